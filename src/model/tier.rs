//! Prices for those who buy more, or belong to a group of customers.

use rust_decimal::Decimal;

/// One step of a product's prices. Of the steps that a shopper's group and quantity reach, the one of
/// the highest quantity holds; at the same quantity a group's own before everybody's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tier {
    /// The store's customer group, by name; `None` = everybody.
    pub group: Option<String>,
    /// From this many pieces on, at least 1.
    pub from: Decimal,
    /// What one piece is sold for.
    pub price: TierPrice,
}

/// How a step makes its price.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TierPrice {
    /// This very price, above 0.
    Fixed(Decimal),
    /// So many percent off the product's price as the store has it, at most two decimals.
    Percent(Decimal),
}

impl Tier {
    /// Whether both stand for the same buyers: a store holds one of them only.
    pub fn same_step(&self, other: &Self) -> bool {
        self.from == other.from && self.group == other.group
    }
}
