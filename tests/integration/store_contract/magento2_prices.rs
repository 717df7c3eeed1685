//! Magento 2's prices where they are kept by website: a website has several views and one price.

use cpsync::config::PriceScope;
use cpsync::model::{Sku, Special};
use cpsync::store::{PriceChange, SpecialChange};
use cpsync_double::magento2::Settings;
use cpsync_double::magento2::settings::{view, website};
use serde_json::Value;

use super::make::{create, decimal, key, product};
use super::rig::{Magento2, Rig};

/// Two websites, the first with an English and a French view.
fn two_websites() -> Magento2 {
    let settings = Settings {
        websites: vec![website(1, "base", "Shop"), website(2, "trade", "Trade")],
        views: vec![
            view(1, "en", "English", 1),
            view(2, "fr", "Français", 1),
            view(3, "trade", "Trade", 2),
        ],
        price_per_website: true,
        ..Settings::default()
    };
    Magento2::with(settings, |config| {
        config.store_code = Some("fr".to_owned());
        config.price_scope = PriceScope::Website;
    })
}

/// Price, special price and cost as a shopper of each view meets them.
fn seen(rig: &Magento2) -> Vec<[String; 3]> {
    let custom = |held: &Value, code: &str| {
        let list = held["custom_attributes"].as_array().cloned().unwrap_or_default();
        let found = list.into_iter().find(|custom| custom["attribute_code"] == code);
        found.map_or_else(|| "-".to_owned(), |custom| custom["value"].as_str().unwrap().to_owned())
    };
    let one = |code: &str| {
        let held = rig.double.product_in_view(code, "HAT").unwrap();
        [held["price"].to_string(), custom(&held, "special_price"), custom(&held, "cost")]
    };
    ["en", "fr", "trade"].map(one).to_vec()
}

#[test]
fn every_view_of_the_website_gets_the_price_and_no_view_of_another() {
    let rig = two_websites();
    let mut store = rig.store();
    assert!(store.put_products(&[create(&product("HAT"))]).unwrap()[0].1.is_ok());
    let special = Special { price: decimal("9.5"), from: None, to: None };
    let mut change = PriceChange {
        key: key("HAT"),
        sku: Sku("HAT".to_owned()),
        price: Some(decimal("12")),
        special: Some(SpecialChange::Set { special, clear: true }),
        cost: Some(decimal("4")),
    };
    assert!(store.put_prices(std::slice::from_ref(&change)).unwrap()[0].1.is_ok());
    let ours = ["12", "9.500000", "4.000000"].map(str::to_owned);
    let theirs = ["19.95", "-", "-"].map(str::to_owned);
    assert_eq!(seen(&rig), [ours.clone(), ours, theirs.clone()]);
    change = PriceChange { special: Some(SpecialChange::End), cost: None, ..change };
    assert!(store.put_prices(&[change]).unwrap()[0].1.is_ok());
    let ended = ["12", "-", "4.000000"].map(str::to_owned);
    assert_eq!(seen(&rig), [ended.clone(), ended, theirs]);
}

#[test]
fn a_product_that_is_gone_is_told_once_for_all_views() {
    let rig = two_websites();
    let mut store = rig.store();
    assert!(store.put_products(&[create(&product("HAT"))]).unwrap()[0].1.is_ok());
    let change = |sku: &str| PriceChange {
        key: key(sku),
        sku: Sku(sku.to_owned()),
        price: Some(decimal("12")),
        special: None,
        cost: None,
    };
    let outcomes = store.put_prices(&[change("GONE"), change("HAT")]).unwrap();
    let told: Vec<(&str, bool)> =
        outcomes.iter().map(|(sku, outcome)| (sku.as_str(), outcome.is_ok())).collect();
    assert_eq!(told, [("GONE", false), ("HAT", true)]);
    assert_eq!(seen(&rig)[0][0], "12");
}
