//! Sending steps of price in arrays; what is about to be sent is noted before, what the store confirmed
//! after, call by call.

use anyhow::Context;

use super::acknowledge::Made;
use super::compare::Change;
use super::{KIND, TASK};
use crate::mapper::tiers::Step;
use crate::model::{Tier, TierPrice, counted};
use crate::report::{Event, FieldChange, Summary};
use crate::state::JobKey;
use crate::store::TierChange;
use crate::task::Pass;
use crate::task::listed::Answered;

/// Sends the changes.
pub(super) fn run(
    pass: &mut Pass,
    changes: Vec<Change>,
    summary: &mut Summary,
) -> anyhow::Result<()> {
    KIND.send(pass, changes, batch_size, send, summary)
}

/// Notes new ends of rules, which no store hears of.
pub(super) fn keep_moved(pass: &Pass, moved: &[(String, Vec<Step>)]) -> anyhow::Result<()> {
    if moved.is_empty() {
        return Ok(());
    }
    let (store, now) = (pass.store.name.as_str(), pass.timestamp());
    pass.state
        .write(|writer| {
            for (key, steps) in moved {
                let made = Made { steps: steps.clone(), unsure: Vec::new() };
                made.keep(writer, store, key, now)?;
            }
            Ok(())
        })
        .context("could not note the price steps that need no sending")
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
    let Answered { confirmed, refused } = Answered::of(batch, sent)?;
    settle(pass, &confirmed, summary)?;
    KIND.refuse(pass, refused, summary)
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
    let (key, sku) = (key.shown(), sku.0.clone());
    Event::Change { task: TASK, key, sku, action: "update", fields }
}

fn price(tier: &Tier) -> String {
    match tier.price {
        TierPrice::Fixed(price) => price.normalize().to_string(),
        TierPrice::Percent(percent) => format!("{percent} % off"),
    }
}
