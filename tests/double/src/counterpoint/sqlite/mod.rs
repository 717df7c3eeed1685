//! The database under the double: one `SQLite` connection with the functions and the collation that
//! give SQL Server's results. Names of functions begin with `ms_`; the translator writes the calls.

mod arguments;
mod binary;
mod dates;
mod numbers;
mod strings;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use rusqlite::config::DbConfig;
use rusqlite::functions::FunctionFlags;
use rusqlite::types::Value;
use rusqlite::{Connection, Error};

use self::arguments::Args;
pub(crate) use self::arguments::exact;
pub(crate) use self::dates::code as date_code;
pub(crate) use self::numbers::{big as big_decimal, stored as stored_decimal};
use super::error::SqlError;
use super::facts::Facts;
use super::text;

/// The collation of every text comparison.
pub(crate) const COLLATION: &str = "MS";

/// Numbers that the server hands out; like SQL Server's they are not taken back by a rollback.
#[derive(Debug, Default)]
pub(crate) struct Counters {
    row_version: AtomicI64,
    identity: AtomicI64,
    last_identity: AtomicI64,
}

impl Counters {
    /// The newest row version handed out, `@@DBTS`.
    pub(crate) fn row_version(&self) -> i64 {
        self.row_version.load(Ordering::SeqCst)
    }

    /// The newest identity value, 0 if none.
    pub(crate) fn last_identity(&self) -> i64 {
        self.last_identity.load(Ordering::SeqCst)
    }

    /// The same numbers, which go on by themselves.
    pub(crate) fn copy(&self) -> Self {
        let same = |counter: &AtomicI64| AtomicI64::new(counter.load(Ordering::SeqCst));
        Self {
            row_version: same(&self.row_version),
            identity: same(&self.identity),
            last_identity: same(&self.last_identity),
        }
    }

    fn next_row_version(&self) -> i64 {
        self.row_version.fetch_add(1, Ordering::SeqCst) + 1
    }

    fn next_identity(&self) -> i64 {
        let next = self.identity.fetch_add(1, Ordering::SeqCst) + 1;
        self.last_identity.store(next, Ordering::SeqCst);
        next
    }
}

/// Opens an empty database.
pub(crate) fn open(counters: &Arc<Counters>, facts: &Arc<Facts>) -> Result<Connection, Error> {
    let conn = Connection::open_in_memory()?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DML, false)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DDL, false)?;
    conn.execute_batch(
        "PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA automatic_index = ON;",
    )?;
    conn.set_prepared_statement_cache_capacity(512);
    conn.create_collation(COLLATION, text::compare)?;
    let functions = Functions { conn: &conn };
    numbers::register(&functions)?;
    strings::register(&functions)?;
    dates::register(&functions, facts)?;
    binary::register(&functions)?;
    let (collation, page) = (Arc::clone(facts), Arc::clone(facts));
    functions.volatile("ms_collation", 0, move |_| Ok(Value::Text(collation.collation().0)))?;
    functions.volatile("ms_code_page", 1, move |_| Ok(Value::Integer(page.collation().1)))?;
    let (versions, identities) = (Arc::clone(counters), Arc::clone(counters));
    functions.volatile("ms_next_rowversion", 0, move |_| {
        Ok(Value::Integer(versions.next_row_version()))
    })?;
    functions
        .volatile("ms_next_identity", 0, move |_| Ok(Value::Integer(identities.next_identity())))?;
    Ok(conn)
}

/// Adds our functions to a connection.
pub(crate) struct Functions<'c> {
    conn: &'c Connection,
}

impl<'c> Functions<'c> {
    pub(crate) fn on(conn: &'c Connection) -> Self {
        Self { conn }
    }

    /// A function of its arguments alone.
    pub(crate) fn pure(
        &self,
        name: &str,
        args: i32,
        body: impl Fn(&Args<'_, '_>) -> Result<Value, SqlError> + Send + 'static,
    ) -> Result<(), Error> {
        self.add(name, args, FunctionFlags::SQLITE_DETERMINISTIC, body)
    }

    /// As `pure`, but NULL as soon as one argument is NULL.
    pub(crate) fn strict(
        &self,
        name: &str,
        args: i32,
        body: impl Fn(&Args<'_, '_>) -> Result<Value, SqlError> + Send + 'static,
    ) -> Result<(), Error> {
        self.pure(name, args, move |a| if a.any_null() { Ok(Value::Null) } else { body(a) })
    }

    /// A function that may answer differently each time.
    pub(crate) fn volatile(
        &self,
        name: &str,
        args: i32,
        body: impl Fn(&Args<'_, '_>) -> Result<Value, SqlError> + Send + 'static,
    ) -> Result<(), Error> {
        self.add(name, args, FunctionFlags::empty(), body)
    }

    fn add(
        &self,
        name: &str,
        args: i32,
        flags: FunctionFlags,
        body: impl Fn(&Args<'_, '_>) -> Result<Value, SqlError> + Send + 'static,
    ) -> Result<(), Error> {
        self.conn.create_scalar_function(
            name,
            args,
            flags | FunctionFlags::SQLITE_UTF8,
            move |ctx| body(&Args(ctx)).map_err(|e| Error::UserFunctionError(Box::new(e))),
        )
    }
}
