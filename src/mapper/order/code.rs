//! Codes: what cpsync.toml maps a store's word to, and whether the company has it.

use std::collections::{BTreeMap, BTreeSet};

use super::contact::clean;
use super::hold::Problems;
use crate::config::{Orders, OtherShipVia};
use crate::model::{OrderSite, TaxRule, WebOrder, fold};

/// The codes of the company, compared as SQL Server does and given as it spells them.
#[derive(Clone, Copy)]
pub struct Codes<'a>(&'a OrderSite);

impl<'a> Codes<'a> {
    /// The codes of this company.
    pub fn new(site: &'a OrderSite) -> Self {
        Self(site)
    }

    /// A payment code and its type.
    pub fn pay(self, code: &str) -> Option<(&'a str, char)> {
        self.0.pay_codes.iter().find(|(own, _)| same(own, code)).map(|(own, kind)| (&**own, *kind))
    }

    /// A tax code and where its amounts are booked.
    pub fn tax(self, code: &str) -> Option<(&'a str, Option<&'a TaxRule>)> {
        let (own, rule) = self.0.tax_codes.iter().find(|(own, _)| same(own, code))?;
        Some((own, rule.as_ref()))
    }

    pub(super) fn pay_codes(self) -> String {
        listed(self.0.pay_codes.keys())
    }

    pub(super) fn tax_codes(self) -> String {
        listed(self.0.tax_codes.keys())
    }

    pub(super) fn discount(self, code: &str, problems: &mut Problems) -> String {
        known(&self.0.discount_codes, code, "discount code", problems)
    }

    pub(super) fn reason(self, code: &str, problems: &mut Problems) -> String {
        known(&self.0.override_reasons, code, "price override reason", problems)
    }
}

/// `SHIP_VIA_COD` of the order's carrier and method; `None` when nothing is sent.
pub(super) fn ship_via(
    order: &WebOrder,
    rules: &Orders,
    codes: Codes<'_>,
    problems: &mut Problems,
) -> Option<String> {
    let method = order.delivery.method.as_ref()?;
    let code = match (mapped(&rules.ship_via, method), &rules.other_ship_via) {
        (Some(code), _) | (None, OtherShipVia::Code(code)) => code,
        (None, OtherShipVia::Empty) => return None,
        (None, OtherShipVia::Hold) => {
            let listed = listed(codes.0.ship_vias.iter());
            problems.add(
                format!("ship-via {method}"),
                format!("its delivery `{method}` is not mapped"),
            );
            problems.line("ship-via", line(method, "SHIP_VIA_COD", &listed));
            return None;
        }
    };
    Some(known(&codes.0.ship_vias, code, "ship-via code", problems))
}

/// The company's spelling. A set that is empty was not to be read, and says nothing.
fn known(set: &BTreeSet<String>, code: &str, what: &str, problems: &mut Problems) -> String {
    let own = set.iter().find(|own| same(own, code));
    if own.is_none() && !set.is_empty() {
        absent(what, code, &listed(set.iter()), problems);
    }
    own.map_or(code, String::as_str).to_owned()
}

/// Notes that cpsync.toml names a code that the company does not have.
pub(super) fn absent(what: &str, code: &str, listed: &str, problems: &mut Problems) {
    let reason = format!("Counterpoint has no {what} `{code}`, which cpsync.toml names");
    problems.add(format!("{what} {code}"), reason);
    let has = if listed.is_empty() { "none" } else { listed };
    problems.text(format!(
        "set `{code}` up in Counterpoint, or name another in cpsync.toml: it has {has}"
    ));
}

/// The value of a key of cpsync.toml: the key itself, else the longest that ends in `*` and begins
/// like it; case does not count.
pub(super) fn mapped<'m, V>(map: &'m BTreeMap<String, V>, word: &str) -> Option<&'m V> {
    let folded = fold(word);
    let begins =
        |key: &str| key.strip_suffix('*').is_some_and(|head| folded.starts_with(&fold(head)));
    let longest = || map.iter().filter(|(key, _)| begins(key)).max_by_key(|(key, _)| key.len());
    exact(map, word).or_else(|| longest().map(|(_, value)| value))
}

/// The value of this very key; case does not count.
pub(super) fn exact<'m, V>(map: &'m BTreeMap<String, V>, word: &str) -> Option<&'m V> {
    map.iter().find(|(key, _)| same(key, word)).map(|(_, value)| value)
}

/// A key as it stands in cpsync.toml.
pub(super) fn key(word: &str) -> String {
    let bare = |c: char| c.is_ascii_alphanumeric() || "-_".contains(c);
    if !word.is_empty() && word.chars().all(bare) {
        return word.to_owned();
    }
    toml::Value::from(clean(word)).to_string()
}

fn listed<'c>(codes: impl Iterator<Item = &'c String>) -> String {
    codes.map(String::as_str).collect::<Vec<_>>().join(", ")
}

/// A line of cpsync.toml with what it can be: `key = "PAY_COD"   # one of CASH, CHECK`.
pub(super) fn line(word: &str, code: &str, listed: &str) -> String {
    let choice = if listed.is_empty() { String::new() } else { format!("   # one of {listed}") };
    format!("{} = \"{code}\"{choice}", key(word))
}

fn same(one: &str, other: &str) -> bool {
    fold(one) == fold(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_closest_key_of_a_map_is_taken() {
        let map: BTreeMap<String, u8> = [("ups_*", 1), ("ups_03", 2), ("ups_0*", 3), ("*", 4)]
            .map(|(k, v)| (k.into(), v))
            .into();
        for (word, expected) in
            [("ups_03", 2), ("UPS_03", 2), ("ups_02", 3), ("ups_x", 1), ("dhl", 4)]
        {
            assert_eq!(mapped(&map, word), Some(&expected), "{word}");
        }
        assert_eq!(mapped(&BTreeMap::<String, u8>::new(), "x"), None);
    }

    #[test]
    fn a_key_is_quoted_where_toml_wants_it() {
        for (word, expected) in
            [("checkmo", "checkmo"), ("a b", "\"a b\""), ("a\"b", "'a\"b'"), ("größe", "\"größe\"")]
        {
            assert_eq!(key(word), expected);
        }
    }
}
