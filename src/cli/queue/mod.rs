//! `queue`: the jobs of the chosen stores, for a person.
//!
//! `list` and `show` only look at the file, so that they disturb no pass and need no right to write.

mod args;
mod chosen;
mod list;
mod replay;
mod show;

use serde_json::json;

use super::args::Globals;
use super::{Environment, Usage, pass};
use crate::config::{self, Config, Secrets};
use crate::exit::Exit;
use crate::state::{Cause, Job, JobFilter, JobKey, JobState, State};
use args::Filter;
pub(super) use args::Queue;
use list::Listed;

/// Tasks whose jobs a pass takes from the queue; the others compare, and queue only what failed.
const QUEUED: [&str; 3] = ["items", "categories", "category-items"];

pub(super) fn run(
    command: &Queue,
    globals: &Globals,
    environment: &mut Environment,
) -> anyhow::Result<Exit> {
    let path = config::find(globals.config.as_deref(), &environment.variables)?;
    let config = Config::read(&path, &environment.variables, Secrets::Leave)?.config;
    let chosen = pass::chosen(&config, globals.store.as_deref())?;
    let stores: Vec<String> = chosen.iter().map(|store| store.name.clone()).collect();
    let text = match command {
        Queue::List { filter, causes: true, .. } => {
            list::causes_text(&causes(&config, &stores, filter)?, globals)
        }
        Queue::List { filter, limit, causes: false } => {
            let listed = listed(&config, &stores, filter, list::limit(*limit, globals))?;
            list::text(&listed, globals)
        }
        Queue::Show { key, task } => {
            let path = &config.state.path;
            let jobs = State::view(path, |state| show::read(state, &stores, key, task.as_deref()))?;
            show::text(&jobs, &config, globals)
        }
        change => changed(change, &config, &stores, globals, environment)?,
    };
    if !text.is_empty() {
        super::print(environment, &text)?;
    }
    Ok(Exit::Done)
}

fn listed(
    config: &Config,
    stores: &[String],
    filter: &Filter,
    limit: Option<u32>,
) -> anyhow::Result<Listed> {
    State::view(&config.state.path, |state| {
        chosen::check_task(filter.task.as_deref(), state, stores)?;
        let mut jobs = chosen::jobs(state, stores, filter, None)?;
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

fn changed(
    command: &Queue,
    config: &Config,
    stores: &[String],
    globals: &Globals,
    environment: &mut Environment,
) -> anyhow::Result<String> {
    let given = if let Queue::Add { keys, .. } = command { keys.clone() } else { Vec::new() };
    let added = pass::lines_or(given, environment)?;
    let state = open(config, matches!(command, Queue::Add { .. }), globals, environment)?;
    match command {
        Queue::List { .. } | Queue::Show { .. } => Ok(String::new()),
        Queue::Add { task, .. } => {
            let jobs = add(&state, stores, task, &added, environment)?;
            Ok(told("queued", &jobs, globals))
        }
        Queue::Retry { keys, filter, all } => {
            let jobs = wanted(&state, stores, filter, (keys, *all), "retry")?;
            let jobs = if keys.is_empty() { waiting(jobs) } else { jobs };
            retry(&state, &jobs, environment)?;
            Ok(told("due again", &jobs, globals))
        }
        Queue::Drop { keys, filter } => {
            let jobs = wanted(&state, stores, filter, (keys, false), "drop")?;
            forget(&state, &jobs)?;
            Ok(told("dropped", &jobs, globals))
        }
        Queue::Clear { filter, all } => {
            let jobs = wanted(&state, stores, filter, (&[], *all), "clear")?;
            forget(&state, &jobs)?;
            Ok(told("dropped", &jobs, globals))
        }
    }
}

/// The file itself only where it is to change, and there is one or there is something to keep.
fn open(
    config: &Config,
    adds: bool,
    globals: &Globals,
    environment: &Environment,
) -> anyhow::Result<State> {
    let path = &config.state.path;
    if !globals.dry_run && (adds || path.exists()) {
        return Ok(State::open(path, environment.hooks.clone())?);
    }
    Ok(State::copy_in_memory(path)?)
}

/// The jobs that a change is about: by key, by filter, or all when that is said aloud.
fn wanted(
    state: &State,
    stores: &[String],
    filter: &Filter,
    (keys, all): (&[String], bool),
    verb: &str,
) -> anyhow::Result<Vec<Job>> {
    if keys.is_empty() && filter.is_open() && !all {
        let hint = "give keys, `--task`, `--state`, `--cause`, `--key`, or `--all`";
        return Err(Usage::new(format!("could not {verb} records: none is named"), hint).into());
    }
    chosen::check_task(filter.task.as_deref(), state, stores)?;
    let jobs = chosen::jobs(state, stores, filter, None)?;
    if keys.is_empty() { Ok(jobs) } else { Ok(chosen::named(jobs, keys)?) }
}

/// Those that the next pass would not take anyway.
fn waiting(jobs: Vec<Job>) -> Vec<Job> {
    jobs.into_iter().filter(|job| job.state != JobState::Due).collect()
}

fn add(
    state: &State,
    stores: &[String],
    task: &str,
    keys: &[String],
    environment: &Environment,
) -> anyhow::Result<Vec<Job>> {
    chosen::check_task(Some(task), state, stores)?;
    if !QUEUED.contains(&task) {
        let message =
            format!("could not queue records for `{task}`: it compares and sends at once");
        return Err(Usage::new(message, format!("`cpsync {task} --item KEY`")).into());
    }
    let now = environment.now().timestamp();
    state.write(|writer| {
        for store in stores {
            for key in keys {
                writer.enqueue(&JobKey::new(store, task, key), "asked", now)?;
            }
        }
        Ok(())
    })?;
    let mut jobs = Vec::new();
    for store in stores {
        let all = JobFilter { store: Some(store), task: Some(task), ..JobFilter::default() };
        jobs.extend(state.jobs(&all)?.into_iter().filter(|job| keys.contains(&job.key.key)));
    }
    Ok(jobs)
}

fn retry(state: &State, jobs: &[Job], environment: &Environment) -> anyhow::Result<()> {
    let now = environment.now().timestamp();
    state.write(|writer| {
        for job in jobs {
            writer.enqueue(&job.key, &job.reason, now)?;
        }
        Ok(())
    })
}

/// A job that a pass queued again meanwhile stays.
fn forget(state: &State, jobs: &[Job]) -> anyhow::Result<()> {
    state.write(|writer| {
        for job in jobs {
            writer.done(&job.key, Some(job.change))?;
        }
        Ok(())
    })
}

fn told(what: &str, jobs: &[Job], globals: &Globals) -> String {
    if globals.json {
        let keys: Vec<String> = jobs.iter().map(chosen::shown).collect();
        return json!({
            "message_type": "summary", "dry_run": globals.dry_run, "action": what, "keys": keys,
        })
        .to_string();
    }
    if globals.quiet {
        return String::new();
    }
    let dry = if globals.dry_run { " (dry run)" } else { "" };
    format!("{} {what}{dry}", jobs.len())
}
