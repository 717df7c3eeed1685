//! What a customer takes to be written, read beforehand; the same for both document writers.

use super::create::{New, preview_new};
use super::update::preview_known;
use super::{Known, known};
use crate::config::Orders;
use crate::counterpoint::Counterpoint;
use crate::counterpoint::connection::Connection;
use crate::counterpoint::error::Error;
use crate::counterpoint::orders::rows::{Cell, Rows};
use crate::counterpoint::orders::{Preview, Refusal, prepare};
use crate::model::CustomerRecord;

/// Calls `write` with the record and with what the site says to it.
pub(in crate::counterpoint::orders) fn prepared<T>(
    counterpoint: &mut Counterpoint,
    orders: &Orders,
    record: &CustomerRecord,
    write: impl FnOnce(&mut Counterpoint, &New<'_>) -> Result<T, Error>,
) -> Result<T, Error> {
    let site = counterpoint.order_tools()?;
    let spelling = prepare::spelling(&mut counterpoint.connection, &texts(record))?;
    write(counterpoint, &New { site: &site, orders, record, spelling: &spelling })
}

/// The rows as they would be written: a new customer's, or the changes to the one of this number.
pub(in crate::counterpoint::orders) fn preview(
    counterpoint: &mut Counterpoint,
    orders: &Orders,
    number: Option<&str>,
    record: &CustomerRecord,
) -> Result<Result<Preview, Refusal>, Error> {
    prepared(counterpoint, orders, record, |counterpoint, new| {
        let connection = &mut counterpoint.connection;
        match number {
            None => preview_new(connection, new),
            Some(number) => {
                Ok(expected(connection, number)?.map(|known| preview_known(new, &known)))
            }
        }
    })
}

/// A customer who is to be there.
pub(in crate::counterpoint::orders) fn expected(
    connection: &mut Connection,
    number: &str,
) -> Result<Result<Known, Refusal>, Error> {
    Ok(known(connection, number)?.ok_or_else(|| {
        let reason = format!("Counterpoint has no customer `{number}` any more");
        let advice = "link the store's customer to another, see `cpsync customers`".to_owned();
        Refusal::hold(&format!("customer:{number}"), reason, Some(advice))
    }))
}

/// The record's texts, to see how the database spells them.
fn texts(record: &CustomerRecord) -> Vec<Rows> {
    let contacts = std::iter::once(&record.bill_to).chain(&record.ship_to);
    let texts = contacts.flat_map(|contact| {
        let own = [&contact.name, &contact.first_name, &contact.last_name, &contact.city];
        let more = [&contact.state, &contact.zip, &contact.country, &contact.email, &contact.phone];
        let all = own.into_iter().chain(more).chain(&contact.street);
        all.flat_map(|text| [text.clone(), text.to_uppercase()]).collect::<Vec<_>>()
    });
    vec![Rows::many("AR_CUST", texts.map(|text| vec![("NAM", Cell::from(text.as_str()))]))]
}
