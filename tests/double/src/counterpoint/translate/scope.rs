//! Which columns a name can mean: the tables of a FROM clause, and those of the queries around it.

use sqlparser::ast::Ident;

use super::{ResultColumn, Typed, quote};
use crate::counterpoint::error::SqlError;
use crate::counterpoint::types::Ty;

/// A table, view, derived table or common table expression in a FROM clause.
#[derive(Debug, Clone)]
pub(super) struct Relation {
    /// The name that T-SQL uses for it.
    pub(super) name: String,
    pub(super) columns: Vec<RelationColumn>,
    /// For a common table expression: its query.
    pub(super) sql: String,
}

/// A column with the `SQLite` text that reads it.
#[derive(Debug, Clone)]
pub(super) struct RelationColumn {
    pub(super) name: String,
    pub(super) ty: Ty,
    pub(super) sql: String,
}

impl Relation {
    /// Columns that `SQLite` finds without a table name.
    pub(super) fn bare(columns: Vec<ResultColumn>) -> Self {
        let columns = columns.into_iter().map(|c| RelationColumn {
            sql: quote(&c.name),
            name: c.name,
            ty: c.ty,
        });
        Self { name: String::new(), columns: columns.collect(), sql: String::new() }
    }

    /// Columns of `alias` that are named as in T-SQL.
    pub(super) fn aliased(name: &str, alias: &str, columns: Vec<ResultColumn>) -> Self {
        let mut relation = Self::bare(columns);
        name.clone_into(&mut relation.name);
        for column in &mut relation.columns {
            column.sql = format!("{}.{}", quote(alias), quote(&column.name));
        }
        relation
    }

    /// Columns of a subquery, which are named `c0`, `c1`, ...
    pub(super) fn numbered(name: &str, alias: &str, columns: &[ResultColumn]) -> Self {
        let column = |(at, c): (usize, &ResultColumn)| RelationColumn {
            name: c.name.clone(),
            ty: c.ty,
            sql: format!("{}.c{at}", quote(alias)),
        };
        Self {
            name: name.to_owned(),
            columns: columns.iter().enumerate().map(column).collect(),
            sql: String::new(),
        }
    }

    fn matches(&self, qualifier: Option<&str>) -> bool {
        qualifier.is_none_or(|q| self.name.eq_ignore_ascii_case(q))
    }
}

/// The relations in sight.
#[derive(Debug, Default)]
pub(super) struct Scope<'p> {
    pub(super) relations: Vec<Relation>,
    parent: Option<&'p Scope<'p>>,
}

impl<'p> Scope<'p> {
    pub(super) fn root() -> Self {
        Self::default()
    }

    pub(super) fn of(relation: Relation) -> Self {
        Self { relations: vec![relation], parent: None }
    }

    pub(super) fn inside(parent: &'p Scope<'p>) -> Self {
        Self { relations: Vec::new(), parent: Some(parent) }
    }

    pub(super) fn add(&mut self, relation: Relation) -> Result<(), SqlError> {
        if self.relations.iter().any(|r| r.name.eq_ignore_ascii_case(&relation.name)) {
            return Err(SqlError::new(
                1013,
                format!(
                    "The objects \"{0}\" and \"{0}\" in the FROM clause have the same exposed names. Use correlation names to distinguish them.",
                    relation.name
                ),
            ));
        }
        self.relations.push(relation);
        Ok(())
    }

    /// Finds a column, and whether it belongs to this query itself.
    pub(super) fn column(&self, path: &[Ident]) -> Result<(Typed, bool), SqlError> {
        let full = || path.iter().map(|i| i.value.as_str()).collect::<Vec<_>>().join(".");
        let (name, qualifier) = match path {
            [name] => (&name.value, None),
            [.., table, name] => (&name.value, Some(table.value.as_str())),
            [] => return Err(SqlError::syntax("a name is missing")),
        };
        let mut scope = Some(self);
        let mut own = true;
        while let Some(here) = scope {
            let mut found = here
                .relations
                .iter()
                .filter(|r| r.matches(qualifier))
                .flat_map(|r| &r.columns)
                .filter(|c| c.name.eq_ignore_ascii_case(name));
            if let Some(column) = found.next() {
                if found.next().is_some() {
                    return Err(SqlError::new(209, format!("Ambiguous column name '{name}'.")));
                }
                return Ok((Typed::new(column.sql.clone(), column.ty), own));
            }
            if qualifier.is_some() && here.relations.iter().any(|r| r.matches(qualifier)) {
                return Err(SqlError::unknown_column(name));
            }
            (scope, own) = (here.parent, false);
        }
        Err(match qualifier {
            None => SqlError::unknown_column(name),
            Some(_) => SqlError::new(
                4104,
                format!("The multi-part identifier \"{}\" could not be bound.", full()),
            ),
        })
    }

    /// The columns of `*` or `table.*`.
    pub(super) fn all(&self, qualifier: Option<&str>) -> Result<Vec<&RelationColumn>, SqlError> {
        let columns: Vec<_> = self
            .relations
            .iter()
            .filter(|r| r.matches(qualifier))
            .flat_map(|r| &r.columns)
            .collect();
        if columns.is_empty() {
            let name = qualifier.unwrap_or("*");
            return Err(SqlError::new(
                107,
                format!(
                    "The column prefix '{name}' does not match with a table name or alias name used in the query."
                ),
            ));
        }
        Ok(columns)
    }
}
