//! The manufacturer's price: an attribute of the product, since no price call knows it.

use std::collections::{BTreeMap, HashMap};

use anyhow::Context;

use super::compare::Change;
use crate::model::{Content, Creation, Field, Product, Shape};
use crate::store::{Action, Fault, ProductChange};
use crate::task::Pass;

/// Sends the attribute where it differs; takes the changes that were refused out of the list and
/// returns them.
pub(super) fn send<'c>(
    pass: &mut Pass,
    changes: &mut Vec<&'c Change>,
) -> anyhow::Result<Vec<(&'c Change, Fault)>> {
    let Some((attribute, _)) = &pass.store.prices.msrp else { return Ok(Vec::new()) };
    let field = Field::Attribute(attribute.clone());
    let updates: Vec<ProductChange> =
        changes.iter().filter_map(|change| update(change, &field)).collect();
    let mut faults = HashMap::new();
    let mut rest = updates.as_slice();
    while !rest.is_empty() {
        pass.check_interrupt()?;
        let size = pass.web.capabilities().product_batch.clamp(1, rest.len());
        let (batch, after) = rest.split_at(size);
        let sent =
            pass.web.put_products(batch).context("could not send the manufacturer's prices")?;
        faults.extend(sent.into_iter().filter_map(|(key, outcome)| Some((key, outcome.err()?))));
        rest = after;
    }
    let mut refused = Vec::new();
    changes.retain(|change| match faults.remove(&change.prices.key) {
        Some(fault) => {
            refused.push((*change, fault));
            false
        }
        None => true,
    });
    Ok(refused)
}

fn update(change: &Change, field: &Field) -> Option<ProductChange> {
    let content = Content::Number(change.msrp?);
    let product = Product {
        key: change.prices.key.clone(),
        sku: change.prices.sku.clone(),
        shape: Shape::Simple,
        fields: BTreeMap::from([(field.clone(), content)]),
        creation: Creation::default(),
    };
    let action = Action::Update {
        id: None,
        held_as: change.prices.sku.clone(),
        fields: [field.clone()].into(),
        link: Vec::new(),
        unlink: Vec::new(),
    };
    Some(ProductChange { product, action })
}
