//! The command line: argv -> one command -> exit code.
//!
//! `args` is the tree as typed; each command has a file; `pass` opens what a task needs and runs it
//! for each store. [`run`] is the one door for main.rs, the tests and the demo.

mod adopt;
mod alerts;
mod args;
mod backup;
mod config;
mod customers;
mod doctor;
mod environment;
mod examples;
mod failure;
mod help;
mod history;
mod images;
mod in_place;
mod init;
mod journal;
mod json;
mod log_file;
mod logging;
mod metrics;
mod moment;
mod opened;
mod orders;
mod pass;
mod queue;
mod quote;
mod recorded;
mod report;
mod schedule;
mod shell;
mod spreadsheet;
mod status;
mod support;
mod usage;
mod verify;

use std::ffi::OsString;
use std::io::Write;

use clap::Parser;

pub use environment::{Environment, Terminal};
pub use help::exit_codes;
pub use usage::Usage;

use crate::exit::Exit;
use crate::task::{Selection, Which};
use args::{Cli, Command};

/// Runs one command line, the program's name first, and returns its exit code.
pub fn run(args: impl IntoIterator<Item = OsString>, environment: &mut Environment) -> u8 {
    let args: Vec<OsString> = args.into_iter().collect();
    let json = args.iter().any(|arg| arg == "--json");
    let cli = match Cli::try_parse_from(&args) {
        Ok(cli) => cli,
        Err(error) => return help::refuse(&error, json, environment),
    };
    let ended = logging::start(&cli.globals, environment).and_then(|()| dispatch(cli, environment));
    ended.unwrap_or_else(|error| failure::tell(&error, json, environment)).code()
}

fn dispatch(cli: Cli, environment: &mut Environment) -> anyhow::Result<Exit> {
    let globals = &cli.globals;
    match cli.command {
        Command::Items(items) => {
            let selection = selected(items, environment)?;
            pass::run(pass::Task::Items, &selection, globals, environment)
        }
        Command::Categories(chosen) => {
            let selection = selected(chosen.into(), environment)?;
            pass::run(pass::Task::Categories, &selection, globals, environment)
        }
        Command::CategoryItems(items) => {
            let selection = selected(items, environment)?;
            pass::run(pass::Task::CategoryItems, &selection, globals, environment)
        }
        Command::Inventory(inventory) => {
            let which = which(inventory.all, inventory.item, environment)?;
            let selection = Selection { which, ..bounded(&inventory.bounds) };
            pass::run(pass::Task::Inventory, &selection, globals, environment)
        }
        Command::Prices(prices) => {
            let selection = priced(prices, environment)?;
            pass::run(pass::Task::Prices, &selection, globals, environment)
        }
        Command::Orders { command } => orders::run(command, globals, environment),
        Command::Customers { command } => customers::run(&command, globals, environment),
        Command::Status(command) => status::run(&command, globals, environment),
        Command::Images { command } => images::run(command, globals, environment),
        Command::PriceRules(prices) => {
            let selection = priced(prices, environment)?;
            pass::run(pass::Task::PriceRules, &selection, globals, environment)
        }
        Command::Queue { command } => queue::run(&command, globals, environment),
        Command::Report(command) => report::run(&command, globals, environment),
        Command::Log(command) => history::run(&command, globals, environment),
        Command::Schedule { command } => schedule::run(&command, globals, environment),
        Command::Alerts { command } => alerts::run(&command, globals, environment),
        Command::Backup(command) => backup::run(&command, globals, environment),
        Command::Completions(command) => shell::completions(&command, environment),
        Command::Man(command) => shell::man(&command, environment),
        Command::Verify(command) => verify::run(&command, globals, environment),
        Command::Adopt(command) => adopt::run(&command, globals, environment),
        Command::Doctor => doctor::run(globals, environment),
        Command::Support { command } => support::run(&command, globals, environment),
        Command::Config { command } => config::run(command, globals, environment),
        Command::Help { topic } => help::print(&topic, environment),
    }
}

fn selected(items: args::Items, environment: &mut Environment) -> anyhow::Result<Selection> {
    Ok(Selection {
        which: which(items.all, items.item, environment)?,
        find_only: items.find,
        now: items.now,
        ..bounded(&items.bounds)
    })
}

fn priced(prices: args::Prices, environment: &mut Environment) -> anyhow::Result<Selection> {
    Ok(Selection {
        which: which(prices.all, prices.item, environment)?,
        find_only: prices.find,
        now: prices.now,
        ..bounded(&prices.bounds)
    })
}

fn bounded(bounds: &args::Bounds) -> Selection {
    Selection {
        limit: bounds.limit,
        max_duration: bounds.max_duration,
        allow_mass_change: bounds.allow_mass_change,
        ..Selection::default()
    }
}

fn which(all: bool, items: Vec<String>, environment: &mut Environment) -> anyhow::Result<Which> {
    if all {
        return Ok(Which::All);
    }
    if items.is_empty() {
        return Ok(Which::Changed);
    }
    pass::item_numbers(items, environment).map(Which::Items)
}

/// Prints data; a reader that has gone is no error.
fn print(environment: &mut Environment, text: &str) -> anyhow::Result<()> {
    let newline = if text.ends_with('\n') { "" } else { "\n" };
    write!(environment.stdout, "{text}{newline}")?;
    Ok(environment.stdout.flush()?)
}
