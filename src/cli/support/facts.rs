//! What goes into a bundle, gathered part by part.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

use anyhow::Context;
use serde_json::json;

use super::Part;
use crate::cli::args::Globals;
use crate::cli::{Environment, doctor, pass};
use crate::config::{self, Config, Loaded, Redactor, Secrets};
use crate::counterpoint::Catalogue;
use crate::state::{JobFilter, RunFilter, State};
use crate::task::doctor::{Looked, run};

/// Runs and jobs that are told.
const MOST: u32 = 500;
/// Bytes of the log's end that are told.
const LOG: u64 = 1 << 20;

const README: &str = "\
A support bundle of cpsync. Passwords, keys and tokens are not in it; names of servers, items, prices
and error messages are. Look through it before you send it.

versions.txt     program and systems
config.toml      what is in effect, defaults included, secrets as ***
doctor.txt       every link from the till to the web
doctor.jsonl     the same, for a program
catalogue.txt    tables and columns of Counterpoint that cpsync uses
runs.jsonl       the newest passes
queue.jsonl      records that wait or failed, without their contents
log.txt          the end of the log file, where one was given
";

/// Everything, and what takes the secrets out of it.
pub(super) fn gather(globals: &Globals, environment: &Environment) -> (Vec<Part>, Redactor) {
    let mut parts = vec![Part { name: "README.txt", text: README.to_owned() }];
    let shown = shown(globals, environment);
    let loaded = doctor::load(globals, environment);
    let redactor = loaded.as_ref().map(Redactor::of).unwrap_or_default();
    let mut put = |name, text: anyhow::Result<String>| {
        let text = text.unwrap_or_else(|error| format!("could not be had: {error:#}\n"));
        parts.push(Part { name, text });
    };
    let looked = loaded.as_ref().map_err(said).and_then(|config| looked(config, globals));
    let catalogue = looked.as_ref().ok().and_then(|looked| looked.catalogue.as_ref());
    put("versions.txt", Ok(versions(catalogue, environment)));
    put("config.toml", shown.as_ref().map_err(said).and_then(toml));
    let sections = looked.as_ref().map_err(said).map(|looked| looked.sections.as_slice());
    put("doctor.jsonl", sections.as_ref().map_err(said).and_then(|s| doctor::json_lines(s)));
    put("doctor.txt", sections.map(|sections| doctor::lines(sections, false) + "\n"));
    let tables = catalogue.map(tables).context("Counterpoint was not reached, see doctor.txt");
    put("catalogue.txt", tables);
    let state = shown.as_ref().map_err(said).and_then(|shown| {
        State::copy_in_memory(&shown.config.state.path).map_err(anyhow::Error::from)
    });
    put("runs.jsonl", state.as_ref().map_err(said).and_then(runs));
    put("queue.jsonl", state.as_ref().map_err(said).and_then(queue));
    if let Some(file) = &globals.log_file {
        put("log.txt", end_of(file));
    }
    (parts, redactor)
}

/// An error that several parts meet, each with its own copy, problems of the configuration included.
fn said(error: &anyhow::Error) -> anyhow::Error {
    let mut text = format!("{error:#}");
    let invalid = error.chain().find_map(|cause| cause.downcast_ref::<config::Invalid>());
    for problem in invalid.into_iter().flat_map(|invalid| &invalid.problems) {
        let _ = write!(text, "\n{problem}");
    }
    anyhow::anyhow!(text)
}

fn shown(globals: &Globals, environment: &Environment) -> anyhow::Result<Loaded> {
    let path = config::find(globals.config.as_deref(), &environment.variables)?;
    Ok(Config::read(&path, &environment.variables, Secrets::Leave)?)
}

fn toml(loaded: &Loaded) -> anyhow::Result<String> {
    Ok(format!("# {}\n{}", loaded.config.path.display(), toml::to_string(&loaded.shown)?))
}

fn versions(catalogue: Option<&Catalogue>, environment: &Environment) -> String {
    let counterpoint = catalogue.and_then(|catalogue| catalogue.database_version.as_deref());
    let server = catalogue.map(|catalogue| catalogue.server_version.as_str());
    format!(
        "cpsync       {}\nsystem       {} {}\ntime         {}\nSQL Server   {}\nCounterpoint {}\n",
        env!("CARGO_PKG_VERSION"),
        std::env::consts::OS,
        std::env::consts::ARCH,
        environment.now().format("%Y-%m-%d %H:%M:%S UTC"),
        server.unwrap_or("not reached"),
        counterpoint.unwrap_or("not known"),
    )
}

fn looked(config: &Config, globals: &Globals) -> anyhow::Result<Looked> {
    let stores = pass::chosen(config, globals.store.as_deref())?;
    Ok(run(config, &stores, !globals.dry_run))
}

fn tables(catalogue: &Catalogue) -> String {
    let mut text = String::new();
    for (name, table) in catalogue.tables() {
        for (column, facts) in table.columns() {
            // Writing to a String cannot fail.
            let _ = writeln!(text, "{name}.{column} {facts}");
        }
    }
    text
}

fn runs(state: &State) -> anyhow::Result<String> {
    let runs = state.runs(&RunFilter { limit: Some(MOST), ..RunFilter::default() })?;
    let line = |run: &crate::state::Run| {
        json!({
            "id": run.id, "store": run.store, "task": run.task, "started_at": run.started_at,
            "ended_at": run.ended_at, "exit_code": run.exit_code, "summary": run.summary,
        })
        .to_string()
            + "\n"
    };
    Ok(runs.iter().map(line).collect())
}

/// Without what was said on the wire: that holds texts and prices, and names of customers.
fn queue(state: &State) -> anyhow::Result<String> {
    let jobs = state.jobs(&JobFilter { limit: Some(MOST), ..JobFilter::default() })?;
    let line = |job: &crate::state::Job| {
        json!({
            "store": job.key.store, "task": job.key.task, "key": job.key.key,
            "state": format!("{:?}", job.state).to_lowercase(), "reason": job.reason,
            "attempts": job.attempts, "due_at": job.due_at, "enqueued_at": job.enqueued_at,
            "cause": job.cause, "message": job.message,
        })
        .to_string()
            + "\n"
    };
    Ok(jobs.iter().map(line).collect())
}

fn end_of(log: &Path) -> anyhow::Result<String> {
    let read = || -> std::io::Result<Vec<u8>> {
        let mut file = File::open(log)?;
        let length = file.metadata()?.len();
        file.seek(SeekFrom::Start(length.saturating_sub(LOG)))?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    let bytes = read().with_context(|| format!("could not read `{}`", log.display()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
