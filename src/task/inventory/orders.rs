//! The ledger before the sum: every store's new orders, so that nothing sold elsewhere is offered
//! again. They are read, not imported.

use anyhow::Context;
use rust_decimal::Decimal;

use crate::config::{self, WhenUnreadable};
use crate::report::{Event, Summary};
use crate::store::{self, DryRun, Fault};
use crate::task::orders::find::{Finder, Found};
use crate::task::{Pass, orders};

/// Brings the ledger up to date; returns what is to be kept back of every product, since some
/// store's orders could not be read.
pub(super) fn read(pass: &mut Pass, summary: &mut Summary) -> anyhow::Result<Decimal> {
    let mut buffer = own(pass, summary)?;
    for other in pass.others {
        let read = of_other(pass, other);
        if let Some(found) = kept(pass, other, read, &mut buffer)? {
            orders::told(pass, &found, summary)?;
        }
    }
    Ok(buffer)
}

fn own(pass: &mut Pass, summary: &mut Summary) -> anyhow::Result<Decimal> {
    let (store, mut buffer) = (pass.store, Decimal::ZERO);
    let Some(rules) = &store.orders else { return Ok(buffer) };
    let state = std::rc::Rc::clone(&pass.state);
    let (zone, now) = (pass.counterpoint.time_zone(), pass.now);
    let read = Finder { store, rules, state: &state, web: pass.web, zone, now }.run(None);
    if let Some(found) = kept(pass, store, read, &mut buffer)? {
        orders::told(pass, &found, summary)?;
    }
    Ok(buffer)
}

fn of_other(pass: &Pass, other: &config::Store) -> anyhow::Result<Option<Found>> {
    let Some(rules) = &other.orders else { return Ok(None) };
    let mut web = DryRun::new(store::open(other)?);
    let (zone, now) = (pass.counterpoint.time_zone(), pass.now);
    Finder { store: other, rules, state: &pass.state, web: &mut web, zone, now }.run(None)
}

/// What was found; a store that does not answer is dealt with as configured.
fn kept(
    pass: &mut Pass,
    of: &config::Store,
    read: anyhow::Result<Option<Found>>,
    buffer: &mut Decimal,
) -> anyhow::Result<Option<Found>> {
    let error = match read {
        Ok(found) => return Ok(found),
        // Our own file, not the store.
        Err(error) if error.downcast_ref::<Fault>().is_none() => return Err(error),
        Err(error) => error,
    };
    match pass.store.inventory.when_orders_unreadable {
        WhenUnreadable::Skip => {
            Err(error).context("no stock was sent, as it is not known what was sold")
        }
        WhenUnreadable::Buffer(more) => {
            *buffer = more;
            let message = format!("{error:#}; {more} more of every product is kept back");
            log::warn!("orders of store `{}`: {message}", of.name);
            pass.report.event(&Event::Warning { key: None, message })?;
            Ok(None)
        }
    }
}
