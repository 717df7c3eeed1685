//! `[stores.NAME.orders.activity]`: what the store is told of an order's way through Counterpoint.

use std::collections::BTreeMap;
use std::time::Duration;

use super::LateChange;

/// Rules of `orders activity`.
#[derive(Clone, Debug)]
pub struct OrderActivityRules {
    /// Where tracking numbers come from, and so when a release is shipped.
    pub tracking: Tracking,
    /// `SHIP_VIA_COD` -> what the shopper reads; a key may end in `*`. Others: the code itself, by
    /// no carrier that the store knows.
    pub carriers: BTreeMap<String, Carrier>,
    /// How long after its posting a release without a tracking number is shipped; `None` = never.
    /// One that the shopper collects is shipped when it is posted.
    pub ship_untracked_after: Option<Duration>,
    /// The store's codes of the payment methods whose money the store takes with the invoice; a
    /// code may end in `*`. With all others the invoice is marked as paid.
    pub capture_online: Vec<String>,
    /// Stock location, `STK_LOC_ID` -> the stock source that its shipments leave from; a key may end
    /// in `*`. Orders that are collected leave from the place where they are.
    pub sources: BTreeMap<String, String>,
    /// The stock source of all other shipments; `None` = the store chooses.
    pub source: Option<String>,
    /// Whether the store mails invoices to shoppers.
    pub mail_invoices: bool,
    /// Whether the store mails shipments to shoppers.
    pub mail_shipments: bool,
    /// What becomes of the rest of an order that was cancelled in Counterpoint.
    pub cancelled: DocumentCancelled,
    /// Lines of an open order that were edited in Counterpoint.
    pub edited: LateChange,
    /// How long an order is watched for late tracking numbers after its end.
    pub watch: Duration,
}

/// Where tracking numbers come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tracking {
    /// From release tickets: each is shipped once it has a number.
    Counterpoint,
    /// From the store, which ships by itself: an order is told of when it is invoiced.
    Store,
    /// There are none: releases are shipped so long after their posting.
    None,
}

/// A carrier as the store and the shopper know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Carrier {
    /// The store's code (`ups`; Magento 2: `custom` for one that it does not know).
    pub code: String,
    /// What the shopper reads.
    pub title: String,
}

/// What becomes of the rest of an order that was cancelled in Counterpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DocumentCancelled {
    /// Listed for a person to decide.
    List,
    /// What is not invoiced is cancelled at the store.
    Cancel,
}
