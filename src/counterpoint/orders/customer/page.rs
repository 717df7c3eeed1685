//! Many customers at once, for `adopt`: those of a page of e-mail addresses, and page by page those
//! that are flagged for e-commerce.

use std::collections::{HashMap, HashSet};

use super::matched;
use crate::counterpoint::connection::Connection;
use crate::counterpoint::error::Error;
use crate::counterpoint::sql::{self, Request, padded};
use crate::model::{CustomerMatch, fold};

/// Customers of a page, and addresses of one statement.
const PAGE: usize = 300;

/// The customers of these addresses, by folded address, each list by number.
pub(in crate::counterpoint::orders) fn of_emails(
    connection: &mut Connection,
    emails: &[String],
) -> Result<HashMap<String, Vec<CustomerMatch>>, Error> {
    let mut found: HashMap<String, Vec<CustomerMatch>> = HashMap::new();
    for chunk in emails.chunks(PAGE) {
        for customer in once(connection.rows(&of_emails_request(chunk, PAGE), matched)?) {
            found.entry(fold(&customer.email)).or_default().push(customer);
        }
    }
    Ok(found)
}

/// The next customers behind this number; fewer than a page where there are no more.
pub(in crate::counterpoint::orders) fn web_page(
    connection: &mut Connection,
    after: &str,
) -> Result<Vec<CustomerMatch>, Error> {
    Ok(once(connection.rows(&web_page_request(after), matched)?))
}

pub(in crate::counterpoint::orders) fn of_emails_request(
    emails: &[String],
    size: usize,
) -> Request {
    let mut request = Request::new(&sql::CUSTOMERS_OF_EMAILS);
    let list = request.list(&padded(emails, size), "varchar(100)");
    request.slot("emails", &list)
}

pub(in crate::counterpoint::orders) fn web_page_request(after: &str) -> Request {
    Request::new(&sql::CUSTOMERS_WEB_PAGE).with(after).slot("limit", &PAGE.to_string())
}

/// A READ UNCOMMITTED scan may meet a row twice. SQL Server's order stays: the next page goes by it.
fn once(mut rows: Vec<CustomerMatch>) -> Vec<CustomerMatch> {
    let mut seen = HashSet::new();
    rows.retain(|row| seen.insert(row.number.clone()));
    rows
}
