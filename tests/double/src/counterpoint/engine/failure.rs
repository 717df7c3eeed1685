//! `SQLite`'s errors in SQL Server's words: which constraint, which column.

use rusqlite::Error;

use crate::counterpoint::DATABASE;
use crate::counterpoint::catalog::{Catalog, Table};
use crate::counterpoint::error::SqlError;
use crate::counterpoint::translate::{Translated, Verb};

/// An error outside any table's constraints.
pub(super) fn plain(error: &Error) -> SqlError {
    let text = error.to_string();
    if let Some(ours) = SqlError::from_display(&text) {
        return ours;
    }
    if text.contains("integer overflow") {
        return SqlError::overflow("bigint");
    }
    if let Some(name) = after(&text, "no such table: ") {
        return SqlError::unknown_object(name.trim_start_matches("main."));
    }
    if let Some(name) = after(&text, "no such column: ") {
        return SqlError::unknown_column(name);
    }
    SqlError::new(50_000, format!("the double's SQLite answered: {text}"))
}

fn after<'t>(text: &'t str, mark: &str) -> Option<&'t str> {
    let rest = &text[text.find(mark)? + mark.len()..];
    Some(rest.split([' ', ',']).next().unwrap_or(rest))
}

/// The error of a statement that wrote.
pub(super) fn constraint(error: &Error, statement: &Translated, catalog: &Catalog) -> SqlError {
    let text = error.to_string();
    let verb = match statement.verb {
        Verb::Update => "UPDATE",
        Verb::Delete => "DELETE",
        _ => "INSERT",
    };
    let table = statement.table.as_deref().and_then(|name| catalog.table(name));
    let Some(table) = table else { return plain(error) };
    if let Some(columns) = rest_of(&text, "UNIQUE constraint failed: ") {
        return duplicate(table, columns);
    }
    if let Some(column) = rest_of(&text, "NOT NULL constraint failed: ") {
        let column = column.rsplit('.').next().unwrap_or(column);
        return SqlError::new(
            515,
            format!("Cannot insert the value NULL into column '{column}', table '{DATABASE}.dbo.{}'; column does not allow nulls. {verb} fails.", table.name),
        )
        .with_state(2);
    }
    if text.contains("FOREIGN KEY constraint failed") {
        return foreign_key(verb, table, catalog);
    }
    if let Some(name) = rest_of(&text, "CHECK constraint failed: ") {
        return SqlError::new(
            547,
            format!(
                "The {verb} statement conflicted with the CHECK constraint \"{name}\". The conflict occurred in database \"{DATABASE}\", table \"dbo.{}\".",
                table.name
            ),
        );
    }
    plain(error)
}

fn rest_of<'t>(text: &'t str, mark: &str) -> Option<&'t str> {
    Some(text[text.find(mark)? + mark.len()..].trim())
}

fn duplicate(table: &Table, failed: &str) -> SqlError {
    let columns: Vec<String> = failed
        .split(", ")
        .map(|c| c.rsplit('.').next().unwrap_or(c).to_ascii_uppercase())
        .collect();
    let same = |key: &[String]| {
        key.len() == columns.len() && key.iter().all(|k| columns.contains(&k.to_ascii_uppercase()))
    };
    if same(&table.primary_key) {
        return SqlError::new(2627, format!("Violation of PRIMARY KEY constraint '{}'. Cannot insert duplicate key in object 'dbo.{}'.", table.key_name, table.name)).with_severity(14);
    }
    match table.uniques.iter().find(|u| same(&u.columns)) {
        Some(unique) if unique.constraint => SqlError::new(2627, format!("Violation of UNIQUE KEY constraint '{}'. Cannot insert duplicate key in object 'dbo.{}'.", unique.name, table.name)),
        unique => SqlError::new(2601, format!("Cannot insert duplicate key row in object 'dbo.{}' with unique index '{}'.", table.name, unique.map_or("?", |u| &u.name))),
    }
    .with_severity(14)
}

/// `SQLite` does not say which foreign key failed, so all that can be meant are named.
fn foreign_key(verb: &str, table: &Table, catalog: &Catalog) -> SqlError {
    let pointing = |t: &Table| {
        let own = t.references.iter().filter(|(_, to)| to.eq_ignore_ascii_case(&table.name));
        own.map(|(name, _)| (name.clone(), t.name.clone())).collect::<Vec<_>>()
    };
    let (kind, keys): (_, Vec<(String, String)>) = if verb == "DELETE" {
        ("REFERENCE", catalog.tables().flat_map(pointing).collect())
    } else {
        ("FOREIGN KEY", table.references.clone())
    };
    let names: Vec<&str> = keys.iter().map(|(name, _)| name.as_str()).collect();
    let tables: Vec<String> = keys.iter().map(|(_, table)| format!("dbo.{table}")).collect();
    SqlError::new(
        547,
        format!(
            "The {verb} statement conflicted with the {kind} constraint \"{}\". The conflict occurred in database \"{DATABASE}\", table \"{}\".",
            names.join("\" or \""),
            tables.join("\" or \"")
        ),
    )
}
