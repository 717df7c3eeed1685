//! Failing: a product that could not be sent, and its job queued with the reason.

use anyhow::Context;

use super::plan::{Chunk, JobWork, Planned};
use crate::mapper::Held;
use crate::model::{ProductKey, Sku};
use crate::report::{Event, Summary};
use crate::state::Failure;
use crate::store::{Exchange, Fault};
use crate::task::{Pass, exchange, retry};

/// Why a product could not be sent.
#[derive(Clone, Debug)]
pub(super) struct Failed {
    /// The product, unless the whole family is meant.
    pub key: Option<ProductKey>,
    /// Its SKU, where it has one.
    pub sku: Option<Sku>,
    /// Why, in words.
    pub message: String,
    /// What to do.
    pub hint: Option<String>,
    /// What was said on the wire.
    pub exchange: Option<Exchange>,
    /// Whether a person has to mend something first.
    pub held: bool,
    /// Whether it counts as an attempt; a busy store burns none.
    pub counts: bool,
}

impl Failed {
    /// Held back by the mapping rules.
    pub(super) fn held(held: Held) -> Self {
        Self {
            key: held.key,
            sku: None,
            message: held.message,
            hint: Some(held.hint),
            exchange: None,
            held: true,
            counts: true,
        }
    }

    /// Refused for a reason that a person has to mend.
    pub(super) fn because(
        planned: &Planned,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) -> Self {
        Self {
            key: Some(planned.product.key.clone()),
            sku: Some(planned.product.sku.clone()),
            message: message.into(),
            hint: Some(hint.into()),
            exchange: None,
            held: true,
            counts: true,
        }
    }

    /// The store refused it, or was too busy for it.
    pub(super) fn fault(planned: &Planned, fault: Fault) -> Self {
        let counts = fault.counts();
        Self {
            key: Some(planned.product.key.clone()),
            sku: Some(planned.product.sku.clone()),
            message: fault.message,
            hint: fault.hint,
            exchange: fault.exchange.map(|exchange| *exchange),
            held: false,
            counts,
        }
    }
}

/// Ends the chunk's jobs: done, or queued for another try with the reason.
pub(super) fn jobs(pass: &mut Pass, chunk: &Chunk, summary: &mut Summary) -> anyhow::Result<()> {
    for work in &chunk.jobs {
        if work.failures.is_empty() {
            let seen = Some(work.job.change);
            pass.state
                .write(|writer| Ok(writer.done(&work.job.key, seen)?))
                .context("could not end a job")?;
        } else {
            fail(pass, work, summary)?;
        }
    }
    Ok(())
}

fn fail(pass: &mut Pass, work: &JobWork, summary: &mut Summary) -> anyhow::Result<()> {
    let counts = work.failures.iter().any(|failed| failed.counts);
    let attempt = work.job.attempts + u32::from(counts);
    let next = if counts {
        retry::next_try(&pass.store.retry, attempt, pass.now)
    } else {
        Some(pass.now + retry::wait(&pass.store.retry, 1))
    };
    let failure = failure(work, next.map(|next| next.timestamp()), counts);
    let queued = pass.state.job(&work.job.key)?.is_some();
    let seen = queued.then_some(work.job.change);
    pass.state
        .write(|writer| {
            if !queued {
                writer.enqueue(&work.job.key, &work.job.reason, pass.now.timestamp())?;
            }
            Ok(writer.fail(&work.job.key, seen, &failure)?)
        })
        .context("could not queue a failed item")?;
    for failed in &work.failures {
        if failed.held {
            summary.held += 1;
        } else {
            summary.failed += 1;
        }
        let key = failed.key.as_ref().map_or_else(|| work.job.key.key.clone(), ProductKey::shown);
        log::warn!(
            "{key}: {} (attempt {attempt}, {})",
            failed.message,
            next.map_or("given up".into(), |next| format!("next {}", next.format("%F %H:%M UTC")))
        );
        let sku = failed.sku.as_ref().map(|sku| sku.0.clone());
        let message = failed.message.clone();
        pass.report.event(&Event::Failed { key, sku, message, attempt, next })?;
    }
    Ok(())
}

/// The job's failure is its first product's; the others are told with it.
fn failure(work: &JobWork, due_at: Option<i64>, count_attempt: bool) -> Failure {
    let told: Vec<String> = work
        .failures
        .iter()
        .map(|failed| match (&failed.key, &failed.hint) {
            (Some(key), Some(hint)) => format!("{}: {}; {hint}", key.shown(), failed.message),
            (Some(key), None) => format!("{}: {}", key.shown(), failed.message),
            (None, Some(hint)) => format!("{}; {hint}", failed.message),
            (None, None) => failed.message.clone(),
        })
        .collect();
    let first = work.failures.first();
    Failure {
        cause: first.map(|failed| failed.message.clone()).unwrap_or_default(),
        message: told.join("\n"),
        exchange: first.and_then(|failed| failed.exchange.clone()).map(exchange::kept),
        due_at,
        count_attempt,
    }
}
