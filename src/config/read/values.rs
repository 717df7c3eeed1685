//! The getters of a [`Section`]: text, numbers, words of a choice, durations, columns, maps.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::time::Duration;

use rust_decimal::Decimal;
use toml::de::DeValue;

use super::section::{Section, Wrong, as_array, instead, nearest};
use crate::config::{Shown, duration};

impl Section<'_> {
    /// Text that must not be blank; `None` when absent.
    pub(super) fn text(&mut self, key: &str) -> Option<String> {
        let text = self.take(key, filled)?;
        self.show(key, Shown::Text(text.clone()));
        Some(text)
    }

    /// Text with a default.
    pub(super) fn text_or(&mut self, key: &str, default: &str) -> String {
        let text = self.take(key, filled).unwrap_or_else(|| default.to_owned());
        self.show(key, Shown::Text(text.clone()));
        text
    }

    /// Text that must be there; empty when it is not.
    pub(super) fn required(&mut self, key: &str, hint: &str) -> String {
        if !self.has(key) {
            self.missing(&format!("`{key}`"), Some(hint));
        }
        self.text(key).unwrap_or_default()
    }

    /// Text or a number, as text; may be empty.
    pub(super) fn scalar(&mut self, key: &str) -> Option<String> {
        let text = self.take(key, scalar)?;
        self.show(key, Shown::Text(text.clone()));
        Some(text)
    }

    /// A list of text, or one text alone.
    pub(super) fn texts(&mut self, key: &str) -> Option<Vec<String>> {
        let list = self.take(key, list)?;
        self.show(key, Shown::from(list.as_slice()));
        Some(list)
    }

    /// `true` or `false`.
    pub(super) fn flag(&mut self, key: &str, default: bool) -> bool {
        let flag = self
            .take(key, |value| value.as_bool().ok_or_else(|| instead(value, "true or false")))
            .unwrap_or(default);
        self.show(key, Shown::Flag(flag));
        flag
    }

    /// A whole number in a range.
    pub(super) fn number(&mut self, key: &str, default: u32, range: RangeInclusive<u32>) -> u32 {
        let number = self.take(key, |value| whole(value, &range)).unwrap_or(default);
        self.show(key, Shown::Integer(number.into()));
        number
    }

    /// An exact number; a fraction may also be written as text.
    pub(super) fn decimal(&mut self, key: &str) -> Option<Decimal> {
        let number = self.take(key, decimal)?;
        self.show(key, exact(number));
        Some(number)
    }

    /// A duration, at least this long.
    pub(super) fn duration(&mut self, key: &str, default: &str, least: Duration) -> Duration {
        let read = |value: &DeValue<'_>| {
            let text = value.as_str().ok_or_else(|| instead(value, "a duration like \"30s\""))?;
            let length =
                duration::parse(text).map_err(|wrong| Wrong::from(format!("is wrong: {wrong}")))?;
            if length < least {
                return Err(Wrong::from(format!("is less than {}", duration::format(least))));
            }
            Ok(length)
        };
        let default = duration::parse(default).unwrap_or(least);
        let length = self.take(key, read).unwrap_or(default);
        self.show(key, Shown::Text(duration::format(length)));
        length
    }

    /// One of these words; the first is the default.
    pub(super) fn choice<T: Clone>(&mut self, key: &str, words: &[(&str, T)]) -> T {
        let chosen = self.take(key, |value| choose(value, words)).unwrap_or(0);
        self.show(key, Shown::from(words[chosen].0));
        words[chosen].1.clone()
    }

    /// A column of `IM_ITEM`, in upper case.
    pub(super) fn column(&mut self, key: &str) -> Option<String> {
        let column = self.take(key, column)?;
        self.show(key, Shown::Text(column.clone()));
        Some(column)
    }

    /// A column that must be there; empty when it is not.
    pub(super) fn required_column(&mut self, key: &str) -> String {
        if !self.has(key) {
            self.missing(&format!("`{key}`"), Some("name a column of IM_ITEM"));
        }
        self.column(key).unwrap_or_default()
    }

    /// A table of free keys with text or numbers.
    pub(super) fn map(&mut self, key: &str) -> BTreeMap<String, String> {
        self.map_with(key, |_, value| scalar(value))
    }

    /// A table of free keys, each one of these words.
    pub(super) fn map_of<T: Clone>(
        &mut self,
        key: &str,
        words: &[(&str, T)],
    ) -> BTreeMap<String, T> {
        self.map_with(key, |_, value| choose(value, words).map(|chosen| words[chosen].0.to_owned()))
            .into_iter()
            .filter_map(|(name, word)| {
                let (_, value) = words.iter().find(|(known, _)| *known == word)?;
                Some((name, value.clone()))
            })
            .collect()
    }

    fn map_with(
        &mut self,
        key: &str,
        read: impl Fn(&str, &DeValue<'_>) -> Result<String, Wrong>,
    ) -> BTreeMap<String, String> {
        if !self.has(key) {
            self.get(key);
            return BTreeMap::new();
        }
        self.within(key, |section| {
            let names: Vec<String> =
                section.entries().into_iter().map(|(name, _)| name.to_owned()).collect();
            let mut map = BTreeMap::new();
            for name in names {
                let Some(text) = section.take(&name, |value| read(&name, value)) else { continue };
                section.show(&name, Shown::Text(text.clone()));
                map.insert(name, text);
            }
            map
        })
    }

    /// A path; a relative one is taken from the configuration file's folder.
    pub(super) fn path(&mut self, key: &str) -> Option<PathBuf> {
        let path = self.text(key)?;
        Some(self.beside(&path))
    }

    /// A path taken from the configuration file's folder.
    pub(super) fn beside(&self, path: &str) -> PathBuf {
        self.reading.path.parent().unwrap_or_else(|| "".as_ref()).join(path)
    }
}

/// Text or a number as text.
pub(super) fn scalar(value: &DeValue<'_>) -> Result<String, Wrong> {
    match value {
        DeValue::String(text) => Ok(text.to_string()),
        DeValue::Integer(number) if number.radix() == 10 => Ok(number.as_str().to_owned()),
        DeValue::Float(number) => Ok(number.as_str().to_owned()),
        other => Err(instead(other, "text or a number")),
    }
}

/// A list of text or numbers; one alone is a list of one.
pub(super) fn list(value: &DeValue<'_>) -> Result<Vec<String>, Wrong> {
    let DeValue::Array(_) = value else { return Ok(vec![scalar(value)?]) };
    let list: Result<Vec<String>, Wrong> =
        as_array(value)?.iter().map(|element| scalar(element.get_ref())).collect();
    let list = list.map_err(|wrong| Wrong::from(format!("has an entry that {}", wrong.message)))?;
    if list.is_empty() { Err(Wrong::from("is an empty list".to_owned())) } else { Ok(list) }
}

/// A column's name, in upper case.
pub(super) fn column(value: &DeValue<'_>) -> Result<String, Wrong> {
    let name = filled(value)?;
    let mut characters = name.chars();
    let first = characters.next().is_some_and(|c| c.is_alphabetic() || c == '_');
    if !first || !characters.all(|c| c.is_alphanumeric() || c == '_') || name.len() > 128 {
        return Err(format!("is `{name}`, which cannot be the name of a column").into());
    }
    Ok(name.to_uppercase())
}

/// Text that is not blank.
pub(super) fn filled(value: &DeValue<'_>) -> Result<String, Wrong> {
    let text = value.as_str().ok_or_else(|| instead(value, "text"))?;
    if text.trim().is_empty() {
        return Err(Wrong { message: "is empty".into(), hint: Some("leave the key out".into()) });
    }
    Ok(text.to_owned())
}

/// The place of the value's word among the words.
pub(super) fn choose<T>(value: &DeValue<'_>, words: &[(&str, T)]) -> Result<usize, Wrong> {
    let text = value.as_str().ok_or_else(|| instead(value, &alternatives(words)))?;
    words.iter().position(|(word, _)| *word == text).ok_or_else(|| {
        let near = nearest(text, words.iter().map(|(word, _)| *word));
        Wrong {
            message: format!("is `{text}`; it can be {}", alternatives(words)),
            hint: near.map(|near| format!("did you mean `{near}`?")),
        }
    })
}

fn alternatives<T>(words: &[(&str, T)]) -> String {
    let words: Vec<String> = words.iter().map(|(word, _)| format!("\"{word}\"")).collect();
    words.join(" or ")
}

fn whole(value: &DeValue<'_>, range: &RangeInclusive<u32>) -> Result<u32, Wrong> {
    let (least, most) = (range.start(), range.end());
    let expected = format!("a whole number from {least} to {most}");
    let DeValue::Integer(number) = value else { return Err(instead(value, &expected)) };
    i64::from_str_radix(number.as_str(), number.radix())
        .ok()
        .and_then(|number| u32::try_from(number).ok())
        .filter(|number| range.contains(number))
        .ok_or_else(|| format!("is {number}; it can be {least} to {most}").into())
}

fn decimal(value: &DeValue<'_>) -> Result<Decimal, Wrong> {
    let text = scalar(value).map_err(|_| instead(value, "a number"))?;
    text.replace('_', "")
        .parse()
        .map_err(|_| format!("is `{text}`, which is not a number of this kind").into())
}

fn exact(number: Decimal) -> Shown {
    let number = number.normalize();
    i64::try_from(number)
        .ok()
        .filter(|_| number.scale() == 0)
        .map_or_else(|| Shown::Text(number.to_string()), Shown::Integer)
}
