//! Which orders are looked at, and what is known of them: all of it read at once, since most orders
//! of most passes have nothing new.

use std::collections::HashMap;

use chrono::TimeDelta;

use crate::config::Orders;
use crate::model::{DocumentRef, DocumentSeen, ReleaseTold, WrittenLine};
use crate::state::{Followed, Order};
use crate::task::{Pass, Stop};

/// What the ledger knows of an order's document.
#[derive(Clone, Debug, Default)]
pub(super) struct Known {
    /// As it was last seen.
    pub(super) seen: Option<DocumentSeen>,
    /// What the store was told, in the order that it happened.
    pub(super) told: Vec<ReleaseTold>,
}

/// The orders of this pass: those asked for, else all that may bring something and whose time has
/// come.
pub(super) fn orders(pass: &Pass, rules: &Orders) -> anyhow::Result<Vec<Followed>> {
    if !pass.selection.orders.is_empty() {
        return asked(pass);
    }
    let watch = TimeDelta::from_std(rules.activity.watch).unwrap_or(TimeDelta::MAX);
    let since = pass.timestamp().saturating_sub(watch.num_seconds());
    let mut orders = pass.state.orders_to_follow(&pass.store.name, since)?;
    let now = pass.timestamp();
    orders.retain(|order| order.due_at.is_none_or(|due| due <= now));
    Ok(orders)
}

fn asked(pass: &Pass) -> anyhow::Result<Vec<Followed>> {
    let store = pass.store.name.as_str();
    let mut orders = Vec::new();
    for number in &pass.selection.orders {
        let before = orders.len();
        for id in pass.state.find_orders(store, number)? {
            let lines = pass.state.written_lines(store, &id)?;
            orders.extend(pass.state.order(store, &id)?.and_then(|order| followed(order, lines)));
        }
        if orders.len() == before {
            return Err(unknown(store, number).into());
        }
    }
    Ok(orders)
}

fn followed(order: Order, lines: Vec<WrittenLine>) -> Option<Followed> {
    let document = DocumentRef { id: order.doc_id?, guid: order.doc_guid?, lines };
    let (troubled, due_at) = (order.trouble.is_some(), order.due_at);
    Some(Followed { id: order.id, number: order.number, document, troubled, due_at })
}

fn unknown(store: &str, number: &str) -> Stop {
    Stop::Operator {
        message: format!("order {number} of store `{store}` has no document in Counterpoint"),
        hint: "`cpsync orders import` makes it one; `cpsync orders list --state all` shows where it is"
            .to_owned(),
    }
}

/// What is known, by the store's id of the order.
pub(super) fn known(pass: &Pass) -> anyhow::Result<HashMap<String, Known>> {
    let store = pass.store.name.as_str();
    let mut known: HashMap<String, Known> = HashMap::new();
    for (id, seen) in pass.state.documents_seen(store, None)? {
        known.entry(id).or_default().seen = Some(seen);
    }
    for (id, told) in pass.state.releases_told(store, None)? {
        known.entry(id).or_default().told.push(told);
    }
    Ok(known)
}

/// What is known of one order by now.
pub(super) fn known_of(pass: &Pass, id: &str) -> anyhow::Result<Known> {
    let store = pass.store.name.as_str();
    let seen = pass.state.documents_seen(store, Some(id))?.pop().map(|(_, seen)| seen);
    let told = pass.state.releases_told(store, Some(id))?;
    Ok(Known { seen, told: told.into_iter().map(|(_, told)| told).collect() })
}
