//! Source items, stock items and salable quantities.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::{Client, two_websites};

const SOURCE_ITEMS: &str = "/rest/all/V1/inventory/source-items";

fn row(sku: &str, source: &str, quantity: &Value, status: u8) -> Value {
    json!({ "sku": sku, "source_code": source, "quantity": quantity, "status": status })
}

fn set(client: &Client, rows: &[Value]) -> (u16, Value) {
    client.send("POST", SOURCE_ITEMS, &json!({ "sourceItems": rows }))
}

#[test]
fn source_items_are_saved_all_or_none() {
    let client = Client::new(two_websites());
    client.create("S", &json!({}));
    assert_eq!(
        set(&client, &[row("S", "ams", &json!(7), 1), row("NOPE-X", "ams", &json!(3.5), 1)]),
        (200, json!([]))
    );
    let refused = json!({ "message": "Could not save Source Item" });
    assert_eq!(
        set(&client, &[row("S", "ams", &json!(99), 1), row("S", "nowhere", &json!(7), 1)]),
        (400, refused)
    );
    assert_eq!(set(&client, &[]), (400, json!({ "message": "Input data is empty" })));
    let (status, body) =
        set(&client, &[json!({ "sku": "S", "source_code": "ams", "quantity": 9 })]);
    let error = json!([{ "message": "\"%field\" should be numeric.", "parameters": { "field": "status" } }]);
    assert_eq!((status, &body["errors"]), (400, &error));
    assert_eq!(
        client.double.source_items(),
        [row("NOPE-X", "ams", &json!(3.5), 1), row("S", "ams", &json!(7), 1)]
    );
}

#[test]
fn the_default_source_carries_the_stock_item_along() {
    let client = Client::plain();
    client.create("IMG", &json!({}));
    let shown = || {
        let item = client.double.stock_item("IMG").unwrap();
        (item["qty"].clone(), item["is_in_stock"].clone())
    };
    assert_eq!(shown(), (Value::Null, json!(false)));
    for (sku, quantity, status, in_stock) in [
        ("IMG", 42, 1, true),
        ("img", 77, 1, true),
        ("IMG", 0, 1, false),
        ("IMG", 5, 0, false),
        ("IMG", -5, 1, false),
    ] {
        set(&client, &[row(sku, "default", &json!(quantity), status)]);
        assert_eq!(shown(), (json!(quantity), json!(in_stock)));
    }
    assert_eq!(client.double.source_items(), [row("IMG", "default", &json!(-5), 1)]);
    client.ok("DELETE", "/rest/all/V1/products/IMG", &Value::Null);
    assert_eq!(client.double.source_items().len(), 1);
}

#[test]
fn stock_items_can_be_put_under_any_item_id() {
    let client = Client::plain();
    let item =
        client.create("S", &json!({}))["extension_attributes"]["stock_item"]["item_id"].clone();
    let put = |given: &Value| {
        client.ok("PUT", "/rest/all/V1/products/S/stockItems/999", &json!({ "stockItem": given }))
    };
    assert_eq!(put(&json!({ "qty": 25, "is_in_stock": true })), item);
    assert_eq!(client.double.source_items(), [row("S", "default", &json!(25), 1)]);
    put(&json!({ "qty": 0 }));
    assert_eq!(client.double.stock_item("S").unwrap()["is_in_stock"], false);
    let missing = json!({ "message": "The Product with the \"%1\" SKU doesn't exist.", "parameters": ["NOPE"] });
    assert_eq!(client.send("GET", "/rest/all/V1/stockItems/NOPE", &Value::Null), (404, missing));
}

#[test]
fn salable_quantities_wait_for_the_index_and_count_reservations() {
    let client = Client::plain();
    client.create("S", &json!({}));
    set(&client, &[row("S", "default", &json!(42), 1)]);
    let salable = || client.get("/rest/all/V1/inventory/get-product-salable-quantity/S/1");
    assert_eq!(salable(), 0);
    client.double.reindex();
    assert_eq!(salable(), 42);
    client.double.edit(|shop| shop.reserve("s", Decimal::from(6)));
    assert_eq!(salable(), 36);
    assert_eq!(client.get("/rest/all/V1/inventory/is-product-salable/S/1"), true);
}

#[test]
fn source_items_are_found_by_sku_and_paged() {
    let client = Client::new(two_websites());
    set(
        &client,
        &[
            row("A", "ams", &json!(1), 1),
            row("A", "default", &json!(2), 1),
            row("B", "ams", &json!(3), 1),
        ],
    );
    let at = "searchCriteria[filter_groups][0][filters][0]";
    let found = client.get(&format!("{SOURCE_ITEMS}?{at}[field]=sku&{at}[value]=a,b&{at}[condition_type]=in&searchCriteria[pageSize]=2"));
    assert_eq!((found["items"].as_array().unwrap().len(), &found["total_count"]), (2, &json!(3)));
    let beyond = client
        .get(&format!("{SOURCE_ITEMS}?searchCriteria[pageSize]=5&searchCriteria[currentPage]=9"));
    assert_eq!((&beyond["items"], &beyond["total_count"]), (&json!([]), &json!(3)));
    let gone = json!({ "sourceItems": [{ "sku": "a", "source_code": "default" }] });
    assert_eq!(client.ok("POST", "/rest/all/V1/inventory/source-items-delete", &gone), json!([]));
    assert_eq!(client.double.source_items().len(), 2);
}
