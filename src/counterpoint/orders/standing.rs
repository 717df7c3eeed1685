//! Web orders' documents as they stand, for `verify`: all that could be one order's, and what the
//! open ones come to. Orders are looked for by GUID and by number in separate statements, so that
//! each has its index.

use std::collections::{BTreeMap, HashMap};

use rust_decimal::Decimal;

use super::find;
use super::{Existing, Place, Standing};
use crate::counterpoint::connection::Connection;
use crate::counterpoint::error::Error;
use crate::counterpoint::sql::{self, Request, quoted};

/// GUIDs or numbers of one statement: each stands in it twice, as a parameter.
const CHUNK: usize = 500;

/// The orders of these GUIDs and of these numbers.
pub(super) fn read(
    connection: &mut Connection,
    guids: &[String],
    numbers: &[String],
) -> Result<Vec<Standing>, Error> {
    let mut found = BTreeMap::new();
    for guids in guids.chunks(CHUNK) {
        look(connection, ("DOC_GUID", "uniqueidentifier"), guids, &mut found)?;
    }
    for numbers in numbers.chunks(CHUNK) {
        look(connection, ("TKT_NO", "varchar(15)"), numbers, &mut found)?;
    }
    let totals = totals(connection, &found)?;
    let standing = |document: Existing| {
        let total = totals.get(&document.id).filter(|_| document.place == Place::Open);
        Standing { total: total.copied(), document }
    };
    Ok(found.into_values().map(standing).collect())
}

/// By id and GUID: an id may come back after a hundred days.
type Found = BTreeMap<(i64, Option<String>), Existing>;

/// An order that was closed between two looks is found in both tables: it is closed.
fn look(
    connection: &mut Connection,
    (column, sql_type): (&str, &str),
    values: &[String],
    found: &mut Found,
) -> Result<(), Error> {
    let mut request = Request::new(&sql::ACTIVITY_ORDERS);
    let open = request.list(values, sql_type);
    let closed = request.list(values, sql_type);
    let request = request
        .slot("open", &format!("{} IN ({open})", quoted("h", column)))
        .slot("closed", &format!("{} IN ({closed})", quoted("o", column)));
    for document in connection.rows(&request, find::existing)? {
        let key = (document.id, document.guid.clone());
        if document.place != Place::Open || !found.contains_key(&key) {
            found.insert(key, document);
        }
    }
    Ok(())
}

fn totals(connection: &mut Connection, found: &Found) -> Result<HashMap<i64, Decimal>, Error> {
    let open = found.values().filter(|document| document.place == Place::Open);
    let ids: Vec<String> = open.map(|document| document.id.to_string()).collect();
    let mut totals = HashMap::new();
    for ids in ids.chunks(CHUNK) {
        let request = Request::new(&sql::ACTIVITY_TOTALS).slot("documents", &ids.join(", "));
        let rows =
            connection.rows(&request, |row| Ok((row.integer("DOC_ID")?, row.decimal("TOT")?)))?;
        totals.extend(rows.into_iter().filter_map(|(id, total)| Some((id, total?))));
    }
    Ok(totals)
}
