//! What one store's configuration needs of Counterpoint, and its statements as SQL Server reads them.

use super::{Checks, STORE, finding, shipped, tables};
use crate::config::{Locations, Store};
use crate::counterpoint::Counterpoint;
use crate::counterpoint::error::{Error, ErrorKind};
use crate::counterpoint::orders::shipped::OPTIONAL;
use crate::counterpoint::sql::{self, Request};
use crate::model::Finding;

pub(super) fn look(site: &mut Counterpoint, store: &Store, checks: &mut Checks) {
    let [columns, locations, statements, rules] = STORE;
    let found = match site.check(store) {
        Ok(()) => Vec::new(),
        Err(error) => tables::of_lines(&error, "every task of this store stops with code 2"),
    };
    let whole = checks.settle(columns, found, "all there");
    checks.settle(locations, unknown_locations(site, store), "all there");
    if whole {
        describe(site, store, statements, checks);
    } else {
        checks.skip_after(columns, &[statements]);
    }
    checks.settle(rules, unknown_partners(site, store), partners(store));
}

fn unknown_locations(site: &mut Counterpoint, store: &Store) -> Vec<Finding> {
    let consequence = "the tasks that read it stop with code 2: an unknown location would read as \
                       \"nothing in stock\"";
    let single = [Some(&store.items.stocking_location), store.prices.location.as_ref()];
    let single = single.into_iter().flatten().map(|one| Locations::List(vec![one.clone()]));
    let sources = store.inventory.sources.iter().map(|source| source.locations.clone());
    let mut found: Vec<Finding> = single
        .chain(sources)
        .filter_map(|wanted| site.locations(&wanted).err())
        .map(|error| finding(&error, consequence))
        .collect();
    found.dedup();
    found
}

/// Has SQL Server prepare every statement of the store's tasks, slots filled as they fill them.
fn describe(site: &mut Counterpoint, store: &Store, link: &str, checks: &mut Checks) {
    let requests = match shipped::requests(&site.catalogue, store) {
        Ok(requests) => requests,
        Err(error) => {
            return checks.found(link, finding(&error, "the statements were not looked at"));
        }
    };
    let mut found = Vec::new();
    for request in &requests {
        let described = described(site, request).map(|_| ());
        if let Err(error) = described.or_else(is_right) {
            let gone = error.kind == ErrorKind::Unavailable;
            found.push(finding(&error, "the task that runs it stops"));
            if gone {
                break;
            }
        }
    }
    checks.settle(link, found, format!("{} described by SQL Server", requests.len()));
}

/// What only running it could tell is nothing wrong, nor is a table that a pass can do without.
fn is_right(error: Error) -> Result<(), Error> {
    let said = error.to_string();
    let optional = OPTIONAL.iter().any(|table| said.contains(table));
    if optional || error.kind == ErrorKind::Undescribed { Ok(()) } else { Err(error) }
}

fn described(site: &mut Counterpoint, request: &Request) -> Result<usize, Error> {
    // All parameters travel as text; one that the statement does not use is no error.
    let declared = (1..=request.params.len().max(1)).map(|n| format!("@P{n} nvarchar(4000)"));
    let declared = declared.collect::<Vec<_>>().join(", ");
    let described = Request::new(&sql::CHECK_STATEMENT).with(&request.sql).with(declared);
    // What SQL Server says is about the statement described.
    let described = Request { name: request.name, ..described };
    Ok(site.connection.rows(&described, |row| row.text("system_type_name"))?.len())
}

/// The customer and the store that price rules are asked for: a wrong one fails no statement, the
/// rules only never hold.
fn unknown_partners(site: &mut Counterpoint, store: &Store) -> Vec<Finding> {
    let prices = &store.prices;
    let asked = [
        (&prices.customer, &sql::CHECK_CUSTOMER, "prices.customer", "AR_CUST", "CUST_NO"),
        (&prices.store, &sql::CHECK_STORE, "prices.store", "PS_STR_CFG_PS", "STR_ID"),
    ];
    let mut found = Vec::new();
    for (value, statement, key, table, column) in asked {
        let Some(value) = value else { continue };
        let request = Request::new(statement).with(value);
        match site.connection.rows(&request, |row| row.text(column)) {
            Ok(rows) if rows.is_empty() => found.push(Finding::problem(
                format!("`{key}` is `{value}`, and `{table}` has no such row"),
                "price rules that ask for it never hold, and the web misses those promotions",
                format!("set `{key}` to a `{column}` of Counterpoint, or take the key out"),
            )),
            Ok(_) => {}
            // Only this look reads the table: a right that is missing is no fault of a task.
            Err(error) if error.kind != ErrorKind::Unavailable => {
                log::info!("could not look for `{value}` in {table}: {error}");
            }
            Err(error) => found.push(finding(&error, "price rules were not looked at")),
        }
    }
    found
}

fn partners(store: &Store) -> String {
    let shown = |value: &Option<String>| value.clone().unwrap_or_else(|| "none".to_owned());
    format!("customer {}, store {}", shown(&store.prices.customer), shown(&store.prices.store))
}
