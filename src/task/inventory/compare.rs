//! Comparing: stock levels against what the store confirmed, and against the guard.

use std::collections::HashMap;

use super::TASK;
use super::acknowledge::{self, QUANTITY, SETTINGS, sellable};
use crate::model::StockLevel;
use crate::report::Event;
use crate::state::{JobFilter, JobState};
use crate::store::StockChange;
use crate::task::{Pass, Stop, Which, guard};

/// What the store confirmed, by product key.
pub(super) struct Confirmed {
    quantity: HashMap<String, String>,
    settings: HashMap<String, String>,
    /// Products that failed and are not due yet.
    waiting: HashMap<String, i64>,
    now: i64,
    force: bool,
}

/// What is to be sent, and what it would do to the shop as a whole.
#[derive(Default)]
pub(super) struct Differences {
    /// The changes, in the listing's order.
    pub changes: Vec<StockChange>,
    /// Products that had stock and would have none.
    zeroed: u64,
    /// Products that have stock.
    stocked: u64,
}

impl Confirmed {
    /// Reads what earlier passes were told.
    pub(super) fn read(pass: &Pass) -> anyhow::Result<Self> {
        let store = &pass.store.name;
        let filter = JobFilter { store: Some(store), task: Some(TASK), ..JobFilter::default() };
        let waiting = pass.state.jobs(&filter)?;
        let named = matches!(pass.selection.which, Which::Items(_));
        Ok(Self {
            quantity: pass.state.acknowledged_all(store, QUANTITY)?,
            settings: pass.state.acknowledged_all(store, SETTINGS)?,
            waiting: waiting
                .into_iter()
                .filter(|job| !named && job.state != JobState::Due)
                .map(|job| (job.key.key, job.due_at.unwrap_or(0)))
                .collect(),
            now: pass.timestamp(),
            force: pass.selection.which != Which::Changed,
        })
    }

    /// What of the level the store has not confirmed; `None` = nothing, or it is not due yet.
    pub(super) fn difference(&self, level: StockLevel) -> Option<StockChange> {
        let key = level.key.to_string();
        if self.waiting.get(&key).is_some_and(|due| *due > self.now) {
            return None;
        }
        let quantity = acknowledge::quantity(&level);
        let quantities = !quantity.is_empty()
            && (self.force || self.quantity.get(&key).is_none_or(|known| *known != quantity));
        let settings = self.force
            || self.settings.get(&key).is_none_or(|known| *known != acknowledge::settings(&level));
        (quantities || settings).then_some(StockChange { level, settings, quantities })
    }

    /// Whether the store was told of stock of this product.
    fn stocked(&self, key: &str) -> bool {
        self.quantity.get(key).is_some_and(|text| sellable(text))
    }
}

impl Differences {
    /// Takes one level in.
    pub(super) fn add(&mut self, level: StockLevel, confirmed: &Confirmed) {
        if confirmed.stocked(&level.key.to_string()) {
            self.stocked += 1;
            let now = acknowledge::quantity(&level);
            self.zeroed += u64::from(!now.is_empty() && !sellable(&now));
        }
        self.changes.extend(confirmed.difference(level));
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

/// Tells of a product whose stock could not be read.
pub(super) fn unknown(pass: &mut Pass, key: String) -> anyhow::Result<()> {
    log::warn!(
        "{key}: it has no stock record at the configured locations; its stock is left alone"
    );
    let message = "no stock record at the configured locations; its stock is left alone".into();
    pass.report.event(&Event::Warning { key: Some(key), message })
}
