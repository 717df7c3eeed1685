//! Two runs at once (law 8), and runs that are asked to end.

#[cfg(unix)]
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Stdio};

use cpsync::state::Lock;
use cpsync_double::magento2::Phase;

use super::support::few;
#[cfg(unix)]
use super::support::outcome::Outcome;
use super::support::pause::Pause;
use super::support::site::Site;

const ITEMS: [&str; 3] = ["CLEAT/6IN", "KEYFLOAT", "SOCK-WOOL"];

fn site() -> Site {
    Site::with(|_| {}, few::only(&ITEMS))
}

/// Starts the real binary and waits until the shop holds it at its first product.
fn held(site: &Site, args: &[&str]) -> (Child, Pause) {
    let pause = Pause::at(&site.shop, Phase::Applied, |request| {
        request.method == "POST" && request.path.ends_with("/V1/products")
    });
    let mut command = site.command(args);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    pause.wait();
    (child, pause)
}

/// Its exit code and stderr.
fn ended(child: Child) -> (Option<i32>, String) {
    let output = child.wait_with_output().unwrap();
    (output.status.code(), String::from_utf8(output.stderr).unwrap())
}

#[test]
fn the_second_of_two_passes_leaves_and_says_who_is_at_work() {
    let site = site();
    let (child, pause) = held(&site, &["items"]);
    let pid = child.id();
    let second = site.expect(5, &["items"]);
    let error = second.err.lines().next().unwrap();
    let who = format!(
        "could not run `items` for store `main`: another run is under way (process {pid} on `"
    );
    assert!(error.contains(&who), "{error}");
    assert!(
        second.err.contains("\nhint: nothing was done; wait for the other run"),
        "{}",
        second.err
    );
    drop(pause);
    assert_eq!(ended(child), (Some(0), String::new()));
    assert!(site.writes_of(&["items"]).is_empty(), "the first did everything");
}

#[test]
fn items_and_inventory_run_side_by_side() {
    let site = site();
    let (child, pause) = held(&site, &["items"]);
    site.expect(0, &["inventory"]);
    drop(pause);
    assert_eq!(ended(child).0, Some(0));
}

#[test]
fn two_stores_run_side_by_side() {
    let site = site();
    let toml = std::fs::read_to_string(site.path("cpsync.toml")).unwrap();
    let at = toml.find("[stores.main]").unwrap();
    let second = toml[at..].replace("stores.main", "stores.second");
    std::fs::write(site.path("cpsync.toml"), format!("{toml}\n{second}")).unwrap();
    let (child, pause) = held(&site, &["--store", "main", "items"]);
    // The shop is one and the same: the second store finds what the first has made so far.
    site.expect(0, &["--store", "second", "items", "--find"]);
    drop(pause);
    assert_eq!(ended(child).0, Some(0));
}

#[test]
fn a_killed_pass_leaves_no_lock() {
    let site = site();
    let (mut child, pause) = held(&site, &["items"]);
    child.kill().unwrap();
    child.wait().unwrap();
    drop(pause);
    site.expect(0, &["items"]);
    drop(Lock::acquire(&site.path("cpsync.db"), "items", "main").unwrap());
}

#[test]
fn a_dry_run_looks_while_another_pass_works() {
    let site = site();
    let (child, pause) = held(&site, &["items"]);
    let dry = site.expect(0, &["--dry-run", "items"]);
    assert!(dry.out.contains("SOCK-WOOL"), "{}", dry.out);
    drop(pause);
    assert_eq!(ended(child).0, Some(0));
}

#[cfg(unix)]
#[test]
fn a_signal_lets_the_record_in_hand_be_finished() {
    let undisturbed = site();
    undisturbed.expect(0, &["items"]);
    for signal in ["TERM", "INT"] {
        let site = site();
        let (mut child, pause) = held(&site, &["items"]);
        let pid = child.id().to_string();
        let sent = std::process::Command::new("kill").args(["-s", signal, &pid]).status().unwrap();
        assert!(sent.success());
        let mut told = String::new();
        let mut stderr = BufReader::new(child.stderr.take().unwrap());
        stderr.read_line(&mut told).unwrap();
        assert!(told.contains("finishing the record in hand"), "{told}");
        drop(pause);
        stderr.read_to_string(&mut told).unwrap();
        let (code, _) = ended(child);
        assert_eq!(code, Some(130), "{signal}: {told}");
        assert!(told.contains("interrupted"), "{told}");
        let mut known = Vec::new();
        let noted = site.state().for_each_binding("main", "product", |binding| {
            known.extend((!binding.store_id.is_empty()).then_some(binding.sku));
            Ok(())
        });
        noted.unwrap();
        let made: Vec<String> =
            site.shop.products().iter().map(|p| p["sku"].as_str().unwrap().to_owned()).collect();
        assert_eq!(known, made, "{signal}: what the shop has is noted, and no more");
        assert_eq!(made.len(), 1, "{signal}: the rest is left to the next pass");
        let last = site.state().last_run("main", "items").unwrap().unwrap();
        assert_eq!(last.exit_code, Some(130), "{signal}");
        site.expect(0, &["items"]);
        Outcome::of(&site).expect(&Outcome::of(&undisturbed), signal);
    }
}
