//! The server's clock and zone, and how the database compares and keeps letters.

use chrono::{NaiveDateTime, Offset, TimeDelta, TimeZone, Utc};

use super::{Checks, finding};
use crate::counterpoint::Counterpoint;
use crate::counterpoint::error::Error;
use crate::counterpoint::sql::{self, Request};
use crate::model::{Finding, Value};

/// Clocks that differ by less are taken for right.
const SKEW: TimeDelta = TimeDelta::minutes(2);
/// What a time zone may differ by: zones are whole quarters of an hour.
const ZONE_SKEW: TimeDelta = TimeDelta::minutes(7);
/// Western European, as NCR ships, and UTF-8.
const CODE_PAGES: [i64; 2] = [1252, 65001];

pub(super) fn look(site: &mut Counterpoint, checks: &mut Checks) {
    const CLOCK: &str = "clock and time zone";
    const COLLATION: &str = "collation";
    match clock(site) {
        Ok(Some((utc, here))) => look_at_clock(site.time_zone, utc, here, CLOCK, checks),
        Ok(None) => checks.skipped(CLOCK, "the server told no time"),
        Err(error) => checks.found(CLOCK, finding(&error, "the clock was not looked at")),
    }
    match collation(site) {
        Ok(Some((name, page))) => {
            let told = format!("{name}, code page {page}");
            checks.settle(COLLATION, letters(&name, page), told);
        }
        Ok(None) => checks.skipped(COLLATION, "the server told none"),
        Err(error) => checks.found(COLLATION, finding(&error, "it was not looked at")),
    }
}

fn clock(site: &mut Counterpoint) -> Result<Option<(NaiveDateTime, NaiveDateTime)>, Error> {
    let request = Request::new(&sql::CHECK_CLOCK);
    let rows = site.connection.rows(&request, |row| Ok((row.value("utc")?, row.value("here")?)))?;
    Ok(rows.into_iter().next().and_then(|times| match times {
        (Value::Time(utc), Value::Time(here)) => Some((utc, here)),
        _ => None,
    }))
}

/// Compared with this machine's own clock, whatever moment a pass would take for now.
fn look_at_clock(
    zone: chrono_tz::Tz,
    utc: NaiveDateTime,
    here: NaiveDateTime,
    link: &str,
    checks: &mut Checks,
) {
    let mut found = Vec::new();
    found.extend(skewed(Utc.from_utc_datetime(&utc) - Utc::now()));
    found.extend(other_zone(zone, utc, here));
    checks.settle(link, found, format!("{} on the server, {zone}", here.format("%H:%M")));
}

fn skewed(ahead: TimeDelta) -> Option<Finding> {
    if ahead.abs() < SKEW {
        return None;
    }
    let (minutes, word) =
        (ahead.num_minutes().abs(), if ahead > TimeDelta::zero() { "ahead of" } else { "behind" });
    Some(Finding::warning(
        format!("SQL Server's clock is {minutes} min {word} this machine's"),
        "promotions begin and end at another minute than at the till, and orders get other times",
        "let both machines take their time from the network (NTP, Windows Time)",
    ))
}

fn other_zone(zone: chrono_tz::Tz, utc: NaiveDateTime, here: NaiveDateTime) -> Option<Finding> {
    let wall = zone.from_utc_datetime(&utc);
    if (wall.naive_local() - here).abs() < ZONE_SKEW {
        return None;
    }
    let offset = |seconds: i64| format!("UTC{:+}:{:02}", seconds / 3600, seconds.abs() % 3600 / 60);
    let quarter = 15 * 60;
    let seconds = (here - utc).num_seconds();
    let rounded = (seconds + seconds.signum() * quarter / 2) / quarter * quarter;
    let configured = i64::from(wall.offset().fix().local_minus_utc());
    Some(Finding::warning(
        format!(
            "`counterpoint.time-zone` is {zone} ({}), SQL Server's own clock shows {}",
            offset(configured),
            offset(rounded)
        ),
        "promotions begin and end hours away from when they should, unless the server stands \
         in another zone than the tills",
        "set `counterpoint.time-zone` to the zone of the tills",
    ))
}

fn collation(site: &mut Counterpoint) -> Result<Option<(String, i64)>, Error> {
    let rows = site.connection.rows(&Request::new(&sql::CHECK_COLLATION), |row| {
        Ok((row.text("collation_name")?, row.integer("code_page")?))
    })?;
    Ok(rows.into_iter().next().filter(|(name, _)| !name.is_empty()))
}

fn letters(name: &str, page: i64) -> Vec<Finding> {
    let mut found = Vec::new();
    let upper = name.to_uppercase();
    if upper.contains("_CS") || upper.contains("_BIN") {
        found.push(Finding::problem(
            format!("the database's collation `{name}` tells upper from lower case"),
            "item numbers and codes that differ by case are two to Counterpoint and one to cpsync \
             and the store",
            "ask NCR or your reseller: Counterpoint is made for a collation with `_CI_`",
        ));
    }
    if !CODE_PAGES.contains(&page) {
        found.push(Finding::warning(
            format!("the database's code page is {page}, not 1252"),
            "letters outside of it are lost when web orders are written, and may arrive changed",
            "try an item with an accented letter: `cpsync items --item NO --dry-run`",
        ));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_are_told_apart_by_the_wall_clock() {
        let utc = |text: &str| text.parse::<NaiveDateTime>().unwrap();
        let new_york = chrono_tz::America::New_York;
        let noon = utc("2026-11-22T17:00:00");
        assert_eq!(other_zone(new_york, noon, utc("2026-11-22T12:00:30")), None);
        let found = other_zone(new_york, noon, utc("2026-11-22T11:00:00")).unwrap();
        assert!(
            found.cause.contains("(UTC-5:00)") && found.cause.ends_with("UTC-6:00"),
            "{found:?}"
        );
        let india = other_zone(new_york, noon, utc("2026-11-22T22:30:01")).unwrap();
        assert!(india.cause.ends_with("UTC+5:30"), "{india:?}");
    }

    #[test]
    fn small_differences_of_clocks_are_nothing() {
        assert_eq!(skewed(TimeDelta::seconds(100)), None);
        assert!(skewed(TimeDelta::minutes(-12)).unwrap().cause.contains("12 min behind"));
    }

    #[test]
    fn collations_with_case_and_other_code_pages_are_told() {
        for (name, page, findings) in [
            ("SQL_Latin1_General_CP1_CI_AS", 1252, 0),
            ("Latin1_General_100_CI_AS_SC_UTF8", 65001, 0),
            ("SQL_Latin1_General_CP1_CS_AS", 1252, 1),
            ("Polish_BIN2", 1250, 2),
        ] {
            assert_eq!(letters(name, page).len(), findings, "{name}");
        }
    }
}
