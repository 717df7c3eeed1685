//! Which jobs a command speaks of.

use super::args::Filter;
use crate::cli::Usage;
use crate::config::{RHYTHMS, nearest};
use crate::model::key;
use crate::state::{Cause, Job, JobFilter, State};

/// The jobs of these stores that fit the filter, by store, task and key.
pub(super) fn jobs(state: &State, stores: &[String], filter: &Filter) -> anyhow::Result<Vec<Job>> {
    let cause = filter.cause.map(|id| cause(state, id)).transpose()?;
    let mut jobs = Vec::new();
    for store in stores {
        jobs.extend(state.jobs(&JobFilter {
            store: Some(store),
            task: filter.task.as_deref(),
            state: filter.state.map(Into::into),
            cause: cause.as_deref(),
            limit: None,
        })?);
    }
    if let Some(key) = &filter.key {
        let key = key.to_lowercase();
        jobs.retain(|job| shown(job).to_lowercase().contains(&key));
    }
    Ok(jobs)
}

/// The causes of the jobs that fit the filter, but for its key.
pub(super) fn causes(
    state: &State,
    stores: &[String],
    filter: &Filter,
) -> anyhow::Result<Vec<Cause>> {
    let mut causes: Vec<Cause> = Vec::new();
    for store in stores {
        let fits = JobFilter {
            store: Some(store),
            task: filter.task.as_deref(),
            state: filter.state.map(Into::into),
            ..JobFilter::default()
        };
        state.causes(&fits)?.into_iter().for_each(|cause| add(&mut causes, cause));
    }
    if let Some(id) = filter.cause {
        causes.retain(|cause| cause.id == id);
    }
    causes.sort_by_key(|cause| (std::cmp::Reverse(cause.jobs), cause.id));
    Ok(causes)
}

/// Several stores can fail for one cause.
fn add(causes: &mut Vec<Cause>, more: Cause) {
    let Some(known) = causes.iter_mut().find(|cause| cause.id == more.id) else {
        causes.push(more);
        return;
    };
    known.jobs += more.jobs;
    known.dead += more.dead;
    known.oldest = known.oldest.min(more.oldest);
    known.tasks.extend(more.tasks);
    known.tasks.sort_unstable();
    known.tasks.dedup();
}

fn cause(state: &State, id: i64) -> anyhow::Result<String> {
    let hint = "`cpsync queue list --causes` shows the numbers";
    let unknown = || Usage::new(format!("there is no cause {id}"), hint);
    Ok(state.cause(id)?.ok_or_else(unknown)?)
}

/// The jobs of these keys, in whatever store and task; refuses all when one is not there.
pub(super) fn named(jobs: Vec<Job>, keys: &[String]) -> Result<Vec<Job>, Usage> {
    let absent = |key: &&String| !jobs.iter().any(|job| is(job, key));
    if let Some(key) = keys.iter().find(absent) {
        let hint = "`cpsync queue list` shows the keys that are";
        return Err(Usage::new(format!("`{key}` is not in the queue"), hint));
    }
    Ok(jobs.into_iter().filter(|job| keys.iter().any(|key| is(job, key))).collect())
}

/// Whether the job has this key, as people type it.
pub(super) fn is(job: &Job, key: &str) -> bool {
    shown(job).eq_ignore_ascii_case(key.trim())
}

/// A key as people see and type it.
pub(super) fn shown(job: &Job) -> String {
    key::shown(&job.key.key)
}

/// Refuses a task that does not exist, and no job of which is known.
pub(super) fn check_task(
    task: Option<&str>,
    state: &State,
    stores: &[String],
) -> anyhow::Result<()> {
    let Some(task) = task else { return Ok(()) };
    let mut known: Vec<String> = RHYTHMS.iter().map(|rhythm| rhythm.task.to_owned()).collect();
    for store in stores {
        known.extend(state.tasks(store)?);
    }
    if known.iter().any(|name| name == task) {
        return Ok(());
    }
    let names = known.iter().map(String::as_str);
    let hint = nearest(task, names.clone()).map_or_else(
        || format!("there are {}", names.collect::<Vec<_>>().join(", ")),
        |near| format!("did you mean `{near}`?"),
    );
    Err(Usage::new(format!("there is no task `{task}`"), hint).into())
}
