//! Which jobs a pass takes from the queue, or past it, and how one that failed goes back.

use std::collections::HashSet;

use anyhow::Context;

use super::{Pass, exchange, retry};
use crate::report::{Event, Summary};
use crate::state::{Failure, Job, JobKey, JobState};
use crate::store::{Exchange, Fault};

/// Why a record could not be sent.
#[derive(Clone, Debug)]
pub(super) struct Failed {
    /// Why, in words.
    pub(super) message: String,
    /// What to do.
    pub(super) hint: Option<String>,
    /// What was said on the wire.
    pub(super) exchange: Option<Exchange>,
    /// Whether a person has to mend something first.
    pub(super) held: bool,
    /// Whether it counts as an attempt; a busy store burns none.
    pub(super) counts: bool,
}

/// The due jobs of a task, or those of the chosen keys; with `--now` also where none is queued.
pub(super) fn taken(
    pass: &Pass,
    task: &str,
    chosen: Option<&[String]>,
) -> anyhow::Result<Vec<Job>> {
    match chosen {
        Some(keys) if pass.selection.now => {
            keys.iter().map(|key| unqueued(pass, task, key)).collect()
        }
        Some(keys) => {
            let keys: HashSet<&str> = keys.iter().map(String::as_str).collect();
            let mut jobs = due(pass, task)?;
            jobs.retain(|job| keys.contains(job.key.key.as_str()));
            Ok(jobs)
        }
        None => due(pass, task),
    }
}

/// Queues keys that a person named, unless `--now`.
pub(super) fn ask(
    pass: &Pass,
    task: &str,
    keys: &[String],
    summary: &mut Summary,
) -> anyhow::Result<()> {
    summary.listed = keys.len() as u64;
    if pass.selection.now {
        return Ok(());
    }
    let (store, now) = (pass.store.name.as_str(), pass.timestamp());
    pass.state
        .write(|writer| {
            for key in keys {
                writer.enqueue(&JobKey::new(store, task, key), "asked", now)?;
            }
            Ok(())
        })
        .context("could not queue what was asked for")?;
    summary.queued += keys.len() as u64;
    Ok(())
}

/// Cuts what is to be sent to `--limit`; the rest stays for the next pass.
pub(super) fn limit<T>(pass: &Pass, records: &mut Vec<T>, summary: &mut Summary) {
    let limit = pass.selection.limit.map_or(usize::MAX, |n| n.try_into().unwrap_or(usize::MAX));
    summary.left += records.len().saturating_sub(limit) as u64;
    records.truncate(limit);
}

fn due(pass: &Pass, task: &str) -> anyhow::Result<Vec<Job>> {
    let all = u32::MAX;
    Ok(pass.state.jobs_due(&pass.store.name, task, pass.timestamp(), None, all)?)
}

/// The job of a key that is sent past the queue; one that waits there is settled with it.
pub(super) fn unqueued(pass: &Pass, task: &str, key: &str) -> anyhow::Result<Job> {
    let key = JobKey::new(&pass.store.name, task, key);
    let queued = pass.state.job(&key)?.map(|job| Job { reason: "asked".into(), ..job });
    Ok(queued.unwrap_or_else(|| Job {
        key,
        state: JobState::Due,
        change: 0,
        reason: "asked".into(),
        attempts: 0,
        due_at: None,
        enqueued_at: pass.timestamp(),
        cause: None,
        message: None,
        exchange: None,
    }))
}

/// Queues one key.
pub(super) fn queue(pass: &Pass, task: &str, key: &str, reason: &str) -> anyhow::Result<()> {
    let (job, now) = (JobKey::new(&pass.store.name, task, key), pass.timestamp());
    pass.state
        .write(|writer| Ok(writer.enqueue(&job, reason, now)?))
        .context("could not queue a record")
}

/// Ends a job that went well.
pub(super) fn done(pass: &Pass, job: &Job) -> anyhow::Result<()> {
    pass.state
        .write(|writer| Ok(writer.done(&job.key, Some(job.change))?))
        .map(drop)
        .context("could not end a job")
}

/// Queues a job for another try with the reason, and tells of it.
pub(super) fn fail(
    pass: &mut Pass,
    job: &Job,
    failed: Failed,
    summary: &mut Summary,
) -> anyhow::Result<()> {
    let attempt = job.attempts + u32::from(failed.counts);
    let next = if failed.counts {
        retry::next_try(&pass.store.retry, attempt, pass.now)
    } else {
        Some(pass.now + retry::wait(&pass.store.retry, 1))
    };
    let hint = failed.hint.as_ref().map(|hint| format!("; {hint}")).unwrap_or_default();
    let failure = Failure {
        cause: failed.message.clone(),
        message: format!("{}{hint}", failed.message),
        exchange: failed.exchange.map(exchange::kept),
        due_at: next.map(|next| next.timestamp()),
        count_attempt: failed.counts,
    };
    let queued = pass.state.job(&job.key)?.is_some();
    let seen = queued.then_some(job.change);
    let now = pass.timestamp();
    pass.state
        .write(|writer| {
            if !queued {
                writer.enqueue(&job.key, &job.reason, now)?;
            }
            Ok(writer.fail(&job.key, seen, &failure)?)
        })
        .context("could not queue a failed record")?;
    if failed.held {
        summary.held += 1;
    } else {
        summary.failed += 1;
    }
    let key = job.key.key.clone();
    log::warn!(
        "{key}: {} (attempt {attempt}, {})",
        failure.message,
        next.map_or("given up".into(), |next| format!("next {}", next.format("%F %H:%M UTC")))
    );
    pass.report.event(&Event::Failed { key, sku: None, message: failed.message, attempt, next })
}

impl Failed {
    /// A person has to mend something first.
    pub(super) fn held(message: impl Into<String>, hint: impl Into<String>) -> Self {
        let (message, hint) = (message.into(), Some(hint.into()));
        Self { message, hint, exchange: None, held: true, counts: true }
    }

    /// The store refused it, or was too busy for it.
    pub(super) fn fault(fault: Fault) -> Self {
        Self {
            counts: fault.counts(),
            message: fault.message,
            hint: fault.hint,
            exchange: fault.exchange.map(|exchange| *exchange),
            held: false,
        }
    }
}
