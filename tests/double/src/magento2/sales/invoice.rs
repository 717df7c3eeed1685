//! Invoices: made from open lines, the shipping fee on the first one.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde_json::{Map, Value, json};

use super::image;
use super::order::{Comment, Order, Sums};
use super::read::{id, no_entity};
use super::show::{self, Members};
use crate::magento2::check;
use crate::magento2::failure::{Failure, Outcome};
use crate::magento2::product::stamp;
use crate::magento2::router::Call;
use crate::magento2::shop::Shop;
use crate::magento2::values::{self, number};

const NO_PRODUCTS: &str =
    "The invoice can't be created without products. Add products and try again.";

const MEMBERS: &[(&str, &str)] = &[
    ("capture", "boolean"),
    ("items", "array"),
    ("notify", "boolean"),
    ("appendComment", "boolean"),
    ("comment", "array"),
    ("arguments", "array"),
];

/// A row of `sales_invoice` with its lines.
#[derive(Clone, Debug)]
pub(crate) struct Invoice {
    id: u32,
    number: String,
    pub(crate) order: u32,
    lines: Vec<Line>,
    sums: Sums,
    fee: Sums,
    total: Decimal,
    comments: Vec<Comment>,
    created: i64,
}

#[derive(Clone, Debug)]
struct Line {
    id: u32,
    item: u32,
    quantity: Decimal,
    sums: Sums,
}

/// Quantities that a document is asked for, by order line; empty = all that is open.
pub(crate) fn asked(call: &Call) -> BTreeMap<u32, Decimal> {
    let items = call.body.get("items").and_then(Value::as_array).map(Vec::as_slice);
    items
        .unwrap_or_default()
        .iter()
        .filter_map(|item| {
            let id = item.get("order_item_id").and_then(values::id)?;
            Some((id, item.get("qty").and_then(values::decimal)?))
        })
        .collect()
}

/// The comment that a document is given.
pub(crate) fn comment_of(shop: &mut Shop, call: &Call, parent: u32) -> Vec<Comment> {
    let Some(given) = call.body.get("comment").and_then(Value::as_object) else {
        return Vec::new();
    };
    let text = given.get("comment").and_then(Value::as_str).unwrap_or_default().to_owned();
    let visible = given.get("is_visible_on_front").and_then(values::flag).unwrap_or_default();
    let id = shop.sales.next(|last| &mut last.comment);
    let created = Shop::now();
    vec![Comment { id, parent, text, status: None, notified: false, visible, created }]
}

/// `POST /order/{id}/invoice`.
pub(crate) fn invoice(shop: &mut Shop, call: &Call) -> Outcome {
    check::members(call.body.as_object().unwrap_or(&Map::new()), MEMBERS)?;
    let order = shop.sales.orders.get(&id(call, 1)).ok_or_else(no_entity)?;
    let lines = lines(order, &asked(call))?;
    refuse(order, &lines)?;
    let capture = call.body.get("capture").and_then(values::flag).unwrap_or_default();
    if capture && shop.sales.no_money {
        return Err(Failure::bad("Could not save an invoice, see error log for details"));
    }
    let (order, view) = (order.id, order.view);
    let invoice = shop.sales.next(|last| &mut last.invoice);
    let comments = comment_of(shop, call, invoice);
    let number = shop.sales.number("invoice", view);
    let made = register(shop, order, &lines, (invoice, number, comments)).ok_or_else(no_entity)?;
    shop.sales.invoices.insert(invoice, made);
    Ok(json!(invoice.to_string()))
}

/// Lines with what of them is to be invoiced; children follow their parents.
fn lines(order: &Order, asked: &BTreeMap<u32, Decimal>) -> Result<Vec<(u32, Decimal)>, Failure> {
    let mut lines = Vec::new();
    for item in &order.items {
        let parent = item.parent.and_then(|parent| asked.get(&parent));
        let from_parent = parent.map(|quantity| *quantity * item.in_parent);
        let quantity = match asked.get(&item.id).copied().or(from_parent) {
            Some(quantity) => quantity,
            None if asked.is_empty() => item.to_invoice(),
            None => Decimal::ZERO,
        };
        if order.has_no_money(item) {
            let children = order.children(item.id).any(|child| asked.contains_key(&child.id));
            let with_parent = item.parent.is_some() && (from_parent.is_some() || asked.is_empty());
            if with_parent && !quantity.is_zero() {
                lines.push((item.id, quantity));
            } else if children || (asked.is_empty() && item.parent.is_none()) {
                lines.push((item.id, item.ordered));
            }
            continue;
        }
        if quantity > item.to_invoice() {
            let complaint = "We found an invalid quantity to invoice item \"%1\".";
            return Err(Failure::bad(complaint).with(json!([item.name])));
        }
        if !quantity.is_zero() {
            lines.push((item.id, quantity));
        }
    }
    Ok(lines)
}

fn refuse(order: &Order, lines: &[(u32, Decimal)]) -> Result<(), Failure> {
    let mut errors = Vec::new();
    if order.state == "holded" || order.state == "payment_review" {
        errors.push(format!(
            "An invoice cannot be created when an order has a status of {}",
            order.status
        ));
    } else {
        let with_money = |(id, _): &(u32, Decimal)| {
            order.item(*id).is_some_and(|item| !order.has_no_money(item))
        };
        if !lines.iter().any(with_money) {
            errors.push(NO_PRODUCTS.to_owned());
        }
        if !order.can_invoice() {
            errors.push("The order does not allow an invoice to be created.".to_owned());
        }
    }
    if errors.is_empty() {
        return Ok(());
    }
    Err(Failure::bad(format!("Invoice Document Validation Error(s):\n{}", errors.join("\n"))))
}

fn register(
    shop: &mut Shop,
    order: u32,
    lines: &[(u32, Decimal)],
    (id, number, comments): (u32, String, Vec<Comment>),
) -> Option<Invoice> {
    let mut made = Vec::new();
    for (item, quantity) in lines {
        let line = shop.sales.next(|last| &mut last.line);
        made.push(Line { id: line, item: *item, quantity: *quantity, sums: Sums::default() });
    }
    let order = shop.sales.orders.get_mut(&order)?;
    let mut sums = Sums::default();
    for line in &mut made {
        let no_money = order.item(line.item).is_some_and(|item| order.has_no_money(item));
        let item = order.item_mut(line.item)?;
        if !no_money {
            // The last of a line gets what rounding has left.
            let rest = line.quantity == item.to_invoice();
            line.sums = if rest {
                item.sums.less(&item.invoiced)
            } else {
                item.sums.part(line.quantity, item.ordered)
            };
            item.invoiced.add(&line.sums);
            sums.add(&line.sums);
        }
        item.progress.invoiced += line.quantity;
    }
    let first = order.total_invoiced.is_zero() && order.invoiced.row.is_zero();
    let fee = if first { order.sending.sums } else { Sums::default() };
    let extra = if first { order.gift_wrap - order.paying.redeemed() } else { Decimal::ZERO };
    let total = sums.due() + fee.due() + extra;
    order.invoiced.add(&sums);
    order.invoiced.tax += fee.tax;
    order.invoiced.discount += fee.discount;
    order.sending.invoiced += fee.row;
    order.total_invoiced += total;
    let now = Shop::now();
    order.updated = now;
    order.settle_state(now);
    Some(Invoice {
        id,
        number,
        order: order.id,
        lines: made,
        sums,
        fee,
        total,
        comments,
        created: now,
    })
}

/// `POST /invoices/{id}/capture`: all invoices of the double are paid.
pub(crate) fn capture(shop: &mut Shop, call: &Call) -> Outcome {
    shop.sales.invoices.get(&id(call, 1)).ok_or_else(no_entity)?;
    Ok(json!(true))
}

/// An invoice as REST tells it.
pub(crate) fn show(invoice: &Invoice, shop: &Shop) -> Value {
    let Some(order) = shop.sales.orders.get(&invoice.order) else { return Value::Null };
    let mut members = Members::new(&order.shown.1);
    members
        .put("entity_id", invoice.id)
        .put("increment_id", invoice.number.as_str())
        .put("order_id", invoice.order)
        .put("store_id", order.view)
        .put("state", 2)
        .put("created_at", stamp(invoice.created))
        .put("updated_at", stamp(invoice.created))
        .put("base_currency_code", shop.settings.currency.as_str())
        .put("order_currency_code", order.shown.0.as_str())
        .amount("total_qty", invoice.lines.iter().map(|line| line.quantity).sum())
        .both("subtotal", invoice.sums.row)
        .both("discount_amount", -(invoice.sums.discount + invoice.fee.discount))
        .both("tax_amount", invoice.sums.tax + invoice.fee.tax)
        .both("shipping_amount", invoice.fee.row)
        .both("grand_total", invoice.total)
        .put(
            "items",
            invoice.lines.iter().map(|line| item(line, order, invoice.id)).collect::<Value>(),
        )
        .put("comments", invoice.comments.iter().map(show::comment).collect::<Value>());
    members.done()
}

fn item(line: &Line, order: &Order, invoice: u32) -> Value {
    let item = order.item(line.item);
    let mut members = Members::new(&order.shown.1);
    members
        .put("entity_id", line.id)
        .put("parent_id", invoice)
        .put("order_item_id", line.item)
        .put("name", item.map(|item| item.name.clone()))
        .put("sku", item.map(|item| item.sku.clone()))
        .put("product_id", item.map(|item| item.product))
        .put("qty", number(line.quantity))
        .both("price", item.map(|item| item.price).unwrap_or_default())
        .both("row_total", line.sums.row)
        .both("discount_amount", line.sums.discount)
        .both("tax_amount", line.sums.tax);
    members.done()
}

/// An invoice of the shop's image.
pub(crate) fn image(invoice: &Invoice, order: &Order) -> Value {
    let sku = |item: u32| order.item(item).map(|item| item.sku.clone());
    let lines = invoice.lines.iter().map(|line| json!([sku(line.item), number(line.quantity)]));
    json!({
        "total": number(invoice.total),
        "lines": lines.collect::<Value>(),
        "comments": image::comments(&invoice.comments),
    })
}
