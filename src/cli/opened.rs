//! One pass: the lock, the state file, both sides and the run's history around a task.

use std::rc::Rc;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use chrono::{DateTime, Utc};

use super::pass::Task;
use super::recorded::Recorded;
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
    let (_locks, state) = if dry_run {
        (Vec::new(), State::copy_in_memory(path)?)
    } else {
        let locks = task.locks().into_iter().map(|name| Lock::acquire(path, name, &store.name));
        (locks.collect::<Result<Vec<_>, _>>()?, State::open(path, environment.hooks.clone())?)
    };
    let state = Rc::new(state);
    let began = Began { now: environment.now(), at: Instant::now(), stop: &environment.stop };
    let begun = (task.name(), selection.is_whole(), dry_run);
    let recorded = Recorded::begin(&state, begun, config, store, began.now.timestamp())?;
    if !dry_run {
        report.watch(recorded.watcher());
    }
    logging::name_run((!dry_run).then_some(recorded.run()));
    let ended = work(task, selection, (config, store, others), dry_run, report, &state, &began);
    let ended = match ended {
        Ok(summary) => {
            let text = serde_json::to_string(&summary)?;
            recorded.end(&state, began.ended(), (Exit::of_summary(&summary), &text))?;
            Ok(summary)
        }
        Err(error) => Err(recorded.failed(&state, began.ended(), error)),
    };
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
    if dry_run || task.only_reads() {
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
        Task::Adopt(parts) => task::adopt::run(&mut pass, parts),
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
