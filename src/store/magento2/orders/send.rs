//! Invoices, shipments and tracking numbers, each made once: what is there by its reference is found,
//! what is not open any more is left out, and a lost answer is resolved by reading.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::{Value, json};

use super::super::map::number;
use super::super::trouble::Trouble;
use super::super::{Magento2, api as wire};
use super::api::{Item, Order};
use super::find::{self, Search};
use super::lines::Family;
use super::note::gone;
use super::progress::comment;
use crate::store::{
    Capture, Fault, InvoiceChange, Invoiced, LineQuantity, ShipmentChange, Shipped, Track,
    TrackChange,
};

/// What is read of an order before it is invoiced or shipped.
const OPEN: &str = "entity_id,state,status,items[item_id,parent_item_id,product_id,product_type,sku,\
                    qty_ordered,qty_invoiced,qty_shipped,qty_refunded,qty_canceled,base_price]";

/// A bundle's `shipment_type` whose parts are sent one by one.
const SEPARATELY: &str = "1";

/// Magento's words for a shipment or an invoice that failed inside, after it was found to be right.
const FAILED_INSIDE: &str = "see error log";

/// The two ways of a line that documents are made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Invoice,
    Ship,
}

impl Way {
    /// What of a line is still open this way.
    fn open(self, item: &Item) -> Decimal {
        let gone = match self {
            Self::Invoice => item.qty_invoiced,
            Self::Ship => item.qty_shipped.max(item.qty_refunded),
        };
        (item.qty_ordered - gone - item.qty_canceled).max(Decimal::ZERO)
    }

    /// Whether the line itself is of no interest this way.
    fn passes_over(self, item: &Item) -> bool {
        let kind = item.product_type.as_str();
        self == Self::Ship && matches!(kind, "virtual" | "downloadable" | "giftcard")
    }
}

impl Magento2 {
    pub(in super::super) fn make_invoice(
        &mut self,
        change: &InvoiceChange,
    ) -> Result<Invoiced, Trouble> {
        if let Some(id) = self.invoice_of(change)? {
            return Ok(Invoiced::Done { id, made: false });
        }
        let items = self.open_items(&change.order, &change.lines, Way::Invoice)?;
        if items.is_empty() {
            return Ok(Invoiced::NothingOpen);
        }
        let body = json!({
            "items": items,
            "capture": change.capture == Capture::Online,
            "notify": change.notify,
            "appendComment": false,
            "comment": hidden(&change.reference),
        });
        let path = format!("order/{}/invoice", change.order);
        let made = |id| Invoiced::Done { id, made: true };
        match self.rest.post_single::<Value>(&path, &body) {
            Ok(id) => Ok(made(plain(&id))),
            Err(trouble) => match self.invoice_of(change) {
                Ok(Some(id)) => Ok(made(id)),
                _ if change.capture == Capture::Online && trouble.failed_inside() => {
                    Ok(Invoiced::CaptureFailed(capture_failed(&trouble)))
                }
                _ => Err(gone(trouble, &change.order)),
            },
        }
    }

    fn invoice_of(&mut self, change: &InvoiceChange) -> Result<Option<String>, Trouble> {
        let held = self.invoices(&change.order)?.into_iter();
        let mut held = held.filter(|invoice| !invoice.cancelled);
        let ours = held.find(|invoice| invoice.reference.as_ref() == Some(&change.reference));
        Ok(ours.map(|invoice| invoice.id))
    }

    pub(in super::super) fn make_shipment(
        &mut self,
        change: &ShipmentChange,
    ) -> Result<Shipped, Trouble> {
        if let Some((id, tracks)) = self.shipment_of(change)? {
            for track in change
                .tracks
                .iter()
                .filter(|track| !numbers(&tracks).contains(track.number.as_str()))
            {
                self.make_track(&track_change(&change.order, &id, track))?;
            }
            return Ok(Shipped::Done { id, made: false });
        }
        let items = self.open_items(&change.order, &change.lines, Way::Ship)?;
        if items.is_empty() {
            return Ok(Shipped::NothingOpen);
        }
        let path = format!("order/{}/ship", change.order);
        match self.rest.post_single::<Value>(&path, &shipment_body(change, &items)) {
            Ok(id) => Ok(Shipped::Done { id: plain(&id), made: true }),
            Err(trouble) => match self.shipment_of(change) {
                Ok(Some((id, _))) => Ok(Shipped::Done { id, made: true }),
                _ => Err(not_shipped(gone(trouble, &change.order), change)),
            },
        }
    }

    fn shipment_of(
        &mut self,
        change: &ShipmentChange,
    ) -> Result<Option<(String, Vec<Track>)>, Trouble> {
        let mut held = self.shipments(&change.order)?.into_iter();
        let ours = held.find(|shipment| shipment.reference.as_ref() == Some(&change.reference));
        Ok(ours.map(|shipment| (shipment.id, shipment.tracks)))
    }

    pub(in super::super) fn make_track(&mut self, change: &TrackChange) -> Result<(), Trouble> {
        if self.has_track(change)? {
            return Ok(());
        }
        let track = &change.track;
        let body = json!({ "entity": {
            "order_id": id(&change.order),
            "parent_id": id(&change.shipment),
            "track_number": track.number,
            "title": track.title,
            "carrier_code": track.carrier,
            "weight": 0,
            "qty": 0,
            "description": "",
        }});
        match self.rest.post_single::<IgnoredAny>("shipment/track", &body) {
            Err(trouble) if trouble.in_doubt() => {
                if self.has_track(change)? {
                    Ok(())
                } else {
                    Err(trouble)
                }
            }
            answer => answer.map(|_| ()),
        }
    }

    fn has_track(&mut self, change: &TrackChange) -> Result<bool, Trouble> {
        let held = self.shipments(&change.order)?;
        let shipment = held.iter().find(|shipment| shipment.id == change.shipment);
        let Some(shipment) = shipment else {
            let message = format!("order `{}` has no shipment `{}`", change.order, change.shipment);
            return Err(Trouble::rejected(message));
        };
        Ok(numbers(&shipment.tracks).contains(change.track.number.as_str()))
    }

    /// What the store is to be asked for, in its own lines, as far as it is open.
    fn open_items(
        &mut self,
        order: &str,
        wanted: &[LineQuantity],
        way: Way,
    ) -> Result<Vec<Value>, Trouble> {
        if wanted.is_empty() {
            return Ok(Vec::new());
        }
        let order: Order = self.read_order(order, OPEN)?;
        let items = order.items.as_deref().unwrap_or_default();
        let family = Family::of(items);
        let split = match way {
            Way::Invoice => {
                items.iter().filter(|item| family.parts_priced(item)).map(|i| i.item_id).collect()
            }
            Way::Ship => self.sent_separately(items)?,
        };
        Ok(asked(&family, wanted, &split, way)
            .into_iter()
            .map(|(item, quantity)| json!({ "order_item_id": item, "qty": number(quantity) }))
            .collect())
    }

    /// The bundles of an order whose parts are sent one by one. Magento does not tell that with the
    /// order; it passes over lines that are not sent without a word.
    fn sent_separately(&mut self, items: &[Item]) -> Result<BTreeSet<u64>, Trouble> {
        let bundles = items.iter().filter(|item| item.product_type == "bundle");
        let bundles: Vec<(u64, u64)> =
            bundles.filter_map(|item| Some((item.item_id, item.product_id?))).collect();
        if bundles.is_empty() {
            return Ok(BTreeSet::new());
        }
        let ids: Vec<String> = bundles.iter().map(|(_, product)| product.to_string()).collect();
        let search = Search::default().group(&[("entity_id", "in", &ids.join(","))]);
        let products: Vec<wire::Product> = find::all(&mut self.rest, "products", &search)?;
        let separate = |product: &wire::Product| {
            product.custom_attributes.iter().any(|custom| {
                custom.attribute_code == "shipment_type" && plain(&custom.value) == SEPARATELY
            })
        };
        let separate: BTreeSet<u64> =
            products.iter().filter(|product| separate(product)).map(|product| product.id).collect();
        let bundles = bundles.into_iter().filter(|(_, product)| separate.contains(product));
        Ok(bundles.map(|(item, _)| item).collect())
    }
}

/// Quantities by the line that Magento counts: a configurable's child goes by its parent; a bundle by
/// its parts where it is in `split`, else as a whole. Never more than is open.
fn asked(
    family: &Family<'_>,
    wanted: &[LineQuantity],
    split: &BTreeSet<u64>,
    way: Way,
) -> BTreeMap<u64, Decimal> {
    let mut asked: BTreeMap<u64, Decimal> = BTreeMap::new();
    let mut parts: BTreeMap<u64, BTreeMap<u64, Decimal>> = BTreeMap::new();
    for LineQuantity { line, quantity } in wanted {
        let Some(item) = line.parse().ok().and_then(|line| family.item(line)) else { continue };
        let mut add = |item: u64, quantity| *asked.entry(item).or_default() += quantity;
        match family.parent(item) {
            Some(parent) if parent.product_type != "bundle" => add(parent.item_id, *quantity),
            Some(parent) if !split.contains(&parent.item_id) => {
                *parts.entry(parent.item_id).or_default().entry(item.item_id).or_default() +=
                    quantity;
            }
            None if split.contains(&item.item_id) => {
                for child in family.children(item.item_id) {
                    add(child.item_id, quantity * Family::in_parent(child, item));
                }
            }
            _ => add(item.item_id, *quantity),
        }
    }
    for (bundle, parts) in parts {
        *asked.entry(bundle).or_default() += whole(family, bundle, &parts);
    }
    asked
        .into_iter()
        .filter_map(|(id, quantity)| {
            let item = family.item(id).filter(|item| !way.passes_over(item))?;
            Some((id, quantity.min(way.open(item)).normalize()))
        })
        .filter(|(_, quantity)| *quantity > Decimal::ZERO)
        .collect()
}

/// How many whole bundles these parts make.
fn whole(family: &Family<'_>, bundle: u64, parts: &BTreeMap<u64, Decimal>) -> Decimal {
    let Some(bundle) = family.item(bundle) else { return Decimal::ZERO };
    let counts = family.children(bundle.item_id).map(|child| {
        let pieces = Family::in_parent(child, bundle);
        let held = parts.get(&child.item_id).copied().unwrap_or_default();
        if pieces.is_zero() { bundle.qty_ordered } else { (held / pieces).floor() }
    });
    counts.min().unwrap_or_default()
}

fn shipment_body(change: &ShipmentChange, items: &[Value]) -> Value {
    let tracks: Vec<Value> = change
        .tracks
        .iter()
        .map(|track| {
            json!({
                "track_number": track.number,
                "title": track.title,
                "carrier_code": track.carrier,
            })
        })
        .collect();
    let mut body = json!({
        "items": items,
        "notify": change.notify,
        "appendComment": false,
        "comment": hidden(&change.reference),
        "tracks": tracks,
    });
    if let Some(source) = &change.source {
        body["arguments"] = json!({ "extension_attributes": { "source_code": source } });
    }
    body
}

/// The reference, for staff only.
fn hidden(reference: &str) -> Value {
    json!({ "comment": comment(reference), "is_visible_on_front": 0 })
}

fn track_change(order: &str, shipment: &str, track: &Track) -> TrackChange {
    TrackChange { order: order.to_owned(), shipment: shipment.to_owned(), track: track.clone() }
}

fn numbers(tracks: &[Track]) -> BTreeSet<&str> {
    tracks.iter().map(|track| track.number.as_str()).collect()
}

fn capture_failed(trouble: &Trouble) -> Fault {
    let mut fault = trouble.fault.clone();
    fault.message = format!("the payment was not captured: {}", fault.message);
    fault.hint("look at the payment in the store's admin and in its log before the goods are sent")
}

fn not_shipped(mut trouble: Trouble, change: &ShipmentChange) -> Trouble {
    if trouble.failed_inside() && trouble.fault.hint.is_none() {
        let source = change.source.as_deref().unwrap_or("default");
        let hint =
            format!("source `{source}` may hold less than is sent; the store's log says more");
        trouble.fault.hint = Some(hint);
    }
    trouble
}

impl Trouble {
    /// Whether the store may have done what was asked: an internal error may come after the commit.
    pub(super) fn in_doubt(&self) -> bool {
        self.ambiguous || self.status >= 500
    }

    /// Magento hides why something failed that it had found to be right.
    fn failed_inside(&self) -> bool {
        self.status == 400 && self.said.contains(FAILED_INSIDE)
    }
}

/// Ids come as text where numbers would be expected, and must go as numbers.
fn id(text: &str) -> Value {
    text.parse::<u64>().map_or_else(|_| text.into(), Into::into)
}

fn plain(value: &Value) -> String {
    String::deserialize(value).unwrap_or_else(|_| value.to_string())
}
