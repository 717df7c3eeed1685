//! `orders link`: an order that a person entered in Counterpoint by hand.

use anyhow::Context;

use super::super::args::Globals;
use super::super::{Environment, Usage, pass, print};
use super::{configuration, named, open};
use crate::config::Config;
use crate::counterpoint::{Counterpoint, Existing};
use crate::exit::Exit;
use crate::state::{Order, OrderEvent, OrderEventKind, OrderState, State};

/// A GUID that no document has: only the number is looked for.
const NO_GUID: &str = "00000000-0000-0000-0000-000000000000";

pub(super) fn run(
    id: &str,
    number: &str,
    globals: &Globals,
    environment: &mut Environment,
) -> anyhow::Result<Exit> {
    let config = configuration(globals, environment)?;
    let stores = pass::chosen(&config, globals.store.as_deref())?;
    let state = open(&config.state.path, !globals.dry_run, environment)?;
    let order = named(&state, &stores, id)?;
    check(&order)?;
    let existing = document(&config, &order, number.trim(), environment)?;
    let now = environment.now().timestamp();
    link(&state, &order, &existing, now)?;
    if !globals.quiet {
        let dry = if globals.dry_run { " (dry run)" } else { "" };
        print(environment, &format!("{} is document {}{dry}", order.number, existing.number))?;
    }
    Ok(Exit::Done)
}

fn check(order: &Order) -> Result<(), Usage> {
    let Some(number) = &order.tkt_no else { return Ok(()) };
    let what = format!("order {} is document {number} already", order.number);
    Err(Usage::new(what, "`cpsync orders show` tells how that came about"))
}

/// The document as Counterpoint has it.
fn document(
    config: &Config,
    order: &Order,
    number: &str,
    environment: &Environment,
) -> anyhow::Result<Existing> {
    let config = Config::load_for(&config.path, &environment.variables, Some(&order.store))?;
    let mut counterpoint = Counterpoint::connect(&config.counterpoint)?;
    let found = counterpoint.find_document(NO_GUID, Some(number))?;
    found.ok_or_else(|| {
        let hint = "`TKT_NO` is the number that Counterpoint shows for the order";
        Usage::new(format!("Counterpoint has no order `{number}`"), hint).into()
    })
}

fn link(state: &State, order: &Order, existing: &Existing, now: i64) -> anyhow::Result<()> {
    let (store, id) = (order.store.as_str(), order.id.as_str());
    state
        .write(|writer| {
            let Some(mut order) = state.order(store, id)? else { return Ok(()) };
            check(&order)?;
            order.state = OrderState::Written;
            order.held = None;
            (order.trouble, order.attempts, order.due_at) = (None, 0, None);
            order.tkt_no = Some(existing.number.clone());
            order.doc_id = Some(existing.id);
            order.doc_guid.clone_from(&existing.guid);
            order.committed = true;
            writer.put_order(&order)?;
            let message = format!("linked to document {}", existing.number);
            let event = OrderEvent { at: now, kind: OrderEventKind::Person, message };
            Ok(writer.put_order_event(store, id, &event)?)
        })
        .context("could not link the order; perhaps another order is this document")
}
