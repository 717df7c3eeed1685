//! The sales side of a shop's image: by numbers and SKUs, without ids and times.

use serde_json::{Value, json};

use super::order::{Comment, Order};
use super::{Sales, invoice, memo, shipment};
use crate::magento2::values::number;

/// Orders by their numbers with what became of them.
pub(crate) fn sales(sales: &Sales) -> Value {
    sales.orders.values().map(|order| (order.number.clone(), one(sales, order))).collect()
}

fn one(sales: &Sales, order: &Order) -> Value {
    let progress = order.items.iter().map(|item| {
        let so_far = &item.progress;
        json!([
            item.sku,
            number(item.ordered),
            number(so_far.invoiced),
            number(so_far.shipped),
            number(so_far.refunded),
            number(so_far.cancelled),
        ])
    });
    let invoices = sales.invoices.values().filter(|one| one.order == order.id);
    let shipments = sales.shipments.values().filter(|one| one.order == order.id);
    let memos = sales.memos.values().filter(|one| one.order == order.id);
    json!({
        "state": order.state,
        "status": order.status,
        "items": progress.collect::<Value>(),
        "comments": comments(&order.comments),
        "invoices": invoices.map(|one| invoice::image(one, order)).collect::<Value>(),
        "shipments": shipments.map(shipment::image).collect::<Value>(),
        "creditmemos": memos.map(memo::image).collect::<Value>(),
    })
}

/// What the comments say.
pub(crate) fn comments(comments: &[Comment]) -> Vec<&str> {
    comments.iter().map(|comment| comment.text.as_str()).collect()
}
