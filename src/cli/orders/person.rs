//! `orders hold`, `release`, `retry`: a person's word on an order.

use serde_json::json;

use super::super::args::Globals;
use super::super::{Environment, Usage, pass, print};
use super::{Named, configuration, named, open};
use crate::exit::Exit;
use crate::state::{Held, Order, OrderEvent, OrderEventKind, OrderState, State};
use crate::task::orders::hold::BY_HAND;

/// What a person says.
pub(super) enum Word {
    /// Not to be imported, with the reason.
    Hold(String),
    /// To be imported, or what changed late is dealt with.
    Release,
    /// To be tried at once.
    Retry,
}

pub(super) fn run(
    ids: &Named,
    word: &Word,
    globals: &Globals,
    environment: &mut Environment,
) -> anyhow::Result<Exit> {
    let config = configuration(globals, environment)?;
    let stores = pass::chosen(&config, globals.store.as_deref())?;
    let state = open(&config.state.path, !globals.dry_run, environment)?;
    let mut orders = Vec::new();
    for id in &ids.ids {
        let order = named(&state, &stores, id)?;
        word.check(&order)?;
        orders.push(order);
    }
    let now = environment.now().timestamp();
    for order in &orders {
        say(&state, order, word, now)?;
    }
    let numbers: Vec<&str> = orders.iter().map(|order| order.number.as_str()).collect();
    let text = if globals.json {
        let action = word.done();
        json!({
            "message_type": "summary", "dry_run": globals.dry_run, "action": action,
            "orders": numbers,
        })
        .to_string()
    } else if globals.quiet {
        return Ok(Exit::Done);
    } else {
        let dry = if globals.dry_run { " (dry run)" } else { "" };
        format!("{} {}{dry}", numbers.join(", "), word.done())
    };
    print(environment, &text)?;
    Ok(Exit::Done)
}

/// Writes the word into the ledger, on the order as it is by now.
fn say(state: &State, order: &Order, word: &Word, now: i64) -> anyhow::Result<()> {
    let (store, id) = (order.store.as_str(), order.id.as_str());
    state.write(|writer| {
        let Some(mut order) = state.order(store, id)? else { return Ok(()) };
        word.check(&order)?;
        word.apply(&mut order);
        writer.put_order(&order)?;
        let message = word.event();
        let event = OrderEvent { at: now, kind: OrderEventKind::Person, message };
        Ok(writer.put_order_event(store, id, &event)?)
    })
}

impl Word {
    fn check(&self, order: &Order) -> Result<(), Usage> {
        let number = &order.number;
        let refuse = |what: String, hint: &str| Err(Usage::new(what, hint));
        match self {
            Self::Hold(_) if order.imported() => {
                let document = order.tkt_no.as_deref().unwrap_or_default();
                let what = format!("order {number} is document {document} already");
                refuse(what, "cancel the document in Counterpoint")
            }
            Self::Release if order.held.is_none() && order.attention.is_none() => {
                let what = format!("order {number} is not held, and nothing of it waits");
                refuse(what, "`cpsync orders list` shows those that are")
            }
            Self::Retry if order.held.is_none() && order.trouble.is_none() => {
                let what = format!("order {number} is neither held nor has it failed");
                refuse(what, "`cpsync orders import` takes it up by itself")
            }
            _ => Ok(()),
        }
    }

    fn apply(&self, order: &mut Order) {
        (order.attempts, order.due_at) = (0, None);
        match self {
            Self::Hold(reason) => {
                order.state = OrderState::Held;
                let (cause, reason) = (BY_HAND.to_owned(), reason.clone());
                order.held = Some(Held { cause, reason, advice: None });
                order.released = false;
            }
            Self::Release if order.held.is_some() => {
                order.held = None;
                order.released = true;
                order.state = OrderState::Seen;
            }
            Self::Release => order.attention = None,
            Self::Retry => {}
        }
    }

    fn event(&self) -> String {
        match self {
            Self::Hold(reason) => format!("held: {reason}"),
            Self::Release => "released".to_owned(),
            Self::Retry => "to be tried again".to_owned(),
        }
    }

    fn done(&self) -> &'static str {
        match self {
            Self::Hold(_) => "held",
            Self::Release => "released",
            Self::Retry => "due again",
        }
    }
}
