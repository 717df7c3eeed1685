//! Listing: every item's quantities, streamed, made into the stock levels of its products.

use std::collections::{BTreeSet, HashMap};

use super::compare::{Confirmed, Differences, unknown};
use super::known::{Known, Products};
use crate::mapper::Rules;
use crate::mapper::availability;
use crate::mapper::product::{Draft, archived};
use crate::model::{Cell, Item, ItemNo, ProductKey, Sku, StockLevel, key};
use crate::report::Summary;
use crate::task::{Pass, Which};

pub(in crate::task) const NO_RECORD: &str =
    "no stock record at the configured locations; its stock is left alone";
const NOT_LISTED: &str = "not in scope of this store; its stock is left alone";

/// Lists and compares; nothing is sent yet.
pub(super) fn run(
    pass: &mut Pass,
    rules: &Rules,
    summary: &mut Summary,
) -> anyhow::Result<Differences> {
    let mut products = Products::read(pass)?;
    let confirmed = Confirmed::read(pass)?;
    let mut differences = Differences::default();
    differences.forget_lost(&confirmed, |key| products.has(key));
    if products.is_empty() {
        return Ok(differences);
    }
    let mut asked = asked(pass);
    let mut parents = Parents::default();
    let mut unread = Vec::new();
    pass.counterpoint.list_stock(pass.store, &mut |item| {
        summary.listed += 1;
        let wanted = asked.as_mut().is_none_or(|asked| asked.remove(&item.no.folded()));
        let head = head(&item, rules);
        for (key, cell) in keys(&item) {
            let Some(product) = products.take(&key.to_string()) else { continue };
            let sku = Sku(product.sku().to_owned());
            let level = level(&item, head.as_ref().unwrap_or(&item), cell, &key, &sku, rules);
            parents.child(product, &level, wanted);
            if head.as_ref().is_some_and(|head| archived(head, rules)) {
                parents.archived.insert(product.root().to_owned());
            }
            if !wanted {
                continue;
            }
            if level.settings.managed && level.quantities.is_empty() {
                unread.push(key::shown(product.key()));
            } else {
                differences.add(level, product, &confirmed);
            }
        }
        parents.note(&item, rules, wanted);
        Ok(())
    })?;
    for (product, level) in parents.levels(&products) {
        differences.add(level, product, &confirmed);
    }
    for key in unread {
        unknown(pass, key, NO_RECORD)?;
    }
    for item in asked.into_iter().flatten() {
        unknown(pass, item, NOT_LISTED)?;
    }
    summary.changed = differences.changes.len() as u64;
    differences.failed = confirmed.failed;
    Ok(differences)
}

/// The parent that an item names, as far as the sum needs it: its archive column.
fn head(item: &Item, rules: &Rules) -> Option<Item> {
    let column = rules.store.items.web_archive.as_ref()?.column.clone();
    let value = item.parent_archive.clone()?;
    Some(Item { columns: [(column, value)].into(), ..Item::default() })
}

fn asked(pass: &Pass) -> Option<BTreeSet<String>> {
    match &pass.selection.which {
        Which::Items(items) => Some(items.iter().map(ItemNo::folded).collect()),
        Which::Changed | Which::All => None,
    }
}

/// The keys that the item's products may have, with their cells.
fn keys(item: &Item) -> Vec<(ProductKey, Option<&Cell>)> {
    if item.gridded {
        let key = |cell: &Cell| ProductKey::Cell(item.no.clone(), cell.dims.clone());
        return item.cells.iter().map(|cell| (key(cell), Some(cell))).collect();
    }
    let units = ['0'].into_iter().chain(item.units.iter().map(|unit| unit.index));
    [ProductKey::Item(item.no.clone())]
        .into_iter()
        .chain(units.map(|unit| ProductKey::Unit(item.no.clone(), unit)))
        .map(|key| (key, None))
        .collect()
}

/// The level of a product that is sold as it is; managed without quantities: it has no stock record,
/// and what the store has is left alone.
pub(in crate::task) fn level(
    item: &Item,
    head: &Item,
    cell: Option<&Cell>,
    key: &ProductKey,
    sku: &Sku,
    rules: &Rules,
) -> StockLevel {
    let draft = draft(item, head, cell);
    let mut level = availability::level(&draft, key, sku, rules);
    let stock = cell.map_or(&item.quantities, |cell| &cell.quantities);
    let archived = archived(item, rules) || archived(head, rules);
    if level.settings.managed && stock.is_empty() && !archived {
        level.quantities.clear();
    }
    level
}

/// A product as far as its stock hangs on it.
pub(in crate::task) fn draft<'a>(
    item: &'a Item,
    head: &'a Item,
    cell: Option<&'a Cell>,
) -> Draft<'a> {
    Draft { head, cell, ..Draft::alone(item) }
}

/// Which parents have a child to sell.
#[derive(Default)]
struct Parents {
    in_stock: HashMap<String, bool>,
    archived: BTreeSet<String>,
    wanted: BTreeSet<String>,
}

impl Parents {
    fn child(&mut self, product: Known<'_>, level: &StockLevel, wanted: bool) {
        let sellable = product.online() && level.in_stock;
        match self.in_stock.get_mut(product.root()) {
            Some(in_stock) => *in_stock |= sellable,
            None => drop(self.in_stock.insert(product.root().to_owned(), sellable)),
        }
        if wanted && !self.wanted.contains(product.root()) {
            self.wanted.insert(product.root().to_owned());
        }
    }

    fn note(&mut self, item: &Item, rules: &Rules, wanted: bool) {
        if archived(item, rules) {
            self.archived.insert(item.no.0.clone());
        }
        if wanted {
            self.wanted.insert(item.no.0.clone());
        }
    }

    /// The levels of the parents whose children were read, by key.
    fn levels<'p>(&self, products: &'p Products) -> Vec<(Known<'p>, StockLevel)> {
        products
            .composites()
            .filter(|product| self.wanted.contains(product.root()))
            .filter_map(|product| {
                let sellable = *self.in_stock.get(product.root())?;
                let in_stock = sellable && !self.archived.contains(product.root());
                let (key, sku) = (product.key().parse().ok()?, Sku(product.sku().to_owned()));
                Some((product, availability::composite(&key, &sku, in_stock)))
            })
            .collect()
    }
}
