//! The sum and the price that are told are those that the passes send.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::super::support::orders;
use super::super::support::site::Site;
use super::{number, told};
use cpsync::model::{ItemNo, ProductKey};

const ITEMS: [&str; 9] = [
    "CLEAT/6IN",
    "CLOG-DECK",
    "ROPE/8MM",
    "VHF-HAND",
    "KEYFLOAT",
    "LAMP/CABIN",
    "SPOT-12V",
    "FLAG-VA",
    "AF-BLUE-GL",
];

const SKUS: [&str; 9] = [
    "CLEAT/6IN",
    "CLOG-DECK|42",
    "ROPE/8MM^METRE",
    "ROPE/8MM^COIL 50",
    "VHF-HAND",
    "KEYFLOAT",
    "LAMP/CABIN",
    "SPOT-12V",
    "AF-BLUE-GL",
];

/// Web orders of this shop and of another, committed in Counterpoint or not.
fn sell(site: &Site) {
    let item = |no: &str| ProductKey::Item(ItemNo(no.into()));
    for (store, id, key, committed) in [
        ("main", "1", item("CLEAT/6IN"), true),
        ("main", "2", item("CLEAT/6IN"), false),
        ("other", "3", item("CLEAT/6IN"), false),
        ("other", "4", ProductKey::Unit(ItemNo("ROPE/8MM".into()), '1'), false),
    ] {
        let (order, line) =
            (orders::order(store, id, committed, false), orders::line("1", key, Decimal::TWO));
        site.state()
            .write(|writer| {
                writer.put_order(&order)?;
                Ok(writer.put_order_lines(store, id, &[line])?)
            })
            .unwrap();
    }
}

/// All terms of a sum together.
fn added(quantity: &Value) -> Decimal {
    let each = |list: &Value| list.as_array().unwrap().clone();
    let terms = each(&quantity["sources"]).into_iter().flat_map(|source| each(&source["terms"]));
    let terms: Decimal = terms.map(|term| number(&term["adds"])).sum();
    let orders: Decimal = each(&quantity["orders"]).iter().map(|line| number(&line["adds"])).sum();
    terms + orders - number(&quantity["threshold"])
}

#[test]
fn what_is_told_is_what_the_passes_send() {
    let inventory = "[stores.main.inventory]\nsubtract-backorder = true\n\
                     subtract-special-order = true\nadd-transfer-in = true";
    let rules = |toml: String| toml.replace("[stores.main.inventory]", inventory);
    let site = Site::of_with(&ITEMS, |_| {}, rules);
    site.expect(0, &["items"]);
    sell(&site);
    let before: Vec<Value> = SKUS.iter().map(|sku| told(&site, sku)).collect();
    for task in ["inventory", "prices", "price-rules"] {
        site.expect(0, &[task, "--allow-mass-change"]);
    }
    for (sku, before) in SKUS.iter().zip(before) {
        let after = told(&site, sku);
        let (said, quantity) = (&before["quantity"], &after["quantity"]);
        assert_eq!(said["to_send"], quantity["confirmed"]["text"], "{sku}");
        assert_eq!(quantity["is_sent"], true, "{sku}");
        if quantity["not_counted"].is_null() {
            assert_eq!(added(said), number(&said["sum"]), "{sku}: {said}");
        }
        let sent = quantity["confirmed"]["text"].as_str().unwrap_or_default();
        if said["unit"].is_null() && number(&said["sum"]) > Decimal::ZERO && *sku != "AF-BLUE-GL" {
            assert_eq!(sent, format!("default={};in", number(&said["sum"]).normalize()), "{sku}");
        }
        let (said, price) = (&before["price"], &after["price"]);
        assert_eq!(said["to_send"], price["confirmed"]["text"], "{sku}");
        assert_eq!(said["special_to_send"], price["confirmed_special"]["text"], "{sku}");
        assert_eq!(price["is_sent"], true, "{sku}");
        assert_eq!(
            after["verdict"]["is"],
            if *sku == "AF-BLUE-GL" { "archived" } else { "online" }
        );
    }
    the_sum_is_told_term_by_term(&site);
    the_price_names_its_rule(&site);
    not_counted_is_said(&site);
}

/// MAIN 20 - 3 and WHSE 36; the shop's own order that is committed counts back, its other one is
/// reserved there, the other shop's is taken off.
fn the_sum_is_told_term_by_term(site: &Site) {
    let out = site.expect(0, &["explain", "CLEAT/6IN"]).out;
    for line in [
        "        20  on hand at MAIN (QTY_ON_HND)\n",
        "        -3  committed at MAIN (QTY_COMMIT)\n",
        "        36  on hand at WHSE (QTY_ON_HND)\n",
        "        +2  order 000000001, 2 open: Counterpoint has taken it off, and so\n",
        "         0  order 000000002, 2 open: the store takes it off by itself\n",
        "        -2  order 000000003 of `other`, 2 open: not in Counterpoint's figure\n",
        "        53  in stock\n",
        "  confirmed default=53;in, 2026-11-18 11:06 UTC\n",
        "the store holds now\n  enabled   yes\n  quantity  default=53, in stock\n",
    ] {
        assert!(out.contains(line), "{line}{out}");
    }
    assert!(out.lines().all(|line| line.chars().count() <= 80), "{out}");
    let lamp = site.expect(0, &["explain", "LAMP/CABIN", "--offline"]).out;
    for line in
        ["-2  back-ordered at MAIN", "-1  on special order at MAIN", "+4  on the way in at MAIN"]
    {
        assert!(lamp.contains(line), "{line}: {lamp}");
    }
    // The price of a rope is by the metre, and what is left of a coil is not sold as one.
    let coil = told(site, "ROPE/8MM^COIL 50");
    assert_eq!(coil["quantity"]["unit"], json!({ "name": "COIL 50", "stocking_units": "50" }));
}

fn the_price_names_its_rule(site: &Site) {
    let out = site.expect(0, &["explain", "LAMP/CABIN"]).out;
    for line in [
        "  list      150.95  REG_PRC, IM_PRC, all locations\n",
        "  selling   128.00  PRC_1, IM_PRC, all locations\n",
        "  rule      116.00  P/NOVHOL rule 2 (Lamps 12.00 off), from 2026-11-01 00:00,\n",
        "  makes     150.95, special 116.00, from 2026-11-01 00:00, until 2026-12-24\n",
        "  changes   a rule for it begins or ends at 2026-12-25 05:00 UTC\n",
        "  price     150.95, special 116.00\n",
    ] {
        assert!(out.contains(line), "{line}{out}");
    }
    // At the till the price has changed since.
    site.company.execute(
        "UPDATE dbo.IM_PRC SET PRC_1 = 119 WHERE ITEM_NO = 'LAMP/CABIN';
         UPDATE dbo.IM_INV SET QTY_ON_HND = 1 WHERE ITEM_NO = 'LAMP/CABIN' AND LOC_ID = 'MAIN'",
    );
    let out =
        site.expect(0, &["explain", "LAMP/CABIN", "--offline"]).out.replace("\n            ", " ");
    assert!(out.contains("; the next pass of `prices` sends the difference"), "{out}");
    assert!(out.contains("; the next pass of `inventory` sends the difference"), "{out}");
}

fn not_counted_is_said(site: &Site) {
    let out = site.expect(0, &["explain", "FLAG-VA"]).out;
    assert!(out.contains("not counted, always in stock"), "{out}");
    let out = site.expect(0, &["explain", "AF-BLUE-GL"]).out;
    assert!(out.contains("archived: the store gets 0"), "{out}");
}
