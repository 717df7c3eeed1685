//! The days that the charts of `report` go back, in Counterpoint's time zone: the shop's own days.

use chrono::{DateTime, Days, NaiveDate, Utc};
use chrono_tz::Tz;

/// How many days, today included.
pub(super) const DAYS: usize = 30;

/// The last days up to now.
#[derive(Clone, Copy, Debug)]
pub(super) struct Window {
    first: NaiveDate,
    zone: Tz,
}

impl Window {
    /// The days that end with today.
    pub(super) fn ending(now: DateTime<Utc>, zone: Tz) -> Self {
        let today = now.with_timezone(&zone).date_naive();
        let first = today.checked_sub_days(Days::new(DAYS as u64 - 1)).unwrap_or(today);
        Self { first, zone }
    }

    /// From when on history has to be read, unix seconds, UTC: a day before the first one begins
    /// anywhere, so that what was waiting on the day before is known as well.
    pub(super) fn since(self) -> i64 {
        let before = self.first.checked_sub_days(Days::new(2)).unwrap_or(self.first);
        before.and_time(chrono::NaiveTime::MIN).and_utc().timestamp()
    }

    /// The place of a moment (unix seconds, UTC) among the days; `None` = before or behind them.
    pub(super) fn day(self, at: i64) -> Option<usize> {
        let days = (self.date(at)? - self.first).num_days();
        usize::try_from(days).ok().filter(|day| *day < DAYS)
    }

    /// Whether a moment is before the first day.
    pub(super) fn is_before(self, at: i64) -> bool {
        self.date(at).is_some_and(|date| date < self.first)
    }

    /// `2026-11-22`
    pub(super) fn name(self, day: usize) -> String {
        self.nth(day).to_string()
    }

    /// `22 Nov`
    pub(super) fn label(self, day: usize) -> String {
        self.nth(day).format("%-d %b").to_string()
    }

    /// A moment on the shop's clock, to the minute.
    pub(super) fn clock(self, at: i64) -> String {
        let local = DateTime::from_timestamp(at, 0).map(|at| at.with_timezone(&self.zone));
        local.map_or_else(|| at.to_string(), |at| at.format("%Y-%m-%d %H:%M").to_string())
    }

    /// The zone's name.
    pub(super) fn zone(self) -> &'static str {
        self.zone.name()
    }

    fn nth(self, day: usize) -> NaiveDate {
        self.first.checked_add_days(Days::new(day as u64)).unwrap_or(self.first)
    }

    fn date(self, at: i64) -> Option<NaiveDate> {
        Some(DateTime::from_timestamp(at, 0)?.with_timezone(&self.zone).date_naive())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_the_shops_own() {
        let now = "2026-11-22T02:00:00Z".parse::<DateTime<Utc>>().unwrap();
        let window = Window::ending(now, chrono_tz::America::New_York);
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap().timestamp();
        for (moment, day) in [
            ("2026-11-22T02:00:00Z", Some(DAYS - 1)),
            ("2026-11-21T05:00:00Z", Some(DAYS - 1)),
            ("2026-11-21T04:59:59Z", Some(DAYS - 2)),
            ("2026-10-23T04:00:00Z", Some(0)),
            ("2026-10-23T03:59:59Z", None),
            ("2026-11-22T05:00:00Z", None),
        ] {
            assert_eq!(window.day(at(moment)), day, "{moment}");
        }
        assert_eq!(window.name(DAYS - 1), "2026-11-21");
        assert_eq!(window.label(0), "23 Oct");
        assert!(window.is_before(at("2026-10-23T03:59:59Z")));
        assert!(window.since() < at("2026-10-22T04:00:00Z"));
    }
}
