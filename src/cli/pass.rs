//! A task for every chosen store: open what it needs, run it, tell how it ended.

use std::io::BufRead;

use anyhow::Context;

use super::args::Globals;
use super::{Environment, Usage, alerts, failure, metrics, opened};
use crate::config::{self, Config, Secrets, Store};
use crate::exit::Exit;
use crate::model::ItemNo;
use crate::report::{Mode, Options, Report, Summary};
use crate::task::adopt::{self, Part, Parts};
use crate::task::{self, Selection, Stop};

/// Which task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Task {
    Items,
    Inventory,
    Categories,
    CategoryItems,
    Prices,
    ImagesFind,
    ImagesSync,
    PriceRules,
    Orders,
    OrdersActivity,
    Adopt(Parts),
}

/// Runs a task for each store, in the file's order; one store's failure does not stop the others.
pub(super) fn run(
    task: Task,
    selection: &Selection,
    globals: &Globals,
    environment: &mut Environment,
) -> anyhow::Result<Exit> {
    let path = config::find(globals.config.as_deref(), &environment.variables)?;
    let only = globals.store.as_deref();
    // A wrong name is told before a secret is fetched for it.
    let loaded = Config::read(&path, &environment.variables, Secrets::Leave)?;
    chosen(&loaded.config, only)?;
    let config = Config::load_for(&path, &environment.variables, only)?;
    let mut exit = Exit::Done;
    for store in task.stores(chosen(&config, only)?, &config)? {
        let ended = pass(task, selection, store, &config, globals, environment);
        if !globals.dry_run {
            alerts::after_pass(&config, (task, store), &ended, environment);
        }
        exit = exit.worst(match ended {
            Ok(summary) => Exit::of_summary(&summary),
            Err(error) => {
                let error = error.context(format!("{} of store `{}`", task.name(), store.name));
                failure::tell(&error, globals.json, environment)
            }
        });
        if environment.stopped() {
            exit = exit.worst(Exit::Interrupted);
            break;
        }
    }
    if let Err(error) = metrics::keep(&config, globals, environment) {
        exit = exit.worst(failure::tell(&error, globals.json, environment));
    }
    Ok(exit)
}

/// The stores of a run: the one named, else all.
pub(super) fn chosen<'c>(config: &'c Config, name: Option<&str>) -> anyhow::Result<Vec<&'c Store>> {
    let Some(name) = name else { return Ok(config.stores.iter().collect()) };
    if let Some(store) = config.store(name) {
        return Ok(vec![store]);
    }
    let names: Vec<String> =
        config.stores.iter().map(|store| format!("`{}`", store.name)).collect();
    let message = format!("`{}` has no store `{name}`", config.path.display());
    Err(Usage::new(message, format!("it has {}", names.join(", "))).into())
}

fn pass(
    task: Task,
    selection: &Selection,
    store: &Store,
    config: &Config,
    globals: &Globals,
    environment: &mut Environment,
) -> anyhow::Result<Summary> {
    if environment.stopped() {
        return Err(Stop::Interrupted.into());
    }
    let mut report =
        Report::new(options(globals, environment), &store.name, environment.stdout.clone());
    let others: Vec<&Store> = match globals.store {
        Some(_) => Vec::new(),
        None => config.stores.iter().filter(|other| other.name != store.name).collect(),
    };
    let stores = (config, store, others.as_slice());
    opened::run(task, selection, stores, globals.dry_run, &mut report, environment)
}

fn options(globals: &Globals, environment: &Environment) -> Options {
    let told = globals.dry_run || globals.verbose > 0;
    Options {
        mode: if globals.json { Mode::Json } else { Mode::Text },
        events: told,
        summary: !globals.quiet && (told || environment.terminal.stdout),
        progress: environment.terminal.stderr && !globals.json && !globals.quiet,
    }
}

/// The item numbers of `--item`; `-` stands for the lines of stdin.
pub(super) fn item_numbers(
    given: Vec<String>,
    environment: &mut Environment,
) -> anyhow::Result<Vec<ItemNo>> {
    let numbers = lines_or(given, environment)?;
    if numbers.is_empty() {
        return Err(Usage::new("`--item` names no item", "give item numbers, one a line").into());
    }
    Ok(numbers.into_iter().map(ItemNo).collect())
}

/// The keys that were typed, those on stdin for a `-`; no blanks around them.
pub(super) fn lines_or(
    given: Vec<String>,
    environment: &mut Environment,
) -> anyhow::Result<Vec<String>> {
    let mut keys = Vec::new();
    for key in given {
        if key == "-" {
            read_lines(environment.stdin.as_mut(), &mut keys)?;
        } else {
            keys.push(key);
        }
    }
    let mut keys: Vec<String> =
        keys.iter().map(|key| key.trim().to_owned()).filter(|key| !key.is_empty()).collect();
    keys.dedup();
    Ok(keys)
}

/// Lines as Windows and Unix end them; a byte order mark is no part of the first.
fn read_lines(stdin: &mut dyn BufRead, numbers: &mut Vec<String>) -> anyhow::Result<()> {
    for line in stdin.lines() {
        let line = line.context("could not read item numbers from stdin")?;
        numbers.push(line.trim_start_matches('\u{feff}').to_owned());
    }
    Ok(())
}

impl Task {
    /// The stores that the configuration gives this task anything to do for.
    pub(super) fn stores<'c>(
        self,
        chosen: Vec<&'c Store>,
        config: &Config,
    ) -> Result<Vec<&'c Store>, Usage> {
        let names: Vec<&str> = chosen.iter().map(|store| store.name.as_str()).collect();
        let names = names.join("`, `");
        let with: Vec<&Store> =
            chosen.into_iter().filter(|store| store.runs(self.name())).collect();
        if with.is_empty() { Err(self.unconfigured(&names, config)) } else { Ok(with) }
    }

    fn unconfigured(self, names: &str, config: &Config) -> Usage {
        if matches!(self, Self::Orders | Self::OrdersActivity) {
            let path = config.path.display();
            let what =
                format!("`{path}` has no section [stores.NAME.orders]: no orders are imported");
            return Usage::new(what, "cpsync.toml.example shows what it holds");
        }
        let hint = "name Counterpoint's folder of item images in cpsync.toml: \
                    [stores.NAME.images] folder = '...'";
        Usage::new(format!("`images.folder` of store `{names}` is not set"), hint)
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Items => "items",
            Self::Inventory => "inventory",
            Self::Categories => task::categories::TASK,
            Self::CategoryItems => task::category_items::TASK,
            Self::Prices => "prices",
            Self::ImagesFind => task::images::FIND,
            Self::ImagesSync => task::images::SYNC,
            Self::PriceRules => task::price_rules::TASK,
            Self::Orders => task::orders::TASK,
            Self::OrdersActivity => task::orders::activity::TASK,
            Self::Adopt(_) => adopt::TASK,
        }
    }

    /// Whose locks it takes: its own, and those of tasks that bind the same records.
    pub(super) fn locks(self) -> Vec<&'static str> {
        let others = match self {
            Self::Adopt(parts) => parts.iter().map(Part::task).collect(),
            _ => Vec::new(),
        };
        std::iter::once(self.name()).chain(others).collect()
    }

    /// Whether the store is only read, so that it is given one that could not be written.
    pub(super) fn only_reads(self) -> bool {
        matches!(self, Self::Adopt(_))
    }
}
