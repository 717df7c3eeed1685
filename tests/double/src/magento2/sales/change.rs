//! What can be done to an order itself: comments, state, hold, cancel.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::order::{Comment, Item, Order};
use super::read::{id, no_entity};
use super::show;
use crate::magento2::check;
use crate::magento2::failure::{Failure, Outcome};
use crate::magento2::router::Call;
use crate::magento2::shop::Shop;
use crate::magento2::values;

const COMMENT: &[(&str, &str)] = &[
    ("comment", "string"),
    ("created_at", "string"),
    ("entity_id", "int"),
    ("entity_name", "string"),
    ("is_customer_notified", "int"),
    ("is_visible_on_front", "int"),
    ("parent_id", "int"),
    ("status", "string"),
    ("extension_attributes", "array"),
];

/// `POST /orders/{id}/comments`: the status is not changed that way.
pub(crate) fn post_comment(shop: &mut Shop, call: &Call) -> Outcome {
    let given = check::wrapped(&call.body, "statusHistory")?;
    check::members(given, COMMENT)?;
    let comment = shop.sales.next(|last| &mut last.comment);
    let order = shop.sales.orders.get_mut(&id(call, 1)).ok_or_else(no_entity)?;
    let text = |name: &str| given.get(name).and_then(Value::as_str).map(str::to_owned);
    let flag = |name: &str| given.get(name).and_then(values::flag).unwrap_or_default();
    let status = text("status");
    if let Some(other) = status.as_ref().filter(|status| **status != order.status) {
        return Err(Failure::bad(
            "Unable to add comment: The status \"%1\" is not part of the order\n                 status history.",
        )
        .with(json!([other])));
    }
    order.comments.push(Comment {
        id: comment,
        parent: order.id,
        text: text("comment").unwrap_or_default(),
        status: status.or_else(|| Some(order.status.clone())),
        notified: flag("is_customer_notified"),
        visible: flag("is_visible_on_front"),
        created: Shop::now(),
    });
    Ok(json!(true))
}

/// `GET /orders/{id}/comments`.
pub(crate) fn get_comments(shop: &mut Shop, call: &Call) -> Outcome {
    let order = id(call, 1);
    let comments = shop.sales.orders.get(&order).map(|order| order.comments.iter());
    let items: Vec<Value> = comments.into_iter().flatten().rev().map(show::comment).collect();
    let filter =
        json!({ "field": "parent_id", "value": order.to_string(), "condition_type": "eq" });
    let total = items.len();
    Ok(json!({
        "items": items,
        "search_criteria": { "filter_groups": [{ "filters": [filter] }] },
        "total_count": total,
    }))
}

/// `POST /orders`: writes the members given into the order, unasked for sense.
pub(crate) fn post_entity(shop: &mut Shop, call: &Call) -> Outcome {
    let given = check::wrapped(&call.body, "entity")?;
    let order = given.get("entity_id").and_then(values::id).unwrap_or(0);
    let settings = shop.settings.clone();
    let order = shop.sales.orders.get_mut(&order).ok_or_else(no_entity)?;
    let text = |name: &str| given.get(name).and_then(Value::as_str);
    let before = (order.state.clone(), order.status.clone());
    if let Some(state) = text("state") {
        state.clone_into(&mut order.state);
    }
    if let Some(status) = text("status") {
        status.clone_into(&mut order.status);
    }
    if before != (order.state.clone(), order.status.clone()) {
        order.updated = Shop::now();
    }
    let mut answer = show::order(order, &settings);
    for name in ["base_grand_total", "grand_total", "customer_email"] {
        answer[name] = Value::Null;
    }
    Ok(answer)
}

/// `POST /orders/{id}/hold`.
pub(crate) fn hold(shop: &mut Shop, call: &Call) -> Outcome {
    let order = shop.sales.orders.get_mut(&id(call, 1)).ok_or_else(no_entity)?;
    if matches!(
        order.state.as_str(),
        "holded" | "canceled" | "complete" | "closed" | "payment_review"
    ) {
        return Err(Failure::bad("A hold action is not available."));
    }
    order.held = Some((order.state.clone(), order.status.clone()));
    order.put_state("holded", Shop::now());
    Ok(json!(true))
}

/// `POST /orders/{id}/unhold`.
pub(crate) fn unhold(shop: &mut Shop, call: &Call) -> Outcome {
    let order = shop.sales.orders.get_mut(&id(call, 1)).ok_or_else(no_entity)?;
    let Some((state, status)) = order.held.take() else {
        return Err(Failure::bad("You cannot remove the hold."));
    };
    (order.state, order.status, order.updated) = (state, status, Shop::now());
    Ok(json!(true))
}

/// `POST /orders/{id}/cancel`: what is not invoiced; `false` when that cannot be.
pub(crate) fn cancel(shop: &mut Shop, call: &Call) -> Outcome {
    let order = shop.sales.orders.get_mut(&id(call, 1)).ok_or_else(no_entity)?;
    if !order.can_invoice() {
        return Ok(json!(false));
    }
    for (sku, quantity) in cancel_rest(order) {
        shop.reserve(&sku, -quantity);
    }
    Ok(json!(true))
}

/// Cancels what is open of each line; answers what of which SKU is not reserved any more.
fn cancel_rest(order: &mut Order) -> Vec<(String, Decimal)> {
    let open = |item: &Item| item.to_invoice().min(item.ordered - item.progress.shipped);
    let open: Vec<(u32, Decimal)> = order.items.iter().map(|item| (item.id, open(item))).collect();
    let mut freed = Vec::new();
    for (id, quantity) in open {
        let stocked = order.item(id).is_some_and(|item| order.is_stocked(item));
        let Some(item) = order.item_mut(id) else { continue };
        item.progress.cancelled += quantity;
        if stocked {
            freed.push((item.sku.clone(), quantity));
        }
    }
    order.total_cancelled = order.total - order.total_invoiced;
    let state = match order.items.iter().any(|item| !item.progress.invoiced.is_zero()) {
        false => "canceled",
        true if order.can_ship() => "processing",
        true => "complete",
    };
    order.put_state(state, Shop::now());
    freed
}
