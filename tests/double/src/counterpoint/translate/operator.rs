//! `+ - * / %` by the types of both sides: text, integers, money, exact decimals, floats, dates.

use super::convert::cast;
use super::{Translator, Typed};
use crate::counterpoint::error::SqlError;
use crate::counterpoint::sqlite::date_code;
use crate::counterpoint::types::{
    Arithmetic, Length, Store, Str, Ty, common, decimal_result, varchar,
};

impl Translator<'_> {
    pub(super) fn arithmetic(op: Arithmetic, a: &Typed, b: &Typed) -> Result<Typed, SqlError> {
        match (a.ty, b.ty) {
            (Ty::Str(_), Ty::Str(_) | Ty::Null) | (Ty::Null, Ty::Str(_)) => concatenate(op, a, b),
            (Ty::Str(s), _) | (_, Ty::Str(s)) if s.legacy => Err(incompatible(op, a.ty, b.ty)),
            (Ty::Str(_), other) if other.is_numeric() => {
                Self::arithmetic(op, &Typed::new(cast(&a.sql, a.ty, other, None)?, other), b)
            }
            (other, Ty::Str(_)) if other.is_numeric() => {
                Self::arithmetic(op, a, &Typed::new(cast(&b.sql, b.ty, other, None)?, other))
            }
            (date @ (Ty::DateTime | Ty::SmallDateTime), days) if days.is_integer() => {
                move_date(op, a, b, date)
            }
            (x, y) if x.is_float() || y.is_float() => float(op, a, b),
            (x, y) if x.is_numeric() && y.is_numeric() => exact(op, a, b),
            (x, y) => Err(incompatible(op, x, y)),
        }
    }
}

fn symbol(op: Arithmetic) -> (&'static str, &'static str) {
    match op {
        Arithmetic::Add => ("+", "add"),
        Arithmetic::Subtract => ("-", "subtract"),
        Arithmetic::Multiply => ("*", "multiply"),
        Arithmetic::Divide => ("/", "divide"),
        Arithmetic::Modulo => ("%", "modulo"),
    }
}

fn incompatible(op: Arithmetic, a: Ty, b: Ty) -> SqlError {
    let (_, word) = symbol(op);
    SqlError::new(
        402,
        format!(
            "The data types {} and {} are incompatible in the {word} operator.",
            a.base_name(),
            b.base_name()
        ),
    )
}

fn concatenate(op: Arithmetic, a: &Typed, b: &Typed) -> Result<Typed, SqlError> {
    let text = |ty| {
        if let Ty::Str(s) = ty {
            s
        } else {
            Str { len: Some(1), national: false, fixed: false, legacy: false }
        }
    };
    let (x, y) = (text(a.ty), text(b.ty));
    if op != Arithmetic::Add || x.legacy || y.legacy {
        return Err(incompatible(op, a.ty, b.ty));
    }
    let most = if x.national || y.national { 4000 } else { 8000 };
    let len: Length = x.len.zip(y.len).map(|(x, y)| (x + y).min(most));
    let ty = Ty::Str(Str { national: x.national || y.national, fixed: false, legacy: false, len });
    let whole = format!("({} || {})", a.sql, b.sql);
    let cut = x.len.zip(y.len).is_some_and(|(x, y)| x + y > most);
    Ok(Typed::new(if cut { format!("ms_cut({whole}, {most})") } else { whole }, ty))
}

fn move_date(op: Arithmetic, a: &Typed, b: &Typed, date: Ty) -> Result<Typed, SqlError> {
    let sign = match op {
        Arithmetic::Add => "",
        Arithmetic::Subtract => "-",
        _ => return Err(incompatible(op, a.ty, b.ty)),
    };
    let sql = format!("ms_dateadd('day', {sign}({}), {}, {})", b.sql, a.sql, date_code(date));
    Ok(Typed::new(sql, date))
}

fn float(op: Arithmetic, a: &Typed, b: &Typed) -> Result<Typed, SqlError> {
    if matches!(op, Arithmetic::Divide | Arithmetic::Modulo) {
        return Err(SqlError::unsupported("division of floats"));
    }
    let (left, right) =
        (cast(&a.sql, a.ty, Ty::Float, None)?, cast(&b.sql, b.ty, Ty::Float, None)?);
    Ok(Typed::new(format!("({left} {} {right})", symbol(op).0), Ty::Float))
}

fn exact(op: Arithmetic, a: &Typed, b: &Typed) -> Result<Typed, SqlError> {
    let decimal = matches!(a.ty, Ty::Decimal(..)) || matches!(b.ty, Ty::Decimal(..));
    if decimal {
        return decimals(op, a, b);
    }
    let ty = match common(a.ty, b.ty) {
        Ty::Bit | Ty::Null => Ty::Int,
        other => other,
    };
    if matches!(ty, Ty::Money | Ty::SmallMoney) {
        let result = decimals(op, a, b)?;
        return Ok(Typed::new(cast(&result.sql, result.ty, Ty::Money, None)?, Ty::Money));
    }
    let (left, right) = (&a.sql, &b.sql);
    Ok(match op {
        Arithmetic::Divide => Typed::new(format!("ms_int_divide({left}, {right})"), ty),
        Arithmetic::Modulo => Typed::new(format!("ms_modulo({left}, {right}, 18)"), ty),
        // Checked at once: a CAST around it would hide the overflow.
        _ => {
            let value = format!("({left} {} {right})", symbol(op).0);
            Typed::new(format!("ms_int({value}, '{}')", ty.base_name()), ty)
        }
    })
}

#[expect(clippy::many_single_char_names, reason = "p and s are SQL Server's precision and scale")]
fn decimals(op: Arithmetic, a: &Typed, b: &Typed) -> Result<Typed, SqlError> {
    let digits = |t: &Typed| literal_digits(t).or(t.ty.exact()).unwrap_or((38, 0));
    let (x, y) = (digits(a), digits(b));
    let ty = decimal_result(op, x, y);
    let Ty::Decimal(p, s) = ty else { return Err(incompatible(op, a.ty, b.ty)) };
    let sql = match op {
        Arithmetic::Multiply => {
            format!("ms_multiply({}, {}, {}, {p}, {s})", a.sql, b.sql, x.1 + y.1)
        }
        Arithmetic::Divide => {
            format!("ms_divide({}, {}, {}, {}, {p}, {s})", a.sql, x.1, b.sql, y.1)
        }
        _ => {
            let (left, right) = (at_scale(a, x, s)?, at_scale(b, y, s)?);
            if ty.store() == Store::Integer && op != Arithmetic::Modulo {
                format!("({left} {} {right})", symbol(op).0)
            } else {
                format!("ms_{}({left}, {right}, {p})", symbol(op).1)
            }
        }
    };
    Ok(Typed::new(sql, ty))
}

/// SQL Server takes an integer literal beside a decimal with only as many digits as it has.
fn literal_digits(t: &Typed) -> Option<(u8, u8)> {
    let plain = t.ty == Ty::Int && t.sql.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| (u8::try_from(t.sql.len()).unwrap_or(10), 0))
}

fn at_scale(value: &Typed, (p, s): (u8, u8), scale: u8) -> Result<String, SqlError> {
    let whole = (p - s).saturating_add(scale).min(38);
    if s == scale {
        Ok(value.sql.clone())
    } else {
        cast(&value.sql, value.ty, Ty::Decimal(whole, scale), None)
    }
}

/// The type of a text literal.
pub(super) fn literal_type(text: &str) -> Ty {
    varchar(text.chars().count())
}
