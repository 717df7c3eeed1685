//! One family -> its products, whichever kind it is.

use super::availability::OpenLines;
use super::{grid, parent, units};
use crate::config;
use crate::model::{Family, Item, Product, ProductKey};

/// What the rules are made of, the same for every family of a pass.
#[derive(Clone, Copy, Debug)]
pub struct Rules<'a> {
    /// The store with its configuration.
    pub store: &'a config::Store,
    /// Each stock source with the locations that feed it.
    pub sources: &'a [(String, Vec<String>)],
    /// The ledger's open web-order lines.
    pub open: &'a OpenLines,
    /// Whether the store keeps reservations of its own open orders.
    pub reserves_stock: bool,
}

/// What a family becomes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mapped {
    /// The products that the web should have, children before their parents. Any other product
    /// of the family is to go.
    pub products: Vec<Product>,
    /// What cannot be sent, with the reason.
    pub held: Vec<Held>,
}

/// A record that cannot be sent until a person mends something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// The product; `None` holds the whole family as the store has it.
    pub key: Option<ProductKey>,
    /// Why, in words.
    pub message: String,
    /// What to do.
    pub hint: String,
}

/// The family's products by the store's rules.
pub fn map(family: &Family, rules: &Rules) -> Mapped {
    let members: Vec<Item> =
        family.members.iter().filter(|member| !same(member, family)).cloned().collect();
    match (&family.head, &rules.store.items.parent) {
        (None, _) if !members.iter().any(|member| member.in_scope) => Mapped::default(),
        (None, _) => Mapped::held(unknown_parent(family)),
        (Some(head), Some(rule)) if !members.is_empty() => {
            if !head.in_scope {
                return Mapped::default();
            }
            parent::map(head, &members, rule, rules)
        }
        (Some(head), _) if !head.in_scope => Mapped::default(),
        (Some(head), _) if head.gridded => grid::map(head, rules),
        (Some(head), _) => units::map(head, rules),
    }
}

/// An item that names itself as its parent is its family's head.
fn same(member: &Item, family: &Family) -> bool {
    member.no.0.eq_ignore_ascii_case(&family.root.0)
}

fn unknown_parent(family: &Family) -> Held {
    let members: Vec<&str> = family.members.iter().map(|member| member.no.as_str()).collect();
    Held {
        key: None,
        message: format!(
            "there is no item `{}`, which {} name as parent",
            family.root,
            members.join(", ")
        ),
        hint: "create the parent item, or mend the parent column of these items".into(),
    }
}

impl Mapped {
    /// Nothing can be sent.
    pub fn held(held: Held) -> Self {
        Self { products: Vec::new(), held: vec![held] }
    }

    /// One product, or the reason why not.
    pub fn one(product: Result<Product, Held>) -> Self {
        match product {
            Ok(product) => Self { products: vec![product], held: Vec::new() },
            Err(held) => Self::held(held),
        }
    }
}
