//! The sum: how much of a product the web may sell, from quantities, order lines and thresholds.
//!
//! `figure - backorders - special orders + transfers in`, per source and summed over its locations;
//! then, once per SKU over all sources: `+ own open lines already out of the figure` (a store that
//! reserves) `- open lines not yet out of it - threshold`. Below 0 becomes 0.

use std::collections::HashMap;

use rust_decimal::{Decimal, RoundingStrategy};

use super::attribute::flag;
use super::families::Rules;
use super::product::{Draft, archived};
use crate::config::{Figure, Inventory, ThresholdUse};
use crate::model::{
    Backorders, Item, OpenLine, ProductKey, Quantity, Sku, StockLevel, StockSettings,
};

/// Open quantities of web orders per stock record and store.
#[derive(Clone, Debug, Default)]
pub struct OpenLines(HashMap<String, Vec<OpenLine>>);

impl OpenLines {
    /// Groups the ledger's lines; a line in an alternate unit counts against its item.
    pub fn new(lines: Vec<OpenLine>) -> Self {
        let mut grouped: HashMap<String, Vec<OpenLine>> = HashMap::new();
        for line in lines {
            grouped.entry(stock_record(&line.key).to_string()).or_default().push(line);
        }
        Self(grouped)
    }

    /// What open lines add to (positive) or take off (negative) the figure, in stocking units.
    ///
    /// A line is out of `QTY_AVAIL` once its order is committed, of `QTY_ON_HND` once it is posted.
    /// A store that reserves takes its own open lines off by itself; a store that decrements has
    /// taken them off the number that is overwritten.
    pub fn adjustment(&self, key: &ProductKey, rules: &Rules) -> Decimal {
        let Some(lines) = self.0.get(&stock_record(key).to_string()) else { return Decimal::ZERO };
        lines
            .iter()
            .map(|line| {
                let out = match rules.store.inventory.figure {
                    Figure::Available => line.committed || line.posted,
                    Figure::OnHand => line.posted,
                };
                let own = line.store == rules.store.name;
                match (rules.reserves_stock && own, out) {
                    (true, true) => line.open,
                    (true, false) | (false, true) => Decimal::ZERO,
                    (false, false) => -line.open,
                }
            })
            .sum()
    }
}

/// The stock of a product that is sold as it is.
pub fn level(draft: &Draft, key: &ProductKey, sku: &Sku, rules: &Rules) -> StockLevel {
    let item = draft.item;
    let inventory = &rules.store.inventory;
    let base = StockLevel {
        key: key.clone(),
        sku: sku.clone(),
        settings: StockSettings { managed: true, ..StockSettings::default() },
        quantities: Vec::new(),
        in_stock: false,
        composite: false,
    };
    if archived(draft.head, rules) || archived(item, rules) {
        let zero = rules.sources.iter().map(|(code, _)| (code.clone(), Decimal::ZERO)).collect();
        return StockLevel { quantities: zero, ..base };
    }
    if !item.inventory || inventory.always_in_stock.as_ref().is_some_and(|rule| flag(rule, item)) {
        let settings = StockSettings { managed: false, ..StockSettings::default() };
        return StockLevel { settings, in_stock: true, ..base };
    }
    let quantities = draft.cell.map_or(&item.quantities, |cell| &cell.quantities);
    counted(base, item, quantities, rules)
}

/// The stock of a parent: it holds none of its own and is in stock when an enabled child is.
pub fn composite(key: &ProductKey, sku: &Sku, in_stock: bool) -> StockLevel {
    StockLevel {
        key: key.clone(),
        sku: sku.clone(),
        settings: StockSettings { managed: true, ..StockSettings::default() },
        quantities: Vec::new(),
        in_stock,
        composite: true,
    }
}

fn counted(
    base: StockLevel,
    item: &Item,
    quantities: &[(String, Quantity)],
    rules: &Rules,
) -> StockLevel {
    let inventory = &rules.store.inventory;
    let threshold = threshold(item, inventory);
    let (taken_off, out_at) = match inventory.threshold_use {
        ThresholdUse::Subtract => (threshold, None),
        ThresholdUse::OutOfStockAt => (Decimal::ZERO, Some(threshold)),
    };
    let adjustment = rules.open.adjustment(&base.key, rules) - taken_off;
    let stocking = adjusted(per_source(quantities, inventory, rules), adjustment);
    let sellable = selling_units(item, &base.key);
    let quantities: Vec<(String, Decimal)> =
        stocking.into_iter().map(|(code, quantity)| (code, sellable(quantity))).collect();
    let total: Decimal = quantities.iter().map(|(_, quantity)| *quantity).sum();
    let backorders = backorders(item, inventory);
    let out_of_stock_at = out_at.map(sellable);
    let in_stock =
        backorders != Backorders::None || total > out_of_stock_at.unwrap_or(Decimal::ZERO);
    let settings = StockSettings { managed: true, backorders, out_of_stock_at };
    StockLevel { settings, quantities, in_stock, ..base }
}

fn per_source(
    quantities: &[(String, Quantity)],
    inventory: &Inventory,
    rules: &Rules,
) -> Vec<(String, Decimal)> {
    rules
        .sources
        .iter()
        .map(|(code, locations)| {
            let mut sum = Quantity::default();
            for (location, quantity) in quantities {
                if locations.iter().any(|own| own.eq_ignore_ascii_case(location)) {
                    sum += *quantity;
                }
            }
            (code.clone(), figure(&sum, inventory))
        })
        .collect()
}

fn figure(quantity: &Quantity, inventory: &Inventory) -> Decimal {
    let mut figure = quantity.on_hand;
    if inventory.figure == Figure::Available {
        figure -= quantity.committed;
    }
    if inventory.subtract_backorder {
        figure -= quantity.on_backorder;
    }
    if inventory.subtract_special_order {
        figure -= quantity.on_special_order;
    }
    if inventory.add_transfer_in {
        figure += quantity.on_transfer_in;
    }
    figure
}

/// Puts an addition on the first source, and takes a reduction off source after source, each down
/// to 0; nothing is left below 0.
fn adjusted(mut sources: Vec<(String, Decimal)>, adjustment: Decimal) -> Vec<(String, Decimal)> {
    if let Some((_, first)) = sources.first_mut() {
        *first += adjustment.max(Decimal::ZERO);
    }
    let mut owed = (-adjustment).max(Decimal::ZERO);
    for (_, quantity) in &mut sources {
        *quantity = (*quantity).max(Decimal::ZERO);
        let taken = owed.min(*quantity);
        *quantity -= taken;
        owed -= taken;
    }
    sources
}

fn threshold(item: &Item, inventory: &Inventory) -> Decimal {
    let own = inventory.threshold_column.as_ref().and_then(|column| item.column(column).number());
    own.unwrap_or(inventory.threshold)
}

fn backorders(item: &Item, inventory: &Inventory) -> Backorders {
    let own = inventory.backorders.column.as_ref().and_then(|(column, map)| {
        let value = item.text(column)?;
        map.iter().find(|(from, _)| from.eq_ignore_ascii_case(&value)).map(|(_, own)| *own)
    });
    own.unwrap_or(inventory.backorders.default)
}

/// From stocking to selling units: whole alternate units, rounded down; the stocking unit keeps
/// its fractions.
fn selling_units(item: &Item, key: &ProductKey) -> impl Fn(Decimal) -> Decimal + Copy {
    let unit = match key {
        ProductKey::Unit(_, unit) => item.unit(*unit).map(|unit| (unit.numer, unit.denom)),
        ProductKey::Item(_) | ProductKey::Cell(..) => None,
    };
    move |quantity| match unit {
        Some((numer, denom)) if numer > Decimal::ZERO => (quantity * denom / numer)
            .round_dp_with_strategy(0, RoundingStrategy::ToNegativeInfinity),
        _ => quantity,
    }
}

fn stock_record(key: &ProductKey) -> ProductKey {
    match key {
        ProductKey::Unit(item, _) => ProductKey::Item(item.clone()),
        other => other.clone(),
    }
}
