//! What a document takes to be written, read beforehand, and what the site has against it.

use super::customer::{self, Known};
use super::document::{Facts, Keys, Order};
use super::fit::{self, Fitted, Spelling};
use super::items::{self, Items};
use super::rows::{Cell, Rows};
use super::site::Site;
use super::till::{self, TillFacts};
use super::{Preview, Refusal};
use crate::counterpoint::connection::Connection;
use crate::counterpoint::error::Error;
use crate::counterpoint::sql::{self, Request};
use crate::model::{Document, DocumentPayment, fold};

/// `PAY_TYP` of charges to the customer's account.
const ACCOUNT: char = 'A';
/// Texts of one statement.
const TEXTS: usize = 500;

/// A document with everything that its rows take but their keys.
pub(super) struct Prepared<'a> {
    pub(super) document: &'a Document,
    pub(super) till: TillFacts,
    site: &'a Site,
    items: Items,
    customer: Known,
    spelling: Spelling,
}

/// Reads it; held when the site would not take the document. A blank customer is still to be created.
pub(super) fn prepare<'a>(
    connection: &mut Connection,
    site: &'a Site,
    document: &'a Document,
    customer: &str,
) -> Result<Result<Prepared<'a>, Refusal>, Error> {
    if let Some(refusal) = against(site, document) {
        return Ok(Err(refusal));
    }
    let till = match till::read(connection, site, &document.till)? {
        Ok(till) => till,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let items = match items::read(connection, site, document)? {
        Ok(items) => items,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let known = match customer {
        "" => Some(Known::new()),
        number => customer::known(connection, number)?,
    };
    let Some(known) = known else { return Ok(Err(no_customer(customer))) };
    if let Some(refusal) = against_customer(site, document, &known) {
        return Ok(Err(refusal));
    }
    let mut prepared =
        Prepared { document, till, site, items, customer: known, spelling: Spelling::new() };
    prepared.spelling = spelling(connection, &prepared.rows(&Keys::later(document)))?;
    Ok(Ok(prepared))
}

impl Prepared<'_> {
    /// The rows under these keys, fitted to the site.
    pub(super) fn fitted(&self, keys: &Keys, warnings: &mut Vec<String>) -> Vec<Fitted> {
        fit::fit(&self.site.tables, &self.rows(keys), &self.spelling, warnings)
    }

    /// The rows as a person reads them before there are keys.
    pub(super) fn preview(&self) -> Preview {
        let mut warnings = Vec::new();
        let fitted = self.fitted(&Keys::later(self.document), &mut warnings);
        fit::preview(&fitted, warnings)
    }

    fn rows(&self, keys: &Keys) -> Vec<Rows> {
        let facts = Facts {
            site: self.site,
            till: &self.till,
            items: &self.items,
            customer: &self.customer,
            tax_rule: self.site.tax_rule(&self.document.tax_code),
        };
        Order { document: self.document, facts, keys: keys.clone() }.rows()
    }
}

impl Keys {
    /// Before the document is written.
    pub(super) fn later(document: &Document) -> Self {
        let number = document.number.as_deref();
        Self {
            order: Cell::Later("(order's DOC_ID)"),
            number: number.map_or(Cell::Later("(next order number)"), Cell::from),
            deposit: Cell::Later("(deposit ticket's DOC_ID)"),
            deposit_number: Cell::Later("(next ticket number)"),
        }
    }
}

/// How the database spells the texts that its code page may not hold; those that it holds are left
/// out.
pub(super) fn spelling(connection: &mut Connection, rows: &[Rows]) -> Result<Spelling, Error> {
    let foreign: Vec<&str> = fit::foreign(rows).into_iter().collect();
    let mut spelling = Spelling::new();
    for texts in foreign.chunks(TEXTS) {
        let mut request = Request::batch("texts_fitted");
        let columns: Vec<String> = texts
            .iter()
            .zip(1..)
            .map(|(text, n)| {
                let place = request.param(*text);
                format!("CAST(CAST({place} AS varchar(max)) AS nvarchar(max)) AS t{n}")
            })
            .collect();
        request.add(&sql::TEXTS_FITTED, &[("texts", &columns.join(",\n    "))]);
        let stored = connection.rows(&request, |row| {
            (1..=texts.len()).map(|n| row.text(&format!("t{n}"))).collect::<Result<Vec<_>, _>>()
        })?;
        let pairs = texts.iter().zip(stored.into_iter().flatten());
        let changed = pairs.filter(|(text, stored)| text.trim_end() != stored.as_str());
        spelling.extend(changed.map(|(text, stored)| ((*text).to_owned(), stored)));
    }
    Ok(spelling)
}

/// Codes that the site lacks; `mapper` looks as well, but a code may go between two passes.
fn against(site: &Site, document: &Document) -> Option<Refusal> {
    if !document.tax.is_zero() && site.tax_rule(&document.tax_code).is_none() {
        return Some(Refusal::hold(
            &format!("tax-code:{}", document.tax_code),
            format!("tax code `{}` has no authority with a rule to book tax on", document.tax_code),
            Some("add one in Counterpoint, or map the order to another tax code".to_owned()),
        ));
    }
    let unknown = |payment: &&DocumentPayment| site.pay_type(&payment.pay_code).is_none();
    if let Some(payment) = document.payments.iter().find(unknown) {
        let code = &payment.pay_code;
        let reason = format!("Counterpoint has no pay code `{code}`");
        return Some(Refusal::hold(&format!("pay-code:{code}"), reason, None));
    }
    let mut codes = document.lines.iter().filter_map(|line| line.discount_code.as_deref());
    codes.find(|code| !site.discounts.contains_key(&fold(code))).map(|code| {
        let reason = format!("Counterpoint has no discount code `{code}`");
        Refusal::hold(&format!("discount-code:{code}"), reason, None)
    })
}

fn against_customer(site: &Site, document: &Document, customer: &Known) -> Option<Refusal> {
    let number = &customer.number;
    if !customer.allows_orders {
        return Some(Refusal::hold(
            &format!("customer:{number}"),
            format!("customer `{number}` may not order (`ALLOW_ORDS` is N)"),
            None,
        ));
    }
    let charges = |payment: &DocumentPayment| site.pay_type(&payment.pay_code) == Some(ACCOUNT);
    (!customer.has_account && document.payments.iter().any(charges)).then(|| {
        Refusal::hold(
            &format!("account:{number}"),
            format!("customer `{number}` has no account to charge (`ALLOW_AR_CHRG` is not Y)"),
            Some("allow A/R charges for the customer in Counterpoint, or link another".to_owned()),
        )
    })
}

fn no_customer(number: &str) -> Refusal {
    let reason = format!("Counterpoint has no customer `{number}`");
    Refusal::hold(&format!("customer:{number}"), reason, None)
}
