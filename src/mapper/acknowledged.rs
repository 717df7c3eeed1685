//! What the store confirmed, in short: one mark per field, and the difference to what it should be.
//!
//! A short value is kept as it is, so that a person can read it; a long one as the first 16 hex
//! digits of its SHA-256; linked SKUs as a list, since they are sent by difference.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde_json::Value as Json;
use sha2::{Digest, Sha256};

use crate::model::{Content, Field, Product};

/// Values up to this many characters are kept as they are.
const READABLE: usize = 60;

/// Marks by field name.
pub type Marks = BTreeMap<String, Json>;

/// The mark of one field's content.
pub fn mark(content: &Content) -> Json {
    match content {
        Content::Links(members) => {
            members.iter().map(|member| Json::from(member.sku.as_str())).collect()
        }
        other => {
            let text = other.to_string();
            Json::from(if text.chars().count() <= READABLE { text } else { digest(&text) })
        }
    }
}

/// The fields whose content the store has not confirmed.
pub fn changed(product: &Product, marks: &Marks) -> BTreeSet<Field> {
    product
        .fields
        .iter()
        .filter(|(field, content)| marks.get(&field.to_string()) != Some(&mark(content)))
        .map(|(field, _)| field.clone())
        .collect()
}

/// The linked SKUs of a mark made by [`mark`]; empty for anything else.
pub fn links(marks: &Marks, field: &Field) -> Vec<String> {
    let list = marks.get(&field.to_string()).and_then(Json::as_array);
    list.into_iter().flatten().filter_map(Json::as_str).map(str::to_owned).collect()
}

/// What was confirmed, as a person may read it; `None` when it was not, or is kept as a digest.
pub fn readable(marks: &Marks, field: &Field) -> Option<String> {
    match marks.get(&field.to_string())? {
        Json::String(text) if !text.starts_with(DIGEST) => Some(text.clone()),
        Json::Array(skus) => {
            Some(skus.iter().filter_map(Json::as_str).collect::<Vec<_>>().join(", "))
        }
        _ => None,
    }
}

/// Begins every digest; no text from Counterpoint holds this character.
const DIGEST: char = '\u{1}';

fn digest(text: &str) -> String {
    let hash = Sha256::digest(text.as_bytes());
    hash[..8].iter().fold(String::from(DIGEST), |mut hex, byte| {
        // Writing to a String cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
