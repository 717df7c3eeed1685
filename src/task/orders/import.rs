//! Importing: one order after the other, from the ledger into Counterpoint. What is wrong with one
//! never stops another (law 3).

use anyhow::Context;

use super::find::{Finder, product};
use super::{acknowledge, customer, document, hold};
use crate::config::{OrderWriter, Orders};
use crate::counterpoint::{DocumentWriter, Existing};
use crate::mapper::order as mapper;
use crate::model::{Document, OrderSite, Sku, Till, WebOrder};
use crate::report::{Event, Summary};
use crate::state::{Held, Order, OrderState};
use crate::task::Pass;

/// What importing works with, beside the pass.
pub(super) struct Import<'r> {
    pub(super) rules: &'r Orders,
    pub(super) writer: Box<dyn DocumentWriter>,
    /// The company's codes; read with the first order that needs them.
    site: Option<OrderSite>,
    /// Tills that orders can be rung up at, as far as they were asked for.
    tills: Vec<Till>,
}

/// An order in hand.
pub(super) struct InHand {
    /// As the ledger has it.
    pub(super) order: Order,
    /// As the store told it.
    pub(super) web: WebOrder,
}

/// Takes up these orders, as far as the pass may go.
pub(super) fn run(
    pass: &mut Pass,
    rules: &Orders,
    mut ids: Vec<String>,
    summary: &mut Summary,
) -> anyhow::Result<()> {
    let limit = pass.selection.limit.map_or(usize::MAX, |n| n.try_into().unwrap_or(usize::MAX));
    let mut left = ids.len().saturating_sub(limit);
    ids.truncate(limit);
    if ids.is_empty() {
        return Ok(());
    }
    let writer = pass.counterpoint.document_writer(rules)?;
    let mut import = Import { rules, writer, site: None, tills: Vec::new() };
    pass.report.progress(ids.len() as u64, super::TASK);
    for (at, id) in ids.iter().enumerate() {
        pass.check_interrupt()?;
        if pass.time_is_up() {
            left += ids.len() - at;
            break;
        }
        one(pass, &mut import, id, summary)?;
        pass.report.advance(1);
    }
    summary.left += left as u64;
    pass.report.clear();
    Ok(())
}

fn one(
    pass: &mut Pass,
    import: &mut Import,
    id: &str,
    summary: &mut Summary,
) -> anyhow::Result<()> {
    let Some(order) = pass.state.order(&pass.store.name, id)? else { return Ok(()) };
    let asked = !pass.selection.orders.is_empty();
    let later = order.trouble.is_some() && order.due_at.is_some_and(|due| due > pass.timestamp());
    match order.state {
        _ if later && !asked => Ok(()),
        OrderState::Written => acknowledge::run(pass, import.rules, &order, summary),
        OrderState::Seen | OrderState::Claimed | OrderState::Held => {
            bring(pass, import, order, summary)
        }
        state => nothing(pass, &order, state),
    }
}

/// An order that was asked for by number, and has nothing to be done.
fn nothing(pass: &mut Pass, order: &Order, state: OrderState) -> anyhow::Result<()> {
    let message = match (&order.tkt_no, state) {
        (Some(number), _) => format!("it is document {number} already"),
        (None, OrderState::Waiting) => {
            format!("its status `{}` is not among those that are imported", order.status)
        }
        (None, OrderState::Closed) => "it was cancelled before it was imported".to_owned(),
        (None, _) => "it is not for this store".to_owned(),
    };
    log::warn!("order {}: {message}", order.number);
    pass.report.event(&Event::Warning { key: Some(order.number.clone()), message })
}

/// Brings one order as far as it goes.
fn bring(
    pass: &mut Pass,
    import: &mut Import,
    order: Order,
    summary: &mut Summary,
) -> anyhow::Result<()> {
    if let Some(existing) = claimed_earlier(pass, import, &order)? {
        return found_again(pass, import, &order, &existing, summary);
    }
    if order.held.as_ref().is_some_and(|held| held.cause == hold::BY_HAND) {
        return Ok(());
    }
    let Some(web) = content(pass, import, &order)? else { return gone(pass, &order, summary) };
    let hand = InHand { order, web };
    if let Some(held) = twin(pass, import, &hand.order)? {
        return hold::hold(pass, &hand.order, held, summary);
    }
    let document = match map(pass, import, &hand)? {
        Ok(document) => document,
        Err(held) => return hold::hold(pass, &hand.order, held.into(), summary),
    };
    if let Err(held) = till(pass, import, &document.till)? {
        return hold::hold(pass, &hand.order, held, summary);
    }
    let customer = match customer::settle(pass, import, &hand, &document)? {
        Ok(customer) => customer,
        Err(held) => return hold::hold(pass, &hand.order, held, summary),
    };
    if document::write(pass, import, &hand, &document, &customer, summary)? {
        acknowledge_anew(pass, import, &hand.order.id, summary)?;
    }
    Ok(())
}

/// A killed pass has written it. Where the order can still be mapped, the writer tells its lines.
fn found_again(
    pass: &mut Pass,
    import: &mut Import,
    order: &Order,
    existing: &Existing,
    summary: &mut Summary,
) -> anyhow::Result<()> {
    let id = order.id.clone();
    let customer = order.cust_no.clone();
    let hand = content(pass, import, order)?.map(|web| InHand { order: order.clone(), web });
    let mapped = match &hand {
        Some(hand) => map(pass, import, hand)?.ok(),
        None => None,
    };
    match (&hand, mapped, customer) {
        (Some(hand), Some(document), Some(customer)) => {
            document::write(pass, import, hand, &document, &customer, summary)?;
        }
        _ => document::adopt(pass, order, existing, summary)?,
    }
    acknowledge_anew(pass, import, &id, summary)
}

fn acknowledge_anew(
    pass: &mut Pass,
    import: &Import,
    id: &str,
    summary: &mut Summary,
) -> anyhow::Result<()> {
    let order = pass.state.order(&pass.store.name, id)?;
    let written = order.filter(|order| order.state == OrderState::Written);
    written.map_or(Ok(()), |order| acknowledge::run(pass, import.rules, &order, summary))
}

/// The document of an order that was claimed before: a killed pass may have written it, and then
/// nothing that was found out since may keep it from being known.
fn claimed_earlier(
    pass: &mut Pass,
    import: &Import,
    order: &Order,
) -> anyhow::Result<Option<Existing>> {
    let Some(guid) = &order.doc_guid else { return Ok(None) };
    let number = import.rules.number(&order.view, &order.number);
    let found = pass
        .counterpoint
        .find_document(guid, number.as_deref())
        .with_context(|| format!("could not look for the document of order {}", order.number))?;
    // A document of that number alone is ours only where the writer cannot choose the GUID.
    let ours = |found: &Existing| {
        import.rules.writer == OrderWriter::Api
            || found.guid.as_deref().is_some_and(|own| own.eq_ignore_ascii_case(guid))
    };
    Ok(found.filter(ours))
}

/// The order as the ledger keeps it, else as the store tells it now.
fn content(pass: &mut Pass, import: &Import, order: &Order) -> anyhow::Result<Option<WebOrder>> {
    if let Some(web) = pass.state.web_order(&pass.store.name, &order.id)? {
        return Ok(Some(web));
    }
    let zone = pass.counterpoint.time_zone();
    let state = std::rc::Rc::clone(&pass.state);
    let rules = import.rules;
    let mut finder =
        Finder { store: pass.store, rules, state: &state, web: pass.web, zone, now: pass.now };
    finder.again(&order.id)?;
    Ok(pass.state.web_order(&pass.store.name, &order.id)?)
}

/// The ledger lacks its content and the store cannot give it.
fn gone(pass: &mut Pass, order: &Order, summary: &mut Summary) -> anyhow::Result<()> {
    let held = order.held.clone().unwrap_or_else(|| Held {
        cause: hold::UNREADABLE.to_owned(),
        reason: "the store does not tell of it any more".to_owned(),
        advice: None,
    });
    hold::hold(pass, order, held, summary)
}

fn twin(pass: &Pass, import: &Import, order: &Order) -> anyhow::Result<Option<Held>> {
    let Some(window) = import.rules.finding.twin_window.filter(|_| !order.released) else {
        return Ok(None);
    };
    let seconds = i64::try_from(window.as_secs()).unwrap_or(i64::MAX);
    let first = pass.state.order_twin(order, seconds)?;
    Ok(first.map(|first| Held {
        cause: hold::TWIN.to_owned(),
        reason: format!("the same shopper placed the same order {first} at the same time"),
        advice: Some(format!(
            "cancel it at the store, or `cpsync orders release {}` if it is meant",
            order.number
        )),
    }))
}

fn map(
    pass: &mut Pass,
    import: &mut Import,
    hand: &InHand,
) -> anyhow::Result<Result<Document, mapper::Hold>> {
    if import.site.is_none() {
        import.site = Some(pass.counterpoint.order_site()?);
    }
    let site = import.site()?;
    let store = pass.store.name.as_str();
    // An answer for each SKU beforehand: a failure of the state file is no unknown product.
    let mut products = std::collections::HashMap::new();
    for line in &hand.web.lines {
        products.insert(line.sku.clone(), product(&pass.state, store, &line.sku)?);
    }
    let known = |sku: &Sku| products.get(sku).cloned().flatten();
    let zone = pass.counterpoint.time_zone();
    let basis = mapper::Basis { rules: import.rules, site, known: &known, zone };
    Ok(mapper::document(&hand.web, &basis, mapper::guid(store, &hand.order.id)))
}

/// Whether orders can be rung up there, asked once a pass: before a customer is made for nothing.
fn till(pass: &mut Pass, import: &mut Import, till: &Till) -> anyhow::Result<Result<(), Held>> {
    if import.rules.writer == OrderWriter::Api || import.tills.contains(till) {
        return Ok(Ok(()));
    }
    match pass.counterpoint.check_till(till)? {
        Ok(()) => {
            import.tills.push(till.clone());
            Ok(Ok(()))
        }
        Err(refusal) => Ok(Err(customer::refused(refusal))),
    }
}

impl Import<'_> {
    /// The company's codes, once an order was mapped.
    pub(super) fn site(&self) -> anyhow::Result<&OrderSite> {
        self.site.as_ref().context("the company's codes were not read")
    }
}
