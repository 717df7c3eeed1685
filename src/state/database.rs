//! One SQLite connection that speaks this module's errors; every statement of the module runs here.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, Params, Row, Transaction, TransactionBehavior};

use super::{Error, Result};

/// An open state file, or a copy of one in memory.
pub(super) struct Database {
    pub(super) connection: Connection,
    /// The file, for messages.
    pub(super) path: PathBuf,
}

impl Database {
    pub(super) fn new(connection: Connection, path: &Path) -> Self {
        // More statements than rusqlite's default of 16 take turns in a pass.
        connection.set_prepared_statement_cache_capacity(64);
        Self { connection, path: path.to_owned() }
    }

    /// The first row, if there is one.
    pub(super) fn one<T>(
        &self,
        sql: &str,
        params: impl Params,
        read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Option<T>> {
        self.reading(|connection| {
            let mut statement = connection.prepare_cached(sql)?;
            let mut rows = statement.query(params)?;
            rows.next()?.map(read).transpose()
        })
    }

    /// Every row.
    pub(super) fn all<T>(
        &self,
        sql: &str,
        params: impl Params,
        read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>> {
        self.reading(|connection| {
            connection.prepare_cached(sql)?.query_map(params, read)?.collect()
        })
    }

    /// Every row, one at a time; `take` may fail in the caller's own way.
    pub(super) fn each<T>(
        &self,
        sql: &str,
        params: impl Params,
        mut read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
        mut take: impl FnMut(T) -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        let failed = |error| self.failed("read", &error);
        let mut statement = self.connection.prepare_cached(sql).map_err(failed)?;
        let mut rows = statement.query(params).map_err(failed)?;
        while let Some(row) = rows.next().map_err(failed)? {
            take(read(row).map_err(failed)?)?;
        }
        Ok(())
    }

    /// Runs a statement that changes rows, and returns how many.
    pub(super) fn execute(&self, sql: &str, params: impl Params) -> Result<usize> {
        self.writing(|connection| connection.prepare_cached(sql)?.execute(params))
    }

    /// Begins the transaction that only one process at a time can have; rolled back when dropped.
    pub(super) fn begin(&self) -> Result<Transaction<'_>> {
        self.writing(|connection| {
            Transaction::new_unchecked(connection, TransactionBehavior::Immediate)
        })
    }

    /// Runs `work`, whose failure is one of reading.
    pub(super) fn reading<'a, T>(
        &'a self,
        work: impl FnOnce(&'a Connection) -> rusqlite::Result<T>,
    ) -> Result<T> {
        work(&self.connection).map_err(|error| self.failed("read", &error))
    }

    /// Runs `work`, whose failure is one of writing.
    pub(super) fn writing<'a, T>(
        &'a self,
        work: impl FnOnce(&'a Connection) -> rusqlite::Result<T>,
    ) -> Result<T> {
        work(&self.connection).map_err(|error| self.failed("write", &error))
    }

    /// SQLite's error in this module's words.
    pub(super) fn failed(&self, doing: &str, error: &rusqlite::Error) -> Error {
        Error::sqlite(doing, &self.path, error)
    }
}
