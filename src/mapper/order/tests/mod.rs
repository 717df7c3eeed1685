//! Orders of all shapes become documents that balance, or holds that say why not.

mod customers;
mod fixture;
mod holds;
mod properties;
mod shapes;
