//! `log`: what passes did, and what became of single records; the log file beside it.

use chrono::TimeDelta;

use super::support::desk::Desk;
use super::support::few;
use super::support::site::Site;

/// The lines that begin with this word.
fn rows<'t>(text: &'t str, first: &str) -> Vec<&'t str> {
    text.lines().filter(|line| line.split_whitespace().next() == Some(first)).collect()
}

#[test]
fn every_pass_is_a_line_and_what_it_did_to_a_record_is_found() {
    let mut site = Site::with(|_| {}, few::only(&["CLEAT/6IN", "KEYFLOAT", "SOCK-WOOL"]));
    site.expect(0, &["items"]);
    site.later(TimeDelta::hours(3));
    site.company.execute("UPDATE dbo.IM_ITEM SET DESCR = 'Cleat' WHERE ITEM_NO = 'CLEAT/6IN'");
    site.company.execute("UPDATE dbo.IM_ITEM SET DESCR = 'Float' WHERE ITEM_NO = 'KEYFLOAT'");
    site.shop.faults().reject_sku("KEYFLOAT", "not today");
    site.expect(3, &["items"]);
    site.expect(0, &["items", "--dry-run"]);
    site.expect(0, &["inventory"]);

    let log = site.expect(0, &["log"]).out;
    assert_eq!(log.lines().count(), 4, "a dry run leaves none: {log}");
    assert!(rows(&log, "3")[0].contains("inventory"), "{log}");
    assert!(rows(&log, "2")[0].ends_with("1 updated, 2 queued, 1 failed"), "{log}");
    assert!(rows(&log, "1")[0].contains("2026-11-18"), "{log}");
    let late = site.expect(0, &["log", "--since", "1h", "--task", "items"]).out;
    assert_eq!(late.lines().count(), 2, "{late}");

    let run = site.expect(0, &["log", "--run", "2"]).out;
    let update = rows(&run, "update");
    assert!(update[0].contains("CLEAT/6IN") && update[0].contains("-> \"Cleat\""), "{run}");
    assert!(rows(&run, "failed")[0].contains("not today"), "{run}");
    assert_eq!(rows(&run, "queued").len(), 2, "{run}");

    let record = site.expect(0, &["log", "--key", "keyfloat"]).out;
    assert!(rows(&record, "1").iter().any(|row| row.contains("create")), "{record}");
    assert!(rows(&record, "2").iter().any(|row| row.contains("failed")), "{record}");
    let of_item = site.expect(0, &["--json", "log", "--key", "SOCK-WOOL"]).out;
    assert!(of_item.lines().count() > 4, "the item with its cells: {of_item}");
    let cell = of_item.lines().find(|line| line.contains("SOCK-WOOL cell ")).unwrap();
    let cell: serde_json::Value = serde_json::from_str(cell).unwrap();
    let by_sku = site.expect(0, &["log", "--key", cell["sku"].as_str().unwrap()]).out;
    assert!(rows(&by_sku, "1").iter().all(|row| row.contains("SOCK-WOOL cell ")), "{by_sku}");
}

#[test]
fn old_runs_and_what_they_did_are_forgotten_by_age() {
    let keep = |toml: String| {
        let state = "[state]\nkeep-history = \"30d\"\nkeep-records = \"2d\"\n\n[stores.main]";
        few::only(&["CLEAT/6IN"])(toml).replacen("[stores.main]", state, 1)
    };
    let mut site = Site::with(|_| {}, keep);
    site.expect(0, &["items"]);
    site.later(TimeDelta::days(1));
    site.expect(0, &["items"]);
    assert!(site.expect(0, &["log", "--run", "1"]).out.contains("create"));
    site.later(TimeDelta::days(2));
    site.expect(0, &["items"]);
    let run = site.expect(0, &["log", "--run", "1"]).out;
    assert!(run.contains("what became of them is forgotten"), "{run}");
    site.later(TimeDelta::days(30));
    site.expect(0, &["items"]);
    let log = site.expect(0, &["log"]).out;
    assert_eq!(log.lines().count(), 3, "heading, the one before and the last: {log}");
    assert!(site.expect(2, &["log", "--run", "1"]).err.contains("no run 1 is known"));
}

#[test]
fn a_history_that_knows_nothing_says_so() {
    let desk = Desk::with("");
    assert_eq!(desk.expect(0, &["log"]).out, "no run is known\n");
    assert!(desk.expect(0, &["log", "--key", "A"]).out.starts_with("nothing is known of it"));
    let ran = desk.expect(2, &["log", "--since", "yesterday"]);
    assert!(ran.err.contains("neither a time like `2h`"), "{}", ran.err);
}

#[test]
fn every_line_of_the_log_file_has_the_number_of_its_run() {
    let site = Site::with(|_| {}, few::only(&["CLEAT/6IN"]));
    let log = site.path("cpsync.log");
    let args = ["--log-file", log.to_str().unwrap(), "items"];
    assert!(site.binary(&args).status.success());
    site.shop.revoke_token();
    site.company.execute("UPDATE dbo.IM_ITEM SET DESCR = 'Cleat' WHERE ITEM_NO = 'CLEAT/6IN'");
    assert_eq!(site.binary(&args).status.code(), Some(2));
    let text = std::fs::read_to_string(&log).unwrap();
    let of = |run: &str| {
        let lines = text.lines().filter(|line| line.split(' ').nth(2) == Some(run));
        lines.collect::<Vec<_>>()
    };
    assert!(of("#1").iter().any(|line| line.contains("items main: 1 created")), "{text}");
    assert!(of("#2").iter().any(|line| line.contains("error")), "{text}");
}
