//! `cpsync category-items`, end to end: from `EC_CATEG_ITEM` to the shop's category links.

mod families;
mod pass;

use serde_json::Value;

use super::categories::{call, id_of, with_section};
use super::support::site::Site;

/// A site whose shop has these items and the categories, without links.
fn site(items: &[&str]) -> Site {
    configured(items, "")
}

fn configured(items: &[&str], section: &str) -> Site {
    let site = Site::with(|_| {}, |toml| with_section(edited(&toml, items), section));
    site.expect(0, &["items"]);
    site.expect(0, &["categories"]);
    site
}

/// The sample configuration for these items.
fn edited(toml: &str, items: &[&str]) -> String {
    let quoted: Vec<String> = items.iter().map(|item| format!("{item:?}")).collect();
    let filter = format!("filter = [{{ column = \"ITEM_NO\", in = [{}] }}]", quoted.join(", "));
    let sample = "filter = [{ column = \"USER_WEB_STORE\", not = [\"OUTLET\"] }]";
    assert!(toml.contains(sample), "the sample configuration has another filter");
    toml.replace(sample, &filter)
}

/// The categories of a product by name with its position there.
fn links(site: &Site, sku: &str) -> String {
    let product = site.shop.product(sku).unwrap_or_else(|| panic!("the shop has no `{sku}`"));
    let list = product["extension_attributes"]["category_links"].as_array().cloned();
    let mut shown: Vec<String> = list
        .into_iter()
        .flatten()
        .map(|link| {
            let path = format!("categories/{}", link["category_id"].as_str().unwrap());
            let category = call(site, "GET", &path, Value::Null);
            format!("{}={}", category["name"].as_str().unwrap(), link["position"])
        })
        .collect();
    shown.sort();
    shown.join(", ")
}

/// Puts an item into a category, or takes it out, at the till side.
fn put(site: &Site, item: &str, category: &str, sequence: u32) {
    let id = category_id(category);
    site.company.execute(&format!(
        "INSERT INTO dbo.EC_CATEG_ITEM (ITEM_NO, CATEG_ID, ENTRY_SEQ_NO) \
         VALUES ('{item}', '{id}', {sequence})"
    ));
}

fn take(site: &Site, item: &str, category: &str) {
    let id = category_id(category);
    site.company.execute(&format!(
        "DELETE FROM dbo.EC_CATEG_ITEM WHERE ITEM_NO = '{item}' AND CATEG_ID = '{id}'"
    ));
}

/// The `CATEG_ID` of some of the sample's categories.
fn category_id(name: &str) -> &'static str {
    match name {
        "Twine & Small Stuff" => "2023041700000444",
        "Rigging Tools" => "2023041700000481",
        "Christmas Ideas" => "2023041700001591",
        "Safety" => "2023041700000111",
        "Boots" => "2023041700001221",
        other => panic!("no such category here: {other}"),
    }
}

/// Path of a category's links.
fn path(site: &Site, category: &str) -> String {
    format!("categories/{}/products", id_of(site, category))
}
