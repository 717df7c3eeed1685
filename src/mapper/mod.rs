//! Pure rules: Counterpoint records -> web records, by the rules in cpsync.toml.
//!
//! [`families::map`] turns one family into products, children before their parents;
//! [`availability`] turns quantities into what the web may sell; [`acknowledged`] tells which
//! fields differ from what the store confirmed; [`order`] turns a web order into a document. Nothing here reads, writes or asks the time.

pub mod acknowledged;
pub mod attribute;
pub mod availability;
pub mod families;
pub mod grid;
pub mod label;
pub mod order;
pub mod parent;
pub mod picture;
pub mod price;
pub mod product;
pub mod promotion;
pub mod sku;
pub mod sold;
pub mod template;
pub mod tiers;
pub mod tree;
pub mod units;

pub use families::{Held, LeftOut, Mapped, Rules, map};

#[cfg(test)]
mod availability_properties;
#[cfg(test)]
mod fixture;
