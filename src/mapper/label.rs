//! Names that shoppers read: of products, of units, and the addresses of their pages.

use super::attribute::mapped;
use super::template::fill;
use crate::config::{Items, TextSource};
use crate::model::{Cell, Item};

/// The longest url key that is sent; stores cut theirs at 255 including a suffix.
const URL_KEY_LENGTH: usize = 200;

/// The item's own name; `None` when its column is blank.
pub fn name(item: &Item, rules: &Items) -> Option<String> {
    item.text(&rules.name)
}

/// A cell product's name.
pub fn cell_name(parent: &str, labels: &[String], rules: &Items) -> String {
    fill(&rules.cell_name, &[("name", parent), ("dimensions", &labels.join(" "))])
}

/// A unit product's name.
pub fn unit_name(parent: &str, unit: &str, rules: &Items) -> String {
    let shown = mapped(&rules.unit_names, unit);
    fill(&rules.unit_name, &[("name", parent), ("unit", shown)])
}

/// The labels of a cell's dimensions as shown, in the grid's order.
pub fn cell_labels(cell: &Cell) -> Vec<String> {
    cell.values.iter().map(|value| value.label.clone()).collect()
}

/// A text from its configured place; `None` when blank there.
pub fn text(item: &Item, source: &TextSource) -> Option<String> {
    match source {
        TextSource::Html => {
            item.html.as_deref().map(str::trim).filter(|html| !html.is_empty()).map(str::to_owned)
        }
        TextSource::Column(column) => item.text(column),
    }
}

/// The address of a product's page: lower-case ASCII words joined by `-`, the same for the same
/// name and SKU.
pub fn url_key(name: &str, sku: &str, rules: &Items) -> String {
    let mut key = slug::slugify(fill(&rules.url_key, &[("name", name), ("sku", sku)]));
    key.truncate(URL_KEY_LENGTH);
    key.trim_end_matches('-').to_owned()
}
