//! Sending steps of price in arrays; what is about to be sent is noted before, what the store confirmed
//! after, call by call.

use std::collections::HashMap;

use anyhow::Context;

use super::TASK;
use super::acknowledge::Made;
use super::compare::{Change, Differences};
use crate::mapper::tiers::Step;
use crate::model::{Tier, TierPrice, counted};
use crate::report::{Event, FieldChange, Summary};
use crate::state::JobKey;
use crate::store::{FaultKind, TierChange};
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
        let (batch, after) = rest.split_at(batch_size(pass, rest));
        send(pass, batch, summary)?;
        pass.report.advance(batch.len() as u64);
        rest = after;
    }
    summary.left += rest.len() as u64;
    pass.report.clear();
    Ok(())
}

/// Ends the jobs of products that failed earlier and are by now what the store confirmed, and notes new
/// ends of rules, which no store hears of.
pub(super) fn settle_same(pass: &Pass, differences: &Differences) -> anyhow::Result<()> {
    let Differences { settled, moved, .. } = differences;
    if settled.is_empty() && moved.is_empty() {
        return Ok(());
    }
    let (store, now) = (pass.store.name.as_str(), pass.timestamp());
    pass.state
        .write(|writer| {
            for key in settled {
                writer.done(&JobKey::new(store, TASK, key), None)?;
            }
            for (key, steps) in moved {
                let made = Made { steps: steps.clone(), unsure: Vec::new() };
                made.keep(writer, store, key, now)?;
            }
            Ok(())
        })
        .context("could not note the steps of price that need no sending")
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
                let key = change.tiers.key.to_string();
                writer.enqueue(&JobKey::new(&store, TASK, &key), "price rules", now)?;
            }
            Ok(())
        })
        .context("could not queue the steps of price that differ")?;
    for change in changes {
        let key = change.tiers.key.to_string().replace('\t', " ");
        pass.report.event(&Event::Queued { key, reason: "price rules".into() })?;
    }
    summary.queued += changes.len() as u64;
    Ok(())
}

/// As many products as the store takes the steps of, at least one.
fn batch_size(pass: &Pass, rest: &[Change]) -> usize {
    let most = pass.web.capabilities().tier_batch;
    let mut steps = 0;
    let fits = |change: &&Change| {
        steps += change.tiers.put.len() + change.tiers.remove.len();
        steps <= most
    };
    rest.iter().take_while(fits).count().max(1)
}

fn send(pass: &mut Pass, batch: &[Change], summary: &mut Summary) -> anyhow::Result<()> {
    intend(pass, batch)?;
    let tiers: Vec<TierChange> = batch.iter().map(|change| change.tiers.clone()).collect();
    let sent = pass.web.put_tiers(&tiers).with_context(|| {
        let products = counted(batch.len(), "product");
        format!("could not send price steps of {products} to store `{}`", pass.store.name)
    })?;
    let mut outcomes: HashMap<_, _> = sent.into_iter().collect();
    let (mut confirmed, mut refused) = (Vec::new(), Vec::new());
    for change in batch {
        let sku = &change.tiers.sku;
        let outcome = outcomes
            .remove(sku)
            .with_context(|| format!("the store's adapter told nothing of `{sku}`"))?;
        match outcome {
            Ok(()) => confirmed.push(change),
            Err(fault) => refused.push((change, fault)),
        }
    }
    settle(pass, &confirmed, summary)?;
    let mut ended = None;
    for (change, fault) in refused {
        let (key, sku) = (&change.tiers.key, &change.tiers.sku);
        match fault.kind {
            _ if fault.ends_pass() => drop(ended.get_or_insert(fault)),
            FaultKind::NotFound => lost::product(pass, &key.to_string(), sku)?,
            _ => refused::wait(pass, (TASK, "price step"), (key, sku), fault, summary)?,
        }
    }
    ended.map_or(Ok(()), |fault| Err(fault).context("could not send price steps"))
}

/// Notes what the store may hold from now on: else a pass that dies after the store has it, and rules
/// that change before the next, would leave steps behind that nobody knows to be ours.
fn intend(pass: &Pass, batch: &[Change]) -> anyhow::Result<()> {
    let (store, now) = (pass.store.name.as_str(), pass.timestamp());
    let new = |change: &Change| {
        let mut made = change.made.clone();
        let held = |step: &Step| change.made.steps.iter().any(|held| held.tier == step.tier);
        let new =
            change.wanted.iter().filter(|step| !held(step) && !change.made.unsure.contains(step));
        made.unsure.extend(new.cloned());
        made
    };
    let noted: Vec<(&Change, Made)> = batch.iter().map(|change| (change, new(change))).collect();
    if noted.iter().all(|(change, made)| change.made == *made) {
        return Ok(());
    }
    pass.state
        .write(|writer| {
            noted.iter().try_for_each(|(change, made)| {
                made.keep(writer, store, &change.tiers.key.to_string(), now)
            })
        })
        .context("could not note the price steps to be sent")
}

fn settle(pass: &mut Pass, confirmed: &[&Change], summary: &mut Summary) -> anyhow::Result<()> {
    for change in confirmed {
        pass.report.event(&event(change))?;
    }
    summary.updated += confirmed.len() as u64;
    let (store, now) = (pass.store.name.as_str(), pass.timestamp());
    pass.state
        .write(|writer| {
            for change in confirmed {
                let key = change.tiers.key.to_string();
                let made = Made { steps: change.wanted.clone(), unsure: Vec::new() };
                made.keep(writer, store, &key, now)?;
                writer.done(&JobKey::new(store, TASK, &key), None)?;
            }
            Ok(())
        })
        .context("could not note the price steps that the store confirmed")
}

fn event(change: &Change) -> Event {
    let TierChange { key, sku, put, remove } = &change.tiers;
    let old = |tier: &Tier| {
        let held = change.made.steps.iter().find(|step| step.tier.same_step(tier));
        held.map(|step| price(&step.tier))
    };
    let put = put.iter().map(|tier| (tier, old(tier), Some(price(tier))));
    let remove = remove.iter().map(|tier| (tier, Some(price(tier)), None));
    let fields = put
        .chain(remove)
        .filter(|(_, old, new)| old != new)
        .map(|(tier, old, new)| {
            let group = tier.group.as_deref().unwrap_or("everybody");
            FieldChange { field: format!("{group} from {}", tier.from), old, new }
        })
        .collect();
    let (key, sku) = (key.to_string().replace('\t', " "), sku.0.clone());
    Event::Change { task: TASK, key, sku, action: "update", fields }
}

fn price(tier: &Tier) -> String {
    match tier.price {
        TierPrice::Fixed(price) => price.normalize().to_string(),
        TierPrice::Percent(percent) => format!("{percent} % off"),
    }
}
