//! Saving and reading products.

use serde_json::{Value, json};

use super::{Client, attribute, custom, enc, two_websites};

#[test]
fn a_created_product_reads_back_as_recorded() {
    let client = Client::new(two_websites());
    let options = client.double.options("color");
    assert!(options.is_empty());
    let red = client.ok(
        "POST",
        "/rest/all/V1/products/attributes/color/options",
        &json!({ "option": { "label": "Red" } }),
    );
    let saved = client.create("S-1", &json!({
        "name": "Simple One", "price": 19.99, "status": 1, "visibility": 4, "type_id": "simple", "weight": 1.25,
        "extension_attributes": { "website_ids": [1], "stock_item": { "qty": 12, "is_in_stock": true } },
        "custom_attributes": [
            { "attribute_code": "description", "value": "<p>Desc ë</p>" },
            { "attribute_code": "color", "value": red },
            { "attribute_code": "material", "value": "7,9" },
            { "attribute_code": "is_vegan", "value": "1" },
            { "attribute_code": "launch_date", "value": "2026-01-02" },
            { "attribute_code": "news_from_date", "value": "2026-01-02T10:30:00+02:00" },
            { "attribute_code": "rrp", "value": "29.95" },
            { "attribute_code": "bogus_attr", "value": "1" },
        ],
    }));
    assert_eq!(saved.get("product_links"), None);
    let product = client.get("/rest/all/V1/products/S-1");
    let members: Vec<&str> = product.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(
        members,
        [
            "id",
            "sku",
            "name",
            "attribute_set_id",
            "price",
            "status",
            "visibility",
            "type_id",
            "created_at",
            "updated_at",
            "weight",
            "extension_attributes",
            "product_links",
            "options",
            "media_gallery_entries",
            "tier_prices",
            "custom_attributes",
        ]
    );
    assert_eq!((&product["price"], &product["weight"]), (&json!(19.99), &json!(1.25)));
    assert_eq!(product["extension_attributes"]["website_ids"], json!([1]));
    assert_eq!(product["extension_attributes"]["stock_item"]["qty"], json!(12));
    let expected = [
        ("color", json!("4").clone()),
        ("material", json!("7,9")),
        ("is_vegan", json!("1")),
        ("launch_date", json!("2026-01-02 00:00:00")),
        ("news_from_date", json!("2026-01-02 10:30:00")),
        ("rrp", json!("29.950000")),
        ("url_key", json!("simple-one")),
        ("tax_class_id", json!("2")),
        ("options_container", json!("container2")),
        ("category_ids", json!([])),
        ("bogus_attr", Value::Null),
    ];
    for (code, value) in expected {
        let value = if code == "color" { red.clone() } else { value };
        assert_eq!(custom(&product, code), &value, "{code}");
    }
}

#[test]
fn refused_saves_say_what_the_shop_says() {
    let client = Client::plain();
    client.create("OLD", &json!({ "name": "Simple One" }));
    let product = |more: Value| {
        let mut product = json!({ "sku": "NEW", "name": "x", "attribute_set_id": 4, "price": 1 });
        product.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        json!({ "product": product })
    };
    let set = json!({ "message": "Invalid product data: %1", "parameters": ["Invalid attribute set entity type"] });
    let required = json!({ "message": "\"%fieldName\" is required. Enter and try again.", "parameters": { "fieldName": "product" } });
    let bogus = json!({ "message": "\"%fieldName\" is not supported. Correct the field name and try again.", "parameters": { "fieldName": "BogusName" } });
    let said = |message: &str| json!({ "message": message });
    let cases = [
        (json!({ "sku": "X" }), required.clone()),
        (json!({ "prod": {} }), required),
        (json!({ "product": { "sku": "N", "price": 22.5 } }), set.clone()),
        (product(json!({ "attribute_set_id": 999 })), set),
        (
            product(json!({ "name": null })),
            said("The \"Product Name\" attribute value is empty. Set the attribute and try again."),
        ),
        (product(json!({ "bogus_name": 1 })), bogus.clone()),
        (product(json!({ "extension_attributes": { "bogus_name": 1 } })), bogus),
        (
            product(json!({ "price": "abc" })),
            said(
                "Error occurred during \"price\" processing. The \"abc\" value's type is invalid. The \"float\" type was expected. Verify and try again.",
            ),
        ),
        (
            product(json!({ "price": "12,50" })),
            said(
                "Error occurred during \"price\" processing. The \"12,50\" value's type is invalid. The \"float\" type was expected. Verify and try again.",
            ),
        ),
        (
            product(attribute("size", &json!("Black"))),
            said(
                "Error occurred during \"custom_attributes\" processing. Attribute \"size\" has invalid value. The \"Black\" value's type is invalid. The \"int\" type was expected. Verify and try again.",
            ),
        ),
        (
            product(attribute("is_vegan", &json!(true))),
            said(
                "Error occurred during \"custom_attributes\" processing. Attribute \"is_vegan\" has invalid value. The \"1\" value's type is invalid. The \"int\" type was expected. Verify and try again.",
            ),
        ),
        (
            product(attribute("material", &json!(["7"]))),
            said(
                "Error occurred during \"custom_attributes\" processing. Attribute \"material\" has invalid value. The \"array\" value's type is invalid. The \"string\" type was expected. Verify and try again.",
            ),
        ),
        (
            product(json!({ "sku": "L".repeat(65) })),
            said("SKU length should be 64 characters maximum."),
        ),
        (
            product(json!({ "name": "Simple One" })),
            said("URL key for specified store already exists."),
        ),
        (
            product(attribute("url_key", &json!("simple-one"))),
            said("URL key for specified store already exists."),
        ),
        (
            product(json!({ "extension_attributes": { "website_ids": [77] } })),
            said("The product was unable to be saved. Please try again."),
        ),
    ];
    for (body, expected) in cases {
        let (status, answer) = client.send("POST", "/rest/all/V1/products", &body);
        assert_eq!((status, answer), (400, expected), "{body}");
    }
    assert_eq!(client.double.products().len(), 1);
    let (status, body) =
        client.send("POST", "/rest/all/V1/products", &product(json!({ "sku": "A😀B" })));
    assert_eq!((status, &body["parameters"]), (404, &json!(["A😀B"])));
}

#[test]
fn skus_match_without_case_and_trailing_spaces() {
    let client = Client::plain();
    client.create(" Lead", &json!({}));
    assert_eq!(client.get("/rest/all/V1/products/lead%20?fields=sku"), json!({ "sku": "Lead" }));
    assert_eq!(client.send("GET", "/rest/all/V1/products/%20Lead", &Value::Null).0, 404);
    client.create("LEAD", &json!({ "name": "again" }));
    assert_eq!(client.double.products().len(), 1);
    assert_eq!(client.double.product("lead").unwrap()["sku"], "LEAD");
    client.put("lead", &json!({ "sku": "OTHER", "price": 9 }));
    assert_eq!(client.double.product("LEAD").unwrap()["price"], 9);
    assert_eq!(client.double.product("OTHER"), None);
}

#[test]
fn a_post_with_an_id_renames() {
    let client = Client::plain();
    let id = client.create(
        "OLD",
        &json!({ "extension_attributes": { "stock_item": { "qty": 3, "is_in_stock": true } } }),
    )["id"]
        .clone();
    client.ok("POST", "/rest/all/V1/products", &json!({ "product": { "id": id, "sku": "NEW" } }));
    assert_eq!(client.double.product("OLD"), None);
    assert_eq!(client.double.product("NEW").unwrap()["id"], id);
    assert_eq!(client.double.source_items()[0]["sku"], "NEW");
}

#[test]
fn views_override_and_fall_back() {
    let client = Client::new(two_websites());
    client.create("S-1", &attribute("tagline", &json!("Nice")));
    let put = |view: &str, product: &Value| {
        client.ok("PUT", &format!("/rest/{view}V1/products/S-1"), &json!({ "product": product }));
    };
    let shown = |view: &str| {
        let product = client.double.product_in_view(view, "S-1").unwrap();
        (product["name"].clone(), custom(&product, "tagline").clone(), product["price"].clone())
    };
    put(
        "nl/",
        &json!({ "name": "Simpel", "price": 7, "custom_attributes": [{ "attribute_code": "tagline", "value": "Mooi" }] }),
    );
    assert_eq!(shown("nl"), (json!("Simpel"), json!("Mooi"), json!(7)));
    assert_eq!(shown("all"), (json!("Name S-1"), json!("Nice"), json!(7)));
    put("nl/", &attribute("tagline", &json!("")));
    assert_eq!(shown("nl").1, Value::Null);
    put("nl/", &attribute("tagline", &Value::Null));
    assert_eq!(shown("nl").1, "Nice");
    put("", &json!({ "name": "No scope" }));
    assert_eq!((shown("default").0, shown("all").0), (json!("No scope"), json!("Name S-1")));
    // A website's attribute reaches all views of the website.
    put("nl/", &attribute("rrp", &json!("2")));
    let rrp =
        |view: &str| custom(&client.double.product_in_view(view, "S-1").unwrap(), "rrp").clone();
    assert_eq!(
        (rrp("default"), rrp("b2b_en"), rrp("all")),
        (json!("2.000000"), Value::Null, Value::Null)
    );
}

#[test]
fn values_are_stored_as_the_database_stores_them() {
    let client = Client::plain();
    client.create("Z", &json!({}));
    let long = "N".repeat(300);
    let members = [
        ("price", json!("12.50"), json!(12.5)),
        ("price", json!(12.345_678_9), json!(12.345_679)),
        ("price", json!(-1), json!(-1)),
        ("status", json!("2"), json!(2)),
        ("status", json!(3), json!(3)),
        ("name", json!("Shoe 😀 x"), json!("Shoe ???? x")),
        ("name", json!("  spaced  "), json!("  spaced  ")),
        ("name", json!(long), json!(long[..255])),
    ];
    for (member, given, held) in members {
        assert_eq!(client.put("Z", &json!({ member: given }))[member], held);
    }
    assert_eq!(
        client.put("Z", &json!({ "price": 99_999_999_999_999_999_u64 }))["price"].to_string(),
        "1.0e+14"
    );
    assert_eq!(client.put("Z", &json!({ "price": null })).get("price"), None);
    let customs = [
        ("special_price", json!("4.5"), json!("4.500000")),
        ("special_price", Value::Null, Value::Null),
        ("special_price", json!(""), json!("0.000000")),
        ("special_from_date", json!("11/05/2026"), json!("2026-11-05 00:00:00")),
        ("special_from_date", json!("25-12-2026"), json!("2026-12-25 00:00:00")),
        ("special_from_date", json!(""), Value::Null),
        ("size", json!("99999"), json!("99999")),
        ("size", Value::Null, Value::Null),
        ("material", json!("13,999"), json!("13,999")),
        ("tagline", json!(""), Value::Null),
        ("url_key", json!("Zed Ünïque Key!"), json!("zed-unique-key")),
    ];
    for (code, given, held) in customs {
        assert_eq!(
            custom(&client.put("Z", &attribute(code, &given)), code),
            &held,
            "{code} {given}"
        );
    }
}

#[test]
fn websites_categories_and_links_follow_their_own_rules() {
    use super::super::settings::CategorySeed;
    let mut settings = two_websites();
    settings.categories =
        ["A", "B"].map(|name| CategorySeed { path: vec![name.to_owned()] }).to_vec();
    let client = Client::new(settings);
    let saved = client.create("S", &json!({ "extension_attributes": { "category_links": [{ "category_id": "3", "position": 1 }, { "category_id": "999", "position": 1 }] } }));
    assert_eq!(saved["extension_attributes"]["website_ids"], json!([1, 2]));
    let links = |body: &Value| body["extension_attributes"]["category_links"].clone();
    let extension = |value: &Value| client.put("S", &json!({ "extension_attributes": value }));
    let merged = extension(&json!({ "category_links": [{ "category_id": "4", "position": 2 }] }));
    assert_eq!(
        links(&merged),
        json!([{ "position": 1, "category_id": "3" }, { "position": 2, "category_id": "4" }])
    );
    assert_eq!(custom(&merged, "category_ids"), &json!(["3", "4"]));
    assert_eq!(links(&extension(&json!({ "category_links": [] }))), Value::Null);
    assert_eq!(
        extension(&json!({ "website_ids": [2] }))["extension_attributes"]["website_ids"],
        json!([2])
    );
    assert_eq!(
        client.put("S", &json!({ "price": 1 }))["extension_attributes"]["website_ids"],
        json!([2])
    );
    client.create("R", &json!({}));
    client.create("U", &json!({}));
    let link = |kind: &str, to: &str| json!({ "sku": "S", "link_type": kind, "linked_product_sku": to, "linked_product_type": "simple", "position": 1 });
    client.put("S", &json!({ "product_links": [link("related", "R"), link("upsell", "U")] }));
    client.put("S", &json!({ "product_links": [link("related", "U")] }));
    assert_eq!(client.double.product("S").unwrap()["product_links"], json!([link("related", "U")]));
    assert_eq!(client.get("/rest/all/V1/products/S/links/upsell"), json!([]));
}

#[test]
fn a_deleted_product_is_gone_and_its_name_is_free() {
    let client = Client::plain();
    client.create("A", &json!({ "name": "Same" }));
    let target = format!("/rest/all/V1/products/{}", enc("A"));
    assert_eq!(client.ok("DELETE", &target, &Value::Null), json!(true));
    let gone = json!({ "message": "The product that was requested doesn't exist. Verify the product and try again." });
    assert_eq!(client.send("DELETE", &target, &Value::Null), (404, gone));
    client.create("B", &json!({ "name": "Same" }));
    // Products that are not visible by themselves claim no URL.
    client.create("C", &json!({ "name": "Same", "visibility": 1 }));
}

#[test]
fn equal_shops_have_equal_images() {
    let image = |extra: bool| {
        let client = Client::plain();
        if extra {
            client.create("TEMP", &json!({}));
            client.ok("DELETE", "/rest/all/V1/products/TEMP", &Value::Null);
        }
        client.create("A", &attribute("size", &json!("4")));
        client.double.image()
    };
    assert_eq!(image(false), image(true));
    let client = Client::plain();
    client.create("A", &attribute("size", &json!("5")));
    assert_ne!(image(false), client.double.image());
}
