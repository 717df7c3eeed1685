//! A Counterpoint document before it is written: what an order is to become.
//!
//! `mapper` makes it of a [`WebOrder`](super::WebOrder); a document writer of `counterpoint` adds what
//! only the site's database knows (ids, drawer session, item columns) and writes it in one
//! transaction. Amounts are in the company's currency. Widths are not cut here: the writer knows the
//! site's columns.

use chrono::NaiveDateTime;
use rust_decimal::Decimal;

use super::{ProductKey, fold};

/// An order (`DOC_TYP` `O`) with what belongs to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// `DOC_GUID`, derived from store and order id; upper case, hyphenated.
    pub guid: String,
    /// `TKT_NO`, at most 15 characters; `None`: the site's next order number.
    pub number: Option<String>,
    /// `STR_ID`, `STA_ID` and `DRW_ID`.
    pub till: Till,
    /// `USR_ID`.
    pub user: String,
    /// `SLS_REP`; `None`: the store's own.
    pub sales_rep: Option<String>,
    /// `TKT_DT` in the tills' time zone.
    pub date: NaiveDateTime,
    /// `STK_LOC_ID`; `None`: the store's own.
    pub stock_location: Option<String>,
    /// `PRC_LOC_ID`; `None`: the store's own.
    pub price_location: Option<String>,
    /// `SHIP_VIA_COD`.
    pub ship_via: Option<String>,
    /// `TAX_COD` and `NORM_TAX_COD`.
    pub tax_code: String,
    /// `CUST_PO_NO`.
    pub purchase_order: Option<String>,
    /// `REF`, free text.
    pub reference: Option<String>,
    /// `PS_DOC_CONTACT` 1.
    pub bill_to: Contact,
    /// `PS_DOC_CONTACT` 2; `None` when nothing is to be shipped.
    pub ship_to: Option<Contact>,
    /// `PS_DOC_LIN`, in order.
    pub lines: Vec<DocumentLine>,
    /// `PS_DOC_HDR_MISC_CHRG`: shipping is number 1.
    pub charges: Vec<MiscCharge>,
    /// Tax of the whole document, on the first authority and rule of the tax code.
    pub tax: Decimal,
    /// `PS_DOC_PMT` of the order itself (final payments) and of its deposit ticket.
    pub payments: Vec<DocumentPayment>,
    /// `PS_DOC_NOTE`.
    pub notes: Vec<DocumentNote>,
    /// The web order's number, for `PS_DOC_HDR_EC.EC_ORD_NO` and the audit log.
    pub web_number: String,
    /// `lines + charges + tax`: what the customer owes in all.
    pub total: Decimal,
}

/// Where a document is rung up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Till {
    /// `PS_STR.STR_ID`.
    pub store: String,
    /// `PS_STA.STA_ID`.
    pub station: String,
    /// `PS_DRW.DRW_ID`; it must have an active session.
    pub drawer: String,
}

/// Name and address on a document, also the content of a customer record. Absent parts are empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contact {
    /// Whether it is a business (`NAM_TYP` `B`) or a person (`P`).
    pub business: bool,
    /// `NAM`: the business, or first and last name.
    pub name: String,
    /// `FST_NAM`.
    pub first_name: String,
    /// `LST_NAM`.
    pub last_name: String,
    /// `ADRS_1` to `ADRS_3`; a fourth street line is joined to the third.
    pub street: [String; 3],
    /// `CITY`.
    pub city: String,
    /// `STATE`.
    pub state: String,
    /// `ZIP_COD`.
    pub zip: String,
    /// `CNTRY`.
    pub country: String,
    /// `PHONE_1`.
    pub phone: String,
    /// `FAX_1`.
    pub fax: String,
    /// `EMAIL_ADRS_1`.
    pub email: String,
}

/// One line of a document (`LIN_TYP` `O`). Money on a bundle's or configurable's parent has been
/// given to its children.
#[derive(Clone, Debug, PartialEq)]
pub struct DocumentLine {
    /// The store's id of the web line whose quantity this is (for a configurable: the parent's).
    pub web_line: String,
    /// The product: item, cell, or item in a selling unit.
    pub product: ProductKey,
    /// The name at the store, for messages.
    pub name: String,
    /// `QTY_SOLD` in the selling unit.
    pub quantity: Decimal,
    /// `PRC`: price of one after discount, 4 decimals; the line's amount is what counts.
    pub price: Decimal,
    /// `REG_PRC`: regular price of one; `None`: the item's own.
    pub regular_price: Option<Decimal>,
    /// Price of one before discount, 4 decimals.
    pub gross_price: Decimal,
    /// `GROSS_EXT_PRC`: before discount, to the cent.
    pub gross_amount: Decimal,
    /// `EXT_PRC`: after discount, to the cent.
    pub amount: Decimal,
    /// The line's share of all discounts, positive, to the cent: `gross_amount - amount`.
    pub discount: Decimal,
    /// `PS_DISC_COD` of the discount, by the mapping of coupons; `None` without discount or mapping.
    pub discount_code: Option<String>,
    /// `PRC_OVRD_REAS`.
    pub override_reason: Option<String>,
    /// The line's share of the document's tax (`TAX_AMT_ALLOC`), to the cent.
    pub tax: Decimal,
    /// Gift card number, when the line sells one.
    pub gift_card: Option<String>,
}

/// A miscellaneous charge, after discount.
#[derive(Clone, Debug, PartialEq)]
pub struct MiscCharge {
    /// 1 (shipping) to 5.
    pub number: u8,
    /// What it is, for messages.
    pub name: String,
    /// The amount; negative for a reduction.
    pub amount: Decimal,
    /// The charge's share of the document's tax (`MISC_TAX_AMT_ALLOC`), to the cent.
    pub tax: Decimal,
}

/// When a payment counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaymentUse {
    /// Taken: it goes to the deposit ticket.
    Deposit,
    /// To be taken at release (`FINAL_PMT` `Y`).
    Final,
}

/// One payment of a document.
#[derive(Clone, Debug, PartialEq)]
pub struct DocumentPayment {
    /// `SY_PAY_COD.PAY_COD`; its type is the site's.
    pub pay_code: String,
    /// When it counts.
    pub when: PaymentUse,
    /// The amount.
    pub amount: Decimal,
    /// `CARD_NO` of a gift card, store credit or loyalty card. Never a credit card's.
    pub card: Option<String>,
    /// `LOY_PTS_RDM`.
    pub points: Option<Decimal>,
    /// `DESCR`: the store's method and transaction.
    pub description: String,
}

/// A note on a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentNote {
    /// `NOTE_ID`, such as `GIFT`.
    pub id: String,
    /// Plain text.
    pub text: String,
}

impl Contact {
    /// Whether both are the same place and name: case, blanks and punctuation do not count.
    pub fn same_place(&self, other: &Self) -> bool {
        self.place() == other.place()
    }

    fn place(&self) -> [String; 6] {
        let street = self.street.concat();
        [&self.name, &street, &self.city, &self.state, &self.zip, &self.country]
            .map(|part| fold(part).chars().filter(|c| c.is_alphanumeric()).collect())
    }
}
