//! What is missing in Counterpoint before the web can have it, for the owner's report: prices, web
//! categories, e-mail addresses that are one customer's only. Reads, changes nothing.

use std::collections::{BTreeMap, HashMap, HashSet};

use rust_decimal::Decimal;

use crate::config::Store;
use crate::counterpoint::Counterpoint;
use crate::mapper::price;
use crate::model::{Item, ItemNo, ProductKey};

/// What is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lack {
    /// An item in scope that the web cannot ask anything for.
    Price,
    /// An item in scope that is in no web category.
    Category,
    /// An e-mail address that several customers have.
    Email,
}

/// One record that lacks something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// What.
    pub lack: Lack,
    /// The item number, or the address.
    pub key: String,
    /// The item's name, or the customers; may be empty.
    pub name: String,
}

/// What is missing of the items that this store is to have, by item number.
pub fn of_store(counterpoint: &mut Counterpoint, store: &Store) -> anyhow::Result<Vec<Gap>> {
    let mut lacking = Vec::new();
    counterpoint.list_prices(store, &mut |item: Item| {
        if !is_priced(&item, store) {
            lacking.push((Lack::Price, item.no));
        }
        Ok(())
    })?;
    let unplaced = uncategorized(counterpoint, store)?;
    lacking.extend(unplaced.into_iter().map(|item| (Lack::Category, item)));
    if lacking.is_empty() {
        return Ok(Vec::new());
    }
    let mut names = counterpoint.item_names()?;
    let gap = |(lack, item): (Lack, ItemNo)| {
        let name = names.remove(&item.folded()).unwrap_or_default();
        Gap { lack, key: item.0, name }
    };
    Ok(lacking.into_iter().map(gap).collect())
}

/// The e-mail addresses that more than one customer has.
pub fn of_customers(counterpoint: &mut Counterpoint) -> anyhow::Result<Vec<Gap>> {
    let doubled = counterpoint.doubled_emails()?;
    let gap = |one: crate::counterpoint::DoubledEmail| Gap {
        lack: Lack::Email,
        key: one.email,
        name: one.customers.join(", "),
    };
    Ok(doubled.into_iter().map(gap).collect())
}

/// Whether anything of it has a price: the item by the store's levels, else a cell or a unit in a row
/// of its own.
fn is_priced(item: &Item, store: &Store) -> bool {
    let whole = ProductKey::Item(item.no.clone());
    let above = |price: &Option<Decimal>| price.is_some_and(|price| price > Decimal::ZERO);
    let own = item.prices.iter().any(|row| {
        row.dims.iter().any(|dim| dim != "*") && row.levels.iter().any(above)
            || row.units.iter().any(|unit| unit.levels.iter().any(above))
    });
    own || price::prices(item, &whole, &store.prices).price.is_some()
}

/// Items in scope without a web category; a family has those of any of its members.
fn uncategorized(counterpoint: &mut Counterpoint, store: &Store) -> anyhow::Result<Vec<ItemNo>> {
    let placed: HashSet<String> =
        counterpoint.list_item_categories()?.into_iter().map(|row| row.item.folded()).collect();
    let mut families: BTreeMap<String, bool> = BTreeMap::new();
    let mut roots: HashMap<String, ItemNo> = HashMap::new();
    for item in counterpoint.list_scope(&store.items)? {
        if item.archived {
            continue;
        }
        let own = placed.contains(&item.no.folded());
        let root = item.parent.unwrap_or(item.no);
        *families.entry(root.folded()).or_default() |= own;
        roots.entry(root.folded()).or_insert(root);
    }
    let bare = families.into_iter().filter(|(_, placed)| !placed);
    Ok(bare.filter_map(|(root, _)| roots.remove(&root)).collect())
}
