//! Web orders as Counterpoint documents: the site's codes, customers, the two document writers, and
//! what became of a document.
//!
//! The only part of `counterpoint` that writes: through a connection of its own, one transaction a
//! customer or document.

mod outcome;

pub use outcome::{CustomerWritten, Existing, Place, Preview, PreviewRow, Refusal, Written};

use super::Counterpoint;
use super::error::Error;
use crate::model::{CustomerRecord, Document};

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

    /// The document's rows as `write` would write them; reads only.
    fn preview(
        &mut self,
        counterpoint: &mut Counterpoint,
        document: &Document,
        customer: &str,
    ) -> Result<Result<Preview, Refusal>, Error>;
}
