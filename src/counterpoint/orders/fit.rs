//! Rows fitted to the site's own columns: what the site lacks is left out, what it insists on is
//! filled, texts are cut at its widths; columns that SQL Server computes are never written.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::rows::{Cell, Row, Rows};
use super::{Preview, PreviewRow};
use crate::counterpoint::catalogue::{Catalogue, Column, Kind};

/// Texts whose spelling changes on their way into the database, as it spells them.
pub(super) type Spelling = HashMap<String, String>;

/// Rows of one table, all with the same columns.
#[derive(Clone, Debug)]
pub(super) struct Fitted {
    pub(super) table: &'static str,
    pub(super) columns: Vec<(String, Column)>,
    pub(super) rows: Vec<Vec<Cell>>,
}

/// Fits the rows; what is lost on the way is told in words.
pub(super) fn fit(
    tables: &Catalogue,
    rows: &[Rows],
    spelling: &Spelling,
    warnings: &mut Vec<String>,
) -> Vec<Fitted> {
    let filled = rows.iter().filter(|rows| !rows.rows.is_empty());
    let mut fitted = Vec::new();
    for Rows { table, rows } in filled {
        let columns = columns(tables, table, rows);
        if columns.is_empty() {
            continue;
        }
        let place = |name: &str, column: &Column, row: &Row, warnings: &mut Vec<String>| {
            let given = row.iter().find(|(given, _)| *given == name).map(|(_, cell)| cell);
            let place = format!("{table}.{name}");
            cell(given.unwrap_or(&Cell::Null), column, &place, spelling, warnings)
        };
        let rows = rows
            .iter()
            .map(|row| {
                columns.iter().map(|(name, column)| place(name, column, row, warnings)).collect()
            })
            .collect();
        fitted.push(Fitted { table, columns, rows });
    }
    fitted
}

/// The given columns that the site has and takes, and those that it insists on.
fn columns(tables: &Catalogue, table: &str, rows: &[Row]) -> Vec<(String, Column)> {
    let given: BTreeSet<&str> = rows.iter().flatten().map(|(name, _)| *name).collect();
    let Some(table) = tables.table(table) else { return Vec::new() };
    table
        .columns()
        .filter(|(_, column)| !column.computed && column.kind != Kind::RowVersion)
        .filter(|(name, column)| given.contains(name) || !(column.nullable || column.defaulted))
        .map(|(name, column)| (name.to_owned(), column.clone()))
        .collect()
}

/// The value as the column holds it.
pub(super) fn cell(
    cell: &Cell,
    column: &Column,
    place: &str,
    spelling: &Spelling,
    warnings: &mut Vec<String>,
) -> Cell {
    match cell {
        Cell::Null if !column.nullable => filler(column),
        Cell::Text(text) => Cell::Text(spelled(text, column, place, spelling, warnings)),
        other => other.clone(),
    }
}

/// What stands in a column that cannot be empty and that nothing is known of: Counterpoint's "no".
fn filler(column: &Column) -> Cell {
    match column.kind {
        Kind::Text | Kind::UnicodeText if column.width == Some(1) => Cell::Text("N".to_owned()),
        Kind::Text | Kind::UnicodeText | Kind::LegacyText | Kind::LegacyUnicodeText => {
            Cell::Text(String::new())
        }
        Kind::Integer | Kind::Decimal | Kind::Money | Kind::Float => Cell::Number(0.into()),
        Kind::Time => Cell::Now,
        Kind::Guid => Cell::NewGuid,
        Kind::RowVersion | Kind::Other => Cell::Null,
    }
}

fn spelled(
    text: &str,
    column: &Column,
    place: &str,
    spelling: &Spelling,
    warnings: &mut Vec<String>,
) -> String {
    // The upper-case copies say what the columns beside them have said.
    let told = !place.ends_with("_UPR");
    let mut warn = |warning: String| {
        if told && !warnings.contains(&warning) {
            warnings.push(warning);
        }
    };
    let unicode = matches!(column.kind, Kind::UnicodeText | Kind::LegacyUnicodeText);
    let text = match spelling.get(text).filter(|_| !unicode) {
        Some(stored) => {
            warn(format!("`{place}` cannot hold `{text}`: it is kept as `{stored}`"));
            stored.as_str()
        }
        None => text,
    };
    let width = column.width.map_or(usize::MAX, |width| usize::try_from(width).unwrap_or(0));
    if text.chars().count() <= width {
        return text.to_owned();
    }
    let kept: String = text.chars().take(width).collect();
    let kept = kept.trim_end().to_owned();
    warn(format!("`{place}` holds {width} characters: `{text}` is cut to `{kept}`"));
    kept
}

/// The texts that a code page may not hold.
pub(super) fn foreign(rows: &[Rows]) -> BTreeSet<&str> {
    let cells = rows.iter().flat_map(|rows| rows.rows.iter().flatten());
    let texts = cells.filter_map(|(_, cell)| match cell {
        Cell::Text(text) => Some(text.as_str()),
        _ => None,
    });
    texts.filter(|text| !text.is_ascii()).collect()
}

/// The rows as a person reads them.
pub(super) fn preview(fitted: &[Fitted], warnings: Vec<String>) -> Preview {
    let mut rows = Vec::new();
    for table in fitted {
        for row in &table.rows {
            let names = table.columns.iter().map(|(name, _)| name.clone());
            let columns = names.zip(row.iter().map(shown)).collect();
            rows.push(PreviewRow { table: table.table.to_owned(), columns });
        }
    }
    Preview { rows, warnings }
}

/// A value as a person reads it; `None` is `NULL`.
pub(super) fn shown(cell: &Cell) -> Option<String> {
    Some(match cell {
        Cell::Null => return None,
        Cell::Text(text) | Cell::Guid(text) => text.clone(),
        Cell::Number(number) => number.to_string(),
        Cell::Time(time) => time.format("%Y-%m-%d %H:%M:%S").to_string(),
        Cell::NewGuid => "(new GUID)".to_owned(),
        Cell::Now => "(time of writing)".to_owned(),
        Cell::UtcNow => "(time of writing, UTC)".to_owned(),
        Cell::Later(what) => (*what).to_owned(),
    })
}

/// One row's columns by name, for updates.
pub(super) fn by_name(tables: &Catalogue, table: &str, row: &Row) -> BTreeMap<String, Column> {
    let taken = columns(tables, table, std::slice::from_ref(row));
    taken.into_iter().filter(|(name, _)| row.iter().any(|(given, _)| given == name)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(kind: Kind, width: Option<u32>, nullable: bool) -> Column {
        let numbers = (15, 2);
        Column {
            kind,
            width,
            precision: numbers.0,
            scale: numbers.1,
            nullable,
            computed: false,
            defaulted: false,
        }
    }

    #[test]
    fn a_text_is_cut_at_the_columns_width_with_one_warning() {
        let name = column(Kind::Text, Some(5), true);
        let mut warnings = Vec::new();
        for _ in 0..2 {
            let cut = cell(&"Ann O'Hara".into(), &name, "T.NAM", &Spelling::new(), &mut warnings);
            assert_eq!(cut, Cell::Text("Ann O".into()));
        }
        let upper = cell(&"ANN O'HARA".into(), &name, "T.NAM_UPR", &Spelling::new(), &mut warnings);
        assert_eq!(upper, Cell::Text("ANN O".into()));
        assert_eq!(warnings, ["`T.NAM` holds 5 characters: `Ann O'Hara` is cut to `Ann O`"]);
    }

    #[test]
    fn what_the_code_page_lacks_is_told() {
        let spelling = Spelling::from([("Łódź".to_owned(), "Lódz".to_owned())]);
        let mut warnings = Vec::new();
        let text = column(Kind::Text, Some(20), true);
        let kept = cell(&"Łódź".into(), &text, "T.CITY", &spelling, &mut warnings);
        assert_eq!(kept, Cell::Text("Lódz".into()));
        assert_eq!(warnings, ["`T.CITY` cannot hold `Łódź`: it is kept as `Lódz`"]);
        let unicode = column(Kind::UnicodeText, Some(20), true);
        let kept = cell(&"Łódź".into(), &unicode, "T.CITY", &spelling, &mut warnings);
        assert_eq!(kept, Cell::Text("Łódź".into()));
    }

    #[test]
    fn a_column_that_cannot_be_empty_gets_counterpoints_no() {
        for (kind, width, filled) in [
            (Kind::Text, Some(1), Cell::Text("N".into())),
            (Kind::Text, Some(10), Cell::Text(String::new())),
            (Kind::Money, None, Cell::Number(0.into())),
            (Kind::Time, None, Cell::Now),
            (Kind::Guid, None, Cell::NewGuid),
        ] {
            let column = column(kind, width, false);
            let cell = cell(&Cell::Null, &column, "T.C", &Spelling::new(), &mut Vec::new());
            assert_eq!(cell, filled, "{kind:?}");
        }
    }
}
