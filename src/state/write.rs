//! The one way to change the state: a transaction that is kept whole or not at all.

use std::cell::RefCell;
use std::collections::BTreeSet;

use rusqlite::{Params, Row, Transaction};

use super::database::Database;
use super::{Error, ErrorKind, Result, State};

/// The changes of one transaction; see the file of each noun for what it can do.
pub struct Writer<'a> {
    pub(super) database: &'a Database,
    touched: RefCell<BTreeSet<&'static str>>,
}

impl State {
    /// Runs `work` in one transaction and commits it; an `Err` undoes everything that it wrote.
    ///
    /// Reads of the same `State` inside `work` see what it wrote so far. Not to be nested, and not
    /// to be called from inside a `for_each_*`. Failures of the file itself are [`Error`]s in the
    /// chain.
    pub fn write<T>(
        &self,
        work: impl FnOnce(&Writer<'_>) -> anyhow::Result<T>,
    ) -> anyhow::Result<T> {
        let transaction = self.database.begin()?;
        let writer = Writer { database: &self.database, touched: RefCell::default() };
        let value = work(&writer)?;
        writer.check_bindings()?;
        self.commit(transaction, &writer.summary())?;
        Ok(value)
    }

    fn commit(&self, transaction: Transaction<'_>, what: &str) -> Result<()> {
        self.hooks.before(what);
        self.database.writing(|_| transaction.commit())?;
        self.hooks.after(what);
        Ok(())
    }
}

impl Writer<'_> {
    /// Changes rows of `table`, and returns how many.
    pub(super) fn execute(
        &self,
        table: &'static str,
        sql: &str,
        params: impl Params,
    ) -> Result<usize> {
        self.touch(table)?;
        self.database.execute(sql, params)
    }

    /// Inserts a row of `table` and returns what the statement tells of it.
    pub(super) fn insert<T>(
        &self,
        table: &'static str,
        sql: &str,
        params: impl Params,
        read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<T> {
        self.touch(table)?;
        self.database.writing(|connection| connection.prepare_cached(sql)?.query_row(params, read))
    }

    /// Whether this transaction changed the table.
    pub(super) fn touched(&self, table: &str) -> bool {
        self.touched.borrow().contains(table)
    }

    /// Some failures (a full disk) end the transaction by themselves. A caller that goes on would
    /// commit every further statement on its own.
    fn touch(&self, table: &'static str) -> Result<()> {
        if self.database.connection.is_autocommit() {
            let cause = "an earlier failure ended the transaction";
            return Err(Error::new(ErrorKind::Other, "write", &self.database.path, cause));
        }
        self.touched.borrow_mut().insert(table);
        Ok(())
    }

    fn summary(&self) -> String {
        self.touched.borrow().iter().copied().collect::<Vec<_>>().join(", ")
    }
}
