//! Siblings in Counterpoint's order, by the fewest moves.

use super::held::{Held, sequence};
use super::put::{self, Told};
use crate::mapper::tree::{Node, misplaced};
use crate::report::Summary;
use crate::store::CategoryChange;
use crate::task::Pass;
use crate::task::jobs::Failed;

/// The sibling that a category goes behind, of those that the list holds.
pub(super) fn before<'h>(held: &'h Held, node: &Node, list: &[String]) -> Option<&'h str> {
    let siblings = held.tree.children(node.parent.as_deref());
    let earlier = siblings.iter().take_while(|other| other.category.id != node.category.id);
    let mut earlier: Vec<&&Node> = earlier.collect();
    earlier.reverse();
    let found = earlier.into_iter().find(|other| list.contains(&other.category.id));
    found.map(|node| node.category.id.as_str())
}

/// A position for a new category between its neighbours: its own number where that fits; `None` =
/// there is no room, or theirs are not known.
pub(super) fn position(held: &Held, node: &Node, list: &[String]) -> Option<i64> {
    let low = match before(held, node, list) {
        Some(id) => held.position(id)?,
        None => 0,
    };
    let siblings = held.tree.children(node.parent.as_deref());
    let later = siblings.iter().skip_while(|other| other.category.id != node.category.id).skip(1);
    let next = later.map(|other| &other.category.id).find(|id| list.contains(id));
    let high = match next {
        Some(id) => held.position(id)?,
        None => i64::from(i32::MAX),
    };
    let wanted = node.category.sequence.filter(|own| low < *own && *own < high);
    wanted.or_else(|| Some(low + 1).filter(|next| *next < high))
}

/// Brings the categories under one parent in order; gives those that could not be moved.
pub(super) fn siblings(
    pass: &mut Pass,
    held: &mut Held,
    above: Option<&str>,
    parent: &str,
    summary: &mut Summary,
) -> anyhow::Result<Vec<(String, Failed)>> {
    let (tree, mut list) = (held.tree, held.list(parent).clone());
    let children = tree.children(above);
    let ordered: Vec<&Node> =
        children.into_iter().filter(|node| list.contains(&node.category.id)).collect();
    let wanted: Vec<String> = ordered.iter().map(|node| node.category.id.clone()).collect();
    list.retain(|id| wanted.contains(id));
    let edited =
        |id: &str| tree.get(id).is_some_and(|node| held.mark(id, "order") != Some(&sequence(node)));
    let moves = misplaced(&list, &wanted, edited);
    list.retain(|id| !moves.contains(id));
    let mut failures = Vec::new();
    for (at, node) in ordered.iter().enumerate() {
        let id = &node.category.id;
        if moves.contains(id) {
            if let Some(failed) = behind(pass, held, node, wanted[..at].last(), parent, summary)? {
                failures.push((id.clone(), failed));
                continue;
            }
            let place = list.iter().position(|other| wanted[at..].contains(other));
            list.insert(place.unwrap_or(list.len()), id.clone());
        }
    }
    held.list(parent).clone_from(&list);
    for node in ordered {
        let id = &node.category.id;
        let failed = failures.iter().any(|(other, _)| other == id);
        if !failed && held.mark(id, "order") != Some(&sequence(node)) {
            confirm(pass, held, node)?;
        }
    }
    Ok(failures)
}

fn confirm(pass: &Pass, held: &mut Held, node: &Node) -> anyhow::Result<()> {
    let Some(binding) = held.bound(&node.category.id).cloned() else { return Ok(()) };
    held.keep(pass, binding, &[("order", Some(sequence(node)))])
}

/// Moves one behind another, or to the front.
fn behind(
    pass: &mut Pass,
    held: &mut Held,
    node: &Node,
    after: Option<&String>,
    parent: &str,
    summary: &mut Summary,
) -> anyhow::Result<Option<Failed>> {
    let store_id = |id: &str| held.bound(id).map(|binding| binding.store_id.clone());
    let Some(id) = store_id(&node.category.id) else { return Ok(None) };
    let after_id = after.and_then(|id| store_id(id));
    let change = CategoryChange::Move { id, parent: parent.to_owned(), after: after_id };
    match put::send(pass, &change)? {
        Ok(_) => {
            held.disturbed(parent);
            let name = |id: &String| held.tree.get(id).map(|node| node.name.clone());
            let new = after.and_then(name).unwrap_or_default();
            put::tell(pass, node, "move", vec![Told::new("after", None, Some(new))])?;
            summary.updated += 1;
            Ok(None)
        }
        Err(fault) => Ok(Some(Failed::fault(fault))),
    }
}
