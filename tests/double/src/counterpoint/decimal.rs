//! Exact decimals: an integer scaled by a power of ten, up to 38 digits as in SQL Server.
//! Up to 18 digits the value is stored as a plain integer, above as 16 bytes whose byte order is the numeric order.

use super::error::SqlError;

/// More digits than this do not fit the plain integer form.
pub(crate) const SMALL_DIGITS: u8 = 18;

pub(crate) fn pow10(digits: u8) -> i128 {
    10_i128.pow(u32::from(digits.min(38)))
}

/// Changes the number of decimals, rounding halves away from zero; `None` on overflow.
pub(crate) fn rescale(value: i128, from: u8, to: u8) -> Option<i128> {
    if to >= from {
        return value.checked_mul(pow10(to - from));
    }
    Some(divide_rounded(value, pow10(from - to)))
}

/// Divides and rounds halves away from zero.
pub(crate) fn divide_rounded(value: i128, by: i128) -> i128 {
    let (quotient, rest) = (value / by, value % by);
    let up = rest.unsigned_abs() >= by.unsigned_abs() - rest.unsigned_abs();
    if !up {
        quotient
    } else if (value < 0) == (by < 0) {
        quotient + 1
    } else {
        quotient - 1
    }
}

pub(crate) fn fits(value: i128, precision: u8) -> bool {
    value.unsigned_abs() < pow10(precision).unsigned_abs()
}

/// The value at another precision and scale, or SQL Server's overflow error.
pub(crate) fn convert(value: i128, from: u8, precision: u8, scale: u8) -> Result<i128, SqlError> {
    rescale(value, from, scale).filter(|v| fits(*v, precision)).ok_or_else(|| {
        SqlError::new(8115, "Arithmetic overflow error converting numeric to data type numeric.")
    })
}

/// Reads `-12.50` as (-1250, 2). Spaces around it are allowed, exponents are not.
pub(crate) fn parse(text: &str) -> Option<(i128, u8)> {
    let text = text.trim();
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all = format!("{whole}{fraction}");
    if all.is_empty() || !all.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let value: i128 = all.parse().ok()?;
    Some((if negative { -value } else { value }, u8::try_from(fraction.len()).ok()?))
}

pub(crate) fn format(value: i128, scale: u8) -> String {
    let sign = if value < 0 { "-" } else { "" };
    let digits = value.unsigned_abs().to_string();
    if scale == 0 {
        return format!("{sign}{digits}");
    }
    let scale = usize::from(scale);
    let padded = format!("{digits:0>width$}", width = scale + 1);
    let (whole, fraction) = padded.split_at(padded.len() - scale);
    format!("{sign}{whole}.{fraction}")
}

/// The 16 byte form: comparing the bytes compares the numbers.
pub(crate) fn to_bytes(value: i128) -> [u8; 16] {
    (value.cast_unsigned() ^ (1 << 127)).to_be_bytes()
}

pub(crate) fn from_bytes(bytes: [u8; 16]) -> i128 {
    (u128::from_be_bytes(bytes) ^ (1 << 127)).cast_signed()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_round_away_from_zero() {
        for (value, from, to, expected) in
            [(12_345, 4, 3, 1235), (-12_345, 4, 3, -1235), (12_344, 4, 3, 1234), (5, 1, 0, 1)]
        {
            assert_eq!(rescale(value, from, to), Some(expected));
        }
    }

    #[test]
    fn bytes_keep_the_order_of_the_numbers() {
        let numbers = [i128::MIN, -10_000, -1, 0, 1, 9_999_999, i128::MAX];
        for pair in numbers.windows(2) {
            assert!(to_bytes(pair[0]) < to_bytes(pair[1]));
        }
        for number in numbers {
            assert_eq!(from_bytes(to_bytes(number)), number);
        }
    }

    #[test]
    fn text_round_trip() {
        for (text, value, scale) in [
            ("-0.0500", -500, 4),
            ("12", 12, 0),
            ("0.1", 1, 1),
            ("99999999999.9999", 999_999_999_999_999, 4),
        ] {
            assert_eq!(parse(text), Some((value, scale)));
            assert_eq!(format(value, scale), text);
        }
        assert_eq!(parse("1.2.3"), None);
        assert_eq!(parse(""), None);
    }
}
