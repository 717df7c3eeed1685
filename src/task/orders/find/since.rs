//! From when on orders are looked at: the day that a store's orders are imported from, and the place
//! where the last pass ended. Both are the store's own times; no clock of ours is asked.

use anyhow::Context;
use chrono::{DateTime, TimeDelta, Utc};

use super::Finder;
use crate::state::{State, Writer};
use crate::task::orders::midnight;

/// Note: the newest change that was read, unix seconds.
const UNTIL: &str = "orders-changed-until";
/// Note: orders placed before are left alone, unix seconds.
const START: &str = "orders-start";

/// Which orders a look is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Range {
    /// Changes since then are read.
    pub(super) from: DateTime<Utc>,
    /// Orders placed before are left alone, unless the ledger has them.
    pub(super) start: DateTime<Utc>,
}

impl Range {
    /// Every order.
    pub(super) fn always() -> Self {
        Self { from: DateTime::UNIX_EPOCH, start: DateTime::UNIX_EPOCH }
    }
}

/// The range of this pass; `None` when nothing says where to begin.
pub(super) fn range(
    finder: &Finder<'_>,
    since: Option<DateTime<Utc>>,
) -> anyhow::Result<Option<Range>> {
    let noted = read(finder.state, &finder.store.name, START)?;
    let configured = finder.rules.finding.start.map(|day| midnight(finder.zone, day));
    let Some(start) = configured.or(earlier(noted, since)) else { return Ok(None) };
    if noted.is_none_or(|noted| start < noted) {
        begin(finder, start)?;
    }
    let until = read(finder.state, &finder.store.name, UNTIL)?.unwrap_or(start);
    let overlap = TimeDelta::from_std(finder.rules.finding.overlap).unwrap_or_default();
    let from = since.unwrap_or(DateTime::<Utc>::MAX_UTC).min(until - overlap);
    Ok(Some(Range { from, start }))
}

fn earlier(one: Option<DateTime<Utc>>, other: Option<DateTime<Utc>>) -> Option<DateTime<Utc>> {
    one.into_iter().chain(other).min()
}

/// Reads from an earlier day than before, from there on again.
fn begin(finder: &Finder<'_>, start: DateTime<Utc>) -> anyhow::Result<()> {
    let (store, text) = (&finder.store.name, start.timestamp().to_string());
    finder
        .state
        .write(|writer| {
            writer.put_note(store, START, &text)?;
            Ok(writer.put_note(store, UNTIL, &text)?)
        })
        .context("could not note from when on orders are imported")
}

/// Moves the place to go on from; never back.
pub(super) fn note(
    state: &State,
    writer: &Writer<'_>,
    store: &str,
    newest: DateTime<Utc>,
) -> anyhow::Result<()> {
    if read(state, store, UNTIL)?.is_none_or(|until| until < newest) {
        writer.put_note(store, UNTIL, &newest.timestamp().to_string())?;
    }
    Ok(())
}

fn read(state: &State, store: &str, name: &str) -> anyhow::Result<Option<DateTime<Utc>>> {
    let Some(text) = state.get_note(store, name)? else { return Ok(None) };
    let moment = text.parse().ok().and_then(|seconds| DateTime::from_timestamp(seconds, 0));
    moment.with_context(|| format!("could not read note `{name}`: `{text}` is no time")).map(Some)
}
