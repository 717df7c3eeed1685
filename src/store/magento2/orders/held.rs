//! What the shop made of many orders at once, for `verify`: three searches for each lot of them.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;

use super::super::Magento2;
use super::super::lookups::pages;
use super::super::trouble::Trouble;
use super::api::{Bill, Order, Shipment};
use super::find::{MOST, Search};
use super::progress::{invoice, shipment, unclear};
use crate::store::HeldOrder;

/// What is read of an order itself.
const SAID: &str = "items[entity_id,status_histories[comment]],total_count";

impl Magento2 {
    pub(in super::super) fn held_orders(
        &mut self,
        ids: &[String],
    ) -> Result<BTreeMap<String, HeldOrder>, Trouble> {
        let mut held = BTreeMap::new();
        for some in ids.chunks(MOST) {
            self.held_lot(some, &mut held)?;
        }
        Ok(held)
    }

    fn held_lot(
        &mut self,
        ids: &[String],
        held: &mut BTreeMap<String, HeldOrder>,
    ) -> Result<(), Trouble> {
        for order in self.of_orders::<Order>("orders", "entity_id", ids, Some(SAID))? {
            let said = order.status_histories.into_iter().flatten();
            let comments = said.filter_map(|entry| entry.comment).collect();
            let own = HeldOrder { comments, ..HeldOrder::default() };
            held.insert(order.entity_id.to_string(), own);
        }
        for bill in self.of_orders::<Bill>("invoices", "order_id", ids, None)? {
            if let Some(own) = held.get_mut(&bill.order_id.to_string()) {
                own.invoices.push(invoice(bill).map_err(|problem| unclear(&problem))?);
            }
        }
        for sent in self.of_orders::<Shipment>("shipments", "order_id", ids, None)? {
            if let Some(own) = held.get_mut(&sent.order_id.to_string()) {
                own.shipments.push(shipment(sent).map_err(|problem| unclear(&problem))?);
            }
        }
        Ok(())
    }

    /// The rows of a list that belong to these orders.
    fn of_orders<T: DeserializeOwned>(
        &mut self,
        path: &str,
        field: &str,
        ids: &[String],
        fields: Option<&str>,
    ) -> Result<Vec<T>, Trouble> {
        let list = ids.join(",");
        let search = Search::default().group(&[(field, "in", &list)]).sorted(&["entity_id"]);
        let mut query = search.query().clone();
        if let Some(fields) = fields {
            query = query.with("fields", fields);
        }
        pages(&mut self.rest, path, &query)
    }
}
