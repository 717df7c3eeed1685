//! Web orders: the store, the ledger and Counterpoint against one another.
//!
//! First the find of `orders import` runs on the copy: what it brings the next pass brings as well.
//! What is still otherwise after that is a difference: an order of the store that the ledger does not
//! have (`ledger`), a document that is not there, twice or another (`documents`), an invoice, a
//! shipment or a comment that the store was sent and does not have (`told`). Nothing is written at
//! either side; what a repair can do is to have an order found, or told, once more.

mod documents;
mod ledger;
mod told;

use std::collections::HashMap;
use std::rc::Rc;

use anyhow::Context;
use chrono::{DateTime, TimeDelta, Utc};

use super::{Asked, Difference, Kind, Work, sample};
use crate::config::Orders;
use crate::model::{DocumentSeen, ReleaseTold};
use crate::report::FieldChange;
use crate::state::{Order, OrderFilter, OrderState};
use crate::task::orders::find::Finder;
use crate::task::orders::{TASK, hold, midnight};
use crate::task::{Pass, digest};

/// How far back orders are compared unless a day is given.
const USUALLY: TimeDelta = TimeDelta::days(30);
/// Orders whose documents are read together.
const CHUNK: usize = 250;

/// What the ledger knows of documents, by the store's id of the order: read once.
struct Known {
    seen: HashMap<String, DocumentSeen>,
    releases: HashMap<String, Vec<ReleaseTold>>,
}

/// Which orders are compared.
#[derive(Clone, Copy, Debug)]
struct Window {
    /// Those placed then or later.
    from: DateTime<Utc>,
    slot: sample::Slot,
}

pub(super) fn compare(
    pass: &mut Pass,
    work: &mut Work,
    asked: &Asked,
    slot: sample::Slot,
) -> anyhow::Result<()> {
    let Some(rules) = &pass.store.orders else { return Ok(()) };
    let Some(start) = find(pass, work, rules)? else { return Ok(()) };
    let usual = pass.now.checked_sub_signed(USUALLY).unwrap_or(start);
    let zone = pass.counterpoint.time_zone();
    let from = asked.since.map_or(usual, |day| midnight(zone, day)).max(start);
    let window = Window { from, slot };
    let seen = ledger::compare(pass, work, rules, window)?;
    let orders = in_window(pass, work, rules, window)?;
    work.found.orders = orders.len() as u64;
    ledger::gone(work, &orders, &seen);
    let known = known(pass)?;
    for orders in orders.chunks(CHUNK) {
        pass.check_interrupt()?;
        let activities = documents::compare(pass, work, orders, &known)?;
        let there: Vec<&Order> = orders.iter().filter(|order| seen.contains(&order.id)).collect();
        told::compare(pass, work, rules, (&there, &activities, &known))?;
    }
    Ok(())
}

fn known(pass: &Pass) -> anyhow::Result<Known> {
    let store = pass.store.name.as_str();
    let seen = pass.state.documents_seen(store, None)?.into_iter().collect();
    let mut releases: HashMap<String, Vec<ReleaseTold>> = HashMap::new();
    for (id, release) in pass.state.releases_told(store, None)? {
        releases.entry(id).or_default().push(release);
    }
    Ok(Known { seen, releases })
}

/// Finds into the copy, as the next pass will; gives from when on orders are imported, `None` when
/// nothing says so.
fn find(pass: &mut Pass, work: &Work, rules: &Orders) -> anyhow::Result<Option<DateTime<Utc>>> {
    let copy = Rc::clone(&work.copy);
    let mut finder = finder(pass, rules, &copy);
    let Some(start) = finder.start()? else { return Ok(None) };
    finder.run(None)?;
    Ok(Some(start))
}

fn finder<'a>(pass: &'a mut Pass, rules: &'a Orders, state: &'a crate::state::State) -> Finder<'a> {
    let zone = pass.counterpoint.time_zone();
    Finder { store: pass.store, rules, state, web: &mut *pass.web, zone, now: pass.now }
}

/// The orders of the ledger that are compared. When one was placed that cannot be understood is not
/// known.
fn in_window(
    pass: &Pass,
    work: &Work,
    rules: &Orders,
    window: Window,
) -> anyhow::Result<Vec<Order>> {
    let filter = OrderFilter { store: Some(&pass.store.name), ..OrderFilter::default() };
    let mut orders = work.copy.orders(&filter).context("could not read the ledger")?;
    let readable =
        |order: &Order| order.held.as_ref().is_none_or(|held| held.cause != hold::UNREADABLE);
    orders.retain(|order| {
        order.state != OrderState::Ignored
            && readable(order)
            && order.created_at >= window.from.timestamp()
            && rules.takes_view(&order.view)
            && window.takes(&order.id)
    });
    Ok(orders)
}

/// Reads orders into the ledger that a comparison found missing or otherwise there: the import takes
/// them from there.
pub(super) fn find_again(pass: &mut Pass, ids: &[String]) -> anyhow::Result<()> {
    let Some(rules) = &pass.store.orders else { return Ok(()) };
    let state = Rc::clone(&pass.state);
    let mut finder = finder(pass, rules, &state);
    ids.iter().try_for_each(|id| finder.again(id).map(drop))
}

/// Has the next import tell the store of an order once more; what is there already is not repeated.
pub(super) fn tell_again(pass: &Pass, id: &str) -> anyhow::Result<()> {
    let happened = "verify: the store is to be told once more".to_owned();
    hold::change(pass, id, Some(happened), |order| {
        if matches!(order.state, OrderState::Acknowledged | OrderState::Closed) {
            order.state = OrderState::Written;
        }
    })
}

impl Window {
    fn takes(self, id: &str) -> bool {
        self.slot.takes_number(digest::number(id))
    }
}

impl Work {
    /// Takes in how an order differs; nothing when it does not.
    fn add_order(&mut self, (id, number): (&str, &str), kind: Kind, fields: Vec<FieldChange>) {
        if !fields.is_empty() {
            let (key, sku) = (id.to_owned(), number.to_owned());
            self.found.differences.push(Difference { task: TASK, key, sku, kind, fields });
        }
    }
}

/// A field with what the store or the ledger says, and what it should be, or the other side says.
fn field(name: impl Into<String>, old: impl Into<String>, new: impl Into<String>) -> FieldChange {
    FieldChange { field: name.into(), old: Some(old.into()), new: Some(new.into()) }
}
