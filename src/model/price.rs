//! What the web asks for one product.

use chrono::NaiveDateTime;
use rust_decimal::Decimal;

/// The prices of one web product, rounded to the company's decimals.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WebPrice {
    /// The price; `None` when Counterpoint has none or 0.
    pub price: Option<Decimal>,
    /// The special price; `None` = there is none.
    pub special: Option<Special>,
    /// The manufacturer's price; `None` = not sent.
    pub msrp: Option<Decimal>,
    /// What a selling unit costs the shop; `None` = not sent.
    pub cost: Option<Decimal>,
}

/// A lower price for a time. The times are the store's wall clock, which is how shops compare them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Special {
    /// Above 0 and below the price.
    pub price: Decimal,
    /// The first second that it holds; `None` = it holds already.
    pub from: Option<NaiveDateTime>,
    /// The last second that it holds; `None` = no end.
    pub to: Option<NaiveDateTime>,
}
