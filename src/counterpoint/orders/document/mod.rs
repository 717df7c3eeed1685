//! A document as rows: the set that Counterpoint needs to open an order, and its deposit ticket.
//!
//! Pure: what only the database knows comes in as facts and keys. The set follows what NCR's API
//! leaves behind and what the tables insist on; nobody documents it.

mod head;
mod lines;
mod money;
mod notes;

pub(super) use notes::note;
use rust_decimal::Decimal;

use super::customer::Known;
use super::items::Items;
use super::rows::{Cell, Rows};
use super::site::Site;
use super::till::TillFacts;
use crate::model::{Document, DocumentPayment, PaymentUse, TaxRule};

/// What the site says of everything that the document names.
pub(super) struct Facts<'a> {
    pub(super) site: &'a Site,
    pub(super) till: &'a TillFacts,
    pub(super) items: &'a Items,
    pub(super) customer: &'a Known,
    /// `None` without tax.
    pub(super) tax_rule: Option<&'a TaxRule>,
}

/// What is given when it is written.
#[derive(Clone, Debug)]
pub(super) struct Keys {
    /// `DOC_ID` of the order.
    pub(super) order: Cell,
    /// `TKT_NO` of the order.
    pub(super) number: Cell,
    /// `DOC_ID` of the deposit ticket.
    pub(super) deposit: Cell,
    /// `TKT_NO` of the deposit ticket.
    pub(super) deposit_number: Cell,
}

/// The order that is being made into rows.
pub(super) struct Order<'a> {
    pub(super) document: &'a Document,
    pub(super) facts: Facts<'a>,
    pub(super) keys: Keys,
}

impl Order<'_> {
    /// All rows, parents before their children.
    pub(super) fn rows(&self) -> Vec<Rows> {
        let mut rows = self.head();
        rows.extend(self.lines());
        rows.extend(self.money());
        rows.extend(self.contacts_and_notes());
        rows
    }

    /// Its payments of this kind, as far as they are something.
    fn payments(&self, when: PaymentUse) -> Vec<&DocumentPayment> {
        let payments = self.document.payments.iter();
        payments.filter(|payment| payment.when == when && !payment.amount.is_zero()).collect()
    }

    /// What was taken already.
    fn deposited(&self) -> Decimal {
        self.payments(PaymentUse::Deposit).iter().map(|payment| payment.amount).sum()
    }

    fn sales_rep(&self) -> Cell {
        let rep = self.document.sales_rep.as_deref().or(self.facts.customer.sales_rep.as_deref());
        rep.unwrap_or(&self.document.user).into()
    }

    fn stock_location(&self) -> Cell {
        let own = self.document.stock_location.as_deref();
        own.or(self.facts.till.stock_location.as_deref()).into()
    }

    fn price_location(&self) -> Cell {
        let own = self.document.price_location.as_deref();
        own.or(self.facts.till.price_location.as_deref()).into()
    }

    /// Whether new lines stand as to be released (`PS_STR_CFG_PS.ORD_REL_STATE` `S`, selected).
    fn selected(&self) -> bool {
        self.facts.till.setting("ORD_REL_STATE").is_none_or(|state| state == "S")
    }
}

/// Whether the document has a deposit, and so a deposit ticket.
pub(super) fn has_deposit(document: &Document) -> bool {
    let taken = |payment: &DocumentPayment| payment.when == PaymentUse::Deposit;
    document.payments.iter().any(|payment| taken(payment) && !payment.amount.is_zero())
}
