//! Comparing: prices against what the store confirmed, and against the guard.

use std::collections::HashMap;

use rust_decimal::Decimal;

use super::KIND;
use super::acknowledge::{self, COST, MSRP, PRICE, SPECIAL};
use crate::config::ZeroPrice;
use crate::model::{ProductKey, Sku, WebPrice};
use crate::store::{PriceChange, SpecialChange};
use crate::task::listed::{self, Failed};
use crate::task::{Pass, Stop, Which, guard};

/// What the store confirmed, by product key.
pub(super) struct Confirmed {
    price: HashMap<String, String>,
    special: HashMap<String, String>,
    msrp: HashMap<String, String>,
    cost: HashMap<String, String>,
    failed: Failed,
    zero_price: ZeroPrice,
    force: bool,
}

/// A product with what is to be sent of it.
#[derive(Debug)]
pub(super) struct Change {
    /// What goes by the price calls.
    pub prices: PriceChange,
    /// What goes as an attribute.
    pub msrp: Option<Decimal>,
    /// All that the product should have, for the acknowledgement.
    pub texts: Vec<(&'static str, String)>,
}

impl listed::Change for Change {
    fn product(&self) -> (&ProductKey, &Sku) {
        (&self.prices.key, &self.prices.sku)
    }
}

/// What is to be sent, and what it would do to the shop as a whole.
#[derive(Default)]
pub(super) struct Differences {
    /// The changes, in the listing's order.
    pub changes: Vec<Change>,
    /// Products that failed and have nothing left to say: their jobs are done.
    pub settled: Vec<String>,
    /// Products without a price, which keep the one that the store has.
    pub held: Vec<String>,
    /// Products with a confirmed price, those of them whose price changes by the guard's measure, and
    /// those that would have none.
    priced: u64,
    changed: u64,
    zeroed: u64,
}

impl Confirmed {
    /// Reads what earlier passes were told.
    pub(super) fn read(pass: &Pass) -> anyhow::Result<Self> {
        let store = &pass.store.name;
        Ok(Self {
            failed: Failed::read(pass, &KIND)?,
            price: pass.state.acknowledged_all(store, PRICE)?,
            special: pass.state.acknowledged_all(store, SPECIAL)?,
            msrp: pass.state.acknowledged_all(store, MSRP)?,
            cost: pass.state.acknowledged_all(store, COST)?,
            zero_price: pass.store.prices.zero_price,
            force: pass.selection.which != Which::Changed,
        })
    }

    /// What of the prices the store has not confirmed; `None` = nothing.
    fn change(&self, key: &ProductKey, sku: &Sku, wanted: &WebPrice) -> Option<Change> {
        let text = key.to_string();
        let open = |known: &HashMap<String, String>, new: &str| {
            self.force || known.get(&text).is_none_or(|known| known != new)
        };
        let mut texts = Vec::new();
        let mut amount = |facet, known, amount: Option<Decimal>| {
            let new = acknowledge::amount(amount?);
            let sent = open(known, &new);
            texts.push((facet, new));
            sent.then_some(amount?)
        };
        let price = amount(PRICE, &self.price, wanted.price);
        let msrp = amount(MSRP, &self.msrp, wanted.msrp);
        let cost = amount(COST, &self.cost, wanted.cost);
        let new = acknowledge::special(wanted.special.as_ref());
        let special = open(&self.special, &new).then(|| match &wanted.special {
            Some(special) => SpecialChange::Set {
                special: special.clone(),
                clear: acknowledge::leaves_a_date(self.special.get(&text), &new),
            },
            None => SpecialChange::End,
        });
        texts.push((SPECIAL, new));
        if price.is_none() && special.is_none() && msrp.is_none() && cost.is_none() {
            return None;
        }
        let prices = PriceChange { key: key.clone(), sku: sku.clone(), price, special, cost };
        Some(Change { prices, msrp, texts })
    }

    /// Whether the guard counts the change: another price, or a special price below half of what the
    /// product was sold for. A sale on many products is no accident, giving them away may be one.
    fn counts(&self, key: &str, change: &Change) -> bool {
        let new =
            |facet| change.texts.iter().find(|text| text.0 == facet).map(|text| text.1.as_str());
        let price = self.price.get(key).map(String::as_str);
        let special = self.special.get(key).map(String::as_str);
        if price.is_none() || price != new(PRICE) {
            return price.is_some();
        }
        let before = acknowledge::lowest(price, special);
        match (before, acknowledge::lowest(new(PRICE), new(SPECIAL))) {
            (Some(before), Some(after)) => after + after < before,
            _ => false,
        }
    }
}

impl Differences {
    /// Takes one product in.
    pub(super) fn add(
        &mut self,
        key: &ProductKey,
        sku: &Sku,
        mut priced: WebPrice,
        confirmed: &Confirmed,
    ) {
        let text = key.to_string();
        let known = confirmed.price.get(&text).is_some_and(|known| known != "0");
        self.priced += u64::from(known);
        if priced.price.is_none() {
            self.zeroed += u64::from(known);
            if confirmed.zero_price == ZeroPrice::Hold {
                self.held.push(text);
                return;
            }
            priced.price = Some(Decimal::ZERO);
        }
        match confirmed.change(key, sku, &priced) {
            None if confirmed.failed.has(&text) => self.settled.push(text),
            None => {}
            Some(change) => {
                self.changed += u64::from(known && confirmed.counts(&text, &change));
                if !confirmed.failed.waits(&text) {
                    self.changes.push(change);
                }
            }
        }
    }

    /// Takes the failed products in that the store does not have any more.
    pub(super) fn forget_lost(&mut self, confirmed: &Confirmed, has: impl Fn(&str) -> bool) {
        self.settled.extend(confirmed.failed.lost(has));
    }

    /// Stops the pass before any write when too many prices would change, or be 0 or missing.
    pub(super) fn guard(&self, pass: &Pass) -> Result<(), Stop> {
        if pass.selection.allow_mass_change {
            return Ok(());
        }
        let rule = &pass.store.guard;
        let what = match pass.store.prices.zero_price {
            ZeroPrice::Hold => "find no price for",
            ZeroPrice::Send => "give away for 0",
        };
        guard::check(rule, rule.zero_percent, self.zeroed, self.priced, what)?;
        guard::check(rule, rule.price_percent, self.changed, self.priced, "change the price of")
    }
}
