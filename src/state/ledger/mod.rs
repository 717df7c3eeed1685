//! The ledger: one row a web order, with what is still to be delivered of its lines, what the store
//! told of it and what happened to it.
//!
//! `task/orders` fills it and brings each order on, one transaction a step; the availability sum reads
//! the open lines of every store. Whoever changes a row reads it inside the transaction that writes
//! it: `inventory` and `orders import` find into the same ledger.

mod activity;
mod content;
mod event;
#[cfg(test)]
mod fixture;
mod gap;
mod line;
mod note;
mod order;

pub use activity::Followed;
pub use event::{OrderEvent, OrderEventKind};
pub use line::OrderLine;
pub use note::DueNote;
pub use order::{Held, HeldOrders, Order, OrderCounts, OrderFilter, OrderState};
