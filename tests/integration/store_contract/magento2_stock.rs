//! Magento 2's stock: sources, settings, arrays that refuse as a whole.

use std::time::Duration;

use cpsync::config::StockKeeping;
use cpsync::model::{Backorders, StockLevel, StockSettings};
use cpsync::store::{FaultKind, StockChange, Store};
use cpsync_double::magento2::settings::{InputLimit, source};
use cpsync_double::magento2::{Fault, Settings};
use serde_json::{Value, json};

use super::make::{create, decimal, grouped, level, product, stock};
use super::rig::{Magento2, Rig};

fn two_sources() -> Settings {
    let mut settings = Settings::default();
    settings.sources.push(source("north", "North"));
    settings
}

fn made(store: &mut dyn Store, list: &[&str]) {
    for sku in list {
        let outcomes = store.put_products(&[create(&product(sku))]).unwrap();
        assert!(outcomes[0].1.is_ok(), "{outcomes:?}");
    }
}

fn quantities(rig: &Magento2, sku: &str) -> Vec<(String, String, Value)> {
    let rows = rig.double.source_items();
    let mine = rows.iter().filter(|row| row["sku"] == sku);
    let mut mine: Vec<_> = mine
        .map(|row| {
            (
                row["source_code"].as_str().unwrap().to_owned(),
                row["quantity"].to_string(),
                row["status"].clone(),
            )
        })
        .collect();
    mine.sort_by(|a, b| a.0.cmp(&b.0));
    mine
}

fn at(sku: &str, quantities: &[(&str, &str)]) -> StockLevel {
    let quantities =
        quantities.iter().map(|(code, qty)| ((*code).to_owned(), decimal(qty))).collect();
    StockLevel { quantities, ..level(sku, "0") }
}

fn no_msi(rig: &Magento2) {
    let fault = Fault::Status {
        code: 404,
        headers: Vec::new(),
        body: json!({"message": "Request does not match any route."}).to_string(),
        content_type: "application/json; charset=utf-8".to_owned(),
    };
    rig.double.faults().fail_matching("GET", "/inventory/sources", fault, 1);
}

#[test]
fn a_thousand_levels_take_two_calls() {
    let rig = Magento2::start();
    let levels: Vec<StockChange> =
        (0..1000).map(|n| stock(level(&format!("S-{n}"), "5"))).collect();
    let outcomes = rig.store().put_stock(&levels).unwrap();
    assert!(outcomes.iter().all(|(_, outcome)| outcome.is_ok()));
    assert_eq!(rig.writes(), 2);
}

#[test]
fn every_source_gets_its_quantity() {
    let rig = Magento2::with(two_sources(), |_| {});
    let mut store = rig.store();
    made(&mut *store, &["HAT"]);
    store.put_stock(&[stock(at("HAT", &[("default", "3"), ("north", "4.5")]))]).unwrap();
    let wanted = [("default", "3", 1), ("north", "4.5", 1)];
    let wanted = wanted.map(|(code, qty, status)| (code.to_owned(), qty.to_owned(), json!(status)));
    assert_eq!(quantities(&rig, "HAT"), wanted);
}

#[test]
fn a_creation_reaches_other_sources_and_leaves_the_default_one_empty() {
    let rig = Magento2::with(two_sources(), |_| {});
    let mut hat = product("HAT");
    hat.creation.stock = Some(at("HAT", &[("north", "4")]));
    let outcomes = rig.store().put_products(&[create(&hat)]).unwrap();
    assert!(outcomes[0].1.is_ok(), "{outcomes:?}");
    let rows = quantities(&rig, "HAT");
    assert!(rows.contains(&("north".to_owned(), "4".to_owned(), json!(1))), "{rows:?}");
    assert!(rows.iter().all(|(code, qty, _)| code == "north" || qty == "0"), "{rows:?}");
}

#[test]
fn an_unknown_source_takes_down_its_own_record_only() {
    let rig = Magento2::start();
    let mut store = rig.store();
    made(&mut *store, &["HAT", "CAP"]);
    let outcomes = store
        .put_stock(&[stock(at("HAT", &[("nowhere", "1")])), stock(level("CAP", "2"))])
        .unwrap();
    let fault = outcomes[0].1.as_ref().unwrap_err();
    assert_eq!(fault.message, "the store has no stock source `nowhere`");
    assert!(outcomes[1].1.is_ok());
    assert_eq!(rig.quantity("CAP").as_deref(), Some("2"));
}

#[test]
fn a_bad_row_is_cornered_by_halving() {
    let rig = Magento2::start();
    let mut store = rig.store();
    let list: Vec<String> = (0..16).map(|n| format!("S-{n}")).collect();
    made(&mut *store, &list.iter().map(String::as_str).collect::<Vec<_>>());
    let mut changes: Vec<StockChange> = list.iter().map(|sku| stock(level(sku, "9"))).collect();
    // The column takes 8 digits before the point; the store refuses the array without a word why.
    let refusal = |times| {
        let fault = Fault::Status {
            code: 400,
            headers: Vec::new(),
            body: json!({"message": "Could not save Source Item"}).to_string(),
            content_type: "application/json; charset=utf-8".to_owned(),
        };
        rig.double.faults().fail_matching("POST", "/source-items", fault, times);
    };
    changes.reverse();
    // The whole array, then the first half, quarter, eighth, pair and row are refused.
    refusal(5);
    let outcomes = store.put_stock(&changes).unwrap();
    let failed: Vec<_> = outcomes.iter().filter(|(_, outcome)| outcome.is_err()).collect();
    assert_eq!(failed.len(), 1, "{failed:?}");
    assert_eq!(failed[0].0.as_str(), "S-15");
    assert_eq!(failed[0].1.as_ref().unwrap_err().kind, FaultKind::Rejected);
    for sku in &list[..15] {
        assert_eq!(rig.quantity(sku).as_deref(), Some("9"), "{sku}");
    }
}

#[test]
fn the_store_s_input_limit_is_learnt() {
    let settings = Settings {
        input_limit: Some(InputLimit { page_size: 300, items: Some(20) }),
        ..Settings::default()
    };
    let rig = Magento2::with(settings, |_| {});
    let mut store = rig.store();
    let changes: Vec<StockChange> = (0..50).map(|n| stock(level(&format!("S-{n}"), "5"))).collect();
    let outcomes = store.put_stock(&changes).unwrap();
    assert!(outcomes.iter().all(|(_, outcome)| outcome.is_ok()), "{outcomes:?}");
    assert_eq!(rig.writes(), 4, "one refused, then 20 + 20 + 10");
    assert_eq!(store.capabilities().stock_batch, 20);
}

#[test]
fn settings_travel_only_when_they_changed() {
    let rig = Magento2::start();
    let mut store = rig.store();
    made(&mut *store, &["HAT"]);
    let mut hat = level("HAT", "3");
    hat.settings = StockSettings {
        managed: true,
        backorders: Backorders::Notify,
        out_of_stock_at: Some(decimal("2")),
    };
    rig.double.clear_requests();
    store
        .put_stock(&[StockChange { level: hat.clone(), settings: true, quantities: true }])
        .unwrap();
    assert_eq!(
        rig.written(),
        ["PUT /rest/all/V1/products/HAT/stockItems/1", "POST /rest/all/V1/inventory/source-items"]
    );
    let item = rig.double.stock_item("HAT").unwrap();
    assert_eq!((&item["backorders"], &item["min_qty"]), (&json!(2), &json!(2)));
    assert_eq!(item["qty"], json!(3));
    hat.settings.managed = false;
    hat.quantities.clear();
    store.put_stock(&[StockChange { level: hat, settings: true, quantities: true }]).unwrap();
    assert_eq!(rig.double.stock_item("HAT").unwrap()["manage_stock"], false);
}

#[test]
fn a_parent_s_flag_travels_when_it_changed() {
    let rig = Magento2::start();
    let mut store = rig.store();
    made(&mut *store, &["BOX-1"]);
    store.put_products(&[create(&grouped("BOX", &["BOX-1"]))]).unwrap();
    let parent = StockLevel {
        composite: true,
        in_stock: false,
        quantities: Vec::new(),
        ..level("BOX", "0")
    };
    rig.double.clear_requests();
    store
        .put_stock(&[StockChange { level: parent.clone(), settings: false, quantities: true }])
        .unwrap();
    assert_eq!(rig.writes(), 0);
    store.put_stock(&[StockChange { level: parent, settings: true, quantities: false }]).unwrap();
    assert_eq!(rig.double.stock_item("BOX").unwrap()["is_in_stock"], false);
    assert_eq!(rig.double.writes()[0].body, json!({"stockItem": {"is_in_stock": false}}));
}

#[test]
fn without_msi_stock_items_are_written_one_by_one() {
    let rig = Magento2::start();
    made(&mut *rig.store(), &["HAT", "CAP"]);
    no_msi(&rig);
    rig.double.clear_requests();
    let mut store = rig.store();
    let outcomes = store
        .put_stock(&[
            stock(level("HAT", "3")),
            stock(level("NOPE", "1")),
            stock(level("CAP", "2.5")),
        ])
        .unwrap();
    assert_eq!(outcomes[1].1.as_ref().unwrap_err().kind, FaultKind::NotFound);
    assert!(outcomes[0].1.is_ok() && outcomes[2].1.is_ok());
    assert_eq!(rig.quantity("HAT").as_deref(), Some("3"));
    assert_eq!(rig.quantity("CAP").as_deref(), Some("2.5"));
    assert!(rig.written().iter().all(|write| write.contains("stockItems")));
}

#[test]
fn whether_open_orders_are_reservations_is_told_by_the_configuration_or_found_out() {
    let rig = Magento2::with(Settings::default(), |config| config.stock = StockKeeping::Legacy);
    let mut store = rig.store();
    made(&mut *store, &["HAT"]);
    rig.double.clear_requests();
    assert!(!store.capabilities().reserves_stock);
    store.put_stock(&[stock(level("HAT", "3"))]).unwrap();
    assert_eq!(rig.requests(), 1);
    assert_eq!(rig.quantity("HAT").as_deref(), Some("3"));

    let rig = Magento2::start();
    let mut store = rig.store();
    assert!(store.capabilities().reserves_stock);
    no_msi(&rig);
    store.put_stock(&[stock(level("HAT", "3"))]).unwrap();
    assert!(!store.capabilities().reserves_stock);
}

#[test]
fn a_breakdown_in_the_middle_keeps_what_arrived() {
    let rig = Magento2::with(Settings::default(), |config| config.stock_batch = 2);
    let mut store = rig.store();
    made(&mut *store, &["A", "B", "C", "D"]);
    store.put_stock(&[stock(level("A", "1"))]).unwrap();
    // The first array arrives; the second meets a shop that has just been closed.
    let faults = rig.double.faults();
    faults.fail_matching("POST", "/source-items", Fault::Stall(Duration::ZERO), 1);
    faults.fail_matching("POST", "/source-items", Fault::Maintenance, 1);
    let outcomes = store.put_stock(&["A", "B", "C", "D"].map(|sku| stock(level(sku, "8"))));
    let kinds: Vec<bool> = match outcomes {
        Ok(outcomes) => outcomes.iter().map(|(_, outcome)| outcome.is_ok()).collect(),
        Err(fault) => panic!("the first array was done: {fault}"),
    };
    assert_eq!(kinds, [true, true, false, false]);
}
