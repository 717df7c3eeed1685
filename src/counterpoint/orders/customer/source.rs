//! Where a new customer's defaults and number come from: the workgroup of the user who enters web
//! orders, else Ecommerce Control.

use crate::config::Orders;
use crate::counterpoint::connection::Connection;
use crate::counterpoint::error::Error;
use crate::counterpoint::orders::Refusal;
use crate::counterpoint::orders::site::Site;
use crate::counterpoint::row::Row;
use crate::counterpoint::sql::{self, Request, quoted};
use crate::counterpoint::unit::{Stop, Unit};

/// A counter of customer numbers, with the template that goes with it.
#[derive(Clone, Debug)]
pub(super) struct Source {
    /// `SY_WRKGRP` or `EC_CTL`.
    table: &'static str,
    key_column: &'static str,
    key: String,
    /// `CUST_NO` of the template; `None`: the site has none.
    pub(super) template: Option<String>,
}

/// Finds it; held when the site numbers customers by hand, or the template is not there.
pub(super) fn find(
    connection: &mut Connection,
    site: &Site,
    orders: &Orders,
) -> Result<Result<Source, Refusal>, Error> {
    let mut found = Vec::new();
    if site.tables.has("SY_WRKGRP", &["WRKGRP_ID", "TMPLT_CUST_NO", "NXT_CUST_NO"]) {
        let request = Request::new(&sql::CUSTOMER_SOURCE).with(&orders.user);
        found = connection.rows(&request, |row| read(row, "SY_WRKGRP", "WRKGRP_ID"))?;
    }
    if site.tables.has("EC_CTL", &["KEY_ID", "TMPLT_CUST_NO", "NXT_CUST_NO"]) {
        let request = Request::new(&sql::ECOMMERCE_SOURCE);
        found.extend(connection.rows(&request, |row| read(row, "EC_CTL", "KEY_ID"))?);
    }
    let template = found.iter().find_map(|(source, _)| source.template.clone());
    let template = orders.customers.template.clone().or(template);
    let Some((source, _)) = found.into_iter().find(|(_, numbers)| *numbers) else {
        return Ok(Err(no_number(orders)));
    };
    if let Some(number) = &template
        && super::known(connection, number)?.is_none()
    {
        return Ok(Err(no_template(number, orders)));
    }
    Ok(Ok(Source { template, ..source }))
}

/// The source, and whether it gives numbers.
fn read(
    row: &Row<'_>,
    table: &'static str,
    key_column: &'static str,
) -> Result<(Source, bool), Error> {
    let text = |column| Ok(row.optional_text(column)?.filter(|text| !text.is_empty()));
    let template = text("TMPLT_CUST_NO")?;
    let numbers = text("NXT_CUST_NO")?.is_some();
    Ok((Source { table, key_column, key: row.text(key_column)?, template }, numbers))
}

fn no_number(orders: &Orders) -> Refusal {
    Refusal::hold(
        "customer-number",
        "Counterpoint gives no next customer number",
        Some(format!(
            "set the next customer number of the workgroup of user `{}`, or of Ecommerce Control",
            orders.user
        )),
    )
}

fn no_template(number: &str, orders: &Orders) -> Refusal {
    Refusal::hold(
        "customer-template",
        format!("Counterpoint has no template customer `{number}`"),
        Some(format!("set `template` of `[{}.customers]` to a `CUST_NO`", orders.section)),
    )
}

impl Source {
    /// Takes the next number, inside the transaction that uses it.
    pub(super) fn take(&self, unit: &mut Unit<'_>) -> Result<Option<String>, Stop> {
        let mut request = Request::new(&sql::CUSTOMER_NUMBER_TAKE);
        let key = request.param(&self.key);
        let condition = format!("{} = CAST({key} AS varchar(10))", quoted("c", self.key_column));
        let request = request.slot("table", self.table).slot("key", &condition);
        let taken = unit.rows(&request, |row| row.optional_text("number"))?;
        Ok(taken.into_iter().flatten().next())
    }
}
