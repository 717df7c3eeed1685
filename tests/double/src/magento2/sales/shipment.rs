//! Shipments and their tracking numbers; what is sent leaves its source and its reservation.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde_json::{Map, Value, json};

use super::image;
use super::invoice::{asked, comment_of};
use super::order::{Comment, Order};
use super::read::{id, no_entity};
use super::show;
use crate::magento2::check;
use crate::magento2::failure::{Failure, Outcome};
use crate::magento2::product::{sku_key, stamp};
use crate::magento2::router::Call;
use crate::magento2::shop::Shop;
use crate::magento2::stock;
use crate::magento2::values::{self, number};

const MEMBERS: &[(&str, &str)] = &[
    ("items", "array"),
    ("notify", "boolean"),
    ("appendComment", "boolean"),
    ("comment", "array"),
    ("tracks", "array"),
    ("packages", "array"),
    ("arguments", "array"),
];

/// A row of `sales_shipment` with its lines and tracks.
#[derive(Clone, Debug)]
pub(crate) struct Shipment {
    id: u32,
    number: String,
    pub(crate) order: u32,
    view: u32,
    source: String,
    lines: Vec<Line>,
    tracks: Vec<Track>,
    comments: Vec<Comment>,
    created: i64,
}

#[derive(Clone, Debug)]
struct Line {
    id: u32,
    item: u32,
    quantity: Decimal,
    sku: String,
    name: String,
}

#[derive(Clone, Debug)]
struct Track {
    id: u32,
    number: String,
    title: String,
    carrier: String,
    created: i64,
}

/// `POST /order/{id}/ship`.
pub(crate) fn ship(shop: &mut Shop, call: &Call) -> Outcome {
    check::members(call.body.as_object().unwrap_or(&Map::new()), MEMBERS)?;
    let order = shop.sales.orders.get(&id(call, 1)).ok_or_else(no_entity)?;
    let lines = lines(order, &asked(call));
    refuse(order, &lines)?;
    let (order, view) = (order.id, order.view);
    let arguments = call.body.pointer("/arguments/extension_attributes/source_code");
    let source = arguments.and_then(Value::as_str).unwrap_or("default").to_owned();
    take_from_source(shop, order, &lines, &source)?;
    let shipment = shop.sales.next(|last| &mut last.shipment);
    let comments = comment_of(shop, call, shipment);
    let tracks = call.body.get("tracks").and_then(Value::as_array).cloned().unwrap_or_default();
    let made = Shipment {
        id: shipment,
        number: shop.sales.number("shipment", view),
        order,
        view,
        source,
        lines: register(shop, order, &lines),
        tracks: tracks.iter().map(|given| track(shop, given)).collect(),
        comments,
        created: Shop::now(),
    };
    shop.sales.shipments.insert(shipment, made);
    Ok(json!(shipment.to_string()))
}

/// Lines with what of them is sent: more than is open becomes what is open, what is not sent is passed over.
fn lines(order: &Order, asked: &BTreeMap<u32, Decimal>) -> Vec<(u32, Decimal)> {
    order
        .items
        .iter()
        .filter(|item| !order.is_not_sent(item))
        .filter_map(|item| {
            let wanted = match asked.get(&item.id) {
                Some(wanted) => *wanted,
                None if asked.is_empty() => item.to_ship(),
                None => return None,
            };
            Some((item.id, wanted.min(item.to_ship()))).filter(|(_, quantity)| !quantity.is_zero())
        })
        .collect()
}

fn refuse(order: &Order, lines: &[(u32, Decimal)]) -> Result<(), Failure> {
    let mut errors = Vec::new();
    if !order.can_ship() {
        errors.push("The order does not allow a shipment to be created.");
    }
    if lines.is_empty() {
        errors.push("You can't create a shipment without products.");
    }
    if errors.is_empty() {
        return Ok(());
    }
    Err(Failure::bad(format!("Shipment Document Validation Error(s):\n{}", errors.join("\n"))))
}

/// What leaves the shelf for a line: the line itself, or what it consists of.
fn goods(order: &Order, lines: &[(u32, Decimal)]) -> Vec<(String, Decimal)> {
    let mut goods = Vec::new();
    for (id, quantity) in lines {
        let before = goods.len();
        goods.extend(
            order.children(*id).map(|child| (child.sku.clone(), quantity * child.in_parent)),
        );
        if goods.len() == before {
            goods.extend(order.item(*id).map(|item| (item.sku.clone(), *quantity)));
        }
    }
    goods
}

/// A source that has less than is sent refuses the shipment; a SKU without any stock is not asked for.
fn take_from_source(
    shop: &mut Shop,
    order: u32,
    lines: &[(u32, Decimal)],
    source: &str,
) -> Result<(), Failure> {
    let goods = shop.sales.orders.get(&order).map(|order| goods(order, lines)).unwrap_or_default();
    let held = |shop: &Shop, sku: &str| {
        let items = shop.source_items.get(&sku_key(sku))?;
        Some(items.get(source).map_or(Decimal::ZERO, |item| item.quantity))
    };
    if goods.iter().any(|(sku, quantity)| held(shop, sku).is_some_and(|held| held < *quantity)) {
        return Err(Failure::bad("Could not save a shipment, see error log for details"));
    }
    for (sku, quantity) in goods {
        if let Some(held) = held(shop, &sku) {
            let left = held - quantity;
            stock::set_source_item(shop, &sku, source, left, left > Decimal::ZERO);
        }
        shop.reserve(&sku, -quantity);
    }
    Ok(())
}

fn register(shop: &mut Shop, order: u32, lines: &[(u32, Decimal)]) -> Vec<Line> {
    let mut made = Vec::new();
    for (item, quantity) in lines {
        let id = shop.sales.next(|last| &mut last.line);
        let Some(order) = shop.sales.orders.get_mut(&order) else { continue };
        let Some(found) = order.item_mut(*item) else { continue };
        found.progress.shipped += *quantity;
        let (sku, name) = (found.sku.clone(), found.name.clone());
        made.push(Line { id, item: *item, quantity: *quantity, sku, name });
    }
    if let Some(order) = shop.sales.orders.get_mut(&order) {
        // Lines are no part of the order's row: only a change of state moves `updated_at`.
        order.settle_state(Shop::now());
    }
    made
}

/// `POST /shipment/track`.
pub(crate) fn post_track(shop: &mut Shop, call: &Call) -> Outcome {
    let given = Value::Object(check::wrapped(&call.body, "entity")?.clone());
    let shipment = given.get("parent_id").and_then(values::id).unwrap_or(0);
    if !shop.sales.shipments.contains_key(&shipment) {
        return Err(no_entity());
    }
    let track = track(shop, &given);
    let Some(shipment) = shop.sales.shipments.get_mut(&shipment) else { return Err(no_entity()) };
    let answer = show_track(&track, shipment);
    shipment.tracks.push(track);
    Ok(answer)
}

fn track(shop: &mut Shop, given: &Value) -> Track {
    Track {
        id: shop.sales.next(|last| &mut last.track),
        number: check::text(given, "track_number"),
        title: check::text(given, "title"),
        carrier: check::text(given, "carrier_code"),
        created: Shop::now(),
    }
}

/// A shipment as REST tells it.
pub(crate) fn show(shipment: &Shipment) -> Value {
    let lines = shipment.lines.iter().map(|line| {
        json!({
            "entity_id": line.id, "parent_id": shipment.id, "order_item_id": line.item,
            "sku": line.sku, "name": line.name, "qty": number(line.quantity),
        })
    });
    json!({
        "entity_id": shipment.id,
        "increment_id": shipment.number,
        "order_id": shipment.order,
        "store_id": shipment.view,
        "created_at": stamp(shipment.created),
        "updated_at": stamp(shipment.created),
        "packages": [],
        "total_qty": number(shipment.lines.iter().map(|line| line.quantity).sum()),
        "items": lines.collect::<Value>(),
        "tracks": shipment.tracks.iter().map(|track| show_track(track, shipment)).collect::<Value>(),
        "comments": shipment.comments.iter().map(show::comment).collect::<Value>(),
        "extension_attributes": { "source_code": shipment.source },
    })
}

fn show_track(track: &Track, shipment: &Shipment) -> Value {
    json!({
        "entity_id": track.id,
        "parent_id": shipment.id,
        "order_id": shipment.order,
        "track_number": track.number,
        "title": track.title,
        "carrier_code": track.carrier,
        "created_at": stamp(track.created),
        "updated_at": stamp(track.created),
        "weight": null,
        "qty": null,
        "description": null,
    })
}

/// A shipment of the shop's image.
pub(crate) fn image(shipment: &Shipment) -> Value {
    let lines = shipment.lines.iter().map(|line| json!([line.sku, number(line.quantity)]));
    let tracks =
        shipment.tracks.iter().map(|track| json!([track.number, track.title, track.carrier]));
    json!({
        "source": shipment.source,
        "lines": lines.collect::<Value>(),
        "tracks": tracks.collect::<Value>(),
        "comments": image::comments(&shipment.comments),
    })
}
