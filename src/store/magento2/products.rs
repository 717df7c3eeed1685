//! Products one by one: creations with their url key, updates with what changed, renames.

use std::collections::BTreeSet;

use serde::de::IgnoredAny;
use serde_json::json;

use super::client::Scope;
use super::links::axes_change;
use super::map::{self, Draft, Writer};
use super::read::key;
use super::trouble::Trouble;
use super::{Magento2, api};
use crate::model::{Content, Field, Product, Shape, Sku};
use crate::store::{Action, ProductChange, StoreProductId};

/// Magento 2 refuses longer SKUs (`recorded/err_product_sku_too_long.json`).
const LONGEST_SKU: usize = 64;
/// Suffixes tried before a url key is given up: `-2` .. `-20`.
const URL_KEYS: u32 = 20;
/// Products in a row that the store may give no answer for before it is taken for the store's trouble.
const MOST_SILENT: u32 = 2;
/// What is asked back after a write; a whole product is large.
const BRIEF: &str = "fields=id%2Csku%2Ctype_id";

/// What an update sends to products calls, by scope; links travel on their own.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Drafts {
    pub(super) all: Draft,
    pub(super) view: Draft,
}

impl Magento2 {
    pub(super) fn put_one(&mut self, change: &ProductChange) -> Result<StoreProductId, Trouble> {
        let product = &change.product;
        check_sku(product.sku.as_str())?;
        match &change.action {
            Action::Create => self.create(product),
            Action::Update { id, held_as, fields, link, unlink } => {
                let mut done = id.clone().unwrap_or_default();
                done.url_key = None;
                if held_as != &product.sku {
                    done.id = self.rename(held_as.as_str(), &product.sku)?.to_string();
                }
                if let Some(id) = self.send_fields(product, fields)? {
                    done.id = id.to_string();
                }
                self.put_links(product, fields, link, unlink)?;
                if let Some(known) =
                    self.known.get(&key(product.sku.as_str())).filter(|_| done.id.is_empty())
                {
                    done.id = known.id.to_string();
                }
                Ok(done)
            }
        }
    }

    /// A product that the store works on for longer than anybody waits, as a parent of hundreds, must
    /// not keep those behind it back pass after pass: where the store answers all the same, it is that
    /// product's trouble. Several in a row are the store's.
    pub(super) fn apart<T>(
        &mut self,
        outcome: Result<T, Trouble>,
        sku: &Sku,
    ) -> Result<T, Trouble> {
        let trouble = match outcome {
            Err(trouble) if trouble.unanswered() => trouble,
            other => {
                self.silent = 0;
                return other;
            }
        };
        self.silent += 1;
        if self.silent > MOST_SILENT || self.read_one(sku.as_str()).is_err() {
            return Err(trouble);
        }
        Err(trouble.of_one())
    }

    /// The body of a creation without its url key, checked and looked up.
    pub(super) fn creation(&mut self, product: &Product) -> Result<Draft, Trouble> {
        let set = self.set_of(product)?;
        let mut draft = Draft::default();
        draft.member("type_id", map::kind(product.shape));
        if let Some(price) = product.creation.price {
            draft.member("price", map::number(price));
        }
        if let Some(websites) = &self.settings.website_ids {
            draft.extension("website_ids", json!(websites));
        }
        if let Some(level) = &product.creation.stock {
            draft.extension("stock_item", map::stock_item(level, !other_sources(product)));
        }
        if let Some(special) = product.creation.special_price {
            draft.custom("special_price", special.normalize().to_string());
        }
        let mut writer = Writer {
            rest: &mut self.rest,
            lookups: &mut self.lookups,
            sku: product.sku.as_str(),
            set,
        };
        for (field, content) in
            product.fields.iter().filter(|(_, content)| **content != Content::Clear)
        {
            writer.put(&mut draft, field, content)?;
        }
        self.creation_links(product, &mut draft)?;
        Ok(draft)
    }

    /// What an update sends, by scope.
    pub(super) fn drafts(
        &mut self,
        product: &Product,
        fields: &BTreeSet<Field>,
    ) -> Result<Drafts, Trouble> {
        let asks_set =
            fields.iter().any(|field| matches!(field, Field::Attribute(_) | Field::Axes));
        let set = if asks_set { self.set_of(product)? } else { None };
        let mut drafts = Drafts::default();
        for field in fields {
            let Some(content) = product.fields.get(field) else { continue };
            let draft = match self.scope_of(field) {
                Scope::All => &mut drafts.all,
                Scope::View => &mut drafts.view,
            };
            let mut writer = Writer {
                rest: &mut self.rest,
                lookups: &mut self.lookups,
                sku: product.sku.as_str(),
                set,
            };
            writer.put(draft, field, content)?;
        }
        if axes_change(product, fields) {
            self.creation_links(product, &mut drafts.all)?;
        }
        Ok(drafts)
    }

    /// What is left to do once the store has the product: stock at sources that a creation does not
    /// reach; and a configurable whose children are not indexed yet turns out of stock by itself
    /// (notes, section 16).
    pub(super) fn after_creation(&mut self, product: &Product) -> Result<(), Trouble> {
        let Some(level) = &product.creation.stock else { return Ok(()) };
        if other_sources(product) {
            return self.put_source_items(level);
        }
        if product.shape == Shape::Configurable && level.in_stock {
            self.put_stock_item(&product.sku, &map::in_stock(true))?;
        }
        Ok(())
    }

    fn create(&mut self, product: &Product) -> Result<StoreProductId, Trouble> {
        let mut draft = self.creation(product)?;
        let created = self.post_new(product, &mut draft)?;
        self.after_creation(product)?;
        Ok(created)
    }

    /// Posts under the first url key that is free.
    fn post_new(
        &mut self,
        product: &Product,
        draft: &mut Draft,
    ) -> Result<StoreProductId, Trouble> {
        let sku = product.sku.as_str();
        for n in 1..=URL_KEYS {
            let url_key = url_key(&product.creation.url_key, n);
            if !url_key.is_empty() {
                draft.custom("url_key", url_key.clone());
            }
            match self.post_or_adopt(sku, draft) {
                Ok(made) => {
                    let sent = || (!url_key.is_empty()).then(|| url_key.clone());
                    let told = identity(&made);
                    return Ok(StoreProductId { url_key: told.url_key.or_else(sent), ..told });
                }
                Err(trouble) if trouble.url_key_taken() => {
                    if n == 1
                        && let Some(held) = self.read_one(sku)?
                    {
                        return self.overwrite(sku, draft, &held);
                    }
                }
                Err(trouble) => return Err(trouble),
            }
        }
        let tried = &product.creation.url_key;
        Err(Trouble::rejected(format!(
            "url key `{tried}` and {} more like it are taken",
            URL_KEYS - 1
        )))
    }

    /// Posts; when the answer is lost, looks whether the product is there, and only when it is not
    /// after a while posts again. An answer that is late may still be carried out: then nothing more
    /// is sent, for two creations at once make doubles.
    fn post_or_adopt(&mut self, sku: &str, draft: &Draft) -> Result<api::Product, Trouble> {
        let path = format!("products?{BRIEF}");
        let mut attempt = 1;
        loop {
            let trouble = match self.rest.post_once::<api::Product>(&path, &draft.body(sku)) {
                Ok(made) => {
                    self.remember(&made);
                    return Ok(made);
                }
                Err(trouble) if trouble.ambiguous => trouble,
                Err(trouble) => return Err(trouble),
            };
            let again = trouble.lost && self.rest.pause(attempt);
            if let Some(held) = self.read_one(sku)? {
                log::debug!("adopted product `{sku}`: {}", trouble.fault.message);
                return Ok(held);
            }
            if !again {
                return Err(trouble);
            }
            attempt += 1;
        }
    }

    /// The SKU is there although a read before the creation did not see it: an earlier try whose
    /// answer was lost. It keeps the url key that it has.
    fn overwrite(
        &mut self,
        sku: &str,
        draft: &Draft,
        held: &api::Product,
    ) -> Result<StoreProductId, Trouble> {
        let body = draft.clone().without_custom("url_key").body(sku);
        self.rest.put::<IgnoredAny>(Scope::All, &product_path(sku), &body)?;
        Ok(identity(held))
    }

    fn send_fields(
        &mut self,
        product: &Product,
        fields: &BTreeSet<Field>,
    ) -> Result<Option<u64>, Trouble> {
        let drafts = self.drafts(product, fields)?;
        let sku = product.sku.as_str();
        let mut id = None;
        for (scope, draft) in [(Scope::All, drafts.all), (Scope::View, drafts.view)] {
            if draft.is_empty() {
                continue;
            }
            match self.rest.put::<api::Product>(scope, &product_path(sku), &draft.body(sku)) {
                Ok(held) => {
                    self.remember(&held);
                    id = Some(held.id);
                }
                Err(trouble) => return Err(self.missing(sku, trouble)),
            }
        }
        Ok(id)
    }

    /// A partial PUT for an unknown SKU is told by its message only, and not by that alone.
    pub(super) fn missing(&mut self, sku: &str, trouble: Trouble) -> Trouble {
        if !trouble.perhaps_unknown_product() && trouble.status != 404 {
            return trouble;
        }
        match self.read_one(sku) {
            Ok(None) => trouble.gone(sku),
            Ok(Some(_)) => trouble,
            Err(other) => other,
        }
    }

    /// Only a POST with the id renames, and it wants what a creation wants
    /// (`recorded/post_rename_with_id.json`); a PUT ignores the new SKU.
    fn rename(&mut self, held_as: &str, sku: &Sku) -> Result<u64, Trouble> {
        let Some(held) = self.read_one(held_as)? else {
            return match self.read_one(sku.as_str())? {
                // An earlier try went through.
                Some(held) => Ok(held.id),
                None => Err(Trouble::rejected("").gone(held_as)),
            };
        };
        if key(held_as) != key(sku.as_str())
            && let Some(other) = self.read_one(sku.as_str())?
        {
            return Err(Trouble::rejected(format!(
                "could not rename product `{held_as}`: the store has another product `{}`",
                other.sku
            )));
        }
        let path = format!("products?{BRIEF}");
        let body = rename_body(&held).body(sku.as_str());
        if let Err(trouble) = self.rest.post_once::<IgnoredAny>(&path, &body) {
            let now = if trouble.ambiguous { self.read_one(sku.as_str())? } else { None };
            if now.is_none_or(|now| now.id != held.id) {
                return Err(trouble);
            }
        }
        self.known.remove(&key(held_as));
        self.remember(&api::Product { sku: sku.as_str().to_owned(), ..held.clone() });
        Ok(held.id)
    }

    fn set_of(&mut self, product: &Product) -> Result<Option<u32>, Trouble> {
        match product.fields.get(&Field::AttributeSet) {
            Some(Content::Text(name)) => Ok(Some(self.lookups.set_id(&mut self.rest, name)?)),
            _ => Ok(None),
        }
    }

    /// The scope that a field is kept in; structure is always global.
    pub(super) fn scope_of(&self, field: &Field) -> Scope {
        let code = match field {
            Field::Attribute(code) => code.clone(),
            Field::Enabled => "status".to_owned(),
            Field::TaxClass => "tax_class_id".to_owned(),
            Field::AttributeSet | Field::Archived | Field::Axes => return Scope::All,
            other => other.to_string().replace('-', "_"),
        };
        let shown = field.to_string();
        let named =
            |name: &String| *name == code || *name == shown || name.replace('-', "_") == code;
        let scoped =
            self.settings.store_code.is_some() && self.settings.store_scoped.iter().any(named);
        if scoped { Scope::View } else { Scope::All }
    }
}

pub(super) fn product_path(sku: &str) -> String {
    format!("products/{}?{BRIEF}", crate::store::http::url::encode(sku))
}

pub(super) fn check_sku(sku: &str) -> Result<(), Trouble> {
    let problem = if sku.trim().is_empty() || [".", ".."].contains(&sku) {
        "it cannot be part of an address".to_owned()
    } else if sku.chars().count() > LONGEST_SKU {
        format!("it is longer than {LONGEST_SKU} characters")
    } else if let Some(letter) = sku.chars().find(|letter| letter.len_utf8() > 3) {
        format!("the store cannot keep the character `{letter}`")
    } else if sku.trim() != sku {
        "it begins or ends with a blank, which the store takes off".to_owned()
    } else {
        return Ok(());
    };
    Err(Trouble::rejected(format!("could not use SKU `{sku}`: {problem}")))
}

/// Whether the stock lies at other sources than the default one, which is all that a product call
/// reaches.
pub(super) fn other_sources(product: &Product) -> bool {
    let level = product.creation.stock.as_ref();
    product.shape == Shape::Simple
        && level.is_some_and(|level| level.quantities.iter().any(|(source, _)| source != "default"))
}

fn url_key(wanted: &str, n: u32) -> String {
    match n {
        1 => wanted.to_owned(),
        _ if wanted.is_empty() => String::new(),
        _ => format!("{wanted}-{n}"),
    }
}

fn identity(held: &api::Product) -> StoreProductId {
    let mut custom = held.custom_attributes.iter();
    let url_key = custom.find(|custom| custom.attribute_code == "url_key");
    let url_key = url_key.and_then(|custom| custom.value.as_str()).map(str::to_owned);
    StoreProductId { id: held.id.to_string(), url_key }
}

fn rename_body(held: &api::Product) -> Draft {
    let mut draft = Draft::default();
    draft.member("id", held.id);
    draft.member("type_id", held.type_id.clone());
    draft.member("name", held.name.clone());
    draft.member("attribute_set_id", held.attribute_set_id);
    for (name, value) in [("status", held.status), ("visibility", held.visibility)] {
        if let Some(value) = value {
            draft.member(name, value);
        }
    }
    for (name, value) in [("price", &held.price), ("weight", &held.weight)] {
        if let Some(value) = value {
            draft.member(name, value.clone());
        }
    }
    if let Some(websites) = &held.extension_attributes.website_ids {
        draft.extension("website_ids", json!(websites));
    }
    draft
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn skus_that_the_store_cannot_keep_are_refused_before_anything_is_sent() {
        for bad in ["", " ", ".", "..", " A", "A ", "shoe😀", &"L".repeat(65)] {
            assert!(check_sku(bad).is_err(), "{bad}");
        }
        for good in ["A/B+C&D E^F|G#ü", &"L".repeat(64), &"ü".repeat(64)] {
            assert!(check_sku(good).is_ok(), "{good}");
        }
    }

    #[test]
    fn url_keys_get_a_suffix_from_the_second_try_on() {
        assert_eq!([1, 2, 3].map(|n| url_key("hat", n)), ["hat", "hat-2", "hat-3"]);
    }
}
