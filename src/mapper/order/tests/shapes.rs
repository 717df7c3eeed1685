//! What becomes of each shape of an order.

use rust_decimal::Decimal;

use super::fixture::*;
use crate::mapper::order::{Equation, bill_to, derivation};
use crate::model::{
    Document, Fee, GiftMessage, LineKind, MiscCharge, PaymentKind, PaymentUse, PostalAddress,
    TaxRule, WebLine, WebOrder, WebPayment,
};

fn mapped(order: &WebOrder) -> Document {
    with(order, "")
}

fn with(order: &WebOrder, keys: &str) -> Document {
    let document = map(order, &rules(&format!("{keys}\n{RULES}"))).unwrap();
    assert!(Equation::of(&document).balances(), "{}", Equation::of(&document));
    document
}

/// Web line, SKU, quantity, gross, amount.
fn lines(document: &Document) -> Vec<String> {
    let line = |line: &crate::model::DocumentLine| {
        let product = line.product.shown();
        let (quantity, gross) = (line.quantity, line.gross_amount);
        format!("{} {product} {quantity}: {gross:.2} {:.2}", line.web_line, line.amount)
    };
    document.lines.iter().map(line).collect()
}

fn charges(document: &Document) -> Vec<(u8, Decimal)> {
    document.charges.iter().map(|charge| (charge.number, charge.amount)).collect()
}

fn payments(document: &Document) -> Vec<String> {
    let told = |payment: &crate::model::DocumentPayment| {
        format!("{:?} {} {:.2}", payment.when, payment.pay_code, payment.amount)
    };
    document.payments.iter().map(told).collect()
}

#[test]
fn the_recorded_guest_order_balances() {
    let document = with(&order(), "coupons = { TEN = \"crew\" }\noverride-reason = \"WEBPRC\"");
    assert_eq!(lines(&document), ["1 S-PUTNEW 3: 143.85 129.46", "2 A unit 1 2: 22.00 19.80"]);
    assert_eq!(document.lines[0].price, dec("43.1533"));
    assert_eq!(document.lines[0].gross_price, dec("47.95"));
    assert_eq!(document.lines[1].regular_price, Some(dec("11")));
    assert_eq!(document.lines[0].discount_code.as_deref(), Some("CREW"), "as the site spells it");
    assert_eq!(document.lines[0].override_reason.as_deref(), Some("WEBPRC"));
    assert_eq!(charges(&document), [(1, dec("25"))]);
    assert_eq!(payments(&document), ["Final CHECK 174.26"]);
    assert_eq!((document.total, document.tax), (dec("174.26"), Decimal::ZERO));
    assert_eq!(document.tax_code, "OST");
    assert_eq!(document.ship_via.as_deref(), Some("UPS-GND"));
    assert_eq!(document.number.as_deref(), Some("000000001"));
    assert_eq!(document.reference.as_deref(), Some("web order 000000001"));
    assert_eq!(document.date.to_string(), "2026-11-21 17:20:43");
}

#[test]
fn the_tills_clock_follows_its_zone_through_the_change_of_hours() {
    for (utc, local) in [
        ("2026-03-08T06:59:59Z", "2026-03-08 01:59:59"),
        ("2026-03-08T07:00:00Z", "2026-03-08 03:00:00"),
        ("2026-11-01T05:30:00Z", "2026-11-01 01:30:00"),
        ("2026-11-01T06:30:00Z", "2026-11-01 01:30:00"),
        ("2026-11-01T04:30:00Z", "2026-11-01 00:30:00"),
    ] {
        let order = WebOrder { created_at: utc.parse().unwrap(), ..order() };
        assert_eq!(mapped(&order).date.to_string(), local);
    }
}

#[test]
fn a_configurable_becomes_its_child_with_the_parents_money() {
    let parent = priced(line("7", "C-BLACK-36", LineKind::Configurable, "2"), "79", "15.80");
    let mut child = child("7", line("8", "C-BLACK-36", LineKind::Simple, "2"));
    child.original_price = Some(Decimal::ZERO);
    let document = mapped(&of_lines(vec![parent, child]));
    assert_eq!(lines(&document), ["7 C-BLACK-36 2: 158.00 142.20"]);
    assert_eq!(document.lines[0].regular_price, Some(dec("79")));
}

#[test]
fn a_bundles_children_keep_their_money_or_share_their_parents() {
    let dynamic = vec![
        line("1", "KIT", LineKind::Bundle, "1"),
        child("1", priced(line("2", "A", LineKind::Simple, "1"), "30", "3")),
        child("1", priced(line("3", "B", LineKind::Simple, "2"), "10", "2")),
    ];
    let document = mapped(&of_lines(dynamic));
    assert_eq!(lines(&document), ["2 A 1: 30.00 27.00", "3 B 2: 20.00 18.00"]);

    let regular = |line: WebLine, price: &str| WebLine { original_price: Some(dec(price)), ..line };
    let fixed = |prices: [&str; 3]| {
        let mut lines = vec![priced(line("1", "KIT", LineKind::Bundle, "1"), "100", "10.01")];
        for (n, price) in prices.into_iter().enumerate() {
            let id = (n + 2).to_string();
            let member = line(&id, &format!("M{n}"), LineKind::Simple, "1");
            lines.push(child("1", regular(member, price)));
        }
        lines
    };
    let document = mapped(&of_lines(fixed(["60", "40", "20"])));
    let expected = ["2 M0 1: 49.99 44.99", "3 M1 1: 33.34 30.00", "4 M2 1: 16.67 15.00"];
    assert_eq!(lines(&document), expected);
    let document = mapped(&of_lines(fixed(["60", "0", "20"])));
    assert_eq!(
        document.lines.iter().map(|line| line.amount).collect::<Vec<_>>(),
        ["30.00", "30.00", "29.99"].map(dec),
        "equal where a price is not known"
    );
}

#[test]
fn a_gift_card_sold_carries_its_number() {
    let mut card = priced(line("1", "GIFT-50", LineKind::GiftCard, "1"), "50", "0");
    card.gift_card = Some("GC-1".into());
    let document = mapped(&of_lines(vec![card]));
    assert_eq!(document.lines[0].gift_card.as_deref(), Some("GC-1"));
}

#[test]
fn free_shipping_leaves_no_charge_and_a_reduced_one_the_rest() {
    for (discount, expected) in [("25", vec![]), ("20", vec![(1, dec("5"))])] {
        let mut order = order();
        order.delivery.discount = dec(discount);
        order.discount += dec(discount);
        order.total -= dec(discount);
        order.payments[0].amount = order.total;
        assert_eq!(charges(&mapped(&order)), expected);
    }
}

#[test]
fn what_is_not_sent_needs_no_ship_via_and_is_taxed_where_the_bill_goes() {
    let mut order = of_lines(vec![priced(line("1", "SVC", LineKind::Virtual, "1"), "10", "0")]);
    order.total -= order.delivery.amount;
    order.payments[0].amount = order.total;
    order.delivery = crate::model::Delivery::default();
    order.shipping = None;
    let document = mapped(&order);
    assert_eq!((document.ship_via, document.ship_to), (None, None));
    assert!(document.charges.is_empty());
}

#[test]
fn an_order_of_nothing_has_no_payment() {
    let line = priced(line("1", "FREE", LineKind::Simple, "1"), "10", "10");
    let mut order = of_lines(vec![line]);
    order.delivery.amount = Decimal::ZERO;
    order.total = Decimal::ZERO;
    order.payments = vec![payment(PaymentKind::Method, "free", "0")];
    let document = mapped(&order);
    assert!(document.payments.is_empty() && document.charges.is_empty());
    assert_eq!(document.total, Decimal::ZERO);
    assert_eq!(document.lines[0].gross_amount, dec("10"));
}

#[test]
fn several_taxes_are_one_amount_given_to_lines_and_shipping() {
    let mut order = order();
    order.shipping = Some(PostalAddress {
        region: "va".into(),
        postcode: "23510-1234".into(),
        country: "US".into(),
        ..address()
    });
    order.lines[0].tax = dec("7.767");
    order.lines[1].tax = dec("1.188");
    order.delivery.tax = dec("1.50");
    order.tax = dec("10.46");
    order.total += order.tax;
    order.payments[0].amount = order.total;
    let document = mapped(&order);
    assert_eq!((document.tax_code.as_str(), document.tax), ("VA", dec("10.46")));
    let shares: Vec<Decimal> = document.lines.iter().map(|line| line.tax).collect();
    assert_eq!(document.charges[0].tax + shares.iter().sum::<Decimal>(), dec("10.46"));
    assert_eq!(shares, [dec("7.77"), dec("1.19")]);
}

#[test]
fn the_closest_tax_rule_wins() {
    let keys = "payments = { checkmo = \"CHECK\" }\nship-via-default = \"none\"\n[stores.main.orders.tax]\n\
                default = \"D\"\nzips = { 23510 = \"Z\", \"235*\" = \"P\" }\n\
                regions = { US-VA = \"R\", \"US-*\" = \"U\" }";
    let rules = rules(keys);
    let mut site = site();
    let rule = || TaxRule { authority: "A".into(), rule: "R".into() };
    site.tax_codes = ["D", "Z", "P", "R", "U"].map(|code| (code.to_owned(), Some(rule()))).into();
    for (zip, region, country, expected) in [
        ("23510", "VA", "US", "Z"),
        ("23510-0001", "VA", "US", "Z"),
        ("23599", "VA", "US", "P"),
        ("24000", "VA", "US", "R"),
        ("24000", "NC", "US", "U"),
        ("1012LG", "Noord-Holland", "NL", "D"),
    ] {
        let mut order = order();
        let place = |text: &str| text.to_owned();
        let own = order.shipping.as_mut().unwrap();
        (own.postcode, own.region, own.country) = (place(zip), place(region), place(country));
        let basis =
            crate::mapper::order::Basis { rules: &rules, site: &site, known: &known, zone: ZONE };
        let document = crate::mapper::order::document(&order, &basis, String::new()).unwrap();
        assert_eq!(document.tax_code, expected, "{zip} {region} {country}");
        assert_eq!(document.ship_via, None);
    }
}

#[test]
fn what_is_invoiced_is_a_deposit_and_the_rest_is_paid_at_release() {
    for (method, invoiced, expected) in [
        ("checkmo", "0", vec!["Final CHECK 174.26"]),
        ("checkmo", "174.26", vec!["Deposit CHECK 174.26"]),
        ("checkmo", "100", vec!["Deposit CHECK 100.00", "Final CHECK 74.26"]),
        ("braintree_paypal", "0", vec!["Deposit WEB 174.26"]),
    ] {
        let mut order = WebOrder { invoiced: dec(invoiced), ..order() };
        order.payments[0].method = method.into();
        assert_eq!(payments(&mapped(&order)), expected, "{method} {invoiced}");
    }
}

#[test]
fn a_redeemed_gift_card_is_a_payment_of_its_own() {
    let mut order = order();
    order.total -= dec("50");
    order.payments[0].amount = order.total;
    let card = payment(PaymentKind::GiftCard, "giftcard", "50");
    order.payments.insert(0, WebPayment { card: Some("7000000001".into()), ..card });
    let document = mapped(&order);
    assert_eq!(payments(&document), ["Deposit GC 50.00", "Final CHECK 124.26"]);
    assert_eq!(document.payments[0].card.as_deref(), Some("7000000001"));
    assert_eq!(document.total, dec("174.26"));

    let rules = rules(&RULES.replace("\"GC\"", "{ pay-code = \"GC\", when = \"invoiced\" }"));
    for (invoiced, when) in [("100", PaymentUse::Final), ("124.26", PaymentUse::Deposit)] {
        let order = WebOrder { invoiced: dec(invoiced), ..order.clone() };
        assert_eq!(map(&order, &rules).unwrap().payments[0].when, when, "{invoiced}");
    }
}

#[test]
fn a_purchase_order_number_and_the_providers_transaction_are_kept() {
    let mut order = order();
    order.payments[0].method = "purchaseorder".into();
    order.payments[0].purchase_order = Some("PO-77".into());
    order.payments[0].transaction = Some("tx-1".into());
    let document = mapped(&order);
    assert_eq!(document.purchase_order.as_deref(), Some("PO-77"));
    assert_eq!(document.payments[0].description, "purchaseorder tx-1");
}

#[test]
fn fees_go_to_their_charges_and_cents_to_the_rounding_charge() {
    let mut order = order();
    let fee = |code: &str, amount: &str| Fee {
        code: code.into(),
        title: code.to_uppercase(),
        amount: dec(amount),
    };
    order.fees = vec![fee("wrap", "4.50"), fee("hazmat", "2"), fee("nothing", "0")];
    order.total += dec("6.53");
    order.payments[0].amount = order.total;
    let document = with(&order, "fees = { wrap = 3 }\nfee-default = 4");
    let expected = [(1, "25"), (3, "4.50"), (4, "2"), (5, "0.03")];
    assert_eq!(charges(&document), expected.map(|(number, amount)| (number, dec(amount))));
    assert_eq!(document.charges[3].name, "rounding");
}

#[test]
fn a_discount_that_no_line_carries_is_spread_only_where_it_explains_the_total() {
    let mut order = order();
    order.discount += dec("10");
    assert_eq!(mapped(&order).total, dec("174.26"), "the store counts it, the total does not");
    order.total -= dec("10");
    order.payments[0].amount = order.total;
    let document = mapped(&order);
    assert_eq!(document.total, dec("164.26"));
    assert_eq!(lines(&document)[0], "1 S-PUTNEW 3: 143.85 120.79");
}

#[test]
fn gift_messages_are_one_note_and_comments_another() {
    let mut order = order();
    let message = |text: &str| GiftMessage {
        sender: "Ann".into(),
        recipient: "Bo".into(),
        text: text.into(),
    };
    order.gift_message = Some(message("Well done"));
    order.lines[1].gift_message = Some(GiftMessage { sender: String::new(), ..message("Enjoy") });
    order.comments = vec!["Ring twice".into(), "Blue door".into()];
    let notes = mapped(&order).notes;
    assert_eq!(notes[0].id, "GIFT");
    assert_eq!(notes[0].text, "From: Ann\nTo: Bo\nWell done\n\nName of A^B (A^B):\nTo: Bo\nEnjoy");
    assert_eq!(
        (notes[1].id.as_str(), notes[1].text.as_str()),
        ("COMMENT", "Ring twice\n\nBlue door")
    );
    assert!(with(&order, "gift-note = \"none\"\ncomment-note = \"none\"").notes.is_empty());
}

#[test]
fn addresses_are_brought_into_counterpoints_form() {
    let mut order = order();
    order.billing = PostalAddress {
        company: "Zoe\u{308}\u{301}\tCafé\r\n".into(),
        street: ["a", "", "b ", "c", "d"].map(str::to_owned).to_vec(),
        ..address()
    };
    let contact = bill_to(&order, &rules("countries = { nl = \"Netherlands\" }"));
    assert!(contact.business);
    assert!(contact.name.ends_with("Café") && !contact.name.contains(char::is_control));
    assert_eq!(contact.street, ["a", "b", "c, d"]);
    assert_eq!(contact.country, "Netherlands");
    assert_eq!(contact.email, "guest@example.com", "the shopper's, where the address has none");
    order.billing = PostalAddress::default();
    assert_eq!(bill_to(&order, &rules("")).name, "guest@example.com", "a name is never empty");
}

#[test]
fn a_view_has_its_own_till_and_prefix() {
    let mut order = order();
    order.view = "2".into();
    let keys = "prefix = \"M\"\nviews = [{ view = 2, station = \"WEB2\", prefix = \"O-\" }, \
                { view = 3, import = false }]";
    let document = with(&order, keys);
    assert_eq!((document.till.store.as_str(), document.till.station.as_str()), ("WEB", "WEB2"));
    assert_eq!(document.number.as_deref(), Some("O-000000001"));
    let rules = rules(keys);
    assert_eq!(["1", "2", "3"].map(|view| rules.takes_view(view)), [true, true, false]);
    assert_eq!(rules.tills().len(), 2);
    assert_eq!(with(&order, "number = \"next\"").number, None);
}

#[test]
fn the_derivation_tells_every_step_and_the_sum() {
    let mut order = WebOrder { invoiced: dec("100"), ..order() };
    order.shown = Some(("USD".into(), dec("190.01")));
    let document = with(&order, "discount-code = \"WEB\"");
    insta::assert_snapshot!(derivation(&order, &document).join("\n"), @"
    the shopper saw 190.01 USD; amounts here are in EUR
    1. S-PUTNEW: 3 x 47.95 less 14.39 (WEB) = 129.46, tax 0.00
    2. A in unit 1: 2 x 11 less 2.20 (WEB) = 19.80, tax 0.00
    charge 1: Flat Rate - Fixed 25.00
    tax 0.00 by the tax code OST
    deposit 100.00 as CHECK (checkmo)
    final payment 74.26 as CHECK (checkmo)
    lines 165.85 - discounts 16.59 + Flat Rate - Fixed 25.00 = 174.26; deposit 100.00 + final payment 74.26
    ");
}

#[test]
fn charges_of_one_number_are_one() {
    let mut order = order();
    order.fees = vec![Fee { code: "x".into(), title: "Extra".into(), amount: dec("1") }];
    order.total += dec("1.01");
    order.payments[0].amount = order.total;
    let document = with(&order, "fee-default = 5");
    let merged = document.charges.iter().find(|charge| charge.number == 5);
    assert_eq!(merged.map(|charge: &MiscCharge| charge.amount), Some(dec("1.01")));
    assert_eq!(merged.map(|charge| charge.name.as_str()), Some("Extra, rounding"));
    assert!(document.payments.iter().all(|payment| payment.when == PaymentUse::Final));
}
