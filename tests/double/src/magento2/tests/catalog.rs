//! Attributes, sets, categories, prices and the shop's own facts.

use serde_json::{Value, json};

use super::{Client, custom, two_websites};

const SIZE: &str = "/rest/all/V1/products/attributes/size";

#[test]
fn options_are_added_once_each() {
    let client = Client::new(two_websites());
    let options = format!("{SIZE}/options");
    let add = |option: &Value| client.send("POST", &options, &json!({ "option": option }));
    let green = json!({ "label": "Green", "sort_order": 9, "store_labels": [{ "store_id": 3, "label": "Groen" }] });
    let (status, id) = add(&green);
    assert_eq!(status, 200);
    let id = id.as_str().unwrap().to_owned();
    let taken = |label: &str| {
        (
            400,
            json!({ "message": "Admin store attribute option label \"%1\" is already exists.", "parameters": [label] }),
        )
    };
    for label in ["Green", "green", id.as_str()] {
        assert_eq!(add(&json!({ "label": label })), taken(label));
    }
    assert_eq!(
        add(&json!({ "label": "" })).1["message"],
        "The attribute option label is empty. Enter the value and try again."
    );
    let nl = client.get("/rest/nl/V1/products/attributes/size/options");
    assert_eq!(
        (&nl[0], &nl[4]),
        (&json!({ "label": " ", "value": "" }), &json!({ "label": "Groen", "value": id }))
    );
    let one = format!("{options}/{id}");
    assert_eq!(
        client.ok("PUT", &one, &json!({ "option": { "label": "Dark green" } })),
        json!(true)
    );
    assert_eq!(client.double.options("size").last().unwrap().1, "Dark green");
    client.create("S", &super::attribute("size", &json!(id)));
    assert_eq!(client.ok("DELETE", &one, &Value::Null), json!(true));
    assert_eq!(custom(&client.double.product("S").unwrap(), "size"), &Value::Null);
    let gone = json!({ "message": "The \"%1\" attribute doesn't include an option with \"%2\" ID.", "parameters": ["size", id] });
    assert_eq!(client.send("DELETE", &one, &Value::Null), (404, gone));
}

#[test]
fn an_attribute_is_changed_by_id_and_takes_options_as_they_come() {
    let client = Client::plain();
    let shown = client.get(SIZE);
    let put = |attribute: &Value| client.send("PUT", SIZE, &json!({ "attribute": attribute }));
    let (status, body) =
        put(&json!({ "frontend_input": "select", "default_frontend_label": "Fit" }));
    assert_eq!((status, body["message"].as_str()), (400, Some("%1 already exists.")));
    let options = json!([{ "label": "38" }, { "label": "39" }, { "label": " ", "value": "" }]);
    let (status, body) = put(
        &json!({ "attribute_id": shown["attribute_id"], "default_frontend_label": "Fit", "options": options }),
    );
    assert_eq!((status, &body["default_frontend_label"]), (200, &json!("Fit")));
    // The placeholder became a real blank option; options left out stayed.
    assert_eq!(client.double.options("size").len(), 6);
    let missing = json!({ "message": "The attribute with a \"%1\" attributeCode doesn't exist. Verify the attribute and try again.", "parameters": ["nope"] });
    assert_eq!(
        client.send("GET", "/rest/all/V1/products/attributes/nope", &Value::Null),
        (404, missing)
    );
}

#[test]
fn attributes_are_created_and_put_into_sets() {
    let client = Client::plain();
    let create = |code: &str| {
        client.send("POST", "/rest/all/V1/products/attributes", &json!({ "attribute": { "attribute_code": code, "frontend_input": "boolean", "default_frontend_label": "X", "scope": "global" } }))
    };
    assert_eq!(
        create("is_new").1["options"],
        json!([{ "label": "Yes", "value": "1" }, { "label": "No", "value": "0" }])
    );
    assert_eq!(create("is_new").1["parameters"], json!(["Attribute with the same code"]));
    assert_eq!(
        create("Bad-Code").1["parameters"],
        json!({ "fieldName": "attribute_code", "value": "Bad-Code" })
    );
    let value = super::attribute("is_new", &json!(1));
    // Not in the set yet: dropped without a word.
    assert_eq!(custom(&client.create("A", &value), "is_new"), &Value::Null);
    client.ok("POST", "/rest/V1/products/attribute-sets/attributes", &json!({ "attributeSetId": 4, "attributeGroupId": 7, "attributeCode": "is_new", "sortOrder": 10 }));
    assert_eq!(custom(&client.put("A", &value), "is_new"), "1");
    let set = client.ok("POST", "/rest/V1/products/attribute-sets", &json!({ "attributeSet": { "attribute_set_name": "Shoes", "sort_order": 10 }, "skeletonId": 4 }));
    assert_eq!(
        set,
        json!({ "attribute_set_id": 9, "attribute_set_name": "Shoes", "sort_order": 10, "entity_type_id": 4 })
    );
    let members =
        client.get("/rest/all/V1/products/attribute-sets/9/attributes?fields=attribute_code");
    assert!(members.as_array().unwrap().contains(&json!({ "attribute_code": "is_new" })));
    assert_eq!(
        client.get("/rest/V1/products/attribute-sets/sets/list?searchCriteria[pageSize]=100")["total_count"],
        2
    );
}

#[test]
fn price_rows_fail_one_by_one() {
    let client = Client::plain();
    for sku in ["S-PUTNEW", "A+B"] {
        client.create(sku, &json!({ "name": format!("Price of {sku}") }));
    }
    let post = |end: &str, prices: &Value| {
        client.ok("POST", &format!("/rest/all/V1/products/{end}"), &json!({ "prices": prices }))
    };
    let before = client.double.product("A+B").unwrap()["updated_at"].clone();
    let errors = post(
        "base-prices",
        &json!([
            { "price": 49.95, "store_id": 0, "sku": "s-putnew" }, { "price": -3, "store_id": 0, "sku": "A+B" },
            { "price": 1, "store_id": 0, "sku": "NOPE" }, { "price": 5, "store_id": 99, "sku": "A+B" },
        ]),
    );
    let invalid = "Invalid attribute %fieldName = %fieldValue.";
    assert_eq!(
        errors,
        json!([
            { "message": invalid, "parameters": ["Price", "-3"] },
            { "message": invalid, "parameters": ["SKU", "NOPE"] },
            { "message": "Requested store is not found. Row ID: SKU = A+B, Store ID: 99.", "parameters": ["A+B", "99"] },
        ])
    );
    let info = |end: &str| {
        client.ok(
            "POST",
            &format!("/rest/all/V1/products/{end}"),
            &json!({ "skus": ["S-PUTNEW", "NOPE"] }),
        )
    };
    assert_eq!(
        info("base-prices-information"),
        json!([{ "price": 49.95, "store_id": 0, "sku": "S-PUTNEW" }])
    );
    assert_eq!(client.double.product("A+B").unwrap()["updated_at"], before);
    let from = "2026-11-01 00:00:00";
    assert_eq!(
        post(
            "special-price",
            &json!([{ "price": 39.95, "store_id": 0, "sku": "S-PUTNEW", "price_from": from, "price_to": "2026-12-31 23:59:59" }])
        ),
        json!([])
    );
    let iso = "2026-12-31T23:59:59Z";
    let errors = post(
        "special-price",
        &json!([{ "price": 9, "store_id": 0, "sku": "A+B", "price_from": from, "price_to": iso }]),
    );
    let row = format!("Row ID: SKU = A+B, Store ID: 0, Price From: {from}, Price To: {iso}.");
    assert_eq!(
        errors,
        json!([{ "message": format!("Invalid attribute Price To = {iso}. {row}"), "parameters": ["Price To", "A+B", "0", from, iso] }])
    );
    assert_eq!(info("special-price-information")[0]["price_from"], from);
    post("special-price-delete", &json!([{ "price": 1.23, "store_id": 0, "sku": "S-PUTNEW" }]));
    assert_eq!(info("special-price-information"), json!([]));
}

#[test]
fn tier_prices_fail_as_a_whole_only_for_unknown_skus() {
    let client = Client::plain();
    client.create("V1", &json!({}));
    let row = |sku: &str, group: &str, quantity: u8| json!({ "price": 4, "price_type": "fixed", "website_id": 0, "sku": sku, "customer_group": group, "quantity": quantity });
    let target = "/rest/all/V1/products/tier-prices";
    let send =
        |method: &str, rows: &[Value]| client.send(method, target, &json!({ "prices": rows }));
    let shown = || {
        client.ok(
            "POST",
            "/rest/all/V1/products/tier-prices-information",
            &json!({ "skus": ["V1"] }),
        )
    };
    assert_eq!(send("POST", &[row("V1", "ALL GROUPS", 5), row("NOPE", "ALL GROUPS", 5)]).0, 404);
    assert_eq!(shown(), json!([]));
    let (status, errors) = send("POST", &[row("V1", "ALL GROUPS", 6), row("V1", "Nobody", 5)]);
    assert_eq!((status, &errors[0]["parameters"]), (200, &json!(["V1", "0", "Nobody", "5"])));
    send("POST", &[row("V1", "Wholesale", 1)]);
    assert_eq!(shown(), json!([row("V1", "all groups", 6), row("V1", "Wholesale", 1)]));
    send("PUT", &[row("V1", "ALL GROUPS", 20)]);
    assert_eq!(shown(), json!([row("V1", "all groups", 20)]));
}

#[test]
fn categories_are_kept_as_a_tree() {
    let client = Client::new(two_websites());
    let post = |name: &str, parent: u32| {
        client.send(
            "POST",
            "/rest/all/V1/categories",
            &json!({ "category": { "name": name, "parent_id": parent, "is_active": true } }),
        )
    };
    let made = post("Footwear", 2).1;
    assert_eq!(
        (&made["id"], &made["path"], &made["level"]),
        (&json!(3), &json!("1/2/3"), &json!(2))
    );
    assert_eq!(custom(&post("Boots & Co", 3).1, "url_path"), "footwear/boots-co");
    let clash = json!({ "message": "Could not save category: %1", "parameters": ["URL key for specified store already exists."] });
    assert_eq!(post("Boots & Co", 3), (400, clash));
    assert_eq!(
        post("X", 99999),
        (
            404,
            json!({ "message": "No such entity with %fieldName = %fieldValue", "parameters": { "fieldName": "id", "fieldValue": 99999 } })
        )
    );
    client.ok("PUT", "/rest/nl/V1/categories/4", &json!({ "category": { "name": "Laarzen" } }));
    assert_eq!(client.get("/rest/nl/V1/categories/4?fields=name"), json!({ "name": "Laarzen" }));
    assert_eq!(
        client.get("/rest/all/V1/categories/4?fields=name"),
        json!({ "name": "Boots & Co" })
    );
    client.create("S", &json!({}));
    let link = json!({ "productLink": { "sku": "S", "position": 5, "category_id": "4" } });
    assert_eq!(client.ok("POST", "/rest/all/V1/categories/4/products", &link), json!(true));
    assert_eq!(
        client.get("/rest/all/V1/categories/4/products"),
        json!([{ "sku": "S", "position": 5, "category_id": "4" }])
    );
    let unlink = || client.send("DELETE", "/rest/all/V1/categories/4/products/S", &Value::Null);
    assert_eq!(unlink(), (200, json!(true)));
    assert_eq!(
        unlink(),
        (400, json!({ "message": "The category doesn't contain the specified product." }))
    );
    assert_eq!(
        client.send("PUT", "/rest/all/V1/categories/3/move", &json!({ "parentId": 4 })).0,
        400
    );
    client.ok("PUT", "/rest/all/V1/categories/4/move", &json!({ "parentId": 2, "afterId": 0 }));
    let tree = client.get("/rest/all/V1/categories?rootCategoryId=2&depth=1");
    let names: Vec<&Value> =
        tree["children_data"].as_array().unwrap().iter().map(|c| &c["name"]).collect();
    assert_eq!(names, ["Boots & Co", "Footwear"]);
    assert_eq!(client.ok("DELETE", "/rest/all/V1/categories/3", &Value::Null), json!(true));
    assert_eq!(
        client.get("/rest/all/V1/categories/list?searchCriteria[pageSize]=20")["total_count"],
        3
    );
}

#[test]
fn the_shop_describes_itself() {
    let client = Client::new(two_websites());
    let configs = client.get("/rest/V1/store/storeConfigs");
    assert_eq!(
        (&configs[2]["code"], &configs[0]["base_url"]),
        (&json!("nl"), &json!(format!("{}/", client.double.url())))
    );
    assert_eq!(
        client.get("/rest/all/V1/store/websites")[2],
        json!({ "id": 2, "code": "b2b", "name": "B2B Website", "default_group_id": 2 })
    );
    assert_eq!(client.get("/rest/all/V1/store/storeViews")[1]["code"], "admin");
    let classes = client.get("/rest/V1/taxClasses/search?searchCriteria[pageSize]=10");
    assert_eq!(
        classes["items"][0],
        json!({ "class_id": 2, "class_name": "Taxable Goods", "class_type": "PRODUCT" })
    );
    assert_eq!(client.get("/rest/V1/inventory/stock-resolver/website/base")["stock_id"], 2);
    assert_eq!(
        client.get("/rest/V1/customerGroups/search?searchCriteria[pageSize]=1")["total_count"],
        4
    );
}
