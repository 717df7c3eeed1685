//! What a pass sends, how much of it at once, and what it leaves alone.

use serde_json::{Value, json};

use super::{arrays, edited, held, setting, site, till};

/// Eight plain items.
const PLAIN: [&str; 8] = [
    "CLEAT/6IN",
    "CLEAT/8IN",
    "FNDR-8x20",
    "FNDR-10x26",
    "ANCH-FLK-8",
    "WINCH-HDL",
    "FLARE-KIT",
    "BARO-BRASS",
];

/// The events of a `--json` run with this status.
fn events(out: &str, name: &str) -> Vec<Value> {
    let lines = out.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    lines.filter(|event| event["status"] == name).collect()
}

#[test]
fn only_differences_are_sent_in_arrays_of_the_configured_size() {
    let site = site(&PLAIN, None);
    site.expect(0, &["inventory"]);
    site.write_configuration(|toml| {
        let section = "[stores.main.items]";
        edited(&toml, &PLAIN, None).replacen(section, &format!("stock-batch = 2\n\n{section}"), 1)
    });
    for item in &PLAIN[..5] {
        till(&site, item, "WHSE", "QTY_ON_HND = QTY_ON_HND + 100");
        till(&site, item, "MAIN", "QTY_ON_HND = QTY_ON_HND + 3");
    }
    let writes = site.writes_of(&["inventory"]);
    assert_eq!(arrays(&site), [2, 2, 1], "{writes:?}");
    assert_eq!(writes.len(), 3, "{writes:?}");
    assert!(site.requests_of(&["inventory"]).is_empty());
}

#[test]
fn a_movement_that_comes_to_nothing_is_not_sent() {
    let site = site(&["CLEAT/6IN"], None);
    site.expect(0, &["inventory"]);
    till(&site, "CLEAT/6IN", "MAIN", "QTY_ON_HND = QTY_ON_HND - 5");
    till(&site, "CLEAT/6IN", "WHSE", "QTY_ON_HND = QTY_ON_HND + 5");
    assert!(site.requests_of(&["inventory"]).is_empty());
}

#[test]
fn an_item_without_a_stock_record_is_left_alone_and_told_of() {
    // ANCH-FLK-8 is stocked at MAIN only.
    let items = ["ANCH-FLK-8", "CLEAT/6IN"];
    let site = site(&items, Some("locations = \"MAIN\""));
    site.expect(0, &["inventory"]);
    site.company.execute("DELETE FROM dbo.IM_INV WHERE ITEM_NO = 'ANCH-FLK-8' AND LOC_ID = 'WHSE'");
    let before = held(&site, "ANCH-FLK-8");
    site.write_configuration(|toml| edited(&toml, &items, Some("locations = \"WHSE\"")));
    let ran = site.expect(0, &["inventory", "--json"]);
    assert_eq!(held(&site, "ANCH-FLK-8"), before, "missing is never zero");
    assert_eq!(held(&site, "CLEAT/6IN"), "default=36 in");
    let warnings = events(&ran.out, "warning");
    assert_eq!(warnings.len(), 1, "{}", ran.out);
    assert_eq!(warnings[0]["key"], "ANCH-FLK-8");
    // Who asks for another item is not told of this one.
    let ran = site.expect(0, &["inventory", "--json", "--item", "CLEAT/6IN"]);
    assert!(events(&ran.out, "warning").is_empty(), "{}", ran.out);
}

#[test]
fn a_cell_without_a_stock_record_is_left_alone() {
    let items = ["CLOG-DECK"];
    let site = site(&items, Some("locations = \"MAIN\""));
    site.expect(0, &["inventory"]);
    site.company.execute(
        "DELETE FROM dbo.IM_INV_CELL WHERE ITEM_NO = 'CLOG-DECK' AND LOC_ID = 'WHSE' \
         AND DIM_1_UPR = '43'",
    );
    site.write_configuration(|toml| edited(&toml, &items, Some("locations = \"WHSE\"")));
    site.expect(0, &["inventory"]);
    assert_eq!(held(&site, "CLOG-DECK|43"), "default=7 in");
    assert_eq!(held(&site, "CLOG-DECK|42"), "default=2 in");
}

#[test]
fn an_item_out_of_scope_is_not_touched() {
    let site = site(&["CLEAT/6IN", "CLEAT/8IN"], None);
    site.expect(0, &["inventory"]);
    let before = held(&site, "CLEAT/6IN");
    site.company.execute("UPDATE dbo.IM_ITEM SET IS_ECOMM_ITEM = 'N' WHERE ITEM_NO = 'CLEAT/6IN'");
    till(&site, "CLEAT/6IN", "MAIN", "QTY_ON_HND = 0");
    assert!(site.requests_of(&["inventory"]).is_empty());
    assert_eq!(held(&site, "CLEAT/6IN"), before);
}

#[test]
fn a_pass_that_would_empty_the_shop_stops_before_any_write() {
    let site = site(&PLAIN, None);
    site.write_configuration(|toml| {
        edited(&toml, &PLAIN, None) + "\n[stores.main.guard]\nat-least = 2\nzero-percent = 25\n"
    });
    site.expect(0, &["inventory"]);
    for item in &PLAIN[..3] {
        for location in ["MAIN", "WHSE"] {
            till(&site, item, location, "QTY_ON_HND = 0, QTY_COMMIT = 0");
        }
    }
    let before: Vec<String> = PLAIN.iter().map(|sku| held(&site, sku)).collect();
    site.shop.clear_requests();
    let ran = site.expect(6, &["inventory"]);
    assert!(ran.err.contains("3 of 8") && ran.err.contains("allow-mass-change"), "{}", ran.err);
    assert!(site.shop.requests().is_empty());
    assert_eq!(PLAIN.iter().map(|sku| held(&site, sku)).collect::<Vec<_>>(), before);
    site.expect(6, &["inventory"]);
    site.expect(0, &["inventory", "--allow-mass-change"]);
    for sku in &PLAIN[..3] {
        assert_eq!(held(&site, sku), "default=0 out");
    }
    assert!(site.requests_of(&["inventory"]).is_empty());
}

#[test]
fn a_named_item_is_sent_alone_and_again() {
    let site = site(&PLAIN[..3], None);
    site.expect(0, &["inventory"]);
    for item in &PLAIN[..3] {
        till(&site, item, "MAIN", "QTY_ON_HND = QTY_ON_HND + 1");
    }
    let other = held(&site, "CLEAT/8IN");
    site.writes_of(&["inventory", "--item", "cleat/6in"]);
    assert_eq!(held(&site, "CLEAT/6IN"), "default=54 in");
    assert_eq!(held(&site, "CLEAT/8IN"), other);
    assert_eq!(arrays(&site), [1]);
    site.writes_of(&["inventory", "--item", "CLEAT/6IN"]);
    assert_eq!(arrays(&site), [1], "what is named is sent again");
}

#[test]
fn a_cell_s_item_brings_its_parent() {
    let site = site(&["CLOG-DECK", "CLEAT/6IN"], Some("locations = \"MAIN\""));
    site.expect(0, &["inventory"]);
    site.company.execute(
        "UPDATE dbo.IM_INV_CELL SET QTY_ON_HND = 0, QTY_COMMIT = 0 WHERE ITEM_NO = 'CLOG-DECK'",
    );
    site.expect(0, &["inventory", "--item", "CLOG-DECK"]);
    assert_eq!(setting(&site, "CLOG-DECK", "is_in_stock"), json!(false));
    assert_eq!(held(&site, "CLOG-DECK|38"), "default=0 out");
}

#[test]
fn an_item_that_is_not_for_this_store_is_told_of() {
    let site = site(&["CLEAT/6IN"], None);
    let ran = site.expect(0, &["inventory", "--item", "NO-SUCH", "-v"]);
    assert!(format!("{}{}", ran.out, ran.err).contains("NO-SUCH"), "{}{}", ran.out, ran.err);
}

#[test]
fn all_sends_what_was_confirmed_already() {
    let site = site(&PLAIN, None);
    site.expect(0, &["inventory"]);
    site.shop.edit(|shop| shop.set_quantity("FLARE-KIT", "default", 999.into()));
    assert!(site.requests_of(&["inventory"]).is_empty());
    site.expect(0, &["inventory", "--all"]);
    assert!(!held(&site, "FLARE-KIT").contains("999"), "{}", held(&site, "FLARE-KIT"));
}

#[test]
fn a_limit_leaves_the_rest_for_the_next_pass() {
    let site = site(&PLAIN, None);
    site.expect(0, &["inventory"]);
    for item in PLAIN {
        till(&site, item, "MAIN", "QTY_ON_HND = QTY_ON_HND + 7");
    }
    site.shop.clear_requests();
    let ran = site.expect(0, &["inventory", "--limit", "3", "--json"]);
    assert_eq!(arrays(&site), [3]);
    let summary: Value = serde_json::from_str(ran.out.lines().last().unwrap()).unwrap();
    assert_eq!((&summary["updated"], &summary["left"]), (&json!(3), &json!(5)));
    site.shop.clear_requests();
    site.expect(0, &["inventory"]);
    assert_eq!(arrays(&site), [5]);
}

#[test]
fn a_dry_run_tells_the_old_and_the_new_and_changes_nothing() {
    let site = site(&["CLEAT/6IN"], None);
    site.expect(0, &["inventory"]);
    till(&site, "CLEAT/6IN", "MAIN", "QTY_ON_HND = 1");
    let file = || std::fs::read(site.path("cpsync.db")).unwrap();
    let (before, bytes) = (held(&site, "CLEAT/6IN"), file());
    site.shop.clear_requests();
    let ran = site.expect(0, &["inventory", "--dry-run"]);
    assert!(ran.out.contains("53") && ran.out.contains("34"), "{}", ran.out);
    assert!(site.shop.writes().is_empty());
    assert_eq!(held(&site, "CLEAT/6IN"), before);
    assert!(file() == bytes, "the state file was written");
    site.expect(0, &["inventory"]);
    assert_eq!(held(&site, "CLEAT/6IN"), "default=34 in");
}
