//! `queue list`: the records that wait or failed, and what they failed for.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::chosen::shown;
use crate::cli::args::Globals;
use crate::cli::json;
use crate::cli::moment::{exact, short};
use crate::model::counted;
use crate::report::one_line;
use crate::report::table::table;
use crate::state::{Cause, Job};

/// Rows of the table unless more are asked for: what a person can still read through.
const MOST: u32 = 100;

/// What there is to list.
pub(super) struct Listed {
    /// At most as many as asked for.
    pub(super) jobs: Vec<Job>,
    pub(super) causes: Vec<Cause>,
    /// How many fit; the table may show fewer.
    pub(super) total: usize,
}

/// How many rows to read; `None` = all.
pub(super) fn limit(asked: Option<u32>, globals: &Globals) -> Option<u32> {
    asked.or((!globals.json).then_some(MOST))
}

/// The listing for whoever reads it.
pub(super) fn text(listed: &Listed, globals: &Globals) -> String {
    match listed.total {
        _ if globals.json => json_jobs(listed),
        0 => told("the queue is empty", globals),
        _ => people(listed),
    }
}

/// The causes alone.
pub(super) fn causes_text(found: &[Cause], globals: &Globals) -> String {
    match found {
        _ if globals.json => json_causes(found),
        [] => told("nothing failed", globals),
        found => causes(found),
    }
}

fn told(nothing: &str, globals: &Globals) -> String {
    if globals.quiet { String::new() } else { nothing.to_owned() }
}

fn people(listed: &Listed) -> String {
    let mut text = jobs(&listed.jobs);
    let hidden = listed.total - listed.jobs.len();
    if hidden > 0 {
        let _ = write!(text, "\n... and {hidden} more; `--limit {}` lists all", listed.total);
    }
    // A cause of one record says what its row says.
    if listed.causes.iter().any(|cause| cause.jobs > 1) {
        let _ = write!(text, "\n\n{}", causes(&listed.causes));
    }
    text
}

fn jobs(jobs: &[Job]) -> String {
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
        job.due_at.map_or_else(|| "-".to_owned(), short),
        short(job.enqueued_at),
        message(job),
    ]
}

/// The first line of what went wrong: a record is one row, and a family fails product by product.
fn message(job: &Job) -> String {
    let mut said = job.message.as_deref().unwrap_or_default().lines();
    let first = said.next().unwrap_or_default();
    match said.count() {
        0 => first.to_owned(),
        more => format!("{first} ({} in `queue show`)", counted(more, "more line")),
    }
}

/// `1 cause, 4200 records:`, and a line for each.
fn causes(causes: &[Cause]) -> String {
    let records: u64 = causes.iter().map(|cause| u64::from(cause.jobs)).sum();
    let mut text = format!("{}, {}:", counted(causes.len(), "cause"), counted(records, "record"));
    for cause in causes {
        let dead = if cause.dead > 0 { format!(" ({} dead)", cause.dead) } else { String::new() };
        let line = format!(
            "{}, {} in {}{dead}: {}",
            cause.id,
            cause.jobs,
            cause.tasks.join(", "),
            cause.text
        );
        let _ = write!(text, "\n  cause {}", one_line(&line));
    }
    let _ = write!(
        text,
        "\nhint: mended? `cpsync queue retry --cause N` tries them with the next pass"
    );
    text
}

fn json_jobs(listed: &Listed) -> String {
    let last = json!({ "message_type": "summary", "jobs": listed.total });
    json::lines(listed.jobs.iter().map(|job| caused(job, &listed.causes)).chain([last]))
}

fn caused(job: &Job, causes: &[Cause]) -> Value {
    let cause = causes.iter().find(|cause| job.cause.as_ref() == Some(&cause.text));
    let mut object = object(job);
    object["cause_id"] = json!(cause.map(|cause| cause.id));
    object
}

/// What both listings tell of a job.
pub(super) fn object(job: &Job) -> Value {
    json!({
        "message_type": "job",
        "store": job.key.store,
        "task": job.key.task,
        "key": shown(job),
        "state": job.state.as_str(),
        "reason": job.reason,
        "attempts": job.attempts,
        "next": job.due_at.map(exact),
        "since": exact(job.enqueued_at),
        "cause": job.cause,
        "message": job.message,
    })
}

fn json_causes(causes: &[Cause]) -> String {
    let last = json!({ "message_type": "summary", "causes": causes.len() });
    let object = |cause: &Cause| {
        json!({
            "message_type": "cause",
            "id": cause.id,
            "cause": cause.text,
            "jobs": cause.jobs,
            "dead": cause.dead,
            "since": exact(cause.oldest),
            "tasks": cause.tasks,
        })
    };
    json::lines(causes.iter().map(object).chain([last]))
}
