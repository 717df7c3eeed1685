//! `[stores.NAME.price-rules]`: whom of Counterpoint's customers the store's groups stand for.

use super::Level;

/// Rules of the `price-rules` task; location, decimals, price-rule customer and store are those of
/// `prices`.
#[derive(Clone, Debug)]
pub struct PriceRules {
    /// The store's customer groups; `None` = the file does not speak of them, and a price rule for
    /// certain customers is worth a warning.
    pub groups: Option<Vec<PriceGroup>>,
    /// How percentages are sent.
    pub discounts: Discounts,
}

/// One of the store's customer groups.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PriceGroup {
    /// Its name in the store.
    pub group: String,
    /// The customers that it stands for.
    pub buyers: Buyers,
    /// What they pay where no rule is for them; `None` = the selling price.
    pub level: Option<Level>,
}

/// Customers of Counterpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Buyers {
    /// One that speaks for all: `AR_CUST.CUST_NO`.
    Customer(String),
    /// All with one of these codes.
    Codes {
        /// A column of `AR_CUST`: `CATEG_COD`, `PROF_COD_1`, ...
        column: String,
        /// What it holds.
        codes: Vec<String>,
    },
}

/// How percentages are sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Discounts {
    /// As the price that Counterpoint asks.
    Price,
    /// As a percentage, where the store takes it off the same price.
    Percent,
}
