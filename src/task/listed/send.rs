//! Sending what differs in arrays, and what becomes of the jobs.

use std::collections::HashMap;

use anyhow::Context;

use super::{Change, Kind, refused};
use crate::model::Sku;
use crate::report::{Event, Summary};
use crate::state::JobKey;
use crate::store::{Fault, FaultKind};
use crate::task::{Pass, jobs, lost};

/// A batch by what the store said to each of it.
pub(in crate::task) struct Answered<'c, C> {
    /// Confirmed.
    pub confirmed: Vec<&'c C>,
    /// Not taken, and why.
    pub refused: Vec<(&'c C, Fault)>,
}

impl Kind {
    /// Calls `send` with one batch after the other, within the pass's bounds. What the time does not
    /// suffice for is found again by the next pass.
    ///
    /// `size` says how many of the changes that are left go at once, at least 1.
    pub(in crate::task) fn send<C>(
        &self,
        pass: &mut Pass,
        mut changes: Vec<C>,
        size: impl Fn(&Pass, &[C]) -> usize,
        mut send: impl FnMut(&mut Pass, &[C], &mut Summary) -> anyhow::Result<()>,
        summary: &mut Summary,
    ) -> anyhow::Result<()> {
        jobs::limit(pass, &mut changes, summary);
        pass.report.progress(changes.len() as u64, self.task);
        let mut rest = changes.as_slice();
        // Not before the first: else a short limit would be used up by reading, pass after pass.
        while !rest.is_empty() && (rest.len() == changes.len() || !pass.time_is_up()) {
            pass.check_interrupt()?;
            let (batch, after) = rest.split_at(size(pass, rest));
            send(pass, batch, summary)?;
            pass.report.advance(batch.len() as u64);
            rest = after;
        }
        summary.left += rest.len() as u64;
        pass.report.clear();
        Ok(())
    }

    /// Queues the changes and sends nothing.
    pub(in crate::task) fn queue<C: Change>(
        &self,
        pass: &mut Pass,
        changes: &[C],
        summary: &mut Summary,
    ) -> anyhow::Result<()> {
        let (store, now) = (pass.store.name.as_str(), pass.timestamp());
        pass.state
            .write(|writer| {
                for change in changes {
                    let key = change.product().0.to_string();
                    writer.enqueue(&JobKey::new(store, self.task, &key), self.reason, now)?;
                }
                Ok(())
            })
            .with_context(|| format!("could not queue the {} that differ", self.values))?;
        for change in changes {
            let (key, reason) = (change.product().0.shown(), self.reason.into());
            pass.report.event(&Event::Queued { key, reason })?;
        }
        summary.queued += changes.len() as u64;
        Ok(())
    }

    /// Ends the jobs of products that failed earlier and are by now what the store confirmed.
    pub(in crate::task) fn settle_same(&self, pass: &Pass, keys: &[String]) -> anyhow::Result<()> {
        if keys.is_empty() {
            return Ok(());
        }
        let store = &pass.store.name;
        pass.state
            .write(|writer| {
                for key in keys {
                    writer.done(&JobKey::new(store, self.task, key), None)?;
                }
                Ok(())
            })
            .with_context(|| {
                format!("could not end the jobs of {} that need no sending any more", self.values)
            })
    }

    /// Queues what was refused for another try; a product that the store has no more goes back to
    /// `items`.
    ///
    /// Errors: the first refusal that ends the pass, after all others were seen to.
    pub(in crate::task) fn refuse<'c, C: Change + 'c>(
        &self,
        pass: &mut Pass,
        refused: impl IntoIterator<Item = (&'c C, Fault)>,
        summary: &mut Summary,
    ) -> anyhow::Result<()> {
        let mut ended = None;
        for (change, fault) in refused {
            let (key, sku) = change.product();
            match fault.kind {
                _ if fault.ends_pass() => drop(ended.get_or_insert(fault)),
                FaultKind::NotFound => lost::product(pass, &key.to_string(), sku)?,
                _ => refused::wait(pass, self, (key, sku), fault, summary)?,
            }
        }
        let ended = ended.map_or(Ok(()), Err);
        ended.with_context(|| format!("could not send {}", self.values))
    }
}

impl<'c, C: Change> Answered<'c, C> {
    /// Pairs each change with its outcome.
    ///
    /// Errors: the adapter left one out, which its contract forbids.
    pub(in crate::task) fn of(
        batch: &'c [C],
        outcomes: Vec<(Sku, Result<(), Fault>)>,
    ) -> anyhow::Result<Self> {
        let mut outcomes: HashMap<_, _> = outcomes.into_iter().collect();
        let (mut confirmed, mut refused) = (Vec::new(), Vec::new());
        for change in batch {
            let (_, sku) = change.product();
            let outcome = outcomes
                .remove(sku)
                .with_context(|| format!("the store's adapter told nothing of `{sku}`"))?;
            match outcome {
                Ok(()) => confirmed.push(change),
                Err(fault) => refused.push((change, fault)),
            }
        }
        Ok(Self { confirmed, refused })
    }
}
