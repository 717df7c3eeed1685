//! `cpsync categories`: Counterpoint's tree of web categories below one category of the store.
//!
//! Listing -> compare with signatures -> queue of ids -> parents first: make, change, move -> order
//! the siblings -> acknowledge. What was made by hand in the store is never touched.

mod adopt;
mod find;
mod held;
mod order;
mod put;
mod send;

pub(super) use adopt::run as adopt;

use super::{Pass, Which, jobs};
use crate::mapper::tree::Tree;
use crate::model::fold;
use crate::report::Summary;

/// The task's name in the state file.
pub const TASK: &str = "categories";
/// What bindings of this task are made for, and the facet of what the store confirmed.
pub const CATEGORY: &str = "category";

/// One pass: find, then send.
pub fn run(pass: &mut Pass) -> anyhow::Result<Summary> {
    let mut summary = pass.summary(TASK);
    let tree = Tree::of(pass.counterpoint.list_categories()?);
    let chosen = match &pass.selection.which {
        Which::Items(asked) => {
            let ids: Vec<String> = asked.iter().map(|id| spelled(&tree, &id.0)).collect();
            jobs::ask(pass, TASK, &ids, &mut summary)?;
            Some(ids)
        }
        Which::Changed | Which::All => {
            find::run(pass, &tree, &mut summary)?;
            None
        }
    };
    if !pass.selection.find_only {
        send::run(pass, &tree, chosen.as_deref(), &mut summary)?;
    }
    Ok(summary)
}

/// The id as Counterpoint spells it.
fn spelled(tree: &Tree, asked: &str) -> String {
    let same = tree.nodes().find(|node| fold(&node.category.id) == fold(asked));
    same.map_or_else(|| asked.to_owned(), |node| node.category.id.clone())
}
