//! Stock: quantities as arrays per source (MSI) or one by one, settings where they changed.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rust_decimal::Decimal;
use serde::de::IgnoredAny;
use serde_json::{Map, Value, json};

use super::client::Scope;
use super::map;
use super::trouble::Trouble;
use super::{Magento2, Results};
use crate::config::StockKeeping;
use crate::model::{Sku, StockLevel, counted};
use crate::store::http::url::encode;
use crate::store::{Fault, FaultKind, StockChange};

/// One row of `POST /inventory/source-items`, and the change it belongs to.
#[derive(Clone, Debug)]
struct Row {
    change: usize,
    /// JSON, written once: an array of hundreds may be sent in parts.
    body: String,
}

impl Magento2 {
    /// Sends the changes; a fault that ends the pass is returned as such only when nothing was sent
    /// before it.
    pub(super) fn put_levels(
        &mut self,
        changes: &[StockChange],
        results: &mut Results<()>,
    ) -> Result<(), Trouble> {
        let msi = self.has_sources()?;
        for (n, change) in changes.iter().enumerate() {
            let sent = match stock_item(change, msi) {
                Some(item) => self.put_stock_item(&change.level.sku, &item),
                None => Ok(()),
            };
            match sent {
                Ok(()) if msi && change.quantities => {}
                Ok(()) => results.done(n, ()),
                Err(trouble) if trouble.ends_pass => return Err(trouble),
                Err(trouble) => results.fail(n, &trouble),
            }
        }
        if msi { self.put_quantities(changes, results) } else { Ok(()) }
    }

    /// Whether quantities go to stock sources; asked of the store where it should have some.
    pub(super) fn has_sources(&mut self) -> Result<bool, Trouble> {
        if self.settings.stock == StockKeeping::Legacy {
            return Ok(false);
        }
        let known = self.lookups.knows_sources();
        let msi = self.lookups.sources(&mut self.rest)?.is_some();
        if !msi && !known {
            log::warn!(
                "the store has no stock sources, its checkout takes orders off the quantity: say so by `stock = \"legacy\"`"
            );
        }
        Ok(msi)
    }

    /// The quantities of one product at its sources, outside of a batch.
    pub(super) fn put_source_items(&mut self, level: &StockLevel) -> Result<(), Trouble> {
        let bodies: Vec<Value> = bodies(level).map(|(_, body)| body).collect();
        self.rest
            .post::<IgnoredAny>("inventory/source-items", &json!({ "sourceItems": bodies }))?;
        Ok(())
    }

    pub(super) fn put_stock_item(
        &mut self,
        sku: &Sku,
        item: &Map<String, Value>,
    ) -> Result<(), Trouble> {
        // Any number does for the item's id: the SKU decides (recorded/stockitem_put_item_id_1_any).
        let path = format!("products/{}/stockItems/1", encode(sku.as_str()));
        match self.rest.put::<Value>(Scope::All, &path, &json!({ "stockItem": item })) {
            Ok(_) => Ok(()),
            Err(trouble) if trouble.status == 404 && !trouble.no_route() => {
                Err(trouble.gone(sku.as_str()))
            }
            Err(trouble) => Err(trouble),
        }
    }

    fn put_quantities(
        &mut self,
        changes: &[StockChange],
        results: &mut Results<()>,
    ) -> Result<(), Trouble> {
        let rows = self.rows(changes, results)?;
        let mut left: HashMap<usize, usize> = HashMap::new();
        for row in &rows {
            *left.entry(row.change).or_default() += 1;
        }
        let mut waiting = vec![rows];
        while let Some(rows) = waiting.pop() {
            if rows.len() > self.stock_rows {
                waiting.extend(rows.chunks(self.stock_rows.max(1)).rev().map(<[Row]>::to_vec));
                continue;
            }
            match self.put_array(&rows) {
                Ok(()) => count_off(&rows, &mut left, results),
                Err(trouble) if trouble.ends_pass => return Err(trouble),
                Err(trouble) => match self.smaller(&rows, &trouble) {
                    Some(parts) => waiting.extend(parts),
                    None => rows.iter().for_each(|row| results.fail(row.change, &trouble)),
                },
            }
        }
        Ok(())
    }

    /// Rows of all changes; one with a source that the store does not have would take down its whole
    /// array, so it is refused here.
    fn rows(
        &mut self,
        changes: &[StockChange],
        results: &mut Results<()>,
    ) -> Result<Vec<Row>, Trouble> {
        let known = self.lookups.sources(&mut self.rest)?.cloned().unwrap_or_default();
        let mut rows = Vec::new();
        for (n, change) in changes.iter().enumerate().filter(|(_, change)| change.quantities) {
            if results.settled(n) {
                continue;
            }
            let before = rows.len();
            match bodies(&change.level).find(|(source, _)| !known.contains(*source)) {
                Some((source, _)) => results.fail(n, &no_source(source, &known)),
                None => rows.extend(
                    bodies(&change.level)
                        .map(|(_, body)| Row { change: n, body: body.to_string() }),
                ),
            }
            if rows.len() == before && !results.settled(n) {
                results.done(n, ());
            }
        }
        Ok(rows)
    }

    fn put_array(&mut self, rows: &[Row]) -> Result<(), Trouble> {
        if rows.is_empty() {
            return Ok(());
        }
        let items: Vec<&str> = rows.iter().map(|row| row.body.as_str()).collect();
        let body = format!("{{\"sourceItems\":[{}]}}", items.join(","));
        self.rest.post_text::<IgnoredAny>("inventory/source-items", body)?;
        Ok(())
    }

    /// The array in parts: as small as the store wants them, or halves to corner a bad row, for one
    /// bad row refuses all. `None` when it is cornered, or the store is busy.
    fn smaller(&mut self, rows: &[Row], trouble: &Trouble) -> Option<Vec<Vec<Row>>> {
        if let Some(most) = trouble.limit.filter(|most| (1..rows.len()).contains(most)) {
            log::info!("the store takes {} at a time", counted(most, "stock row"));
            self.stock_rows = most;
            return Some(vec![rows.to_vec()]);
        }
        if rows.len() < 2 || trouble.fault.kind != FaultKind::Rejected {
            return None;
        }
        let (one, two) = rows.split_at(rows.len() / 2);
        Some(vec![two.to_vec(), one.to_vec()])
    }
}

/// A change is done when the last of its rows has arrived and none was refused.
fn count_off(rows: &[Row], left: &mut HashMap<usize, usize>, results: &mut Results<()>) {
    for row in rows {
        let open = left.entry(row.change).or_default();
        *open = open.saturating_sub(1);
        if *open == 0 && !results.settled(row.change) {
            results.done(row.change, ());
        }
    }
}

fn no_source(source: &str, known: &BTreeSet<String>) -> Trouble {
    let known: Vec<String> = known.iter().map(|code| format!("`{code}`")).collect();
    let fault = Fault::rejected(format!("the store has no stock source `{source}`"));
    fault.hint(format!("it has {}", known.join(", "))).into()
}

/// What `stockItems` is sent for a change; `None` when nothing of it is to be said there.
fn stock_item(change: &StockChange, msi: bool) -> Option<Map<String, Value>> {
    let level = &change.level;
    let mut item = Map::new();
    if change.settings && !level.composite {
        item.extend(map::settings(level));
    }
    if change.quantities && !msi && !level.composite && !level.quantities.is_empty() {
        let sum: Decimal = level.quantities.iter().map(|(_, quantity)| quantity).sum();
        item.insert("qty".to_owned(), map::number(sum));
    }
    if item.is_empty() && !(level.composite && change.settings) {
        return None;
    }
    item.insert("is_in_stock".to_owned(), level.in_stock.into());
    Some(item)
}

/// Source items of a level by source; doubled sources are added up.
fn bodies(level: &StockLevel) -> impl Iterator<Item = (&str, Value)> {
    let mut sources: BTreeMap<&str, Decimal> = BTreeMap::new();
    if !level.composite {
        for (source, quantity) in &level.quantities {
            *sources.entry(source).or_default() += quantity;
        }
    }
    sources.into_iter().map(|(source, quantity)| {
        let body = json!({
            "sku": level.sku.as_str(),
            "source_code": source,
            "quantity": map::number(quantity),
            "status": u8::from(level.in_stock),
        });
        (source, body)
    })
}
