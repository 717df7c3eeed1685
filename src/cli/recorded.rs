//! A run in the history: its row, how it ended, and what it did to single records.

use std::rc::Rc;
use std::time::Duration;

use anyhow::Context;

use super::journal::Journal;
use crate::config::{Config, Store};
use crate::exit::Exit;
use crate::report::Watcher;
use crate::state::State;

/// A run that is under way.
pub(super) struct Recorded {
    run: i64,
    journal: Rc<Journal>,
}

impl Recorded {
    /// Notes that a run of this task begins, and forgets what is older than the configuration says.
    /// The three of `begun`: the task, whether it is of the whole task, and whether it is a dry run.
    pub(super) fn begin(
        state: &Rc<State>,
        (task, whole, dry_run): (&str, bool, bool),
        config: &Config,
        store: &Store,
        now: i64,
    ) -> anyhow::Result<Self> {
        let before =
            |keep: Duration| now.saturating_sub(i64::try_from(keep.as_secs()).unwrap_or(i64::MAX));
        let (history, records) = (config.state.keep_history, config.state.keep_records);
        let run = state
            .write(|writer| {
                writer.prune_run_records(before(records.min(history)))?;
                writer.prune_runs(before(history))?;
                writer.prune_causes()?;
                writer.prune_web_orders(&store.name, before(history))?;
                Ok(writer.begin_run(&store.name, task, now, dry_run, whole)?)
            })
            .context("could not note the run")?;
        Ok(Self { run, journal: Journal::new(state, run) })
    }

    /// Its number.
    pub(super) fn run(&self) -> i64 {
        self.run
    }

    /// What tells a report's events to the history.
    pub(super) fn watcher(&self) -> Watcher {
        self.journal.watcher()
    }

    /// Notes how it ended; the summary is a JSON object.
    pub(super) fn end(
        &self,
        state: &State,
        now: i64,
        (exit, summary): (Exit, &str),
    ) -> anyhow::Result<()> {
        state
            .write(|writer| {
                self.journal.write(writer)?;
                Ok(writer.finish_run(self.run, now, exit.code().into(), summary)?)
            })
            .context("could not note the end of the run")
    }

    /// Notes that it failed, and gives the error back: that says more than that the end could not be
    /// noted.
    pub(super) fn failed(&self, state: &State, now: i64, error: anyhow::Error) -> anyhow::Error {
        let message = serde_json::json!({ "error": format!("{error:#}") }).to_string();
        if let Err(unnoted) = self.end(state, now, (Exit::of(&error), &message)) {
            log::warn!("{unnoted:#}");
        }
        error
    }
}
