//! Sending prices in arrays; what the store confirmed is noted call by call.

use crate::model::counted;
use anyhow::Context;

use super::acknowledge;
use super::compare::Change;
use super::{KIND, TASK, msrp};
use crate::report::{Event, FieldChange, Summary};
use crate::state::JobKey;
use crate::store::PriceChange;
use crate::task::Pass;
use crate::task::listed::Answered;

/// Sends the changes.
pub(super) fn run(
    pass: &mut Pass,
    changes: Vec<Change>,
    summary: &mut Summary,
) -> anyhow::Result<()> {
    let size =
        |pass: &Pass, rest: &[Change]| pass.web.capabilities().price_batch.clamp(1, rest.len());
    KIND.send(pass, changes, size, send, summary)
}

fn send(pass: &mut Pass, batch: &[Change], summary: &mut Summary) -> anyhow::Result<()> {
    let prices: Vec<PriceChange> = batch.iter().map(|change| change.prices.clone()).collect();
    let sent = pass.web.put_prices(&prices).with_context(|| {
        let prices = counted(batch.len(), "price");
        format!("could not send {prices} to store `{}`", pass.store.name)
    })?;
    let Answered { mut confirmed, refused } = Answered::of(batch, sent)?;
    let refused_attribute = msrp::send(pass, &mut confirmed)?;
    settle(pass, &confirmed, summary)?;
    KIND.refuse(pass, refused.into_iter().chain(refused_attribute), summary)
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
    let (key, sku) = (change.prices.key.shown(), change.prices.sku.0.clone());
    Ok(Event::Change { task: TASK, key, sku, action: "update", fields })
}
