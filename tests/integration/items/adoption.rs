//! Products that the store had before cpsync, and those that somebody deleted there.

use serde_json::json;

use crate::support::site::Site;

/// Somebody made this product in the admin panel.
fn made_by_hand(site: &Site, kind: &str, sku: &str, name: &str, url_key: &str) {
    let product = json!({"product": {
        "sku": sku, "name": name, "type_id": kind, "attribute_set_id": 4, "price": 777, "status": 2,
        "visibility": 4, "weight": 9,
        "custom_attributes": [{"attribute_code": "url_key", "value": url_key}],
        "extension_attributes": {"stock_item": {"qty": 3, "is_in_stock": true}}
    }});
    site.shop.edit(|shop| shop.call("POST", "/rest/all/V1/products", product).unwrap());
}

#[test]
fn a_product_that_exists_is_adopted_and_keeps_price_stock_and_address() {
    let site = Site::of(&["CLEAT/6IN", "HpMug", "HpMug-01", "HpMug-02"]);
    made_by_hand(&site, "simple", "cleat/6in", "By hand", "by-hand");
    made_by_hand(&site, "simple", "HPMUG-01", "By hand too", "by-hand-too");
    site.expect(0, &["items"]);
    for (sku, name, key) in [
        ("CLEAT/6IN", "Open Base Cleat 6 in", "by-hand"),
        ("HpMug-01", "Enamel Mug, White", "by-hand-too"),
    ] {
        let seen = site.seen(sku);
        assert_eq!((seen.get("name"), seen.get("status")), (name, "1"));
        assert_eq!((seen.get("price"), seen.get("qty"), seen.get("url_key")), ("777", "3", key));
    }
    assert_eq!(site.shop.products().len(), 4, "none is there twice");
    assert_eq!(site.seen("HpMug").get("children").split(',').count(), 2);
    assert_eq!(site.requests_of(&["items"]), []);
    site.expect(0, &["inventory"]);
    assert_eq!(site.seen("CLEAT/6IN").get("qty"), "53", "stock comes by its own pass");
    assert_eq!(site.requests_of(&["inventory"]), []);
}

#[test]
fn a_product_of_another_kind_is_held_as_it_is() {
    let site = Site::of(&["CLOG-DECK", "CLEAT/6IN", "000123"]);
    made_by_hand(&site, "simple", "CLOG-DECK", "By hand", "by-hand");
    made_by_hand(&site, "configurable", "CLEAT/6IN", "By hand", "by-hand-2");
    let (clog, cleat) = (site.seen("CLOG-DECK"), site.seen("CLEAT/6IN"));
    site.expect(3, &["items"]);
    assert_eq!((site.seen("CLOG-DECK"), site.seen("CLEAT/6IN")), (clog, cleat));
    assert!(site.has("000123"));
    let queue = site.expect(0, &["queue", "list"]).out;
    for told in [
        "the store has it as a simple product, Counterpoint makes it configurable",
        "the store has it as a configurable product, Counterpoint makes it simple",
    ] {
        assert!(queue.contains(told), "{queue}");
    }
}

#[test]
fn what_somebody_deleted_in_the_store_is_made_anew_when_it_changes() {
    let site = Site::of(&["CLEAT/6IN", "CLOG-DECK"]);
    site.expect(0, &["items"]);
    let before = site.all_seen();
    for (sku, no) in
        [("CLEAT/6IN", "CLEAT/6IN"), ("CLOG-DECK|40", "CLOG-DECK"), ("CLOG-DECK", "CLOG-DECK")]
    {
        site.shop.edit(|shop| shop.delete_product(sku));
        site.company.execute(&format!(
            "UPDATE dbo.IM_ITEM SET WEIGHT = WEIGHT + 1, DESCR = DESCR + '!' WHERE ITEM_NO = '{no}'"
        ));
        site.expect(0, &["items"]);
        assert!(site.has(sku), "{sku}");
        assert_eq!(site.seen(sku).get("qty"), before[sku].get("qty"), "{sku} has its stock");
        for task in ["items", "inventory"] {
            assert_eq!(site.requests_of(&[task]), [], "{task} after {sku}");
        }
    }
    let after = site.all_seen();
    for (sku, seen) in &before {
        let changes = before[sku].differences(&after[sku]);
        let expected = |change: &String| {
            ["name", "weight", "url_key"].iter().any(|name| change.starts_with(name))
        };
        assert!(changes.iter().all(expected), "{sku}: {changes:?}");
        assert_eq!(seen.get("children"), after[sku].get("children"), "{sku}");
    }
}

#[test]
fn a_deleted_child_comes_back_under_its_parent() {
    let site = Site::of(&["CLOG-DECK"]);
    site.expect(0, &["items"]);
    site.shop.edit(|shop| shop.delete_product("CLOG-DECK|40"));
    site.expect(0, &["items", "--item", "CLOG-DECK"]);
    assert_eq!(site.seen("CLOG-DECK").get("children").split(',').count(), 7);
}

#[test]
fn an_address_that_another_product_has_gets_a_suffix() {
    let site = Site::of(&["CLEAT/6IN"]);
    made_by_hand(&site, "simple", "FOREIGN", "Foreign", "open-base-cleat-6-in-cleat-6in");
    site.expect(0, &["items"]);
    let seen = site.seen("CLEAT/6IN");
    assert_eq!(seen.get("url_key"), "open-base-cleat-6-in-cleat-6in-2");
    assert_eq!(site.seen("FOREIGN").get("url_key"), "open-base-cleat-6-in-cleat-6in");
    assert_eq!(site.requests_of(&["items"]), []);
}
