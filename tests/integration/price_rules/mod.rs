//! `cpsync price-rules`, end to end: from the till's quantity breaks and customers to the shop's steps of
//! price.

mod groups;
mod pass;
mod trouble;

use serde_json::{Value, json};

use super::prices::calls;
use super::support::few;
use super::support::site::Site;

/// Enamel plates with a break at 6, varnish with a contract price, shackles with both and in boxes, rope on sale, and an item
/// that no rule is for.
const ITEMS: [&str; 5] = ["PLATE-ENM", "VARN-SPARQ", "SHKL-BOW8", "000123", "CLEAT/6IN"];

/// The trade is the shop's wholesale group.
const TRADE: &str = r#"groups = [{ group = "Wholesale", code = "TRADE" }]"#;

/// A site whose web shop has [`ITEMS`] and nothing else, at 2026-11-18 06:06 in Norfolk.
fn site() -> Site {
    site_with(TRADE)
}

/// The same with these lines as `[stores.main.price-rules]`.
fn site_with(rules: &str) -> Site {
    let site = Site::with(|_| {}, |toml| configured(toml, rules));
    site.expect(0, &["items"]);
    site
}

fn configured(toml: String, rules: &str) -> String {
    let toml = few::only(&ITEMS)(toml);
    let (toml, _) = toml.split_once("\n[stores.main.price-rules]").unwrap();
    format!("{toml}\n[stores.main.guard]\nat-least = 1\n\n[stores.main.price-rules]\n{rules}\n")
}

/// The shop's steps of a product: `all 6 10, Wholesale 1 36`, websites but 0 behind `@`.
fn steps(site: &Site, sku: &str) -> String {
    let product = site.shop.product(sku).unwrap_or_else(|| panic!("the shop has no `{sku}`"));
    let mut steps: Vec<(u64, String)> = product["tier_prices"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|step| (step["customer_group_id"].as_u64().unwrap(), shown(step)))
        .collect();
    steps.sort_by_key(|(group, _)| std::cmp::Reverse(*group));
    steps.into_iter().map(|(_, step)| step).collect::<Vec<_>>().join(", ")
}

fn shown(step: &Value) -> String {
    let group = match step["customer_group_id"].as_u64() {
        Some(32_000) => "all",
        Some(1) => "General",
        Some(2) => "Wholesale",
        _ => "Retailer",
    };
    let extension = &step["extension_attributes"];
    let price = match &extension["percentage_value"] {
        Value::Null => step["value"].to_string(),
        percent => format!("-{percent}%"),
    };
    let website = match &extension["website_id"] {
        zero if zero == 0 => String::new(),
        website => format!("@{website}"),
    };
    format!("{group} {} {price}{website}", step["qty"])
}

/// Somebody adds a step in the shop's admin.
fn by_hand(site: &Site, sku: &str, group: &str, quantity: u32, price: u32) {
    let step = json!({
        "price": price, "price_type": "fixed", "website_id": 0, "sku": sku,
        "customer_group": group, "quantity": quantity,
    });
    let body = json!({ "prices": [step] });
    let target = "/rest/all/V1/products/tier-prices";
    assert_eq!(site.shop.edit(|shop| shop.call("POST", target, body)), Ok(json!([])));
}

/// Sets something of one rule.
fn rule(site: &Site, group: &str, number: u32, set: &str) {
    site.company.execute(&format!(
        "UPDATE dbo.IM_PRC_RUL SET {set} WHERE GRP_COD = '{group}' AND RUL_SEQ_NO = {number}"
    ));
}

/// Sets something of a group of rules.
fn rules(site: &Site, group: &str, set: &str) {
    site.company.execute(&format!("UPDATE dbo.IM_PRC_GRP SET {set} WHERE GRP_COD = '{group}'"));
}
