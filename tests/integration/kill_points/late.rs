//! A bulk that a killed pass has left behind, carried out only after newer content was sent.

use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

use chrono::Utc;
use cpsync_double::magento2::Phase;

use super::super::support::company::Company;
use super::super::support::few;
use super::super::support::pause::Pause;
use super::super::support::site::Site;
use super::stages::rest;

const ITEMS: [&str; 2] = ["CLEAT/6IN", "KEYFLOAT"];

#[test]
fn a_bulk_that_is_carried_out_late_does_not_have_the_last_word() {
    let mut site = Site::over(
        &Arc::new(Company::start()),
        // Long enough for the consumer to be stopped before it takes the bulk up.
        |shop| shop.consumer_delay = Duration::from_millis(300),
        |toml| {
            let bulk = "bulk-at-least = 2\nbulk-deadline = \"1s\"\nfirst-wait = ";
            few::only(&ITEMS)(toml).replace("first-wait = ", bulk)
        },
    );
    site.now = Utc::now();
    site.expect(0, &["items"]);
    renamed(&site, "Older");
    killed_with_its_bulk_unanswered(&site);
    renamed(&site, "Newer");
    site.expect(0, &["items"]);
    assert_eq!(names(&site), ["Newer", "Newer"], "one by one, as the consumers do not run");
    site.shop.set_consumers(true);
    rest(&site);
    assert_eq!(names(&site), ["Older", "Older"], "the shop carries out what it took in");
    site.expect(0, &["items"]);
    rest(&site);
    assert_eq!(names(&site), ["Newer", "Newer"]);
    assert!(site.state().bulks("main").unwrap().is_empty());
}

/// The shop has taken the bulk in, its consumer has stopped, and the pass never learns of it.
fn killed_with_its_bulk_unanswered(site: &Site) {
    let pause = Pause::at(&site.shop, Phase::Applied, |request| {
        request.path.contains("async/bulk") && request.body.to_string().contains("Older")
    });
    let mut command = site.command(&["items"]);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    pause.wait();
    site.shop.set_consumers(false);
    child.kill().unwrap();
    child.wait().unwrap();
    drop(pause);
    site.shop.on_request(None);
}

fn renamed(site: &Site, name: &str) {
    let sql = format!(
        "UPDATE dbo.IM_ITEM SET DESCR = '{name}', LONG_DESCR = '{name}' \
         WHERE ITEM_NO IN ('CLEAT/6IN', 'KEYFLOAT')"
    );
    site.company.execute(&sql);
}

fn names(site: &Site) -> Vec<String> {
    let name = |sku: &&str| site.shop.product(sku).unwrap()["name"].as_str().unwrap().to_owned();
    ITEMS.iter().map(name).collect()
}
