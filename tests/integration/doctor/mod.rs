//! `cpsync doctor` and `cpsync support bundle`: a healthy site has no finding, each fault its own.

mod bundle;
mod faults;

use std::sync::Arc;

use cpsync_double::magento2::Settings;
use serde_json::Value;

use super::support::company::{Company, SCRIPTS};
use super::support::site::Site;

/// A company with its settings and customers and nothing to sell: doctor asks for no item.
fn company() -> Arc<Company> {
    Arc::new(Company::of(&SCRIPTS[..3]))
}

/// A site over it, with a folder for pictures.
fn site_over(
    company: &Arc<Company>,
    shop: impl FnOnce(&mut Settings),
    toml: impl FnOnce(String) -> String,
) -> Site {
    let site = Site::over(company, shop, toml);
    std::fs::create_dir_all(site.path("ItemImages")).unwrap();
    site
}

/// Each link with its result, from the JSON lines.
fn links(site: &Site, exit: u8) -> Vec<(String, String)> {
    let ran = site.expect(exit, &["doctor", "--json"]);
    let lines = ran.out.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let checks = lines.filter(|line| line["message_type"] == "check");
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    checks.map(|check| (text(&check["link"]), text(&check["result"]))).collect()
}

#[test]
fn a_healthy_site_has_no_finding_and_is_left_as_it_was() {
    let site = site_over(&company(), |_| {}, |toml| toml);
    let ran = site.expect(0, &["doctor"]);
    assert!(ran.out.ends_with("nothing found\n"), "{}", ran.out);
    assert!(ran.err.is_empty(), "{}", ran.err);
    let found = links(&site, 0);
    assert!(found.iter().all(|(_, result)| ["ok", "skipped"].contains(&result.as_str())));
    assert!(found.len() > 25, "{found:?}");
    assert!(!site.path("cpsync.db").exists());
    let writes: Vec<String> = site.shop.writes().iter().map(|write| write.path.clone()).collect();
    let harmless = ["/async/bulk/", "base-prices-information"];
    let harmless = |path: &String| harmless.iter().any(|part| path.contains(part));
    assert!(writes.iter().all(harmless), "{writes:?}");
    assert!(site.shop.products().is_empty());
    site.shop.clear_requests();
    let dry = site.expect(0, &["--dry-run", "doctor"]);
    assert!(dry.out.contains("skipped async consumers: a dry run queues no probe"), "{}", dry.out);
    assert!(site.shop.writes().iter().all(|write| !write.path.contains("bulk")));
    let quiet = site.expect(0, &["-q", "doctor"]);
    assert_eq!(quiet.out, "");
}
