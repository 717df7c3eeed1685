//! A product's pictures: `/V1/products/{sku}/media`, one call each, and never inside a product.
//!
//! A POST is not idempotent: the same bytes make another entry, and one of the same name takes the
//! roles of the older one (`recorded/mediatest_3.json`). So a lost answer is looked up before
//! anything is sent again, and whoever calls chooses names that are free.

use std::collections::BTreeSet;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde::de::IgnoredAny;
use serde_json::{Map, Value, json};

use super::client::Scope;
use super::trouble::Trouble;
use super::{Magento2, api};
use crate::model::{PictureKind, PictureRole, Sku, fits};
use crate::store::http::url::{Query, encode};
use crate::store::{
    Fault, FaultKind, ImageAction, ImageChange, ImageContent, ImageDone, ImageShown, StoreImage,
};

/// What the media endpoint takes (`recorded/err_media_webp.json`).
pub(super) const KINDS: &[PictureKind] = &[PictureKind::Jpeg, PictureKind::Png, PictureKind::Gif];

/// Magento's names of the roles.
const ROLES: [(PictureRole, &str); 4] = [
    (PictureRole::Base, "image"),
    (PictureRole::Small, "small_image"),
    (PictureRole::Thumbnail, "thumbnail"),
    (PictureRole::Swatch, "swatch_image"),
];

impl Magento2 {
    /// A product's entries; by the product, as `/media` sends the bytes of all of them along.
    pub(super) fn gallery(&mut self, sku: &Sku) -> Result<Option<Vec<StoreImage>>, Trouble> {
        let path = format!("products/{}", encode(sku.as_str()));
        let path = Query::new().with("fields", "media_gallery_entries").on(&path);
        match self.rest.get::<api::Gallery>(&path) {
            Ok(read) => {
                let entries = read.media_gallery_entries.unwrap_or_default();
                Ok(Some(entries.into_iter().map(image).collect()))
            }
            Err(trouble) if trouble.no_product() => Ok(None),
            Err(trouble) => Err(trouble),
        }
    }

    /// The bytes of one entry.
    pub(super) fn image_bytes(&mut self, sku: &Sku, id: &str) -> Result<Option<Vec<u8>>, Trouble> {
        let path = format!("{}/{}", media(sku), encode(id));
        let content = match self.rest.get::<api::MediaEntry>(&path) {
            Ok(entry) => entry.content,
            Err(trouble) if trouble.no_product() || trouble.no_image() => return Ok(None),
            Err(trouble) => return Err(trouble),
        };
        let bytes = content.map(|content| BASE64_STANDARD.decode(content.base64_encoded_data));
        bytes.transpose().map_err(|_| {
            Fault::new(FaultKind::Protocol, format!("picture {id} of `{sku}` is no base64")).into()
        })
    }

    /// Adds, replaces, changes or removes one.
    pub(super) fn change_image(&mut self, change: &ImageChange) -> Result<ImageDone, Trouble> {
        let sku = &change.sku;
        match &change.action {
            ImageAction::Add { content, shown, beside } => {
                self.add_image(sku, content, shown, beside)
            }
            ImageAction::Replace { id, content, shown } => {
                self.put_entry(sku, id, Some(content), shown)
            }
            ImageAction::Update { id, shown } => self.put_entry(sku, id, None, shown),
            ImageAction::Remove { id } => {
                let path = format!("{}/{}", media(sku), encode(id));
                let removed = self.rest.delete::<IgnoredAny>(&path);
                match ended(removed, id)? {
                    // Gone is gone.
                    ImageDone::NoImage => Ok(ImageDone::Done(id.clone())),
                    done => Ok(done),
                }
            }
        }
    }

    /// Whatever leaves in doubt whether it was added is looked up before it is tried once more.
    fn add_image(
        &mut self,
        sku: &Sku,
        content: &ImageContent,
        shown: &ImageShown,
        beside: &BTreeSet<String>,
    ) -> Result<ImageDone, Trouble> {
        let body = json!({ "entry": entry(None, Some(content), shown) }).to_string();
        let mut attempt = 1;
        loop {
            let trouble = match self.rest.post_strictly::<Value>(&media(sku), body.clone()) {
                Ok(id) => return Ok(ImageDone::Done(plain(&id))),
                Err(trouble) if trouble.no_product() => return Ok(ImageDone::NoProduct),
                Err(trouble) => trouble,
            };
            let again = trouble.worth_repeating(attempt);
            if !trouble.ambiguous && !again {
                return Err(trouble.while_doing("could not add the picture"));
            }
            if let Some(id) = self.added(sku, &content.stem, beside)? {
                return Ok(ImageDone::Done(id));
            }
            if !again || !self.rest.pause(attempt) {
                return Err(trouble.while_doing("could not add the picture"));
            }
            attempt += 1;
        }
    }

    /// The entry of this name that was not there before.
    fn added(
        &mut self,
        sku: &Sku,
        stem: &str,
        beside: &BTreeSet<String>,
    ) -> Result<Option<String>, Trouble> {
        let entries = self.gallery(sku)?.unwrap_or_default();
        let new =
            entries.into_iter().find(|own| !beside.contains(&own.id) && fits(stem, &own.file));
        Ok(new.map(|own| own.id))
    }

    fn put_entry(
        &mut self,
        sku: &Sku,
        id: &str,
        content: Option<&ImageContent>,
        shown: &ImageShown,
    ) -> Result<ImageDone, Trouble> {
        let path = format!("{}/{}", media(sku), encode(id));
        let body = json!({ "entry": entry(Some(id), content, shown) });
        ended(self.rest.put::<IgnoredAny>(Scope::All, &path, &body), id)
    }
}

fn media(sku: &Sku) -> String {
    format!("products/{}/media", encode(sku.as_str()))
}

fn ended(sent: Result<IgnoredAny, Trouble>, id: &str) -> Result<ImageDone, Trouble> {
    match sent {
        Ok(_) => Ok(ImageDone::Done(id.to_owned())),
        Err(trouble) if trouble.no_product() => Ok(ImageDone::NoProduct),
        Err(trouble) if trouble.no_image() => Ok(ImageDone::NoImage),
        Err(trouble) => Err(trouble),
    }
}

fn entry(id: Option<&str>, content: Option<&ImageContent>, shown: &ImageShown) -> Value {
    let types: Vec<&str> = ROLES
        .iter()
        .filter(|(role, _)| shown.roles.contains(role))
        .map(|(_, name)| *name)
        .collect();
    let mut entry = Map::new();
    if let Some(id) = id {
        entry.insert("id".into(), id.parse::<u64>().map_or(json!(id), |id| json!(id)));
    }
    entry.insert("media_type".into(), json!("image"));
    entry.insert("label".into(), json!(shown.alt));
    entry.insert("position".into(), json!(shown.position));
    entry.insert("disabled".into(), json!(false));
    entry.insert("types".into(), json!(types));
    if let Some(ImageContent { stem, kind, bytes }) = content {
        let content = json!({
            "base64_encoded_data": BASE64_STANDARD.encode(bytes),
            "type": kind.mime(),
            "name": format!("{stem}.{}", kind.as_str()),
        });
        entry.insert("content".into(), content);
    }
    Value::Object(entry)
}

/// An entry as every store's.
pub(super) fn image(entry: api::MediaEntry) -> StoreImage {
    let role = |name: &String| ROLES.iter().find(|(_, known)| known == name).map(|(role, _)| *role);
    StoreImage {
        id: entry.id.to_string(),
        roles: entry.types.iter().filter_map(role).collect(),
        file: entry.file,
        alt: entry.label.unwrap_or_default(),
        position: entry.position.unwrap_or_default(),
        hidden: entry.disabled,
    }
}

/// The id is text or a number.
fn plain(id: &Value) -> String {
    id.as_str().map_or_else(|| id.to_string(), str::to_owned)
}
