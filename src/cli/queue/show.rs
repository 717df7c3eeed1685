//! `queue show`: all that is known of a record that waits or failed, and what to do about it.

use crate::model::counted;
use serde_json::{Value, json};

use super::chosen::{is, shown};
use super::{list, replay};
use crate::cli::args::Globals;
use crate::cli::moment::short;
use crate::cli::{Usage, json, quote};
use crate::config::Config;
use crate::report::one_line;
use crate::state::{Exchange, Job, JobFilter, JobState, State};

/// The jobs of a key with their last exchanges; one key can wait in several tasks and stores.
pub(super) fn read(
    state: &State,
    stores: &[String],
    key: &str,
    task: Option<&str>,
) -> anyhow::Result<Vec<Job>> {
    let mut found = Vec::new();
    for store in stores {
        for job in state.jobs(&JobFilter { store: Some(store), task, ..JobFilter::default() })? {
            if is(&job, key) {
                found.extend(state.job(&job.key)?);
            }
        }
    }
    if found.is_empty() {
        let hint = format!(
            "`cpsync queue list` shows the keys that are; `cpsync log --key {}` tells what became of \
             a record",
            quote::native(key)
        );
        return Err(Usage::new(format!("`{key}` is not in the queue"), hint).into());
    }
    Ok(found)
}

/// The jobs for whoever reads them.
pub(super) fn text(jobs: &[Job], config: &Config, globals: &Globals) -> String {
    if globals.json {
        return json::lines(jobs.iter().map(|job| object(job, config)));
    }
    jobs.iter().map(|job| people(job, config)).collect::<Vec<_>>().join("\n\n")
}

/// One job as `queue show` tells it.
pub(in crate::cli) fn people(job: &Job, config: &Config) -> String {
    let mut lines = vec![
        format!("{} ({} of store `{}`)", shown(job), job.key.task, job.key.store),
        format!("  queued:   {}, since {}", job.reason, short(job.enqueued_at)),
        format!("  state:    {}", stands(job)),
    ];
    for (n, line) in job.message.iter().flat_map(|message| message.lines()).enumerate() {
        let title = if n == 0 { "failed:  " } else { "         " };
        lines.push(format!("  {title} {line}"));
    }
    lines.extend(job.exchange.iter().flat_map(exchange));
    lines.push(format!("  advice:   {}", advice(job)));
    lines.push(format!("  replay:   {}", replay::command(job, &config.path)));
    lines.iter().map(|line| one_line(line)).collect::<Vec<_>>().join("\n")
}

fn stands(job: &Job) -> String {
    let next = job.due_at.map(short).unwrap_or_default();
    match job.state {
        JobState::Due => "due with the next pass".to_owned(),
        JobState::Retry => format!("failed {}, next try {next}", counted(job.attempts, "time")),
        JobState::Dead => format!("given up after {}", counted(job.attempts, "try")),
    }
}

/// Neither part holds a secret: credentials travel in headers, which nobody keeps.
fn exchange(said: &Exchange) -> Vec<String> {
    let status =
        if said.status == 0 { "no answer".to_owned() } else { format!("HTTP {}", said.status) };
    let mut lines = vec![format!("  request:  {}", said.request)];
    if !said.body.is_empty() {
        lines.push(format!("            {}", said.body));
    }
    lines.push(format!("  answer:   {status}"));
    if !said.answer.is_empty() {
        lines.push(format!("            {}", said.answer));
    }
    lines
}

/// What a person can do, by how the job stands and what the store said.
fn advice(job: &Job) -> String {
    let mend = "mend what the message says";
    let status = job.exchange.as_ref().map(|exchange| exchange.status);
    match (job.state, status) {
        (JobState::Due, _) => "none needed: the next pass sends it".to_owned(),
        (_, Some(401 | 403)) => {
            "give the store's integration the right that it lacks; then the replay".to_owned()
        }
        (_, Some(0 | 429)) => {
            "the store was away or busy: wait for the next try, or look after the store".to_owned()
        }
        (_, Some(500..)) => {
            "the store itself failed: its own log (Magento: var/log) tells why; then the replay"
                .to_owned()
        }
        (_, Some(_)) => format!("{mend}, in Counterpoint or in the store; then the replay"),
        (_, None) => {
            format!("{mend}, in Counterpoint or in cpsync.toml; then the replay")
        }
    }
}

/// One job for scripts.
pub(in crate::cli) fn object(job: &Job, config: &Config) -> Value {
    let mut object = list::object(job);
    object["exchange"] = json!(job.exchange.as_ref().map(|said| json!({
        "request": said.request,
        "body": said.body,
        "status": said.status,
        "answer": said.answer,
    })));
    object["advice"] = json!(advice(job));
    object["replay"] = json!(replay::command(job, &config.path));
    object
}
