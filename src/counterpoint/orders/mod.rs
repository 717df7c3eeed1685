//! Web orders as Counterpoint documents: the site's codes, customers, the two document writers, and
//! what became of a document.
//!
//! The only part of `counterpoint` that writes: through a connection of its own, one transaction a
//! customer or document.

mod activity;
mod api;
mod customer;
mod document;
mod find;
mod fit;
mod guid;
mod insert;
mod items;
mod links;
mod note;
mod outcome;
mod prepare;
mod procedures;
mod rows;
pub(super) mod shipped;
mod site;
mod sql_writer;
mod standing;
mod till;

use std::collections::HashMap;
use std::sync::Arc;

pub use note::Noted;
pub use outcome::{
    CustomerWritten, Existing, Place, Preview, PreviewRow, Refusal, Standing, Written,
};
pub(super) use site::Site;

use super::Counterpoint;
use super::error::Error;
use crate::config::{OrderWriter, Orders};
use crate::model::{
    CustomerMatch, CustomerRecord, Document, DocumentActivity, DocumentNote, DocumentRef,
    OrderSite, Till,
};

/// Writes customers and documents.
///
/// Outer errors: Counterpoint as a whole did not answer, nothing is known of single orders. A
/// deadlock or a broken connection was tried again before, the whole unit of work each time.
pub trait DocumentWriter {
    /// Creates the customer (`number` is `None`) or updates him as the rules allow, with his ship-to
    /// address. Repeating a creation makes a second customer: look him up first.
    fn put_customer(
        &mut self,
        counterpoint: &mut Counterpoint,
        number: Option<&str>,
        record: &CustomerRecord,
    ) -> Result<Result<CustomerWritten, Refusal>, Error>;

    /// The customer's rows as `put_customer` would write them; reads only.
    fn preview_customer(
        &mut self,
        counterpoint: &mut Counterpoint,
        number: Option<&str>,
        record: &CustomerRecord,
    ) -> Result<Result<Preview, Refusal>, Error>;

    /// Writes the document with what belongs to it, unless it is there already: by its GUID, or by
    /// its number for a writer that cannot choose GUIDs. Repeating is harmless.
    fn write(
        &mut self,
        counterpoint: &mut Counterpoint,
        document: &Document,
        customer: &str,
    ) -> Result<Result<Written, Refusal>, Error>;

    /// The document's rows as `write` would write them; reads only. The customer is blank when he is
    /// to be created first.
    fn preview(
        &mut self,
        counterpoint: &mut Counterpoint,
        document: &Document,
        customer: &str,
    ) -> Result<Result<Preview, Refusal>, Error>;
}

impl Counterpoint {
    /// The codes that orders are mapped to.
    ///
    /// Errors: a table is missing that a document cannot do without.
    pub fn order_site(&mut self) -> Result<OrderSite, Error> {
        Ok(self.order_tools()?.codes.clone())
    }

    /// Whether orders can be rung up there: store, station, and a drawer with an active session.
    pub fn check_till(&mut self, till: &Till) -> Result<Result<(), Refusal>, Error> {
        let site = self.order_tools()?;
        Ok(till::read(&mut self.connection, &site, till)?.map(|_| ()))
    }

    /// The customers of an e-mail address, by number; none for a blank one.
    pub fn find_customers(&mut self, email: &str) -> Result<Vec<CustomerMatch>, Error> {
        let site = self.order_tools()?;
        customer::find(&mut self.connection, &site, email)
    }

    /// The customers of these e-mail addresses, by folded address ([`crate::model::fold`]), each list by
    /// number; addresses that nobody has are left out.
    pub fn customers_of(
        &mut self,
        emails: &[String],
    ) -> Result<HashMap<String, Vec<CustomerMatch>>, Error> {
        customer::page::of_emails(&mut self.connection, emails)
    }

    /// The next customers behind this number, by number, that are flagged for e-commerce and have an
    /// e-mail address; none when that was all.
    pub fn web_customers(&mut self, after: &str) -> Result<Vec<CustomerMatch>, Error> {
        customer::page::web_page(&mut self.connection, after)
    }

    /// The customer of this number.
    pub fn find_customer(&mut self, number: &str) -> Result<Option<CustomerMatch>, Error> {
        Ok(customer::known(&mut self.connection, number)?.and_then(|known| known.matched))
    }

    /// A document by its GUID, or an order by its number, wherever it is; the one of the GUID first.
    pub fn find_document(
        &mut self,
        guid: &str,
        number: Option<&str>,
    ) -> Result<Option<Existing>, Error> {
        let request = find::request(guid, number);
        let found = self.connection.rows(&request, find::existing)?;
        let ours = found.iter().position(|there| find::is(there, guid)).unwrap_or(0);
        Ok(found.into_iter().nth(ours))
    }

    /// Adds a note to an open order, unless it has one of this id; repeating is harmless.
    pub fn note_document(
        &mut self,
        document: &DocumentRef,
        note: &DocumentNote,
        user: &str,
    ) -> Result<Result<Noted, Refusal>, Error> {
        let site = self.order_tools()?;
        let (reading, writing) = self.both()?;
        note::write(reading, writing, &site, document, note, user)
    }

    /// The orders of these GUIDs and of these numbers, open or closed. The number of statements does
    /// not depend on how many there are, up to some hundreds.
    pub fn find_documents(
        &mut self,
        guids: &[String],
        numbers: &[String],
    ) -> Result<Vec<Standing>, Error> {
        standing::read(&mut self.connection, guids, numbers)
    }

    /// What became of these documents, in their order. The number of statements does not depend on
    /// how many there are, up to some thousands.
    pub fn document_activity(
        &mut self,
        documents: &[DocumentRef],
    ) -> Result<Vec<DocumentActivity>, Error> {
        if documents.is_empty() {
            return Ok(Vec::new());
        }
        let site = self.order_tools()?;
        activity::read(self.both()?.1, &site, documents)
    }

    /// The writer that the store's orders section names.
    ///
    /// Errors: the site lacks NCR's functions, or the commit procedure without `allow-uncommitted`.
    pub fn document_writer(&mut self, orders: &Orders) -> Result<Box<dyn DocumentWriter>, Error> {
        let site = self.order_tools()?;
        Ok(match (orders.writer, &self.settings.api) {
            (OrderWriter::Sql, _) => Box::new(sql_writer::SqlWriter::new(orders, &site)?),
            (OrderWriter::Api, Some(api)) => Box::new(api::ApiWriter::new(orders, api)?),
            (OrderWriter::Api, None) => {
                return Err(Error::configuration(
                    "could not use the Counterpoint API: nothing says where it is",
                )
                .hint("add the section `[counterpoint.api]`"));
            }
        })
    }

    /// What the site offers orders; read once.
    fn order_tools(&mut self) -> Result<Arc<Site>, Error> {
        if let Some(site) = &self.order_site {
            return Ok(Arc::clone(site));
        }
        let site = Arc::new(Site::read(&mut self.connection)?);
        self.order_site = Some(Arc::clone(&site));
        Ok(site)
    }
}
