//! `verify`: reads the store back and tells where it is not what Counterpoint says now.
//!
//! What is expected is never reckoned here. What the store holds is put into a copy of the state file
//! in the place of what it once confirmed, and the tasks' own passes are run dry on that copy: what
//! they would send is what differs. A difference that the next pass would send anyway, since
//! Counterpoint has changed or a job waits, is pending. Orders are no copy of anything: there three
//! records of the same are compared (`orders`).
//!
//! `--repair` keeps what was read as confirmed in the state file itself and queues the records, so
//! that the next pass sends just the difference.

mod categories;
mod held;
mod links;
mod orders;
mod pictures;
mod prices;
mod products;
mod reading;
mod rehearse;
mod repair;
mod sample;
mod stock;

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::rc::Rc;

use anyhow::Context;
use chrono::NaiveDate;

use super::Pass;
use crate::report::FieldChange;
use crate::state::{Binding, State};
use crate::store::{Fault, FaultKind, ReadBack};
use repair::Fixes;

/// Why a record is queued by `--repair`: it is compared with what the store really has.
pub const REASON: &str = "verify";

/// What is to be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Fields of products.
    Items,
    /// Quantities and stock settings.
    Inventory,
    /// Prices, special prices, costs.
    Prices,
    /// The tree of categories, and the products in them.
    Categories,
    /// Pictures of products, against the folder as it is now.
    Images,
    /// Web orders: the store, the ledger and Counterpoint.
    Orders,
}

impl Part {
    /// All of them, in the order that they are compared in.
    pub const ALL: [Self; 6] =
        [Self::Items, Self::Inventory, Self::Prices, Self::Categories, Self::Images, Self::Orders];

    /// The locks of the passes that a repair keeps out: they write what it takes in as known.
    pub fn tasks(self) -> &'static [&'static str] {
        match self {
            Self::Items => &[super::items::TASK],
            Self::Inventory => &[super::inventory::TASK],
            Self::Prices => &[super::prices::TASK],
            Self::Categories => &[super::categories::TASK, super::category_items::TASK],
            Self::Images => &[super::images::SYNC],
            Self::Orders => &[super::orders::TASK],
        }
    }
}

/// What was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// What to compare.
    pub parts: Vec<Part>,
    /// One of so many parts of the products and orders, another with each run; 1 = all of them.
    pub slots: u64,
    /// Only orders placed then or later, by Counterpoint's calendar; `None` = those of 30 days.
    pub since: Option<NaiveDate>,
    /// Whether pictures are compared byte for byte: a request for each.
    pub content: bool,
    /// Whether the next passes are to make the store equal.
    pub repair: bool,
}

/// A record that the store does not have as Counterpoint says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The task that sends it.
    pub task: &'static str,
    /// What it is in Counterpoint, for people; the store's id of an order.
    pub key: String,
    /// Its SKU at the store; a category's name; an order's number.
    pub sku: String,
    /// How it differs.
    pub kind: Kind,
    /// Field by field; the old value is the store's. Of orders: what one side says, and the other.
    pub fields: Vec<FieldChange>,
}

/// How a record differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The store has it otherwise.
    Differs,
    /// The store has it no more; of an order, the ledger.
    Missing,
    /// The next pass sends it anyway.
    Pending,
}

/// What a comparison came to.
#[derive(Debug, Default)]
pub struct Verified {
    /// What differs, part by part.
    pub differences: Vec<Difference>,
    /// Products that were compared.
    pub products: u64,
    /// Categories that were compared.
    pub categories: u64,
    /// Pictures that the store had confirmed, and that were compared.
    pub pictures: u64,
    /// Web orders of the ledger that were compared.
    pub orders: u64,
    /// Records that `--repair` queued.
    pub queued: u64,
    /// Why the folder of pictures could not be read, where more than pictures was asked for.
    pub unreadable: Option<anyhow::Error>,
}

impl Verified {
    /// Whether something differs that no pass is about to send.
    pub fn differs(&self) -> bool {
        self.differences.iter().any(|difference| difference.kind != Kind::Pending)
    }

    /// How many differences are of this kind.
    pub fn count(&self, kind: Kind) -> usize {
        self.differences.iter().filter(|difference| difference.kind == kind).count()
    }
}

/// What the parts of one comparison share.
struct Work {
    /// The state file's copy with what the store really holds.
    copy: Rc<State>,
    /// The products of the sample.
    products: Vec<Binding>,
    /// Keys of products that the store has no more.
    missing: HashSet<String>,
    found: Verified,
    fixes: Fixes,
}

/// Compares, and with `repair` queues what differs. `file` is the state file.
pub fn run(pass: &mut Pass, asked: &Asked, file: &Path) -> anyhow::Result<Verified> {
    pass.counterpoint.check(pass.store)?;
    readable(pass)?;
    let slot = sample::slot(pass, asked.slots)?;
    let products = sample::products(pass, slot)?;
    let mut work = Work {
        copy: Rc::new(State::copy_in_memory(file)?),
        found: Verified::default(),
        products,
        missing: HashSet::new(),
        fixes: Fixes::default(),
    };
    let has = |part| asked.parts.contains(&part);
    if asked.parts != [Part::Orders] {
        work.found.products = work.products.len() as u64;
    }
    if has(Part::Items) || has(Part::Categories) {
        let mut read = reading::of(pass, &mut work)?;
        if has(Part::Items) {
            products::compare(pass, &mut work, &mut read)?;
        }
        if has(Part::Categories) {
            categories::compare(pass, &mut work)?;
            links::compare(pass, &mut work, &read)?;
        }
    }
    if has(Part::Inventory) {
        stock::compare(pass, &mut work)?;
    }
    if has(Part::Prices) {
        prices::compare(pass, &mut work)?;
    }
    if has(Part::Images) {
        let ended = pictures::compare(pass, &mut work, asked);
        work.found.unreadable = of_folder(ended, asked)?;
    }
    if has(Part::Orders) {
        orders::compare(pass, &mut work, asked, slot)?;
    }
    if asked.repair {
        work.found.queued = work.fixes.apply(pass)?;
    }
    sample::next(pass, asked.slots)?;
    Ok(work.found)
}

/// A folder of pictures that cannot be read says nothing of the other parts: its error is kept.
fn of_folder(ended: anyhow::Result<()>, asked: &Asked) -> anyhow::Result<Option<anyhow::Error>> {
    match ended {
        Err(error)
            if asked.parts.len() > 1
                && error.chain().any(<dyn std::error::Error>::is::<crate::pictures::Error>) =>
        {
            Ok(Some(error))
        }
        ended => ended.map(|()| None),
    }
}

/// The store as one that can be read back.
fn store<'p>(pass: &'p mut Pass) -> anyhow::Result<&'p mut dyn ReadBack> {
    pass.web.read_back().context("the store cannot be read back")
}

fn readable(pass: &mut Pass) -> Result<(), Fault> {
    match pass.web.read_back() {
        Some(_) => Ok(()),
        None => Err(Fault::new(FaultKind::Denied, "this kind of store cannot be read back")),
    }
}

/// A key as people see it.
fn shown(key: &str) -> String {
    key.replace('\t', " ")
}

impl Work {
    /// The products that the store has, by their keys as events tell them.
    fn by_shown_key(&self) -> HashMap<String, Binding> {
        let here = self.products.iter().filter(|product| !self.missing.contains(&product.key));
        here.map(|product| (shown(&product.key), product.clone())).collect()
    }

    /// Takes a difference in, in two where a part of it is pending.
    fn add(
        &mut self,
        (task, product): (&'static str, &Binding),
        fields: Vec<FieldChange>,
        kind: Kind,
    ) {
        if fields.is_empty() && kind != Kind::Missing {
            return;
        }
        let (key, sku) = (shown(&product.key), product.sku.clone());
        self.found.differences.push(Difference { task, key, sku, kind, fields });
    }
}
