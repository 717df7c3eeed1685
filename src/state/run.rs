//! Run history: what `status` tells, and when a task last came to its end.

use rusqlite::Row;

use super::{Result, State, Writer, query};

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
    /// Whether it was of the whole task: not of chosen records, not only a find, and nothing was
    /// left for the next pass.
    pub whole: bool,
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
    /// Only those that began then or later, unix seconds, UTC.
    pub since: Option<i64>,
    /// Only the one of this id.
    pub id: Option<i64>,
}

impl State {
    /// Reads runs, newest first.
    pub fn runs(&self, filter: &RunFilter<'_>) -> Result<Vec<Run>> {
        let limit = filter.limit.map_or(-1, i64::from);
        let values = (filter.store, filter.task, limit, filter.since, filter.id);
        self.database.all(query!("run_list"), values, read)
    }

    /// The newest run of a task, ended or not.
    pub fn last_run(&self, store: &str, task: &str) -> Result<Option<Run>> {
        self.database.one(query!("run_last"), [store, task], read)
    }

    /// The newest run that went through the whole task; single records may have failed in it.
    pub fn last_good_run(&self, store: &str, task: &str) -> Result<Option<Run>> {
        self.database.one(query!("run_last_good"), [store, task], read)
    }

    /// The oldest run of a task that is still known.
    pub fn first_run(&self, store: &str, task: &str) -> Result<Option<Run>> {
        self.database.one(query!("run_first"), [store, task], read)
    }

    /// The tasks of which a store has runs or jobs, by name.
    pub fn tasks(&self, store: &str) -> Result<Vec<String>> {
        self.database.all(query!("task_list"), [store], |row| row.get("task"))
    }
}

impl Writer<'_> {
    /// Notes that a pass begins, and returns its id; `whole` as in [`Run::whole`], as far as it is
    /// known by then.
    pub fn begin_run(
        &self,
        store: &str,
        task: &str,
        now: i64,
        dry_run: bool,
        whole: bool,
    ) -> Result<i64> {
        let values = (store, task, now, dry_run, whole);
        self.insert("run", query!("run_begin"), values, |row| row.get("id"))
    }

    /// Notes how it ended, and what it leaves in the queue; `summary` is a JSON object.
    pub fn finish_run(&self, id: i64, now: i64, exit_code: i32, summary: &str) -> Result<()> {
        self.execute("run", query!("run_finish"), (id, now, exit_code, summary))?;
        self.put_depth(id)
    }

    /// Notes that a pass was cut short and left work: it was not of the whole task after all.
    pub fn cut_run(&self, id: i64) -> Result<()> {
        self.execute("run", query!("run_cut"), [id]).map(drop)
    }

    /// Forgets the runs that began before `older_than` (unix seconds), except the newest of each
    /// task and store, and returns how many.
    pub fn prune_runs(&self, older_than: i64) -> Result<usize> {
        let pruned = self.execute("run", query!("run_prune"), [older_than])?;
        self.prune_depths()?;
        Ok(pruned)
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
        whole: row.get("whole")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_killed_run_has_no_end_and_a_finished_one_has() -> anyhow::Result<()> {
        let state = State::in_memory()?;
        let killed = state.write(|w| Ok(w.begin_run("main", "items", 10, false, true)?))?;
        let ended = state.write(|w| Ok(w.begin_run("main", "items", 20, false, true)?))?;
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
    fn a_good_run_is_a_whole_one_that_came_to_its_end() -> anyhow::Result<()> {
        let state = State::in_memory()?;
        let run = |at, whole, exit| {
            state.write(|w| {
                let id = w.begin_run("main", "items", at, false, whole)?;
                w.finish_run(id, at, exit, "{}")?;
                Ok(id)
            })
        };
        assert_eq!(state.last_good_run("main", "items")?, None);
        let first = run(1, true, 4)?;
        let good = run(2, true, 3)?;
        run(3, false, 0)?;
        run(4, true, 2)?;
        let cut = run(4, true, 0)?;
        state.write(|w| Ok(w.cut_run(cut)?))?;
        state.write(|w| Ok(w.begin_run("main", "items", 5, false, true)?))?;
        assert_eq!(state.last_good_run("main", "items")?.map(|run| run.id), Some(good));
        assert_eq!(state.first_run("main", "items")?.map(|run| run.id), Some(first));
        assert_eq!(state.tasks("main")?, ["items"]);
        let late = RunFilter { since: Some(4), ..RunFilter::default() };
        assert_eq!(state.runs(&late)?.len(), 3);
        let one = RunFilter { id: Some(good), ..RunFilter::default() };
        assert_eq!(state.runs(&one)?[0].started_at, 2);
        Ok(())
    }

    #[test]
    fn pruning_leaves_the_newest_of_each_task() -> anyhow::Result<()> {
        let state = State::in_memory()?;
        let removed = state.write(|w| {
            for (task, at) in [("items", 1), ("items", 2), ("inventory", 1), ("items", 3)] {
                w.begin_run("main", task, at, false, true)?;
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
