//! Values on their way into the shop: numbers, flags, dates and texts as the database takes them.

use std::str::FromStr;

use chrono::{NaiveDate, NaiveDateTime};
use rust_decimal::{Decimal, RoundingStrategy};
use serde_json::{Number, Value};

use super::attribute::{Attribute, Backend};
use super::failure::{Failure, plain, wrong_attribute};

/// What becomes of a stored value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Change {
    Set(String),
    /// `null`, or an empty value that is not kept.
    Clear,
    /// An empty text: hides the global value in a view, clears it globally.
    Blank,
}

/// Largest value of a `decimal(20,6)` column.
pub(crate) fn largest() -> Decimal {
    Decimal::from_i128_with_scale(99_999_999_999_999_999_999, 6)
}

/// A JSON number, or a numeric text, as a decimal.
pub(crate) fn decimal(value: &Value) -> Option<Decimal> {
    match value {
        Value::Number(number) => Some(decimal_from(&number.to_string()).unwrap_or_else(largest)),
        Value::String(text) => decimal_from(text.trim()),
        _ => None,
    }
}

fn decimal_from(text: &str) -> Option<Decimal> {
    Decimal::from_str(text).or_else(|_| Decimal::from_scientific(text)).ok()
}

/// A flag in any of PHP's spellings.
pub(crate) fn flag(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(flag) => Some(*flag),
        Value::Number(n) => Some(n.to_string() != "0"),
        Value::String(text) => match text.as_str() {
            "1" | "true" => Some(true),
            "0" | "false" | "" => Some(false),
            _ => None,
        },
        _ => None,
    }
}

/// A whole number; a fraction is cut off.
pub(crate) fn integer(value: &Value) -> Option<i64> {
    decimal(value).and_then(|d| i64::try_from(d.trunc()).ok())
}

/// An id: a whole number that fits.
pub(crate) fn id(value: &Value) -> Option<u32> {
    integer(value).and_then(|n| u32::try_from(n).ok())
}

/// A decimal as a JSON number without trailing zeros; the largest as PHP prints it.
pub(crate) fn number(value: Decimal) -> Value {
    let text =
        if value >= largest() { "1.0e+14".to_owned() } else { value.normalize().to_string() };
    Number::from_str(&text).map_or(Value::Null, Value::Number)
}

/// A decimal as the column holds it: six places, clamped.
pub(crate) fn six_places(value: Decimal) -> String {
    let rounded = value.round_dp_with_strategy(6, RoundingStrategy::MidpointAwayFromZero);
    format!("{:.6}", rounded.min(largest()).max(-largest()))
}

/// Checks the type of a custom attribute's value, as the web API does before anything is saved.
pub(crate) fn check(attribute: &Attribute, value: &Value) -> Result<(), Failure> {
    let compound = value.is_array() || value.is_object();
    match attribute.backend {
        _ if value.is_null() => Ok(()),
        Backend::Int if decimal(value).is_none() => {
            Err(wrong_attribute(&attribute.code, value, "int"))
        }
        Backend::Decimal if compound => Err(wrong_attribute(&attribute.code, value, "float")),
        _ if compound => Err(wrong_attribute(&attribute.code, value, "string")),
        _ => Ok(()),
    }
}

/// What a checked value becomes in the database.
pub(crate) fn change(attribute: &Attribute, value: &Value) -> Change {
    if value.is_null() {
        return Change::Clear;
    }
    match attribute.backend {
        Backend::Int => integer(value).map_or(Change::Clear, |n| Change::Set(n.to_string())),
        Backend::Decimal => Change::Set(six_places(lenient(value))),
        Backend::Datetime => date(&plain(value)).map_or(Change::Clear, Change::Set),
        Backend::Varchar => text(&plain(value), 255),
        Backend::Text => text(&plain(value), 65_535),
    }
}

/// As PHP casts to float: the number a text begins with, else 0.
fn lenient(value: &Value) -> Decimal {
    decimal(value).unwrap_or_else(|| {
        let text = plain(value);
        let end = text
            .find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | '-'))
            .unwrap_or(text.len());
        decimal_from(&text[..end]).unwrap_or_default()
    })
}

fn text(given: &str, most: usize) -> Change {
    if given.is_empty() {
        return Change::Blank;
    }
    Change::Set(storable(given).chars().take(most).collect())
}

/// Characters of four bytes become four question marks.
pub(crate) fn storable(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut kept, c| {
        if c.len_utf8() == 4 {
            kept.push_str("????");
        } else {
            kept.push(c);
        }
        kept
    })
}

/// A date as stored: zone and offset are dropped, not converted.
pub(crate) fn date(given: &str) -> Option<String> {
    let plain = given.trim().replacen('T', " ", 1);
    let day = plain.get(..10)?;
    let time = plain.get(11..19).unwrap_or("00:00:00");
    let parsed = ["%Y-%m-%d", "%m/%d/%Y", "%d-%m-%Y"]
        .iter()
        .find_map(|form| NaiveDate::parse_from_str(day, form).ok())?;
    let text = format!("{} {time}", parsed.format("%Y-%m-%d"));
    NaiveDateTime::parse_from_str(&text, "%Y-%m-%d %H:%M:%S").ok().map(|t| t.to_string())
}
