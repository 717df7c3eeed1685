//! `[stores.NAME.orders]`: how a store's web orders become Counterpoint documents.
//!
//! `task/orders` finds and settles by it, `mapper/order` makes documents by it, the document writers
//! of `counterpoint` ask who writes.

mod activity;
mod customer;
mod money;

use std::collections::BTreeMap;
use std::time::Duration;

use chrono::NaiveDate;

use crate::model::Till;

pub use activity::{Carrier, DocumentCancelled, OrderActivityRules, Tracking};
pub use customer::{AddressUse, CustomerField, Customers};
pub use money::{OrderCharges, OrderTax, PaymentRule, PaymentRules, PaymentTime, Rounding};

/// Rules of `orders`; a store without the section imports none.
#[derive(Clone, Debug)]
pub struct Orders {
    /// Its section of cpsync.toml, `stores.NAME.orders`, for the advice of holds.
    pub section: String,
    /// Which orders are taken, and what is watched afterwards.
    pub finding: OrderFinding,
    /// Who writes documents.
    pub writer: OrderWriter,
    /// Write by SQL even where the site lacks NCR's commit procedure: committed quantities are then
    /// somebody else's work.
    pub allow_uncommitted: bool,
    /// Where orders are rung up; a view may have its own.
    pub till: Till,
    /// `USR_ID`
    pub user: String,
    /// `SLS_REP`; `None` = the customer's or store's own.
    pub sales_rep: Option<String>,
    /// `STK_LOC_ID`; `None` = the Counterpoint store's own.
    pub stock_location: Option<String>,
    /// `PRC_LOC_ID`; `None` = the Counterpoint store's own.
    pub price_location: Option<String>,
    /// Where the document's number comes from.
    pub number: OrderNumber,
    /// `REF`, a template of `{number}`, `{method}` and `{view}`; `None` = left empty.
    pub reference: Option<String>,
    /// Store views with a till, prefix or decision of their own, by the store's id of the view.
    pub views: BTreeMap<String, OrderView>,
    /// Whether orders of views that `views` does not name are taken.
    pub other_views: bool,
    /// The currency of the company's books, ISO 4217: an order with another base currency is held.
    /// `None` = not looked at.
    pub currency: Option<String>,
    /// Who the customer is.
    pub customers: Customers,
    /// The store's carrier and method -> `SHIP_VIA_COD`; a key may end in `*`.
    pub ship_via: BTreeMap<String, String>,
    /// What `ship_via` does not name.
    pub other_ship_via: OtherShipVia,
    /// How payments are booked.
    pub payments: PaymentRules,
    /// Which tax code an order gets.
    pub tax: OrderTax,
    /// Coupon code -> `PS_DISC_COD`; a key may end in `*`.
    pub coupons: BTreeMap<String, String>,
    /// `PS_DISC_COD` of discounts whose coupon is not mapped, or that have none; `None` = no code.
    pub discount_code: Option<String>,
    /// `PRC_OVRD_REAS` of every line; `None` = left empty.
    pub override_reason: Option<String>,
    /// Miscellaneous charges and the last cent.
    pub charges: OrderCharges,
    /// ISO country code -> what `CNTRY` should say; others as they are.
    pub countries: BTreeMap<String, String>,
    /// `NOTE_ID` of gift messages; `None` = not taken over.
    pub gift_note: Option<String>,
    /// `NOTE_ID` of what the shopper wrote; `None` = not taken over.
    pub comment_note: Option<String>,
    /// What the store is told of an imported order.
    pub acknowledge: Acknowledge,
    /// What the store is told of its way through Counterpoint.
    pub activity: OrderActivityRules,
}

/// Which orders are taken, and what is watched afterwards.
#[derive(Clone, Debug)]
pub struct OrderFinding {
    /// The store's words for the conditions that an order is imported in; at least one.
    pub statuses: Vec<String>,
    /// Orders placed earlier, by Counterpoint's calendar, are never imported; `None` = the day that the
    /// first import was given by `--since`, without which it stops and asks for one.
    pub start: Option<NaiveDate>,
    /// How far before the newest known change each pass looks again.
    pub overlap: Duration,
    /// Orders of one customer with the same total and lines that close together are twins, and all
    /// but the first held; `None` = no such look.
    pub twin_window: Option<Duration>,
    /// Lines, money or addresses changed at the store after the import.
    pub edited: LateChange,
    /// Cancelled at the store after the import.
    pub cancelled: LateChange,
    /// Refunded at the store after the import.
    pub refunded: LateChange,
    /// `NOTE_ID` of what is listed of these, on the open document; `None` = no note.
    pub note: Option<String>,
}

/// Who writes documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrderWriter {
    /// cpsync, in one SQL transaction.
    Sql,
    /// NCR's Counterpoint REST API, `[counterpoint.api]`.
    Api,
}

/// Where a document's number comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OrderNumber {
    /// The web order's, with this before it; at most 15 characters together.
    Web {
        /// May be empty.
        prefix: String,
    },
    /// The site's next order number.
    Next,
}

/// `SHIP_VIA_COD` of a carrier and method that is not mapped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OtherShipVia {
    /// Such an order is held.
    Hold,
    /// It is left empty.
    Empty,
    /// This one.
    Code(String),
}

/// What becomes of a change at the store after the import.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LateChange {
    /// Listed for a person to decide.
    List,
    /// Left alone.
    Ignore,
}

/// What is different for one store view; `None` = as for all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OrderView {
    /// Whether its orders are taken.
    pub import: bool,
    /// `STR_ID`
    pub store: Option<String>,
    /// `STA_ID`
    pub station: Option<String>,
    /// `DRW_ID`
    pub drawer: Option<String>,
    /// What stands before the web order's number.
    pub prefix: Option<String>,
}

/// What the store is told of an imported order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Acknowledge {
    /// A template of `{document}` and `{customer}`; `None` = no comment.
    pub comment: Option<String>,
    /// The status that the order gets; `None` = its own.
    pub status: Option<String>,
}

impl Orders {
    /// The till that orders of this view are rung up at.
    pub fn till(&self, view: &str) -> Till {
        let own = self.views.get(view);
        let pick = |own: Option<&String>, all: &String| own.unwrap_or(all).clone();
        Till {
            store: pick(own.and_then(|own| own.store.as_ref()), &self.till.store),
            station: pick(own.and_then(|own| own.station.as_ref()), &self.till.station),
            drawer: pick(own.and_then(|own| own.drawer.as_ref()), &self.till.drawer),
        }
    }

    /// Every till that an order may be rung up at, without repetition.
    pub fn tills(&self) -> Vec<Till> {
        let mut tills = vec![self.till.clone()];
        for view in self.views.iter().filter(|(_, own)| own.import).map(|(view, _)| view) {
            let till = self.till(view);
            if !tills.contains(&till) {
                tills.push(till);
            }
        }
        tills
    }

    /// Whether orders of this view are taken.
    pub fn takes_view(&self, view: &str) -> bool {
        self.views.get(view).map_or(self.other_views, |own| own.import)
    }

    /// The document's number for a web order; `None` = the site's next one.
    pub fn number(&self, view: &str, web_number: &str) -> Option<String> {
        let OrderNumber::Web { prefix } = &self.number else { return None };
        let own = self.views.get(view).and_then(|own| own.prefix.as_ref());
        Some(format!("{}{web_number}", own.unwrap_or(prefix)))
    }
}
