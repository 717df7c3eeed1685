//! Comparing: steps of price against those that cpsync made, and against the guard.

use std::collections::HashMap;

use anyhow::Context;
use chrono::NaiveDateTime;
use rust_decimal::Decimal;

use super::KIND;
use super::acknowledge::{Made, TIERS};
use crate::mapper::tiers::{Step, Tiers};
use crate::model::{ProductKey, Sku, Tier, TierPrice};
use crate::store::TierChange;
use crate::task::listed::{self, Failed};
use crate::task::{Pass, Stop, Which, guard};

/// What earlier passes were told, by product key.
pub(super) struct Confirmed {
    made: HashMap<String, Made>,
    failed: Failed,
    /// Now, on Counterpoint's wall clock.
    local_now: NaiveDateTime,
    force: bool,
}

/// A product with what is to be sent of it.
#[derive(Debug)]
pub(super) struct Change {
    /// What goes to the store.
    pub tiers: TierChange,
    /// What cpsync made of it before.
    pub made: Made,
    /// All steps that it should have, for the acknowledgement.
    pub wanted: Vec<Step>,
}

impl listed::Change for Change {
    fn product(&self) -> (&ProductKey, &Sku) {
        (&self.tiers.key, &self.tiers.sku)
    }
}

/// What is to be sent, and what it would do to the shop as a whole.
#[derive(Default)]
pub(super) struct Differences {
    /// The changes, in the listing's order.
    pub changes: Vec<Change>,
    /// Products that failed and have nothing left to say: their jobs are done.
    pub settled: Vec<String>,
    /// Products whose steps are the same and end at another time.
    pub moved: Vec<(String, Vec<Step>)>,
    /// Products with steps, now or before; those that would lose all of them before their rule ends;
    /// those that would be sold for less than half.
    stepped: u64,
    stripped: u64,
    halved: u64,
}

impl Confirmed {
    /// Reads what earlier passes were told.
    pub(super) fn read(pass: &Pass, local_now: NaiveDateTime) -> anyhow::Result<Self> {
        let store = &pass.store.name;
        let mut made = HashMap::new();
        pass.state.for_each_acknowledged(store, TIERS, |key, text| {
            let one = Made::parse(&text)
                .with_context(|| format!("could not read the steps of price of `{key}`"))?;
            made.insert(key, one);
            Ok(())
        })?;
        Ok(Self {
            made,
            failed: Failed::read(pass, &KIND)?,
            local_now,
            force: pass.selection.which != Which::Changed,
        })
    }

    /// Whether all that the product had is over by the rules' own ends.
    fn over(&self, made: &Made) -> bool {
        made.steps.iter().all(|step| step.until.is_some_and(|until| until <= self.local_now))
    }
}

/// What the store lacks and what it has too much; nothing of what cpsync did not make.
fn difference(made: &Made, wanted: &[Step], force: bool) -> (Vec<Tier>, Vec<Tier>) {
    let tiers = |steps: &[Step]| steps.iter().map(|step| step.tier.clone()).collect::<Vec<Tier>>();
    let (held, unsure, wanted) = (tiers(&made.steps), tiers(&made.unsure), tiers(wanted));
    let put = wanted
        .iter()
        .filter(|tier| force || !unsure.is_empty() || !held.contains(tier))
        .cloned()
        .collect();
    let mut remove: Vec<Tier> = Vec::new();
    for tier in held.into_iter().chain(unsure) {
        let goes = !wanted.iter().any(|wanted| wanted.same_step(&tier));
        if goes && !remove.contains(&tier) {
            remove.push(tier);
        }
    }
    (put, remove)
}

impl Differences {
    /// Takes one product in.
    pub(super) fn add(&mut self, key: &ProductKey, sku: &Sku, tiers: Tiers, confirmed: &Confirmed) {
        let (text, wanted) = (key.to_string(), tiers.steps);
        let made = confirmed.made.get(&text).cloned().unwrap_or_default();
        let (put, remove) = difference(&made, &wanted, confirmed.force);
        self.stepped += u64::from(!made.steps.is_empty() || !wanted.is_empty());
        if put.is_empty() && remove.is_empty() {
            if made.steps != wanted {
                self.moved.push((text.clone(), wanted));
            }
            if confirmed.failed.has(&text) {
                self.settled.push(text);
            }
            return;
        }
        let stripped = wanted.is_empty() && !made.steps.is_empty() && !confirmed.over(&made);
        self.stripped += u64::from(stripped);
        self.halved += u64::from(halved(&made.steps, &wanted, tiers.everybody));
        if !confirmed.failed.waits(&text) {
            let tiers = TierChange { key: key.clone(), sku: sku.clone(), put, remove };
            self.changes.push(Change { tiers, made, wanted });
        }
    }

    /// Takes the failed products in that the store does not have any more.
    pub(super) fn forget_lost(&mut self, confirmed: &Confirmed, has: impl Fn(&str) -> bool) {
        self.settled.extend(confirmed.failed.lost(has));
    }

    /// Stops the pass before any write when too many products would lose their steps, or be given away.
    pub(super) fn guard(&self, pass: &Pass) -> Result<(), Stop> {
        if pass.selection.allow_mass_change {
            return Ok(());
        }
        let rule = &pass.store.guard;
        let percent = rule.price_percent;
        let strip = "take the quantity and group prices away from";
        guard::check(rule, percent, self.stripped, self.stepped, strip)?;
        guard::check(rule, percent, self.halved, self.stepped, "halve quantity or group prices of")
    }
}

/// Whether the lowest step would be below half of what it was, or of what everybody pays where there was
/// none. A rule for many products is no accident, giving them away may be one.
fn halved(before: &[Step], after: &[Step], everybody: Decimal) -> bool {
    let lowest = |steps: &[Step]| {
        let amounts = steps.iter().map(|step| match step.tier.price {
            TierPrice::Fixed(price) => price,
            TierPrice::Percent(percent) => {
                everybody * (Decimal::ONE_HUNDRED - percent) / Decimal::ONE_HUNDRED
            }
        });
        amounts.min()
    };
    let before = lowest(before).unwrap_or(everybody);
    lowest(after).is_some_and(|after| after + after < before)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steps(list: &[(Option<&str>, i64, i64)]) -> Vec<Step> {
        let step = |(group, from, price): &(Option<&str>, i64, i64)| Step {
            tier: Tier {
                group: group.map(str::to_owned),
                from: (*from).into(),
                price: TierPrice::Fixed((*price).into()),
            },
            until: None,
        };
        list.iter().map(step).collect()
    }

    fn told(made: &Made, wanted: &[Step], force: bool) -> String {
        let shown = |tiers: Vec<Tier>| {
            let shown = |tier: &Tier| {
                let TierPrice::Fixed(price) = tier.price else { return String::new() };
                format!("{}{}:{price}", tier.group.as_deref().unwrap_or(""), tier.from)
            };
            tiers.iter().map(shown).collect::<Vec<_>>().join(" ")
        };
        let (put, remove) = difference(made, wanted, force);
        format!("+ {} - {}", shown(put), shown(remove))
    }

    #[test]
    fn only_own_steps_are_replaced_and_taken_away() {
        let old = steps(&[(None, 5, 9), (Some("T"), 1, 8)]);
        let new = steps(&[(None, 5, 8), (None, 9, 7)]);
        for (name, held, unsure, wanted, force, expected) in [
            ("new", &[][..], &[][..], &new[..], false, "+ 5:8 9:7 - "),
            ("same", &old, &[], &old, false, "+  - "),
            ("replaced and taken away", &old, &[], &new, false, "+ 5:8 9:7 - T1:8"),
            ("all gone", &old, &[], &[], false, "+  - 5:9 T1:8"),
            ("forced", &old, &[], &old, true, "+ 5:9 T1:8 - "),
            ("died before it was confirmed", &old, &new, &old, false, "+ 5:9 T1:8 - 9:7"),
            ("died, and the rules are gone", &old, &new, &[], false, "+  - 5:9 T1:8 5:8 9:7"),
        ] {
            let made = Made { steps: held.to_vec(), unsure: unsure.to_vec() };
            assert_eq!(told(&made, wanted, force), expected, "{name}");
        }
    }

    #[test]
    fn giving_away_is_told_from_a_rule() {
        let old = steps(&[(None, 5, 9)]);
        for (before, after, expected) in [
            (&[][..], &steps(&[(None, 5, 5)])[..], false),
            (&[], &steps(&[(None, 5, 4)]), true),
            (&old, &steps(&[(None, 5, 4)]), true),
            (&old, &steps(&[(None, 5, 5)]), false),
            (&old, &[], false),
        ] {
            assert_eq!(halved(before, after, 10.into()), expected, "{after:?}");
        }
    }
}
