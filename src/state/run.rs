//! Run history: what `status` tells, and when a task last came to its end.

use rusqlite::Row;

use super::{Result, State, Writer, query};

const LIST: &str = query!("run_list");

/// One pass.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// Rising with time.
    pub id: i64,
    /// The store's name.
    pub store: String,
    /// `items`, `inventory`, ...
    pub task: String,
    /// Unix seconds, UTC.
    pub started_at: i64,
    /// Unix seconds, UTC; `None` while it runs, and for ever when it was killed.
    pub ended_at: Option<i64>,
    /// The process's exit code; `None` as above.
    pub exit_code: Option<i32>,
    /// The JSON object that `--json` ends with; `None` as above.
    pub summary: Option<String>,
    /// Whether it was a dry run. Those work on a copy, so that the file itself holds none.
    pub dry_run: bool,
}

/// Which runs to read; the default is all.
#[derive(Clone, Copy, Debug, Default)]
pub struct RunFilter<'a> {
    /// Only this store's.
    pub store: Option<&'a str>,
    /// Only this task's.
    pub task: Option<&'a str>,
    /// Only so many; `None` = all.
    pub limit: Option<u32>,
}

impl State {
    /// Reads runs, newest first.
    pub fn runs(&self, filter: &RunFilter<'_>) -> Result<Vec<Run>> {
        let limit = filter.limit.map_or(-1, i64::from);
        self.database.all(LIST, (filter.store, filter.task, limit), read)
    }

    /// The newest run of a task, ended or not.
    pub fn last_run(&self, store: &str, task: &str) -> Result<Option<Run>> {
        self.database.one(LIST, (store, task, 1), read)
    }
}

impl Writer<'_> {
    /// Notes that a pass begins, and returns its id.
    pub fn begin_run(&self, store: &str, task: &str, now: i64, dry_run: bool) -> Result<i64> {
        let values = (store, task, now, dry_run);
        self.insert("run", query!("run_begin"), values, |row| row.get("id"))
    }

    /// Notes how it ended; `summary` is a JSON object.
    pub fn finish_run(&self, id: i64, now: i64, exit_code: i32, summary: &str) -> Result<()> {
        self.execute("run", query!("run_finish"), (id, now, exit_code, summary))?;
        Ok(())
    }

    /// Forgets the runs that began before `older_than` (unix seconds), except the newest of each
    /// task and store, and returns how many.
    pub fn prune_runs(&self, older_than: i64) -> Result<usize> {
        self.execute("run", query!("run_prune"), [older_than])
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<Run> {
    Ok(Run {
        id: row.get("id")?,
        store: row.get("store")?,
        task: row.get("task")?,
        started_at: row.get("started_at")?,
        ended_at: row.get("ended_at")?,
        exit_code: row.get("exit_code")?,
        summary: row.get("summary")?,
        dry_run: row.get("dry_run")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_killed_run_has_no_end_and_a_finished_one_has() -> anyhow::Result<()> {
        let state = State::in_memory()?;
        let killed = state.write(|w| Ok(w.begin_run("main", "items", 10, false)?))?;
        let ended = state.write(|w| Ok(w.begin_run("main", "items", 20, false)?))?;
        state.write(|w| Ok(w.finish_run(ended, 25, 3, "{}")?))?;
        let last = state.last_run("main", "items")?.expect("a run");
        assert_eq!((last.id, last.ended_at, last.exit_code), (ended, Some(25), Some(3)));
        let all = state.runs(&RunFilter::default())?;
        assert_eq!(all.iter().map(|run| run.id).collect::<Vec<_>>(), [ended, killed]);
        assert_eq!(all[1].ended_at, None);
        assert_eq!(state.last_run("main", "inventory")?, None);
        Ok(())
    }

    #[test]
    fn pruning_leaves_the_newest_of_each_task() -> anyhow::Result<()> {
        let state = State::in_memory()?;
        let removed = state.write(|w| {
            for (task, at) in [("items", 1), ("items", 2), ("inventory", 1), ("items", 3)] {
                w.begin_run("main", task, at, false)?;
            }
            Ok(w.prune_runs(3)?)
        })?;
        assert_eq!(removed, 2);
        let filter = RunFilter { task: Some("inventory"), ..RunFilter::default() };
        assert_eq!(state.runs(&filter)?.len(), 1);
        let limited = RunFilter { limit: Some(1), ..RunFilter::default() };
        assert_eq!(state.runs(&limited)?[0].started_at, 3);
        Ok(())
    }
}
