//! What has become of an order: its invoices, shipments and credit memos, read.
//!
//! What cpsync makes carries its reference in a comment that only the shop's staff sees.

use serde_json::Value;

use super::super::Magento2;
use super::super::trouble::Trouble;
use super::api::{Bill, Comment, DocumentItem, Shipment, tidied};
use super::find::{self, Search};
use super::map::time;
use crate::store::{
    Fault, FaultKind, LineQuantity, OrderProgress, StoreInvoice, StoreRefund, StoreShipment, Track,
};

/// How a reference begins in a comment.
const MARK: &str = "cpsync: ";

/// Magento's state of an invoice that is paid.
const PAID: u8 = 2;
/// Magento's state of an invoice that is cancelled.
const CANCELLED: u8 = 3;

/// The comment that a reference is kept in.
pub(super) fn comment(reference: &str) -> String {
    format!("{MARK}{reference}")
}

impl Magento2 {
    pub(in super::super) fn progress(&mut self, order: &str) -> Result<OrderProgress, Trouble> {
        Ok(OrderProgress {
            invoices: self.invoices(order)?,
            shipments: self.shipments(order)?,
            refunds: self.refunds(order)?,
        })
    }

    pub(super) fn invoices(&mut self, order: &str) -> Result<Vec<StoreInvoice>, Trouble> {
        let read: Vec<Bill> = self.documents("invoices", order)?;
        read.into_iter()
            .map(invoice)
            .collect::<Result<_, String>>()
            .map_err(|problem| unclear(&problem))
    }

    pub(super) fn shipments(&mut self, order: &str) -> Result<Vec<StoreShipment>, Trouble> {
        let read: Vec<Shipment> = self.documents("shipments", order)?;
        read.into_iter()
            .map(shipment)
            .collect::<Result<_, String>>()
            .map_err(|problem| unclear(&problem))
    }

    fn refunds(&mut self, order: &str) -> Result<Vec<StoreRefund>, Trouble> {
        let read: Vec<Bill> = self.documents("creditmemos", order)?;
        read.into_iter()
            .map(refund)
            .collect::<Result<_, String>>()
            .map_err(|problem| unclear(&problem))
    }

    fn documents<T: serde::de::DeserializeOwned>(
        &mut self,
        path: &str,
        order: &str,
    ) -> Result<Vec<T>, Trouble> {
        let search = Search::default().group(&[("order_id", "eq", order)]).sorted(&["entity_id"]);
        let told: Vec<Value> = find::all(&mut self.rest, path, &search)?;
        told.into_iter()
            .map(|document| T::deserialize(tidied(document)))
            .collect::<Result<_, _>>()
            .map_err(|problem| unclear(&problem.to_string()))
    }
}

pub(super) fn invoice(bill: Bill) -> Result<StoreInvoice, String> {
    Ok(StoreInvoice {
        id: bill.entity_id.to_string(),
        reference: reference(bill.comments.as_deref()),
        paid: bill.state == PAID,
        cancelled: bill.state == CANCELLED,
        total: bill.base_grand_total,
        lines: lines(bill.items.as_deref()),
        created_at: time(&bill.created_at)?,
        number: bill.increment_id.unwrap_or_default(),
    })
}

fn refund(bill: Bill) -> Result<StoreRefund, String> {
    Ok(StoreRefund {
        id: bill.entity_id.to_string(),
        total: bill.base_grand_total,
        lines: lines(bill.items.as_deref()),
        created_at: time(&bill.created_at)?,
        number: bill.increment_id.unwrap_or_default(),
    })
}

pub(super) fn shipment(held: Shipment) -> Result<StoreShipment, String> {
    let track = |track: super::api::Track| Track {
        number: track.track_number.unwrap_or_default(),
        carrier: track.carrier_code.unwrap_or_default(),
        title: track.title.unwrap_or_default(),
    };
    Ok(StoreShipment {
        id: held.entity_id.to_string(),
        reference: reference(held.comments.as_deref()),
        tracks: held.tracks.unwrap_or_default().into_iter().map(track).collect(),
        lines: lines(held.items.as_deref()),
        created_at: time(&held.created_at)?,
        number: held.increment_id.unwrap_or_default(),
    })
}

fn reference(comments: Option<&[Comment]>) -> Option<String> {
    let mut texts = comments?.iter().filter_map(|comment| comment.comment.as_deref());
    texts.find_map(|text| text.strip_prefix(MARK)).map(str::to_owned)
}

fn lines(items: Option<&[DocumentItem]>) -> Vec<LineQuantity> {
    let items = items.unwrap_or_default().iter().filter(|item| !item.qty.is_zero());
    items
        .map(|item| LineQuantity { line: item.order_item_id.to_string(), quantity: item.qty })
        .collect()
}

pub(super) fn unclear(problem: &str) -> Trouble {
    Fault::new(FaultKind::Protocol, format!("the store's answer cannot be understood: {problem}"))
        .into()
}
