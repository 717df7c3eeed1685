//! `cpsync orders` and `cpsync customers`, end to end: from the shop's checkout to the rows in
//! Counterpoint.

mod chaos;
mod customers;
mod faults;
mod find;
mod first;
mod holds;
mod late;
mod machines;
mod shapes;
mod stock;
pub(crate) mod support;
