//! Reading orders and their documents: one, or many by `searchCriteria`.

use std::borrow::Cow;

use serde_json::Value;

use super::order::Order;
use super::{invoice, memo, shipment, show};
use crate::magento2::criteria::Criteria;
use crate::magento2::failure::{Failure, Outcome};
use crate::magento2::product::stamp;
use crate::magento2::router::Call;
use crate::magento2::shop::Shop;

/// What an id without an entity is answered with.
pub(crate) fn no_entity() -> Failure {
    Failure::new(
        404,
        "The entity that was requested doesn't exist. Verify the entity and try again.",
    )
}

/// The id in the path of a call.
pub(crate) fn id(call: &Call, segment: usize) -> u32 {
    call.segment(segment).parse().unwrap_or(0)
}

/// `GET /orders/{id}`.
pub(crate) fn get_order(shop: &mut Shop, call: &Call) -> Outcome {
    let order = shop.sales.orders.get(&id(call, 1)).ok_or_else(no_entity)?;
    Ok(show::order(order, &shop.settings))
}

/// `GET /orders`.
pub(crate) fn search_orders(shop: &mut Shop, call: &Call) -> Outcome {
    let criteria = Criteria::required(&call.query, shop.settings.input_limit)?;
    let fields = criteria.groups.iter().flatten().map(|filter| filter.field.as_str());
    if fields.into_iter().any(|name| !COLUMNS.contains(&name)) {
        return Err(internal_error());
    }
    let mut found: Vec<&Order> = shop
        .sales
        .orders
        .values()
        .filter(|order| criteria.matches(|name| column(order, name)))
        .collect();
    criteria.sort_by(&mut found, |order, name| column(order, name));
    let total = found.len();
    let (skip, take) = criteria.window();
    let page = found.into_iter().skip(skip).take(take);
    Ok(criteria.answer(page.map(|order| show::order(order, &shop.settings)).collect(), total))
}

/// The columns that are filtered and sorted by.
const COLUMNS: [&str; 10] = [
    "entity_id",
    "increment_id",
    "store_id",
    "state",
    "status",
    "created_at",
    "updated_at",
    "customer_id",
    "customer_email",
    "base_grand_total",
];

fn column(order: &Order, name: &str) -> Option<Cow<'static, str>> {
    let text = match name {
        "entity_id" => order.id.to_string(),
        "increment_id" => order.number.clone(),
        "store_id" => order.view.to_string(),
        "state" => order.state.clone(),
        "status" => order.status.clone(),
        "created_at" => stamp(order.created),
        "updated_at" => stamp(order.updated),
        "customer_id" => order.buyer.customer?.to_string(),
        "customer_email" => order.buyer.email.clone(),
        "base_grand_total" => order.total.to_string(),
        _ => return None,
    };
    Some(Cow::Owned(text))
}

/// What the database's complaint about an unknown column becomes.
fn internal_error() -> Failure {
    Failure::new(
        500,
        "Internal Error. Details are available in Magento log file. Report ID: webapi-6b02198887c9c",
    )
}

/// `GET /orders/items`.
pub(crate) fn search_items(shop: &mut Shop, call: &Call) -> Outcome {
    let orders = shop.sales.orders.values();
    let rows =
        orders.flat_map(|order| order.items.iter().map(|item| show::item(order, item, true)));
    list(shop, call, rows.collect())
}

/// `GET /invoices/{id}`.
pub(crate) fn get_invoice(shop: &mut Shop, call: &Call) -> Outcome {
    shop.sales.invoices.get(&id(call, 1)).map(|one| invoice::show(one, shop)).ok_or_else(no_entity)
}

/// `GET /invoices`.
pub(crate) fn search_invoices(shop: &mut Shop, call: &Call) -> Outcome {
    let rows = shop.sales.invoices.values().map(|one| invoice::show(one, shop)).collect();
    list(shop, call, rows)
}

/// `GET /shipment/{id}`.
pub(crate) fn get_shipment(shop: &mut Shop, call: &Call) -> Outcome {
    shop.sales.shipments.get(&id(call, 1)).map(shipment::show).ok_or_else(no_entity)
}

/// `GET /shipments`.
pub(crate) fn search_shipments(shop: &mut Shop, call: &Call) -> Outcome {
    let rows = shop.sales.shipments.values().map(shipment::show).collect();
    list(shop, call, rows)
}

/// `GET /creditmemo/{id}`.
pub(crate) fn get_creditmemo(shop: &mut Shop, call: &Call) -> Outcome {
    shop.sales.memos.get(&id(call, 1)).map(|one| memo::show(one, shop)).ok_or_else(no_entity)
}

/// `GET /creditmemos`.
pub(crate) fn search_creditmemos(shop: &mut Shop, call: &Call) -> Outcome {
    let rows = shop.sales.memos.values().map(|one| memo::show(one, shop)).collect();
    list(shop, call, rows)
}

fn list(shop: &Shop, call: &Call, rows: Vec<Value>) -> Outcome {
    Ok(Criteria::required(&call.query, shop.settings.input_limit)?.list(rows))
}
