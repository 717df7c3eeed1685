//! `cpsync prices`: what Counterpoint asks for each product, now and soon, compared with what the
//! store confirmed; only the differences are sent, in arrays.
//!
//! As in `inventory` the listing is the data, and nothing is sent before all of it was read. A price
//! of 0 is held: missing is never free.

pub mod acknowledge;
mod compare;
pub(super) mod listing;
mod msrp;
pub(super) mod products;
mod put;
pub(super) mod rules;

use super::Pass;
use super::listed::Kind;
use crate::report::Summary;

/// The task's name in the state file.
pub const TASK: &str = "prices";

const KIND: Kind = Kind { task: TASK, reason: "price", values: "prices" };

/// One pass: read the rules, list, compare, guard, send.
pub fn run(pass: &mut Pass) -> anyhow::Result<Summary> {
    let mut summary = pass.summary(TASK);
    pass.counterpoint.check(pass.store)?;
    rules::check_engine(pass)?;
    let clock = rules::clock(pass.store, pass.counterpoint, pass.now);
    let promotions = rules::read(pass, &clock, &mut summary)?;
    let differences = listing::run(pass, &promotions, &clock, &mut summary)?;
    differences.guard(pass)?;
    KIND.settle_same(pass, &differences.settled)?;
    if pass.selection.find_only {
        KIND.queue(pass, &differences.changes, &mut summary)?;
        return Ok(summary);
    }
    put::run(pass, differences.changes, &mut summary)?;
    Ok(summary)
}
