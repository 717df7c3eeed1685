//! `--repair`: what the store really has is what is known from now on, and the records are queued.

use std::collections::BTreeSet;

use anyhow::Context;

use super::{REASON, orders};
use crate::model::Sku;
use crate::state::{Binding, JobKey};
use crate::task::{Pass, lost};

/// What makes the next passes send the differences.
#[derive(Default)]
pub(super) struct Fixes {
    /// Facet, key and what the store holds of it; `None` = nothing.
    texts: Vec<(&'static str, String, Option<String>)>,
    /// Task and key.
    jobs: BTreeSet<(&'static str, String)>,
    lost: Vec<Binding>,
    /// Ids of orders to be read into the ledger once more.
    found: Vec<String>,
    /// Ids of orders that the store is to be told of once more.
    told: Vec<String>,
}

impl Fixes {
    /// Takes what the store holds as known.
    pub(super) fn put(&mut self, facet: &'static str, key: &str, text: Option<String>) {
        self.texts.push((facet, key.to_owned(), text));
    }

    /// Queues a record.
    pub(super) fn queue(&mut self, task: &'static str, key: &str) {
        self.jobs.insert((task, key.to_owned()));
    }

    /// Forgets a product that the store has no more.
    pub(super) fn lost(&mut self, product: &Binding) {
        self.lost.push(product.clone());
    }

    /// Has an order read into the ledger.
    pub(super) fn find(&mut self, order: &str) {
        self.found.push(order.to_owned());
    }

    /// Has the store told of an order.
    pub(super) fn tell(&mut self, order: &str) {
        self.told.push(order.to_owned());
    }

    /// Brings it into the state file; gives how many records are queued.
    pub(super) fn apply(&self, pass: &mut Pass) -> anyhow::Result<u64> {
        let (store, now) = (pass.store.name.as_str(), pass.timestamp());
        pass.state
            .write(|writer| {
                for (facet, key, text) in &self.texts {
                    match text {
                        Some(text) => writer.put_acknowledged(store, facet, key, text, now)?,
                        None => writer.remove_acknowledged(store, facet, key)?,
                    }
                }
                for (task, key) in &self.jobs {
                    writer.enqueue(&JobKey::new(store, task, key), REASON, now)?;
                }
                Ok(())
            })
            .context("could not queue what differs")?;
        for product in &self.lost {
            lost::product(pass, &product.key, &Sku(product.sku.clone()))?;
        }
        orders::find_again(pass, &self.found)?;
        for id in &self.told {
            orders::tell_again(pass, id)?;
        }
        let orders = self.found.len() + self.told.len();
        Ok((self.jobs.len() + self.lost.len() + orders) as u64)
    }
}
