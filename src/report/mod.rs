//! What people and scripts see of a pass: lines or JSON on stdout, a bar on a terminal.
//!
//! `task` tells a [`Report`] what happens; the report knows who is watching. Log lines are not its
//! business: they go to stderr by `log`.

mod adoption;
mod checkup;
mod event;
mod output;
mod progress;
mod record;
mod summary;
pub mod table;
mod text;

use std::io::Write;

use anyhow::Context;
use serde::Serialize;

pub use adoption::{Adopted, Adoption};
pub use checkup::{check_json, check_lines};
pub use event::{Event, FieldChange};
pub use output::Output;
pub use progress::beside;
pub use record::Record;
pub use summary::Summary;
pub use text::{field_line, one_line};

/// Who reads stdout.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// A script: one JSON object a line.
    Json,
    /// A person or cron.
    Text,
}

/// How much is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Lines or JSON.
    pub mode: Mode,
    /// Whether events are printed in text mode: in a dry run and with `-v`.
    pub events: bool,
    /// Whether the summary is printed in text mode: on a terminal, in a dry run and with `-v`;
    /// cron stays silent.
    pub summary: bool,
    /// Whether a bar is drawn on stderr.
    pub progress: bool,
}

/// Sees every event, whoever else is told of it.
pub type Watcher = Box<dyn FnMut(&Event) -> anyhow::Result<()>>;

/// Tells what happens in one pass.
pub struct Report {
    options: Options,
    store: String,
    out: Output,
    watchers: Vec<Watcher>,
}

/// What every JSON line begins with.
#[derive(Serialize)]
struct Line<'a, T> {
    message_type: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    store: Option<&'a str>,
    #[serde(flatten)]
    content: &'a T,
}

impl Report {
    /// A report of one store's pass to this output.
    pub fn new(options: Options, store: &str, out: Output) -> Self {
        Self { options, store: store.to_owned(), out, watchers: Vec::new() }
    }

    /// Lets `watcher`, too, see the events from now on.
    pub fn watch(&mut self, watcher: Watcher) {
        self.watchers.push(watcher);
    }

    /// Whether [`Report::event`] tells anybody anything: what only it needs may be left unread otherwise.
    pub fn tells_events(&self) -> bool {
        self.options.mode == Mode::Json || self.options.events || !self.watchers.is_empty()
    }

    /// Tells one event.
    pub fn event(&mut self, event: &Event) -> anyhow::Result<()> {
        for watcher in &mut self.watchers {
            watcher(event)?;
        }
        if self.options.mode == Mode::Json {
            let line = Line {
                message_type: event.message_type(),
                status: event.status(),
                store: Some(&self.store),
                content: event,
            };
            return self.lines(&[json(&line)?]);
        }
        if self.options.events {
            return self.lines(&text::lines(event));
        }
        Ok(())
    }

    /// Tells what the pass came to; the last line in JSON.
    pub fn summary(&mut self, summary: &Summary) -> anyhow::Result<()> {
        self.clear();
        if self.options.mode == Mode::Json {
            let line =
                Line { message_type: "summary", status: None, store: None, content: summary };
            return self.lines(&[json(&line)?]);
        }
        if self.options.summary {
            let hint = summary.next.iter().map(|next| format!("hint: {next}"));
            return self.lines(&std::iter::once(summary.line()).chain(hint).collect::<Vec<_>>());
        }
        Ok(())
    }

    /// Shows a bar of this many steps; nothing unless on a terminal.
    pub fn progress(&mut self, total: u64, label: &str) {
        if self.options.progress {
            progress::show(total, label);
        }
    }

    /// Moves the bar on.
    pub fn advance(&mut self, by: u64) {
        if self.options.progress {
            progress::advance(by);
        }
    }

    /// Takes the bar away.
    pub fn clear(&mut self) {
        if self.options.progress {
            progress::clear();
        }
    }

    fn lines(&mut self, lines: &[String]) -> anyhow::Result<()> {
        let text = lines.join("\n") + "\n";
        beside(|| {
            self.out.write_all(text.as_bytes())?;
            self.out.flush()
        })
        .context("could not write to stdout")
    }
}

fn json(line: &impl Serialize) -> anyhow::Result<String> {
    serde_json::to_string(line).context("could not write a JSON line")
}

impl Drop for Report {
    fn drop(&mut self) {
        self.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(mode: Mode, events: bool) -> String {
        let out = Output::kept();
        let options = Options { mode, events, summary: events, progress: false };
        let mut report = Report::new(options, "main", out.clone());
        let fields = vec![FieldChange {
            field: "name".into(),
            old: Some("A".into()),
            new: Some("B".into()),
        }];
        let (key, sku) = ("X".into(), "X".into());
        report.event(&Event::Change { task: "items", key, sku, action: "update", fields }).unwrap();
        report.event(&Event::Queued { key: "Y".into(), reason: "new".into() }).unwrap();
        let summary = Summary {
            task: "items",
            store: "main".into(),
            listed: 2,
            updated: 1,
            ..Summary::default()
        };
        report.summary(&summary).unwrap();
        out.take()
    }

    #[test]
    fn people_see_lines() {
        insta::assert_snapshot!(told(Mode::Text, true), @r#"
        update X
          name: "A" -> "B"
        queued Y: new
        items main: 1 updated; 2 listed, 0 requests, 0.0 s
        "#);
    }

    #[test]
    fn cron_sees_nothing() {
        assert_eq!(told(Mode::Text, false), "");
    }

    #[test]
    fn scripts_see_one_object_a_line_and_the_summary_last() {
        let told = told(Mode::Json, false);
        let types: Vec<String> = told
            .lines()
            .map(|line| {
                let object: serde_json::Value = serde_json::from_str(line).unwrap();
                object["message_type"].as_str().unwrap().to_owned()
            })
            .collect();
        assert_eq!(types, ["change", "status", "summary"]);
    }
}
