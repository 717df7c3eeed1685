//! Reads the arguments of a `SQLite` function.

use rusqlite::functions::Context;
use rusqlite::types::ValueRef;

use crate::counterpoint::decimal;
use crate::counterpoint::error::SqlError;

/// The arguments of one call.
pub(crate) struct Args<'a, 'c>(pub(crate) &'a Context<'c>);

impl Args<'_, '_> {
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn raw(&self, at: usize) -> ValueRef<'_> {
        self.0.get_raw(at)
    }

    pub(crate) fn any_null(&self) -> bool {
        (0..self.len()).any(|at| self.raw(at) == ValueRef::Null)
    }

    pub(crate) fn text(&self, at: usize) -> Result<&str, SqlError> {
        self.raw(at).as_str().map_err(|_| wrong(at, "text"))
    }

    pub(crate) fn int(&self, at: usize) -> Result<i64, SqlError> {
        self.raw(at).as_i64().map_err(|_| wrong(at, "an integer"))
    }

    /// A precision or a scale.
    pub(crate) fn small(&self, at: usize) -> Result<u8, SqlError> {
        u8::try_from(self.int(at)?).map_err(|_| wrong(at, "a small number"))
    }

    /// A length; negative counts as none.
    pub(crate) fn count(&self, at: usize) -> Result<usize, SqlError> {
        Ok(usize::try_from(self.int(at)?).unwrap_or(0))
    }

    pub(crate) fn blob(&self, at: usize) -> Result<&[u8], SqlError> {
        self.raw(at).as_blob().map_err(|_| wrong(at, "binary"))
    }

    /// An exact number in either of its two forms.
    pub(crate) fn exact(&self, at: usize) -> Result<i128, SqlError> {
        exact(self.raw(at)).ok_or_else(|| wrong(at, "a decimal"))
    }
}

/// An exact number in either of its two forms; a REAL here is an integer overflow of `SQLite`'s.
pub(crate) fn exact(value: ValueRef<'_>) -> Option<i128> {
    match value {
        ValueRef::Integer(i) => Some(i128::from(i)),
        ValueRef::Blob(b) => b.try_into().ok().map(decimal::from_bytes),
        _ => None,
    }
}

fn wrong(at: usize, expected: &str) -> SqlError {
    SqlError::new(8116, format!("Argument {} of a function is not {expected}.", at + 1))
}
