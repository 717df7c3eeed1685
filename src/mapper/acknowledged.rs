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
    shown(marks.get(&field.to_string())?)
}

/// A mark as a person may read it; `None` for a digest.
pub fn shown(mark: &Json) -> Option<String> {
    match mark {
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

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;

    use super::*;
    use crate::mapper::fixture::{dec, item, store, with_rules};
    use crate::model::{Axis, Family, Member, Sku};

    #[test]
    fn a_product_equals_its_own_marks_and_one_edit_is_one_field() {
        let head = item("A");
        let family = Family { root: head.no.clone(), head: Some(head), members: Vec::new() };
        let open = crate::mapper::availability::OpenLines::default();
        let store = store();
        let mut mapped = with_rules(&store, &open, |rules| crate::mapper::map(&family, rules));
        let mut product = mapped.products.remove(0);
        let marks: Marks = product
            .fields
            .iter()
            .map(|(field, content)| (field.to_string(), mark(content)))
            .collect();
        assert!(changed(&product, &marks).is_empty());
        let long = Content::Text("x".repeat(500));
        product.fields.insert(Field::Description, long);
        assert_eq!(changed(&product, &marks), [Field::Description].into());
    }

    #[test]
    fn equal_content_has_an_equal_mark() {
        let number = |text: &str| mark(&Content::Number(dec(text)));
        assert_eq!(number("1.5000"), number("1.5"));
        assert_ne!(number("1.5"), mark(&Content::Number(Decimal::TWO)));
        let axes = |label: &str| {
            mark(&Content::Axes(vec![Axis {
                attribute: "size".into(),
                labels: vec![label.into()],
            }]))
        };
        assert_eq!(axes("S"), axes("M"), "labels come and go with the children");
        assert_ne!(mark(&Content::Text("y".repeat(61))), mark(&Content::Text("y".repeat(62))));
    }

    #[test]
    fn links_are_told_as_a_list_and_long_texts_not_at_all() {
        let members = vec![Member { sku: Sku("A, B".into()), position: 1 }];
        let marks = Marks::from([
            ("children".to_owned(), mark(&Content::Links(members))),
            ("description".to_owned(), mark(&Content::Text("z".repeat(99)))),
            ("name".to_owned(), mark(&Content::Text("Short".into()))),
        ]);
        assert_eq!(links(&marks, &Field::Children), ["A, B"]);
        assert_eq!(readable(&marks, &Field::Description), None);
        assert_eq!(readable(&marks, &Field::Name).as_deref(), Some("Short"));
    }
}
