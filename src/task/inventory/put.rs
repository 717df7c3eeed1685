//! Sending stock in arrays; what the store confirmed is noted call by call.

use crate::model::counted;
use std::collections::HashMap;

use anyhow::Context;

use super::compare::Differences;
use super::{TASK, acknowledge};
use crate::report::{Event, FieldChange, Summary};
use crate::state::JobKey;
use crate::store::{FaultKind, StockChange};
use crate::task::inventory::acknowledge::{QUANTITY, SETTINGS};
use crate::task::{Pass, lost, refused};

/// Sends the changes; those that the time does not suffice for are found again by the next pass.
pub(super) fn run(
    pass: &mut Pass,
    differences: Differences,
    summary: &mut Summary,
) -> anyhow::Result<()> {
    let Differences { mut changes, settled, failed, .. } = differences;
    settle_same(pass, &settled)?;
    let limit = pass.selection.limit.map_or(usize::MAX, |n| n.try_into().unwrap_or(usize::MAX));
    summary.left += changes.len().saturating_sub(limit) as u64;
    changes.truncate(limit);
    pass.report.progress(changes.len() as u64, TASK);
    let mut rest = changes.as_slice();
    // Not before the first: else a short limit would be used up by reading, pass after pass.
    while !rest.is_empty() && (rest.len() == changes.len() || !pass.time_is_up()) {
        pass.check_interrupt()?;
        let size = pass.web.capabilities().stock_batch.clamp(1, rest.len());
        let (batch, after) = rest.split_at(size);
        send(pass, batch, &failed, summary)?;
        pass.report.advance(batch.len() as u64);
        rest = after;
    }
    summary.left += rest.len() as u64;
    pass.report.clear();
    Ok(())
}

/// Ends the jobs of products that failed earlier and are by now what the store confirmed.
fn settle_same(pass: &Pass, keys: &[String]) -> anyhow::Result<()> {
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
        .context("could not end the jobs of stock levels that need no sending any more")
}

fn send(
    pass: &mut Pass,
    batch: &[StockChange],
    failed: &HashMap<String, i64>,
    summary: &mut Summary,
) -> anyhow::Result<()> {
    let outcomes = pass.web.put_stock(batch).with_context(|| {
        let levels = counted(batch.len(), "stock level");
        format!("could not send {levels} to store `{}`", pass.store.name)
    })?;
    let mut outcomes: HashMap<_, _> = outcomes.into_iter().collect();
    let (mut confirmed, mut ended) = (Vec::new(), None);
    for change in batch {
        let outcome = outcomes.remove(&change.level.sku).with_context(|| {
            format!("the store's adapter told nothing of `{}`", change.level.sku)
        })?;
        match outcome {
            Ok(()) => confirmed.push(change),
            Err(fault) if fault.ends_pass() => drop(ended.get_or_insert(fault)),
            Err(fault) if fault.kind == FaultKind::NotFound => forget(pass, change)?,
            Err(fault) => {
                let product = (&change.level.key, &change.level.sku);
                refused::wait(pass, (TASK, "stock"), product, fault, summary)?;
            }
        }
    }
    settle(pass, &confirmed, failed, summary)?;
    ended.map_or(Ok(()), |fault| Err(fault).context("could not send stock"))
}

fn settle(
    pass: &mut Pass,
    confirmed: &[&StockChange],
    failed: &HashMap<String, i64>,
    summary: &mut Summary,
) -> anyhow::Result<()> {
    // The old values are read only where somebody sees them.
    if pass.report.tells_events() {
        for change in confirmed {
            let event = report(pass, change)?;
            pass.report.event(&event)?;
        }
    }
    summary.updated += confirmed.len() as u64;
    let (store, now) = (pass.store.name.as_str(), pass.timestamp());
    pass.state
        .write(|writer| {
            for change in confirmed {
                acknowledge::put_sent(writer, store, change, now)?;
                let key = change.level.key.to_string();
                if failed.contains_key(&key) {
                    writer.done(&JobKey::new(store, TASK, &key), None)?;
                }
            }
            Ok(())
        })
        .context("could not note the stock that the store confirmed")
}

/// The store has no such product any more: `items` looks at it again.
fn forget(pass: &mut Pass, change: &StockChange) -> anyhow::Result<()> {
    lost::product(pass, &change.level.key.to_string(), &change.level.sku)
}

fn report(pass: &Pass, change: &StockChange) -> anyhow::Result<Event> {
    let (store, level) = (pass.store.name.as_str(), &change.level);
    let key = level.key.to_string();
    let mut fields = Vec::new();
    for (facet, name, sent, new) in [
        (QUANTITY, "quantity", change.quantities, acknowledge::quantity(level)),
        (SETTINGS, "stock", change.settings, acknowledge::settings(level)),
    ] {
        let old = pass.state.acknowledged(store, facet, &key)?;
        if sent && old.as_ref() != Some(&new) {
            fields.push(FieldChange { field: name.into(), old, new: Some(new) });
        }
    }
    let key = key.replace('\t', " ");
    Ok(Event::Change { task: TASK, key, sku: level.sku.0.clone(), action: "update", fields })
}
