//! `cpsync inventory`, end to end: from the till's quantities to what the shop sells.

mod ledger;
mod pass;
mod stores;
mod sum;
mod trouble;

use serde_json::Value;

use super::support::site::Site;

/// The sample configuration's inventory section starts here.
const SECTION: &str = "[stores.main.inventory]";

/// A site whose web shop has these items and nothing else; `inventory` replaces the section of that
/// name, `None` keeps the sample's.
fn site(items: &[&str], inventory: Option<&str>) -> Site {
    let site = Site::with(|_| {}, |toml| edited(&toml, items, inventory));
    site.expect(0, &["items"]);
    site
}

/// The sample configuration, for these items and with this inventory section.
fn edited(toml: &str, items: &[&str], inventory: Option<&str>) -> String {
    let quoted: Vec<String> = items.iter().map(|item| format!("{item:?}")).collect();
    let filter = format!("filter = [{{ column = \"ITEM_NO\", in = [{}] }}]", quoted.join(", "));
    let sample = "filter = [{ column = \"USER_WEB_STORE\", not = [\"OUTLET\"] }]";
    assert!(toml.contains(sample), "the sample configuration has another filter");
    let toml = toml.replace(sample, &filter);
    let Some(inventory) = inventory else { return toml };
    let (before, after) = toml.split_once(SECTION).unwrap();
    let rest = after.find("\n[").map_or("", |at| &after[at..]);
    format!("{before}{SECTION}\n{inventory}\n{rest}")
}

/// What the shop holds of a SKU: `default=12 in`, sources by code.
fn held(site: &Site, sku: &str) -> String {
    let rows = site.shop.source_items();
    let mut rows: Vec<String> = rows
        .iter()
        .filter(|row| row["sku"] == sku)
        .map(|row| {
            let in_stock = if row["status"] == 1 { "in" } else { "out" };
            format!("{}={} {in_stock}", row["source_code"].as_str().unwrap(), row["quantity"])
        })
        .collect();
    rows.sort();
    rows.join(", ")
}

/// A member of the shop's stock item.
fn setting(site: &Site, sku: &str, member: &str) -> Value {
    site.shop.stock_item(sku).unwrap_or_else(|| panic!("the shop has no `{sku}`"))[member].clone()
}

/// Sets a column of `IM_INV` for an item at a location.
fn till(site: &Site, item: &str, location: &str, set: &str) {
    site.company.execute(&format!(
        "UPDATE dbo.IM_INV SET {set} WHERE ITEM_NO = '{item}' AND LOC_ID = '{location}'"
    ));
}

/// The rows of each stock array that was sent since the requests were cleared.
fn arrays(site: &Site) -> Vec<usize> {
    let writes = site.shop.writes();
    let arrays = writes.iter().filter(|write| write.path.ends_with("/inventory/source-items"));
    arrays.map(|write| write.body["sourceItems"].as_array().unwrap().len()).collect()
}
