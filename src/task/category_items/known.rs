//! What is known of products and categories at the store, and which links it has confirmed.

use std::collections::{BTreeMap, HashMap};

use anyhow::Context;

use super::{LINKS, NewFamily};
use crate::model::{ProductKey, Sku, fold};
use crate::state::{Binding, Phase, State};
use crate::task::Pass;
use crate::task::categories::CATEGORY;
use crate::task::items::PRODUCT;

/// Positions by the store's category id; `None` = the shop's own.
pub(super) type Links = BTreeMap<String, Option<i64>>;

/// A product that the store has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Product {
    pub(super) key: String,
    pub(super) sku: Sku,
    online: bool,
}

/// What is known at the store.
#[derive(Default)]
pub(super) struct Known {
    /// The store's category ids by folded `CATEG_ID`.
    pub(super) categories: HashMap<String, String>,
    /// The products that could be a family's visible one, by root.
    products: HashMap<String, Vec<Product>>,
    /// What the store confirmed, by product key.
    pub(super) links: HashMap<String, Links>,
}

impl Known {
    /// Everything.
    pub(super) fn read(pass: &Pass) -> anyhow::Result<Self> {
        let store = pass.store.name.as_str();
        let mut known = Self { categories: categories(&pass.state, store)?, ..Self::default() };
        pass.state.for_each_acknowledged(store, LINKS, |key, text| known.confirmed(key, &text))?;
        pass.state.for_each_binding(store, PRODUCT, |binding| {
            known.product(binding);
            Ok(())
        })?;
        Ok(known)
    }

    /// Only what concerns these families.
    pub(super) fn read_roots(
        state: &State,
        store: &str,
        families: &[NewFamily],
    ) -> anyhow::Result<Self> {
        let mut known = Self { categories: categories(state, store)?, ..Self::default() };
        if known.categories.is_empty() {
            return Ok(known);
        }
        for family in families {
            for binding in state.bindings_of_root(store, PRODUCT, &family.root.0)? {
                if let Some(text) = state.acknowledged(store, LINKS, &binding.key)? {
                    known.confirmed(binding.key.clone(), &text)?;
                }
                known.product(binding);
            }
        }
        Ok(known)
    }

    /// The product of a family that is visible on its own: never a cell, nor a member of a parent or
    /// a group.
    pub(super) fn visible(&self, root: &str) -> Option<&Product> {
        let mut products: Vec<&Product> = self.products.get(root)?.iter().collect();
        let unit = |product: &&Product| product.key.contains('\t');
        products.retain(|product| own(root, &product.key));
        products.sort_by_key(|product| (!product.online, unit(product), product.key.clone()));
        products.into_iter().next()
    }

    /// The products of a family with confirmed links.
    pub(super) fn linked(&self, root: &str) -> impl Iterator<Item = &Product> {
        let products = self.products.get(root).into_iter().flatten();
        products.filter(|product| self.links.get(&product.key).is_some_and(|l| !l.is_empty()))
    }

    /// The roots of all products that have confirmed links.
    pub(super) fn linked_roots(&self) -> impl Iterator<Item = &String> {
        self.products.keys().filter(|root| self.linked(root).next().is_some())
    }

    fn confirmed(&mut self, key: String, text: &str) -> anyhow::Result<()> {
        let links =
            serde_json::from_str(text).context("could not read what the store confirmed")?;
        self.links.insert(key, links);
        Ok(())
    }

    fn product(&mut self, binding: Binding) {
        let Binding { key, root, sku, online, phase, .. } = binding;
        let wanted = own(&root, &key) || self.links.contains_key(&key);
        if phase != Phase::Creating && wanted {
            let product = Product { key, sku: Sku(sku), online };
            self.products.entry(root).or_default().push(product);
        }
    }
}

/// Whether the key is the root item itself, or it in a unit.
fn own(root: &str, key: &str) -> bool {
    match key.parse() {
        Ok(ProductKey::Item(item) | ProductKey::Unit(item, _)) => item.folded() == fold(root),
        _ => false,
    }
}

/// The categories that the store has.
fn categories(state: &State, store: &str) -> anyhow::Result<HashMap<String, String>> {
    let mut categories = HashMap::new();
    state.for_each_binding(store, CATEGORY, |binding| {
        if binding.phase == Phase::Bound {
            categories.insert(fold(&binding.key), binding.store_id);
        }
        Ok(())
    })?;
    Ok(categories)
}
