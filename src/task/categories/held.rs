//! What is known of the categories at the store: bindings, what was confirmed, the tree where it
//! was read, and the order of siblings.

use std::collections::HashMap;

use anyhow::Context;
use serde_json::Value as Json;

use super::CATEGORY;
use crate::mapper::acknowledged::{Marks, mark};
use crate::mapper::tree::{Node, Tree};
use crate::model::{Content, Shape, fold};
use crate::state::{Binding, Phase};
use crate::store::{StoreCategory, StoreTree};
use crate::task::Pass;

/// The note with the root's id, after the configuration that it was found by.
const ROOT: &str = "categories-root";

/// What is known of the categories at the store.
pub(super) struct Held<'t> {
    pub(super) tree: &'t Tree,
    bindings: HashMap<String, Binding>,
    marks: HashMap<String, Marks>,
    /// The configured root's id, once it was found.
    root: Option<String>,
    read: Option<StoreTree>,
    /// Whether the tree that was read must hold every category that is bound.
    complete: bool,
    /// Our categories under one parent (the store's id), in the store's order.
    lists: HashMap<String, Vec<String>>,
    positions: HashMap<String, i64>,
}

impl<'t> Held<'t> {
    pub(super) fn open(pass: &Pass, tree: &'t Tree) -> anyhow::Result<Self> {
        let store = pass.store.name.as_str();
        let mut bindings = HashMap::new();
        pass.state.for_each_binding(store, CATEGORY, |binding| {
            bindings.insert(binding.key.clone(), binding);
            Ok(())
        })?;
        let mut marks = HashMap::new();
        pass.state.for_each_acknowledged(store, CATEGORY, |key, text| {
            let read =
                serde_json::from_str(&text).context("could not read what the store confirmed")?;
            marks.insert(key, read);
            Ok(())
        })?;
        let note = pass.state.get_note(store, ROOT)?.unwrap_or_default();
        let noted = note.strip_prefix(&format!("{:?}\n", pass.store.categories.root));
        let root = noted.map(str::to_owned);
        Ok(Self {
            tree,
            bindings,
            marks,
            root,
            read: None,
            complete: false,
            lists: HashMap::new(),
            positions: HashMap::new(),
        })
    }

    /// Reads the store's tree, once a pass.
    pub(super) fn read(&mut self, pass: &mut Pass) -> anyhow::Result<&StoreTree> {
        if self.read.is_none() {
            let read = pass
                .web
                .find_categories(&pass.store.categories.root)
                .context("could not read the store's categories")?;
            self.complete = self.root.as_ref() == Some(&read.root);
            self.positions.extend(read.categories.iter().map(|c| (c.id.clone(), c.position)));
            let note = format!("{:?}\n{}", pass.store.categories.root, read.root);
            if !self.complete {
                pass.state
                    .write(|writer| Ok(writer.put_note(&pass.store.name, ROOT, &note)?))
                    .context("could not note the root category")?;
            }
            self.root = Some(read.root.clone());
            self.read = Some(read);
        }
        self.read.as_ref().context("the tree was not read")
    }

    /// The store's id of the root.
    pub(super) fn root(&mut self, pass: &mut Pass) -> anyhow::Result<String> {
        if self.root.is_none() {
            self.read(pass)?;
        }
        self.root.clone().context("the root category was not found")
    }

    /// The category's own binding, if the store has it; one whose store category is known to be
    /// gone, or was a twin's, counts as none.
    pub(super) fn bound(&self, id: &str) -> Option<&Binding> {
        let binding = self.bindings.get(id).filter(|binding| binding.phase == Phase::Bound)?;
        let lost =
            self.complete && self.read.is_some() && !self.positions.contains_key(&binding.store_id);
        let shared = self.mark(id, "shares").is_some();
        (!lost && !shared).then_some(binding)
    }

    /// Whether a binding exists whatever it is worth.
    pub(super) fn binding(&self, id: &str) -> Option<&Binding> {
        self.bindings.get(id)
    }

    /// Every binding.
    pub(super) fn bindings(&self) -> impl Iterator<Item = &Binding> {
        self.bindings.values()
    }

    /// Whether another category that Counterpoint has uses this one of the store.
    pub(super) fn used_by_other(&self, store_id: &str, id: &str) -> bool {
        self.bindings.values().any(|binding| {
            binding.store_id == store_id
                && binding.key != id
                && self.tree.get(&binding.key).is_some()
        })
    }

    /// What the store confirmed of one field.
    pub(super) fn mark(&self, id: &str, field: &str) -> Option<&Json> {
        self.marks.get(id)?.get(field)
    }

    /// The category of this name under this parent that no other of Counterpoint's is bound to.
    pub(super) fn adoptable(&self, node: &Node, parent: &str) -> Option<StoreCategory> {
        self.namesakes(node, parent).into_iter().min_by_key(|category| !category.active)
    }

    /// All categories of this name under this parent that no other of Counterpoint's is bound to, in
    /// the store's order.
    pub(super) fn namesakes(&self, node: &Node, parent: &str) -> Vec<StoreCategory> {
        let named = self.read.iter().flat_map(|tree| &tree.categories).filter(|category| {
            category.parent == parent && fold(&category.name) == fold(&node.name)
        });
        let free = named.filter(|category| !self.used_by_other(&category.id, &node.category.id));
        free.cloned().collect()
    }

    /// Keeps what the store confirmed, binding and marks in one transaction.
    pub(super) fn keep(
        &mut self,
        pass: &Pass,
        binding: Binding,
        marks: &[(&str, Option<Json>)],
    ) -> anyhow::Result<()> {
        let id = binding.key.clone();
        let all = self.marks.entry(id.clone()).or_default();
        for (field, mark) in marks {
            match mark {
                Some(mark) => all.insert((*field).to_owned(), mark.clone()),
                None => all.remove(*field),
            };
        }
        let text = serde_json::to_string(all).context("could not write marks")?;
        let (store, now) = (pass.store.name.as_str(), pass.timestamp());
        pass.state
            .write(|writer| {
                writer.put_binding(store, CATEGORY, &binding)?;
                Ok(writer.put_acknowledged(store, CATEGORY, &id, &text, now)?)
            })
            .context("could not note what the store confirmed")?;
        self.bindings.insert(id, binding);
        Ok(())
    }

    /// Forgets what a category is at the store.
    pub(super) fn forget(&mut self, pass: &Pass, id: &str) -> anyhow::Result<()> {
        let store = pass.store.name.as_str();
        pass.state
            .write(|writer| {
                writer.remove_binding(store, CATEGORY, id)?;
                Ok(writer.remove_acknowledged(store, CATEGORY, id)?)
            })
            .context("could not forget a category")?;
        self.bindings.remove(id);
        self.marks.remove(id);
        self.lists.values_mut().for_each(|list| list.retain(|other| other != id));
        Ok(())
    }

    /// Our categories under a parent, in the store's order: as read, or as confirmed.
    pub(super) fn list(&mut self, parent: &str) -> &mut Vec<String> {
        if !self.lists.contains_key(parent) {
            let list = self.listed(parent);
            self.lists.insert(parent.to_owned(), list);
        }
        self.lists.entry(parent.to_owned()).or_default()
    }

    fn listed(&self, parent: &str) -> Vec<String> {
        let here = |node: &&Node| {
            let id = &node.category.id;
            let under = self.mark(id, "parent").and_then(Json::as_str) == Some(parent);
            under && node.problem.is_none() && node.shares.is_none() && self.bound(id).is_some()
        };
        let mut list: Vec<String> =
            self.tree.nodes().filter(here).map(|node| node.category.id.clone()).collect();
        list.sort_by_key(|id| (self.place_read(id), self.place_confirmed(id), id.clone()));
        list
    }

    /// Takes an adopted category into the list where the store has it.
    pub(super) fn enlist(&mut self, parent: &str, id: &str) {
        let place = self.place_read(id);
        let before = self.list(parent).clone();
        let at = before.iter().position(|other| self.place_read(other) > place);
        let list = self.list(parent);
        if !list.iter().any(|other| other == id) {
            list.insert(at.unwrap_or(list.len()), id.to_owned());
        }
    }

    fn place_read(&self, id: &str) -> usize {
        let store_id = self.bindings.get(id).map(|binding| binding.store_id.as_str());
        let mut read = self.read.iter().flat_map(|tree| &tree.categories);
        read.position(|category| Some(category.id.as_str()) == store_id).unwrap_or(usize::MAX)
    }

    fn place_confirmed(&self, id: &str) -> i64 {
        let sequence = self.mark(id, "order").and_then(Json::as_str);
        sequence.and_then(|text| text.parse().ok()).unwrap_or(i64::MAX)
    }

    /// A moved category changes the positions of its siblings; they are not known any more.
    pub(super) fn disturbed(&mut self, parent: &str) {
        for id in self.list(parent).clone() {
            if let Some(binding) = self.bindings.get(&id)
                && let Some(position) = self.positions.get_mut(&binding.store_id)
            {
                *position = UNKNOWN;
            }
        }
    }

    pub(super) fn position(&self, id: &str) -> Option<i64> {
        let binding = self.bindings.get(id)?;
        self.positions.get(&binding.store_id).copied().filter(|position| *position != UNKNOWN)
    }

    pub(super) fn set_position(&mut self, store_id: &str, position: Option<i64>) {
        self.positions.insert(store_id.to_owned(), position.unwrap_or(UNKNOWN));
    }
}

/// Stands in `positions` for a category that exists at a position that is not known.
const UNKNOWN: i64 = i64::MIN;

/// A binding of a category; its own id stands for the SKU, which must be unique.
pub(super) fn binding(id: &str, store_id: &str, phase: Phase, online: bool) -> Binding {
    Binding {
        key: id.to_owned(),
        root: id.to_owned(),
        sku: id.to_owned(),
        store_id: store_id.to_owned(),
        shape: Shape::Simple,
        phase,
        online,
    }
}

/// The mark of a text.
pub(super) fn text(text: &str) -> Json {
    mark(&Content::Text(text.to_owned()))
}

/// The mark of a category's place among its siblings.
pub(super) fn sequence(node: &Node) -> Json {
    text(&node.category.sequence.map(|sequence| sequence.to_string()).unwrap_or_default())
}
