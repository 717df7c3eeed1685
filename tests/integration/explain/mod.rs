//! `cpsync explain`: the causes that it names, the numbers that the passes send, and that it looks only.

mod causes;
mod names;
mod numbers;

use serde_json::Value;

use super::support::site::Site;

/// What is told of something at a store, as scripts get it; the store is not asked.
fn told(site: &Site, what: &str) -> Value {
    let ran = site.expect(0, &["explain", what, "--offline", "--json"]);
    serde_json::from_str(ran.out.lines().next().unwrap()).unwrap()
}

/// The sentence that it comes to.
fn sentence(site: &Site, what: &str) -> String {
    told(site, what)["verdict"]["sentence"].as_str().unwrap().to_owned()
}

/// An exact number that is told as text.
fn number(value: &Value) -> rust_decimal::Decimal {
    value.as_str().unwrap_or_else(|| panic!("no number: {value}")).parse().unwrap()
}
