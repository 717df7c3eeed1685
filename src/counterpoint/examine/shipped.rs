//! Every statement that the tasks of a store send, made ready by the same code as in a pass.
//!
//! Values do not matter to how SQL Server reads a statement; what the site's catalogue lacks is
//! left out here as it is there.

use crate::config::{Locations, OrderWriter, Store};
use crate::counterpoint::catalogue::Catalogue;
use crate::counterpoint::columns::Columns;
use crate::counterpoint::error::Error;
use crate::counterpoint::grid::Labels;
use crate::counterpoint::item::Reader;
use crate::counterpoint::orders::shipped;
use crate::counterpoint::pricing::Switches;
use crate::counterpoint::sql::{self, Request, Statement};
use crate::counterpoint::{barcode, category, family, gaps, listing, promotions, stock};

/// A condition that holds for every row, for statements that take one.
const ANY: &str = "1 = 1";

/// The statements of every task, each once per form that it takes at this site.
pub(super) fn requests(catalogue: &Catalogue, store: &Store) -> Result<Vec<Request>, Error> {
    let reader = Reader {
        catalogue,
        store,
        stocking: store.items.stocking_location.clone(),
        needed: locations(store),
        switches: Switches::ALL,
    };
    let mut requests = of_site(catalogue);
    requests.extend(of_listing(catalogue, store)?);
    requests.extend(of_items(&reader)?);
    requests.extend(of_rules(catalogue));
    requests.extend(of_categories(catalogue));
    if store.orders.as_ref().is_some_and(|orders| orders.writer == OrderWriter::Sql) {
        // A table that may not be read is a finding already, and one is enough.
        let customers = catalogue.table("AR_CUST").is_some();
        let orders = shipped::requests().into_iter();
        requests.extend(orders.filter(|of| customers || !of.sql.contains("dbo.AR_CUST")));
    }
    Ok(requests)
}

fn of_site(catalogue: &Catalogue) -> Vec<Request> {
    let plain = |statement: &Statement| Request::new(statement);
    let mut requests = vec![
        plain(&sql::SESSION_OPEN).slot("lock_timeout", "1000"),
        plain(&sql::CATALOGUE_COLUMNS),
        plain(&sql::SERVER_VERSION),
        plain(&sql::LOCATIONS),
        plain(&sql::PRICE_ENGINE),
        plain(&sql::ITEM_NAMES),
    ];
    for (table, statement) in [("DB_CTL", &sql::DATABASE_VERSION), ("IM_CTL", &sql::PRICE_SWITCHES)]
    {
        requests.extend(catalogue.table(table).map(|_| plain(statement)));
    }
    if catalogue.has("AR_CUST", &gaps::CUSTOMER) {
        requests.push(plain(&sql::EMAILS_DOUBLED));
    }
    let group = plain(&sql::LOCATION_GROUP).with("ALL");
    requests.extend(catalogue.table("IM_LOC_GRP_LOC").map(|_| group));
    requests
}

fn of_listing(catalogue: &Catalogue, store: &Store) -> Result<Vec<Request>, Error> {
    let columns = Columns::of_listing(catalogue, &store.items)?;
    let mut requests = vec![listing::items_request(catalogue, &store.items, &columns)?];
    let offered = listing::CHILDREN.iter().filter(|(table, _)| catalogue.offers(table));
    requests.extend(
        offered.map(|(table, columns)| listing::children_request(catalogue, table, columns)),
    );
    if catalogue.offers("IM_INV_CELL") {
        requests.push(listing::cells_request(catalogue, &store.items));
    }
    Ok(requests)
}

fn of_items(reader: &Reader<'_>) -> Result<Vec<Request>, Error> {
    let (catalogue, store) = (reader.catalogue, reader.store);
    let keys = vec!["A".to_owned()];
    let columns = Columns::of_items(catalogue, store)?;
    let mut requests = vec![
        family::request(reader, &columns, &keys)?,
        stock::page_request(reader, &Columns::of_stock(catalogue, store)?, "")?,
        stock::page_request(reader, &Columns::of_prices(catalogue, store)?, "")?,
        reader.quantities(&keys, 1),
    ];
    requests.extend(reader.html_request(&keys, 1));
    requests.extend(reader.barcodes_request(&keys, 1));
    requests.extend(catalogue.offers("IM_BARCOD").then(|| barcode::request("A")));
    requests.extend(reader.prices_request(&keys, 1));
    if catalogue.offers("IM_INV_CELL") {
        requests.push(reader.cells(&keys, 1));
    }
    if Labels::offered(catalogue) {
        requests.push(reader.grid_values(&keys, 1));
    }
    Ok(requests)
}

fn of_rules(catalogue: &Catalogue) -> Vec<Request> {
    if !promotions::offered(catalogue) {
        return Vec::new();
    }
    let mut requests = vec![
        promotions::rules_request(catalogue),
        Request::new(&sql::PRICE_RULE_ITEMS).slot("filter", ANY),
        Request::new(&sql::PRICE_RULE_HOLDS).slot("filter", ANY),
    ];
    if catalogue.table("AR_CUST").is_some() {
        requests.push(Request::new(&sql::PRICE_RULE_CUSTOMERS).with("A").slot("filter", ANY));
        let class = Request::new(&sql::PRICE_RULE_CLASS).slot("column", "AR_CUST.CATEG_COD");
        requests.push(class.slot("codes", "''").slot("filter", ANY));
    }
    requests
}

fn of_categories(catalogue: &Catalogue) -> Vec<Request> {
    let mut requests = Vec::new();
    let keys = ["A".to_owned()];
    if catalogue.has("EC_CATEG", &category::CATEGORY) {
        requests.push(category::list_request(catalogue));
        requests.push(category::texts_request(catalogue, &keys));
    }
    if catalogue.has("EC_CATEG_ITEM", &category::LINK) {
        requests.push(Request::new(&sql::CATEGORY_ITEMS_LIST));
        requests.push(category::links_request(&keys));
    }
    requests
}

/// The locations by name; a group's or all are only told by the database, and one stands for them.
fn locations(store: &Store) -> Vec<String> {
    let mut locations = vec![store.items.stocking_location.clone()];
    for source in &store.inventory.sources {
        if let Locations::List(list) = &source.locations {
            locations.extend(list.iter().cloned());
        }
    }
    locations
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;
    use crate::config::{Config, Secrets, Variables};
    use crate::counterpoint::catalogue::{OPTIONAL, REQUIRED};
    use crate::counterpoint::columns;

    /// Statements that `cpsync doctor` itself runs.
    const LOOKS: &str = "check_";

    #[test]
    fn every_statement_is_made_ready() {
        let text = include_str!("../../../cpsync.toml.example");
        let path = Path::new("cpsync.toml");
        let loaded = Config::parse(path, text, &Variables::default(), Secrets::Leave).unwrap();
        let store = &loaded.config.stores[0];
        let mut requests = requests(&whole(store), store).unwrap();
        if store.orders.is_none() {
            requests.extend(shipped::requests());
        }
        assert!(requests.iter().all(|request| !request.sql.contains("{{")));
        let ready: BTreeSet<&str> = requests.iter().map(|request| request.name).collect();
        let files = sql::ALL.iter().filter(|file| !file.starts_with(LOOKS));
        let absent: Vec<_> = files.filter(|file| !ready.contains(**file)).collect();
        assert!(absent.is_empty(), "not described by `cpsync doctor`; add them above: {absent:?}");
    }

    /// A site that has everything.
    fn whole(store: &Store) -> Catalogue {
        let mut catalogue = Catalogue::default();
        for (table, columns, _) in REQUIRED.iter().chain(&OPTIONAL) {
            catalogue.add_text(table, columns);
        }
        catalogue.add_text("EC_CATEG", &category::CATEGORY);
        catalogue.add_text("EC_CATEG_ITEM", &category::LINK);
        catalogue.add_text("AR_CUST", &gaps::CUSTOMER);
        for table in
            ["AR_CUST", "IM_CTL", "IM_LOC_GRP_LOC", "IM_PRC_GRP", "IM_PRC_RUL", "IM_PRC_RUL_BRK"]
        {
            catalogue.add_text(table, &[]);
        }
        for (_, name) in columns::named(store) {
            catalogue.add_text("IM_ITEM", &[&name]);
        }
        catalogue
    }
}
