//! Requests: SQL batches, remote procedure calls with their parameters, transaction requests.

use std::io;

use rusqlite::types::Value;

use super::reader::{Reader, utf16};
use super::value::{guid_text, time_width};
use crate::counterpoint::datetime::{self, DAYS_TO_1900, TICKS_PER_DAY, TICKS_PER_SECOND};
use crate::counterpoint::decimal;
use crate::counterpoint::engine::Variable;
use crate::counterpoint::sqlite::stored_decimal;
use crate::counterpoint::text::decode_1252;
use crate::counterpoint::types::{Ty, nvarchar, varchar};

/// A parameter of a call.
pub(super) struct Parameter {
    pub(super) name: String,
    pub(super) value: Variable,
}

/// A remote procedure call; `sp_executesql` comes under its number.
pub(super) struct Call {
    pub(super) name: String,
    pub(super) params: Vec<Parameter>,
}

/// What a transaction manager request asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TransactionRequest {
    Begin,
    Commit,
    Rollback,
    Other(u16),
}

fn unknown(what: impl std::fmt::Display) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("the double cannot read {what}"))
}

pub(super) fn batch(body: &[u8]) -> io::Result<String> {
    let mut r = Reader::new(body);
    r.skip_headers()?;
    Ok(utf16(r.rest()))
}

pub(super) fn transaction(body: &[u8]) -> io::Result<TransactionRequest> {
    let mut r = Reader::new(body);
    r.skip_headers()?;
    Ok(match r.u16()? {
        5 => TransactionRequest::Begin,
        7 => TransactionRequest::Commit,
        8 => TransactionRequest::Rollback,
        other => TransactionRequest::Other(other),
    })
}

pub(super) fn call(body: &[u8]) -> io::Result<Call> {
    let mut r = Reader::new(body);
    r.skip_headers()?;
    let length = r.u16()?;
    let name = match length {
        0xffff => match r.u16()? {
            10 => "sp_executesql".to_owned(),
            other => return Err(unknown(format!("procedure number {other}"))),
        },
        _ => r.text(usize::from(length))?,
    };
    r.u16()?;
    let mut params = Vec::new();
    while !r.is_empty() {
        let length = usize::from(r.u8()?);
        let name = r.text(length)?;
        r.u8()?;
        params.push(Parameter { name, value: value(&mut r)? });
    }
    Ok(Call { name, params })
}

fn value(r: &mut Reader<'_>) -> io::Result<Variable> {
    let token = r.u8()?;
    match token {
        0x1f => Ok((Ty::Null, Value::Null)),
        0x30 => Ok((Ty::TinyInt, Value::Integer(i64::from(r.u8()?)))),
        0x32 => Ok((Ty::Bit, Value::Integer(i64::from(r.u8()? != 0)))),
        0x34 => Ok((Ty::SmallInt, Value::Integer(r.signed(2)?))),
        0x38 => Ok((Ty::Int, Value::Integer(r.signed(4)?))),
        0x7f => Ok((Ty::BigInt, Value::Integer(r.signed(8)?))),
        0x3b => Ok((Ty::Real, Value::Real(f64::from(r.f32()?)))),
        0x3e => Ok((Ty::Float, Value::Real(r.f64()?))),
        0x26 | 0x68 | 0x6d | 0x6e | 0x6f | 0x24 => {
            let size = r.u8()?;
            let length = r.u8()?;
            small(r, token, size, length)
        }
        0x6a | 0x6c => exact(r),
        0x28 => {
            let length = r.u8()?;
            let ticks = if length == 0 { None } else { Some(days(r)? * TICKS_PER_DAY) };
            Ok((Ty::Date, ticks.map_or(Value::Null, Value::Integer)))
        }
        0x2a => datetime2(r),
        0xe7 | 0xef | 0xa7 | 0xaf => {
            let size = r.u16()?;
            r.take(5)?;
            let national = token & 0x40 != 0;
            let bytes = long(r, size)?;
            let text = bytes.map(|b| if national { utf16(&b) } else { decode_1252(&b) });
            let length = text.as_ref().map_or(1, |t| t.chars().count());
            // The declaration that tiberius sends: nvarchar(4000) or nvarchar(max), never the exact length.
            let ty = if national { nvarchar(length.max(4000)) } else { varchar(length.max(8000)) };
            Ok((ty, text.map_or(Value::Null, Value::Text)))
        }
        0xa5 | 0xad => {
            let size = r.u16()?;
            let bytes = long(r, size)?;
            let fits = bytes.as_ref().is_none_or(|b| b.len() <= 8000);
            Ok((Ty::VarBinary(fits.then_some(8000)), bytes.map_or(Value::Null, Value::Blob)))
        }
        other => Err(unknown(format!("a parameter of type 0x{other:02x}"))),
    }
}

/// The types whose values have a length byte.
fn small(r: &mut Reader<'_>, token: u8, size: u8, length: u8) -> io::Result<Variable> {
    let ty = match (token, size) {
        (0x26, 1) => Ty::TinyInt,
        (0x26, 2) => Ty::SmallInt,
        (0x26, 4) => Ty::Int,
        (0x26, _) => Ty::BigInt,
        (0x68, _) => Ty::Bit,
        (0x6d, 4) => Ty::Real,
        (0x6d, _) => Ty::Float,
        (0x6e, _) => Ty::Money,
        (0x6f, 4) => Ty::SmallDateTime,
        (0x6f, _) => Ty::DateTime,
        _ => Ty::Guid,
    };
    if length == 0 {
        return Ok((ty, Value::Null));
    }
    let width = usize::from(length);
    let value = match ty {
        Ty::TinyInt | Ty::Bit => Value::Integer(i64::from(r.u8()?)),
        Ty::Real => Value::Real(f64::from(r.f32()?)),
        Ty::Float => Value::Real(r.f64()?),
        Ty::Money if length == 8 => {
            let (high, low) = (i64::from(r.i32()?), i64::from(r.u32()?));
            Value::Integer((high << 32) | low)
        }
        Ty::SmallDateTime => {
            let (days, minutes) = (i64::from(r.u16()?), i64::from(r.u16()?));
            Value::Integer((days + DAYS_TO_1900) * TICKS_PER_DAY + minutes * 60 * TICKS_PER_SECOND)
        }
        Ty::DateTime => {
            let (days, parts) = (i64::from(r.i32()?), i64::from(r.u32()?));
            Value::Integer(
                (days + DAYS_TO_1900) * TICKS_PER_DAY + datetime::from_three_hundredths(parts),
            )
        }
        Ty::Guid => {
            let raw: [u8; 16] =
                r.take(16)?.try_into().map_err(|_| unknown("this uniqueidentifier"))?;
            Value::Text(guid_text(raw))
        }
        _ => Value::Integer(r.signed(width)?),
    };
    Ok((ty, value))
}

fn exact(r: &mut Reader<'_>) -> io::Result<Variable> {
    r.u8()?;
    let (precision, scale) = (r.u8()?, r.u8()?);
    let length = r.u8()?;
    if length == 0 {
        return Ok((Ty::Decimal(precision.max(1), scale), Value::Null));
    }
    let positive = r.u8()? != 0;
    let number = i128::try_from(r.unsigned(usize::from(length) - 1)?)
        .map_err(|_| unknown("this decimal"))?;
    let number = if positive { number } else { -number };
    let digits = u8::try_from(number.unsigned_abs().to_string().len()).unwrap_or(38);
    debug_assert!(decimal::fits(number, digits));
    let precision = precision.max(digits).max(scale).clamp(1, 38);
    Ok((Ty::Decimal(precision, scale), stored_decimal(number, precision)))
}

fn days(r: &mut Reader<'_>) -> io::Result<i64> {
    i64::try_from(r.unsigned(3)?).map_err(|_| unknown("this date"))
}

fn datetime2(r: &mut Reader<'_>) -> io::Result<Variable> {
    let scale = r.u8()?.min(7);
    if r.u8()? == 0 {
        return Ok((Ty::DateTime2(scale), Value::Null));
    }
    let count = i64::try_from(r.unsigned(time_width(scale))?).map_err(|_| unknown("this time"))?;
    let ticks = count * 10_i64.pow(7 - u32::from(scale));
    Ok((Ty::DateTime2(scale), Value::Integer(days(r)? * TICKS_PER_DAY + ticks)))
}

/// A value with a two byte length, or in chunks if it may be of any length.
fn long(r: &mut Reader<'_>, size: u16) -> io::Result<Option<Vec<u8>>> {
    if size != 0xffff {
        return match r.u16()? {
            0xffff => Ok(None),
            length => Ok(Some(r.take(usize::from(length))?.to_vec())),
        };
    }
    if r.u64()? == u64::MAX {
        return Ok(None);
    }
    let mut bytes = Vec::new();
    loop {
        let length = usize::try_from(r.u32()?).map_err(|_| unknown("this length"))?;
        if length == 0 {
            return Ok(Some(bytes));
        }
        bytes.extend_from_slice(r.take(length)?);
    }
}
