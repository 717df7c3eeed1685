//! Orders and their documents: short forms of `order_*`, `invoice_*`, `ship*`, `creditmemo_*` exchanges.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::Client;
use crate::magento2::{NewKind, NewLine, NewOrder, Placed};

/// The order of `order_get.json`: 3 x 47.95 and 2 x 11.00 less 10 %, sent for 25.00.
fn recorded(client: &Client) -> Placed {
    let order = NewOrder::guest("guest@example.com").buy("S", 3, "47.95").buy("A^B", 2, "11");
    client.double.place_order(&order.fee("25").percent_off("TEN", "10"))
}

fn post(client: &Client, path: &str, body: &Value) -> (u16, Value) {
    client.send("POST", &format!("/rest/all/V1/{path}"), body)
}

fn picked(value: &Value, names: &[&str]) -> Value {
    let pairs = names.iter().map(|name| ((*name).to_owned(), value[*name].clone()));
    Value::Object(pairs.collect())
}

#[test]
fn sums_are_those_of_the_recorded_order() {
    let client = Client::plain();
    let placed = recorded(&client);
    let order = client.get(&format!("/rest/all/V1/orders/{}", placed.id));
    let wanted = json!({
        "increment_id": "000000001", "state": "new", "status": "pending", "base_subtotal": 165.85,
        "base_discount_amount": -16.59, "base_shipping_amount": 25, "base_tax_amount": 0,
        "base_grand_total": 174.26, "grand_total": 174.26, "base_total_due": 174.26, "coupon_code": "TEN",
        "customer_is_guest": 1, "is_virtual": 0, "total_qty_ordered": 5,
    });
    let names: Vec<&str> = wanted.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(picked(&order, &names), wanted);
    // REST's row totals are after discount.
    let rows: Vec<&Value> =
        order["items"].as_array().unwrap().iter().map(|item| &item["base_row_total"]).collect();
    assert_eq!(rows, [&json!(129.46), &json!(19.8)]);
    let shipping = &order["extension_attributes"]["shipping_assignments"][0]["shipping"];
    assert_eq!(shipping["method"], "flatrate_flatrate");
    assert_eq!(shipping["address"]["city"], "Amsterdam");
}

#[test]
fn a_configurable_is_two_items_and_its_child_carries_it() {
    let client = Client::plain();
    let shoe = NewLine::of("C-Black-36", 2, "79").kind(NewKind::Configurable);
    let placed = client.double.place_order(&NewOrder::guest("cfg@example.com").line(shoe));
    let order = client.double.order(placed.id).unwrap();
    let (parent, child) = (&order["items"][0], &order["items"][1]);
    assert_eq!(
        (&parent["product_type"], &parent["base_price"]),
        (&json!("configurable"), &json!(79))
    );
    assert_eq!((&child["sku"], &child["base_price"]), (&parent["sku"], &json!(0)));
    assert_eq!(child["parent_item"]["item_id"], parent["item_id"]);
    let ship = |item: u32| {
        let body = json!({ "items": [{ "order_item_id": item, "qty": 1 }] });
        post(&client, &format!("order/{}/ship", placed.id), &body)
    };
    let refused =
        "Shipment Document Validation Error(s):\nYou can't create a shipment without products.";
    assert_eq!(ship(placed.items[1]), (400, json!({ "message": refused })));
    assert_eq!(ship(placed.items[0]), (200, json!("1")));
    let order = client.double.order(placed.id).unwrap();
    let shipped: Vec<&Value> =
        order["items"].as_array().unwrap().iter().map(|item| &item["qty_shipped"]).collect();
    assert_eq!(shipped, [&json!(1), &json!(0)]);
}

#[test]
fn searches_filter_sort_and_page() {
    let client = Client::plain();
    for _ in 0..3 {
        recorded(&client);
    }
    let c = "searchCriteria";
    let f = "searchCriteria[filter_groups][0][filters][0]";
    for (query, total, shown) in [
        (format!("{f}[field]=increment_id&{f}[value]=000000002"), 1, 1),
        (format!("{f}[field]=entity_id&{f}[value]=1,3,9&{f}[condition_type]=in"), 2, 2),
        (format!("{f}[field]=status&{f}[value]=pending&{c}[pageSize]=2"), 3, 2),
        (
            format!("{f}[field]=updated_at&{f}[value]=2999-01-01 00:00:00&{f}[condition_type]=gt"),
            0,
            0,
        ),
        (format!("{c}[pageSize]=5&{c}[currentPage]=999"), 3, 0),
    ] {
        let found = client.get(&format!("/rest/all/V1/orders?{}", query.replace(' ', "%20")));
        assert_eq!(found["total_count"], total, "{query}");
        assert_eq!(found["items"].as_array().unwrap().len(), shown, "{query}");
    }
    let (status, _) = client.send(
        "GET",
        &format!("/rest/all/V1/orders?{f}[field]=bogus&{f}[value]=1"),
        &Value::Null,
    );
    assert_eq!(status, 500);
    let missing = "The entity that was requested doesn't exist. Verify the entity and try again.";
    assert_eq!(
        client.send("GET", "/rest/all/V1/orders/99999", &Value::Null),
        (404, json!({ "message": missing }))
    );
}

#[test]
fn comments_do_not_change_the_status_and_writing_the_order_does() {
    let client = Client::plain();
    let id = recorded(&client).id;
    let comment = |status: &str| {
        let body = json!({ "statusHistory": {
            "comment": "Imported by ERP", "is_customer_notified": 0, "is_visible_on_front": 0,
            "parent_id": id, "status": status,
        }});
        post(&client, &format!("orders/{id}/comments"), &body)
    };
    assert_eq!(comment("pending"), (200, json!(true)));
    let (status, refused) = comment("processing");
    assert_eq!((status, &refused["parameters"]), (400, &json!(["processing"])));
    let comments = client.get(&format!("/rest/all/V1/orders/{id}/comments"));
    assert_eq!(comments["items"][0]["comment"], "Imported by ERP");
    let entity = json!({ "entity": {
        "entity_id": id, "increment_id": "000000001", "status": "processing", "state": "processing",
    }});
    let (status, written) = post(&client, "orders", &entity);
    assert_eq!((status, &written["status"]), (200, &json!("processing")));
    assert_eq!(client.double.order(id).unwrap()["base_grand_total"], 174.26);
}

#[test]
fn a_held_order_is_neither_invoiced_nor_cancelled() {
    let client = Client::plain();
    let id = recorded(&client).id;
    assert_eq!(post(&client, &format!("orders/{id}/hold"), &json!({})), (200, json!(true)));
    let refused = "Invoice Document Validation Error(s):\nAn invoice cannot be created when an order has a status of holded";
    assert_eq!(
        post(&client, &format!("order/{id}/invoice"), &json!({ "capture": true })),
        (400, json!({ "message": refused }))
    );
    assert_eq!(post(&client, &format!("orders/{id}/cancel"), &json!({})), (200, json!(false)));
    assert_eq!(post(&client, &format!("orders/{id}/unhold"), &json!({})), (200, json!(true)));
    assert_eq!(post(&client, &format!("orders/{id}/cancel"), &json!({})), (200, json!(true)));
    assert_eq!(post(&client, &format!("orders/{id}/cancel"), &json!({})), (200, json!(false)));
    let order = client.double.order(id).unwrap();
    assert_eq!((&order["state"], &order["total_canceled"]), (&json!("canceled"), &json!(174.26)));
}

#[test]
fn the_first_invoice_takes_the_shipping_fee_and_the_last_one_the_rest() {
    let client = Client::plain();
    let placed = recorded(&client);
    let path = format!("order/{}/invoice", placed.id);
    let some = |item: u32, quantity: u32| json!({ "items": [{ "order_item_id": item, "qty": quantity }], "capture": true });
    let (status, refused) = post(&client, &path, &some(placed.items[0], 99));
    assert_eq!(status, 400);
    assert_eq!(refused["message"], "We found an invalid quantity to invoice item \"%1\".");
    let (status, _) = post(&client, &path, &some(99999, 1));
    assert_eq!(status, 400);
    assert_eq!(post(&client, &path, &some(placed.items[0], 1)), (200, json!("1")));
    assert_eq!(client.double.invoices()[0]["grand_total"], 68.15);
    let order = client.double.order(placed.id).unwrap();
    assert_eq!((&order["state"], &order["total_due"]), (&json!("processing"), &json!(106.11)));
    assert_eq!(post(&client, &path, &json!({ "capture": true })), (200, json!("2")));
    assert_eq!(client.double.invoices()[1]["grand_total"], 106.11);
    let again = "Invoice Document Validation Error(s):\nThe invoice can't be created without products. Add products \
                 and try again.\nThe order does not allow an invoice to be created.";
    assert_eq!(
        post(&client, &path, &json!({ "capture": true })),
        (400, json!({ "message": again }))
    );
}

#[test]
fn shipping_takes_what_is_open_and_leaves_updated_at_until_the_order_is_complete() {
    let client = Client::plain();
    client.create("S", &json!({}));
    client.double.edit(|shop| shop.set_quantity("S", "default", Decimal::from(10)));
    client.double.reindex();
    let placed = recorded(&client);
    let salable = || client.get("/rest/all/V1/inventory/get-product-salable-quantity/S/1");
    assert_eq!(salable(), 7);
    post(&client, &format!("order/{}/invoice", placed.id), &json!({ "capture": false }));
    let path = format!("order/{}/ship", placed.id);
    let before = chrono::DateTime::from_timestamp(1_600_000_000, 0).unwrap();
    client.double.edit(|shop| shop.set_order_updated(placed.id, before));
    let body = json!({
        "items": [{ "order_item_id": placed.items[0], "qty": 99 }],
        "tracks": [{ "track_number": "3SABC123", "title": "PostNL", "carrier_code": "custom" }],
        "arguments": { "extension_attributes": { "source_code": "default" } },
    });
    assert_eq!(post(&client, &path, &body), (200, json!("1")));
    assert_eq!(client.double.stock_item("S").unwrap()["qty"], 7);
    client.double.reindex();
    assert_eq!(salable(), 7);
    assert_eq!(client.double.order(placed.id).unwrap()["updated_at"], "2020-09-13 12:26:40");
    let track = json!({ "entity": {
        "order_id": placed.id, "parent_id": 1, "track_number": "3SDEF456", "title": "PostNL",
        "carrier_code": "custom", "weight": 1, "qty": 1, "description": "",
    }});
    assert_eq!(post(&client, "shipment/track", &track).0, 200);
    let shipment = client.get("/rest/all/V1/shipment/1");
    let numbers: Vec<&Value> =
        shipment["tracks"].as_array().unwrap().iter().map(|track| &track["track_number"]).collect();
    assert_eq!(numbers, [&json!("3SABC123"), &json!("3SDEF456")]);
    assert_eq!(post(&client, &path, &json!({})), (200, json!("2")));
    assert_eq!(client.double.order(placed.id).unwrap()["state"], "complete");
    assert_eq!(post(&client, &path, &json!({})).0, 400);
    assert_eq!(
        post(&client, &format!("orders/{}/cancel", placed.id), &json!({})),
        (200, json!(false))
    );
}

#[test]
fn a_source_that_lacks_stock_refuses_the_shipment() {
    let client = Client::plain();
    client.double.edit(|shop| shop.set_quantity("S", "default", Decimal::from(1)));
    let placed = recorded(&client);
    let refused = json!({ "message": "Could not save a shipment, see error log for details" });
    assert_eq!(post(&client, &format!("order/{}/ship", placed.id), &json!({})), (400, refused));
    assert!(client.double.shipments().is_empty());
}

#[test]
fn a_partial_credit_memo_leaves_the_order_complete() {
    let client = Client::plain();
    client.create("S", &json!({}));
    client.double.edit(|shop| shop.set_quantity("S", "default", Decimal::from(10)));
    let placed = recorded(&client);
    post(&client, &format!("order/{}/invoice", placed.id), &json!({ "capture": true }));
    post(&client, &format!("order/{}/ship", placed.id), &json!({}));
    let back = json!({
        "items": [{ "order_item_id": placed.items[0], "qty": 1 }],
        "arguments": {
            "shipping_amount": 0, "adjustment_positive": 0, "adjustment_negative": 0,
            "extension_attributes": { "return_to_stock_items": [placed.items[0]] },
        },
    });
    assert_eq!(post(&client, &format!("order/{}/refund", placed.id), &back), (200, json!("1")));
    let order = client.double.order(placed.id).unwrap();
    assert_eq!((&order["state"], &order["total_refunded"]), (&json!("complete"), &json!(43.15)));
    assert_eq!(client.double.stock_item("S").unwrap()["qty"], 8);
    assert_eq!(
        post(&client, &format!("order/{}/refund", placed.id), &json!({})),
        (200, json!("2"))
    );
    assert_eq!(client.double.order(placed.id).unwrap()["state"], "closed");
}

#[test]
fn a_cancelled_or_refunded_order_reserves_nothing_more() {
    let client = Client::plain();
    let reserved = |sku: &str| client.double.edit(|shop| shop.reserved(sku));
    let one = recorded(&client);
    let two = recorded(&client);
    assert_eq!(reserved("S"), Decimal::from(6));
    post(&client, &format!("orders/{}/cancel", one.id), &json!({}));
    assert_eq!(reserved("S"), Decimal::from(3));
    post(&client, &format!("order/{}/invoice", two.id), &json!({}));
    post(&client, &format!("order/{}/refund", two.id), &json!({}));
    assert_eq!(reserved("S"), Decimal::ZERO);
}
