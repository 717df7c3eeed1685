//! Magento 2's invoices, shipments and tracking numbers: each made once, whatever happens on the way.

use cpsync::store::{
    Capture, FaultKind, InvoiceChange, Invoiced, LineQuantity, ShipmentChange, Shipped, Track,
    TrackChange,
};
use cpsync_double::magento2::{Fault, NewKind, NewLine, NewOrder, Part, Placed};
use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::magento2_orders::read;
use super::make::decimal;
use super::rig::{Magento2, Rig};

/// An order for 3 hats and 2 scarves.
fn shop() -> (Magento2, Placed) {
    let rig = Magento2::start();
    let order = NewOrder::guest("a@example.com").buy("HAT", 3, "10").buy("SCARF", 2, "5").fee("4");
    let placed = rig.double.place_order(&order);
    (rig, placed)
}

fn of(placed: &Placed, lines: &[(usize, &str)]) -> Vec<LineQuantity> {
    let line = |(n, quantity): &(usize, &str)| LineQuantity {
        line: placed.items[*n].to_string(),
        quantity: decimal(quantity),
    };
    lines.iter().map(line).collect()
}

fn invoice(placed: &Placed, reference: &str, lines: &[(usize, &str)]) -> InvoiceChange {
    InvoiceChange {
        order: placed.id.to_string(),
        reference: reference.into(),
        lines: of(placed, lines),
        capture: Capture::Offline,
        notify: false,
    }
}

fn shipment(placed: &Placed, reference: &str, lines: &[(usize, &str)]) -> ShipmentChange {
    ShipmentChange {
        order: placed.id.to_string(),
        reference: reference.into(),
        lines: of(placed, lines),
        tracks: Vec::new(),
        source: None,
        notify: false,
    }
}

fn track(number: &str) -> Track {
    Track { number: number.into(), carrier: "custom".into(), title: "Parcel".into() }
}

fn invoiced(rig: &Magento2, change: &InvoiceChange) -> Invoiced {
    rig.store().put_invoice(change).unwrap().unwrap()
}

fn shipped(rig: &Magento2, change: &ShipmentChange) -> Shipped {
    rig.store().put_shipment(change).unwrap().unwrap()
}

/// Quantities of all documents by their lines.
fn quantities(documents: &[Value]) -> Vec<Vec<(u64, String)>> {
    let line = |item: &Value| (item["order_item_id"].as_u64().unwrap(), item["qty"].to_string());
    documents
        .iter()
        .map(|one| one["items"].as_array().unwrap().iter().map(line).collect())
        .collect()
}

#[test]
fn an_invoice_is_made_once_however_often_it_is_asked_for() {
    let (rig, placed) = shop();
    let change = invoice(&placed, "R-1", &[(0, "1"), (1, "2")]);
    assert_eq!(invoiced(&rig, &change), Invoiced::Done { id: "1".into(), made: true });
    assert_eq!(invoiced(&rig, &change), Invoiced::Done { id: "1".into(), made: false });
    assert_eq!(quantities(&rig.double.invoices()), [[(1, "1".to_owned()), (2, "2".to_owned())]]);
}

#[test]
fn two_releases_are_two_invoices_and_the_fee_is_on_the_first() {
    let (rig, placed) = shop();
    invoiced(&rig, &invoice(&placed, "R-1", &[(0, "1")]));
    invoiced(&rig, &invoice(&placed, "R-2", &[(0, "2"), (1, "2")]));
    let totals: Vec<String> = rig
        .double
        .invoices()
        .iter()
        .map(|invoice| invoice["base_grand_total"].to_string())
        .collect();
    assert_eq!(totals, ["14", "30"]);
    let progress = rig.store().find_progress(&placed.id.to_string()).unwrap();
    let told: Vec<_> = progress
        .invoices
        .iter()
        .map(|one| (one.reference.as_deref(), one.paid, one.total))
        .collect();
    assert_eq!(
        told,
        [(Some("R-1"), true, Decimal::from(14)), (Some("R-2"), true, Decimal::from(30))]
    );
    assert_eq!(read(&rig, &placed).invoiced, Decimal::from(44));
}

#[test]
fn what_was_invoiced_by_hand_is_left_out() {
    let (rig, placed) = shop();
    let by_hand = json!({ "items": [{ "order_item_id": placed.items[0], "qty": 2 }] });
    let path = format!("/rest/all/V1/order/{}/invoice", placed.id);
    rig.double.edit(|shop| shop.call("POST", &path, by_hand)).unwrap();
    invoiced(&rig, &invoice(&placed, "R-1", &[(0, "3"), (1, "2")]));
    assert_eq!(quantities(&rig.double.invoices())[1], [(1, "1".to_owned()), (2, "2".to_owned())]);
    assert_eq!(invoiced(&rig, &invoice(&placed, "R-2", &[(0, "1")])), Invoiced::NothingOpen);
    assert_eq!(invoiced(&rig, &invoice(&placed, "R-3", &[])), Invoiced::NothingOpen);
}

#[test]
fn a_lost_answer_makes_no_second_document() {
    let internal = Fault::Status {
        code: 500,
        headers: Vec::new(),
        body: json!({ "message": "Internal Error. Report ID: webapi-1" }).to_string(),
        content_type: "application/json".into(),
    };
    for (case, fault, made) in [
        ("lost", Fault::LostAnswer, 1),
        ("cut", Fault::TruncatedJson, 1),
        ("internal error before anything was done", internal, 0),
        ("dropped before anything was done", Fault::Drop, 0),
    ] {
        let (rig, placed) = shop();
        rig.double.faults().fail_matching("POST", "/invoice", fault.clone(), 1);
        rig.double.faults().fail_matching("POST", "/ship", fault, 1);
        let (bill, parcel) =
            (invoice(&placed, "R-1", &[(0, "1")]), shipment(&placed, "R-1", &[(0, "1")]));
        for round in 0..2 {
            let sent = rig.store().put_invoice(&bill);
            let shipped = rig.store().put_shipment(&parcel);
            assert_eq!(rig.double.invoices().len(), made.max(round), "{case}: {sent:?}");
            assert_eq!(rig.double.shipments().len(), made.max(round), "{case}: {shipped:?}");
        }
    }
}

#[test]
fn a_capture_that_fails_is_told_apart_and_leaves_no_invoice() {
    let (rig, placed) = shop();
    rig.double.refuse_captures(true);
    let online = InvoiceChange { capture: Capture::Online, ..invoice(&placed, "R-1", &[(0, "1")]) };
    let Invoiced::CaptureFailed(fault) = invoiced(&rig, &online) else {
        panic!("the capture failed");
    };
    assert!(fault.message.starts_with("the payment was not captured: "), "{fault}");
    assert!(rig.double.invoices().is_empty());
    rig.double.refuse_captures(false);
    assert_eq!(invoiced(&rig, &online), Invoiced::Done { id: "1".into(), made: true });
}

#[test]
fn an_order_on_hold_is_not_invoiced() {
    let (rig, placed) = shop();
    let path = format!("/rest/all/V1/orders/{}/hold", placed.id);
    rig.double.edit(|shop| shop.call("POST", &path, json!({}))).unwrap();
    let refused = rig.store().put_invoice(&invoice(&placed, "R-1", &[(0, "1")])).unwrap();
    let fault = refused.unwrap_err();
    assert_eq!(fault.kind, FaultKind::Rejected);
    assert!(fault.message.contains("status of holded"), "{fault}");
}

#[test]
fn a_shipment_takes_its_tracks_and_later_ones_are_added() {
    let (rig, placed) = shop();
    let mut change = shipment(&placed, "R-1", &[(0, "1")]);
    change.tracks = vec![track("T-1")];
    assert_eq!(shipped(&rig, &change), Shipped::Done { id: "1".into(), made: true });
    change.tracks.push(track("T-2"));
    assert_eq!(shipped(&rig, &change), Shipped::Done { id: "1".into(), made: false });
    let order = placed.id.to_string();
    let late = TrackChange { order: order.clone(), shipment: "1".into(), track: track("T-3") };
    for _ in 0..2 {
        rig.store().put_track(&late).unwrap().unwrap();
    }
    let progress = rig.store().find_progress(&order).unwrap();
    let numbers: Vec<&str> =
        progress.shipments[0].tracks.iter().map(|track| track.number.as_str()).collect();
    assert_eq!(numbers, ["T-1", "T-2", "T-3"]);
    assert_eq!(progress.shipments.len(), 1);
}

#[test]
fn a_lost_answer_to_a_track_makes_no_second_one() {
    let (rig, placed) = shop();
    shipped(&rig, &shipment(&placed, "R-1", &[(0, "1")]));
    rig.lose_next_write();
    let order = placed.id.to_string();
    let change = TrackChange { order, shipment: "1".into(), track: track("T-1") };
    rig.store().put_track(&change).unwrap().unwrap();
    assert_eq!(rig.double.shipments()[0]["tracks"].as_array().unwrap().len(), 1);
}

#[test]
fn more_than_is_open_is_not_asked_for() {
    let (rig, placed) = shop();
    shipped(&rig, &shipment(&placed, "R-1", &[(0, "2")]));
    shipped(&rig, &shipment(&placed, "R-2", &[(0, "3")]));
    assert_eq!(quantities(&rig.double.shipments()), [[(1, "2".to_owned())], [(1, "1".to_owned())]]);
    assert_eq!(shipped(&rig, &shipment(&placed, "R-3", &[(0, "1")])), Shipped::NothingOpen);
}

#[test]
fn goods_leave_from_the_source_that_is_named_and_a_source_without_them_refuses() {
    let (rig, placed) = shop();
    rig.double.edit(|shop| shop.set_quantity("HAT", "north", Decimal::from(1)));
    let from = |source: &str, reference: &str| ShipmentChange {
        source: Some(source.into()),
        ..shipment(&placed, reference, &[(0, "1")])
    };
    shipped(&rig, &from("north", "R-1"));
    assert_eq!(rig.double.shipments()[0]["extension_attributes"]["source_code"], "north");
    let fault = rig.store().put_shipment(&from("north", "R-2")).unwrap().unwrap_err();
    let hint = "source `north` may hold less than is sent; the store's log says more";
    assert_eq!((fault.kind, fault.hint.as_deref()), (FaultKind::Rejected, Some(hint)));
}

#[test]
fn a_configurable_goes_by_its_parent_whichever_line_is_named() {
    for named in [0, 1] {
        let rig = Magento2::start();
        let shoe = NewLine::of("C-36", 2, "79").kind(NewKind::Configurable);
        let placed = rig.double.place_order(&NewOrder::guest("a@example.com").line(shoe));
        invoiced(&rig, &invoice(&placed, "R-1", &[(named, "1")]));
        shipped(&rig, &shipment(&placed, "R-1", &[(named, "1")]));
        let line = &read(&rig, &placed).lines[1];
        assert_eq!((line.invoiced, line.shipped), (Decimal::ONE, Decimal::ONE), "line {named}");
    }
}

#[test]
fn bundles_go_as_the_shop_counts_them() {
    // Two bundles of one P1 and two P2; what is named, what is then invoiced and shipped of P1 and P2.
    for (case, fixed, separately, named, wanted) in [
        ("a whole one", true, false, vec![(1, "1"), (2, "2")], ["1 2", "1 2"]),
        ("half a bundle is none", true, false, vec![(1, "1"), (2, "1")], ["0 0", "0 0"]),
        ("parts with prices", false, false, vec![(1, "2"), (2, "3")], ["2 3", "1 2"]),
        ("parts sent by themselves", false, true, vec![(2, "3")], ["0 3", "0 3"]),
        ("by the bundle", false, true, vec![(0, "1")], ["1 2", "1 2"]),
    ] {
        let rig = Magento2::start();
        let kind = u8::from(separately).to_string();
        let product = json!({ "product": {
            "sku": "BUNDLE", "name": "Bundle", "type_id": "bundle", "attribute_set_id": 4, "price": 0,
            "custom_attributes": [{ "attribute_code": "shipment_type", "value": kind }],
        }});
        rig.double.edit(|shop| shop.call("POST", "/rest/all/V1/products", product)).unwrap();
        let price = if fixed { "0" } else { "4" };
        let parts = vec![Part::of("P1", 1, price), Part::of("P2", 2, price)];
        let line =
            NewLine::of("BUNDLE", 2, "12").kind(NewKind::Bundle { parts, fixed, separately });
        let placed = rig.double.place_order(&NewOrder::guest("a@example.com").line(line));
        invoiced(&rig, &invoice(&placed, "R-1", &named));
        shipped(&rig, &shipment(&placed, "R-1", &named));
        let lines = read(&rig, &placed).lines;
        let invoiced = format!("{} {}", lines[1].invoiced, lines[2].invoiced);
        let shipped = format!("{} {}", lines[1].shipped, lines[2].shipped);
        assert_eq!([invoiced.as_str(), shipped.as_str()], wanted, "{case}");
    }
}

#[test]
fn what_is_not_shipped_is_no_part_of_a_shipment() {
    let rig = Magento2::start();
    let line = NewLine::of("V", 1, "30").kind(NewKind::Virtual);
    let placed = rig.double.place_order(&NewOrder::guest("a@example.com").line(line));
    assert_eq!(shipped(&rig, &shipment(&placed, "R-1", &[(0, "1")])), Shipped::NothingOpen);
    invoiced(&rig, &invoice(&placed, "R-1", &[(0, "1")]));
    assert_eq!(read(&rig, &placed).status, "complete");
}

#[test]
fn credit_memos_are_part_of_the_progress() {
    let (rig, placed) = shop();
    invoiced(&rig, &invoice(&placed, "R-1", &[(0, "3"), (1, "2")]));
    let back = json!({ "items": [{ "order_item_id": placed.items[0], "qty": 1 }], "arguments": { "shipping_amount": 0 } });
    let path = format!("/rest/all/V1/order/{}/refund", placed.id);
    rig.double.edit(|shop| shop.call("POST", &path, back)).unwrap();
    let progress = rig.store().find_progress(&placed.id.to_string()).unwrap();
    let refund = &progress.refunds[0];
    assert_eq!((refund.total, &refund.lines), (Decimal::from(10), &of(&placed, &[(0, "1")])));
    assert_eq!(read(&rig, &placed).lines[0].refunded, Decimal::ONE);
}
