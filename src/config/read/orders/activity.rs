//! `[stores.NAME.orders.activity]`

use std::collections::BTreeMap;
use std::time::Duration;

use toml::de::DeValue;

use crate::config::read::section::{Section, Wrong, instead};
use crate::config::read::values::filled;
use crate::config::{
    Carrier, DocumentCancelled, LateChange, OrderActivityRules, Shown, Tracking, duration,
};

/// Magento 2's code of a carrier that it does not know.
const OTHER: &str = "custom";

pub(super) fn read(section: &mut Section<'_>) -> OrderActivityRules {
    let late = [("list", LateChange::List), ("ignore", LateChange::Ignore)];
    let cancelled = [("list", DocumentCancelled::List), ("cancel", DocumentCancelled::Cancel)];
    OrderActivityRules {
        tracking: tracking(section),
        carriers: carriers(section),
        ship_untracked_after: ship_untracked_after(section),
        capture_online: section.texts("capture-online").unwrap_or_default(),
        sources: section.map("sources"),
        source: section.text("source"),
        mail_invoices: section.flag("mail-invoices", false),
        mail_shipments: section.flag("mail-shipments", true),
        cancelled: section.choice("cancelled", &cancelled),
        edited: section.choice("edited", &late),
        watch: section.duration("watch", "30d", Duration::ZERO),
    }
}

fn tracking(section: &mut Section<'_>) -> Tracking {
    let words = [
        ("counterpoint", Tracking::Counterpoint),
        ("store", Tracking::Store),
        ("none", Tracking::None),
    ];
    section.choice("tracking", &words)
}

/// A duration, or `"never"`.
fn ship_untracked_after(section: &mut Section<'_>) -> Option<Duration> {
    const KEY: &str = "ship-untracked-after";
    const DEFAULT: Duration = Duration::from_secs(3 * 86_400);
    let read = |value: &DeValue<'_>| {
        let text = value.as_str().ok_or_else(|| instead(value, "a duration, or \"never\""))?;
        if text == "never" {
            return Ok(None);
        }
        let wrong = |wrong| Wrong::from(format!("is wrong: {wrong}, nor \"never\""));
        duration::parse(text).map(Some).map_err(wrong)
    };
    let after = section.take(KEY, read).unwrap_or(Some(DEFAULT));
    section.show(KEY, Shown::Text(after.map_or_else(|| "never".to_owned(), duration::format)));
    after
}

fn carriers(section: &mut Section<'_>) -> BTreeMap<String, Carrier> {
    section
        .optional("carriers", |section| {
            let codes: Vec<String> =
                section.entries().into_iter().map(|(code, _)| code.to_owned()).collect();
            codes.into_iter().map(|code| (code.clone(), carrier(section, &code))).collect()
        })
        .unwrap_or_default()
}

/// What the shopper reads alone, or `{ carrier, title }`; the key is there.
fn carrier(section: &mut Section<'_>, key: &str) -> Carrier {
    if section.is_table(key) {
        return section.within(key, |section| Carrier {
            code: section.text_or("carrier", OTHER),
            title: section.required("title", "what the shopper reads, such as \"UPS Ground\""),
        });
    }
    let expected = "what the shopper reads, or { carrier, title }";
    let read = |value: &DeValue<'_>| filled(value).map_err(|_| instead(value, expected));
    let title = section.take(key, read).unwrap_or_default();
    section.show(key, Shown::Text(title.clone()));
    Carrier { code: OTHER.to_owned(), title }
}
