//! The POS side: connection, statements, rows <-> model.
//!
//! `connection` speaks TDS, `sql` holds the statements of sql/counterpoint, `catalogue` what the site's
//! database has; `listing`, `family` and `stock` read through them and return nouns of `model`.
//! Everything but `orders` only reads, without locks, so it never blocks the tills.

mod barcode;
mod catalogue;
mod category;
mod columns;
mod connection;
mod error;
mod examine;
mod failure;
mod family;
mod filter;
mod gaps;
mod grid;
mod item;
mod listing;
mod locations;
mod orders;
mod predicate;
mod pricing;
mod promotions;
mod row;
mod sql;
mod stock;
mod unit;
mod version;

pub use catalogue::{Catalogue, Column, Kind, Table, Version};
pub use error::{Error, ErrorKind};
pub use examine::Examination;
pub use gaps::DoubledEmail;
pub use listing::ListedItem;
pub use orders::{
    CustomerWritten, DocumentWriter, Existing, Noted, Place, Preview, PreviewRow, Refusal,
    Standing, Written,
};

use connection::Connection;
use locations::Known;
use pricing::Switches;

use std::sync::Arc;

use chrono::NaiveDateTime;

use crate::config;
use crate::model::{Family, Item, ItemNo, Promotions, fold};

/// Counterpoint's database, connected.
pub struct Counterpoint {
    connection: Connection,
    catalogue: Catalogue,
    locations: Known,
    switches: Option<Switches>,
    time_zone: chrono_tz::Tz,
    settings: config::Counterpoint,
    /// The connection that documents and customers are written through; made when needed.
    writing: Option<Connection>,
    /// What orders need to know of the site; read when needed.
    order_site: Option<Arc<orders::Site>>,
}

/// Connects, logs in and asks nothing but SQL Server's version: whether Counterpoint can be reached.
pub fn reach(config: &config::Counterpoint) -> Result<(), Error> {
    catalogue::server_version(&mut Connection::new(config)?).map(drop)
}

impl Counterpoint {
    /// Connects and reads the site's catalogue.
    ///
    /// Errors: unreachable, refused login, unknown database, or a table that no task can do without.
    pub fn connect(config: &config::Counterpoint) -> Result<Self, Error> {
        let mut connection = Connection::new(config)?;
        let catalogue = Catalogue::read(&mut connection)?;
        Ok(Self::of(connection, catalogue, config))
    }

    /// Connects and reads the catalogue, whatever it lacks: for a look at what is wrong.
    pub fn reach(config: &config::Counterpoint) -> Result<Self, Error> {
        let mut connection = Connection::new(config)?;
        let catalogue = Catalogue::look(&mut connection)?;
        Ok(Self::of(connection, catalogue, config))
    }

    fn of(connection: Connection, catalogue: Catalogue, config: &config::Counterpoint) -> Self {
        Self {
            connection,
            catalogue,
            locations: Known::default(),
            switches: None,
            time_zone: config.time_zone,
            settings: config.clone(),
            writing: None,
            order_site: None,
        }
    }

    /// What the site's database has.
    pub fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    /// Statements sent so far; for the bench.
    pub fn statements_run(&self) -> u64 {
        self.connection.statements() + self.writing.as_ref().map_or(0, Connection::statements)
    }

    /// Whether the database has everything that the store's configuration names; all that is missing
    /// in one error, each with the nearest name. Also whether the filter fits the columns' types.
    pub fn check(&self, store: &config::Store) -> Result<(), Error> {
        columns::check(&self.catalogue, store)?;
        filter::check(&self.catalogue, &store.items.filter)
    }

    /// The items in scope and the parents that they name, by item number.
    ///
    /// Errors: also an unknown stocking location, which would read as "nothing is stocked".
    pub fn list_items(&mut self, items: &config::Items) -> Result<Vec<ListedItem>, Error> {
        self.locations.one(&mut self.connection, &items.stocking_location)?;
        listing::list(&mut self.connection, &self.catalogue, items)
    }

    /// One family per root, in their order, read fresh, whether in scope or not.
    pub fn read_families(
        &mut self,
        store: &config::Store,
        roots: &[ItemNo],
    ) -> Result<Vec<Family>, Error> {
        let Self { connection, catalogue, locations, switches, .. } = self;
        let reader = reader(connection, catalogue, (locations, switches), store)?;
        family::read(connection, &reader, roots)
    }

    /// Every item in scope with cells, quantities, units and the columns that the inventory rules
    /// name, by item number; no texts, barcodes and prices. At most one page of items is in memory.
    ///
    /// An item that was handed out is not handed out again, whatever is retried. An error of `each`
    /// ends it and is returned as it is; others hold an [`Error`].
    pub fn list_stock(
        &mut self,
        store: &config::Store,
        each: &mut dyn FnMut(Item) -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        let Self { connection, catalogue, locations, switches, .. } = self;
        let reader = reader(connection, catalogue, (locations, switches), store)?;
        stock::list(connection, &reader, each)
    }

    /// Every item in scope with its prices and the columns that the price rules name, by item number;
    /// no texts, barcodes, quantities and cells. At most one page of items is in memory.
    ///
    /// An error of `each` ends it and is returned as it is; others hold an [`Error`].
    pub fn list_prices(
        &mut self,
        store: &config::Store,
        each: &mut dyn FnMut(Item) -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        let Self { connection, catalogue, locations, switches, .. } = self;
        let reader = reader(connection, catalogue, (locations, switches), store)?;
        pricing::list(connection, &reader, each)
    }

    /// The price rules that run at `now` or begin until `until`, in Counterpoint's order of search;
    /// both times are Counterpoint's wall clock. None where the site has no such tables.
    pub fn promotions(
        &mut self,
        store: &config::Store,
        now: NaiveDateTime,
        until: NaiveDateTime,
    ) -> Result<Promotions, Error> {
        promotions::read(&mut self.connection, &self.catalogue, store, (now, until))
    }

    /// The same for every quantity, and for the customers whom the store's groups stand for: buyer 0 is
    /// the price-rule customer, the others are the groups in the configuration's order.
    ///
    /// Errors: also a column of `AR_CUST` that the configuration names and the site lacks.
    pub fn tier_rules(
        &mut self,
        store: &config::Store,
        now: NaiveDateTime,
        until: NaiveDateTime,
    ) -> Result<Promotions, Error> {
        promotions::read_tiers(&mut self.connection, &self.catalogue, store, (now, until))
    }

    /// Whether the database has NCR's own price engine, `USP_GET_PRICE_AND_POINTS`.
    pub fn has_price_engine(&mut self) -> Result<bool, Error> {
        promotions::has_engine(&mut self.connection)
    }

    /// The zone of Counterpoint's times.
    pub fn time_zone(&self) -> chrono_tz::Tz {
        self.time_zone
    }

    /// The locations that are meant, as `IM_LOC` spells them.
    ///
    /// Errors: a location that does not exist, a group without a member.
    pub fn locations(&mut self, wanted: &config::Locations) -> Result<Vec<String>, Error> {
        self.locations.resolve(&mut self.connection, &self.catalogue, wanted)
    }
}

/// Resolves the locations first: an unknown one would read as "nothing in stock".
fn reader<'a>(
    connection: &mut Connection,
    catalogue: &'a Catalogue,
    (locations, switches): (&mut Known, &mut Option<Switches>),
    store: &'a config::Store,
) -> Result<item::Reader<'a>, Error> {
    let stocking = locations.one(connection, &store.items.stocking_location)?;
    if let Some(location) = &store.prices.location {
        locations.one(connection, location)?;
    }
    let needed = locations.needed(connection, catalogue, &store.inventory)?;
    let switches = match *switches {
        Some(known) => known,
        None => *switches.insert(Switches::read(connection, catalogue)?),
    };
    Ok(item::Reader { catalogue, store, stocking, needed, switches })
}
