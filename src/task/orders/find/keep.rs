//! One order as the store tells it, into the ledger: a new row, a changed one, or none at all.

use crate::config::LateChange;
use crate::mapper::sold::{self, LateChanges, Sold};
use crate::model::{Rest, Sku, WebOrder};
use crate::state::{Held, Order, OrderEvent, OrderEventKind, OrderLine, OrderState, Writer};
use crate::store::Fault;
use crate::task::digest;
use crate::task::items::PRODUCT;
use crate::task::orders::hold;

use super::Finder;
use super::since::Range;

/// What became of one order in the ledger.
#[derive(Debug)]
pub(super) enum Kept {
    /// It is as it was.
    Same,
    /// Another's, or too early.
    NotOurs,
    /// The ledger did not have it.
    New,
    /// The ledger had it otherwise; with what the operator should know, by number.
    Changed(Option<(String, String)>),
    /// It cannot be understood: its id, and why.
    Unreadable(String, String),
}

/// Keeps one order, inside a transaction.
pub(super) fn order(
    finder: &Finder<'_>,
    writer: &Writer<'_>,
    range: &Range,
    id: String,
    order: Result<WebOrder, Fault>,
) -> anyhow::Result<Kept> {
    match order {
        Ok(order) => readable(finder, writer, range, &order),
        Err(fault) => unreadable(finder, writer, id, fault),
    }
}

/// Whether any order of the store is not at its end.
pub(super) fn any_open(finder: &Finder<'_>) -> anyhow::Result<bool> {
    let over = [OrderState::Closed, OrderState::Ignored];
    let counts = finder.state.count_orders(&finder.store.name)?;
    Ok(counts.iter().any(|count| !over.contains(&count.state)))
}

fn readable(
    finder: &Finder<'_>,
    writer: &Writer<'_>,
    range: &Range,
    order: &WebOrder,
) -> anyhow::Result<Kept> {
    let (state, store) = (finder.state, finder.store.name.as_str());
    let known = state.order(store, &order.id)?;
    if known.is_none() && order.created_at < range.start {
        return Ok(Kept::NotOurs);
    }
    if !finder.rules.takes_view(&order.view) {
        if known.is_none() {
            writer.put_order(&row(finder, order, OrderState::Ignored))?;
        }
        return Ok(Kept::NotOurs);
    }
    let before = state.web_order(store, &order.id)?;
    let stale = known.as_ref().is_some_and(|known| known.updated_at > order.updated_at.timestamp());
    if stale || (known.is_some() && before.as_ref() == Some(order)) {
        return Ok(Kept::Same);
    }
    let Some(known) = known else {
        new(finder, writer, order)?;
        return Ok(Kept::New);
    };
    let told = changed(finder, writer, &known, before.as_ref(), order)?;
    Ok(Kept::Changed(told.map(|told| (order.number.clone(), told))))
}

fn new(finder: &Finder<'_>, writer: &Writer<'_>, order: &WebOrder) -> anyhow::Result<()> {
    let state = awaited(finder, order);
    writer.put_order(&row(finder, order, state))?;
    content(finder, writer, order)?;
    let word = match state {
        OrderState::Closed => ", cancelled before it was imported",
        OrderState::Waiting => ", which is not imported",
        _ => "",
    };
    let message = format!("read from the store in status `{}`{word}", order.status);
    event(finder, writer, &order.id, OrderEventKind::State, message)
}

fn changed(
    finder: &Finder<'_>,
    writer: &Writer<'_>,
    known: &Order,
    before: Option<&WebOrder>,
    order: &WebOrder,
) -> anyhow::Result<Option<String>> {
    let mut row = Order {
        state: known.state,
        doc_guid: known.doc_guid.clone(),
        doc_id: known.doc_id,
        tkt_no: known.tkt_no.clone(),
        deposit_no: known.deposit_no.clone(),
        cust_no: known.cust_no.clone(),
        held: known.held.clone(),
        released: known.released,
        attention: known.attention.clone(),
        trouble: known.trouble.clone(),
        attempts: known.attempts,
        due_at: known.due_at,
        committed: known.committed,
        posted: known.posted,
        ..row(finder, order, known.state)
    };
    if row.status != known.status {
        let message = format!("status `{}` at the store", row.status);
        event(finder, writer, &row.id, OrderEventKind::State, message)?;
    }
    let told = match known.state {
        OrderState::Claimed
        | OrderState::Written
        | OrderState::Acknowledged
        | OrderState::Closed
            if known.imported() || known.state == OrderState::Claimed =>
        {
            let changes = before.map(|before| sold::late_changes(before, order));
            late(finder, writer, &mut row, changes.unwrap_or_default())?
        }
        _ => {
            wait_again(finder, &mut row, order);
            None
        }
    };
    content(finder, writer, order)?;
    row.state = closing(&row, order);
    writer.put_order(&row)?;
    Ok(told)
}

/// What the store's order means for one that has no document yet.
fn wait_again(finder: &Finder<'_>, row: &mut Order, order: &WebOrder) {
    let state = awaited(finder, order);
    let by_hand = row.held.as_ref().is_some_and(|held| held.cause == hold::BY_HAND);
    if state == OrderState::Seen && row.state == OrderState::Held {
        // What held it is looked at again by the import; a person's word stays.
        return;
    }
    if by_hand && state == OrderState::Waiting {
        return;
    }
    row.state = state;
    row.held = None;
    (row.attempts, row.due_at, row.trouble) = (0, None, None);
}

/// The state of an order without a document, by what the store says of it.
fn awaited(finder: &Finder<'_>, order: &WebOrder) -> OrderState {
    if sold::is_over(order) {
        OrderState::Closed
    } else if finder.rules.finding.statuses.contains(&order.status) {
        OrderState::Seen
    } else {
        OrderState::Waiting
    }
}

/// Notes what changed after the document was made; what a person is to decide is returned.
fn late(
    finder: &Finder<'_>,
    writer: &Writer<'_>,
    row: &mut Order,
    changes: LateChanges,
) -> anyhow::Result<Option<String>> {
    let rules = &finder.rules.finding;
    let cancelled =
        if cancelled_by_us(finder, row)? { LateChange::Ignore } else { rules.cancelled };
    let mut listed = Vec::new();
    for (change, policy) in [
        (changes.edited, rules.edited),
        (changes.cancelled, cancelled),
        (changes.refunded, rules.refunded),
    ] {
        let Some(change) = change else { continue };
        event(finder, writer, &row.id, OrderEventKind::Change, change.clone())?;
        if policy == LateChange::List {
            listed.push(change);
        }
    }
    if listed.is_empty() {
        return Ok(None);
    }
    let told = listed.join("; ");
    if rules.note.is_some() {
        let at = finder.now.with_timezone(&finder.zone).format("%F %H:%M");
        writer.put_order_note(&row.store, &row.id, &format!("{at} {told}"))?;
    }
    row.attention = Some(match row.attention.take() {
        Some(earlier) => format!("{earlier}; {told}"),
        None => told.clone(),
    });
    Ok(Some(told))
}

/// Whether `orders activity` cancels the rest of it, since it was cancelled in Counterpoint.
fn cancelled_by_us(finder: &Finder<'_>, row: &Order) -> anyhow::Result<bool> {
    let seen = finder.state.documents_seen(&row.store, Some(&row.id))?;
    Ok(seen.iter().any(|(_, seen)| matches!(seen.rest, Rest::Cancelling | Rest::Cancelled)))
}

/// An order that was told to the store ends when nothing of it is open, and may be opened again.
pub(in crate::task::orders) fn closing(row: &Order, order: &WebOrder) -> OrderState {
    let open = sold::sold(order).iter().any(|line| !line.open.is_zero());
    match row.state {
        OrderState::Acknowledged if !open => OrderState::Closed,
        OrderState::Closed if open && row.imported() => OrderState::Acknowledged,
        state => state,
    }
}

/// Keeps what the store told, and the goods on it.
fn content(finder: &Finder<'_>, writer: &Writer<'_>, order: &WebOrder) -> anyhow::Result<()> {
    let store = finder.store.name.as_str();
    writer.put_web_order(store, order)?;
    let lines = lines(finder.state, store, order)?;
    Ok(writer.put_order_lines(store, &order.id, &lines)?)
}

/// The goods of an order as the ledger keeps them: with the products that the SKUs stand for by now.
pub(in crate::task::orders) fn lines(
    state: &crate::state::State,
    store: &str,
    order: &WebOrder,
) -> anyhow::Result<Vec<OrderLine>> {
    let before = state.order_lines(store, &order.id)?;
    let goods = sold::sold(order);
    goods.into_iter().map(|line| with_product(state, store, line, &before)).collect()
}

fn with_product(
    state: &crate::state::State,
    store: &str,
    line: Sold,
    before: &[OrderLine],
) -> anyhow::Result<OrderLine> {
    let earlier = before.iter().find(|earlier| earlier.id == line.line);
    let key = product(state, store, &line.sku)?;
    Ok(OrderLine {
        key: key.or_else(|| earlier.and_then(|earlier| earlier.key.clone())),
        lin_guid: earlier.and_then(|earlier| earlier.lin_guid.clone()),
        id: line.line,
        sku: line.sku.0,
        ordered: line.ordered,
        invoiced: line.invoiced,
        shipped: line.shipped,
        refunded: line.refunded,
        cancelled: line.cancelled,
        open: line.open,
    })
}

/// The product that `items` sent under this SKU, in whatever case.
pub(in crate::task::orders) fn product(
    state: &crate::state::State,
    store: &str,
    sku: &Sku,
) -> anyhow::Result<Option<crate::model::ProductKey>> {
    // An order keeps the spelling that the product had when it was sold.
    let binding = match state.binding_of_sku(store, PRODUCT, &sku.0)? {
        None => state.binding_like_sku(store, PRODUCT, &sku.0)?,
        exact => exact,
    };
    let key = binding.filter(|binding| !binding.shape.composite()).map(|binding| binding.key);
    key.map(|key| {
        key.parse().map_err(|cause: String| anyhow::anyhow!("could not read a product: {cause}"))
    })
    .transpose()
}

/// A row for an order of which nothing but the store's word is known.
fn row(finder: &Finder<'_>, order: &WebOrder, state: OrderState) -> Order {
    Order {
        store: finder.store.name.clone(),
        id: order.id.clone(),
        number: order.number.clone(),
        view: order.view.clone(),
        status: order.status.clone(),
        customer_id: order.shopper.id.clone(),
        email: order.shopper.email.clone(),
        created_at: order.created_at.timestamp(),
        updated_at: order.updated_at.timestamp(),
        currency: order.currency.clone(),
        total: order.total,
        twin: digest::number(&sold::twin(order)).to_string(),
        state,
        doc_guid: None,
        doc_id: None,
        tkt_no: None,
        deposit_no: None,
        cust_no: None,
        held: None,
        released: false,
        attention: None,
        trouble: None,
        attempts: 0,
        due_at: None,
        committed: false,
        posted: false,
    }
}

/// An order that cannot be understood is held all the same: it must not be lost.
fn unreadable(
    finder: &Finder<'_>,
    writer: &Writer<'_>,
    id: String,
    fault: Fault,
) -> anyhow::Result<Kept> {
    let store = finder.store.name.as_str();
    let reason = format!("what the store tells of it cannot be understood: {}", fault.message);
    let known = finder.state.order(store, &id)?;
    if known.as_ref().is_some_and(Order::imported) {
        return Ok(Kept::Unreadable(id, reason));
    }
    let known = known.unwrap_or_else(|| {
        let now = finder.now;
        let order = WebOrder {
            id: id.clone(),
            number: id.clone(),
            created_at: now,
            updated_at: chrono::DateTime::UNIX_EPOCH,
            ..WebOrder::default()
        };
        row(finder, &order, OrderState::Seen)
    });
    let held =
        Held { cause: hold::UNREADABLE.to_owned(), reason: reason.clone(), advice: fault.hint };
    if known.held.as_ref() == Some(&held) || known.state == OrderState::Claimed {
        return Ok(Kept::Same);
    }
    writer.put_order(&Order { state: OrderState::Held, held: Some(held), ..known })?;
    event(finder, writer, &id, OrderEventKind::State, format!("held: {reason}"))?;
    Ok(Kept::Unreadable(id, reason))
}

fn event(
    finder: &Finder<'_>,
    writer: &Writer<'_>,
    id: &str,
    kind: OrderEventKind,
    message: String,
) -> anyhow::Result<()> {
    let event = OrderEvent { at: finder.now.timestamp(), kind, message };
    Ok(writer.put_order_event(&finder.store.name, id, &event)?)
}
