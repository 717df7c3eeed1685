//! What a pass sends: the minimum, in the right order, and nothing where nothing changed.

use serde_json::{Value, json};

use super::{add, attribute, by_hand, call, configured, id_of, site, summary, till, tree, writes};
use crate::support::site::Site;

const ALL: &str = "Rope & Line, On Deck[Blocks, Cleats, Paint], Safety";

#[test]
fn the_tree_arrives_and_the_second_pass_makes_no_request() {
    let site = Site::start();
    let ran = site.expect(0, &["categories", "--json"]);
    assert_eq!(summary(&ran.out)["created"], 44);
    let arrived = tree(&site);
    assert!(
        arrived.starts_with(
            "Rope & Line[Rope by the Metre[Racing Lines], Dock & Mooring Lines, Twine & Small Stuff[Rigging Tools]], \
             On Deck["
        ),
        "{arrived}"
    );
    assert!(arrived.ends_with("Archive 2024"), "{arrived}");
    let html = "<p>Rope &amp; Line: chosen by people who use it.</p>";
    assert_eq!(attribute(&site, "Rope & Line", "description"), json!(html));
    assert!(site.requests_of(&["categories"]).is_empty());
}

#[test]
fn each_edit_is_one_request() {
    let site = site();
    site.expect(0, &["categories"]);
    assert_eq!(tree(&site), ALL);
    let deck = id_of(&site, "On Deck");
    let rope = id_of(&site, "Rope & Line");
    let paint = id_of(&site, "Paint");
    for (id, set, wanted, after) in [
        ("PAINT", "DESCR = 'Paint & Varnish'", format!("PUT categories/{paint}"), ""),
        ("PAINT", "HTML_DESCR = '<p>Dries.</p>'", format!("PUT categories/{paint}"), ""),
        (
            "PAINT",
            "PARENT_ID = 'ROPE'",
            format!("PUT categories/{paint}/move"),
            "Rope & Line[Paint & Varnish], On Deck[Blocks, Cleats], Safety",
        ),
        (
            "DECK",
            "DISP_SEQ_NO = 5",
            format!("PUT categories/{deck}/move"),
            "On Deck[Blocks, Cleats], Rope & Line[Paint & Varnish], Safety",
        ),
        (
            "ROPE",
            "DISP_SEQ_NO = 99",
            format!("PUT categories/{rope}/move"),
            "On Deck[Blocks, Cleats], Safety, Rope & Line[Paint & Varnish]",
        ),
    ] {
        till(&site, id, set);
        let requests = site.requests_of(&["categories"]);
        assert_eq!(requests.len(), 1, "{set}: {requests:?}");
        assert_eq!(writes(&site), [wanted], "{set}");
        if !after.is_empty() {
            assert_eq!(tree(&site), after, "{set}");
        }
        assert!(site.requests_of(&["categories"]).is_empty(), "{set}");
    }
    assert_eq!(attribute(&site, "Paint & Varnish", "description"), json!("<p>Dries.</p>"));
}

#[test]
fn renumbering_without_another_order_sends_nothing() {
    let site = site();
    site.expect(0, &["categories"]);
    site.company.execute("UPDATE dbo.EC_CATEG SET DISP_SEQ_NO = DISP_SEQ_NO * 7 + 3");
    assert!(site.requests_of(&["categories"]).is_empty());
    assert_eq!(tree(&site), ALL);
}

#[test]
fn a_swap_of_two_numbers_is_one_move() {
    let site = site();
    site.expect(0, &["categories"]);
    till(&site, "BLOCK", "DISP_SEQ_NO = 3");
    till(&site, "PAINT", "DISP_SEQ_NO = 1");
    site.requests_of(&["categories"]);
    assert_eq!(tree(&site), "Rope & Line, On Deck[Paint, Cleats, Blocks], Safety");
    assert_eq!(writes(&site).len(), 2);
    till(&site, "CLEAT", "DISP_SEQ_NO = 4");
    assert_eq!(site.requests_of(&["categories"]).len(), 1);
    assert_eq!(tree(&site), "Rope & Line, On Deck[Paint, Blocks, Cleats], Safety");
}

#[test]
fn a_new_category_takes_its_place_among_the_others() {
    let site = site();
    site.expect(0, &["categories"]);
    add(&site, "NAV", "", "Navigation", 25);
    site.requests_of(&["categories"]);
    assert_eq!(writes(&site), ["POST categories"], "there is room between 20 and 30");
    add(&site, "WINCH", "DECK", "Winches", 2);
    site.requests_of(&["categories"]);
    assert_eq!(writes(&site).len(), 2, "no room between 2 and 3: made, then moved");
    assert_eq!(
        tree(&site),
        "Rope & Line, On Deck[Blocks, Cleats, Winches, Paint], Navigation, Safety"
    );
    assert!(site.requests_of(&["categories"]).is_empty());
}

#[test]
fn a_category_moves_with_all_that_is_below_it_and_under_a_new_parent() {
    let site = site();
    site.expect(0, &["categories"]);
    add(&site, "BOAT", "", "Boat", 15);
    till(&site, "DECK", "PARENT_ID = 'BOAT', DESCR = 'Deck'");
    site.requests_of(&["categories"]);
    assert_eq!(tree(&site), "Rope & Line, Boat[Deck[Blocks, Cleats, Paint]], Safety");
    assert_eq!(writes(&site).len(), 3, "made, renamed, moved: {:?}", writes(&site));
    assert!(site.requests_of(&["categories"]).is_empty());
}

#[test]
fn what_is_gone_is_deactivated_and_comes_back() {
    let site = site();
    site.expect(0, &["categories"]);
    site.company.execute("DELETE FROM dbo.EC_CATEG WHERE CATEG_ID IN ('PAINT', 'SAFE')");
    let ran = site.expect(0, &["categories", "--json"]);
    assert_eq!(summary(&ran.out)["disabled"], 2);
    assert_eq!(tree(&site), "Rope & Line, On Deck[Blocks, Cleats, -Paint], -Safety");
    assert!(site.requests_of(&["categories"]).is_empty());
    add(&site, "PAINT", "DECK", "Paint", 3);
    // Another id, the same name and place: the same category of the store.
    add(&site, "SAFE2", "", "Safety", 30);
    site.expect(0, &["categories"]);
    assert_eq!(tree(&site), ALL);
    assert!(site.requests_of(&["categories"]).is_empty());
}

#[test]
fn what_is_gone_is_left_where_the_policy_says_so() {
    let site = configured("gone = \"leave\"");
    site.expect(0, &["categories"]);
    site.company.execute("DELETE FROM dbo.EC_CATEG WHERE CATEG_ID = 'SAFE'");
    assert!(site.requests_of(&["categories"]).is_empty());
    assert_eq!(tree(&site), ALL);
}

#[test]
fn a_deleted_category_s_id_gives_its_store_category_to_its_successor_at_once() {
    let site = site();
    site.expect(0, &["categories"]);
    let before = id_of(&site, "Safety");
    till(&site, "SAFE", "CATEG_ID = 'SAFE2'");
    site.expect(0, &["categories"]);
    assert_eq!(tree(&site), ALL);
    assert_eq!(id_of(&site, "Safety"), before);
}

#[test]
fn categories_of_the_store_are_adopted_by_path() {
    let site = site();
    let deck = by_hand(&site, 2, "on deck");
    let blocks = by_hand(&site, deck, "Blocks");
    by_hand(&site, 2, "Summer Sale");
    let ran = site.expect(0, &["categories", "--json"]);
    assert_eq!(summary(&ran.out)["created"], 4);
    assert_eq!((id_of(&site, "On Deck"), id_of(&site, "Blocks")), (deck, blocks));
    let all = tree(&site);
    for name in ["On Deck", "Blocks", "Summer Sale", "Safety"] {
        assert_eq!(all.matches(name).count(), 1, "{all}");
    }
    assert!(site.requests_of(&["categories"]).is_empty());
}

#[test]
fn what_was_made_by_hand_is_never_touched() {
    let site = configured("root = \"Shop\"");
    let outside = by_hand(&site, 2, "Safety");
    let root = by_hand(&site, 2, "Shop");
    let inside = by_hand(&site, root, "Own Brand");
    let below = by_hand(&site, inside, "Blocks");
    let look = |id: u64| call(&site, "GET", &format!("categories/{id}"), Value::Null);
    let kept = |mut category: Value| {
        category["position"] = Value::Null;
        category
    };
    let before: Vec<Value> = [outside, inside, below].map(look).map(kept).into();
    site.expect(0, &["categories"]);
    till(&site, "SAFE", "DESCR = 'Safe'");
    site.company.execute("DELETE FROM dbo.EC_CATEG WHERE CATEG_ID = 'ROPE'");
    site.expect(0, &["categories"]);
    let after: Vec<Value> = [outside, inside, below].map(look).map(kept).into();
    assert_eq!(before, after);
    let all = tree(&site);
    assert!(all.contains("Shop[Own Brand[Blocks], -Rope & Line, On Deck"), "{all}");
}

#[test]
fn a_root_that_does_not_exist_is_the_operators_to_mend() {
    for root in ["\"No/Such\"", "4711"] {
        let site = configured(&format!("root = {root}"));
        let ran = site.expect(2, &["categories"]);
        assert!(ran.err.contains("root"), "{}", ran.err);
        assert!(site.shop.writes().is_empty());
    }
}

#[test]
fn another_root_moves_the_top_level() {
    let site = site();
    site.expect(0, &["categories"]);
    let root = by_hand(&site, 2, "Shop");
    site.write_configuration(|toml| super::with_section(toml, &format!("root = {root}")));
    site.expect(0, &["categories"]);
    assert_eq!(tree(&site), format!("Shop[{ALL}]"));
    assert!(site.requests_of(&["categories"]).is_empty());
}

#[test]
fn a_blank_name_falls_back_to_the_id_and_a_taken_address_gets_it_too() {
    let site = site();
    add(&site, "2024", "", " ", 40);
    add(&site, "DECK2", "", "On-Deck", 50);
    site.expect(0, &["categories"]);
    assert_eq!(tree(&site), format!("{ALL}, 2024, On-Deck"));
    assert_eq!(attribute(&site, "On-Deck", "url_key"), json!("on-deck-deck2"));
}

#[test]
fn a_dry_run_tells_what_would_be_and_changes_nothing() {
    let site = site();
    let ran = site.expect(0, &["categories", "--dry-run"]);
    assert!(ran.out.contains("create On Deck") && ran.out.contains("create Cleats"), "{}", ran.out);
    assert!(site.shop.writes().is_empty());
    assert_eq!(tree(&site), "");
    site.expect(0, &["categories"]);
    till(&site, "DECK", "DESCR = 'Deck'");
    let file = || std::fs::read(site.path("cpsync.db")).unwrap();
    let bytes = file();
    let ran = site.expect(0, &["categories", "--dry-run"]);
    assert!(ran.out.contains("\"On Deck\" -> \"Deck\""), "{}", ran.out);
    assert!(file() == bytes, "the state file was written");
    assert_eq!(tree(&site), ALL);
}

#[test]
fn flags_choose_records_as_they_do_for_items() {
    let site = site();
    let ran = site.expect(0, &["categories", "--find", "--json"]);
    assert_eq!(summary(&ran.out)["queued"], 6);
    assert!(site.shop.requests().is_empty());
    let ran = site.expect(0, &["categories", "--limit", "2", "--json"]);
    assert_eq!((&summary(&ran.out)["created"], &summary(&ran.out)["left"]), (&json!(2), &json!(4)));
    site.expect(0, &["categories", "--category", "safe", "--now"]);
    assert!(tree(&site).contains("Safety"), "{}", tree(&site));
    site.expect(0, &["categories"]);
    assert_eq!(tree(&site), ALL);
    call(
        &site,
        "PUT",
        &format!("categories/{}", id_of(&site, "Safety")),
        json!({"category": {"name": "By hand"}}),
    );
    assert!(site.requests_of(&["categories"]).is_empty());
    site.expect(0, &["categories", "--all"]);
    assert_eq!(tree(&site), ALL);
}
