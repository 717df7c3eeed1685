//! Prices that the store refused, and products that it has lost.

use anyhow::Context;

use super::compare::Change;
use super::{TASK, acknowledge};
use crate::report::{Event, Summary};
use crate::state::{Failure, JobKey};
use crate::store::Fault;
use crate::task::inventory::acknowledge::{QUANTITY, SETTINGS};
use crate::task::items::{self, FIELDS, PRODUCT};
use crate::task::{Pass, exchange, retry};

/// The store has no such product any more: `items` looks at it again.
pub(super) fn forget(pass: &mut Pass, change: &Change) -> anyhow::Result<()> {
    let (store, now) = (pass.store.name.as_str(), pass.timestamp());
    let key = change.prices.key.to_string();
    let root = pass.state.binding(store, PRODUCT, &key)?.map(|binding| binding.root);
    log::warn!(
        "{}: the store has no such product any more; `items` makes it anew",
        change.prices.sku
    );
    pass.state
        .write(|writer| {
            writer.remove_binding(store, PRODUCT, &key)?;
            for facet in [FIELDS, QUANTITY, SETTINGS] {
                writer.remove_acknowledged(store, facet, &key)?;
            }
            acknowledge::forget(writer, store, &key)?;
            let root = root.unwrap_or_else(|| change.prices.key.item().0.clone());
            Ok(writer.enqueue(&JobKey::new(store, items::TASK, &root), "lost", now)?)
        })
        .context("could not queue a product that the store has lost")
}

/// Prices are never given up: a refused one is tried again at the longest wait for ever.
pub(super) fn fail(
    pass: &mut Pass,
    change: &Change,
    fault: Fault,
    summary: &mut Summary,
) -> anyhow::Result<()> {
    let store = pass.store.name.as_str();
    let job = JobKey::new(store, TASK, &change.prices.key.to_string());
    let count_attempt = fault.counts();
    let queued = pass.state.job(&job)?;
    let before = queued.as_ref().map_or(0, |job| job.attempts);
    let attempt = before + u32::from(count_attempt);
    let next = pass.now + retry::wait(&pass.store.retry, attempt.max(1));
    let failure = Failure {
        cause: fault.message.clone(),
        message: fault.message.clone(),
        exchange: fault.exchange.map(|kept| exchange::kept(*kept)),
        due_at: Some(next.timestamp()),
        count_attempt,
    };
    let now = pass.timestamp();
    pass.state
        .write(|writer| {
            if queued.is_none() {
                writer.enqueue(&job, "price", now)?;
            }
            Ok(writer.fail(&job, None, &failure)?)
        })
        .context("could not queue a failed price")?;
    summary.failed += 1;
    let key = change.prices.key.to_string().replace('\t', " ");
    let sku = Some(change.prices.sku.0.clone());
    let message = failure.message;
    log::warn!("{key}: {message} (attempt {attempt}, next {})", next.format("%F %H:%M UTC"));
    pass.report.event(&Event::Failed { key, sku, message, attempt, next: Some(next) })
}
