//! The report as one long table, for spreadsheets (CSV) and scripts (JSON lines). README.md tells what
//! stands in which column for each kind.

use anyhow::Context;
use serde::Serialize;
use serde_json::json;

use super::days::Window;
use super::facts::Facts;
use super::missing::Kind;
use crate::cli::json;
use crate::cli::spreadsheet::harmless;

/// One line.
#[derive(Debug, Serialize)]
pub(super) struct Row {
    /// `task`, `queue`, `sent`, `runs`, `errors`, `cause`, `stopped`, `held-order`, `missing-price`,
    /// `missing-option`, `missing-picture`, `missing-category`, `doubled-email`
    #[serde(rename(serialize = "kind"))]
    kind: String,
    store: String,
    task: String,
    /// A day or a time.
    at: String,
    /// What is counted: a colour, the name of a bar, the key of a record.
    name: String,
    count: u64,
    text: String,
}

/// Every line. Days on which nothing happened have none.
pub(super) fn all(facts: &Facts, window: Window) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    rows.extend(facts.lights.iter().map(|light| Row {
        store: light.store.clone(),
        task: light.task.clone(),
        at: light.good_at.clone().unwrap_or_default(),
        name: light.word.to_owned(),
        count: [light.waiting, light.retry, light.dead].into_iter().map(u64::from).sum(),
        text: light.why.clone(),
        ..Row::of("task")
    }));
    days(&mut rows, facts, window);
    rows.extend(facts.causes.iter().map(|cause| Row {
        store: cause.store.clone(),
        task: cause.tasks.clone(),
        name: cause.id.to_string(),
        count: cause.jobs.into(),
        text: cause.text.clone(),
        ..Row::of("cause")
    }));
    rows.extend(facts.stopped.iter().map(|stopped| Row {
        store: stopped.store.clone(),
        task: stopped.task.clone(),
        at: stopped.last.clone(),
        count: stopped.times.into(),
        text: stopped.error.clone(),
        ..Row::of("stopped")
    }));
    rows.extend(facts.held.iter().map(|held| Row {
        store: held.store.clone(),
        at: held.since.clone(),
        name: held.number.clone(),
        count: 1,
        text: held.reason.clone(),
        ..Row::of("held-order")
    }));
    missing(&mut rows, facts);
    rows
}

fn days(rows: &mut Vec<Row>, facts: &Facts, window: Window) {
    for chart in &facts.charts {
        for series in &chart.series {
            let values = series.values.iter().enumerate().filter(|(_, count)| **count > 0);
            rows.extend(values.map(|(day, count)| Row {
                at: window.name(day),
                name: series.name.clone(),
                count: *count,
                ..Row::of(chart.kind)
            }));
        }
    }
}

fn missing(rows: &mut Vec<Row>, facts: &Facts) {
    for missing in &facts.missing {
        let kind = match missing.kind {
            Kind::Price => "missing-price",
            Kind::Option => "missing-option",
            Kind::Picture => "missing-picture",
            Kind::Category => "missing-category",
            Kind::Email => "doubled-email",
        };
        rows.extend(missing.records.iter().map(|(key, name)| Row {
            store: missing.store.clone().unwrap_or_default(),
            name: key.clone(),
            count: 1,
            text: name.clone(),
            ..Row::of(kind)
        }));
    }
}

/// As CSV, with a heading.
pub(super) fn csv(rows: &[Row]) -> anyhow::Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in rows {
        writer.serialize(row.harmless()).context("could not make the CSV")?;
    }
    writer.into_inner().context("could not make the CSV")
}

/// As JSON lines, the last one a summary.
pub(super) fn lines(rows: &[Row]) -> String {
    let objects = rows.iter().map(|row| {
        json!({
            "message_type": row.kind, "store": row.store, "task": row.task, "at": row.at,
            "name": row.name, "count": row.count, "text": row.text,
        })
    });
    json::lines(objects.chain([json!({ "message_type": "summary", "rows": rows.len() })]))
}

impl Row {
    fn of(kind: &str) -> Self {
        let (kind, empty) = (kind.to_owned(), String::new);
        Self {
            kind,
            store: empty(),
            task: empty(),
            at: empty(),
            name: empty(),
            count: 0,
            text: empty(),
        }
    }

    /// For a spreadsheet.
    fn harmless(&self) -> Self {
        Self {
            kind: self.kind.clone(),
            store: harmless(&self.store),
            task: harmless(&self.task),
            at: self.at.clone(),
            name: harmless(&self.name),
            count: self.count,
            text: harmless(&self.text),
        }
    }
}
