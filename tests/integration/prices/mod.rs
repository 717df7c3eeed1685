//! `cpsync prices`, end to end: from the till's prices and rules to what the shop asks.

mod clocks;
mod guard;
mod hostile;
mod pass;
mod promotions;
mod trouble;

use serde_json::Value;

use super::support::site::Site;

/// A site whose web shop has these items and nothing else, at 2026-11-18 06:06 in Norfolk; the
/// price-rule customer is the walk-in one, the store WEB.
fn site(items: &[&str]) -> Site {
    site_with(items, "customer = \"CASH\"\nstore = \"WEB\"\n")
}

/// The same with these lines as `[stores.main.prices]`.
fn site_with(items: &[&str], prices: &str) -> Site {
    let site = Site::with(|_| {}, |toml| edited(&toml, items, prices));
    site.expect(0, &["items"]);
    site
}

/// The sample configuration, for these items and with these price rules.
fn edited(toml: &str, items: &[&str], prices: &str) -> String {
    let quoted: Vec<String> = items.iter().map(|item| format!("{item:?}")).collect();
    let filter = format!("filter = [{{ column = \"ITEM_NO\", in = [{}] }}]", quoted.join(", "));
    let sample = "filter = [{ column = \"USER_WEB_STORE\", not = [\"OUTLET\"] }]";
    assert!(toml.contains(sample), "the sample configuration has another filter");
    let toml = toml.replace(sample, &filter);
    let toml = toml.split("\n[stores.main.prices]").next().unwrap();
    format!("{toml}\n[stores.main.guard]\nat-least = 2\n\n[stores.main.prices]\n{prices}")
}

/// What the shop asks for a SKU: `25.95, special 21.95 from .. to ..`.
fn asked(site: &Site, sku: &str) -> String {
    let product = site.shop.product(sku).unwrap_or_else(|| panic!("the shop has no `{sku}`"));
    let price = number(&product["price"]);
    let Some(special) = attribute(&product, "special_price") else { return price };
    let date = |code| attribute(&product, code).map_or("..".to_owned(), |date| number(&date));
    let (from, to) = (date("special_from_date"), date("special_to_date"));
    format!("{price}, special {} from {from} to {to}", number(&special))
}

fn attribute(product: &Value, code: &str) -> Option<Value> {
    let attributes = product["custom_attributes"].as_array()?;
    let found = attributes.iter().find(|attribute| attribute["attribute_code"] == code)?;
    Some(found["value"].clone()).filter(|value| !value.is_null())
}

/// Without the zeros that the shop fills decimals up with.
fn number(value: &Value) -> String {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    match text.parse::<rust_decimal::Decimal>() {
        Ok(number) => number.normalize().to_string(),
        Err(_) => text,
    }
}

/// Sets prices of an item as a whole, everywhere; Counterpoint keeps them twice.
fn till(site: &Site, item: &str, set: &str) {
    site.company.execute(&format!(
        "UPDATE dbo.IM_PRC SET {set} WHERE ITEM_NO = '{item}' AND LOC_ID = '*' AND DIM_1_UPR = '*'"
    ));
    site.company.execute(&format!("UPDATE dbo.IM_ITEM SET {set} WHERE ITEM_NO = '{item}'"));
}

/// The price calls since the requests were cleared, with their rows: `base-prices 2`.
pub(super) fn calls(site: &Site) -> Vec<String> {
    let calls = site.shop.writes();
    let calls = calls.iter().map(|call| {
        let name = call.path.rsplit('/').next().unwrap();
        format!("{name} {}", call.body["prices"].as_array().map_or(0, Vec::len))
    });
    calls.collect()
}
