//! `images sync` killed at each of its requests and commits: the next pass ends where an undisturbed
//! one does, and nothing is there twice by the shop's own list.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use chrono::Utc;
use cpsync::state::Hooks;
use cpsync_double::magento2::Phase;

use super::{bytes, file, made, pass, put, shown};
use crate::kill_points::death;
use crate::support::site::Site;

const CLEAT: &str = "CLEAT/6IN";
const SYNC: [&str; 2] = ["images", "sync"];

/// A shop with three pictures, of which one changes, one goes, and one more comes.
fn evening() -> Site {
    let mut site = made(&[CLEAT]);
    // The process that is killed has the system's clock.
    site.now = Utc::now();
    for name in ["CLEAT_6IN.png", "CLEAT_6IN^1.png", "CLEAT_6IN^2.png"] {
        put(&site, name, name);
    }
    pass(&site);
    put(&site, "CLEAT_6IN.png", "another");
    std::fs::remove_file(file(&site, "CLEAT_6IN^1.png")).unwrap();
    put(&site, "CLEAT_6IN^3.png", "one more");
    site.expect(0, &["images", "find"]);
    site
}

/// What the shop shows, file names apart: a store numbers them as they come.
fn end(site: &Site) -> Vec<(String, Vec<u8>)> {
    let without_name = |line: String| {
        let words: Vec<&str> = line.split(' ').collect();
        [&words[..1], &words[2..]].concat().join(" ")
    };
    shown(site, CLEAT).into_iter().map(without_name).zip(bytes(site, CLEAT)).collect()
}

/// Runs again after the kill.
fn mended(site: &Site, wanted: &[(String, Vec<u8>)], what: &str) {
    site.expect(0, &SYNC);
    let end: Vec<_> = end(site);
    assert!(end == wanted, "{what}: {:?}", shown(site, CLEAT));
    site.shop.clear_requests();
    pass(site);
    assert!(site.shop.requests().is_empty(), "{what}: all is said");
}

#[test]
fn an_upload_that_is_killed_at_a_request_is_made_good_by_the_next_pass() {
    let site = evening();
    site.shop.clear_requests();
    site.expect(0, &SYNC);
    let requests = site.shop.requests();
    let names: Vec<String> = requests.iter().map(|r| format!("{} {}", r.method, r.path)).collect();
    let writes: Vec<&str> = names.iter().map(|name| name.split(' ').next().unwrap()).collect();
    assert_eq!(writes, ["GET", "PUT", "POST", "DELETE"], "{names:?}");
    let wanted = end(&site);
    for name in &names[1..] {
        for phase in [Phase::Before, Phase::Applied] {
            let site = evening();
            assert!(death::at_request(&site, &SYNC, phase, name, 1), "it came to {name}");
            mended(&site, &wanted, &format!("{phase:?} {name}"));
        }
    }
}

#[test]
fn an_upload_that_ends_at_a_commit_is_made_good_by_the_next_pass() {
    let site = evening();
    let commits = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&commits);
    let count = move |_: &str| {
        counted.fetch_add(1, Ordering::SeqCst);
    };
    let ran =
        site.run_hooked(&SYNC, Hooks { before_commit: Some(Arc::new(count)), ..Hooks::default() });
    assert_eq!(ran.exit, 0, "{}", ran.err);
    let wanted = end(&site);
    let commits = commits.load(Ordering::SeqCst);
    assert!(commits > 6, "intents, confirmations, the job: {commits}");
    for nth in 1..commits {
        let site = evening();
        let seen = AtomicUsize::new(0);
        let die = move |_: &str| {
            if seen.fetch_add(1, Ordering::SeqCst) == nth {
                std::panic::resume_unwind(Box::new("killed"));
            }
        };
        let hooks = Hooks { before_commit: Some(Arc::new(die)), ..Hooks::default() };
        let died = catch_unwind(AssertUnwindSafe(|| site.run_hooked(&SYNC, hooks)));
        assert!(died.is_err(), "commit {nth}");
        mended(&site, &wanted, &format!("commit {nth}"));
    }
}
