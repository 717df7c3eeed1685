//! Orders that wait: why, what a person can do, and that they hold nobody else up.

use chrono::TimeDelta;
use cpsync::state::OrderState;
use cpsync_double::magento2::NewOrder;

use super::super::support::site::Site;
use super::support::{
    begun, bind, cleats, comments, customers, documents, ledger, lines, rows, site, site_with,
    state,
};

#[test]
fn an_order_that_cannot_be_mapped_is_held_with_what_to_add_and_the_others_go_on() {
    let site = site_with(|_| {}, |toml| toml.replace("payment-default = \"WEB\"\n", ""));
    let bad = |o: &mut NewOrder| o.payment = ("stripe".into(), "Card".into());
    let held = site.shop.place_order(&cleats("held@example.org").with(bad));
    let fine = site.shop.place_order(&cleats("fine@example.org"));
    let ran = site.expect(3, &["orders", "import"]);
    assert_eq!(documents(&site, "0000"), [fine.number]);
    assert_eq!(state(&site, &held), OrderState::Held);
    let reason = ledger(&site, &held).held.unwrap();
    assert!(reason.reason.contains("stripe"), "{reason:?}");
    assert!(reason.advice.as_ref().unwrap().contains("stripe = "), "{reason:?}");
    let listed = site.expect(0, &["orders", "list"]).out;
    assert!(listed.contains(&held.number) && listed.contains("stripe"), "{listed}");
    assert!(ran.out.is_empty(), "{}", ran.out);
    // Told once, then when its time has come; no request and no statement is lost on it.
    site.expect(0, &["orders", "import"]);
    // Mended: the next pass brings it by itself.
    site.write_configuration(|toml| begun(&toml));
    site.expect(0, &["orders", "import"]);
    assert_eq!(documents(&site, "0000").len(), 2);
}

#[test]
fn a_hold_is_told_again_ever_more_rarely() {
    let mut site = site();
    site.shop.place_order(&NewOrder::guest("a@example.org").buy("NO-SUCH", 1, "5"));
    let mut told = Vec::new();
    for _ in 0..16 {
        told.push(site.run(&["orders", "import"]).exit);
        site.later(TimeDelta::minutes(25));
    }
    assert_eq!(told[0], 3);
    let times = told.iter().filter(|exit| **exit != 0).count();
    assert!((3..=7).contains(&times), "{told:?}");
    assert!(told.iter().all(|exit| [0, 3].contains(exit)), "{told:?}");
    site.expect(0, &["orders", "retry", "000000001"]);
    site.expect(3, &["orders", "import"]);
}

#[test]
fn an_unknown_product_is_known_once_items_has_sent_it() {
    let site = Site::with(|_| {}, |toml| begun(&toml));
    let placed = site.shop.place_order(&cleats("a@example.org"));
    site.expect(3, &["orders", "import"]);
    assert!(ledger(&site, &placed).held.unwrap().reason.contains("CLEAT/6IN"));
    bind(&site, "main");
    // Sold before the shop's product had Counterpoint's spelling.
    let older = site.shop.place_order(&NewOrder::guest("b@example.org").buy("cleat/6In", 1, "5"));
    site.expect(0, &["orders", "import"]);
    assert_eq!(state(&site, &placed), OrderState::Acknowledged);
    assert_eq!(state(&site, &older), OrderState::Acknowledged);
}

#[test]
fn twins_are_held_but_the_first_until_a_person_releases_them() {
    let site = site();
    let [first, second] = [(); 2].map(|()| site.shop.place_order(&cleats("a@example.org")));
    let other = site.shop.place_order(&cleats("b@example.org"));
    site.expect(3, &["orders", "import"]);
    assert_eq!(documents(&site, "0000"), [first.number.clone(), other.number]);
    assert!(ledger(&site, &second).held.unwrap().reason.contains(&first.number));
    site.expect(0, &["orders", "release", &second.number]);
    site.expect(0, &["orders", "import"]);
    assert_eq!(documents(&site, "0000").len(), 3);
    let refused = site.expect(2, &["orders", "release", &second.number]);
    assert!(refused.err.contains("is not held"), "{}", refused.err);
}

#[test]
fn a_person_can_hold_an_order_and_let_it_go() {
    let site = site();
    let placed = site.shop.place_order(&cleats("a@example.org"));
    site.expect(2, &["orders", "hold", &placed.number]);
    site.expect(0, &["inventory", "--item", "NO-SUCH"]);
    assert_eq!(state(&site, &placed), OrderState::Seen, "inventory reads, and imports nothing");
    site.expect(0, &["orders", "hold", &placed.number, "--reason", "the shopper called"]);
    site.expect(0, &["orders", "import"]);
    assert!(documents(&site, "0000").is_empty());
    let listed = site.expect(0, &["orders", "list", "--state", "held", "--json"]).out;
    assert_eq!(lines(&listed, "order")[0]["reason"], "the shopper called");
    let dry = site.expect(0, &["orders", "release", &placed.number, "--dry-run"]);
    assert!(dry.out.contains("dry run"), "{}", dry.out);
    assert_eq!(state(&site, &placed), OrderState::Held);
    site.expect(0, &["orders", "release", &placed.number]);
    site.expect(0, &["orders", "import"]);
    assert_eq!(documents(&site, "0000").len(), 1);
    let refused = site.expect(2, &["orders", "hold", &placed.number]);
    assert!(refused.err.contains("is document"), "{}", refused.err);
}

#[test]
fn an_order_entered_by_hand_is_linked_and_not_imported() {
    let site = site();
    let [first, second] =
        ["a@example.org", "b@example.org"].map(|email| site.shop.place_order(&cleats(email)));
    site.expect(0, &["orders", "import", "--order", &first.number]);
    site.expect(0, &["inventory", "--item", "NO-SUCH"]);
    let refused = site.expect(2, &["orders", "link", &second.number, "NO-SUCH"]);
    assert!(refused.err.contains("no order `NO-SUCH`"), "{}", refused.err);
    // Somebody has typed it in.
    let number = format!("'{}'", first.number);
    let typed = "'0DE51A7E-0000-4000-8000-00000000000B'";
    site.company.execute(&format!(
        "UPDATE dbo.PS_DOC_HDR SET TKT_NO = 'H-77', DOC_GUID = {typed} WHERE TKT_NO = {number}"
    ));
    site.expect(0, &["orders", "link", &second.number, "H-77"]);
    site.expect(0, &["orders", "import"]);
    assert_eq!(ledger(&site, &second).tkt_no.as_deref(), Some("H-77"));
    assert_eq!(comments(&site, second.id), ["Counterpoint order H-77"]);
    let orders = "SELECT COUNT(*) FROM dbo.PS_DOC_HDR WHERE DOC_TYP = 'O' AND TKT_NO IN \
                  ('H-77', '000000001', '000000002')";
    assert_eq!(rows(&site, orders), ["1"]);
    site.expect(2, &["orders", "link", &second.number, "H-77"]);
}

#[test]
fn a_document_of_the_same_number_that_is_not_ours_holds_the_order() {
    let site = site();
    let placed = site.shop.place_order(&cleats("a@example.org"));
    site.expect(0, &["orders", "import"]);
    // The state file is lost and the documents are somebody else's.
    site.company.execute("UPDATE dbo.PS_DOC_HDR SET DOC_GUID = NEWID() WHERE TKT_NO = '000000001'");
    std::fs::remove_file(site.path("cpsync.db")).unwrap();
    bind(&site, "main");
    site.expect(3, &["orders", "import"]);
    assert_eq!(documents(&site, "0000").len(), 1);
    assert!(ledger(&site, &placed).held.unwrap().reason.contains("000000001"));
}

#[test]
fn a_lost_state_file_finds_its_documents_again() {
    let site = site();
    let placed = site.shop.place_order(&cleats("a@example.org"));
    site.expect(0, &["orders", "import"]);
    std::fs::remove_file(site.path("cpsync.db")).unwrap();
    bind(&site, "main");
    site.expect(0, &["orders", "import"]);
    assert_eq!(documents(&site, "0000").len(), 1);
    assert_eq!(state(&site, &placed), OrderState::Acknowledged);
    assert_eq!(comments(&site, placed.id).len(), 1, "the shop is not told twice");
}

#[test]
fn a_drawer_that_is_closed_holds_orders_until_it_is_opened() {
    let site = site();
    let placed = site.shop.place_order(&cleats("a@example.org"));
    let drawer = |stat: &str| {
        site.company.execute(&format!(
            "UPDATE dbo.PS_DRW_SESSION SET STAT = '{stat}' WHERE DRW_SESSION_ID = 9002"
        ));
    };
    drawer("C");
    let ran = site.expect(3, &["orders", "import"]);
    assert!(ran.err.is_empty() && documents(&site, "0000").is_empty(), "{}", ran.err);
    assert!(ledger(&site, &placed).held.unwrap().reason.contains("WEB"));
    assert!(customers(&site, "a@example.org").is_empty(), "nobody is made for nothing");
    drawer("A");
    site.expect(0, &["orders", "import"]);
    assert_eq!(documents(&site, "0000").len(), 1);
}
