//! Families, read fresh by key: the items asked for, with everything that hangs on them and with the
//! items grouped under them, in scope or not.

use std::collections::{BTreeMap, HashMap};

use super::columns::{Columns, expression};
use super::connection::Connection;
use super::error::Error;
use super::filter::conditions;
use super::fold;
use super::item::Reader;
use super::listing::CELLS;
use super::row::Row;
use super::sql::{self, Request};
use crate::model::{Family, Item, ItemNo, ScopeTest};

/// Keys of one statement.
const CHUNK: usize = 100;

/// An item with what its scope hangs on.
struct Found {
    item: Item,
    /// In scope but for the stock record, which a parent need not have.
    unstocked_only: bool,
}

/// One family per root, in their order.
pub(super) fn read(
    connection: &mut Connection,
    reader: &Reader<'_>,
    roots: &[ItemNo],
) -> Result<Vec<Family>, Error> {
    let mut families = Vec::with_capacity(roots.len());
    for chunk in roots.chunks(CHUNK) {
        let mut found = heads(connection, reader, chunk)?;
        if found.iter().any(|found| found.item.gridded) {
            reader.catalogue.demand("IM_INV_CELL", CELLS)?;
        }
        for part in found.chunks_mut(CHUNK) {
            complete(connection, reader, part)?;
        }
        families.extend(grouped(chunk, found));
    }
    Ok(families)
}

/// The rows of `IM_ITEM` for these roots and, with a parent column, for the items under them.
fn heads(
    connection: &mut Connection,
    reader: &Reader<'_>,
    roots: &[ItemNo],
) -> Result<Vec<Found>, Error> {
    let width = reader.catalogue.column("IM_ITEM", "ITEM_NO").and_then(|column| column.width);
    // A longer key would be cut off in the cast and find somebody else.
    let fits = |root: &&ItemNo| width.is_none_or(|width| root.0.chars().count() <= width as usize);
    let keys: Vec<String> = roots.iter().filter(fits).map(|root| root.0.clone()).collect();
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    let columns = Columns::of_items(reader.catalogue, reader.store)?;
    let request = request(reader, &columns, &keys)?;
    let rows = connection.rows(&request, |row| found(row, reader, &columns))?;
    // A READ UNCOMMITTED scan may meet a row twice; the map also orders by item number.
    let once: BTreeMap<String, Found> =
        rows.into_iter().map(|found| (found.item.no.0.clone(), found)).collect();
    Ok(once.into_values().collect())
}

pub(super) fn request(
    reader: &Reader<'_>,
    columns: &Columns,
    keys: &[String],
) -> Result<Request, Error> {
    let items = &reader.store.items;
    let mut request = Request::new(&sql::ITEMS_READ).with(&reader.stocking);
    let list = reader.key_list(&mut request, keys, CHUNK);
    let parent = items.parent.as_ref().map(|rule| rule.column.to_uppercase());
    let parent = parent
        .and_then(|name| Some(expression("i", &name, reader.catalogue.column("IM_ITEM", &name)?)));
    let members = parent.map(|parent| format!("OR {parent} IN ({list})")).unwrap_or_default();
    let filters = conditions(reader.catalogue, &items.filter, &mut request)?;
    let flags = (1..)
        .zip(&filters)
        .map(|(n, condition)| format!(", CASE WHEN {condition} THEN 1 ELSE 0 END AS filter_{n}"));
    let flags = flags.collect::<Vec<_>>().join("\n    ");
    Ok(request
        .slot("columns", &columns.select())
        .slot("filters", &flags)
        .slot("keys", &list)
        .slot("members", &members))
}

fn found(row: &Row<'_>, reader: &Reader<'_>, columns: &Columns) -> Result<Found, Error> {
    let mut item = reader.item(columns.read(row)?);
    item.scope = tests(row, reader, &item)?;
    let wanted = item.out_of_scope_reason().is_none();
    let stocked = !item.inventory || row.flag("stocked")?;
    item.in_scope = wanted && stocked;
    item.scope.push(stock_test(&item, stocked, &reader.stocking));
    Ok(Found { item, unstocked_only: wanted && !stocked })
}

/// What decides whether the store wants the item, its stock apart.
fn tests(row: &Row<'_>, reader: &Reader<'_>, item: &Item) -> Result<Vec<ScopeTest>, Error> {
    let plain = |column: &str, value: &str, fails: &dyn Fn(String) -> String| {
        let found = item.text(column);
        let passes = found.as_deref().is_some_and(|text| text.eq_ignore_ascii_case(value));
        let found = found.unwrap_or_default();
        let fails = (!passes).then(|| fails(found.clone()));
        ScopeTest { name: column.to_owned(), found: shown(&found), fails }
    };
    let mut tests = vec![
        plain("IS_ECOMM_ITEM", "Y", &|_| "not flagged for e-commerce".to_owned()),
        plain("STAT", "A", &|status| format!("status is {status}")),
    ];
    for (n, condition) in (1..).zip(&reader.store.items.filter) {
        let name = &condition.column;
        let found = shown(&item.text(&name.to_uppercase()).unwrap_or_default());
        let passes = row.flag(&format!("filter_{n}"))?;
        let fails = (!passes).then(|| format!("filtered out by {name}, which is {found}"));
        tests.push(ScopeTest { name: format!("filter {name}"), found, fails });
    }
    Ok(tests)
}

fn stock_test(item: &Item, stocked: bool, location: &str) -> ScopeTest {
    let found = match (item.inventory, stocked) {
        (false, _) => "not asked: it holds no stock",
        (true, true) => "it has a stock record",
        (true, false) => "it has no stock record",
    };
    let fails = (!stocked).then(|| format!("not stocked at {location}"));
    ScopeTest { name: format!("stocked at {location}"), found: found.to_owned(), fails }
}

fn shown(found: &str) -> String {
    if found.is_empty() { "blank".to_owned() } else { format!("`{found}`") }
}

/// Reads everything that hangs on a chunk of items.
fn complete(
    connection: &mut Connection,
    reader: &Reader<'_>,
    found: &mut [Found],
) -> Result<(), Error> {
    let mut items: Vec<Item> =
        found.iter_mut().map(|found| std::mem::take(&mut found.item)).collect();
    reader.add_stock(connection, &mut items, CHUNK, true)?;
    reader.add_content(connection, &mut items, CHUNK)?;
    for (found, item) in found.iter_mut().zip(items) {
        found.item = item;
    }
    Ok(())
}

/// Puts the items to their roots. An item asked for may at the same time be a member of another.
fn grouped(roots: &[ItemNo], found: Vec<Found>) -> Vec<Family> {
    let mut members: HashMap<String, Vec<Item>> = HashMap::new();
    for found in &found {
        if let Some(parent) = &found.item.parent {
            members.entry(fold(&parent.0)).or_default().push(found.item.clone());
        }
    }
    let mut heads: HashMap<String, Found> =
        found.into_iter().map(|found| (fold(&found.item.no.0), found)).collect();
    let mut families: Vec<Family> = Vec::with_capacity(roots.len());
    for root in roots {
        let key = fold(&root.0);
        // The same root asked for twice, in whatever spelling, gets the same family twice.
        if let Some(first) = families.iter().find(|family| fold(&family.root.0) == key) {
            families.push(Family { root: root.clone(), ..first.clone() });
            continue;
        }
        let members = members.remove(&key).unwrap_or_default();
        let head = heads.remove(&key).map(|found| head(found, &members));
        families.push(Family { root: root.clone(), head, members });
    }
    families
}

/// A parent of something in scope needs no stock record of its own.
fn head(found: Found, members: &[Item]) -> Item {
    let mut item = found.item;
    if found.unstocked_only && members.iter().any(|member| member.in_scope) {
        item.in_scope = true;
        for test in &mut item.scope {
            if test.fails.take().is_some() {
                "not asked: items under it are stocked".clone_into(&mut test.found);
            }
        }
    }
    item
}
