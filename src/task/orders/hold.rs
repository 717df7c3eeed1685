//! Orders that wait: for a person, or for the next pass. Each is told of once, then ever more rarely.

use anyhow::Context;

use crate::mapper;
use crate::report::{Event, Summary};
use crate::state::{Held, Order, OrderEvent, OrderEventKind, OrderState, Writer};
use crate::task::{Pass, retry};

/// The cause of an order that a person holds: only a person lets it go.
pub const BY_HAND: &str = "by hand";
/// The cause of an order that the shopper placed twice, as it seems.
pub const TWIN: &str = "twin";
/// The cause of an order that the adapter cannot read.
pub const UNREADABLE: &str = "unreadable";

/// Holds an order. A hold that is known already is told again only when its time has come.
pub(super) fn hold(
    pass: &mut Pass,
    order: &Order,
    held: Held,
    summary: &mut Summary,
) -> anyhow::Result<()> {
    let known = order.held.as_ref() == Some(&held);
    let due = order.due_at.is_none_or(|due| due <= pass.timestamp());
    if known && !due {
        return Ok(());
    }
    let attempts = if known { order.attempts + 1 } else { 1 };
    let due_at = pass.timestamp() + retry::wait(&pass.store.retry, attempts).num_seconds();
    let reason = held.reason.clone();
    let advice = held.advice.clone();
    change(pass, &order.id, (!known).then(|| format!("held: {reason}")), |order| {
        order.state = OrderState::Held;
        order.held = Some(held);
        (order.attempts, order.due_at) = (attempts, Some(due_at));
    })?;
    summary.held += 1;
    let hint = advice.map(|advice| format!("; {advice}")).unwrap_or_default();
    log::warn!("order {}: held: {reason}{hint}", order.number);
    let message = format!("{reason}{hint}");
    let key = order.number.clone();
    pass.report.event(&Event::Failed { key, sku: None, message, attempt: attempts, next: None })
}

/// Leaves an order as it is for another try, with what went wrong.
pub(super) fn trouble(
    pass: &mut Pass,
    order: &Order,
    message: String,
    summary: &mut Summary,
) -> anyhow::Result<()> {
    let attempts = order.attempts + 1;
    let next = pass.now + retry::wait(&pass.store.retry, attempts);
    change(pass, &order.id, Some(message.clone()), |order| {
        order.trouble = Some(message.clone());
        (order.attempts, order.due_at) = (attempts, Some(next.timestamp()));
    })?;
    summary.failed += 1;
    let when = next.format("%F %H:%M UTC");
    log::warn!("order {}: {message} (attempt {attempts}, next {when})", order.number);
    let key = order.number.clone();
    let event = Event::Failed { key, sku: None, message, attempt: attempts, next: Some(next) };
    pass.report.event(&event)
}

/// Changes an order as the ledger has it now, with what happened.
pub(in crate::task) fn change(
    pass: &Pass,
    id: &str,
    happened: Option<String>,
    change: impl FnOnce(&mut Order),
) -> anyhow::Result<()> {
    let (store, at) = (pass.store.name.as_str(), pass.timestamp());
    change_with(pass, id, |writer, order| {
        change(order);
        if let Some(message) = happened {
            let event = OrderEvent { at, kind: OrderEventKind::State, message };
            writer.put_order_event(store, id, &event)?;
        }
        Ok(())
    })
}

/// Changes an order as the ledger has it now, and what belongs to it, in one transaction: another
/// process may have kept it anew since it was read.
pub(super) fn change_with(
    pass: &Pass,
    id: &str,
    change: impl FnOnce(&Writer<'_>, &mut Order) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let (state, store) = (&pass.state, pass.store.name.as_str());
    state
        .write(|writer| {
            let order = state.order(store, id)?;
            let mut order = order.with_context(|| format!("the ledger has lost order `{id}`"))?;
            change(writer, &mut order)?;
            if order.state != OrderState::Held {
                order.held = None;
            }
            Ok(writer.put_order(&order)?)
        })
        .context("could not note in the ledger what became of an order")
}

impl From<mapper::order::Hold> for Held {
    fn from(hold: mapper::order::Hold) -> Self {
        Self { cause: hold.cause, reason: hold.reason, advice: hold.advice }
    }
}
