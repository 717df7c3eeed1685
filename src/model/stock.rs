//! How much of a product the web may sell.

use rust_decimal::Decimal;

use super::{ProductKey, Sku};

/// What the store does when the quantity is used up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Backorders {
    /// The product is out of stock (Magento 2: 0).
    #[default]
    None,
    /// It may be sold below 0 (Magento 2: 1).
    Allow,
    /// It may be sold below 0 and the shopper is told (Magento 2: 2).
    Notify,
}

/// How the store treats the product's stock; changes rarely and travels apart from the quantity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StockSettings {
    /// Whether the store counts the stock; `false` = always in stock.
    pub managed: bool,
    /// What happens at the end of the stock.
    pub backorders: Backorders,
    /// Sold out at this quantity; `None` = the store's own setting.
    pub out_of_stock_at: Option<Decimal>,
}

/// The stock of one web product.
#[derive(Clone, Debug, PartialEq)]
pub struct StockLevel {
    /// The product in Counterpoint's terms.
    pub key: ProductKey,
    /// The product at the store.
    pub sku: Sku,
    /// How the store treats it.
    pub settings: StockSettings,
    /// Quantity per stock source, in selling units, never negative. The source is the store's code
    /// (Magento 2 MSI `source_code`, `default` without MSI). Empty: a parent, or not managed.
    pub quantities: Vec<(String, Decimal)>,
    /// Whether it can be bought.
    pub in_stock: bool,
    /// Whether it is made of others (configurable, grouped) and holds no quantity of its own.
    pub composite: bool,
}
