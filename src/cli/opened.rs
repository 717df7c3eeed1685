//! One pass: the lock, the state file, both sides and the run's history around a task.

use std::rc::Rc;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use anyhow::Context;
use chrono::{DateTime, Utc};

use super::journal::Journal;
use super::pass::Task;
use super::{Environment, logging};
use crate::config::{Config, Store};
use crate::counterpoint::Counterpoint;
use crate::exit::Exit;
use crate::report::{Report, Summary};
use crate::state::{Lock, State};
use crate::store::{self, DryRun};
use crate::task::{self, Pass, Selection};

/// Runs a task for one store. A dry run takes no lock and works on a copy of the state file, so
/// that nothing on disk changes.
pub(super) fn run(
    task: Task,
    selection: &Selection,
    (config, store, others): (&Config, &Store, &[&Store]),
    dry_run: bool,
    report: &mut Report,
    environment: &Environment,
) -> anyhow::Result<Summary> {
    let path = &config.state.path;
    let (_lock, state) = if dry_run {
        (None, State::copy_in_memory(path)?)
    } else {
        let lock = Lock::acquire(path, task.name(), &store.name)?;
        (Some(lock), State::open(path, environment.hooks.clone())?)
    };
    let state = Rc::new(state);
    let began = Began { now: environment.now(), at: Instant::now(), stop: &environment.stop };
    let begun = (task, selection.is_whole(), dry_run);
    let history = History::begin(&state, begun, config, store, began.now.timestamp())?;
    if !dry_run {
        report.watch(history.journal.watcher());
    }
    logging::name_run((!dry_run).then_some(history.run));
    let ended = work(task, selection, (config, store, others), dry_run, report, &state, &began);
    history.end(&state, began.ended(), &ended)?;
    if let Ok(summary) = &ended {
        log::info!(target: logging::FILE_ONLY, "{}", summary.line());
    }
    ended
}

/// The one moment that the pass calls now, and what may end it early.
struct Began<'a> {
    now: DateTime<Utc>,
    at: Instant,
    stop: &'a AtomicBool,
}

impl Began<'_> {
    /// The end of the pass, by a clock that nobody sets in between: seconds since 1970, UTC.
    fn ended(&self) -> i64 {
        let seconds = i64::try_from(self.at.elapsed().as_secs()).unwrap_or(i64::MAX);
        self.now.timestamp().saturating_add(seconds)
    }
}

fn work(
    task: Task,
    selection: &Selection,
    (config, store, others): (&Config, &Store, &[&Store]),
    dry_run: bool,
    report: &mut Report,
    state: &Rc<State>,
    began: &Began,
) -> anyhow::Result<Summary> {
    let mut counterpoint = Counterpoint::connect(&config.counterpoint)?;
    let mut web = store::open(store)?;
    if dry_run {
        web = Box::new(DryRun::new(web));
    }
    let mut pass = Pass {
        store,
        others,
        counterpoint: &mut counterpoint,
        web: web.as_mut(),
        state: Rc::clone(state),
        report,
        selection,
        now: began.now,
        dry_run,
        stop: began.stop,
        started: began.at,
    };
    let ended = match task {
        Task::Items => task::items::run(&mut pass),
        Task::Inventory => task::inventory::run(&mut pass),
        Task::Categories => task::categories::run(&mut pass),
        Task::CategoryItems => task::category_items::run(&mut pass),
        Task::Prices => task::prices::run(&mut pass),
        Task::ImagesFind => task::images::find(&mut pass),
        Task::ImagesSync => task::images::sync(&mut pass),
        Task::PriceRules => task::price_rules::run(&mut pass),
        Task::Orders => task::orders::run(&mut pass),
        Task::OrdersActivity => task::orders::activity::run(&mut pass),
    };
    let summary = Summary {
        requests: web.requests(),
        statements: counterpoint.statements_run(),
        seconds: began.at.elapsed().as_secs_f64(),
        ..ended?
    };
    report.summary(&summary)?;
    Ok(summary)
}

/// The run in the history: its row, and what it did.
struct History {
    run: i64,
    journal: Rc<Journal>,
}

impl History {
    fn begin(
        state: &Rc<State>,
        (task, whole, dry_run): (Task, bool, bool),
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
                Ok(writer.begin_run(&store.name, task.name(), now, dry_run, whole)?)
            })
            .context("could not note the run")?;
        Ok(Self { run, journal: Journal::new(state, run) })
    }

    fn end(&self, state: &State, now: i64, ended: &anyhow::Result<Summary>) -> anyhow::Result<()> {
        let (exit, summary) = match ended {
            Ok(summary) => (Exit::of_summary(summary), serde_json::to_string(summary)?),
            Err(error) => {
                let message = serde_json::json!({ "error": format!("{error:#}") });
                (Exit::of(error), message.to_string())
            }
        };
        let kept = state.write(|writer| {
            self.journal.write(writer)?;
            if ended.as_ref().is_ok_and(|summary| summary.left > 0) {
                writer.cut_run(self.run)?;
            }
            Ok(writer.finish_run(self.run, now, exit.code().into(), &summary)?)
        });
        // The pass's own error says more than that its end could not be noted.
        if ended.is_err() { Ok(()) } else { kept.context("could not note the end of the run") }
    }
}
