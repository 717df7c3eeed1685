//! What was cancelled in Counterpoint is cancelled at the store, as far as it is not invoiced.

use anyhow::Context;

use super::order::{InHand, Went};
use super::{TASK, note, read_back};
use crate::model::Rest;
use crate::report::{Event, Summary};
use crate::store::Cancelled;
use crate::task::Pass;

/// Cancels the rest of an order; that it is meant was noted before.
pub(super) fn run(
    pass: &mut Pass,
    hand: &InHand<'_>,
    summary: &mut Summary,
) -> anyhow::Result<Went> {
    let done = pass
        .web
        .cancel_order(&hand.order.id)
        .with_context(|| format!("could not cancel orders of store `{}`", pass.store.name))?;
    match done {
        Ok(Cancelled::Done) => {
            read_back(pass, hand.rules, &hand.order.id, summary)?;
            note::rest(pass, hand, Rest::Cancelled, "what is left was cancelled at the store")?;
            summary.updated += 1;
            let key = hand.order.number.clone();
            let (sku, action) = (key.clone(), "cancel");
            let event = Event::Change { task: TASK, key, sku, action, fields: Vec::new() };
            pass.report.event(&event)?;
            Ok(Went::On)
        }
        Ok(Cancelled::NothingOpen) => {
            let message = "cancelled in Counterpoint, but invoiced at the store: the money is to be \
                           given back there";
            note::attention(pass, hand, message)?;
            note::rest(pass, hand, Rest::Listed, message)?;
            Ok(Went::On)
        }
        Err(fault) => hand.failed(pass, "cancel what is left", fault, summary),
    }
}
