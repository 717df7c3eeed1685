//! A value that the store refused: its product waits in the queue.

use anyhow::Context;

use super::Kind;
use crate::model::{ProductKey, Sku};
use crate::report::{Event, Summary};
use crate::state::{Failure, JobKey};
use crate::store::Fault;
use crate::task::{Pass, exchange, retry};

/// Queues the product for another try, and tells of it. Never given up: after the last step of the
/// back-off it is tried at the longest wait for ever, as a wrong price or quantity loses money.
pub(super) fn wait(
    pass: &mut Pass,
    kind: &Kind,
    (key, sku): (&ProductKey, &Sku),
    fault: Fault,
    summary: &mut Summary,
) -> anyhow::Result<()> {
    let job = JobKey::new(&pass.store.name, kind.task, &key.to_string());
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
                writer.enqueue(&job, kind.reason, pass.timestamp())?;
            }
            Ok(writer.fail(&job, None, &failure)?)
        })
        .with_context(|| format!("could not queue a product whose {} failed", kind.values))?;
    summary.failed += 1;
    let key = key.shown();
    let message = failure.message;
    log::warn!("{key}: {message} (attempt {attempt}, next {})", next.format("%F %H:%M UTC"));
    let sku = Some(sku.0.clone());
    pass.report.event(&Event::Failed { key, sku, message, attempt, next: Some(next) })
}
