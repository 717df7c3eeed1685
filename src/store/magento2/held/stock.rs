//! Stock as the shop holds it: quantities by source items, settings by stock items.
//!
//! A product search leaves the stock item out, and `stockItems/{sku}` is a call for each. The list of
//! low stock is the only one of stock items; with a limit that nothing reaches it is the list of those
//! that are managed. What it leaves out (unmanaged products) or tells in part is asked for one by one.

use std::collections::{BTreeMap, HashMap};

use rust_decimal::Decimal;
use serde::Deserialize;
use serde_json::{Number, Value};

use super::decimal;
use crate::model::{Backorders, Sku, StockSettings};
use crate::store::http::url::{Query, encode};
use crate::store::magento2::Magento2;
use crate::store::magento2::lookups::pages;
use crate::store::magento2::read::{asks, key};
use crate::store::magento2::trouble::Trouble;
use crate::store::{HeldQuantities, HeldStock};

/// Fewer products than these are asked for one by one: the list is of the whole shop.
const WORTH_A_LIST: usize = 20;
/// Stock items of one page.
const PAGE: usize = 300;
/// More than any product has; the column holds eight digits before the point.
const ALL: &str = "99999999";

/// Quantity and whether it is in stock, by source code.
type Sources = BTreeMap<String, (Decimal, bool)>;

/// `inventory-api-data-source-item-interface`
#[derive(Debug, Deserialize)]
struct SourceItem {
    sku: String,
    source_code: String,
    quantity: Option<Number>,
    #[serde(default)]
    status: u8,
}

/// `catalog-inventory-data-stock-item-interface`, as far as it is read. Shops before 2.2.8 list stock
/// items without their settings: nothing here may be left out.
#[derive(Clone, Debug, Deserialize)]
pub(in crate::store::magento2) struct StockItem {
    product_id: u64,
    qty: Option<Number>,
    is_in_stock: bool,
    use_config_min_qty: bool,
    min_qty: Option<Number>,
    backorders: u8,
    manage_stock: bool,
}

/// A page of `stockItems/lowStock`.
#[derive(Debug, Deserialize)]
struct Listed {
    items: Option<Vec<Value>>,
}

impl Magento2 {
    pub(super) fn held_stock(&mut self, skus: &[Sku]) -> Result<Vec<HeldStock>, Trouble> {
        let msi = self.lookups.sources(&mut self.rest)?.is_some();
        let mut sources = if msi { self.source_items(skus)? } else { HashMap::new() };
        let mut items = self.stock_items(skus)?;
        let mut held = Vec::with_capacity(skus.len());
        for sku in skus {
            let at = key(sku.as_str());
            let item = match items.remove(&at) {
                Some(item) => Some(item),
                None => self.stock_item(sku)?,
            };
            let quantities = if msi {
                HeldQuantities::Sources(sources.remove(&at).unwrap_or_default())
            } else {
                let quantity = item.as_ref().and_then(|item| item.qty.as_ref());
                HeldQuantities::Sum(quantity.and_then(decimal))
            };
            held.push(HeldStock {
                sku: sku.clone(),
                quantities,
                in_stock: item.as_ref().is_some_and(|item| item.is_in_stock),
                settings: item.map(|item| settings(&item)),
            });
        }
        Ok(held)
    }

    fn source_items(&mut self, skus: &[Sku]) -> Result<HashMap<String, Sources>, Trouble> {
        let mut found: HashMap<String, Sources> = HashMap::new();
        for ask in asks(skus) {
            let rows: Vec<SourceItem> =
                pages(&mut self.rest, "inventory/source-items", &ask.query())?;
            for row in rows {
                let Some(quantity) = row.quantity.as_ref().and_then(decimal) else { continue };
                let sources = found.entry(key(&row.sku)).or_default();
                sources.insert(row.source_code, (quantity, row.status == 1));
            }
        }
        Ok(found)
    }

    /// The stock items of these products that the list has, by [`key`].
    fn stock_items(&mut self, skus: &[Sku]) -> Result<HashMap<String, StockItem>, Trouble> {
        if self.stock_items.is_none() && skus.len() < WORTH_A_LIST {
            return Ok(HashMap::new());
        }
        if self.stock_items.is_none() {
            self.stock_items = Some(self.listed_stock()?);
        }
        let known = self.known(skus)?;
        let listed = self.stock_items.as_ref();
        let item = |id| listed.and_then(|listed| listed.get(&id)).cloned();
        Ok(known.into_iter().filter_map(|(at, known)| Some((at, item(known.id)?))).collect())
    }

    /// Every stock item that the shop lists, by the product's id. A page past the last one may repeat
    /// it: the list ends with the first page that brings nothing new.
    fn listed_stock(&mut self) -> Result<HashMap<u64, StockItem>, Trouble> {
        let mut listed = HashMap::new();
        for page in 1.. {
            let query = Query::new()
                .with("scopeId", 0)
                .with("qty", ALL)
                .with("currentPage", page)
                .with("pageSize", PAGE);
            let read: Listed = self.rest.get(&query.on("stockItems/lowStock"))?;
            let rows = read.items.unwrap_or_default();
            let (full, before) = (rows.len() >= PAGE, listed.len());
            let whole = rows.into_iter().filter_map(|row| StockItem::deserialize(row).ok());
            listed.extend(whole.map(|item| (item.product_id, item)));
            if !full || listed.len() == before {
                break;
            }
        }
        Ok(listed)
    }

    fn stock_item(&mut self, sku: &Sku) -> Result<Option<StockItem>, Trouble> {
        match self.rest.get(&format!("stockItems/{}", encode(sku.as_str()))) {
            Ok(item) => Ok(Some(item)),
            Err(trouble) if trouble.status == 404 && !trouble.no_route() => Ok(None),
            Err(trouble) => Err(trouble),
        }
    }
}

fn settings(item: &StockItem) -> StockSettings {
    let backorders = match item.backorders {
        1 => Backorders::Allow,
        2 => Backorders::Notify,
        _ => Backorders::None,
    };
    let least = item.min_qty.as_ref().and_then(decimal);
    StockSettings {
        managed: item.manage_stock,
        backorders: if item.manage_stock { backorders } else { Backorders::None },
        out_of_stock_at: least.filter(|_| item.manage_stock && !item.use_config_min_qty),
    }
}
