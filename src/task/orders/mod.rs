//! `cpsync orders import`: every web order becomes exactly one Counterpoint document, or one visible
//! hold (law 4).
//!
//! `find` reads the store's orders into the ledger; `import` takes up one after the other: twins, the
//! mapper, the customer, the claim, the document, the store's note. Each step is one transaction of
//! the ledger, made after the other side has stored what it is about; what a killed pass left is found
//! by the claimed `DOC_GUID` before anything is written again.

mod acknowledge;
pub mod activity;
mod customer;
mod document;
pub mod find;
pub mod hold;
mod import;
mod late;
mod tell;

use chrono::{DateTime, NaiveTime, Utc};

use super::{Pass, Stop};
use crate::config::Orders;
use crate::report::{Event, Summary};
use find::{Finder, Found};

/// The task's name in the state file.
pub const TASK: &str = "orders";

/// One pass: find, then import what is due.
pub fn run(pass: &mut Pass) -> anyhow::Result<Summary> {
    let mut summary = pass.summary(TASK);
    let Some(rules) = &pass.store.orders else { return Ok(summary) };
    let found = find(pass, rules)?;
    summary.listed = found.read;
    summary.changed = found.new + found.changed;
    told(pass, &found, &mut summary)?;
    late::run(pass, rules)?;
    let ids = if pass.selection.orders.is_empty() {
        pass.state.orders_to_work(&pass.store.name)?
    } else {
        found.asked
    };
    import::run(pass, rules, ids, &mut summary)?;
    Ok(summary)
}

fn find(pass: &mut Pass, rules: &Orders) -> anyhow::Result<Found> {
    let zone = pass.counterpoint.time_zone();
    let state = std::rc::Rc::clone(&pass.state);
    let mut finder =
        Finder { store: pass.store, rules, state: &state, web: pass.web, zone, now: pass.now };
    let numbers = &pass.selection.orders;
    if !numbers.is_empty() {
        let found = finder.numbers(numbers)?;
        return if found.asked.is_empty() { Err(unknown(pass, numbers)) } else { Ok(found) };
    }
    let since = pass.selection.since.map(|day| midnight(zone, day));
    finder.run(since)?.ok_or_else(|| not_begun(pass.store.name.as_str(), rules))
}

/// The first moment of a day at the tills.
pub(super) fn midnight(zone: chrono_tz::Tz, day: chrono::NaiveDate) -> DateTime<Utc> {
    let local = day.and_time(NaiveTime::MIN);
    // A day that begins with a gap begins an hour later.
    let moments = [local, local + chrono::TimeDelta::hours(1)];
    let moment = moments.iter().find_map(|local| local.and_local_timezone(zone).earliest());
    moment.map_or_else(|| local.and_utc(), |moment| moment.to_utc())
}

fn unknown(pass: &Pass, numbers: &[String]) -> anyhow::Error {
    Stop::Operator {
        message: format!("store `{}` has no order {}", pass.store.name, numbers.join(", ")),
        hint: "`--order` takes the number that the shopper was given".to_owned(),
    }
    .into()
}

fn not_begun(store: &str, rules: &Orders) -> anyhow::Error {
    let message =
        format!("nothing says from which day on the orders of store `{store}` are imported");
    let hint = format!(
        "set `start = \"YYYY-MM-DD\"` in [{}], or give `--since YYYY-MM-DD` once: earlier orders are \
         left alone",
        rules.section
    );
    Stop::Operator { message, hint }.into()
}

/// Tells what finding came upon that a person should know.
pub(super) fn told(pass: &mut Pass, found: &Found, summary: &mut Summary) -> anyhow::Result<()> {
    for (number, message) in &found.told {
        log::warn!("order {number}: {message}; `cpsync orders list --state attention`");
        let (key, message) = (Some(number.clone()), message.clone());
        pass.report.event(&Event::Warning { key, message })?;
    }
    for (id, message) in &found.unreadable {
        log::warn!("order with id {id}: held: {message}");
        summary.held += 1;
        let (key, message) = (id.clone(), message.clone());
        pass.report.event(&Event::Failed { key, sku: None, message, attempt: 1, next: None })?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_at_the_tills_also_where_the_clocks_change_at_midnight() {
        for (zone, day, expected) in [
            (chrono_tz::America::New_York, "2026-11-01", "2026-11-01T04:00:00Z"),
            (chrono_tz::America::New_York, "2026-11-02", "2026-11-02T05:00:00Z"),
            // No midnight on that day.
            (chrono_tz::America::Santiago, "2026-09-06", "2026-09-06T04:00:00Z"),
        ] {
            let expected: DateTime<Utc> = expected.parse().unwrap();
            assert_eq!(midnight(zone, day.parse().unwrap()), expected, "{zone} {day}");
        }
    }
}
