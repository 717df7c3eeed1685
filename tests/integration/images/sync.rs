//! What the shop shows after the files have been found and sent.

use serde_json::json;

use super::{bytes, call, configured, file, made, pass, put, shown, writes};

const CLEAT: &str = "CLEAT/6IN";

#[test]
fn an_items_pictures_arrive_in_order_and_a_second_pass_makes_no_request() {
    let site = made(&[CLEAT, "000123"]);
    for name in ["CLEAT_6IN^2.png", "cleat6in^1.JPG", "CLEAT_6IN.png", "123.gif", "LOGO.png"] {
        put(&site, name, name);
    }
    pass(&site);
    assert_eq!(
        shown(&site, CLEAT),
        [
            "1 cleat-6in.png \"Open Base Cleat 6 in\" image+small_image+thumbnail",
            "2 cleat6in-1.jpg \"Open Base Cleat 6 in\"",
            "3 cleat-6in-2.png \"Open Base Cleat 6 in\"",
        ]
    );
    assert_eq!(shown(&site, "000123").len(), 1, "leading zeros may be dropped");
    assert_eq!(bytes(&site, CLEAT)[0], std::fs::read(file(&site, "CLEAT_6IN.png")).unwrap());
    site.shop.clear_requests();
    pass(&site);
    assert!(site.shop.requests().is_empty());
}

#[test]
fn changed_renamed_deleted_and_returned_files_are_followed_with_the_fewest_requests() {
    let site = made(&[CLEAT]);
    for name in ["CLEAT_6IN.png", "CLEAT_6IN^1.png", "CLEAT_6IN^2.png"] {
        put(&site, name, name);
    }
    pass(&site);
    put(&site, "CLEAT_6IN^1.png", "another");
    assert_eq!(writes(&site), ["PUT CLEAT/6IN/media/2"], "the content of one");
    assert_eq!(bytes(&site, CLEAT)[1], std::fs::read(file(&site, "CLEAT_6IN^1.png")).unwrap());
    std::fs::rename(file(&site, "CLEAT_6IN^2.png"), file(&site, "CLEAT_6IN^3.png")).unwrap();
    assert!(writes(&site).is_empty(), "the shop has these bytes");
    std::fs::rename(file(&site, "CLEAT_6IN.png"), site.path("away.png")).unwrap();
    assert_eq!(
        writes(&site),
        ["PUT CLEAT/6IN/media/2", "DELETE CLEAT/6IN/media/1"],
        "the second is the main picture now"
    );
    assert!(shown(&site, CLEAT)[0].ends_with("image+small_image+thumbnail"));
    std::fs::rename(site.path("away.png"), file(&site, "CLEAT_6IN.png")).unwrap();
    pass(&site);
    let names: Vec<String> =
        shown(&site, CLEAT).iter().map(|line| line.split(' ').nth(1).unwrap().into()).collect();
    assert_eq!(names, ["cleat-6in.png", "cleat-6in-1-2.png", "cleat-6in-2.png"]);
    assert!(shown(&site, CLEAT)[0].contains("image+small_image"));
    assert!(writes(&site).is_empty());
}

#[test]
fn cells_get_the_pictures_of_their_values_and_the_swatch() {
    let site = made(&["TEE-TERN"]);
    put(&site, "TEE-TERN.jpg", "tee");
    put(&site, "TEE-TERN^Navy.png", "navy");
    put(&site, "TEE-TERN^NAVY^2.png", "navy back");
    pass(&site);
    assert_eq!(shown(&site, "TEE-TERN").len(), 1, "the parent has its own");
    let navy = shown(&site, "TEE-TERN|NAVY|M");
    assert_eq!(navy.len(), 2);
    assert!(navy[0].contains("Navy\" image+small_image+thumbnail+swatch_image"), "{navy:?}");
    assert!(navy[0].starts_with("1 tee-tern-navy"), "{navy:?}");
    assert!(shown(&site, "TEE-TERN|WHITE|M").is_empty());
}

#[test]
fn an_item_names_its_picture_in_its_own_column() {
    let site = made(&["ANCH-FLK-8"]);
    put(&site, "Anchor.JPG", "anchor");
    put(&site, "ANCH-FLK-8.png", "by name");
    pass(&site);
    let shown = shown(&site, "ANCH-FLK-8");
    assert!(shown[0].starts_with("1 anchor.jpg") && shown[0].contains("image+"), "{shown:?}");
    assert!(shown[1].starts_with("2 anch-flk-8.png"), "{shown:?}");
}

#[test]
fn one_file_goes_at_once_and_the_others_wait() {
    let site = made(&["TEE-TERN", CLEAT]);
    put(&site, "TEE-TERN.png", "tee");
    put(&site, "TEE-TERN^Navy.png", "navy");
    put(&site, "CLEAT_6IN.png", "cleat");
    site.expect(0, &["images", "find"]);
    site.expect(0, &["images", "sync", "--file", "tee-tern^navy"]);
    assert_eq!(shown(&site, "TEE-TERN|NAVY|M").len(), 1);
    assert!(shown(&site, "TEE-TERN").is_empty() && shown(&site, CLEAT).is_empty());
    site.expect(0, &["images", "sync", "--item", "cleat/6in", "--now"]);
    assert_eq!(shown(&site, CLEAT).len(), 1);
    assert!(shown(&site, "TEE-TERN").is_empty());
    let ran = site.expect(0, &["images", "sync", "--file", "NOTHING", "--json"]);
    assert!(ran.out.contains("no picture `NOTHING` has been found"), "{}", ran.out);
    site.expect(0, &["images", "sync"]);
    assert_eq!(shown(&site, "TEE-TERN").len(), 1);
}

#[test]
fn what_the_shop_does_not_take_is_converted_and_a_turned_photo_is_turned() {
    let site = made(&[CLEAT, "000123"]);
    let drawing = image::RgbImage::from_fn(40, 20, |x, _| {
        if x < 20 { image::Rgb([250, 0, 0]) } else { image::Rgb([0, 0, 250]) }
    });
    drawing.save(file(&site, "CLEAT_6IN.webp")).unwrap();
    std::fs::write(file(&site, "123.jpg"), turned(&drawing)).unwrap();
    pass(&site);
    let cleat = bytes(&site, CLEAT).remove(0);
    assert_eq!(image::guess_format(&cleat).unwrap(), image::ImageFormat::Jpeg);
    assert!(shown(&site, CLEAT)[0].starts_with("1 cleat-6in.jpg"));
    let photo = image::load_from_memory(&bytes(&site, "000123")[0]).unwrap().to_rgb8();
    assert_eq!(photo.dimensions(), (20, 40), "turned by a quarter");
    assert!(photo.get_pixel(10, 2)[0] > 200, "what was left is above");
    assert!(writes(&site).is_empty());
}

/// A JPEG whose EXIF data say that it is to be turned clockwise.
fn turned(drawing: &image::RgbImage) -> Vec<u8> {
    let mut plain = std::io::Cursor::new(Vec::new());
    drawing.write_to(&mut plain, image::ImageFormat::Jpeg).unwrap();
    let plain = plain.into_inner();
    // Big-endian TIFF with one entry: tag 0x0112, a short, 6.
    let exif = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
    let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
    [&plain[..2], &[0xff, 0xe1], &length, exif, &plain[2..]].concat()
}

#[test]
fn the_alt_text_is_a_column_where_one_is_named_and_follows_it() {
    let site = configured(&[CLEAT], "alt = \"VEND_ITEM_NO\"");
    site.expect(0, &["items"]);
    put(&site, "CLEAT_6IN.png", "cleat");
    pass(&site);
    assert!(shown(&site, CLEAT)[0].contains("\"TID-2661\""), "{:?}", shown(&site, CLEAT));
    site.write_configuration(|toml| {
        super::few::only(&[CLEAT])(toml).replace("folder = \"ItemImages\"", &super::section(""))
    });
    assert_eq!(writes(&site), ["PUT CLEAT/6IN/media/1"]);
    assert!(shown(&site, CLEAT)[0].contains("\"Open Base Cleat 6 in\""));
}

#[test]
fn a_dry_run_tells_and_changes_nothing() {
    let site = made(&[CLEAT]);
    put(&site, "CLEAT_6IN.png", "cleat");
    let before = std::fs::read(site.path("cpsync.db")).unwrap();
    let ran = site.expect(0, &["images", "find", "--dry-run"]);
    assert!(ran.out.contains("added CLEAT/6IN: CLEAT_6IN.png"), "{}", ran.out);
    assert_eq!(std::fs::read(site.path("cpsync.db")).unwrap(), before);
    site.expect(0, &["images", "find"]);
    site.shop.clear_requests();
    let ran = site.expect(0, &["images", "sync", "--dry-run"]);
    assert!(ran.out.contains("add-picture CLEAT/6IN\n  picture: \"CLEAT_6IN.png\""), "{}", ran.out);
    assert!(site.shop.writes().is_empty());
    site.expect(0, &["images", "sync"]);
    assert_eq!(shown(&site, CLEAT).len(), 1);
}

#[test]
fn no_product_call_ever_speaks_of_pictures() {
    let site = made(&[CLEAT]);
    put(&site, "CLEAT_6IN.png", "cleat");
    pass(&site);
    site.shop.clear_requests();
    site.expect(0, &["items", "--all"]);
    let spoken = site.shop.writes();
    assert!(!spoken.is_empty());
    assert!(spoken.iter().all(|request| !request.body.to_string().contains("media_gallery")));
    assert_eq!(shown(&site, CLEAT).len(), 1);
}

#[test]
fn a_picture_put_there_by_hand_is_left_alone() {
    let site = made(&[CLEAT]);
    let by_hand = |name: &str, drawing: &str| {
        use base64::Engine;
        let bytes = cpsync_double::pictures::bytes(&format!("{drawing}.png")).unwrap();
        let data = base64::prelude::BASE64_STANDARD.encode(bytes);
        json!({ "entry": { "media_type": "image", "label": "by hand", "position": 9,
            "disabled": false, "types": [],
            "content": { "base64_encoded_data": data, "type": "image/png", "name": name } } })
    };
    call(&site, "POST", CLEAT, "", by_hand("cleat-6in.png", "somebody's own"));
    call(&site, "POST", CLEAT, "", by_hand("photo.png", "the same"));
    call(&site, "POST", CLEAT, "", by_hand("cleat-6in-2.png", "from an earlier tool"));
    put(&site, "CLEAT_6IN.png", "cleat");
    put(&site, "CLEAT_6IN^1.png", "the same");
    put(&site, "CLEAT_6IN^2.png", "from an earlier tool");
    pass(&site);
    let own = "Open Base Cleat 6 in";
    assert_eq!(
        shown(&site, CLEAT),
        [
            format!("1 cleat-6in-3.png {own:?} image+small_image+thumbnail"),
            format!("9 cleat-6in-2.png {own:?}"),
            "9 photo.png \"by hand\"".to_owned(),
            "9 cleat-6in.png \"by hand\"".to_owned(),
        ],
        "the name is free, the same bytes are not sent again, what an earlier tool sent is ours"
    );
    for name in ["CLEAT_6IN^1.png", "CLEAT_6IN^2.png"] {
        std::fs::remove_file(file(&site, name)).unwrap();
    }
    assert_eq!(writes(&site), ["DELETE CLEAT/6IN/media/3"]);
    assert_eq!(shown(&site, CLEAT).len(), 3);
}
