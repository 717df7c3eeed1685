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
        let more = "store = \"WEB\"\ncost = \"LST_COST\"\nmsrp = \"regular\"\n\n";
        begun(&toml).replace("store = \"WEB\"\n\n", more)
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

/// What somebody did, and what tells of it.
type Seed<'a> = (&'a str, &'a dyn Fn());

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

/// The content of the second picture under this name.
fn another(site: &Site, name: &str) -> Value {
    let list = call(site, "GET", "products/CLEAT%2F6IN/media", &Value::Null);
    let mut content = list[1]["content"].clone();
    content["name"] = json!(name);
    json!({ "content": content })
}

/// Changes the ledger, as a restored backup would.
fn ledger(site: &Site, sql: &str) {
    let file = rusqlite::Connection::open(site.path("cpsync.db")).unwrap();
    file.execute_batch(&format!("PRAGMA foreign_keys = ON; {sql}")).unwrap();
}

/// Seeds a part, has each seed told of and all of them mended, and finds the part equal again.
fn seeded(site: &Site, part: &str, seeds: &[Seed]) {
    for (_, seed) in seeds {
        seed();
    }
    let ran = site.expect(7, &["verify", part]);
    for (told, _) in seeds {
        assert!(ran.out.contains(told), "{told}: {}", ran.out);
    }
    let repaired = site.expect(7, &["verify", part, "--repair"]);
    assert!(repaired.out.contains(" queued for the next passes"), "{}", repaired.out);
    for pass in passes(part) {
        site.expect(0, pass);
    }
    let after = site.run(&["verify", part]);
    assert_eq!(after.exit, 0, "{part}: {}{}", after.out, after.err);
}

#[test]
fn every_seeded_difference_of_all_six_parts_is_found_and_mended() {
    let site = equal();
    let ran = site.expect(0, &["verify"]);
    for count in ["0 differ, 0 missing, 0 pending of", " products, ", "3 pictures and 2 orders"] {
        assert!(ran.out.contains(count), "{count}: {}", ran.out);
    }
    items(&site);
    inventory_and_prices(&site);
    tree(&site);
    images(&site);
    orders(&site);
    let ran = site.run(&["verify"]);
    assert_eq!(ran.exit, 0, "all of it: {}{}", ran.out, ran.err);
    let runs = site.expect(0, &["log", "--task", "verify"]).out;
    for did in ["1 differing", "1 missing", "nothing differs"] {
        assert!(runs.contains(did), "{did}: {runs}");
    }
}

fn items(site: &Site) {
    seeded(
        site,
        "items",
        &[
            ("differs CLEAT/6IN (items)\n  name: \"By hand\" -> ", &|| {
                site.shop.edit(|shop| shop.set_member("CLEAT/6IN", "name", &json!("By hand")));
            }),
            ("differs CLOG-DECK|40 (items)\n  enabled: \"no\" -> \"yes\"", &|| {
                site.shop.edit(|shop| shop.set_member("CLOG-DECK|40", "status", &json!(2)));
            }),
            ("missing CLOG-DECK|41 (items)", &|| {
                site.shop.edit(|shop| shop.delete_product("CLOG-DECK|41"));
            }),
        ],
    );
}

fn inventory_and_prices(site: &Site) {
    let put = |sku: &str, item: Value| {
        let path = format!("products/{}/stockItems/1", sku.replace('/', "%2F"));
        call(site, "PUT", &path, &json!({ "stockItem": item }));
    };
    seeded(
        site,
        "inventory",
        &[
            ("differs CLEAT/6IN (inventory)\n  quantity: \"default=999;in\" -> ", &|| {
                site.shop.edit(|shop| {
                    shop.set_quantity("CLEAT/6IN", "default", Decimal::from(999));
                });
            }),
            ("differs CLEAT/8IN (inventory)\n", &|| {
                put("CLEAT/8IN", json!({ "use_config_backorders": false, "backorders": 1 }));
            }),
        ],
    );
    let post = |path: &str, mut row: Value| {
        row["sku"] = json!("CLEAT/8IN");
        row["store_id"] = json!(0);
        call(site, "POST", &format!("products/{path}"), &json!({ "prices": [row] }));
    };
    seeded(
        site,
        "prices",
        &[
            ("\n  price: \"1\" -> \"19.75\"", &|| post("base-prices", json!({ "price": 1 }))),
            ("\n  special-price: \"2 from 2026-01-01 00:00:00 to ", &|| {
                let (from, to) = ("2026-01-01 00:00:00", "2027-01-01 00:00:00");
                post("special-price", json!({ "price": 2, "price_from": from, "price_to": to }));
            }),
            ("\n  cost: \"3\" -> \"9.68\"", &|| post("cost", json!({ "cost": 3 }))),
            ("differs CLEAT/6IN (prices)\n  msrp: \"4\" -> \"14.25\"", &|| {
                let custom = json!([{ "attribute_code": "msrp", "value": "4" }]);
                let product = json!({ "product": { "custom_attributes": custom } });
                call(site, "PUT", "products/CLEAT%2F6IN", &product);
            }),
        ],
    );
}

fn tree(site: &Site) {
    let (cleats, _) = category(site, "Cleats & Fittings");
    let (rope, root) = category(site, "Rope & Line");
    let put = |path: String, body: Value| drop(call(site, "PUT", &path, &body));
    let html = json!([{ "attribute_code": "description", "value": "<p>By hand</p>" }]);
    seeded(
        site,
        "categories",
        &[
            ("differs CLEAT/6IN (category-items)\n  category ", &|| {
                let path = format!("categories/{cleats}/products/CLEAT%2F6IN");
                call(site, "DELETE", &path, &Value::Null);
            }),
            ("\n  name: \"By hand\" -> \"Cleats & Fittings\"", &|| {
                put(format!("categories/{cleats}"), json!({ "category": { "name": "By hand" } }));
            }),
            ("\n  parent: ", &|| {
                put(format!("categories/{cleats}/move"), json!({ "parentId": rope }));
            }),
            ("\n  description: \"<p>By hand</p>\" -> ", &|| {
                let text = json!({ "category": { "custom_attributes": html } });
                put(format!("categories/{rope}"), text);
            }),
            ("\n  after: ", &|| {
                let last = category(site, "Clothing").0;
                let after = json!({ "parentId": root, "afterId": last });
                put(format!("categories/{rope}/move"), after);
            }),
        ],
    );
}

fn images(site: &Site) {
    seeded(
        site,
        "images",
        &[
            ("\n  picture CLEAT_6IN^2.png: \"there\"", &|| {
                let list = call(site, "GET", "products/CLEAT%2F6IN/media", &Value::Null);
                let path = format!("products/CLEAT%2F6IN/media/{}", list[2]["id"]);
                call(site, "DELETE", &path, &Value::Null);
            }),
            ("\n  picture CLEAT_6IN.png alt text: \"By hand\" -> \"Open Base", &|| {
                picture(site, 0, &json!({ "label": "By hand" }));
            }),
            ("\n  picture CLEAT_6IN^1.png hidden: \"yes\" -> \"no\"", &|| {
                picture(site, 1, &json!({ "disabled": true }));
            }),
            ("\n  picture CLEAT_6IN.png roles: \"\" -> \"base, small, thumbnail\"", &|| {
                picture(site, 1, &json!({ "types": ["image", "small_image", "thumbnail"] }));
            }),
            (
                "\n  picture CLEAT_6IN.png content: \"/b/y/by-hand.png\" -> \"CLEAT_6IN.png\"",
                &|| picture(site, 0, &another(site, "by-hand.png")),
            ),
            ("\n  order of pictures: \"CLEAT_6IN^1.png, CLEAT_6IN.png\"", &|| {
                picture(site, 0, &json!({ "position": 77 }));
            }),
        ],
    );
    // Under the name that it was sent under, another picture is known by its bytes only.
    picture(site, 0, &another(site, "cleat-6in.png"));
    site.expect(0, &["verify", "images"]);
    let ran = site.expect(7, &["verify", "images", "--content"]);
    assert!(ran.out.contains("\n  picture CLEAT_6IN.png content: \"/c/l/cleat-6in"), "{}", ran.out);
    site.expect(7, &["verify", "images", "--content", "--repair"]);
    site.expect(0, &["images", "sync"]);
    site.expect(0, &["verify", "images", "--content"]);
}

fn orders(site: &Site) {
    seeded(
        site,
        "orders",
        &[
            ("missing 000000001 (orders)\n  order: \"pending, 44.90 USD\" -> \"not in", &|| {
                ledger(site, "DELETE FROM web_order WHERE order_id = '1'");
            }),
            ("differs 000000002 (orders)\n  comment: \"none\" -> \"names document W-2\"", &|| {
                ledger(site, "UPDATE web_order SET tkt_no = 'W-2' WHERE order_id = '2'");
            }),
        ],
    );
    let told = super::orders::support::comments(site, 2);
    assert!(told.iter().any(|comment| comment.contains("W-2")), "told anew: {told:?}");
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
