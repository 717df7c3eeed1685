//! Several stores, and stores without multi-source inventory.

use cpsync_double::company;
use cpsync_double::magento2::{Fault, MagentoDouble};
use serde_json::json;

use super::super::support::site::Site;
use super::{edited, held, setting, site, till};

fn no_route() -> Fault {
    Fault::Status {
        code: 404,
        headers: Vec::new(),
        body: json!({ "message": "Request does not match any route." }).to_string(),
        content_type: "application/json; charset=utf-8".to_owned(),
    }
}

#[test]
fn a_store_without_sources_gets_stock_items() {
    let items = ["CLEAT/6IN", "FLAG-VA", "CLOG-DECK"];
    let site = Site::with(|_| {}, |toml| edited(&toml, &items, None));
    site.shop.faults().fail_matching("", "/inventory/", no_route(), usize::MAX);
    site.expect(0, &["items"]);
    site.expect(0, &["inventory"]);
    assert_eq!(setting(&site, "CLEAT/6IN", "qty"), json!(53));
    till(&site, "CLEAT/6IN", "MAIN", "QTY_ON_HND = 4");
    let writes = site.writes_of(&["inventory"]);
    assert_eq!(writes, ["PUT /rest/all/V1/products/CLEAT/6IN/stockItems/1"]);
    assert_eq!(setting(&site, "CLEAT/6IN", "qty"), json!(37));
    assert_eq!(setting(&site, "CLEAT/6IN", "is_in_stock"), json!(true));
    assert!(site.requests_of(&["inventory"]).is_empty());
}

/// The sample store's sections once more, for a second shop that sells from the warehouse.
fn second(toml: &str, url: &str) -> String {
    let (_, sections) = toml.split_once("[stores.main]").unwrap();
    let sections = format!("[stores.main]{sections}").replace("stores.main", "stores.pier");
    let line = |text: &str| {
        let start = sections.lines().find(|line| line.starts_with(text)).unwrap();
        start.to_owned()
    };
    let sections = sections
        .replace(&line("url = "), &format!("url = \"{url}\""))
        .replace(&line("locations = "), "locations = \"WHSE\"");
    format!("{toml}\n{sections}")
}

#[test]
fn two_stores_on_one_counterpoint_are_told_their_own_numbers() {
    let items = ["CLEAT/6IN", "VHF-HAND"];
    let pier = MagentoDouble::start(company::shop()).unwrap();
    let url = pier.url();
    let site = Site::with(|_| {}, |toml| second(&edited(&toml, &items, None), &url));
    site.expect(0, &["items"]);
    site.expect(0, &["inventory"]);
    let there = |sku: &str| {
        let rows = pier.source_items();
        rows.iter().find(|row| row["sku"] == sku).map(|row| row["quantity"].clone())
    };
    assert_eq!(held(&site, "CLEAT/6IN"), "default=53 in");
    assert_eq!(there("CLEAT/6IN"), Some(json!(36)));
    till(&site, "CLEAT/6IN", "MAIN", "QTY_ON_HND = 21");
    pier.clear_requests();
    site.expect(0, &["inventory"]);
    assert_eq!(held(&site, "CLEAT/6IN"), "default=54 in");
    assert!(pier.requests().is_empty(), "nothing of the warehouse has moved");
    // One that is down does not hold the other.
    till(&site, "CLEAT/6IN", "WHSE", "QTY_ON_HND = 40");
    site.shop.set_maintenance(true);
    site.expect(4, &["inventory"]);
    site.shop.set_maintenance(false);
    assert_eq!(there("CLEAT/6IN"), Some(json!(40)));
    site.expect(0, &["inventory", "--store", "main"]);
    assert_eq!(held(&site, "CLEAT/6IN"), "default=58 in");
}

#[test]
fn one_source_made_of_several_places_is_one_number() {
    let site = site(&["CLEAT/6IN"], Some("locations = \"*\""));
    assert_eq!(held(&site, "CLEAT/6IN"), "default=53 in");
    assert!(site.requests_of(&["inventory"]).is_empty());
}
