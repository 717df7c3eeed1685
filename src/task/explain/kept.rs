//! What the state file knows of a product: what was sent when, what waits or failed, what passes did.

use std::collections::BTreeSet;

use anyhow::Context;

use super::Pictures;
use super::stock::Numbers;
use crate::config::Store;
use crate::mapper::acknowledged::Marks;
use crate::mapper::picture;
use crate::model::{ItemNo, OpenLine, ProductKey, fold};
use crate::state::{Job, JobKey, RunFilter, State};
use crate::task::{category_items, images, inventory, items, orders, price_rules, prices};

/// Events that are told.
const MOST: usize = 5;
/// Events that are read: those of other stores are among them.
const READ: u32 = 200;

/// What a pass did to a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Happened {
    /// When the pass began, unix seconds, UTC.
    pub at: i64,
    /// Its id, as `cpsync log --run` takes it.
    pub run: i64,
    /// The task.
    pub task: String,
    /// `create`, `update`, `failed`, `warning`, ...
    pub kind: String,
    /// The record.
    pub key: String,
    /// Reason, difference, message; may be empty.
    pub text: String,
}

/// The state file's side of one store.
pub(super) struct Kept<'a> {
    pub(super) state: &'a State,
    pub(super) store: &'a Store,
}

impl Kept<'_> {
    /// What was confirmed of a product's facet, and when.
    pub(super) fn sent(
        &self,
        facet: &str,
        key: &ProductKey,
    ) -> anyhow::Result<Option<(String, i64)>> {
        Ok(self.state.acknowledged_at(&self.store.name, facet, &key.to_string())?)
    }

    /// What the store confirmed of a product's fields, and when.
    pub(super) fn marks(&self, key: &ProductKey) -> anyhow::Result<(Marks, Option<i64>)> {
        let Some((text, at)) = self.sent(items::FIELDS, key)? else {
            return Ok((Marks::new(), None));
        };
        let marks =
            serde_json::from_str(&text).context("could not read what the store confirmed")?;
        Ok((marks, Some(at)))
    }

    /// What waits or failed of the family or the product, in the order of the tasks.
    pub(super) fn jobs(&self, root: &ItemNo, key: &ProductKey) -> anyhow::Result<Vec<Job>> {
        let (root, key) = (root.0.clone(), key.to_string());
        let places = [
            (items::TASK, &root),
            (category_items::TASK, &root),
            (images::TASK, &root),
            (inventory::TASK, &key),
            (prices::TASK, &key),
            (price_rules::TASK, &key),
        ];
        let mut jobs = Vec::new();
        for (task, key) in places {
            jobs.extend(self.job(task, key)?);
        }
        Ok(jobs)
    }

    /// One job.
    pub(super) fn job(&self, task: &str, key: &str) -> anyhow::Result<Option<Job>> {
        Ok(self.state.job(&JobKey::new(&self.store.name, task, key))?)
    }

    /// What passes did to the product, newest first.
    pub(super) fn happened(&self, key: &ProductKey) -> anyhow::Result<Vec<Happened>> {
        let shown = key.to_string().replace('\t', " ");
        let mut happened = Vec::new();
        for record in self.state.records_of(&shown, Some(READ))? {
            // The item's cells and units are other products; that it was queued, the next event tells.
            if fold(&record.key) != fold(&shown) || record.kind == "queued" {
                continue;
            }
            let store = Some(self.store.name.as_str());
            let filter = RunFilter { id: Some(record.run), store, ..RunFilter::default() };
            let Some(run) = self.state.runs(&filter)?.into_iter().next() else { continue };
            happened.push(Happened {
                at: run.started_at,
                run: run.id,
                task: run.task,
                kind: record.kind,
                key: record.key,
                text: record.text,
            });
            if happened.len() == MOST {
                break;
            }
        }
        Ok(happened)
    }

    /// The numbers of the orders that these lines are of.
    pub(super) fn numbers(
        &self,
        lines: &[OpenLine],
        items: &BTreeSet<String>,
    ) -> anyhow::Result<Numbers> {
        let mut numbers = Numbers::new();
        for line in lines.iter().filter(|line| items.contains(&line.key.item().folded())) {
            let key = (line.store.clone(), line.order.clone());
            if let Some(order) = self.state.order(&key.0, &key.1)? {
                numbers.insert(key, order.number);
            }
        }
        Ok(numbers)
    }

    /// When the store's orders were last read, unix seconds, UTC; `None` = never, or they are not.
    pub(super) fn orders_at(&self) -> anyhow::Result<Option<i64>> {
        if self.store.orders.is_none() {
            return Ok(None);
        }
        let mut newest = None;
        for task in [orders::TASK, inventory::TASK] {
            let run = self.state.last_good_run(&self.store.name, task)?;
            newest = newest.max(run.map(|run| run.started_at));
        }
        Ok(newest)
    }

    /// The item's picture files, and what the store has of the product's; `None` without a folder.
    pub(super) fn pictures(&self, key: &ProductKey) -> anyhow::Result<Option<Pictures>> {
        if self.store.images.folder.is_none() {
            return Ok(None);
        }
        let files = self.state.pictures_of_item(&self.store.name, key.item().as_str())?;
        let confirmed = match self.sent(images::PICTURES, key)? {
            None => 0,
            Some((text, _)) => {
                let marks: picture::Marks = serde_json::from_str(&text)
                    .context("could not read which pictures the store confirmed")?;
                marks.held.len()
            }
        };
        Ok(Some(Pictures { files, confirmed }))
    }
}
