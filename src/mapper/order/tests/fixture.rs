//! An order, rules and codes for the tests.

use chrono_tz::Tz;
use rust_decimal::Decimal;

use crate::config::Orders;
use crate::mapper::fixture::store_with;
use crate::mapper::order::{Basis, Hold, document, guid};
use crate::model::{
    Delivery, Document, ItemNo, LineKind, OrderSite, PaymentKind, PostalAddress, ProductKey,
    Shopper, Sku, TaxRule, WebLine, WebOrder, WebPayment,
};

pub(super) const ZONE: Tz = chrono_tz::America::New_York;

/// Rules that map what [`order`] needs.
pub(super) const RULES: &str = r#"
payments = { checkmo = "CHECK", purchaseorder = "A/R", "braintree*" = { pay-code = "WEB", when = "deposit" } }
gift-card = "GC"
ship-via = { flatrate_flatrate = "UPS-GND" }
tax = { none = "OST", regions = { VA = "VA" } }
"#;

pub(super) fn dec(text: &str) -> Decimal {
    text.parse().unwrap()
}

/// `[stores.main.orders]` with these keys beside the required ones.
pub(super) fn rules(keys: &str) -> Orders {
    let till = "store = \"WEB\"\nstation = \"WEB1\"\ndrawer = \"WEB\"\nuser = \"WEB\"";
    store_with(&format!("[stores.main.orders]\n{till}\n{keys}")).orders.unwrap()
}

pub(super) fn site() -> OrderSite {
    let codes = |codes: &[&str]| codes.iter().map(|code| (*code).to_owned()).collect();
    let rule = TaxRule { authority: "VASTATE".into(), rule: "FOOD".into() };
    OrderSite {
        pay_codes: [("CHECK", 'C'), ("A/R", 'A'), ("WEB", 'E'), ("GC", 'G'), ("STC", 'S')]
            .map(|(code, kind)| (code.to_owned(), kind))
            .into(),
        tax_codes: [("VA".to_owned(), Some(rule)), ("OST".to_owned(), None)].into(),
        ship_vias: codes(&["UPS-GND", "PICKUP"]),
        discount_codes: codes(&["WEB", "CREW"]),
        override_reasons: codes(&["WEBPRC"]),
    }
}

/// Every SKU but `NONE` is an item, `A^B` an alternate unit.
pub(super) fn known(sku: &Sku) -> Option<ProductKey> {
    match sku.as_str() {
        "NONE" => None,
        "A^B" => Some(ProductKey::Unit(ItemNo("A".into()), '1')),
        other => Some(ProductKey::Item(ItemNo(other.into()))),
    }
}

pub(super) fn map(order: &WebOrder, rules: &Orders) -> Result<Document, Hold> {
    let site = site();
    let basis = Basis { rules, site: &site, known: &known, zone: ZONE };
    document(order, &basis, guid("main", &order.id))
}

/// The recorded guest order (`order_get.json`): two lines with a coupon, a flat rate, no tax.
pub(super) fn order() -> WebOrder {
    WebOrder {
        id: "1".into(),
        number: "000000001".into(),
        view: "1".into(),
        status: "pending".into(),
        created_at: "2026-11-21T22:20:43Z".parse().unwrap(),
        updated_at: "2026-11-21T22:20:44Z".parse().unwrap(),
        currency: "EUR".into(),
        shown: None,
        shopper: Shopper { email: "guest@example.com".into(), ..Shopper::default() },
        billing: address(),
        shipping: Some(address()),
        lines: vec![
            priced(line("1", "S-PUTNEW", LineKind::Simple, "3"), "47.95", "14.39"),
            priced(line("2", "A^B", LineKind::Simple, "2"), "11", "2.20"),
        ],
        delivery: Delivery {
            method: Some("flatrate_flatrate".into()),
            title: "Flat Rate - Fixed".into(),
            amount: dec("25"),
            ..Delivery::default()
        },
        fees: Vec::new(),
        taxes: Vec::new(),
        tax: Decimal::ZERO,
        discount: dec("16.59"),
        coupons: vec!["TEN".into()],
        payments: vec![payment(PaymentKind::Method, "checkmo", "174.26")],
        gift_message: None,
        comments: Vec::new(),
        total: dec("174.26"),
        invoiced: Decimal::ZERO,
        refunded: Decimal::ZERO,
        cancelled: Decimal::ZERO,
    }
}

pub(super) fn address() -> PostalAddress {
    PostalAddress {
        first_name: "Jan".into(),
        last_name: "Jansen".into(),
        street: vec!["Damrak 1".into(), "2nd floor".into()],
        city: "Amsterdam".into(),
        region: "Noord-Holland".into(),
        postcode: "1012LG".into(),
        country: "NL".into(),
        phone: "0201234567".into(),
        ..PostalAddress::default()
    }
}

pub(super) fn line(id: &str, sku: &str, kind: LineKind, ordered: &str) -> WebLine {
    WebLine {
        id: id.into(),
        parent: None,
        kind,
        sku: Sku(sku.into()),
        name: format!("Name of {sku}"),
        ordered: dec(ordered),
        invoiced: Decimal::ZERO,
        shipped: Decimal::ZERO,
        refunded: Decimal::ZERO,
        cancelled: Decimal::ZERO,
        price: Decimal::ZERO,
        original_price: None,
        amount: Decimal::ZERO,
        discount: Decimal::ZERO,
        tax: Decimal::ZERO,
        tax_percent: Decimal::ZERO,
        gift_message: None,
        gift_card: None,
    }
}

pub(super) fn priced(line: WebLine, price: &str, discount: &str) -> WebLine {
    let price = dec(price);
    let amount = price * line.ordered;
    WebLine { price, original_price: Some(price), amount, discount: dec(discount), ..line }
}

pub(super) fn child(of: &str, line: WebLine) -> WebLine {
    WebLine { parent: Some(of.into()), ..line }
}

pub(super) fn payment(kind: PaymentKind, method: &str, amount: &str) -> WebPayment {
    WebPayment {
        kind,
        method: method.into(),
        amount: dec(amount),
        card: None,
        points: None,
        purchase_order: None,
        transaction: None,
    }
}

/// The order with these lines, its total what they come to with shipping and tax.
pub(super) fn of_lines(lines: Vec<WebLine>) -> WebOrder {
    let mut order = WebOrder { lines, ..order() };
    let sum = |of: fn(&WebLine) -> Decimal| order.lines.iter().map(of).sum::<Decimal>();
    let net = sum(|line| line.amount - line.discount);
    (order.tax, order.discount) = (sum(|line| line.tax), sum(|line| line.discount));
    order.total = net + order.tax + order.delivery.amount;
    order.payments[0].amount = order.total;
    order
}
