//! Times as the commands that look show them: UTC, and how long ago.

use chrono::{DateTime, NaiveDate, SecondsFormat, TimeDelta, Utc};

/// To the minute, for people.
pub(super) fn short(seconds: i64) -> String {
    DateTime::from_timestamp(seconds, 0)
        .map_or_else(|| seconds.to_string(), |at| at.format("%Y-%m-%d %H:%M UTC").to_string())
}

/// RFC 3339, for scripts.
pub(super) fn exact(seconds: i64) -> String {
    DateTime::from_timestamp(seconds, 0)
        .map_or_else(|| seconds.to_string(), |at| at.to_rfc3339_opts(SecondsFormat::Secs, true))
}

/// A span of seconds in its largest sensible unit: `45 s`, `12 min`, `5 h`, `3 d`.
pub(super) fn span(seconds: i64) -> String {
    let seconds = seconds.max(0);
    match seconds {
        0..=119 => format!("{seconds} s"),
        120..=7_199 => format!("{} min", seconds / 60),
        7_200..=172_799 => format!("{} h", seconds / 3_600),
        _ => format!("{} d", seconds / 86_400),
    }
}

/// The beginning of what `--since` asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Since {
    /// So long ago.
    Ago(TimeDelta),
    /// At this moment.
    At(DateTime<Utc>),
}

impl Since {
    /// In seconds since 1970, UTC.
    pub(super) fn timestamp(self, now: DateTime<Utc>) -> i64 {
        match self {
            Self::Ago(length) => now.checked_sub_signed(length).unwrap_or_default().timestamp(),
            Self::At(moment) => moment.timestamp(),
        }
    }
}

/// `2h`, `3d`, `2026-11-22`, `2026-11-22T14:00:00Z`
pub(super) fn since(text: &str) -> Result<Since, String> {
    if let Ok(length) = crate::config::duration::parse(text) {
        return TimeDelta::from_std(length).map(Since::Ago).map_err(|error| error.to_string());
    }
    if let Ok(moment) = DateTime::parse_from_rfc3339(text) {
        return Ok(Since::At(moment.to_utc()));
    }
    let day = text.parse::<NaiveDate>().ok().and_then(|day| day.and_hms_opt(0, 0, 0));
    day.map(|midnight| Since::At(midnight.and_utc())).ok_or_else(|| {
        format!("`{text}` is neither a time like `2h` or `3d`, nor a day like `2026-11-22` (UTC)")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_told_in_their_largest_sensible_unit() {
        for (seconds, told) in [
            (-5, "0 s"),
            (119, "119 s"),
            (120, "2 min"),
            (7_199, "119 min"),
            (7_200, "2 h"),
            (172_800, "2 d"),
        ] {
            assert_eq!(span(seconds), told);
        }
    }

    #[test]
    fn since_takes_a_span_a_day_or_a_moment() {
        let now = DateTime::from_timestamp(1_795_000_000, 0).unwrap();
        for (text, expected) in [
            ("2h", 1_795_000_000 - 7_200),
            ("1970-01-02", 86_400),
            ("1970-01-01T01:00:00+01:00", 0),
        ] {
            assert_eq!(since(text).unwrap().timestamp(now), expected, "{text}");
        }
        for text in ["", "yesterday", "2026-13-01"] {
            assert!(since(text).is_err(), "{text}");
        }
    }
}
