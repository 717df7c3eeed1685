//! Comparing: stock levels against what the store confirmed, and against the guard.

use super::KIND;
use super::acknowledge::{self, sellable};
use super::known::Known;
use crate::model::{ProductKey, Sku, StockLevel};
use crate::report::Event;
use crate::store::StockChange;
use crate::task::listed::{self, Failed};
use crate::task::{Pass, Stop, Which, guard};

/// How a level is compared with what the store confirmed of it.
pub(super) struct Confirmed {
    /// Products that failed earlier.
    pub failed: Failed,
    force: bool,
}

/// What is to be sent, and what it would do to the shop as a whole.
#[derive(Default)]
pub(super) struct Differences {
    /// The changes, in the listing's order.
    pub changes: Vec<StockChange>,
    /// Products that failed and have nothing left to say: their jobs are done.
    pub settled: Vec<String>,
    /// Products that failed earlier.
    pub failed: Failed,
    /// Products that had stock and would have none.
    zeroed: u64,
    /// Products that have stock.
    stocked: u64,
}

impl Confirmed {
    /// Reads what earlier passes were told.
    pub(super) fn read(pass: &Pass) -> anyhow::Result<Self> {
        Ok(Self {
            failed: Failed::read(pass, &KIND)?,
            force: pass.selection.which != Which::Changed,
        })
    }

    /// What of the level the store has not confirmed; `None` = nothing.
    fn difference(
        &self,
        known: Known<'_>,
        level: StockLevel,
        quantity: &str,
    ) -> Option<StockChange> {
        let quantities = !quantity.is_empty()
            && (self.force || known.quantity().is_none_or(|known| known != quantity));
        let settings = self.force
            || known.settings().is_none_or(|known| known != acknowledge::settings(&level));
        (quantities || settings).then_some(StockChange { level, settings, quantities })
    }
}

impl listed::Change for StockChange {
    fn product(&self) -> (&ProductKey, &Sku) {
        (&self.level.key, &self.level.sku)
    }
}

impl Differences {
    /// Takes one level in.
    pub(super) fn add(&mut self, level: StockLevel, known: Known<'_>, confirmed: &Confirmed) {
        let quantity = acknowledge::quantity(&level);
        if known.quantity().is_some_and(sellable) {
            self.stocked += 1;
            self.zeroed += u64::from(!quantity.is_empty() && !sellable(&quantity));
        }
        match confirmed.difference(known, level, &quantity) {
            Some(_) if confirmed.failed.waits(known.key()) => {}
            Some(change) => self.changes.push(change),
            None if confirmed.failed.has(known.key()) => {
                self.settled.push(known.key().to_owned());
            }
            None => {}
        }
    }

    /// Takes the failed products in that the store does not have any more.
    pub(super) fn forget_lost(&mut self, confirmed: &Confirmed, has: impl Fn(&str) -> bool) {
        self.settled.extend(confirmed.failed.lost(has));
    }

    /// Stops the pass before any write when too many products would lose all their stock.
    pub(super) fn guard(&self, pass: &Pass) -> Result<(), Stop> {
        if pass.selection.allow_mass_change {
            return Ok(());
        }
        let rule = &pass.store.guard;
        guard::check(rule, rule.zero_percent, self.zeroed, self.stocked, "set to 0")
    }
}

/// Tells of a record whose stock is left alone.
pub(super) fn unknown(pass: &mut Pass, key: String, why: &str) -> anyhow::Result<()> {
    log::warn!("{key}: {why}");
    pass.report.event(&Event::Warning { key: Some(key), message: why.into() })
}
