//! The keys of `[stores.NAME.orders]` that say where money is booked.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use toml::de::DeValue;

use crate::config::read::section::{Section, instead};
use crate::config::read::values::filled;
use crate::config::{
    OrderCharges, OrderTax, PaymentRule, PaymentRules, PaymentTime, Rounding, Shown,
};

/// `payments`, with the rest beside it: a method may be called anything.
pub(super) fn payments(section: &mut Section<'_>) -> PaymentRules {
    let optional = |section: &mut Section<'_>, key: &str, time| {
        if section.has(key) {
            return Some(rule(section, key, time));
        }
        section.know(&[key]);
        None
    };
    PaymentRules {
        methods: methods(section),
        default: optional(section, "payment-default", PaymentTime::Invoiced),
        gift_card: optional(section, "gift-card", PaymentTime::Deposit),
        store_credit: optional(section, "store-credit", PaymentTime::Deposit),
        points: optional(section, "points", PaymentTime::Deposit),
    }
}

fn methods(section: &mut Section<'_>) -> BTreeMap<String, PaymentRule> {
    if !section.has("payments") {
        section.know(&["payments"]);
        return BTreeMap::new();
    }
    section.within("payments", |section| {
        let methods: Vec<String> =
            section.entries().into_iter().map(|(method, _)| method.to_owned()).collect();
        methods
            .into_iter()
            .map(|method| {
                let rule = rule(section, &method, PaymentTime::Invoiced);
                (method, rule)
            })
            .collect()
    })
}

/// A pay code alone, or `{ pay-code, when }`; the key is there.
fn rule(section: &mut Section<'_>, key: &str, time: PaymentTime) -> PaymentRule {
    if !section.is_table(key) {
        let expected = "a payment code, or { pay-code, when }";
        let read = |value: &DeValue<'_>| filled(value).map_err(|_| instead(value, expected));
        let pay_code = section.take(key, read).unwrap_or_default();
        section.show(key, Shown::Text(pay_code.clone()));
        return PaymentRule { pay_code, time };
    }
    section.within(key, |section| PaymentRule {
        pay_code: section.required("pay-code", "a payment code of Counterpoint, SY_PAY_COD"),
        time: when(section, time),
    })
}

/// The default first, as [`Section::choice`] takes it.
fn when(section: &mut Section<'_>, default: PaymentTime) -> PaymentTime {
    let mut words = [
        ("invoiced", PaymentTime::Invoiced),
        ("deposit", PaymentTime::Deposit),
        ("final", PaymentTime::Final),
    ];
    words.sort_by_key(|(_, time)| *time != default);
    section.choice("when", &words)
}

/// `tax`
pub(super) fn tax(section: &mut Section<'_>) -> OrderTax {
    OrderTax {
        none: section.text("none"),
        default: section.text("default"),
        zips: section.map("zips"),
        regions: section.map("regions"),
    }
}

/// `fees`, `fee-default`, `rounding-limit` and `rounding-charge`
pub(super) fn charges(section: &mut Section<'_>) -> OrderCharges {
    OrderCharges {
        fees: fees(section),
        default: section.has("fee-default").then(|| charge(section, "fee-default", 2, 2)),
        rounding: Rounding {
            limit: limit(section),
            charge: charge(section, "rounding-charge", 5, 1),
        },
    }
}

fn fees(section: &mut Section<'_>) -> BTreeMap<String, u8> {
    section.know(&["fees", "fee-default"]);
    if !section.has("fees") {
        return BTreeMap::new();
    }
    section.within("fees", |section| {
        let codes: Vec<String> =
            section.entries().into_iter().map(|(code, _)| code.to_owned()).collect();
        codes.into_iter().map(|code| (code.clone(), charge(section, &code, 2, 2))).collect()
    })
}

/// Counterpoint has five; shipping is the first.
fn charge(section: &mut Section<'_>, key: &str, default: u8, least: u8) -> u8 {
    let number = section.number(key, default.into(), least.into()..=5);
    u8::try_from(number).unwrap_or(default)
}

fn limit(section: &mut Section<'_>) -> Decimal {
    let key = "rounding-limit";
    if !section.has(key) {
        section.know(&[key]);
        let default = Decimal::new(5, 2);
        section.show(key, Shown::Text(default.to_string()));
        return default;
    }
    let limit = section.decimal(key).unwrap_or_default();
    if limit.is_sign_negative() && !limit.is_zero() {
        section.problem(key, format!("`{key}` is below 0"), None);
    }
    limit
}
