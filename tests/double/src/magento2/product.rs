//! A product as the shop stores it: compact, values as text, store views apart from the global values.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;

use super::media::Gallery;
use super::stock_item::StockItem;

/// Attribute values by attribute id, sorted.
#[derive(Clone, Debug, Default)]
pub(crate) struct Values(Vec<(u32, Box<str>)>);

impl Values {
    pub(crate) fn get(&self, attribute: u32) -> Option<&str> {
        self.find(attribute).ok().map(|at| &*self.0[at].1)
    }

    pub(crate) fn set(&mut self, attribute: u32, value: &str) {
        match self.find(attribute) {
            Ok(at) => self.0[at].1 = value.into(),
            Err(at) => self.0.insert(at, (attribute, value.into())),
        }
    }

    pub(crate) fn remove(&mut self, attribute: u32) {
        if let Ok(at) = self.find(attribute) {
            self.0.remove(at);
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (u32, &str)> {
        self.0.iter().map(|(id, value)| (*id, &**value))
    }

    fn find(&self, attribute: u32) -> Result<usize, usize> {
        self.0.binary_search_by_key(&attribute, |(id, _)| *id)
    }
}

/// A link from one product to another.
#[derive(Clone, Debug)]
pub(crate) struct Link {
    /// `related`, `upsell`, `crosssell` or `associated`.
    pub(crate) kind: String,
    pub(crate) to: u32,
    pub(crate) position: i64,
    /// Of an associated product.
    pub(crate) quantity: Decimal,
}

/// A price for a customer group from a quantity on.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Tier {
    /// 32000 = all groups.
    pub(crate) group: u32,
    pub(crate) website: u32,
    pub(crate) quantity: Decimal,
    pub(crate) price: Decimal,
    /// Whether `price` is a percentage off.
    pub(crate) discount: bool,
}

/// An attribute a configurable product varies by.
#[derive(Clone, Debug)]
pub(crate) struct VariantOption {
    pub(crate) id: u32,
    pub(crate) attribute: u32,
    pub(crate) label: String,
    pub(crate) position: i64,
}

/// What a configurable product consists of.
#[derive(Clone, Debug, Default)]
pub(crate) struct Variants {
    pub(crate) options: Vec<VariantOption>,
    /// Product ids of the children.
    pub(crate) children: Vec<u32>,
}

/// A product.
#[derive(Clone, Debug)]
pub(crate) struct Product {
    pub(crate) id: u32,
    pub(crate) sku: String,
    pub(crate) kind: String,
    pub(crate) set: u32,
    pub(crate) created: i64,
    pub(crate) updated: i64,
    pub(crate) values: Values,
    /// Overrides by store view; an empty text hides the global value.
    pub(crate) views: BTreeMap<u32, Values>,
    pub(crate) websites: Vec<u32>,
    /// Category ids with positions.
    pub(crate) categories: Vec<(u32, i64)>,
    pub(crate) stock: StockItem,
    pub(crate) tiers: Vec<Tier>,
    pub(crate) links: Vec<Link>,
    pub(crate) variants: Variants,
    pub(crate) gallery: Gallery,
}

impl Product {
    pub(crate) fn new(id: u32, sku: &str, kind: &str, set: u32, now: i64) -> Self {
        Self {
            id,
            sku: sku.to_owned(),
            kind: kind.to_owned(),
            set,
            created: now,
            updated: now,
            values: Values::default(),
            views: BTreeMap::new(),
            websites: Vec::new(),
            categories: Vec::new(),
            stock: StockItem::default(),
            tiers: Vec::new(),
            links: Vec::new(),
            variants: Variants::default(),
            gallery: Gallery::default(),
        }
    }

    /// The value in effect in a view (`None` = the global one); an empty text counts as none.
    pub(crate) fn value(&self, view: Option<u32>, attribute: u32) -> Option<&str> {
        let over = view.and_then(|v| self.views.get(&v)).and_then(|v| v.get(attribute));
        over.or_else(|| self.values.get(attribute)).filter(|value| !value.is_empty())
    }

    /// Whether the shop keeps a quantity of it.
    pub(crate) fn has_stock(&self) -> bool {
        matches!(self.kind.as_str(), "simple" | "virtual" | "downloadable")
    }

    pub(crate) fn is_configurable(&self) -> bool {
        self.kind == "configurable"
    }
}

/// The key under which a SKU is found: the database ignores case and trailing spaces.
pub(crate) fn sku_key(sku: &str) -> String {
    sku.trim_end().to_lowercase()
}

/// Seconds since 1970 as Magento prints them, UTC.
pub(crate) fn stamp(seconds: i64) -> String {
    DateTime::<Utc>::from_timestamp(seconds, 0)
        .unwrap_or_default()
        .format("%Y-%m-%d %H:%M:%S")
        .to_string()
}
