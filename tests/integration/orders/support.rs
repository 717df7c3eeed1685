//! A site whose shop takes orders, and a look at what of them is in Counterpoint.

use cpsync::model::{ItemNo, ProductKey, Shape};
use cpsync::state::{Binding, Order, OrderState, Phase};
use cpsync::task::items::PRODUCT;
use cpsync_double::magento2::Settings;
use serde_json::Value;

use super::super::support::site::Site;

/// Items that the shops of these tests sell, as products that `items` has sent.
pub(super) const SOLD: [&str; 5] = ["CLEAT/6IN", "KEYFLOAT", "FLARE-KIT", "BARO-BRASS", "VHF-HAND"];

/// A site that imports orders.
pub(super) fn site() -> Site {
    site_with(|_| {}, |toml| toml)
}

/// The same with changes to the shop's settings and to cpsync.toml.
pub(super) fn site_with(
    shop: impl FnOnce(&mut Settings),
    toml: impl FnOnce(String) -> String,
) -> Site {
    let begun = |text: String| {
        let section = "[stores.main.orders]\n";
        let edited = text.replace(section, &format!("{section}start = \"2026-01-01\"\n"));
        assert_ne!(edited, text, "the sample configuration imports orders");
        edited
    };
    let site = Site::with(shop, |text| toml(begun(text)));
    bind(&site);
    site
}

/// Puts the products into the state file that `items` would have sent: a cell, a unit and plain ones.
pub(super) fn bind(site: &Site) {
    let plain = SOLD.map(|item| (ProductKey::Item(ItemNo(item.into())), item.to_owned()));
    let cell = |size: &str| {
        let dims = ["NAVY", size, "*"].map(str::to_owned);
        (ProductKey::Cell(ItemNo("TEE-TERN".into()), dims), format!("TEE-TERN|NAVY|{size}"))
    };
    let coil = ProductKey::Unit(ItemNo("ROPE/8MM".into()), '1');
    let products = plain
        .into_iter()
        .chain(["M", "L"].map(cell))
        .chain([(coil, "ROPE/8MM^COIL 50".to_owned())]);
    site.state()
        .write(|writer| {
            for (key, sku) in products {
                let root = key.item().0.clone();
                let key = key.to_string();
                let binding = Binding {
                    key,
                    root,
                    sku,
                    store_id: String::new(),
                    shape: Shape::Simple,
                    phase: Phase::Bound,
                    online: true,
                };
                writer.put_binding("main", PRODUCT, &binding)?;
            }
            Ok(())
        })
        .unwrap();
}

/// The order in the ledger.
pub(super) fn ledger(site: &Site, id: u32) -> Order {
    site.state().order("main", &id.to_string()).unwrap().expect("the ledger has the order")
}

/// Its state in the ledger.
pub(super) fn state(site: &Site, id: u32) -> OrderState {
    ledger(site, id).state
}

/// What a query answers, a line a row, values parted by `|`.
pub(super) fn rows(site: &Site, sql: &str) -> Vec<String> {
    let double = site.company.double().expect("NCR's procedures are in the double only");
    let rows = double.query(sql).unwrap();
    let value = |value: Option<String>| value.unwrap_or_else(|| "NULL".to_owned());
    rows.into_iter().map(|row| row.into_iter().map(value).collect::<Vec<_>>().join("|")).collect()
}

/// The web orders' documents in Counterpoint, by number.
pub(super) fn documents(site: &Site) -> Vec<String> {
    rows(
        site,
        "SELECT TKT_NO FROM dbo.PS_DOC_HDR WHERE DOC_TYP = 'O' AND TKT_NO LIKE '0000%' ORDER BY TKT_NO",
    )
}

/// The comments that the shop's staff see on an order.
pub(super) fn comments(site: &Site, id: u32) -> Vec<String> {
    let order = site.shop.order(id).unwrap();
    let histories = order["status_histories"].as_array().into_iter().flatten();
    histories.filter_map(|entry| entry["comment"].as_str().map(str::to_owned)).collect()
}

/// The lines of a `--json` run of this kind.
pub(super) fn lines(out: &str, kind: &str) -> Vec<Value> {
    let lines = out.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    lines.filter(|line| line["message_type"] == kind).collect()
}
