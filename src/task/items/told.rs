//! Telling: what was sent, field by field, and how it counts.

use super::TASK;
use super::plan::Planned;
use crate::mapper::acknowledged;
use crate::model::{Content, Field};
use crate::report::{Event, FieldChange, Summary};
use crate::store::{Action, ProductChange, StoreProduct};
use crate::task::Pass;

/// Tells of one product that was sent, or in a dry run would be.
pub(super) fn change(
    pass: &mut Pass,
    planned: &Planned,
    change: &ProductChange,
    old: Option<&StoreProduct>,
) -> anyhow::Result<()> {
    let product = &change.product;
    let sent = |field: &Field| match &change.action {
        Action::Create => true,
        Action::Update { fields, .. } => fields.contains(field),
    };
    let mut fields: Vec<FieldChange> = product
        .fields
        .iter()
        .filter(|(field, _)| sent(field))
        .map(|(field, content)| FieldChange {
            field: field.to_string(),
            old: old
                .and_then(|old| old.fields.get(field).cloned())
                .or_else(|| acknowledged::readable(&planned.marks, field)),
            new: (*content != Content::Clear).then(|| content.to_string()),
        })
        .collect();
    if change.action == Action::Create {
        fields.extend(creation(change));
    }
    if let Action::Update { held_as, .. } = &change.action
        && *held_as != product.sku
    {
        let (old, new) = (Some(held_as.0.clone()), Some(product.sku.0.clone()));
        fields.push(FieldChange { field: "sku".into(), old, new });
    }
    pass.report.event(&Event::Change {
        task: TASK,
        key: product.key.shown(),
        sku: product.sku.0.clone(),
        action: action(change),
        fields,
    })
}

fn creation(change: &ProductChange) -> Vec<FieldChange> {
    let creation = &change.product.creation;
    let quantity = creation.stock.as_ref().map(|stock| {
        stock.quantities.iter().map(|(_, quantity)| *quantity).sum::<rust_decimal::Decimal>()
    });
    [
        ("url-key", Some(creation.url_key.clone())),
        ("price", creation.price.map(|price| price.normalize().to_string())),
        ("special-price", creation.special_price.map(|price| price.normalize().to_string())),
        ("quantity", quantity.map(|quantity| quantity.normalize().to_string())),
    ]
    .into_iter()
    .filter(|(_, new)| new.is_some())
    .map(|(field, new)| FieldChange { field: field.into(), old: None, new })
    .collect()
}

fn action(change: &ProductChange) -> &'static str {
    let fields = &change.product.fields;
    match &change.action {
        Action::Create => "create",
        Action::Update { fields: sent, .. } => {
            if sent.contains(&Field::Archived)
                && fields.get(&Field::Archived) == Some(&Content::Flag(true))
            {
                "archive"
            } else if sent.contains(&Field::Enabled)
                && fields.get(&Field::Enabled) == Some(&Content::Flag(false))
            {
                "disable"
            } else {
                "update"
            }
        }
    }
}

/// Counts it.
pub(super) fn count(change: &ProductChange, summary: &mut Summary) {
    match action(change) {
        "create" => summary.created += 1,
        "archive" => summary.archived += 1,
        "disable" => summary.disabled += 1,
        _ => summary.updated += 1,
    }
}
