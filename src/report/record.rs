//! An event as the run history keeps it: short, in words.

use super::Event;
use super::text::changes;

/// Most characters of the text: the history is no archive of contents.
const LONGEST: usize = 500;

/// What happened to a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// `create`, `update`, ..., `failed`, `warning`, `queued`
    pub kind: &'static str,
    /// What the record is in Counterpoint, for people; empty for the pass as a whole.
    pub key: String,
    /// Its SKU; `None` where it is the key, or there is none.
    pub sku: Option<String>,
    /// Reason, difference or message.
    pub text: String,
}

impl From<&Event> for Record {
    fn from(event: &Event) -> Self {
        let (kind, key, sku, text) = match event {
            Event::Change { key, sku, action, fields, .. } => {
                (*action, key.clone(), Some(sku), changes(fields))
            }
            Event::Failed { key, sku, message, attempt, .. } => {
                ("failed", key.clone(), sku.as_ref(), format!("{message} (attempt {attempt})"))
            }
            Event::Warning { key, message } => {
                ("warning", key.clone().unwrap_or_default(), None, message.clone())
            }
            Event::Found { key, file, what } => (*what, key.clone(), None, file.clone()),
            Event::Queued { key, reason } => ("queued", key.clone(), None, reason.clone()),
            Event::Adoption(found) => {
                let held_as = Some(&found.held_as).filter(|held_as| !held_as.is_empty());
                (found.outcome.as_str(), found.key.clone(), held_as, found.text())
            }
        };
        let key = key.replace('\t', " ");
        let sku = sku.filter(|sku| **sku != key).cloned();
        Self { kind, key, sku, text: cut(text) }
    }
}

fn cut(mut text: String) -> String {
    if let Some((end, _)) = text.char_indices().nth(LONGEST) {
        text.truncate(end);
        text.push('…');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::FieldChange;

    #[test]
    fn a_change_is_kept_with_what_differs() {
        let field = |old: Option<&str>, new: &str| FieldChange {
            field: "name".into(),
            old: old.map(Into::into),
            new: Some(new.into()),
        };
        let event = |sku: &str, fields| Event::Change {
            task: "items",
            key: "A\tcell\tS".into(),
            sku: sku.into(),
            action: "update",
            fields,
        };
        let record = Record::from(&event("A|S", vec![field(Some("x"), "y"), field(None, "z")]));
        assert_eq!((record.kind, record.key.as_str()), ("update", "A cell S"));
        assert_eq!(record.sku.as_deref(), Some("A|S"));
        assert_eq!(record.text, r#"name: "x" -> "y"; name: "z""#);
        assert_eq!(Record::from(&event("A cell S", Vec::new())).sku, None);
        let long = Event::Warning { key: None, message: "é".repeat(2_000) };
        assert_eq!(Record::from(&long).text.chars().count(), LONGEST + 1);
    }
}
