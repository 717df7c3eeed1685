//! What the store confirmed of a product's stock: two short texts that a person can read.

use crate::model::{Backorders, StockLevel};
use crate::state::Writer;
use crate::store::StockChange;

/// The facet of quantities: `default=12;outlet=3`.
pub const QUANTITY: &str = "stock";
/// The facet of settings, and of a parent's in-stock flag.
pub const SETTINGS: &str = "stock-settings";

/// The quantities' text; empty for a parent and for a product whose stock is not counted.
pub fn quantity(level: &StockLevel) -> String {
    let mut parts: Vec<String> = level
        .quantities
        .iter()
        .map(|(source, quantity)| format!("{source}={}", quantity.normalize()))
        .collect();
    if !parts.is_empty() {
        parts.push(if level.in_stock { "in" } else { "out" }.into());
    }
    parts.join(";")
}

/// The settings' text.
pub fn settings(level: &StockLevel) -> String {
    if level.composite {
        return if level.in_stock { "parent in" } else { "parent out" }.into();
    }
    let settings = &level.settings;
    let backorders = match settings.backorders {
        Backorders::None => "no backorders",
        Backorders::Allow => "backorders",
        Backorders::Notify => "backorders, told",
    };
    match (settings.managed, settings.out_of_stock_at) {
        (false, _) => "not counted".into(),
        (true, None) => format!("counted, {backorders}"),
        (true, Some(at)) => format!("counted, {backorders}, out at {}", at.normalize()),
    }
}

/// Whether a quantities' text tells of stock that can be sold.
pub fn sellable(quantity: &str) -> bool {
    quantity
        .split(';')
        .filter_map(|part| part.split_once('='))
        .any(|(_, quantity)| quantity.parse::<rust_decimal::Decimal>().is_ok_and(|q| !q.is_zero()))
}

/// Takes what was sent of the level as confirmed.
pub(super) fn put_sent(
    writer: &Writer,
    store: &str,
    change: &StockChange,
    now: i64,
) -> anyhow::Result<()> {
    if change.settings {
        return put(writer, store, &change.level, now);
    }
    let (key, quantity) = (change.level.key.to_string(), quantity(&change.level));
    Ok(writer.put_acknowledged(store, QUANTITY, &key, &quantity, now)?)
}

/// Takes the whole level as confirmed.
pub fn put(writer: &Writer, store: &str, level: &StockLevel, now: i64) -> anyhow::Result<()> {
    let key = level.key.to_string();
    writer.put_acknowledged(store, SETTINGS, &key, &settings(level), now)?;
    let quantity = quantity(level);
    if quantity.is_empty() {
        return Ok(writer.remove_acknowledged(store, QUANTITY, &key)?);
    }
    Ok(writer.put_acknowledged(store, QUANTITY, &key, &quantity, now)?)
}

/// Forgets what was confirmed, so that the next pass of `inventory` sends it.
pub fn forget(writer: &Writer, store: &str, key: &str) -> anyhow::Result<()> {
    writer.remove_acknowledged(store, SETTINGS, key)?;
    Ok(writer.remove_acknowledged(store, QUANTITY, key)?)
}
