//! What the state file knows of the store's products: small, for there may be a hundred thousand.

use std::collections::HashSet;
use std::rc::Rc;

use super::acknowledge::{QUANTITY, SETTINGS};
use crate::state::{Binding, Phase};
use crate::task::Pass;
use crate::task::items::PRODUCT;

/// A product that the store has, as far as the sum and its comparison need it.
pub(super) struct Known {
    /// Ours, as text.
    pub key: Box<str>,
    /// `None` = the key itself, as for most products.
    sku: Option<Box<str>>,
    /// `None` = the key itself.
    root: Option<Box<str>>,
    /// The confirmed quantities' text.
    pub quantity: Option<Box<str>>,
    /// The confirmed settings' text; few products differ in it.
    pub settings: Option<Rc<str>>,
    /// Whether it is a parent.
    pub composite: bool,
    /// Whether it is enabled at the store.
    pub online: bool,
    taken: bool,
}

/// The products by key.
pub(super) struct Products(Vec<Known>);

impl Products {
    /// Reads the bindings and what was confirmed of each. A product whose creation is not complete
    /// is left out: `items` sends its stock.
    pub(super) fn read(pass: &Pass) -> anyhow::Result<Self> {
        let store = &pass.store.name;
        let mut products = Vec::new();
        pass.state.for_each_binding(store, PRODUCT, |binding| {
            products.extend((binding.phase != Phase::Creating).then(|| Known::new(binding)));
            Ok(())
        })?;
        // The file's order is that of its bytes already; the look-up must not hang on it.
        products.sort_unstable_by(|a: &Known, b| a.key.cmp(&b.key));
        let mut products = Self(products);
        pass.state.for_each_acknowledged(store, QUANTITY, |key, text| {
            if let Some(product) = products.find_mut(&key) {
                product.quantity = Some(text.into());
            }
            Ok(())
        })?;
        let mut texts: HashSet<Rc<str>> = HashSet::new();
        pass.state.for_each_acknowledged(store, SETTINGS, |key, text| {
            if let Some(product) = products.find_mut(&key) {
                let text: Rc<str> = texts.get(text.as_str()).cloned().unwrap_or(text.into());
                texts.insert(Rc::clone(&text));
                product.settings = Some(text);
            }
            Ok(())
        })?;
        Ok(products)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The product with this key.
    pub(super) fn find(&self, key: &str) -> Option<&Known> {
        self.0.get(self.place(key)?)
    }

    /// The product that is sold as it is with this key, handed out once.
    pub(super) fn take(&mut self, key: &str) -> Option<&Known> {
        let product = self.find_mut(key).filter(|product| !product.composite && !product.taken)?;
        product.taken = true;
        Some(product)
    }

    /// The parents.
    pub(super) fn composites(&self) -> impl Iterator<Item = &Known> {
        self.0.iter().filter(|product| product.composite)
    }

    fn find_mut(&mut self, key: &str) -> Option<&mut Known> {
        let place = self.place(key)?;
        self.0.get_mut(place)
    }

    fn place(&self, key: &str) -> Option<usize> {
        self.0.binary_search_by(|product| (*product.key).cmp(key)).ok()
    }
}

impl Known {
    fn new(binding: Binding) -> Self {
        let Binding { key, root, sku, shape, online, .. } = binding;
        let other = |text: String| (text != key).then(|| text.into_boxed_str());
        let (sku, root) = (other(sku), other(root));
        let key = key.into_boxed_str();
        let (quantity, settings, composite, taken) = (None, None, shape.composite(), false);
        Self { key, sku, root, quantity, settings, composite, online, taken }
    }

    /// The SKU that the store holds it under.
    pub(super) fn sku(&self) -> &str {
        self.sku.as_deref().unwrap_or(&self.key)
    }

    /// The key of the job that sends it.
    pub(super) fn root(&self) -> &str {
        self.root.as_deref().unwrap_or(&self.key)
    }
}
