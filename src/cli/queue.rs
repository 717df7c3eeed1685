//! `queue list`, `queue retry`, `queue drop`: the jobs of the chosen stores, for a person.
//!
//! Listing works on a copy in memory, so that it disturbs no pass and needs no right to write.

use std::fmt::Write as _;
use std::path::Path;

use chrono::DateTime;
use serde_json::json;

use super::args::{Globals, Queue as Command};
use super::{Environment, Usage, pass};
use crate::config::{self, Config, Secrets};
use crate::exit::Exit;
use crate::report::table::table;
use crate::state::{Job, JobFilter, JobState, State};

pub(super) fn run(
    command: &Command,
    globals: &Globals,
    environment: &mut Environment,
) -> anyhow::Result<Exit> {
    let path = config::find(globals.config.as_deref(), &environment.variables)?;
    let config = Config::read(&path, &environment.variables, Secrets::Leave)?.config;
    let chosen = pass::chosen(&config, globals.store.as_deref())?;
    let stores: Vec<&str> = chosen.iter().map(|store| store.name.as_str()).collect();
    let changes = !globals.dry_run && !matches!(command, Command::List);
    let state = open(&config.state.path, changes, environment)?;
    let jobs = jobs(&state, &stores)?;
    let text = match command {
        Command::List => listed(&jobs, globals),
        Command::Retry { keys, all } => {
            let jobs = if *all { waiting(jobs) } else { named(jobs, keys)? };
            retry(&state, &jobs, environment)?;
            told("due again", &jobs, globals)
        }
        Command::Drop { keys } => {
            let jobs = named(jobs, keys)?;
            forget(&state, &jobs)?;
            told("dropped", &jobs, globals)
        }
    };
    if !text.is_empty() {
        super::print(environment, &text)?;
    }
    Ok(Exit::Done)
}

/// The file itself only where it is to change and there is one.
fn open(path: &Path, changes: bool, environment: &Environment) -> anyhow::Result<State> {
    if changes && path.exists() {
        return Ok(State::open(path, environment.hooks.clone())?);
    }
    Ok(State::copy_in_memory(path)?)
}

fn jobs(state: &State, stores: &[&str]) -> anyhow::Result<Vec<Job>> {
    let mut jobs = Vec::new();
    for store in stores {
        jobs.extend(state.jobs(&JobFilter { store: Some(store), ..JobFilter::default() })?);
    }
    Ok(jobs)
}

/// Those that the next pass would not take anyway.
fn waiting(jobs: Vec<Job>) -> Vec<Job> {
    jobs.into_iter().filter(|job| job.state != JobState::Due).collect()
}

/// The jobs of these keys, in whatever store and task; refuses all when one is not there.
fn named(jobs: Vec<Job>, keys: &[String]) -> Result<Vec<Job>, Usage> {
    let is = |job: &Job, key: &String| shown(job).eq_ignore_ascii_case(key.trim());
    let absent = |key: &&String| !jobs.iter().any(|job| is(job, key));
    if let Some(key) = keys.iter().find(absent) {
        let hint = "`cpsync queue list` shows the keys that are";
        return Err(Usage::new(format!("`{key}` is not in the queue"), hint));
    }
    Ok(jobs.into_iter().filter(|job| keys.iter().any(|key| is(job, key))).collect())
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
        let keys: Vec<String> = jobs.iter().map(shown).collect();
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

fn listed(jobs: &[Job], globals: &Globals) -> String {
    if globals.json {
        return lines(jobs);
    }
    if jobs.is_empty() {
        return if globals.quiet { String::new() } else { "the queue is empty".to_owned() };
    }
    let heading = [
        "key",
        "store",
        "task",
        "state",
        "reason",
        "attempts",
        "next try",
        "waits since",
        "message",
    ];
    table(&heading, &jobs.iter().map(row).collect::<Vec<_>>())
}

fn row(job: &Job) -> Vec<String> {
    vec![
        shown(job),
        job.key.store.clone(),
        job.key.task.clone(),
        job.state.as_str().to_owned(),
        job.reason.clone(),
        job.attempts.to_string(),
        job.due_at.map_or_else(|| "-".to_owned(), |at| moment(at, "%Y-%m-%d %H:%M UTC")),
        moment(job.enqueued_at, "%Y-%m-%d %H:%M UTC"),
        job.message.clone().unwrap_or_default(),
    ]
}

fn lines(jobs: &[Job]) -> String {
    const RFC_3339: &str = "%Y-%m-%dT%H:%M:%SZ";
    let mut text = String::new();
    for job in jobs {
        let line = json!({
            "message_type": "job",
            "store": job.key.store,
            "task": job.key.task,
            "key": shown(job),
            "state": job.state.as_str(),
            "reason": job.reason,
            "attempts": job.attempts,
            "next": job.due_at.map(|at| moment(at, RFC_3339)),
            "since": moment(job.enqueued_at, RFC_3339),
            "cause": job.cause,
            "message": job.message,
        });
        let _ = writeln!(text, "{line}");
    }
    let _ = writeln!(text, "{}", json!({ "message_type": "summary", "jobs": jobs.len() }));
    text
}

/// A key as people see and type it.
fn shown(job: &Job) -> String {
    job.key.key.replace('\t', " ")
}

fn moment(seconds: i64, format: &str) -> String {
    DateTime::from_timestamp(seconds, 0)
        .map_or_else(|| seconds.to_string(), |moment| moment.format(format).to_string())
}
