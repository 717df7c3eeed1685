//! `log`: what passes did, one line each, or what one of them did to single records.
//!
//! Reads the run history in the state file. The log file (`--log-file`) has the same run numbers.

mod text;

use clap::Args;
use serde_json::json;

use super::args::Globals;
use super::moment::{self, Since, exact};
use super::status::overview::summary;
use super::{Environment, Usage, pass};
use crate::config::{self, Config, Secrets};
use crate::exit::Exit;
use crate::state::{Run, RunFilter, RunRecord, State};

/// Lines unless more are asked for.
const MOST: u32 = 50;

#[derive(Debug, Args)]
pub(super) struct Log {
    /// Only this task's
    #[arg(long)]
    task: Option<String>,
    /// Only what began since then: 2h, 3d, 2026-11-22 (UTC)
    #[arg(long, value_name = "TIME", value_parser = moment::since)]
    since: Option<Since>,
    /// What this run did to single records
    #[arg(long, value_name = "ID", conflicts_with_all = ["task", "since", "key"])]
    run: Option<i64>,
    /// What became of this record: its SKU, or its key as `queue list` shows it
    #[arg(long, value_name = "SKU", allow_hyphen_values = true)]
    key: Option<String>,
    /// At most so many lines [default: 50 for people, all with --json and --run]
    #[arg(long, value_name = "N")]
    limit: Option<u32>,
}

/// A record with the run that it was part of; `None` when that one is forgotten.
struct Traced {
    record: RunRecord,
    run: Option<Run>,
}

pub(super) fn run(
    command: &Log,
    globals: &Globals,
    environment: &mut Environment,
) -> anyhow::Result<Exit> {
    let path = config::find(globals.config.as_deref(), &environment.variables)?;
    let config = Config::read(&path, &environment.variables, Secrets::Leave)?.config;
    pass::chosen(&config, globals.store.as_deref())?;
    let path = &config.state.path;
    let text = if let Some(id) = command.run {
        let (run, records) = State::view(path, |state| one(state, id, command.limit))?;
        if globals.json { one_json(&run, &records) } else { text::one(&run, &records) }
    } else {
        let now = environment.now();
        let since = command.since.map(|since| since.timestamp(now));
        let limit = command.limit.or((!globals.json).then_some(MOST));
        let store = globals.store.as_deref();
        let filter = RunFilter { store, task: command.task.as_deref(), limit, since, id: None };
        if let Some(key) = &command.key {
            let traced = State::view(path, |state| traced(state, key, &filter))?;
            if globals.json { traced_json(&traced) } else { text::traced(&traced) }
        } else {
            let runs = State::view(path, |state| Ok(state.runs(&filter)?))?;
            if globals.json { runs_json(&runs) } else { text::runs(&runs) }
        }
    };
    super::print(environment, &text)?;
    Ok(Exit::Done)
}

fn one(state: &State, id: i64, limit: Option<u32>) -> anyhow::Result<(Run, Vec<RunRecord>)> {
    let filter = RunFilter { id: Some(id), ..RunFilter::default() };
    let hint = "`cpsync log` lists them; `keep-history` under [state] says how long";
    let unknown = || Usage::new(format!("no run {id} is known"), hint);
    let run = state.runs(&filter)?.into_iter().next().ok_or_else(unknown)?;
    Ok((run, state.run_records(id, limit)?))
}

fn traced(state: &State, key: &str, filter: &RunFilter<'_>) -> anyhow::Result<Vec<Traced>> {
    let mut traced = Vec::new();
    for record in state.records_of(key, None)? {
        let run = RunFilter { id: Some(record.run), limit: None, ..*filter };
        let run = state.runs(&run)?.into_iter().next();
        let open = filter.store.is_none() && filter.task.is_none() && filter.since.is_none();
        if run.is_some() || open {
            traced.push(Traced { record, run });
        }
        if filter.limit.is_some_and(|limit| traced.len() >= limit as usize) {
            break;
        }
    }
    Ok(traced)
}

fn run_object(run: &Run) -> serde_json::Value {
    json!({
        "message_type": "run",
        "id": run.id,
        "store": run.store,
        "task": run.task,
        "started": exact(run.started_at),
        "ended": run.ended_at.map(exact),
        "code": run.exit_code,
        "whole": run.whole,
        "summary": summary(run),
    })
}

fn record_object(record: &RunRecord) -> serde_json::Value {
    json!({
        "message_type": "record",
        "run": record.run,
        "kind": record.kind,
        "key": record.key,
        "sku": record.sku,
        "text": record.text,
    })
}

fn runs_json(runs: &[Run]) -> String {
    lines(runs.iter().map(run_object), "runs", runs.len())
}

fn one_json(run: &Run, records: &[RunRecord]) -> String {
    let objects = std::iter::once(run_object(run)).chain(records.iter().map(record_object));
    lines(objects, "records", records.len())
}

fn traced_json(traced: &[Traced]) -> String {
    let objects = traced.iter().map(|traced| {
        let mut object = record_object(&traced.record);
        if let Some(run) = &traced.run {
            object["store"] = json!(run.store);
            object["task"] = json!(run.task);
            object["started"] = json!(exact(run.started_at));
        }
        object
    });
    lines(objects, "records", traced.len())
}

fn lines(objects: impl Iterator<Item = serde_json::Value>, what: &str, count: usize) -> String {
    super::json::lines(objects.chain([json!({ "message_type": "summary", what: count })]))
}
