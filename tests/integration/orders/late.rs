//! What happens at the shop after the import: noticed, listed, and never done behind a person's back.

use cpsync::state::OrderState;

use super::support::{
    begun, cancel, cleats, documents, double, invoice, ledger, lines, open, refund, rows, ship,
    site, state, with_orders,
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
fn a_late_change_is_noted_on_the_open_document_where_that_is_wanted() {
    let site = site();
    site.write_configuration(|toml| with_orders(&begun(&toml), "late-note = \"WEBSTORE\""));
    let placed = site.shop.place_order(&cleats("a@example.org"));
    let gone = site.shop.place_order(&cleats("b@example.org"));
    for placed in [&placed, &gone] {
        invoice(&site, placed, 2);
    }
    site.expect(0, &["orders", "import"]);
    refund(&site, &placed, 1);
    let dry = site.expect(0, &["--dry-run", "orders", "import"]);
    assert!(dry.out.contains("WEBSTORE"), "{}", dry.out);
    let notes = "SELECT N.NOTE_ID, SUBSTRING(CAST(N.NOTE_TXT AS varchar(100)), 18, 36) FROM dbo.PS_DOC_NOTE N
                 INNER JOIN dbo.PS_DOC_HDR H ON H.DOC_ID = N.DOC_ID ORDER BY N.NOTE_SEQ_NO";
    assert_eq!(rows(&site, notes), [""; 0], "a dry run writes nothing");
    // The answer to COMMIT is lost: the note is known again, and written once.
    let lost = cpsync_double::counterpoint::Fault::DropAfter;
    double(&site).faults().fail_matching("COMMIT TRANSACTION", lost, 1);
    site.expect(0, &["orders", "import"]);
    let first = "WEBSTORE|refunded at the store: 1 x CLEAT/6IN".to_owned();
    assert_eq!(rows(&site, notes), std::slice::from_ref(&first));
    refund(&site, &placed, 1);
    let document = ledger(&site, &gone).doc_id.unwrap();
    site.company.execute(&cpsync_double::clerk::cancel(document, "2026-11-20T00:00:00"));
    refund(&site, &gone, 1);
    site.expect(0, &["orders", "import"]);
    site.expect(0, &["orders", "import"]);
    assert_eq!(rows(&site, notes), [first.clone(), first.replacen("RE|", "RE-2|", 1)]);
    let shown = site.expect(0, &["orders", "show", &gone.number]).out;
    assert!(shown.contains("not open in Counterpoint any more"), "{shown}");
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
