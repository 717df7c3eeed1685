//! The history for people.

use super::Traced;
use crate::cli::moment::{short, span};
use crate::cli::status::overview::summary;
use crate::report::one_line;
use crate::report::table::table;
use crate::state::{Run, RunRecord};

/// The counts of a summary that are worth a word.
const COUNTS: [&str; 15] = [
    "differing",
    "missing",
    "pending",
    "created",
    "updated",
    "disabled",
    "archived",
    "removed",
    "unchanged",
    "queued",
    "failed",
    "held",
    "matched",
    "ambiguous",
    "left",
];

/// A line for each run, the newest first.
pub(super) fn runs(runs: &[Run]) -> String {
    if runs.is_empty() {
        return "no run is known".to_owned();
    }
    let heading = ["run", "started", "store", "task", "took", "exit", "did"];
    table(&heading, &runs.iter().map(row).collect::<Vec<_>>())
}

fn row(run: &Run) -> Vec<String> {
    let none = || "-".to_owned();
    let part = if run.whole { "" } else { " (part)" };
    vec![
        run.id.to_string(),
        short(run.started_at),
        run.store.clone(),
        format!("{}{part}", run.task),
        run.ended_at.map_or_else(none, |ended| span(ended - run.started_at)),
        run.exit_code.map_or_else(none, |code| code.to_string()),
        did(run),
    ]
}

/// What a run came to; what is 0 is left out.
fn did(run: &Run) -> String {
    if run.ended_at.is_none() {
        return "still under way, or killed".to_owned();
    }
    let summary = summary(run);
    if let Some(error) = summary["error"].as_str() {
        return error.to_owned();
    }
    let told: Vec<String> = COUNTS
        .iter()
        .filter_map(|name| Some((name, summary[name].as_u64().filter(|count| *count > 0)?)))
        .map(|(name, count)| format!("{count} {name}"))
        .collect();
    match (told.is_empty(), run.task.as_str()) {
        (true, "verify") => "nothing differs".to_owned(),
        (true, _) => "nothing to do".to_owned(),
        (false, _) => told.join(", "),
    }
}

/// One run with what it did to single records.
pub(super) fn one(run: &Run, records: &[RunRecord]) -> String {
    let head = runs(std::slice::from_ref(run));
    if records.is_empty() {
        return format!("{head}\n\nno record was touched, or what became of them is forgotten");
    }
    let rows: Vec<Vec<String>> = records.iter().map(|record| told(record).to_vec()).collect();
    format!("{head}\n\n{}", table(&["what", "record", "sku", "text"], &rows))
}

fn told(record: &RunRecord) -> [String; 4] {
    let RunRecord { kind, key, sku, text, .. } = record;
    let key = if key.is_empty() { "-" } else { key };
    let sku = sku.as_deref().unwrap_or("-");
    [kind.clone(), key.to_owned(), sku.to_owned(), one_line(text)]
}

/// What became of one record, the newest first.
pub(super) fn traced(traced: &[Traced]) -> String {
    if traced.is_empty() {
        return "nothing is known of it; `keep-records` under [state] says for how long".to_owned();
    }
    let heading = ["run", "started", "store", "task", "what", "record", "text"];
    let rows: Vec<Vec<String>> = traced.iter().map(traced_row).collect();
    table(&heading, &rows)
}

fn traced_row(traced: &Traced) -> Vec<String> {
    let [kind, key, _, text] = told(&traced.record);
    let of_run = |tell: fn(&Run) -> String| traced.run.as_ref().map_or_else(|| "-".into(), tell);
    vec![
        traced.record.run.to_string(),
        of_run(|run| short(run.started_at)),
        of_run(|run| run.store.clone()),
        of_run(|run| run.task.clone()),
        kind,
        key,
        text,
    ]
}
