//! One edit at the till: the next pass finds it and sends what it must, and nothing else.

use super::items_key;
use crate::support::site::Site;

/// The site after its first pass.
fn synced(items: &[&str]) -> Site {
    let site = Site::of(items);
    site.expect(0, &["items"]);
    site
}

#[test]
fn one_edit_travels_as_its_own_fields_only() {
    let cases: [(&str, &str, &[&str]); 10] = [
        ("a price column", "UPDATE dbo.IM_ITEM SET PRC_1 = 9.99 WHERE ITEM_NO = 'CLEAT/6IN'", &[]),
        (
            "a first description",
            "INSERT INTO dbo.EC_ITEM_DESCR (ITEM_NO, HTML_DESCR) VALUES ('CLEAT/6IN', '<p>Old</p>')",
            &["PUT products/CLEAT/6IN: description"],
        ),
        (
            "a description",
            "UPDATE dbo.EC_ITEM_DESCR SET HTML_DESCR = '<p>New & longer text, at last</p>' \
             WHERE ITEM_NO = 'CLEAT/6IN'",
            &["PUT products/CLEAT/6IN: description"],
        ),
        (
            "a deleted description",
            "DELETE FROM dbo.EC_ITEM_DESCR WHERE ITEM_NO = 'CLEAT/6IN'",
            &["PUT products/CLEAT/6IN: description"],
        ),
        (
            "a barcode",
            "UPDATE dbo.IM_BARCOD SET BARCOD = '999000111' WHERE ITEM_NO = 'CLEAT/6IN' \
             AND BARCOD_ID = 'UPC'",
            &["PUT products/CLEAT/6IN: barcode"],
        ),
        (
            "the name: its address stays",
            "UPDATE dbo.IM_ITEM SET DESCR = 'Renamed Cleat' WHERE ITEM_NO = 'CLEAT/6IN'",
            &["PUT products/CLEAT/6IN: name"],
        ),
        (
            "weight and tax",
            "UPDATE dbo.IM_ITEM SET WEIGHT = 3.25, IS_TXBL = 'N' WHERE ITEM_NO = 'CLEAT/6IN'",
            &["PUT products/CLEAT/6IN: tax_class_id, weight"],
        ),
        (
            "a touch that changes nothing",
            "UPDATE dbo.IM_ITEM SET LST_MAINT_USR_ID = 'KATE' WHERE ITEM_NO = 'CLEAT/6IN'",
            &[],
        ),
        (
            "the web status",
            "UPDATE dbo.IM_ITEM SET USER_WEB_STATUS = 'N' WHERE ITEM_NO = 'CLEAT/6IN'",
            &["PUT products/CLEAT/6IN: status"],
        ),
        (
            "an option that the store does not have",
            "UPDATE dbo.IM_ITEM SET USER_BRAND = 'Foundry Nine' WHERE ITEM_NO = 'CLEAT/6IN'",
            &["POST products/attributes/brand/options", "PUT products/CLEAT/6IN: brand"],
        ),
    ];
    let site = synced(&["CLEAT/6IN", "000123"]);
    let mut before = site.seen("CLEAT/6IN");
    for (what, edit, expected) in cases {
        site.company.execute(edit);
        assert_eq!(site.sent(&["items"]), expected, "{what}");
        assert_eq!(site.requests_of(&["items"]), [], "after {what}");
        let after = site.seen("CLEAT/6IN");
        assert_eq!(before.differences(&after).is_empty(), expected.is_empty(), "{what}");
        before = after;
    }
    assert_eq!(before.get("url_key"), site.seen("CLEAT/6IN").get("url_key"));
    for (name, value) in [
        ("name", "Renamed Cleat"),
        ("description", ""),
        ("barcode", "999000111"),
        ("weight", "3.25"),
        ("tax_class_id", "0"),
        ("status", "2"),
        ("brand", "Foundry Nine"),
    ] {
        assert_eq!(before.get(name), value, "{name}");
    }
    assert_ne!(before.get("price"), "9.99", "prices travel by their own pass");
}

#[test]
fn a_grid_that_grew_by_one_cell_sends_that_child_its_stock_and_the_link() {
    let site = synced(&["TEE-TERN"]);
    site.company.execute(
        "INSERT INTO dbo.IM_GRID_DIM_2 (ITEM_NO, DIM_2_UPR, DIM_2, DIM_2_SEQ_NO) VALUES \
           ('TEE-TERN', 'XXL', 'XXL', 5); \
         INSERT INTO dbo.IM_INV_CELL (ITEM_NO, LOC_ID, DIM_1_UPR, DIM_2_UPR, DIM_3_UPR, QTY_ON_HND, \
           CELL_STAT) VALUES ('TEE-TERN', 'MAIN', 'NAVY', 'XXL', '*', 6, 'A')",
    );
    let parent = site.seen("TEE-TERN");
    let writes = site.sent(&["items"]);
    let options: Vec<&String> = writes.iter().filter(|line| line.contains("/options")).collect();
    let rest: Vec<&String> = writes.iter().filter(|line| !line.contains("/options")).collect();
    assert!(options.len() <= 1, "at most the new label of `size`: {writes:?}");
    assert_eq!(
        rest,
        [
            "POST products TEE-TERN|NAVY|XXL",
            "POST configurable-products/TEE-TERN/child: TEE-TERN|NAVY|XXL",
            "POST inventory/source-items: TEE-TERN|NAVY|XXL=5"
        ]
    );
    assert_eq!(parent.differences(&site.seen("TEE-TERN")).len(), 1, "only its children");
    assert_eq!(site.seen("TEE-TERN|NAVY|XXL").get("qty"), "5", "6 less the threshold of 1");
    for task in ["items", "inventory"] {
        assert_eq!(site.requests_of(&[task]), [], "{task}");
    }
}

#[test]
fn a_cell_that_goes_is_disabled_and_comes_back_as_it_was() {
    let cell = "ITEM_NO = 'TEE-TERN' AND DIM_1_UPR = 'NAVY' AND DIM_2_UPR = 'M'";
    let cases = [
        ("status", "CELL_STAT = 'I'", "CELL_STAT = 'A'"),
        ("flag", "IS_ECOMM_ITEM_CELL = 'N'", "IS_ECOMM_ITEM_CELL = 'Y'"),
    ];
    let site = synced(&["TEE-TERN"]);
    let product = "PUT products/TEE-TERN|NAVY|M: status";
    let before = site.seen("TEE-TERN|NAVY|M");
    for (what, off, on) in cases {
        site.company.execute(&format!("UPDATE dbo.IM_INV_CELL SET {off} WHERE {cell}"));
        assert_eq!(site.sent(&["items"]), [product], "{what} off");
        assert_eq!(site.seen("TEE-TERN|NAVY|M").get("status"), "2");
        site.company.execute(&format!("UPDATE dbo.IM_INV_CELL SET {on} WHERE {cell}"));
        assert_eq!(site.sent(&["items"]), [product], "{what} on");
        assert_eq!(before.differences(&site.seen("TEE-TERN|NAVY|M")), [""; 0]);
    }
    site.company.execute(&format!("DELETE FROM dbo.IM_INV_CELL WHERE {cell}"));
    assert_eq!(site.sent(&["items"]), [product], "deleted");
    assert_eq!(site.requests_of(&["items"]), []);
    assert!(site.seen("TEE-TERN").get("children").contains("TEE-TERN|NAVY|M"), "it stays linked");
}

#[test]
fn a_new_barcode_renames_the_product_that_has_its_sku_from_it() {
    let rule = items_key("sku-from = { barcode = \"UPC\" }");
    let site = Site::of_with(&["CLEAT/6IN", "TEE-TERN"], |_| {}, rule);
    site.expect(0, &["items"]);
    let id_of = |sku: &str| site.shop.product(sku).unwrap()["id"].clone();
    for (cond, new) in [
        ("ITEM_NO = 'CLEAT/6IN' AND BARCOD_ID = 'UPC'", "777000001"),
        ("ITEM_NO = 'TEE-TERN' AND DIM_1_UPR = 'NAVY' AND DIM_2_UPR = 'M'", "777000002"),
    ] {
        let rows = site.all_seen();
        site.company.execute(&format!("UPDATE dbo.IM_BARCOD SET BARCOD = '{new}' WHERE {cond}"));
        let writes = site.sent(&["items"]);
        let expected = [format!("POST products {new}"), format!("PUT products/{new}: barcode")];
        assert_eq!(writes, expected, "its links stay");
        assert!(site.has(new), "{cond}: {writes:?}");
        let gone: Vec<&String> = rows.keys().filter(|sku| !site.has(sku)).collect();
        assert_eq!(gone.len(), 1, "{cond}");
        let old = &rows[gone[0]];
        let changes = old.differences(&site.seen(new));
        assert!(
            changes.iter().all(|c| c.starts_with("sku") || c.starts_with("barcode")),
            "{changes:?}"
        );
        assert_eq!(
            site.shop.products().len(),
            rows.len(),
            "renamed, not made anew: {}",
            id_of(new)
        );
        assert_eq!(site.requests_of(&["items"]), []);
        assert_eq!(site.requests_of(&["inventory"]), [], "its stock is known under the new SKU");
    }
    let parent = site.shop.products().into_iter().find(|p| p["type_id"] == "configurable").unwrap();
    let parent = site.seen(parent["sku"].as_str().unwrap());
    assert!(parent.get("children").split(',').any(|sku| sku == "777000002"), "{parent:?}");
    assert_eq!(parent.get("children").split(',').count(), 12);
    site.company.execute("UPDATE dbo.IM_ITEM SET LST_MAINT_USR_ID = 'KATE'");
    assert_eq!(site.requests_of(&["items"]), [], "the parent knows its child by the new SKU");
}
