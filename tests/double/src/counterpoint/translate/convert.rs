//! Conversions between SQL Server's types, as calls of the functions in `sqlite`.

use super::literal;
use crate::counterpoint::error::SqlError;
use crate::counterpoint::sqlite::date_code;
use crate::counterpoint::types::{Store, Str, Ty};

/// CAST and CONVERT: text is cut to the target's length.
pub(crate) fn cast(sql: &str, from: Ty, to: Ty, style: Option<&str>) -> Result<String, SqlError> {
    if from == to && style.is_none() || from == Ty::Null || to == Ty::Null {
        return Ok(sql.to_owned());
    }
    match to {
        Ty::Str(s) => to_text(sql, from, s, style),
        _ if to.is_integer() => to_integer(sql, from, to),
        Ty::Decimal(p, s) => to_decimal(sql, from, to, (p, s)),
        Ty::Money | Ty::SmallMoney => to_money(sql, from, to),
        Ty::Float | Ty::Real => to_float(sql, from, to),
        _ if to.is_date() => to_date(sql, from, to),
        Ty::Guid if from.is_str() => Ok(format!("ms_text_to_guid({sql})")),
        _ if to.is_binary() => to_binary(sql, from, to),
        _ => Err(refused(from, to)),
    }
}

/// For a comparison or a merge: as `cast`, but text is left as it is, so that an index can be used.
pub(super) fn align(sql: &str, from: Ty, to: Ty) -> Result<String, SqlError> {
    if from.is_str() && to.is_str() { Ok(sql.to_owned()) } else { cast(sql, from, to, None) }
}

/// For storing in a column: text that does not fit is error 2628.
pub(crate) fn assign(
    sql: &str,
    from: Ty,
    to: Ty,
    table: &str,
    column: &str,
) -> Result<String, SqlError> {
    let Ty::Str(target) = to else {
        let value = cast(sql, from, to, None)?;
        // An int expression may have left the range of int.
        let wide = to.is_integer() && to != Ty::Bit && value == sql && from != Ty::Null;
        let checked = || format!("ms_int({value}, {})", literal(to.base_name()));
        return Ok(if wide { checked() } else { value });
    };
    let wide = Str { len: None, fixed: false, ..target };
    let mut text = cast(sql, from, Ty::Str(wide), None)?;
    let known = if let Ty::Str(s) = from { s.len } else { None };
    if let Some(len) = target.len
        && known.is_none_or(|k| k > len)
        && from != Ty::Null
    {
        text = format!("ms_fit({text}, {len}, {}, {})", literal(table), literal(column));
    }
    Ok(if target.fixed { padded(&text, target) } else { text })
}

fn padded(text: &str, target: Str) -> String {
    format!("ms_pad({text}, {})", target.len.unwrap_or(1))
}

fn refused(from: Ty, to: Ty) -> SqlError {
    SqlError::new(
        529,
        format!(
            "Explicit conversion from data type {} to {} is not allowed.",
            from.base_name(),
            to.base_name()
        ),
    )
}

fn to_text(sql: &str, from: Ty, to: Str, style: Option<&str>) -> Result<String, SqlError> {
    let text = match from {
        Ty::Str(s) => {
            let page =
                if s.national && !to.national { format!("ms_1252({sql})") } else { sql.to_owned() };
            let cut = match (to.len, s.len) {
                (Some(new), Some(old)) if new >= old => page,
                (Some(new), _) => format!("ms_cut({page}, {new})"),
                (None, _) => page,
            };
            return Ok(if to.fixed { padded(&cut, to) } else { cut });
        }
        _ if from.is_date() => {
            let text =
                format!("ms_date_to_text({sql}, {}, {})", date_code(from), style.unwrap_or("0"));
            return Ok(to.len.map_or(text.clone(), |len| format!("ms_cut({text}, {len})")));
        }
        Ty::Money | Ty::SmallMoney => format!("ms_dec_to_text(ms_dec({sql}, 4, 38, 2), 2)"),
        Ty::Decimal(_, s) => format!("ms_dec_to_text({sql}, {s})"),
        Ty::Guid => sql.to_owned(),
        Ty::Float | Ty::Real => format!("CAST({sql} AS TEXT)"),
        _ if from.is_integer() => format!("CAST({sql} AS TEXT)"),
        Ty::Binary(_) | Ty::VarBinary(_) | Ty::Image if style.is_none() => {
            format!("ms_binary_to_text({sql})")
        }
        _ => return Err(refused(from, Ty::Str(to))),
    };
    let text = to.len.map_or(text.clone(), |len| format!("ms_number_text({text}, {len})"));
    Ok(if to.fixed { padded(&text, to) } else { text })
}

fn to_integer(sql: &str, from: Ty, to: Ty) -> Result<String, SqlError> {
    let name = literal(to.base_name());
    let target = if to == Ty::Bit { "'bigint'".to_owned() } else { name };
    let value = match from {
        _ if from.is_integer() => match (from.range(), to.range()) {
            (Some(a), Some(b)) if b.0 <= a.0 && a.1 <= b.1 => return Ok(sql.to_owned()),
            _ => format!("ms_int({sql}, {target})"),
        },
        Ty::Money | Ty::SmallMoney => {
            format!("ms_dec_to_int(ms_dec({sql}, 4, 38, 0), 0, {target})")
        }
        Ty::Decimal(_, s) => format!("ms_dec_to_int({sql}, {s}, {target})"),
        Ty::Float | Ty::Real => format!("ms_int(CAST({sql} AS INTEGER), {target})"),
        Ty::Str(_) => format!("ms_text_to_int({sql}, {target})"),
        Ty::RowVersion if to == Ty::BigInt => return Ok(sql.to_owned()),
        Ty::RowVersion => format!("ms_int({sql}, {target})"),
        Ty::Binary(_) | Ty::VarBinary(_) => format!("ms_int(ms_binary_to_int({sql}), {target})"),
        _ => return Err(refused(from, to)),
    };
    Ok(if to == Ty::Bit { format!("({value} <> 0)") } else { value })
}

fn to_decimal(sql: &str, from: Ty, to: Ty, (p, s): (u8, u8)) -> Result<String, SqlError> {
    if from.is_str() {
        return Ok(format!("ms_text_to_dec({sql}, {p}, {s})"));
    }
    if from.is_float() {
        return Ok(format!("ms_float_to_dec({sql}, {p}, {s})"));
    }
    let (p1, s1) = from.exact().ok_or_else(|| refused(from, to))?;
    let plain = from.store() == Store::Integer && to.store() == Store::Integer;
    if plain && s >= s1 && p - s >= p1 - s1 {
        return Ok(match s - s1 {
            0 => sql.to_owned(),
            shift => format!("({sql} * {})", 10_i64.pow(u32::from(shift))),
        });
    }
    Ok(format!("ms_dec({sql}, {s1}, {p}, {s})"))
}

fn to_money(sql: &str, from: Ty, to: Ty) -> Result<String, SqlError> {
    match from {
        Ty::Money | Ty::SmallMoney => Ok(sql.to_owned()),
        Ty::Str(_) => Ok(format!("ms_money(ms_text_to_dec({sql}, 38, 4), 4)")),
        Ty::Float | Ty::Real => Ok(format!("ms_money(ms_float_to_dec({sql}, 38, 4), 4)")),
        _ => {
            let (_, scale) = from.exact().ok_or_else(|| refused(from, to))?;
            Ok(format!("ms_money({sql}, {scale})"))
        }
    }
}

fn to_float(sql: &str, from: Ty, to: Ty) -> Result<String, SqlError> {
    match from {
        Ty::Float | Ty::Real => Ok(sql.to_owned()),
        Ty::Str(_) => Ok(format!("ms_text_to_float({sql})")),
        _ if from.is_integer() => Ok(format!("CAST({sql} AS REAL)")),
        _ => {
            let (_, scale) = from.exact().ok_or_else(|| refused(from, to))?;
            Ok(format!("ms_dec_to_float({sql}, {scale})"))
        }
    }
}

fn to_date(sql: &str, from: Ty, to: Ty) -> Result<String, SqlError> {
    let code = date_code(to);
    match (from, to) {
        (Ty::Str(_), _) => Ok(format!("ms_text_to_date({sql}, {code})")),
        (Ty::Date, _) | (_, Ty::DateTime2(7)) if from.is_date() => Ok(sql.to_owned()),
        _ if from.is_date() => Ok(format!("ms_round_date({sql}, {code})")),
        (_, Ty::DateTime | Ty::SmallDateTime) if from.is_integer() => {
            Ok(format!("ms_int_to_date({sql})"))
        }
        _ => Err(refused(from, to)),
    }
}

fn to_binary(sql: &str, from: Ty, to: Ty) -> Result<String, SqlError> {
    if to == Ty::RowVersion {
        return match from {
            Ty::Binary(_) | Ty::VarBinary(_) => Ok(format!("ms_binary_to_int({sql})")),
            _ if from.is_integer() => Ok(sql.to_owned()),
            _ => Err(refused(from, to)),
        };
    }
    let bytes = match from {
        Ty::RowVersion | Ty::BigInt => format!("ms_int_to_binary({sql}, 8)"),
        Ty::Int => format!("ms_int_to_binary({sql}, 4)"),
        Ty::SmallInt => format!("ms_int_to_binary({sql}, 2)"),
        Ty::TinyInt | Ty::Bit => format!("ms_int_to_binary({sql}, 1)"),
        Ty::Str(s) if !s.national => format!("ms_text_to_binary({sql})"),
        Ty::Binary(_) | Ty::VarBinary(_) | Ty::Image => sql.to_owned(),
        _ => return Err(refused(from, to)),
    };
    match to {
        Ty::Binary(len) => Ok(format!("ms_binary_cut({bytes}, {len}, 1)")),
        Ty::VarBinary(Some(len)) => Ok(format!("ms_binary_cut({bytes}, {len}, 0)")),
        _ => Ok(bytes),
    }
}
