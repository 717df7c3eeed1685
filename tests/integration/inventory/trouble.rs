//! What goes wrong on the way: a read that fails, a record that is refused, a product that is gone.

use chrono::TimeDelta;
use cpsync::state::JobFilter;
use cpsync_double::counterpoint::Fault as SqlFault;
use cpsync_double::magento2::Fault;
use serde_json::json;

use super::super::support::site::Site;
use super::{held, setting, site, till};

const ITEMS: [&str; 3] = ["CLEAT/6IN", "CLEAT/8IN", "FLARE-KIT"];

fn refusal() -> Fault {
    Fault::Status {
        code: 400,
        headers: Vec::new(),
        body: json!({ "message": "Could not save Source Item" }).to_string(),
        content_type: "application/json; charset=utf-8".to_owned(),
    }
}

fn jobs(site: &Site) -> Vec<(String, u32)> {
    let filter = JobFilter { task: Some("inventory"), ..JobFilter::default() };
    let jobs = site.state().jobs(&filter).unwrap();
    jobs.into_iter().map(|job| (job.key.key, job.attempts)).collect()
}

#[test]
fn a_failed_read_sends_nothing() {
    let site = site(&ITEMS, None);
    site.expect(0, &["inventory"]);
    let Some(double) = site.company.double() else { return };
    for item in ITEMS {
        till(&site, item, "MAIN", "QTY_ON_HND = 0");
    }
    let before = ITEMS.map(|sku| held(&site, sku));
    site.shop.clear_requests();
    for (statement, exit) in
        [("cpsync quantities_read", 4), ("cpsync stock_page", 4), ("cpsync locations", 4)]
    {
        double.faults().fail_matching(statement, SqlFault::Drop, 9);
        site.expect(exit, &["inventory"]);
        double.faults().clear();
    }
    let broken = SqlFault::Error { number: 8115, message: "Arithmetic overflow".to_owned() };
    double.faults().fail_matching("cpsync quantities_read", broken, 9);
    site.expect(1, &["inventory"]);
    double.faults().clear();
    assert!(site.shop.requests().is_empty());
    assert_eq!(ITEMS.map(|sku| held(&site, sku)), before);
    site.expect(0, &["inventory"]);
    assert_ne!(ITEMS.map(|sku| held(&site, sku)), before);
}

#[test]
fn a_refused_row_leaves_the_others_and_is_tried_again() {
    let mut site = site(&ITEMS, None);
    site.expect(0, &["inventory"]);
    for item in ITEMS {
        till(&site, item, "WHSE", "QTY_ON_HND = 500");
        till(&site, item, "MAIN", "QTY_ON_HND = 500, QTY_COMMIT = 0");
    }
    // The array of three, its half of one: the first row is cornered.
    site.shop.faults().fail_matching("POST", "/source-items", refusal(), 2);
    let ran = site.expect(3, &["inventory", "-v"]);
    assert!(ran.out.contains("could not save Source Item"), "{}", ran.out);
    let failed = jobs(&site);
    assert_eq!(failed.len(), 1, "{failed:?}");
    let key = failed[0].0.clone();
    for sku in ITEMS {
        assert_eq!(held(&site, sku).starts_with("default=1000"), sku != key, "{sku}");
    }
    // Not before its time, then it is sent and forgotten.
    assert!(site.requests_of(&["inventory"]).is_empty());
    site.later(TimeDelta::hours(7));
    site.expect(0, &["inventory"]);
    assert!(held(&site, &key).starts_with("default=1000"), "{}", held(&site, &key));
    assert_eq!(jobs(&site), []);
}

#[test]
fn a_refused_row_that_has_nothing_left_to_say_leaves_the_queue() {
    let mut site = site(&ITEMS[..1], None);
    site.expect(0, &["inventory"]);
    till(&site, "CLEAT/6IN", "MAIN", "QTY_ON_HND = QTY_ON_HND + 1");
    site.shop.faults().fail_matching("POST", "/source-items", refusal(), 1);
    site.expect(3, &["inventory"]);
    assert_eq!(jobs(&site).len(), 1);
    // The piece is sold again: the store has the right number.
    till(&site, "CLEAT/6IN", "MAIN", "QTY_ON_HND = QTY_ON_HND - 1");
    site.later(TimeDelta::hours(7));
    assert!(site.requests_of(&["inventory"]).is_empty());
    assert_eq!(jobs(&site), []);
}

#[test]
fn a_source_that_the_store_does_not_have_fails_each_record_with_a_hint() {
    let site = site(&ITEMS, None);
    site.write_configuration(|toml| {
        let sources = "sources = [{ code = \"nowhere\", locations = \"MAIN\" }]";
        super::edited(&toml, &ITEMS, Some(sources))
    });
    let ran = site.expect(3, &["inventory", "-v"]);
    assert!(ran.out.contains("nowhere"), "{}", ran.out);
    assert_eq!(jobs(&site).len(), 3);
}

#[test]
fn a_store_that_is_down_burns_no_try() {
    let site = site(&ITEMS, None);
    site.expect(0, &["inventory"]);
    till(&site, "CLEAT/6IN", "MAIN", "QTY_ON_HND = 1");
    site.shop.set_maintenance(true);
    site.expect(4, &["inventory"]);
    site.shop.set_maintenance(false);
    assert!(jobs(&site).iter().all(|(_, attempts)| *attempts == 0), "{:?}", jobs(&site));
    site.expect(0, &["inventory"]);
    assert_eq!(held(&site, "CLEAT/6IN"), "default=34 in");
}

#[test]
fn a_product_that_the_store_has_lost_is_made_anew() {
    let site = site(&ITEMS, None);
    site.expect(0, &["inventory"]);
    site.shop.edit(|shop| shop.delete_product("CLEAT/6IN"));
    // Settings go by the product, which is how a missing one is noticed.
    site.company.execute("UPDATE dbo.IM_ITEM SET USER_BACKORDER = 'B' WHERE ITEM_NO = 'CLEAT/6IN'");
    site.expect(0, &["inventory"]);
    assert!(site.shop.product("CLEAT/6IN").is_none());
    site.expect(0, &["items"]);
    assert!(site.shop.product("CLEAT/6IN").is_some());
    assert_eq!(held(&site, "CLEAT/6IN"), "default=53 in");
    assert_eq!(setting(&site, "CLEAT/6IN", "backorders"), json!(1));
    assert!(site.requests_of(&["inventory"]).is_empty());
}

#[test]
fn a_lost_product_whose_quantity_alone_moves_leaves_one_row_until_items_makes_it_anew() {
    let site = site(&ITEMS, None);
    site.expect(0, &["inventory"]);
    site.shop.edit(|shop| shop.delete_product("CLEAT/6IN"));
    // The shop takes quantities of SKUs that it does not know without a word.
    for on_hand in [21, 22, 23] {
        till(&site, "CLEAT/6IN", "MAIN", &format!("QTY_ON_HND = {on_hand}"));
        site.expect(0, &["inventory"]);
    }
    let rows = site.shop.source_items();
    assert_eq!(rows.iter().filter(|row| row["sku"] == "CLEAT/6IN").count(), 1, "{rows:?}");
    site.company
        .execute("UPDATE dbo.IM_ITEM SET DESCR = 'Cleat, 6 in.' WHERE ITEM_NO = 'CLEAT/6IN'");
    site.expect(0, &["items"]);
    assert_eq!(held(&site, "CLEAT/6IN"), "default=56 in");
    assert_eq!(setting(&site, "CLEAT/6IN", "qty"), json!(56));
    assert!(site.requests_of(&["inventory"]).is_empty());
}
