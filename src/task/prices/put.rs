//! Sending prices in arrays; what the store confirmed is noted call by call.

use crate::model::counted;
use std::collections::HashMap;

use anyhow::Context;

use super::acknowledge;
use super::compare::Change;
use super::{TASK, msrp};
use crate::report::{Event, FieldChange, Summary};
use crate::state::JobKey;
use crate::store::{FaultKind, PriceChange};
use crate::task::{Pass, lost, refused};

/// Sends the changes; those that the time does not suffice for are found again by the next pass.
pub(super) fn run(
    pass: &mut Pass,
    mut changes: Vec<Change>,
    summary: &mut Summary,
) -> anyhow::Result<()> {
    let limit = pass.selection.limit.map_or(usize::MAX, |n| n.try_into().unwrap_or(usize::MAX));
    summary.left += changes.len().saturating_sub(limit) as u64;
    changes.truncate(limit);
    pass.report.progress(changes.len() as u64, TASK);
    let mut rest = changes.as_slice();
    // Not before the first: else a short limit would be used up by reading, pass after pass.
    while !rest.is_empty() && (rest.len() == changes.len() || !pass.time_is_up()) {
        pass.check_interrupt()?;
        let size = pass.web.capabilities().price_batch.clamp(1, rest.len());
        let (batch, after) = rest.split_at(size);
        send(pass, batch, summary)?;
        pass.report.advance(batch.len() as u64);
        rest = after;
    }
    summary.left += rest.len() as u64;
    pass.report.clear();
    Ok(())
}

/// Ends the jobs of products that failed earlier and are by now what the store confirmed.
pub(super) fn settle_same(pass: &Pass, keys: &[String]) -> anyhow::Result<()> {
    if keys.is_empty() {
        return Ok(());
    }
    pass.state
        .write(|writer| {
            for key in keys {
                writer.done(&JobKey::new(&pass.store.name, TASK, key), None)?;
            }
            Ok(())
        })
        .context("could not end the jobs of prices that need no sending any more")
}

/// Queues the changes and sends nothing.
pub(super) fn queue(
    pass: &mut Pass,
    changes: &[Change],
    summary: &mut Summary,
) -> anyhow::Result<()> {
    let (store, now) = (pass.store.name.clone(), pass.timestamp());
    pass.state
        .write(|writer| {
            for change in changes {
                let key = change.prices.key.to_string();
                writer.enqueue(&JobKey::new(&store, TASK, &key), "price", now)?;
            }
            Ok(())
        })
        .context("could not queue the prices that differ")?;
    for change in changes {
        let key = change.prices.key.to_string().replace('\t', " ");
        pass.report.event(&Event::Queued { key, reason: "price".into() })?;
    }
    summary.queued += changes.len() as u64;
    Ok(())
}

fn send(pass: &mut Pass, batch: &[Change], summary: &mut Summary) -> anyhow::Result<()> {
    let prices: Vec<PriceChange> = batch.iter().map(|change| change.prices.clone()).collect();
    let sent = pass.web.put_prices(&prices).with_context(|| {
        let prices = counted(batch.len(), "price");
        format!("could not send {prices} to store `{}`", pass.store.name)
    })?;
    let mut outcomes: HashMap<_, _> = sent.into_iter().collect();
    let mut confirmed = Vec::new();
    let mut refused = Vec::new();
    for change in batch {
        let sku = &change.prices.sku;
        let outcome = outcomes
            .remove(sku)
            .with_context(|| format!("the store's adapter told nothing of `{sku}`"))?;
        match outcome {
            Ok(()) => confirmed.push(change),
            Err(fault) => refused.push((change, fault)),
        }
    }
    let refused_attribute = msrp::send(pass, &mut confirmed)?;
    settle(pass, &confirmed, summary)?;
    let mut ended = None;
    for (change, fault) in refused.into_iter().chain(refused_attribute) {
        match fault.kind {
            _ if fault.ends_pass() => drop(ended.get_or_insert(fault)),
            FaultKind::NotFound => {
                lost::product(pass, &change.prices.key.to_string(), &change.prices.sku)?;
            }
            _ => {
                let product = (&change.prices.key, &change.prices.sku);
                refused::wait(pass, (TASK, "price"), product, fault, summary)?;
            }
        }
    }
    ended.map_or(Ok(()), |fault| Err(fault).context("could not send prices"))
}

fn settle(pass: &mut Pass, confirmed: &[&Change], summary: &mut Summary) -> anyhow::Result<()> {
    // The old values are read only where somebody sees them.
    if pass.report.tells_events() {
        for change in confirmed {
            let event = event(pass, change)?;
            pass.report.event(&event)?;
        }
    }
    summary.updated += confirmed.len() as u64;
    let (store, now) = (pass.store.name.as_str(), pass.timestamp());
    pass.state
        .write(|writer| {
            for change in confirmed {
                let key = change.prices.key.to_string();
                for (facet, text) in &change.texts {
                    writer.put_acknowledged(store, facet, &key, text, now)?;
                }
                writer.done(&JobKey::new(store, TASK, &key), None)?;
            }
            Ok(())
        })
        .context("could not note the prices that the store confirmed")
}

fn event(pass: &Pass, change: &Change) -> anyhow::Result<Event> {
    let key = change.prices.key.to_string();
    let mut fields = Vec::new();
    for (facet, new) in &change.texts {
        let old = pass.state.acknowledged(&pass.store.name, facet, &key)?;
        if old.as_ref() != Some(new) {
            let field = match *facet {
                acknowledge::SPECIAL => "special-price",
                acknowledge::MSRP => "msrp",
                acknowledge::COST => "cost",
                _ => "price",
            };
            fields.push(FieldChange { field: field.into(), old, new: Some(new.clone()) });
        }
    }
    let key = key.replace('\t', " ");
    let sku = change.prices.sku.0.clone();
    Ok(Event::Change { task: TASK, key, sku, action: "update", fields })
}
