//! A new customer: the template's settings, his own name and address, a number of the site's.

use super::source::{self, Source};
use super::{Known, last_order, maintained, name_type, names, place, reach};
use crate::config::Orders;
use crate::counterpoint::catalogue::{Kind, Table};
use crate::counterpoint::connection::Connection;
use crate::counterpoint::error::Error;
use crate::counterpoint::orders::fit::{self, Fitted, Spelling};
use crate::counterpoint::orders::insert::{batches, value};
use crate::counterpoint::orders::rows::{Cell, Row, Rows, flag};
use crate::counterpoint::orders::site::Site;
use crate::counterpoint::orders::sql_writer::claim;
use crate::counterpoint::orders::{CustomerWritten, Preview, Refusal, customer::address};
use crate::counterpoint::sql::{self, Request, quoted};
use crate::counterpoint::unit::{self, Stop, Unit};
use crate::model::CustomerRecord;

/// Columns that are somebody's own and not a setting, by how they begin: never the template's.
const OWN: [&str; 26] = [
    "BAL",
    "COMMNT",
    "CONTCT_",
    "CR_CARD",
    "ECOMM_",
    "EMAIL_ADRS_",
    "FAX_",
    "FST_SAL_",
    "LOY_CARD_NO",
    "LOY_PTS_BAL",
    "LST_",
    "LWY_BAL",
    "MARKETING_MAILOUT_OPT_IN_",
    "MBL_PHONE_",
    "NO_OF_LWYS",
    "NO_OF_ORDS",
    "ORD_BAL",
    "PHONE_",
    "RS_",
    "SALUTATION",
    "TAX_EXEMPT_",
    "TOT_LOY_",
    "UNPSTD_BAL",
    "URL_",
    "WRK_STMNT_",
    "ADRS_",
];
/// Begins with `BAL` and is a setting.
const SETTING: &str = "BAL_METH";

/// What creating takes.
pub(in crate::counterpoint::orders) struct New<'a> {
    pub(in crate::counterpoint::orders) site: &'a Site,
    pub(in crate::counterpoint::orders) orders: &'a Orders,
    pub(in crate::counterpoint::orders) record: &'a CustomerRecord,
    pub(in crate::counterpoint::orders) spelling: &'a Spelling,
}

/// Creates the customer with his ship-to address in one transaction, unless another run has created one of his
/// e-mail address since he was looked for.
pub(in crate::counterpoint::orders) fn create(
    reading: &mut Connection,
    writing: &mut Connection,
    new: &New<'_>,
) -> Result<Result<CustomerWritten, Refusal>, Error> {
    let source = match source::find(reading, new.site, new.orders)? {
        Ok(source) => source,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let mut tried: Option<String> = None;
    unit::run(writing, "customer", |unit| {
        if let Some(number) = &tried
            && written(unit, number, new)?
        {
            return Ok(CustomerWritten {
                number: number.clone(),
                created: true,
                ..CustomerWritten::default()
            });
        }
        if let Some(number) = meanwhile(unit, new)? {
            return Ok(CustomerWritten { number, ..CustomerWritten::default() });
        }
        let number = source.take(unit)?.ok_or_else(|| {
            Stop::Refused(Refusal::hold("customer-number", "Counterpoint has no number", None))
        })?;
        tried = Some(number.clone());
        let mut warnings = Vec::new();
        new.insert(unit, &source, &number, &mut warnings)?;
        let ship_address = address::put(unit, new, &number, &mut warnings)?;
        Ok(CustomerWritten { number, created: true, ship_address, warnings })
    })
}

/// The customer that another run has created, which waits for this one to end from here on.
fn meanwhile(unit: &mut Unit<'_>, new: &New<'_>) -> Result<Option<String>, Stop> {
    let email = new.record.bill_to.email.trim();
    if email.is_empty() {
        return Ok(None);
    }
    claim(unit, &format!("cpsync customer {}", email.to_uppercase()), "customer")?;
    let request = super::by_email(new.site, email);
    let found = unit.rows(&request, |row| row.text("CUST_NO"))?;
    Ok(found.into_iter().next())
}

/// Whether a try whose answer was lost had created him.
fn written(unit: &mut Unit<'_>, number: &str, new: &New<'_>) -> Result<bool, Stop> {
    let found = unit.rows(&Request::new(&sql::CUSTOMER_KNOWN).with(number), super::read_known)?;
    let mut warnings = Vec::new();
    let wanted = new.fitted(number.into(), &mut warnings);
    let cell = |name: &str| {
        let at = wanted.columns.iter().position(|(column, _)| column == name)?;
        fit::shown(wanted.rows.first()?.get(at)?)
    };
    let same = |known: &Known| {
        known.matched.as_ref().is_some_and(|found| {
            found.name == cell("NAM").unwrap_or_default()
                && found.email == cell("EMAIL_ADRS_1").unwrap_or_default()
        })
    };
    Ok(found.iter().any(same))
}

/// The rows as they would be written.
pub(in crate::counterpoint::orders) fn preview_new(
    reading: &mut Connection,
    new: &New<'_>,
) -> Result<Result<Preview, Refusal>, Error> {
    let source = match source::find(reading, new.site, new.orders)? {
        Ok(source) => source,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let mut warnings = Vec::new();
    let number = Cell::Later("(next customer number)");
    let mut fitted = vec![new.fitted(number.clone(), &mut warnings)];
    fitted.extend(address::preview(new, number, &mut warnings));
    let mut preview = fit::preview(&fitted, warnings);
    if let (Some(template), Some(row)) = (&source.template, preview.rows.first_mut()) {
        row.columns.push(("(the rest)".to_owned(), Some(format!("as template {template}"))));
    }
    Ok(Ok(preview))
}

impl New<'_> {
    /// What is his own.
    fn row(&self, number: Cell) -> Row {
        let record = self.record;
        let contact = &record.bill_to;
        let (order, date) = record.last_order.clone().unzip();
        let order = order.map_or(Cell::Null, |order| last_order(self.site, &order));
        let mut row: Row = vec![
            ("CUST_NO", number),
            ("CUST_NAM_TYP", name_type(contact)),
            ("IS_ECOMM_CUST", flag(record.account)),
            ("ECOMM_CREATED_CUST", flag(true)),
            ("ECOMM_LST_ORD_NO", order),
            ("ECOMM_LST_ORD_DT", date.map_or(Cell::Null, Cell::Time)),
        ];
        row.extend(names(contact));
        row.extend(place(contact));
        row.extend(reach(contact));
        row.extend(maintained(&self.orders.user));
        row.extend(record.category.iter().map(|code| ("CATEG_COD", code.into())));
        row.extend(record.tax_code.iter().map(|code| ("TAX_COD", code.into())));
        row
    }

    pub(in crate::counterpoint::orders) fn fitted(
        &self,
        number: Cell,
        warnings: &mut Vec<String>,
    ) -> Fitted {
        let rows = [Rows::one("AR_CUST", self.row(number))];
        let fitted = fit::fit(&self.site.tables, &rows, self.spelling, warnings);
        fitted.into_iter().next().unwrap_or(Fitted {
            table: "AR_CUST",
            columns: Vec::new(),
            rows: vec![Vec::new()],
        })
    }

    fn insert(
        &self,
        unit: &mut Unit<'_>,
        source: &Source,
        number: &str,
        warnings: &mut Vec<String>,
    ) -> Result<(), Stop> {
        let Some(template) = &source.template else {
            let mut row = self.row(number.into());
            row.push(("SLS_REP", (&self.orders.user).into()));
            row.push(("STR_ID", (&self.orders.till.store).into()));
            let rows = [Rows::one("AR_CUST", row)];
            let fitted = fit::fit(&self.site.tables, &rows, self.spelling, warnings);
            return batches("customer_insert", &fitted).iter().try_for_each(|b| unit.run(b));
        };
        unit.run(&self.copy(template, &self.fitted(number.into(), warnings)))
    }

    /// The template's settings round what is his own.
    fn copy(&self, template: &str, own: &Fitted) -> Request {
        let mut request = Request::new(&sql::CUSTOMER_COPY).with(template);
        let given: Row = self.row(Cell::Null);
        let is_given = |name: &str| given.iter().any(|(given, _)| *given == name);
        let (mut columns, mut values) = (Vec::new(), Vec::new());
        let cells = own.columns.iter().zip(own.rows.first().into_iter().flatten());
        // What the table insists on and nobody gave is the template's, if it is a setting or a flag,
        // whose way of saying "not yet" the template knows.
        for ((name, column), cell) in cells.filter(|((n, _), _)| is_given(n) || is_own(n)) {
            columns.push(format!("[{name}]"));
            let flag = !is_given(name) && column.width == Some(1);
            values.push(if flag { quoted("t", name) } else { value(&mut request, column, cell) });
        }
        for name in self.settings().filter(|name| !is_given(name)) {
            columns.push(format!("[{name}]"));
            values.push(quoted("t", name));
        }
        request.slot("columns", &columns.join(", ")).slot("values", &values.join(",\n    "))
    }

    /// The columns that a template is for.
    fn settings(&self) -> impl Iterator<Item = &str> {
        let columns = self.site.tables.table("AR_CUST").into_iter().flat_map(Table::columns);
        let writable =
            columns.filter(|(_, column)| !column.computed && column.kind != Kind::RowVersion);
        writable.map(|(name, _)| name).filter(|name| !is_own(name))
    }
}

/// Whether a column says something of one person, or holds card data.
fn is_own(name: &str) -> bool {
    (OWN.iter().any(|start| name.starts_with(start)) && name != SETTING) || name.contains("_ENC")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_gives_settings_and_nothing_of_its_own() {
        for (column, own) in [
            ("CATEG_COD", false),
            ("BAL_METH", false),
            ("ALLOW_AR_CHRG", false),
            ("PROF_ALPHA_1", false),
            ("USER_NEWSLETTER", false),
            ("BAL", true),
            ("CR_CARD_NO_1", true),
            ("CR_CARD_NO_ENC_1", true),
            ("LST_SAL_DAT", true),
            ("ECOMM_CUST_NO", true),
            ("LOY_PTS_BAL", true),
            ("PHONE_2", true),
        ] {
            assert_eq!(is_own(column), own, "{column}");
        }
    }
}
