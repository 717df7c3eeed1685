//! A customer who is there already: what the rules let an order change.

use super::create::New;
use super::{Known, address, ecommerce, last_order, maintained, name_type, names, place};
use crate::config::{AddressUse, CustomerField};
use crate::counterpoint::connection::Connection;
use crate::counterpoint::error::Error;
use crate::counterpoint::orders::fit::{self, Fitted};
use crate::counterpoint::orders::insert::value;
use crate::counterpoint::orders::rows::{Cell, Row};
use crate::counterpoint::orders::{CustomerWritten, Preview, Refusal};
use crate::counterpoint::sql::{self, Request};
use crate::counterpoint::unit::{self, Unit};

/// Brings the customer up to date, with his ship-to address, in one transaction.
pub(in crate::counterpoint::orders) fn update(
    writing: &mut Connection,
    new: &New<'_>,
    known: &Known,
) -> Result<Result<CustomerWritten, Refusal>, Error> {
    let mut warnings = Vec::new();
    let changes = new.changes(known, &mut warnings);
    let number = known.number.clone();
    if changes.columns.is_empty() && new.record.ship_to.is_none() {
        return Ok(Ok(CustomerWritten { number, ..CustomerWritten::default() }));
    }
    unit::run(writing, "customer", |unit: &mut Unit<'_>| {
        let mut warnings = warnings.clone();
        if !changes.columns.is_empty() {
            unit.run(&request(&number, &changes))?;
        }
        let rule = new.rule(known.category.as_deref());
        let ship_address = address::put_by(unit, new, &number, rule, &mut warnings)?;
        let number = number.clone();
        Ok(CustomerWritten { number, created: false, ship_address, warnings })
    })
}

/// The rows as they would be written.
pub(in crate::counterpoint::orders) fn preview_known(new: &New<'_>, known: &Known) -> Preview {
    let mut warnings = Vec::new();
    let mut fitted = vec![new.changes(known, &mut warnings)];
    fitted.retain(|changes| !changes.columns.is_empty());
    if new.rule(known.category.as_deref()).add_shipping {
        fitted.extend(address::preview(new, known.number.as_str().into(), &mut warnings));
    }
    fit::preview(&fitted, warnings)
}

fn request(number: &str, changes: &Fitted) -> Request {
    let mut request = Request::new(&sql::CUSTOMER_UPDATE).with(number);
    let cells = changes.columns.iter().zip(changes.rows.iter().flatten());
    let list: Vec<String> = cells
        .map(|((name, column), cell)| format!("[{name}] = {}", value(&mut request, column, cell)))
        .collect();
    request.slot("changes", &list.join(",\n    "))
}

impl New<'_> {
    /// What an order may change at a customer of this category.
    pub(in crate::counterpoint::orders) fn rule(&self, category: Option<&str>) -> AddressUse {
        self.orders.customers.update_of(category)
    }

    /// The columns of `AR_CUST` that change; no columns when nothing does.
    pub(in crate::counterpoint::orders) fn changes(
        &self,
        known: &Known,
        warnings: &mut Vec<String>,
    ) -> Fitted {
        let mut row = self.changed(known);
        if !row.is_empty() {
            row.extend(maintained(&self.orders.user));
        }
        let columns = fit::by_name(&self.site.tables, "AR_CUST", &row);
        let mut cell = |name: &String, column| {
            let given = row.iter().find(|(given, _)| given == name).map(|(_, cell)| cell);
            let place = format!("AR_CUST.{name}");
            fit::cell(given.unwrap_or(&Cell::Null), column, &place, self.spelling, warnings)
        };
        let values = columns.iter().map(|(name, column)| cell(name, column)).collect();
        Fitted { table: "AR_CUST", columns: columns.into_iter().collect(), rows: vec![values] }
    }

    fn changed(&self, known: &Known) -> Row {
        let fields = &self.orders.customers.fields;
        let billing = self.rule(known.category.as_deref()).update_billing;
        let updates = |field| billing && fields.contains(&field);
        let contact = &self.record.bill_to;
        let mut row = Row::new();
        if updates(CustomerField::Name) {
            row.extend(names(contact));
            row.push(("CUST_NAM_TYP", name_type(contact)));
        }
        if updates(CustomerField::Address) {
            row.extend(place(contact));
        }
        for (field, column, text) in [
            (CustomerField::Phone, "PHONE_1", &contact.phone),
            (CustomerField::Fax, "FAX_1", &contact.fax),
            (CustomerField::Email, "EMAIL_ADRS_1", &contact.email),
        ] {
            // What the shopper did not tell is not taken away.
            if updates(field) && !text.trim().is_empty() {
                row.push((column, text.into()));
            }
        }
        if let Some((order, date)) = &self.record.last_order
            && fields.contains(&CustomerField::LastOrder)
        {
            row.push(("ECOMM_LST_ORD_NO", last_order(self.site, order)));
            row.push(("ECOMM_LST_ORD_DT", Cell::Time(*date)));
        }
        let flagged = known.matched.as_ref().is_some_and(|found| found.ecommerce);
        row.extend(ecommerce(self.record.account && !flagged));
        row
    }
}
