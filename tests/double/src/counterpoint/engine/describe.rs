//! `sp_describe_first_result_set`: a batch is translated and prepared, not run; the columns of its first
//! result are the answer. What SQL Server would refuse when it compiles is an error here, too.

use std::collections::HashMap;
use std::sync::Arc;

use rusqlite::types::Value;

use super::batch::{self, Node, Numbered};
use super::output::Output;
use super::{Core, Session, Variable, failure};
use crate::counterpoint::error::SqlError;
use crate::counterpoint::translate::{ResultColumn, Translated, Verb, literal};
use crate::counterpoint::types::{Ty, nvarchar};

const NAME: &str = "sp_describe_first_result_set";
const PARAMETERS: [&str; 2] = ["@tsql", "@params"];

/// Whether this procedure is meant, which answers with rows, unlike the others.
pub(super) fn is_describe(name: &[String]) -> bool {
    name.last().is_some_and(|name| name.eq_ignore_ascii_case(NAME))
}

/// The first columns of SQL Server's answer; those behind them are left out.
fn answer() -> Vec<ResultColumn> {
    let columns = [
        ("is_hidden", Ty::Bit),
        ("column_ordinal", Ty::Int),
        ("name", nvarchar(128)),
        ("is_nullable", Ty::Bit),
        ("system_type_id", Ty::Int),
        ("system_type_name", nvarchar(256)),
    ];
    columns.map(|(name, ty)| ResultColumn { name: name.to_owned(), ty }).into()
}

/// A procedure before the first result is looked into; what is found there is no set of columns.
fn opaque(name: &[String]) -> SqlError {
    let name = name.last().map_or("", String::as_str);
    SqlError::new(
        11519,
        format!(
            "The metadata could not be determined because procedure '{name}' invokes an extended stored procedure."
        ),
    )
}

impl Session {
    /// Answers for `@tsql` with `@params`, given by name or in this order.
    pub(super) fn describe(
        &mut self,
        given: Vec<(Option<String>, Variable)>,
        out: &mut dyn Output,
    ) -> Result<(), SqlError> {
        let mut texts = HashMap::new();
        for (at, (name, (_, value))) in given.into_iter().enumerate() {
            let place = PARAMETERS.get(at).copied().unwrap_or_default();
            let name = name.unwrap_or_else(|| place.to_owned());
            if let Value::Text(text) = value {
                texts.insert(name.to_ascii_lowercase(), text);
            }
        }
        let Some(tsql) = texts.remove(PARAMETERS[0]) else {
            let text = format!(
                "Procedure or function '{NAME}' expects parameter '@tsql', which was not supplied."
            );
            return Err(SqlError::new(201, text).with_state(4));
        };
        let declared = declared(texts.get(PARAMETERS[1]).map_or("", String::as_str))?;
        let outer = std::mem::replace(&mut self.variables, declared);
        let described = batch::parse(&tsql).and_then(|nodes| self.first_result(&nodes));
        self.variables = outer;
        self.tell(&described?, out)
    }

    /// Prepares every statement; the columns of the first that returns some.
    fn first_result(&mut self, nodes: &[Node]) -> Result<Vec<ResultColumn>, SqlError> {
        let mut first = Vec::new();
        for node in nodes {
            let columns = match node {
                Node::Query(statement) => self.prepared(statement)?,
                Node::If { then, otherwise, .. } => {
                    let columns = self.first_result(then)?;
                    let others = self.first_result(otherwise)?;
                    if columns.is_empty() { others } else { columns }
                }
                Node::Declare { name, ty, .. } => {
                    self.variables.insert(name.to_ascii_uppercase(), (*ty, Value::Null));
                    continue;
                }
                Node::Exec { name, .. } if first.is_empty() => return Err(opaque(name)),
                Node::Ddl(_) => return Err(SqlError::unsupported(format!("DDL in {NAME}"))),
                _ => continue,
            };
            if first.is_empty() {
                first = columns;
            }
        }
        Ok(first)
    }

    #[expect(
        clippy::redundant_closure_for_method_calls,
        reason = "the method alone has one lifetime only"
    )]
    fn prepared(
        &self,
        statement: &Numbered<sqlparser::ast::Statement>,
    ) -> Result<Vec<ResultColumn>, SqlError> {
        let engine = Arc::clone(&self.engine);
        let mut core = engine.lock();
        let translated = self.translate(&mut core, statement, |t, s| t.statement(s))?;
        compiles(&core, &translated)?;
        let shown = translated.verb != Verb::SelectInto;
        Ok(if shown { translated.columns.clone() } else { Vec::new() })
    }

    fn tell(&self, columns: &[ResultColumn], out: &mut dyn Output) -> Result<(), SqlError> {
        let answer = answer();
        out.columns(&answer);
        let row = |(at, column): (i64, &ResultColumn)| {
            let (name, ty) = (literal(&column.name), literal(&column.ty.name()));
            format!("(0, {at}, {name}, 1, 0, {ty})")
        };
        let rows: Vec<String> = (1..).zip(columns).map(row).collect();
        if !rows.is_empty() {
            let core = self.engine.lock();
            let sql = format!("VALUES {}", rows.join(", "));
            let mut statement = core.conn.prepare(&sql).map_err(|e| failure::plain(&e))?;
            let mut told = statement.query([]).map_err(|e| failure::plain(&e))?;
            while let Some(row) = told.next().map_err(|e| failure::plain(&e))? {
                out.row(&answer, row)?;
            }
        }
        out.done(Verb::Select, Some(rows.len() as u64));
        Ok(())
    }
}

fn compiles(core: &Core, translated: &Translated) -> Result<(), SqlError> {
    core.conn.prepare_cached(&translated.sql).map(drop).map_err(|e| failure::plain(&e))
}

/// The variables of `@P1 nvarchar(4000), @P2 int`.
fn declared(text: &str) -> Result<HashMap<String, Variable>, SqlError> {
    let mut declared = HashMap::new();
    if text.trim().is_empty() {
        return Ok(declared);
    }
    for node in batch::parse(&format!("DECLARE {text}"))? {
        if let Node::Declare { name, ty, .. } = node {
            declared.insert(name.to_ascii_uppercase(), (ty, Value::Null));
        }
    }
    Ok(declared)
}
