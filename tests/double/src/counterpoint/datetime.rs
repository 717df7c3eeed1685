//! Dates and times as a count of 100 nanosecond ticks since 0001-01-01: one form for date, datetime,
//! smalldatetime and datetime2, so that they compare and sort as plain integers.

use chrono::{Datelike, Days, Months, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike};

use super::error::SqlError;
use super::types::Ty;

pub(crate) const TICKS_PER_SECOND: i64 = 10_000_000;
pub(crate) const TICKS_PER_DAY: i64 = 86_400 * TICKS_PER_SECOND;
/// Days from 0001-01-01 to 1900-01-01, where datetime starts to count.
pub(crate) const DAYS_TO_1900: i64 = 693_595;

pub(crate) fn from_chrono(at: NaiveDateTime) -> i64 {
    let days = i64::from(at.date().num_days_from_ce()) - 1;
    let seconds = i64::from(at.time().num_seconds_from_midnight());
    days * TICKS_PER_DAY + seconds * TICKS_PER_SECOND + i64::from(at.time().nanosecond() / 100)
}

pub(crate) fn to_chrono(ticks: i64) -> Option<NaiveDateTime> {
    let days = i32::try_from(ticks.div_euclid(TICKS_PER_DAY)).ok()?;
    let rest = ticks.rem_euclid(TICKS_PER_DAY);
    let date = NaiveDate::from_num_days_from_ce_opt(days + 1)?;
    let seconds = u32::try_from(rest / TICKS_PER_SECOND).ok()?;
    let nanos = u32::try_from(rest % TICKS_PER_SECOND).ok()? * 100;
    Some(date.and_time(NaiveTime::from_num_seconds_from_midnight_opt(seconds, nanos)?))
}

/// The value as the type can hold it: datetime has steps of 1/300 second, smalldatetime of a minute.
pub(crate) fn round_to(ticks: i64, ty: Ty) -> i64 {
    let day = ticks.div_euclid(TICKS_PER_DAY) * TICKS_PER_DAY;
    let time = ticks - day;
    match ty {
        Ty::Date => day,
        Ty::DateTime => day + from_three_hundredths(three_hundredths(time)),
        Ty::SmallDateTime => day + rounded(time, 60 * TICKS_PER_SECOND),
        Ty::DateTime2(scale) => day + rounded(time, 10_i64.pow(7 - u32::from(scale.min(7)))),
        _ => ticks,
    }
}

fn rounded(value: i64, step: i64) -> i64 {
    (value + step / 2) / step * step
}

/// Ticks of a day as the 1/300 seconds of a datetime on the wire.
pub(crate) fn three_hundredths(ticks: i64) -> i64 {
    (ticks * 300 + TICKS_PER_SECOND / 2) / TICKS_PER_SECOND
}

pub(crate) fn from_three_hundredths(count: i64) -> i64 {
    (count * TICKS_PER_SECOND + 150) / 300
}

/// Reads ISO forms, `YYYYMMDD` and `MM/DD/YYYY`, with or without a time.
pub(crate) fn parse(text: &str, ty: Ty) -> Result<i64, SqlError> {
    let text = text.trim();
    let bad = || {
        SqlError::new(
            241,
            "Conversion failed when converting date and/or time from character string.",
        )
    };
    if text.is_empty() {
        return Ok(DAYS_TO_1900 * TICKS_PER_DAY);
    }
    let (date, time) = match text.split_once(['T', ' ']) {
        Some((date, time)) => (date, time.trim().trim_end_matches('Z')),
        None => (text, ""),
    };
    let date = ["%Y-%m-%d", "%Y%m%d", "%m/%d/%Y", "%Y/%m/%d"]
        .iter()
        .find_map(|form| NaiveDate::parse_from_str(date, form).ok())
        .ok_or_else(bad)?;
    let time = match time {
        "" => NaiveTime::MIN,
        _ => ["%H:%M:%S%.f", "%H:%M", "%I:%M:%S %p", "%I:%M:%S%p", "%I:%M %p", "%I:%M%p"]
            .iter()
            .find_map(|form| NaiveTime::parse_from_str(time, form).ok())
            .ok_or_else(bad)?,
    };
    check_range(round_to(from_chrono(date.and_time(time)), ty), ty)
}

/// datetime begins in 1753, smalldatetime in 1900.
pub(crate) fn check_range(ticks: i64, ty: Ty) -> Result<i64, SqlError> {
    let out = || {
        SqlError::new(
            242,
            format!(
                "The conversion of a varchar data type to a {} data type resulted in an out-of-range value.",
                ty.name()
            ),
        )
    };
    let at = to_chrono(ticks).ok_or_else(out)?;
    let years = match ty {
        Ty::DateTime => 1753..=9999,
        Ty::SmallDateTime => 1900..=2079,
        _ => 1..=9999,
    };
    if years.contains(&at.year()) { Ok(ticks) } else { Err(out()) }
}

/// The text of a date for CONVERT; style 0 is SQL Server's `Jan  2 2026  3:04PM`.
pub(crate) fn format(ticks: i64, ty: Ty, style: i64) -> Result<String, SqlError> {
    let at = to_chrono(ticks).ok_or_else(|| SqlError::overflow(&ty.name()))?;
    let style = match (style, ty) {
        (0, Ty::Date | Ty::DateTime2(_)) => 121,
        (other, _) => other,
    };
    let form = match style {
        0 | 100 => "%b %e %Y %l:%M%p",
        101 => "%m/%d/%Y",
        102 => "%Y.%m.%d",
        103 => "%d/%m/%Y",
        104 => "%d.%m.%Y",
        105 => "%d-%m-%Y",
        108 => "%H:%M:%S",
        110 => "%m-%d-%Y",
        111 => "%Y/%m/%d",
        112 => "%Y%m%d",
        23 => "%Y-%m-%d",
        20 | 21 | 120 | 121 | 126 if ty == Ty::Date => "%Y-%m-%d",
        20 | 120 => "%Y-%m-%d %H:%M:%S",
        21 | 25 | 121 => return Ok(with_fraction(at, "%Y-%m-%d %H:%M:%S", ty)),
        126 => return Ok(with_fraction(at, "%Y-%m-%dT%H:%M:%S", ty)),
        _ => return Err(SqlError::unsupported(format!("CONVERT style {style}"))),
    };
    Ok(at.format(form).to_string())
}

fn with_fraction(at: NaiveDateTime, form: &str, ty: Ty) -> String {
    let scale = match ty {
        Ty::DateTime2(scale) => usize::from(scale),
        Ty::SmallDateTime => 0,
        _ => 3,
    };
    let mut ticks = format!("{:07}", at.and_utc().timestamp_subsec_nanos() / 100);
    if ty == Ty::DateTime {
        ticks = format!("{:03}", (at.and_utc().timestamp_subsec_nanos() + 500_000) / 1_000_000);
    }
    ticks.truncate(scale);
    let dot = if scale == 0 { "" } else { "." };
    format!("{}{dot}{ticks}", at.format(form))
}

/// The part of a date that DATEADD, DATEDIFF and DATEPART name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Year,
    Quarter,
    Month,
    DayOfYear,
    Day,
    Week,
    Weekday,
    Hour,
    Minute,
    Second,
    Millisecond,
}

impl Part {
    pub(crate) fn parse(name: &str) -> Option<Self> {
        Some(match name.to_ascii_lowercase().as_str() {
            "year" | "yy" | "yyyy" => Self::Year,
            "quarter" | "qq" | "q" => Self::Quarter,
            "month" | "mm" | "m" => Self::Month,
            "dayofyear" | "dy" | "y" => Self::DayOfYear,
            "day" | "dd" | "d" => Self::Day,
            "week" | "wk" | "ww" => Self::Week,
            "weekday" | "dw" | "w" => Self::Weekday,
            "hour" | "hh" => Self::Hour,
            "minute" | "mi" | "n" => Self::Minute,
            "second" | "ss" | "s" => Self::Second,
            "millisecond" | "ms" => Self::Millisecond,
            _ => return None,
        })
    }
}

pub(crate) fn add(ticks: i64, part: Part, count: i64) -> Result<i64, SqlError> {
    let overflow =
        || SqlError::new(517, "Adding a value to a 'datetime' column caused an overflow.");
    let at = to_chrono(ticks).ok_or_else(overflow)?;
    let months = |n: i64| {
        let by = Months::new(u32::try_from(n.unsigned_abs()).ok()?);
        if n < 0 { at.checked_sub_months(by) } else { at.checked_add_months(by) }
    };
    let days = |n: i64| {
        let by = Days::new(n.unsigned_abs());
        if n < 0 { at.checked_sub_days(by) } else { at.checked_add_days(by) }
    };
    let time = |step: i64| at.checked_add_signed(TimeDelta::milliseconds(count.checked_mul(step)?));
    match part {
        Part::Year => months(count * 12),
        Part::Quarter => months(count * 3),
        Part::Month => months(count),
        Part::DayOfYear | Part::Day | Part::Weekday => days(count),
        Part::Week => days(count * 7),
        Part::Hour => time(3_600_000),
        Part::Minute => time(60_000),
        Part::Second => time(1000),
        Part::Millisecond => time(1),
    }
    .map(from_chrono)
    .ok_or_else(overflow)
}

/// The number of boundaries of the part between two moments.
pub(crate) fn diff(part: Part, from: i64, to: i64) -> Result<i64, SqlError> {
    let steps = |size: i64| to.div_euclid(size) - from.div_euclid(size);
    let months = || -> Option<(i64, i64)> {
        let count = |at: NaiveDateTime| i64::from(at.year()) * 12 + i64::from(at.month0());
        Some((count(to_chrono(from)?), count(to_chrono(to)?)))
    };
    let (a, b) = months().ok_or_else(|| SqlError::overflow("datetime"))?;
    let count = match part {
        Part::Year => b.div_euclid(12) - a.div_euclid(12),
        Part::Quarter => b.div_euclid(3) - a.div_euclid(3),
        Part::Month => b - a,
        Part::DayOfYear | Part::Day | Part::Weekday => steps(TICKS_PER_DAY),
        // 0001-01-01 was a Monday; DATEDIFF counts Sundays.
        Part::Week => {
            (to + TICKS_PER_DAY).div_euclid(7 * TICKS_PER_DAY)
                - (from + TICKS_PER_DAY).div_euclid(7 * TICKS_PER_DAY)
        }
        Part::Hour => steps(3600 * TICKS_PER_SECOND),
        Part::Minute => steps(60 * TICKS_PER_SECOND),
        Part::Second => steps(TICKS_PER_SECOND),
        Part::Millisecond => steps(10_000),
    };
    // The result is an int, whatever it is cast to: 24 days of milliseconds are too many.
    if i32::try_from(count).is_err() {
        return Err(SqlError::new(
            535,
            "The datediff function resulted in an overflow. The number of dateparts separating two date/time instances is too large. Try to use datediff with a less precise datepart.",
        ));
    }
    Ok(count)
}

pub(crate) fn part_of(part: Part, ticks: i64) -> Option<i64> {
    let at = to_chrono(ticks)?;
    Some(match part {
        Part::Year => i64::from(at.year()),
        Part::Quarter => i64::from(at.month0() / 3 + 1),
        Part::Month => i64::from(at.month()),
        Part::DayOfYear => i64::from(at.ordinal()),
        Part::Day => i64::from(at.day()),
        Part::Week => {
            let first = at.date().with_ordinal(1)?.weekday().num_days_from_sunday();
            i64::from((at.ordinal0() + first) / 7 + 1)
        }
        Part::Weekday => i64::from(at.weekday().num_days_from_sunday() + 1),
        Part::Hour => i64::from(at.hour()),
        Part::Minute => i64::from(at.minute()),
        Part::Second => i64::from(at.second()),
        Part::Millisecond => i64::from((at.nanosecond() + 500_000) / 1_000_000),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn datetime_has_steps_of_a_three_hundredth() {
        for (text, expected) in [
            ("2026-01-02 03:04:05.001", "2026-01-02 03:04:05.000"),
            ("2026-01-02 03:04:05.002", "2026-01-02 03:04:05.003"),
            ("20260102 03:04:05.999", "2026-01-02 03:04:06.000"),
            ("01/02/2026", "2026-01-02 00:00:00.000"),
        ] {
            let ticks = parse(text, Ty::DateTime).unwrap();
            assert_eq!(format(ticks, Ty::DateTime, 121).unwrap(), expected, "{text}");
        }
    }

    #[test]
    fn datediff_counts_boundaries() {
        let at = |text| parse(text, Ty::DateTime).unwrap();
        let (a, b) = (at("2025-12-31 23:59:59"), at("2026-01-01 00:00:00"));
        for part in [Part::Year, Part::Quarter, Part::Month, Part::Day, Part::Hour, Part::Second] {
            assert_eq!(diff(part, a, b).unwrap(), 1, "{part:?}");
        }
        // 2026-01-04 is a Sunday.
        assert_eq!(diff(Part::Week, at("2026-01-03"), at("2026-01-04")).unwrap(), 1);
        assert_eq!(diff(Part::Week, at("2026-01-04"), at("2026-01-10")).unwrap(), 0);
    }

    #[test]
    fn dateadd_keeps_the_month_end() {
        let ticks = parse("2026-01-31", Ty::DateTime).unwrap();
        let later = add(ticks, Part::Month, 1).unwrap();
        assert_eq!(format(later, Ty::DateTime, 112).unwrap(), "20260228");
    }
}
