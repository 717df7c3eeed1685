//! Separate items under a parent item -> one configurable or grouped product.

use super::families::{Held, LeftOut, Mapped, Rules};
use super::grid::{self, Children};
use super::label;
use super::product::{Chosen, Draft, simple};
use crate::config::{ParentRule, ParentShape};
use crate::model::{Item, ProductKey, Shape, Visibility};

/// Most dimensions that one parent may be chosen by.
const MOST_DIMENSIONS: usize = 4;

/// The parent over its members in scope, members' products first.
pub fn map(head: &Item, members: &[Item], rule: &ParentRule, rules: &Rules) -> Mapped {
    let mut mapped = Mapped::default();
    let mut children = Children::default();
    let (members, others): (Vec<&Item>, Vec<&Item>) =
        members.iter().partition(|member| member.in_scope);
    mapped.left_out.extend(others.into_iter().map(out_of_scope));
    let Some(first) = members.first() else {
        let why = "none of the items under it is for this store".to_owned();
        mapped.left_out.push(LeftOut { key: ProductKey::Item(head.no.clone()), why });
        return mapped;
    };
    let shape = match rule.shape {
        ParentShape::Configurable => Shape::Configurable,
        ParentShape::Grouped => Shape::Grouped,
    };
    let used = used_dimensions(rule, &members);
    let parent = Draft {
        item: head,
        head,
        fallback: Some(first),
        cell: None,
        shape,
        visibility: Visibility::Both,
    };
    for member in &members {
        add_member(&parent, member, &used, rules, &mut children, &mut mapped.held);
        mapped.left_out.extend(grid::withheld(member).filter(|_| member.gridded));
    }
    children.finish(&parent, rules, &mut mapped);
    mapped
}

fn out_of_scope(member: &Item) -> LeftOut {
    let why = member.out_of_scope_reason().unwrap_or("not in scope").to_owned();
    LeftOut { key: ProductKey::Item(member.no.clone()), why }
}

fn add_member(
    parent: &Draft,
    member: &Item,
    used: &[&(String, String)],
    rules: &Rules,
    children: &mut Children,
    held: &mut Vec<Held>,
) {
    let draft = Draft { item: member, fallback: None, ..*parent };
    let prepared = own_values(member, used, parent.shape).and_then(|chosen| {
        let fallback = label::name(parent.item, &rules.store.items);
        let name = label::name(member, &rules.store.items).or(fallback);
        Ok((chosen, name.ok_or_else(|| nameless(member, rules))?))
    });
    match prepared {
        Err(reason) => held.push(reason),
        Ok((chosen, name)) if member.gridded => {
            for cell in member.cells.iter().filter(|cell| cell.web()) {
                let draft = Draft { cell: Some(cell), ..draft };
                let child = grid::child(&draft, &name, chosen.clone(), rules);
                children.add(child.and_then(|child| bounded(child, parent.shape)), held);
            }
        }
        Ok((chosen, name)) => {
            let draft = Draft { shape: Shape::Simple, visibility: Visibility::Hidden, ..draft };
            let key = ProductKey::Item(member.no.clone());
            let child = simple(&draft, key, &name, &chosen, rules);
            children.add(child.map(|product| (product, chosen)), held);
        }
    }
}

/// The configured dimensions that this parent's members use: one by colour, another by size.
fn used_dimensions<'r>(rule: &'r ParentRule, members: &[&Item]) -> Vec<&'r (String, String)> {
    let filled = |column: &str| members.iter().any(|member| member.text(column).is_some());
    rule.dimensions.iter().filter(|(column, _)| filled(column)).collect()
}

/// The values that tell the member from its siblings; a group needs none.
fn own_values(member: &Item, used: &[&(String, String)], shape: Shape) -> Result<Chosen, Held> {
    let values = used.iter().map(|(column, attribute)| match member.text(column) {
        Some(label) => Ok(Some((attribute.clone(), label))),
        None if shape == Shape::Grouped => Ok(None),
        None => Err(Held {
            key: Some(ProductKey::Item(member.no.clone())),
            message: format!("column `{column}` is blank, its siblings are chosen by it"),
            hint: format!("fill `{column}` in, or take the item out of its parent"),
        }),
    });
    values.filter_map(Result::transpose).collect()
}

/// A configurable has at most four dimensions; a group is not chosen by any.
fn bounded(
    (product, chosen): (crate::model::Product, Chosen),
    shape: Shape,
) -> Result<(crate::model::Product, Chosen), Held> {
    match shape {
        Shape::Configurable if chosen.len() > MOST_DIMENSIONS => Err(Held {
            key: Some(product.key),
            message: format!("it would be chosen by {} dimensions", chosen.len()),
            hint: format!(
                "a parent can have {MOST_DIMENSIONS}: use fewer `items.parent.dimensions`"
            ),
        }),
        Shape::Configurable => Ok((product, chosen)),
        _ => Ok((product, Chosen::new())),
    }
}

fn nameless(member: &Item, rules: &Rules) -> Held {
    Held {
        key: Some(ProductKey::Item(member.no.clone())),
        message: format!("column `{}` is blank: the product has no name", rules.store.items.name),
        hint: "fill it in in Counterpoint".into(),
    }
}
