//! Credit memos: money back, and goods back on the shelf or out of the reservation.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::invoice::asked;
use super::order::{Order, Sums};
use super::read::{id, no_entity};
use super::show::Members;
use crate::magento2::failure::{Failure, Outcome};
use crate::magento2::product::{sku_key, stamp};
use crate::magento2::router::Call;
use crate::magento2::shop::Shop;
use crate::magento2::stock;
use crate::magento2::values::{self, number};

/// A row of `sales_creditmemo` with its lines.
#[derive(Clone, Debug)]
pub(crate) struct Memo {
    id: u32,
    number: String,
    pub(crate) order: u32,
    lines: Vec<(u32, Decimal, Sums)>,
    fee: Decimal,
    adjustment: Decimal,
    total: Decimal,
    created: i64,
}

/// `POST /order/{id}/refund`.
pub(crate) fn refund(shop: &mut Shop, call: &Call) -> Outcome {
    let order = shop.sales.orders.get(&id(call, 1)).ok_or_else(no_entity)?;
    if order.total_invoiced <= order.total_refunded {
        return Err(refused("The order does not allow a creditmemo to be created."));
    }
    let lines = lines(order, call)?;
    let argument =
        |name: &str| call.body.pointer(&format!("/arguments/{name}")).and_then(values::decimal);
    let unpaid = order.sending.invoiced - order.sending.refunded;
    let fee = argument("shipping_amount").unwrap_or(unpaid);
    if fee > unpaid {
        return Err(refused("Maximum shipping amount allowed to refund is: %1"));
    }
    let adjustment = argument("adjustment_positive").unwrap_or_default()
        - argument("adjustment_negative").unwrap_or_default();
    let (order, view) = (order.id, order.view);
    let memo = shop.sales.next(|last| &mut last.memo);
    let number = shop.sales.number("memo", view);
    let total = lines.iter().map(|(_, _, sums)| sums.due()).sum::<Decimal>() + fee + adjustment;
    let created = Shop::now();
    let made = Memo { id: memo, number, order, lines, fee, adjustment, total, created };
    register(shop, &made);
    return_goods(shop, call, &made);
    shop.sales.memos.insert(memo, made);
    Ok(json!(memo.to_string()))
}

fn refused(error: &str) -> Failure {
    Failure::bad(format!("Creditmemo Document Validation Error(s):\n{error}"))
}

fn lines(order: &Order, call: &Call) -> Result<Vec<(u32, Decimal, Sums)>, Failure> {
    let asked = asked(call);
    let only_money = call.body.get("items").is_some_and(|items| items == &json!([]));
    let mut lines = Vec::new();
    for item in order.items.iter().filter(|item| !order.has_no_money(item)) {
        let quantity = match asked.get(&item.id) {
            Some(quantity) => *quantity,
            None if asked.is_empty() && !only_money => item.to_refund(),
            None => continue,
        };
        if quantity > item.to_refund() {
            return Err(refused(&format!(
                "The quantity to creditmemo must not be greater than the unrefunded quantity for product SKU \"{}\".",
                item.sku
            )));
        }
        if !quantity.is_zero() {
            lines.push((item.id, quantity, item.sums.part(quantity, item.ordered)));
        }
    }
    Ok(lines)
}

fn register(shop: &mut Shop, memo: &Memo) {
    let Some(order) = shop.sales.orders.get_mut(&memo.order) else { return };
    for (item, quantity, sums) in &memo.lines {
        if let Some(item) = order.item_mut(*item) {
            item.progress.refunded += *quantity;
            item.refunded += sums.row;
        }
    }
    order.sending.refunded += memo.fee;
    order.total_refunded += memo.total;
    let now = Shop::now();
    order.updated = now;
    if order.total_refunded >= order.total_invoiced && !order.can_invoice() {
        order.put_state("closed", now);
    }
}

/// What was not sent yet loses its reservation; what was sent goes back where that is asked for.
fn return_goods(shop: &mut Shop, call: &Call, memo: &Memo) {
    let back = call.body.pointer("/arguments/extension_attributes/return_to_stock_items");
    let back: Vec<u32> =
        back.and_then(Value::as_array).into_iter().flatten().filter_map(values::id).collect();
    for (id, quantity, _) in &memo.lines {
        let Some(order) = shop.sales.orders.get(&memo.order) else { return };
        let Some(item) = order.item(*id) else { continue };
        let unsent = (item.ordered
            - item.progress.shipped
            - item.progress.cancelled
            - (item.progress.refunded - quantity))
            .clamp(Decimal::ZERO, *quantity);
        let child = order.children(*id).next().map_or(&item.sku, |child| &child.sku).clone();
        let returned = if back.contains(id) { *quantity - unsent } else { Decimal::ZERO };
        shop.reserve(&child, -unsent);
        let held = shop.source_items.get(&sku_key(&child)).and_then(|items| items.get("default"));
        if let (Some(held), false) = (held.map(|item| item.quantity), returned.is_zero()) {
            stock::set_source_item(shop, &child, "default", held + returned, true);
        }
    }
}

/// A credit memo as REST tells it.
pub(crate) fn show(memo: &Memo, shop: &Shop) -> Value {
    let Some(order) = shop.sales.orders.get(&memo.order) else { return Value::Null };
    let mut members = Members::new(&order.shown.1);
    let lines = memo.lines.iter().map(|(item, quantity, sums)| {
        let found = order.item(*item);
        json!({
            "order_item_id": item,
            "parent_id": memo.id,
            "sku": found.map(|item| item.sku.clone()),
            "name": found.map(|item| item.name.clone()),
            "qty": number(*quantity),
            "base_row_total": number(sums.row),
            "base_discount_amount": number(sums.discount),
            "base_tax_amount": number(sums.tax),
        })
    });
    members
        .put("entity_id", memo.id)
        .put("increment_id", memo.number.as_str())
        .put("order_id", memo.order)
        .put("store_id", order.view)
        .put("state", 2)
        .put("created_at", stamp(memo.created))
        .put("updated_at", stamp(memo.created))
        .both("adjustment", memo.adjustment)
        .both("shipping_amount", memo.fee)
        .both("grand_total", memo.total)
        .put("items", lines.collect::<Value>())
        .put("comments", json!([]));
    members.done()
}

/// A credit memo of the shop's image.
pub(crate) fn image(memo: &Memo) -> Value {
    json!({ "total": number(memo.total), "quantity": number(memo.lines.iter().map(|line| line.1).sum()) })
}
