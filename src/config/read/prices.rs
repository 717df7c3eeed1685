//! `[stores.NAME.prices]`

use std::collections::BTreeMap;
use std::time::Duration;

use toml::de::DeValue;

use super::section::Section;
use super::values::filled;
use crate::config::{Items, Level, PriceEngine, Prices, Shown, ZeroPrice};

/// What follows from `[stores.NAME.items]` unless it is said here.
pub(super) fn read(section: &mut Section<'_>, items: &Items) -> Prices {
    let columns = section.map("level-columns");
    let rule = &items.price;
    let selling = Level::Number(rule.level);
    let list = rule.regular.then_some(Level::Regular);
    let zero = match items.zero_price {
        ZeroPrice::Hold => [("hold", ZeroPrice::Hold), ("send", ZeroPrice::Send)],
        ZeroPrice::Send => [("send", ZeroPrice::Send), ("hold", ZeroPrice::Hold)],
    };
    Prices {
        location: rule.location.clone(),
        list: level(section, "price", list, &columns),
        selling: level(section, "special", Some(selling.clone()), &columns).unwrap_or(selling),
        decimals: rule.decimals,
        msrp: msrp(section, &columns),
        cost: section.column("cost"),
        zero_price: section.choice("zero-price", &zero),
        promotions: section.flag("promotions", true),
        customer: section.scalar("customer"),
        store: section.scalar("store"),
        look_ahead: section.duration("look-ahead", "14d", Duration::ZERO),
        engine: section.choice(
            "price-engine",
            &[("cpsync", PriceEngine::Own), ("counterpoint", PriceEngine::Counterpoint)],
        ),
    }
}

/// `"regular"`, `"price-1"` .. `"price-10"`, or `"none"`; from 7 on by `level-columns`.
fn level(
    section: &mut Section<'_>,
    key: &str,
    default: Option<Level>,
    columns: &BTreeMap<String, String>,
) -> Option<Level> {
    let read = |value: &DeValue<'_>| {
        let word = filled(value)?;
        match (word.as_str(), parse(&word, columns)) {
            ("none", _) => Ok(None),
            (_, Some(level)) => Ok(Some(level)),
            (_, None) => Err(format!(
                "is `{word}`; it can be \"regular\", \"price-1\" to \"price-6\", a further level that \
                 `level-columns` has, or \"none\""
            )
            .into()),
        }
    };
    let level = section.take(key, read).unwrap_or(default);
    section.show(key, Shown::Text(level.as_ref().map_or("none".to_owned(), word)));
    if level.is_none() && key == "special" {
        section.problem(key, "`special` is the selling price and cannot be \"none\"", None);
    }
    level
}

fn msrp(section: &mut Section<'_>, columns: &BTreeMap<String, String>) -> Option<(String, Level)> {
    let attribute = section.text_or("msrp-attribute", "msrp");
    level(section, "msrp", None, columns).map(|level| (attribute, level))
}

fn parse(word: &str, columns: &BTreeMap<String, String>) -> Option<Level> {
    if word == "regular" {
        return Some(Level::Regular);
    }
    let number = word.strip_prefix("price-")?;
    if let Ok(level @ 1..=6) = number.parse::<u8>() {
        return Some(Level::Number(level));
    }
    columns.get(number).map(|column| Level::Column(column.to_uppercase()))
}

fn word(level: &Level) -> String {
    match level {
        Level::Regular => "regular".to_owned(),
        Level::Number(number) => format!("price-{number}"),
        Level::Column(column) => column.clone(),
    }
}
