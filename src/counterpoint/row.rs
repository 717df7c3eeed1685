//! One row of an answer, read by column name into plain types.
//!
//! A column that is absent or of another type than expected is an error that names statement, column
//! and both types: a silent default would reach the web as a wrong price or quantity.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use rust_decimal::Decimal;
use tiberius::{ColumnData, FromSql};

use super::error::{Error, ErrorKind};
use crate::model::{Quantity, Value};

/// A row with the name of the statement that it answers.
pub(super) struct Row<'a> {
    row: &'a tiberius::Row,
    statement: &'a str,
}

impl<'a> Row<'a> {
    pub(super) fn new(row: &'a tiberius::Row, statement: &'a str) -> Self {
        Self { row, statement }
    }

    /// Whether the answer has this column.
    pub(super) fn has(&self, column: &str) -> bool {
        self.row.columns().iter().any(|found| found.name() == column)
    }

    /// Text without trailing blanks; `NULL` is empty.
    pub(super) fn text(&self, column: &str) -> Result<String, Error> {
        Ok(self.optional_text(column)?.unwrap_or_default())
    }

    /// Text without trailing blanks.
    pub(super) fn optional_text(&self, column: &str) -> Result<Option<String>, Error> {
        match self.cell(column)? {
            ColumnData::String(text) => {
                Ok(text.as_ref().map(|text| text.trim_end_matches(' ').to_owned()))
            }
            other => Err(self.surprise(column, "text", other)),
        }
    }

    /// Any whole number; `NULL` is 0.
    pub(super) fn integer(&self, column: &str) -> Result<i64, Error> {
        let data = self.cell(column)?;
        match whole(data) {
            Some(number) => Ok(number),
            None if value(data) == Some(Value::Null) => Ok(0),
            None => Err(self.surprise(column, "integer", data)),
        }
    }

    /// Whether a 0/1 column is 1.
    pub(super) fn flag(&self, column: &str) -> Result<bool, Error> {
        Ok(self.integer(column)? != 0)
    }

    /// An exact number.
    pub(super) fn decimal(&self, column: &str) -> Result<Option<Decimal>, Error> {
        let data = self.cell(column)?;
        match value(data) {
            Some(Value::Null) => Ok(None),
            Some(Value::Number(number)) => Ok(Some(number)),
            _ => Err(self.surprise(column, "decimal", data)),
        }
    }

    /// An exact number of a column that not every site has.
    pub(super) fn decimal_if_present(&self, column: &str) -> Result<Option<Decimal>, Error> {
        if self.has(column) { self.decimal(column) } else { Ok(None) }
    }

    /// Whatever the column holds.
    pub(super) fn value(&self, column: &str) -> Result<Value, Error> {
        let data = self.cell(column)?;
        value(data).ok_or_else(|| self.surprise(column, "text, number or time", data))
    }

    /// The values of these columns, which stand beside each other: each is looked for where the one
    /// before was found, not from the first on.
    pub(super) fn values<'n>(
        &self,
        names: impl Iterator<Item = &'n str>,
    ) -> Result<Vec<Value>, Error> {
        let columns = self.row.columns();
        let mut at = 0;
        names
            .map(|name| {
                if columns.get(at).is_none_or(|column| column.name() != name) {
                    let place = columns.iter().position(|column| column.name() == name);
                    at = place.ok_or_else(|| self.absent(name))?;
                }
                at += 1;
                let (_, data) = self.row.cells().nth(at - 1).ok_or_else(|| self.absent(name))?;
                value(data).ok_or_else(|| self.surprise(name, "text, number or time", data))
            })
            .collect()
    }

    /// `DIM_1_UPR`..`DIM_3_UPR`; blank is `*`, unused.
    pub(super) fn dims(&self) -> Result<[String; 3], Error> {
        let dim = |column| {
            self.text(column).map(|text| if text.is_empty() { "*".to_owned() } else { text })
        };
        Ok([dim("DIM_1_UPR")?, dim("DIM_2_UPR")?, dim("DIM_3_UPR")?])
    }

    /// The quantity columns of a stock record; they are `NOT NULL`.
    pub(super) fn quantity(&self) -> Result<Quantity, Error> {
        let number = |column| Ok(self.decimal(column)?.unwrap_or_default());
        Ok(Quantity {
            on_hand: number("QTY_ON_HND")?,
            committed: number("QTY_COMMIT")?,
            on_backorder: number("QTY_ON_BO")?,
            on_special_order: number("QTY_ON_SO")?,
            on_transfer_in: number("QTY_ON_XFER_IN")?,
        })
    }

    fn cell(&self, column: &str) -> Result<&'a ColumnData<'static>, Error> {
        let mut cells = self.row.cells();
        let found = cells.find(|(found, _)| found.name() == column);
        found.map(|(_, data)| data).ok_or_else(|| self.absent(column))
    }

    fn absent(&self, column: &str) -> Error {
        let statement = self.statement;
        Error::new(
            ErrorKind::Statement,
            format!("could not read the answer of `{statement}.sql`: no column `{column}`"),
        )
    }

    fn surprise(&self, column: &str, expected: &str, found: &ColumnData<'static>) -> Error {
        Error::new(
            ErrorKind::Statement,
            format!(
                "could not read column `{column}` of `{}.sql`: expected {expected}, found {}",
                self.statement,
                type_name(found)
            ),
        )
    }
}

/// A whole number of any width; `None` for `NULL` and other types.
fn whole(data: &ColumnData<'static>) -> Option<i64> {
    match data {
        ColumnData::U8(number) => number.map(i64::from),
        ColumnData::I16(number) => number.map(i64::from),
        ColumnData::I32(number) => number.map(i64::from),
        ColumnData::I64(number) => *number,
        ColumnData::Bit(bit) => bit.map(i64::from),
        _ => None,
    }
}

/// The value; `None` for types that are not read.
fn value(data: &ColumnData<'static>) -> Option<Value> {
    if let Some(number) = whole(data) {
        return Some(Value::Number(number.into()));
    }
    match data {
        ColumnData::String(text) => Some(
            text.as_ref()
                .map_or(Value::Null, |text| Value::Text(text.trim_end_matches(' ').to_owned())),
        ),
        ColumnData::U8(None)
        | ColumnData::I16(None)
        | ColumnData::I32(None)
        | ColumnData::I64(None)
        | ColumnData::Bit(None)
        | ColumnData::Numeric(None) => Some(Value::Null),
        ColumnData::Numeric(Some(number)) => {
            Decimal::try_from_i128_with_scale(number.value(), u32::from(number.scale()))
                .ok()
                .map(Value::Number)
        }
        ColumnData::Date(_) => {
            let day = NaiveDate::from_sql(data).ok()?;
            Some(day.map_or(Value::Null, |day| Value::Time(day.and_time(NaiveTime::MIN))))
        }
        ColumnData::DateTime(_) | ColumnData::SmallDateTime(_) | ColumnData::DateTime2(_) => {
            let time = NaiveDateTime::from_sql(data).ok()?;
            Some(time.map_or(Value::Null, Value::Time))
        }
        _ => None,
    }
}

/// The variant's name; the value itself may be a customer's and stays out of messages.
fn type_name(data: &ColumnData<'static>) -> String {
    let text = format!("{data:?}");
    text.split('(').next().unwrap_or_default().to_lowercase()
}
