//! One session: its variables, options and transaction, and how a batch runs in it.

use std::collections::HashMap;
use std::sync::{Arc, MutexGuard};
use std::time::{Duration, Instant};

use rusqlite::types::Value;
use rusqlite::{CachedStatement, params_from_iter};

use super::batch::{Node, Numbered, RaiseError, Setting};
use super::define::Definer;
use super::output::{Collected, Output};
use super::variables::converted;
use super::{Core, Engine, failure, types_key, views};
use crate::counterpoint::error::SqlError;
use crate::counterpoint::sqlite::big_decimal;
use crate::counterpoint::translate::{Translated, Translator, Verb, World};
use crate::counterpoint::types::{Ty, nvarchar};

/// A value with its type.
pub(crate) type Variable = (Ty, Value);

/// What SET changes; a procedure or `sp_executesql` gives it back as it was.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Settings {
    pub(super) xact_abort: bool,
    pub(super) dirty_reads: bool,
    pub(super) no_count: bool,
    /// `None` waits for ever.
    pub(super) lock_timeout: Option<Duration>,
}

/// A connection's state on the server.
pub(crate) struct Session {
    pub(super) engine: Arc<Engine>,
    pub(super) id: u64,
    pub(super) variables: HashMap<String, Variable>,
    pub(super) transactions: u32,
    pub(super) descriptor: u64,
    pub(super) settings: Settings,
    pub(super) rows: i64,
    pub(super) identity: Value,
    /// The test's own, which may do everything.
    pub(super) own: bool,
}

/// Whether a batch goes on after a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Flow {
    On,
    Return,
}

impl Drop for Session {
    fn drop(&mut self) {
        let engine = Arc::clone(&self.engine);
        let mut core = engine.lock();
        if let Err(error) = core.end(self.id, false) {
            log::warn!("could not roll back at the end of a session: {error}");
        }
        core.app_locks.end_session(self.id);
        core.drop_temporary(self.id, &[]);
        drop(core);
        engine.freed.notify_all();
    }
}

impl Session {
    pub(super) fn new(engine: Arc<Engine>, id: u64) -> Self {
        Self {
            engine,
            id,
            variables: HashMap::new(),
            transactions: 0,
            descriptor: 0,
            settings: Settings::default(),
            rows: 0,
            identity: Value::Null,
            own: false,
        }
    }

    pub(crate) fn transactions(&self) -> u32 {
        self.transactions
    }

    pub(crate) fn set_lock_timeout(&mut self, timeout: Option<Duration>) {
        self.settings.lock_timeout = timeout;
    }

    /// Makes it the test's own: no right is taken from it.
    pub(crate) fn own(&mut self) {
        self.own = true;
    }

    /// Reads by this session see what others have not yet committed.
    pub(crate) fn read_uncommitted(&mut self) {
        self.settings.dirty_reads = true;
    }

    /// Runs a batch with these variables declared. An error has ended it; errors that did not are in `out`.
    pub(crate) fn run(
        &mut self,
        text: &str,
        params: Vec<(String, Variable)>,
        out: &mut dyn Output,
    ) -> Result<(), SqlError> {
        let nodes = self.engine.lock().batch(text)?;
        let params = params.into_iter().map(|(name, v)| (name.to_ascii_uppercase(), v)).collect();
        let outer = std::mem::replace(&mut self.variables, params);
        let result = self.nodes(&nodes, out);
        self.variables = outer;
        result.map(|_| ())
    }

    /// Runs a batch as `sp_executesql` does: its SET options and temporary tables end with it.
    pub(crate) fn run_scoped(
        &mut self,
        text: &str,
        params: Vec<(String, Variable)>,
        out: &mut dyn Output,
    ) -> Result<(), SqlError> {
        let settings = self.settings;
        let kept = self.engine.lock().temporary(self.id);
        let result = self.run(text, params, out);
        self.settings = settings;
        self.engine.lock().drop_temporary(self.id, &kept);
        result
    }

    /// Runs T-SQL from inside a stored procedure; the result's rows, as text.
    pub(crate) fn inner(
        &mut self,
        text: &str,
        params: Vec<(String, Variable)>,
    ) -> Result<Collected, SqlError> {
        let mut collected = Collected::default();
        self.run(text, params, &mut collected)?;
        match collected.error.take() {
            Some(error) => Err(error),
            None => Ok(collected),
        }
    }

    fn nodes(&mut self, nodes: &[Node], out: &mut dyn Output) -> Result<Flow, SqlError> {
        for node in nodes {
            match self.node(node, out) {
                Ok(Flow::On) => {}
                Ok(Flow::Return) => return Ok(Flow::Return),
                Err(error) => self.failed(error, out)?,
            }
        }
        Ok(Flow::On)
    }

    /// What a failed statement does to the transaction and to the rest of the batch.
    fn failed(&mut self, error: SqlError, out: &mut dyn Output) -> Result<(), SqlError> {
        self.rows = 0;
        if self.transactions > 0 && (self.settings.xact_abort || error.dooms_transaction()) {
            self.rollback(out)?;
            return Err(error);
        }
        if self.settings.xact_abort || !error.ends_statement_only() {
            return Err(error);
        }
        out.error(&error);
        Ok(())
    }

    fn node(&mut self, node: &Node, out: &mut dyn Output) -> Result<Flow, SqlError> {
        match node {
            Node::Query(statement) => self.query(statement, out)?,
            Node::Ddl(ddl) => self.define(ddl)?,
            Node::If { test, then, otherwise } => {
                let chosen = if self.test(test)? { then } else { otherwise };
                return self.nodes(chosen, out);
            }
            Node::While { test, body } => {
                while self.test(test)? {
                    if self.nodes(body, out)? == Flow::Return {
                        return Ok(Flow::Return);
                    }
                }
            }
            Node::Declare { name, ty, value } => {
                let value = match value {
                    Some(value) => self.value(value, Some(*ty))?.1,
                    None => Value::Null,
                };
                self.variables.insert(name.to_ascii_uppercase(), (*ty, value));
            }
            Node::Assign { name, value } => {
                let ty = self.declared(name)?;
                let value = self.value(value, Some(ty))?;
                self.variables.insert(name.to_ascii_uppercase(), value);
            }
            Node::Setting(setting) => self.set(*setting),
            Node::Begin => self.begin(out),
            Node::Commit => self.commit(out)?,
            Node::Rollback => self.rollback(out)?,
            Node::Exec { status, name, args } => self.exec(status.as_deref(), name, args, out)?,
            Node::Print(text) => {
                if let (_, Value::Text(text)) = self.value(text, Some(nvarchar(4000)))? {
                    out.message(&text);
                }
            }
            Node::Raise(raise) => self.raise(raise, out)?,
            Node::Return => return Ok(Flow::Return),
        }
        Ok(Flow::On)
    }

    fn set(&mut self, setting: Setting) {
        match setting {
            Setting::XactAbort(on) => self.settings.xact_abort = on,
            Setting::NoCount(on) => self.settings.no_count = on,
            Setting::ReadUncommitted(on) => self.settings.dirty_reads = on,
            Setting::LockTimeout(ms) => {
                self.settings.lock_timeout = u64::try_from(ms).ok().map(Duration::from_millis);
            }
            Setting::Ignored => {}
        }
    }

    fn raise(&mut self, raise: &RaiseError, out: &mut dyn Output) -> Result<(), SqlError> {
        let text = match self.value(&raise.message, Some(nvarchar(2048)))? {
            (_, Value::Text(text)) => text,
            _ => String::new(),
        };
        if raise.severity < 11 {
            out.message(&text);
            return Ok(());
        }
        let error = SqlError::new(raise.number, text).with_severity(raise.severity);
        if raise.throws {
            return Err(error);
        }
        out.error(&error);
        Ok(())
    }

    /// Translates a piece, from the cache if it was translated before.
    pub(super) fn translate<T>(
        &self,
        core: &mut Core,
        piece: &Numbered<T>,
        how: impl FnOnce(Translator<'_>, &T) -> Result<Translated, SqlError>,
    ) -> Result<Arc<Translated>, SqlError> {
        let types = self.types();
        let temporary = core.catalog.tables().any(|t| t.name.starts_with('#'));
        let session = if temporary { self.id } else { 0 };
        let key = format!("{session}|{}|{}", self.own, types_key(&types));
        let translated = core.translation(piece, &key, |core| {
            let world = World {
                catalog: &core.catalog,
                variables: &types,
                routines: &self.engine.routines,
                session: self.id,
                facts: (!self.own).then_some(&*self.engine.facts),
            };
            how(Translator::new(world), &piece.item)
        })?;
        let looks = translated.reads_catalog
            || translated.sql.contains("ms_object_id")
            || translated.sql.contains("ms_has_perms")
            || translated.sql.contains("ms_column_property");
        if looks {
            views::refresh(core, &self.engine.routines, &self.engine.facts)?;
        }
        Ok(translated)
    }

    fn single(&self, core: &Core, translated: &Translated) -> Result<Value, SqlError> {
        let mut statement =
            core.conn.prepare_cached(&translated.sql).map_err(|e| failure::plain(&e))?;
        let params = params_from_iter(self.bound(&translated.params));
        statement.query_row(params, |row| row.get(0)).map_err(|e| failure::plain(&e))
    }

    pub(super) fn value(
        &self,
        expr: &Numbered<sqlparser::ast::Expr>,
        ty: Option<Ty>,
    ) -> Result<Variable, SqlError> {
        let mut core = self.engine.lock();
        // The target is part of what is cached: one expression has one target.
        let translated = self.translate(&mut core, expr, |t, e| t.value(e, ty))?;
        let ty = translated.columns.first().map_or(Ty::Null, |c| c.ty);
        Ok((ty, self.single(&core, &translated)?))
    }

    #[expect(
        clippy::redundant_closure_for_method_calls,
        reason = "the method alone has one lifetime only"
    )]
    fn test(&self, expr: &Numbered<sqlparser::ast::Expr>) -> Result<bool, SqlError> {
        let mut core = self.engine.lock();
        let translated = self.translate(&mut core, expr, |t, e| t.condition(e))?;
        Ok(self.single(&core, &translated)? == Value::Integer(1))
    }

    fn define(&mut self, ddl: &crate::counterpoint::ddl::Ddl) -> Result<(), SqlError> {
        let engine = Arc::clone(&self.engine);
        let mut core = self.gate(&engine, engine.lock())?;
        if self.transactions > 0 {
            core.begin(self.id)?;
        }
        Definer { routines: &engine.routines, session: self.id }.execute(&mut core, ddl)
    }

    fn deadline(&self) -> Option<Instant> {
        self.settings.lock_timeout.map(|timeout| Instant::now() + timeout)
    }

    /// Waits until no other session has a transaction open that has written.
    fn gate<'e>(
        &self,
        engine: &'e Engine,
        core: MutexGuard<'e, Core>,
    ) -> Result<MutexGuard<'e, Core>, SqlError> {
        let id = self.id;
        engine.wait(core, self.deadline(), move |core| core.owner.is_none_or(|owner| owner == id))
    }

    #[expect(
        clippy::redundant_closure_for_method_calls,
        reason = "the method alone has one lifetime only"
    )]
    fn query(
        &mut self,
        statement: &Numbered<sqlparser::ast::Statement>,
        out: &mut dyn Output,
    ) -> Result<(), SqlError> {
        let engine = Arc::clone(&self.engine);
        let mut core = engine.lock();
        let mut translated = self.translate(&mut core, statement, |t, s| t.statement(s))?;
        let writes = matches!(translated.verb, Verb::Insert | Verb::Update | Verb::Delete)
            || (translated.locks && self.transactions > 0);
        if writes || !(translated.dirty || self.settings.dirty_reads) {
            core = self.gate(&engine, core)?;
            translated = self.translate(&mut core, statement, |t, s| t.statement(s))?;
        }
        if writes && self.transactions > 0 {
            core.begin(self.id)?;
        }
        let result = self.execute(&core, &translated, out);
        let rows = result.map_err(|e| match e {
            Stop::Sqlite(e) => failure::constraint(&e, &translated, &core.catalog),
            Stop::Sql(e) => e,
        })?;
        self.rows = i64::try_from(rows).unwrap_or(i64::MAX);
        let shown = translated.verb != Verb::SelectInto && !self.settings.no_count;
        out.done(translated.verb, shown.then_some(rows));
        Ok(())
    }

    fn execute(
        &mut self,
        core: &Core,
        translated: &Translated,
        out: &mut dyn Output,
    ) -> Result<u64, Stop> {
        let mut statement = core.conn.prepare_cached(&translated.sql)?;
        let params = params_from_iter(self.bound(&translated.params));
        let identities = self.engine.counters.last_identity();
        let rows = match translated.verb {
            Verb::SelectInto => self.assign_row(core, &mut statement, translated)?,
            _ if translated.columns.is_empty() => {
                u64::try_from(statement.execute(params)?).unwrap_or(0)
            }
            _ => {
                out.columns(&translated.columns);
                let mut rows = statement.query(params)?;
                let mut count = 0;
                while let Some(row) = rows.next()? {
                    out.row(&translated.columns, row)?;
                    count += 1;
                }
                count
            }
        };
        let newest = self.engine.counters.last_identity();
        if translated.verb == Verb::Insert && newest != identities {
            self.identity = big_decimal(i128::from(newest));
        }
        Ok(rows)
    }

    /// SELECT @x = ..: the last row counts; without a row the variables stay as they are.
    fn assign_row(
        &mut self,
        core: &Core,
        statement: &mut CachedStatement<'_>,
        translated: &Translated,
    ) -> Result<u64, Stop> {
        let mut rows = statement.query(params_from_iter(self.bound(&translated.params)))?;
        let (mut count, mut last) = (0, None);
        while let Some(row) = rows.next()? {
            let values = (0..translated.assigns.len()).map(|at| row.get::<_, Value>(at));
            last = Some(values.collect::<Result<Vec<_>, _>>()?);
            count += 1;
        }
        for ((name, column), value) in
            translated.assigns.iter().zip(&translated.columns).zip(last.unwrap_or_default())
        {
            let ty = self.declared(name)?;
            let value = converted(core, value, column.ty, ty)?;
            self.variables.insert(name.clone(), (ty, value));
        }
        Ok(count)
    }
}

/// Why a statement stopped: `SQLite`'s reason still has to be put into SQL Server's words.
enum Stop {
    Sqlite(rusqlite::Error),
    Sql(SqlError),
}

impl From<rusqlite::Error> for Stop {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}

impl From<SqlError> for Stop {
    fn from(error: SqlError) -> Self {
        Self::Sql(error)
    }
}
