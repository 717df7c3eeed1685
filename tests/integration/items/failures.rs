//! Records that cannot be sent: told, queued, tried again, given up, revived; the others arrive.

use chrono::TimeDelta;
use cpsync::state::JobState;

use crate::support::site::Site;

/// Runs the pass that the site's rejected item fails in; what the queue tells then.
fn refused(site: &Site) -> String {
    site.expect(3, &["items"]);
    let queue = site.expect(0, &["queue", "list"]).out;
    assert!(queue.contains("no such thing as a cleat"), "{queue}");
    queue
}

#[test]
fn the_log_tells_the_reason_and_the_next_try() {
    let site = Site::of(&["CLEAT/6IN"]);
    site.shop.faults().reject_sku("CLEAT/6IN", "There is no such thing as a cleat.");
    let ran = site.binary(&["items"]);
    let told = String::from_utf8(ran.stderr).unwrap();
    assert_eq!(ran.status.code(), Some(3), "{told}");
    let line = told.lines().find(|line| line.contains("CLEAT/6IN")).unwrap_or_default();
    for part in ["no such thing as a cleat", "attempt 1", "next "] {
        assert!(line.contains(part), "{part} in {told}");
    }
}

#[test]
fn a_rejected_record_waits_with_its_reason_while_the_others_arrive() {
    let mut site = Site::of(&["CLEAT/6IN", "000123", "CLOG-DECK"]);
    site.shop.faults().reject_sku("CLEAT/6IN", "There is no such thing as a cleat.");
    let queue = refused(&site);
    assert!(site.has("000123") && site.has("CLOG-DECK|38") && !site.has("CLEAT/6IN"));
    let row = queue.lines().find(|line| line.contains("CLEAT/6IN")).unwrap();
    assert!(row.contains("retry") && row.contains("no such thing as a cleat"), "{queue}");
    assert_eq!(site.requests_of(&["items"]), [], "it waits for its time");
    site.shop.faults().accept_sku("CLEAT/6IN");
    site.later(TimeDelta::minutes(10));
    site.expect(0, &["items"]);
    assert_eq!(site.seen("CLEAT/6IN").get("qty"), "53");
    assert_eq!(site.expect(0, &["queue", "list"]).out, "the queue is empty\n");
    for task in ["items", "inventory"] {
        assert_eq!(site.requests_of(&[task]), [], "{task}");
    }
}

#[test]
fn after_its_tries_a_record_is_dead_and_visible_until_somebody_revives_it() {
    let mut site = Site::of_with(
        &["CLEAT/6IN"],
        |_| {},
        |toml| {
            toml + "\n[stores.main.retry]\nattempts = 3\nfirst-wait = \"1m\"\nlongest-wait = \"2m\"\n"
        },
    );
    site.shop.faults().reject_sku("CLEAT/6IN", "There is no such thing as a cleat.");
    for attempt in 1..=3 {
        let queue = refused(&site);
        let state = if attempt < 3 { "retry" } else { "dead" };
        assert!(queue.contains(state), "attempt {attempt}: {queue}");
        site.later(TimeDelta::minutes(3));
    }
    assert_eq!(site.requests_of(&["items"]), [], "a dead record is not tried");
    assert_eq!(
        site.state().jobs(&cpsync::state::JobFilter::default()).unwrap()[0].state,
        JobState::Dead
    );
    site.shop.faults().accept_sku("CLEAT/6IN");
    site.expect(0, &["queue", "retry", "CLEAT/6IN"]);
    site.expect(0, &["items"]);
    assert!(site.has("CLEAT/6IN"));
}

#[test]
fn an_edit_revives_a_dead_record() {
    let site = Site::of_with(
        &["CLEAT/6IN"],
        |_| {},
        |toml| toml + "\n[stores.main.retry]\nattempts = 1\n",
    );
    site.shop.faults().reject_sku("CLEAT/6IN", "There is no such thing as a cleat.");
    assert!(refused(&site).contains("dead"));
    site.shop.faults().accept_sku("CLEAT/6IN");
    assert_eq!(site.requests_of(&["items"]), []);
    site.company.execute("UPDATE dbo.IM_ITEM SET WEIGHT = 1 WHERE ITEM_NO = 'CLEAT/6IN'");
    site.expect(0, &["items"]);
    assert!(site.has("CLEAT/6IN"));
}

#[test]
fn a_bad_child_does_not_hold_its_parent() {
    let mut site = Site::of(&["CLOG-DECK"]);
    site.shop.faults().reject_sku("CLOG-DECK|40", "There is no such thing as a cleat.");
    assert!(refused(&site).contains("CLOG-DECK"));
    assert_eq!(site.seen("CLOG-DECK").get("children").split(',').count(), 6);
    site.shop.faults().clear();
    site.later(TimeDelta::hours(1));
    assert_eq!(
        site.sent(&["items"]),
        [
            "POST products CLOG-DECK|40",
            "POST configurable-products/CLOG-DECK/child: CLOG-DECK|40",
            "POST inventory/source-items: CLOG-DECK|40=1"
        ]
    );
    assert_eq!(site.requests_of(&["items"]), []);
}

#[test]
fn a_parent_whose_children_all_fail_is_not_made() {
    let site = Site::of(&["CLOG-DECK"]);
    for size in 38..=44 {
        site.shop
            .faults()
            .reject_sku(&format!("CLOG-DECK|{size}"), "There is no such thing as a cleat.");
    }
    let queue = refused(&site);
    assert!(!site.has("CLOG-DECK"));
    assert!(
        site.run(&["queue", "list", "--json"]).out.contains("none of its children could be made"),
        "{queue}"
    );
}

#[test]
fn two_items_with_one_sku_are_told_and_stop_nobody() {
    let site = Site::of_with(
        &["CLEAT/6IN", "000123", "000124"],
        |_| {},
        super::items_key("sku-from = { barcode = \"UPC\" }"),
    );
    site.company.execute(
        "UPDATE dbo.IM_BARCOD SET BARCOD = 'SAME' WHERE ITEM_NO IN ('CLEAT/6IN', '000123') AND BARCOD_ID = 'UPC'",
    );
    site.expect(3, &["items"]);
    let queue = site.expect(0, &["queue", "list"]).out;
    assert!(queue.contains("its SKU `SAME` belongs to `000123` already"), "{queue}");
    assert_eq!(site.seen("SAME").get("name"), "Dock Line 3/8\" x 15 ft, Navy");
    assert_eq!(site.shop.products().len(), 2, "the third item arrives");
    site.company.execute("UPDATE dbo.IM_BARCOD SET BARCOD = 'OTHER' WHERE ITEM_NO = 'CLEAT/6IN' AND BARCOD_ID = 'UPC'");
    site.expect(0, &["items"]);
    assert_eq!(site.seen("OTHER").get("qty"), "53");
}

#[test]
fn the_sku_of_a_withdrawn_product_may_move_on() {
    let site = Site::of_with(
        &["CLEAT/6IN", "000123"],
        |_| {},
        super::items_key("sku-from = { barcode = \"UPC\" }"),
    );
    site.company.execute("UPDATE dbo.IM_ITEM SET IS_ECOMM_ITEM = 'N' WHERE ITEM_NO = '000123'");
    site.company.execute(
        "UPDATE dbo.IM_ITEM SET IS_ECOMM_ITEM = 'N' WHERE ITEM_NO = 'CLEAT/6IN'; \
        UPDATE dbo.IM_ITEM SET IS_ECOMM_ITEM = 'Y' WHERE ITEM_NO = '000123'",
    );
    site.expect(0, &["items"]);
    site.company.execute("UPDATE dbo.IM_ITEM SET IS_ECOMM_ITEM = 'N' WHERE ITEM_NO = '000123'");
    site.expect(0, &["items"]);
    let old = site.seen("400000201597");
    assert_eq!(old.get("status"), "2");
    site.company.execute(
        "UPDATE dbo.IM_BARCOD SET BARCOD = '400000201597' WHERE ITEM_NO = 'CLEAT/6IN' AND BARCOD_ID = 'UPC'; \
         UPDATE dbo.IM_ITEM SET IS_ECOMM_ITEM = 'Y' WHERE ITEM_NO = 'CLEAT/6IN'",
    );
    site.expect(0, &["items"]);
    let new = site.seen("400000201597");
    assert_eq!(
        (new.get("status"), new.get("weight")),
        ("1", site.seen("400000201597").get("weight"))
    );
    assert_ne!(new.get("name"), old.get("name"));
    assert_eq!(site.requests_of(&["items"]), []);
    site.company.execute("UPDATE dbo.IM_ITEM SET IS_ECOMM_ITEM = 'Y' WHERE ITEM_NO = '000123'");
    site.expect(3, &["items"]);
    assert!(site.expect(0, &["queue", "list"]).out.contains("belongs to `CLEAT/6IN` already"));
}
