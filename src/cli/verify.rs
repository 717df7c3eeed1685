//! `verify`: compares the stores with Counterpoint, prints what differs, and exits with 7 where
//! something does.

use crate::model::counted;
use std::rc::Rc;
use std::time::Instant;

use clap::{Args, ValueEnum};
use serde_json::json;

use super::args::Globals;
use super::{Environment, doctor, failure, pass};
use crate::config::{Config, Store};
use crate::counterpoint::Counterpoint;
use crate::exit::Exit;
use crate::report::{Mode, Options, Report, field_line, one_line};
use crate::state::{Lock, State};
use crate::store::{self, DryRun};
use crate::task::verify::{self, Asked, Difference, Kind, Part, Verified};
use crate::task::{Pass, Selection};

#[derive(Debug, Args)]
pub(super) struct Verify {
    /// Only these records [default: all of them]
    #[arg(value_enum, value_name = "WHAT")]
    what: Option<What>,
    /// Only this share of the products, others with each run, until each had its turn (5% takes 20 runs)
    #[arg(long, value_name = "SHARE", value_parser = slots)]
    sample: Option<u64>,
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
}

pub(super) fn run(
    command: &Verify,
    globals: &Globals,
    environment: &mut Environment,
) -> anyhow::Result<Exit> {
    let config = doctor::load(globals, environment)?;
    let mut exit = Exit::Done;
    for store in pass::chosen(&config, globals.store.as_deref())? {
        let ended = compare(command, store, &config, globals, environment);
        let told = ended.and_then(|verified| {
            super::print(environment, &text(&verified, store, command, globals))?;
            Ok(verified)
        });
        exit = exit.worst(match told {
            Ok(verified) if verified.differs() => Exit::Different,
            Ok(_) => Exit::Done,
            Err(error) => {
                let error = error.context(format!("verify of store `{}`", store.name));
                failure::tell(&error, globals.json, environment)
            }
        });
        if environment.stopped() {
            return Ok(exit.worst(Exit::Interrupted));
        }
    }
    Ok(exit)
}

/// A repair keeps the passes of what it repairs out: one that sends meanwhile would be undone in the
/// state file.
fn compare(
    command: &Verify,
    store: &Store,
    config: &Config,
    globals: &Globals,
    environment: &Environment,
) -> anyhow::Result<Verified> {
    let asked = command.asked(globals);
    let path = &config.state.path;
    let mut locks = Vec::new();
    let state = if globals.dry_run {
        State::copy_in_memory(path)?
    } else {
        locks.push(Lock::acquire(path, "verify", &store.name)?);
        for task in asked.parts.iter().filter(|_| asked.repair).flat_map(|part| part.tasks()) {
            locks.push(Lock::acquire(path, task, &store.name)?);
        }
        State::open(path, environment.hooks.clone())?
    };
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
        state: Rc::new(state),
        report: &mut report,
        selection: &Selection::default(),
        now: environment.now(),
        dry_run: globals.dry_run,
        stop: &environment.stop,
        started: Instant::now(),
    };
    verify::run(&mut pass, &asked, path)
}

impl Verify {
    fn asked(&self, globals: &Globals) -> Asked {
        let parts = match self.what {
            None => Part::ALL.to_vec(),
            Some(What::Items) => vec![Part::Items],
            Some(What::Inventory) => vec![Part::Inventory],
            Some(What::Prices) => vec![Part::Prices],
            Some(What::Categories) => vec![Part::Categories],
        };
        let repair = self.repair && !globals.dry_run;
        Asked { parts, slots: self.sample.unwrap_or(1), repair }
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

fn text(verified: &Verified, store: &Store, command: &Verify, globals: &Globals) -> String {
    if globals.json {
        return super::json::lines(objects(verified, store));
    }
    let mut lines: Vec<String> = verified.differences.iter().flat_map(lines).collect();
    if !globals.quiet {
        lines.push(summary(verified, store, command));
    }
    lines.join("\n")
}

fn objects(verified: &Verified, store: &Store) -> Vec<serde_json::Value> {
    let mut objects: Vec<_> = verified
        .differences
        .iter()
        .map(|difference| {
            json!({
                "message_type": "difference", "store": store.name, "task": difference.task,
                "key": difference.key, "sku": difference.sku,
                "kind": word(difference.kind), "fields": difference.fields,
            })
        })
        .collect();
    objects.push(json!({
        "message_type": "summary", "task": "verify", "store": store.name,
        "products": verified.products, "categories": verified.categories,
        "differing": verified.count(Kind::Differs), "missing": verified.count(Kind::Missing),
        "pending": verified.count(Kind::Pending), "queued": verified.queued,
    }));
    objects
}

/// The store's value stands before Counterpoint's.
fn lines(difference: &Difference) -> Vec<String> {
    let Difference { task, sku, kind, fields, .. } = difference;
    let head = one_line(&format!("{} {sku} ({task})", word(*kind)));
    std::iter::once(head).chain(fields.iter().map(|f| one_line(&field_line(f)))).collect()
}

fn word(kind: Kind) -> &'static str {
    match kind {
        Kind::Differs => "differs",
        Kind::Missing => "missing",
        Kind::Pending => "pending",
    }
}

fn summary(verified: &Verified, store: &Store, command: &Verify) -> String {
    let count = |kind| verified.count(kind);
    let next = match (verified.differs(), command.repair) {
        (true, false) => "; `--repair` queues them for the next passes".to_owned(),
        (true, true) => format!("; {} queued for the next passes", verified.queued),
        (false, _) => String::new(),
    };
    format!(
        "verify {}: {} differ, {} missing, {} pending of {} and {}{next}",
        store.name,
        count(Kind::Differs),
        count(Kind::Missing),
        count(Kind::Pending),
        counted(verified.products, "product"),
        counted(verified.categories, "category"),
    )
}
