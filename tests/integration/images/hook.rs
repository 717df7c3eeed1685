//! A product's first pass by `items` brings the pictures along that have been found before.

use super::{call, made, pass, put, shown, site};

const CLEAT: &str = "CLEAT/6IN";

#[test]
fn a_new_product_brings_its_pictures_along() {
    let site = site(&[CLEAT, "TEE-TERN"]);
    put(&site, "CLEAT_6IN.png", "cleat");
    put(&site, "CLEAT_6IN^1.png", "one");
    put(&site, "TEE-TERN^NAVY.png", "navy");
    site.expect(0, &["images", "find"]);
    let ran = site.expect(0, &["images", "sync", "-v"]);
    assert!(ran.out.contains("go along when `cpsync items` makes them"), "{}", ran.out);
    site.expect(0, &["items"]);
    assert_eq!(shown(&site, CLEAT).len(), 2);
    assert_eq!(shown(&site, "TEE-TERN|NAVY|M").len(), 1);
    assert_eq!(shown(&site, "TEE-TERN").len(), 1, "the parent shows its first child's");
    let reads = site.shop.requests().iter().filter(|r| r.path.contains("/media")).count();
    assert_eq!(site.shop.writes().iter().filter(|r| r.path.contains("/media")).count(), reads);
    site.shop.clear_requests();
    pass(&site);
    assert!(site.shop.requests().is_empty(), "all is there");
}

#[test]
fn pictures_wait_for_a_product_that_was_there_before_and_follow_when_it_is_known() {
    let site = site(&[CLEAT]);
    put(&site, "CLEAT_6IN.png", "cleat");
    pass(&site);
    let body = serde_json::json!({ "product": { "sku": CLEAT, "name": "by hand", "price": 1,
        "attribute_set_id": 4, "type_id": "simple" } });
    site.shop.edit(|shop| shop.call("POST", "/rest/all/V1/products", body)).unwrap();
    site.expect(0, &["items"]);
    assert!(shown(&site, CLEAT).is_empty(), "adopted, not made");
    pass(&site);
    assert_eq!(shown(&site, CLEAT).len(), 1);
}

#[test]
fn a_picture_that_the_shop_refuses_fails_its_item_only() {
    let site = site(&[CLEAT, "KEYFLOAT"]);
    put(&site, "CLEAT_6IN.png", "cleat");
    put(&site, "KEYFLOAT.png", "float");
    site.expect(0, &["images", "find"]);
    let answer = cpsync_double::magento2::Fault::Status {
        code: 400,
        headers: Vec::new(),
        body: r#"{"message":"The image MIME type is not valid or not supported."}"#.into(),
        content_type: "application/json".into(),
    };
    site.shop.faults().fail_matching("POST", "CLEAT/6IN/media", answer, 1);
    let ran = site.expect(3, &["items", "--json"]);
    assert!(ran.out.contains("image MIME type is not valid"), "{}", ran.out);
    assert!(site.has(CLEAT) && shown(&site, CLEAT).is_empty());
    assert_eq!(shown(&site, "KEYFLOAT").len(), 1);
    site.expect(0, &["queue", "retry", "--all"]);
    site.expect(0, &["images", "sync"]);
    assert_eq!(shown(&site, CLEAT).len(), 1);
}

#[test]
fn what_somebody_took_away_or_changed_in_the_shop_is_mended_when_a_person_asks() {
    let site = made(&[CLEAT]);
    put(&site, "CLEAT_6IN.png", "cleat");
    put(&site, "CLEAT_6IN^1.png", "one");
    pass(&site);
    let before = shown(&site, CLEAT);
    call(&site, "DELETE", CLEAT, "/1", serde_json::Value::Null);
    let other = serde_json::json!({ "entry": { "id": 2, "media_type": "image", "label": "other",
        "position": 2, "disabled": false, "types": [] } });
    call(&site, "PUT", CLEAT, "/2", other);
    site.shop.clear_requests();
    pass(&site);
    assert!(site.shop.requests().is_empty(), "nobody asked");
    site.expect(0, &["images", "sync", "--item", CLEAT]);
    assert_eq!(shown(&site, CLEAT), before);
    site.shop.clear_requests();
    site.expect(0, &["images", "sync", "--all"]);
    assert!(site.shop.writes().is_empty(), "compared, and the same");
}

#[test]
fn a_product_that_the_shop_has_lost_gets_its_pictures_again_with_its_new_self() {
    let site = made(&[CLEAT]);
    put(&site, "CLEAT_6IN.png", "cleat");
    pass(&site);
    site.shop.edit(|shop| shop.delete_product(CLEAT));
    put(&site, "CLEAT_6IN.png", "another");
    pass(&site);
    site.expect(0, &["items"]);
    assert_eq!(shown(&site, CLEAT).len(), 1);
}

#[test]
fn while_pictures_are_being_sent_a_new_products_own_are_left_to_that_pass() {
    let site = site(&[CLEAT]);
    put(&site, "CLEAT_6IN.png", "cleat");
    pass(&site);
    let lock = cpsync::state::Lock::acquire(&site.path("cpsync.db"), "images-sync", "main");
    site.expect(0, &["items"]);
    assert!(shown(&site, CLEAT).is_empty());
    drop(lock.unwrap());
    site.expect(0, &["images", "sync"]);
    assert_eq!(shown(&site, CLEAT).len(), 1);
}
