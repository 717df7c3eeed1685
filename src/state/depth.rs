//! How the queue went: what each pass left in it, and for what its records waited. What the charts of
//! `cpsync report` are drawn from.

use super::{Result, State, Writer, query};

/// What a pass left in its task's queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Depth {
    /// `items`, `inventory`, ...
    pub task: String,
    /// When the pass ended, unix seconds, UTC.
    pub at: i64,
    /// Records for the next pass.
    pub waiting: u32,
    /// Records that failed and are tried again.
    pub retry: u32,
    /// Records that wait for a person.
    pub dead: u32,
}

/// How many records of a task waited for one cause as a pass ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CauseCount {
    /// The task.
    pub task: String,
    /// When the pass ended, unix seconds, UTC.
    pub at: i64,
    /// The number of the cause.
    pub cause: i64,
    /// The cause, a sentence.
    pub text: String,
    /// How many records.
    pub jobs: u32,
}

impl State {
    /// What the passes of a store since then left in the queue, the oldest first. Passes that were
    /// killed, and those of a cpsync that did not count yet, are not among them.
    pub fn depths(&self, store: &str, since: i64) -> Result<Vec<Depth>> {
        self.database.all(query!("run_depth_list"), (store, since), |row| {
            Ok(Depth {
                task: row.get("task")?,
                at: row.get("at")?,
                waiting: row.get("waiting")?,
                retry: row.get("retry")?,
                dead: row.get("dead")?,
            })
        })
    }

    /// For what the records of a store waited since then, the oldest first.
    pub fn cause_counts(&self, store: &str, since: i64) -> Result<Vec<CauseCount>> {
        self.database.all(query!("run_cause_list"), (store, since), |row| {
            Ok(CauseCount {
                task: row.get("task")?,
                at: row.get("at")?,
                cause: row.get("cause")?,
                text: row.get("text")?,
                jobs: row.get("jobs")?,
            })
        })
    }
}

impl Writer<'_> {
    /// Counts what the run leaves in the queue.
    pub(super) fn put_depth(&self, run: i64) -> Result<()> {
        self.execute("run", query!("run_depth_put"), [run])?;
        self.execute("run_cause", query!("run_cause_put"), [run])?;
        Ok(())
    }

    /// Forgets the counts of runs that are forgotten.
    pub(super) fn prune_depths(&self) -> Result<()> {
        self.execute("run_cause", query!("run_cause_prune"), [])?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::{Failure, JobKey};

    #[test]
    fn the_end_of_a_pass_counts_its_own_tasks_queue() -> anyhow::Result<()> {
        let state = State::in_memory()?;
        let dead = Failure { cause: "no option".into(), ..Failure::default() };
        let later = Failure { due_at: Some(99), ..dead.clone() };
        state.write(|w| {
            for (task, key) in
                [("items", "AAA"), ("items", "BBB"), ("items", "CCC"), ("prices", "X")]
            {
                w.enqueue(&JobKey::new("main", task, key), "changed", 1)?;
            }
            w.fail(&JobKey::new("main", "items", "AAA"), None, &dead)?;
            Ok(w.fail(&JobKey::new("main", "items", "BBB"), None, &later)?)
        })?;
        let run = |at| {
            state.write(|w| {
                let run = w.begin_run("main", "items", at, false, true)?;
                Ok(w.finish_run(run, at + 5, 3, "{}")?)
            })
        };
        run(10)?;
        state.write(|w| Ok(w.done(&JobKey::new("main", "items", "AAA"), None)?))?;
        run(20)?;
        let counts = |since| {
            let depths = state.depths("main", since).unwrap();
            depths.iter().map(|d| (d.at, d.waiting, d.retry, d.dead)).collect::<Vec<_>>()
        };
        assert_eq!(counts(0), [(15, 1, 1, 1), (25, 1, 1, 0)]);
        assert_eq!(counts(20), [(25, 1, 1, 0)]);
        let causes = state.cause_counts("main", 0)?;
        let told: Vec<_> = causes.iter().map(|c| (c.at, c.text.as_str(), c.jobs)).collect();
        assert_eq!(told, [(15, "no option", 2), (25, "no option", 1)]);
        assert_eq!(state.depths("other", 0)?, []);
        state.write(|w| Ok(w.prune_runs(15)?))?;
        assert_eq!(state.cause_counts("main", 0)?.len(), 1);
        Ok(())
    }
}
