//! Times as the commands that look show them: UTC.

use chrono::{DateTime, SecondsFormat};

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
