//! What holds an order, and what a person is told to add.

use rust_decimal::Decimal;

use super::fixture::*;
use crate::mapper::order::Hold;
use crate::model::{Fee, PaymentKind, PostalAddress, Sku, WebOrder};

fn held(order: &WebOrder, keys: &str) -> Hold {
    map(order, &rules(keys)).unwrap_err()
}

#[test]
fn one_hold_names_every_problem_with_the_lines_to_add() {
    let mut order = order();
    order.lines[0].sku = Sku("NONE".into());
    order.payments[0].method = "stripe payments".into();
    order.delivery.method = Some("ups_03".into());
    order.delivery.tax = dec("1");
    order.tax = dec("1");
    order.fees = vec![Fee { code: "wrap".into(), title: "Wrap".into(), amount: dec("2") }];
    order.total += dec("3");
    order.payments[0].amount = order.total;
    let hold = held(&order, "");
    insta::assert_snapshot!(hold.cause, @"sku NONE, fee wrap, payment stripe payments, ship-via ups_03, tax NL-Noord-Holland");
    insta::assert_snapshot!(hold.reason, @"the SKU `NONE` is no product of Counterpoint; its fee `wrap` is not mapped; its payment `stripe payments` is not mapped; its delivery `ups_03` is not mapped; its tax is not mapped: it goes to NL-Noord-Holland, 1012LG");
    insta::assert_snapshot!(hold.advice.unwrap(), @r#"
    sell an item as `NONE` by the rules of [stores.main.items], or enter the order by hand and link it; in cpsync.toml:
    [stores.main.orders.fees]
    wrap = 2   # a misc. charge, 2 to 5
    [stores.main.orders.payments]
    "stripe payments" = "PAY_COD"   # one of A/R, CHECK, GC, STC, WEB
    [stores.main.orders.ship-via]
    ups_03 = "SHIP_VIA_COD"   # one of PICKUP, UPS-GND
    [stores.main.orders.tax.regions]
    NL-Noord-Holland = "TAX_COD"   # one of OST, VA
    "#);
}

#[test]
fn the_lines_that_a_hold_advises_mend_it() {
    let mut order = order();
    order.payments[0].method = "stripe payments".into();
    order.delivery.method = Some("ups_03".into());
    let advice = held(&order, "").advice.unwrap();
    let (_, lines) = advice.split_once("in cpsync.toml:\n").unwrap();
    let mended = lines
        .replace("PAY_COD", "CHECK")
        .replace("TAX_COD", "OST")
        .replace("SHIP_VIA_COD", "UPS-GND");
    assert!(map(&order, &rules(&mended)).is_ok(), "{mended}");
}

#[test]
fn a_difference_above_the_limit_is_printed_as_an_equation() {
    let mut order = order();
    order.total += dec("0.74");
    order.payments[0].amount = order.total;
    let hold = held(&order, RULES);
    assert_eq!(hold.cause, "balance");
    insta::assert_snapshot!(hold.reason, @"it does not add up: lines 165.85 - discounts 16.59 + Flat Rate - Fixed 25.00 = 174.26; the store says 175.00, a difference of 0.74");
    assert!(map(&order, &rules(&format!("rounding-limit = 0.74\n{RULES}"))).is_ok());
}

#[test]
fn an_order_is_held_for_what_a_document_cannot_say() {
    type Change = fn(&mut WebOrder);
    let cases: [(&str, &str, Change); 13] = [
        ("currency", "currency = \"USD\"", |_| {}),
        ("cancelled-before", "", |order| order.lines[0].cancelled = Decimal::ONE),
        ("refunded-before", "", |order| order.refunded = Decimal::ONE),
        ("amount", "", |order| order.lines[0].price = dec("1000000000000000000")),
        ("number", "prefix = \"LONGER-\"", |_| {}),
        ("discount code NOPE", "discount-code = \"NOPE\"", |_| {}),
        ("price override reason NOPE", "override-reason = \"NOPE\"", |_| {}),
        ("payments", "", |order| order.payments[0].amount = dec("100")),
        ("payments", "", |order| order.payments.clear()),
        ("quantity, balance", "", |order| order.lines[1].ordered = dec("0.00001")),
        ("lines, no lines, balance", "", |order| {
            order.lines.truncate(1);
            order.lines[0].parent = Some("1".into());
        }),
        ("discount", "", |order| {
            order.lines[1].discount = dec("22.01");
            order.total -= dec("19.81");
            order.payments[0].amount = order.total;
        }),
        ("tax authority OST", "", |order| {
            order.shipping = None;
            order.billing = PostalAddress { country: "US".into(), ..address() };
            order.tax = Decimal::ONE;
            order.total += Decimal::ONE;
            order.payments[0].amount = order.total;
        }),
    ];
    for (cause, keys, change) in cases {
        let mut order = order();
        change(&mut order);
        let rules =
            rules(&format!("{keys}\n{}", RULES.replace("VA = \"VA\"", "\"US-*\" = \"OST\"")));
        let hold = map(&order, &rules).unwrap_err();
        assert_eq!(hold.cause, cause, "{}", hold.reason);
        assert!(!hold.reason.is_empty());
    }
}

#[test]
fn a_gift_card_without_a_number_is_held() {
    let mut order = order();
    order.total -= dec("50");
    order.payments[0].amount = order.total;
    order.payments.push(payment(PaymentKind::GiftCard, "giftcard", "50"));
    assert_eq!(held(&order, RULES).cause, "gift card number");
    assert!(map(&order, &rules(&RULES.replace("\"GC\"", "\"STC\""))).is_ok());
}

#[test]
fn a_code_that_counterpoint_lacks_is_named() {
    let hold = held(&order(), &RULES.replace("\"CHECK\"", "\"CHEQUE\""));
    assert_eq!(hold.cause, "payment code CHEQUE");
    let advice = hold.advice.unwrap();
    assert!(advice.contains("A/R, CHECK"), "{advice}");
}
