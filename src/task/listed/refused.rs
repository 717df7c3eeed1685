//! A value of a listing (a stock level, a price) that the store refused: it waits in the queue.

use anyhow::Context;

use super::{Pass, exchange, retry};
use crate::model::{ProductKey, Sku};
use crate::report::{Event, Summary};
use crate::state::{Failure, JobKey};
use crate::store::Fault;

/// Queues the product for another try, and tells of it. Never given up: after the last step of the
/// back-off it is tried at the longest wait for ever, as a wrong price or quantity loses money.
pub(super) fn wait(
    pass: &mut Pass,
    (task, reason): (&str, &str),
    (key, sku): (&ProductKey, &Sku),
    fault: Fault,
    summary: &mut Summary,
) -> anyhow::Result<()> {
    let job = JobKey::new(&pass.store.name, task, &key.to_string());
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
    pass.state
        .write(|writer| {
            if queued.is_none() {
                writer.enqueue(&job, reason, pass.timestamp())?;
            }
            Ok(writer.fail(&job, None, &failure)?)
        })
        .with_context(|| format!("could not queue a failed {reason}"))?;
    summary.failed += 1;
    let key = key.to_string().replace('\t', " ");
    let message = failure.message;
    log::warn!("{key}: {message} (attempt {attempt}, next {})", next.format("%F %H:%M UTC"));
    let sku = Some(sku.0.clone());
    pass.report.event(&Event::Failed { key, sku, message, attempt, next: Some(next) })
}
