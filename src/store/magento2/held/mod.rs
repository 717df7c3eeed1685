//! Reading the shop back for `verify` and `adopt`: products by search, stock by source items and the
//! list of stock items (`stock`), prices by the `*-information` calls (`prices`), pictures with their
//! products, categories by their list, an order's documents by the orders' ids.

mod prices;
mod stock;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rust_decimal::Decimal;
use serde::Deserialize;
use serde_json::{Number, Value};

use super::client::Scope;
use super::lookups::{Input, pages, same};
use super::map::SHORT_TEXT;
use super::read::{asks, canonical, key, plain};
use super::trouble::Trouble;
use super::{Magento2, api, images};
use crate::model::{Sku, fold};
use crate::store::http::url::Query;
use crate::store::{
    Fault, HeldOrder, HeldPrices, HeldProduct, HeldStock, ListedPage, ReadBack, StoreImage,
};
pub(super) use stock::StockItem;

/// Ids of one category list.
const CATEGORIES: usize = 100;

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

    fn read_images(&mut self, skus: &[Sku]) -> Result<Vec<(Sku, Vec<StoreImage>)>, Fault> {
        Ok(self.held_images(skus)?)
    }

    fn read_orders(&mut self, ids: &[String]) -> Result<BTreeMap<String, HeldOrder>, Fault> {
        Ok(self.held_orders(ids)?)
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

    /// A product's entries come with it in a search; `fields` spares the rest of it.
    fn held_images(&mut self, skus: &[Sku]) -> Result<Vec<(Sku, Vec<StoreImage>)>, Trouble> {
        let fields = "items[id,sku,type_id,media_gallery_entries],total_count";
        let products = self.search_in(Scope::All, &asks(skus), Some(fields))?;
        let mut entries: HashMap<String, Vec<StoreImage>> = products
            .into_iter()
            .map(|product| {
                let own = product.media_gallery_entries.unwrap_or_default();
                (key(&product.sku), own.into_iter().map(images::image).collect())
            })
            .collect();
        let own = |sku: &Sku| Some((sku.clone(), entries.remove(&key(sku.as_str()))?));
        Ok(skus.iter().filter_map(own).collect())
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
}

fn labels(list: &str) -> BTreeSet<String> {
    list.split(',').map(fold).filter(|label| !label.is_empty()).collect()
}

fn zero(text: &str) -> &str {
    if text.is_empty() { "0" } else { text }
}

fn decimal(number: &Number) -> Option<Decimal> {
    canonical(&Value::from(number.clone()).to_string()).parse().ok()
}
