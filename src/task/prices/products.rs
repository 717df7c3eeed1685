//! The products that have a price of their own, and which of them a pass was asked for.

use std::collections::{BTreeSet, HashMap};

use crate::model::{ItemNo, ProductKey, Sku};
use crate::report::Event;
use crate::state::{Binding, Phase};
use crate::task::items::PRODUCT;
use crate::task::{Pass, Which};

const NOT_LISTED: &str = "not in scope of this store; its prices are left alone";

/// A product that the store has and that has a price of its own.
pub(in crate::task) struct Known {
    pub(in crate::task) key: ProductKey,
    pub(in crate::task) sku: Sku,
}

/// The products by item.
pub(in crate::task) struct Products(HashMap<String, Vec<Known>>);

/// The items that a person named and that were not listed yet; `None` = all are meant.
pub(in crate::task) struct Asked(Option<BTreeSet<String>>);

impl Products {
    /// Reads them; parents have no price of their own where the store computes it.
    pub(in crate::task) fn read(pass: &Pass) -> anyhow::Result<Self> {
        let mut known: HashMap<String, Vec<Known>> = HashMap::new();
        pass.state.for_each_binding(&pass.store.name, PRODUCT, |binding: Binding| {
            if binding.phase == Phase::Creating || binding.shape.composite() {
                return Ok(());
            }
            if let Ok(key) = binding.key.parse::<ProductKey>() {
                let product = Known { sku: Sku(binding.sku), key };
                known.entry(product.key.item().folded()).or_default().push(product);
            }
            Ok(())
        })?;
        Ok(Self(known))
    }

    pub(in crate::task) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Those of an item, by its folded number.
    pub(in crate::task) fn of(&self, item: &str) -> &[Known] {
        self.0.get(item).map(Vec::as_slice).unwrap_or_default()
    }

    /// Whether the store has the product of this key.
    pub(in crate::task) fn has(&self, key: &str) -> bool {
        let key: Option<ProductKey> = key.parse().ok();
        key.is_some_and(|key| {
            self.of(&key.item().folded()).iter().any(|product| product.key == key)
        })
    }
}

impl Asked {
    /// What the pass was asked for.
    pub(in crate::task) fn of(pass: &Pass) -> Self {
        Self(match &pass.selection.which {
            Which::Items(items) => Some(items.iter().map(ItemNo::folded).collect()),
            Which::Changed | Which::All => None,
        })
    }

    /// Whether a listed item, by its folded number, is meant.
    pub(in crate::task) fn takes(&mut self, item: &str) -> bool {
        self.0.as_mut().is_none_or(|asked| asked.remove(item))
    }

    /// Tells of those that were not in the listing.
    pub(in crate::task) fn tell(self, pass: &mut Pass) -> anyhow::Result<()> {
        self.0.into_iter().flatten().try_for_each(|item| warn(pass, item, NOT_LISTED))
    }
}

/// Tells of a product or item that is passed over.
pub(in crate::task) fn warn(pass: &mut Pass, key: String, why: &str) -> anyhow::Result<()> {
    log::warn!("{key}: {why}");
    pass.report.event(&Event::Warning { key: Some(key), message: why.into() })
}
