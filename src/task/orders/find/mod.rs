//! Finding: the store's orders into the ledger, before anything is imported; `inventory` does the same
//! so that its sum knows every order.
//!
//! Three looks, as no one of them sees all: what changed since the newest known change, less an
//! overlap; what was shipped, invoiced or credited, which a store does not count as a change of the
//! order; and ids that are missing between seen ones or come next, for orders whose transaction ended
//! late or whose clock was wrong. The place to go on from moves in the transaction that keeps the
//! orders.

mod gaps;
mod keep;
mod since;

use anyhow::Context;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use crate::config::{self, Orders};
use crate::state::{State, Writer};
use crate::store::{OrderPage, OrderSearch, Store};
use keep::Kept;
pub(super) use keep::{closing, lines, product};
use since::Range;

/// Reads a store's orders into its ledger.
pub struct Finder<'a> {
    /// The store's name and rules.
    pub store: &'a config::Store,
    /// Its rules for orders.
    pub rules: &'a Orders,
    /// The ledger.
    pub state: &'a State,
    /// The store, opened.
    pub web: &'a mut dyn Store,
    /// The zone of the tills.
    pub zone: Tz,
    /// The one moment that the pass calls now.
    pub now: DateTime<Utc>,
}

/// What finding came to.
#[derive(Debug, Default)]
pub struct Found {
    /// Orders that the store told.
    pub read: u64,
    /// Of them, those that the ledger did not have.
    pub new: u64,
    /// Of them, those that it had otherwise.
    pub changed: u64,
    /// What the operator should know: the order's number, and why.
    pub told: Vec<(String, String)>,
    /// Orders that cannot be understood, and are held: their ids and why.
    pub unreadable: Vec<(String, String)>,
    /// Ids of the orders that were asked for by number and taken.
    pub asked: Vec<String>,
}

impl Finder<'_> {
    /// Brings the ledger up to date; `since` looks further back than the last pass did.
    ///
    /// `None` when the store's orders are not imported yet: nothing says from which day on.
    pub fn run(&mut self, since: Option<DateTime<Utc>>) -> anyhow::Result<Option<Found>> {
        let Some(range) = since::range(self, since)? else { return Ok(None) };
        let mut found = Found::default();
        self.changed(&range, &mut found)?;
        self.moved(&range, &mut found)?;
        gaps::run(self, &range, &mut found)?;
        Ok(Some(found))
    }

    /// From when on this store's orders are imported; `None` when nothing says so.
    pub fn start(&self) -> anyhow::Result<Option<DateTime<Utc>>> {
        Ok(since::range(self, None)?.map(|range| range.start))
    }

    /// Reads the orders of these numbers, whenever they were placed.
    pub fn numbers(&mut self, numbers: &[String]) -> anyhow::Result<Found> {
        let mut found = Found::default();
        for number in numbers {
            let page = self.read(&OrderSearch::Number(number.clone()))?;
            let range = Range::always();
            found.asked.extend(page.orders.iter().map(|(id, _)| id.clone()));
            self.keep(page, &range, &mut found, |_| Ok(()))?;
        }
        Ok(found)
    }

    /// Reads an order once more, or one that the ledger lost.
    pub(in crate::task) fn again(&mut self, id: &str) -> anyhow::Result<Found> {
        let mut found = Found::default();
        self.ids(vec![id.to_owned()], &Range::always(), &mut found)?;
        Ok(found)
    }

    fn changed(&mut self, range: &Range, found: &mut Found) -> anyhow::Result<()> {
        let mut page = None;
        loop {
            let search = OrderSearch::ChangedSince { since: range.from, page };
            let read = self.read(&search)?;
            let newest =
                read.orders.iter().filter_map(|(_, order)| Some(order.as_ref().ok()?.updated_at));
            let newest = newest.max();
            let next = read.next.clone();
            let store = self.store.name.clone();
            let state = self.state;
            self.keep(read, range, found, |writer| {
                newest.map_or(Ok(()), |newest| since::note(state, writer, &store, newest))
            })?;
            if next.is_none() {
                return Ok(());
            }
            page = next;
        }
    }

    /// Orders of the ledger that moved at the store without having changed.
    fn moved(&mut self, range: &Range, found: &mut Found) -> anyhow::Result<()> {
        if !keep::any_open(self)? {
            return Ok(());
        }
        let moved = self
            .web
            .find_moved_orders(range.from)
            .with_context(|| self.could_not("read what was shipped"))?;
        let mut known = Vec::new();
        for id in moved {
            if self.state.order(&self.store.name, &id)?.is_some() {
                known.push(id);
            }
        }
        self.ids(known, range, found)?;
        Ok(())
    }

    /// Reads and keeps the orders of these ids; returns how many the store has.
    fn ids(&mut self, ids: Vec<String>, range: &Range, found: &mut Found) -> anyhow::Result<usize> {
        if ids.is_empty() {
            return Ok(0);
        }
        let page = self.read(&OrderSearch::Ids(ids))?;
        let count = page.orders.len();
        self.keep(page, range, found, |_| Ok(()))?;
        Ok(count)
    }

    fn read(&mut self, search: &OrderSearch) -> anyhow::Result<OrderPage> {
        self.web.find_orders(search).with_context(|| self.could_not("read the orders"))
    }

    /// Keeps a page and what belongs to it in one transaction.
    fn keep(
        &mut self,
        page: OrderPage,
        range: &Range,
        found: &mut Found,
        also: impl FnOnce(&Writer<'_>) -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        found.read += page.orders.len() as u64;
        let kept = self
            .state
            .write(|writer| {
                let keep = |(id, order)| keep::order(self, writer, range, id, order);
                let kept = page.orders.into_iter().map(keep).collect::<anyhow::Result<Vec<_>>>()?;
                also(writer)?;
                Ok(kept)
            })
            .context("could not keep orders in the ledger")?;
        for kept in kept {
            match kept {
                Kept::Same | Kept::NotOurs => {}
                Kept::New => found.new += 1,
                Kept::Changed(told) => {
                    found.changed += 1;
                    found.told.extend(told);
                }
                Kept::Unreadable(id, why) => found.unreadable.push((id, why)),
            }
        }
        Ok(())
    }

    fn could_not(&self, what: &str) -> String {
        format!("could not {what} of store `{}`", self.store.name)
    }
}
