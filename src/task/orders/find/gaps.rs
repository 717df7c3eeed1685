//! Ids that are missing between seen ones, and the next ones.
//!
//! A store numbers orders before their transactions end: one that ends late, or was stamped by a clock
//! that is behind, has a time that was read past. Its id tells.

use anyhow::Context;
use chrono::TimeDelta;

use super::since::Range;
use super::{Finder, Found};

/// Note: up to this id every gap is noted.
const SWEPT: &str = "orders-swept-until";
/// How long a missing id may still turn up.
const PATIENCE: TimeDelta = TimeDelta::days(1);
/// A jump further than this is the store's doing, and no order that is late.
const WIDEST: i64 = 1_000;
/// How many ids after the highest one are asked for.
const AHEAD: i64 = 20;

/// Looks the missing ids up.
pub(super) fn run(finder: &mut Finder<'_>, range: &Range, found: &mut Found) -> anyhow::Result<()> {
    if !finder.web.capabilities().dense_order_ids {
        return Ok(());
    }
    loop {
        let Some(highest) = note(finder, range)? else { return Ok(()) };
        let since = (finder.now - PATIENCE).timestamp();
        let mut ids = finder.state.order_gaps(&finder.store.name, since)?;
        ids.extend(highest + 1..=highest + AHEAD);
        finder.ids(ids.iter().map(i64::to_string).collect(), range, found)?;
        if note(finder, range)? == Some(highest) {
            return Ok(());
        }
    }
}

/// Notes the gaps that are new, and returns the highest id; `None` without any order.
fn note(finder: &Finder<'_>, range: &Range) -> anyhow::Result<Option<i64>> {
    let (state, store) = (finder.state, finder.store.name.as_str());
    let swept: Option<i64> = match state.get_note(store, SWEPT)? {
        Some(text) => Some(text.parse().with_context(|| format!("`{text}` is no id"))?),
        None => None,
    };
    let ids = state.order_ids_above(store, swept.unwrap_or(-1), range.start.timestamp())?;
    let Some(highest) = ids.last().copied() else { return Ok(swept) };
    let mut before = swept.or_else(|| ids.first().copied()).unwrap_or(highest);
    state
        .write(|writer| {
            for id in ids {
                if id - before <= WIDEST {
                    for missing in before + 1..id {
                        writer.put_order_gap(store, missing, finder.now.timestamp())?;
                    }
                }
                before = id;
            }
            Ok(writer.put_note(store, SWEPT, &highest.to_string())?)
        })
        .context("could not note which ids are missing")?;
    Ok(Some(highest))
}
