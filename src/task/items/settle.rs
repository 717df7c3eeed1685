//! Settling: what the store answered becomes what cpsync knows, one transaction a product.

use anyhow::Context;

use super::failure::Failed;
use super::plan::{Chunk, Planned, Step};
use super::{FIELDS, PRODUCT, told};
use crate::mapper::acknowledged::{self, Marks};
use crate::model::{Content, Field};
use crate::report::Summary;
use crate::state::{Binding, Phase, Writer};
use crate::store::{Action, Fault, FaultKind, ProductChange, StoreProduct, StoreProductId};
use crate::task::Pass;
use crate::task::category_items::LINKS;
use crate::task::images::PICTURES;
use crate::task::inventory::acknowledge as stock;

/// Settles one product; `true` when the store does not know it any more and it is to be looked for
/// again.
pub(super) fn product(
    pass: &mut Pass,
    chunk: &mut Chunk,
    place: usize,
    change: &ProductChange,
    outcome: Result<StoreProductId, Fault>,
    old: Option<&StoreProduct>,
    summary: &mut Summary,
) -> anyhow::Result<bool> {
    match outcome {
        Ok(id) => {
            told::change(pass, &chunk.products[place], change, old)?;
            told::count(change, summary);
            acknowledge(pass, &mut chunk.products[place], change, id)?;
            follow_rename(chunk, place, change);
            Ok(false)
        }
        Err(fault) if fault.kind == FaultKind::NotFound => {
            unknown(pass, chunk, place, change, fault)
        }
        Err(fault) => {
            let failed = Failed::fault(&chunk.products[place], fault);
            chunk.fail(place, failed);
            Ok(false)
        }
    }
}

/// Drops what is known of products that the store has no more.
pub(super) fn forget(pass: &mut Pass, chunk: &mut Chunk, places: &[usize]) -> anyhow::Result<()> {
    for place in places {
        let planned = &mut chunk.products[*place];
        let key = planned.product.key.to_string();
        let store = pass.store.name.as_str();
        pass.state
            .write(|writer| {
                writer.remove_binding(store, PRODUCT, &key)?;
                stock::forget(writer, store, &key)?;
                writer.remove_acknowledged(store, LINKS, &key)?;
                writer.remove_acknowledged(store, PICTURES, &key)?;
                Ok(writer.remove_acknowledged(store, FIELDS, &key)?)
            })
            .context("could not forget a product that the store has no more")?;
        planned.binding = None;
        planned.marks = Marks::new();
        planned.step = Step::New;
    }
    Ok(())
}

/// The store has no such product: one that was to go is gone, another is looked for once more.
fn unknown(
    pass: &mut Pass,
    chunk: &mut Chunk,
    place: usize,
    change: &ProductChange,
    fault: Fault,
) -> anyhow::Result<bool> {
    let planned = &mut chunk.products[place];
    if planned.step == Step::Withdraw {
        acknowledge(pass, planned, change, StoreProductId::default())?;
        return Ok(false);
    }
    if planned.looked_again {
        let failed = Failed::fault(planned, fault);
        chunk.fail(place, failed);
        return Ok(false);
    }
    planned.looked_again = true;
    Ok(true)
}

/// A renamed product stays linked: its parents know it by the new SKU without a request.
fn follow_rename(chunk: &mut Chunk, place: usize, change: &ProductChange) {
    let Action::Update { held_as, .. } = &change.action else { return };
    let (job, sku) = (chunk.products[place].job, change.product.sku.as_str());
    if held_as.as_str() == sku {
        return;
    }
    for parent in chunk.products.iter_mut().filter(|parent| parent.job == job) {
        for field in [Field::Children, Field::Members] {
            let mark = parent.marks.get_mut(&field.to_string());
            let links = mark.and_then(|mark| mark.as_array_mut()).into_iter().flatten();
            for link in links.filter(|link| link.as_str() == Some(held_as.as_str())) {
                *link = sku.into();
                parent.to_note = true;
            }
        }
    }
}

/// Notes what is known by now of a product that there was nothing to send of: its new parent, the
/// new SKUs of its children, and that it was in the store before cpsync just as it should be.
pub(super) fn unchanged(pass: &Pass, planned: &mut Planned) -> anyhow::Result<()> {
    planned.step = Step::Done;
    let Some(binding) = planned.binding.as_mut() else { return Ok(()) };
    if binding.root == planned.root && !planned.to_note {
        return Ok(());
    }
    binding.root.clone_from(&planned.root);
    let (store, now) = (pass.store.name.as_str(), pass.timestamp());
    let marks = serde_json::to_string(&planned.marks).context("could not write marks")?;
    let former = former_holder(pass, binding)?;
    pass.state
        .write(|writer| {
            give_up(writer, store, former.as_ref())?;
            writer.put_binding(store, PRODUCT, binding)?;
            Ok(writer.put_acknowledged(store, FIELDS, &binding.key, &marks, now)?)
        })
        .context("could not note what is known of a product")
}

/// The withdrawn product that gives its SKU up to this one, if any.
pub(in crate::task) fn former_holder(
    pass: &Pass,
    binding: &Binding,
) -> anyhow::Result<Option<Binding>> {
    let holder = pass.state.binding_of_sku(&pass.store.name, PRODUCT, &binding.sku)?;
    Ok(holder.filter(|holder| holder.key != binding.key && !holder.online))
}

/// Forgets a product whose SKU is another's by now.
pub(in crate::task) fn give_up(
    writer: &Writer,
    store: &str,
    former: Option<&Binding>,
) -> anyhow::Result<()> {
    let Some(former) = former else { return Ok(()) };
    writer.remove_binding(store, PRODUCT, &former.key)?;
    writer.remove_acknowledged(store, FIELDS, &former.key)?;
    writer.remove_acknowledged(store, PICTURES, &former.key)?;
    stock::forget(writer, store, &former.key)
}

/// Archiving sets the stock at the store to 0, whatever was confirmed of it before.
fn archives(change: &ProductChange) -> bool {
    matches!(&change.action, Action::Update { fields, .. } if fields.contains(&Field::Archived))
        && change.product.fields.get(&Field::Archived) == Some(&Content::Flag(true))
}

fn acknowledge(
    pass: &mut Pass,
    planned: &mut Planned,
    change: &ProductChange,
    id: StoreProductId,
) -> anyhow::Result<()> {
    let Some(mut binding) = planned.binding.clone() else { return Ok(()) };
    let created = change.action == Action::Create;
    binding.root.clone_from(&planned.root);
    binding.sku.clone_from(&planned.product.sku.0);
    binding.shape = planned.product.shape;
    if !id.id.is_empty() {
        binding.store_id = id.id;
    }
    if let Some(Content::Flag(enabled)) = planned.product.fields.get(&Field::Enabled) {
        binding.online = *enabled;
    }
    planned.stock_due |= created;
    planned.made |= created;
    binding.phase = if planned.stock_due { Phase::Created } else { Phase::Bound };
    confirm(planned, change);
    let (store, now) = (pass.store.name.as_str(), pass.timestamp());
    let marks = serde_json::to_string(&planned.marks).context("could not write marks")?;
    let former = former_holder(pass, &binding)?;
    pass.state
        .write(|writer| {
            give_up(writer, store, former.as_ref())?;
            writer.put_binding(store, PRODUCT, &binding)?;
            if archives(change) {
                stock::forget(writer, store, &binding.key)?;
                // It went out of all categories with this.
                writer.remove_acknowledged(store, LINKS, &binding.key)?;
            }
            Ok(writer.put_acknowledged(store, FIELDS, &binding.key, &marks, now)?)
        })
        .context("could not note what the store confirmed")?;
    planned.binding = Some(binding);
    planned.step = Step::Done;
    Ok(())
}

/// Takes the sent fields into the marks; links keep the withdrawn products that stay linked.
fn confirm(planned: &mut Planned, change: &ProductChange) {
    for (field, content) in &change.product.fields {
        let mut mark = acknowledged::mark(content);
        match &change.action {
            Action::Create => {}
            Action::Update { fields, .. } if !fields.contains(field) => continue,
            Action::Update { unlink, .. } => {
                if let Some(list) = mark.as_array_mut() {
                    let before = acknowledged::links(&planned.marks, field);
                    let stay = before.into_iter().filter(|sku| {
                        !unlink.iter().any(|gone| gone.0 == *sku)
                            && !list.iter().any(|own| own.as_str() == Some(sku))
                    });
                    let stay: Vec<serde_json::Value> = stay.map(Into::into).collect();
                    list.extend(stay);
                }
            }
        }
        planned.marks.insert(field.to_string(), mark);
    }
}
