//! The ledger against the store: what it was told of an order is there, and no less than that.

use anyhow::Context;
use rust_decimal::Decimal;

use super::documents::Activities;
use super::{Known, field};
use crate::config::Orders;
use crate::mapper::order::delivery::{self, Line};
use crate::model::{DocumentActivity, LineKind, ReleaseTold, WebOrder};
use crate::report::FieldChange;
use crate::state::{Order, OrderState};
use crate::store::HeldOrder;
use crate::task::Pass;
use crate::task::orders::activity::{Way, line};
use crate::task::verify::{Kind, Work, store};

/// Compares the orders that the store was told of, among those that it has.
pub(super) fn compare(
    pass: &mut Pass,
    work: &mut Work,
    rules: &Orders,
    (orders, activities, known): (&[&Order], &Activities, &Known),
) -> anyhow::Result<()> {
    let told = |order: &&Order| {
        matches!(order.state, OrderState::Acknowledged | OrderState::Closed) && order.imported()
    };
    let orders: Vec<&Order> = orders.iter().copied().filter(told).collect();
    let ids: Vec<String> = orders.iter().map(|order| order.id.clone()).collect();
    let mut held = store(pass)?.read_orders(&ids).context("could not read what was sent")?;
    for order in orders {
        let Some(held) = held.remove(&order.id) else { continue };
        let mut fields = acknowledged(rules, order, &held);
        if !fields.is_empty() {
            work.fixes.tell(&order.id);
        }
        let releases = known.releases.get(&order.id).map_or(&[][..], Vec::as_slice);
        fields.extend(releases.iter().flat_map(|release| documents(release, &held)));
        if let Some(activity) = activities.get(&order.id) {
            fields.extend(quantities(pass, work, order, activity, releases)?);
        }
        work.add_order((&order.id, &order.number), Kind::Differs, fields);
    }
    Ok(())
}

/// The comment names the document; other words of it may have been others when it was made.
fn acknowledged(rules: &Orders, order: &Order, held: &HeldOrder) -> Vec<FieldChange> {
    let mut fields = Vec::new();
    let rules = &rules.acknowledge;
    let names = rules.comment.as_ref().is_some_and(|comment| comment.contains("{document}"));
    let number = order.tkt_no.as_deref().unwrap_or_default();
    if names && !held.comments.iter().any(|comment| comment.contains(number)) {
        fields.push(field("comment", "none", format!("names document {number}")));
    }
    fields
}

/// The invoice, the shipment and the tracking numbers of a release.
fn documents(told: &ReleaseTold, held: &HeldOrder) -> Vec<FieldChange> {
    let mut fields = Vec::new();
    let ticket = &told.number;
    if let Some(id) = told.invoice.as_ref().filter(|id| !id.is_empty()) {
        let name = || format!("invoice {id} of ticket {ticket}");
        match held.invoices.iter().find(|invoice| invoice.id == *id) {
            None => fields.push(field(name(), "not at the store", "made")),
            Some(own) if own.cancelled => fields.push(field(name(), "cancelled", "made")),
            Some(_) => {}
        }
    }
    if let Some(id) = told.shipment.as_ref().filter(|id| !id.is_empty()) {
        match held.shipments.iter().find(|shipment| shipment.id == *id) {
            None => {
                let name = format!("shipment {id} of ticket {ticket}");
                fields.push(field(name, "not at the store", "made"));
            }
            Some(own) => {
                let has =
                    |number: &&String| own.tracks.iter().any(|track| track.number == **number);
                let missing = told.tracking.iter().filter(|number| !has(number));
                let name = |number| format!("tracking number {number} of shipment {id}");
                fields
                    .extend(missing.map(|number| field(name(number), "not at the store", "added")));
            }
        }
    }
    fields
}

/// Less is invoiced or shipped than the releases delivered that the store was told of. More may be:
/// the shop's staff ship, too.
fn quantities(
    pass: &Pass,
    work: &Work,
    order: &Order,
    activity: &DocumentActivity,
    told: &[ReleaseTold],
) -> anyhow::Result<Vec<FieldChange>> {
    let store = pass.store.name.as_str();
    let Some(web) = work.copy.web_order(store, &order.id)? else { return Ok(Vec::new()) };
    let ledger = work.copy.order_lines(store, &order.id)?;
    let mut fields = Vec::new();
    for (way, word) in [(Way::Invoice, "invoiced"), (Way::Ship, "shipped")] {
        let lines: Vec<Line> = ledger.iter().map(|of| line(of.clone(), way)).collect();
        let sent = |guid: &str| told.iter().any(|told| told.guid == guid && was_sent(told, way));
        let releases = activity.releases.iter().filter(|release| sent(&release.guid));
        for (id, missing) in delivery::to_tell(&lines, releases) {
            let Some(line) = lines.iter().find(|line| line.id == id) else { continue };
            if is_plain(&web, &id, way) && missing > line.gone {
                let name = format!("{} {word}", line.sku);
                fields.push(field(name, number(line.told), number(line.told + missing)));
            }
        }
    }
    Ok(fields)
}

fn was_sent(told: &ReleaseTold, way: Way) -> bool {
    let id = match way {
        Way::Invoice => &told.invoice,
        Way::Ship => &told.shipment,
    };
    id.as_ref().is_some_and(|id| !id.is_empty())
}

/// Bundles go as a whole, and half of one with the next release; what is not shipped has no shipment.
fn is_plain(web: &WebOrder, id: &str, way: Way) -> bool {
    let Some(line) = web.lines.iter().find(|line| line.id == id) else { return false };
    line.parent.is_none()
        && match line.kind {
            LineKind::Simple | LineKind::Configurable => true,
            LineKind::Virtual => matches!(way, Way::Invoice),
            _ => false,
        }
}

fn number(quantity: Decimal) -> String {
    quantity.normalize().to_string()
}
