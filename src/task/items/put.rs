//! Putting: first the products that stand alone, then the parents over those that exist.

use std::collections::{BTreeSet, HashMap, HashSet};

use anyhow::Context;

use super::failure::Failed;
use super::plan::{Chunk, Step};
use super::{PRODUCT, adopted, intent, settle, withdraw};
use crate::model::{Content, Field, Sku};
use crate::report::Summary;
use crate::state::Phase;
use crate::store::{Action, ProductChange, StoreProduct};
use crate::task::Pass;

/// Puts simple products; `false` when the time was up.
pub(super) fn leaves(
    pass: &mut Pass,
    chunk: &mut Chunk,
    summary: &mut Summary,
) -> anyhow::Result<bool> {
    put(pass, chunk, summary, false)
}

/// Puts configurable and grouped products over the children that the store has.
pub(super) fn composites(
    pass: &mut Pass,
    chunk: &mut Chunk,
    summary: &mut Summary,
) -> anyhow::Result<bool> {
    link_what_exists(chunk);
    put(pass, chunk, summary, true)
}

/// A bad child does not hold its parent: the parent is linked to the others.
fn link_what_exists(chunk: &mut Chunk) {
    let absent: HashSet<String> = chunk
        .products
        .iter()
        .filter(|planned| planned.step == Step::Failed)
        .filter(|planned| {
            planned.binding.as_ref().is_none_or(|binding| binding.phase == Phase::Creating)
        })
        .map(|planned| planned.product.sku.0.clone())
        .collect();
    for place in 0..chunk.products.len() {
        let planned = &mut chunk.products[place];
        for field in [Field::Children, Field::Members] {
            if let Some(Content::Links(members)) = planned.product.fields.get_mut(&field) {
                members.retain(|member| !absent.contains(&member.sku.0));
                if members.is_empty() && planned.step == Step::Create {
                    let failed = Failed::because(
                        &chunk.products[place],
                        "none of its children could be made",
                        "mend the children first: see `cpsync queue list`",
                    );
                    chunk.fail(place, failed);
                    break;
                }
            }
        }
    }
}

fn put(
    pass: &mut Pass,
    chunk: &mut Chunk,
    summary: &mut Summary,
    composite: bool,
) -> anyhow::Result<bool> {
    let mut waiting = changes(pass, chunk, composite, summary)?;
    let olds = if pass.dry_run { olds(pass, &waiting)? } else { HashMap::new() };
    while !waiting.is_empty() {
        pass.check_interrupt()?;
        let size = batch_size(pass, waiting.len());
        let batch: Vec<(usize, ProductChange)> = waiting.drain(..size).collect();
        let forgotten = put_batch(pass, chunk, &batch, &olds, summary)?;
        if !forgotten.is_empty() {
            settle::forget(pass, chunk, &forgotten)?;
            intent::adopt_or_create(pass, chunk)?;
            adopted::read(pass, chunk)?;
            // Told anew for all that has not been sent yet.
            waiting = changes(pass, chunk, composite, summary)?;
        }
        // Not before the first: else a short limit would be used up by reading, pass after pass.
        if !waiting.is_empty() && pass.time_is_up() {
            return Ok(false);
        }
    }
    Ok(true)
}

/// As many as travel together; what would go one by one is given one by one, so that each is settled
/// before the next and a pass that is asked to end does so after the record in hand.
fn batch_size(pass: &Pass, waiting: usize) -> usize {
    let can = pass.web.capabilities();
    if waiting < can.product_bulk_from { 1 } else { can.product_batch.clamp(1, waiting) }
}

/// The changes to send, by their place in the chunk; products without one are done.
fn changes(
    pass: &Pass,
    chunk: &mut Chunk,
    composite: bool,
    summary: &mut Summary,
) -> anyhow::Result<Vec<(usize, ProductChange)>> {
    let mut changes = Vec::new();
    for (place, planned) in chunk.products.iter_mut().enumerate() {
        if planned.product.shape.composite() != composite
            || !matches!(planned.step, Step::Create | Step::Known | Step::Withdraw)
        {
            continue;
        }
        let ours = if composite { ours(pass, &planned.root)? } else { HashSet::new() };
        if let Some(action) = planned.action(|sku| ours.contains(sku)) {
            changes.push((place, ProductChange { product: planned.product.clone(), action }));
        } else {
            settle::unchanged(pass, planned)?;
            summary.unchanged += 1;
        }
    }
    Ok(changes)
}

/// The SKUs that belong to this family at the store, withdrawn ones included.
fn ours(pass: &Pass, root: &str) -> anyhow::Result<HashSet<String>> {
    let mut skus = HashSet::new();
    for binding in pass.state.bindings_of_root(&pass.store.name, PRODUCT, root)? {
        if !withdraw::moved_away(pass, &binding.key, root)? {
            skus.insert(binding.sku);
        }
    }
    Ok(skus)
}

/// Sends one batch and settles each outcome; returns the places that the store has forgotten.
fn put_batch(
    pass: &mut Pass,
    chunk: &mut Chunk,
    batch: &[(usize, ProductChange)],
    olds: &HashMap<Sku, StoreProduct>,
    summary: &mut Summary,
) -> anyhow::Result<Vec<usize>> {
    let changes: Vec<ProductChange> = batch.iter().map(|(_, change)| change.clone()).collect();
    let roots: BTreeSet<String> =
        batch.iter().map(|(place, _)| chunk.products[*place].root.clone()).collect();
    chunk.in_hand.replace(roots.into_iter().collect());
    let outcomes = pass.web.put_products(&changes).with_context(|| {
        format!("could not send {} products to store `{}`", changes.len(), pass.store.name)
    })?;
    let mut outcomes: HashMap<_, _> = outcomes.into_iter().collect();
    let (mut forgotten, mut ended) = (Vec::new(), None);
    for (place, change) in batch {
        let outcome = outcomes.remove(&change.product.key).with_context(|| {
            format!("the store's adapter told nothing of `{}`", change.product.sku)
        })?;
        // What the store has done of the batch is settled before the pass ends.
        let outcome = match outcome {
            Err(fault) if fault.ends_pass() => {
                ended.get_or_insert((fault, &change.product.sku));
                continue;
            }
            other => other,
        };
        let old = olds.get(held_as(change));
        if settle::product(pass, chunk, *place, change, outcome, old, summary)? {
            forgotten.push(*place);
        }
    }
    match ended {
        Some((fault, sku)) => Err(fault).with_context(|| format!("could not send product `{sku}`")),
        None => Ok(forgotten),
    }
}

/// What the store holds now, for the old values of a dry run; creations have none.
fn olds(
    pass: &mut Pass,
    waiting: &[(usize, ProductChange)],
) -> anyhow::Result<HashMap<Sku, StoreProduct>> {
    let skus: Vec<Sku> = waiting
        .iter()
        .filter(|(_, change)| change.action != Action::Create)
        .map(|(_, change)| held_as(change).clone())
        .collect();
    if skus.is_empty() {
        return Ok(HashMap::new());
    }
    let found =
        pass.web.find_products(&skus).context("could not read the store's present values")?;
    Ok(found.into_iter().map(|product| (product.sku.clone(), product)).collect())
}

fn held_as(change: &ProductChange) -> &Sku {
    match &change.action {
        Action::Create => &change.product.sku,
        Action::Update { held_as, .. } => held_as,
    }
}
