//! The `fields` parameter: `items[sku,extension_attributes[website_ids]],total_count` keeps only those members.

use serde_json::{Map, Value};

/// Deepest nesting read.
const DEPTH: u8 = 32;

/// The members asked for, each with what is asked for inside it.
#[derive(Clone, Debug, Default)]
struct Selection(Vec<(String, Option<Selection>)>);

/// Keeps the members of `body` that `fields` names; an empty list of a bracketed member becomes `null`.
pub(crate) fn select(body: &Value, fields: &str) -> Value {
    let mut rest = fields;
    let selection = parse(&mut rest, DEPTH);
    match body {
        Value::Array(list) => {
            Value::Array(list.iter().map(|item| keep(item, &selection)).collect())
        }
        other => keep(other, &selection),
    }
}

fn parse(rest: &mut &str, depth: u8) -> Selection {
    let mut selection = Selection::default();
    while !rest.is_empty() {
        let end = rest.find(['[', ']', ',']).unwrap_or(rest.len());
        let (name, tail) = rest.split_at(end);
        *rest = tail;
        let mut inner = None;
        if let Some(tail) = rest.strip_prefix('[') {
            *rest = if depth == 0 { "" } else { tail };
            inner = Some(parse(rest, depth.saturating_sub(1)));
        }
        if !name.trim().is_empty() {
            selection.0.push((name.trim().to_owned(), inner));
        }
        if let Some(tail) = rest.strip_prefix(']') {
            *rest = tail;
            return selection;
        }
        if let Some(tail) = rest.strip_prefix(',') {
            *rest = tail;
        }
    }
    selection
}

fn keep(value: &Value, selection: &Selection) -> Value {
    let Value::Object(members) = value else { return value.clone() };
    let mut kept = Map::new();
    for (name, member) in members {
        let Some((_, inner)) = selection.0.iter().find(|(wanted, _)| wanted == name) else {
            continue;
        };
        kept.insert(name.clone(), keep_member(member, inner.as_ref()));
    }
    Value::Object(kept)
}

fn keep_member(member: &Value, inner: Option<&Selection>) -> Value {
    match (member, inner) {
        (_, None) => member.clone(),
        (Value::Array(list), Some(_)) if list.is_empty() => Value::Null,
        (Value::Array(list), Some(inner)) => {
            Value::Array(list.iter().map(|item| keep(item, inner)).collect())
        }
        (other, Some(inner)) => keep(other, inner),
    }
}
