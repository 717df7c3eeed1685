//! What a Counterpoint company knows that orders need: codes to map to, and customers to find.
//!
//! Read once a pass by `counterpoint`; `mapper` holds an order whose mapping names a code that is not
//! here, with the configuration to add.

use std::collections::{BTreeMap, BTreeSet};

/// The company's codes, as stored. An absent table leaves its set empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OrderSite {
    /// `SY_PAY_COD.PAY_COD` with its `PAY_TYP`.
    pub pay_codes: BTreeMap<String, char>,
    /// `AR_TAX_COD.TAX_COD` with its first authority and that authority's first rule; `None` when it
    /// has none.
    pub tax_codes: BTreeMap<String, Option<TaxRule>>,
    /// `SY_SHIP_VIA_COD`: ship-via codes.
    pub ship_vias: BTreeSet<String>,
    /// `PS_DISC_COD`: discount codes.
    pub discount_codes: BTreeSet<String>,
    /// Reason codes a price may be overridden for.
    pub override_reasons: BTreeSet<String>,
}

/// Where a tax amount is booked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaxRule {
    /// `SY_TAX_AUTH.AUTH_COD`.
    pub authority: String,
    /// `SY_TAX_AUTH_RUL.RUL_COD`.
    pub rule: String,
}

/// A customer of Counterpoint that may be the one who ordered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustomerMatch {
    /// `AR_CUST.CUST_NO`.
    pub number: String,
    /// `NAM`.
    pub name: String,
    /// `EMAIL_ADRS_1`.
    pub email: String,
    /// `IS_ECOMM_CUST` is `Y`.
    pub ecommerce: bool,
    /// `CATEG_COD`.
    pub category: Option<String>,
    /// Whether A/R charges are allowed.
    pub has_account: bool,
}
