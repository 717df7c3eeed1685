//! The FROM clause: tables with their hints, derived tables, common table expressions, joins.

use sqlparser::ast::{
    Expr, Join, JoinConstraint, JoinOperator, ObjectName, Query, SetExpr, TableAlias, TableFactor,
    TableWithJoins,
};

use super::scope::{Relation, Scope};
use super::{ResultColumn, Translator, quote};
use crate::counterpoint::catalog::Table;
use crate::counterpoint::error::SqlError;

impl<'w> Translator<'w> {
    /// Adds the relations of a FROM clause to the scope and returns its text.
    pub(super) fn from(
        &mut self,
        from: &[TableWithJoins],
        scope: &mut Scope<'_>,
    ) -> Result<String, SqlError> {
        let mut sql = Vec::new();
        for part in from {
            sql.push(self.joined(part, scope)?);
        }
        Ok(sql.join(" CROSS JOIN "))
    }

    fn joined(&mut self, part: &TableWithJoins, scope: &mut Scope<'_>) -> Result<String, SqlError> {
        let mut sql = self.factor(&part.relation, scope)?;
        for join in &part.joins {
            sql += &self.join(join, scope)?;
        }
        Ok(sql)
    }

    fn join(&mut self, join: &Join, scope: &mut Scope<'_>) -> Result<String, SqlError> {
        let (word, constraint) = match &join.join_operator {
            JoinOperator::Join(on) | JoinOperator::Inner(on) => ("INNER JOIN", on),
            JoinOperator::Left(on) | JoinOperator::LeftOuter(on) => ("LEFT JOIN", on),
            JoinOperator::Right(on) | JoinOperator::RightOuter(on) => ("RIGHT JOIN", on),
            JoinOperator::FullOuter(on) => ("FULL JOIN", on),
            JoinOperator::CrossJoin(JoinConstraint::None) => {
                return Ok(format!(" CROSS JOIN {}", self.factor(&join.relation, scope)?));
            }
            JoinOperator::CrossApply | JoinOperator::OuterApply => {
                return Err(SqlError::unsupported("APPLY"));
            }
            _ => return Err(SqlError::unsupported(format!("'{join}'"))),
        };
        let JoinConstraint::On(on) = constraint else {
            return Err(SqlError::syntax("a join needs ON"));
        };
        let table = self.factor(&join.relation, scope)?;
        Ok(format!(" {word} {table} ON {}", self.predicate(on, scope)?))
    }

    fn factor(&mut self, factor: &TableFactor, scope: &mut Scope<'_>) -> Result<String, SqlError> {
        match factor {
            // FROM t (NOLOCK), the hint without WITH, reads like the argument of a function.
            TableFactor::Table { name, alias, args: Some(args), .. }
                if args.args.len() == 1
                    && args.args[0].to_string().eq_ignore_ascii_case("nolock") =>
            {
                self.dirty = true;
                self.named(name, alias.as_ref(), scope)
            }
            TableFactor::Table { name, alias, args: None, with_hints, .. } => {
                self.hints(with_hints);
                self.named(name, alias.as_ref(), scope)
            }
            TableFactor::Derived { lateral: false, subquery, alias: Some(alias), .. } => {
                refuse_order(subquery)?;
                let outer = Scope::root();
                let (sql, columns) = self.query(subquery, &outer)?;
                let inner = self.alias();
                scope.add(Relation::numbered(
                    &alias.name.value,
                    &inner,
                    &renamed(columns, alias)?,
                ))?;
                Ok(format!("({sql}) AS {}", quote(&inner)))
            }
            TableFactor::NestedJoin { table_with_joins, alias: None } => {
                Ok(format!("({})", self.joined(table_with_joins, scope)?))
            }
            TableFactor::Derived { alias: None, .. } => {
                Err(SqlError::syntax("a derived table needs a name"))
            }
            other => Err(SqlError::unsupported(format!("'{other}' in FROM"))),
        }
    }

    fn named(
        &mut self,
        name: &ObjectName,
        alias: Option<&TableAlias>,
        scope: &mut Scope<'_>,
    ) -> Result<String, SqlError> {
        let path = path_of(name)?;
        let inner = self.alias();
        if let [only] = path.as_slice()
            && let Some(cte) = self.ctes.iter().rev().find(|c| c.name.eq_ignore_ascii_case(only))
        {
            let columns: Vec<_> = cte
                .columns
                .iter()
                .map(|c| ResultColumn { name: c.name.clone(), ty: c.ty })
                .collect();
            let sql = format!("({}) AS {}", cte.sql, quote(&inner));
            let shown = alias.map_or(only.as_str(), |a| a.name.value.as_str());
            scope.add(Relation::numbered(shown, &inner, &columns))?;
            return Ok(sql);
        }
        let table = self.table(&path)?;
        self.reads_catalog |= table.system;
        let shown = alias
            .map_or_else(|| path.last().cloned().unwrap_or_default(), |a| a.name.value.clone());
        scope.add(Relation::aliased(&shown, &inner, result_columns(table)))?;
        Ok(format!("{} AS {}", quote(&table.stored_as), quote(&inner)))
    }

    /// The table of a name such as `dbo.IM_ITEM`, `#t` or `sys.tables`.
    pub(super) fn table(&self, path: &[String]) -> Result<&'w Table, SqlError> {
        let name = path.last().map_or("", String::as_str);
        let schema = path.iter().rev().nth(1).map_or("dbo", String::as_str);
        let full = match schema.to_ascii_lowercase().as_str() {
            "sys" | "information_schema" => format!("{schema}.{name}"),
            "dbo" | "" => match name.strip_prefix('#') {
                Some(_) => temporary(name, self.world.session),
                None => name.to_owned(),
            },
            _ => return Err(SqlError::unknown_object(&path.join("."))),
        };
        if self.world.facts.is_some_and(|facts| facts.is_denied(&full)) {
            return Err(SqlError::denied("SELECT", &full));
        }
        self.world.catalog.table(&full).ok_or_else(|| SqlError::unknown_object(&path.join(".")))
    }

    fn hints(&mut self, hints: &[Expr]) {
        for hint in hints {
            match hint.to_string().to_ascii_uppercase().as_str() {
                "NOLOCK" | "READUNCOMMITTED" => self.dirty = true,
                "UPDLOCK" | "HOLDLOCK" | "XLOCK" | "TABLOCKX" | "SERIALIZABLE" => self.locks = true,
                _ => {}
            }
        }
    }
}

/// The catalogue's name of a session's temporary table.
pub(crate) fn temporary(name: &str, session: u64) -> String {
    format!("{name}__{session}")
}

/// The parts of an object name.
pub(crate) fn path_of(name: &ObjectName) -> Result<Vec<String>, SqlError> {
    let part = |p: &sqlparser::ast::ObjectNamePart| p.as_ident().map(|i| i.value.clone());
    name.0
        .iter()
        .map(part)
        .collect::<Option<_>>()
        .ok_or_else(|| SqlError::syntax(format!("near '{name}'")))
}

pub(super) fn result_columns(table: &Table) -> Vec<ResultColumn> {
    table.columns.iter().map(|c| ResultColumn { name: c.name.clone(), ty: c.ty }).collect()
}

/// The columns under the names that `AS t (a, b)` gives.
pub(super) fn renamed(
    mut columns: Vec<ResultColumn>,
    alias: &TableAlias,
) -> Result<Vec<ResultColumn>, SqlError> {
    if !alias.columns.is_empty() {
        if alias.columns.len() != columns.len() {
            return Err(SqlError::new(
                8158,
                format!(
                    "'{}' has more or fewer columns than were specified in the column list.",
                    alias.name
                ),
            ));
        }
        for (column, name) in columns.iter_mut().zip(&alias.columns) {
            column.name.clone_from(&name.name.value);
        }
    }
    if let Some(at) = columns.iter().position(|c| c.name.is_empty()) {
        return Err(SqlError::new(
            8155,
            format!("No column name was specified for column {} of '{}'.", at + 1, alias.name),
        ));
    }
    Ok(columns)
}

/// A table has no order; SQL Server takes one only to say which rows TOP means.
fn refuse_order(query: &Query) -> Result<(), SqlError> {
    let top = matches!(&*query.body, SetExpr::Select(select) if select.top.is_some());
    if query.order_by.is_none() || top {
        return Ok(());
    }
    Err(SqlError::new(
        1033,
        "The ORDER BY clause is invalid in views, inline functions, derived tables, subqueries, and common table expressions, unless TOP, OFFSET or FOR XML is also specified.",
    ))
}
