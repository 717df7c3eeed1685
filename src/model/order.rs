//! Open lines of web orders, as the ledger keeps them for the availability sum.

use rust_decimal::Decimal;

use super::ProductKey;

/// What is still to be delivered of one web-order line.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenLine {
    /// The product sold.
    pub key: ProductKey,
    /// The store that took the order.
    pub store: String,
    /// That store's id of it.
    pub order: String,
    /// Open quantity in the unit of `key`, positive.
    pub open: Decimal,
    /// Whether Counterpoint has committed the order (it is then out of `QTY_AVAIL`).
    pub committed: bool,
    /// Whether Counterpoint has posted the delivery (it is then out of `QTY_ON_HND`).
    pub posted: bool,
}
