//! The mapping table: any column, barcode or dimension -> any attribute of the store.

use std::collections::BTreeMap;

use super::sku;
use crate::config::{AttributeKind, AttributeRule, AttributeSource, FlagColumn};
use crate::model::{Cell, Content, Item, ProductKey, Value};

/// The attribute's content for one product; an `Err` says in words why the value cannot be sent.
/// `None`: the rule does not speak of this product (a dimension that it does not have).
pub fn content(
    rule: &AttributeRule,
    item: &Item,
    cell: Option<&Cell>,
    key: &ProductKey,
) -> Option<Result<Content, String>> {
    let value = match &rule.source {
        AttributeSource::Column(column) => item.column(column).clone(),
        AttributeSource::Fixed(text) => Value::Text(text.clone()),
        AttributeSource::Barcode(kind) => {
            sku::barcode(item, key, kind).map_or(Value::Null, Value::Text)
        }
        AttributeSource::Dimension(tag) => Value::Text(dimension(item, cell?, tag)?),
    };
    Some(convert(rule, &value))
}

/// Whether the column says yes; blank means what the rule says.
pub fn flag(rule: &FlagColumn, item: &Item) -> bool {
    rule.says(item.text(&rule.column).as_deref())
}

/// What the map says of a value, compared without case; `None` when it does not name it.
pub fn looked_up<'a, V>(map: &'a BTreeMap<String, V>, value: &str) -> Option<&'a V> {
    map.iter().find(|(from, _)| from.trim().eq_ignore_ascii_case(value)).map(|(_, to)| to)
}

/// The replacement for a value; the value itself when the map does not name it.
pub fn mapped<'a>(map: &'a BTreeMap<String, String>, value: &'a str) -> &'a str {
    looked_up(map, value).map_or(value, String::as_str)
}

fn dimension(item: &Item, cell: &Cell, tag: &str) -> Option<String> {
    let place = item.dimensions.iter().position(|own| own.eq_ignore_ascii_case(tag))?;
    cell.values.get(place).map(|value| value.label.clone())
}

fn convert(rule: &AttributeRule, value: &Value) -> Result<Content, String> {
    let Some(text) = value.text() else {
        return match &rule.default {
            Some(default) => typed(rule, &Value::Text(default.clone()), default),
            None => Ok(Content::Clear),
        };
    };
    match mapped(&rule.map, &text) {
        same if same == text => typed(rule, value, &text),
        replaced => typed(rule, &Value::Text(replaced.to_owned()), replaced),
    }
}

fn typed(rule: &AttributeRule, value: &Value, text: &str) -> Result<Content, String> {
    let attribute = &rule.attribute;
    Ok(match rule.kind {
        AttributeKind::Text => Content::Text(text.to_owned()),
        AttributeKind::Select => Content::Option(text.to_owned()),
        AttributeKind::Multiselect => Content::Options(options(rule, text)),
        AttributeKind::YesNo => Content::Flag(
            ["Y", "YES", "1", "TRUE"].iter().any(|yes| yes.eq_ignore_ascii_case(text)),
        ),
        AttributeKind::Number | AttributeKind::Price => Content::Number(
            value
                .number()
                .ok_or_else(|| format!("attribute `{attribute}` needs a number, not `{text}`"))?,
        ),
        AttributeKind::Date => date(value, text)
            .map(Content::Date)
            .ok_or_else(|| format!("attribute `{attribute}` needs a date, not `{text}`"))?,
    })
}

/// Labels of a comma list, each mapped on its own, sorted and without repeats.
fn options(rule: &AttributeRule, text: &str) -> Vec<String> {
    let mut labels: Vec<String> = text
        .split(',')
        .map(str::trim)
        .filter(|label| !label.is_empty())
        .map(|label| mapped(&rule.map, label).to_owned())
        .collect();
    labels.sort_by_key(|label| label.to_lowercase());
    labels.dedup_by(|a, b| a.eq_ignore_ascii_case(b));
    labels
}

fn date(value: &Value, text: &str) -> Option<chrono::NaiveDate> {
    match value {
        Value::Time(time) => Some(time.date()),
        _ => text.get(..10).and_then(|day| day.parse().ok()),
    }
}
