//! Price rules over time: which price holds when, and which special price the store is told.
//!
//! Everything is reckoned on Counterpoint's wall clock, by which it compares its dates itself, so that
//! a change of daylight saving time moves nothing. Only what is sent is turned into the store's own.

use chrono::{DateTime, LocalResult, NaiveDateTime, TimeDelta, TimeZone, Timelike, Utc};
use chrono_tz::Tz;
use rust_decimal::Decimal;

use super::price::{self, Prices};
use crate::config::{self, Level};
use crate::model::{Basis, Item, Method, ProductKey, Promotion, Special};

/// Both wall clocks and the moment of the pass.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    /// The zone of Counterpoint's times.
    pub counterpoint: Tz,
    /// The zone that the store shows and compares times in.
    pub store: Tz,
    /// The pass's moment.
    pub now: DateTime<Utc>,
    /// How far ahead a coming promotion is sent.
    pub look_ahead: TimeDelta,
}

/// A time during which one price holds; the ends are Counterpoint's wall clock.
#[derive(Clone, Debug, PartialEq)]
struct Interval<'a> {
    from: Option<NaiveDateTime>,
    until: Option<NaiveDateTime>,
    price: Option<Decimal>,
    /// The rule that makes it; of equal neighbours the first.
    rule: Option<&'a Promotion>,
}

/// The special price of a product, and what makes it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Choice<'a> {
    /// What the store is told; `None` = there is none.
    pub special: Option<Special>,
    /// What makes it; of a rule below 0 there is nothing to tell the store.
    pub by: By<'a>,
}

/// What makes a special price.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum By<'a> {
    /// Nothing: there is none.
    #[default]
    Nothing,
    /// Price-1, as the list price is above it.
    List,
    /// A rule that runs.
    Running(&'a Promotion),
    /// A rule that is to come.
    Coming(&'a Promotion),
}

/// The one special price of a product: a running rule if it is below Price-1, else Price-1 where the
/// list price is above it, else the nearest coming rule.
pub fn special(
    item: &Item,
    key: &ProductKey,
    prices: &Prices,
    promotions: &[&Promotion],
    rules: &config::Prices,
    clock: &Clock,
) -> Option<Special> {
    choose(item, key, prices, promotions, rules, clock).special
}

/// The same with what makes it.
pub fn choose<'a>(
    item: &Item,
    key: &ProductKey,
    prices: &Prices,
    promotions: &[&'a Promotion],
    rules: &config::Prices,
    clock: &Clock,
) -> Choice<'a> {
    let Some(selling) = prices.selling() else { return Choice::default() };
    let plain = prices.special.map(|price| Special { price, from: None, to: None });
    let intervals = intervals(item, key, promotions, rules);
    let good = |interval: &&Interval| interval.price.is_some_and(|price| price < selling);
    let now = clock.local_now();
    let running = intervals.iter().find(|interval| interval.contains(now)).filter(good);
    if let Some((running, rule)) = running.and_then(|running| Some((running, running.rule?))) {
        return Choice { special: running.special(clock), by: By::Running(rule) };
    }
    if plain.is_some() {
        return Choice { special: plain, by: By::List };
    }
    let horizon = now + clock.look_ahead;
    let coming = |interval: &&Interval| {
        interval.from.is_some_and(|from| from > now && from <= horizon) && good(interval)
    };
    let coming = intervals.iter().find(coming);
    let Some((coming, rule)) = coming.and_then(|coming| Some((coming, coming.rule?))) else {
        return Choice::default();
    };
    Choice { special: coming.special(clock), by: By::Coming(rule) }
}

/// The next moment at which a rule begins or ends; `None` = never.
pub fn next_edge(promotions: &[Promotion], clock: &Clock) -> Option<DateTime<Utc>> {
    let now = clock.local_now();
    promotions
        .iter()
        .flat_map(|promotion| promotion.begin.into_iter().chain(promotion.end))
        .filter(|edge| *edge > now)
        .min()
        .map(|edge| instant(edge, clock.counterpoint, false))
}

impl Clock {
    /// The pass's moment on Counterpoint's wall clock.
    pub fn local_now(&self) -> NaiveDateTime {
        self.now.with_timezone(&self.counterpoint).naive_local()
    }

    /// A time of Counterpoint's wall clock on the store's. In one zone it is the same, whatever the
    /// clocks do; otherwise a time that occurs twice begins at the first and ends at the second,
    /// and one that is skipped is the moment of the change.
    fn at_store(&self, time: NaiveDateTime, ends: bool) -> NaiveDateTime {
        if self.counterpoint == self.store {
            return time;
        }
        instant(time, self.counterpoint, ends).with_timezone(&self.store).naive_local()
    }
}

/// The moment of a wall clock's time.
fn instant(time: NaiveDateTime, zone: Tz, last: bool) -> DateTime<Utc> {
    let mut time = time;
    loop {
        match zone.from_local_datetime(&time) {
            LocalResult::Single(moment) => return moment.with_timezone(&Utc),
            LocalResult::Ambiguous(first, second) => {
                return if last { second } else { first }.with_timezone(&Utc);
            }
            // Skipped when the clocks go forward: its first minute that exists.
            LocalResult::None => time = whole_minute(time) + TimeDelta::minutes(1),
        }
    }
}

fn whole_minute(time: NaiveDateTime) -> NaiveDateTime {
    time.with_second(0).and_then(|time| time.with_nanosecond(0)).unwrap_or(time)
}

/// The times between the edges of the rules with the winner's price, equal neighbours as one.
fn intervals<'a>(
    item: &Item,
    key: &ProductKey,
    promotions: &[&'a Promotion],
    rules: &config::Prices,
) -> Vec<Interval<'a>> {
    if promotions.is_empty() {
        return Vec::new();
    }
    let priced: Vec<(&'a Promotion, Decimal)> = promotions
        .iter()
        .filter_map(|promotion| {
            Some((*promotion, price_of(item, key, promotion, Decimal::ONE, rules)?))
        })
        .collect();
    let mut edges: Vec<NaiveDateTime> = priced
        .iter()
        .flat_map(|(promotion, _)| promotion.begin.into_iter().chain(promotion.end))
        .collect();
    edges.sort_unstable();
    edges.dedup();
    let starts = std::iter::once(None).chain(edges.iter().copied().map(Some));
    let ends = edges.iter().copied().map(Some).chain([None]);
    let mut intervals: Vec<Interval> = Vec::new();
    for (from, until) in starts.zip(ends) {
        let winner = priced.iter().find(|(promotion, _)| promotion.covers(from));
        let (rule, price) = (winner.map(|(rule, _)| *rule), winner.map(|(_, price)| *price));
        match intervals.last_mut().filter(|last| last.price == price) {
            Some(last) => last.until = until,
            None => intervals.push(Interval { from, until, price, rule }),
        }
    }
    intervals
}

/// The rule's price of one of so many pieces, rounded; `None` when it is not for that quantity or
/// cannot be known: amounts and quantities are in stocking units, and what they mean for another unit
/// no source says.
pub fn price_of(
    item: &Item,
    key: &ProductKey,
    promotion: &Promotion,
    quantity: Decimal,
    rules: &config::Prices,
) -> Option<Decimal> {
    let step = promotion.at(quantity)?;
    if other_unit(key) && (step.method != Method::Percent || promotion.breaks.len() > 1) {
        return None;
    }
    let basis = || basis(item, key, step.basis, rules);
    let price = match step.method {
        Method::Percent => basis()? * (Decimal::ONE_HUNDRED - step.amount) / Decimal::ONE_HUNDRED,
        Method::Amount => basis()? - step.amount,
        Method::Fixed => step.amount,
    };
    Some(price::rounded(price, rules.decimals))
}

/// The price that a rule starts from, not rounded.
pub(super) fn basis(
    item: &Item,
    key: &ProductKey,
    basis: Basis,
    rules: &config::Prices,
) -> Option<Decimal> {
    match basis {
        Basis::Regular => price::at_level(item, key, rules, &Level::Regular),
        Basis::Level(level) => price::at_level(item, key, rules, &Level::Number(level)),
    }
}

/// Whether the product is sold in another unit than it is stocked in.
pub(super) fn other_unit(key: &ProductKey) -> bool {
    matches!(key, ProductKey::Unit(_, unit) if *unit != '0')
}

impl Promotion {
    /// Whether it is for this item, by its folded number.
    pub fn is_for(&self, item: &str) -> bool {
        self.items.as_ref().is_none_or(|items| items.contains(item))
    }

    /// Whether it runs at a time; `None` = before every edge.
    pub(super) fn covers(&self, time: Option<NaiveDateTime>) -> bool {
        let Some(time) = time else { return self.begin.is_none() };
        self.begin.is_none_or(|begin| begin <= time) && self.end.is_none_or(|end| time < end)
    }
}

impl Interval<'_> {
    fn contains(&self, time: NaiveDateTime) -> bool {
        self.from.is_none_or(|from| from <= time) && self.until.is_none_or(|until| time < until)
    }

    /// What the store is told; `None` for a price of 0 or less, which is never sent.
    fn special(&self, clock: &Clock) -> Option<Special> {
        Some(Special {
            price: self.price.filter(|price| *price > Decimal::ZERO)?,
            from: self.from.map(|from| clock.at_store(from, false)),
            to: self.until.map(|until| clock.at_store(until, true) - TimeDelta::seconds(1)),
        })
    }
}

#[cfg(test)]
mod tests;
