//! Magento 2 over REST.

use super::{
    Capabilities, Fault, Outcomes, ProductChange, StockChange, Store, StoreProduct, StoreProductId,
};
use crate::model::{ProductKey, Sku};

/// A Magento 2 store.
#[derive(Debug)]
pub struct Magento2 {}

impl Magento2 {
    /// Prepares the client; makes no request.
    pub fn open(_name: &str, _settings: &crate::config::Magento2) -> anyhow::Result<Self> {
        anyhow::bail!("stub")
    }
}

impl Store for Magento2 {
    fn capabilities(&self) -> Capabilities {
        unreachable!("stub")
    }
    fn find_products(&mut self, _skus: &[Sku]) -> Result<Vec<StoreProduct>, Fault> {
        unreachable!("stub")
    }
    fn find_options(&mut self, _attribute: &str) -> Result<Vec<String>, Fault> {
        unreachable!("stub")
    }
    fn put_options(
        &mut self,
        _attribute: &str,
        _labels: &[String],
    ) -> Result<Outcomes<String, ()>, Fault> {
        unreachable!("stub")
    }
    fn put_products(
        &mut self,
        _changes: &[ProductChange],
    ) -> Result<Outcomes<ProductKey, StoreProductId>, Fault> {
        unreachable!("stub")
    }
    fn put_stock(&mut self, _changes: &[StockChange]) -> Result<Outcomes<Sku, ()>, Fault> {
        unreachable!("stub")
    }
}
