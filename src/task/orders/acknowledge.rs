//! Telling the store which document an order became. Repeating it is harmless.

use anyhow::Context;

use super::find::closing;
use super::hold;
use crate::config::Orders;
use crate::mapper::template::fill;
use crate::report::Summary;
use crate::state::{Order, OrderState};
use crate::store::{FaultKind, OrderNote};
use crate::task::Pass;

/// Tells the store of an order whose document is there.
pub(super) fn run(
    pass: &mut Pass,
    rules: &Orders,
    order: &Order,
    summary: &mut Summary,
) -> anyhow::Result<()> {
    let note = note(rules, order);
    if note.comment.is_none() && note.status.is_none() {
        return done(pass, &order.id, "nothing is told to the store");
    }
    let told = pass
        .web
        .acknowledge_order(&note)
        .with_context(|| format!("could not tell store `{}` of its orders", pass.store.name))?;
    match told {
        Ok(()) => done(pass, &order.id, "the store was told"),
        Err(fault) if fault.kind == FaultKind::NotFound => {
            done(pass, &order.id, "the store has the order no more, and was not told")
        }
        Err(fault) if fault.ends_pass() => {
            Err(fault).context(format!("could not tell store `{}` of its orders", pass.store.name))
        }
        Err(fault) => {
            let message = format!("the store was not told: {}", fault.message);
            hold::trouble(pass, order, message, summary)
        }
    }
}

fn note(rules: &Orders, order: &Order) -> OrderNote {
    let document = order.tkt_no.as_deref().unwrap_or_default();
    let customer = order.cust_no.as_deref().unwrap_or_default();
    let values = [("document", document), ("customer", customer)];
    let comment = rules.acknowledge.comment.as_ref().map(|template| fill(template, &values));
    OrderNote { id: order.id.clone(), comment, status: rules.acknowledge.status.clone() }
}

fn done(pass: &Pass, id: &str, happened: &str) -> anyhow::Result<()> {
    let store = pass.store.name.as_str();
    hold::change(pass, id, Some(happened.to_owned()), |order| {
        order.state = OrderState::Acknowledged;
        (order.trouble, order.attempts, order.due_at) = (None, 0, None);
    })?;
    let (Some(order), Some(web)) = (pass.state.order(store, id)?, pass.state.web_order(store, id)?)
    else {
        return Ok(());
    };
    if closing(&order, &web) == OrderState::Closed {
        let happened = "nothing of it is open".to_owned();
        hold::change(pass, id, Some(happened), |order| order.state = OrderState::Closed)?;
    }
    Ok(())
}
