//! Sending: the due families' differences, in arrays where the store takes them; what the store
//! confirmed is kept call by call.

use std::collections::{BTreeMap, HashMap, HashSet};

use anyhow::Context;

use super::known::{Known, Links, Product};
use super::wanted::Wanted;
use super::{LINKS, TASK};
use crate::model::{Sku, counted, key};
use crate::report::{Event, FieldChange, Summary};
use crate::state::Job;
use crate::store::{Fault, LinkAction, LinkChange, Linked};
use crate::task::categories::{self, CATEGORY};
use crate::task::jobs::{self, Failed};
use crate::task::{Pass, items, lost};

/// Families whose links go together.
const CHUNK: usize = 200;

/// One link to bring in step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Difference {
    product: Product,
    change: LinkChange,
    root: String,
}

impl Difference {
    /// Whether the product leaves a category.
    pub(super) fn takes_away(&self) -> bool {
        self.change.action == LinkAction::Remove
    }
}

/// What a family's products lack or have too much; with `force` also what was confirmed.
pub(super) fn differences(
    known: &Known,
    root: &str,
    links: &Links,
    force: bool,
) -> Vec<Difference> {
    let visible = known.visible(root);
    let mut found = Vec::new();
    let mut add = |product: &Product, category: &String, action| {
        let (category, sku) = (category.clone(), product.sku.clone());
        let change = LinkChange { category, sku, action };
        found.push(Difference { product: product.clone(), change, root: root.to_owned() });
    };
    if let Some(product) = visible {
        let held = known.links.get(&product.key);
        for (category, position) in links {
            let same = held.and_then(|held| held.get(category)) == Some(position);
            if force || !same {
                add(product, category, LinkAction::Put(*position));
            }
        }
    }
    for product in known.linked(root) {
        let stays = visible.is_some_and(|visible| visible.key == product.key);
        for category in known.links[&product.key].keys() {
            if !stays || !links.contains_key(category) {
                add(product, category, LinkAction::Remove);
            }
        }
    }
    found
}

/// Sends the jobs, a chunk at a time, within the pass's bounds.
pub(super) fn run(
    pass: &mut Pass,
    mut known: Known,
    wanted: &Wanted,
    mut due: Vec<Job>,
    summary: &mut Summary,
) -> anyhow::Result<()> {
    jobs::limit(pass, &mut due, summary);
    if due.is_empty() {
        return Ok(());
    }
    pass.report.progress(due.len() as u64, TASK);
    let mut rest = due.as_slice();
    // Not before the first: else a short limit would be used up by reading, pass after pass.
    while !rest.is_empty() && (rest.len() == due.len() || !pass.time_is_up()) {
        let (chunk, after) = rest.split_at(rest.len().min(CHUNK));
        known = jobs(pass, known, wanted, chunk, summary)?;
        pass.report.advance(chunk.len() as u64);
        rest = after;
    }
    summary.left += rest.len() as u64;
    pass.report.clear();
    Ok(())
}

/// Sends these jobs' differences and settles them; those that the time does not suffice for stay.
pub(super) fn jobs(
    pass: &mut Pass,
    known: Known,
    wanted: &Wanted,
    due: &[Job],
    summary: &mut Summary,
) -> anyhow::Result<Known> {
    let mut waiting = Vec::new();
    for job in due {
        let force = matches!(job.reason.as_str(), "asked" | "all");
        let links = wanted.links(&job.key.key);
        let found = differences(&known, &job.key.key, &links, force);
        summary.unchanged += u64::from(found.is_empty());
        waiting.extend(found);
    }
    // A bulk that is noted names the families in it.
    let in_hand = (!waiting.is_empty()).then(|| items::watch_bulks(pass));
    waiting.sort_by_key(Difference::takes_away);
    let mut work = Work { known, failed: HashMap::new() };
    let mut rest = waiting.as_slice();
    while !rest.is_empty() && (rest.len() == waiting.len() || !pass.time_is_up()) {
        pass.check_interrupt()?;
        let (batch, after) = rest.split_at(batch_size(pass, rest));
        if let Some(in_hand) = &in_hand {
            let roots = batch.iter().map(|difference| format!("{TASK}\t{}", difference.root));
            in_hand.replace(roots.collect());
        }
        work.send(pass, batch, summary)?;
        rest = after;
    }
    let left: HashSet<&str> = rest.iter().map(|difference| difference.root.as_str()).collect();
    for job in due {
        let root = job.key.key.as_str();
        if let Some(failed) = work.failed.remove(root) {
            jobs::fail(pass, job, failed, summary)?;
        } else if !left.contains(root) {
            jobs::done(pass, job)?;
        }
    }
    summary.left += left.len() as u64;
    Ok(work.known)
}

/// As many of one kind as travel together; what would go one by one is given one by one, so that
/// each is settled before the next.
fn batch_size(pass: &Pass, rest: &[Difference]) -> usize {
    let first = rest.first().is_some_and(Difference::takes_away);
    let alike = rest.iter().take_while(|difference| difference.takes_away() == first).count();
    let can = pass.web.capabilities();
    if alike < can.product_bulk_from { 1 } else { can.link_batch.clamp(1, alike.max(1)) }
}

struct Work {
    known: Known,
    /// The first failure of each family.
    failed: HashMap<String, Failed>,
}

impl Work {
    fn send(
        &mut self,
        pass: &mut Pass,
        batch: &[Difference],
        summary: &mut Summary,
    ) -> anyhow::Result<()> {
        let changes: Vec<LinkChange> = batch.iter().map(|one| one.change.clone()).collect();
        let outcomes = pass.web.put_links(&changes).with_context(|| {
            let links = counted(batch.len(), "category link");
            format!("could not send {links} to store `{}`", pass.store.name)
        })?;
        let mut outcomes: HashMap<_, _> = outcomes.into_iter().collect();
        let (mut done, mut ended) = (Vec::new(), None);
        for difference in batch {
            let outcome = outcomes.remove(&difference.change.key()).with_context(|| {
                format!("the store's adapter told nothing of `{}`", difference.product.sku)
            })?;
            match outcome {
                Ok(Linked::Done) => done.push(difference),
                Ok(Linked::NoProduct) => self.lose_product(pass, difference)?,
                Ok(Linked::NoCategory) => lose_category(pass, &difference.change.category)?,
                Err(fault) if fault.ends_pass() => drop(ended.get_or_insert(fault)),
                Err(fault) => self.fail(difference, fault),
            }
        }
        self.confirm(pass, &done, summary)?;
        match ended {
            Some(fault) => Err(fault).context("could not send category links"),
            None => Ok(()),
        }
    }

    fn fail(&mut self, difference: &Difference, fault: Fault) {
        self.failed.entry(difference.root.clone()).or_insert_with(|| Failed::fault(fault));
    }

    /// Once, however many of its links are in the batch.
    fn lose_product(&mut self, pass: &Pass, difference: &Difference) -> anyhow::Result<()> {
        let (key, sku) = (&difference.product.key, &difference.product.sku);
        self.known.links.remove(key);
        match pass.state.binding(&pass.store.name, items::PRODUCT, key)? {
            Some(_) => lost::product(pass, key, sku),
            None => Ok(()),
        }
    }

    /// Takes what the store confirmed into the sets, one transaction a call.
    fn confirm(
        &mut self,
        pass: &mut Pass,
        done: &[&Difference],
        summary: &mut Summary,
    ) -> anyhow::Result<()> {
        let mut touched: BTreeMap<&str, (&Sku, Vec<FieldChange>)> = BTreeMap::new();
        for Difference { product, change, .. } in done {
            let links = self.known.links.entry(product.key.clone()).or_default();
            let shown = |position: Option<i64>| position.map_or("yes".into(), |p| p.to_string());
            let old = links.get(&change.category).copied().map(shown);
            let new = match change.action {
                LinkAction::Put(position) => {
                    links.insert(change.category.clone(), position);
                    Some(shown(position))
                }
                LinkAction::Remove => {
                    links.remove(&change.category);
                    None
                }
            };
            let field = format!("category {}", change.category);
            let (_, fields) =
                touched.entry(&product.key).or_insert_with(|| (&product.sku, Vec::new()));
            fields.push(FieldChange { field, old, new });
        }
        let (store, now) = (pass.store.name.as_str(), pass.timestamp());
        pass.state
            .write(|writer| {
                for key in touched.keys() {
                    let text = serde_json::to_string(&self.known.links[*key])?;
                    writer.put_acknowledged(store, LINKS, key, &text, now)?;
                }
                Ok(())
            })
            .context("could not note the category links that the store confirmed")?;
        summary.updated += done.len() as u64;
        for (key, (sku, fields)) in touched {
            let (key, sku) = (key::shown(key), sku.0.clone());
            pass.report.event(&Event::Change { task: TASK, key, sku, action: "link", fields })?;
        }
        Ok(())
    }
}

/// The store has no such category any more: `categories` makes it anew, its links follow.
fn lose_category(pass: &Pass, store_id: &str) -> anyhow::Result<()> {
    let store = pass.store.name.as_str();
    let mut lost = Vec::new();
    pass.state.for_each_binding(store, CATEGORY, |binding| {
        if binding.store_id == store_id {
            lost.push(binding.key);
        }
        Ok(())
    })?;
    for id in lost {
        log::warn!("category {id}: the store has it no more; `categories` makes it anew");
        pass.state
            .write(|writer| {
                writer.remove_binding(store, CATEGORY, &id)?;
                Ok(writer.remove_acknowledged(store, CATEGORY, &id)?)
            })
            .context("could not forget a category")?;
        jobs::queue(pass, categories::TASK, &id, "lost")?;
    }
    Ok(())
}
