//! Orders, and what becomes of them: invoices, shipments, credit memos.
//!
//! `new` and `place` are the shopper, `order` what is stored, `show` how it is told, the other files the calls of
//! REST's sales services.

mod change;
pub(crate) mod image;
mod invoice;
mod memo;
pub(crate) mod new;
mod order;
pub(crate) mod place;
mod read;
mod shipment;
mod show;
mod total;

pub(crate) use change::{cancel, get_comments, hold, post_comment, post_entity, unhold};
pub(crate) use invoice::{capture, invoice};
pub(crate) use memo::refund;
pub(crate) use read::{
    get_creditmemo, get_invoice, get_order, get_shipment, search_creditmemos, search_invoices,
    search_items, search_orders, search_shipments,
};
pub(crate) use shipment::{post_track, ship};

use std::collections::{BTreeMap, HashMap};

use invoice::Invoice;
use memo::Memo;
use order::Order;
use shipment::Shipment;

/// All that the sales modules store.
#[derive(Clone, Default)]
pub(crate) struct Sales {
    pub(crate) orders: BTreeMap<u32, Order>,
    pub(crate) invoices: BTreeMap<u32, Invoice>,
    pub(crate) shipments: BTreeMap<u32, Shipment>,
    pub(crate) memos: BTreeMap<u32, Memo>,
    /// Whether the payment provider refuses to give money.
    pub(crate) no_money: bool,
    numbers: HashMap<(&'static str, u32), u32>,
    last: Last,
}

/// Last ids.
#[derive(Clone, Default)]
pub(crate) struct Last {
    order: u32,
    item: u32,
    address: u32,
    invoice: u32,
    shipment: u32,
    memo: u32,
    line: u32,
    track: u32,
    comment: u32,
}

impl Sales {
    fn next(&mut self, of: impl FnOnce(&mut Last) -> &mut u32) -> u32 {
        let last = of(&mut self.last);
        *last += 1;
        *last
    }

    /// Numbers count by store view; those of the second view begin with a 2.
    fn next_number(&mut self, view: u32) -> String {
        self.number("order", view)
    }

    fn number(&mut self, of: &'static str, view: u32) -> String {
        let last = self.numbers.entry((of, view)).or_default();
        *last += 1;
        if view == 1 { format!("{last:09}") } else { format!("{view}{last:09}") }
    }

    /// The id that the next order would get is used up by a checkout that was not finished.
    pub(crate) fn skip_order(&mut self) {
        self.last.order += 1;
    }
}
