//! A column's value as read from Counterpoint, for the columns that cpsync.toml names.

use chrono::NaiveDateTime;
use rust_decimal::Decimal;

/// One value of a Counterpoint column.
#[derive(Clone, Debug, PartialEq, Default)]
pub enum Value {
    /// SQL `NULL`.
    #[default]
    Null,
    /// varchar, text; trailing spaces removed.
    Text(String),
    /// Any number type, exact.
    Number(Decimal),
    /// datetime in the server's local time (Counterpoint's own habit).
    Time(NaiveDateTime),
}

impl Value {
    /// The text with surrounding blanks removed; `None` for `NULL` and blank.
    pub fn text(&self) -> Option<String> {
        let text = match self {
            Self::Null => return None,
            Self::Text(text) => text.trim().to_owned(),
            Self::Number(number) => number.normalize().to_string(),
            Self::Time(time) => time.format("%Y-%m-%d %H:%M:%S").to_string(),
        };
        (!text.is_empty()).then_some(text)
    }

    /// The number, also from text that holds one; `None` otherwise.
    pub fn number(&self) -> Option<Decimal> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Text(text) => text.trim().parse().ok(),
            Self::Null | Self::Time(_) => None,
        }
    }
}
