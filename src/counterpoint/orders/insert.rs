//! Fitted rows as batches of INSERT statements: as few round trips as SQL Server's limits allow.

use super::fit::Fitted;
use super::rows::Cell;
use crate::counterpoint::catalogue::{Column, Kind};
use crate::counterpoint::sql::{self, Request};

/// Parameters of one request; SQL Server takes 2,100 and uses some itself.
const PARAMETERS: usize = 2000;
/// Rows of one VALUES clause.
const ROWS: usize = 1000;

/// The batches that write all of it, in order.
pub(super) fn batches(name: &'static str, fitted: &[Fitted]) -> Vec<Request> {
    let mut done = Vec::new();
    let mut batch = Request::batch(name);
    for table in fitted {
        let mut rows: Vec<String> = Vec::new();
        for row in &table.rows {
            if rows.len() == ROWS || batch.params.len() + row.len() > PARAMETERS {
                close(&mut batch, table, &mut rows);
                if batch.params.len() + row.len() > PARAMETERS {
                    done.push(std::mem::replace(&mut batch, Request::batch(name)));
                }
            }
            rows.push(values(&mut batch, table, row));
        }
        close(&mut batch, table, &mut rows);
    }
    done.push(batch);
    done
}

fn close(batch: &mut Request, table: &Fitted, rows: &mut Vec<String>) {
    if rows.is_empty() {
        return;
    }
    let columns: Vec<String> = table.columns.iter().map(|(name, _)| format!("[{name}]")).collect();
    batch.add(
        &sql::ROWS_INSERT,
        &[("table", table.table), ("columns", &columns.join(", ")), ("rows", &rows.join(",\n"))],
    );
    rows.clear();
}

fn values(batch: &mut Request, table: &Fitted, row: &[Cell]) -> String {
    let cells = table.columns.iter().zip(row);
    let values: Vec<String> = cells.map(|((_, column), cell)| value(batch, column, cell)).collect();
    format!("({})", values.join(", "))
}

/// The value as an expression of the column's type. Parameters arrive as nvarchar.
pub(super) fn value(request: &mut Request, column: &Column, cell: &Cell) -> String {
    match cell {
        // SQL Server takes a bare NULL for an int, which some types cannot be made of.
        Cell::Null | Cell::Later(_) => format!("CAST(NULL AS {})", sql_type(column)),
        Cell::NewGuid => "NEWID()".to_owned(),
        Cell::Now => "GETDATE()".to_owned(),
        Cell::UtcNow => "GETUTCDATE()".to_owned(),
        Cell::Guid(guid) => cast(request, guid, "uniqueidentifier"),
        Cell::Time(time) => {
            cast(request, &time.format("%Y-%m-%dT%H:%M:%S").to_string(), "datetime")
        }
        // Text such as `12.00` becomes no bigint.
        Cell::Number(number) if column.kind == Kind::Integer => {
            cast(request, &number.round().to_string(), "bigint")
        }
        Cell::Number(number) => cast(request, &number.to_string(), &sql_type(column)),
        Cell::Text(text) => cast(request, text, &text_type(column)),
    }
}

fn cast(request: &mut Request, value: &str, sql_type: &str) -> String {
    format!("CAST({} AS {sql_type})", request.shared(value))
}

fn sql_type(column: &Column) -> String {
    match column.kind {
        Kind::Decimal => format!("decimal({},{})", column.precision, column.scale),
        Kind::Money => "money".to_owned(),
        Kind::Float => "float".to_owned(),
        Kind::Integer => "bigint".to_owned(),
        Kind::Time => "datetime".to_owned(),
        Kind::Guid => "uniqueidentifier".to_owned(),
        _ => text_type(column),
    }
}

fn text_type(column: &Column) -> String {
    let national = matches!(column.kind, Kind::UnicodeText | Kind::LegacyUnicodeText);
    let name = if national { "nvarchar" } else { "varchar" };
    match column.width {
        Some(width) => format!("{name}({width})"),
        None => format!("{name}(max)"),
    }
}
