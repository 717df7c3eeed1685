//! No secret of the configuration comes out anywhere, however much is logged and whatever fails.

use std::path::Path;

use cpsync_double::magento2::Fault;

use super::support::few;
use super::support::site::Site;

/// What is printed and written by all runs of a site; the files that cpsync.toml reads its secrets
/// from are not.
struct Seen(Vec<(String, Vec<u8>)>);

#[test]
fn no_output_log_or_file_holds_a_secret() {
    let site = Site::with(|_| {}, few::only(&["CLEAT/6IN", "KEYFLOAT", "SOCK-WOOL"]));
    let mut seen = Seen(Vec::new());
    seen.run(&site, &["-vv", "items", "--limit", "1"], "");
    seen.run(&site, &["config", "show"], "");
    seen.run(&site, &["config", "show", "--json"], "");
    seen.run(&site, &["config", "check"], "");
    seen.run(&site, &["-vv", "--dry-run", "--json", "items"], "");
    site.shop.faults().reject_sku("KEYFLOAT", "no such product");
    seen.run(&site, &["-vv", "--json", "items"], "");
    seen.run(&site, &["queue", "list", "--json"], "");
    seen.run(&site, &["queue", "show", "KEYFLOAT"], "");
    seen.run(&site, &["log", "--key", "KEYFLOAT"], "");
    seen.run(&site, &["-vv", "explain", "CLEAT/6IN"], "trace");
    seen.run(&site, &["explain", "KEYFLOAT", "--json"], "");
    seen.run(&site, &["-vv", "status", "--json"], "trace");
    let metrics = site.path("cpsync.prom");
    seen.run(&site, &["status", "--metrics-file", metrics.to_str().unwrap()], "");
    let (page, table) = (site.path("report.html"), site.path("report.csv"));
    let (page, table) = (page.to_str().unwrap(), table.to_str().unwrap());
    seen.run(&site, &["-vv", "report", "--html", page, "--csv", table], "trace");
    seen.run(&site, &["report", "--json"], "");
    seen.run(&site, &["backup", site.path("copy.db").to_str().unwrap()], "");
    for system in ["--cron", "--systemd", "--windows"] {
        seen.run(&site, &["schedule", "print", system], "");
    }
    seen.run(&site, &["-vv", "doctor"], "trace");
    seen.run(&site, &["-vv", "inventory", "--all"], "trace");
    site.shop.faults().fail_matching("", "", Fault::HtmlOk, 1);
    seen.run(&site, &["-vv", "--json", "items", "--all"], "trace");
    site.shop.revoke_token();
    seen.run(&site, &["-vv", "--json", "items", "--all"], "trace");
    seen.run(&site, &["-vv", "status"], "trace");
    seen.run(&site, &["-vv", "doctor", "--json"], "");
    seen.run(&site, &["-vv", "report", "--html", "-"], "trace");
    site.shop.stop();
    seen.run(&site, &["-vv", "--json", "items", "--all"], "trace");
    if let Some(double) = site.company.double() {
        double.set_password("another");
        seen.run(&site, &["-vv", "--json", "items", "--all"], "trace");
        double.stop();
        seen.run(&site, &["-vv", "report", "--html", "-"], "trace");
        seen.run(&site, &["-vv", "--json", "inventory"], "trace");
    }
    // Written into the file itself, which is allowed, and told of with a warning.
    let plain = format!("password = {:?}", site.company.password());
    let toml = std::fs::read_to_string(site.path("cpsync.toml")).unwrap();
    let toml = toml.replace("password-file = \"counterpoint.secret\"", &plain);
    std::fs::write(site.path("cpsync.toml"), format!("{toml}\nnonsense = 1\n")).unwrap();
    for args in [&["config", "check"][..], &["config", "show"], &["-vv", "items"]] {
        seen.run(&site, args, "");
    }
    seen.files(&site);
    assert!(seen.holds(b"SOCK-WOOL"), "the runs are looked at");
    seen.expect_no(&site);
}

impl Seen {
    fn run(&mut self, site: &Site, args: &[&str], rust_log: &str) {
        let log = site.path("cpsync.log");
        let log = log.to_str().unwrap();
        let mut command = site.command(&[&["--log-file", log], args].concat());
        let output = command.env("RUST_LOG", rust_log).output().unwrap();
        let told = [output.stdout, output.stderr].concat();
        self.0.push((format!("{} (RUST_LOG={rust_log})", args.join(" ")), told));
    }

    /// State file, log, lock files: everything beside the configuration.
    fn files(&mut self, site: &Site) {
        let folder = site.path("");
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if !is_configuration(&path) {
                self.0.push((path.display().to_string(), std::fs::read(&path).unwrap()));
            }
        }
    }

    fn holds(&self, text: &[u8]) -> bool {
        self.0.iter().any(|(_, bytes)| bytes.windows(text.len()).any(|part| part == text))
    }

    fn expect_no(&self, site: &Site) {
        let keys = site.shop.credentials();
        let own = site.company.password().to_owned();
        let values = [
            ("password", own),
            ("consumer key", keys.consumer_key),
            ("consumer secret", keys.consumer_secret),
            ("access token", keys.access_token),
            ("access token secret", keys.access_token_secret),
        ];
        for (name, value) in values {
            for (place, bytes) in &self.0 {
                let found = bytes.windows(value.len()).position(|part| part == value.as_bytes());
                if let Some(at) = found {
                    let around = &bytes[at.saturating_sub(200)..(at + 20).min(bytes.len())];
                    panic!("{name} in {place}: ...{}...", String::from_utf8_lossy(around));
                }
            }
        }
    }
}

fn is_configuration(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "secret" || extension == "toml")
}
