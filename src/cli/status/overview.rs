//! How every task of every store stands, from the state file alone: what `status` prints and
//! `--metrics-file` keeps.

use std::path::Path;
use std::time::Duration;

use serde_json::Value;

use crate::config::{Config, RHYTHMS, Store};
use crate::state::{HeldOrders, Holder, JobCounts, Lock, Run, State};

/// Every store as it stands at one moment.
#[derive(Debug)]
pub(in crate::cli) struct Overview {
    /// Unix seconds, UTC.
    pub(in crate::cli) now: i64,
    pub(in crate::cli) stores: Vec<StoreOverview>,
}

/// One store.
#[derive(Debug)]
pub(in crate::cli) struct StoreOverview {
    pub(in crate::cli) name: String,
    pub(in crate::cli) tasks: Vec<TaskOverview>,
    /// Web orders that wait for a person.
    pub(in crate::cli) held: HeldOrders,
}

/// One task of a store.
#[derive(Debug)]
pub(in crate::cli) struct TaskOverview {
    pub(in crate::cli) task: String,
    /// How old the last good pass may be; `None` = it is not watched.
    pub(in crate::cli) limit: Option<Duration>,
    /// Whether cpsync.toml names the limit.
    pub(in crate::cli) asked: bool,
    /// The last pass that went through the whole task.
    pub(in crate::cli) good: Option<Run>,
    /// The last pass of any kind, ended or not.
    pub(in crate::cli) last: Option<Run>,
    /// When the oldest pass that is known began, unix seconds, UTC.
    pub(in crate::cli) first: Option<i64>,
    pub(in crate::cli) queue: JobCounts,
    /// Who runs it now.
    pub(in crate::cli) holder: Option<Holder>,
}

/// Reads how these stores stand. A missing state file is one in which nothing has happened yet.
pub(in crate::cli) fn read(
    config: &Config,
    stores: &[&Store],
    now: i64,
) -> anyhow::Result<Overview> {
    let path = &config.state.path;
    let mut stores = State::view(path, |state| {
        stores.iter().map(|store| store_overview(state, config, store)).collect()
    })?;
    for store in &mut stores {
        held_by(store, path);
    }
    Ok(Overview { now, stores })
}

/// The tasks that the store has something to do for, and those that ran for it.
fn store_overview(state: &State, config: &Config, store: &Store) -> anyhow::Result<StoreOverview> {
    let runs = RHYTHMS.iter().map(|rhythm| rhythm.task).filter(|task| store.runs(task));
    let mut names: Vec<String> = runs.map(str::to_owned).collect();
    let store = store.name.as_str();
    let further = state.tasks(store)?;
    names.extend(further.into_iter().filter(|task| !names.contains(task)).collect::<Vec<_>>());
    let tasks = names.into_iter().map(|task| task_overview(state, config, store, task));
    Ok(StoreOverview {
        name: store.to_owned(),
        tasks: tasks.collect::<anyhow::Result<_>>()?,
        held: state.held_orders(store)?,
    })
}

fn task_overview(
    state: &State,
    config: &Config,
    store: &str,
    task: String,
) -> anyhow::Result<TaskOverview> {
    let limit = config.status.limit(&task);
    Ok(TaskOverview {
        limit: limit.and_then(|limit| limit.after),
        asked: limit.is_some_and(|limit| limit.given),
        good: state.last_good_run(store, &task)?,
        last: state.last_run(store, &task)?,
        first: state.first_run(store, &task)?.map(|run| run.started_at),
        queue: state.job_counts(store, &task)?,
        holder: None,
        task,
    })
}

/// Outside of the look at the file, which may be repeated.
fn held_by(store: &mut StoreOverview, path: &Path) {
    for task in &mut store.tasks {
        task.holder = Lock::holder(path, &task.task, &store.name);
    }
}

/// What a run left behind, the JSON of its last line; null for one that was killed.
pub(in crate::cli) fn summary(run: &Run) -> Value {
    run.summary.as_deref().and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default()
}

impl TaskOverview {
    /// When the last good pass ended, unix seconds, UTC.
    pub(in crate::cli) fn good_at(&self) -> Option<i64> {
        self.good.as_ref().and_then(|run| run.ended_at)
    }

    /// Whether the last good pass is older than it may be.
    ///
    /// A task that never went well counts from its first try. One that was never tried is left
    /// alone, unless cpsync.toml names it: not every shop has categories.
    pub(in crate::cli) fn stale(&self, now: i64) -> bool {
        let Some(limit) = self.limit else { return false };
        let limit = i64::try_from(limit.as_secs()).unwrap_or(i64::MAX);
        match self.good_at().or(self.first) {
            Some(since) => now.saturating_sub(since) > limit,
            None => self.asked,
        }
    }

    /// Whether the last pass was killed.
    pub(in crate::cli) fn killed(&self) -> bool {
        self.holder.is_none() && self.last.as_ref().is_some_and(|run| run.ended_at.is_none())
    }
}

impl Overview {
    /// Every task that is stale, with its store.
    pub(in crate::cli) fn stale(&self) -> Vec<(&str, &TaskOverview)> {
        let tasks = self
            .stores
            .iter()
            .flat_map(|store| store.tasks.iter().map(move |task| (store.name.as_str(), task)));
        tasks.filter(|(_, task)| task.stale(self.now)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(started_at: i64, ended_at: Option<i64>) -> Run {
        Run {
            id: 1,
            store: "main".into(),
            task: "items".into(),
            started_at,
            ended_at,
            exit_code: ended_at.map(|_| 0),
            summary: None,
            dry_run: false,
            whole: true,
        }
    }

    #[test]
    fn a_task_is_stale_when_its_last_good_pass_is_older_than_the_limit() {
        let hour = Some(Duration::from_secs(3_600));
        let good = || Some(run(900, Some(1_000)));
        for (what, limit, asked, good, first, now, stale) in [
            ("fresh", hour, false, good(), Some(1), 4_600, false),
            ("a second too old", hour, false, good(), Some(1), 4_601, true),
            ("not watched", None, true, good(), Some(1), 9_999, false),
            ("tried in vain for a while", hour, false, None, Some(1_000), 4_600, false),
            ("tried in vain for too long", hour, false, None, Some(1_000), 4_601, true),
            ("never tried", hour, false, None, None, 9_999, false),
            ("never tried, but asked for", hour, true, None, None, 9_999, true),
            ("the clock went back", hour, false, good(), Some(1), 10, false),
        ] {
            let task = TaskOverview {
                task: "items".into(),
                limit,
                asked,
                good,
                last: None,
                first,
                queue: JobCounts::default(),
                holder: None,
            };
            assert_eq!(task.stale(now), stale, "{what}");
        }
    }
}
