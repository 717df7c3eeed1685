//! Quantities of everything in scope, page by page: constant memory, and a page that fails half way is
//! read again without handing an item out twice.

use super::columns::{Columns, expression};
use super::connection::Connection;
use super::error::Error;
use super::filter::conditions;
use super::item::Reader;
use super::listing::all_of;
use super::sql::{self, Request};
use crate::model::Item;

/// Items of a page: also the parameters of its statements, of which SQL Server takes 2,100.
pub(super) const PAGE: usize = 500;

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

/// The next items after this number.
pub(super) fn page(
    connection: &mut Connection,
    reader: &Reader<'_>,
    columns: &Columns,
    last: &str,
) -> Result<Vec<Item>, Error> {
    let request = page_request(reader, columns, last)?;
    connection.rows(&request, |row| {
        let item = reader.item(columns.read(row)?);
        let parented = row.has("parent_no") && !row.text("parent_no")?.is_empty();
        let parent_archive = parented.then(|| row.value("parent_archive")).transpose()?;
        Ok(Item { in_scope: true, parent_archive, ..item })
    })
}

pub(super) fn page_request(
    reader: &Reader<'_>,
    columns: &Columns,
    last: &str,
) -> Result<Request, Error> {
    let mut request = Request::new(&sql::STOCK_PAGE).with(&reader.stocking).with(last);
    let filter = conditions(reader.catalogue, &reader.store.items.filter, &mut request)?;
    let (select, join) = parent(reader);
    Ok(request
        .slot("limit", &PAGE.to_string())
        .slot("columns", &format!("{}{select}", columns.select()))
        .slot("parent", &join)
        .slot("filter", &all_of(&filter)))
}

/// The parent's archive flag reaches the items under it, also from a parent that is not listed: its
/// columns and its join, empty where the store has no such rules.
fn parent(reader: &Reader<'_>) -> (String, String) {
    let items = &reader.store.items;
    let both = items.parent.as_ref().zip(items.web_archive.as_ref());
    let names = both.map(|(parent, flag)| (parent.column.to_uppercase(), &flag.column));
    let Some((parent, archive)) = names else { return (String::new(), String::new()) };
    let archive = archive.to_uppercase();
    let column = |name: &str| reader.catalogue.column("IM_ITEM", name);
    let Some((own, flag)) = column(&parent).zip(column(&archive)) else {
        return (String::new(), String::new());
    };
    let archive = expression("p", &archive, flag);
    let select = format!(",\n    p.ITEM_NO AS parent_no,\n    {archive} AS parent_archive");
    let join =
        format!("LEFT JOIN dbo.IM_ITEM AS p ON p.ITEM_NO = {}", expression("i", &parent, own));
    (select, join)
}
