//! `orders list`: where the web orders are.

use std::fmt::Write as _;

use serde_json::json;

use super::super::args::Globals;
use super::super::{Environment, pass, print};
use super::configuration;
use crate::cli::moment::{exact, short};
use crate::exit::Exit;
use crate::report::table::table;
use crate::state::{Order, OrderFilter, OrderState, State};

/// States that need nobody and are not listed unless asked for.
const SILENT: [OrderState; 3] = [OrderState::Ignored, OrderState::Acknowledged, OrderState::Closed];

pub(super) fn run(
    wanted: Option<&str>,
    globals: &Globals,
    environment: &mut Environment,
) -> anyhow::Result<Exit> {
    let config = configuration(globals, environment)?;
    let stores = pass::chosen(&config, globals.store.as_deref())?;
    let mut orders = State::view(&config.state.path, |state| {
        let mut orders = Vec::new();
        for store in &stores {
            let filter = OrderFilter { store: Some(&store.name), ..OrderFilter::default() };
            orders.extend(state.orders(&filter)?);
        }
        Ok(orders)
    })?;
    orders.retain(|order| wanted_is(wanted, order));
    let text = if globals.json {
        lines(&orders)
    } else if orders.is_empty() {
        if globals.quiet { String::new() } else { none(wanted) }
    } else {
        rows(&orders)
    };
    if !text.is_empty() {
        print(environment, &text)?;
    }
    Ok(Exit::Done)
}

fn wanted_is(wanted: Option<&str>, order: &Order) -> bool {
    match wanted {
        None => !SILENT.contains(&order.state) || order.attention.is_some(),
        Some("all") => true,
        Some("attention") => order.attention.is_some(),
        Some(state) => order.state.as_str() == state,
    }
}

fn none(wanted: Option<&str>) -> String {
    match wanted {
        None => "no order waits; `--state all` lists those that are done".to_owned(),
        Some("all") => "the ledger has no orders".to_owned(),
        Some(state) => format!("no order is `{state}`"),
    }
}

fn rows(orders: &[Order]) -> String {
    let heading = [
        "order",
        "store",
        "state",
        "placed",
        "total",
        "customer",
        "document",
        "what is the matter",
    ];
    let row = |order: &Order| {
        vec![
            order.number.clone(),
            order.store.clone(),
            order.state.as_str().to_owned(),
            short(order.created_at),
            format!("{:.2} {}", order.total, order.currency),
            order.cust_no.clone().unwrap_or_else(|| order.email.clone()),
            order.tkt_no.clone().unwrap_or_default(),
            matter(order).unwrap_or_default(),
        ]
    };
    table(&heading, &orders.iter().map(row).collect::<Vec<_>>())
}

/// Why an order is where it is, in words.
pub(super) fn matter(order: &Order) -> Option<String> {
    if let Some(held) = &order.held {
        return Some(held.reason.clone());
    }
    let waiting = (order.state == OrderState::Waiting)
        .then(|| format!("status `{}` is not imported", order.status));
    order.attention.clone().or_else(|| order.trouble.clone()).or(waiting)
}

fn lines(orders: &[Order]) -> String {
    let mut text = String::new();
    for order in orders {
        let line = json!({
            "message_type": "order",
            "store": order.store,
            "id": order.id,
            "number": order.number,
            "state": order.state.as_str(),
            "status": order.status,
            "placed": exact(order.created_at),
            "changed": exact(order.updated_at),
            "total": order.total.to_string(),
            "currency": order.currency,
            "email": order.email,
            "customer": order.cust_no,
            "document": order.tkt_no,
            "cause": order.held.as_ref().map(|held| &held.cause),
            "reason": order.held.as_ref().map(|held| &held.reason),
            "advice": order.held.as_ref().and_then(|held| held.advice.as_ref()),
            "attention": order.attention,
            "trouble": order.trouble,
            "next": order.due_at.map(exact),
        });
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{line}");
    }
    let _ = writeln!(text, "{}", json!({ "message_type": "summary", "orders": orders.len() }));
    text
}
