//! What Counterpoint itself can tell of what is missing, for the owner's report: names of items, and
//! customers that share an e-mail address.

use std::collections::HashMap;

use super::Counterpoint;
use super::error::Error;
use super::sql::{self, Request};
use crate::model::fold;

/// What the look at customers reads.
pub(super) const CUSTOMER: [&str; 2] = ["CUST_NO", "EMAIL_ADRS_1"];

/// An e-mail address that several customers have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DoubledEmail {
    /// As the first of them spells it.
    pub email: String,
    /// `CUST_NO` of each, at least two.
    pub customers: Vec<String>,
}

impl Counterpoint {
    /// `IM_ITEM.DESCR` of every flagged, active item, by folded item number.
    pub fn item_names(&mut self) -> Result<HashMap<String, String>, Error> {
        let rows = self.connection.rows(&Request::new(&sql::ITEM_NAMES), |row| {
            Ok((fold(&row.text("ITEM_NO")?), row.text("DESCR")?))
        })?;
        Ok(rows.into_iter().collect())
    }

    /// The addresses of `AR_CUST.EMAIL_ADRS_1` that more than one customer has; none where the site
    /// has no such column.
    pub fn doubled_emails(&mut self) -> Result<Vec<DoubledEmail>, Error> {
        if !self.catalogue.has("AR_CUST", &CUSTOMER) {
            return Ok(Vec::new());
        }
        let rows = self.connection.rows(&Request::new(&sql::EMAILS_DOUBLED), |row| {
            Ok((row.text("EMAIL_ADRS_1")?, row.text("CUST_NO")?))
        })?;
        let mut doubled: Vec<DoubledEmail> = Vec::new();
        for (email, customer) in rows {
            match doubled.last_mut() {
                Some(last) if fold(&last.email) == fold(&email) => {
                    // A READ UNCOMMITTED scan may meet a row twice.
                    if last.customers.last() != Some(&customer) {
                        last.customers.push(customer);
                    }
                }
                _ => doubled.push(DoubledEmail { email, customers: vec![customer] }),
            }
        }
        doubled.retain(|one| one.customers.len() > 1);
        Ok(doubled)
    }
}
