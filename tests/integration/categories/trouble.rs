//! Loops, orphans, twins, a busy store, a killed pass: one bad record never stops another.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use chrono::TimeDelta;
use cpsync::state::Hooks;

use super::{add, call, id_of, site, summary, till, tree};

#[test]
fn loops_and_orphans_are_told_each_and_stop_nobody() {
    let mut site = site();
    add(&site, "L1", "L2", "Loop one", 1);
    add(&site, "L2", "L1", "Loop two", 1);
    add(&site, "O", "NONE", "Orphan", 1);
    add(&site, "OO", "O", "Below the orphan", 1);
    let ran = site.expect(3, &["categories", "--json"]);
    assert_eq!((&summary(&ran.out)["created"], &summary(&ran.out)["held"]), (&6.into(), &4.into()));
    let queue = site.expect(0, &["queue", "list"]).out;
    assert!(queue.contains("below itself") && queue.contains("does not exist"), "{queue}");
    // Mended at the root: what hung below is found again although its own row is as it was.
    add(&site, "NONE", "", "Found", 90);
    till(&site, "L1", "PARENT_ID = NULL");
    site.later(TimeDelta::minutes(1));
    site.expect(0, &["categories"]);
    assert_eq!(
        tree(&site),
        "Loop one[Loop two], Rope & Line, On Deck[Blocks, Cleats, Paint], Safety, \
         Found[Orphan[Below the orphan]]"
    );
    assert!(site.requests_of(&["categories"]).is_empty());
}

#[test]
fn a_category_that_loses_its_place_stays_as_it_is() {
    let site = site();
    site.expect(0, &["categories"]);
    let before = tree(&site);
    till(&site, "DECK", "PARENT_ID = 'GONE'");
    site.shop.clear_requests();
    let ran = site.expect(3, &["categories", "--json"]);
    assert_eq!(summary(&ran.out)["held"], 4, "it and its three children");
    assert!(site.shop.requests().is_empty());
    assert_eq!(tree(&site), before);
}

#[test]
fn twins_share_a_category_and_are_told() {
    let site = site();
    add(&site, "DECK2", "", "ON DECK", 25);
    add(&site, "CLEAT2", "DECK2", "cleats", 9);
    add(&site, "ROD", "DECK2", "Rod Holders", 9);
    let ran = site.expect(0, &["categories", "-v"]);
    assert!(ran.out.contains("DECK2") && ran.out.contains("CLEAT2"), "{}", ran.out);
    assert_eq!(tree(&site), "Rope & Line, On Deck[Blocks, Cleats, Paint, Rod Holders], Safety");
    assert!(site.requests_of(&["categories"]).is_empty());
    // The twins part: the second gets a category of its own.
    till(&site, "DECK2", "DESCR = 'Below Deck'");
    site.expect(0, &["categories"]);
    let parted = "On Deck[Blocks, Cleats, Paint], Below Deck[cleats, Rod Holders], Safety";
    assert_eq!(tree(&site), format!("Rope & Line, {parted}"));
    assert!(site.requests_of(&["categories"]).is_empty());
    // And become one again: the second's own is deactivated.
    till(&site, "DECK2", "DESCR = 'On Deck'");
    site.expect(0, &["categories"]);
    let all = tree(&site);
    assert!(all.contains("Paint, Rod Holders]") && all.contains("-Below Deck"), "{all}");
}

#[test]
fn a_pass_that_would_empty_the_tree_stops_before_any_write() {
    let site = super::configured("");
    site.write_configuration(|toml| {
        format!("{toml}\n[stores.main.guard]\nat-least = 2\ndisable-percent = 25\n")
    });
    site.expect(0, &["categories"]);
    let before = tree(&site);
    site.company.execute("DELETE FROM dbo.EC_CATEG WHERE PARENT_ID = 'DECK'");
    site.shop.clear_requests();
    let ran = site.expect(6, &["categories"]);
    assert!(ran.err.contains("3 of 6 categories"), "{}", ran.err);
    assert!(site.shop.requests().is_empty());
    assert_eq!(tree(&site), before);
    site.expect(0, &["categories", "--allow-mass-change"]);
    assert_eq!(tree(&site), "Rope & Line, On Deck[-Blocks, -Cleats, -Paint], Safety");
}

#[test]
fn a_category_that_the_store_lost_is_made_again() {
    let site = site();
    site.expect(0, &["categories"]);
    let paint = id_of(&site, "Paint");
    call(&site, "DELETE", &format!("categories/{paint}"), serde_json::Value::Null);
    till(&site, "PAINT", "DESCR = 'Varnish'");
    site.expect(0, &["categories"]);
    assert_eq!(tree(&site), "Rope & Line, On Deck[Blocks, Cleats, Varnish], Safety");
    assert!(site.requests_of(&["categories"]).is_empty());
}

#[test]
fn a_parent_that_the_store_lost_is_made_again_before_its_children() {
    let mut site = site();
    site.expect(0, &["categories"]);
    let deck = id_of(&site, "On Deck");
    call(&site, "DELETE", &format!("categories/{deck}"), serde_json::Value::Null);
    add(&site, "WINCH", "DECK", "Winches", 9);
    site.run(&["categories"]);
    for _ in 0..4 {
        site.later(TimeDelta::hours(7));
        site.run(&["categories"]);
    }
    let all = tree(&site);
    assert_eq!(all.matches("On Deck").count(), 1, "{all}");
    assert!(all.contains("Winches"), "{all}");
}

#[test]
fn a_store_that_is_down_ends_the_pass_and_loses_nothing() {
    let site = site();
    site.shop.set_maintenance(true);
    site.expect(4, &["categories"]);
    site.shop.set_maintenance(false);
    site.expect(0, &["categories"]);
    assert_eq!(tree(&site), "Rope & Line, On Deck[Blocks, Cleats, Paint], Safety");
}

/// The process ends at every commit of the first pass, one after another, before it and behind it.
#[test]
fn a_pass_killed_at_any_commit_ends_as_one_that_was_not() {
    let wanted = "Rope & Line, On Deck[Blocks, Cleats, Paint], Safety";
    let mut kills = 0;
    for at in (0..200).step_by(3) {
        let site = site();
        let count = Arc::new(AtomicUsize::new(0));
        let kill: cpsync::state::Hook = Arc::new(move |_| {
            assert!(count.fetch_add(1, Ordering::SeqCst) != at, "killed");
        });
        let before = at % 2 == 0;
        let hooks = Hooks {
            before_commit: before.then(|| Arc::clone(&kill)),
            after_commit: (!before).then_some(kill),
        };
        let ended = catch_unwind(AssertUnwindSafe(|| site.run_hooked(&["categories"], hooks)));
        if ended.is_ok() {
            break;
        }
        kills += 1;
        site.expect(0, &["categories"]);
        assert_eq!(tree(&site), wanted, "killed at commit {at}");
        assert!(site.requests_of(&["categories"]).is_empty(), "killed at commit {at}");
    }
    assert!(kills > 4, "only {kills} commits were met");
}
