//! The ledger against Counterpoint: each imported order is one document, with the same lines and the
//! same total.

use std::collections::HashMap;

use super::{Known, field};
use crate::counterpoint::Standing;
use crate::mapper::order::delivery::{self, Line};
use crate::mapper::order::to_pay;
use crate::model::{DocumentActivity, DocumentRef, DocumentSeen, DocumentState};
use crate::report::FieldChange;
use crate::state::Order;
use crate::task::Pass;
use crate::task::orders::activity::{Way, line};
use crate::task::verify::{Kind, Work};

/// What Counterpoint tells of documents, by the store's id of the order.
pub(super) type Activities = HashMap<String, DocumentActivity>;

/// Compares the orders that have a document, and gives what became of each.
pub(super) fn compare(
    pass: &mut Pass,
    work: &mut Work,
    orders: &[Order],
    known: &Known,
) -> anyhow::Result<Activities> {
    let mut own: Vec<(&Order, DocumentRef)> = Vec::with_capacity(orders.len());
    for order in orders {
        own.extend(document(pass, order)?.map(|document| (order, document)));
    }
    let orders = own;
    let documents: Vec<DocumentRef> = orders.iter().map(|(_, document)| document.clone()).collect();
    let told = pass.counterpoint.document_activity(&documents)?;
    let standing = standing(pass, &orders)?;
    let mut activities = Activities::new();
    for ((order, _), activity) in orders.iter().zip(told) {
        let case = Case { order, activity: &activity, seen: known.seen.get(&order.id) };
        one(pass, work, &case, &standing)?;
        activities.insert(order.id.clone(), activity);
    }
    Ok(activities)
}

/// The document of an order that was written, or linked by a person, with a GUID.
fn document(pass: &Pass, order: &Order) -> anyhow::Result<Option<DocumentRef>> {
    let (Some(id), Some(guid), Some(_)) = (order.doc_id, &order.doc_guid, &order.tkt_no) else {
        return Ok(None);
    };
    let lines = pass.state.written_lines(&pass.store.name, &order.id)?;
    Ok(Some(DocumentRef { id, guid: guid.clone(), lines }))
}

fn standing(pass: &mut Pass, orders: &[(&Order, DocumentRef)]) -> anyhow::Result<Vec<Standing>> {
    let guids: Vec<String> = orders.iter().map(|(_, document)| document.guid.clone()).collect();
    let numbers: Vec<String> =
        orders.iter().filter_map(|(order, _)| order.tkt_no.clone()).collect();
    Ok(pass.counterpoint.find_documents(&guids, &numbers)?)
}

/// An order with what is known of its document.
struct Case<'a> {
    order: &'a Order,
    activity: &'a DocumentActivity,
    seen: Option<&'a DocumentSeen>,
}

impl Case<'_> {
    fn is_its(&self, standing: &Standing) -> bool {
        let document = &standing.document;
        let same_guid = match (&document.guid, &self.order.doc_guid) {
            (Some(one), Some(other)) => one.eq_ignore_ascii_case(other),
            _ => false,
        };
        same_guid || self.order.tkt_no.as_deref() == Some(document.number.as_str())
    }

    /// Whether the person was told already that somebody edited it in Counterpoint.
    fn is_known_as_edited(&self) -> bool {
        self.seen.is_some_and(|seen| seen.edited.is_some())
    }

    /// Whether `orders activity` still has to look at an edit.
    fn is_edited_since(&self) -> bool {
        self.activity.edited_at.is_some()
            && self.seen.and_then(|seen| seen.edited_at) != self.activity.edited_at
    }

    /// A site purges its history: the end of an order is its end.
    fn has_ended(&self) -> bool {
        let ended = |seen: &DocumentSeen| {
            matches!(seen.state, DocumentState::Closed | DocumentState::Cancelled)
        };
        self.seen.is_some_and(ended)
    }
}

fn one(pass: &Pass, work: &mut Work, case: &Case<'_>, standing: &[Standing]) -> anyhow::Result<()> {
    let (order, who) = (case.order, (case.order.id.as_str(), case.order.number.as_str()));
    let number = order.tkt_no.as_deref().unwrap_or_default();
    let own: Vec<&Standing> = standing.iter().filter(|own| case.is_its(own)).collect();
    if case.activity.state == DocumentState::Gone {
        if !case.has_ended() {
            let fields = vec![field("document", number, "not in Counterpoint")];
            work.add_order(who, Kind::Differs, fields);
        }
        return Ok(());
    }
    let mut fields: Vec<FieldChange> = doubled(&own).into_iter().collect();
    if case.activity.state == DocumentState::Open && !case.is_known_as_edited() {
        let (edited, kind) = edited(pass, work, case, &own)?;
        if kind == Kind::Differs {
            fields.extend(edited);
        } else {
            work.add_order(who, kind, edited);
        }
    }
    work.add_order(who, Kind::Differs, fields);
    Ok(())
}

fn doubled(own: &[&Standing]) -> Option<FieldChange> {
    if own.len() < 2 {
        return None;
    }
    let told = own
        .iter()
        .map(|standing| format!("{} (DOC_ID {})", standing.document.number, standing.document.id));
    Some(field("document", "one", told.collect::<Vec<_>>().join(", ")))
}

/// How an open document differs from what was ordered: not one that a person entered and linked.
fn edited(
    pass: &Pass,
    work: &Work,
    case: &Case<'_>,
    own: &[&Standing],
) -> anyhow::Result<(Vec<FieldChange>, Kind)> {
    let (store, activity) = (pass.store.name.as_str(), case.activity);
    let lines = work.copy.order_lines(store, &case.order.id)?;
    let lines: Vec<Line> = lines.into_iter().map(|of| line(of, Way::Ship)).collect();
    let kind = if case.is_edited_since() { Kind::Pending } else { Kind::Differs };
    if lines.iter().all(|line| line.guid.is_none()) {
        return Ok((Vec::new(), kind));
    }
    let words = delivery::edited(&lines, &activity.lines, &activity.releases);
    let mut fields: Vec<FieldChange> = words
        .map(|words| field("lines in Counterpoint", "as ordered", words))
        .into_iter()
        .collect();
    let web = work.copy.web_order(store, &case.order.id)?;
    let total = own.iter().find_map(|standing| standing.total);
    // A release takes its part off what the order comes to.
    if let (Some(web), Some(total), true) = (web, total, activity.releases.is_empty())
        && total != to_pay(&web)
    {
        let held = format!("{:.2}", to_pay(&web));
        fields.push(field("total in Counterpoint", held, format!("{total:.2}")));
    }
    Ok((fields, kind))
}
