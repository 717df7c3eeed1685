//! Rows of `IM_ITEM` and its child tables -> [`Item`], for a chunk of item numbers at a time.

use std::collections::{BTreeMap, HashMap};

use rust_decimal::Decimal;

use super::catalogue::Catalogue;
use super::columns::expression;
use super::connection::Connection;
use super::error::Error;
use super::fold;
use super::grid::{self, CellRow, Labels};
use super::pricing::Switches;
use super::row::Row;
use super::sql::{self, Request, padded, quoted};
use crate::config::Store;
use crate::model::{Barcode, Item, ItemNo, Price, Unit, Value};

/// Who needs the rows of prices.
const PRICES: &str = "prices by location and cell, which Counterpoint uses (`IM_CTL`)";

/// What reading items takes beside a connection.
pub(super) struct Reader<'a> {
    pub(super) catalogue: &'a Catalogue,
    pub(super) store: &'a Store,
    /// The stocking location, as `IM_LOC` spells it.
    pub(super) stocking: String,
    /// Locations whose quantities the inventory rules add up.
    pub(super) needed: Vec<String>,
    /// Which rows of `IM_PRC` Counterpoint uses.
    pub(super) switches: Switches,
}

/// Child rows by folded item number.
pub(super) type ByItem<T> = HashMap<String, Vec<T>>;

impl Reader<'_> {
    /// An item without its child rows. Scope is the caller's to say.
    pub(super) fn item(&self, columns: BTreeMap<String, Value>) -> Item {
        let text = |name: &str| columns.get(name).and_then(Value::text).unwrap_or_default();
        let no = text("ITEM_NO");
        let parent = self.store.items.parent.as_ref();
        let parent = parent.map(|rule| text(&rule.column.to_uppercase()));
        Item {
            inventory: text("ITEM_TYP").eq_ignore_ascii_case("I"),
            gridded: text("TRK_METH").eq_ignore_ascii_case("G"),
            stock_unit: text("STK_UNIT"),
            units: units(&columns),
            parent: parent.filter(|p| !p.is_empty() && fold(p) != fold(&no)).map(ItemNo),
            no: ItemNo(no),
            columns,
            ..Item::default()
        }
    }

    /// Adds quantities and cells to a chunk of items, `size` at most; `labels` of cells only where
    /// they were read.
    pub(super) fn add_stock(
        &self,
        connection: &mut Connection,
        items: &mut [Item],
        size: usize,
        labels: bool,
    ) -> Result<(), Error> {
        let keys = keys(items.iter());
        let mut quantities = by_item(connection, &self.quantities(&keys, size), |row| {
            Ok((row.text("LOC_ID")?, row.quantity()?))
        })?;
        for item in items.iter_mut() {
            item.quantities = quantities.remove(&fold(&item.no.0)).unwrap_or_default();
            // A READ UNCOMMITTED scan may meet a row twice: its quantity must not count twice.
            item.quantities.dedup_by(|second, first| second.0 == first.0);
        }
        self.add_cells(connection, items, size, labels)
    }

    /// Adds texts, barcodes and prices to a chunk of items.
    pub(super) fn add_content(
        &self,
        connection: &mut Connection,
        items: &mut [Item],
        size: usize,
    ) -> Result<(), Error> {
        let keys = keys(items.iter());
        let mut html = self.html(connection, &keys, size)?;
        let mut barcodes = self.barcodes(connection, &keys, size)?;
        let mut prices = self.prices(connection, &keys, size)?;
        for item in items {
            let key = fold(&item.no.0);
            item.html = html.remove(&key).into_iter().flatten().flatten().next();
            item.barcodes = barcodes.remove(&key).unwrap_or_default();
            item.prices = prices.remove(&key).unwrap_or_default();
        }
        Ok(())
    }

    /// The keys as a list for `IN`, padded.
    pub(super) fn key_list(&self, request: &mut Request, keys: &[String], size: usize) -> String {
        let width = self.catalogue.column("IM_ITEM", "ITEM_NO").and_then(|column| column.width);
        request.list(&padded(keys, size), &format!("varchar({})", width.unwrap_or(20)))
    }

    pub(super) fn quantities(&self, keys: &[String], size: usize) -> Request {
        let mut request = Request::new(&sql::QUANTITIES_READ);
        let list = self.key_list(&mut request, keys, size);
        let locations = request.list(&self.needed, "varchar(10)");
        request.slot("keys", &list).slot("locations", &locations)
    }

    fn add_cells(
        &self,
        connection: &mut Connection,
        items: &mut [Item],
        size: usize,
        labels: bool,
    ) -> Result<(), Error> {
        let keys = keys(items.iter().filter(|item| item.gridded));
        if keys.is_empty() || !self.catalogue.offers("IM_INV_CELL") {
            return Ok(());
        }
        let mut cells = by_item(connection, &self.cells(&keys, size), CellRow::read)?;
        let mut values = ByItem::new();
        if labels && Labels::offered(self.catalogue) {
            values = by_item(connection, &self.grid_values(&keys, size), grid::value)?;
        }
        for item in items.iter_mut().filter(|item| item.gridded) {
            let key = fold(&item.no.0);
            let labels = Labels::new(values.remove(&key).unwrap_or_default());
            let rows = cells.remove(&key).unwrap_or_default();
            grid::fill(item, rows, &labels, &self.stocking, &self.needed);
        }
        Ok(())
    }

    pub(super) fn cells(&self, keys: &[String], size: usize) -> Request {
        let mut request = Request::new(&sql::CELLS_READ);
        let list = self.key_list(&mut request, keys, size);
        let mut locations = self.needed.clone();
        if !locations.contains(&self.stocking) {
            locations.push(self.stocking.clone());
        }
        let locations = request.list(&locations, "varchar(10)");
        request
            .slot("web", &grid::standing(self.catalogue))
            .slot("keys", &list)
            .slot("locations", &locations)
    }

    pub(super) fn grid_values(&self, keys: &[String], size: usize) -> Request {
        let mut request = Request::new(&sql::GRID_VALUES_READ);
        let list = self.key_list(&mut request, keys, size);
        request.slot("keys", &list)
    }

    fn html(
        &self,
        connection: &mut Connection,
        keys: &[String],
        size: usize,
    ) -> Result<ByItem<Option<String>>, Error> {
        match self.html_request(keys, size) {
            Some(request) => by_item(connection, &request, |row| row.optional_text("html")),
            None => Ok(ByItem::new()),
        }
    }

    /// `None` on a site without web descriptions.
    pub(super) fn html_request(&self, keys: &[String], size: usize) -> Option<Request> {
        let column = self.catalogue.column("EC_ITEM_DESCR", "HTML_DESCR");
        let column = column.filter(|_| self.catalogue.offers("EC_ITEM_DESCR"))?;
        let mut request = Request::new(&sql::DESCRIPTIONS_READ);
        let list = self.key_list(&mut request, keys, size);
        Some(request.slot("html", &expression("c", "HTML_DESCR", column)).slot("keys", &list))
    }

    fn barcodes(
        &self,
        connection: &mut Connection,
        keys: &[String],
        size: usize,
    ) -> Result<ByItem<Barcode>, Error> {
        match self.barcodes_request(keys, size) {
            Some(request) => by_item(connection, &request, barcode),
            None => Ok(ByItem::new()),
        }
    }

    /// `None` on a site without barcodes.
    pub(super) fn barcodes_request(&self, keys: &[String], size: usize) -> Option<Request> {
        if !self.catalogue.offers("IM_BARCOD") {
            return None;
        }
        let mut request = Request::new(&sql::BARCODES_READ);
        let list = self.key_list(&mut request, keys, size);
        Some(request.slot("keys", &list))
    }

    pub(super) fn prices(
        &self,
        connection: &mut Connection,
        keys: &[String],
        size: usize,
    ) -> Result<ByItem<Price>, Error> {
        let Some(request) = self.prices_request(keys, size) else {
            if self.switches.need_rows() {
                self.catalogue.demand("IM_PRC", PRICES)?;
            }
            return Ok(ByItem::new());
        };
        let mut prices = by_item(connection, &request, price)?;
        for rows in prices.values_mut() {
            rows.retain(|row| self.switches.allow(row));
        }
        Ok(prices)
    }

    /// `None` on a site without prices by location and cell.
    pub(super) fn prices_request(&self, keys: &[String], size: usize) -> Option<Request> {
        if !self.catalogue.offers("IM_PRC") {
            return None;
        }
        let location = self.store.prices.location.as_deref().unwrap_or("*");
        let mut request = Request::new(&sql::PRICES_READ).with(location);
        let list = self.key_list(&mut request, keys, size);
        Some(request.slot("prices", &price_columns(self.catalogue)).slot("keys", &list))
    }
}

/// The items' numbers, as parameters.
pub(super) fn keys<'a>(items: impl Iterator<Item = &'a Item>) -> Vec<String> {
    items.map(|item| item.no.0.clone()).collect()
}

/// Reads child rows and groups them, in the statement's order.
fn by_item<T>(
    connection: &mut Connection,
    request: &Request,
    mut read: impl FnMut(&Row<'_>) -> Result<T, Error>,
) -> Result<ByItem<T>, Error> {
    let rows = connection.rows(request, |row| Ok((fold(&row.text("ITEM_NO")?), read(row)?)))?;
    let mut groups = ByItem::new();
    for (key, row) in rows {
        groups.entry(key).or_default().push(row);
    }
    Ok(groups)
}

/// The alternate units in use: named, with a ratio above 0.
fn units(columns: &BTreeMap<String, Value>) -> Vec<Unit> {
    ('1'..='5').filter_map(|index| unit(columns, index)).collect()
}

fn unit(columns: &BTreeMap<String, Value>, index: char) -> Option<Unit> {
    let column = |part: &str| columns.get(&format!("ALT_{index}_{part}"));
    let ratio = |part| column(part).and_then(Value::number).filter(|n| *n > Decimal::ZERO);
    Some(Unit {
        index,
        name: column("UNIT")?.text()?,
        numer: ratio("NUMER")?,
        denom: ratio("DENOM")?,
        weight: column("WEIGHT").and_then(Value::number),
    })
}

fn barcode(row: &Row<'_>) -> Result<Barcode, Error> {
    Ok(Barcode {
        code: row.text("BARCOD")?,
        kind: row.optional_text("BARCOD_ID")?.filter(|kind| !kind.is_empty()),
        unit: row.text("UNIT")?.chars().next().unwrap_or('!'),
        dims: row.dims()?,
    })
}

fn price(row: &Row<'_>) -> Result<Price, Error> {
    let mut price = Price {
        location: row.text("LOC_ID")?,
        dims: row.dims()?,
        regular: row.decimal_if_present("REG_PRC")?,
        ..Price::default()
    };
    for (level, slot) in (1..).zip(&mut price.levels) {
        *slot = row.decimal_if_present(&format!("PRC_{level}"))?;
    }
    for (unit, slot) in (1..).zip(&mut price.units) {
        slot.regular = row.decimal_if_present(&format!("ALT_{unit}_REG_PRC"))?;
        for (level, slot) in (1..).zip(&mut slot.levels) {
            *slot = row.decimal_if_present(&format!("ALT_{unit}_PRC_{level}"))?;
        }
    }
    Ok(price)
}

/// The price columns that the site has, each after a comma.
fn price_columns(catalogue: &Catalogue) -> String {
    let levels = (1..=6).map(|level| format!("PRC_{level}"));
    let units = (1..=5).flat_map(|n| {
        let levels = (1..=6).map(move |level| format!("ALT_{n}_PRC_{level}"));
        std::iter::once(format!("ALT_{n}_REG_PRC")).chain(levels)
    });
    std::iter::once("REG_PRC".to_owned())
        .chain(levels)
        .chain(units)
        .filter(|name| catalogue.column("IM_PRC", name).is_some())
        .map(|name| format!(", CAST({} AS decimal(15,4)) AS [{name}]", quoted("c", &name)))
        .collect::<Vec<_>>()
        .join("\n    ")
}
