//! `cpsync price-rules`: quantity breaks and the prices of customer groups, as the store's steps of price
//! by quantity and group.
//!
//! As in `prices` the listing is the data, and all is read before anything is sent. Steps have no dates
//! in a shop: a rule's steps come with the first pass after its beginning and go with the first after its
//! end. Only steps that cpsync made are taken away, which is why each is noted before it is sent.

pub mod acknowledge;
mod compare;
mod groups;
mod listing;
mod put;

use anyhow::Context;

use super::Pass;
use super::listed::Kind;
use super::prices::rules;
use crate::config::Store;
use crate::counterpoint::Counterpoint;
use crate::mapper::promotion::Clock;
use crate::model::Promotions;
use crate::report::Summary;

/// The task's name in the state file.
pub const TASK: &str = "price-rules";

const KIND: Kind = Kind { task: TASK, reason: "price rules", values: "price steps" };

/// One pass: read the rules, list, compare, guard, send.
pub fn run(pass: &mut Pass) -> anyhow::Result<Summary> {
    let mut summary = pass.summary(TASK);
    pass.counterpoint.check(pass.store)?;
    rules::check_engine(pass)?;
    let clock = rules::clock(pass.store, pass.counterpoint, pass.now);
    let promotions = read(pass.store, pass.counterpoint, &clock)?;
    rules::tell(pass, &promotions, &clock, &mut summary)?;
    let differences = listing::run(pass, &promotions, &clock, &mut summary)?;
    differences.guard(pass)?;
    KIND.settle_same(pass, &differences.settled)?;
    put::keep_moved(pass, &differences.moved)?;
    if pass.selection.find_only {
        KIND.queue(pass, &differences.changes, &mut summary)?;
        return Ok(summary);
    }
    groups::check(pass, &differences.changes)?;
    put::run(pass, differences.changes, &mut summary)?;
    Ok(summary)
}

/// The rules; those to come only tell when the next pass is due.
pub(super) fn read(
    store: &Store,
    counterpoint: &mut Counterpoint,
    clock: &Clock,
) -> anyhow::Result<Promotions> {
    let now = clock.local_now();
    let until = now.checked_add_signed(clock.look_ahead).unwrap_or(now);
    counterpoint.tier_rules(store, now, until).context("could not read the price rules")
}
