//! `orders show`: everything that is known of an order, and how it became its document.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::super::args::Globals;
use super::super::{Environment, pass, print};
use super::{Named, configuration, named};
use crate::cli::moment::{exact, short};
use crate::exit::Exit;
use crate::model::{ProductKey, WebOrder};
use crate::report::one_line;
use crate::report::table::table;
use crate::state::{Order, OrderEvent, OrderLine, State};

/// What the ledger has of an order.
pub(in crate::cli) struct Story {
    order: Order,
    web: Option<WebOrder>,
    lines: Vec<OrderLine>,
    derivation: Vec<String>,
    events: Vec<OrderEvent>,
}

pub(super) fn run(
    ids: &Named,
    globals: &Globals,
    environment: &mut Environment,
) -> anyhow::Result<Exit> {
    let config = configuration(globals, environment)?;
    let stores = pass::chosen(&config, globals.store.as_deref())?;
    let stories = State::view(&config.state.path, |state| {
        let read = |id: &String| Story::read(state, named(state, &stores, id)?);
        ids.ids.iter().map(read).collect::<anyhow::Result<Vec<_>>>()
    })?;
    let text = |story: &Story| if globals.json { story.json().to_string() } else { story.text() };
    let texts: Vec<String> = stories.iter().map(text).collect();
    print(environment, &texts.join("\n"))?;
    Ok(Exit::Done)
}

impl Story {
    /// Reads it.
    pub(in crate::cli) fn read(state: &State, order: Order) -> anyhow::Result<Self> {
        let (store, id) = (order.store.as_str(), order.id.as_str());
        let derivation = state.order_derivation(store, id)?.unwrap_or_default();
        Ok(Self {
            web: state.web_order(store, id)?,
            lines: state.order_lines(store, id)?,
            derivation: derivation.lines().map(str::to_owned).collect(),
            events: state.order_events(store, id)?,
            order,
        })
    }

    /// For people.
    pub(in crate::cli) fn text(&self) -> String {
        let order = &self.order;
        let mut text =
            format!("order {} of store `{}`, id {}\n", order.number, order.store, order.id);
        for (name, value) in self.facts() {
            for (n, line) in value.lines().enumerate() {
                let name = if n == 0 { name } else { "" };
                // Writing to a String cannot fail.
                let _ = writeln!(text, "  {name:<10} {}", one_line(line));
            }
        }
        if !self.lines.is_empty() {
            let _ = writeln!(text, "\n{}", self.goods());
        }
        if !self.derivation.is_empty() {
            let _ = writeln!(text, "\nhow it became its document");
            for step in &self.derivation {
                let _ = writeln!(text, "  {}", one_line(step));
            }
        }
        let _ = writeln!(text, "\nwhat happened");
        for event in &self.events {
            let (at, kind) = (short(event.at), event.kind.as_str());
            let _ = writeln!(text, "  {at}  {kind:<7}  {}", one_line(&event.message));
        }
        text
    }

    /// Name and value of what is known.
    fn facts(&self) -> Vec<(&'static str, String)> {
        let order = &self.order;
        let document = order.tkt_no.as_ref().map(|number| {
            let id = order.doc_id.map(|id| format!(", DOC_ID {id}")).unwrap_or_default();
            let guid = order.doc_guid.as_ref().map(|guid| format!(", DOC_GUID {guid}"));
            format!("{number}{id}{}", guid.unwrap_or_default())
        });
        let held = order.held.as_ref().map(|held| {
            let advice = held.advice.as_ref().map(|advice| format!("\n{advice}"));
            format!("{}{}", held.reason, advice.unwrap_or_default())
        });
        let next = order.due_at.map(short).filter(|_| order.trouble.is_some());
        let facts = [
            ("state", Some(order.state.as_str().to_owned())),
            ("status", Some(format!("{} at the store", order.status))),
            ("placed", Some(short(order.created_at))),
            ("changed", Some(short(order.updated_at))),
            ("shopper", Some(self.shopper())),
            ("total", Some(self.total())),
            ("customer", order.cust_no.clone()),
            ("document", document),
            ("deposit", order.deposit_no.clone().map(|number| format!("ticket {number}"))),
            ("held", held),
            ("attention", order.attention.clone()),
            ("trouble", order.trouble.clone()),
            ("next try", next),
        ];
        facts.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
    }

    fn shopper(&self) -> String {
        let account = self.order.customer_id.as_ref();
        let account = account.map_or_else(|| "guest".to_owned(), |id| format!("account {id}"));
        let name = self.web.as_ref().map(|web| {
            format!("{} {} ", web.shopper.first_name, web.shopper.last_name).trim_start().to_owned()
        });
        format!("{}{}, {account}", name.unwrap_or_default(), self.order.email)
    }

    fn total(&self) -> String {
        let own = format!("{:.2} {}", self.order.total, self.order.currency);
        let shown = self.web.as_ref().and_then(|web| web.shown.clone());
        shown.map_or(own.clone(), |(currency, total)| {
            format!("{own}, shown to the shopper as {total:.2} {currency}")
        })
    }

    fn goods(&self) -> String {
        let heading =
            ["sku", "item", "ordered", "invoiced", "shipped", "refunded", "cancelled", "open"];
        let row = |line: &OrderLine| {
            let item = line.key.as_ref().map(ProductKey::shown);
            vec![
                line.sku.clone(),
                item.unwrap_or_else(|| "unknown".to_owned()),
                line.ordered.to_string(),
                line.invoiced.to_string(),
                line.shipped.to_string(),
                line.refunded.to_string(),
                line.cancelled.to_string(),
                line.open.to_string(),
            ]
        };
        table(&heading, &self.lines.iter().map(row).collect::<Vec<_>>())
    }

    /// For scripts.
    pub(in crate::cli) fn json(&self) -> Value {
        let order = &self.order;
        json!({
            "message_type": "order",
            "store": order.store,
            "id": order.id,
            "number": order.number,
            "view": order.view,
            "state": order.state.as_str(),
            "status": order.status,
            "placed": exact(order.created_at),
            "changed": exact(order.updated_at),
            "shopper": { "id": order.customer_id, "email": order.email },
            "total": order.total.to_string(),
            "currency": order.currency,
            "customer": order.cust_no,
            "document": {
                "number": order.tkt_no,
                "id": order.doc_id,
                "guid": order.doc_guid,
                "deposit": order.deposit_no,
                "committed": order.committed,
                "posted": order.posted,
            },
            "held": order.held.as_ref().map(|held| json!({
                "cause": held.cause, "reason": held.reason, "advice": held.advice,
            })),
            "attention": order.attention,
            "trouble": order.trouble,
            "next": order.due_at.map(exact),
            "lines": self.lines.iter().map(line).collect::<Vec<_>>(),
            "derivation": self.derivation,
            "events": self.events.iter().map(|event| json!({
                "at": exact(event.at), "kind": event.kind.as_str(), "message": event.message,
            })).collect::<Vec<_>>(),
        })
    }
}

fn line(line: &OrderLine) -> Value {
    json!({
        "id": line.id,
        "sku": line.sku,
        "item": line.key.as_ref().map(ProductKey::shown),
        "ordered": line.ordered.to_string(),
        "invoiced": line.invoiced.to_string(),
        "shipped": line.shipped.to_string(),
        "refunded": line.refunded.to_string(),
        "cancelled": line.cancelled.to_string(),
        "open": line.open.to_string(),
    })
}
