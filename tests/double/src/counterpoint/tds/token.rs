//! Tokens of an answer, [MS-TDS] 2.2.7.

use crate::counterpoint::COLLATION_BYTES;
use crate::counterpoint::error::SqlError;
use crate::counterpoint::translate::ResultColumn;
use crate::counterpoint::types::{Str, Ty};

pub(super) const MORE: u16 = 0x01;
pub(super) const ERROR: u16 = 0x02;
pub(super) const COUNT: u16 = 0x10;
pub(super) const ATTENTION: u16 = 0x20;

/// Which of the three DONE tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Done {
    Batch = 0xfd,
    Proc = 0xfe,
    InProc = 0xff,
}

fn units(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// A text with its length in one byte; cut to what that can say.
pub(super) fn b_varchar(out: &mut Vec<u8>, text: &str) {
    let text: String = text.chars().take(120).collect();
    let bytes = units(&text);
    out.push(u8::try_from(bytes.len() / 2).unwrap_or(0));
    out.extend(bytes);
}

fn us_varchar(out: &mut Vec<u8>, text: &str) {
    let text: String = text.chars().take(2000).collect();
    let bytes = units(&text);
    out.extend(u16::try_from(bytes.len() / 2).unwrap_or(0).to_le_bytes());
    out.extend(bytes);
}

pub(super) fn env_change(out: &mut Vec<u8>, content: &[u8]) {
    out.push(0xe3);
    out.extend(u16::try_from(content.len()).unwrap_or(0).to_le_bytes());
    out.extend_from_slice(content);
}

pub(super) fn env_change_text(out: &mut Vec<u8>, kind: u8, new: &str, old: &str) {
    let mut content = vec![kind];
    b_varchar(&mut content, new);
    b_varchar(&mut content, old);
    env_change(out, &content);
}

/// Kind 8 begins a transaction, 9 commits it, 10 rolls it back.
pub(super) fn transaction(out: &mut Vec<u8>, kind: u8, descriptor: u64) {
    let mut content = vec![kind];
    if kind == 8 {
        content.push(8);
        content.extend(descriptor.to_le_bytes());
        content.push(0);
    } else {
        content.extend([0, 8]);
        content.extend(descriptor.to_le_bytes());
    }
    env_change(out, &content);
}

pub(super) fn error(out: &mut Vec<u8>, error: &SqlError) {
    message(out, 0xaa, error);
}

/// What PRINT sends.
pub(super) fn info(out: &mut Vec<u8>, text: &str) {
    message(out, 0xab, &SqlError::new(0, text).with_severity(0));
}

fn message(out: &mut Vec<u8>, token: u8, error: &SqlError) {
    let mut body = Vec::new();
    body.extend(error.number.to_le_bytes());
    body.extend([error.state, error.severity]);
    us_varchar(&mut body, &error.message);
    b_varchar(&mut body, "POS-SERVER");
    b_varchar(&mut body, "");
    body.extend(1_u32.to_le_bytes());
    out.push(token);
    out.extend(u16::try_from(body.len()).unwrap_or(0).to_le_bytes());
    out.extend(body);
}

pub(super) fn done(out: &mut Vec<u8>, kind: Done, status: u16, command: u16, rows: u64) {
    out.push(kind as u8);
    out.extend(status.to_le_bytes());
    out.extend(command.to_le_bytes());
    out.extend(rows.to_le_bytes());
}

pub(super) fn return_status(out: &mut Vec<u8>, status: i32) {
    out.push(0x79);
    out.extend(status.to_le_bytes());
}

pub(super) fn columns(out: &mut Vec<u8>, columns: &[ResultColumn]) {
    const NULLABLE: u16 = 0x01;
    out.push(0x81);
    out.extend(u16::try_from(columns.len()).unwrap_or(0).to_le_bytes());
    for column in columns {
        let user_type: u32 = if column.ty == Ty::RowVersion { 80 } else { 0 };
        out.extend(user_type.to_le_bytes());
        out.extend(NULLABLE.to_le_bytes());
        type_info(out, column.ty);
        if is_long(column.ty) {
            out.push(1);
            us_varchar(out, "table");
        }
        b_varchar(out, &column.name);
    }
}

/// text, ntext and image: with a text pointer and the name of their table.
pub(super) fn is_long(ty: Ty) -> bool {
    ty == Ty::Image || matches!(ty, Ty::Str(s) if s.legacy)
}

fn type_info(out: &mut Vec<u8>, ty: Ty) {
    match ty {
        Ty::Bit => out.extend([0x68, 1]),
        Ty::TinyInt => out.extend([0x26, 1]),
        Ty::SmallInt => out.extend([0x26, 2]),
        Ty::Int | Ty::Null => out.extend([0x26, 4]),
        Ty::BigInt => out.extend([0x26, 8]),
        Ty::SmallMoney => out.extend([0x6e, 4]),
        Ty::Money => out.extend([0x6e, 8]),
        Ty::Decimal(p, s) => out.extend([0x6a, decimal_width(p), p, s]),
        Ty::Real => out.extend([0x6d, 4]),
        Ty::Float => out.extend([0x6d, 8]),
        Ty::Str(s) => text_info(out, s),
        Ty::Date => out.push(0x28),
        Ty::SmallDateTime => out.extend([0x6f, 4]),
        Ty::DateTime => out.extend([0x6f, 8]),
        Ty::DateTime2(scale) => out.extend([0x2a, scale]),
        Ty::Guid => out.extend([0x24, 16]),
        Ty::Binary(len) => sized(out, 0xad, len),
        Ty::RowVersion => sized(out, 0xad, 8),
        Ty::VarBinary(len) => sized(out, 0xa5, len.unwrap_or(0xffff)),
        Ty::Image => {
            out.push(0x22);
            out.extend(i32::MAX.to_le_bytes());
        }
    }
}

fn sized(out: &mut Vec<u8>, token: u8, len: u16) {
    out.push(token);
    out.extend(len.to_le_bytes());
}

fn text_info(out: &mut Vec<u8>, s: Str) {
    if s.legacy {
        out.push(if s.national { 0x63 } else { 0x23 });
        out.extend(i32::MAX.to_le_bytes());
    } else {
        let token = match (s.national, s.fixed) {
            (false, false) => 0xa7,
            (false, true) => 0xaf,
            (true, false) => 0xe7,
            (true, true) => 0xef,
        };
        let bytes = s.len.map_or(0xffff, |len| if s.national { len * 2 } else { len });
        sized(out, token, bytes);
    }
    out.extend(COLLATION_BYTES);
}

/// Bytes of a decimal with its sign.
pub(super) fn decimal_width(precision: u8) -> u8 {
    match precision {
        0..=9 => 5,
        10..=19 => 9,
        20..=28 => 13,
        _ => 17,
    }
}
