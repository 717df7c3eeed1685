//! `cpsync verify`: every seeded difference is found, none on an equal pair, and a repair mends it.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::support::site::Site;

const PASSES: [&str; 5] = ["items", "categories", "category-items", "inventory", "prices"];

fn equal() -> Site {
    let site = Site::of(&["CLEAT/6IN", "CLEAT/8IN", "CLOG-DECK"]);
    for task in PASSES {
        site.expect(0, &[task, "--allow-mass-change"]);
    }
    site
}

/// What somebody did in the shop, and the line that tells of it.
type Seed<'a> = (&'a str, &'a dyn Fn());

fn call(site: &Site, method: &str, path: &str, body: &Value) {
    let target = format!("/rest/all/V1/{path}");
    site.shop.edit(|shop| shop.call(method, &target, body.clone()).unwrap());
}

/// The store's id of a category that the product is in.
fn category(site: &Site, sku: &str) -> String {
    let product = site.shop.product(sku).unwrap();
    let id = &product["extension_attributes"]["category_links"][0]["category_id"];
    id.as_str().unwrap().to_owned()
}

#[test]
fn every_seeded_difference_is_found_and_mended() {
    let site = equal();
    let ran = site.run(&["verify"]);
    assert_eq!(ran.exit, 0, "an equal pair: {}{}", ran.out, ran.err);
    let price = json!({"prices": [{"sku": "CLEAT/8IN", "price": 1, "store_id": 0}]});
    let seeds: [Seed; 7] = [
        ("differs CLEAT/6IN (items)\n  name: \"By hand\" -> ", &|| {
            site.shop.edit(|shop| shop.set_member("CLEAT/6IN", "name", &json!("By hand")));
        }),
        ("differs CLOG-DECK|40 (items)\n  enabled: \"no\" -> \"yes\"", &|| {
            site.shop.edit(|shop| shop.set_member("CLOG-DECK|40", "status", &json!(2)));
        }),
        ("differs CLEAT/6IN (inventory)\n  quantity: \"default=999;in\" -> ", &|| {
            site.shop.edit(|shop| shop.set_quantity("CLEAT/6IN", "default", Decimal::from(999)));
        }),
        ("differs CLEAT/8IN (prices)\n  price: \"1\" -> ", &|| {
            call(&site, "POST", "products/base-prices", &price);
        }),
        (" (categories)\n  name: \"By hand\" -> ", &|| {
            let path = format!("categories/{}", category(&site, "CLEAT/6IN"));
            call(&site, "PUT", &path, &json!({"category": {"name": "By hand"}}));
        }),
        ("differs CLEAT/6IN (category-items)\n  category ", &|| {
            let id = category(&site, "CLEAT/6IN");
            call(&site, "DELETE", &format!("categories/{id}/products/CLEAT%2F6IN"), &Value::Null);
        }),
        ("missing CLOG-DECK|41 (items)", &|| {
            site.shop.edit(|shop| shop.delete_product("CLOG-DECK|41"));
        }),
    ];
    for (told, seed) in seeds {
        seed();
        let ran = site.expect(7, &["verify"]);
        assert!(ran.out.contains(told), "{told}: {}", ran.out);
        site.expect(7, &["verify", "--repair"]);
        for task in PASSES {
            site.expect(0, &[task, "--allow-mass-change"]);
        }
        let after = site.run(&["verify"]);
        assert_eq!(after.exit, 0, "after {told}: {}{}", after.out, after.err);
    }
}

#[test]
fn what_the_next_pass_sends_anyway_is_pending() {
    let site = equal();
    site.company
        .execute("UPDATE dbo.IM_ITEM SET DESCR = 'New name', LONG_DESCR = 'New name' WHERE ITEM_NO = 'CLEAT/6IN'");
    let before = site.state().signatures("main", "items").unwrap();
    let ran = site.expect(0, &["verify", "items"]);
    assert!(ran.out.contains("pending CLEAT/6IN (items)"), "{}", ran.out);
    assert_eq!(site.state().signatures("main", "items").unwrap(), before, "nothing is kept");
}
