//! Quantities of everything in scope, page by page: constant memory, and a page that fails half way is
//! read again without handing an item out twice.

use super::columns::Columns;
use super::connection::Connection;
use super::error::Error;
use super::filter::conditions;
use super::item::Reader;
use super::listing::all_of;
use super::sql::{self, Request};
use crate::model::Item;

/// Items of a page: also the parameters of its statements, of which SQL Server takes 2,100.
const PAGE: usize = 500;

/// Hands out every item in scope, by item number.
pub(super) fn list(
    connection: &mut Connection,
    reader: &Reader<'_>,
    each: &mut dyn FnMut(Item) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let columns = Columns::of_stock(reader.catalogue, reader.store)?;
    let mut last = String::new();
    loop {
        let mut items = page(connection, reader, &columns, &last)?;
        let Some(end) = items.last().map(|item| item.no.0.clone()) else { return Ok(()) };
        let full = items.len() == PAGE;
        reader.add_stock(connection, &mut items, PAGE, false)?;
        items.into_iter().try_for_each(&mut *each)?;
        if !full {
            return Ok(());
        }
        last = end;
    }
}

fn page(
    connection: &mut Connection,
    reader: &Reader<'_>,
    columns: &Columns,
    last: &str,
) -> Result<Vec<Item>, Error> {
    let mut request = Request::new(&sql::STOCK_PAGE).with(&reader.stocking).with(last);
    let filter = conditions(reader.catalogue, &reader.store.items.filter, &mut request)?;
    let request = request
        .slot("limit", &PAGE.to_string())
        .slot("columns", &columns.select())
        .slot("filter", &all_of(&filter));
    connection.rows(&request, |row| {
        let item = reader.item(columns.read(row)?);
        Ok(Item { in_scope: true, ..item })
    })
}
