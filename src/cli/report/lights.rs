//! How every task stands -> a traffic light with its reason in words, so that nobody has to tell red
//! from green.

use serde::Serialize;

use crate::cli::moment::{exact, span};
use crate::cli::status::overview::{Overview, StoreOverview, TaskOverview, summary};
use crate::config::duration;
use crate::report::one_line;

/// The colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Color {
    /// Nobody runs it.
    Off,
    /// Nothing to do.
    Green,
    /// Somebody should look when there is time.
    Yellow,
    /// A person has to act.
    Red,
}

/// One task of one store.
#[derive(Debug, Serialize)]
pub(super) struct Light {
    pub(super) store: String,
    pub(super) task: String,
    pub(super) color: Color,
    /// The colour in words.
    pub(super) word: &'static str,
    /// Why, one sentence.
    pub(super) why: String,
    /// How long ago the last good pass ended; `None` = none is known.
    pub(super) age: Option<String>,
    /// When it ended, RFC 3339; `None` as above.
    pub(super) good_at: Option<String>,
    /// Records for the next pass.
    pub(super) waiting: u32,
    /// Records that are tried again.
    pub(super) retry: u32,
    /// Records that wait for a person.
    pub(super) dead: u32,
}

/// The lights of all stores, in the order of `status`.
pub(super) fn all(overview: &Overview) -> Vec<Light> {
    let tasks = overview
        .stores
        .iter()
        .flat_map(|store| store.tasks.iter().map(move |task| light(store, task, overview.now)));
    tasks.collect()
}

fn light(store: &StoreOverview, task: &TaskOverview, now: i64) -> Light {
    let (color, why) = judged(task, now);
    let word = match color {
        Color::Off => "not in use",
        Color::Green => "well",
        Color::Yellow => "look at it",
        Color::Red => "act",
    };
    Light {
        store: store.name.clone(),
        task: task.task.clone(),
        color,
        word,
        why,
        age: task.good_at().map(|at| span(now - at)),
        good_at: task.good_at().map(exact),
        waiting: task.queue.due,
        retry: task.queue.retry,
        dead: task.queue.dead,
    }
}

/// The first of these that holds.
fn judged(task: &TaskOverview, now: i64) -> (Color, String) {
    let error = task.last.as_ref().map(summary);
    let error = error.as_ref().and_then(|summary| summary["error"].as_str()).map(one_line);
    let code = task.last.as_ref().and_then(|run| run.exit_code);
    if task.stale(now) {
        let limit = task.limit.map(duration::format).unwrap_or_default();
        let why = error.map_or_else(String::new, |error| format!("; the last pass said: {error}"));
        return (Color::Red, format!("no good pass for longer than {limit}{why}"));
    }
    match code {
        Some(1 | 2 | 6) => return (Color::Red, error.unwrap_or_else(|| "it was stopped".into())),
        Some(7) => {
            let tell = "store and Counterpoint differ; `cpsync log --task verify` tells where";
            return (Color::Yellow, tell.to_owned());
        }
        Some(0 | 3) => {}
        Some(_) => return (Color::Yellow, error.unwrap_or_else(|| "it was interrupted".into())),
        None if task.last.is_none() && task.queue.dead == 0 && task.queue.retry == 0 => {
            return (Color::Off, "it has never run".into());
        }
        None if task.killed() => {
            return (Color::Yellow, "the last pass was killed; the next one goes on".into());
        }
        None => {}
    }
    let waits = |count: u32, what: &str| format!("{count} record{} {what}", plural(count));
    match (task.queue.dead, task.queue.retry, code) {
        (0, 0, Some(3)) => (Color::Yellow, "records are held; `cpsync log` tells which".into()),
        (0, 0, _) if task.holder.is_some() => (Color::Green, "a pass is under way".into()),
        (0, 0, _) if task.queue.due > 0 => {
            (Color::Green, waits(task.queue.due, "for the next pass"))
        }
        (0, 0, _) if task.task == "verify" => (Color::Green, "nothing differs".into()),
        (0, 0, _) => (Color::Green, "everything was sent".into()),
        (0, retry, _) => (Color::Yellow, waits(retry, "failed, to be tried again")),
        (dead, _, _) => (Color::Yellow, waits(dead, "failed too often, waiting for a person")),
    }
}

fn plural(count: u32) -> &'static str {
    if count == 1 { "" } else { "s" }
}
