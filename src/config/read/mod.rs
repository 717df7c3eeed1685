//! The text of cpsync.toml -> typed sections, every problem noted on the way.
//!
//! `section` walks with positions, `values`, `secret` and `pattern` are its getters; one file a
//! section of the configuration says which keys there are, their defaults and their rules.

mod address;
mod attributes;
mod categories;
mod counterpoint;
mod images;
mod inventory;
mod items;
mod magento2;
mod orders;
mod pattern;
mod price_rules;
mod prices;
mod secret;
mod section;
mod status;
mod store;
mod values;

use std::cell::RefCell;
use std::path::Path;
use std::time::Duration;

use toml::de::DeTable;

pub use section::nearest;
use section::{Reading, Section};

use super::{Config, Invalid, Loaded, Problem, Secrets, State, Variables};

/// Reads a configuration's text; with a store, the secrets of the others are left.
pub(super) fn read(
    path: &Path,
    text: &str,
    variables: &Variables,
    secrets: Secrets,
    store: Option<&str>,
) -> Result<Loaded, Invalid> {
    let (table, errors) = DeTable::parse_recoverable(text);
    let reading = Reading {
        path,
        text,
        variables,
        secrets,
        store,
        broken: !errors.is_empty(),
        problems: RefCell::default(),
        warnings: RefCell::default(),
    };
    let mut root = Section::root(&reading, table.get_ref());
    let config = config(&mut root);
    let shown = root.finish();
    let found = reading.problems.take();
    let problems = with_syntax(&reading, &errors, found);
    if problems.is_empty() {
        return Ok(Loaded { config, shown, warnings: reading.warnings.take() });
    }
    Err(Invalid::of(path, problems))
}

fn config(root: &mut Section<'_>) -> Config {
    let counterpoint = root.within("counterpoint", counterpoint::read);
    let state = root.within("state", state);
    let status = root.within("status", status::read);
    let stores = root.within("stores", |stores| store::read_all(stores, &counterpoint));
    Config { path: root.reading.path.to_owned(), counterpoint, state, status, stores }
}

fn state(section: &mut Section<'_>) -> State {
    let path = section.text_or("path", "cpsync.db");
    let path = section.beside(&path);
    let hour = Duration::from_secs(3600);
    let keep_history = section.duration("keep-history", "90d", hour);
    let keep_records = section.duration("keep-records", "30d", hour);
    State { path, keep_history, keep_records }
}

/// The syntax errors, and the other problems but those that a broken line brought about.
fn with_syntax(
    reading: &Reading<'_>,
    errors: &[toml::de::Error],
    found: Vec<Problem>,
) -> Vec<Problem> {
    for error in errors {
        let at = error.span().map_or(0, |span| span.start);
        reading.problem(at, format!("wrong syntax: {}", lower(error.message())), advice(error));
    }
    let mut problems = reading.problems.take();
    let broken: Vec<usize> = problems.iter().map(|problem| problem.line).collect();
    problems.extend(found.into_iter().filter(|problem| !broken.contains(&problem.line)));
    problems
}

fn lower(message: &str) -> String {
    message.trim().replace(['\r', '\n'], " ")
}

fn advice(error: &toml::de::Error) -> Option<String> {
    error.message().contains("escape").then(|| {
        "in \"...\" a backslash is written twice; in '...' it stands for itself".to_owned()
    })
}
