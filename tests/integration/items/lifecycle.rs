//! Items that leave the web and come back: flags, status, deletion, archive, stock record.

use super::items_key;
use crate::support::site::Site;

fn synced(items: &[&str], toml: impl FnOnce(String) -> String) -> Site {
    let site = Site::of_with(items, |_| {}, toml);
    site.expect(0, &["items"]);
    site
}

#[test]
fn an_item_that_leaves_is_disabled_and_comes_back_as_it_was() {
    let item =
        |change: &str| format!("UPDATE dbo.IM_ITEM SET {change} WHERE ITEM_NO = 'CLEAT/6IN'");
    let stock = |from: &str, to: &str| {
        format!(
            "UPDATE dbo.IM_INV SET LOC_ID = '{to}' WHERE ITEM_NO = 'CLEAT/6IN' AND LOC_ID = '{from}'"
        )
    };
    let cases = [
        ("un-flagged", item("IS_ECOMM_ITEM = 'N'"), item("IS_ECOMM_ITEM = 'Y'")),
        ("inactive", item("STAT = 'I'"), item("STAT = 'A'")),
        ("for the other shop", item("USER_WEB_STORE = 'OUTLET'"), item("USER_WEB_STORE = NULL")),
        ("not stocked", stock("MAIN", "OUTLET"), stock("OUTLET", "MAIN")),
    ];
    let site = synced(&["CLEAT/6IN", "000123"], |toml| toml);
    let before = site.seen("CLEAT/6IN");
    for (what, off, on) in cases {
        site.company.execute(&off);
        assert_eq!(site.sent(&["items"]), ["PUT products/CLEAT/6IN: status"], "{what}");
        assert_eq!(site.seen("CLEAT/6IN").get("status"), "2", "{what}");
        assert_eq!(site.requests_of(&["items"]), [], "after {what}");
        site.company.execute(&on);
        assert_eq!(site.sent(&["items"]), ["PUT products/CLEAT/6IN: status"], "no longer {what}");
        assert_eq!(before.differences(&site.seen("CLEAT/6IN")), [""; 0], "no longer {what}");
    }
}

#[test]
fn a_deleted_item_is_disabled_with_all_its_products() {
    let site = synced(&["CLEAT/6IN", "CLOG-DECK", "SHKL-D5"], |toml| toml);
    for table in [
        "IM_BARCOD",
        "IM_INV_CELL",
        "IM_INV",
        "IM_PRC",
        "IM_GRID_DIM_1",
        "IM_GRID_DIM_2",
        "IM_GRID_DIM_3",
    ] {
        site.company.execute(&format!(
            "DELETE FROM dbo.{table} WHERE ITEM_NO IN ('CLEAT/6IN', 'CLOG-DECK', 'SHKL-D5')"
        ));
    }
    site.company
        .execute("DELETE FROM dbo.IM_ITEM WHERE ITEM_NO IN ('CLEAT/6IN', 'CLOG-DECK', 'SHKL-D5')");
    site.expect(0, &["items"]);
    for (sku, seen) in site.all_seen() {
        assert_eq!(seen.get("status"), "2", "{sku}");
    }
    assert_eq!(site.requests_of(&["items"]), []);
}

#[test]
fn what_goes_may_be_archived_instead_and_gets_its_stock_back() {
    let site = synced(&["CLEAT/6IN", "CLOG-DECK"], items_key("removed = \"archive\""));
    let before = site.all_seen();
    let flag = |flag: &str| {
        site.company.execute(&format!(
            "UPDATE dbo.IM_ITEM SET IS_ECOMM_ITEM = '{flag}' WHERE ITEM_NO IN ('CLEAT/6IN', 'CLOG-DECK')"
        ));
    };
    flag("N");
    site.expect(0, &["items"]);
    for (sku, seen) in site.all_seen() {
        assert_eq!((seen.get("status"), seen.get("is_in_stock")), ("1", "false"), "{sku}");
        assert_eq!(seen.get("qty"), "0", "{sku}");
        let child = sku.contains('|');
        assert_eq!(seen.get("visibility"), if child { "1" } else { "2" }, "{sku}");
    }
    flag("Y");
    site.expect(0, &["items"]);
    site.expect(0, &["inventory"]);
    for (sku, seen) in site.all_seen() {
        assert_eq!(before[&sku].differences(&seen), [""; 0], "{sku}");
    }
}

#[test]
fn archived_and_back_within_one_inventory_interval_the_stock_is_right() {
    let site = synced(&["CLEAT/6IN", "SVC-SHARP"], |toml| toml);
    let before = site.all_seen();
    for no in ["CLEAT/6IN", "SVC-SHARP"] {
        let set = |value: &str| {
            site.company.execute(&format!(
                "UPDATE dbo.IM_ITEM SET USER_WEB_ARCHIVE = {value} WHERE ITEM_NO = '{no}'"
            ));
            site.expect(0, &["items"]);
        };
        set("'Y'");
        let seen = site.seen(no);
        for (name, value) in
            [("visibility", "2"), ("qty", "0"), ("is_in_stock", "false"), ("manage_stock", "true")]
        {
            assert_eq!(seen.get(name), value, "{name} of archived {no}");
        }
        set("NULL");
    }
    site.expect(0, &["inventory"]);
    assert_eq!(before["CLEAT/6IN"].differences(&site.seen("CLEAT/6IN")), [""; 0]);
    let service = site.seen("SVC-SHARP");
    assert_eq!((service.get("manage_stock"), service.get("is_in_stock")), ("false", "true"));
}

#[test]
fn a_parents_status_and_archive_flag_reach_its_children() {
    let mugs = ["HpMug", "HpMug-01", "HpMug-02", "HpMug-03", "HpMug-04"];
    let site = synced(&mugs, |toml| toml);
    let before = site.all_seen();
    let set = |column: &str, value: &str| {
        site.company
            .execute(&format!("UPDATE dbo.IM_ITEM SET {column} = {value} WHERE ITEM_NO = 'HpMug'"));
        site.expect(0, &["items"]);
    };
    set("USER_WEB_STATUS", "'N'");
    assert!(site.all_seen().values().all(|seen| seen.get("status") == "2"));
    set("USER_WEB_STATUS", "'Y'");
    assert_eq!(site.all_seen(), before);
    set("USER_WEB_ARCHIVE", "'Y'");
    for (sku, seen) in site.all_seen() {
        assert_eq!((seen.get("qty"), seen.get("is_in_stock")), ("0", "false"), "{sku}");
    }
    set("USER_WEB_ARCHIVE", "NULL");
    site.expect(0, &["inventory"]);
    assert_eq!(site.all_seen(), before);
}
