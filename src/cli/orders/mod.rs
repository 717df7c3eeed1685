//! `orders list`, `show`, `hold`, `release`, `retry`, `link`: the ledger of web orders, for a person.
//!
//! `list` and `show` only look at the file, so that they disturb no pass and need no right to write.

mod args;
mod link;
mod list;
mod person;
mod show;

use std::path::Path;

pub(super) use args::{Customers, Import, Named, Orders};
pub(super) use show::Story;

use super::args::Globals;
use super::{Environment, Usage, pass};
use crate::config::{self, Config, Secrets, Store};
use crate::exit::Exit;
use crate::state::{Order, State};
use crate::task::Selection;

/// Runs a command of `orders`.
pub(super) fn run(
    command: Orders,
    globals: &Globals,
    environment: &mut Environment,
) -> anyhow::Result<Exit> {
    match command {
        Orders::Import(import) => {
            pass::run(pass::Task::Orders, &selection(import), globals, environment)
        }
        Orders::Activity(activity) => {
            let selection = Selection {
                orders: activity.order,
                max_duration: activity.max_duration,
                ..Selection::default()
            };
            pass::run(pass::Task::OrdersActivity, &selection, globals, environment)
        }
        Orders::List { state } => list::run(state.as_deref(), globals, environment),
        Orders::Show(named) => show::run(&named, globals, environment),
        Orders::Hold { named, reason } => {
            person::run(&named, &person::Word::Hold(reason), globals, environment)
        }
        Orders::Release(named) => person::run(&named, &person::Word::Release, globals, environment),
        Orders::Retry(named) => person::run(&named, &person::Word::Retry, globals, environment),
        Orders::Link { id, number } => link::run(&id, &number, globals, environment),
    }
}

fn selection(import: Import) -> Selection {
    Selection {
        orders: import.order,
        since: import.since,
        limit: import.limit,
        max_duration: import.max_duration,
        ..Selection::default()
    }
}

/// The configuration without its secrets.
pub(super) fn configuration(
    globals: &Globals,
    environment: &Environment,
) -> anyhow::Result<Config> {
    let path = config::find(globals.config.as_deref(), &environment.variables)?;
    Ok(Config::read(&path, &environment.variables, Secrets::Leave)?.config)
}

/// The file itself only where it is to change and there is one.
pub(super) fn open(path: &Path, changes: bool, environment: &Environment) -> anyhow::Result<State> {
    if changes && path.exists() {
        return Ok(State::open(path, environment.hooks.clone())?);
    }
    Ok(State::copy_in_memory(path)?)
}

/// The one order that a person means among these stores.
fn named(state: &State, stores: &[&Store], text: &str) -> anyhow::Result<Order> {
    let text = text.trim();
    let mut found = Vec::new();
    for store in stores {
        for id in state.find_orders(&store.name, text)? {
            found.extend(state.order(&store.name, &id)?);
        }
    }
    match found.len() {
        1 => Ok(found.remove(0)),
        0 => {
            let hint = "`cpsync orders list --state all` shows those that are; `cpsync orders import \
                        --order NUMBER` reads one from the store";
            Err(Usage::new(format!("the ledger has no order `{text}`"), hint).into())
        }
        _ => {
            let ids = found.iter().map(|order| format!("{} of `{}`", order.id, order.store));
            let ids = ids.collect::<Vec<_>>().join(", ");
            let hint = format!("name the store by `--store`, or give the id: {ids}");
            Err(Usage::new(format!("several orders are `{text}`"), hint).into())
        }
    }
}
