//! What is to happen to one product's prices.

use rust_decimal::Decimal;

use crate::model::{ProductKey, Sku, Special, Tier};

/// The prices of a product that the store has to hear of; what is `None` is left alone.
#[derive(Clone, Debug, PartialEq)]
pub struct PriceChange {
    /// The product in Counterpoint's terms.
    pub key: ProductKey,
    /// The product at the store.
    pub sku: Sku,
    /// The price.
    pub price: Option<Decimal>,
    /// The special price.
    pub special: Option<SpecialChange>,
    /// What it costs the shop.
    pub cost: Option<Decimal>,
}

/// What is to happen to a special price.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SpecialChange {
    /// This one in place of whatever there is.
    Set {
        /// The special price.
        special: Special,
        /// Whether the store may hold an end or a beginning that this one does not have.
        clear: bool,
    },
    /// There is to be none.
    End,
}

/// What is to happen to one product's steps of price. Steps that are not named are left alone.
#[derive(Clone, Debug, PartialEq)]
pub struct TierChange {
    /// The product, for whoever asks about it.
    pub key: ProductKey,
    /// Its SKU as the store holds it.
    pub sku: Sku,
    /// To be made, or to replace the store's step for the same buyers.
    pub put: Vec<Tier>,
    /// To be taken away, where the store holds it just so.
    pub remove: Vec<Tier>,
}
