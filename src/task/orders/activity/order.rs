//! One order: one step after the other until nothing is missing.

use super::follow::{self, Known};
use super::{cancel, invoice, note, read_back, ship};
use crate::config::Orders;
use crate::mapper::order::delivery::{self, Line, Situation, Step};
use crate::model::{DocumentActivity, Release, ReleaseTold, Sku, WebOrder};
use crate::report::Summary;
use crate::state::{Followed, OrderLine};
use crate::store::Fault;
use crate::task::Pass;
use crate::task::orders::hold;

/// An order in hand.
pub(super) struct InHand<'a> {
    pub(super) rules: &'a Orders,
    pub(super) order: &'a Followed,
    /// What Counterpoint tells.
    pub(super) activity: &'a DocumentActivity,
    /// What the ledger has, as of the last step.
    pub(super) known: Known,
}

/// How a step went.
pub(super) enum Went {
    /// It is done and noted.
    On,
    /// It failed and is noted; the order waits.
    Stopped,
}

/// Which of a line's quantities a document of the store counts in.
#[derive(Clone, Copy)]
pub(in crate::task) enum Way {
    Invoice,
    Ship,
}

/// Brings one order as far as it goes.
pub(super) fn bring(
    pass: &mut Pass,
    rules: &Orders,
    order: &Followed,
    activity: &DocumentActivity,
    known: Known,
    summary: &mut Summary,
) -> anyhow::Result<()> {
    let mut hand = InHand { rules, order, activity, known };
    let now = pass.now.with_timezone(&pass.counterpoint.time_zone()).naive_local();
    let collected = collected(pass, &hand)?;
    let (mut steps, mut fresh) = (0_u64, false);
    loop {
        let known = hand.known.clone();
        let situation = Situation {
            activity,
            seen: known.seen.as_ref(),
            told: &known.told,
            rules: &rules.activity,
            collected,
            now,
        };
        let Some(step) = delivery::next(&situation) else { break };
        pass.check_interrupt()?;
        steps += 1;
        if is_write(&step) && !fresh {
            read_back(pass, rules, &order.id, summary)?;
            fresh = true;
        }
        if let Went::Stopped = take(pass, &hand, &step, summary)? {
            return Ok(());
        }
        hand.known = follow::known_of(pass, &order.id)?;
    }
    summary.changed += u64::from(steps > 0);
    if order.troubled {
        hold::change(pass, &order.id, None, |order| {
            (order.trouble, order.attempts, order.due_at) = (None, 0, None);
        })?;
    }
    Ok(())
}

/// Whether a step is made of what the store has; each such step reads the order back before it is
/// noted, so that the next one has it as it is.
fn is_write(step: &Step<'_>) -> bool {
    matches!(step, Step::Invoice(_) | Step::Ship(_) | Step::CancelRest)
}

fn take(
    pass: &mut Pass,
    hand: &InHand<'_>,
    step: &Step<'_>,
    summary: &mut Summary,
) -> anyhow::Result<Went> {
    let quiet = Went::On;
    match step {
        Step::Noted(release) => note::released(pass, hand, release).map(|()| quiet),
        Step::Voided(told) => note::voided(pass, hand, told).map(|()| quiet),
        Step::Posted(release) => note::posted(pass, hand, release).map(|()| quiet),
        Step::Edited(at) => note::edited(pass, hand, *at).map(|()| quiet),
        Step::Moved(state) => note::moved(pass, hand, *state).map(|()| quiet),
        Step::Settled => note::settled(pass, hand).map(|()| quiet),
        Step::Invoice(release) => invoice::run(pass, hand, release, summary),
        Step::Ship(release) => ship::run(pass, hand, release, summary),
        Step::Track { release, shipment, number } => {
            ship::track(pass, hand, release, shipment, number, summary)
        }
        Step::CancelRest => cancel::run(pass, hand, summary),
    }
}

/// Whether the shopper collects it; asked only where a decision hangs on that.
fn collected(pass: &Pass, hand: &InHand<'_>) -> anyhow::Result<bool> {
    let unshipped = |release: &Release| {
        let told = hand.told(release);
        release.posted.is_some() && told.is_none_or(|told| told.shipment.is_none())
    };
    if !hand.activity.releases.iter().any(unshipped) {
        return Ok(false);
    }
    Ok(hand.web(pass)?.is_some_and(|web| web.delivery.pickup.is_some()))
}

impl InHand<'_> {
    /// What the store was told of a release.
    pub(super) fn told(&self, release: &Release) -> Option<&ReleaseTold> {
        self.known.told.iter().find(|told| told.guid == release.guid)
    }

    /// The order as the store told it last.
    pub(super) fn web(&self, pass: &Pass) -> anyhow::Result<Option<WebOrder>> {
        Ok(pass.state.web_order(&pass.store.name, &self.order.id)?)
    }

    /// Its lines, as the ledger has them by now.
    pub(super) fn lines(&self, pass: &Pass, way: Way) -> anyhow::Result<Vec<Line>> {
        let lines = pass.state.order_lines(&pass.store.name, &self.order.id)?;
        Ok(lines.into_iter().map(|of| line(of, way)).collect())
    }

    /// How much of each line the store is to be told of with this release.
    pub(super) fn to_tell(
        &self,
        pass: &Pass,
        release: &Release,
        way: Way,
    ) -> anyhow::Result<Vec<(String, rust_decimal::Decimal)>> {
        let counts = |other: &&Release| {
            let told = self.told(other).is_some_and(|told| match way {
                Way::Invoice => told.invoice.is_some(),
                Way::Ship => told.shipment.is_some(),
            });
            told || other.guid == release.guid
        };
        let releases = self.activity.releases.iter().filter(counts);
        Ok(delivery::to_tell(&self.lines(pass, way)?, releases))
    }

    /// Leaves the order for another try; a fault that is not its own ends the pass.
    pub(super) fn failed(
        &self,
        pass: &mut Pass,
        what: &str,
        fault: Fault,
        summary: &mut Summary,
    ) -> anyhow::Result<Went> {
        let number = &self.order.number;
        if fault.ends_pass() {
            let context = format!("could not {what} of order {number}");
            return Err(anyhow::Error::from(fault).context(context));
        }
        let hint = fault.hint.map(|hint| format!("; {hint}")).unwrap_or_default();
        let message = format!("could not {what}: {}{hint}", fault.message);
        if let Some(order) = pass.state.order(&pass.store.name, &self.order.id)? {
            hold::trouble(pass, &order, message, summary)?;
        }
        Ok(Went::Stopped)
    }
}

/// A line of the ledger with what the store was told of it in this way.
pub(in crate::task) fn line(of: OrderLine, way: Way) -> Line {
    Line {
        told: match way {
            Way::Invoice => of.invoiced,
            Way::Ship => of.shipped,
        },
        gone: of.cancelled + of.refunded,
        id: of.id,
        sku: Sku(of.sku),
        key: of.key,
        guid: of.lin_guid,
        ordered: of.ordered,
    }
}
