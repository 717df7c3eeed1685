//! What goes wrong on the way: refused rows, products that are gone, reads and answers that fail.

use chrono::TimeDelta;
use cpsync::state::JobFilter;
use cpsync_double::counterpoint::Fault as SqlFault;
use cpsync_double::magento2::Fault;
use serde_json::{Value, json};

use super::super::support::site::Site;
use super::{asked, calls, site, till};

const ITEMS: [&str; 4] = ["CLEAT/6IN", "CLEAT/8IN", "TEA+SALT", "BARO-BRASS"];

fn answer(code: u16, body: &Value) -> Fault {
    Fault::Status {
        code,
        headers: Vec::new(),
        body: body.to_string(),
        content_type: "application/json; charset=utf-8".to_owned(),
    }
}

fn jobs(site: &Site) -> Vec<String> {
    let filter = JobFilter { task: Some("prices"), ..JobFilter::default() };
    site.state().jobs(&filter).unwrap().into_iter().map(|job| job.key.key).collect()
}

/// Three prices that differ.
fn changed() -> Site {
    let site = site(&ITEMS);
    site.expect(0, &["prices"]);
    for item in &ITEMS[..3] {
        till(&site, item, "PRC_1 = 21, REG_PRC = NULL");
    }
    site.shop.clear_requests();
    site
}

const ON: &str = "--allow-mass-change";

#[test]
fn a_row_error_is_matched_by_its_sku_and_tried_again() {
    let mut site = changed();
    let refusal = json!([{
        "message": "Requested store is not found. Row ID: SKU = CLEAT/8IN, Store ID: 0.",
        "parameters": ["CLEAT/8IN", "0"],
    }]);
    site.shop.faults().fail_matching("POST", "/base-prices", answer(200, &refusal), 1);
    let ran = site.expect(3, &["prices", ON, "-v"]);
    assert!(ran.out.contains("requested store is not found"), "{}", ran.out);
    assert_eq!(jobs(&site), ["CLEAT/8IN"]);
    assert!(site.requests_of(&["prices", ON]).is_empty(), "not before its time");
    site.later(TimeDelta::hours(7));
    site.expect(0, &["prices", ON]);
    assert_eq!(asked(&site, "CLEAT/8IN"), "21");
    assert!(jobs(&site).is_empty());
}

#[test]
fn a_row_error_without_a_sku_is_cornered() {
    let site = changed();
    let refusal = json!([{
        "message": "Invalid attribute %fieldName = %fieldValue.", "parameters": ["Price", "21"],
    }]);
    // The array of three, then the half of one.
    site.shop.faults().fail_matching("POST", "/base-prices", answer(200, &refusal), 2);
    let ran = site.expect(3, &["prices", ON, "-v"]);
    assert!(ran.out.contains("invalid attribute Price = 21"), "{}", ran.out);
    let failed = jobs(&site);
    assert_eq!(failed.len(), 1, "{failed:?}");
    for sku in &ITEMS[..3] {
        assert_eq!(asked(&site, sku) == "21", *sku != failed[0], "{sku}");
    }
}

#[test]
fn a_product_that_the_shop_lost_is_left_to_items() {
    let site = changed();
    site.shop.edit(|shop| shop.delete_product("CLEAT/8IN"));
    site.expect(0, &["prices", ON]);
    assert_eq!(asked(&site, "CLEAT/6IN"), "21");
    assert!(jobs(&site).is_empty());
    site.expect(0, &["items"]);
    site.expect(0, &["prices"]);
    assert_eq!(asked(&site, "CLEAT/8IN"), "21");
}

#[test]
fn a_failed_read_sends_nothing() {
    let site = changed();
    let Some(double) = site.company.double() else { return };
    for statement in ["prices_read", "stock_page", "price_rules", "price_switches"] {
        let fault = format!("cpsync {statement} ");
        double.faults().fail_matching(&fault, SqlFault::Drop, 9);
        site.expect(4, &["prices", ON]);
        double.faults().clear();
    }
    assert!(site.shop.requests().is_empty());
}

#[test]
fn a_pass_that_ends_between_two_calls_is_finished_by_the_next() {
    let mut site = changed();
    // The rule is over: the old special price is ended, and the new one does not arrive.
    site.later(TimeDelta::days(38));
    site.shop.faults().fail_matching("POST", "/special-price", Fault::Drop, 99);
    let ran = site.run(&["prices", ON]);
    assert_ne!(ran.exit, 0, "{}", ran.err);
    site.shop.faults().clear();
    site.later(TimeDelta::hours(7));
    site.expect(0, &["prices", ON]);
    assert_eq!(asked(&site, "BARO-BRASS"), "167.95, special 142 from .. to ..");
    assert_eq!(asked(&site, "CLEAT/6IN"), "21");
    assert!(site.requests_of(&["prices"]).is_empty());
    assert!(calls(&site).is_empty());
}
