//! What is done next, and how much of it, case by case.

use std::time::Duration;

use rust_decimal::Decimal;

use super::*;
use crate::config::{Carrier, DocumentCancelled, LateChange};
use crate::model::{ActivityLine, ItemNo, PaymentKind, ProductKey, Sku, WebOrder, WebPayment};

fn time(text: &str) -> NaiveDateTime {
    text.parse().unwrap()
}

fn dec(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn rules() -> OrderActivityRules {
    let ups = Carrier { code: "ups".into(), title: "UPS".into() };
    OrderActivityRules {
        tracking: Tracking::Counterpoint,
        carriers: [("UPS-*".to_owned(), ups)].into(),
        ship_untracked_after: Some(Duration::from_secs(2 * 86_400)),
        capture_online: vec!["paypal_*".into()],
        sources: [("MAIN".to_owned(), "main".to_owned())].into(),
        source: Some("other".into()),
        mail_invoices: false,
        mail_shipments: true,
        cancelled: DocumentCancelled::List,
        edited: LateChange::List,
        watch: Duration::ZERO,
    }
}

fn of(item: &str, guid: Option<&str>, quantity: &str, open: &str) -> ActivityLine {
    ActivityLine {
        order_line: guid.map(str::to_owned),
        product: ProductKey::Item(ItemNo(item.into())),
        quantity: dec(quantity),
        open: dec(open),
    }
}

fn release(guid: &str, posted: Option<&str>, tracking: &[&str]) -> Release {
    Release {
        guid: guid.into(),
        id: 7,
        number: "T-1".into(),
        date: time("2026-11-19T10:00:00"),
        posted: posted.map(time),
        ship_via: None,
        location: None,
        lines: vec![of("TEA", Some("L1"), "2", "0")],
        tracking: tracking.iter().map(|number| (*number).to_owned()).collect(),
    }
}

fn told(guid: &str) -> ReleaseTold {
    ReleaseTold {
        guid: guid.into(),
        number: "T-1".into(),
        posted: false,
        invoice: Some("1".into()),
        shipment: None,
        tracking: Vec::new(),
        voided: false,
    }
}

fn seen(state: DocumentState) -> DocumentSeen {
    DocumentSeen { state, edited_at: None, edited: None, rest: Rest::Open, settled_at: None }
}

fn activity(state: DocumentState, releases: Vec<Release>) -> DocumentActivity {
    DocumentActivity {
        guid: "O".into(),
        id: 1,
        state,
        edited_at: None,
        lines: Vec::new(),
        releases,
    }
}

const NOON: &str = "2026-11-21T12:00:00";
const DAY: &str = "2026-11-20T00:00:00";

/// The next step in short.
fn step(
    activity: &DocumentActivity,
    seen: Option<&DocumentSeen>,
    told: &[ReleaseTold],
    rules: &OrderActivityRules,
    collected: bool,
) -> String {
    let now = time(NOON);
    let it = Situation { activity, seen, told, rules, collected, now };
    match next(&it) {
        None => "nothing".into(),
        Some(Step::Noted(release)) => format!("noted {}", release.guid),
        Some(Step::Voided(told)) => format!("voided {}", told.guid),
        Some(Step::Invoice(release)) => format!("invoice {}", release.guid),
        Some(Step::Ship(release)) => format!("ship {}", release.guid),
        Some(Step::Track { release, shipment, number }) => {
            format!("track {number} of {} on {shipment}", release.guid)
        }
        Some(Step::Posted(release)) => format!("posted {}", release.guid),
        Some(Step::Edited(at)) => format!("edited {at}"),
        Some(Step::Moved(state)) => format!("{state:?}"),
        Some(Step::CancelRest) => "cancel".into(),
        Some(Step::Settled) => "settled".into(),
    }
}

#[test]
fn the_first_missing_thing_is_done_first() {
    use DocumentState::{Cancelled, Closed, Gone, Open};
    let new = ReleaseTold { invoice: None, ..told("R") };
    let shipped =
        ReleaseTold { shipment: Some("9".into()), tracking: vec!["1Z".into()], ..told("R") };
    let nowhere = ReleaseTold { shipment: Some(String::new()), posted: true, ..told("R") };
    let void = ReleaseTold { voided: true, ..told("R") };
    let posted = ReleaseTold { posted: true, ..told("R") };
    let with = |tracking: &[&str]| vec![release("R", None, tracking)];
    let on = |day| vec![release("R", Some(day), &[])];
    for (name, state, releases, told, expected) in [
        ("nothing is new", Open, vec![], vec![], "nothing"),
        ("a new ticket", Open, with(&[]), vec![], "noted R"),
        ("it is invoiced, tracked or not", Open, with(&["1Z"]), vec![new], "invoice R"),
        ("a number comes", Open, with(&["1Z"]), vec![told("R")], "ship R"),
        ("it has none yet", Open, with(&[]), vec![told("R")], "nothing"),
        ("another number", Open, with(&["1Z", "2Z"]), vec![shipped.clone()], "track 2Z of R on 9"),
        ("both are known", Open, with(&["1Z"]), vec![shipped.clone()], "nothing"),
        ("no shipment to add one to", Open, with(&["2Z"]), vec![nowhere.clone()], "nothing"),
        ("it is posted", Open, on(DAY), vec![told("R")], "posted R"),
        ("two days ago", Open, on("2026-11-19T00:00:00"), vec![posted.clone()], "ship R"),
        ("yesterday", Open, on(DAY), vec![posted.clone()], "nothing"),
        ("it is voided", Open, vec![], vec![told("R")], "voided R"),
        ("a posted one is purged", Open, vec![], vec![posted.clone()], "nothing"),
        ("it is back", Open, with(&[]), vec![void.clone()], "noted R"),
        ("it was voided before", Open, vec![], vec![void], "nothing"),
        ("delivered", Closed, on(DAY), vec![posted], "Closed"),
        ("shipped and delivered", Closed, on(DAY), vec![nowhere], "Closed"),
        ("cancelled", Cancelled, vec![], vec![], "Cancelled"),
        ("nowhere", Gone, vec![], vec![], "Gone"),
    ] {
        let found = step(&activity(state, releases), Some(&seen(Open)), &told, &rules(), false);
        assert_eq!(found, expected, "{name}");
    }
}

#[test]
fn an_order_is_settled_when_nothing_can_come_but_late_numbers() {
    use DocumentState::{Closed, Gone};
    let posted = ReleaseTold { posted: true, ..told("R") };
    let shipped = ReleaseTold { shipment: Some("9".into()), ..posted.clone() };
    let closed = || activity(Closed, vec![release("R", Some(DAY), &[])]);
    let never = OrderActivityRules { ship_untracked_after: None, ..rules() };
    let store = OrderActivityRules { tracking: Tracking::Store, ..rules() };
    for (name, told, rules, expected) in [
        ("it is not shipped yet", &posted, &rules(), "nothing"),
        ("it is shipped", &shipped, &rules(), "settled"),
        ("the store ships by itself", &posted, &store, "settled"),
        ("it never ships without a number", &posted, &never, "settled"),
    ] {
        let told = std::slice::from_ref(told);
        assert_eq!(step(&closed(), Some(&seen(Closed)), told, rules, false), expected, "{name}");
    }
    for purged in [Gone, DocumentState::Cancelled] {
        let settled = DocumentSeen { settled_at: Some(1), ..seen(Closed) };
        let purged = activity(purged, vec![]);
        let told = std::slice::from_ref(&posted);
        assert_eq!(step(&purged, Some(&settled), told, &rules(), false), "nothing");
    }
    let new = activity(DocumentState::Open, vec![]);
    assert_eq!(step(&new, None, &[], &rules(), false), "nothing", "an open order is no news");
    let gone = activity(Gone, vec![]);
    assert_eq!(step(&gone, Some(&seen(Gone)), &[], &rules(), false), "settled");
    let settled = DocumentSeen { settled_at: Some(1), ..seen(Gone) };
    assert_eq!(step(&gone, Some(&settled), &[], &rules(), false), "nothing");
}

#[test]
fn each_way_of_tracking_ships_at_its_own_time() {
    let on = |day: &str, tracking: &[&str]| {
        activity(DocumentState::Open, vec![release("R", Some(day), tracking)])
    };
    let posted = ReleaseTold { posted: true, ..told("R") };
    let at = |tracking| OrderActivityRules { tracking, ..rules() };
    let long_ago = "2026-11-01T00:00:00";
    for (name, tracking, day, numbers, collected, expected) in [
        ("the store ships", Tracking::Store, long_ago, &["1Z"][..], false, "nothing"),
        ("numbers mean nothing", Tracking::None, DAY, &["1Z"], false, "nothing"),
        ("time does", Tracking::None, long_ago, &[], false, "ship R"),
        ("collected", Tracking::Counterpoint, DAY, &[], true, "ship R"),
        ("collected, without numbers", Tracking::None, DAY, &[], true, "ship R"),
    ] {
        let seen = seen(DocumentState::Open);
        let told = std::slice::from_ref(&posted);
        let found = step(&on(day, numbers), Some(&seen), told, &at(tracking), collected);
        assert_eq!(found, expected, "{name}");
    }
}

fn line(id: &str, guid: Option<&str>, ordered: &str, told: &str) -> Line {
    Line {
        id: id.into(),
        sku: Sku("TEA".into()),
        key: Some(ProductKey::Item(ItemNo("TEA".into()))),
        guid: guid.map(str::to_owned),
        ordered: dec(ordered),
        told: dec(told),
        gone: Decimal::ZERO,
    }
}

#[test]
fn the_store_is_told_what_was_delivered_less_what_it_has() {
    let two = release("R", None, &[]);
    let more = Release {
        lines: vec![of("TEA", Some("l1"), "1", "0"), of("CUP", None, "1", "0")],
        ..release("S", None, &[])
    };
    for (name, lines, releases, expected) in [
        ("all of it", vec![line("1", Some("L1"), "3", "0")], vec![&two], vec![("1", "2")]),
        ("somebody did it", vec![line("1", Some("L1"), "3", "2")], vec![&two], vec![]),
        ("the next", vec![line("1", Some("L1"), "3", "2")], vec![&two, &more], vec![("1", "1")]),
        (
            "what was left over",
            vec![line("1", Some("L1"), "3", "0")],
            vec![&two, &more],
            vec![("1", "3")],
        ),
        (
            "by product, where the document is somebody else's",
            vec![line("1", None, "1", "0"), line("2", None, "2", "0")],
            vec![&more, &more, &more],
            vec![("1", "1"), ("2", "2")],
        ),
        ("nothing of the order", vec![line("1", Some("L9"), "3", "0")], vec![&two], vec![]),
    ] {
        let found = to_tell(&lines, releases);
        let found: Vec<(String, String)> =
            found.into_iter().map(|(id, q)| (id, q.normalize().to_string())).collect();
        let expected: Vec<(String, String)> =
            expected.iter().map(|(id, q)| ((*id).to_owned(), (*q).to_owned())).collect();
        assert_eq!(found, expected, "{name}");
    }
    assert_eq!(strangers(&[line("1", Some("L1"), "3", "0")], &more).len(), 1, "the cup");
}

#[test]
fn what_is_left_and_what_was_edited_is_told_in_quantities() {
    let lines = [line("1", Some("L1"), "3", "0")];
    let left = undelivered(&lines, &[release("R", None, &[])]);
    assert_eq!(left.iter().map(|(_, rest)| *rest).collect::<Vec<_>>(), [dec("1")]);
    let gone = [Line { gone: dec("1"), ..line("1", Some("L1"), "3", "0") }];
    assert!(undelivered(&gone, &[release("R", None, &[])]).is_empty(), "cancelled at the store");
    let cup = || of("CUP", Some("L2"), "1", "1");
    for (name, lines, document, expected) in [
        ("as ordered", &lines, vec![of("TEA", Some("L1"), "3", "1")], None),
        ("less", &lines, vec![of("TEA", Some("L1"), "3", "0")], Some("3 -> 2 x TEA")),
        ("less, as the store has it", &gone, vec![of("TEA", Some("L1"), "3", "0")], None),
        ("more", &lines, vec![of("TEA", Some("L1"), "3", "1"), cup()], Some("+1 x CUP")),
    ] {
        let found = edited(lines, &document, &[release("R", None, &[])]);
        assert_eq!(found.as_deref(), expected, "{name}");
    }
}

#[test]
fn a_parcel_leaves_from_the_source_of_its_location() {
    for (location, expected) in [(Some("main"), "main"), (Some("WHSE"), "other"), (None, "other")] {
        let from = Release { location: location.map(str::to_owned), ..release("R", None, &[]) };
        assert_eq!(source(&from, None, &rules()).as_deref(), Some(expected), "{location:?}");
    }
    let mut order = WebOrder::default();
    order.delivery.pickup = Some("harbour".into());
    let collected = source(&release("R", None, &[]), Some(&order), &rules());
    assert_eq!(collected.as_deref(), Some("harbour"), "where the shopper collects it");
}

#[test]
fn carriers_and_payments_are_found_by_their_codes() {
    for (code, expected) in [
        (Some("UPS-GND"), ("ups", "UPS")),
        (Some("BIKE"), ("custom", "BIKE")),
        (None, ("custom", "Parcel")),
    ] {
        let (carrier, title) = carrier(&rules(), code);
        assert_eq!((carrier.as_str(), title.as_str()), expected, "{code:?}");
    }
    let paid = |kind, method: &str| WebPayment {
        kind,
        method: method.into(),
        amount: Decimal::ONE,
        card: None,
        points: None,
        purchase_order: None,
        transaction: None,
    };
    for (kind, method, expected) in [
        (PaymentKind::Method, "PayPal_express", true),
        (PaymentKind::Method, "checkmo", false),
        (PaymentKind::GiftCard, "paypal_card", false),
    ] {
        let order = WebOrder { payments: vec![paid(kind, method)], ..WebOrder::default() };
        assert_eq!(captures_online(&rules(), &order), expected, "{kind:?} {method}");
    }
}
