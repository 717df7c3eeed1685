//! The categories of `adopt`: those that the store has already, by their paths.
//!
//! From the top down, as the pass itself goes, and by the same rules. Where that would have to choose
//! between two of one name, nothing is bound.

use std::collections::{HashMap, HashSet};

use super::held::Held;
use super::put;
use crate::mapper::tree::{Node, Tree};
use crate::model::fold;
use crate::report::{Adopted, Adoption};
use crate::store::StoreCategory;
use crate::task::Pass;
use crate::task::adopt::{Part, Tally};

/// Binds what is clear and tells of all.
pub(in crate::task) fn run(pass: &mut Pass, tally: &mut Tally) -> anyhow::Result<()> {
    let tree = Tree::of(pass.counterpoint.list_categories()?);
    let mut held = Held::open(pass, &tree)?;
    let shop = Paths::of(&held.read(pass)?.categories);
    let mut work = Work { tree: &tree, held, shop, ends: HashMap::new(), told: HashSet::new() };
    let mut nodes: Vec<&Node> = tree.nodes().collect();
    nodes.sort_by_key(|node| (node.depth, node.order()));
    for node in nodes {
        pass.check_interrupt()?;
        let found = work.one(pass, node)?;
        work.ends.insert(node.category.id.clone(), found.outcome);
        tally.tell(pass, found)?;
    }
    work.rest(pass, tally)
}

struct Work<'t> {
    tree: &'t Tree,
    held: Held<'t>,
    shop: Paths,
    /// What became of Counterpoint's categories so far.
    ends: HashMap<String, Adopted>,
    /// The store's ids that were told of.
    told: HashSet<String>,
}

impl Work<'_> {
    fn one(&mut self, pass: &mut Pass, node: &Node) -> anyhow::Result<Adoption> {
        let found = |outcome, reason: &str, advice: &str| told(node, outcome, reason, advice);
        if let Some(problem) = &node.problem {
            return Ok(found(Adopted::Held, problem, "mend its parent in Counterpoint"));
        }
        if let Some(owner) = &node.shares {
            let reason = format!("has the name and the parent of `{owner}`");
            let advice = "both are one category in the store; rename one where they should be two";
            return Ok(found(Adopted::Held, &reason, advice));
        }
        if let Some(binding) = self.held.bound(&node.category.id) {
            let (id, path) = (&binding.store_id, self.shop.path(&binding.store_id));
            return Ok(at(found(Adopted::Bound, "", ""), &path, id));
        }
        let Some(parent) = self.parent(pass, node)? else { return Ok(self.below(node)) };
        match self.held.namesakes(node, &parent).as_slice() {
            [] => Ok(self.alone(node)),
            [only] => {
                put::adopt(pass, &mut self.held, node, only)?;
                let path = self.shop.path(&only.id);
                Ok(at(found(Adopted::Matched, "by its path", ""), &path, &only.id))
            }
            several => Ok(self.several(node, several)),
        }
    }

    /// The store's id of the category above; `None` when that is not bound.
    fn parent(&mut self, pass: &mut Pass, node: &Node) -> anyhow::Result<Option<String>> {
        match &node.parent {
            None => Ok(Some(self.held.root(pass)?)),
            Some(parent) => Ok(self.held.bound(parent).map(|binding| binding.store_id.clone())),
        }
    }

    fn below(&self, node: &Node) -> Adoption {
        let parent = node.parent.as_deref().unwrap_or_default();
        match self.ends.get(parent) {
            Some(Adopted::Ambiguous | Adopted::Held) => {
                let reason = format!("`{parent}`, above it, is not settled");
                told(node, Adopted::Held, &reason, "settle that one, then run `cpsync adopt` again")
            }
            _ => self.alone(node),
        }
    }

    fn alone(&self, node: &Node) -> Adoption {
        let reason = format!("the store has no `{}`", self.path(node));
        told(node, Adopted::CounterpointOnly, &reason, "the next `categories` pass makes it")
    }

    fn several(&mut self, node: &Node, several: &[StoreCategory]) -> Adoption {
        self.told.extend(several.iter().map(|category| category.id.clone()));
        let ids: Vec<&str> = several.iter().map(|category| category.id.as_str()).collect();
        let reason = format!(
            "the store has {} categories `{}`: {}",
            ids.len(),
            self.path(node),
            ids.join(", ")
        );
        let advice = "rename or delete all but one in the store; else the next `categories` pass \
                      takes the first that is shown";
        told(node, Adopted::Ambiguous, &reason, advice)
    }

    /// The names from the top down, as the store would have them.
    fn path(&self, node: &Node) -> String {
        let mut names = vec![node.name.as_str()];
        let mut above = node.parent.as_deref().and_then(|parent| self.tree.get(parent));
        while let Some(parent) = above {
            names.push(&parent.name);
            above = parent.parent.as_deref().and_then(|parent| self.tree.get(parent));
        }
        names.reverse();
        names.join(" / ")
    }

    /// What the store alone has.
    fn rest(&self, pass: &mut Pass, tally: &mut Tally) -> anyhow::Result<()> {
        let bound: HashSet<&str> =
            self.held.bindings().map(|binding| binding.store_id.as_str()).collect();
        for id in &self.shop.ids {
            if bound.contains(id.as_str()) || self.told.contains(id) {
                continue;
            }
            tally.tell(
                pass,
                Adoption {
                    part: Part::Categories.as_str(),
                    outcome: Adopted::StoreOnly,
                    key: String::new(),
                    held_as: self.shop.path(id),
                    store_id: id.clone(),
                    reason: "Counterpoint has no such category".to_owned(),
                    advice: "left alone".to_owned(),
                },
            )?;
        }
        Ok(())
    }
}

/// The store's categories by id, with their paths below the root.
struct Paths {
    /// In the store's order.
    ids: Vec<String>,
    /// Name and parent.
    places: HashMap<String, (String, String)>,
}

impl Paths {
    fn of(categories: &[StoreCategory]) -> Self {
        let place = |category: &StoreCategory| {
            (category.id.clone(), (category.name.trim().to_owned(), category.parent.clone()))
        };
        Self {
            ids: categories.iter().map(|category| category.id.clone()).collect(),
            places: categories.iter().map(place).collect(),
        }
    }

    /// Empty for a category that is not below the root.
    fn path(&self, id: &str) -> String {
        let mut names = Vec::new();
        let mut at = self.places.get(id);
        while let Some((name, parent)) = at.filter(|_| names.len() < self.places.len()) {
            names.push(name.as_str());
            at = self.places.get(parent);
        }
        names.reverse();
        names.join(" / ")
    }
}

fn told(node: &Node, outcome: Adopted, reason: &str, advice: &str) -> Adoption {
    let id = &node.category.id;
    let named = fold(id) == fold(&node.name);
    Adoption {
        part: Part::Categories.as_str(),
        outcome,
        key: if named { id.clone() } else { format!("{id} {}", node.name) },
        held_as: String::new(),
        store_id: String::new(),
        reason: reason.to_owned(),
        advice: advice.to_owned(),
    }
}

fn at(found: Adoption, path: &str, id: &str) -> Adoption {
    Adoption { held_as: path.to_owned(), store_id: id.to_owned(), ..found }
}
