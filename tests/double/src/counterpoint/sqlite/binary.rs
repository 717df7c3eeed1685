//! Binary values, uniqueidentifiers and checksums.

use rusqlite::functions::{Aggregate, Context, FunctionFlags};
use rusqlite::types::{Value, ValueRef};
use rusqlite::{Error, Result as SqliteResult};
use sha2::{Digest, Sha256};

use super::Functions;
use crate::counterpoint::error::SqlError;
use crate::counterpoint::text;

pub(super) fn register(f: &Functions<'_>) -> Result<(), Error> {
    f.strict("ms_binary_to_int", 1, |a| {
        let tail = a.blob(0)?.iter().rev().take(8).rev();
        Ok(Value::Integer(tail.fold(0_i64, |value, byte| (value << 8) | i64::from(*byte))))
    })?;
    f.strict("ms_int_to_binary", 2, |a| {
        let mut bytes = a.int(0)?.to_be_bytes().to_vec();
        let width = a.count(1)?;
        while bytes.len() < width {
            bytes.insert(0, 0);
        }
        Ok(Value::Blob(bytes.split_off(bytes.len() - width)))
    })?;
    // (value, length, pad with zeros)
    f.strict("ms_binary_cut", 3, |a| {
        let mut bytes = a.blob(0)?.to_vec();
        if bytes.len() > a.count(1)? || a.int(2)? == 1 {
            bytes.resize(a.count(1)?, 0);
        }
        Ok(Value::Blob(bytes))
    })?;
    f.strict("ms_text_to_binary", 1, |a| {
        Ok(Value::Blob(a.text(0)?.chars().map(text::to_1252).collect()))
    })?;
    f.strict("ms_binary_to_text", 1, |a| Ok(Value::Text(text::decode_1252(a.blob(0)?))))?;
    f.strict("ms_text_to_guid", 1, |a| {
        guid(a.text(0)?).map(Value::Text).ok_or_else(|| {
            SqlError::new(
                8169,
                "Conversion failed when converting from a character string to uniqueidentifier.",
            )
        })
    })?;
    f.volatile("ms_newid", 0, |_| Ok(Value::Text(random_guid())))?;
    f.pure("ms_checksum", -1, |a| {
        let mut hash = Sha256::new();
        for at in 0..a.len() {
            digest(&mut hash, a.raw(at));
        }
        let bytes = hash.finalize();
        Ok(Value::Integer(i64::from(i32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))))
    })?;
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    f.conn.create_aggregate_function("ms_checksum_agg", 1, flags, ChecksumAgg)
}

fn digest(hash: &mut Sha256, value: ValueRef<'_>) {
    match value {
        ValueRef::Null => hash.update([0]),
        ValueRef::Integer(i) => hash.update([&[1][..], &i.to_le_bytes()].concat()),
        ValueRef::Real(r) => hash.update([&[2][..], &r.to_le_bytes()].concat()),
        ValueRef::Text(b) | ValueRef::Blob(b) => {
            hash.update([3]);
            hash.update(b.len().to_le_bytes());
            hash.update(b);
        }
    }
}

fn guid(text: &str) -> Option<String> {
    let inner = text.trim().trim_start_matches('{').trim_end_matches('}').get(..36)?;
    let fits = inner.bytes().enumerate().all(|(at, byte)| match at {
        8 | 13 | 18 | 23 => byte == b'-',
        _ => byte.is_ascii_hexdigit(),
    });
    fits.then(|| inner.to_ascii_uppercase())
}

/// A version 4 identifier. Unique, not secret: seeded from the clock and a counter.
fn random_guid() -> String {
    use std::sync::atomic::{AtomicU64, Ordering};
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let mut hash = Sha256::new();
    hash.update(COUNT.fetch_add(1, Ordering::Relaxed).to_le_bytes());
    hash.update(chrono::Utc::now().timestamp_nanos_opt().unwrap_or_default().to_le_bytes());
    hash.update(std::process::id().to_le_bytes());
    let mut b: Vec<u8> = hash.finalize()[..16].to_vec();
    b[6] = (b[6] & 0x0f) | 0x40;
    b[8] = (b[8] & 0x3f) | 0x80;
    let hex: Vec<String> = b.iter().map(|byte| format!("{byte:02X}")).collect();
    [&hex[..4], &hex[4..6], &hex[6..8], &hex[8..10], &hex[10..]].map(<[String]>::concat).join("-")
}

/// `CHECKSUM_AGG`: independent of the order of the rows.
struct ChecksumAgg;

impl Aggregate<Option<i64>, Option<i64>> for ChecksumAgg {
    fn init(&self, _: &mut Context<'_>) -> SqliteResult<Option<i64>> {
        Ok(None)
    }

    fn step(&self, ctx: &mut Context<'_>, sum: &mut Option<i64>) -> SqliteResult<()> {
        if let ValueRef::Integer(value) = ctx.get_raw(0) {
            *sum = Some(sum.unwrap_or(0) ^ value);
        }
        Ok(())
    }

    fn finalize(&self, _: &mut Context<'_>, sum: Option<Option<i64>>) -> SqliteResult<Option<i64>> {
        Ok(sum.flatten())
    }
}
