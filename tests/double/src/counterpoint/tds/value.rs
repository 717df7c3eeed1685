//! Values of a row, and values of parameters.

use rusqlite::types::ValueRef;

use super::token::{decimal_width, is_long};
use crate::counterpoint::datetime::{self, DAYS_TO_1900, TICKS_PER_DAY, TICKS_PER_SECOND};
use crate::counterpoint::decimal;
use crate::counterpoint::error::SqlError;
use crate::counterpoint::sqlite::exact;
use crate::counterpoint::text::to_1252;
use crate::counterpoint::types::{Str, Ty};

/// Writes a value of a row; one that its type cannot hold is the overflow that SQL Server reports.
pub(super) fn write(out: &mut Vec<u8>, value: ValueRef<'_>, ty: Ty) -> Result<(), SqlError> {
    if value == ValueRef::Null {
        null(out, ty);
        return Ok(());
    }
    let wrong = || SqlError::overflow(&ty.name());
    match ty {
        Ty::Str(s) => text(out, value.as_str().map_err(|_| wrong())?, s),
        Ty::Guid => guid(out, value.as_str().map_err(|_| wrong())?).ok_or_else(wrong)?,
        Ty::Binary(_) | Ty::VarBinary(_) | Ty::Image => {
            bytes(out, value.as_blob().map_err(|_| wrong())?, ty);
        }
        Ty::RowVersion => {
            out.extend(8_u16.to_le_bytes());
            out.extend(value.as_i64().map_err(|_| wrong())?.to_be_bytes());
        }
        Ty::Float | Ty::Real => {
            let number = value
                .as_f64()
                .or_else(|_| value.as_i64().map(|i| i.to_string().parse().unwrap_or(0.0)));
            let number: f64 = number.map_err(|_| wrong())?;
            if ty == Ty::Float {
                out.push(8);
                out.extend(number.to_le_bytes());
            } else {
                out.push(4);
                out.extend(number.to_string().parse::<f32>().map_err(|_| wrong())?.to_le_bytes());
            }
        }
        _ if ty.is_date() => {
            date(out, value.as_i64().map_err(|_| wrong())?, ty).ok_or_else(wrong)?;
        }
        _ => number(out, exact(value).ok_or_else(wrong)?, ty).ok_or_else(wrong)?,
    }
    Ok(())
}

fn null(out: &mut Vec<u8>, ty: Ty) {
    match ty {
        _ if is_long(ty) => out.push(0),
        Ty::Str(Str { len: None, .. }) | Ty::VarBinary(None) => out.extend(u64::MAX.to_le_bytes()),
        Ty::Str(_) | Ty::Binary(_) | Ty::VarBinary(_) | Ty::RowVersion => {
            out.extend(u16::MAX.to_le_bytes());
        }
        _ => out.push(0),
    }
}

fn text(out: &mut Vec<u8>, text: &str, s: Str) {
    if s.len.is_some() && !s.national && text.is_ascii() {
        out.extend(u16::try_from(text.len()).unwrap_or(0xfffe).to_le_bytes());
        out.extend_from_slice(text.as_bytes());
        return;
    }
    let encoded: Vec<u8> = if s.national {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    } else {
        text.chars().map(to_1252).collect()
    };
    bytes(out, &encoded, Ty::Str(s));
}

/// Bytes behind the length that their type asks for.
fn bytes(out: &mut Vec<u8>, bytes: &[u8], ty: Ty) {
    let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
    match ty {
        _ if is_long(ty) => {
            out.push(16);
            out.extend([0; 16]);
            out.extend([0; 8]);
            out.extend(length.to_le_bytes());
        }
        Ty::Str(Str { len: None, .. }) | Ty::VarBinary(None) => {
            out.extend(u64::from(length).to_le_bytes());
            if length > 0 {
                out.extend(length.to_le_bytes());
                out.extend_from_slice(bytes);
            }
            out.extend(0_u32.to_le_bytes());
            return;
        }
        _ => out.extend(u16::try_from(length).unwrap_or(0xfffe).to_le_bytes()),
    }
    out.extend_from_slice(bytes);
}

fn guid(out: &mut Vec<u8>, text: &str) -> Option<()> {
    let hex: String = text.chars().filter(|c| *c != '-').collect();
    let mut raw = u128::from_str_radix(&hex, 16).ok()?.to_be_bytes();
    swap_guid(&mut raw);
    out.push(16);
    out.extend(raw);
    Some(())
}

/// The first three groups of a uniqueidentifier are little-endian.
fn swap_guid(raw: &mut [u8; 16]) {
    raw[..4].reverse();
    raw[4..6].reverse();
    raw[6..8].reverse();
}

pub(super) fn guid_text(mut raw: [u8; 16]) -> String {
    swap_guid(&mut raw);
    let hex = format!("{:032X}", u128::from_be_bytes(raw));
    [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-")
}

fn number(out: &mut Vec<u8>, value: i128, ty: Ty) -> Option<()> {
    match ty {
        Ty::Decimal(precision, _) => {
            if !decimal::fits(value, precision) {
                return None;
            }
            let width = decimal_width(precision);
            out.extend([width, u8::from(value >= 0)]);
            out.extend_from_slice(
                value.unsigned_abs().to_le_bytes().get(..usize::from(width) - 1)?,
            );
        }
        Ty::Money => {
            let raw = i64::try_from(value).ok()?.to_le_bytes();
            out.push(8);
            out.extend_from_slice(&raw[4..]);
            out.extend_from_slice(&raw[..4]);
        }
        Ty::SmallMoney => {
            out.push(4);
            out.extend(i32::try_from(value).ok()?.to_le_bytes());
        }
        _ => {
            let value = i64::try_from(value).ok()?;
            let (low, high) = ty.range().or(Ty::Int.range())?;
            if !(low..=high).contains(&value) {
                return None;
            }
            let width = match ty {
                Ty::Bit | Ty::TinyInt => 1,
                Ty::SmallInt => 2,
                Ty::BigInt => 8,
                _ => 4,
            };
            out.push(width);
            out.extend_from_slice(value.to_le_bytes().get(..usize::from(width))?);
        }
    }
    Some(())
}

fn date(out: &mut Vec<u8>, ticks: i64, ty: Ty) -> Option<()> {
    let days = ticks.div_euclid(TICKS_PER_DAY);
    let time = ticks.rem_euclid(TICKS_PER_DAY);
    let three = |days: i64| u32::try_from(days).ok().map(u32::to_le_bytes);
    match ty {
        Ty::Date => {
            out.push(3);
            out.extend_from_slice(&three(days)?[..3]);
        }
        Ty::SmallDateTime => {
            out.push(4);
            out.extend(u16::try_from(days - DAYS_TO_1900).ok()?.to_le_bytes());
            out.extend(u16::try_from(time / (60 * TICKS_PER_SECOND)).ok()?.to_le_bytes());
        }
        Ty::DateTime2(scale) => {
            let width = time_width(scale);
            out.push(u8::try_from(width).ok()? + 3);
            let count = time / 10_i64.pow(7 - u32::from(scale));
            out.extend_from_slice(&count.to_le_bytes()[..width]);
            out.extend_from_slice(&three(days)?[..3]);
        }
        _ => {
            out.push(8);
            out.extend(i32::try_from(days - DAYS_TO_1900).ok()?.to_le_bytes());
            out.extend(u32::try_from(datetime::three_hundredths(time)).ok()?.to_le_bytes());
        }
    }
    Some(())
}

/// Bytes of the time in a datetime2.
pub(super) fn time_width(scale: u8) -> usize {
    match scale {
        0..=2 => 3,
        3..=4 => 4,
        _ => 5,
    }
}
