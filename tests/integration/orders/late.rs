//! What happens at the shop after the import: noticed, listed, and never done behind a person's back.

use cpsync::state::OrderState;

use super::support::{
    begun, cancel, cleats, documents, invoice, ledger, lines, open, refund, ship, site, state,
    with_orders,
};

#[test]
fn a_late_cancellation_is_listed_until_a_person_has_dealt_with_it() {
    let site = site();
    let placed = site.shop.place_order(&cleats("a@example.org"));
    site.expect(0, &["orders", "import"]);
    cancel(&site, &placed);
    let ran = site.expect(0, &["orders", "import", "--json"]);
    let told = lines(&ran.out, "status");
    let cancelled = "cancelled at the store: 2 x CLEAT/6IN, 44.90 USD";
    assert!(told.iter().any(|line| line["message"] == cancelled), "{}", ran.out);
    let listed = site.expect(0, &["orders", "list", "--state", "attention"]).out;
    assert!(listed.contains(&placed.number) && listed.contains("cancelled"), "{listed}");
    assert_eq!(documents(&site, "0000").len(), 1, "the document is a person's to cancel");
    assert_eq!(open(&site, &placed), ["CLEAT/6IN=0"]);
    site.expect(0, &["orders", "release", &placed.number]);
    let listed = site.expect(0, &["orders", "list", "--state", "attention"]).out;
    assert!(!listed.contains(&placed.number), "{listed}");
    site.expect(0, &["orders", "import"]);
    assert!(ledger(&site, &placed).attention.is_none(), "it is told once");
    assert_eq!(state(&site, &placed), OrderState::Closed);
}

#[test]
fn shipments_close_an_order_though_the_shop_does_not_call_that_a_change() {
    let site = site();
    let placed = site.shop.place_order(&cleats("a@example.org"));
    site.expect(0, &["orders", "import"]);
    ship(&site, &placed, 1);
    site.expect(0, &["orders", "import"]);
    assert_eq!(open(&site, &placed), ["CLEAT/6IN=1"]);
    assert!(ledger(&site, &placed).attention.is_none(), "progress is no change");
    ship(&site, &placed, 1);
    site.expect(0, &["orders", "import"]);
    assert_eq!(state(&site, &placed), OrderState::Closed);
}

#[test]
fn a_late_refund_follows_the_policy() {
    let site = site();
    let [listed, ignored] =
        ["a@example.org", "b@example.org"].map(|email| site.shop.place_order(&cleats(email)));
    for placed in [&listed, &ignored] {
        invoice(&site, placed, 2);
    }
    site.expect(0, &["orders", "import"]);
    refund(&site, &listed, 1);
    site.expect(0, &["orders", "import"]);
    assert!(ledger(&site, &listed).attention.unwrap().starts_with("refunded at the store: 1 x"));
    site.write_configuration(|toml| with_orders(&begun(&toml), "refunded = \"ignore\""));
    refund(&site, &ignored, 1);
    site.expect(0, &["orders", "import"]);
    assert!(ledger(&site, &ignored).attention.is_none());
    let shown = site.expect(0, &["orders", "show", &ignored.number]).out;
    assert!(shown.contains("refunded at the store"), "noted all the same: {shown}");
}
