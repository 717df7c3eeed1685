//! A release becomes an invoice: the money is taken for what leaves the house.

use anyhow::Context;

use super::order::{InHand, Way, Went};
use super::{note, read_back};
use crate::mapper::order::delivery;
use crate::model::{Release, ReleaseTold};
use crate::report::Summary;
use crate::store::{Capture, InvoiceChange, Invoiced, LineQuantity};
use crate::task::Pass;
use crate::task::orders::hold;

/// Invoices what a release delivers, unless the store has invoiced it already.
pub(super) fn run(
    pass: &mut Pass,
    hand: &InHand<'_>,
    release: &Release,
    summary: &mut Summary,
) -> anyhow::Result<Went> {
    let change = change(pass, hand, release)?;
    let done = pass
        .web
        .put_invoice(&change)
        .with_context(|| format!("could not invoice orders of store `{}`", pass.store.name))?;
    match done {
        Ok(Invoiced::Done { id, made }) => {
            read_back(pass, hand.rules, &hand.order.id, summary)?;
            let id = note::id(pass, id);
            let message = format!("invoice {id} at the store for ticket {}", release.number);
            settle(pass, hand, release, id, &message)?;
            summary.created += u64::from(made);
            note::tell(pass, hand, "invoice", release, &change.lines)?;
            Ok(Went::On)
        }
        Ok(Invoiced::NothingOpen) => nothing_open(pass, hand, release, &change),
        Ok(Invoiced::CaptureFailed(fault)) => {
            note::attention(pass, hand, &not_captured(release))?;
            hand.failed(pass, &format!("invoice ticket {}", release.number), fault, summary)
        }
        Err(fault) => {
            hand.failed(pass, &format!("invoice ticket {}", release.number), fault, summary)
        }
    }
}

fn change(pass: &Pass, hand: &InHand<'_>, release: &Release) -> anyhow::Result<InvoiceChange> {
    let rules = &hand.rules.activity;
    let lines = hand.to_tell(pass, release, Way::Invoice)?;
    let web = hand.web(pass)?;
    let online = web.is_some_and(|web| delivery::captures_online(rules, &web));
    Ok(InvoiceChange {
        order: hand.order.id.clone(),
        reference: reference(release),
        lines: lines.into_iter().map(|(line, quantity)| LineQuantity { line, quantity }).collect(),
        capture: if online { Capture::Online } else { Capture::Offline },
        notify: rules.mail_invoices,
    })
}

/// What the store's documents of a release are known by; its number may be the order's own.
pub(super) fn reference(release: &Release) -> String {
    format!("release {}", release.guid)
}

/// The store has invoiced it, or has cancelled what Counterpoint delivers; or it invoices it with what
/// belongs to it only, such as the other half of a bundle.
fn nothing_open(
    pass: &mut Pass,
    hand: &InHand<'_>,
    release: &Release,
    change: &InvoiceChange,
) -> anyhow::Result<Went> {
    let number = &release.number;
    let lines = hand.lines(pass, Way::Invoice)?;
    let is_over = |of: &LineQuantity| {
        lines
            .iter()
            .any(|line| line.id == of.line && line.told + line.gone + of.quantity > line.ordered)
    };
    let over: Vec<LineQuantity> = change.lines.iter().filter(|of| is_over(of)).cloned().collect();
    let message = if change.lines.is_empty() {
        format!("what ticket {number} delivers is invoiced at the store already")
    } else if over.is_empty() {
        format!("what ticket {number} delivers is invoiced at the store with what belongs to it")
    } else {
        let goods = note::quantities(pass, hand, &over)?;
        let message =
            format!("ticket {number} delivers {goods}, which the store cannot invoice any more");
        note::attention(pass, hand, &message)?;
        message
    };
    settle(pass, hand, release, String::new(), &message)?;
    Ok(Went::On)
}

fn settle(
    pass: &mut Pass,
    hand: &InHand<'_>,
    release: &Release,
    invoice: String,
    message: &str,
) -> anyhow::Result<()> {
    let told = hand.told(release).context("the ledger has lost a release")?;
    let told = ReleaseTold { invoice: Some(invoice), ..told.clone() };
    let over = not_captured(release);
    let order = pass.state.order(&pass.store.name, &hand.order.id)?;
    if order.is_some_and(|order| order.attention.is_some_and(|text| text.contains(&over))) {
        hold::change(pass, &hand.order.id, None, |order| {
            order.attention = order.attention.as_ref().and_then(|text| note::without(text, &over));
        })?;
    }
    note::told(pass, hand, &told, message)
}

fn not_captured(release: &Release) -> String {
    format!("the payment for ticket {} was not captured: hold the parcel back", release.number)
}
