//! T-SQL to `SQLite`'s SQL, with the SQL Server type of every result column.
//! A construct that is not handled is an error that names it; nothing is passed through unread.

mod aggregate;
mod call;
mod compare;
mod convert;
mod dml;
mod expr;
mod operator;
mod order;
mod query;
mod scope;
mod source;

use std::collections::HashMap;

use sqlparser::ast::{Expr, Query, SetExpr, Statement};

pub(crate) use self::convert::{assign, cast};
use self::scope::{Relation, Scope};
pub(crate) use self::source::temporary;
use super::catalog::Catalog;
use super::error::SqlError;
use super::facts::Facts;
use super::routines::Routines;
use super::types::Ty;

/// A translated scalar expression.
#[derive(Debug, Clone)]
pub(crate) struct Typed {
    pub(crate) sql: String,
    pub(crate) ty: Ty,
}

impl Typed {
    fn new(sql: impl Into<String>, ty: Ty) -> Self {
        Self { sql: sql.into(), ty }
    }
}

/// A column of a result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ResultColumn {
    pub(crate) name: String,
    pub(crate) ty: Ty,
}

/// What the translator knows about the world.
#[derive(Clone, Copy)]
pub(crate) struct World<'w> {
    pub(crate) catalog: &'w Catalog,
    pub(crate) variables: &'w HashMap<String, Ty>,
    pub(crate) routines: &'w Routines,
    /// The session, which its temporary tables are named after.
    pub(crate) session: u64,
    /// What the login may not read; `None` for those who may read everything.
    pub(crate) facts: Option<&'w Facts>,
}

/// What a statement does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verb {
    Select,
    /// SELECT @x = ..., which returns no rows.
    SelectInto,
    Insert,
    Update,
    Delete,
}

/// A statement ready for `SQLite`.
#[derive(Debug, Clone)]
pub(crate) struct Translated {
    pub(crate) verb: Verb,
    pub(crate) sql: String,
    pub(crate) columns: Vec<ResultColumn>,
    /// The variables to bind, in order.
    pub(crate) params: Vec<String>,
    /// The variables that SELECT assigns, one for each column.
    pub(crate) assigns: Vec<String>,
    /// The table written to.
    pub(crate) table: Option<String>,
    /// Reads that keep others from writing (UPDLOCK, HOLDLOCK, XLOCK).
    pub(crate) locks: bool,
    /// Reads that do not wait for another transaction (NOLOCK).
    pub(crate) dirty: bool,
    /// Reads the catalogue views.
    pub(crate) reads_catalog: bool,
}

/// Translates one statement.
pub(crate) struct Translator<'w> {
    world: World<'w>,
    params: Vec<String>,
    /// Common table expressions in sight, newest last.
    ctes: Vec<Relation>,
    aliases: usize,
    /// The translated GROUP BY expressions while a grouped select list is translated.
    grouping: Option<Vec<String>>,
    locks: bool,
    dirty: bool,
    reads_catalog: bool,
}

impl<'w> Translator<'w> {
    pub(crate) fn new(world: World<'w>) -> Self {
        Self {
            world,
            params: Vec::new(),
            ctes: Vec::new(),
            aliases: 0,
            grouping: None,
            locks: false,
            dirty: false,
            reads_catalog: false,
        }
    }

    /// Translates a SELECT, INSERT, UPDATE or DELETE.
    pub(crate) fn statement(mut self, statement: &Statement) -> Result<Translated, SqlError> {
        match statement {
            Statement::Query(query) => match &*query.body {
                SetExpr::Insert(inner) | SetExpr::Update(inner) | SetExpr::Delete(inner) => {
                    self.declare_ctes(query)?;
                    self.statement(inner)
                }
                _ => self.select_statement(query),
            },
            Statement::Insert(insert) => self.insert(insert),
            Statement::Update(update) => self.update(update),
            Statement::Delete(delete) => self.delete(delete),
            other => {
                let text = other.to_string();
                let words: Vec<&str> = text.split_whitespace().take(3).collect();
                Err(SqlError::unsupported(words.join(" ")))
            }
        }
    }

    /// Translates an expression without columns, as the right side of SET @x =.
    pub(crate) fn value(mut self, expr: &Expr, target: Option<Ty>) -> Result<Translated, SqlError> {
        let value = self.scalar(expr, &Scope::root())?;
        let ty = target.unwrap_or(value.ty);
        let sql = format!("SELECT {}", cast(&value.sql, value.ty, ty, None)?);
        let column = ResultColumn { name: String::new(), ty };
        Ok(self.finish(Verb::Select, sql, vec![column], None))
    }

    /// Translates the condition of an IF or a WHILE to a select of 1 or 0.
    pub(crate) fn condition(mut self, expr: &Expr) -> Result<Translated, SqlError> {
        let test = self.predicate(expr, &Scope::root())?;
        let sql = format!("SELECT CASE WHEN {test} THEN 1 ELSE 0 END");
        let column = ResultColumn { name: String::new(), ty: Ty::Int };
        Ok(self.finish(Verb::Select, sql, vec![column], None))
    }

    /// Translates an expression over one table's own columns: defaults, computed columns, checks.
    pub(crate) fn column_expression(
        mut self,
        expr: &Expr,
        columns: Vec<ResultColumn>,
    ) -> Result<Typed, SqlError> {
        self.scalar(expr, &Scope::of(Relation::bare(columns)))
    }

    /// Translates a CHECK constraint.
    pub(crate) fn check(
        mut self,
        expr: &Expr,
        columns: Vec<ResultColumn>,
    ) -> Result<String, SqlError> {
        self.predicate(expr, &Scope::of(Relation::bare(columns)))
    }

    /// Translates the query of a view.
    pub(crate) fn view(mut self, query: &Query) -> Result<(String, Vec<ResultColumn>), SqlError> {
        let (sql, columns) = self.query(query, &Scope::root())?;
        if let Some(variable) = self.params.first() {
            return Err(SqlError::new(
                137,
                format!("Must declare the scalar variable \"{variable}\"."),
            ));
        }
        Ok((sql, columns))
    }

    fn finish(
        self,
        verb: Verb,
        sql: String,
        columns: Vec<ResultColumn>,
        table: Option<String>,
    ) -> Translated {
        Translated {
            verb,
            sql,
            columns,
            params: self.params,
            assigns: Vec::new(),
            table,
            locks: self.locks,
            dirty: self.dirty,
            reads_catalog: self.reads_catalog,
        }
    }

    fn alias(&mut self) -> String {
        self.aliases += 1;
        format!("t{}", self.aliases)
    }

    /// The placeholder of a variable; each is bound once however often it is used.
    fn variable(&mut self, name: &str) -> Result<Typed, SqlError> {
        let key = name.to_ascii_uppercase();
        let ty = *self.world.variables.get(&key).ok_or_else(|| {
            SqlError::new(137, format!("Must declare the scalar variable \"{name}\"."))
                .with_severity(15)
        })?;
        let at = self.params.iter().position(|p| *p == key).unwrap_or_else(|| {
            self.params.push(key);
            self.params.len() - 1
        });
        Ok(Typed::new(format!("?{}", at + 1), ty))
    }
}

/// A `SQLite` identifier.
pub(crate) fn quote(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// A `SQLite` text literal.
pub(crate) fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}
