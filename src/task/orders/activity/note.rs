//! What happened, into the ledger and to whoever watches.
//!
//! What ends a step is written last, in one transaction with its event; what a person is to decide
//! comes before it and is the same when it is said twice, so that no death keeps it from being said.

use anyhow::Context;
use chrono::NaiveDateTime;

use super::TASK;
use super::order::{InHand, Way};
use crate::config::{DocumentCancelled, LateChange};
use crate::mapper::order::delivery;
use crate::model::{DocumentSeen, DocumentState, Release, ReleaseTold, Rest};
use crate::report::{Event, FieldChange};
use crate::state::{OrderEvent, OrderEventKind, Writer};
use crate::store::LineQuantity;
use crate::task::Pass;
use crate::task::orders::hold;

/// A release ticket was found.
pub(super) fn released(
    pass: &mut Pass,
    hand: &InHand<'_>,
    release: &Release,
) -> anyhow::Result<()> {
    let known = hand.told(release).cloned();
    let told = ReleaseTold {
        voided: false,
        ..known.unwrap_or_else(|| ReleaseTold {
            guid: release.guid.clone(),
            number: release.number.clone(),
            posted: false,
            invoice: None,
            shipment: None,
            tracking: Vec::new(),
            voided: false,
        })
    };
    strangers(pass, hand, release)?;
    self::told(pass, hand, &told, &format!("Counterpoint: {}", delivery::released(release)))
}

/// What a ticket sells beside the order is no matter of the store's; a ticket of which nothing is
/// known there is a person's.
fn strangers(pass: &mut Pass, hand: &InHand<'_>, release: &Release) -> anyhow::Result<()> {
    let lines = hand.lines(pass, Way::Invoice)?;
    let strangers = delivery::strangers(&lines, release);
    if strangers.is_empty() {
        return Ok(());
    }
    let goods: Vec<String> = strangers.iter().map(|line| line.product.shown()).collect();
    let message = format!(
        "ticket {} sells {}, which is not on the order: the store is not told of it",
        release.number,
        goods.join(", ")
    );
    if strangers.len() == release.lines.len() {
        attention(pass, hand, &message)
    } else {
        warning(pass, hand, &message)
    }
}

/// A release ticket was voided.
pub(super) fn voided(pass: &mut Pass, hand: &InHand<'_>, told: &ReleaseTold) -> anyhow::Result<()> {
    let number = &told.number;
    let there = |id: &Option<String>| id.as_ref().is_some_and(|id| !id.is_empty());
    if there(&told.invoice) || there(&told.shipment) {
        let what = if there(&told.shipment) { "shipped" } else { "invoiced" };
        let message = format!("ticket {number} was voided after it was {what} at the store");
        attention(pass, hand, &message)?;
    }
    let message = format!("Counterpoint: ticket {number} was voided");
    self::told(pass, hand, &ReleaseTold { voided: true, ..told.clone() }, &message)
}

/// A release ticket was posted.
pub(super) fn posted(pass: &mut Pass, hand: &InHand<'_>, release: &Release) -> anyhow::Result<()> {
    let told = hand.told(release).context("the ledger has lost a release")?;
    let day = release.posted.map(|at| format!(" on {}", at.format("%F"))).unwrap_or_default();
    let message = format!("Counterpoint: ticket {} was posted{day}", release.number);
    self::told(pass, hand, &ReleaseTold { posted: true, ..told.clone() }, &message)
}

/// Somebody edited the open order.
pub(super) fn edited(pass: &mut Pass, hand: &InHand<'_>, at: NaiveDateTime) -> anyhow::Result<()> {
    let lines = hand.lines(pass, Way::Invoice)?;
    let activity = hand.activity;
    let edited = delivery::edited(&lines, &activity.lines, &activity.releases);
    let before = seen(hand);
    let news = edited.clone().filter(|edited| before.edited.as_ref() != Some(edited));
    let message =
        news.map(|edited| format!("edited in Counterpoint on {}: {edited}", at.format("%F %H:%M")));
    let now = DocumentSeen { edited_at: Some(at), edited, ..before };
    if let Some(message) = &message
        && hand.rules.activity.edited == LateChange::List
    {
        attention(pass, hand, message)?;
    }
    keep(pass, hand, OrderEventKind::Change, message.as_deref(), |writer, store, id| {
        Ok(writer.put_document_seen(store, id, &now)?)
    })
}

/// The order itself is somewhere else than before.
pub(super) fn moved(
    pass: &mut Pass,
    hand: &InHand<'_>,
    state: DocumentState,
) -> anyhow::Result<()> {
    let rest = undelivered(pass, hand)?;
    let message = match state {
        DocumentState::Open => "open again in Counterpoint".to_owned(),
        DocumentState::Closed => "delivered and closed in Counterpoint".to_owned(),
        DocumentState::Cancelled if rest.is_empty() => "closed in Counterpoint".to_owned(),
        DocumentState::Cancelled => format!("cancelled in Counterpoint, without delivering {rest}"),
        DocumentState::Gone => {
            "not in Counterpoint any more, or with nothing that tells what was delivered".to_owned()
        }
    };
    let cancelled = state == DocumentState::Cancelled && !rest.is_empty();
    let next = match hand.rules.activity.cancelled {
        _ if !cancelled => Rest::Open,
        DocumentCancelled::Cancel => Rest::Cancelling,
        DocumentCancelled::List => Rest::Listed,
    };
    let now = DocumentSeen { state, rest: next, settled_at: None, ..seen(hand) };
    stock(pass, hand, state, cancelled)?;
    if next == Rest::Listed || state == DocumentState::Gone {
        attention(pass, hand, &message)?;
    }
    keep(pass, hand, OrderEventKind::State, Some(&message), |writer, store, id| {
        Ok(writer.put_document_seen(store, id, &now)?)
    })
}

/// What the availability sum is to make of the order's open lines.
fn stock(
    pass: &Pass,
    hand: &InHand<'_>,
    state: DocumentState,
    cancelled: bool,
) -> anyhow::Result<()> {
    hold::change(pass, &hand.order.id, None, |order| {
        order.committed = !cancelled && state != DocumentState::Gone;
        order.posted =
            matches!(state, DocumentState::Closed | DocumentState::Cancelled) && !cancelled;
    })
}

fn undelivered(pass: &Pass, hand: &InHand<'_>) -> anyhow::Result<String> {
    let lines = hand.lines(pass, Way::Invoice)?;
    let rest = delivery::undelivered(&lines, &hand.activity.releases);
    Ok(delivery::goods(rest.into_iter().map(|(line, quantity)| (&line.sku, quantity))))
}

/// What becomes of the rest of an order is settled.
pub(super) fn rest(
    pass: &mut Pass,
    hand: &InHand<'_>,
    rest: Rest,
    message: &str,
) -> anyhow::Result<()> {
    let now = DocumentSeen { rest, ..seen(hand) };
    keep(pass, hand, OrderEventKind::State, Some(message), |writer, store, id| {
        Ok(writer.put_document_seen(store, id, &now)?)
    })
}

/// Nothing more is expected of the order.
pub(super) fn settled(pass: &mut Pass, hand: &InHand<'_>) -> anyhow::Result<()> {
    let now = DocumentSeen { settled_at: Some(pass.timestamp()), ..seen(hand) };
    keep(pass, hand, OrderEventKind::State, None, |writer, store, id| {
        Ok(writer.put_document_seen(store, id, &now)?)
    })
}

/// What the store was told of a release, with what happened.
pub(super) fn told(
    pass: &mut Pass,
    hand: &InHand<'_>,
    told: &ReleaseTold,
    message: &str,
) -> anyhow::Result<()> {
    keep(pass, hand, OrderEventKind::State, Some(message), |writer, store, id| {
        Ok(writer.put_release_told(store, id, told)?)
    })
}

fn seen(hand: &InHand<'_>) -> DocumentSeen {
    hand.known.seen.clone().unwrap_or(DocumentSeen {
        state: hand.activity.state,
        edited_at: None,
        edited: None,
        rest: Rest::Open,
        settled_at: None,
    })
}

/// One transaction of the ledger.
fn keep(
    pass: &Pass,
    hand: &InHand<'_>,
    kind: OrderEventKind,
    message: Option<&str>,
    change: impl FnOnce(&Writer<'_>, &str, &str) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let (store, id, at) = (pass.store.name.as_str(), hand.order.id.as_str(), pass.timestamp());
    pass.state
        .write(|writer| {
            change(writer, store, id)?;
            if let Some(message) = message {
                let event = OrderEvent { at, kind, message: message.to_owned() };
                writer.put_order_event(store, id, &event)?;
            }
            Ok(())
        })
        .context("could not note in the ledger what became of an order")
}

/// Lists the order for a person, once for each matter.
pub(super) fn attention(pass: &mut Pass, hand: &InHand<'_>, message: &str) -> anyhow::Result<()> {
    let order = pass.state.order(&pass.store.name, &hand.order.id)?;
    let before = order.and_then(|order| order.attention);
    if before.as_ref().is_some_and(|text| text.contains(message)) {
        return Ok(());
    }
    hold::change(pass, &hand.order.id, None, |order| {
        order.attention = Some(match order.attention.take() {
            Some(earlier) => format!("{earlier}; {message}"),
            None => message.to_owned(),
        });
    })?;
    let number = &hand.order.number;
    log::warn!("order {number}: {message}; `cpsync orders list --state attention`");
    let (key, message) = (Some(number.clone()), message.to_owned());
    pass.report.event(&Event::Warning { key, message })
}

/// What waits for a person, less a matter that has come to its end.
pub(super) fn without(attention: &str, over: &str) -> Option<String> {
    let left: Vec<&str> = attention.split("; ").filter(|matter| *matter != over).collect();
    (!left.is_empty()).then(|| left.join("; "))
}

fn warning(pass: &mut Pass, hand: &InHand<'_>, message: &str) -> anyhow::Result<()> {
    keep(pass, hand, OrderEventKind::Warning, Some(message), |_, _, _| Ok(()))?;
    let number = &hand.order.number;
    log::warn!("order {number}: {message}");
    let (key, message) = (Some(number.clone()), message.to_owned());
    pass.report.event(&Event::Warning { key, message })
}

/// The store's id of what was made; a dry run has none.
pub(super) fn id(pass: &Pass, id: String) -> String {
    if pass.dry_run && id.is_empty() { "(dry run)".to_owned() } else { id }
}

/// Quantities of lines with their SKUs.
pub(super) fn quantities(
    pass: &Pass,
    hand: &InHand<'_>,
    quantities: &[LineQuantity],
) -> anyhow::Result<String> {
    let lines = hand.lines(pass, Way::Invoice)?;
    let of = quantities.iter().filter_map(|of| {
        let line = lines.iter().find(|line| line.id == of.line)?;
        Some((&line.sku, of.quantity))
    });
    Ok(delivery::goods(of))
}

/// Tells whoever watches what was done for a release.
pub(super) fn tell(
    pass: &mut Pass,
    hand: &InHand<'_>,
    action: &'static str,
    release: &Release,
    lines: &[LineQuantity],
) -> anyhow::Result<()> {
    let field = |name: &str, value: String| {
        let new = (!value.is_empty()).then_some(value)?;
        Some(FieldChange { field: name.to_owned(), old: None, new: Some(new) })
    };
    let goods = quantities(pass, hand, lines)?;
    let tracking = if action == "invoice" { String::new() } else { release.tracking.join(", ") };
    let fields = [field("goods", goods), field("tracking", tracking)];
    let fields = fields.into_iter().flatten().collect();
    let (key, sku) = (hand.order.number.clone(), release.number.clone());
    pass.report.event(&Event::Change { task: TASK, key, sku, action, fields })
}
