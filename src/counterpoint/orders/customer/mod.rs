//! Customers: found by e-mail or number, created as the site's template is, brought up to date.

mod address;
mod create;
pub(super) mod page;
mod prepare;
mod source;
mod update;

pub(super) use address::{Step, step};
pub(super) use create::{New, create};
pub(super) use prepare::{expected, prepared, preview};
pub(super) use update::update;

use super::rows::{Cell, Row, flag};
use crate::counterpoint::connection::Connection;
use crate::counterpoint::error::Error;
use crate::counterpoint::orders::site::Site;
use crate::counterpoint::row::Row as Read;
use crate::counterpoint::sql::{self, Request};
use crate::model::{Contact, CustomerMatch};

/// What a document takes over of its customer.
#[derive(Clone, Debug, Default)]
pub(super) struct Known {
    pub(super) number: String,
    pub(super) category: Option<String>,
    pub(super) sales_rep: Option<String>,
    pub(super) terms: Option<String>,
    pub(super) loyalty_program: Option<String>,
    pub(super) ship_zone: Option<String>,
    pub(super) tax_exempt_number: Option<String>,
    /// `ALLOW_ORDS` is not `N`.
    pub(super) allows_orders: bool,
    /// `ALLOW_AR_CHRG` is `Y`.
    pub(super) has_account: bool,
    pub(super) matched: Option<CustomerMatch>,
}

impl Known {
    /// A customer who is still to be created.
    pub(super) fn new() -> Self {
        Self { allows_orders: true, has_account: true, ..Self::default() }
    }
}

/// The customers of an e-mail address, by number; none for a blank one.
pub(super) fn find(
    connection: &mut Connection,
    site: &Site,
    email: &str,
) -> Result<Vec<CustomerMatch>, Error> {
    if email.trim().is_empty() {
        return Ok(Vec::new());
    }
    connection.rows(&by_email(site, email), matched)
}

/// Looks for an address as the site keeps it: one that is longer was cut when its customer was made.
fn by_email(site: &Site, email: &str) -> Request {
    let kept: String = email.trim().chars().take(site.width("AR_CUST", "EMAIL_ADRS_1")).collect();
    Request::new(&sql::CUSTOMERS_FIND).with(kept.trim_end())
}

/// The customer of this number.
pub(super) fn known(connection: &mut Connection, number: &str) -> Result<Option<Known>, Error> {
    let request = Request::new(&sql::CUSTOMER_KNOWN).with(number);
    Ok(connection.rows(&request, read_known)?.into_iter().next())
}

fn read_known(row: &Read<'_>) -> Result<Known, Error> {
    let text = |column| Ok(row.optional_text(column)?.filter(|text| !text.is_empty()));
    let found = matched(row)?;
    Ok(Known {
        number: found.number.clone(),
        category: found.category.clone(),
        sales_rep: text("SLS_REP")?,
        terms: text("TERMS_COD")?,
        loyalty_program: text("LOY_PGM_COD")?,
        ship_zone: text("SHIP_ZONE_COD")?,
        tax_exempt_number: text("TAX_EXEMPT_NO")?,
        allows_orders: row.text("ALLOW_ORDS")? != "N",
        has_account: found.has_account,
        matched: Some(found),
    })
}

fn matched(row: &Read<'_>) -> Result<CustomerMatch, Error> {
    Ok(CustomerMatch {
        number: row.text("CUST_NO")?,
        name: row.text("NAM")?,
        email: row.text("EMAIL_ADRS_1")?,
        ecommerce: row.text("IS_ECOMM_CUST")? == "Y",
        category: row.optional_text("CATEG_COD")?.filter(|category| !category.is_empty()),
        has_account: row.text("ALLOW_AR_CHRG")? == "Y",
    })
}

/// Name columns with the upper-case copies that Counterpoint's look-ups go by.
fn names(contact: &Contact) -> Row {
    vec![
        ("NAM", (&contact.name).into()),
        ("NAM_UPR", upper(&contact.name)),
        ("FST_NAM", (&contact.first_name).into()),
        ("FST_NAM_UPR", upper(&contact.first_name)),
        ("LST_NAM", (&contact.last_name).into()),
        ("LST_NAM_UPR", upper(&contact.last_name)),
    ]
}

/// Where somebody lives, in the columns of every table that tells it.
pub(super) fn place(contact: &Contact) -> Row {
    let [first, second, third] = &contact.street;
    vec![
        ("ADRS_1", first.into()),
        ("ADRS_2", second.into()),
        ("ADRS_3", third.into()),
        ("CITY", (&contact.city).into()),
        ("STATE", (&contact.state).into()),
        ("ZIP_COD", (&contact.zip).into()),
        ("CNTRY", (&contact.country).into()),
    ]
}

/// How somebody is reached.
pub(super) fn reach(contact: &Contact) -> Row {
    vec![
        ("PHONE_1", (&contact.phone).into()),
        ("FAX_1", (&contact.fax).into()),
        ("EMAIL_ADRS_1", (&contact.email).into()),
    ]
}

fn last_order(site: &Site, number: &str) -> Cell {
    site.number("AR_CUST", "ECOMM_LST_ORD_NO", number)
}

/// `P` or `B`.
pub(super) fn name_type(contact: &Contact) -> Cell {
    if contact.business { "B" } else { "P" }.into()
}

fn upper(text: &str) -> Cell {
    text.to_uppercase().as_str().into()
}

fn maintained(user: &str) -> Row {
    vec![
        ("LST_MAINT_DT", Cell::Now),
        ("LST_MAINT_USR_ID", user.into()),
        ("RS_UTC_DT", Cell::UtcNow),
    ]
}

/// Only ever set: a guest's order takes nothing away from an account holder.
fn ecommerce(account: bool) -> Row {
    if account { vec![("IS_ECOMM_CUST", flag(true))] } else { Vec::new() }
}
