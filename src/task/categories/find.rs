//! Finding: the rows of `EC_CATEG`, each with its place in the tree, against the signatures of the
//! last pass.
//!
//! The place is part of the signature: a category whose lost parent comes back is found again
//! although its own row is as it was.

use super::{CATEGORY, TASK};
use crate::config::GoneCategory;
use crate::mapper::tree::{Node, Tree};
use crate::report::Summary;
use crate::state::Signature;
use crate::task::found::Found;
use crate::task::{Pass, Which, digest, guard};

/// Changed when the rules change in a way that categories depend on.
const RULES: &str = "rules 1";

/// Fills the queue with every category that changed, came or went.
pub(super) fn run(pass: &mut Pass, tree: &Tree, summary: &mut Summary) -> anyhow::Result<()> {
    let mut known = pass.state.signatures(&pass.store.name, TASK)?;
    let mut found = Found::default();
    let all = pass.selection.which == Which::All;
    for node in tree.nodes() {
        summary.listed += 1;
        let id = &node.category.id;
        let version = digest::number(&text(pass, node));
        let signature = Signature { root: id.clone(), version, online: 1 };
        let before = known.remove(id);
        let moved = before.as_ref() != Some(&signature);
        if moved || all {
            let reason = if before.is_some() { "changed" } else { "new" };
            found.jobs.push((id.clone(), if all { "all" } else { reason }));
        }
        if moved {
            found.moved.push((id.clone(), signature));
        }
    }
    let mut gone: Vec<String> = known.into_keys().collect();
    gone.sort_unstable();
    found.jobs.extend(gone.iter().map(|id| (id.clone(), "removed")));
    found.gone = gone;
    summary.changed = found.moved.len() as u64;
    summary.removed = found.gone.len() as u64;
    check(pass, &found)?;
    found.queue(pass, TASK, summary)
}

/// Everything that the category in the store depends on.
fn text(pass: &Pass, node: &Node) -> String {
    let Node { category, name, parent, shares, problem, .. } = node;
    let rules = &pass.store.categories;
    format!("{RULES} {rules:?} {} {name:?} {parent:?} {shares:?} {problem:?}", category.version)
}

fn check(pass: &Pass, found: &Found) -> anyhow::Result<()> {
    let leave = pass.store.categories.gone == GoneCategory::Leave;
    if leave || found.gone.is_empty() || pass.selection.allow_mass_change {
        return Ok(());
    }
    let (mut all, mut lost) = (0, 0);
    pass.state.for_each_binding(&pass.store.name, CATEGORY, |binding| {
        all += u64::from(binding.online);
        lost += u64::from(binding.online && found.gone.contains(&binding.key));
        Ok(())
    })?;
    let guard = &pass.store.guard;
    Ok(guard::check_records(guard, guard.disable_percent, lost, all, "deactivate", "category")?)
}
