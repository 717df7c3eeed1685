//! Asynchronous bulk operations.

use std::time::Duration;

use serde_json::{Value, json};

use super::Client;

const LONG: Duration = Duration::from_secs(20);
const BULK: &str = "/rest/all/async/bulk/V1/products";

fn status(client: &Client, taken: &Value) -> Value {
    client.get(&format!("/rest/V1/bulk/{}/status", taken["bulk_uuid"].as_str().unwrap()))
}

fn product(sku: &str, name: &Value) -> Value {
    json!({ "product": { "sku": sku, "name": name, "attribute_set_id": 4, "price": 5, "type_id": "simple" } })
}

#[test]
fn operations_are_worked_off_one_by_one_and_report_filled_in_messages() {
    let client = Client::plain();
    let bodies = json!([
        product("BK-1", &json!("Bulk one")),
        product("BK-2", &json!("Bulk two")),
        product("BK-BAD", &Value::Null)
    ]);
    let (code, taken) = client.send("POST", BULK, &bodies);
    assert_eq!(
        (code, &taken["errors"], taken["request_items"].as_array().unwrap().len()),
        (202, &json!(false), 3)
    );
    assert!(client.double.wait_for_bulks(LONG));
    let done = json!(
        "Service execution success Magento\\Catalog\\Model\\ProductRepository\\Interceptor::save"
    );
    assert_eq!(
        status(&client, &taken)["operations_list"],
        json!([
            { "id": 0, "status": 1, "result_message": done, "error_code": null },
            { "id": 1, "status": 1, "result_message": done, "error_code": null },
            { "id": 2, "status": 3, "result_message": "The \"Product Name\" attribute value is empty. Set the attribute and try again.", "error_code": 0 },
        ])
    );
    let put = json!([{ "product": { "sku": "BK-1", "price": 6 } }, { "product": { "sku": "BK-NONE", "price": 7 } }]);
    let taken = client.ok("PUT", &format!("{BULK}/bySku"), &put);
    let deleted = client.ok(
        "DELETE",
        &format!("{BULK}/bySku"),
        &json!([{ "sku": "BK-2" }, { "sku": "BK-2" }]),
    );
    assert!(client.double.wait_for_bulks(LONG));
    let messages = status(&client, &taken);
    assert_eq!(
        messages["operations_list"][1]["result_message"],
        "Invalid product data: Invalid attribute set entity type"
    );
    assert_eq!(client.double.product("BK-1").unwrap()["price"], 6);
    let count = |n: u8| {
        client.get(&format!(
            "/rest/V1/bulk/{}/operation-status/{n}",
            deleted["bulk_uuid"].as_str().unwrap()
        ))
    };
    assert_eq!((count(1), count(3)), (json!(1), json!(1)));
}

#[test]
fn nothing_is_taken_in_when_one_operation_has_a_wrong_type() {
    let client = Client::plain();
    let mut bad = product("BK-BAD", &json!("x"));
    bad["product"]["price"] = json!("abc");
    let (code, _) = client.send("POST", BULK, &json!([product("BK-OK", &json!("ok")), bad]));
    assert_eq!(code, 400);
    let (code, body) = client.send("POST", BULK, &product("x", &json!("x")));
    assert_eq!((code, &body["parameters"]), (400, &json!({ "fieldName": "product" })));
    assert!(client.double.wait_for_bulks(LONG));
    assert_eq!(client.double.products(), Vec::<Value>::new());
    assert_eq!(client.ok("POST", BULK, &json!([]))["request_items"], json!([]));
    let missing = "/rest/V1/bulk/00000000-0000-0000-0000-000000000000/status";
    assert_eq!(client.send("GET", missing, &Value::Null).0, 404);
}

#[test]
fn without_a_consumer_operations_stay_open() {
    let client = Client::plain();
    client.double.set_consumers(false);
    let taken = client.ok("POST", BULK, &json!([product("BK-1", &json!("Bulk one"))]));
    assert_eq!(status(&client, &taken)["operations_list"][0]["status"], 4);
    client.double.set_consumers(true);
    assert!(client.double.wait_for_bulks(LONG));
    assert_eq!(status(&client, &taken)["operations_list"][0]["status"], 1);
}

#[test]
fn row_errors_of_prices_hide_in_the_result() {
    let client = Client::plain();
    client.create("S-1", &json!({}));
    let prices = json!([{ "prices": [{ "price": 5.5, "store_id": 0, "sku": "S-1" }, { "price": 5.5, "store_id": 0, "sku": "NOPE" }] }]);
    let taken = client.ok("POST", &format!("{BULK}/base-prices"), &prices);
    assert!(client.double.wait_for_bulks(LONG));
    let uuid = taken["bulk_uuid"].as_str().unwrap();
    let detail = client.get(&format!("/rest/V1/bulk/{uuid}/detailed-status"));
    let operation = &detail["operations_list"][0];
    assert_eq!(operation["status"], 1);
    assert!(operation["result_serialized_data"].as_str().unwrap().contains("NOPE"));
    assert_eq!(client.double.product("S-1").unwrap()["price"], json!(5.5));
}
