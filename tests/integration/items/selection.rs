//! What a pass is asked for: all, some, only to find, so many, so long, or nothing for real.

use crate::support::site::Site;

const FEW: [&str; 4] = ["000123", "000124", "CLEAT/6IN", "CLOG-DECK"];

fn synced() -> Site {
    let site = Site::of(&FEW);
    site.expect(0, &["items"]);
    site
}

/// The companions of the state file and the file, byte by byte.
fn files(site: &Site) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<(String, Vec<u8>)> = std::fs::read_dir(site.path("."))
        .unwrap()
        .map(|entry| entry.unwrap())
        .map(|entry| {
            (entry.file_name().into_string().unwrap(), std::fs::read(entry.path()).unwrap())
        })
        .collect();
    files.sort();
    files
}

/// The products that a write went to.
fn touched(site: &Site, args: &[&str]) -> Vec<String> {
    let mut skus: Vec<String> = site
        .sent(args)
        .iter()
        .filter_map(|line| Some(line.strip_prefix("PUT products/")?.split(':').next()?.to_owned()))
        .collect();
    skus.sort();
    skus.dedup();
    skus
}

#[test]
fn all_and_item_send_again_what_the_store_has_confirmed() {
    let site = synced();
    site.shop.edit(|shop| {
        shop.set_member("000123", "name", &"Scribble".into());
        shop.set_member("CLOG-DECK|40", "name", &"Scribble".into());
    });
    assert_eq!(site.requests_of(&["items"]), [], "cpsync does not look for edits at the store");
    assert_eq!(touched(&site, &["items", "--item", "000123"]), ["000123"]);
    assert_eq!(site.seen("000123").get("name"), "Dock Line 3/8\" x 15 ft, Navy");
    assert_eq!(site.seen("CLOG-DECK|40").get("name"), "Scribble");
    let all = touched(&site, &["items", "--all"]);
    assert_eq!(all.len(), 3 + 8, "{all:?}");
    assert_ne!(site.seen("CLOG-DECK|40").get("name"), "Scribble");
    assert_eq!(site.requests_of(&["items"]), []);
}

#[test]
fn items_are_named_once_several_times_or_by_stdin() {
    let site = synced();
    let cases: [(&[&str], &str, &[&str]); 5] = [
        (&["--item", "cleat/6in"], "", &["CLEAT/6IN"]),
        (&["--item", "000123", "--item", "000124", "--now"], "", &["000123", "000124"]),
        (&["--item", "000123", "--item", "000123"], "", &["000123"]),
        (&["--item", "-"], "\u{feff}000124\r\n\r\n CLEAT/6IN \r\n", &["000124", "CLEAT/6IN"]),
        (&["--item", "-", "--now"], "000123", &["000123"]),
    ];
    for (args, stdin, expected) in cases {
        site.shop.clear_requests();
        let ran = site.run_fed(&[&["items"], args].concat(), stdin);
        assert_eq!(ran.exit, 0, "{args:?} {}", ran.err);
        let skus: std::collections::BTreeSet<String> = site
            .shop
            .writes()
            .iter()
            .map(|request| request.path.replace("/rest/all/V1/products/", ""))
            .collect();
        assert_eq!(skus.into_iter().collect::<Vec<_>>(), expected, "{args:?}");
    }
    assert_eq!(site.run_fed(&["items", "--item", "-"], "\r\n").exit, 2);
}

#[test]
fn an_unknown_number_is_told_and_sends_nothing() {
    let site = synced();
    for args in [&["items", "--item", "NOSUCH"][..], &["items", "--item", "NOSUCH", "--now"]] {
        site.shop.clear_requests();
        let ran = site.binary(args);
        let told = String::from_utf8(ran.stderr).unwrap();
        assert_eq!((ran.status.code(), site.shop.requests()), (Some(0), Vec::new()), "{told}");
        assert!(told.contains("there is no item `NOSUCH`"), "{args:?}: {told}");
    }
    assert_eq!(site.expect(0, &["queue", "list"]).out, "the queue is empty\n");
}

#[test]
fn find_fills_the_queue_and_a_plain_pass_sends_it() {
    let site = Site::of(&FEW);
    assert_eq!(site.requests_of(&["items", "--find"]), []);
    assert_eq!(site.expect(0, &["queue", "list"]).out.lines().count(), 1 + FEW.len());
    site.expect(0, &["items"]);
    assert_eq!(site.shop.products().len(), 3 + 8);
    assert_eq!(site.expect(0, &["queue", "list"]).out, "the queue is empty\n");
}

#[test]
fn a_limit_leaves_the_rest_for_the_next_passes() {
    let site = Site::of(&FEW);
    let (mut counts, mut fresh) = (Vec::new(), Vec::new());
    for _ in 0..3 {
        site.expect(0, &["items", "--limit", "2"]);
        counts.push(site.shop.products().len());
        fresh.push(site.state().last_good_run("main", "items").unwrap().map(|run| run.id));
    }
    assert_eq!(counts, [2, 11, 11]);
    // The first left work, and is no success to `status`; a limit that suffices is none's loss.
    assert_eq!(fresh, [None, Some(2), Some(3)]);
    assert_eq!(site.requests_of(&["items"]), []);
}

#[test]
fn time_that_is_up_leaves_the_rest_and_loses_nothing() {
    let one_by_one = super::replaced("[stores.main]\n", "[stores.main]\nbulk = \"never\"\n");
    let site = Site::of_with(&FEW, |_| {}, one_by_one);
    let ran = site.expect(0, &["-v", "items", "--max-duration", "0s"]);
    assert!(ran.out.contains("4 left") || ran.err.contains("4 left"), "{}{}", ran.out, ran.err);
    // One in any case: else a short time would be used up by reading, pass after pass.
    assert_eq!(site.shop.products().len(), 1);
    assert_eq!(site.state().last_good_run("main", "items").unwrap(), None);
    site.shop.set_latency(std::time::Duration::from_millis(20));
    let mut passes = 0;
    while site.expect(0, &["queue", "list"]).out != "the queue is empty\n" {
        passes += 1;
        site.expect(0, &["items", "--max-duration", &format!("{}ms", passes * 25)]);
    }
    assert!(passes > 2, "some were cut off");
    site.shop.set_latency(std::time::Duration::ZERO);
    let whole = Site::of(&FEW);
    whole.expect(0, &["items"]);
    assert_eq!(site.all_seen(), whole.all_seen());
    for task in ["items", "inventory"] {
        assert_eq!(site.requests_of(&[task]), [], "{task}");
    }
}

#[test]
fn the_guard_stops_before_any_write_and_a_mended_till_goes_on() {
    let site = Site::start();
    site.expect(3, &["items"]);
    let before = files(&site);
    site.company.execute("UPDATE dbo.IM_ITEM SET IS_ECOMM_ITEM = 'N' WHERE CATEG_COD = 'APPAREL'");
    site.shop.clear_requests();
    let ran = site.run(&["items"]);
    assert_eq!(ran.exit, 6, "{}", ran.err);
    assert!(ran.err.contains("disable") && ran.err.contains("--allow-mass-change"), "{}", ran.err);
    assert_eq!(site.shop.requests(), []);
    let jobs = |site: &Site| site.expect(0, &["queue", "list"]).out;
    assert_eq!(jobs(&site).lines().count(), 2, "nothing is queued by it");
    drop(before);
    site.company.execute("UPDATE dbo.IM_ITEM SET IS_ECOMM_ITEM = 'Y' WHERE CATEG_COD = 'APPAREL' AND ITEM_NO LIKE 'TEE%'");
    assert_eq!(site.run(&["items"]).exit, 6, "still too much");
    let online = |site: &Site| site.shop.products().iter().filter(|p| p["status"] == 1).count();
    let before = online(&site);
    site.expect(0, &["items", "--allow-mass-change"]);
    assert!(online(&site) < before);
}

#[test]
fn a_dry_run_tells_every_difference_and_changes_nothing() {
    let site = Site::of(&FEW);
    let before = files(&site);
    let first = site.expect(0, &["--dry-run", "items"]);
    assert!(
        first.out.contains("create CLOG-DECK|40") && first.out.contains("price: \"25.95\""),
        "{}",
        first.out
    );
    assert_eq!(files(&site), before, "not even a state file is made");
    assert_eq!(site.shop.writes(), []);
    site.expect(0, &["items"]);
    site.company.execute(
        "UPDATE dbo.IM_ITEM SET DESCR = 'Renamed', WEIGHT = 2 WHERE ITEM_NO = '000123'; \
         UPDATE dbo.IM_ITEM SET IS_ECOMM_ITEM = 'N' WHERE ITEM_NO = '000124'; \
         UPDATE dbo.IM_INV_CELL SET CELL_STAT = 'I' WHERE ITEM_NO = 'CLOG-DECK' AND DIM_1_UPR = '40'",
    );
    let before = files(&site);
    let image = site.shop.image();
    for args in [&["--dry-run", "items"][..], &["items", "--dry-run", "--item", "000123", "--now"]]
    {
        site.shop.clear_requests();
        let ran = site.expect(0, args);
        assert_eq!(site.shop.writes(), [], "{args:?}");
        assert_eq!(files(&site), before, "{args:?}");
        for line in [
            "update 000123",
            "  name: \"Dock Line 3/8\" x 15 ft, Navy\" -> \"Renamed\"",
            "  weight: \"1.43\" -> \"2\"",
        ] {
            assert!(ran.out.contains(line), "{line} in {}", ran.out);
        }
    }
    let ran = site.expect(0, &["--dry-run", "items"]);
    for line in ["disable 000124", "disable CLOG-DECK|40", "  enabled: \"yes\" -> \"no\""] {
        assert!(ran.out.contains(line), "{line} in {}", ran.out);
    }
    assert_eq!(site.shop.image(), image);
    let sent = site.sent(&["items"]);
    assert_eq!(sent.len(), 3, "the real pass sends what the dry one told: {sent:?}");
}
