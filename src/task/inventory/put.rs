//! Sending stock in arrays; what the store confirmed is noted call by call.

use crate::model::counted;
use anyhow::Context;

use super::compare::Differences;
use super::{KIND, TASK, acknowledge};
use crate::report::{Event, FieldChange, Summary};
use crate::state::JobKey;
use crate::store::StockChange;
use crate::task::Pass;
use crate::task::inventory::acknowledge::{QUANTITY, SETTINGS};
use crate::task::listed::{Answered, Failed};

/// Ends what needs no sending and sends the changes.
pub(super) fn run(
    pass: &mut Pass,
    differences: Differences,
    summary: &mut Summary,
) -> anyhow::Result<()> {
    let Differences { changes, settled, failed, .. } = differences;
    KIND.settle_same(pass, &settled)?;
    let size = |pass: &Pass, rest: &[StockChange]| {
        pass.web.capabilities().stock_batch.clamp(1, rest.len())
    };
    let send = |pass: &mut Pass, batch: &[StockChange], summary: &mut Summary| {
        send(pass, batch, &failed, summary)
    };
    KIND.send(pass, changes, size, send, summary)
}

fn send(
    pass: &mut Pass,
    batch: &[StockChange],
    failed: &Failed,
    summary: &mut Summary,
) -> anyhow::Result<()> {
    let outcomes = pass.web.put_stock(batch).with_context(|| {
        let levels = counted(batch.len(), "stock level");
        format!("could not send {levels} to store `{}`", pass.store.name)
    })?;
    let Answered { confirmed, refused } = Answered::of(batch, outcomes)?;
    settle(pass, &confirmed, failed, summary)?;
    KIND.refuse(pass, refused, summary)
}

fn settle(
    pass: &mut Pass,
    confirmed: &[&StockChange],
    failed: &Failed,
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
                if failed.has(&key) {
                    writer.done(&JobKey::new(store, TASK, &key), None)?;
                }
            }
            Ok(())
        })
        .context("could not note the stock that the store confirmed")
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
    let key = level.key.shown();
    Ok(Event::Change { task: TASK, key, sku: level.sku.0.clone(), action: "update", fields })
}
