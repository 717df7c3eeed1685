//! `cpsync inventory`: what the web may sell, compared with what the store confirmed; only the
//! differences are sent, in arrays.
//!
//! No queue for finding: the listing is the data. A product that cannot be read is left alone:
//! missing is never zero (law 5).

pub mod acknowledge;
mod compare;
mod known;
pub(super) mod listing;
mod orders;
mod put;

use super::listed::Kind;
use super::{Pass, sources};
use crate::mapper::Rules;
use crate::mapper::availability::OpenLines;
use crate::report::Summary;

/// The task's name in the state file.
pub const TASK: &str = "inventory";

const KIND: Kind = Kind { task: TASK, reason: "stock", values: "stock levels" };

/// One pass: read what was sold, list, compare, guard, send.
pub fn run(pass: &mut Pass) -> anyhow::Result<Summary> {
    let mut summary = pass.summary(TASK);
    pass.counterpoint.check(pass.store)?;
    let locations = sources::resolve(pass.counterpoint, pass.store)?;
    let buffer = orders::read(pass, &mut summary)?;
    let open = OpenLines::new(pass.state.open_lines()?).keeping_back(buffer);
    let reserves_stock = sources::reserves_stock(pass, &open)?;
    let rules = Rules { store: pass.store, sources: &locations, open: &open, reserves_stock };
    let differences = listing::run(pass, &rules, &mut summary)?;
    differences.guard(pass)?;
    put::run(pass, differences, &mut summary)?;
    Ok(summary)
}
