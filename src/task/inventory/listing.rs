//! Listing: every item's quantities, streamed, made into the stock levels of its products.

use std::collections::{BTreeSet, HashMap};

use super::compare::{Confirmed, Differences, unknown};
use crate::mapper::Rules;
use crate::mapper::availability;
use crate::mapper::product::{Draft, archived};
use crate::model::{Cell, Item, ItemNo, ProductKey, Shape, Sku, StockLevel, Visibility};
use crate::report::Summary;
use crate::state::{Binding, Phase};
use crate::task::items::PRODUCT;
use crate::task::{Pass, Which};

const NO_RECORD: &str = "no stock record at the configured locations; its stock is left alone";
const NOT_LISTED: &str = "not in scope of this store; its stock is left alone";

/// A product that the store has, as far as the sum needs it.
struct Known {
    sku: String,
    root: String,
    composite: bool,
    online: bool,
}

/// Lists and compares; nothing is sent yet.
pub(super) fn run(
    pass: &mut Pass,
    rules: &Rules,
    summary: &mut Summary,
) -> anyhow::Result<Differences> {
    let mut known = known(pass)?;
    let confirmed = Confirmed::read(pass)?;
    let mut differences = Differences::default();
    differences.forget_lost(&confirmed, |key| known.contains_key(key));
    if known.is_empty() {
        return Ok(differences);
    }
    let mut asked = asked(pass);
    let mut parents = Parents::default();
    let mut unread = Vec::new();
    pass.counterpoint.list_stock(pass.store, &mut |item| {
        summary.listed += 1;
        let wanted = asked.as_mut().is_none_or(|asked| asked.remove(&item.no.folded()));
        let head = head(&item, rules);
        for (level, product) in levels(&item, head.as_ref(), rules, &mut known) {
            parents.child(&product, &level, wanted);
            if head.as_ref().is_some_and(|head| archived(head, rules)) {
                parents.archived.insert(product.root);
            }
            if !wanted {
                continue;
            }
            if level.settings.managed && level.quantities.is_empty() {
                unread.push(level.key.to_string().replace('\t', " "));
            } else {
                differences.add(level, &confirmed);
            }
        }
        parents.note(&item, rules, wanted);
        Ok(())
    })?;
    for level in parents.levels(&known) {
        differences.add(level, &confirmed);
    }
    for key in unread {
        unknown(pass, key, NO_RECORD)?;
    }
    for item in asked.into_iter().flatten() {
        unknown(pass, item, NOT_LISTED)?;
    }
    summary.changed = differences.changes.len() as u64;
    Ok(differences)
}

/// The parent that an item names, as far as the sum needs it: its archive column.
fn head(item: &Item, rules: &Rules) -> Option<Item> {
    let column = rules.store.items.web_archive.as_ref()?.column.clone();
    let value = item.parent_archive.clone()?;
    Some(Item { columns: [(column, value)].into(), ..Item::default() })
}

fn known(pass: &Pass) -> anyhow::Result<HashMap<String, Known>> {
    let mut known = HashMap::new();
    pass.state.for_each_binding(&pass.store.name, PRODUCT, |binding: Binding| {
        if binding.phase != Phase::Creating {
            let composite = binding.shape.composite();
            let Binding { sku, root, online, .. } = binding;
            known.insert(binding.key, Known { sku, root, composite, online });
        }
        Ok(())
    })?;
    Ok(known)
}

fn asked(pass: &Pass) -> Option<BTreeSet<String>> {
    match &pass.selection.which {
        Which::Items(items) => Some(items.iter().map(ItemNo::folded).collect()),
        Which::Changed | Which::All => None,
    }
}

/// The levels of the item's products that the store has; each is taken out of `known`, parents are
/// left there.
fn levels(
    item: &Item,
    head: Option<&Item>,
    rules: &Rules,
    known: &mut HashMap<String, Known>,
) -> Vec<(StockLevel, Known)> {
    let keys = keys(item);
    keys.into_iter()
        .filter_map(|(key, cell)| {
            let text = key.to_string();
            known.get(&text).filter(|product| !product.composite)?;
            let product = known.remove(&text)?;
            let head = head.unwrap_or(item);
            Some((level(item, head, cell, &key, &product, rules), product))
        })
        .collect()
}

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

fn level(
    item: &Item,
    head: &Item,
    cell: Option<&Cell>,
    key: &ProductKey,
    product: &Known,
    rules: &Rules,
) -> StockLevel {
    let draft = Draft {
        item,
        head,
        fallback: None,
        cell,
        shape: Shape::Simple,
        visibility: Visibility::Both,
    };
    let mut level = availability::level(&draft, key, &Sku(product.sku.clone()), rules);
    let stock = cell.map_or(&item.quantities, |cell| &cell.quantities);
    let archived = archived(item, rules) || archived(head, rules);
    if level.settings.managed && stock.is_empty() && !archived {
        level.quantities.clear();
    }
    level
}

/// Which parents have a child to sell.
#[derive(Default)]
struct Parents {
    in_stock: HashMap<String, bool>,
    archived: BTreeSet<String>,
    wanted: BTreeSet<String>,
}

impl Parents {
    fn child(&mut self, product: &Known, level: &StockLevel, wanted: bool) {
        let sellable = product.online && level.in_stock;
        *self.in_stock.entry(product.root.clone()).or_default() |= sellable;
        if wanted {
            self.wanted.insert(product.root.clone());
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

    /// The levels of the parents whose children were read.
    fn levels(&self, known: &HashMap<String, Known>) -> Vec<StockLevel> {
        let mut levels: Vec<StockLevel> = known
            .iter()
            .filter(|(_, product)| product.composite && self.wanted.contains(&product.root))
            .filter_map(|(key, product)| {
                let sellable = *self.in_stock.get(&product.root)?;
                let in_stock = sellable && !self.archived.contains(&product.root);
                let key = key.parse().ok()?;
                Some(availability::composite(&key, &Sku(product.sku.clone()), in_stock))
            })
            .collect();
        levels.sort_by(|a, b| a.key.cmp(&b.key));
        levels
    }
}
