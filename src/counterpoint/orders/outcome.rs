//! What comes of writing a customer or a document, and why one is not written.

use std::fmt;

use rust_decimal::Decimal;

/// A document that is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Existing {
    /// `DOC_ID`
    pub id: i64,
    /// `DOC_GUID`; upper case, hyphenated. `None` in a history table that keeps none.
    pub guid: Option<String>,
    /// `TKT_NO`
    pub number: String,
    /// Which table it was found in.
    pub place: Place,
}

/// A web order's document as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Where it is.
    pub document: Existing,
    /// `PS_DOC_HDR_TOT.TOT`; `None` of one that is closed.
    pub total: Option<Decimal>,
}

/// A table of documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// `PS_DOC_HDR`
    Open,
    /// `PS_TKT_HIST`
    TicketHistory,
    /// `PS_ORD_HIST`
    OrderHistory,
}

/// A document that was written, now or by an earlier try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// `DOC_ID` of the order.
    pub id: i64,
    /// `DOC_GUID` of the order; upper case, hyphenated. The API gives one of its own.
    pub guid: String,
    /// `TKT_NO` of the order.
    pub number: String,
    /// `TKT_NO` of the deposit ticket; `None` without one, or when an earlier try wrote it.
    pub deposit: Option<String>,
    /// `LIN_GUID` of the order's lines, in the order of [`Document::lines`]; upper case, hyphenated.
    /// Release tickets point at them ([`ActivityLine::order_line`]). Empty when the API wrote the
    /// document and it was posted since.
    ///
    /// [`Document::lines`]: crate::model::Document::lines
    /// [`ActivityLine::order_line`]: crate::model::ActivityLine::order_line
    pub lines: Vec<String>,
    /// Whether an earlier try had written it.
    pub existed: bool,
    /// What was cut or replaced to fit the site's columns, in words.
    pub warnings: Vec<String>,
}

/// A customer that was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CustomerWritten {
    /// `CUST_NO`
    pub number: String,
    /// Whether he is new.
    pub created: bool,
    /// `SHIP_ADRS_ID` of the address that was added or matched; `None` without one.
    pub ship_address: Option<String>,
    /// What was cut or replaced to fit the site's columns, in words.
    pub warnings: Vec<String>,
}

/// Rows as they would be written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preview {
    /// In the order of writing.
    pub rows: Vec<PreviewRow>,
    /// What would be cut or replaced to fit the site's columns, in words.
    pub warnings: Vec<String>,
}

/// One row as it would be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreviewRow {
    /// The table, or the request of the API.
    pub table: String,
    /// Its columns that are written, with their values; `None` is `NULL`.
    pub columns: Vec<(String, Option<String>)>,
}

/// Why one order's document or customer was not written; the others are not concerned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The site does not take it until a person mends something: hold the order.
    Hold {
        /// Groups orders that wait for the same; stable.
        cause: String,
        /// In words.
        reason: String,
        /// What to do about it; `None` when the reason says it all.
        advice: Option<String>,
    },
    /// Whether it was written is not known, since the answer was lost and nobody could be asked:
    /// find it before anything else is done with it.
    Unknown(String),
}

impl Refusal {
    pub(in crate::counterpoint) fn hold(
        cause: &str,
        reason: impl Into<String>,
        advice: Option<String>,
    ) -> Self {
        Self::Hold { cause: cause.to_owned(), reason: reason.into(), advice }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Hold { reason, .. } => f.write_str(reason),
            Self::Unknown(cause) => write!(f, "could not tell whether it was written: {cause}"),
        }
    }
}
