//! What the store confirmed of a product's prices: short texts that a person can read, one a facet.

use rust_decimal::Decimal;

use crate::model::{Creation, Special};
use crate::state::Writer;

/// The facet of the price: `12.95`.
pub const PRICE: &str = "price";
/// The facet of the special price: `9.95 from .. to ..`, or `none`.
pub const SPECIAL: &str = "price-special";
/// The facet of the manufacturer's price.
pub const MSRP: &str = "price-msrp";
/// The facet of the cost.
pub const COST: &str = "price-cost";
/// All of them.
pub const FACETS: [&str; 4] = [PRICE, SPECIAL, MSRP, COST];

/// An amount's text.
pub fn amount(amount: Decimal) -> String {
    amount.normalize().to_string()
}

/// A special price's text.
pub fn special(special: Option<&Special>) -> String {
    let Some(Special { price, from, to }) = special else { return "none".to_owned() };
    let mut text = amount(*price);
    for (word, time) in [(FROM, from), (TO, to)] {
        if let Some(time) = time {
            text = format!("{text}{word}{}", time.format("%Y-%m-%d %H:%M:%S"));
        }
    }
    text
}

/// Whether the store, having confirmed `old`, may hold a date that `new` does not replace.
pub fn leaves_a_date(old: Option<&String>, new: &str) -> bool {
    let Some(old) = old else { return true };
    [FROM, TO].iter().any(|word| old.contains(word) && !new.contains(word))
}

const FROM: &str = " from ";
const TO: &str = " to ";

/// The lowest price that two texts tell, whenever it holds; `None` without a price.
pub fn lowest(price: Option<&str>, special: Option<&str>) -> Option<Decimal> {
    let number = |text: &str| text.split(' ').next().and_then(|number| number.parse().ok());
    special.and_then(number).or_else(|| price.and_then(number))
}

/// Takes what a creation carried as confirmed. Of a special price made in that way the store fills
/// in a beginning by itself, so that one is looked at again.
pub fn created(
    writer: &Writer,
    store: &str,
    key: &str,
    creation: &Creation,
    now: i64,
) -> anyhow::Result<()> {
    forget(writer, store, key)?;
    let Some(price) = creation.price else { return Ok(()) };
    writer.put_acknowledged(store, PRICE, key, &amount(price), now)?;
    if creation.special_price.is_none() {
        writer.put_acknowledged(store, SPECIAL, key, &special(None), now)?;
    }
    Ok(())
}

/// Forgets a product that the store does not have any more, or has anew.
pub fn forget(writer: &Writer, store: &str, key: &str) -> anyhow::Result<()> {
    for facet in FACETS {
        writer.remove_acknowledged(store, facet, key)?;
    }
    Ok(())
}
