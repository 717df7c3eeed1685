//! Numbers: conversions with SQL Server's overflow errors, exact arithmetic beyond 64 bits, exact sums.

use rusqlite::functions::{Aggregate, Context, FunctionFlags};
use rusqlite::types::{Value, ValueRef};
use rusqlite::{Error, Result as SqliteResult};

use super::Functions;
use super::arguments::{Args, exact};
use crate::counterpoint::decimal::{self, SMALL_DIGITS};
use crate::counterpoint::error::SqlError;
use crate::counterpoint::types::Ty;

pub(super) fn register(f: &Functions<'_>) -> Result<(), Error> {
    conversions(f)?;
    arithmetic(f)?;
    f.strict("ms_round", 3, round)?;
    f.strict("ms_abs", 1, |a| Ok(big(a.exact(0)?.abs())))?;
    f.strict("ms_floor", 2, |a| whole(a, i128::div_euclid))?;
    f.strict("ms_ceiling", 2, |a| whole(a, |v, by| -(-v).div_euclid(by)))?;
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    f.conn.create_aggregate_function("ms_sum", 1, flags, Sum)?;
    f.conn.create_aggregate_function("ms_avg", 4, flags, Average)
}

/// A decimal in the form that its precision asks for.
pub(crate) fn stored(value: i128, precision: u8) -> Value {
    match i64::try_from(value) {
        Ok(small) if precision <= SMALL_DIGITS => Value::Integer(small),
        _ => big(value),
    }
}

/// A decimal of more than 18 digits.
pub(crate) fn big(value: i128) -> Value {
    Value::Blob(decimal::to_bytes(value).to_vec())
}

fn conversions(f: &Functions<'_>) -> Result<(), Error> {
    // (value, its scale, precision, scale)
    f.strict("ms_dec", 4, |a| {
        let value = decimal::convert(a.exact(0)?, a.small(1)?, a.small(2)?, a.small(3)?)?;
        Ok(stored(value, a.small(2)?))
    })?;
    // (value, its scale, integer type)
    f.strict("ms_dec_to_int", 3, |a| {
        let whole = a.exact(0)? / decimal::pow10(a.small(1)?);
        in_range(whole, a.text(2)?)
    })?;
    f.strict("ms_int", 2, |a| in_range(a.exact(0)?, a.text(1)?))?;
    // (value, its scale, precision for money)
    f.strict("ms_money", 2, |a| {
        let value = decimal::rescale(a.exact(0)?, a.small(1)?, 4);
        value
            .and_then(|v| i64::try_from(v).ok())
            .map(Value::Integer)
            .ok_or_else(|| SqlError::overflow("money"))
    })?;
    f.strict("ms_text_to_dec", 3, |a| {
        let (value, scale) = decimal::parse(a.text(0)?)
            .ok_or_else(|| SqlError::new(8114, "Error converting data type varchar to numeric."))?;
        Ok(stored(decimal::convert(value, scale, a.small(1)?, a.small(2)?)?, a.small(1)?))
    })?;
    f.strict("ms_text_to_int", 2, |a| {
        let (text, ty) = (a.text(0)?, a.text(1)?);
        let value = match text.trim() {
            "" => Some(0),
            trimmed => trimmed.strip_prefix('+').unwrap_or(trimmed).parse::<i128>().ok(),
        };
        let value = value.ok_or_else(|| {
            SqlError::new(245, format!("Conversion failed when converting the varchar value '{text}' to data type {ty}."))
        })?;
        in_range(value, ty)
    })?;
    f.strict("ms_text_to_float", 1, |a| {
        a.text(0)?
            .trim()
            .parse()
            .map(Value::Real)
            .map_err(|_| SqlError::new(8114, "Error converting data type varchar to float."))
    })?;
    f.strict("ms_dec_to_text", 2, |a| Ok(Value::Text(decimal::format(a.exact(0)?, a.small(1)?))))?;
    f.strict("ms_dec_to_float", 2, |a| {
        let text = decimal::format(a.exact(0)?, a.small(1)?);
        text.parse().map(Value::Real).map_err(|_| SqlError::overflow("float"))
    })?;
    // Through the shortest text that reads back as the same number: exact for every amount of up to 15 digits.
    f.strict("ms_float_to_dec", 3, |a| {
        let text = match a.raw(0) {
            ValueRef::Real(r) => format!("{r}"),
            ValueRef::Integer(i) => i.to_string(),
            _ => String::new(),
        };
        let (value, scale) = decimal::parse(&text).ok_or_else(|| SqlError::overflow("numeric"))?;
        Ok(stored(decimal::convert(value, scale, a.small(1)?, a.small(2)?)?, a.small(1)?))
    })
}

fn in_range(value: i128, ty: &str) -> Result<Value, SqlError> {
    let range = Ty::from_parts(ty, &[])?.and_then(Ty::range);
    match (i64::try_from(value), range) {
        (Ok(value), Some((low, high))) if (low..=high).contains(&value) => {
            Ok(Value::Integer(value))
        }
        _ => Err(SqlError::overflow(ty)),
    }
}

fn arithmetic(f: &Functions<'_>) -> Result<(), Error> {
    // Operands of add, subtract and modulo have the same scale; the result has it too.
    let checked = |op: fn(i128, i128) -> Option<i128>| {
        move |a: &Args<'_, '_>| {
            let value = op(a.exact(0)?, a.exact(1)?)
                .filter(|v| decimal::fits(*v, a.small(2).unwrap_or(38)));
            Ok(stored(value.ok_or_else(|| SqlError::overflow("numeric"))?, a.small(2)?))
        }
    };
    f.strict("ms_add", 3, checked(i128::checked_add))?;
    f.strict("ms_subtract", 3, checked(i128::checked_sub))?;
    // (a, b, sum of the scales, precision, scale)
    f.strict("ms_multiply", 5, |a| {
        let value =
            a.exact(0)?.checked_mul(a.exact(1)?).ok_or_else(|| SqlError::overflow("numeric"))?;
        Ok(stored(decimal::convert(value, a.small(2)?, a.small(3)?, a.small(4)?)?, a.small(3)?))
    })?;
    // (a, its scale, b, its scale, precision, scale): the quotient is cut, not rounded, as SQL Server does.
    f.strict("ms_divide", 6, |a| {
        let (left, right) = (a.exact(0)?, a.exact(2)?);
        if right == 0 {
            return Err(division_by_zero());
        }
        let (scale, shift) =
            (a.small(5)?, i32::from(a.small(5)?) + i32::from(a.small(3)?) - i32::from(a.small(1)?));
        let value = divide(left, right, shift).filter(|v| decimal::fits(*v, 38));
        let value = value.ok_or_else(|| SqlError::overflow("numeric"))?;
        Ok(stored(decimal::convert(value, scale, a.small(4)?, scale)?, a.small(4)?))
    })?;
    f.strict("ms_int_divide", 2, |a| match a.int(1)? {
        0 => Err(division_by_zero()),
        by => Ok(Value::Integer(a.int(0)?.wrapping_div(by))),
    })?;
    f.strict("ms_modulo", 3, |a| match a.exact(1)? {
        0 => Err(division_by_zero()),
        by => Ok(stored(a.exact(0)? % by, a.small(2)?)),
    })
}

/// left * 10^shift / right, digit by digit so that the product need not fit.
fn divide(left: i128, right: i128, shift: i32) -> Option<i128> {
    if shift < 0 {
        return Some(left / right.checked_mul(decimal::pow10(u8::try_from(-shift).ok()?))?);
    }
    let (mut quotient, mut rest) = (left / right, left % right);
    for _ in 0..shift {
        rest = rest.checked_mul(10)?;
        quotient = quotient.checked_mul(10)?.checked_add(rest / right)?;
        rest %= right;
    }
    Some(quotient)
}

fn division_by_zero() -> SqlError {
    SqlError::new(8134, "Divide by zero error encountered.")
}

/// (value, its scale, digits to keep): ROUND keeps the scale.
fn round(a: &Args<'_, '_>) -> Result<Value, SqlError> {
    let (value, scale, digits) = (a.exact(0)?, i64::from(a.small(1)?), a.int(2)?);
    if digits >= scale {
        return Ok(big(value));
    }
    let unit =
        decimal::pow10(u8::try_from(scale - digits).map_err(|_| SqlError::overflow("numeric"))?);
    Ok(big(decimal::divide_rounded(value, unit) * unit))
}

fn whole(a: &Args<'_, '_>, divide: fn(i128, i128) -> i128) -> Result<Value, SqlError> {
    Ok(big(divide(a.exact(0)?, decimal::pow10(a.small(1)?))))
}

/// SUM of a decimal: exact to 38 digits.
struct Sum;

impl Aggregate<Option<i128>, Value> for Sum {
    fn init(&self, _: &mut Context<'_>) -> SqliteResult<Option<i128>> {
        Ok(None)
    }

    fn step(&self, ctx: &mut Context<'_>, sum: &mut Option<i128>) -> SqliteResult<()> {
        if let Some(value) = exact(ctx.get_raw(0)) {
            let total = sum.unwrap_or(0).checked_add(value);
            *sum = Some(total.ok_or_else(|| {
                Error::UserFunctionError(Box::new(SqlError::overflow("numeric")))
            })?);
        }
        Ok(())
    }

    fn finalize(&self, _: &mut Context<'_>, sum: Option<Option<i128>>) -> SqliteResult<Value> {
        Ok(sum.flatten().map_or(Value::Null, big))
    }
}

/// AVG of an exact number: (value, its scale, precision, scale).
struct Average;

impl Aggregate<(i128, i128, u8, u8, u8), Value> for Average {
    fn init(&self, _: &mut Context<'_>) -> SqliteResult<(i128, i128, u8, u8, u8)> {
        Ok((0, 0, 0, 0, 0))
    }

    fn step(&self, ctx: &mut Context<'_>, acc: &mut (i128, i128, u8, u8, u8)) -> SqliteResult<()> {
        if let Some(value) = exact(ctx.get_raw(0)) {
            *acc = (acc.0 + value, acc.1 + 1, ctx.get(1)?, ctx.get(2)?, ctx.get(3)?);
        }
        Ok(())
    }

    fn finalize(
        &self,
        _: &mut Context<'_>,
        acc: Option<(i128, i128, u8, u8, u8)>,
    ) -> SqliteResult<Value> {
        let Some((sum, count, from, precision, scale)) = acc.filter(|acc| acc.1 > 0) else {
            return Ok(Value::Null);
        };
        let value = divide(sum, count, i32::from(scale) - i32::from(from));
        Ok(stored(value.unwrap_or_default(), precision))
    }
}
