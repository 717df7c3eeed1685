//! Counterpoint's category rows -> the tree that the store is to have.
//!
//! A row that has no place (a loop, a parent that does not exist) says why and takes only what is
//! below it along. Twins, of one name under one parent, share the first one's store category.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::model::{Category, fold};

/// Every category by `CATEG_ID`.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    nodes: BTreeMap<String, Node>,
}

/// A category in its place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Node {
    /// Its row.
    pub category: Category,
    /// What it is called in the store: `DESCR`, or `CATEG_ID` where that is blank.
    pub name: String,
    /// The `CATEG_ID` of the category above, a twin's being its owner's; `None` = top level.
    pub parent: Option<String>,
    /// The `CATEG_ID` of the twin whose store category it shares.
    pub shares: Option<String>,
    /// How many are above it.
    pub depth: usize,
    /// Why it has no place.
    pub problem: Option<String>,
}

impl Tree {
    /// Puts the rows in their places.
    pub fn of(rows: Vec<Category>) -> Self {
        let spelled: HashMap<String, String> =
            rows.iter().map(|row| (fold(&row.id), row.id.clone())).collect();
        let above: HashMap<String, Option<String>> = rows
            .iter()
            .map(|row| (row.id.clone(), row.parent.as_ref().map(|p| known(&spelled, p))))
            .collect();
        let mut nodes: BTreeMap<String, Node> = rows
            .into_iter()
            .map(|category| {
                let (depth, problem) = placed(&category.id, &above);
                let name = Some(&category.name).filter(|name| !name.is_empty());
                let name = name.unwrap_or(&category.id).clone();
                let parent = above.get(&category.id).cloned().flatten();
                let id = category.id.clone();
                (id, Node { category, name, parent, shares: None, depth, problem })
            })
            .collect();
        pair(&mut nodes);
        Self { nodes }
    }

    /// A category; `None` = Counterpoint has none of this id.
    pub fn get(&self, id: &str) -> Option<&Node> {
        self.nodes.get(id)
    }

    /// All of them by id.
    pub fn nodes(&self) -> impl Iterator<Item = &Node> {
        self.nodes.values()
    }

    /// The categories that the store has, or is to have, right under this one, in order.
    pub fn children(&self, parent: Option<&str>) -> Vec<&Node> {
        let mut children: Vec<&Node> = self
            .nodes
            .values()
            .filter(|node| node.problem.is_none() && node.shares.is_none())
            .filter(|node| node.parent.as_deref() == parent)
            .collect();
        children.sort_by_key(|node| node.order());
        children
    }
}

impl Node {
    /// Sorts siblings: `DISP_SEQ_NO`, those without one last, then the id.
    pub fn order(&self) -> (bool, i64, &str) {
        let sequence = self.category.sequence;
        (sequence.is_none(), sequence.unwrap_or_default(), &self.category.id)
    }
}

/// As the parent's own row spells it.
fn known(spelled: &HashMap<String, String>, parent: &str) -> String {
    spelled.get(&fold(parent)).cloned().unwrap_or_else(|| parent.to_owned())
}

/// How deep it is, or why it has no place.
fn placed(id: &str, above: &HashMap<String, Option<String>>) -> (usize, Option<String>) {
    let mut way = vec![id];
    loop {
        let at = way[way.len() - 1];
        let parent = match above.get(at) {
            None if way.len() == 2 => {
                return (0, Some(format!("its parent `{at}` does not exist in Counterpoint")));
            }
            None => {
                let message = format!("`{at}`, above it, does not exist in Counterpoint");
                return (0, Some(message));
            }
            Some(None) => return (way.len() - 1, None),
            Some(Some(parent)) => parent,
        };
        if parent == id {
            way.push(id);
            return (0, Some(format!("it is below itself: {}", way.join(" < "))));
        }
        if way.contains(&parent.as_str()) {
            return (0, Some(format!("`{parent}`, above it, is below itself")));
        }
        way.push(parent);
    }
}

/// Finds twins, from the top down, since children of twins are siblings.
fn pair(nodes: &mut BTreeMap<String, Node>) {
    let mut order: Vec<String> =
        nodes.values().filter(|n| n.problem.is_none()).map(|n| n.category.id.clone()).collect();
    order.sort_by_key(|id| nodes.get(id).map(|n| (n.depth, sort_key(n))));
    let mut owners: HashMap<(Option<String>, String), String> = HashMap::new();
    for id in order {
        let parent = nodes.get(&id).and_then(|node| node.parent.clone());
        let owner = parent.as_ref().and_then(|parent| nodes.get(parent)?.shares.clone());
        let Some(node) = nodes.get_mut(&id) else { continue };
        node.parent = owner.or(parent);
        let place = (node.parent.clone(), fold(&node.name));
        match owners.get(&place) {
            Some(first) => node.shares = Some(first.clone()),
            None => {
                owners.insert(place, id);
            }
        }
    }
}

fn sort_key(node: &Node) -> (bool, i64, String) {
    let (last, sequence, id) = node.order();
    (last, sequence, id.to_owned())
}

/// The members of `held`, an order, that must move so that it becomes `wanted`: as few as can be.
/// Both hold the same members. Where there is a choice, the `edited` ones move.
pub fn misplaced(
    held: &[String],
    wanted: &[String],
    edited: impl Fn(&str) -> bool,
) -> HashSet<String> {
    let rank: HashMap<&String, usize> = wanted.iter().zip(0..).collect();
    let ranks: Vec<usize> = held.iter().filter_map(|id| rank.get(id).copied()).collect();
    // The longest increasing subsequence stays; of several, the one with the fewest edited.
    let mut best: Vec<((usize, usize), Option<usize>)> = Vec::with_capacity(ranks.len());
    for (n, at) in ranks.iter().enumerate() {
        let before = (0..n).filter(|m| ranks[*m] < *at).max_by_key(|m| (best[*m].0, *m));
        let (length, kept) = before.map_or((0, 0), |m| best[m].0);
        let own = usize::from(!edited(&wanted[*at]));
        best.push(((length + 1, kept + own), before));
    }
    let mut stays = HashSet::new();
    let mut at = (0..best.len()).max_by_key(|n| best[*n].0);
    while let Some(n) = at {
        stays.insert(ranks[n]);
        at = best[n].1;
    }
    wanted
        .iter()
        .zip(0..)
        .filter(|(_, rank)| !stays.contains(rank))
        .map(|(id, _)| id.clone())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(id: &str, parent: &str, name: &str, sequence: i64) -> Category {
        let parent = Some(parent.to_owned()).filter(|parent| !parent.is_empty());
        Category { id: id.into(), parent, name: name.into(), sequence: Some(sequence), version: 0 }
    }

    #[test]
    fn loops_and_orphans_take_along_only_what_is_below_them() {
        let tree = Tree::of(vec![
            row("A", "", "Top", 1),
            row("B", "a", "Under the top", 1),
            row("L1", "L2", "Loop", 1),
            row("L2", "L1", "Loop", 1),
            row("L3", "L1", "Below the loop", 1),
            row("S", "S", "Its own parent", 1),
            row("O", "GONE", "Orphan", 1),
            row("P", "O", "Below the orphan", 1),
        ]);
        let problem = |id: &str| tree.get(id).unwrap().problem.clone().unwrap_or_default();
        for (id, wanted) in [
            ("A", ""),
            ("B", ""),
            ("L1", "it is below itself: L1 < L2 < L1"),
            ("L2", "it is below itself: L2 < L1 < L2"),
            ("L3", "`L1`, above it, is below itself"),
            ("S", "it is below itself: S < S"),
            ("O", "its parent `GONE` does not exist in Counterpoint"),
            ("P", "`GONE`, above it, does not exist in Counterpoint"),
        ] {
            assert_eq!(problem(id), wanted, "{id}");
        }
        assert_eq!(tree.get("B").unwrap().parent.as_deref(), Some("A"), "SQL Server ignores case");
        assert_eq!(tree.get("B").unwrap().depth, 1);
    }

    #[test]
    fn twins_share_the_first_one_and_so_do_their_children() {
        let tree = Tree::of(vec![
            row("2", "", "Boots", 2),
            row("1", "", "boots ", 1),
            row("11", "1", "Leather", 1),
            row("21", "2", "Leather", 2),
            row("22", "2", "Rubber", 1),
            row("9", "", "", 3),
        ]);
        let get = |id: &str| tree.get(id).unwrap();
        assert_eq!(get("2").shares.as_deref(), Some("1"));
        assert_eq!(get("21").shares.as_deref(), Some("11"));
        assert_eq!(get("22").parent.as_deref(), Some("1"));
        assert_eq!(get("9").name, "9");
        let below: Vec<&str> =
            tree.children(Some("1")).iter().map(|node| node.category.id.as_str()).collect();
        assert_eq!(below, ["11", "22"]);
    }

    #[test]
    fn the_fewest_siblings_move() {
        for (held, wanted, moves) in [
            ("ABC", "ABC", ""),
            ("ABC", "BCA", "A"),
            ("ABC", "CAB", "C"),
            ("ABCD", "BADC", "AD"),
            ("ABCDE", "EABCD", "E"),
            ("", "", ""),
        ] {
            let list = |text: &str| text.chars().map(String::from).collect::<Vec<_>>();
            let moved = misplaced(&list(held), &list(wanted), |_| false);
            assert_eq!(moved.len(), moves.len(), "{held} {wanted} {moved:?}");
            let mut now: Vec<String> =
                list(held).into_iter().filter(|id| !moved.contains(id)).collect();
            for id in list(wanted).iter().filter(|id| moved.contains(*id)) {
                let at = list(wanted).iter().position(|w| w == id).unwrap();
                now.insert(at, id.clone());
            }
            assert_eq!(now, list(wanted));
        }
        let list = |text: &str| text.chars().map(String::from).collect::<Vec<_>>();
        for edited in ["A", "B"] {
            let moved = misplaced(&list("AB"), &list("BA"), |id| id == edited);
            assert_eq!(moved, HashSet::from([edited.to_owned()]));
        }
    }
}
