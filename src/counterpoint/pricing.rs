//! Prices of everything in scope, page by page, for the `prices` task.

use super::columns::Columns;
use super::connection::Connection;
use super::error::Error;
use super::item::{self, Reader};
use super::row::Row;
use super::sql::{self, Request};
use super::stock::{self, PAGE};
use crate::counterpoint::Catalogue;
use crate::model::{Item, Price, fold};

/// Which rows of `IM_PRC` Counterpoint uses (`IM_CTL`); rows that are switched off stay in the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Switches {
    location: bool,
    cell: bool,
    location_cell: bool,
    /// Whether `IM_CTL` says so, as opposed to nobody.
    told: bool,
}

impl Switches {
    /// All rows are used.
    pub(super) const ALL: Self =
        Self { location: true, cell: true, location_cell: true, told: false };

    /// Reads them; a site that does not tell uses all rows.
    pub(super) fn read(connection: &mut Connection, catalogue: &Catalogue) -> Result<Self, Error> {
        let columns = ["USE_MULTI_LOC_PRCS", "USE_CELL_PRCS", "USE_LOC_CELL_PRCS"];
        if !catalogue.has("IM_CTL", &columns) {
            return Ok(Self::ALL);
        }
        let yes = |row: &Row<'_>, column| Ok(!row.text(column)?.eq_ignore_ascii_case("N"));
        let read = connection.rows(&Request::new(&sql::PRICE_SWITCHES), |row| {
            Ok(Self {
                location: yes(row, columns[0])?,
                cell: yes(row, columns[1])?,
                location_cell: yes(row, columns[2])?,
                told: true,
            })
        })?;
        Ok(read.into_iter().next().unwrap_or(Self::ALL))
    }

    /// Whether Counterpoint is known to use rows beside the one that says what `IM_ITEM` says as well:
    /// without them a cell, or a location, would be sold at another's price.
    pub(super) fn need_rows(self) -> bool {
        self.told && (self.location || self.cell || self.location_cell)
    }

    /// Whether Counterpoint uses this row.
    pub(super) fn allow(self, row: &Price) -> bool {
        let everywhere = row.location == "*";
        let whole = row.dims.iter().all(|dim| dim == "*");
        match (everywhere, whole) {
            (true, true) => true,
            (false, true) => self.location,
            (true, false) => self.cell,
            (false, false) => self.location_cell,
        }
    }
}

/// Hands out every item in scope with its prices, by item number.
pub(super) fn list(
    connection: &mut Connection,
    reader: &Reader<'_>,
    each: &mut dyn FnMut(Item) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let columns = Columns::of_prices(reader.catalogue, reader.store)?;
    let mut last = String::new();
    loop {
        let mut items = stock::page(connection, reader, &columns, &last)?;
        let Some(end) = items.last().map(|item| item.no.0.clone()) else { return Ok(()) };
        let full = items.len() == PAGE;
        let keys = item::keys(items.iter());
        let mut prices = reader.prices(connection, &keys, PAGE)?;
        for item in &mut items {
            item.prices = prices.remove(&fold(&item.no.0)).unwrap_or_default();
        }
        items.into_iter().try_for_each(&mut *each)?;
        if !full {
            return Ok(());
        }
        last = end;
    }
}
