//! What the passes do alike whose listing is the data: stock, prices, steps of price.
//!
//! They compare what they list with what the store confirmed and send the differences in arrays; the
//! queue holds only what failed, or what was looked for without sending.

mod failed;
mod refused;
mod send;

pub(super) use failed::Failed;
pub(super) use send::Answered;

use crate::model::{ProductKey, Sku};

/// What tells one kind of value from another in the queue and in messages.
pub(super) struct Kind {
    /// The task's name in the state file.
    pub task: &'static str,
    /// Why a product waits in the queue: `price`.
    pub reason: &'static str,
    /// The values of many products: `prices`.
    pub values: &'static str,
}

/// What is to be sent of one product.
pub(super) trait Change {
    /// Whose it is.
    fn product(&self) -> (&ProductKey, &Sku);
}
