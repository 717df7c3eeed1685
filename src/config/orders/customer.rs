//! `[stores.NAME.orders.customers]`: which customer of Counterpoint an order belongs to.

use std::collections::{BTreeMap, BTreeSet};

/// Rules for finding, making and updating customers.
#[derive(Clone, Debug)]
pub struct Customers {
    /// Hold an order whose e-mail address several customers have, in place of choosing one.
    pub strict: bool,
    /// The customer of guests that nobody matches: `AR_CUST.CUST_NO`; `None` = each becomes one.
    pub guest: Option<String>,
    /// The template of new customers: `AR_CUST.CUST_NO`; `None` = the site's own.
    pub template: Option<String>,
    /// What an order changes on a customer that was found.
    pub update: AddressUse,
    /// The same for customers of a category, `AR_CUST.CATEG_COD`, where it differs.
    pub categories: BTreeMap<String, AddressUse>,
    /// The fields that an update writes; a new customer gets all.
    pub fields: BTreeSet<CustomerField>,
}

/// What an order changes on a customer that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AddressUse {
    /// The billing address becomes the customer's.
    pub update_billing: bool,
    /// A shipping address that is known by its number is brought up to date.
    pub update_shipping: bool,
    /// A shipping address that the customer does not have is added (`AR_SHIP_ADRS`).
    pub add_shipping: bool,
}

/// A part of a customer record that an update may write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CustomerField {
    /// `NAM`, `FST_NAM`, `LST_NAM` and `NAM_TYP`
    Name,
    /// `ADRS_1` to `ADRS_3`, `CITY`, `STATE`, `ZIP_COD`, `CNTRY`
    Address,
    /// `PHONE_1`
    Phone,
    /// `FAX_1`
    Fax,
    /// `EMAIL_ADRS_1`
    Email,
    /// Number and date of the last web order.
    LastOrder,
}

impl Customers {
    /// What an order changes on a customer of this category.
    pub fn update_of(&self, category: Option<&str>) -> AddressUse {
        let same = |own: &str, of: &str| own.trim().eq_ignore_ascii_case(of.trim());
        category
            .and_then(|of| self.categories.iter().find(|(own, _)| same(own, of)))
            .map_or(self.update, |(_, own)| *own)
    }
}
