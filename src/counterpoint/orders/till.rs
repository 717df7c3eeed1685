//! The till that web orders are rung up at: store, station, drawer with its open session.

use std::collections::BTreeMap;

use super::Refusal;
use super::site::Site;
use crate::counterpoint::connection::Connection;
use crate::counterpoint::error::Error;
use crate::counterpoint::row::Row;
use crate::counterpoint::sql::{self, Request};
use crate::model::{Till, Value};

/// Settings that not every version has, as columns of the store's settings.
const STORE: [&str; 6] = [
    "ORD_NO_METH",
    "TKT_NO_METH",
    "NXT_ORD_NO_AUTO",
    "NXT_TKT_NO_AUTO",
    "ORD_REL_STATE",
    DEPOSIT_ACCOUNT,
];
/// The account that order deposits are booked to.
pub(super) const DEPOSIT_ACCOUNT: &str = "ORD_DEP_RECVD_ACCT_NO";

/// What the site says of a till.
#[derive(Clone, Debug)]
pub(super) struct TillFacts {
    /// `PS_STR.STR_NO`
    pub(super) store_number: i64,
    /// `PS_STA.STA_NO`
    pub(super) station_number: i64,
    /// `PS_STR_CFG_PS.STK_LOC_ID`
    pub(super) stock_location: Option<String>,
    /// `PS_STR_CFG_PS.PRC_LOC_ID`
    pub(super) price_location: Option<String>,
    /// `DRW_SESSION_ID` of the drawer's newest active session.
    pub(super) session: i64,
    settings: BTreeMap<&'static str, Value>,
}

impl TillFacts {
    /// A setting of the store; `None` when the site lacks it or it is blank.
    pub(super) fn setting(&self, column: &str) -> Option<String> {
        self.settings.get(column)?.text()
    }
}

/// Reads it; held when the till is not ready to take a document.
pub(super) fn read(
    connection: &mut Connection,
    site: &Site,
    till: &Till,
) -> Result<Result<TillFacts, Refusal>, Error> {
    let known: Vec<&'static str> = STORE
        .into_iter()
        .filter(|column| site.tables.column("PS_STR_CFG_PS", column).is_some())
        .collect();
    let further: Vec<String> = known.iter().map(|column| format!(", c.[{column}]")).collect();
    let request = Request::new(&sql::TILL_READ)
        .with(&till.store)
        .with(&till.station)
        .with(&till.drawer)
        .slot("further", &further.concat());
    let found = connection.rows(&request, |row| facts(row, till, &known))?;
    Ok(found.into_iter().next().unwrap_or_else(|| Err(no_store(till))))
}

fn facts(
    row: &Row<'_>,
    till: &Till,
    known: &[&'static str],
) -> Result<Result<TillFacts, Refusal>, Error> {
    if row.optional_text("STA_ID")?.is_none() {
        return Ok(Err(no_station(till)));
    }
    if row.value("DRW_SESSION_ID")? == Value::Null {
        return Ok(Err(no_session(till)));
    }
    let location = |column| Ok(row.optional_text(column)?.filter(|id| !id.is_empty()));
    let settings = known.iter().map(|column| Ok((*column, row.value(column)?)));
    Ok(Ok(TillFacts {
        store_number: row.integer("STR_NO")?,
        station_number: row.integer("STA_NO")?,
        stock_location: location("STK_LOC_ID")?,
        price_location: location("PRC_LOC_ID")?,
        session: row.integer("DRW_SESSION_ID")?,
        settings: settings.collect::<Result<_, Error>>()?,
    }))
}

fn no_store(Till { store, .. }: &Till) -> Refusal {
    Refusal::hold(
        &format!("till:{store}"),
        format!("Counterpoint has no store `{store}`"),
        Some("set `store` of the orders section to a `PS_STR.STR_ID`".to_owned()),
    )
}

fn no_station(Till { store, station, .. }: &Till) -> Refusal {
    Refusal::hold(
        &format!("till:{store}/{station}"),
        format!("Counterpoint's store `{store}` has no station `{station}`"),
        Some("set `station` of the orders section to a `PS_STA.STA_ID` of that store".to_owned()),
    )
}

fn no_session(Till { store, drawer, .. }: &Till) -> Refusal {
    Refusal::hold(
        &format!("drawer:{store}/{drawer}"),
        format!("drawer `{drawer}` of Counterpoint's store `{store}` has no active session"),
        Some(
            "activate the drawer in Counterpoint (Point of Sale > Drawers > Activate), or set \
             `drawer` of the orders section to one that is"
                .to_owned(),
        ),
    )
}
