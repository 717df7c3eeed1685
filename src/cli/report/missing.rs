//! What products and customers lack before the web can have them: as the queue tells it, and as
//! Counterpoint does where it may be asked.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::Serialize;

use crate::config::{Config, Store};
use crate::counterpoint::Counterpoint;
use crate::model::key;
use crate::report::one_line;
use crate::state::{JobFilter, State};
use crate::task::gaps::{self, Gap, Lack};
use crate::task::images;

/// What is lacking, in the order of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Kind {
    Price,
    Option,
    Picture,
    Category,
    Email,
}

/// Everything of one kind at one store.
#[derive(Debug, Serialize)]
pub(super) struct Missing {
    pub(super) kind: Kind,
    /// The store; `None` = it is about all of them.
    pub(super) store: Option<String>,
    pub(super) title: &'static str,
    /// What it leads to, and what to do.
    pub(super) advice: &'static str,
    /// Key and name, by key.
    pub(super) records: Vec<(String, String)>,
}

/// What is found, before it is put in order.
#[derive(Default)]
pub(super) struct Found {
    records: BTreeMap<(Kind, Option<String>), BTreeMap<String, String>>,
    /// By store, the folded numbers of the items of which `images find` saw a picture.
    pictured: HashMap<String, BTreeSet<String>>,
}

impl Found {
    /// What the queue of a store tells.
    pub(super) fn look(&mut self, state: &State, store: &str) -> anyhow::Result<()> {
        let filter = JobFilter { store: Some(store), ..JobFilter::default() };
        for cause in state.causes(&filter)? {
            let Some(kind) = kind(&cause.text) else { continue };
            for job in state.jobs(&JobFilter { cause: Some(&cause.text), ..filter })? {
                let name = if kind == Kind::Option { cause.text.clone() } else { String::new() };
                self.add(kind, Some(store), key::shown(&job.key.key), one_line(&name));
            }
        }
        if state.last_good_run(store, images::FIND)?.is_some() {
            let seen = state.pictures(store)?.into_iter().map(|seen| seen.file);
            let good = seen.filter(|file| file.problem.is_none());
            self.pictured.insert(store.to_owned(), good.map(|file| file.item.folded()).collect());
        }
        Ok(())
    }

    /// What Counterpoint tells.
    pub(super) fn ask(&mut self, config: &Config, stores: &[&Store]) -> anyhow::Result<()> {
        let mut counterpoint = Counterpoint::connect(&config.counterpoint)?;
        for store in stores {
            let pictured = self.pictured.remove(&store.name);
            let pictured = pictured.filter(|_| store.images.folder.is_some());
            for gap in gaps::of_store(&mut counterpoint, store, pictured.as_ref())? {
                self.add_gap(Some(&store.name), gap);
            }
        }
        for gap in gaps::of_customers(&mut counterpoint)? {
            self.add_gap(None, gap);
        }
        Ok(())
    }

    fn add_gap(&mut self, store: Option<&str>, gap: Gap) {
        let kind = match gap.lack {
            Lack::Price => Kind::Price,
            Lack::Picture => Kind::Picture,
            Lack::Category => Kind::Category,
            Lack::Email => Kind::Email,
        };
        self.add(kind, store, gap.key, gap.name);
    }

    /// A record that both sides tell of is one; a name is better than none.
    fn add(&mut self, kind: Kind, store: Option<&str>, key: String, name: String) {
        let records = self.records.entry((kind, store.map(str::to_owned))).or_default();
        let known = records.entry(key).or_default();
        if known.is_empty() {
            *known = name;
        }
    }

    /// In the order of the page.
    pub(super) fn sorted(self) -> Vec<Missing> {
        let groups = self.records.into_iter().map(|((kind, store), records)| {
            let (title, advice) = told(kind);
            Missing { kind, store, title, advice, records: records.into_iter().collect() }
        });
        groups.collect()
    }
}

/// By the words of the tasks (`task/items/intent.rs`, `task/items/options.rs`).
fn kind(cause: &str) -> Option<Kind> {
    if cause.contains("it has no price") {
        Some(Kind::Price)
    } else if cause.contains(" has no option ") || cause.contains("the store has no attribute ") {
        Some(Kind::Option)
    } else {
        None
    }
}

fn told(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::Price => {
            ("Items without a price", "They are not put on the web. Set a price in Counterpoint.")
        }
        Kind::Option => (
            "Values that the store does not know",
            "These items wait. Add the option or attribute in the store, or map the value in cpsync.toml.",
        ),
        Kind::Picture => (
            "Items without a picture",
            "Put a file that begins with the item number into the folder of item images.",
        ),
        Kind::Category => (
            "Items in no web category",
            "Shoppers find them by search only. Put them into a category in Counterpoint.",
        ),
        Kind::Email => (
            "Customers with the same e-mail address",
            "A web order cannot tell which of them ordered. Merge them or change an address.",
        ),
    }
}
