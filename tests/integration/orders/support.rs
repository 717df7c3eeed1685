//! A site whose shop takes orders, and a look at what of them is in Counterpoint.

use std::sync::Arc;

use cpsync::model::{ItemNo, ProductKey, Shape};
use cpsync::state::{Binding, Order, OrderState, Phase};
use cpsync::task::items::PRODUCT;
use cpsync_double::counterpoint::CounterpointDouble;
use cpsync_double::magento2::{NewOrder, Placed, Settings};
use serde_json::{Value, json};

use super::super::support::company::Company;
use super::super::support::site::Site;

/// Items that the shops of these tests sell, as products that `items` has sent.
pub(crate) const SOLD: [&str; 7] =
    ["CLEAT/6IN", "KEYFLOAT", "FLARE-KIT", "BARO-BRASS", "VHF-HAND", "CLEAT/8IN", "SVC-SHARP"];

/// A site that imports orders.
pub(super) fn site() -> Site {
    site_with(|_| {}, |toml| toml)
}

/// The same with changes to the shop's settings and to cpsync.toml.
pub(super) fn site_with(
    shop: impl FnOnce(&mut Settings),
    toml: impl FnOnce(String) -> String,
) -> Site {
    let site = Site::with(shop, |text| toml(begun(&text)));
    bind(&site, "main");
    site
}

/// The sample configuration with a day from which on orders are imported.
pub(crate) fn begun(text: &str) -> String {
    with_orders(text, "start = \"2026-01-01\"")
}

/// The sample configuration with lines added to its orders section.
pub(crate) fn with_orders(text: &str, lines: &str) -> String {
    let section = "[stores.main.orders]\n";
    let edited = text.replace(section, &format!("{section}{lines}\n"));
    assert_ne!(edited, text, "the sample configuration imports orders");
    edited
}

/// One of several sites on one company: its store has a name and a number prefix of its own, so that
/// its documents are nobody else's.
pub(crate) fn neighbour(company: &Arc<Company>, name: &str) -> Site {
    neighbour_with(company, name, "")
}

/// The same with more sections, of store `main`, at the end of its configuration.
pub(crate) fn neighbour_with(company: &Arc<Company>, name: &str, sections: &str) -> Site {
    let prefix = format!("start = \"2026-01-01\"\nprefix = \"{name}-\"");
    let text = |toml: String| format!("{}\n{sections}", with_orders(&toml, &prefix));
    let own = format!("stores.{name}");
    let site = Site::over(company, |_| {}, |toml| text(toml).replace("stores.main", &own));
    bind(&site, name);
    site
}

/// Puts the products into the state file that `items` would have sent: plain ones, cells and a unit.
pub(crate) fn bind(site: &Site, store: &str) {
    let plain = SOLD.map(|item| (ProductKey::Item(ItemNo(item.into())), item.to_owned()));
    let cell = |size: &str| {
        let dims = ["NAVY", size, "*"].map(str::to_owned);
        (ProductKey::Cell(ItemNo("TEE-TERN".into()), dims), format!("TEE-TERN|NAVY|{size}"))
    };
    let coil = ProductKey::Unit(ItemNo("ROPE/8MM".into()), '1');
    let products =
        plain.into_iter().chain(["M", "L"].map(cell)).chain([(coil, "ROPE/8MM^COIL 50".into())]);
    let binding = |(key, sku): (ProductKey, String)| Binding {
        key: key.to_string(),
        root: key.item().0.clone(),
        sku,
        store_id: String::new(),
        shape: Shape::Simple,
        phase: Phase::Bound,
        online: true,
    };
    let bindings: Vec<Binding> = products.map(binding).collect();
    site.state()
        .write(|writer| {
            bindings.iter().try_for_each(|it| writer.put_binding(store, PRODUCT, it))?;
            Ok(())
        })
        .unwrap();
}

/// An order of two cleats, sent for 5.00.
pub(crate) fn cleats(email: &str) -> NewOrder {
    NewOrder::guest(email).buy("CLEAT/6IN", 2, "19.95").fee("5.00")
}

/// What the shop's staff do with an order.
pub(super) fn staff(site: &Site, method: &str, path: &str, body: Value) -> Value {
    let target = format!("/rest/all/V1/{path}");
    let answer = site.shop.edit(|shop| shop.call(method, &target, body));
    answer.unwrap_or_else(|(status, body)| panic!("{method} {path}: {status} {body}"))
}

/// So many of one line, for the calls that take lines.
pub(super) fn items(item: u32, quantity: u32) -> Value {
    json!([{ "order_item_id": item, "qty": quantity }])
}

pub(super) fn cancel(site: &Site, placed: &Placed) {
    staff(site, "POST", &format!("orders/{}/cancel", placed.id), json!({}));
}

pub(super) fn ship(site: &Site, placed: &Placed, quantity: u32) {
    let body = json!({ "items": items(placed.items[0], quantity) });
    staff(site, "POST", &format!("order/{}/ship", placed.id), body);
}

pub(super) fn invoice(site: &Site, placed: &Placed, quantity: u32) {
    let body = json!({ "items": items(placed.items[0], quantity), "capture": false });
    staff(site, "POST", &format!("order/{}/invoice", placed.id), body);
}

pub(super) fn refund(site: &Site, placed: &Placed, quantity: u32) {
    let body = json!({ "items": items(placed.items[0], quantity) });
    staff(site, "POST", &format!("order/{}/refund", placed.id), body);
}

/// The order in the ledger of store `main`.
pub(crate) fn ledger(site: &Site, placed: &Placed) -> Order {
    let order = site.state().order("main", &placed.id.to_string()).unwrap();
    order.expect("the ledger has the order")
}

/// Its state in the ledger.
pub(super) fn state(site: &Site, placed: &Placed) -> OrderState {
    ledger(site, placed).state
}

/// What is open of its lines, by the ledger.
pub(super) fn open(site: &Site, placed: &Placed) -> Vec<String> {
    let lines = site.state().order_lines("main", &placed.id.to_string()).unwrap();
    lines.iter().map(|line| format!("{}={}", line.sku, line.open)).collect()
}

/// The Counterpoint double: NCR's procedures are nowhere else.
pub(crate) fn double(site: &Site) -> &CounterpointDouble {
    site.company.double().expect("NCR's procedures are in the double only")
}

/// What a query answers, a line a row, values parted by `|`.
pub(crate) fn rows(site: &Site, sql: &str) -> Vec<String> {
    let value = |value: Option<String>| value.unwrap_or_else(|| "NULL".to_owned());
    let line = |row: Vec<_>| row.into_iter().map(value).collect::<Vec<_>>().join("|");
    double(site).query(sql).unwrap().into_iter().map(line).collect()
}

/// The orders in Counterpoint whose number begins so, by number.
pub(crate) fn documents(site: &Site, start: &str) -> Vec<String> {
    let sql = format!(
        "SELECT TKT_NO FROM dbo.PS_DOC_HDR WHERE DOC_TYP = 'O' AND TKT_NO LIKE '{start}%' \
         ORDER BY TKT_NO"
    );
    rows(site, &sql)
}

/// The customers of an e-mail address, by number.
pub(crate) fn customers(site: &Site, email: &str) -> Vec<String> {
    let sql =
        format!("SELECT CUST_NO FROM dbo.AR_CUST WHERE EMAIL_ADRS_1 = '{email}' ORDER BY CUST_NO");
    rows(site, &sql)
}

/// The comments that the shop's staff see on an order.
pub(crate) fn comments(site: &Site, id: u32) -> Vec<String> {
    let order = site.shop.order(id).unwrap();
    let histories = order["status_histories"].as_array().into_iter().flatten();
    histories.filter_map(|entry| entry["comment"].as_str().map(str::to_owned)).collect()
}

/// The lines of a `--json` run of this kind.
pub(super) fn lines(out: &str, kind: &str) -> Vec<Value> {
    let lines = out.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    lines.filter(|line| line["message_type"] == kind).collect()
}
