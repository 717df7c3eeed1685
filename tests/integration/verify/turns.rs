//! Samples that take turns, runs beside passes, and what scripts and the history see.

use std::collections::BTreeMap;

use cpsync::state::Lock;
use serde_json::{Value, json};

use super::{of, without};
use crate::support::site::Site;

const ITEMS: [&str; 4] = ["CLEAT/6IN", "CLEAT/8IN", "KEYFLOAT", "CLOG-DECK"];

/// A shop whose products all have another name than they should.
fn renamed() -> Site {
    let site = of(&ITEMS, |toml| toml);
    site.expect(0, &["items"]);
    let skus: Vec<String> =
        site.shop.products().iter().map(|p| p["sku"].as_str().unwrap().to_owned()).collect();
    site.shop.edit(|shop| {
        for sku in &skus {
            shop.set_member(sku, "name", &json!("By hand"));
        }
    });
    site
}

fn objects(out: &str) -> Vec<Value> {
    out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn skus(out: &str) -> Vec<String> {
    let differences = objects(out).into_iter().filter(|o| o["message_type"] == "difference");
    differences.map(|o| o["sku"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn every_product_has_its_turn_within_as_many_runs_as_there_are_shares() {
    let site = renamed();
    let all = skus(&site.expect(7, &["verify", "items", "--json"]).out);
    assert_eq!(all.len(), site.shop.products().len(), "{all:?}");
    // Each run opens the state file anew, as after a restart; one over all takes no turn.
    let mut told: BTreeMap<String, usize> = BTreeMap::new();
    let mut first = Vec::new();
    for run in 0..6 {
        let ran = site.run(&["verify", "items", "--sample", "20%", "--json"]);
        let own = skus(&ran.out);
        assert_eq!(ran.exit, if own.is_empty() { 0 } else { 7 }, "{}", ran.out);
        match run {
            0 => first = own.clone(),
            5 => assert_eq!(own, first, "the sixth run is the first one's share again"),
            _ => {}
        }
        own.into_iter().filter(|_| run < 5).for_each(|sku| *told.entry(sku).or_default() += 1);
        if run == 2 {
            site.expect(7, &["verify", "items", "-q"]);
        }
    }
    assert_eq!(told.len(), all.len(), "every product: {told:?}");
    assert!(told.values().all(|times| *times == 1), "once each: {told:?}");
    for (share, says) in [("0", "between 1% and 100%"), ("few", "is not a share like 5%")] {
        let refused = site.expect(2, &["verify", "--sample", share]);
        assert!(refused.err.contains(says), "{}", refused.err);
    }
}

#[test]
fn scripts_and_the_history_see_every_difference_and_a_dry_run_keeps_nothing() {
    let site = renamed();
    let told = objects(&site.expect(7, &["verify", "items", "--json"]).out);
    let cleat = told.iter().find(|object| object["sku"] == "CLEAT/6IN").unwrap();
    let field = json!({ "field": "name", "old": "By hand", "new": "Open Base Cleat 6 in" });
    let expected = json!({
        "message_type": "difference", "store": "main", "task": "items", "key": "CLEAT/6IN",
        "sku": "CLEAT/6IN", "kind": "differs", "fields": [field],
    });
    assert_eq!(*cleat, expected);
    let products = site.shop.products().len();
    let summary = json!({
        "message_type": "summary", "task": "verify", "store": "main", "error": null,
        "products": products, "categories": 0, "pictures": 0, "orders": 0,
        "differing": products, "missing": 0, "pending": 0, "queued": 0,
    });
    assert_eq!(*told.last().unwrap(), summary);
    let run = objects(&site.expect(0, &["log", "--task", "verify", "--json"]).out).remove(0);
    assert_eq!(
        (run["code"].clone(), run["summary"]["differing"].clone()),
        (json!(7), json!(products))
    );
    assert_eq!(run["whole"], false, "only items");
    let status = site.run(&["status"]);
    let line = status.out.lines().find(|line| line.contains(" verify ")).unwrap();
    assert!(line.contains("differs"), "it is not watched: {line}");
    let id = run["id"].to_string();
    let records = site.expect(0, &["log", "--run", &id]).out;
    assert!(
        records.contains("differs") && records.contains("\"By hand\" -> \"Open Base"),
        "{records}"
    );
    let file = || std::fs::read(site.path("cpsync.db")).unwrap();
    let before = file();
    site.expect(7, &["--dry-run", "verify", "items", "--repair", "--sample", "50%"]);
    assert!(file() == before, "a dry run writes nothing");
    assert!(site.shop.writes().iter().all(|write| !write.path.contains("verify")));
}

#[test]
fn a_repair_waits_for_no_pass_and_a_look_disturbs_none() {
    let site = renamed();
    let lock = |task| Lock::acquire(&site.path("cpsync.db"), task, "main").unwrap();
    let running = lock("items");
    let refused = site.expect(5, &["verify", "--repair"]);
    assert!(
        refused.err.contains("could not repair what `items` sends: could not run `items`"),
        "{}",
        refused.err
    );
    assert!(refused.err.contains("hint: nothing was done; wait"), "{}", refused.err);
    site.expect(7, &["verify", "items"]);
    site.expect(0, &["verify", "prices", "--repair"]);
    drop(running);
    let pass = site.expect(7, &["verify", "items", "--repair"]);
    assert!(pass.out.contains("queued for the next passes"), "{}", pass.out);
    site.expect(0, &["items"]);
    site.expect(0, &["verify", "items"]);
    for (what, section) in [("images", "images"), ("orders", "orders")] {
        site.write_configuration(|toml| without(&toml, section));
        let refused = site.expect(2, &["verify", what]);
        assert!(refused.err.contains("error: "), "{}", refused.err);
    }
}
