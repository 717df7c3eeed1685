//! `cpsync orders activity`: what happens to an order in Counterpoint reaches the shopper.
//!
//! `follow` says which orders may bring something; Counterpoint tells what became of their documents
//! in a constant number of statements. The mapper compares that with what the ledger says that the
//! store was told, and names one step after the other; `order` takes each, in a transaction of its
//! own after the store has done its part. Where nothing is new the store is not asked.

mod cancel;
mod follow;
mod invoice;
mod note;
mod order;
mod ship;

pub(in crate::task) use order::{Way, line};

use super::told;
use crate::config::Orders;
use crate::report::Summary;
use crate::task::Pass;

/// The task's name in the state file.
pub const TASK: &str = "orders-activity";

/// One pass: what became of every order that is followed.
pub fn run(pass: &mut Pass) -> anyhow::Result<Summary> {
    let mut summary = pass.summary(TASK);
    let Some(rules) = &pass.store.orders else { return Ok(summary) };
    let followed = follow::orders(pass, rules)?;
    summary.listed = followed.len() as u64;
    let documents: Vec<_> = followed.iter().map(|order| order.document.clone()).collect();
    let activities = pass.counterpoint.document_activity(&documents)?;
    let mut known = follow::known(pass)?;
    pass.report.progress(summary.listed, TASK);
    for (at, (order, activity)) in followed.iter().zip(&activities).enumerate() {
        pass.check_interrupt()?;
        if pass.time_is_up() {
            summary.left = (followed.len() - at) as u64;
            break;
        }
        let known = known.remove(&order.id).unwrap_or_default();
        order::bring(pass, rules, order, activity, known, &mut summary)?;
        pass.report.advance(1);
    }
    pass.report.clear();
    Ok(summary)
}

/// Reads an order back from the store into the ledger.
fn read_back(
    pass: &mut Pass,
    rules: &Orders,
    id: &str,
    summary: &mut Summary,
) -> anyhow::Result<()> {
    let zone = pass.counterpoint.time_zone();
    let state = std::rc::Rc::clone(&pass.state);
    let mut finder = super::Finder {
        store: pass.store,
        rules,
        state: &state,
        web: pass.web,
        zone,
        now: pass.now,
    };
    let found = finder.again(id)?;
    told(pass, &found, summary)
}
