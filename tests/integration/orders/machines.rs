//! Two machines with a state file each that import the same shop's orders at once.

use std::ffi::OsString;

use cpsync::cli::Environment;
use cpsync::config::Variables;

use super::super::support::site::Site;
use super::support::{cleats, comments, customers, documents, rows, site};

/// Runs a pass of the machine with this configuration; its exit code and what it said.
fn pass(site: &Site, config: &str) -> (u8, String) {
    let mut environment = Environment::kept(Variables::system());
    environment.now = Some(site.now);
    let line = ["cpsync".into(), "--config".into(), site.path(config).into_os_string()];
    let line = line.into_iter().chain(["orders", "import"].map(OsString::from));
    let exit = cpsync::cli::run(line, &mut environment);
    (exit, environment.stderr.take())
}

#[test]
fn two_machines_at_once_write_each_order_once() {
    let site = site();
    let mut placed = Vec::new();
    for n in 0..4 {
        placed.push(site.shop.place_order(&cleats(&format!("m{n}@example.org"))));
    }
    // The second machine: the same configuration, another state file.
    std::fs::copy(site.path("cpsync.db"), site.path("other.db")).unwrap();
    let toml = std::fs::read_to_string(site.path("cpsync.toml")).unwrap();
    let other = toml.replace("[stores.main]", "[state]\npath = \"other.db\"\n\n[stores.main]");
    std::fs::write(site.path("other.toml"), other).unwrap();
    let configs = ["cpsync.toml", "other.toml"];
    let ended: Vec<(u8, String)> = std::thread::scope(|scope| {
        let passes = configs.map(|config| {
            let site = &site;
            scope.spawn(move || pass(site, config))
        });
        passes.into_iter().map(|pass| pass.join().unwrap()).collect()
    });
    for (exit, said) in &ended {
        assert!([0, 3, 4].contains(exit), "{exit}: {said}");
    }
    // One that had to give way goes on with the next pass.
    for config in configs {
        let (exit, said) = pass(&site, config);
        assert_eq!(exit, 0, "{said}");
    }
    assert_eq!(documents(&site, "0000").len(), placed.len());
    let lines = "SELECT COUNT(*) FROM dbo.PS_DOC_LIN";
    assert_eq!(rows(&site, lines), [placed.len().to_string()]);
    for (n, placed) in placed.iter().enumerate() {
        assert_eq!(customers(&site, &format!("m{n}@example.org")).len(), 1);
        assert!(!comments(&site, placed.id).is_empty());
    }
}
