//! The store's orders against the ledger.

use std::collections::HashSet;

use anyhow::Context;

use super::{Window, field, find};
use crate::config::Orders;
use crate::mapper::sold::{Sold, sold};
use crate::model::WebOrder;
use crate::report::FieldChange;
use crate::state::{Order, OrderState, State};
use crate::store::{OrderPage, OrderSearch};
use crate::task::Pass;
use crate::task::verify::{Kind, Work};

/// Reads the store's orders of the window, and tells those that the ledger does not have as they are;
/// gives the ids of all that the store has.
pub(super) fn compare(
    pass: &mut Pass,
    work: &mut Work,
    rules: &Orders,
    window: Window,
) -> anyhow::Result<HashSet<String>> {
    let (mut seen, mut suspects, mut page) = (HashSet::new(), Vec::new(), None);
    loop {
        pass.check_interrupt()?;
        let search = OrderSearch::ChangedSince { since: window.from, page };
        let read = orders(pass, &search)?;
        for order in read.orders.iter().filter_map(|(_, order)| order.as_ref().ok()) {
            let ours = order.created_at >= window.from && rules.takes_view(&order.view);
            if ours && window.takes(&order.id) && differs(pass, work, order)? {
                suspects.push(order.id.clone());
            }
        }
        seen.extend(read.orders.into_iter().map(|(id, _)| id));
        page = read.next;
        if page.is_none() {
            break;
        }
    }
    again(pass, work, rules, suspects)?;
    Ok(seen)
}

/// What came or changed while the pages were read is no difference: the find of the copy runs once
/// more, and what is otherwise then is told.
fn again(
    pass: &mut Pass,
    work: &mut Work,
    rules: &Orders,
    suspects: Vec<String>,
) -> anyhow::Result<()> {
    if suspects.is_empty() {
        return Ok(());
    }
    find(pass, work, rules)?;
    let read = orders(pass, &OrderSearch::Ids(suspects))?;
    for order in read.orders.iter().filter_map(|(_, order)| order.as_ref().ok()) {
        tell(pass, work, order)?;
    }
    Ok(())
}

fn orders(pass: &mut Pass, search: &OrderSearch) -> anyhow::Result<OrderPage> {
    pass.web.find_orders(search).context("could not read the store's orders")
}

/// The ledger's row of an order that is not somebody else's.
fn row(pass: &Pass, state: &State, order: &WebOrder) -> anyhow::Result<Option<Order>> {
    let row = state.order(&pass.store.name, &order.id)?;
    Ok(row.filter(|row| row.state != OrderState::Ignored))
}

fn differs(pass: &Pass, work: &Work, order: &WebOrder) -> anyhow::Result<bool> {
    if row(pass, &pass.state, order)?.is_none() {
        return Ok(true);
    }
    let Some(row) = row(pass, &work.copy, order)? else { return Ok(true) };
    Ok(!changes(pass, work, &row, order)?.is_empty())
}

fn tell(pass: &Pass, work: &mut Work, order: &WebOrder) -> anyhow::Result<()> {
    let who = (order.id.as_str(), order.number.as_str());
    let at_store = format!("{}, {:.2} {}", order.status, order.total, order.currency);
    let Some(found) = row(pass, &work.copy, order)? else {
        work.fixes.find(&order.id);
        work.add_order(who, Kind::Missing, vec![field("order", at_store, "not in the ledger")]);
        return Ok(());
    };
    if row(pass, &pass.state, order)?.is_none() {
        let fields = vec![field("order", at_store, "not in the ledger yet")];
        work.add_order(who, Kind::Pending, fields);
        return Ok(());
    }
    let fields = changes(pass, work, &found, order)?;
    if !fields.is_empty() {
        work.fixes.find(&order.id);
        work.add_order(who, Kind::Differs, fields);
    }
    Ok(())
}

/// How the ledger's order is another than the store's. What a closed one was told is forgotten some
/// time: then only its row is compared.
fn changes(
    pass: &Pass,
    work: &Work,
    row: &Order,
    order: &WebOrder,
) -> anyhow::Result<Vec<FieldChange>> {
    let mut fields = Vec::new();
    if row.updated_at > order.updated_at.timestamp() {
        return Ok(fields);
    }
    if row.status != order.status {
        fields.push(field("status in the ledger", &order.status, &row.status));
    }
    if row.total != order.total {
        let [held, kept] = [order.total, row.total].map(|total| format!("{total:.2}"));
        fields.push(field("total in the ledger", held, kept));
    }
    if let Some(before) = work.copy.web_order(&pass.store.name, &order.id)? {
        let [held, kept] = [lines(order), lines(&before)];
        if held != kept {
            fields.push(field("lines in the ledger", held, kept));
        }
    }
    Ok(fields)
}

/// The goods of an order with what became of them, in words.
fn lines(order: &WebOrder) -> String {
    let line = |line: &Sold| {
        let went = [
            (line.ordered, ""),
            (line.invoiced, " invoiced"),
            (line.shipped, " shipped"),
            (line.refunded, " refunded"),
            (line.cancelled, " cancelled"),
        ];
        let went = went.iter().filter(|(quantity, _)| !quantity.is_zero());
        let went = went.map(|(quantity, word)| format!("{}{word}", quantity.normalize()));
        format!("{} x {}", went.collect::<Vec<_>>().join(", "), line.sku)
    };
    sold(order).iter().map(line).collect::<Vec<_>>().join("; ")
}

/// Orders of the ledger that the store does not have any more.
pub(super) fn gone(work: &mut Work, orders: &[Order], seen: &HashSet<String>) {
    for order in orders.iter().filter(|order| !seen.contains(&order.id)) {
        let ledger = format!("{}, {:.2} {}", order.state.as_str(), order.total, order.currency);
        let fields = vec![field("order", "not at the store", ledger)];
        work.add_order((&order.id, &order.number), Kind::Differs, fields);
    }
}
