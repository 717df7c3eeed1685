//! The state of the shop: products with their indexes, attributes, stock, categories, bulks. No requests, no wire.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::{Arc, Mutex};

use chrono::Utc;
use rust_decimal::Decimal;

use super::attribute::{self, Attribute, AttributeOption, AttributeSet, Backend};
use super::category::Category;
use super::failure::{Failure, url_key_taken};
use super::product::{Product, sku_key};
use super::scope::Scope;
use super::settings::{Reach, Settings, Source, Stock};

/// Quantity of one SKU in one source; the SKU need not exist.
#[derive(Clone, Debug)]
pub(crate) struct SourceItem {
    pub(crate) sku: String,
    pub(crate) quantity: Decimal,
    pub(crate) in_stock: bool,
}

/// The shop. Obtained through [`MagentoDouble::edit`](super::MagentoDouble::edit).
#[derive(Clone)]
pub struct Shop {
    pub(crate) settings: Settings,
    pub(crate) products: BTreeMap<u32, Product>,
    by_sku: HashMap<String, u32>,
    urls: HashMap<(u32, Box<str>), u32>,
    /// Children of configurable products with their parents.
    parents: HashMap<u32, BTreeSet<u32>>,
    pub(crate) attributes: BTreeMap<u32, Attribute>,
    codes: HashMap<String, u32>,
    pub(crate) sets: BTreeMap<u32, AttributeSet>,
    pub(crate) categories: BTreeMap<u32, Category>,
    pub(crate) sources: Vec<Source>,
    pub(crate) stocks: Vec<Stock>,
    /// By SKU key, then source code.
    pub(crate) source_items: BTreeMap<String, BTreeMap<String, SourceItem>>,
    /// Quantities of orders not yet shipped, by SKU key.
    pub(crate) reservations: HashMap<String, Decimal>,
    /// What the inventory index holds: quantity in stock by SKU key and source.
    pub(crate) indexed: HashMap<String, BTreeMap<String, Decimal>>,
    /// Products made since the indexers last ran.
    pub(crate) fresh: HashSet<u32>,
    pub(crate) bulks: super::bulk::Bulks,
    pub(crate) sales: super::sales::Sales,
    pub(crate) customers: BTreeMap<u32, super::customer::Customer>,
    pub(crate) last_address: u32,
    /// SKUs whose save is refused, with the message.
    pub(crate) rejected: Arc<Mutex<HashMap<String, String>>>,
    pub(crate) admin_tokens: HashSet<String>,
    last: Counters,
}

#[derive(Clone, Default)]
struct Counters {
    product: u32,
    stock_item: u32,
    attribute: u32,
    option: u32,
    set: u32,
    category: u32,
    variant_option: u32,
    media: u32,
}

impl Shop {
    pub(crate) fn new(settings: Settings, rejected: Arc<Mutex<HashMap<String, String>>>) -> Self {
        let mut shop = Self {
            products: BTreeMap::new(),
            by_sku: HashMap::new(),
            urls: HashMap::new(),
            parents: HashMap::new(),
            attributes: BTreeMap::new(),
            codes: HashMap::new(),
            sets: BTreeMap::new(),
            categories: BTreeMap::new(),
            sources: settings.sources.clone(),
            stocks: settings.stocks.clone(),
            source_items: BTreeMap::new(),
            reservations: HashMap::new(),
            indexed: HashMap::new(),
            fresh: HashSet::new(),
            bulks: super::bulk::Bulks::default(),
            sales: super::sales::Sales::default(),
            customers: BTreeMap::new(),
            last_address: 0,
            rejected,
            admin_tokens: HashSet::new(),
            last: Counters {
                attribute: attribute::FIRST_OWN - 1,
                set: 8,
                option: 3,
                ..Counters::default()
            },
            settings,
        };
        shop.seed();
        shop
    }

    fn seed(&mut self) {
        let reach = if self.settings.price_per_website { Reach::Website } else { Reach::Global };
        for attribute in attribute::system_attributes(reach) {
            self.insert_attribute(attribute);
        }
        let all: BTreeSet<u32> = self.attributes.keys().copied().collect();
        for (n, name) in self.settings.attribute_sets.clone().into_iter().enumerate() {
            let id = if n == 0 { 4 } else { self.next_set_id() };
            let set = AttributeSet { id, name, sort_order: 1, attributes: all.clone() };
            self.sets.insert(id, set);
        }
        for seed in self.settings.attributes.clone() {
            self.seed_attribute(&seed);
        }
        self.seed_categories();
    }

    fn seed_attribute(&mut self, seed: &super::settings::AttributeSeed) {
        let id = self.next_attribute_id();
        let options = seed
            .options
            .iter()
            .zip(1..)
            .map(|(label, position)| AttributeOption {
                id: self.next_option_id(),
                label: label.clone(),
                view_labels: BTreeMap::new(),
                position,
            })
            .collect();
        self.insert_attribute(Attribute {
            id,
            code: seed.code.clone(),
            label: seed.label.clone(),
            input: seed.input,
            backend: Backend::of(seed.input),
            reach: seed.reach,
            user_defined: true,
            view_labels: BTreeMap::new(),
            options,
        });
        for set in self.sets.values_mut() {
            if seed.sets.is_empty() || seed.sets.contains(&set.name) {
                set.attributes.insert(id);
            }
        }
    }

    pub(crate) fn insert_attribute(&mut self, attribute: Attribute) {
        self.codes.insert(attribute.code.clone(), attribute.id);
        self.attributes.insert(attribute.id, attribute);
    }

    pub(crate) fn attribute(&self, code: &str) -> Option<&Attribute> {
        self.codes.get(code).and_then(|id| self.attributes.get(id))
    }

    pub(crate) fn attribute_mut(&mut self, code: &str) -> Option<&mut Attribute> {
        self.codes.get(code).and_then(|id| self.attributes.get_mut(id))
    }

    pub(crate) fn product_by_sku(&self, sku: &str) -> Option<&Product> {
        self.product_id(sku).and_then(|id| self.products.get(&id))
    }

    pub(crate) fn product_id(&self, sku: &str) -> Option<u32> {
        self.by_sku.get(&sku_key(sku)).copied()
    }

    pub(crate) fn product_mut(&mut self, id: u32) -> Option<&mut Product> {
        self.products.get_mut(&id)
    }

    pub(crate) fn parents_of(&self, child: u32) -> Vec<u32> {
        self.parents.get(&child).into_iter().flatten().copied().collect()
    }

    /// Stores a product, new or changed, and brings the indexes up to date; refuses a URL key in use.
    pub(crate) fn store(&mut self, product: Product) -> Result<(), Failure> {
        let urls = self.urls_of(&product);
        if urls.iter().any(|url| self.urls.get(url).is_some_and(|owner| *owner != product.id)) {
            return Err(url_key_taken());
        }
        self.unindex(product.id);
        for url in urls {
            self.urls.insert(url, product.id);
        }
        self.by_sku.insert(sku_key(&product.sku), product.id);
        for child in &product.variants.children {
            self.parents.entry(*child).or_default().insert(product.id);
        }
        self.products.insert(product.id, product);
        Ok(())
    }

    /// Removes a product and the links to it; its source items stay, as they do in the shop.
    pub(crate) fn remove(&mut self, id: u32) {
        for parent in self.parents_of(id) {
            if let Some(parent) = self.products.get_mut(&parent) {
                parent.variants.children.retain(|child| *child != id);
            }
        }
        self.unindex(id);
        self.parents.remove(&id);
        self.products.remove(&id);
    }

    fn unindex(&mut self, id: u32) {
        let Some(old) = self.products.get(&id) else { return };
        let (key, children) = (sku_key(&old.sku), old.variants.children.clone());
        for url in self.urls_of(old) {
            self.urls.remove(&url);
        }
        self.by_sku.remove(&key);
        for child in children {
            if let Some(parents) = self.parents.get_mut(&child) {
                parents.remove(&id);
            }
        }
    }

    /// URL keys a product claims: one per view of its websites, none while it is not visible individually.
    fn urls_of(&self, product: &Product) -> Vec<(u32, Box<str>)> {
        self.settings
            .views
            .iter()
            .filter(|view| product.websites.contains(&view.website_id))
            .filter(|view| product.value(Some(view.id), attribute::VISIBILITY) != Some("1"))
            .filter_map(|view| {
                let key = product.value(Some(view.id), attribute::URL_KEY)?;
                Some((view.id, key.into()))
            })
            .collect()
    }

    pub(crate) fn in_set(&self, set: u32, attribute: u32) -> bool {
        self.sets.get(&set).is_some_and(|set| set.attributes.contains(&attribute))
    }

    /// Websites' store views that a write of this reach touches; empty = the global value.
    pub(crate) fn views_touched(&self, scope: Scope, reach: Reach) -> Vec<u32> {
        let Scope::View(id) = scope else { return Vec::new() };
        let website = self.settings.view_by_id(id).map(|view| view.website_id);
        match reach {
            Reach::Global => Vec::new(),
            Reach::Store => vec![id],
            Reach::Website => self
                .settings
                .views
                .iter()
                .filter(|view| Some(view.website_id) == website)
                .map(|view| view.id)
                .collect(),
        }
    }

    pub(crate) fn now() -> i64 {
        Utc::now().timestamp()
    }

    pub(crate) fn next_product_id(&mut self) -> u32 {
        self.last.product += 1;
        self.last.product
    }

    pub(crate) fn next_stock_item_id(&mut self) -> u32 {
        self.last.stock_item += 1;
        self.last.stock_item
    }

    pub(crate) fn next_attribute_id(&mut self) -> u32 {
        self.last.attribute += 1;
        self.last.attribute
    }

    pub(crate) fn next_option_id(&mut self) -> u32 {
        self.last.option += 1;
        self.last.option
    }

    pub(crate) fn next_set_id(&mut self) -> u32 {
        self.last.set += 1;
        self.last.set
    }

    pub(crate) fn next_category_id(&mut self) -> u32 {
        self.last.category += 1;
        self.last.category
    }

    pub(crate) fn next_media_id(&mut self) -> u32 {
        self.last.media += 1;
        self.last.media
    }

    pub(crate) fn next_variant_option_id(&mut self) -> u32 {
        self.last.variant_option += 1;
        self.last.variant_option
    }
}

impl Scope {
    /// The view whose values count; `None` = the global ones.
    pub(crate) fn view(self) -> Option<u32> {
        match self {
            Self::All => None,
            Self::View(id) => Some(id),
        }
    }
}
