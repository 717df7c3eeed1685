//! A release becomes a shipment, with its tracking numbers; later ones are added to it.

use anyhow::Context;

use super::invoice::reference;
use super::order::{InHand, Way, Went};
use super::{note, read_back};
use crate::config;
use crate::mapper::order::delivery;
use crate::model::{Release, ReleaseTold, WebOrder};
use crate::report::Summary;
use crate::store::{LineQuantity, ShipmentChange, Shipped, Track, TrackChange};
use crate::task::Pass;

/// Ships what a release delivers, unless the store has shipped it already.
pub(super) fn run(
    pass: &mut Pass,
    hand: &InHand<'_>,
    release: &Release,
    summary: &mut Summary,
) -> anyhow::Result<Went> {
    let waiting = waiting(pass, hand, release)?;
    let change = change(pass, hand, release, &waiting)?;
    let done = pass
        .web
        .put_shipment(&change)
        .with_context(|| format!("could not ship orders of store `{}`", pass.store.name))?;
    let number = &release.number;
    match done {
        Ok(Shipped::Done { id, made }) => {
            read_back(pass, hand.rules, &hand.order.id, summary)?;
            let id = note::id(pass, id);
            let (own, tracks) = (own_numbers(hand, release), numbers(&change.tracks));
            let with = if tracks.is_empty() {
                "without a tracking number".to_owned()
            } else {
                format!("tracking {}", tracks.join(", "))
            };
            let message = format!("shipment {id} at the store for ticket {number}, {with}");
            for earlier in &waiting {
                let message = format!("ticket {} went with shipment {id}", earlier.number);
                settle(pass, hand, earlier, id.clone(), own_numbers(hand, earlier), &message)?;
            }
            settle(pass, hand, release, id, own, &message)?;
            summary.created += u64::from(made);
            note::tell(pass, hand, "ship", release, &change.lines)?;
            Ok(Went::On)
        }
        Ok(Shipped::NothingOpen) => {
            let message = format!("nothing of ticket {number} was open to be shipped at the store");
            settle(pass, hand, release, String::new(), Vec::new(), &message)?;
            Ok(Went::On)
        }
        Err(fault) => hand.failed(pass, &format!("ship ticket {number}"), fault, summary),
    }
}

/// Earlier releases whose goods go with this one: parts of a bundle that the store ships as a whole, of
/// which nothing was open before its last part came.
fn waiting<'h>(
    pass: &Pass,
    hand: &'h InHand<'_>,
    release: &Release,
) -> anyhow::Result<Vec<&'h Release>> {
    let (lines, web) = (hand.lines(pass, Way::Ship)?, hand.web(pass)?);
    let parent = |id: &str| {
        let line = web.as_ref()?.lines.iter().find(|line| line.id == id)?;
        line.parent.clone()
    };
    let bundles = |of: &Release| -> Vec<String> {
        delivery::delivers(&lines, of).into_iter().filter_map(parent).collect()
    };
    let own = bundles(release);
    let waits = |other: &&Release| {
        let unshipped = |told: &ReleaseTold| told.shipment.as_deref() == Some("");
        other.guid != release.guid
            && hand.told(other).is_some_and(unshipped)
            && bundles(other).iter().any(|bundle| own.contains(bundle))
    };
    Ok(hand.activity.releases.iter().filter(waits).collect())
}

fn change(
    pass: &Pass,
    hand: &InHand<'_>,
    release: &Release,
    waiting: &[&Release],
) -> anyhow::Result<ShipmentChange> {
    let rules = &hand.rules.activity;
    let lines = hand.to_tell(pass, release, Way::Ship)?;
    let web = hand.web(pass)?;
    let together = waiting.iter().copied().chain([release]);
    let tracks = together.flat_map(|of| own_numbers(hand, of).into_iter().map(move |no| (of, no)));
    let tracks = tracks.map(|(of, number)| tracked_by(hand, of, web.as_ref(), &number)).collect();
    Ok(ShipmentChange {
        order: hand.order.id.clone(),
        reference: reference(release),
        lines: lines.into_iter().map(|(line, quantity)| LineQuantity { line, quantity }).collect(),
        tracks,
        source: delivery::source(release, web.as_ref(), rules),
        notify: rules.mail_shipments,
    })
}

/// The tracking numbers of a release, where the store is to have them.
fn own_numbers(hand: &InHand<'_>, release: &Release) -> Vec<String> {
    match hand.rules.activity.tracking {
        config::Tracking::Counterpoint => release.tracking.clone(),
        config::Tracking::Store | config::Tracking::None => Vec::new(),
    }
}

fn tracked_by(hand: &InHand<'_>, release: &Release, web: Option<&WebOrder>, number: &str) -> Track {
    let via = delivery::ship_via(release, web, hand.rules);
    let (carrier, title) = delivery::carrier(&hand.rules.activity, via.as_deref());
    Track { number: number.to_owned(), carrier, title }
}

fn numbers(tracks: &[Track]) -> Vec<String> {
    tracks.iter().map(|track| track.number.clone()).collect()
}

/// Adds a tracking number to the shipment of a release.
pub(super) fn track(
    pass: &mut Pass,
    hand: &InHand<'_>,
    release: &Release,
    shipment: &str,
    number: &str,
    summary: &mut Summary,
) -> anyhow::Result<Went> {
    let track = tracked_by(hand, release, hand.web(pass)?.as_ref(), number);
    let (order, shipment) = (hand.order.id.clone(), shipment.to_owned());
    let change = TrackChange { order, shipment: shipment.clone(), track };
    let done = pass.web.put_track(&change).with_context(|| {
        format!("could not add tracking numbers at store `{}`", pass.store.name)
    })?;
    match done {
        Ok(()) => {
            let told = hand.told(release).context("the ledger has lost a release")?;
            let mut tracks = told.tracking.clone();
            tracks.push(number.to_owned());
            let message = format!("tracking {number} added to shipment {shipment} at the store");
            settle(pass, hand, release, shipment, tracks, &message)?;
            summary.updated += 1;
            note::tell(pass, hand, "track", release, &[])?;
            Ok(Went::On)
        }
        Err(fault) => hand.failed(pass, &format!("add tracking {number}"), fault, summary),
    }
}

fn settle(
    pass: &mut Pass,
    hand: &InHand<'_>,
    release: &Release,
    shipment: String,
    tracking: Vec<String>,
    message: &str,
) -> anyhow::Result<()> {
    let told = hand.told(release).context("the ledger has lost a release")?;
    let told = ReleaseTold { shipment: Some(shipment), tracking, ..told.clone() };
    note::told(pass, hand, &told, message)
}
