//! The keys of `[stores.NAME.orders]` that say which orders are taken and watched.

use std::time::Duration;

use chrono::NaiveDate;
use toml::de::DeValue;

use crate::config::read::section::{Section, Wrong, instead};
use crate::config::{LateChange, OrderFinding, Shown};

const STATUSES: [&str; 3] = ["pending", "processing", "complete"];

/// Conditions in which an order is not paid for, being checked, or over (Magento 2's own words).
const NEVER: [&str; 6] =
    ["pending_payment", "payment_review", "holded", "canceled", "closed", "fraud"];

pub(super) fn read(section: &mut Section<'_>) -> OrderFinding {
    let late = [("list", LateChange::List), ("ignore", LateChange::Ignore)];
    OrderFinding {
        statuses: statuses(section),
        start: start(section),
        overlap: section.duration("overlap", "30m", Duration::from_secs(60)),
        twin_window: twin_window(section),
        edited: section.choice("edited", &late),
        cancelled: section.choice("cancelled", &late),
        refunded: section.choice("refunded", &late),
        note: note(section),
    }
}

fn note(section: &mut Section<'_>) -> Option<String> {
    let id = section.text_or("late-note", "none");
    (id != "none").then_some(id)
}

fn statuses(section: &mut Section<'_>) -> Vec<String> {
    let Some(statuses) = section.texts("statuses") else {
        let default = STATUSES.map(str::to_owned).to_vec();
        section.show("statuses", Shown::from(default.as_slice()));
        return default;
    };
    if let Some(wrong) = statuses.iter().find(|status| NEVER.contains(&status.as_str())) {
        let message = format!("`statuses` has `{wrong}`: such an order is not to be delivered");
        section.problem("statuses", message, Some("leave it out"));
    }
    statuses
}

/// A day, as text or as TOML's own date.
fn start(section: &mut Section<'_>) -> Option<NaiveDate> {
    let date = section.take("start", |value| {
        let text = match value {
            DeValue::Datetime(date) => date.to_string(),
            DeValue::String(text) => text.to_string(),
            other => return Err(instead(other, "a day like \"2026-11-30\"")),
        };
        text.parse().map_err(|_| Wrong {
            message: format!("is `{text}`, which is no day"),
            hint: Some("write it like \"2026-11-30\"".to_owned()),
        })
    })?;
    section.show("start", Shown::Text(NaiveDate::to_string(&date)));
    Some(date)
}

fn twin_window(section: &mut Section<'_>) -> Option<Duration> {
    let hold = section.choice("twins", &[("hold", true), ("import", false)]);
    let window = section.duration("twin-window", "1m", Duration::from_secs(1));
    hold.then_some(window)
}
