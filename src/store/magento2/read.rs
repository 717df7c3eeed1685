//! Products as Magento 2 holds them, read back into the model's words.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rust_decimal::Decimal;
use serde_json::Value;

use super::client::Scope;
use super::lookups::Input;
use super::trouble::Trouble;
use super::{Known, Magento2, api, lookups};
use crate::model::{Content, Field, Sku, Visibility};
use crate::store::http::url::{Query, encode};
use crate::store::{StoreProduct, StoreProductId};

/// Most bytes of encoded SKUs in one address: web servers take 8 kB in all.
const LONGEST_LIST: usize = 5_000;
/// Most SKUs of one search; well below the page size, so that doubled SKUs fit.
const MOST: usize = 100;

/// What a search asks of `sku` or `entity_id`.
pub(super) struct Ask {
    field: &'static str,
    condition: &'static str,
    value: String,
}

impl Ask {
    /// As a search asks it.
    pub(super) fn query(&self) -> Query {
        let filter = "searchCriteria[filter_groups][0][filters][0]";
        Query::new()
            .with(format!("{filter}[field]"), self.field)
            .with(format!("{filter}[value]"), &self.value)
            .with(format!("{filter}[condition_type]"), self.condition)
    }
}

impl Magento2 {
    /// The products under these SKUs, with all that the model knows of them.
    pub(super) fn read_products(&mut self, skus: &[Sku]) -> Result<Vec<StoreProduct>, Trouble> {
        let products = self.search(&asks(skus), None)?;
        let mut read = Vec::with_capacity(products.len());
        for product in products {
            read.push(self.store_product(product, &BTreeSet::new())?);
        }
        Ok(read)
    }

    /// Id and kind of the products under these SKUs, by [`key`]; from memory where possible.
    pub(super) fn known(&mut self, skus: &[Sku]) -> Result<HashMap<String, Known>, Trouble> {
        let missing: Vec<Sku> = skus
            .iter()
            .filter(|sku| !self.known.contains_key(&key(sku.as_str())))
            .cloned()
            .collect();
        self.search(&asks(&missing), Some("items[id,sku,type_id],total_count"))?;
        let known = skus.iter().map(|sku| key(sku.as_str()));
        Ok(known.filter_map(|key| Some((key.clone(), self.known.get(&key)?.clone()))).collect())
    }

    /// The product under this SKU as the store has it now.
    pub(super) fn read_one(&mut self, sku: &str) -> Result<Option<api::Product>, Trouble> {
        self.known.remove(&key(sku));
        Ok(self.search(&asks(&[Sku(sku.to_owned())]), None)?.into_iter().next())
    }

    fn search(&mut self, asks: &[Ask], fields: Option<&str>) -> Result<Vec<api::Product>, Trouble> {
        self.search_in(Scope::All, asks, fields)
    }

    /// The products that are asked for, with the values of one scope.
    pub(super) fn search_in(
        &mut self,
        scope: Scope,
        asks: &[Ask],
        fields: Option<&str>,
    ) -> Result<Vec<api::Product>, Trouble> {
        let mut found: Vec<api::Product> = Vec::new();
        for ask in asks {
            let mut query = ask
                .query()
                .with("searchCriteria[sortOrders][0][field]", "entity_id")
                .with("searchCriteria[sortOrders][0][direction]", "ASC");
            if let Some(fields) = fields {
                query = query.with("fields", fields);
            }
            found.extend(lookups::pages_in::<api::Product>(
                &mut self.rest,
                scope,
                "products",
                &query,
            )?);
        }
        // A SKU is not unique in Magento's database: parallel creations leave doubles behind.
        let mut seen = std::collections::HashSet::new();
        found.retain(|product| {
            let first = seen.insert(key(&product.sku));
            if !first {
                log::warn!(
                    "the store has product `{}` more than once; delete all but one",
                    product.sku
                );
            }
            first
        });
        for product in &found {
            self.remember(product);
        }
        Ok(found)
    }

    pub(super) fn remember(&mut self, product: &api::Product) {
        let known =
            Known { id: product.id, sku: product.sku.clone(), kind: product.type_id.clone() };
        self.known.insert(key(&product.sku), known);
    }

    /// In the model's words; of Magento's own attributes only those in `also`.
    pub(super) fn store_product(
        &mut self,
        product: api::Product,
        also: &BTreeSet<String>,
    ) -> Result<StoreProduct, Trouble> {
        let mut fields = BTreeMap::new();
        let mut set = |field, text| fields.insert(field, text);
        if let Some(name) = &product.name {
            set(Field::Name, name.clone());
        }
        if let Some(status) = product.status {
            set(Field::Enabled, Content::Flag(status == 1).to_string());
        }
        if let Some(visibility) = product.visibility.and_then(visibility) {
            set(Field::Visibility, Content::Visibility(visibility).to_string());
        }
        if let Some(weight) = &product.weight {
            set(Field::Weight, canonical(&weight.to_string()));
        }
        if let Some(price) = &product.price {
            set(Field::Attribute("price".to_owned()), canonical(&price.to_string()));
        }
        if let Some(id) = product.attribute_set_id
            && let Some(name) = self.lookups.set_name(&mut self.rest, id)?
        {
            set(Field::AttributeSet, name);
        }
        let mut url_key = None;
        for custom in &product.custom_attributes {
            if custom.attribute_code == "url_key" {
                url_key = Some(plain(&custom.value));
            } else if let Some((field, text)) = self.custom(custom, also)? {
                fields.insert(field, text);
            }
        }
        self.links(&product, &mut fields)?;
        let id = StoreProductId { id: product.id.to_string(), url_key };
        Ok(StoreProduct { sku: Sku(product.sku), id, kind: product.type_id, fields })
    }

    /// A custom attribute as field and text; `None` for Magento's own book-keeping.
    fn custom(
        &mut self,
        custom: &api::Custom,
        also: &BTreeSet<String>,
    ) -> Result<Option<(Field, String)>, Trouble> {
        let (code, value) = (custom.attribute_code.as_str(), plain(&custom.value));
        let field = match code {
            "description" => Field::Description,
            "short_description" => Field::ShortDescription,
            "meta_title" => Field::MetaTitle,
            "meta_description" => Field::MetaDescription,
            "tax_class_id" => {
                let name = self.lookups.tax_name(&mut self.rest, &value)?;
                return Ok(Some((Field::TaxClass, name.unwrap_or_default())));
            }
            _ => return self.own_attribute(code, &value, also),
        };
        Ok(Some((field, value)))
    }

    fn own_attribute(
        &mut self,
        code: &str,
        value: &str,
        also: &BTreeSet<String>,
    ) -> Result<Option<(Field, String)>, Trouble> {
        let listed = self.lookups.listed(&mut self.rest, code)?;
        let attribute = match listed {
            None if also.contains(code) => self.lookups.attribute(&mut self.rest, code)?,
            listed => listed,
        };
        let Some(attribute) = attribute else { return Ok(None) };
        let text = match attribute.input {
            Input::Text => value.to_owned(),
            Input::Number => canonical(value),
            Input::YesNo => Content::Flag(value == "1").to_string(),
            Input::Date => value.strip_suffix(" 00:00:00").unwrap_or(value).to_owned(),
            Input::Select | Input::Multiselect => self.labels_of(code, value)?,
        };
        Ok(Some((Field::Attribute(code.to_owned()), text)))
    }

    /// Labels of a comma list of option ids, sorted as the model sorts them.
    fn labels_of(&mut self, code: &str, ids: &str) -> Result<String, Trouble> {
        let options = self.lookups.options(&mut self.rest, code)?;
        let label = |id: &str| {
            let option = options.iter().find(|option| option.id == id);
            option.map_or_else(|| format!("#{id}"), |option| option.label.clone())
        };
        let mut labels: Vec<String> =
            ids.split(',').map(str::trim).filter(|id| !id.is_empty()).map(label).collect();
        labels.sort();
        Ok(Content::Options(labels).to_string())
    }

    fn links(
        &mut self,
        product: &api::Product,
        fields: &mut BTreeMap<Field, String>,
    ) -> Result<(), Trouble> {
        match product.type_id.as_str() {
            "configurable" => {
                let extension = &product.extension_attributes;
                let axes = extension.configurable_product_options.iter();
                let axes: Vec<String> =
                    axes.map(|axis| self.lookups.code_of(&axis.attribute_id)).collect();
                fields.insert(Field::Axes, axes.join(", "));
                let children = self.skus_of(&extension.configurable_product_links)?;
                fields.insert(Field::Children, children.join(", "));
            }
            "grouped" => {
                let mut links: Vec<&api::Link> = product
                    .product_links
                    .iter()
                    .filter(|link| link.link_type == "associated")
                    .collect();
                links.sort_by_key(|link| link.position);
                let skus: Vec<&str> =
                    links.iter().map(|link| link.linked_product_sku.as_str()).collect();
                fields.insert(Field::Members, skus.join(", "));
            }
            _ => {}
        }
        Ok(())
    }

    /// The SKUs of these product ids, in the order of the ids.
    fn skus_of(&mut self, ids: &[u64]) -> Result<Vec<String>, Trouble> {
        let known = |of: &Self, id: u64| {
            of.known.values().find(|known| known.id == id).map(|k| k.sku.clone())
        };
        let missing: Vec<String> =
            ids.iter().filter(|id| known(self, **id).is_none()).map(ToString::to_string).collect();
        for some in missing.chunks(MOST) {
            let ask = Ask { field: "entity_id", condition: "in", value: some.join(",") };
            self.search(&[ask], Some("items[id,sku,type_id],total_count"))?;
        }
        Ok(ids.iter().filter_map(|id| known(self, *id)).collect())
    }
}

/// How SKUs are compared: the database knows no case and no trailing blanks.
pub(super) fn key(sku: &str) -> String {
    sku.trim_end().to_lowercase()
}

/// `in` lists that fit an address; a SKU with a comma cannot be in a list and goes alone.
pub(super) fn asks(skus: &[Sku]) -> Vec<Ask> {
    let (alone, listed): (Vec<&Sku>, Vec<&Sku>) = skus
        .iter()
        .filter(|sku| !sku.as_str().trim().is_empty())
        .partition(|sku| sku.as_str().contains(','));
    let ask = |condition, value: String| Ask { field: "sku", condition, value };
    let mut asks: Vec<Ask> = alone.iter().map(|sku| ask("eq", sku.as_str().to_owned())).collect();
    let (mut list, mut length) = (Vec::new(), 0);
    for sku in listed {
        let more = encode(sku.as_str()).len() + 3;
        if !list.is_empty() && (length + more > LONGEST_LIST || list.len() == MOST) {
            asks.push(ask("in", list.join(",")));
            (list, length) = (Vec::new(), 0);
        }
        list.push(sku.as_str());
        length += more;
    }
    if !list.is_empty() {
        asks.push(ask("in", list.join(",")));
    }
    asks
}

/// The number's own text without trailing zeros; huge ones come with an exponent.
pub(super) fn canonical(text: &str) -> String {
    let decimal = text.parse::<Decimal>().or_else(|_| Decimal::from_scientific(text));
    decimal.map_or_else(|_| text.to_owned(), |number| number.normalize().to_string())
}

fn visibility(id: u8) -> Option<Visibility> {
    [Visibility::Hidden, Visibility::Catalog, Visibility::Search, Visibility::Both]
        .into_iter()
        .find(|visibility| super::map::visibility_id(*visibility) == id)
}

pub(super) fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sku_lists_fit_an_address_and_keep_commas_out() {
        let skus: Vec<Sku> = (0..250)
            .map(|n| Sku(format!("ITEM-{n:04}/{}", "|".repeat(40))))
            .chain([Sku("A,B".into()), Sku(" ".into())])
            .collect();
        let asks = asks(&skus);
        assert_eq!((asks[0].condition, asks[0].value.as_str()), ("eq", "A,B"));
        assert!(asks.iter().all(|ask| encode(&ask.value).len() <= LONGEST_LIST));
        let listed: usize = asks[1..].iter().map(|ask| ask.value.split(',').count()).sum();
        assert_eq!(listed, 250);
    }

    #[test]
    fn decimals_are_read_in_the_model_s_form() {
        for (text, wanted) in
            [("29.950000", "29.95"), ("0", "0"), ("1.0e+14", "100000000000000"), ("x", "x")]
        {
            assert_eq!(canonical(text), wanted);
        }
    }
}
