//! Where results go: to a client as TDS tokens, or into memory.

use rusqlite::Row;
use rusqlite::types::ValueRef;

use crate::counterpoint::datetime;
use crate::counterpoint::decimal;
use crate::counterpoint::error::SqlError;
use crate::counterpoint::sqlite::exact;
use crate::counterpoint::translate::{ResultColumn, Verb};
use crate::counterpoint::types::Ty;

/// Receives what a batch answers, in order.
pub(crate) trait Output {
    fn columns(&mut self, columns: &[ResultColumn]);
    fn row(&mut self, columns: &[ResultColumn], row: &Row<'_>) -> Result<(), SqlError>;
    /// A statement ended; `None` when it has no row count to report.
    fn done(&mut self, verb: Verb, rows: Option<u64>);
    /// A statement failed and the batch goes on.
    fn error(&mut self, error: &SqlError);
    fn message(&mut self, text: &str);
    /// A server-side commit or rollback of the whole transaction, or the begin of one.
    fn transaction(&mut self, event: Transaction);
}

/// What happened to the session's transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Transaction {
    Begun(u64),
    Committed(u64),
    RolledBack(u64),
}

/// Collects the last result and the number of rows, for tests.
#[derive(Default)]
pub(crate) struct Collected {
    pub(crate) rows: Vec<Vec<Option<String>>>,
    pub(crate) affected: u64,
    pub(crate) error: Option<SqlError>,
}

impl Output for Collected {
    fn columns(&mut self, _: &[ResultColumn]) {
        self.rows.clear();
    }

    fn row(&mut self, columns: &[ResultColumn], row: &Row<'_>) -> Result<(), SqlError> {
        let mut cells = Vec::with_capacity(columns.len());
        for (at, column) in columns.iter().enumerate() {
            let value = row.get_ref(at).map_err(|e| super::failure::plain(&e))?;
            cells.push(shown(value, column.ty)?);
        }
        self.rows.push(cells);
        Ok(())
    }

    fn done(&mut self, verb: Verb, rows: Option<u64>) {
        if matches!(verb, Verb::Insert | Verb::Update | Verb::Delete) {
            self.affected += rows.unwrap_or(0);
        }
    }

    fn error(&mut self, error: &SqlError) {
        self.error.get_or_insert_with(|| error.clone());
    }

    fn message(&mut self, _: &str) {}

    fn transaction(&mut self, _: Transaction) {}
}

/// A value as text: numbers with all their decimals, dates in ISO form, binary as `0x..`.
fn shown(value: ValueRef<'_>, ty: Ty) -> Result<Option<String>, SqlError> {
    if value == ValueRef::Null {
        return Ok(None);
    }
    let wrong = || SqlError::overflow(&ty.name());
    let text = match ty {
        _ if ty.is_date() => datetime::format(value.as_i64().map_err(|_| wrong())?, ty, 121)?,
        Ty::RowVersion => format!("0x{:016X}", value.as_i64().map_err(|_| wrong())?),
        _ if ty.exact().is_some() => {
            let (_, scale) = ty.exact().unwrap_or_default();
            decimal::format(exact(value).ok_or_else(wrong)?, scale)
        }
        _ => match value {
            ValueRef::Text(bytes) => String::from_utf8_lossy(bytes).into_owned(),
            ValueRef::Blob(bytes) => {
                let hex: Vec<String> = bytes.iter().map(|b| format!("{b:02X}")).collect();
                format!("0x{}", hex.concat())
            }
            ValueRef::Real(real) => real.to_string(),
            _ => return Err(wrong()),
        },
    };
    Ok(Some(text))
}
