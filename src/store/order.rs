//! Web orders of a store: what can be read of them, and what is told to them.
//!
//! `orders import` reads with [`OrderSearch`] and answers with an [`OrderNote`]; `orders activity`
//! reads an [`OrderProgress`] and sends invoices, shipments and tracking numbers. What is sent carries
//! a reference of the caller's, which the store keeps: after a lost answer, or a death, it is found
//! again by that and never sent twice.

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;

use super::Fault;
use crate::model::{PostalAddress, WebOrder};

/// Which orders to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OrderSearch {
    /// Those changed at or after a time, oldest change first, a page at a time. An order that changes
    /// while the pages are read comes once more; none is left out.
    ChangedSince {
        /// By the store's clock, to the second.
        since: DateTime<Utc>,
        /// [`OrderPage::next`] of the page before; `None` = the first page.
        page: Option<String>,
    },
    /// Those of these ids that exist; any number of them, one page.
    Ids(Vec<String>),
    /// Those of this number; more than one where a store counts per view.
    Number(String),
}

/// Some orders.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OrderPage {
    /// By the store's id. One that cannot be understood carries its own fault.
    pub orders: Vec<(String, Result<WebOrder, Fault>)>,
    /// What to ask for next; `None` = that was all.
    pub next: Option<String>,
}

/// What is told to an order after it was imported.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OrderNote {
    /// The store's id of the order.
    pub id: String,
    /// A comment for the shop's staff, not for the shopper; not added when it is there already.
    pub comment: Option<String>,
    /// The status to give it, by the store's code; not sent when it has it already.
    pub status: Option<String>,
}

/// So many of one line of an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineQuantity {
    /// The store's id of the line, [`crate::model::WebLine::id`]: of the product itself, or of its
    /// parent.
    pub line: String,
    /// In the unit that the line's SKU stands for, positive.
    pub quantity: Decimal,
}

/// What has become of an order at the store.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OrderProgress {
    /// Oldest first.
    pub invoices: Vec<StoreInvoice>,
    /// Oldest first.
    pub shipments: Vec<StoreShipment>,
    /// Credit memos, oldest first.
    pub refunds: Vec<StoreRefund>,
}

/// An invoice as the store holds it.
#[derive(Clone, Debug, PartialEq)]
pub struct StoreInvoice {
    /// The store's id.
    pub id: String,
    /// The number that people know.
    pub number: String,
    /// [`InvoiceChange::reference`], where it was cpsync that made it.
    pub reference: Option<String>,
    /// Whether its amount counts as paid.
    pub paid: bool,
    /// Whether it was cancelled.
    pub cancelled: bool,
    /// In base currency.
    pub total: Decimal,
    /// What is on it, by order line; parents and their children as the store keeps them.
    pub lines: Vec<LineQuantity>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

/// A shipment as the store holds it.
#[derive(Clone, Debug, PartialEq)]
pub struct StoreShipment {
    /// The store's id.
    pub id: String,
    /// The number that people know.
    pub number: String,
    /// [`ShipmentChange::reference`], where it was cpsync that made it.
    pub reference: Option<String>,
    /// Its tracking numbers.
    pub tracks: Vec<Track>,
    /// What is in it, by order line, as the store counts it.
    pub lines: Vec<LineQuantity>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

/// A credit memo as the store holds it.
#[derive(Clone, Debug, PartialEq)]
pub struct StoreRefund {
    /// The store's id.
    pub id: String,
    /// The number that people know.
    pub number: String,
    /// In base currency.
    pub total: Decimal,
    /// What was given back, by order line; empty when only money was.
    pub lines: Vec<LineQuantity>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

/// A tracking number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Track {
    /// The number; what a track is known by within its shipment.
    pub number: String,
    /// The store's code of the carrier (`ups`; Magento 2: `custom` for any other).
    pub carrier: String,
    /// What the shopper reads.
    pub title: String,
}

/// How the money of an invoice is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Capture {
    /// By the payment provider, now.
    Online,
    /// It was taken elsewhere: the invoice is marked as paid.
    Offline,
}

/// An invoice to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvoiceChange {
    /// The store's id of the order.
    pub order: String,
    /// What it is known by ever after; the same for each repetition, and for no other invoice.
    pub reference: String,
    /// What to invoice. What is not open any more is left out; of bundles whole ones are taken.
    pub lines: Vec<LineQuantity>,
    /// How the money is taken.
    pub capture: Capture,
    /// Whether the shopper gets the store's e-mail.
    pub notify: bool,
}

/// What became of an invoice.
#[derive(Clone, Debug, PartialEq)]
pub enum Invoiced {
    /// The store has it.
    Done {
        /// The store's id; empty in a dry run.
        id: String,
        /// Whether this call made it, as opposed to found it.
        made: bool,
    },
    /// Nothing of it is open to be invoiced (any more).
    NothingOpen,
    /// The payment provider did not give the money. The store has made no invoice.
    CaptureFailed(Fault),
}

/// A shipment to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShipmentChange {
    /// The store's id of the order.
    pub order: String,
    /// What it is known by ever after; the same for each repetition, and for no other shipment.
    pub reference: String,
    /// What is in it. What is not open any more is left out; of bundles that are sent as one, whole
    /// ones are taken.
    pub lines: Vec<LineQuantity>,
    /// Tracking numbers known by now; missing ones are added to a shipment that is there already.
    pub tracks: Vec<Track>,
    /// The stock source that it leaves from; `None` = the store chooses.
    pub source: Option<String>,
    /// Whether the shopper gets the store's e-mail.
    pub notify: bool,
}

/// What became of a shipment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shipped {
    /// The store has it.
    Done {
        /// The store's id, for [`TrackChange::shipment`]; empty in a dry run.
        id: String,
        /// Whether this call made it, as opposed to found it.
        made: bool,
    },
    /// Nothing of it is open to be shipped (any more).
    NothingOpen,
}

/// A tracking number to be added to a shipment; one that it has already is success.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrackChange {
    /// The store's id of the order.
    pub order: String,
    /// The store's id of the shipment.
    pub shipment: String,
    /// What to add.
    pub track: Track,
}

/// What became of a cancellation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cancelled {
    /// What was not invoiced is cancelled; so it was before, perhaps.
    Done,
    /// All of it is invoiced already: there is nothing left to cancel.
    NothingOpen,
}

/// Which customers to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CustomerSearch {
    /// Those of this e-mail address, in any case; several where the store keeps websites apart.
    Email(String),
    /// Those of these ids that exist.
    Ids(Vec<String>),
    /// All of them by id, a page at a time, without addresses.
    All {
        /// [`CustomerPage::next`] of the page before; `None` = the first page.
        page: Option<String>,
    },
    /// Those changed at or after a time, oldest change first, a page at a time.
    ChangedSince {
        /// By the store's clock, to the second.
        since: DateTime<Utc>,
        /// [`CustomerPage::next`] of the page before; `None` = the first page.
        page: Option<String>,
    },
}

/// Some customers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CustomerPage {
    /// In the order asked for.
    pub customers: Vec<StoreCustomer>,
    /// What to ask for next; `None` = that was all.
    pub next: Option<String>,
}

/// A customer's account as the store holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoreCustomer {
    /// The store's id, [`crate::model::Shopper::id`].
    pub id: String,
    /// E-mail address.
    pub email: String,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// The store's id of the customer group.
    pub group: Option<String>,
    /// The store's id of the website that the account belongs to.
    pub website: Option<String>,
    /// Tax number.
    pub tax_number: Option<String>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
    /// Where the bill goes, from its address book.
    pub billing: Option<PostalAddress>,
    /// Where the goods go, from its address book.
    pub shipping: Option<PostalAddress>,
}

/// What a platform answers that knows nothing of it.
pub(super) fn unknown<T>(what: &str) -> Result<T, Fault> {
    let kind = super::FaultKind::Denied;
    Err(Fault::new(kind, format!("this kind of store cannot {what}")))
}
