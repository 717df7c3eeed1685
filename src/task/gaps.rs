//! What is missing in Counterpoint before the web can have it, for the owner's report: prices,
//! pictures, web categories, e-mail addresses that are one customer's only. Reads, changes nothing.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use crate::config::Store;
use crate::counterpoint::{Counterpoint, DoubledEmail};
use crate::mapper::price;
use crate::model::{Item, ItemNo, ProductKey, ScopedItem};

/// What is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lack {
    /// An item in scope that the web cannot ask anything for.
    Price,
    /// An item in scope of which no picture was found.
    Picture,
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

/// What is missing of the items that this store is to have, by item number. `pictured`: the folded
/// numbers of the items of which there is a picture; `None` = pictures are not looked for.
pub fn of_store(
    counterpoint: &mut Counterpoint,
    store: &Store,
    pictured: Option<&BTreeSet<String>>,
) -> anyhow::Result<Vec<Gap>> {
    let mut lacking = Vec::new();
    counterpoint.list_prices(store, &mut |item: Item| {
        if !is_priced(&item, store) {
            lacking.push((Lack::Price, item.no));
        }
        Ok(())
    })?;
    let scope = counterpoint.list_scope(&store.items)?;
    if let Some(pictured) = pictured {
        lacking.extend(without(&scope, pictured).map(|item| (Lack::Picture, item)));
    }
    if counterpoint.catalogue().table("EC_CATEG_ITEM").is_some() {
        let rows = counterpoint.list_item_categories()?;
        let placed = rows.into_iter().map(|row| row.item.folded()).collect();
        lacking.extend(without(&scope, &placed).map(|item| (Lack::Category, item)));
    }
    if lacking.is_empty() {
        return Ok(Vec::new());
    }
    let names = counterpoint.item_names()?;
    let gap = |(lack, item): (Lack, ItemNo)| {
        let name = names.get(&item.folded()).cloned().unwrap_or_default();
        Gap { lack, key: item.0, name }
    };
    Ok(lacking.into_iter().map(gap).collect())
}

/// The e-mail addresses that more than one customer has.
pub fn of_customers(counterpoint: &mut Counterpoint) -> anyhow::Result<Vec<Gap>> {
    let doubled = counterpoint.doubled_emails()?;
    let gap = |one: DoubledEmail| Gap {
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

/// The items on the web of whose family nobody is among these.
fn without<'a>(
    scope: &'a [ScopedItem],
    having: &BTreeSet<String>,
) -> impl Iterator<Item = ItemNo> + use<'a> {
    let mut families: BTreeMap<String, (&ItemNo, bool)> = BTreeMap::new();
    for item in scope.iter().filter(|item| !item.archived) {
        let root = item.parent.as_ref().unwrap_or(&item.no);
        let family = families.entry(root.folded()).or_insert((root, false));
        family.1 |= having.contains(&item.no.folded());
    }
    families.into_values().filter(|(_, has)| !has).map(|(root, _)| root.clone())
}
