//! `verify`: compares the stores with Counterpoint, prints what differs, and exits with 7 where
//! something does. Each comparison is a run in the history, as a pass is.

mod told;

use std::rc::Rc;
use std::time::Instant;

use anyhow::Context;
use chrono::{DateTime, NaiveDate, Utc};
use clap::{Args, ValueEnum};

use super::args::Globals;
use super::pass::{self, Task};
use super::recorded::Recorded;
use super::{Environment, doctor, failure, logging};
use crate::config::{Config, Store};
use crate::counterpoint::Counterpoint;
use crate::exit::Exit;
use crate::report::{Mode, Options, Report};
use crate::state::{Lock, State};
use crate::store::{self, DryRun};
use crate::task::verify::{self, Asked, Part, Verified};
use crate::task::{Pass, Selection, Stop};

/// The task's name in the history, and of its lock.
const TASK: &str = "verify";

#[derive(Debug, Args)]
pub(super) struct Verify {
    /// Only these records [default: all of them]
    #[arg(value_enum, value_name = "WHAT")]
    what: Option<What>,
    /// Only this share of the products and orders, others with each run, until each had its turn (5% takes 20 runs)
    #[arg(long, value_name = "SHARE", value_parser = slots)]
    sample: Option<u64>,
    /// Only orders placed on this day or later [default: 30 days ago]
    #[arg(long, value_name = "DAY")]
    since: Option<NaiveDate>,
    /// Compare pictures byte for byte, too: one request for each
    #[arg(long)]
    content: bool,
    /// Queue what differs, so that the next passes make the store equal
    #[arg(long)]
    repair: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum What {
    /// Fields of products
    Items,
    /// Quantities and stock settings
    Inventory,
    /// Prices, special prices, costs
    Prices,
    /// The tree of categories, and the products in them
    Categories,
    /// Pictures of products
    Images,
    /// Web orders, their documents, invoices and shipments
    Orders,
}

pub(super) fn run(
    command: &Verify,
    globals: &Globals,
    environment: &mut Environment,
) -> anyhow::Result<Exit> {
    let config = doctor::load(globals, environment)?;
    let mut exit = Exit::Done;
    for store in command.stores(pass::chosen(&config, globals.store.as_deref())?, &config)? {
        let ended = one(command, store, &config, globals, environment);
        let told = ended.and_then(|verified| {
            let text = told::text(&verified, store, command.repair, globals);
            super::print(environment, &text)?;
            Ok(verified)
        });
        let failed = match told {
            Ok(verified) => {
                exit = exit.worst(of(&verified));
                verified.unreadable
            }
            Err(error) => Some(error),
        };
        if let Some(error) = failed {
            let error = error.context(format!("verify of store `{}`", store.name));
            exit = exit.worst(failure::tell(&error, globals.json, environment));
        }
        if environment.stopped() {
            return Ok(exit.worst(Exit::Interrupted));
        }
    }
    Ok(exit)
}

fn of(verified: &Verified) -> Exit {
    let exit = if verified.differs() { Exit::Different } else { Exit::Done };
    verified.unreadable.as_ref().map_or(exit, |error| exit.worst(Exit::of(error)))
}

/// One store, with its place in the history. A repair keeps the passes of what it repairs out: one
/// that sends meanwhile would be undone in the state file.
fn one(
    command: &Verify,
    store: &Store,
    config: &Config,
    globals: &Globals,
    environment: &Environment,
) -> anyhow::Result<Verified> {
    let (path, dry_run) = (&config.state.path, globals.dry_run);
    let asked = command.asked(dry_run);
    let mut locks = Vec::new();
    let state = if dry_run {
        State::copy_in_memory(path)?
    } else {
        locks.push(Lock::acquire(path, TASK, &store.name)?);
        for task in asked.parts.iter().filter(|_| asked.repair).flat_map(|part| part.tasks()) {
            let lock = Lock::acquire(path, task, &store.name);
            locks.push(lock.with_context(|| format!("could not repair what `{task}` sends"))?);
        }
        State::open(path, environment.hooks.clone())?
    };
    let (state, now, began) = (Rc::new(state), environment.now(), Instant::now());
    let begun = (TASK, command.is_whole(), dry_run);
    let recorded = Recorded::begin(&state, begun, config, store, now.timestamp())?;
    logging::name_run((!dry_run).then_some(recorded.run()));
    let begun = Begun { asked: &asked, state: &state, now, at: began };
    let ended = compare(&begun, &recorded, (config, store), globals, environment);
    let seconds = i64::try_from(began.elapsed().as_secs()).unwrap_or(i64::MAX);
    let at = now.timestamp().saturating_add(seconds);
    match ended {
        Ok(verified) => {
            let summary = told::summary_object(&verified, store).to_string();
            recorded.end(&state, at, (of(&verified), &summary))?;
            Ok(verified)
        }
        Err(error) => Err(recorded.failed(&state, at, error)),
    }
}

/// A comparison that is under way.
struct Begun<'a> {
    asked: &'a Asked,
    state: &'a Rc<State>,
    now: DateTime<Utc>,
    at: Instant,
}

fn compare(
    begun: &Begun<'_>,
    recorded: &Recorded,
    (config, store): (&Config, &Store),
    globals: &Globals,
    environment: &Environment,
) -> anyhow::Result<Verified> {
    let mut counterpoint = Counterpoint::connect(&config.counterpoint)?;
    let mut web = DryRun::new(store::open(store)?);
    let options = Options { mode: Mode::Text, events: false, summary: false, progress: false };
    let mut report = Report::new(options, &store.name, environment.stdout.clone());
    let others: Vec<&Store> = match globals.store {
        Some(_) => Vec::new(),
        None => config.stores.iter().filter(|other| other.name != store.name).collect(),
    };
    let mut pass = Pass {
        store,
        others: &others,
        counterpoint: &mut counterpoint,
        web: &mut web,
        state: Rc::clone(begun.state),
        report: &mut report,
        selection: &Selection::default(),
        now: begun.now,
        dry_run: globals.dry_run,
        stop: &environment.stop,
        started: begun.at,
    };
    if environment.stopped() {
        return Err(Stop::Interrupted.into());
    }
    let verified = verify::run(&mut pass, begun.asked, &config.state.path)?;
    let mut watch = recorded.watcher();
    verified.differences.iter().try_for_each(|difference| watch(&told::event(difference)))?;
    Ok(verified)
}

impl Verify {
    /// Pictures and orders are compared where the configuration has them; asked for by name, they are
    /// missed where it has not.
    fn stores<'c>(
        &self,
        chosen: Vec<&'c Store>,
        config: &'c Config,
    ) -> anyhow::Result<Vec<&'c Store>> {
        Ok(match self.what {
            Some(What::Images) => Task::ImagesSync.stores(chosen, config)?,
            Some(What::Orders) => Task::Orders.stores(chosen, config)?,
            _ => chosen,
        })
    }

    fn asked(&self, dry_run: bool) -> Asked {
        let parts = match self.what {
            None => Part::ALL.to_vec(),
            Some(What::Items) => vec![Part::Items],
            Some(What::Inventory) => vec![Part::Inventory],
            Some(What::Prices) => vec![Part::Prices],
            Some(What::Categories) => vec![Part::Categories],
            Some(What::Images) => vec![Part::Images],
            Some(What::Orders) => vec![Part::Orders],
        };
        Asked {
            parts,
            slots: self.sample.unwrap_or(1),
            since: self.since,
            content: self.content,
            repair: self.repair && !dry_run,
        }
    }

    fn is_whole(&self) -> bool {
        self.what.is_none() && self.sample.is_none_or(|slots| slots <= 1)
    }
}

/// `5%` or `5`: into how many parts the products fall.
fn slots(text: &str) -> Result<u64, String> {
    let number = text.trim().trim_end_matches('%').trim();
    let percent: u64 = number.parse().map_err(|_| format!("`{text}` is not a share like 5%"))?;
    if !(1..=100).contains(&percent) {
        return Err("a share is between 1% and 100%".to_owned());
    }
    Ok(100_u64.div_ceil(percent))
}
