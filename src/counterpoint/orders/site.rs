//! What the site offers orders: its tables, NCR's functions and procedures, its codes. Read once a run.

use std::collections::BTreeMap;

use super::rows::Cell;
use crate::counterpoint::catalogue::{Catalogue, Kind, kind};
use crate::counterpoint::connection::Connection;
use crate::counterpoint::error::Error;
use crate::counterpoint::sql::{self, Request};
use crate::model::{OrderSite, TaxRule, fold};

const FEATURE: &str = "task `orders`";

/// What a document cannot do without.
const REQUIRED: [(&str, &[&str]); 13] = [
    (
        "PS_DOC_HDR",
        &["DOC_ID", "DOC_GUID", "DOC_TYP", "TKT_NO", "STR_ID", "STA_ID", "IS_DOC_COMMITTED"],
    ),
    ("PS_DOC_HDR_TOT", &["DOC_ID", "TOT_TYP", "TOT"]),
    ("PS_DOC_LIN", &["DOC_ID", "LIN_SEQ_NO", "LIN_GUID", "LIN_TYP", "ITEM_NO", "QTY_SOLD"]),
    ("PS_DOC_CONTACT", &["DOC_ID", "CONTACT_ID"]),
    ("PS_DOC_PMT", &["DOC_ID", "PMT_SEQ_NO", "PAY_COD", "AMT"]),
    ("PS_DOC_TAX", &["DOC_ID", "AUTH_COD", "RUL_COD", "TAX_AMT"]),
    ("PS_TKT_HIST", &["DOC_ID", "DOC_GUID", "DOC_TYP", "TKT_NO"]),
    ("PS_ORD_HIST", &["DOC_ID", "DOC_GUID", "TKT_NO"]),
    ("PS_STR", &["STR_ID", "STR_NO"]),
    ("PS_STR_CFG_PS", &["STR_ID", "STK_LOC_ID", "PRC_LOC_ID"]),
    ("PS_STA", &["STR_ID", "STA_ID", "STA_NO"]),
    ("PS_DRW_SESSION", &["STR_ID", "DRW_ID", "DRW_SESSION_ID", "STAT", "OPEN_DT"]),
    ("AR_CUST", &["CUST_NO", "NAM", "EMAIL_ADRS_1", "IS_ECOMM_CUST", "SLS_REP"]),
];

/// What a function or procedure takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Parameter {
    /// With its `@`, as the routine spells it.
    pub(super) name: String,
    /// Its family of types; flags are text at one site and a bit at another.
    pub(super) kind: Kind,
}

/// What orders need to know of the site.
#[derive(Debug)]
pub(in crate::counterpoint) struct Site {
    /// The tables that are written to, with their defaults.
    pub(super) tables: Catalogue,
    /// NCR's functions and procedures and the site's hooks: upper-case name -> parameters.
    routines: BTreeMap<String, Vec<Parameter>>,
    /// What `mapper` maps to.
    pub(super) codes: OrderSite,
    /// Folded `DISC_COD` -> `DISC_ID`.
    pub(super) discounts: BTreeMap<String, i64>,
}

impl Site {
    /// Reads it.
    ///
    /// Errors: a table or column is missing without which no document can be written.
    pub(super) fn read(connection: &mut Connection) -> Result<Self, Error> {
        let tables = Catalogue::of_documents(connection)?;
        for (table, columns) in REQUIRED {
            tables.require(table, columns, FEATURE)?;
        }
        let discounts = discounts(connection, &tables)?;
        let codes = OrderSite {
            pay_codes: pay_codes(connection, &tables)?,
            tax_codes: tax_codes(connection, &tables)?,
            ship_vias: ship_vias(connection, &tables)?,
            discount_codes: discounts.keys().cloned().collect(),
            ..OrderSite::default()
        };
        let discounts = discounts.into_iter().map(|(code, id)| (fold(&code), id)).collect();
        Ok(Self { tables, routines: routines(connection)?, codes, discounts })
    }

    /// The parameters of a function or procedure; `None` when the site lacks it, or the login may not
    /// execute it.
    pub(super) fn routine(&self, name: &str) -> Option<&[Parameter]> {
        self.routines.get(&name.to_uppercase()).map(Vec::as_slice)
    }

    /// A web order's number for this column: of one that is too long the end tells orders apart.
    pub(super) fn number(&self, table: &str, column: &str, number: &str) -> Cell {
        let all: Vec<char> = number.chars().collect();
        let from = all.len().saturating_sub(self.width(table, column));
        all[from..].iter().collect::<String>().as_str().into()
    }

    /// As much of a remark as the column holds: nobody needs to be told of the rest.
    pub(super) fn remark(&self, table: &str, column: &str, text: &str) -> Cell {
        let kept: String = text.chars().take(self.width(table, column)).collect();
        kept.as_str().into()
    }

    /// Characters that a column holds; without a limit, or without the column, more than any text has.
    pub(super) fn width(&self, table: &str, column: &str) -> usize {
        let column = self.tables.column(table, column);
        column.and_then(|column| column.width?.try_into().ok()).unwrap_or(usize::MAX)
    }

    /// The rule that tax of this code is booked to.
    pub(super) fn tax_rule(&self, code: &str) -> Option<&TaxRule> {
        let codes = &self.codes.tax_codes;
        codes.iter().find(|(known, _)| fold(known) == fold(code))?.1.as_ref()
    }

    /// The type of a pay code.
    pub(super) fn pay_type(&self, code: &str) -> Option<char> {
        let codes = &self.codes.pay_codes;
        codes.iter().find(|(known, _)| fold(known) == fold(code)).map(|(_, kind)| *kind)
    }
}

fn pay_codes(
    connection: &mut Connection,
    tables: &Catalogue,
) -> Result<BTreeMap<String, char>, Error> {
    if !tables.has("SY_PAY_COD", &["PAY_COD", "PAY_TYP"]) {
        return Ok(BTreeMap::new());
    }
    let codes = connection.rows(&Request::new(&sql::PAY_CODES), |row| {
        let kind = row.text("PAY_TYP")?;
        Ok((row.text("PAY_COD")?, kind.chars().next().unwrap_or('!')))
    })?;
    Ok(codes.into_iter().collect())
}

/// The first authority's first rule of each code.
fn tax_codes(
    connection: &mut Connection,
    tables: &Catalogue,
) -> Result<BTreeMap<String, Option<TaxRule>>, Error> {
    let mut codes = BTreeMap::new();
    if !tables.has("AR_TAX_COD_AUTH", &["TAX_COD", "AUTH_COD", "SEQ_NO"])
        || !tables.has("SY_TAX_AUTH_RUL", &["AUTH_COD", "RUL_COD", "RUL_SEQ_NO"])
    {
        return Ok(codes);
    }
    let rows = connection.rows(&Request::new(&sql::TAX_CODES), |row| {
        let part = |column| Ok(row.optional_text(column)?.filter(|text| !text.is_empty()));
        let (authority, rule) = (part("AUTH_COD")?, part("RUL_COD")?);
        let rule = authority.zip(rule).map(|(authority, rule)| TaxRule { authority, rule });
        Ok((row.text("TAX_COD")?, rule))
    })?;
    for (code, rule) in rows {
        codes.entry(code).or_insert(rule);
    }
    Ok(codes)
}

fn ship_vias(
    connection: &mut Connection,
    tables: &Catalogue,
) -> Result<std::collections::BTreeSet<String>, Error> {
    if !tables.has("SY_SHIP_VIA_COD", &["SHIP_VIA_COD"]) {
        return Ok(std::collections::BTreeSet::new());
    }
    let codes = connection.rows(&Request::new(&sql::SHIP_VIAS), |row| row.text("SHIP_VIA_COD"))?;
    Ok(codes.into_iter().collect())
}

fn discounts(
    connection: &mut Connection,
    tables: &Catalogue,
) -> Result<BTreeMap<String, i64>, Error> {
    if !tables.has("PS_DISC_COD", &["DISC_COD", "DISC_ID"]) {
        return Ok(BTreeMap::new());
    }
    let codes = connection.rows(&Request::new(&sql::DISCOUNT_CODES), |row| {
        Ok((row.text("DISC_COD")?, row.integer("DISC_ID")?))
    })?;
    Ok(codes.into_iter().collect())
}

fn routines(connection: &mut Connection) -> Result<BTreeMap<String, Vec<Parameter>>, Error> {
    let rows = connection.rows(&Request::new(&sql::ROUTINES), |row| {
        let kind = kind(&row.text("type_name")?);
        let parameter = row.optional_text("parameter_name")?;
        let parameter = parameter.map(|name| Parameter { name, kind });
        Ok((row.text("routine_name")?.to_uppercase(), parameter))
    })?;
    let mut routines: BTreeMap<String, Vec<Parameter>> = BTreeMap::new();
    for (name, parameter) in rows {
        routines.entry(name).or_default().extend(parameter);
    }
    Ok(routines)
}
