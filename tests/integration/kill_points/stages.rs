//! The passes that are killed: everything is new, then an evening's edits, then stock.

use std::sync::Arc;
use std::time::Duration;

use chrono::Utc;

use super::super::support::company::Company;
use super::super::support::few;
use super::super::support::site::Site;

/// The command lines in their order; the edits come before the second.
pub(super) const STAGES: [&[&str]; 3] = [&["items"], &["items"], &["inventory"]];

/// How products travel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// One by one.
    Single,
    /// By the store's bulk, whatever their number.
    Bulk,
}

/// The same company on two days. cpsync only reads it, so all sites share it.
pub(super) struct Days {
    pub(super) before: Arc<Company>,
    pub(super) after: Arc<Company>,
}

impl Days {
    pub(super) fn start() -> Self {
        let [before, after] = [Company::start(), Company::start()];
        after.execute(few::EDITS);
        Self { before: Arc::new(before), after: Arc::new(after) }
    }

    /// A site on which the stages before this one have been run.
    pub(super) fn site_before(&self, mode: Mode, stage: usize) -> Site {
        let mut site = Site::over(&self.before, |_| {}, |toml| configured(toml, mode, 0));
        // The process that dies has the system's clock.
        site.now = Utc::now();
        for (earlier, args) in STAGES.iter().enumerate().take(stage) {
            self.enter(&mut site, mode, earlier);
            site.expect(0, args);
            rest(&site);
        }
        self.enter(&mut site, mode, stage);
        site
    }

    /// Lets the day of the stage begin.
    pub(super) fn enter(&self, site: &mut Site, mode: Mode, stage: usize) {
        site.company = Arc::clone(if stage == 0 { &self.before } else { &self.after });
        site.write_configuration(|toml| configured(toml, mode, stage));
    }
}

/// Waits until the shop has worked off what it took in.
pub(super) fn rest(site: &Site) {
    assert!(site.shop.wait_for_bulks(Duration::from_secs(60)), "the shop works its bulks off");
}

fn configured(toml: String, mode: Mode, stage: usize) -> String {
    let bulk = match mode {
        Mode::Single => "bulk = \"never\"",
        Mode::Bulk => "bulk-at-least = 2\nbulk-size = 4\nbulk-deadline = \"20s\"",
    };
    let toml = few::only(&few::ITEMS)(toml)
        .replace("first-wait = \"10ms\"", &format!("first-wait = \"2ms\"\n{bulk}"));
    if stage == 0 {
        return toml;
    }
    // Units get another SKU: a rename at the store.
    toml.replace("units = ", "unit-sku = \"{item}-{unit}\"\nunits = ")
}
