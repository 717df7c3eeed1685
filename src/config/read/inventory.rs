//! `[stores.NAME.inventory]`

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use toml::de::{DeTable, DeValue};

use super::items::flag_column;
use super::section::{Section, Wrong};
use super::values::{filled, list};
use crate::config::{
    BackorderRule, Figure, Inventory, Locations, Shown, Source, ThresholdUse, WhenUnreadable,
};
use crate::model::Backorders;

const BACKORDERS: [(&str, Backorders); 3] =
    [("none", Backorders::None), ("allow", Backorders::Allow), ("notify", Backorders::Notify)];

/// The stock source of a store without MSI, and MSI's own first one.
const DEFAULT_SOURCE: &str = "default";

pub(super) fn read(section: &mut Section<'_>, stocking_location: &str) -> Inventory {
    Inventory {
        sources: sources(section, stocking_location),
        figure: section
            .choice("figure", &[("available", Figure::Available), ("on-hand", Figure::OnHand)]),
        subtract_backorder: section.flag("subtract-backorder", false),
        subtract_special_order: section.flag("subtract-special-order", false),
        add_transfer_in: section.flag("add-transfer-in", false),
        threshold: threshold(section),
        threshold_column: section.column("threshold-column"),
        threshold_use: section.choice(
            "threshold-use",
            &[
                ("subtract", ThresholdUse::Subtract),
                ("out-of-stock-at", ThresholdUse::OutOfStockAt),
            ],
        ),
        always_in_stock: flag_column(section, "always-in-stock", false),
        backorders: backorders(section),
        when_orders_unreadable: when_unreadable(section),
    }
}

fn sources(section: &mut Section<'_>, stocking_location: &str) -> Vec<Source> {
    if !section.has("sources") {
        section.know(&["sources"]);
        let locations = locations_or(section, stocking_location);
        return vec![Source { code: DEFAULT_SOURCE.to_owned(), locations }];
    }
    if section.has("locations") {
        let hint = "each source has its own `locations`";
        section.problem("locations", "`locations` and `sources` are both given", Some(hint));
    }
    section.know(&["locations"]);
    let mut codes = BTreeSet::new();
    let sources = section.each("sources", |section| {
        if !section.has("locations") {
            section.missing("`locations`", Some("the locations whose stock is added up"));
        }
        let code = section.required("code", "the source's code at the store");
        if !codes.insert(code.clone()) {
            section.problem("code", format!("the source `{code}` is given twice"), None);
        }
        Source { code, locations: locations_or(section, "") }
    });
    if sources.is_empty() {
        section.problem("sources", "`sources` has no entry", Some("leave the key out"));
    }
    sources
}

/// `"MAIN"`, `["MAIN", "WEST"]`, `"*"` or `{ group = "ALL" }`
fn locations_or(section: &mut Section<'_>, default: &str) -> Locations {
    let locations = section
        .take("locations", locations)
        .unwrap_or_else(|| Locations::List(vec![default.to_owned()]));
    let shown = match &locations {
        Locations::All => Shown::from("*"),
        Locations::List(list) => Shown::from(list.as_slice()),
        Locations::Group(group) => {
            Shown::Table(vec![("group".to_owned(), Shown::Text(group.clone()))])
        }
    };
    section.show("locations", shown);
    locations
}

fn locations(value: &DeValue<'_>) -> Result<Locations, Wrong> {
    match value {
        DeValue::Table(table) => group(table),
        DeValue::String(all) if all == "*" => Ok(Locations::All),
        other => {
            let list = list(other)?;
            if list.iter().any(|location| location.trim().is_empty() || location == "*") {
                return Err("has an entry that is no location".to_owned().into());
            }
            Ok(Locations::List(list))
        }
    }
}

fn group(table: &DeTable<'_>) -> Result<Locations, Wrong> {
    match table.get("group") {
        Some(group) if table.len() == 1 => filled(group.get_ref()).map(Locations::Group),
        _ => Err("can be a location, a list, \"*\" or { group = \"GROUP\" }".to_owned().into()),
    }
}

fn threshold(section: &mut Section<'_>) -> Decimal {
    if !section.has("threshold") {
        section.know(&["threshold"]);
        section.show("threshold", Shown::Integer(0));
        return Decimal::ZERO;
    }
    let threshold = section.decimal("threshold").unwrap_or_default();
    if threshold.is_sign_negative() && !threshold.is_zero() {
        section.problem("threshold", "`threshold` is below 0", None);
    }
    threshold
}

/// A word alone, or `{ default, column, map }`.
fn backorders(section: &mut Section<'_>) -> BackorderRule {
    if section.has("backorders") && !section.is_text("backorders") {
        return section.within("backorders", |section| BackorderRule {
            default: section.choice("default", &BACKORDERS),
            column: Some((section.required_column("column"), section.map_of("map", &BACKORDERS))),
        });
    }
    BackorderRule { default: section.choice("backorders", &BACKORDERS), column: None }
}

/// `"skip"` or `"buffer:2"`
fn when_unreadable(section: &mut Section<'_>) -> WhenUnreadable {
    let key = "when-orders-unreadable";
    let text = section.text_or(key, "skip");
    let buffer = text.strip_prefix("buffer:").and_then(|number| number.trim().parse().ok());
    match buffer {
        Some(buffer) if buffer >= Decimal::ZERO => WhenUnreadable::Buffer(buffer),
        _ => {
            if text != "skip" {
                let message = format!("`{key}` is `{text}`; it can be \"skip\" or \"buffer:2\"");
                section.problem(key, message, None);
            }
            WhenUnreadable::Skip
        }
    }
}
