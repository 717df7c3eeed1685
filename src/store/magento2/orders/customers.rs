//! Customers' accounts, read.

use serde::Deserialize;
use serde_json::Value;

use super::super::Magento2;
use super::super::listing::behind;
use super::super::trouble::Trouble;
use super::api::{Customer, CustomerAddress, tidied};
use super::find::{self, Search};
use super::map::{self, some, time};
use crate::model::PostalAddress;
use crate::store::{CustomerPage, CustomerSearch, Fault, FaultKind, StoreCustomer};

const PATH: &str = "customers/search";
/// What a listing of all accounts reads: addresses are most of a row.
const ACCOUNT: &str = "items[id,email,firstname,lastname,group_id,website_id,taxvat,created_at,updated_at],\
     total_count";

impl Magento2 {
    pub(in super::super) fn search_customers(
        &mut self,
        search: &CustomerSearch,
    ) -> Result<CustomerPage, Trouble> {
        let (rows, next) = match search {
            CustomerSearch::ChangedSince { since, page } => {
                let rows = &mut self.order_rows;
                find::changed(&mut self.rest, PATH, *since, page.as_deref(), rows)?
            }
            CustomerSearch::All { page } => {
                let after = page.as_deref();
                let rest = (&mut self.rest, &mut self.listed_rows);
                let page = behind::<Customer>(rest, (PATH, ACCOUNT), after, |row| row.id)?;
                return Ok(CustomerPage { customers: understood(page.rows)?, next: page.next });
            }
            CustomerSearch::Ids(ids) => (find::by_ids(&mut self.rest, PATH, ids)?, None),
            CustomerSearch::Email(email) => {
                let search = Search::default().group(&[("email", "eq", email)]);
                (find::all(&mut self.rest, PATH, &search.sorted(&["entity_id"]))?, None)
            }
        };
        let read = |row: Value| Customer::deserialize(tidied(row)).map_err(|cause| strange(&cause));
        let rows = rows.into_iter().map(read).collect::<Result<Vec<_>, _>>()?;
        Ok(CustomerPage { customers: understood(rows)?, next })
    }
}

fn understood(rows: Vec<Customer>) -> Result<Vec<StoreCustomer>, Trouble> {
    rows.into_iter().map(|row| customer(row).map_err(|problem| strange(&problem))).collect()
}

fn strange(problem: &dyn std::fmt::Display) -> Trouble {
    let message = format!("a customer of the store cannot be understood: {problem}");
    Fault::new(FaultKind::Protocol, message).into()
}

fn customer(held: Customer) -> Result<StoreCustomer, String> {
    let addresses = held.addresses.as_deref().unwrap_or_default();
    let billing = addresses.iter().find(|address| address.default_billing == Some(true));
    let shipping = addresses.iter().find(|address| address.default_shipping == Some(true));
    Ok(StoreCustomer {
        id: held.id.to_string(),
        group: some(&held.group_id),
        website: some(&held.website_id),
        created_at: time(&held.created_at)?,
        updated_at: time(&held.updated_at)?,
        billing: billing.map(|address| postal(address, &held.email)),
        shipping: shipping.map(|address| postal(address, &held.email)),
        email: held.email,
        first_name: held.firstname.unwrap_or_default(),
        last_name: held.lastname.unwrap_or_default(),
        tax_number: held.taxvat,
    })
}

fn postal(address: &CustomerAddress, email: &str) -> PostalAddress {
    let text = |held: &Option<String>| held.clone().unwrap_or_default();
    let region = address.region.clone().unwrap_or_default();
    PostalAddress {
        id: some(&address.id),
        first_name: text(&address.firstname),
        last_name: text(&address.lastname),
        company: text(&address.company),
        street: address.street.clone().unwrap_or_default(),
        city: text(&address.city),
        region: map::region(region.region_code.as_deref(), region.region.as_deref()),
        postcode: text(&address.postcode),
        country: text(&address.country_id),
        phone: text(&address.telephone),
        fax: text(&address.fax),
        email: email.to_owned(),
    }
}
