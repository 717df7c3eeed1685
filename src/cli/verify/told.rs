//! What a comparison came to, for people, scripts and the history.

use serde_json::json;

use super::super::args::Globals;
use super::TASK;
use crate::config::Store;
use crate::report::{Event, field_line, one_line};
use crate::task::verify::{Difference, Kind, Verified};

/// What is printed of one store.
pub(super) fn text(verified: &Verified, store: &Store, repair: bool, globals: &Globals) -> String {
    if globals.json {
        return super::super::json::lines(objects(verified, store));
    }
    let mut lines: Vec<String> = verified.differences.iter().flat_map(lines).collect();
    if !globals.quiet {
        lines.push(summary(verified, store, repair));
    }
    lines.join("\n")
}

/// A difference as the history keeps it.
pub(super) fn event(difference: &Difference) -> Event {
    let Difference { task, key, sku, kind, fields } = difference.clone();
    Event::Change { task, key, sku, action: word(kind), fields }
}

/// What it came to, as the last line of `--json`; the history keeps the same.
pub(super) fn summary_object(verified: &Verified, store: &Store) -> serde_json::Value {
    let error = verified.unreadable.as_ref().map(|error| format!("{error:#}"));
    json!({
        "message_type": "summary", "task": TASK, "store": store.name, "error": error,
        "products": verified.products, "categories": verified.categories,
        "pictures": verified.pictures, "orders": verified.orders,
        "differing": verified.count(Kind::Differs), "missing": verified.count(Kind::Missing),
        "pending": verified.count(Kind::Pending), "queued": verified.queued,
    })
}

fn objects(verified: &Verified, store: &Store) -> Vec<serde_json::Value> {
    let object = |difference: &Difference| {
        json!({
            "message_type": "difference", "store": store.name, "task": difference.task,
            "key": difference.key, "sku": difference.sku,
            "kind": word(difference.kind), "fields": difference.fields,
        })
    };
    let differences = verified.differences.iter().map(object);
    differences.chain([summary_object(verified, store)]).collect()
}

/// The store's value stands before Counterpoint's.
fn lines(difference: &Difference) -> Vec<String> {
    let Difference { task, sku, kind, fields, .. } = difference;
    let head = one_line(&format!("{} {sku} ({task})", word(*kind)));
    std::iter::once(head).chain(fields.iter().map(|f| one_line(&field_line(f)))).collect()
}

fn word(kind: Kind) -> &'static str {
    match kind {
        Kind::Differs => "differs",
        Kind::Missing => "missing",
        Kind::Pending => "pending",
    }
}

fn summary(verified: &Verified, store: &Store, repair: bool) -> String {
    let count = |kind| verified.count(kind);
    let next = match (verified.differs(), repair) {
        (true, false) => "; `--repair` queues them for the next passes".to_owned(),
        (true, true) => format!("; {} queued for the next passes", verified.queued),
        (false, _) => String::new(),
    };
    format!(
        "verify {}: {} differ, {} missing, {} pending of {}{next}",
        store.name,
        count(Kind::Differs),
        count(Kind::Missing),
        count(Kind::Pending),
        compared(verified),
    )
}

fn compared(verified: &Verified) -> String {
    let counts = [
        (verified.products, "products"),
        (verified.categories, "categories"),
        (verified.pictures, "pictures"),
        (verified.orders, "orders"),
    ];
    let told: Vec<String> = counts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    match told.split_last() {
        None => "nothing that the store is known to have".to_owned(),
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
    }
}
