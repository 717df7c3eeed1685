//! `[stores.NAME.inventory]`: how much the web may sell.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::FlagColumn;
use crate::model::Backorders;

/// Rules of the `inventory` task.
#[derive(Clone, Debug)]
pub struct Inventory {
    /// The store's stock sources, each with the locations that feed it; at least one. Without MSI
    /// there is one, called `default`.
    pub sources: Vec<Source>,
    /// Which figure of Counterpoint the sum starts from.
    pub figure: Figure,
    /// Take off `QTY_ON_BO`.
    pub subtract_backorder: bool,
    /// Take off `QTY_ON_SO` (special orders).
    pub subtract_special_order: bool,
    /// Add `QTY_ON_XFER_IN` (expected transfers).
    pub add_transfer_in: bool,
    /// Kept back of every product, in stocking units.
    pub threshold: Decimal,
    /// A column of `IM_ITEM` that overrides it, 0 included; NULL does not.
    pub threshold_column: Option<String>,
    /// How the threshold is kept back.
    pub threshold_use: ThresholdUse,
    /// A column that makes an item always in stock: its stock is not managed.
    pub always_in_stock: Option<FlagColumn>,
    /// What happens at the end of the stock.
    pub backorders: BackorderRule,
    /// What happens when a store's own orders cannot be read.
    pub when_orders_unreadable: WhenUnreadable,
}

/// A stock source of the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The store's code (Magento 2 MSI `source_code`).
    pub code: String,
    /// The locations added up for it.
    pub locations: Locations,
}

/// Locations of Counterpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Locations {
    /// These `LOC_ID`s.
    List(Vec<String>),
    /// The members of this group: `IM_LOC_GRP_LOC`.
    Group(String),
    /// Every location.
    All,
}

/// Which figure the sum starts from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figure {
    /// `QTY_AVAIL` = on hand - committed.
    Available,
    /// `QTY_ON_HND`
    OnHand,
}

/// How the threshold is kept back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ThresholdUse {
    /// Taken off the quantity, once per SKU over all sources.
    Subtract,
    /// Sent as the quantity at which the store says sold out.
    OutOfStockAt,
}

/// What happens at the end of the stock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackorderRule {
    /// For items without an own rule.
    pub default: Backorders,
    /// A column of `IM_ITEM` with the item's own rule, and what its values mean.
    pub column: Option<(String, BTreeMap<String, Backorders>)>,
}

/// What `inventory` does when a store's new orders cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhenUnreadable {
    /// The pass ends without a write.
    Skip,
    /// It goes on and keeps back this much more of every product.
    Buffer(Decimal),
}
