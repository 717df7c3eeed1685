//! Orders of Magento 2: found and understood (`find`, `map`, `lines`), answered (`note`), and what
//! becomes of them read (`progress`, of many at once `held`) and sent (`send`); the accounts behind them
//! (`customers`).

mod api;
mod customers;
mod find;
mod held;
mod lines;
mod map;
mod note;
mod progress;
mod send;

/// Orders of a page until the store wants fewer.
pub(super) const ROWS: usize = find::PAGE;
