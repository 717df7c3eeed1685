//! Reading the shop back for `verify` and `adopt`: products by search, stock by source items, prices
//! by the `*-information` calls, categories by their list.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{NaiveDateTime, TimeDelta};
use rust_decimal::Decimal;
use serde::Deserialize;
use serde_json::{Number, Value, json};

use super::client::Scope;
use super::lookups::{Input, pages, same};
use super::map::SHORT_TEXT;
use super::read::{asks, canonical, key, plain};
use super::trouble::Trouble;
use super::{Magento2, api};
use crate::model::{Backorders, Sku, Special, StockSettings, WebPrice, fold};
use crate::store::http::url::{Query, encode};
use crate::store::{
    Fault, HeldPrices, HeldProduct, HeldQuantities, HeldStock, ListedPage, ReadBack,
};

/// SKUs of one `*-information` call.
const PRICES: usize = 500;
/// Ids of one category list.
const CATEGORIES: usize = 100;

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

/// `catalog-inventory-data-stock-item-interface`, as far as it is read.
#[derive(Debug, Deserialize)]
struct StockItem {
    qty: Option<Number>,
    #[serde(default)]
    is_in_stock: bool,
    #[serde(default)]
    use_config_min_qty: bool,
    min_qty: Option<Number>,
    #[serde(default)]
    backorders: u8,
    #[serde(default)]
    manage_stock: bool,
}

/// A row of `base-prices-information`, `special-price-information` and `cost-information`.
#[derive(Clone, Debug, Deserialize)]
struct PriceRow {
    sku: String,
    #[serde(default)]
    store_id: u32,
    price: Option<Number>,
    cost: Option<Number>,
    price_from: Option<String>,
    price_to: Option<String>,
}

/// `catalog-data-category-interface` with its own attributes.
#[derive(Debug, Deserialize)]
struct CategoryText {
    id: u64,
    #[serde(default)]
    custom_attributes: Vec<api::Custom>,
}

impl ReadBack for Magento2 {
    fn read_products(
        &mut self,
        skus: &[Sku],
        attributes: &BTreeSet<String>,
    ) -> Result<Vec<HeldProduct>, Fault> {
        Ok(self.held_products(skus, attributes)?)
    }

    fn read_stock(&mut self, skus: &[Sku]) -> Result<Vec<HeldStock>, Fault> {
        Ok(self.held_stock(skus)?)
    }

    fn read_prices(&mut self, skus: &[Sku], msrp: Option<&str>) -> Result<Vec<HeldPrices>, Fault> {
        Ok(self.held_prices(skus, msrp)?)
    }

    fn read_category_texts(&mut self, ids: &[String]) -> Result<BTreeMap<String, String>, Fault> {
        Ok(self.category_texts(ids)?)
    }

    fn list_products(
        &mut self,
        after: Option<&str>,
        attribute: Option<&str>,
    ) -> Result<ListedPage, Fault> {
        Ok(self.products_behind(after, attribute)?)
    }

    fn same_text(&self, field: &str, held: &str, wanted: &str) -> bool {
        held == wanted || self.as_stored(field, held, wanted)
    }
}

impl Magento2 {
    /// Global values, with those of the configured view where that keeps its own.
    fn held_products(
        &mut self,
        skus: &[Sku],
        attributes: &BTreeSet<String>,
    ) -> Result<Vec<HeldProduct>, Trouble> {
        let mut held = self.held_in(Scope::All, skus, attributes)?;
        if self.settings.store_code.is_some() && !self.settings.store_scoped.is_empty() {
            let view = self.held_in(Scope::View, skus, attributes)?;
            let mut view: HashMap<String, HeldProduct> =
                view.into_iter().map(|held| (key(held.product.sku.as_str()), held)).collect();
            for product in &mut held {
                if let Some(own) = view.remove(&key(product.product.sku.as_str())) {
                    self.take_view(product, own);
                }
            }
        }
        Ok(held)
    }

    fn take_view(&self, held: &mut HeldProduct, view: HeldProduct) {
        let fields = &mut held.product.fields;
        fields.retain(|field, _| self.scope_of(field) == Scope::All);
        let own = view.product.fields.into_iter();
        fields.extend(own.filter(|(field, _)| self.scope_of(field) == Scope::View));
    }

    fn held_in(
        &mut self,
        scope: Scope,
        skus: &[Sku],
        attributes: &BTreeSet<String>,
    ) -> Result<Vec<HeldProduct>, Trouble> {
        let products = self.search_in(scope, &asks(skus), None)?;
        let mut held = Vec::with_capacity(products.len());
        for product in products {
            let links = &product.extension_attributes.category_links;
            let categories = links.iter().map(|link| (link.category_id.clone(), link.position));
            let categories = categories.collect();
            let product = self.store_product(product, attributes)?;
            held.push(HeldProduct { product, categories });
        }
        Ok(held)
    }

    fn held_stock(&mut self, skus: &[Sku]) -> Result<Vec<HeldStock>, Trouble> {
        let msi = self.lookups.sources(&mut self.rest)?.is_some();
        let mut sources = if msi { self.source_items(skus)? } else { HashMap::new() };
        let mut held = Vec::with_capacity(skus.len());
        for sku in skus {
            let item = self.stock_item(sku)?;
            let quantities = if msi {
                HeldQuantities::Sources(sources.remove(&key(sku.as_str())).unwrap_or_default())
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

    /// No list tells the settings: one call a product.
    fn stock_item(&mut self, sku: &Sku) -> Result<Option<StockItem>, Trouble> {
        match self.rest.get(&format!("stockItems/{}", encode(sku.as_str()))) {
            Ok(item) => Ok(Some(item)),
            Err(trouble) if trouble.status == 404 && !trouble.no_route() => Ok(None),
            Err(trouble) => Err(trouble),
        }
    }

    fn held_prices(
        &mut self,
        skus: &[Sku],
        msrp: Option<&str>,
    ) -> Result<Vec<HeldPrices>, Trouble> {
        let store = self.price_store()?;
        let mut held = Vec::new();
        for skus in skus.chunks(PRICES) {
            let base = self.information("products/base-prices-information", skus, store)?;
            let special = self.information("products/special-price-information", skus, store)?;
            let cost = self.information("products/cost-information", skus, store)?;
            let msrps = self.amounts_of(skus, msrp)?;
            for sku in skus {
                let at = key(sku.as_str());
                let Some(row) = base.get(&at) else { continue };
                let prices = WebPrice {
                    price: row.price.as_ref().and_then(decimal),
                    special: special.get(&at).and_then(special_price),
                    cost: cost.get(&at).and_then(|row| decimal(row.cost.as_ref()?)),
                    msrp: msrps.get(&at).copied(),
                };
                held.push(HeldPrices { sku: sku.clone(), prices });
            }
        }
        Ok(held)
    }

    /// The rows of the store that prices are written for, the global ones where it has none.
    fn information(
        &mut self,
        path: &str,
        skus: &[Sku],
        store: u32,
    ) -> Result<HashMap<String, PriceRow>, Trouble> {
        let skus: Vec<&str> = skus.iter().map(Sku::as_str).collect();
        let mut rows: Vec<PriceRow> = self.rest.post(path, &json!({ "skus": skus }))?;
        rows.retain(|row| row.store_id == 0 || row.store_id == store);
        rows.sort_by_key(|row| row.store_id);
        Ok(rows.into_iter().map(|row| (key(&row.sku), row)).collect())
    }

    /// An attribute that holds an amount; Magento's own price attributes are in no other list.
    fn amounts_of(
        &mut self,
        skus: &[Sku],
        attribute: Option<&str>,
    ) -> Result<HashMap<String, Decimal>, Trouble> {
        let Some(code) = attribute else { return Ok(HashMap::new()) };
        let products = self.search_in(Scope::All, &asks(skus), None)?;
        let amount = |product: &api::Product| {
            let mut custom = product.custom_attributes.iter();
            let text = plain(&custom.find(|custom| custom.attribute_code == code)?.value);
            Some((key(&product.sku), canonical(&text).parse().ok()?))
        };
        Ok(products.iter().filter_map(amount).collect())
    }

    fn category_texts(&mut self, ids: &[String]) -> Result<BTreeMap<String, String>, Trouble> {
        let mut texts = BTreeMap::new();
        for ids in ids.chunks(CATEGORIES) {
            let filter = "searchCriteria[filter_groups][0][filters][0]";
            let query = Query::new()
                .with(format!("{filter}[field]"), "entity_id")
                .with(format!("{filter}[value]"), ids.join(","))
                .with(format!("{filter}[condition_type]"), "in");
            let rows: Vec<CategoryText> = pages(&mut self.rest, "categories/list", &query)?;
            for row in rows {
                let mut custom = row.custom_attributes.iter();
                let text = custom.find(|custom| custom.attribute_code == "description");
                texts.extend(text.map(|custom| (row.id.to_string(), plain(&custom.value))));
            }
        }
        Ok(texts)
    }

    /// Whether `held` is what the shop makes of `wanted`.
    fn as_stored(&self, field: &str, held: &str, wanted: &str) -> bool {
        let code = field.strip_prefix("attribute ");
        match (field, code.and_then(|code| self.lookups.input_of(code))) {
            (_, Some((Input::Select | Input::Multiselect, _))) => labels(held) == labels(wanted),
            (_, Some((Input::Text, short))) => {
                kept(held, short) == kept(wanted, short) || same_flag(held, wanted)
            }
            (_, Some((Input::Number, _))) => canonical(held) == canonical(wanted),
            (_, Some((Input::YesNo | Input::Date, _))) => false,
            ("tax-class", _) => {
                let none = |text: &str| text.is_empty() || text == "0" || same(text, "None");
                same(held, wanted) || (none(held) && none(wanted))
            }
            ("attribute-set", _) => same(held, wanted),
            ("weight", _) => canonical(zero(held)) == canonical(zero(wanted)),
            (field, _) => {
                let short = matches!(field, "name" | "meta-title" | "meta-description");
                kept(held, short) == kept(wanted, short)
            }
        }
    }
}

/// What the shop keeps of a text: no letters beyond the basic plane, no blanks round it, and no more
/// than the column holds.
fn kept(text: &str, short: bool) -> String {
    let letters = text.chars().filter(|letter| letter.len_utf8() < 4);
    let kept: String = letters.take(if short { SHORT_TEXT } else { usize::MAX }).collect();
    kept.trim().to_owned()
}

/// Whether both are the same flag, kept in a text attribute; two texts that are none are not.
fn same_flag(one: &str, other: &str) -> bool {
    yes_no(one).is_some_and(|flag| yes_no(other) == Some(flag))
}

fn yes_no(text: &str) -> Option<bool> {
    match text {
        "yes" | "1" => Some(true),
        "no" | "0" => Some(false),
        _ => None,
    }
    .filter(|_| !text.is_empty())
}

fn labels(list: &str) -> BTreeSet<String> {
    list.split(',').map(fold).filter(|label| !label.is_empty()).collect()
}

fn zero(text: &str) -> &str {
    if text.is_empty() { "0" } else { text }
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

/// Magento compares the end with 24 hours added, by the wall clock; the sending side takes them off.
fn special_price(row: &PriceRow) -> Option<Special> {
    let time = |text: &Option<String>| {
        let text = text.as_deref()?;
        NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S").ok()
    };
    Some(Special {
        price: decimal(row.price.as_ref()?)?,
        from: time(&row.price_from),
        to: time(&row.price_to).map(|to| to + TimeDelta::days(1)),
    })
}

fn decimal(number: &Number) -> Option<Decimal> {
    canonical(&Value::from(number.clone()).to_string()).parse().ok()
}
