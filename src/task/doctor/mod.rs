//! `doctor`: each link of the chain looked at, from the till to the web, changing nothing.
//!
//! Each side looks at itself (`counterpoint`, `state`, `store`; `machine` is what is left); here it is
//! put in order, and what cannot be looked at because an earlier link is broken is told as skipped.

mod machine;

pub use machine::image_folder;

use std::path::Path;

use crate::config::{Config, OrderWriter, Store};
use crate::counterpoint::{Catalogue, Examination};
use crate::model::{Check, Checks, Finding, Till, Verdict};
use crate::{state, store};

/// The looks at one part of the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// What was looked at: `Counterpoint`, `store`, ...
    pub part: &'static str,
    /// The store that it is about; `None` = all of them.
    pub store: Option<String>,
    /// In the order that they were taken.
    pub checks: Vec<Check>,
}

/// What a look at everything came to.
#[derive(Debug)]
pub struct Looked {
    /// Part by part, from the till to the web.
    pub sections: Vec<Section>,
    /// What Counterpoint's database has; `None` = it was not reached.
    pub catalogue: Option<Catalogue>,
}

/// Looks at everything that these stores' tasks depend on. `probe`: whether a store may be asked to
/// work off an update of a product that does not exist, the one look that leaves a trace.
pub fn run(config: &Config, stores: &[&Store], probe: bool) -> Looked {
    let section = |part, store: Option<&Store>, checks| Section {
        part,
        store: store.map(|store| store.name.clone()),
        checks,
    };
    let mut sections = vec![section("this machine", None, machine(config))];
    let (mut examination, checks) = Examination::of_site(&config.counterpoint);
    sections.push(section("Counterpoint", None, checks));
    for store in stores {
        sections.push(section("Counterpoint", Some(store), examination.of_store(store)));
        for till in tills(store) {
            sections.push(section("web orders", Some(store), examination.of_orders(&till)));
        }
        if let Some(folder) = &store.images.folder {
            sections.push(section("pictures", Some(store), vec![image_folder(folder)]));
        }
        sections.push(section("the web store", Some(store), web(store, probe)));
    }
    Looked { sections, catalogue: examination.catalogue().cloned() }
}

/// Where the store's orders are rung up: by its own rule, then by those of single store views.
/// Nowhere when they are not imported, or NCR's API writes them.
fn tills(store: &Store) -> Vec<Till> {
    let Some(orders) = store.orders.as_ref().filter(|orders| orders.writer == OrderWriter::Sql)
    else {
        return Vec::new();
    };
    let mut tills = vec![orders.till.clone()];
    for view in orders.views.values().filter(|view| view.import) {
        let till = Till {
            store: view.store.clone().unwrap_or_else(|| orders.till.store.clone()),
            station: view.station.clone().unwrap_or_else(|| orders.till.station.clone()),
            drawer: view.drawer.clone().unwrap_or_else(|| orders.till.drawer.clone()),
        };
        if !tills.contains(&till) {
            tills.push(till);
        }
    }
    tills
}

/// Everything that was found.
pub fn findings(sections: &[Section]) -> impl Iterator<Item = &Finding> {
    let checks = sections.iter().flat_map(|section| &section.checks);
    checks.filter_map(|check| match &check.verdict {
        Verdict::Found(finding) => Some(finding),
        Verdict::Fine(_) | Verdict::Skipped(_) => None,
    })
}

fn machine(config: &Config) -> Vec<Check> {
    let path: &Path = &config.state.path;
    let mut checks = state::examine(path);
    checks.extend(machine::look(path));
    checks
}

fn web(config: &Store, probe: bool) -> Vec<Check> {
    match store::open(config) {
        Ok(mut web) => web.examine(config, probe),
        Err(error) => {
            let mut checks = Checks::default();
            let finding = Finding::problem(
                format!("{error:#}"),
                "no task can reach the store",
                "correct the store's section of cpsync.toml",
            );
            checks.found("settings", finding);
            checks.into_list()
        }
    }
}
