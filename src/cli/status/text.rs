//! The screen for people.

use super::Screen;
use super::overview::{Overview, StoreOverview, TaskOverview, summary};
use super::reach::{Answer, Side};
use crate::cli::moment::{short, span};
use crate::config::duration;
use crate::exit::Exit;
use crate::report::one_line;
use crate::report::table::table;
use crate::state::Run;

/// The whole screen.
pub(super) fn screen(screen: &Screen) -> String {
    let overview = &screen.overview;
    let mut parts = vec![tasks(overview)];
    let further = [
        stale(overview),
        troubles(overview),
        locks(overview),
        held(overview),
        sides(screen.sides.as_deref()),
    ];
    parts.extend(further.into_iter().filter(|lines| !lines.is_empty()).map(|l| l.join("\n")));
    parts.join("\n\n")
}

fn tasks(overview: &Overview) -> String {
    let heading = [
        "store",
        "task",
        "last success",
        "age",
        "limit",
        "last result",
        "waiting",
        "retry",
        "dead",
        "oldest",
    ];
    let rows: Vec<Vec<String>> = overview
        .stores
        .iter()
        .flat_map(|store| store.tasks.iter().map(|task| row(store, task, overview.now)))
        .collect();
    table(&heading, &rows)
}

fn row(store: &StoreOverview, task: &TaskOverview, now: i64) -> Vec<String> {
    let none = || "-".to_owned();
    let limit = task.limit.map_or_else(none, duration::format);
    let stale = if task.stale(now) { " STALE" } else { "" };
    let count = |count: u32| if count == 0 { none() } else { count.to_string() };
    vec![
        store.name.clone(),
        task.task.clone(),
        task.good_at().map_or_else(|| "never".to_owned(), short),
        task.good_at().map_or_else(none, |at| span(now - at)),
        format!("{limit}{stale}"),
        result(task),
        count(task.queue.due),
        count(task.queue.retry),
        count(task.queue.dead),
        task.queue.oldest.map_or_else(none, |at| span(now - at)),
    ]
}

/// How the last pass ended, in a word or two.
fn result(task: &TaskOverview) -> String {
    let Some(run) = &task.last else { return "never run".to_owned() };
    match (run.exit_code, &task.holder) {
        (None, Some(_)) => "running".to_owned(),
        (None, None) => "killed".to_owned(),
        (Some(0), _) => "ok".to_owned(),
        (Some(3), _) => troubled(run),
        (Some(7), _) => "differs".to_owned(),
        (Some(code), _) => format!("exit {code}"),
    }
}

/// `2 failed, 1 held`
fn troubled(run: &Run) -> String {
    let summary = summary(run);
    let count = |name: &str| summary[name].as_u64().unwrap_or(0);
    let told: Vec<String> = ["failed", "held"]
        .into_iter()
        .filter(|name| count(name) > 0)
        .map(|name| format!("{} {name}", count(name)))
        .collect();
    told.join(", ")
}

fn stale(overview: &Overview) -> Vec<String> {
    overview
        .stale()
        .into_iter()
        .map(|(store, task)| {
            let limit = task.limit.map(duration::format).unwrap_or_default();
            let since = task.good_at().map_or_else(
                || "no good pass is known".to_owned(),
                |at| format!("the last good pass ended {} ago", span(overview.now - at)),
            );
            format!("stale: {} of store `{store}`: {since}, the limit is {limit}", task.task)
        })
        .collect()
}

/// Why last passes did not come to their end.
fn troubles(overview: &Overview) -> Vec<String> {
    let mut lines = Vec::new();
    for (store, task) in all(overview) {
        let Some(run) = &task.last else { continue };
        if task.killed() {
            let began = short(run.started_at);
            lines.push(format!(
                "killed: {} of store `{store}`, begun {began}; the next pass goes on",
                task.task
            ));
        }
        if let Some(error) = summary(run)["error"].as_str() {
            lines.push(one_line(&format!("last error: {error}")));
        }
    }
    lines.dedup();
    lines
}

fn locks(overview: &Overview) -> Vec<String> {
    all(overview)
        .filter_map(|(store, task)| {
            let holder = task.holder.as_ref()?;
            Some(format!("running: {} of store `{store}`: {holder}", task.task))
        })
        .collect()
}

fn held(overview: &Overview) -> Vec<String> {
    let held = overview.stores.iter().filter(|store| store.held.count > 0);
    held.flat_map(|store| {
        let oldest = store
            .held
            .oldest
            .map_or_else(String::new, |at| format!(", the oldest for {}", span(overview.now - at)));
        let count = store.held.count;
        let total = format!("held orders: {count} of store `{}`{oldest}", store.name);
        let reasons = store.held.reasons.iter();
        let reasons = reasons.map(|(reason, orders)| one_line(&format!("  {orders}: {reason}")));
        std::iter::once(total).chain(reasons).collect::<Vec<_>>()
    })
    .collect()
}

fn sides(sides: Option<&[Side]>) -> Vec<String> {
    let Some(sides) = sides else {
        return vec!["counterpoint and stores: not asked (--offline)".to_owned()];
    };
    sides.iter().flat_map(side).collect()
}

fn side(side: &Side) -> Vec<String> {
    match &side.answer {
        Answer::Fine(time) => vec![format!("{}: ok, {} ms", side.name(), time.as_millis())],
        Answer::Trouble { message, hints, exit } => {
            let what = if *exit == Exit::Operator { "refused" } else { "unavailable" };
            let first = one_line(&format!("{}: {what}: {message}", side.name()));
            let hints = hints.iter().map(|hint| one_line(&format!("  hint: {hint}")));
            std::iter::once(first).chain(hints).collect()
        }
    }
}

fn all(overview: &Overview) -> impl Iterator<Item = (&str, &TaskOverview)> {
    let stores = overview.stores.iter();
    stores.flat_map(|store| store.tasks.iter().map(|task| (store.name.as_str(), task)))
}
