//! Everything that a report tells, gathered before a word of it is written.

use crate::model::counted;
use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::charts::{self, Chart, History};
use super::days::Window;
use super::lights::{self, Color, Light};
use super::missing::{Found, Missing};
use crate::cli::moment::span;
use crate::cli::status::overview::{self, summary};
use crate::config::{Config, Store};
use crate::report::one_line;
use crate::state::{Cause, JobFilter, Order, OrderFilter, OrderState, State};

/// The report.
#[derive(Debug, Serialize)]
pub(super) struct Facts {
    /// When it was made, on the shop's clock.
    pub(super) made: String,
    pub(super) zone: &'static str,
    pub(super) stores: Vec<String>,
    pub(super) lights: Vec<Light>,
    pub(super) charts: Vec<Chart>,
    pub(super) causes: Vec<CauseRow>,
    pub(super) stopped: Vec<Stopped>,
    pub(super) held: Vec<Held>,
    pub(super) missing: Vec<Missing>,
    /// Why Counterpoint was not asked; `None` = it was.
    pub(super) unasked: Option<String>,
}

/// A cause that records wait for now.
#[derive(Debug, Serialize)]
pub(super) struct CauseRow {
    pub(super) store: String,
    pub(super) id: i64,
    pub(super) text: String,
    pub(super) jobs: u32,
    pub(super) dead: u32,
    pub(super) tasks: String,
    pub(super) age: String,
}

/// Passes of the last days that an error ended.
#[derive(Debug, Serialize)]
pub(super) struct Stopped {
    pub(super) store: String,
    pub(super) task: String,
    pub(super) error: String,
    pub(super) times: u32,
    /// When the last of them began, on the shop's clock.
    pub(super) last: String,
}

/// A web order that waits for a person.
#[derive(Debug, Serialize)]
pub(super) struct Held {
    pub(super) store: String,
    pub(super) number: String,
    /// When the store last changed it, on the shop's clock.
    pub(super) since: String,
    pub(super) reason: String,
    /// What to do; may be empty.
    pub(super) advice: String,
}

/// What one look at the state file gives.
struct Looked {
    histories: Vec<History>,
    causes: Vec<(String, Cause)>,
    orders: Vec<Order>,
    found: Found,
}

/// Gathers from the state file, and from Counterpoint where `ask` is set; the error is why
/// Counterpoint did not answer, and the report says so as well.
pub(super) fn gather(
    config: &Config,
    stores: &[&Store],
    now: DateTime<Utc>,
    asked: impl FnOnce(&mut Found) -> anyhow::Result<()>,
) -> anyhow::Result<(Facts, anyhow::Result<()>)> {
    let window = Window::ending(now, config.counterpoint.time_zone);
    let overview = overview::read(config, stores, now.timestamp())?;
    let mut looked = State::view(&config.state.path, |state| look(state, stores, window))?;
    let answered = asked(&mut looked.found);
    let facts = Facts {
        made: window.clock(now.timestamp()),
        zone: window.zone(),
        stores: stores.iter().map(|store| store.name.clone()).collect(),
        lights: lights::all(&overview),
        charts: charts::all(&looked.histories, window)?,
        causes: looked.causes.into_iter().map(|cause| cause_row(cause, now.timestamp())).collect(),
        stopped: stopped(&looked.histories, window),
        held: looked.orders.into_iter().map(|order| held(order, window)).collect(),
        missing: looked.found.sorted(),
        unasked: answered.as_ref().err().map(|error| one_line(&format!("{error:#}"))),
    };
    Ok((facts, answered))
}

fn look(state: &State, stores: &[&Store], window: Window) -> anyhow::Result<Looked> {
    let mut looked = Looked {
        histories: Vec::new(),
        causes: Vec::new(),
        orders: Vec::new(),
        found: Found::default(),
    };
    for store in stores {
        let name = store.name.as_str();
        looked.histories.push(History::read(state, name, window)?);
        let causes = state.causes(&JobFilter { store: Some(name), ..JobFilter::default() })?;
        looked.causes.extend(causes.into_iter().map(|cause| (name.to_owned(), cause)));
        let held = OrderFilter {
            store: Some(name),
            state: Some(OrderState::Held),
            ..OrderFilter::default()
        };
        let changed = OrderFilter { store: Some(name), attention: true, ..OrderFilter::default() };
        looked.orders.extend(state.orders(&held)?);
        let changed = state.orders(&changed)?;
        looked.orders.extend(changed.into_iter().filter(|order| order.held.is_none()));
        looked.found.look(state, name)?;
    }
    Ok(looked)
}

fn cause_row((store, cause): (String, Cause), now: i64) -> CauseRow {
    CauseRow {
        store,
        id: cause.id,
        text: one_line(&cause.text),
        jobs: cause.jobs,
        dead: cause.dead,
        tasks: cause.tasks.join(", "),
        age: span(now - cause.oldest),
    }
}

fn held(order: Order, window: Window) -> Held {
    let (reason, advice) = match order.held {
        Some(held) => (held.reason, held.advice.unwrap_or_default()),
        None => (order.attention.unwrap_or_default(), String::new()),
    };
    Held {
        store: order.store,
        number: order.number,
        since: window.clock(order.updated_at),
        reason: one_line(&reason),
        advice: one_line(&advice),
    }
}

/// Each error once, the latest first.
fn stopped(histories: &[History], window: Window) -> Vec<Stopped> {
    let mut places: HashMap<(String, String, String), usize> = HashMap::new();
    let mut found: Vec<Stopped> = Vec::new();
    let mut runs: Vec<_> = histories.iter().flat_map(|history| &history.runs).collect();
    runs.sort_by_key(|run| std::cmp::Reverse(run.started_at));
    for run in runs.into_iter().filter(|run| window.day(run.started_at).is_some()) {
        let summary = summary(run);
        let Some(error) = summary["error"].as_str().map(one_line) else { continue };
        let key = (run.store.clone(), run.task.clone(), error.clone());
        let place = *places.entry(key).or_insert_with(|| {
            let (store, task) = (run.store.clone(), run.task.clone());
            let last = window.clock(run.started_at);
            found.push(Stopped { store, task, error, times: 0, last });
            found.len() - 1
        });
        found[place].times += 1;
    }
    found
}

impl Facts {
    /// The worst of all lights.
    pub(super) fn color(&self) -> Color {
        self.lights.iter().map(|light| light.color).max().unwrap_or(Color::Off)
    }

    /// The page's first sentence.
    pub(super) fn headline(&self) -> String {
        let count = |color| self.lights.iter().filter(|light| light.color == color).count();
        match self.color() {
            Color::Off => "Nothing has run yet".to_owned(),
            Color::Green => "All is well".to_owned(),
            Color::Yellow => format!("{} to look at", counted(count(Color::Yellow), "task")),
            Color::Red => match count(Color::Red) {
                1 => "1 task needs somebody".to_owned(),
                many => format!("{many} tasks need somebody"),
            },
        }
    }
}
