//! The catalogue views: ordinary tables, written anew when the catalogue has changed and somebody looks.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::types::{Value, ValueRef};
use rusqlite::{Error, params_from_iter};

use super::procedure::hook_parameters;
use super::{Core, failure};
use crate::counterpoint::DATABASE;
use crate::counterpoint::catalog::{Column, Table};
use crate::counterpoint::error::SqlError;
use crate::counterpoint::facts::Facts;
use crate::counterpoint::routines::Routines;
use crate::counterpoint::sqlite::{COLLATION, Functions};
use crate::counterpoint::translate::quote;
use crate::counterpoint::types::{Store, Ty, decimal_bytes};

/// What `OBJECT_ID` and `COLUMNPROPERTY` look up.
#[derive(Clone, Debug, Default)]
pub(crate) struct Objects {
    by_name: HashMap<String, (i64, &'static str)>,
    columns: HashMap<(i64, String), (bool, bool)>,
}

/// Adds the functions that read `Objects`.
pub(super) fn register(
    add: &Functions<'_>,
    objects: &Arc<Mutex<Objects>>,
    facts: &Arc<Facts>,
) -> Result<(), Error> {
    let (known, denied) = (Arc::clone(objects), Arc::clone(facts));
    add.volatile("ms_has_perms", 3, move |a| {
        let Ok(name) = a.text(0) else { return Ok(Value::Null) };
        let name = bare(name);
        let known =
            known.lock().unwrap_or_else(PoisonError::into_inner).by_name.contains_key(&name);
        Ok(if known { Value::Integer(i64::from(!denied.is_denied(&name))) } else { Value::Null })
    })?;
    let (ids, hidden) = (Arc::clone(objects), Arc::clone(facts));
    add.volatile("ms_object_id", 2, move |a| {
        let Ok(name) = a.text(0) else { return Ok(Value::Null) };
        let name = bare(name);
        if hidden.is_denied(&name) {
            return Ok(Value::Null);
        }
        let known = ids.lock().unwrap_or_else(PoisonError::into_inner).by_name.get(&name).copied();
        let fits = |kind: &str| {
            a.raw(1) == ValueRef::Null || a.text(1).is_ok_and(|k| k.eq_ignore_ascii_case(kind))
        };
        Ok(known.filter(|(_, kind)| fits(kind)).map_or(Value::Null, |(id, _)| Value::Integer(id)))
    })?;
    let columns = Arc::clone(objects);
    add.volatile("ms_column_property", 3, move |a| {
        if a.any_null() {
            return Ok(Value::Null);
        }
        let key = (a.int(0)?, a.text(1)?.to_ascii_uppercase());
        let found =
            columns.lock().unwrap_or_else(PoisonError::into_inner).columns.get(&key).copied();
        let Some((computed, identity)) = found else { return Ok(Value::Null) };
        match a.text(2)?.to_ascii_lowercase().as_str() {
            "iscomputed" => Ok(Value::Integer(i64::from(computed))),
            "isidentity" => Ok(Value::Integer(i64::from(identity))),
            other => Err(SqlError::unsupported(format!("COLUMNPROPERTY '{other}'"))),
        }
    })
}

/// A name without schema and brackets, as the catalogue knows it.
fn bare(name: &str) -> String {
    let name = name.replace(['[', ']'], "").to_ascii_uppercase();
    name.rsplit('.').next().unwrap_or(&name).to_owned()
}

const NAMES: [&str; 12] = [
    "sys.schemas",
    "sys.objects",
    "sys.tables",
    "sys.views",
    "sys.types",
    "sys.columns",
    "sys.computed_columns",
    "sys.parameters",
    "INFORMATION_SCHEMA.TABLES",
    "INFORMATION_SCHEMA.COLUMNS",
    "INFORMATION_SCHEMA.ROUTINES",
    "INFORMATION_SCHEMA.PARAMETERS",
];

/// Creates the tables behind the views, empty.
pub(super) fn create(core: &Core) -> Result<(), SqlError> {
    for name in NAMES {
        let Some(table) = core.catalog.table(name) else { continue };
        let columns: Vec<String> = table
            .columns
            .iter()
            .map(|c| match c.ty.store() {
                Store::Text => format!("{} TEXT COLLATE {COLLATION}", quote(&c.name)),
                _ => format!("{} INT", quote(&c.name)),
            })
            .collect();
        core.plain(&format!("CREATE TABLE {} ({})", quote(name), columns.join(", ")))?;
    }
    Ok(())
}

/// Brings the views up to date.
pub(super) fn refresh(core: &mut Core, routines: &Routines, facts: &Facts) -> Result<(), SqlError> {
    if core.shown == core.catalog.version {
        return Ok(());
    }
    for name in NAMES {
        core.plain(&format!("DELETE FROM {}", quote(name)))?;
    }
    let mut objects = Objects::default();
    put(core, "sys.schemas", vec!["dbo".into(), 1.into()])?;
    put(core, "sys.schemas", vec!["sys".into(), 4.into()])?;
    type_rows(core)?;
    for table in core.catalog.tables() {
        if facts.is_denied(&table.name) {
            let kind = if table.is_view { "V" } else { "U" };
            objects.by_name.insert(table.name.to_ascii_uppercase(), (table.object_id, kind));
            continue;
        }
        table_rows(core, table, &mut objects)?;
    }
    routine_rows(core, routines, &mut objects)?;
    *core.objects.lock().unwrap_or_else(PoisonError::into_inner) = objects;
    core.shown = core.catalog.version;
    Ok(())
}

fn put(core: &Core, view: &str, row: Vec<Cell>) -> Result<(), SqlError> {
    let marks = vec!["?"; row.len()].join(", ");
    let sql = format!("INSERT INTO {} VALUES ({marks})", quote(view));
    let mut statement = core.conn.prepare_cached(&sql).map_err(|e| failure::plain(&e))?;
    let row = row.into_iter().map(|cell| cell.0);
    statement.execute(params_from_iter(row)).map(|_| ()).map_err(|e| failure::plain(&e))
}

/// A value of a view.
struct Cell(Value);

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self(Value::Text(text.to_owned()))
    }
}

impl From<i64> for Cell {
    fn from(number: i64) -> Self {
        Self(Value::Integer(number))
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self(Value::Null), Into::into)
    }
}

const TYPES: [(&str, i64); 20] = [
    ("image", 34),
    ("text", 35),
    ("uniqueidentifier", 36),
    ("date", 40),
    ("datetime2", 42),
    ("tinyint", 48),
    ("smallint", 52),
    ("int", 56),
    ("smalldatetime", 58),
    ("real", 59),
    ("money", 60),
    ("datetime", 61),
    ("float", 62),
    ("ntext", 99),
    ("bit", 104),
    ("decimal", 106),
    ("bigint", 127),
    ("varbinary", 165),
    ("varchar", 167),
    ("timestamp", 189),
];

fn type_id(ty: Ty) -> i64 {
    let name = ty.base_name();
    let more =
        [("binary", 173), ("char", 175), ("nvarchar", 231), ("nchar", 239), ("smallmoney", 122)];
    TYPES.iter().chain(&more).find(|(known, _)| *known == name).map_or(0, |(_, id)| *id)
}

fn type_rows(core: &Core) -> Result<(), SqlError> {
    let more =
        [("binary", 173), ("char", 175), ("nvarchar", 231), ("nchar", 239), ("smallmoney", 122)];
    for (name, id) in TYPES.into_iter().chain(more) {
        put(core, "sys.types", vec![name.into(), id.into(), id.into(), 0.into()])?;
    }
    Ok(())
}

fn table_rows(core: &Core, table: &Table, objects: &mut Objects) -> Result<(), SqlError> {
    let (kind, words) = if table.is_view { ("V", "VIEW") } else { ("U", "USER_TABLE") };
    let id = table.object_id;
    objects.by_name.insert(table.name.to_ascii_uppercase(), (id, kind));
    let view = if table.is_view { "sys.views" } else { "sys.tables" };
    for view in ["sys.objects", view] {
        put(
            core,
            view,
            vec![table.name.as_str().into(), id.into(), 1.into(), kind.into(), words.into()],
        )?;
    }
    let words = if table.is_view { "VIEW" } else { "BASE TABLE" };
    put(
        core,
        "INFORMATION_SCHEMA.TABLES",
        vec![DATABASE.into(), "dbo".into(), table.name.as_str().into(), words.into()],
    )?;
    for (column, at) in table.columns.iter().zip(1..) {
        objects.columns.insert(
            (id, column.name.to_ascii_uppercase()),
            (column.computed.is_some(), column.identity),
        );
        column_rows(core, table, column, at)?;
    }
    Ok(())
}

fn column_rows(core: &Core, table: &Table, column: &Column, at: i64) -> Result<(), SqlError> {
    let ty = column.ty;
    let (precision, scale) = ty.exact().unwrap_or_default();
    let cells = || -> Vec<Cell> {
        vec![
            table.object_id.into(),
            column.name.as_str().into(),
            at.into(),
            type_id(ty).into(),
            type_id(ty).into(),
            max_length(ty).into(),
            i64::from(precision).into(),
            i64::from(scale).into(),
            i64::from(column.nullable).into(),
            i64::from(column.identity).into(),
            i64::from(column.computed.is_some()).into(),
            column.default_text.as_ref().map_or(0, |_| table.object_id + at).into(),
        ]
    };
    put(core, "sys.columns", cells())?;
    if let Some(text) = &column.computed_text {
        let mut cells = cells();
        cells.push(text.as_str().into());
        put(core, "sys.computed_columns", cells)?;
    }
    let numeric = ty.exact().is_some() && ty != Ty::Bit;
    put(
        core,
        "INFORMATION_SCHEMA.COLUMNS",
        vec![
            DATABASE.into(),
            "dbo".into(),
            table.name.as_str().into(),
            column.name.as_str().into(),
            at.into(),
            column.default_text.as_deref().into(),
            (if column.nullable { "YES" } else { "NO" }).into(),
            ty.base_name().into(),
            characters(ty).into(),
            numeric.then_some(i64::from(precision)).into(),
            numeric.then_some(i64::from(scale)).into(),
        ],
    )
}

/// `CHARACTER_MAXIMUM_LENGTH`: -1 is max.
fn characters(ty: Ty) -> Option<i64> {
    match ty {
        Ty::Str(s) if s.legacy => Some(if s.national { 1_073_741_823 } else { 2_147_483_647 }),
        Ty::Str(s) => Some(s.len.map_or(-1, i64::from)),
        Ty::Binary(len) => Some(i64::from(len)),
        Ty::VarBinary(len) => Some(len.map_or(-1, i64::from)),
        Ty::Image => Some(2_147_483_647),
        _ => None,
    }
}

/// `sys.columns.max_length`: bytes.
fn max_length(ty: Ty) -> i64 {
    match ty {
        Ty::Str(s) if s.legacy => 16,
        Ty::Str(s) => s.len.map_or(-1, |len| i64::from(len) * (1 + i64::from(s.national))),
        Ty::Binary(len) | Ty::VarBinary(Some(len)) => i64::from(len),
        Ty::VarBinary(None) => -1,
        Ty::Bit | Ty::TinyInt => 1,
        Ty::SmallInt => 2,
        Ty::Int | Ty::Real | Ty::SmallMoney | Ty::SmallDateTime => 4,
        Ty::Date => 3,
        Ty::Decimal(digits, _) => decimal_bytes(digits),
        Ty::Guid | Ty::Image => 16,
        _ => 8,
    }
}

fn routine_rows(core: &Core, routines: &Routines, objects: &mut Objects) -> Result<(), SqlError> {
    let shown = |name: &str| !matches!(core.hooks.get(&name.to_ascii_uppercase()), Some(None));
    let mut id = 1_900_000_000_i64;
    let mut routine = |name: &str, kind: &'static str, words: &str, long: &str| {
        id += 16;
        objects.by_name.insert(name.to_ascii_uppercase(), (id, kind));
        put(core, "sys.objects", vec![name.into(), id.into(), 1.into(), kind.into(), long.into()])?;
        put(
            core,
            "INFORMATION_SCHEMA.ROUTINES",
            vec![name.into(), "dbo".into(), name.into(), words.into()],
        )?;
        Ok::<i64, SqlError>(id)
    };
    for function in routines.functions().filter(|f| shown(f.name)) {
        routine(function.name, "FN", "FUNCTION", "SQL_SCALAR_FUNCTION")?;
    }
    for procedure in routines.procedures().filter(|p| !p.system && shown(p.name)) {
        let id = routine(procedure.name, "P", "PROCEDURE", "SQL_STORED_PROCEDURE")?;
        let params = procedure.params.iter().map(|(name, ty, _)| (*name, *ty));
        parameter_rows(core, procedure.name, id, params)?;
    }
    for (name, _) in core.hooks.iter().filter(|(_, body)| body.is_some()) {
        let id = routine(name, "P", "PROCEDURE", "SQL_STORED_PROCEDURE")?;
        parameter_rows(core, name, id, hook_parameters().into_iter())?;
    }
    Ok(())
}

fn parameter_rows(
    core: &Core,
    procedure: &str,
    id: i64,
    params: impl Iterator<Item = (&'static str, Ty)>,
) -> Result<(), SqlError> {
    for ((name, ty), at) in params.zip(1_i64..) {
        put(
            core,
            "INFORMATION_SCHEMA.PARAMETERS",
            vec![
                "dbo".into(),
                procedure.into(),
                at.into(),
                "IN".into(),
                name.into(),
                ty.base_name().into(),
            ],
        )?;
        put(core, "sys.parameters", vec![id.into(), name.into(), at.into(), type_id(ty).into()])?;
    }
    Ok(())
}
