//! INSERT, UPDATE and DELETE, with OUTPUT, with joins, and with the values the server adds:
//! row versions and identities.

use sqlparser::ast::{
    Assignment, AssignmentTarget, Delete, Expr, FromTable, Insert, OutputClause, SelectItem,
    SetExpr, TableFactor, TableObject, TableWithJoins, Update, UpdateTableFromKind,
};

use super::scope::{Relation, Scope};
use super::source::{path_of, result_columns};
use super::{ResultColumn, Translated, Translator, Verb, assign, quote};
use crate::counterpoint::catalog::{Column, Table};
use crate::counterpoint::error::SqlError;
use crate::counterpoint::types::Ty;

impl<'w> Translator<'w> {
    pub(super) fn insert(mut self, insert: &Insert) -> Result<Translated, SqlError> {
        if !insert.assignments.is_empty() || insert.on.is_some() || insert.returning.is_some() {
            return Err(SqlError::unsupported("this INSERT clause"));
        }
        let TableObject::TableName(name) = &insert.table else {
            return Err(SqlError::unsupported("INSERT into this"));
        };
        let table = self.writable(&path_of(name)?)?;
        let targets = insert_targets(table, insert)?;
        let mut names: Vec<String> = targets.iter().map(|c| quote(&c.name)).collect();
        let added = added_values(table);
        names.extend(added.iter().map(|(name, _)| quote(name)));
        let source = self.insert_source(table, &targets, insert, &added)?;
        let (returning, columns) = self.output(table, insert.output.as_ref(), "INSERTED")?;
        let into = quote(&table.stored_as);
        let sql = if names.is_empty() {
            format!("INSERT INTO {into} DEFAULT VALUES{returning}")
        } else {
            format!("INSERT INTO {into} ({}) {source}{returning}", names.join(", "))
        };
        Ok(self.finish(Verb::Insert, sql, columns, Some(table.name.clone())))
    }

    fn insert_source(
        &mut self,
        table: &Table,
        targets: &[&Column],
        insert: &Insert,
        added: &[(String, &str)],
    ) -> Result<String, SqlError> {
        let Some(query) = &insert.source else {
            let values: Vec<&str> = added.iter().map(|(_, value)| *value).collect();
            return Ok(format!("VALUES ({})", values.join(", ")));
        };
        let extra: Vec<String> = added.iter().map(|(_, value)| (*value).to_owned()).collect();
        if let (SetExpr::Values(values), None) = (&*query.body, &query.with) {
            let mut rows = Vec::new();
            for row in &values.rows {
                same_count(targets.len(), row.content.len())?;
                let mut cells = Vec::new();
                for (expr, column) in row.content.iter().zip(targets) {
                    cells.push(self.assigned_value(expr, column, table, &Scope::root())?);
                }
                cells.extend(extra.iter().cloned());
                rows.push(format!("({})", cells.join(", ")));
            }
            return Ok(format!("VALUES {}", rows.join(", ")));
        }
        let (sql, columns) = self.query(query, &Scope::root())?;
        same_count(targets.len(), columns.len())?;
        let mut cells = Vec::new();
        for (at, (from, to)) in columns.iter().zip(targets).enumerate() {
            cells.push(assign(&format!("c{at}"), from.ty, to.ty, &table.name, &to.name)?);
        }
        cells.extend(extra);
        // WHERE true keeps SQLite from reading a following ON as a join's.
        Ok(format!("SELECT {} FROM ({sql}) WHERE true", cells.join(", ")))
    }

    /// A value converted to what the column holds; DEFAULT stands for the column's default.
    fn assigned_value(
        &mut self,
        expr: &Expr,
        column: &Column,
        table: &Table,
        scope: &Scope<'_>,
    ) -> Result<String, SqlError> {
        if matches!(expr, Expr::Identifier(name) if name.value.eq_ignore_ascii_case("default")) {
            return Err(SqlError::unsupported("DEFAULT as a value"));
        }
        let value = self.scalar(expr, scope)?;
        assign(&value.sql, value.ty, column.ty, &table.name, &column.name)
    }

    pub(super) fn update(mut self, update: &Update) -> Result<Translated, SqlError> {
        if update.returning.is_some() || update.limit.is_some() || update.or.is_some() {
            return Err(SqlError::unsupported("this UPDATE clause"));
        }
        let from = match &update.from {
            None => None,
            Some(UpdateTableFromKind::BeforeSet(from) | UpdateTableFromKind::AfterSet(from)) => {
                Some(from)
            }
        };
        let (target, own_from) = Self::target(&update.table, from.map(Vec::as_slice))?;
        let table = self.writable(&target.path)?;
        let mut scope = Scope::root();
        let (sql, source) = match own_from {
            None => {
                scope.add(Relation::aliased(
                    &target.shown,
                    &table.stored_as,
                    result_columns(table),
                ))?;
                (None, String::new())
            }
            Some(from) => {
                let source = self.from(&from, &mut scope)?;
                (Some(()), source)
            }
        };
        let sets = self.sets(table, &update.assignments, &scope)?;
        let filter = update.selection.as_ref().map(|e| self.predicate(e, &scope)).transpose()?;
        let filter = filter.map(|f| format!(" WHERE {f}")).unwrap_or_default();
        let (returning, columns) = self.output(table, update.output.as_ref(), "INSERTED")?;
        let version =
            table.row_version().map(|c| format!(", {} = ms_next_rowversion()", quote(&c.name)));
        let version = version.unwrap_or_default();
        let stored = quote(&table.stored_as);
        let text = if sql.is_none() {
            let sets: Vec<String> =
                sets.iter().map(|(c, v)| format!("{} = {v}", quote(c))).collect();
            format!("UPDATE {stored} SET {}{version}{filter}{returning}", sets.join(", "))
        } else {
            let row = row_of(&scope, &target.shown)?;
            let cells: Vec<String> =
                sets.iter().enumerate().map(|(at, (_, v))| format!("{v} AS v{at}")).collect();
            let names: Vec<String> = sets
                .iter()
                .enumerate()
                .map(|(at, (c, _))| format!("{} = s.v{at}", quote(c)))
                .collect();
            // GROUP BY: a row that joins several others is updated once, and from one of them.
            format!(
                "UPDATE {stored} SET {}{version} FROM (SELECT {row} AS rid, {} FROM {source}{filter} GROUP BY {row}) AS s WHERE {stored}.rowid = s.rid{returning}",
                names.join(", "),
                cells.join(", "),
            )
        };
        Ok(self.finish(Verb::Update, text, columns, Some(table.name.clone())))
    }

    fn sets(
        &mut self,
        table: &Table,
        assignments: &[Assignment],
        scope: &Scope<'_>,
    ) -> Result<Vec<(String, String)>, SqlError> {
        let mut sets = Vec::new();
        for assignment in assignments {
            let AssignmentTarget::ColumnName(name) = &assignment.target else {
                return Err(SqlError::unsupported(format!("'{assignment}'")));
            };
            let name = path_of(name)?.pop().unwrap_or_default();
            if name.starts_with('@') {
                return Err(SqlError::unsupported("UPDATE .. SET @variable"));
            }
            let column = settable(table, &name)?;
            let value = self.assigned_value(&assignment.value, column, table, scope)?;
            sets.push((column.name.clone(), value));
        }
        Ok(sets)
    }

    pub(super) fn delete(mut self, delete: &Delete) -> Result<Translated, SqlError> {
        if delete.using.is_some() || delete.returning.is_some() || delete.limit.is_some() {
            return Err(SqlError::unsupported("this DELETE clause"));
        }
        let (FromTable::WithFromKeyword(from) | FromTable::WithoutKeyword(from)) = &delete.from;
        let named = delete.tables.first().map(path_of).transpose()?;
        let (path, shown, joined) = delete_target(named, from)?;
        let table = self.writable(&path)?;
        let stored = quote(&table.stored_as);
        let mut scope = Scope::root();
        let source = if joined {
            self.from(from, &mut scope)?
        } else {
            scope.add(Relation::aliased(&shown, &table.stored_as, result_columns(table)))?;
            String::new()
        };
        let filter = delete.selection.as_ref().map(|e| self.predicate(e, &scope)).transpose()?;
        let filter = filter.map(|f| format!(" WHERE {f}")).unwrap_or_default();
        let (returning, columns) = self.output(table, delete.output.as_ref(), "DELETED")?;
        let sql = if joined {
            let row = row_of(&scope, &shown)?;
            format!(
                "DELETE FROM {stored} WHERE rowid IN (SELECT {row} FROM {source}{filter}){returning}"
            )
        } else {
            format!("DELETE FROM {stored}{filter}{returning}")
        };
        Ok(self.finish(Verb::Delete, sql, columns, Some(table.name.clone())))
    }

    /// What UPDATE names: the table itself, or an alias of its FROM clause.
    fn target(
        table: &TableWithJoins,
        from: Option<&[TableWithJoins]>,
    ) -> Result<(Target, Option<Vec<TableWithJoins>>), SqlError> {
        let TableFactor::Table { name, .. } = &table.relation else {
            return Err(SqlError::unsupported("UPDATE of this"));
        };
        if !table.joins.is_empty() {
            return Err(SqlError::syntax("near 'JOIN'"));
        }
        let path = path_of(name)?;
        let shown = path.last().cloned().unwrap_or_default();
        let Some(from) = from else { return Ok((Target { path, shown }, None)) };
        let path = find_alias(from, &shown)?.unwrap_or(path);
        Ok((Target { path, shown }, Some(from.to_vec())))
    }

    fn writable(&self, path: &[String]) -> Result<&'w Table, SqlError> {
        let table = self.table(path)?;
        if table.system || table.is_view {
            return Err(SqlError::new(
                4406,
                format!(
                    "Update or insert of view or function '{}' failed because it contains a derived or constant field.",
                    table.name
                ),
            ));
        }
        Ok(table)
    }

    fn output(
        &mut self,
        table: &Table,
        output: Option<&OutputClause>,
        row: &str,
    ) -> Result<(String, Vec<ResultColumn>), SqlError> {
        let Some(output) = output else { return Ok((String::new(), Vec::new())) };
        let OutputClause::Output { select_items, into_table: None, .. } = output else {
            return Err(SqlError::unsupported("OUTPUT .. INTO"));
        };
        let relation = Relation { name: row.to_owned(), ..Relation::bare(result_columns(table)) };
        let scope = Scope::of(relation);
        let (mut items, mut columns) = (Vec::new(), Vec::new());
        for item in select_items {
            let (expr, name) = match item {
                SelectItem::UnnamedExpr(expr) => (expr, None),
                SelectItem::ExprWithAlias { expr, alias } => (expr, Some(alias.value.clone())),
                other => return Err(SqlError::unsupported(format!("OUTPUT {other}"))),
            };
            let value = self.scalar(expr, &scope)?;
            let own = match expr {
                Expr::CompoundIdentifier(path) => path.last().map(|i| i.value.clone()),
                _ => None,
            };
            items.push(value.sql);
            columns.push(ResultColumn { name: name.or(own).unwrap_or_default(), ty: value.ty });
        }
        Ok((format!(" RETURNING {}", items.join(", ")), columns))
    }
}

struct Target {
    path: Vec<String>,
    shown: String,
}

/// The table that stands under this alias, or this name, in a FROM clause.
fn find_alias(from: &[TableWithJoins], shown: &str) -> Result<Option<Vec<String>>, SqlError> {
    let factors = from.iter().flat_map(|part| {
        std::iter::once(&part.relation).chain(part.joins.iter().map(|j| &j.relation))
    });
    for factor in factors {
        if let TableFactor::Table { name, alias, .. } = factor {
            let path = path_of(name)?;
            let known = alias.as_ref().map(|a| &a.name.value).or(path.last());
            if known.is_some_and(|k| k.eq_ignore_ascii_case(shown)) {
                return Ok(Some(path));
            }
        }
    }
    Ok(None)
}

fn delete_target(
    named: Option<Vec<String>>,
    from: &[TableWithJoins],
) -> Result<(Vec<String>, String, bool), SqlError> {
    if let Some(path) = named {
        let shown = path.last().cloned().unwrap_or_default();
        let path = find_alias(from, &shown)?.unwrap_or(path);
        return Ok((path, shown, true));
    }
    match from {
        [TableWithJoins { relation: TableFactor::Table { name, alias: None, .. }, joins }]
            if joins.is_empty() =>
        {
            let path = path_of(name)?;
            let shown = path.last().cloned().unwrap_or_default();
            Ok((path, shown, false))
        }
        _ => Err(SqlError::syntax("DELETE names no table")),
    }
}

/// The row id of the table that is written, in a join.
fn row_of(scope: &Scope<'_>, shown: &str) -> Result<String, SqlError> {
    let relation = scope.relations.iter().find(|r| r.name.eq_ignore_ascii_case(shown));
    let column = relation.and_then(|r| r.columns.first());
    let alias = column.and_then(|c| c.sql.split_once('.')).map(|(alias, _)| alias.to_owned());
    alias.map(|a| format!("{a}.rowid")).ok_or_else(|| SqlError::unknown_object(shown))
}

fn same_count(columns: usize, values: usize) -> Result<(), SqlError> {
    if columns == values {
        return Ok(());
    }
    let more = if columns > values { "more" } else { "fewer" };
    Err(SqlError::new(if columns > values { 109 } else { 110 }, format!("There are {more} columns in the INSERT statement than values specified in the VALUES clause. The number of values in the VALUES clause must match the number of columns specified in the INSERT statement.")).with_severity(15))
}

fn settable<'t>(table: &'t Table, name: &str) -> Result<&'t Column, SqlError> {
    let column = table.column(name).ok_or_else(|| SqlError::unknown_column(name))?;
    if column.computed.is_some() {
        return Err(SqlError::new(
            271,
            format!(
                "The column \"{}\" cannot be modified because it is either a computed column or is the result of a UNION operator.",
                column.name
            ),
        ));
    }
    if column.ty == Ty::RowVersion {
        return Err(SqlError::new(272, "Cannot update a timestamp column."));
    }
    if column.identity {
        return Err(SqlError::new(
            8102,
            format!("Cannot update identity column '{}'.", column.name),
        ));
    }
    Ok(column)
}

/// The columns an INSERT fills, in the order of its values.
fn insert_targets<'t>(table: &'t Table, insert: &Insert) -> Result<Vec<&'t Column>, SqlError> {
    if insert.columns.is_empty() {
        if insert.source.is_none() {
            return Ok(Vec::new());
        }
        let plain = |c: &&Column| c.computed.is_none() && c.ty != Ty::RowVersion && !c.identity;
        return Ok(table.columns.iter().filter(plain).collect());
    }
    let mut targets: Vec<&Column> = Vec::new();
    for name in &insert.columns {
        let name = path_of(name)?.pop().unwrap_or_default();
        let column = settable(table, &name).map_err(|e| match e.number {
            272 => SqlError::new(273, "Cannot insert an explicit value into a timestamp column. Use INSERT with a column list to exclude the timestamp column, or insert a DEFAULT into the timestamp column."),
            8102 => SqlError::new(544, format!("Cannot insert explicit value for identity column in table '{}' when IDENTITY_INSERT is set to OFF.", table.name)),
            _ => e,
        })?;
        if targets.iter().any(|t| t.name == column.name) {
            return Err(SqlError::new(
                264,
                format!(
                    "The column name '{name}' is specified more than once in the SET clause or column list of an INSERT."
                ),
            ));
        }
        targets.push(column);
    }
    Ok(targets)
}

/// What the server adds to each new row.
fn added_values(table: &Table) -> Vec<(String, &'static str)> {
    let value = |c: &Column| match (c.ty, c.identity) {
        (Ty::RowVersion, _) => Some((c.name.clone(), "ms_next_rowversion()")),
        (_, true) => Some((c.name.clone(), "ms_next_identity()")),
        _ => None,
    };
    table.columns.iter().filter_map(value).collect()
}
