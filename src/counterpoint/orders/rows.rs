//! Rows before they are written: plain values by column name, without a thought of the site's widths.

use chrono::NaiveDateTime;
use rust_decimal::Decimal;

/// A value for a column.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Cell {
    /// `NULL`, or what the column wants in its place.
    Null,
    /// Text of any length.
    Text(String),
    /// An exact number.
    Number(Decimal),
    /// Server local time, by Counterpoint's habit.
    Time(NaiveDateTime),
    /// A uniqueidentifier.
    Guid(String),
    /// A uniqueidentifier of the server's making.
    NewGuid,
    /// The server's clock.
    Now,
    /// The server's clock, in UTC.
    UtcNow,
    /// Not known before writing; in previews only.
    Later(&'static str),
}

/// One row: columns with their values, no column twice.
pub(super) type Row = Vec<(&'static str, Cell)>;

/// Rows of one table.
#[derive(Clone, Debug)]
pub(super) struct Rows {
    pub(super) table: &'static str,
    pub(super) rows: Vec<Row>,
}

impl Rows {
    pub(super) fn one(table: &'static str, row: Row) -> Self {
        Self { table, rows: vec![row] }
    }

    pub(super) fn many(table: &'static str, rows: impl Iterator<Item = Row>) -> Self {
        Self { table, rows: rows.collect() }
    }
}

/// Blank text is `NULL`.
impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        match text.trim() {
            "" => Self::Null,
            text => Self::Text(text.to_owned()),
        }
    }
}

impl From<&String> for Cell {
    fn from(text: &String) -> Self {
        text.as_str().into()
    }
}

impl From<Option<&str>> for Cell {
    fn from(text: Option<&str>) -> Self {
        text.map_or(Self::Null, Self::from)
    }
}

impl From<Option<String>> for Cell {
    fn from(text: Option<String>) -> Self {
        text.as_deref().into()
    }
}

impl From<Decimal> for Cell {
    fn from(number: Decimal) -> Self {
        Self::Number(number)
    }
}

impl From<Option<Decimal>> for Cell {
    fn from(number: Option<Decimal>) -> Self {
        number.map_or(Self::Null, Self::Number)
    }
}

impl From<i64> for Cell {
    fn from(number: i64) -> Self {
        Self::Number(number.into())
    }
}

impl From<usize> for Cell {
    fn from(number: usize) -> Self {
        Self::Number(number.into())
    }
}

impl From<NaiveDateTime> for Cell {
    fn from(time: NaiveDateTime) -> Self {
        Self::Time(time)
    }
}

/// `Y` or `N`.
pub(super) fn flag(yes: bool) -> Cell {
    Cell::Text(if yes { "Y" } else { "N" }.to_owned())
}
