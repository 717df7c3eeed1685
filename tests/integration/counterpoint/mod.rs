//! The Counterpoint client against the sample company: over the wire, with the real statements.

mod items;
mod listing;
mod plain;
mod site;
mod tls;
mod wire;

use std::collections::BTreeMap;

use cpsync::config::Store;
use cpsync::counterpoint::{Counterpoint, ListedItem};
use cpsync::model::{Family, Item, ItemNo};
use rust_decimal::Decimal;

use crate::support::company::Company;

fn open(company: &Company) -> Counterpoint {
    Counterpoint::connect(&company.config()).unwrap()
}

fn no(text: &str) -> ItemNo {
    ItemNo(text.to_owned())
}

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn listed(counterpoint: &mut Counterpoint, store: &Store) -> BTreeMap<String, ListedItem> {
    let items = counterpoint.list_items(&store.items).unwrap();
    items.into_iter().map(|item| (item.no.0.clone(), item)).collect()
}

fn family(counterpoint: &mut Counterpoint, store: &Store, root: &str) -> Family {
    counterpoint.read_families(store, &[no(root)]).unwrap().remove(0)
}

fn head(counterpoint: &mut Counterpoint, store: &Store, root: &str) -> Item {
    family(counterpoint, store, root).head.unwrap_or_else(|| panic!("no item {root}"))
}

fn stock(counterpoint: &mut Counterpoint, store: &Store) -> Vec<Item> {
    let mut items = Vec::new();
    counterpoint
        .list_stock(store, &mut |item| {
            items.push(item);
            Ok(())
        })
        .unwrap();
    items
}

/// The item numbers whose entry differs.
fn changed(
    before: &BTreeMap<String, ListedItem>,
    after: &BTreeMap<String, ListedItem>,
) -> Vec<String> {
    let all = before.keys().chain(after.keys().filter(|no| !before.contains_key(*no)));
    all.filter(|no| before.get(*no) != after.get(*no)).cloned().collect()
}
