//! What writing web orders needs: NCR's routines, a station, an open drawer, a deposit account.

use super::rights::{allowed, denied};
use super::{Checks, finding, same};
use crate::counterpoint::Counterpoint;
use crate::counterpoint::error::Error;
use crate::counterpoint::sql::{self, Request};
use crate::model::{Finding, Till};

pub(super) const LINKS: [&str; 4] = [ROUTINES, STATION, DEPOSIT, DRAWER];
const ROUTINES: &str = "NCR's routines";
const STATION: &str = "store and station of orders";
const DEPOSIT: &str = "deposit account";
const DRAWER: &str = "drawer session";

/// NCR's own functions and procedures that a document is written with.
const CALLED: [(&str, &str); 4] = [
    ("fnGenDocId", "the ids of documents"),
    ("fnGetNextDocNumber", "the numbers of orders and tickets"),
    ("USP_PS_TE_COMMIT_DOC", "the committed quantity of an order"),
    ("USP_PS_TE_UNCOMMIT_DOC", "the change of an order that is written already"),
];

const STOPPED: &str = "web orders are held and not written";

pub(super) fn look(site: &mut Counterpoint, till: &Till, checks: &mut Checks) {
    checks.settle(ROUTINES, routines(site), "all there, EXECUTE granted");
    let deposit = match settings(site, till) {
        Ok(Some(account)) => account,
        Ok(None) => {
            checks.found(STATION, unknown("store", &till.store, "orders.store", "PS_STR_CFG_PS"));
            return checks.skip_after(STATION, &[DEPOSIT, DRAWER]);
        }
        Err(error) => {
            checks.found(STATION, finding(&error, STOPPED));
            return checks.skip_after(STATION, &[DEPOSIT, DRAWER]);
        }
    };
    let told = format!("store `{}`, station `{}`", till.store, till.station);
    checks.settle(STATION, station(site, till), told);
    checks.settle(DEPOSIT, account(till, &deposit), deposit);
    match drawer(site, till) {
        Ok(Some(since)) => checks.fine(DRAWER, format!("open since {since}")),
        Ok(None) => checks.found(DRAWER, closed(till)),
        Err(error) => checks.found(DRAWER, finding(&error, STOPPED)),
    }
}

fn routines(site: &mut Counterpoint) -> Vec<Finding> {
    let mut found = Vec::new();
    for (name, what) in CALLED {
        match allowed(site, &format!("dbo.{name}"), "EXECUTE") {
            Ok(Some(true)) => {}
            Ok(Some(false)) => found.push(denied(site, "EXECUTE", name, what)),
            Ok(None) => found.push(Finding::problem(
                format!("the database has no `dbo.{name}` that the login may see"),
                format!("{what} cannot be had; {STOPPED}"),
                format!(
                    "is `counterpoint.database` a company of Counterpoint 8.4.6 or later? grant \
                     EXECUTE on `dbo.{name}`, as SQL Server hides what a login may not use"
                ),
            )),
            Err(error) => {
                found.push(finding(&error, STOPPED));
                break;
            }
        }
    }
    found
}

/// The store's deposit account, blank without one; `None` = no such store.
fn settings(site: &mut Counterpoint, till: &Till) -> Result<Option<String>, Error> {
    let request = Request::new(&sql::CHECK_STORE).with(&till.store);
    let rows = site
        .connection
        .rows(&request, |row| Ok((row.text("STR_ID")?, row.text("ORD_DEP_RECVD_ACCT_NO")?)))?;
    let own = rows.into_iter().find(|(store, _)| same(store, &till.store));
    Ok(own.map(|(_, account)| account.trim().to_owned()))
}

fn station(site: &mut Counterpoint, till: &Till) -> Vec<Finding> {
    let request = Request::new(&sql::CHECK_STATION).with(&till.store).with(&till.station);
    match site.connection.rows(&request, |row| row.text("STA_ID")) {
        Ok(rows) if rows.is_empty() => {
            vec![unknown("station", &till.station, "orders.station", "PS_STA")]
        }
        Ok(_) => Vec::new(),
        Err(error) => vec![finding(&error, STOPPED)],
    }
}

fn unknown(what: &str, value: &str, key: &str, table: &str) -> Finding {
    Finding::problem(
        format!("Counterpoint has no {what} `{value}` (`{table}`)"),
        STOPPED,
        format!("set `{key}` to a {what} under Setup > Point of Sale"),
    )
}

fn account(till: &Till, account: &str) -> Vec<Finding> {
    if !account.is_empty() {
        return Vec::new();
    }
    vec![Finding::problem(
        format!("store `{}` has no account for order deposits", till.store),
        "an order that is paid cannot be written with its deposit; Counterpoint refuses to post it",
        "set the deposit account of the store under Setup > Point of Sale > Stores > Accounts \
         (`PS_STR_CFG_PS.ORD_DEP_RECVD_ACCT_NO`)",
    )]
}

/// Since when the drawer is open; `None` = it is not.
fn drawer(site: &mut Counterpoint, till: &Till) -> Result<Option<String>, Error> {
    let request = Request::new(&sql::CHECK_DRAWER).with(&till.store).with(&till.drawer);
    let rows = site.connection.rows(&request, |row| row.value("OPEN_DT"))?;
    Ok(rows.into_iter().next().map(|since| since.text().unwrap_or_default()))
}

fn closed(till: &Till) -> Finding {
    Finding::problem(
        format!("drawer `{}` of store `{}` has no open session", till.drawer, till.store),
        "payments of web orders belong to a drawer session; web orders are held until there is one",
        "activate the drawer in Counterpoint (Point of Sale > Drawers > Activate)",
    )
}
