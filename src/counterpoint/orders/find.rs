//! Documents that are there already, by GUID or by order number.

use super::{Existing, Place, Refusal};
use crate::counterpoint::error::Error;
use crate::counterpoint::row::Row;
use crate::counterpoint::sql::{self, Request};

/// Looks in the open and the posted tables.
pub(super) fn request(guid: &str, number: Option<&str>) -> Request {
    Request::new(&sql::DOCUMENT_FIND).with(guid).with(number.unwrap_or_default())
}

pub(super) fn existing(row: &Row<'_>) -> Result<Existing, Error> {
    let guid = row.optional_text("DOC_GUID")?.filter(|guid| !guid.is_empty());
    let place = match row.text("place")?.as_str() {
        "TICKET" => Place::TicketHistory,
        "ORDER" => Place::OrderHistory,
        _ => Place::Open,
    };
    Ok(Existing {
        id: row.integer("DOC_ID")?,
        guid: guid.map(|guid| guid.to_uppercase()),
        number: row.text("TKT_NO")?,
        place,
    })
}

/// Whether it is the document with this GUID.
pub(super) fn is(there: &Existing, guid: &str) -> bool {
    there.guid.as_deref().is_some_and(|there| there.eq_ignore_ascii_case(guid))
}

/// Another document has the number.
pub(super) fn taken(other: &Existing) -> Refusal {
    let number = &other.number;
    Refusal::hold(
        &format!("number:{number}"),
        format!("Counterpoint has an order `{number}` already that cpsync did not write"),
        Some(
            "if somebody entered this web order by hand, link it: `cpsync orders link`; otherwise \
             set a `prefix` in the orders section"
                .to_owned(),
        ),
    )
}
