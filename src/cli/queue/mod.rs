//! `queue`: the jobs of the chosen stores, for a person.
//!
//! `list` and `show` only look at the file, so that they disturb no pass and need no right to write.

mod args;
mod change;
mod chosen;
mod list;
mod replay;
mod show;

use super::args::Globals;
use super::{Environment, pass};
use crate::config::{self, Config, Secrets};
use crate::exit::Exit;
use crate::state::{Cause, State};
use args::Filter;
pub(super) use args::Queue;
use change::Change;
use list::Listed;
pub(super) use replay::of as replay;
pub(super) use show::{object as job_object, people as job_lines};

pub(super) fn run(
    command: &Queue,
    globals: &Globals,
    environment: &mut Environment,
) -> anyhow::Result<Exit> {
    let path = config::find(globals.config.as_deref(), &environment.variables)?;
    let config = Config::read(&path, &environment.variables, Secrets::Leave)?.config;
    let chosen = pass::chosen(&config, globals.store.as_deref())?;
    let stores: Vec<String> = chosen.iter().map(|store| store.name.clone()).collect();
    let text = text(command, &config, &stores, globals, environment)?;
    if !text.is_empty() {
        super::print(environment, &text)?;
    }
    Ok(Exit::Done)
}

/// Carries the command out; what it has to say.
fn text(
    command: &Queue,
    config: &Config,
    stores: &[String],
    globals: &Globals,
    environment: &mut Environment,
) -> anyhow::Result<String> {
    let open = |environment: &Environment| Change::open(config, stores, globals, environment);
    match command {
        Queue::List { filter, causes: true, .. } => {
            Ok(list::causes_text(&causes(config, stores, filter)?, globals))
        }
        Queue::List { filter, limit, causes: false } => {
            let listed = listed(config, stores, filter, list::limit(*limit, globals))?;
            Ok(list::text(&listed, globals))
        }
        Queue::Show { key, task } => {
            let read = |state: &State| show::read(state, stores, key, task.as_deref());
            Ok(show::text(&State::view(&config.state.path, read)?, config, globals))
        }
        Queue::Add { task, keys } => {
            let keys = pass::lines_or(keys.clone(), environment)?;
            Change::open_or_make(config, stores, globals, environment)?.add(task, &keys)
        }
        Queue::Retry { keys, filter, all } => open(environment)?.retry(keys, filter, *all),
        Queue::Drop { keys, filter } => open(environment)?.forget("drop", keys, filter, false),
        Queue::Clear { filter, all } => open(environment)?.forget("clear", &[], filter, *all),
    }
}

fn listed(
    config: &Config,
    stores: &[String],
    filter: &Filter,
    limit: Option<u32>,
) -> anyhow::Result<Listed> {
    State::view(&config.state.path, |state| {
        chosen::check_task(filter.task.as_deref(), state, stores)?;
        let mut jobs = chosen::jobs(state, stores, filter)?;
        let total = jobs.len();
        jobs.truncate(limit.map_or(usize::MAX, |limit| limit as usize));
        Ok(Listed { jobs, causes: chosen::causes(state, stores, filter)?, total })
    })
}

fn causes(config: &Config, stores: &[String], filter: &Filter) -> anyhow::Result<Vec<Cause>> {
    State::view(&config.state.path, |state| {
        chosen::check_task(filter.task.as_deref(), state, stores)?;
        chosen::causes(state, stores, filter)
    })
}
