//! What is said to an order itself: comments, a status, a cancellation.
//!
//! Comments cannot change the status (`recorded/order_comment_status_change.json`); writing the order
//! does, unasked for sense, so that statuses with consequences are refused here.

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::{Value, json};

use super::super::Magento2;
use super::super::trouble::Trouble;
use super::api::{Order, tidied};
use crate::store::http::url::Query;
use crate::store::{Cancelled, Fault, FaultKind, OrderNote};

/// What is read of an order before it is written to.
const HEAD: &str =
    "entity_id,increment_id,state,status,base_total_canceled,status_histories[comment]";

/// Magento's own statuses with their states; others belong to the state that the order is in.
const STATES: [(&str, &str); 3] =
    [("pending", "new"), ("processing", "processing"), ("complete", "complete")];

/// Statuses that stand for something done (a cancellation, money given back, a hold).
const DEEDS: [&str; 3] = ["canceled", "closed", "holded"];

impl Magento2 {
    pub(in super::super) fn note_order(&mut self, note: &OrderNote) -> Result<(), Trouble> {
        if note.comment.is_none() && note.status.is_none() {
            return Ok(());
        }
        let order = self.read_order(&note.id, HEAD)?;
        if let Some(comment) = &note.comment {
            self.put_comment(&note.id, &order, comment)?;
        }
        match &note.status {
            Some(status) if *status != order.status => self.put_status(&order, status),
            _ => Ok(()),
        }
    }

    /// What `fields` names of an order.
    pub(super) fn read_order(&mut self, id: &str, fields: &str) -> Result<Order, Trouble> {
        let query = Query::new().with("fields", fields);
        let path = query.on(&format!("orders/{id}"));
        let told: Value = self.rest.get(&path).map_err(|trouble| gone(trouble, id))?;
        Order::deserialize(tidied(told)).map_err(|problem| {
            Trouble::rejected(format!("order `{id}` of the store cannot be understood: {problem}"))
        })
    }

    fn put_comment(&mut self, id: &str, order: &Order, comment: &str) -> Result<(), Trouble> {
        if has_comment(order, comment) {
            return Ok(());
        }
        let body = json!({ "statusHistory": {
            "comment": comment,
            "parent_id": order.entity_id,
            "status": order.status,
            "is_customer_notified": 0,
            "is_visible_on_front": 0,
        }});
        match self.rest.post_single::<IgnoredAny>(&format!("orders/{id}/comments"), &body) {
            Err(trouble) if trouble.in_doubt() => {
                let now = self.read_order(id, HEAD)?;
                if has_comment(&now, comment) { Ok(()) } else { Err(trouble) }
            }
            answer => answer.map(|_| ()),
        }
    }

    fn put_status(&mut self, order: &Order, status: &str) -> Result<(), Trouble> {
        if DEEDS.contains(&status) {
            let message = format!("status `{status}` is not set by itself: it stands for a deed");
            return Err(Trouble::rejected(message));
        }
        let own = STATES.iter().find(|(known, _)| *known == status);
        let state = own.map_or(order.state.as_str(), |(_, state)| state);
        let body = json!({ "entity": {
            "entity_id": order.entity_id,
            "increment_id": order.increment_id,
            "state": state,
            "status": status,
        }});
        let query = Query::new().with("fields", "entity_id,state,status");
        let now: Order = self.rest.post(&query.on("orders"), &body)?;
        if now.status == status {
            return Ok(());
        }
        let message = format!("the store made status `{}` of `{status}`", now.status);
        Err(Fault::rejected(message)
            .hint("assign the status to the order's state in Stores > Order Status")
            .into())
    }

    /// 200 `false` is how Magento refuses (`recorded/order_cancel_again.json`).
    pub(in super::super) fn cancel_one(&mut self, id: &str) -> Result<Cancelled, Trouble> {
        let path = format!("orders/{id}/cancel");
        let done =
            self.rest.post::<bool>(&path, &json!({})).map_err(|trouble| gone(trouble, id))?;
        if done {
            return Ok(Cancelled::Done);
        }
        let order = self.read_order(id, HEAD)?;
        match order.state.as_str() {
            "canceled" => Ok(Cancelled::Done),
            _ if !order.base_total_canceled.is_zero() => Ok(Cancelled::Done),
            "holded" | "payment_review" => {
                let message = format!("the store cancels no order that is `{}`", order.status);
                Err(Fault::rejected(message).hint("release it in the store first").into())
            }
            _ => Ok(Cancelled::NothingOpen),
        }
    }
}

fn has_comment(order: &Order, comment: &str) -> bool {
    let held = order.status_histories.iter().flatten();
    held.filter_map(|history| history.comment.as_deref()).any(|held| held.trim() == comment.trim())
}

/// An order that the store does not have.
pub(super) fn gone(mut trouble: Trouble, id: &str) -> Trouble {
    if trouble.status == 404 && !trouble.no_route() {
        trouble.fault.kind = FaultKind::NotFound;
        trouble.fault.message = format!("the store has no order `{id}`");
    }
    trouble
}
