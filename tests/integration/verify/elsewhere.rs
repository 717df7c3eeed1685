//! Shops that are kept in another way: without sources, with texts of a view, with products that were
//! there before cpsync.

use cpsync_double::magento2::Fault;
use serde_json::{Value, json};

use super::{call, of};

/// Enough products for the shop's list of stock to be read.
const ITEMS: [&str; 4] = ["CLEAT/6IN", "TEE-TERN", "SOCK-WOOL", "CLOG-DECK"];

fn no_route() -> Fault {
    Fault::Status {
        code: 404,
        headers: Vec::new(),
        body: json!({ "message": "Request does not match any route." }).to_string(),
        content_type: "application/json; charset=utf-8".to_owned(),
    }
}

#[test]
fn a_shop_without_sources_and_with_texts_of_its_view_is_read_as_it_is() {
    let view = "[stores.main]\nstore-code = \"default\"\nstore-scoped = [\"name\"]\n";
    let site = of(&ITEMS, |toml| toml.replace("[stores.main]\n", view));
    site.shop.faults().fail_matching("", "/inventory/", no_route(), usize::MAX);
    for task in ["items", "inventory", "prices"] {
        site.expect(0, &[task]);
    }
    site.expect(0, &["verify", "items"]);
    let asked = site.requests_of(&["verify", "inventory"]);
    let of = |path: &str| asked.iter().filter(|request| request.path.contains(path)).count();
    let products = site.shop.products().len();
    assert!(products >= 20, "{products}");
    assert_eq!(of("stockItems/lowStock"), 1, "one list");
    assert!(of("stockItems/") < 6, "and hardly any product by itself: {asked:?}");
    let name = json!({ "product": { "name": "By hand" } });
    call(&site, "PUT", "rest/default/V1/products/CLEAT%2F6IN", &name);
    let stock = json!({ "stockItem": { "qty": 7, "is_in_stock": true } });
    call(&site, "PUT", "products/CLEAT%2F6IN/stockItems/1", &stock);
    let settings = json!({ "stockItem": { "use_config_backorders": false, "backorders": 2 } });
    call(&site, "PUT", "products/SOCK-WOOL%7CS/stockItems/1", &settings);
    let ran = site.expect(7, &["verify", "items"]);
    assert!(ran.out.contains("name: \"By hand\" -> \"Open Base Cleat 6 in\""), "{}", ran.out);
    let ran = site.expect(7, &["verify", "inventory"]);
    assert!(ran.out.contains("differs CLEAT/6IN (inventory)\n  quantity: \""), "{}", ran.out);
    assert!(ran.out.contains("2 differ, 0 missing, 0 pending"), "{}", ran.out);
    for part in ["items", "inventory"] {
        site.expect(7, &["verify", part, "--repair"]);
        site.expect(0, &[part]);
        site.expect(0, &["verify", part]);
    }
}

#[test]
fn products_that_were_there_before_are_told_of_only_where_cpsync_has_spoken() {
    let site = of(&["CLEAT/6IN", "KEYFLOAT"], |toml| toml);
    for task in ["items", "inventory", "prices"] {
        site.expect(0, &[task]);
    }
    // As if cpsync came to a shop that has the products already.
    for end in ["", "-wal", "-shm"] {
        let file = site.path(&format!("cpsync.db{end}"));
        if file.exists() {
            std::fs::remove_file(file).unwrap();
        }
    }
    let price = json!({"prices": [{"sku": "KEYFLOAT", "price": 1, "store_id": 0}]});
    call(&site, "POST", "products/base-prices", &price);
    site.expect(0, &["items"]);
    let ran = site.run(&["verify"]);
    assert_eq!(ran.exit, 0, "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("pending KEYFLOAT (prices)"), "the next pass sends it: {}", ran.out);
    for task in ["inventory", "prices"] {
        site.expect(0, &[task]);
    }
    let ran = site.expect(0, &["verify"]);
    assert!(ran.out.contains("0 differ, 0 missing, 0 pending of 2 products"), "{}", ran.out);
    call(&site, "DELETE", "products/KEYFLOAT", &Value::Null);
    let ran = site.expect(7, &["verify", "items"]);
    assert!(ran.out.contains("missing KEYFLOAT (items)"), "{}", ran.out);
}
