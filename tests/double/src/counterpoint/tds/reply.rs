//! An answer being written: result rows as `SQLite` yields them, row counts, errors.

use std::io;

use rusqlite::Row;

use super::packet::Writer;
use super::token::{self, Done};
use super::value;
use crate::counterpoint::engine::output::{Output, Transaction};
use crate::counterpoint::error::SqlError;
use crate::counterpoint::translate::{ResultColumn, Verb};

/// The answer to one request.
pub(super) struct Reply {
    writer: Writer,
    /// The kind of DONE that ends a statement.
    inner: Done,
    /// The last DONE, held back because it says whether more follows.
    pending: Option<(u16, u16, u64)>,
    broken: bool,
}

impl Reply {
    pub(super) fn new(writer: Writer, inner: Done) -> Self {
        Self { writer, inner, pending: None, broken: false }
    }

    fn flush_pending(&mut self) {
        if let Some((status, command, rows)) = self.pending.take() {
            token::done(self.writer.buffer(), self.inner, status | token::MORE, command, rows);
        }
    }

    pub(super) fn buffer(&mut self) -> &mut Vec<u8> {
        self.flush_pending();
        self.writer.buffer()
    }

    pub(super) fn into_writer(self) -> Writer {
        self.writer
    }

    /// Ends a batch.
    pub(super) fn finish_batch(mut self, result: &Result<(), SqlError>) -> io::Result<()> {
        if let Err(error) = result {
            token::error(self.buffer(), error);
            self.pending = Some((token::ERROR, 0, 0));
        }
        let (status, command, rows) = self.pending.take().unwrap_or_default();
        token::done(self.writer.buffer(), Done::Batch, status, command, rows);
        self.writer.finish()
    }

    /// Ends a procedure call.
    pub(super) fn finish_call(mut self, result: &Result<i32, SqlError>) -> io::Result<()> {
        let status = match result {
            Ok(status) => {
                token::return_status(self.buffer(), *status);
                0
            }
            Err(error) => {
                token::error(self.buffer(), error);
                token::ERROR
            }
        };
        token::done(self.buffer(), Done::Proc, status, 0, 0);
        self.writer.finish()
    }
}

impl Output for Reply {
    fn columns(&mut self, columns: &[ResultColumn]) {
        token::columns(self.buffer(), columns);
    }

    fn row(&mut self, columns: &[ResultColumn], row: &Row<'_>) -> Result<(), SqlError> {
        let out = self.writer.buffer();
        let start = out.len();
        out.push(0xd1);
        for (at, column) in columns.iter().enumerate() {
            let cell = row.get_ref(at).map_err(|e| SqlError::new(50_000, e.to_string()))?;
            if let Err(error) = value::write(out, cell, column.ty) {
                out.truncate(start);
                return Err(error);
            }
        }
        if !self.broken && self.writer.relieve().is_err() {
            self.broken = true;
        }
        Ok(())
    }

    fn done(&mut self, verb: Verb, rows: Option<u64>) {
        self.flush_pending();
        let command = match verb {
            Verb::Select | Verb::SelectInto => 0xc1,
            Verb::Insert => 0xc3,
            Verb::Delete => 0xc4,
            Verb::Update => 0xc5,
        };
        let status = if rows.is_some() { token::COUNT } else { 0 };
        self.pending = Some((status, command, rows.unwrap_or(0)));
    }

    fn error(&mut self, error: &SqlError) {
        token::error(self.buffer(), error);
        self.pending = Some((token::ERROR, 0, 0));
    }

    fn message(&mut self, text: &str) {
        token::info(self.buffer(), text);
    }

    fn transaction(&mut self, event: Transaction) {
        let out = self.buffer();
        match event {
            Transaction::Begun(id) => token::transaction(out, 8, id),
            Transaction::Committed(id) => token::transaction(out, 9, id),
            Transaction::RolledBack(id) => token::transaction(out, 10, id),
        }
    }
}
