//! What a web order says of its customer, for `AR_CUST` and `AR_SHIP_ADRS`.

use chrono::NaiveDateTime;

use super::Contact;

/// A customer as a web order tells him. Widths are not cut here: the writer knows the site's columns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CustomerRecord {
    /// Name, billing address, telephone, fax and e-mail: the columns of `AR_CUST`.
    pub bill_to: Contact,
    /// The address for `AR_SHIP_ADRS`; `None` when nothing is shipped, or to the billing address.
    pub ship_to: Option<Contact>,
    /// The store's number of that address, which becomes `SHIP_ADRS_ID`; `None`: the next free one.
    pub ship_id: Option<String>,
    /// Whether the shopper has an account at the store: only then `IS_ECOMM_CUST` becomes `Y`.
    pub account: bool,
    /// `CATEG_COD` of a new customer; `None`: the template's.
    pub category: Option<String>,
    /// `TAX_COD` of a new customer; `None`: the template's.
    pub tax_code: Option<String>,
    /// `ECOMM_LST_ORD_NO` and `ECOMM_LST_ORD_DT`, in the tills' time zone.
    pub last_order: Option<(String, NaiveDateTime)>,
}
