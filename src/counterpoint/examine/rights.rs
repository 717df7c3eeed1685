//! The login's rights, one by one. SQL Server hides what a login may not read, so that a right that
//! is missing looks like a table that is missing until it is asked for by name.

use std::collections::BTreeMap;

use super::{Checks, RIGHTS, finding};
use crate::counterpoint::Counterpoint;
use crate::counterpoint::catalogue::{OPTIONAL, REQUIRED};
use crate::counterpoint::error::Error;
use crate::counterpoint::sql::{self, Request};
use crate::model::{Finding, Severity, counted};

/// Personal data, which a shop may keep to itself on purpose.
const PRIVATE: &str = "AR_CUST";

/// Tables that a single feature reads, beside those of the catalogue's own lists.
const FURTHER: [(&str, &str); 8] = [
    ("AR_CUST", "price rules for certain customers"),
    ("EC_CATEG", "task `categories`"),
    ("EC_CATEG_ITEM", "task `category-items`"),
    ("IM_CTL", "the switches of location and cell prices"),
    ("IM_LOC_GRP_LOC", "location groups"),
    ("IM_PRC_GRP", "price rules"),
    ("IM_PRC_RUL", "price rules"),
    ("IM_PRC_RUL_BRK", "price rules"),
];

/// Looks at the right to read each table that cpsync uses. Returns the tables that it may not read,
/// and whether what builds on them can be looked at all the same.
pub(super) fn look(site: &mut Counterpoint, checks: &mut Checks) -> (Vec<&'static str>, bool) {
    let tables = needed();
    let (mut found, mut unreadable) = (Vec::new(), Vec::new());
    for (table, feature) in &tables {
        match allowed(site, &format!("dbo.{table}"), "SELECT") {
            Ok(Some(false)) => {
                let mut finding = denied(site, "SELECT", table, feature);
                if *table == PRIVATE {
                    finding.severity = Severity::Warning;
                }
                found.push(finding);
                unreadable.push(*table);
            }
            // A table that is not there is told with the columns.
            Ok(_) => {}
            Err(error) => {
                found.push(finding(&error, "the other rights were not looked at"));
                break;
            }
        }
    }
    let passable =
        checks.settle(RIGHTS, found, format!("{} may be read", counted(tables.len(), "table")));
    (unreadable, passable)
}

/// Whether the login has a right on an object; `None` = there is none such that it may see.
pub(super) fn allowed(
    site: &mut Counterpoint,
    object: &str,
    right: &str,
) -> Result<Option<bool>, Error> {
    let request = Request::new(&sql::CHECK_RIGHT).with(object).with(right);
    let rows = site.connection.rows(&request, |row| row.decimal("allowed"))?;
    Ok(rows.into_iter().next().flatten().map(|allowed| !allowed.is_zero()))
}

/// The finding for a right that is missing, with the grant that gives it.
pub(super) fn denied(site: &Counterpoint, right: &str, object: &str, feature: &str) -> Finding {
    let (database, login) = (site.connection.database(), site.connection.login());
    Finding::problem(
        format!("the login `{login}` has no {right} right on `{object}`"),
        format!("{feature} cannot be done"),
        format!("run `USE [{database}]; GRANT {right} ON dbo.[{object}] TO [{login}]`"),
    )
}

/// Each table with the first feature that needs it.
fn needed() -> BTreeMap<&'static str, &'static str> {
    let lists = REQUIRED.iter().chain(&OPTIONAL).map(|(table, _, feature)| (*table, *feature));
    let mut needed = BTreeMap::new();
    for (table, feature) in lists.chain(FURTHER) {
        needed.entry(table).or_insert(feature);
    }
    needed
}
