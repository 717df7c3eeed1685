//! What a person means: a SKU of the store, an item number, a barcode, a cell or a unit by its parts.

use std::collections::BTreeMap;

use super::Look;
use crate::mapper::sku;
use crate::model::{Family, Item, ItemNo, ProductKey, fold};
use crate::state::{Binding, State};
use crate::task::items::PRODUCT;

/// Places at which a SKU may be cut into an item and the rest.
const CUTS: usize = 12;

/// What is meant, read fresh.
pub(super) struct Meant {
    pub(super) key: ProductKey,
    pub(super) family: Family,
}

/// Finds it; `None` = neither side knows it.
pub(super) fn find(look: &mut Look, asked: &str) -> anyhow::Result<Option<Meant>> {
    let asked = asked.trim();
    if let Some(binding) = bound(look, asked)?
        && let Ok(key) = binding.key.parse::<ProductKey>()
    {
        return of_key(look, key, Some(ItemNo(binding.root))).map(Some);
    }
    let [family] = &read(look, &[ItemNo(asked.to_owned())])?[..] else { return Ok(None) };
    if let Some(head) = &family.head {
        let key = ProductKey::Item(head.no.clone());
        return of_key(look, key, None).map(Some);
    }
    if !family.members.is_empty() {
        let key = ProductKey::Item(family.root.clone());
        return Ok(Some(Meant { key, family: family.clone() }));
    }
    if let Some(key) = look.counterpoint.find_barcode(asked)?.into_iter().next() {
        return of_key(look, key, None).map(Some);
    }
    match by_parts(look, asked)? {
        Some(key) => of_key(look, key, None).map(Some),
        None => Ok(None),
    }
}

/// The family of a product, by its root where that is known.
fn of_key(look: &mut Look, key: ProductKey, root: Option<ItemNo>) -> anyhow::Result<Meant> {
    let asked = root.unwrap_or_else(|| key.item().clone());
    let mut family = one(look, &asked)?;
    // The item may have moved since, into a family or out of one.
    if !holds(&family, &key) {
        family = one(look, key.item())?;
    }
    let parent = family.head.as_ref().and_then(|head| head.parent.clone());
    if let Some(parent) = parent.filter(|_| family.members.is_empty()) {
        family = one(look, &parent)?;
    }
    Ok(Meant { key: spelled(&family, key), family })
}

fn one(look: &mut Look, root: &ItemNo) -> anyhow::Result<Family> {
    let family = read(look, std::slice::from_ref(root))?.into_iter().next();
    let mut family = family.unwrap_or(Family { root: root.clone(), head: None, members: vec![] });
    if let Some(head) = &family.head {
        family.root = head.no.clone();
    }
    Ok(family)
}

fn read(look: &mut Look, roots: &[ItemNo]) -> anyhow::Result<Vec<Family>> {
    Ok(look.counterpoint.read_families(look.store, roots)?)
}

/// Whether the key's item is in the family.
fn holds(family: &Family, key: &ProductKey) -> bool {
    item_of(family, key).is_some()
}

/// The item that a product of the family comes from; `None` = Counterpoint has it no more.
pub(super) fn item_of<'f>(family: &'f Family, key: &ProductKey) -> Option<&'f Item> {
    let folded = key.item().folded();
    family.head.iter().chain(&family.members).find(|item| item.no.folded() == folded)
}

/// The key in Counterpoint's own spelling of the item.
fn spelled(family: &Family, key: ProductKey) -> ProductKey {
    let Some(no) = item_of(family, &key).map(|item| item.no.clone()) else { return key };
    match key {
        ProductKey::Item(_) => ProductKey::Item(no),
        ProductKey::Cell(_, dims) => ProductKey::Cell(no, dims),
        ProductKey::Unit(_, unit) => ProductKey::Unit(no, unit),
    }
}

/// The product that the store has under this SKU, or under this key as lists show it.
fn bound(look: &Look, asked: &str) -> anyhow::Result<Option<Binding>> {
    let (store, folded) = (look.store.name.as_str(), fold(asked));
    State::view(look.state, |state| {
        if let Some(binding) = state.binding_of_sku(store, PRODUCT, asked)? {
            return Ok(Some(binding));
        }
        let mut found = None;
        state.for_each_binding(store, PRODUCT, |binding| {
            let shown = binding.key.replace('\t', " ");
            if fold(&binding.sku) == folded || fold(&shown) == folded {
                found = Some(binding);
            }
            Ok(())
        })?;
        Ok(found)
    })
}

/// A cell or unit that the store has not had: the item is what stands before one of the signs.
fn by_parts(look: &mut Look, asked: &str) -> anyhow::Result<Option<ProductKey>> {
    let cuts = asked.char_indices().filter(|(_, sign)| !sign.is_alphanumeric());
    let cuts = cuts.filter(|(at, _)| *at > 0).take(CUTS);
    let heads: Vec<ItemNo> = cuts.map(|(at, _)| ItemNo(asked[..at].trim().to_owned())).collect();
    let items: BTreeMap<String, Item> = read(look, &heads)?
        .into_iter()
        .filter_map(|family| family.head)
        .map(|head| (head.no.folded(), head))
        .collect();
    let folded = fold(asked);
    let rules = &look.store.items;
    Ok(items.values().flat_map(keys).find(|key| {
        let sku = sku::sku(&items[&key.item().folded()], key, rules);
        sku.folded() == folded || parts(key) == folded
    }))
}

fn keys(item: &Item) -> impl Iterator<Item = ProductKey> + '_ {
    let cells = item.cells.iter().map(|cell| ProductKey::Cell(item.no.clone(), cell.dims.clone()));
    let units = ['0'].into_iter().chain(item.units.iter().map(|unit| unit.index));
    cells.chain(units.map(|unit| ProductKey::Unit(item.no.clone(), unit)))
}

/// `ITEM|DIM|DIM`, whatever the store's SKUs look like.
fn parts(key: &ProductKey) -> String {
    match key {
        ProductKey::Cell(item, dims) => {
            let used = dims.iter().filter(|dim| *dim != "*").map(String::as_str);
            fold(&[item.as_str()].into_iter().chain(used).collect::<Vec<_>>().join("|"))
        }
        ProductKey::Item(_) | ProductKey::Unit(..) => String::new(),
    }
}
