//! Ship-to addresses of a customer, `AR_SHIP_ADRS`: matched before one is added.

use super::create::New;
use super::{maintained, name_type, names, place, reach};
use crate::config::AddressUse;
use crate::counterpoint::connection::Connection;
use crate::counterpoint::error::Error;
use crate::counterpoint::orders::fit::{self, Fitted};
use crate::counterpoint::orders::insert::{batches, value};
use crate::counterpoint::orders::rows::{Cell, Row, Rows};
use crate::counterpoint::row::Row as Read;
use crate::counterpoint::sql::{self, Request};
use crate::counterpoint::unit::{Stop, Unit};
use crate::model::{Contact, fold};

/// What makes two addresses the same.
const SAME: [&str; 8] = ["NAM", "ADRS_1", "ADRS_2", "ADRS_3", "CITY", "STATE", "ZIP_COD", "CNTRY"];

/// An address that the customer has.
struct Had {
    id: String,
    parts: Vec<String>,
}

/// Adds a new customer's address as the rules for his category say.
pub(super) fn put(
    unit: &mut Unit<'_>,
    new: &New<'_>,
    number: &str,
    warnings: &mut Vec<String>,
) -> Result<Option<String>, Stop> {
    put_by(unit, new, number, new.rule(new.record.category.as_deref()), warnings)
}

/// Finds, updates or adds the address; gives its `SHIP_ADRS_ID`.
pub(super) fn put_by(
    unit: &mut Unit<'_>,
    new: &New<'_>,
    number: &str,
    rule: AddressUse,
    warnings: &mut Vec<String>,
) -> Result<Option<String>, Stop> {
    if !new.has_address() {
        return Ok(None);
    }
    let had = unit.rows(&request(number), had)?;
    match new.step(number, &had, rule, warnings) {
        Step::Keep(id) => Ok(id),
        Step::Change(id, fitted) => {
            unit.run(&change(number, &id, &fitted))?;
            Ok(Some(id))
        }
        Step::Add(id, fitted) => {
            batches("ship_address_insert", &[fitted]).iter().try_for_each(|b| unit.run(b))?;
            Ok(Some(id))
        }
    }
}

/// What is to be done about the order's address.
pub(in crate::counterpoint::orders) enum Step {
    /// He has it, or it is not to be kept.
    Keep(Option<String>),
    /// The one of this id becomes it.
    Change(String, Fitted),
    /// It becomes a new one of this id.
    Add(String, Fitted),
}

/// The same, for who does not write by SQL.
pub(in crate::counterpoint::orders) fn step(
    connection: &mut Connection,
    new: &New<'_>,
    number: &str,
    rule: AddressUse,
    warnings: &mut Vec<String>,
) -> Result<Step, Error> {
    if !new.has_address() {
        return Ok(Step::Keep(None));
    }
    let had = connection.rows(&request(number), had)?;
    Ok(new.step(number, &had, rule, warnings))
}

fn request(number: &str) -> Request {
    Request::new(&sql::SHIP_ADDRESSES).with(number)
}

/// The row of the address as it would be added.
pub(super) fn preview(new: &New<'_>, number: Cell, warnings: &mut Vec<String>) -> Option<Fitted> {
    let contact = new.record.ship_to.as_ref().filter(|_| new.has_address())?;
    let id = Cell::Later("(unless he has it: next free number)");
    Some(new.ship_address(contact, number, id, warnings))
}

fn had(row: &Read<'_>) -> Result<Had, Error> {
    let parts = SAME.iter().map(|column| Ok(fold(&row.text(column)?)));
    Ok(Had { id: row.text("SHIP_ADRS_ID")?, parts: parts.collect::<Result<_, Error>>()? })
}

fn parts(fitted: &Fitted) -> Vec<String> {
    let cell = |name: &&str| {
        let at = fitted.columns.iter().position(|(column, _)| column == *name)?;
        fit::shown(fitted.rows.first()?.get(at)?)
    };
    SAME.iter().map(|name| fold(&cell(name).unwrap_or_default())).collect()
}

/// The lowest number that no address has.
fn free(had: &[Had]) -> String {
    let taken = |id: &String| had.iter().any(|had| had.id.trim() == id.as_str());
    let mut ids = (1..).map(|n: usize| n.to_string());
    ids.find(|id| !taken(id)).unwrap_or_default()
}

fn change(number: &str, id: &str, fitted: &Fitted) -> Request {
    let mut request = Request::new(&sql::SHIP_ADDRESS_UPDATE).with(number).with(id);
    let cells = fitted.columns.iter().zip(fitted.rows.iter().flatten());
    let own = cells.filter(|((name, _), _)| name != "CUST_NO" && name != "SHIP_ADRS_ID");
    let list: Vec<String> = own
        .map(|((name, column), cell)| format!("[{name}] = {}", value(&mut request, column, cell)))
        .collect();
    request.slot("changes", &list.join(",\n    "))
}

impl New<'_> {
    /// Whether there is an address, and a table for it.
    fn has_address(&self) -> bool {
        let columns: Vec<&str> = SAME.into_iter().chain(["CUST_NO", "SHIP_ADRS_ID"]).collect();
        self.record.ship_to.is_some() && self.site.tables.has("AR_SHIP_ADRS", &columns)
    }

    fn step(
        &self,
        number: &str,
        had: &[Had],
        rule: AddressUse,
        warnings: &mut Vec<String>,
    ) -> Step {
        let Some(contact) = &self.record.ship_to else { return Step::Keep(None) };
        let wanted = self.ship_address(contact, number.into(), Cell::Null, &mut Vec::new());
        let parts = parts(&wanted);
        if let Some(same) = had.iter().find(|had| had.parts == parts) {
            return Step::Keep(Some(same.id.clone()));
        }
        let own = self.record.ship_id.as_deref();
        // Another store, or the till, may have given the number to somebody else.
        let is_own = |had: &&Had, own: &str| {
            fold(&had.id) == fold(own) && had.parts.first() == parts.first()
        };
        let of_id = own.and_then(|own| had.iter().find(|had| is_own(had, own)));
        let taken = own.is_some_and(|own| had.iter().any(|had| fold(&had.id) == fold(own)));
        let mut row = |id: &str| self.ship_address(contact, number.into(), id.into(), warnings);
        match of_id {
            Some(old) if rule.update_shipping => Step::Change(old.id.clone(), row(&old.id)),
            _ if rule.add_shipping => {
                let id = own.filter(|_| !taken).map_or_else(|| free(had), str::to_owned);
                let fitted = row(&id);
                Step::Add(id, fitted)
            }
            _ => Step::Keep(None),
        }
    }

    fn ship_address(
        &self,
        contact: &Contact,
        number: Cell,
        id: Cell,
        warnings: &mut Vec<String>,
    ) -> Fitted {
        let mut row: Row = vec![("CUST_NO", number), ("SHIP_ADRS_ID", id)];
        row.push(("SHIP_NAM_TYP", name_type(contact)));
        row.extend(names(contact));
        row.extend(place(contact));
        row.extend(reach(contact));
        row.extend(maintained(&self.orders.user));
        let rows = [Rows::one("AR_SHIP_ADRS", row)];
        let fitted = fit::fit(&self.site.tables, &rows, self.spelling, warnings);
        fitted.into_iter().next().unwrap_or(Fitted {
            table: "AR_SHIP_ADRS",
            columns: Vec::new(),
            rows: Vec::new(),
        })
    }
}
