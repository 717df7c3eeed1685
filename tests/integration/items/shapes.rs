//! Kinds of product: what a SKU is made of, names of children, grids and parents with nothing to show.

use crate::support::site::Site;

#[test]
fn a_childs_sku_is_made_of_keys_and_its_name_of_labels() {
    let site = Site::of(&["TEE-TERN", "CLOG-DECK", "ROPE/8MM"]);
    site.expect(0, &["items"]);
    for (sku, name) in [
        ("TEE-TERN|FOREST GREEN|M", "Tern T-Shirt Forest Green M"),
        ("CLOG-DECK|40", "Deck Clog 40"),
        ("ROPE/8MM^METRE", "Double Braid Rope 8 mm by the metre"),
        ("ROPE/8MM^COIL 50", "Double Braid Rope 8 mm COIL 50"),
    ] {
        assert!(site.has(sku), "{sku} in {:?}", site.all_seen().keys());
        assert_eq!(site.seen(sku).get("name"), name);
    }
    assert!(!site.all_seen().keys().any(|sku| sku.contains('*')));
}

#[test]
fn a_grid_without_a_web_cell_is_no_product_and_disabled_if_it_was_one() {
    let site = Site::of(&["RENT-SUIT", "CLOG-DECK"]);
    site.expect(0, &["items"]);
    assert!(!site.has("RENT-SUIT"), "it never had one");
    let off = |flag: &str| {
        site.company.execute(&format!(
            "UPDATE dbo.IM_INV_CELL SET IS_ECOMM_ITEM_CELL = '{flag}' WHERE ITEM_NO = 'CLOG-DECK'"
        ));
    };
    off("N");
    site.expect(0, &["items"]);
    assert!(site.all_seen().values().all(|seen| seen.get("status") == "2"));
    assert_eq!(site.requests_of(&["items"]), []);
    off("Y");
    site.expect(0, &["items"]);
    assert!(site.all_seen().values().all(|seen| seen.get("status") == "1"));
    assert_eq!(site.seen("CLOG-DECK").get("children").split(',').count(), 7);
}

#[test]
fn what_holds_no_stock_needs_no_stock_record() {
    let site = Site::of(&["SVC-SHARP", "GIFTWRAP"]);
    site.company.execute("DELETE FROM dbo.IM_INV WHERE ITEM_NO IN ('SVC-SHARP', 'GIFTWRAP')");
    site.expect(0, &["items"]);
    for sku in ["SVC-SHARP", "GIFTWRAP"] {
        let seen = site.seen(sku);
        assert_eq!((seen.get("manage_stock"), seen.get("is_in_stock")), ("false", "true"), "{sku}");
    }
}

#[test]
fn a_parent_is_in_stock_when_an_enabled_child_is() {
    let mugs = ["HpMug", "HpMug-01", "HpMug-02"];
    for (sold_out, in_stock) in [("'HpMug-01'", "true"), ("'HpMug-01', 'HpMug-02'", "false")] {
        let site = Site::of(&mugs);
        site.company.execute(&format!(
            "UPDATE dbo.IM_INV SET QTY_ON_HND = 0, QTY_COMMIT = 0 WHERE ITEM_NO IN ({sold_out})"
        ));
        site.expect(0, &["items"]);
        assert_eq!(site.seen("HpMug").get("is_in_stock"), in_stock, "{sold_out} sold out");
    }
    let site = Site::of(&mugs);
    site.company.execute(
        "UPDATE dbo.IM_INV SET QTY_ON_HND = 0, QTY_COMMIT = 0 WHERE ITEM_NO = 'HpMug-01'; \
         UPDATE dbo.IM_ITEM SET USER_WEB_STATUS = 'N' WHERE ITEM_NO = 'HpMug-02'",
    );
    site.expect(0, &["items"]);
    assert_eq!(
        site.seen("HpMug").get("is_in_stock"),
        "false",
        "the only stock is a disabled child's"
    );
}

#[test]
fn gridded_members_bring_their_size_and_their_parent_the_colour() {
    let site = Site::of(&["GUERN", "GUERN-NAVY", "GUERN-ECRU", "GUERN-CLAR"]);
    site.expect(0, &["items"]);
    let parent = site.seen("GUERN");
    assert_eq!(parent.get("axes"), "Color,Size");
    let children: Vec<&str> = parent.get("children").split(',').collect();
    assert!(
        children.iter().all(|sku| sku.starts_with("GUERN-") && sku.contains('|')),
        "{children:?}"
    );
    assert!(!site.has("GUERN-NAVY"), "a gridded member is no product of its own");
    let navy = children.iter().find(|sku| sku.starts_with("GUERN-NAVY|")).unwrap();
    assert_eq!(site.seen(navy).get("color"), "Navy");
}

#[test]
fn a_bad_member_does_not_hold_its_parent() {
    let site = Site::of(&["HpMug", "HpMug-01", "HpMug-02", "HpMug-03"]);
    site.company.execute("UPDATE dbo.IM_ITEM SET USER_COLOR = NULL WHERE ITEM_NO = 'HpMug-02'");
    site.expect(3, &["items"]);
    assert_eq!(site.seen("HpMug").get("children"), "HpMug-01,HpMug-03");
    assert!(!site.has("HpMug-02"));
    site.company.execute("UPDATE dbo.IM_ITEM SET USER_COLOR = 'Navy' WHERE ITEM_NO = 'HpMug-02'");
    site.expect(0, &["items"]);
    assert_eq!(site.seen("HpMug").get("children"), "HpMug-01,HpMug-02,HpMug-03");
    site.company.execute("UPDATE dbo.IM_ITEM SET USER_COLOR = NULL WHERE ITEM_NO = 'HpMug-02'");
    let before = site.all_seen();
    site.expect(3, &["items"]);
    assert_eq!(site.all_seen(), before, "a held member stays as the store has it");
}
