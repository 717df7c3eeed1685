//! What is to be done next for an order, by what became of its document: pure, one step at a time.
//!
//! [`next`] compares what Counterpoint tells with what the store was told and names the first thing
//! that is missing; the task does it, notes it and asks again, so that a pass that dies in between
//! goes on where it was. [`to_tell`] says how much of each line a document of the store is made of.

mod lines;
mod words;

#[cfg(test)]
mod tests;

use chrono::{NaiveDateTime, TimeDelta};

use crate::config::{OrderActivityRules, Tracking};
use crate::model::{DocumentActivity, DocumentSeen, DocumentState, Release, ReleaseTold, Rest};

pub use lines::{Line, delivers, edited, strangers, to_tell, undelivered};
pub use words::{captures_online, carrier, goods, released, ship_via, source};

/// All that a decision hangs on.
#[derive(Clone, Copy, Debug)]
pub struct Situation<'a> {
    /// What Counterpoint tells.
    pub activity: &'a DocumentActivity,
    /// What it told before; `None` = this is the first look.
    pub seen: Option<&'a DocumentSeen>,
    /// What the store was told.
    pub told: &'a [ReleaseTold],
    /// The store's rules.
    pub rules: &'a OrderActivityRules,
    /// Whether the shopper collects the goods.
    pub collected: bool,
    /// The time at the tills.
    pub now: NaiveDateTime,
}

/// What is to be done next.
#[derive(Clone, Debug, PartialEq)]
pub enum Step<'a> {
    /// A release ticket that was not known.
    Noted(&'a Release),
    /// A release ticket has gone without having been posted.
    Voided(&'a ReleaseTold),
    /// A release is to be invoiced.
    Invoice(&'a Release),
    /// A release is to be shipped, with the tracking numbers that it has.
    Ship(&'a Release),
    /// A shipment lacks a tracking number.
    Track {
        /// The release.
        release: &'a Release,
        /// The store's id of its shipment.
        shipment: &'a str,
        /// The number.
        number: &'a str,
    },
    /// A release ticket was posted.
    Posted(&'a Release),
    /// Somebody edited the open order.
    Edited(NaiveDateTime),
    /// The order itself is somewhere else than before.
    Moved(DocumentState),
    /// What is not invoiced is to be cancelled at the store.
    CancelRest,
    /// Nothing more is expected.
    Settled,
}

/// The first thing that is missing; `None` = nothing is.
///
/// Invoices come before everything that depends on them: a release is not shipped, and an order not
/// cancelled, while the money of a release was not taken.
pub fn next<'a>(it: &Situation<'a>) -> Option<Step<'a>> {
    noted(it)
        .or_else(|| voided(it))
        .or_else(|| invoice(it))
        .or_else(|| ship(it))
        .or_else(|| track(it))
        .or_else(|| posted(it))
        .or_else(|| edit(it))
        .or_else(|| moved(it))
        .or_else(|| rest(it))
        .or_else(|| settled(it))
}

/// The releases that Counterpoint has, each with what the store was told of it.
fn pairs<'a>(it: &Situation<'a>) -> impl Iterator<Item = (&'a Release, &'a ReleaseTold)> {
    let told = it.told;
    let of = move |release: &Release| told.iter().find(|told| told.guid == release.guid);
    it.activity.releases.iter().filter_map(move |release| Some((release, of(release)?)))
}

fn noted<'a>(it: &Situation<'a>) -> Option<Step<'a>> {
    let known =
        |release: &&Release| it.told.iter().any(|told| told.guid == release.guid && !told.voided);
    it.activity.releases.iter().find(|release| !known(release)).map(Step::Noted)
}

/// A posted ticket stays for ever as far as an order is concerned: a site that purges its history
/// voids nothing.
fn voided<'a>(it: &Situation<'a>) -> Option<Step<'a>> {
    let there = |told: &ReleaseTold| it.activity.releases.iter().any(|r| r.guid == told.guid);
    it.told.iter().find(|told| !told.voided && !told.posted && !there(told)).map(Step::Voided)
}

fn invoice<'a>(it: &Situation<'a>) -> Option<Step<'a>> {
    let mut open = pairs(it).filter(|(_, told)| told.invoice.is_none());
    open.next().map(|(release, _)| Step::Invoice(release))
}

fn ship<'a>(it: &Situation<'a>) -> Option<Step<'a>> {
    let mut open =
        pairs(it).filter(|(release, told)| told.shipment.is_none() && is_due(it, release));
    open.next().map(|(release, _)| Step::Ship(release))
}

/// Whether a release is to be shipped by now.
fn is_due(it: &Situation<'_>, release: &Release) -> bool {
    match it.rules.tracking {
        Tracking::Store => false,
        Tracking::Counterpoint => !release.tracking.is_empty() || waited(it, release),
        Tracking::None => waited(it, release),
    }
}

/// Whether a release was posted so long ago that it goes without a tracking number.
fn waited(it: &Situation<'_>, release: &Release) -> bool {
    let wait = if it.collected { Some(TimeDelta::zero()) } else { wait(it.rules) };
    let (Some(posted), Some(wait)) = (release.posted, wait) else { return false };
    posted.checked_add_signed(wait).is_some_and(|due| due <= it.now)
}

fn wait(rules: &OrderActivityRules) -> Option<TimeDelta> {
    rules.ship_untracked_after.map(|wait| TimeDelta::from_std(wait).unwrap_or(TimeDelta::MAX))
}

fn track<'a>(it: &Situation<'a>) -> Option<Step<'a>> {
    if it.rules.tracking != Tracking::Counterpoint {
        return None;
    }
    pairs(it).find_map(|(release, told)| {
        let shipment = told.shipment.as_deref().filter(|id| !id.is_empty())?;
        let number = release.tracking.iter().find(|number| !told.tracking.contains(number))?;
        Some(Step::Track { release, shipment, number })
    })
}

fn posted<'a>(it: &Situation<'a>) -> Option<Step<'a>> {
    let mut new = pairs(it).filter(|(release, told)| release.posted.is_some() && !told.posted);
    new.next().map(|(release, _)| Step::Posted(release))
}

/// Only of an open order: what an end leaves undelivered is told with the end.
fn edit<'a>(it: &Situation<'a>) -> Option<Step<'a>> {
    let at = it.activity.edited_at.filter(|_| it.activity.state == DocumentState::Open)?;
    let known = it.seen.and_then(|seen| seen.edited_at) == Some(at);
    (!known).then_some(Step::Edited(at))
}

/// The end of an order is its end, whatever becomes of its history: a site purges that after a time.
fn moved<'a>(it: &Situation<'a>) -> Option<Step<'a>> {
    let before = it.seen.map_or(DocumentState::Open, |seen| seen.state);
    let ended = matches!(before, DocumentState::Closed | DocumentState::Cancelled);
    let over = ended && it.activity.state != DocumentState::Open;
    (before != it.activity.state && !over).then_some(Step::Moved(it.activity.state))
}

fn rest<'a>(it: &Situation<'a>) -> Option<Step<'a>> {
    it.seen.is_some_and(|seen| seen.rest == Rest::Cancelling).then_some(Step::CancelRest)
}

fn settled<'a>(it: &Situation<'a>) -> Option<Step<'a>> {
    let new = it.seen.is_some_and(|seen| seen.settled_at.is_none());
    let over = it.activity.state != DocumentState::Open;
    let done = |(release, told): (&Release, &ReleaseTold)| {
        release.posted.is_some() && (told.shipment.is_some() || !is_awaited(it, release))
    };
    (new && over && pairs(it).all(done)).then_some(Step::Settled)
}

/// Whether a release that is posted will be shipped some day, whatever happens.
fn is_awaited(it: &Situation<'_>, release: &Release) -> bool {
    it.rules.tracking != Tracking::Store
        && (it.collected || it.rules.ship_untracked_after.is_some() || is_due(it, release))
}
