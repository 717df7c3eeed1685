//! What goes wrong on the way: each order ends as exactly one document all the same.

use chrono::TimeDelta;
use cpsync::state::OrderState;
use cpsync_double::counterpoint::Fault;
use cpsync_double::magento2::Fault as ShopFault;

use super::super::support::site::Site;
use super::support::{cleats, comments, customers, documents, double, ledger, site, state};

/// An order of somebody whom Counterpoint knows: the document is the only thing to be written.
const KNOWN: &str = "aurelia.ashdown@mail.example";

/// Passes until one has nothing to complain of; each is an hour later.
fn settle(site: &mut Site) {
    for _ in 0..4 {
        site.later(TimeDelta::hours(1));
        if site.run(&["orders", "import"]).exit == 0 {
            return;
        }
    }
    let last = site.run(&["orders", "import"]);
    assert_eq!(last.exit, 0, "{}{}", last.out, last.err);
}

#[test]
fn a_deadlock_in_mid_transaction_is_tried_again_as_a_whole() {
    let site = site();
    let placed = site.shop.place_order(&cleats(KNOWN));
    let deadlock = Fault::Error {
        number: 1205,
        message: "Transaction was deadlocked on lock resources and has been chosen as the victim."
            .to_owned(),
    };
    double(&site).faults().fail_matching("INSERT INTO dbo.[PS_DOC_PMT]", deadlock.clone(), 1);
    double(&site).faults().fail_matching("USP_PS_TE_COMMIT_DOC", deadlock, 1);
    site.expect(0, &["orders", "import"]);
    assert_eq!(state(&site, &placed), OrderState::Acknowledged);
    assert_eq!(documents(&site, "0000").len(), 1);
}

#[test]
fn a_lost_answer_to_a_commit_is_looked_up_and_never_written_twice() {
    for (email, what) in [(KNOWN, "the document's"), ("new@example.org", "the customer's")] {
        let mut site = site();
        let placed = site.shop.place_order(&cleats(email));
        double(&site).faults().fail_matching("COMMIT TRANSACTION", Fault::DropAfter, 1);
        site.run(&["orders", "import"]);
        settle(&mut site);
        assert_eq!(documents(&site, "0000").len(), 1, "{what}");
        assert_eq!(customers(&site, email).len(), 1, "{what}");
        assert_eq!(state(&site, &placed), OrderState::Acknowledged, "{what}");
        assert_eq!(comments(&site, placed.id).len(), 1, "{what}");
    }
}

#[test]
fn a_shop_that_does_not_take_the_comment_is_told_later() {
    let mut site = site();
    let placed = site.shop.place_order(&cleats(KNOWN));
    let refuse = ShopFault::Status {
        code: 400,
        headers: Vec::new(),
        body: r#"{"message":"No."}"#.to_owned(),
        content_type: "application/json".to_owned(),
    };
    site.shop.faults().fail_matching("POST", "/comments", refuse, 1);
    site.expect(3, &["orders", "import"]);
    assert_eq!(state(&site, &placed), OrderState::Written);
    assert!(ledger(&site, &placed).trouble.unwrap().contains("the store was not told"));
    site.expect(0, &["orders", "import"]);
    assert_eq!(state(&site, &placed), OrderState::Written, "its time has not come");
    settle(&mut site);
    assert_eq!(state(&site, &placed), OrderState::Acknowledged);
    assert!(ledger(&site, &placed).trouble.is_none());
    assert_eq!(comments(&site, placed.id).len(), 1);
}

#[test]
fn a_comment_whose_answer_was_lost_is_there_once() {
    let mut site = site();
    let placed = site.shop.place_order(&cleats(KNOWN));
    site.shop.faults().fail_matching("POST", "/comments", ShopFault::LostAnswer, 1);
    site.run(&["orders", "import"]);
    settle(&mut site);
    assert_eq!(comments(&site, placed.id).len(), 1);
}

#[test]
fn a_shop_or_counterpoint_that_is_down_loses_nothing() {
    let mut site = site();
    let placed = site.shop.place_order(&cleats("down@example.org"));
    site.shop.set_maintenance(true);
    site.expect(4, &["orders", "import"]);
    site.shop.set_maintenance(false);
    double(&site).stop();
    site.expect(4, &["orders", "import"]);
    double(&site).restart().unwrap();
    settle(&mut site);
    assert_eq!(state(&site, &placed), OrderState::Acknowledged);
    assert_eq!(documents(&site, "0000").len(), 1);
}

#[test]
fn an_edit_between_claim_and_note_is_seen_as_late() {
    let site = site();
    let placed = site.shop.place_order(&cleats(KNOWN));
    // The document is written, and the pass dies before it can note that.
    let hooks = cpsync::state::Hooks {
        before_commit: Some(std::sync::Arc::new({
            let company = std::sync::Arc::clone(&site.company);
            move |_: &str| {
                let count = "SELECT TKT_NO FROM dbo.PS_DOC_HDR WHERE TKT_NO = '000000001'";
                let there = company.double().unwrap().query(count).unwrap();
                assert!(there.is_empty(), "killed here");
            }
        })),
        ..cpsync::state::Hooks::default()
    };
    let died = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        site.run_hooked(&["orders", "import"], hooks)
    }));
    assert!(died.is_err() && state(&site, &placed) == OrderState::Claimed);
    super::support::cancel(&site, &placed);
    site.expect(0, &["orders", "import"]);
    assert_eq!(documents(&site, "0000").len(), 1);
    let order = ledger(&site, &placed);
    assert!(order.held.is_none(), "{order:?}");
    assert!(order.attention.unwrap().contains("cancelled at the store"));
}
