//! Which links Counterpoint wants: `EC_CATEG_ITEM`, per family, as categories of the store.

use std::collections::{BTreeMap, HashMap};

use super::NewFamily;
use super::known::{Known, Links};
use crate::model::{ItemCategory, ItemNo, ScopedItem, fold};
use crate::task::Pass;

/// The links of each family in scope.
#[derive(Default)]
pub(super) struct Wanted {
    /// By root.
    families: BTreeMap<String, Links>,
    /// The root of each item in scope, by folded item number.
    roots: HashMap<String, String>,
    /// Rows of `EC_CATEG_ITEM` that were read.
    pub(super) rows: u64,
    /// Links to categories that the store does not have.
    pub(super) waiting: u64,
}

/// A family as far as its links hang on it.
#[derive(Default)]
struct Family {
    members: Vec<ItemNo>,
    archived: bool,
    head: bool,
}

impl Wanted {
    /// What all items in scope want.
    pub(super) fn list(pass: &mut Pass, known: &Known) -> anyhow::Result<Self> {
        let scope = pass.counterpoint.list_scope(&pass.store.items)?;
        let rows = pass.counterpoint.list_item_categories()?;
        let mut wanted = Self::default();
        let mut families: BTreeMap<String, Family> = BTreeMap::new();
        for ScopedItem { no, parent, archived } in scope {
            let root = parent.as_ref().unwrap_or(&no).0.clone();
            wanted.roots.insert(no.folded(), root.clone());
            let family = families.entry(root).or_default();
            if parent.is_some() {
                family.members.push(no);
            } else {
                (family.head, family.archived) = (true, archived);
            }
        }
        families.retain(|_, family| family.head);
        wanted.fill(pass, known, families, rows);
        Ok(wanted)
    }

    /// What families with new products want.
    pub(super) fn of_new(
        pass: &mut Pass,
        known: &Known,
        new: &[NewFamily],
    ) -> anyhow::Result<Self> {
        let items: Vec<ItemNo> = new
            .iter()
            .flat_map(|family| [&family.root].into_iter().chain(&family.members))
            .cloned()
            .collect();
        let rows = pass.counterpoint.read_item_categories(&items)?;
        let families = new.iter().map(|family| {
            let (members, archived) = (family.members.clone(), family.archived);
            (family.root.0.clone(), Family { members, archived, head: true })
        });
        let mut wanted = Self::default();
        wanted.fill(pass, known, families.collect(), rows);
        Ok(wanted)
    }

    /// The links of a family; none for one that is not in scope.
    pub(super) fn links(&self, root: &str) -> Links {
        self.families.get(root).cloned().unwrap_or_default()
    }

    pub(super) fn has_links(&self, root: &str) -> bool {
        self.families.contains_key(root)
    }

    /// All families with links.
    pub(super) fn families(&self) -> impl Iterator<Item = (&String, &Links)> {
        self.families.iter()
    }

    /// The families of items that a person named.
    pub(super) fn roots(&self, asked: &[ItemNo]) -> Vec<String> {
        let root = |item: &ItemNo| self.roots.get(&item.folded()).cloned();
        let mut roots: Vec<String> =
            asked.iter().map(|item| root(item).unwrap_or_else(|| item.0.clone())).collect();
        roots.sort_unstable();
        roots.dedup();
        roots
    }

    fn fill(
        &mut self,
        pass: &Pass,
        known: &Known,
        families: BTreeMap<String, Family>,
        rows: Vec<ItemCategory>,
    ) {
        self.rows = rows.len() as u64;
        let by_item = by_item(rows);
        for (root, family) in families {
            if family.archived {
                continue;
            }
            let Some(rows) = self::rows(&root, &family.members, &by_item) else { continue };
            let mut links = Links::new();
            for row in rows {
                let Some(category) = known.categories.get(&fold(&row.category)) else {
                    self.waiting += 1;
                    continue;
                };
                let position = row.sequence.filter(|_| pass.store.categories.positions);
                // Twins share a category: the first place counts.
                let place = links.entry(category.clone()).or_insert(position);
                *place = (*place).min(position);
            }
            if !links.is_empty() {
                self.families.insert(root, links);
            }
        }
    }
}

/// Rows by folded item number.
type ByItem = HashMap<String, Vec<ItemCategory>>;

/// The rows of each item.
pub(super) fn by_item(rows: Vec<ItemCategory>) -> ByItem {
    let mut by_item = ByItem::new();
    for row in rows {
        by_item.entry(row.item.folded()).or_default().push(row);
    }
    by_item
}

/// The rows of a family; a parent without rows of its own takes its first member's that has any.
pub(super) fn rows<'r>(
    root: &str,
    members: &[ItemNo],
    by_item: &'r ByItem,
) -> Option<&'r Vec<ItemCategory>> {
    let mut items = [fold(root)].into_iter().chain(members.iter().map(ItemNo::folded));
    items.find_map(|item| by_item.get(&item))
}
