//! Pictures, as `media_*.json`, `mediatest_*.json` and `err_media_*.json` recorded them.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};

use super::{Client, custom};
use crate::pictures;

const MEDIA: &str = "/rest/all/V1/products/M-1/media";

fn entry(label: &str, position: i64, types: &[&str], name: &str) -> Value {
    let bytes = pictures::bytes(&format!("{label}.png")).unwrap();
    json!({ "entry": {
        "media_type": "image", "label": label, "position": position, "disabled": false, "types": types,
        "content": { "base64_encoded_data": BASE64_STANDARD.encode(bytes), "type": "image/png", "name": name },
    } })
}

/// Id, file, label, position and roles of each.
fn told(client: &Client) -> Vec<Value> {
    let product = client.get("/rest/all/V1/products/M-1?fields=media_gallery_entries");
    let list = product["media_gallery_entries"].as_array().unwrap();
    assert!(list.iter().all(|entry| entry.get("content").is_none()), "no bytes in a product");
    let told =
        list.iter().map(|e| json!([e["id"], e["file"], e["label"], e["position"], e["types"]]));
    told.collect()
}

#[test]
fn a_picture_of_the_same_name_takes_the_roles_of_the_older_one() {
    let client = Client::plain();
    client.create("M-1", &json!({}));
    let all = ["image", "small_image", "thumbnail"];
    assert_eq!(client.ok("POST", MEDIA, &entry("L1", 1, &all, "one.png")), json!("1"));
    let product = client.get("/rest/all/V1/products/M-1");
    assert_eq!(custom(&product, "small_image"), &json!("/o/n/one.png"));
    assert_eq!(custom(&product, "swatch_image"), &json!("no_selection"));
    assert_eq!(custom(&product, "image_label"), &json!("L1"));
    client.ok("POST", MEDIA, &entry("L2", 2, &[], "two.png"));
    client.ok("POST", MEDIA, &entry("L3", 3, &[], "one.png"));
    assert_eq!(
        told(&client),
        [
            json!([2, "/t/w/two.png", "L2", 2, []]),
            json!([3, "/o/n/one_1.png", "L3", 3, all]),
            json!([1, "/o/n/one.png", "L3", 3, []]),
        ]
    );
}

#[test]
fn a_put_replaces_what_is_shown_and_perhaps_the_bytes_and_a_deleted_one_is_gone() {
    let client = Client::plain();
    client.create("M-1", &json!({}));
    client.ok("POST", MEDIA, &entry("Front", 1, &["image"], "front.png"));
    client.ok("POST", MEDIA, &entry("Back", 2, &[], "back.png"));
    let mut update = entry("Front new", 4, &["image"], "front-b.png");
    assert_eq!(client.ok("PUT", &format!("{MEDIA}/1"), &update), json!(true));
    update["entry"].as_object_mut().unwrap().remove("content");
    update["entry"]["types"] = json!(["image", "thumbnail"]);
    client.ok("PUT", &format!("{MEDIA}/2"), &update);
    assert_eq!(
        told(&client),
        [
            json!([2, "/b/a/back.png", "Front new", 4, ["image", "thumbnail"]]),
            json!([1, "/f/r/front-b.png", "Front new", 4, []]),
        ],
        "a role is one picture's at a time"
    );
    let one = client.get(&format!("{MEDIA}/1"));
    assert_eq!(one["content"]["name"], "front-b.png");
    assert_eq!(client.ok("DELETE", &format!("{MEDIA}/2"), &Value::Null), json!(true));
    let missing = "No image with the provided ID was found. Verify the ID and try again.";
    for method in ["DELETE", "GET"] {
        let (status, body) = client.send(method, &format!("{MEDIA}/2"), &Value::Null);
        assert_eq!((status, body["message"].as_str()), (404, Some(missing)));
    }
}

#[test]
fn what_is_no_picture_of_the_kind_that_is_told_is_refused() {
    let client = Client::plain();
    client.create("M-1", &json!({}));
    let mime = "The image MIME type is not valid or not supported.";
    let cases = [
        (
            "base64_encoded_data",
            "@@@notbase64",
            "The image content must be valid base64 encoded data.",
        ),
        ("base64_encoded_data", "UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==", mime),
        ("type", "image/jpeg", mime),
        ("name", "a/b:c.png", "Provided image name contains forbidden characters."),
    ];
    for (member, value, message) in cases {
        let mut body = entry("L", 1, &[], "x.png");
        body["entry"]["content"][member] = json!(value);
        let (status, answer) = client.send("POST", MEDIA, &body);
        assert_eq!((status, answer["message"].as_str()), (400, Some(message)), "{member}");
    }
    let (status, _) =
        client.send("POST", "/rest/all/V1/products/NONE/media", &entry("L", 1, &[], "x.png"));
    assert_eq!(status, 404);
}

#[test]
fn an_empty_list_in_a_products_save_deletes_every_picture() {
    let client = Client::plain();
    client.create("M-1", &json!({}));
    client.ok("POST", MEDIA, &entry("Front", 1, &["image"], "front.png"));
    client.put("M-1", &json!({ "name": "Kept" }));
    assert_eq!(told(&client).len(), 1);
    client.put("M-1", &json!({ "media_gallery_entries": [] }));
    assert!(told(&client).is_empty());
    let product = client.get("/rest/all/V1/products/M-1");
    assert_eq!(custom(&product, "image"), &json!("no_selection"));
}
