//! The availability sum, term by term, as it arrives in the shop.

use serde_json::json;

use super::super::support::site::Site;
use super::{edited, held, setting, site, till};

/// Configures the inventory section anew and runs a pass.
fn resend(site: &Site, items: &[&str], inventory: &str) {
    site.write_configuration(|toml| edited(&toml, items, Some(inventory)));
    site.expect(0, &["inventory"]);
}

#[test]
fn the_figure_takes_the_terms_that_are_configured() {
    // MAIN: 6 on hand, 1 committed, 2 back-ordered, 1 special order, 4 on the way in.
    let items = ["LAMP/CABIN"];
    let site = site(&items, None);
    for (inventory, expected) in [
        ("figure = \"available\"", "5"),
        ("figure = \"on-hand\"", "6"),
        ("subtract-backorder = true", "3"),
        ("subtract-special-order = true", "4"),
        ("add-transfer-in = true", "9"),
        ("subtract-backorder = true\nsubtract-special-order = true\nadd-transfer-in = true", "6"),
        ("figure = \"on-hand\"\nthreshold = 2", "4"),
        ("threshold = 6", "0"),
    ] {
        resend(&site, &items, inventory);
        let in_stock = if expected == "0" { "out" } else { "in" };
        assert_eq!(
            held(&site, "LAMP/CABIN"),
            format!("default={expected} {in_stock}"),
            "{inventory}"
        );
    }
}

#[test]
fn locations_are_one_a_list_a_group_or_all() {
    // MAIN 3, WHSE 16, OUTLET 10; the group ALL is MAIN and WHSE.
    let items = ["VHF-HAND"];
    let site = site(&items, None);
    for (locations, expected) in [
        ("\"MAIN\"", "3"),
        ("\"whse\"", "16"),
        ("[\"MAIN\", \"OUTLET\"]", "13"),
        ("[\"MAIN\", \"MAIN\"]", "3"),
        ("{ group = \"ALL\" }", "19"),
        ("\"*\"", "29"),
    ] {
        resend(&site, &items, &format!("locations = {locations}"));
        assert_eq!(held(&site, "VHF-HAND"), format!("default={expected} in"), "{locations}");
    }
}

#[test]
fn an_unknown_location_stops_the_pass_before_anything_is_sent() {
    let items = ["VHF-HAND"];
    let site = site(&items, None);
    let before = held(&site, "VHF-HAND");
    for locations in ["\"NOWHERE\"", "{ group = \"NOBODY\" }"] {
        let inventory = format!("locations = {locations}");
        site.write_configuration(|toml| edited(&toml, &items, Some(&inventory)));
        site.shop.clear_requests();
        let ran = site.expect(2, &["inventory"]);
        assert!(ran.err.contains("NOWHERE") || ran.err.contains("NOBODY"), "{}", ran.err);
        assert!(site.shop.requests().is_empty());
    }
    assert_eq!(held(&site, "VHF-HAND"), before);
}

#[test]
fn the_items_own_threshold_overrides_the_global_one_even_with_zero() {
    // Own thresholds: EXTING-5BC 0 of 18, VHF-HAND 3 of 3, BARO-BRASS none of 10.
    let inventory =
        "locations = \"MAIN\"\nthreshold = 4\nthreshold-column = \"USER_WEB_THRESHOLD\"";
    let site = site(&["EXTING-5BC", "VHF-HAND", "BARO-BRASS"], Some(inventory));
    site.expect(0, &["inventory"]);
    assert_eq!(held(&site, "EXTING-5BC"), "default=18 in");
    assert_eq!(held(&site, "VHF-HAND"), "default=0 out");
    assert_eq!(held(&site, "BARO-BRASS"), "default=6 in");
}

#[test]
fn a_threshold_can_be_told_to_the_store_instead() {
    let inventory = "locations = \"MAIN\"\nthreshold = 4\nthreshold-use = \"out-of-stock-at\"\n\
                     threshold-column = \"USER_WEB_THRESHOLD\"";
    let site = site(&["VHF-HAND", "BARO-BRASS"], Some(inventory));
    site.expect(0, &["inventory"]);
    assert_eq!(held(&site, "VHF-HAND"), "default=3 out", "3 of 3 are kept back");
    assert_eq!(setting(&site, "VHF-HAND", "min_qty"), json!(3));
    assert_eq!(held(&site, "BARO-BRASS"), "default=10 in");
    assert_eq!(setting(&site, "BARO-BRASS", "min_qty"), json!(4));
    assert_eq!(setting(&site, "BARO-BRASS", "use_config_min_qty"), json!(false));
}

#[test]
fn a_threshold_is_taken_off_once_over_several_sources() {
    let inventory = "threshold = 5\nsources = [{ code = \"default\", locations = \"MAIN\" }, \
                     { code = \"pier\", locations = [\"WHSE\", \"OUTLET\"] }]";
    let items = ["VHF-HAND", "CLEAT/6IN"];
    let site = Site::with(
        |shop| shop.sources.push(cpsync_double::magento2::settings::source("pier", "Pier 3")),
        |toml| edited(&toml, &items, Some(inventory)),
    );
    site.expect(0, &["items"]);
    site.expect(0, &["inventory"]);
    // 3 | 16 + 10, 5 kept back: the first source gives 3, the second 2.
    assert_eq!(held(&site, "VHF-HAND"), "default=0 in, pier=24 in");
    assert_eq!(held(&site, "CLEAT/6IN"), "default=12 in, pier=36 in");
    let again = site.requests_of(&["inventory"]);
    assert!(again.is_empty(), "{again:?}");
}

#[test]
fn what_is_not_counted_is_always_in_stock() {
    let site = site(&["FLAG-VA", "SVC-SHARP"], None);
    till(&site, "FLAG-VA", "MAIN", "QTY_ON_HND = -7");
    site.expect(0, &["inventory"]);
    for sku in ["FLAG-VA", "SVC-SHARP"] {
        assert_eq!(setting(&site, sku, "manage_stock"), json!(false), "{sku}");
        assert_eq!(setting(&site, sku, "use_config_manage_stock"), json!(false), "{sku}");
        assert_eq!(setting(&site, sku, "is_in_stock"), json!(true), "{sku}");
    }
    // Counted again: the flag goes and the quantity comes.
    site.company
        .execute("UPDATE dbo.IM_ITEM SET USER_ALWAYS_IN_STOCK = NULL WHERE ITEM_NO = 'FLAG-VA'");
    till(&site, "FLAG-VA", "MAIN", "QTY_ON_HND = 7");
    site.expect(0, &["inventory"]);
    assert_eq!(setting(&site, "FLAG-VA", "manage_stock"), json!(true));
    assert_eq!(held(&site, "FLAG-VA"), "default=7 in");
}

#[test]
fn the_backorder_rule_is_the_items_own() {
    // TENT-4P: B, allowed, nothing there; BINO-7x50: Q, allowed and told; HORN-AIR: N; the cleat: none.
    let site = site(&["TENT-4P", "BINO-7x50", "HORN-AIR", "CLEAT/6IN"], None);
    for (location, item) in [("WHSE", "TENT-4P"), ("WHSE", "BINO-7x50")] {
        till(&site, item, location, "QTY_ON_HND = 0");
    }
    site.expect(0, &["inventory"]);
    for (sku, backorders, stock) in [
        ("TENT-4P", 1, "default=0 in"),
        ("BINO-7x50", 2, "default=0 in"),
        ("HORN-AIR", 0, "default=27 in"),
        ("CLEAT/6IN", 0, "default=53 in"),
    ] {
        assert_eq!(setting(&site, sku, "backorders"), json!(backorders), "{sku}");
        assert_eq!(setting(&site, sku, "use_config_backorders"), json!(false), "{sku}");
        assert_eq!(held(&site, sku), stock, "{sku}");
    }
}

#[test]
fn below_nothing_is_nothing() {
    // -2 on hand; 3 on hand and 5 committed; 3 on hand and -1 committed.
    let items = ["KEYFLOAT", "BLOCK-40S", "COASTER-4"];
    let site = site(&items, Some("locations = \"MAIN\""));
    site.expect(0, &["inventory"]);
    for (sku, expected) in [
        ("KEYFLOAT", "default=0 out"),
        ("BLOCK-40S", "default=0 out"),
        ("COASTER-4", "default=4 in"),
    ] {
        let held = held(&site, sku);
        assert!(
            held == expected || (held.is_empty() && expected.ends_with("out")),
            "{sku}: {held}"
        );
        assert_eq!(setting(&site, sku, "is_in_stock"), json!(expected.ends_with("in")), "{sku}");
    }
}

#[test]
fn alternate_units_are_whole_and_the_stocking_unit_keeps_fractions() {
    // 137.5 on hand, 12.25 committed, a coil is 50; 347 - 10 shackles, boxes of 10, cases of 100.
    let site = site(&["ROPE/8MM", "SHKL-D5", "SCREW-#10"], Some("locations = \"MAIN\""));
    site.expect(0, &["inventory"]);
    for (sku, expected) in [
        ("ROPE/8MM^METRE", "default=125.25 in"),
        ("ROPE/8MM^COIL 50", "default=2 in"),
        ("SHKL-D5^BOX 10", "default=33 in"),
        ("SHKL-D5^CASE 100", "default=3 in"),
    ] {
        assert_eq!(held(&site, sku), expected, "{sku}");
    }
    till(&site, "ROPE/8MM", "MAIN", "QTY_ON_HND = 62.2");
    site.expect(0, &["inventory"]);
    assert_eq!(held(&site, "ROPE/8MM^METRE"), "default=49.95 in");
    assert_eq!(held(&site, "ROPE/8MM^COIL 50"), "default=0 out");
}

#[test]
fn a_parent_is_in_stock_while_a_child_is() {
    let site = site(&["CLOG-DECK"], Some("locations = \"MAIN\""));
    site.expect(0, &["inventory"]);
    assert_eq!(setting(&site, "CLOG-DECK", "is_in_stock"), json!(true));
    let cells = |set: &str, of: &str| {
        site.company.execute(&format!(
            "UPDATE dbo.IM_INV_CELL SET {set} WHERE ITEM_NO = 'CLOG-DECK' AND LOC_ID = 'MAIN' {of}"
        ));
    };
    cells("QTY_ON_HND = 0, QTY_COMMIT = 0", "");
    site.expect(0, &["inventory"]);
    assert_eq!(setting(&site, "CLOG-DECK", "is_in_stock"), json!(false));
    cells("QTY_ON_HND = 1", "AND DIM_1_UPR = '44'");
    site.expect(0, &["inventory"]);
    assert_eq!(held(&site, "CLOG-DECK|44"), "default=1 in");
    assert_eq!(setting(&site, "CLOG-DECK", "is_in_stock"), json!(true));
}

#[test]
fn a_child_that_is_off_does_not_keep_its_parent_in_stock() {
    // LANTERN-RED has stock and web status N.
    let site = site(&["LANTERN", "LANTERN-BRS", "LANTERN-BLK", "LANTERN-RED"], None);
    site.expect(0, &["inventory"]);
    assert_eq!(setting(&site, "LANTERN", "is_in_stock"), json!(true));
    for item in ["LANTERN-BRS", "LANTERN-BLK"] {
        for location in ["MAIN", "WHSE"] {
            till(&site, item, location, "QTY_ON_HND = 0");
        }
    }
    site.expect(0, &["inventory"]);
    assert_eq!(setting(&site, "LANTERN-RED", "is_in_stock"), json!(true));
    assert_eq!(setting(&site, "LANTERN", "is_in_stock"), json!(false));
}

#[test]
fn an_archived_item_has_none() {
    let items = ["CLEAT/6IN", "LANTERN", "LANTERN-BRS", "LANTERN-BLK"];
    let site = site(&items, None);
    site.expect(0, &["inventory"]);
    let archive = |to: &str| {
        site.company.execute(&format!(
            "UPDATE dbo.IM_ITEM SET USER_WEB_ARCHIVE = {to} WHERE ITEM_NO IN ('CLEAT/6IN', 'LANTERN')"
        ));
        site.expect(0, &["items", "--allow-mass-change"]);
        site.expect(0, &["inventory"]);
    };
    archive("'Y'");
    assert_eq!(held(&site, "CLEAT/6IN"), "default=0 out");
    assert_eq!(held(&site, "LANTERN-BRS"), "default=0 out", "its parent is archived");
    assert_eq!(setting(&site, "LANTERN", "is_in_stock"), json!(false));
    archive("NULL");
    assert_eq!(held(&site, "CLEAT/6IN"), "default=53 in");
    assert_eq!(held(&site, "LANTERN-BRS"), "default=35 in");
    assert_eq!(setting(&site, "LANTERN", "is_in_stock"), json!(true));
}

#[test]
fn a_parent_that_is_no_stock_record_of_its_own_archives_its_children_too() {
    let items = ["LANTERN", "LANTERN-BRS", "LANTERN-BLK"];
    let site = site(&items, None);
    site.expect(0, &["inventory"]);
    site.company.execute(
        "UPDATE dbo.IM_ITEM SET USER_WEB_ARCHIVE = 'Y', ITEM_TYP = 'I' WHERE ITEM_NO = 'LANTERN'",
    );
    site.expect(0, &["items", "--allow-mass-change"]);
    site.expect(0, &["inventory"]);
    assert_eq!(held(&site, "LANTERN-BRS"), "default=0 out");
    assert_eq!(setting(&site, "LANTERN", "is_in_stock"), json!(false));
}
