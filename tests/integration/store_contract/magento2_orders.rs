//! Magento 2's orders as web orders, of every shape; and what is said to an order itself.

use chrono::{DateTime, TimeDelta, Utc};
use cpsync::model::{LineKind, PaymentKind, WebLine, WebOrder};
use cpsync::store::{Cancelled, CustomerSearch, DryRun, FaultKind, OrderNote, OrderSearch, Store};
use cpsync_double::magento2::settings::InputLimit;
use cpsync_double::magento2::{
    Fault, NewAddress, NewKind, NewLine, NewOrder, Part, Placed, Settings,
};
use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::make::decimal;
use super::rig::{Magento2, Rig};

pub(super) fn read(rig: &Magento2, placed: &Placed) -> WebOrder {
    let search = OrderSearch::Ids(vec![placed.id.to_string()]);
    let mut page = rig.store().find_orders(&search).unwrap();
    page.orders.pop().unwrap().1.unwrap()
}

fn place(order: &NewOrder) -> WebOrder {
    let rig = Magento2::start();
    let placed = rig.double.place_order(order);
    read(&rig, &placed)
}

/// Lines less discount, tax, delivery and fees are the total and what was redeemed; so are payments;
/// taxes by rate are the tax.
fn assert_adds_up(case: &str, order: &WebOrder) {
    let sum = |of: fn(&WebLine) -> Decimal| order.lines.iter().map(of).sum::<Decimal>();
    let redeemed = order.payments.iter().filter(|payment| payment.kind != PaymentKind::Method);
    let owed = order.total + redeemed.map(|payment| payment.amount).sum::<Decimal>();
    let fees: Decimal = order.fees.iter().map(|fee| fee.amount).sum();
    let lines = sum(|line| line.amount);
    let all = lines + order.delivery.amount - order.discount + order.tax + fees;
    assert_eq!(all, owed, "{case}: {order:#?}");
    let discount = sum(|line| line.discount) + order.delivery.discount;
    assert_eq!(discount, order.discount, "{case}");
    assert_eq!(sum(|line| line.tax) + order.delivery.tax, order.tax, "{case}");
    if !order.taxes.is_empty() {
        assert_eq!(order.taxes.iter().map(|tax| tax.amount).sum::<Decimal>(), order.tax, "{case}");
    }
    assert_eq!(
        order.payments.iter().map(|payment| payment.amount).sum::<Decimal>(),
        owed,
        "{case}"
    );
}

fn basket() -> NewOrder {
    NewOrder::guest("jan@example.com").buy("A", 3, "47.95").buy("B", 2, "11").fee("25")
}

fn bundle(fixed: bool) -> NewLine {
    let price = |price: &'static str| if fixed { "0" } else { price };
    let parts = vec![Part::of("P1", 1, price("10")), Part::of("P2", 2, price("4.99"))];
    let kind = NewKind::Bundle { parts, fixed, separately: false };
    NewLine::of("BUNDLE", 2, if fixed { "17.5" } else { "0" }).kind(kind)
}

fn redeeming() -> NewOrder {
    basket().with(|order| {
        order.gift_cards = vec![("GC-1".into(), decimal("20")), ("GC-2".into(), decimal("5.5"))];
        order.store_credit = decimal("10");
        order.points = Some((500, decimal("5")));
        order.gift_wrap = decimal("3.5");
    })
}

/// An order of each shape: name, order, total.
pub(super) fn shapes() -> Vec<(&'static str, NewOrder, &'static str)> {
    let kind = |line: NewLine, kind| line.kind(kind);
    let guest = || NewOrder::guest("jan@example.com");
    vec![
        ("guest", basket(), "190.85"),
        ("coupon per cent", basket().percent_off("TEN", "10"), "174.26"),
        ("coupon amount", basket().amount_off("FIVE", "5"), "185.85"),
        (
            "coupon on shipping",
            basket().percent_off("TEN", "10").with(|order| {
                order.coupon.as_mut().unwrap().shipping = true;
            }),
            "171.76",
        ),
        (
            "free shipping",
            basket().percent_off("FREE", "0").with(|order| {
                order.coupon.as_mut().unwrap().free_shipping = true;
            }),
            "165.85",
        ),
        (
            "configurable",
            guest().line(kind(NewLine::of("C-36", 2, "79"), NewKind::Configurable)),
            "158",
        ),
        ("bundle with a price", guest().line(bundle(true)).percent_off("TEN", "10"), "31.5"),
        ("bundle of priced parts", guest().line(bundle(false)).percent_off("TEN", "10"), "35.96"),
        ("bundle taxed by parts", guest().line(bundle(false)).taxed("VAT", "21", false), "48.35"),
        ("grouped", guest().line(kind(NewLine::of("G-1", 1, "7.5"), NewKind::Grouped)), "7.5"),
        ("virtual", guest().line(kind(NewLine::of("V", 1, "30"), NewKind::Virtual)).fee("9"), "30"),
        ("zero total", guest().buy("A", 1, "20").percent_off("ALL", "100"), "0"),
        (
            "two taxes, shipping taxed by one",
            basket().percent_off("TEN", "10").taxed("STATE", "4", true).taxed("CITY", "4.5", false),
            "187.95",
        ),
        (
            "prices with tax",
            basket().percent_off("TEN", "10").taxed("VAT", "21", true).with(|order| {
                order.prices_with_tax = true;
            }),
            "174.26",
        ),
        (
            "all of a price with tax off",
            guest()
                .buy("A", 1, "121")
                .percent_off("ALL", "100")
                .taxed("VAT", "21", false)
                .with(|order| order.prices_with_tax = true),
            "0",
        ),
        (
            "other currency shown",
            basket().with(|order| order.shown = Some(("USD".into(), decimal("1.1")))),
            "190.85",
        ),
        ("redeemed", redeeming(), "153.85"),
        (
            "fixed product tax",
            guest().line(NewLine::of("TV", 2, "300").with(|line| line.fixed_tax = decimal("7.5"))),
            "615",
        ),
        (
            "40 lines",
            (0..40)
                .fold(guest(), |order, n| order.buy(&format!("S-{n}"), n % 3 + 1, "9.99"))
                .percent_off("TEN", "7.5")
                .taxed("VAT", "8.875", true),
            "794.81",
        ),
    ]
}

#[test]
fn every_shape_of_order_adds_up() {
    let rig = Magento2::start();
    for (case, order, total) in shapes() {
        let placed = rig.double.place_order(&order);
        let order = read(&rig, &placed);
        assert_adds_up(case, &order);
        assert_eq!(order.total, decimal(total), "{case}");
    }
}

#[test]
fn amounts_are_before_discount_although_rest_tells_them_after_it() {
    let order = place(&basket().percent_off("TEN", "10"));
    let line = &order.lines[0];
    assert_eq!(
        (line.price, line.amount, line.discount),
        (decimal("47.95"), decimal("143.85"), decimal("14.39"))
    );
    assert_eq!(order.coupons, ["TEN"]);
}

#[test]
fn money_of_a_bundle_is_where_the_price_is() {
    let amounts = |order: &WebOrder| -> Vec<String> {
        order.lines.iter().map(|line| line.amount.to_string()).collect()
    };
    let fixed = place(&NewOrder::guest("a@example.com").line(bundle(true)));
    assert_eq!(amounts(&fixed), ["35", "0", "0"]);
    let parts = place(&NewOrder::guest("a@example.com").line(bundle(false)));
    assert_eq!(amounts(&parts), ["0", "20", "19.96"]);
    assert_eq!(parts.lines[0].kind, LineKind::Bundle);
    assert_eq!(parts.lines[2].parent.as_ref(), Some(&parts.lines[0].id));
}

#[test]
fn who_ordered_and_where_it_goes_is_told_as_typed_in() {
    let rig = Magento2::start();
    let customer = json!({ "customer": { "email": "z@example.com", "firstname": "Zoë", "lastname": "Łukasiewicz" } });
    rig.double.edit(|shop| shop.call("POST", "/rest/all/V1/customers", customer)).unwrap();
    let order = basket().with(|order| {
        order.customer = Some(1);
        order.email = "z@example.com".into();
        order.name = ("Zoë".into(), "Łukasiewicz".into());
        order.shipping = NewAddress::of("Андрей", "東京");
        order.shipping.company = Some("O'Neil & Søn".into());
        order.billing.tax_number = Some("NL123".into());
        order.billing.region_code = "NH".into();
        order.note = Some("Leave it at the door".into());
        order.pickup = Some("store-1".into());
    });
    let order = read(&rig, &rig.double.place_order(&order));
    assert_eq!(order.shopper.id.as_deref(), Some("1"));
    assert_eq!(order.shopper.last_name, "Łukasiewicz");
    assert_eq!(order.shopper.tax_number.as_deref(), Some("NL123"));
    assert_eq!(order.billing.region, "NH");
    let shipping = order.shipping.unwrap();
    assert_eq!((shipping.first_name.as_str(), shipping.last_name.as_str()), ("Андрей", "東京"));
    assert_eq!(shipping.company, "O'Neil & Søn");
    assert_eq!(order.comments, ["Leave it at the door"]);
    assert_eq!(order.delivery.pickup.as_deref(), Some("store-1"));
    assert_eq!(order.delivery.method.as_deref(), Some("flatrate_flatrate"));
}

#[test]
fn an_order_without_goods_goes_nowhere() {
    let order = place(
        &NewOrder::guest("a@example.com").line(NewLine::of("V", 1, "30").kind(NewKind::Virtual)),
    );
    assert_eq!((order.shipping, order.delivery.method), (None, None));
}

#[test]
fn gift_messages_and_cards_sold_are_on_their_lines() {
    let message = |text: &str| Some(("Ann".to_owned(), "Bob".to_owned(), text.to_owned()));
    let card = NewLine::of("CARD", 1, "50").kind(NewKind::GiftCard(Some("GC-NEW".into())));
    let hat = NewLine::of("HAT", 1, "9").with(|line| line.message = message("for your head"));
    let order = NewOrder::guest("a@example.com").line(card).line(hat);
    let order = place(&order.with(|order| order.message = message("for you")));
    assert_eq!(order.gift_message.unwrap().text, "for you");
    assert_eq!(order.lines[1].gift_message.as_ref().unwrap().text, "for your head");
    assert_eq!(order.lines[0].gift_card.as_deref(), Some("GC-NEW"));
    assert_eq!(order.lines[0].kind, LineKind::GiftCard);
}

#[test]
fn redemptions_are_payments_of_their_own() {
    let order = place(&redeeming().with(|order| {
        order.payment = ("purchaseorder".into(), "Purchase Order".into());
        order.purchase_order = Some("PO-77".into());
        order.transaction = Some("txn_1".into());
    }));
    let told: Vec<(PaymentKind, String, Option<&str>)> = order
        .payments
        .iter()
        .map(|payment| (payment.kind, payment.amount.to_string(), payment.card.as_deref()))
        .collect();
    let wanted = [
        (PaymentKind::GiftCard, "20".to_owned(), Some("GC-1")),
        (PaymentKind::GiftCard, "5.5".to_owned(), Some("GC-2")),
        (PaymentKind::StoreCredit, "10".to_owned(), None),
        (PaymentKind::Points, "5".to_owned(), None),
        (PaymentKind::Method, "153.85".to_owned(), None),
    ];
    assert_eq!(told, wanted);
    assert_eq!(order.payments[3].points, Some(Decimal::from(500)));
    assert_eq!(order.payments[4].purchase_order.as_deref(), Some("PO-77"));
    assert_eq!(order.payments[4].transaction.as_deref(), Some("txn_1"));
    assert_eq!((order.fees[0].code.as_str(), order.fees[0].amount), ("gw", decimal("3.5")));
}

#[test]
fn nothing_to_pay_is_no_payment() {
    let order = NewOrder::guest("a@example.com").buy("A", 1, "20").percent_off("ALL", "100");
    assert_eq!(place(&order).payments, []);
}

#[test]
fn a_surcharge_of_another_module_is_a_fee_once_it_is_named() {
    let rig = Magento2::with(Settings::default(), |config| {
        config.order_fees = vec!["base_surcharge".into()];
    });
    let order = basket().with(|order| {
        order.extension.insert("base_surcharge".into(), json!("1.5000"));
        order.extension.insert("other".into(), json!({ "deep": [1, 2.5] }));
    });
    let order = read(&rig, &rig.double.place_order(&order));
    assert_eq!(
        (order.fees[0].code.as_str(), order.fees[0].amount),
        ("base_surcharge", decimal("1.5"))
    );
}

#[test]
fn the_currency_shown_is_told_beside_the_one_of_the_books() {
    let order = place(&basket().with(|order| order.shown = Some(("USD".into(), decimal("1.1")))));
    assert_eq!((order.currency.as_str(), order.total), ("EUR", decimal("190.85")));
    assert_eq!(order.shown, Some(("USD".to_owned(), decimal("209.94"))));
}

#[test]
fn progress_is_on_the_lines_of_the_products() {
    let rig = Magento2::start();
    let shoe = NewLine::of("C-36", 2, "79").kind(NewKind::Configurable);
    let placed =
        rig.double.place_order(&NewOrder::guest("a@example.com").line(shoe).line(bundle(true)));
    let half = json!({ "items": [
        { "order_item_id": placed.items[0], "qty": 1 },
        { "order_item_id": placed.items[2], "qty": 1 },
    ]});
    for verb in ["invoice", "ship"] {
        let path = format!("/rest/all/V1/order/{}/{verb}", placed.id);
        rig.double.edit(|shop| shop.call("POST", &path, half.clone())).unwrap();
    }
    let order = read(&rig, &placed);
    let shipped: Vec<String> = order.lines.iter().map(|line| line.shipped.to_string()).collect();
    let invoiced: Vec<String> = order.lines.iter().map(|line| line.invoiced.to_string()).collect();
    // The shoe and its parent; the bundle, its part and the part of which there are two in one.
    assert_eq!(shipped, ["1", "1", "1", "1", "2"]);
    assert_eq!(invoiced, shipped);
    assert_eq!(order.status, "processing");
}

fn ids(page: &cpsync::store::OrderPage) -> Vec<&str> {
    page.orders.iter().map(|(id, _)| id.as_str()).collect()
}

fn time(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_700_000_000 + seconds, 0).unwrap()
}

/// Orders changed at these seconds, in pages of two.
fn shop_of(seconds: &[i64]) -> Magento2 {
    let limit = InputLimit { page_size: 2, items: None };
    let rig = Magento2::with(Settings { input_limit: Some(limit), ..Settings::default() }, |_| {});
    for at in seconds {
        let order = NewOrder::guest("a@example.com").buy("A", 1, "1");
        rig.double.place_order(&order.with(|order| order.at = Some(time(*at))));
    }
    rig
}

fn changed(since: i64, page: Option<String>) -> OrderSearch {
    OrderSearch::ChangedSince { since: time(since), page }
}

#[test]
fn changes_come_oldest_first_and_those_of_one_second_by_id() {
    let rig = shop_of(&[5, 3, 3, 3, 9, 1]);
    let mut store = rig.store();
    let mut seen = Vec::new();
    let mut page = None;
    loop {
        let read = store.find_orders(&changed(3, page)).unwrap();
        seen.extend(ids(&read).into_iter().map(str::to_owned));
        match read.next {
            Some(next) => page = Some(next),
            None => break,
        }
    }
    assert_eq!(seen, ["2", "3", "4", "1", "5"]);
}

#[test]
fn an_order_that_changes_while_pages_are_read_pushes_no_other_out() {
    let rig = shop_of(&[1, 2, 3, 4]);
    let mut store = rig.store();
    let first = store.find_orders(&changed(0, None)).unwrap();
    assert_eq!(ids(&first), ["1", "2"]);
    // By counting rows, order 3 would now stand on the first page.
    rig.double.edit(|shop| shop.set_order_updated(1, time(50)));
    let second = store.find_orders(&changed(0, first.next)).unwrap();
    assert_eq!(ids(&second), ["3", "4"]);
    let third = store.find_orders(&changed(0, second.next)).unwrap();
    assert_eq!((ids(&third), third.next.is_none()), (vec!["1"], true));
}

#[test]
fn orders_are_found_by_id_and_by_number() {
    let rig = shop_of(&[1, 2, 3]);
    let mut store = rig.store();
    let search = OrderSearch::Ids(vec!["3".into(), "77".into(), "1".into()]);
    assert_eq!(ids(&store.find_orders(&search).unwrap()), ["1", "3"]);
    let search = OrderSearch::Number("000000002".into());
    assert_eq!(ids(&store.find_orders(&search).unwrap()), ["2"]);
    assert_eq!(ids(&store.find_orders(&OrderSearch::Ids(Vec::new())).unwrap()), Vec::<&str>::new());
}

#[test]
fn one_order_that_cannot_be_understood_leaves_the_rest() {
    let rig = shop_of(&[1, 2]);
    let orders: Vec<Value> = rig.double.orders();
    let mut odd = orders[0].clone();
    odd["base_grand_total"] = json!({ "amount": 1 });
    let body = json!({ "items": [odd, orders[1]], "total_count": 2 }).to_string();
    let answer = Fault::Status {
        code: 200,
        headers: Vec::new(),
        body,
        content_type: "application/json".into(),
    };
    rig.double.faults().fail_matching("GET", "/orders", answer, 1);
    let search = OrderSearch::Ids(vec!["1".into(), "2".into()]);
    let page = rig.store().find_orders(&search).unwrap();
    let fault = page.orders[0].1.as_ref().unwrap_err();
    assert_eq!(fault.kind, FaultKind::Rejected);
    assert!(fault.message.starts_with("order `1` of the store cannot be understood: "), "{fault}");
    assert!(page.orders[1].1.is_ok());
}

#[test]
fn shipments_are_noticed_although_they_do_not_change_the_order() {
    let rig = shop_of(&[1, 2, 3]);
    let since = Utc::now() - TimeDelta::minutes(1);
    assert_eq!(rig.store().find_moved_orders(since).unwrap(), Vec::<String>::new());
    let ship = |id: u32| {
        let path = format!("/rest/all/V1/order/{id}/ship");
        rig.double.edit(|shop| shop.call("POST", &path, json!({}))).unwrap();
    };
    ship(3);
    ship(1);
    assert_eq!(rig.store().find_moved_orders(since).unwrap(), ["1", "3"]);
}

fn note(comment: &str, status: Option<&str>) -> OrderNote {
    OrderNote { id: "1".into(), comment: Some(comment.into()), status: status.map(str::to_owned) }
}

fn comments(rig: &Magento2) -> usize {
    rig.double.order(1).unwrap()["status_histories"].as_array().unwrap().len()
}

#[test]
fn an_order_is_acknowledged_once_however_often_it_is_said() {
    let rig = shop_of(&[1]);
    let note = note("Counterpoint order W-1", Some("processing"));
    for _ in 0..2 {
        rig.store().acknowledge_order(&note).unwrap().unwrap();
    }
    assert_eq!(comments(&rig), 1);
    assert_eq!(rig.double.order(1).unwrap()["state"], "processing");
    assert_eq!(rig.writes(), 2);
}

#[test]
fn a_status_of_the_shop_s_own_stays_in_the_order_s_state() {
    let rig = shop_of(&[1]);
    rig.store().acknowledge_order(&note("x", Some("in_counterpoint"))).unwrap().unwrap();
    let order = rig.double.order(1).unwrap();
    assert_eq!((&order["state"], &order["status"]), (&json!("new"), &json!("in_counterpoint")));
}

#[test]
fn a_status_that_stands_for_a_deed_is_not_set() {
    let rig = shop_of(&[1]);
    let fault = rig.store().acknowledge_order(&note("x", Some("canceled"))).unwrap().unwrap_err();
    assert_eq!(fault.message, "status `canceled` is not set by itself: it stands for a deed");
    assert_eq!(rig.double.order(1).unwrap()["status"], "pending");
}

#[test]
fn a_lost_answer_to_a_comment_makes_no_second_one() {
    let rig = shop_of(&[1]);
    rig.lose_next_write();
    rig.store().acknowledge_order(&note("Counterpoint order W-1", None)).unwrap().unwrap();
    assert_eq!(comments(&rig), 1);
}

#[test]
fn an_order_that_is_gone_is_not_found() {
    let rig = Magento2::start();
    let fault = rig.store().acknowledge_order(&note("x", None)).unwrap().unwrap_err();
    assert_eq!(
        (fault.kind, fault.message.as_str()),
        (FaultKind::NotFound, "the store has no order `1`")
    );
}

#[test]
fn a_dry_run_says_nothing_to_an_order() {
    let rig = shop_of(&[1]);
    let mut store = DryRun::new(rig.store());
    store.acknowledge_order(&note("x", Some("processing"))).unwrap().unwrap();
    assert_eq!(store.cancel_order("1").unwrap().unwrap(), Cancelled::Done);
    assert_eq!(rig.writes(), 0);
    assert_eq!(store.find_orders(&OrderSearch::Ids(vec!["1".into()])).unwrap().orders.len(), 1);
}

#[test]
fn cancelling_twice_is_cancelling_once() {
    let rig = shop_of(&[1]);
    for _ in 0..2 {
        assert_eq!(rig.store().cancel_order("1").unwrap().unwrap(), Cancelled::Done);
    }
    assert_eq!(rig.double.order(1).unwrap()["state"], "canceled");
}

#[test]
fn what_is_held_or_invoiced_is_not_cancelled() {
    let rig = shop_of(&[1, 2]);
    let call = |path: &str| {
        rig.double
            .edit(|shop| shop.call("POST", &format!("/rest/all/V1/{path}"), json!({})))
            .unwrap();
    };
    call("orders/1/hold");
    call("order/2/invoice");
    let fault = rig.store().cancel_order("1").unwrap().unwrap_err();
    assert_eq!(fault.message, "the store cancels no order that is `holded`");
    assert_eq!(rig.store().cancel_order("2").unwrap().unwrap(), Cancelled::NothingOpen);
}

#[test]
fn customers_are_found_by_e_mail_id_and_change() {
    let rig = Magento2::start();
    for email in ["a@example.com", "b@example.com"] {
        let address = json!({ "street": ["1 Quay St"], "city": "Hull", "country_id": "GB", "default_billing": true });
        let customer = json!({
            "email": email, "firstname": "Ann", "lastname": "Lee", "taxvat": "GB1", "addresses": [address],
        });
        let body = json!({ "customer": customer });
        rig.double.edit(|shop| shop.call("POST", "/rest/all/V1/customers", body)).unwrap();
    }
    let mut store = rig.store();
    let found =
        store.find_customers(&CustomerSearch::Email("B@example.com".into())).unwrap().customers;
    assert_eq!(
        (found.len(), found[0].id.as_str(), found[0].email.as_str()),
        (1, "2", "b@example.com")
    );
    assert_eq!(found[0].billing.as_ref().unwrap().city, "Hull");
    assert_eq!((found[0].shipping.as_ref(), found[0].tax_number.as_deref()), (None, Some("GB1")));
    let by_id = store.find_customers(&CustomerSearch::Ids(vec!["1".into(), "9".into()])).unwrap();
    assert_eq!(by_id.customers.len(), 1);
    let since = Utc::now() - TimeDelta::minutes(1);
    let changed =
        store.find_customers(&CustomerSearch::ChangedSince { since, page: None }).unwrap();
    assert_eq!((changed.customers.len(), changed.next), (2, None));
}
