//! `report`: what the owner wants to know, as a web page, a table or some lines.
//!
//! `facts` gathers (`lights` from what `status` knows, `charts` over `days` from the run history,
//! `missing` from the queue and from Counterpoint), `page` and `rows` write it down. Nothing is decided
//! by those two, nothing is changed by any of them.

mod charts;
mod days;
mod draw;
mod facts;
mod lights;
mod missing;
mod page;
mod rows;

use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::{Args, ValueHint};

use super::args::Globals;
use super::{Environment, Usage, failure, in_place, pass};
use crate::config::{self, Config, Secrets};
use crate::exit::Exit;
use crate::report::table::table;
use days::Window;
use facts::Facts;

#[derive(Debug, Args)]
pub(super) struct OwnersReport {
    /// Write a web page that needs no other file; `-` = stdout
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    html: Option<PathBuf>,
    /// Write one long table for spreadsheets; `-` = stdout
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    csv: Option<PathBuf>,
    /// Do not ask Counterpoint; tell only what the last passes saw
    #[arg(long)]
    offline: bool,
}

pub(super) fn run(
    command: &OwnersReport,
    globals: &Globals,
    environment: &mut Environment,
) -> anyhow::Result<Exit> {
    if is_stdout(command.html.as_deref()) && is_stdout(command.csv.as_deref()) {
        let hint = "give one of them a file";
        return Err(Usage::new("page and table cannot both go to stdout", hint).into());
    }
    let path = config::find(globals.config.as_deref(), &environment.variables)?;
    let config = Config::read(&path, &environment.variables, Secrets::Leave)?.config;
    let stores = pass::chosen(&config, globals.store.as_deref())?;
    let now = environment.now();
    let variables = &environment.variables;
    let (facts, answered) = facts::gather(&config, &stores, now, |found| {
        if command.offline {
            return Ok(());
        }
        // Only now: what the state file tells needs no secret.
        let loaded = Config::load_for(&path, variables, globals.store.as_deref())?;
        let named = stores.iter().filter_map(|store| loaded.store(&store.name));
        found.ask(&loaded, &named.collect::<Vec<_>>())
    })?;
    let window = Window::ending(now, config.counterpoint.time_zone);
    write(command, &facts, window, globals, environment)?;
    let Err(error) = answered else { return Ok(Exit::Done) };
    let error = error.context("could not ask Counterpoint what is missing");
    Ok(failure::tell(&error, globals.json, environment))
}

fn is_stdout(file: Option<&Path>) -> bool {
    file == Some(Path::new("-"))
}

/// The page and the table where they are asked for; lines for a script or, without either, for a person.
fn write(
    command: &OwnersReport,
    facts: &Facts,
    window: Window,
    globals: &Globals,
    environment: &mut Environment,
) -> anyhow::Result<()> {
    let rows = rows::all(facts, window);
    let (html, csv) = (command.html.as_deref(), command.csv.as_deref());
    if let Some(file) = html {
        put(file, page::html(facts)?.into_bytes(), globals, environment)?;
    }
    if let Some(file) = csv {
        put(file, rows::csv(&rows)?, globals, environment)?;
    }
    if globals.json && !is_stdout(html) && !is_stdout(csv) {
        return super::print(environment, &rows::lines(&rows));
    }
    if html.is_none() && csv.is_none() {
        return super::print(environment, &text(facts));
    }
    Ok(())
}

/// Writes a file in one step, so that a web server never shows half of it.
fn put(
    file: &Path,
    bytes: Vec<u8>,
    globals: &Globals,
    environment: &mut Environment,
) -> anyhow::Result<()> {
    if file == Path::new("-") {
        let text = String::from_utf8(bytes).context("could not write to stdout")?;
        return super::print(environment, &text);
    }
    let done = if globals.dry_run { "would write" } else { "wrote" };
    if !globals.dry_run {
        in_place::replace(file, &bytes)
            .with_context(|| format!("could not write `{}`", file.display()))
            .map_err(|error| {
                let hint = "name a file in a folder that this account can write";
                Usage::new(format!("{error:#}"), hint)
            })?;
    }
    if globals.json || globals.quiet || !environment.terminal.stdout {
        return Ok(());
    }
    super::print(environment, &format!("{done} {}", file.display()))
}

/// The lights and what is missing, for a terminal.
fn text(facts: &Facts) -> String {
    let rows: Vec<Vec<String>> = facts
        .lights
        .iter()
        .map(|light| {
            let age = light.age.clone().unwrap_or_else(|| "never".to_owned());
            [&light.store, &light.task, light.word, &age, &light.why]
                .map(|cell: &str| cell.to_owned())
                .to_vec()
        })
        .collect();
    let mut parts =
        vec![facts.headline(), table(&["store", "task", "light", "last success", "why"], &rows)];
    let held = (!facts.held.is_empty()).then(|| format!("held orders: {}", facts.held.len()));
    let missing = facts.missing.iter().map(|missing| {
        let store = missing.store.as_ref().map_or_else(String::new, |store| format!(" ({store})"));
        format!("{}{store}: {}", missing.title, missing.records.len())
    });
    let lines: Vec<String> = held.into_iter().chain(missing).collect();
    parts.extend((!lines.is_empty()).then(|| lines.join("\n")));
    parts.push("`cpsync report --html FILE` draws it, `--csv FILE` has every record".to_owned());
    parts.join("\n\n")
}
