//! What became of an order's document in Counterpoint: releases, tracking numbers, cancellation.

use chrono::NaiveDateTime;
use rust_decimal::Decimal;

use super::ProductKey;

/// A document of ours, as the ledger knows it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DocumentRef {
    /// `DOC_ID` of the order.
    pub id: i64,
    /// `DOC_GUID` of the order; upper case, hyphenated.
    pub guid: String,
    /// Its lines as they were written; empty = not known, as of an order that a person entered.
    pub lines: Vec<WrittenLine>,
}

/// A line of a document of ours, as the ledger knows it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct WrittenLine {
    /// `LIN_GUID`; upper case, hyphenated.
    pub guid: String,
    /// Ordered, in the unit sold.
    pub quantity: Decimal,
}

/// One document with everything that happened to it.
#[derive(Clone, Debug, PartialEq)]
pub struct DocumentActivity {
    /// `DOC_GUID` of the order; upper case, hyphenated.
    pub guid: String,
    /// `DOC_ID` of the order.
    pub id: i64,
    /// Where the order itself is.
    pub state: DocumentState,
    /// `PS_DOC_HDR_DOC_STAT.LST_DOC_EDIT_DT` in the tills' time zone: somebody edited the open order.
    pub edited_at: Option<NaiveDateTime>,
    /// The order's lines as they are now; empty once it was posted and the site keeps none.
    pub lines: Vec<ActivityLine>,
    /// Its release tickets, open and posted, in the order of their dates.
    pub releases: Vec<Release>,
}

/// Where an order is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DocumentState {
    /// In `PS_DOC_HDR`.
    Open,
    /// In `PS_ORD_HIST`: closed, since everything was released.
    Closed,
    /// Cancelled: by its last activity, or closed without having been released.
    Cancelled,
    /// In no table, or closed with nothing left that tells what was delivered.
    Gone,
}

/// A line of an order or of a release ticket.
#[derive(Clone, Debug, PartialEq)]
pub struct ActivityLine {
    /// `LIN_GUID` of the *order's* line: of a release ticket's line it is `LINK_LIN_GUID`. Upper
    /// case, hyphenated; `None` for a ticket's line that points at none (added at the till).
    pub order_line: Option<String>,
    /// What it sells.
    pub product: ProductKey,
    /// In the selling unit of the line. Of an order's line: what was ordered first (`ORIG_QTY`).
    pub quantity: Decimal,
    /// Of an order's line, what still stands to be delivered; of a ticket's line 0.
    pub open: Decimal,
}

/// A release ticket.
#[derive(Clone, Debug, PartialEq)]
pub struct Release {
    /// `DOC_GUID`; the same in the open and the posted tables.
    pub guid: String,
    /// `DOC_ID`
    pub id: i64,
    /// `TKT_NO`; may be the order's own number.
    pub number: String,
    /// `TKT_DT` in the tills' time zone.
    pub date: NaiveDateTime,
    /// `PS_TKT_HIST.POST_DAT`; `None` while it is not posted.
    pub posted: Option<NaiveDateTime>,
    /// `SHIP_VIA_COD`; `None` when none, or when the site's history does not keep it (then the
    /// order's holds).
    pub ship_via: Option<String>,
    /// `STK_LOC_ID`, where it leaves from; `None` when the site's history does not keep it.
    pub location: Option<String>,
    /// What it delivers.
    pub lines: Vec<ActivityLine>,
    /// Tracking numbers, in order, without blank ones.
    pub tracking: Vec<String>,
}

/// What is known of a release ticket, and what the store was told of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReleaseTold {
    /// `DOC_GUID`, upper case, hyphenated.
    pub guid: String,
    /// `TKT_NO`
    pub number: String,
    /// Whether it was seen posted.
    pub posted: bool,
    /// The store's id of its invoice; empty: nothing of it was open to be invoiced. `None` = not yet.
    pub invoice: Option<String>,
    /// The store's id of its shipment; empty: nothing of it was open to be shipped. `None` = not yet.
    pub shipment: Option<String>,
    /// The tracking numbers that the store has, in order.
    pub tracking: Vec<String>,
    /// Whether it has gone without having been posted.
    pub voided: bool,
}

/// What was last seen of a document, and what that led to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentSeen {
    /// Where it was.
    pub state: DocumentState,
    /// [`DocumentActivity::edited_at`] of then.
    pub edited_at: Option<NaiveDateTime>,
    /// How its lines then differed from what was ordered, in words.
    pub edited: Option<String>,
    /// What becomes of what it does not deliver.
    pub rest: Rest,
    /// Since when nothing more is expected, unix seconds, UTC; `None` = something is.
    pub settled_at: Option<i64>,
}

/// What becomes of the part of an order that is not delivered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rest {
    /// Still to be delivered, or there is none.
    Open,
    /// To be cancelled at the store; perhaps it is already.
    Cancelling,
    /// Cancelled at the store, by cpsync.
    Cancelled,
    /// A person was told of it.
    Listed,
}
