//! Alerts: what a pass left behind is told to people; `alerts list`, `alerts test`.

use std::collections::BTreeMap;

use clap::Subcommand;
use serde_json::json;

use super::args::Globals;
use super::pass::{Task, chosen};
use super::{Environment, Usage, examples, failure};
use crate::alert::{self, Digest, Findings, Told};
use crate::config::{self, Config, Secrets, Store};
use crate::exit::{Exit, hints};
use crate::model::key;
use crate::report::table::table;
use crate::report::{Summary, one_line};
use crate::state::{Alert, Cause, JobFilter, OrderFilter, OrderState, State, Wrong};
use crate::task::images;

/// More different warnings of one pass than this are not told one by one.
const WARNINGS: u32 = 20;
/// More causes of one task than this are not told one by one.
const CAUSES: usize = 20;

#[derive(Debug, Subcommand)]
pub(super) enum Alerts {
    /// List what is wrong now, since when, and whether people were told
    #[command(before_help = examples::ALERTS)]
    List,
    /// Send a test by every way that `[alerts]` names
    #[command(before_help = examples::ALERTS)]
    Test,
}

/// Tells people what a pass left behind, and the monitor that it ran. A failure here is logged; it
/// changes nothing of how the pass ended, and what was to be told is told after the next one.
pub(super) fn after_pass(
    config: &Config,
    (task, store): (Task, &Store),
    ended: &anyhow::Result<Summary>,
    environment: &Environment,
) {
    let interrupted = ended.as_ref().is_err_and(|error| Exit::of(error) == Exit::Interrupted);
    if interrupted {
        return;
    }
    if config.alerts.has_channel()
        && let Err(error) = tell(config, (task, store), ended, environment)
    {
        log::warn!(
            "could not tell people about {} of store `{}`: {error:#}",
            task.name(),
            store.name
        );
    }
    if let Some(heartbeat) = &config.alerts.heartbeat
        && let Err(error) = alert::beat(heartbeat, task.name(), &store.name, ended.is_ok())
    {
        log::warn!("{error:#}");
    }
}

fn tell(
    config: &Config,
    (task, store): (Task, &Store),
    ended: &anyhow::Result<Summary>,
    environment: &Environment,
) -> anyhow::Result<()> {
    let state = State::open(&config.state.path, environment.hooks.clone())?;
    let findings = Findings {
        store: &store.name,
        task: task.name(),
        wrong: wrong(&state, task, &store.name, ended)?,
        complete: ended.is_ok(),
    };
    let now = environment.now().timestamp();
    for (channel, error) in alert::settle(&config.alerts, &state, &findings, now)? {
        log::warn!("could not send an alert by {channel}: {error:#}");
    }
    Ok(())
}

/// What is wrong after a pass: how it ended, why records failed, what it warned of.
fn wrong(
    state: &State,
    task: Task,
    store: &str,
    ended: &anyhow::Result<Summary>,
) -> anyhow::Result<Vec<Wrong>> {
    let mut wrong: Vec<Wrong> = ended.as_ref().err().map(ended_by).into_iter().collect();
    let queue = if task == Task::ImagesSync { images::TASK } else { task.name() };
    let filter = JobFilter { store: Some(store), task: Some(queue), ..JobFilter::default() };
    for cause in state.causes(&filter)?.into_iter().take(CAUSES) {
        wrong.push(failed_for(state, &filter, cause)?);
    }
    if task == Task::Orders {
        wrong.extend(held(state, store)?);
    }
    if ended.is_ok() {
        wrong.extend(state.run_warnings(store, task.name(), WARNINGS)?.into_iter().map(
            |warning| {
                let example = Some(warning.key).filter(|key| !key.is_empty());
                let records = if example.is_some() { warning.records } else { 0 };
                let cause = format!("warning: {}", warning.text);
                let (message, hint) = (warning.text, None);
                Wrong { cause, message, hint, records, example, urgent: true }
            },
        ));
    }
    Ok(wrong)
}

/// What ended a pass. The other side being away, or another run being at it, may mend itself.
fn ended_by(error: &anyhow::Error) -> Wrong {
    let exit = Exit::of(error);
    Wrong {
        cause: format!("ended: {}", exit.code()),
        message: one_line(&format!("{error:#}")),
        hint: hints(error).into_iter().next(),
        records: 0,
        example: None,
        urgent: !matches!(exit, Exit::Unavailable | Exit::Locked),
    }
}

/// Why records failed. Those that are tried again may mend themselves, dead ones do not.
fn failed_for(state: &State, filter: &JobFilter<'_>, cause: Cause) -> anyhow::Result<Wrong> {
    let one = JobFilter { cause: Some(&cause.text), limit: Some(1), ..*filter };
    let example = state.jobs(&one)?.pop().map(|job| key::shown(&job.key.key));
    let number = cause.id;
    Ok(Wrong {
        cause: format!("failed: {number}"),
        message: cause.text,
        hint: Some(format!("`cpsync queue list --cause {number}` shows the records")),
        records: cause.jobs.into(),
        example,
        urgent: cause.dead > 0,
    })
}

/// Why web orders wait, once a cause. Urgent: a shopper waits with them.
fn held(state: &State, store: &str) -> anyhow::Result<impl Iterator<Item = Wrong>> {
    let filter =
        OrderFilter { store: Some(store), state: Some(OrderState::Held), ..OrderFilter::default() };
    let mut causes: BTreeMap<String, Wrong> = BTreeMap::new();
    for order in state.orders(&filter)? {
        let Some(held) = order.held else { continue };
        let known = causes.entry(held.cause).or_insert_with_key(|cause| Wrong {
            cause: format!("held: {cause}"),
            message: format!("web orders are held: {}", one_line(&held.reason)),
            hint: held.advice.map(|advice| one_line(&advice)),
            records: 0,
            example: Some(order.number),
            urgent: true,
        });
        known.records += 1;
    }
    Ok(causes.into_values().take(CAUSES))
}

pub(super) fn run(
    command: &Alerts,
    globals: &Globals,
    environment: &mut Environment,
) -> anyhow::Result<Exit> {
    match command {
        Alerts::List => list(globals, environment),
        Alerts::Test => test(globals, environment),
    }
}

fn list(globals: &Globals, environment: &mut Environment) -> anyhow::Result<Exit> {
    let path = config::find(globals.config.as_deref(), &environment.variables)?;
    let config = Config::read(&path, &environment.variables, Secrets::Leave)?.config;
    chosen(&config, globals.store.as_deref())?;
    let store = globals.store.as_deref();
    let alerts = State::view(&config.state.path, |state| Ok(state.alerts(store, None)?))?;
    let text = if globals.json { json_lines(&alerts) } else { lines(&config, &alerts) };
    super::print(environment, &text)?;
    Ok(Exit::Done)
}

fn lines(config: &Config, alerts: &[Alert]) -> String {
    if !config.alerts.has_channel() {
        return "nobody is told: [alerts] names neither a mail server nor a command".to_owned();
    }
    if alerts.is_empty() {
        return "nothing is wrong".to_owned();
    }
    let rows: Vec<Vec<String>> = alerts
        .iter()
        .map(|alert| {
            let told = alert.told_at.map_or_else(|| "not yet".to_owned(), alert::moment);
            let gone = if alert.solved_at.is_some() { "solved: " } else { "" };
            vec![
                alert.store.clone(),
                alert.task.clone(),
                alert.wrong.records.to_string(),
                alert::moment(alert.since),
                told,
                format!("{gone}{}", alert.wrong.message),
            ]
        })
        .collect();
    table(&["store", "task", "records", "since", "told", "what"], &rows)
}

fn json_lines(alerts: &[Alert]) -> String {
    let lines: Vec<String> = alerts
        .iter()
        .map(|alert| {
            json!({
                "message_type": "alert", "store": alert.store, "task": alert.task,
                "message": alert.wrong.message, "hint": alert.wrong.hint,
                "records": alert.wrong.records, "example": alert.wrong.example,
                "urgent": alert.wrong.urgent, "since": alert::moment(alert.since),
                "told_at": alert.told_at.map(alert::moment),
                "solved_at": alert.solved_at.map(alert::moment),
            })
            .to_string()
        })
        .chain([json!({ "message_type": "summary", "alerts": alerts.len() }).to_string()])
        .collect();
    lines.join("\n")
}

fn test(globals: &Globals, environment: &mut Environment) -> anyhow::Result<Exit> {
    let path = config::find(globals.config.as_deref(), &environment.variables)?;
    let config = Config::load_for(&path, &environment.variables, globals.store.as_deref())?;
    if !config.alerts.has_channel() && config.alerts.heartbeat.is_none() {
        let hint = "add [alerts.mail], [alerts] command or [alerts.heartbeat] to it";
        let message = format!("`{}` names no way to tell people", path.display());
        return Err(Usage::new(message, hint).into());
    }
    if globals.dry_run {
        super::print(environment, "would send a test by every way that [alerts] names")?;
        return Ok(Exit::Done);
    }
    let mut failed = alert::deliver(&config.alerts, &sample(environment.now().timestamp()));
    if let Some(heartbeat) = &config.alerts.heartbeat {
        let beaten = alert::beat(heartbeat, "test", "test", true);
        failed.extend(beaten.err().map(|error| ("heartbeat", error)));
    }
    if failed.is_empty() {
        super::print(environment, "the test was sent; look whether it arrives")?;
        return Ok(Exit::Done);
    }
    for (channel, error) in failed {
        let error = Usage::new(
            format!("could not send the test by {channel}: {error:#}"),
            "check [alerts] in cpsync.toml, and that this machine may connect to that server",
        );
        failure::tell(&error.into(), globals.json, environment);
    }
    Ok(Exit::Operator)
}

fn sample(now: i64) -> Digest {
    let told = Told {
        store: "test".to_owned(),
        task: "test".to_owned(),
        message: "this is a test: alerts of cpsync arrive here".to_owned(),
        hint: Some("nothing is to be done".to_owned()),
        records: 0,
        example: None,
        since: alert::moment(now),
    };
    Digest { open: vec![told], solved: Vec::new() }
}
