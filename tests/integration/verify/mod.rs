//! `cpsync verify`: every seeded difference is found, none on an equal pair, and a repair mends it.

mod elsewhere;
mod orders;
mod turns;

use std::sync::{Arc, OnceLock};

use chrono::{TimeDelta, Utc};
use cpsync_double::pictures;
use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::orders::support::begun;
use super::support::company::Company;
use super::support::few;
use super::support::site::Site;

/// The company as it is delivered; nobody here writes to it.
fn company() -> &'static Arc<Company> {
    static COMPANY: OnceLock<Arc<Company>> = OnceLock::new();
    COMPANY.get_or_init(|| Arc::new(Company::start()))
}

/// A site for these items on the company that nobody writes to, with changes to cpsync.toml.
fn of(items: &[&str], toml: impl FnOnce(String) -> String) -> Site {
    let narrowed = few::only(items);
    let site = Site::over(company(), |_| {}, |text| toml(narrowed(text)));
    std::fs::create_dir(site.path("ItemImages")).unwrap();
    site
}

fn without(toml: &str, section: &str) -> String {
    let (before, after) = toml.split_once(&format!("[stores.main.{section}]\n")).unwrap();
    let rest = after.find("\n[").map_or("", |at| &after[at..]);
    format!("{before}{rest}")
}

/// Somebody works in the shop.
fn call(site: &Site, method: &str, path: &str, body: &Value) -> Value {
    let scope = if path.starts_with("rest/") { "/" } else { "/rest/all/V1/" };
    let target = format!("{scope}{path}");
    let answer = site.shop.edit(|shop| shop.call(method, &target, body.clone()));
    answer.unwrap_or_else(|(status, body)| panic!("{method} {path}: {status} {body}"))
}

/// The passes that send what a part of `verify` compares.
fn passes(part: &str) -> &'static [&'static [&'static str]] {
    match part {
        "items" => &[&["items"], &["inventory"], &["prices"], &["category-items"]],
        "inventory" => &[&["inventory"]],
        "prices" => &[&["prices"]],
        "categories" => &[&["categories"], &["category-items"]],
        "images" => &[&["images", "sync"]],
        "orders" => &[&["orders", "import"]],
        other => panic!("{other}"),
    }
}

/// A shop that is what Counterpoint says, in all six parts.
fn equal() -> Site {
    let toml = |toml: String| {
        begun(&toml).replace("store = \"WEB\"\n\n", "store = \"WEB\"\ncost = \"LST_COST\"\n\n")
    };
    let mut site = Site::of_with(&["CLEAT/6IN", "CLEAT/8IN", "CLOG-DECK"], |_| {}, toml);
    // Behind the files' times: a file as new as the pass is looked into twice.
    site.now = Utc::now() + TimeDelta::hours(1);
    std::fs::create_dir(site.path("ItemImages")).unwrap();
    for name in ["CLEAT_6IN.png", "CLEAT_6IN^1.png", "CLEAT_6IN^2.png"] {
        pictures::draw(&site.path("ItemImages").join(name), name).unwrap();
    }
    for task in ["items", "categories", "category-items", "inventory", "prices"] {
        site.expect(0, &[task, "--allow-mass-change"]);
    }
    site.expect(0, &["images", "find"]);
    site.expect(0, &["images", "sync"]);
    let early = super::orders::support::cleats("early@example.org")
        .with(|order| order.at = Some(Utc::now() - TimeDelta::hours(3)));
    site.shop.place_order(&early);
    site.shop.place_order(&super::orders::support::cleats("late@example.org"));
    site.expect(0, &["orders", "import"]);
    site.expect(0, &["inventory"]);
    site
}

/// What somebody did, in which part it is found, and the line that tells of it.
type Seed<'a> = (&'a str, &'a str, &'a dyn Fn());

/// The store's id of a category.
fn category(site: &Site, name: &str) -> (String, String) {
    fn find(tree: &Value, name: &str) -> Option<(String, String)> {
        tree["children_data"].as_array()?.iter().find_map(|child| {
            let own = || (child["id"].to_string(), child["parent_id"].to_string());
            if child["name"] == name { Some(own()) } else { find(child, name) }
        })
    }
    find(&call(site, "GET", "categories", &Value::Null), name).unwrap()
}

/// Changes one picture of the first product; `with` replaces members of what is there.
fn picture(site: &Site, place: usize, with: &Value) {
    let sku = "CLEAT%2F6IN";
    let list = call(site, "GET", &format!("products/{sku}/media"), &Value::Null);
    let mut entry = list[place].clone();
    entry.as_object_mut().unwrap().retain(|name, _| name != "content" && name != "file");
    entry.as_object_mut().unwrap().extend(with.as_object().unwrap().clone());
    let path = format!("products/{sku}/media/{}", entry["id"]);
    call(site, "PUT", &path, &json!({ "entry": entry }));
}

/// The content of the other picture under a name of its own.
fn another(site: &Site) -> Value {
    let list = call(site, "GET", "products/CLEAT%2F6IN/media", &Value::Null);
    let mut content = list[1]["content"].clone();
    content["name"] = json!("by-hand.png");
    json!({ "content": content })
}

/// Takes an order out of the ledger.
fn forget(site: &Site, id: &str) {
    let file = rusqlite::Connection::open(site.path("cpsync.db")).unwrap();
    file.execute_batch(&format!(
        "PRAGMA foreign_keys = ON; DELETE FROM web_order WHERE order_id = '{id}'"
    ))
    .unwrap();
}

#[test]
fn every_seeded_difference_of_all_six_parts_is_found_and_mended() {
    let site = equal();
    let ran = site.expect(0, &["verify"]);
    for count in ["0 differ, 0 missing, 0 pending of", " products, ", "3 pictures and 2 orders"] {
        assert!(ran.out.contains(count), "{count}: {}", ran.out);
    }
    let edit = |work: &dyn Fn(&mut cpsync_double::magento2::Shop)| site.shop.edit(|shop| work(shop));
    let put = |path: &str, body: Value| drop(call(&site, "PUT", path, &body));
    let post = |path: &str, body: Value| drop(call(&site, "POST", path, &body));
    let price = |row: Value| json!({ "prices": [row] });
    let stock = "products/CLEAT%2F8IN/stockItems/1";
    let (cleats, deck) = category(&site, "Cleats & Fittings");
    let (rope, root) = category(&site, "Rope & Line");
    let html = json!([{ "attribute_code": "description", "value": "<p>By hand</p>" }]);
    let seeds: [Seed; 21] = [
        ("items", "differs CLEAT/6IN (items)\n  name: \"By hand\" -> ", &|| {
            edit(&|shop| shop.set_member("CLEAT/6IN", "name", &json!("By hand")));
        }),
        ("items", "differs CLOG-DECK|40 (items)\n  enabled: \"no\" -> \"yes\"", &|| {
            edit(&|shop| shop.set_member("CLOG-DECK|40", "status", &json!(2)));
        }),
        ("items", "missing CLOG-DECK|41 (items)", &|| {
            edit(&|shop| shop.delete_product("CLOG-DECK|41"));
        }),
        ("inventory", "differs CLEAT/6IN (inventory)\n  quantity: \"default=999;in\" -> ", &|| {
            edit(&|shop| shop.set_quantity("CLEAT/6IN", "default", Decimal::from(999)));
        }),
        ("inventory", "differs CLEAT/8IN (inventory)\n", &|| {
            let settings = json!({ "use_config_backorders": false, "backorders": 1 });
            put(stock, json!({ "stockItem": settings }));
        }),
        ("prices", "differs CLEAT/8IN (prices)\n  price: \"1\" -> \"19.75\"", &|| {
            post("products/base-prices", price(json!({"sku": "CLEAT/8IN", "price": 1, "store_id": 0})));
        }),
        ("prices", "differs CLEAT/8IN (prices)\n  special-price: \"2 from ", &|| {
            let row = json!({"sku": "CLEAT/8IN", "price": 2, "store_id": 0,
                "price_from": "2026-01-01 00:00:00", "price_to": "2027-01-01 00:00:00"});
            post("products/special-price", price(row));
        }),
        ("prices", "differs CLEAT/8IN (prices)\n  cost: \"3\" -> \"9.68\"", &|| {
            post("products/cost", price(json!({"sku": "CLEAT/8IN", "cost": 3, "store_id": 0})));
        }),
        ("categories", " (categories)\n  name: \"By hand\" -> \"Cleats & Fittings\"", &|| {
            put(&format!("categories/{cleats}"), json!({"category": {"name": "By hand"}}));
        }),
        ("categories", " (categories)\n  description: \"<p>By hand</p>\" -> ", &|| {
            let text = json!({ "category": { "custom_attributes": html } });
            put(&format!("categories/{rope}"), text);
        }),
        ("categories", " (categories)\n  after: ", &|| {
            let last = category(&site, "Clothing").0;
            put(&format!("categories/{rope}/move"), json!({"parentId": root, "afterId": last}));
        }),
        ("categories", " (categories)\n  parent: ", &|| {
            put(&format!("categories/{cleats}/move"), json!({"parentId": rope}));
            assert_ne!(category(&site, "Cleats & Fittings").1, deck);
        }),
        ("categories", "differs CLEAT/6IN (category-items)\n  category ", &|| {
            call(&site, "DELETE", &format!("categories/{cleats}/products/CLEAT%2F6IN"), &Value::Null);
        }),
        ("images", "differs CLEAT/6IN (images)\n  picture CLEAT_6IN^2.png: \"there\"", &|| {
            let list = call(&site, "GET", "products/CLEAT%2F6IN/media", &Value::Null);
            let path = format!("products/CLEAT%2F6IN/media/{}", list[2]["id"]);
            call(&site, "DELETE", &path, &Value::Null);
        }),
        ("images", "\n  picture CLEAT_6IN.png alt text: \"By hand\" -> \"Open Base", &|| {
            picture(&site, 0, &json!({ "label": "By hand" }));
        }),
        ("images", "\n  picture CLEAT_6IN^1.png hidden: \"yes\" -> \"no\"", &|| {
            picture(&site, 1, &json!({ "disabled": true }));
        }),
        ("images", "\n  picture CLEAT_6IN.png roles: \"\" -> \"base, small, thumbnail\"", &|| {
            picture(&site, 1, &json!({ "types": ["image", "small_image", "thumbnail"] }));
        }),
        ("images", "\n  order of pictures: \"CLEAT_6IN^1.png, CLEAT_6IN", &|| {
            picture(&site, 0, &json!({ "position": 77 }));
        }),
        ("images", "\n  picture CLEAT_6IN.png content: \"/b/y/by-hand.png\" -> \"CLEAT_6IN.png\"", &|| {
            picture(&site, 0, &another(&site));
        }),
        ("orders", "missing 000000001 (orders)\n  order: \"pending, 44.90 USD\" -> \"not in", &|| {
            forget(&site, "1");
        }),
        ("orders", "differs 000000001 (orders)\n  comment: \"none\" -> \"names document", &|| {
            let file = rusqlite::Connection::open(site.path("cpsync.db")).unwrap();
            file.execute_batch("UPDATE web_order SET tkt_no = 'W-1' WHERE order_id = '1'").unwrap();
        }),
    ];
    for (part, told, seed) in seeds {
        seed();
        let ran = site.expect(7, &["verify", part]);
        assert!(ran.out.contains(told), "{told}: {}", ran.out);
        let repaired = site.expect(7, &["verify", part, "--repair"]);
        assert!(repaired.out.contains("queued for the next passes"), "{}", repaired.out);
        for pass in passes(part) {
            site.expect(0, pass);
        }
        if told.contains("comment") {
            // The document has another number: nobody but the test has made this one up.
            continue;
        }
        let after = site.run(&["verify", part]);
        assert_eq!(after.exit, 0, "after {told}: {}{}", after.out, after.err);
    }
    let comments = super::orders::support::comments(&site, 1);
    assert!(comments.iter().any(|comment| comment.contains("W-1")), "told anew: {comments:?}");
    let runs = site.expect(0, &["log", "--task", "verify"]).out;
    assert!(runs.contains("1 differing") && runs.contains("1 missing"), "{runs}");
}

#[test]
fn what_the_next_pass_sends_anyway_is_pending() {
    let site = Site::of(&["CLEAT/6IN"]);
    site.expect(0, &["items"]);
    site.company
        .execute("UPDATE dbo.IM_ITEM SET DESCR = 'New name', LONG_DESCR = 'New name' WHERE ITEM_NO = 'CLEAT/6IN'");
    let before = site.state().signatures("main", "items").unwrap();
    let ran = site.expect(0, &["verify", "items"]);
    assert!(ran.out.contains("pending CLEAT/6IN (items)"), "{}", ran.out);
    assert_eq!(site.state().signatures("main", "items").unwrap(), before, "nothing is kept");
    // The folder of pictures is not there: the other parts are told of all the same.
    let ran = site.expect(2, &["verify"]);
    assert!(ran.out.contains("pending CLEAT/6IN (items)"), "{}", ran.out);
    assert!(ran.err.contains("ItemImages"), "{}", ran.err);
    site.shop.place_order(&super::orders::support::cleats("new@example.org"));
    site.write_configuration(|toml| begun(&toml));
    let ran = site.expect(0, &["verify", "orders"]);
    assert!(ran.out.contains("pending 000000001 (orders)"), "{}", ran.out);
}
