//! Where a site ended up: the shop, and what of the state file later passes depend on. Two runs that
//! end in the same place have equal outcomes; ids of the store and times are no part of it.

use std::collections::BTreeMap;

use cpsync::state::JobFilter;
use serde_json::Value;

use super::site::Site;

/// All that stores confirm.
const FACETS: [&str; 10] = [
    "product",
    "stock",
    "stock-settings",
    "category",
    "category-links",
    "price",
    "price-special",
    "price-msrp",
    "price-cost",
    "tiers",
];

/// One line per fact, by its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Outcome(BTreeMap<String, String>);

impl Outcome {
    /// The end state of a site's store `main`.
    pub(crate) fn of(site: &Site) -> Self {
        let mut facts = BTreeMap::new();
        flatten("shop", &site.shop.image(), &mut facts);
        state(site, &mut facts);
        Self(facts)
    }

    /// What is not as in `wanted`, a line each; empty when all is.
    pub(crate) fn differences(&self, wanted: &Self) -> Vec<String> {
        let names = self.0.keys().chain(wanted.0.keys().filter(|name| !self.0.contains_key(*name)));
        let fact = |facts: &BTreeMap<String, String>, name: &str| {
            facts.get(name).cloned().unwrap_or_else(|| "-".to_owned())
        };
        names
            .filter(|name| self.0.get(*name) != wanted.0.get(*name))
            .map(|name| {
                format!("{name}: {} instead of {}", fact(&self.0, name), fact(&wanted.0, name))
            })
            .collect()
    }

    /// Fails the test unless it ended as `wanted`.
    pub(crate) fn expect(&self, wanted: &Self, what: &str) {
        let differences = self.differences(wanted);
        assert!(differences.is_empty(), "{what}:\n{}", differences.join("\n"));
    }
}

fn flatten(path: &str, value: &Value, facts: &mut BTreeMap<String, String>) {
    match value {
        Value::Object(members) if !members.is_empty() => {
            for (name, member) in members {
                flatten(&format!("{path} > {name}"), member, facts);
            }
        }
        other => drop(facts.insert(path.to_owned(), other.to_string())),
    }
}

fn state(site: &Site, facts: &mut BTreeMap<String, String>) {
    let state = site.state();
    for kind in ["product", "category"] {
        state
            .for_each_binding("main", kind, |binding| {
                let shown = format!(
                    "{} {} {:?} {:?} online {}",
                    binding.root, binding.sku, binding.shape, binding.phase, binding.online
                );
                facts.insert(format!("binding {kind} {}", binding.key), shown);
                Ok(())
            })
            .unwrap();
    }
    for facet in FACETS {
        for (key, text) in state.acknowledged_all("main", facet).unwrap() {
            facts.insert(format!("acknowledged {facet} {key}"), text);
        }
    }
    for task in ["items", "categories", "category-items"] {
        for (key, signature) in state.signatures("main", task).unwrap() {
            facts.insert(format!("signature {task} {key}"), format!("{signature:?}"));
        }
    }
    for job in state.jobs(&JobFilter::default()).unwrap() {
        facts.insert(format!("job {} {}", job.key.task, job.key.key), format!("{:?}", job.message));
    }
    for bulk in state.bulks("main").unwrap() {
        facts.insert(format!("bulk {:?}", bulk.uuid), format!("{:?}", bulk.keys));
    }
}
