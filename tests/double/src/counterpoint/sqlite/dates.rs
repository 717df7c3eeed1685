//! Date functions over ticks, see `datetime`.

use std::sync::Arc;

use rusqlite::Error;
use rusqlite::types::Value;

use super::Functions;
use super::arguments::Args;
use crate::counterpoint::datetime::{self, Part};
use crate::counterpoint::error::SqlError;
use crate::counterpoint::facts::Facts;
use crate::counterpoint::types::Ty;

/// The number by which a call names a date type.
pub(crate) fn code(ty: Ty) -> u8 {
    match ty {
        Ty::Date => 20,
        Ty::SmallDateTime => 21,
        Ty::DateTime => 22,
        Ty::DateTime2(scale) => scale,
        _ => 7,
    }
}

fn of_code(code: u8) -> Ty {
    match code {
        20 => Ty::Date,
        21 => Ty::SmallDateTime,
        22 => Ty::DateTime,
        scale => Ty::DateTime2(scale),
    }
}

pub(super) fn register(f: &Functions<'_>, facts: &Arc<Facts>) -> Result<(), Error> {
    f.strict("ms_text_to_date", 2, |a| {
        datetime::parse(a.text(0)?, of_code(a.small(1)?)).map(Value::Integer)
    })?;
    f.strict("ms_round_date", 2, |a| {
        let ty = of_code(a.small(1)?);
        datetime::check_range(datetime::round_to(a.int(0)?, ty), ty).map(Value::Integer)
    })?;
    f.strict("ms_date_to_text", 3, |a| {
        datetime::format(a.int(0)?, of_code(a.small(1)?), a.int(2)?).map(Value::Text)
    })?;
    // CAST(0 AS datetime): days since 1900.
    f.strict("ms_int_to_date", 1, |a| {
        Ok(Value::Integer((a.int(0)? + datetime::DAYS_TO_1900) * datetime::TICKS_PER_DAY))
    })?;
    f.strict("ms_dateadd", 4, |a| {
        let ty = of_code(a.small(3)?);
        let ticks = datetime::add(a.int(2)?, part(a)?, a.int(1)?)?;
        Ok(Value::Integer(datetime::round_to(ticks, ty)))
    })?;
    f.strict("ms_datediff", 3, |a| {
        datetime::diff(part(a)?, a.int(1)?, a.int(2)?).map(Value::Integer)
    })?;
    f.strict("ms_datepart", 2, |a| {
        datetime::part_of(part(a)?, a.int(1)?)
            .map(Value::Integer)
            .ok_or_else(|| SqlError::overflow("datetime"))
    })?;
    let clock = Arc::clone(facts);
    f.volatile("ms_now", 2, move |a| {
        let ticks = datetime::from_chrono(clock.now(a.int(0)? == 1));
        Ok(Value::Integer(datetime::round_to(ticks, of_code(a.small(1)?))))
    })
}

fn part(a: &Args<'_, '_>) -> Result<Part, SqlError> {
    let name = a.text(0)?;
    Part::parse(name).ok_or_else(|| {
        SqlError::new(155, format!("'{name}' is not a recognized dateparts option."))
    })
}
