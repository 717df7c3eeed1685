//! `cpsync adopt`: what a shop had before is bound, nothing is written to either side, and the passes
//! that follow make nothing twice.

mod customers;
mod found;
mod passes;
mod trouble;

use cpsync_double::magento2::MagentoDouble;
use serde_json::{Value, json};

use super::support::site::Site;

/// Somebody did this in the admin panel.
fn call(site: &Site, method: &str, path: &str, body: &Value) -> Value {
    let target = format!("/rest/all/V1/{path}");
    site.shop.edit(|shop| shop.call(method, &target, body.clone()).unwrap())
}

/// A product that was there before; some have a barcode.
fn product(site: &Site, kind: &str, sku: &str, barcode: &str) {
    let key = sku.to_lowercase().replace(|c: char| !c.is_ascii_alphanumeric(), "-");
    let mut custom = vec![json!({"attribute_code": "url_key", "value": format!("old-{key}")})];
    if !barcode.is_empty() {
        custom.push(json!({"attribute_code": "barcode", "value": barcode}));
    }
    let product = json!({"product": {
        "sku": sku, "name": "Of old", "type_id": kind, "attribute_set_id": 4, "price": 777, "status": 1,
        "visibility": 4, "custom_attributes": custom,
        "extension_attributes": {"stock_item": {"qty": 3, "is_in_stock": true}},
    }});
    call(site, "POST", "products", &product);
}

/// The writes to the shop since its requests were cleared.
fn written(shop: &MagentoDouble) -> Vec<String> {
    shop.writes().iter().map(|request| format!("{} {}", request.method, request.path)).collect()
}

/// As if cpsync were new here.
fn forget(site: &Site) {
    for end in ["", "-wal", "-shm"] {
        std::fs::remove_file(site.path(&format!("cpsync.db{end}"))).ok();
    }
}
