//! A store that only notes what would be sent.
//!
//! Reads pass through, so that a task can show old values beside new ones; every write succeeds and
//! goes nowhere (law 6).

use std::collections::BTreeMap;

use super::{
    BulkHook, Capabilities, Fault, Outcomes, ProductChange, StockChange, Store, StoreProduct,
    StoreProductId,
};
use crate::model::{ProductKey, Sku};

/// Decorates a store for `--dry-run`.
pub struct DryRun {
    store: Box<dyn Store>,
    options: BTreeMap<String, Vec<String>>,
}

impl DryRun {
    /// Wraps the store.
    pub fn new(store: Box<dyn Store>) -> Self {
        Self { store, options: BTreeMap::new() }
    }
}

impl Store for DryRun {
    fn capabilities(&self) -> Capabilities {
        self.store.capabilities()
    }

    fn find_products(&mut self, skus: &[Sku]) -> Result<Vec<StoreProduct>, Fault> {
        self.store.find_products(skus)
    }

    /// With the labels that this dry run would have added, so that later records find them.
    fn find_options(&mut self, attribute: &str) -> Result<Vec<String>, Fault> {
        let mut labels = self.store.find_options(attribute)?;
        labels.extend(self.options.get(attribute).into_iter().flatten().cloned());
        Ok(labels)
    }

    fn put_options(
        &mut self,
        attribute: &str,
        labels: &[String],
    ) -> Result<Outcomes<String, ()>, Fault> {
        self.options.entry(attribute.to_owned()).or_default().extend_from_slice(labels);
        Ok(labels.iter().map(|label| (label.clone(), Ok(()))).collect())
    }

    fn put_products(
        &mut self,
        changes: &[ProductChange],
    ) -> Result<Outcomes<ProductKey, StoreProductId>, Fault> {
        let done =
            |change: &ProductChange| (change.product.key.clone(), Ok(StoreProductId::default()));
        Ok(changes.iter().map(done).collect())
    }

    fn put_stock(&mut self, changes: &[StockChange]) -> Result<Outcomes<Sku, ()>, Fault> {
        Ok(changes.iter().map(|change| (change.level.sku.clone(), Ok(()))).collect())
    }

    fn requests(&self) -> u64 {
        self.store.requests()
    }

    fn on_bulk(&mut self, _hook: BulkHook) {}

    /// Waiting for a bulk would not change the store, but what it is waited for is a write.
    fn settle_bulks(&mut self, bulks: &[Option<String>]) -> Result<Vec<Option<String>>, Fault> {
        Ok(bulks.to_vec())
    }
}
