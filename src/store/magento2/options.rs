//! Options of select attributes, one after the other: two at once make doubles.

use serde::de::IgnoredAny;
use serde_json::{Value, json};

use super::Magento2;
use super::client::Scope;
use super::lookups::{Choice, Input, same};
use super::trouble::Trouble;
use crate::store::http::url::encode;

impl Magento2 {
    /// The labels of a select attribute.
    pub(super) fn labels(&mut self, attribute: &str) -> Result<Vec<String>, Trouble> {
        self.select(attribute)?;
        let options = self.lookups.options(&mut self.rest, attribute)?;
        Ok(options.iter().map(|option| option.label.clone()).collect())
    }

    /// Adds a label unless it is there in some case.
    pub(super) fn put_option(&mut self, attribute: &str, label: &str) -> Result<(), Trouble> {
        self.select(attribute)?;
        if label.trim().is_empty() {
            return Err(Trouble::rejected(format!(
                "an option of attribute `{attribute}` needs a label"
            )));
        }
        if let Some(letter) = label.chars().find(|letter| letter.len_utf8() > 3) {
            return Err(Trouble::rejected(format!(
                "option `{label}` of attribute `{attribute}`: the store cannot keep the character `{letter}`"
            )));
        }
        if self.has_option(attribute, label)? {
            return Ok(());
        }
        let path = format!("products/attributes/{}/options", encode(attribute));
        match self.rest.post::<Value>(&path, &json!({ "option": { "label": label } })) {
            Ok(id) => {
                self.note_option(attribute, label, &id);
                Ok(())
            }
            Err(trouble) if trouble.option_exists() => self.force_option(attribute, label, trouble),
            Err(trouble) => Err(trouble),
        }
    }

    /// The label exists, made meanwhile; or it equals the id of another option, which only a POST
    /// minds (notes, section 16: a size `38` beside option 38).
    fn force_option(
        &mut self,
        attribute: &str,
        label: &str,
        trouble: Trouble,
    ) -> Result<(), Trouble> {
        self.lookups.forget_options(attribute);
        if self.has_option(attribute, label)? {
            return Ok(());
        }
        let path = format!("products/attributes/{}", encode(attribute));
        let mut held: Value = self.rest.get(&path)?;
        // Only the new one: what is left out stays, and the placeholder would become an option.
        held["options"] = json!([{ "label": label }]);
        self.rest.put::<IgnoredAny>(Scope::All, &path, &json!({ "attribute": held }))?;
        self.lookups.forget_options(attribute);
        if self.has_option(attribute, label)? { Ok(()) } else { Err(trouble) }
    }

    /// The id is text or a number, `id_16` in older versions; anything else has the list read again.
    fn note_option(&mut self, attribute: &str, label: &str, id: &Value) {
        let text = id.as_str().map_or_else(|| id.to_string(), str::to_owned);
        let text = text.strip_prefix("id_").unwrap_or(&text);
        if text.parse::<u64>().is_ok() {
            self.lookups.add_option(attribute, text.to_owned(), label);
        } else {
            self.lookups.forget_options(attribute);
        }
    }

    fn has_option(&mut self, attribute: &str, label: &str) -> Result<bool, Trouble> {
        let is_it = |option: &Choice| same(&option.label, label);
        Ok(self.lookups.options(&mut self.rest, attribute)?.iter().any(is_it))
    }

    /// Makes sure that the attribute has options at all.
    fn select(&mut self, attribute: &str) -> Result<(), Trouble> {
        let problem = match self.lookups.attribute(&mut self.rest, attribute)? {
            Some(known) if matches!(known.input, Input::Select | Input::Multiselect) => {
                return Ok(());
            }
            Some(_) => format!("attribute `{attribute}` of the store has no options"),
            None => format!("the store has no attribute `{attribute}`"),
        };
        Err(Trouble::rejected(problem))
    }
}
