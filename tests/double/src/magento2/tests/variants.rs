//! Configurable and grouped products.

use serde_json::{Value, json};

use super::{Client, attribute};

const CHILD: &str = "/rest/all/V1/configurable-products/C/child";

/// Two children in stock with sizes S and M, and the id of the attribute.
fn children(client: &Client) -> (Vec<Value>, Value) {
    let ids = [("C-S", "4"), ("C-M", "5")].map(|(sku, size)| {
        let mut child = attribute("size", &json!(size));
        child["visibility"] = json!(1);
        child["extension_attributes"] = json!({ "stock_item": { "qty": 5, "is_in_stock": true } });
        client.create(sku, &child)["id"].clone()
    });
    let attribute = client.get("/rest/all/V1/products/attributes/size?fields=attribute_id");
    (ids.to_vec(), attribute["attribute_id"].clone())
}

fn parent(attribute: &Value, links: &[Value]) -> Value {
    json!({
        "type_id": "configurable",
        "extension_attributes": {
            "stock_item": { "is_in_stock": true },
            "configurable_product_options": [{ "attribute_id": attribute.to_string(), "label": "Fit", "position": 0, "values": [{ "value_index": 4 }] }],
            "configurable_product_links": links,
        },
    })
}

fn in_stock(client: &Client, sku: &str) -> bool {
    client.double.stock_item(sku).unwrap()["is_in_stock"].as_bool().unwrap()
}

#[test]
fn a_configurable_is_made_in_one_call_and_its_links_are_replaced() {
    let client = Client::plain();
    let (ids, size) = children(&client);
    let made = client.create("C", &parent(&size, &ids));
    let extension = &made["extension_attributes"];
    let values = |n: &[u32]| n.iter().map(|n| json!({ "value_index": n })).collect::<Vec<_>>();
    assert_eq!(made["price"], 0);
    assert_eq!(extension["configurable_product_links"], json!(ids));
    assert_eq!(
        extension["configurable_product_options"],
        json!([{
            "id": 1, "attribute_id": size.to_string(), "label": "Fit", "position": 0,
            "values": values(&[4, 5]), "product_id": made["id"],
        }])
    );
    let fewer = client
        .put("C", &json!({ "extension_attributes": { "configurable_product_links": [ids[1]] } }));
    assert_eq!(
        fewer["extension_attributes"]["configurable_product_options"][0]["values"],
        json!(values(&[5]))
    );
    let kept = client.put("C", &json!({ "name": "C again" }));
    assert_eq!(kept["extension_attributes"]["configurable_product_links"], json!([ids[1]]));
    let none =
        client.put("C", &json!({ "extension_attributes": { "configurable_product_links": [] } }));
    assert_eq!(
        none["extension_attributes"]["configurable_product_options"][0]["values"],
        json!([])
    );
    let (status, body) = client.send(
        "POST",
        "/rest/all/V1/products/base-prices",
        &json!({ "prices": [{ "sku": "C", "price": 1, "store_id": 0 }] }),
    );
    assert_eq!((status, &body[0]["parameters"]), (200, &json!(["SKU", "C"])));
}

#[test]
fn a_parent_follows_the_stock_of_its_children() {
    let client = Client::plain();
    let (ids, size) = children(&client);
    client.create("C", &parent(&size, &ids));
    // The index does not know the children yet.
    assert!(!in_stock(&client, "C"));
    let set = |sku: &str, quantity: u32| {
        let row =
            json!({ "sku": sku, "source_code": "default", "quantity": quantity, "status": 1 });
        client.ok("POST", "/rest/all/V1/inventory/source-items", &json!({ "sourceItems": [row] }));
    };
    set("C-S", 6);
    assert!(in_stock(&client, "C"));
    set("C-S", 0);
    assert!(in_stock(&client, "C"));
    set("C-M", 0);
    assert!(!in_stock(&client, "C"));
    // A PUT of the parent forgets that the shop itself put it out of stock.
    client.put("C", &json!({ "name": "C again" }));
    set("C-M", 4);
    assert!(!in_stock(&client, "C"));
    client.double.reindex();
    client.put("C", &json!({ "extension_attributes": { "stock_item": { "is_in_stock": true } } }));
    assert!(in_stock(&client, "C"));
}

#[test]
fn children_are_linked_one_by_one() {
    let client = Client::plain();
    let (ids, size) = children(&client);
    client.create("C", &json!({ "type_id": "configurable" }));
    let option = json!({ "option": { "attribute_id": size.to_string(), "label": "Fit", "values": [{ "value_index": 4 }] } });
    for _ in 0..2 {
        assert_eq!(
            client.ok("POST", "/rest/all/V1/configurable-products/C/options", &option),
            json!("1")
        );
    }
    let link = |sku: &str| client.send("POST", CHILD, &json!({ "childSku": sku }));
    assert_eq!(link("C-S"), (200, json!(true)));
    assert_eq!(link("C-S"), (400, json!({ "message": "The product is already attached." })));
    assert_eq!(link("NOPE").0, 404);
    client.create("PLAIN", &json!({}));
    assert_eq!(link("PLAIN").1["parameters"], json!(["size"]));
    let twin = client.create("TWIN", &attribute("size", &json!("4")))["id"].clone();
    let same = json!([twin.to_string(), ids[0].to_string()]);
    assert_eq!(link("TWIN").1["parameters"], same);
    let all = client.get("/rest/all/V1/configurable-products/C/options/all");
    assert_eq!((&all[0]["id"], &all[0]["label"]), (&json!(2), &json!("Size")));
    let shown = client.get("/rest/all/V1/configurable-products/C/children");
    assert_eq!(
        (shown[0]["sku"].clone(), shown[0].get("extension_attributes")),
        (json!("C-S"), None)
    );
    client.ok("DELETE", "/rest/all/V1/configurable-products/C/children/C-S", &Value::Null);
    assert_eq!(client.get("/rest/all/V1/configurable-products/C/children"), json!([]));
}

#[test]
fn a_deleted_option_leaves_a_null_in_the_parent() {
    let client = Client::plain();
    let (ids, size) = children(&client);
    client.create("C", &parent(&size, &ids));
    client.ok("DELETE", "/rest/all/V1/products/attributes/size/options/5", &Value::Null);
    let parent = client.double.product("C").unwrap();
    let values = &parent["extension_attributes"]["configurable_product_options"][0]["values"];
    assert_eq!(values, &json!([{ "value_index": null }, { "value_index": 4 }]));
}

#[test]
fn members_of_a_grouped_product_are_links() {
    let client = Client::plain();
    client.create("A", &json!({}));
    client.create("B", &json!({}));
    let made = client.create("G", &json!({ "type_id": "grouped", "price": null }));
    assert_eq!(
        (made.get("price"), made["custom_attributes"].to_string().contains("tax_class_id")),
        (None, false)
    );
    let link = |to: &str, position: u8, quantity: u8| {
        json!({
            "sku": "G", "link_type": "associated", "linked_product_sku": to, "linked_product_type": "simple",
            "position": position, "extension_attributes": { "qty": quantity },
        })
    };
    let links = "/rest/all/V1/products/G/links";
    assert_eq!(client.ok("POST", links, &json!({ "items": [link("A", 1, 2)] })), json!(true));
    client.ok("POST", links, &json!({ "items": [link("B", 2, 1)] }));
    client.ok("PUT", links, &json!({ "entity": link("B", 9, 4) }));
    assert_eq!(
        client.get(&format!("{links}/associated")),
        json!([link("A", 1, 2), link("B", 9, 4)])
    );
    let invalid =
        json!({ "message": "The linked products data is invalid. Verify the data and try again." });
    assert_eq!(
        client.send("POST", links, &json!({ "items": [link("NOPE", 1, 1)] })),
        (400, invalid)
    );
    assert_eq!(client.send("GET", &format!("{links}/bogus"), &Value::Null).0, 404);
    client.ok("DELETE", &format!("{links}/associated/A"), &Value::Null);
    assert_eq!(client.get(&format!("{links}/associated")), json!([link("B", 9, 4)]));
}
