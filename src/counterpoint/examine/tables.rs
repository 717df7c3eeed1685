//! The catalogue against what cpsync needs: tables, columns, widths, and what tells a change.

use super::{Checks, TABLES};
use crate::counterpoint::catalogue::{Catalogue, OPTIONAL, REQUIRED, Version};
use crate::counterpoint::category::{CATEGORY, LINK};
use crate::counterpoint::error::Error;
use crate::counterpoint::listing::CHILDREN;
use crate::model::{Finding, counted};

/// Columns that are compared with a parameter cast to this many characters (sql/counterpoint): a
/// longer value would be cut off and find nothing.
const WIDTHS: [(&str, &str, u32); 6] = [
    ("IM_LOC", "LOC_ID", 10),
    ("IM_INV", "LOC_ID", 10),
    ("IM_INV_CELL", "LOC_ID", 10),
    ("IM_LOC_GRP_LOC", "LOC_GRP_ID", 50),
    ("EC_CATEG", "CATEG_ID", 50),
    ("EC_CATEG_ITEM", "ITEM_NO", 50),
];

/// The longest SKU that every platform takes.
const LONGEST_SKU: u32 = 64;

/// Looks at the catalogue, `unreadable` tables apart, which are told already; `false` = something is
/// missing that a task cannot do without.
pub(super) fn look(catalogue: &Catalogue, unreadable: &[&str], checks: &mut Checks) -> bool {
    let told = format!("{} read", counted(catalogue.tables().len(), "table"));
    let whole = checks.settle(TABLES, missing(catalogue, unreadable), told);
    checks.settle("widths", too_wide(catalogue), "every key fits");
    checks.settle("row versions", weak_versions(catalogue), versions(catalogue));
    whole
}

fn missing(catalogue: &Catalogue, unreadable: &[&str]) -> Vec<Finding> {
    let seen = |table: &str| !unreadable.contains(&table);
    let required = REQUIRED.iter().filter(|(table, ..)| seen(table));
    let required = required.filter_map(|(table, columns, feature)| {
        let error = catalogue.require(table, columns, feature).err()?;
        Some(Finding::problem(
            error.message,
            format!("{feature} stop with code 2"),
            fix(error.hint),
        ))
    });
    let optional = OPTIONAL.iter().map(|(table, columns, lost)| (*table, *columns, *lost));
    let further: [(&str, &[&str], &str); 2] = [
        ("EC_CATEG", &CATEGORY, "task `categories`"),
        ("EC_CATEG_ITEM", &LINK, "task `category-items`"),
    ];
    let optional = optional.chain(further).filter(|(table, ..)| seen(table));
    let optional = optional.filter_map(|(table, columns, lost)| {
        let error = catalogue.require(table, columns, lost).err()?;
        let consequence = format!("cpsync goes on without {lost}");
        Some(Finding::warning(error.message, consequence, fix(error.hint)))
    });
    required.chain(optional).collect()
}

fn fix(hint: Option<String>) -> String {
    hint.unwrap_or_default()
}

fn too_wide(catalogue: &Catalogue) -> Vec<Finding> {
    let mut found = Vec::new();
    for (table, column, most) in WIDTHS {
        let width = catalogue.column(table, column).and_then(|column| column.width);
        if let Some(width) = width.filter(|width| *width > most) {
            found.push(Finding::problem(
                format!("`{table}.{column}` holds {width} characters, cpsync asks with {most}"),
                "a longer value is cut off in the question and found nowhere",
                format!("keep values of at most {most} characters, or report it"),
            ));
        }
    }
    let number = catalogue.column("IM_ITEM", "ITEM_NO").and_then(|column| column.width);
    if let Some(width) = number.filter(|width| *width > LONGEST_SKU) {
        found.push(Finding::warning(
            format!("`IM_ITEM.ITEM_NO` holds {width} characters, a SKU {LONGEST_SKU}"),
            "an item with a longer number is refused by the store and waits in the queue",
            "keep item numbers short, or take SKUs from a barcode (`items.sku-from`)",
        ));
    }
    found
}

/// The tables whose changes are found by a row's version.
fn versioned(catalogue: &Catalogue) -> Vec<&'static str> {
    let children = CHILDREN.iter().map(|(table, _)| *table);
    let tables = ["IM_ITEM", "IM_INV_CELL"].into_iter().chain(children).chain(["EC_CATEG"]);
    tables.filter(|table| catalogue.table(table).is_some()).collect()
}

/// Tables whose text is summed beside a time stamp, as Counterpoint gives them no rowversion.
const SUMMED: [&str; 2] = ["EC_ITEM_DESCR", "EC_CATEG"];

fn weak_versions(catalogue: &Catalogue) -> Vec<Finding> {
    let weak = |table: &&&str| {
        !SUMMED.contains(table) && catalogue.version_of(table) == Version::LocalTime
    };
    let tables = versioned(catalogue);
    tables
        .iter()
        .filter(weak)
        .map(|table| {
            Finding::warning(
                format!("`{table}` has neither a rowversion nor `RS_UTC_DT`"),
                "changes are found by `LST_MAINT_DT`, which Counterpoint's screens keep and raw SQL \
                 does not: an import from outside stays unseen",
                format!(
                    "let the import set `LST_MAINT_DT`, run `cpsync items --all` after it, or add a \
                     rowversion column to `{table}`"
                ),
            )
        })
        .collect()
}

/// What tells a change, table by table where it is not a rowversion.
fn versions(catalogue: &Catalogue) -> String {
    let tables = versioned(catalogue);
    let other: Vec<String> = tables
        .iter()
        .filter_map(|table| {
            let word = match catalogue.version_of(table) {
                Version::RowVersion(_) => return None,
                Version::UtcTime => "RS_UTC_DT",
                Version::LocalTime => "LST_MAINT_DT",
                Version::Checksum => "a checksum",
            };
            let also = if SUMMED.contains(table) { " and a checksum" } else { "" };
            Some(format!("{table} by {word}{also}"))
        })
        .collect();
    let told = if other.is_empty() { String::new() } else { format!("; {}", other.join(", ")) };
    format!("{} by rowversion{told}", counted(tables.len() - other.len(), "table"))
}

/// The findings of an error that names several things, a line each.
pub(super) fn of_lines(error: &Error, consequence: &str) -> Vec<Finding> {
    let hint = || error.hint.clone().unwrap_or_else(|| "correct the key in cpsync.toml".to_owned());
    let lines = error.message.lines();
    lines.map(|line| Finding::problem(line, consequence, hint())).collect()
}
