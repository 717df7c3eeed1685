//! The store's own conditions on `IM_ITEM`, as SQL with parameters.
//!
//! Text is compared by the database's collation: Counterpoint's has no regard to case, and SQL Server
//! ignores trailing blanks.

use rust_decimal::Decimal;

use super::catalogue::{Catalogue, Column, Kind};
use super::columns::{absent, expression};
use super::error::Error;
use super::sql::{self, Request};
use crate::config::{Condition, Test};

/// Whether every condition fits its column's type.
pub(super) fn check(catalogue: &Catalogue, filter: &[Condition]) -> Result<(), Error> {
    conditions(catalogue, filter, &mut Request::new(&sql::ITEMS_LIST)).map(drop)
}

/// One boolean expression per condition, over `IM_ITEM AS i`.
pub(super) fn conditions(
    catalogue: &Catalogue,
    filter: &[Condition],
    request: &mut Request,
) -> Result<Vec<String>, Error> {
    filter.iter().map(|condition| expression_of(catalogue, condition, request)).collect()
}

fn expression_of(
    catalogue: &Catalogue,
    condition: &Condition,
    request: &mut Request,
) -> Result<String, Error> {
    let name = condition.column.to_uppercase();
    let column = catalogue
        .column("IM_ITEM", &name)
        .ok_or_else(|| absent(catalogue, "items.filter", &name))?;
    let operand = Operand { name: &name, column, sql: expression("i", &name, column) };
    let field = &operand.sql;
    Ok(match &condition.test {
        // An empty IN list is a syntax error.
        Test::In(values) if values.is_empty() => "1 = 0".to_owned(),
        Test::Not(values) if values.is_empty() => "1 = 1".to_owned(),
        Test::Equals(value) => format!("{field} = {}", operand.list(&[value], request)?),
        Test::In(values) => format!("{field} IN ({})", operand.list(values, request)?),
        Test::Not(values) => {
            format!("({field} IS NULL OR {field} NOT IN ({}))", operand.list(values, request)?)
        }
        Test::IsSet(set) => operand.is_set(*set),
        Test::StartsWith(text) => operand.starts_with(text, request)?,
        Test::AtLeast(number) => format!("{field} >= {}", operand.number(*number, request)?),
        Test::AtMost(number) => format!("{field} <= {}", operand.number(*number, request)?),
    })
}

/// A column in a condition.
struct Operand<'a> {
    name: &'a str,
    column: &'a Column,
    sql: String,
}

impl Operand<'_> {
    /// The values as parameters of the column's own family of types. Text is cast wide enough for
    /// the longest value: cut off, it would equal something else.
    fn list<S: AsRef<str>>(&self, values: &[S], request: &mut Request) -> Result<String, Error> {
        if self.is_number() {
            // As `Decimal` writes them: it also reads what SQL Server does not, `1_000` for one.
            let numbers: Result<Vec<String>, Error> =
                values.iter().map(|value| self.parse(value.as_ref())).collect();
            return Ok(request.list(&numbers?, "decimal(28,8)"));
        }
        let letters = self.letters()?;
        // Bytes, as varchar counts: a database in UTF-8 takes several for a character.
        let longest = values.iter().map(|value| value.as_ref().len()).max().unwrap_or(0);
        let width = self.column.width.map_or(4000, |w| (w as usize).max(longest)).clamp(1, 4000);
        Ok(request.list(values, &format!("{letters}({width})")))
    }

    fn is_set(&self, set: bool) -> String {
        let field = &self.sql;
        match (self.letters().is_ok(), set) {
            (true, true) => format!("{field} <> ''"),
            (true, false) => format!("({field} IS NULL OR {field} = '')"),
            (false, true) => format!("{field} IS NOT NULL"),
            (false, false) => format!("{field} IS NULL"),
        }
    }

    /// By comparison, not by `LIKE`: the text may hold `%`, `_` and `[`.
    fn starts_with(&self, text: &str, request: &mut Request) -> Result<String, Error> {
        let letters = self.letters()?;
        let length = text.chars().count().max(1);
        let bytes = text.len().clamp(1, 4000);
        let place = request.param(text);
        Ok(format!("LEFT({}, {length}) = CAST({place} AS {letters}({bytes}))", self.sql))
    }

    fn number(&self, number: Decimal, request: &mut Request) -> Result<String, Error> {
        if !self.is_number() {
            return Err(self.misfit("it holds no numbers"));
        }
        Ok(format!("CAST({} AS decimal(28,8))", request.param(number.to_string())))
    }

    fn parse(&self, text: &str) -> Result<String, Error> {
        let number = text.trim().parse::<Decimal>();
        number
            .map(|number| number.to_string())
            .map_err(|_| self.misfit(&format!("`{text}` is not a number")))
    }

    fn is_number(&self) -> bool {
        matches!(self.column.kind, Kind::Integer | Kind::Decimal | Kind::Money | Kind::Float)
    }

    fn letters(&self) -> Result<&'static str, Error> {
        match self.column.kind {
            Kind::Text | Kind::LegacyText => Ok("varchar"),
            Kind::UnicodeText | Kind::LegacyUnicodeText => Ok("nvarchar"),
            _ => Err(self.misfit("it holds no text; only `is-set` can be asked of it")),
        }
    }

    fn misfit(&self, why: &str) -> Error {
        Error::configuration(format!(
            "could not use `items.filter` on column `{}`: {why}",
            self.name
        ))
    }
}
