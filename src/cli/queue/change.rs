//! `queue add`, `retry`, `drop` and `clear`: what a person does to records that wait.

use chrono::{DateTime, Utc};
use serde_json::json;

use super::args::Filter;
use super::chosen;
use crate::cli::args::Globals;
use crate::cli::{Environment, Usage};
use crate::config::Config;
use crate::state::{Job, JobFilter, JobKey, JobState, State};

/// Tasks whose jobs a pass takes from the queue; the others compare, and queue only what failed.
const QUEUED: [&str; 3] = ["items", "categories", "category-items"];

/// The queue of the chosen stores, open for changes.
pub(super) struct Change<'a> {
    state: State,
    stores: &'a [String],
    globals: &'a Globals,
    now: DateTime<Utc>,
}

impl<'a> Change<'a> {
    /// Opens the file itself only where there is one; a dry run works on a copy.
    pub(super) fn open(
        config: &Config,
        stores: &'a [String],
        globals: &'a Globals,
        environment: &Environment,
    ) -> anyhow::Result<Self> {
        let path = &config.state.path;
        let state = if !globals.dry_run && path.exists() {
            State::open(path, environment.hooks.clone())?
        } else {
            State::copy_in_memory(path)?
        };
        Ok(Self { state, stores, globals, now: environment.now() })
    }

    /// The same for something new, which makes the file.
    pub(super) fn open_or_make(
        config: &Config,
        stores: &'a [String],
        globals: &'a Globals,
        environment: &Environment,
    ) -> anyhow::Result<Self> {
        if !globals.dry_run {
            drop(State::open(&config.state.path, environment.hooks.clone())?);
        }
        Self::open(config, stores, globals, environment)
    }

    /// Queues keys for a task in every chosen store.
    pub(super) fn add(&self, task: &str, keys: &[String]) -> anyhow::Result<String> {
        chosen::check_task(Some(task), &self.state, self.stores)?;
        if !QUEUED.contains(&task) {
            let message =
                format!("could not queue records for `{task}`: it compares and sends at once");
            return Err(Usage::new(message, format!("`cpsync {task} --item KEY`")).into());
        }
        let now = self.now.timestamp();
        self.state.write(|writer| {
            for store in self.stores {
                for key in keys {
                    writer.enqueue(&JobKey::new(store, task, key), "asked", now)?;
                }
            }
            Ok(())
        })?;
        Ok(self.told("queued", &self.queued(task, keys)?))
    }

    fn queued(&self, task: &str, keys: &[String]) -> anyhow::Result<Vec<Job>> {
        let mut jobs = Vec::new();
        for store in self.stores {
            let all = JobFilter { store: Some(store), task: Some(task), ..JobFilter::default() };
            let of_store = self.state.jobs(&all)?.into_iter();
            jobs.extend(of_store.filter(|job| keys.contains(&job.key.key)));
        }
        Ok(jobs)
    }

    /// Makes records due now. Without keys, those are left that the next pass would take anyway.
    pub(super) fn retry(
        &self,
        keys: &[String],
        filter: &Filter,
        all: bool,
    ) -> anyhow::Result<String> {
        let mut jobs = self.wanted("retry", keys, filter, all)?;
        if keys.is_empty() {
            jobs.retain(|job| job.state != JobState::Due);
        }
        let now = self.now.timestamp();
        self.state.write(|writer| {
            for job in &jobs {
                writer.enqueue(&job.key, &job.reason, now)?;
            }
            Ok(())
        })?;
        Ok(self.told("due again", &jobs))
    }

    /// Takes records off the queue; one that a pass queued again meanwhile stays.
    pub(super) fn forget(
        &self,
        verb: &str,
        keys: &[String],
        filter: &Filter,
        all: bool,
    ) -> anyhow::Result<String> {
        let jobs = self.wanted(verb, keys, filter, all)?;
        self.state.write(|writer| {
            for job in &jobs {
                writer.done(&job.key, Some(job.change))?;
            }
            Ok(())
        })?;
        Ok(self.told("dropped", &jobs))
    }

    /// The jobs that a change is about: by key, by filter, or all when that is said aloud.
    fn wanted(
        &self,
        verb: &str,
        keys: &[String],
        filter: &Filter,
        all: bool,
    ) -> anyhow::Result<Vec<Job>> {
        if keys.is_empty() && filter.is_open() && !all {
            let hint = "give keys, `--task`, `--state`, `--cause`, `--key`, or `--all`";
            let message = format!("could not {verb} records: none is named");
            return Err(Usage::new(message, hint).into());
        }
        chosen::check_task(filter.task.as_deref(), &self.state, self.stores)?;
        let jobs = chosen::jobs(&self.state, self.stores, filter)?;
        if keys.is_empty() { Ok(jobs) } else { Ok(chosen::named(jobs, keys)?) }
    }

    fn told(&self, what: &str, jobs: &[Job]) -> String {
        let dry_run = self.globals.dry_run;
        if self.globals.json {
            let keys: Vec<String> = jobs.iter().map(chosen::shown).collect();
            return json!({
                "message_type": "summary", "dry_run": dry_run, "action": what, "keys": keys,
            })
            .to_string();
        }
        if self.globals.quiet {
            return String::new();
        }
        let dry = if dry_run { " (dry run)" } else { "" };
        format!("{} {what}{dry}", jobs.len())
    }
}
