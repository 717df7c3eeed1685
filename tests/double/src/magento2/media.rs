//! Pictures of products: `/products/{sku}/media`, as recorded (`media_*.json`, `mediatest_*.json`,
//! `err_media_*.json`).
//!
//! A POST always makes another entry. One of the same name as an older one takes that one's roles,
//! and gives it its own label and position; the file gets a number behind its name.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::check;
use super::failure::{Failure, Outcome, no_product, plain, required};
use super::product::Product;
use super::router::Call;
use super::shop::Shop;
use super::values::{id, integer};

/// The roles, in the order that answers have them.
const TYPES: [&str; 4] = ["image", "small_image", "thumbnail", "swatch_image"];
/// What a file name cannot hold.
const FORBIDDEN: [char; 9] = ['/', '\\', ':', '*', '?', '"', '<', '>', '|'];

/// A picture of a product.
#[derive(Clone, Debug)]
struct Entry {
    id: u32,
    label: Option<String>,
    position: i64,
    disabled: bool,
    types: Vec<String>,
    /// `/f/r/front.png`
    file: String,
    mime: String,
    bytes: Vec<u8>,
}

/// The pictures of a product.
#[derive(Clone, Debug, Default)]
pub(crate) struct Gallery {
    entries: Vec<Entry>,
    /// Whether it ever had one: its roles are told from then on.
    used: bool,
}

/// A picture in a request, checked.
struct Content {
    name: String,
    mime: String,
    bytes: Vec<u8>,
}

impl Gallery {
    /// As a product shows them: without their bytes.
    pub(crate) fn entries(&self) -> Value {
        self.sorted().into_iter().map(|entry| entry.json(false)).collect()
    }

    /// The attributes of a product that hang on its pictures.
    pub(crate) fn attributes(&self) -> Vec<(String, Value)> {
        if !self.used {
            return Vec::new();
        }
        let mut list = Vec::new();
        for kind in ["image", "small_image", "swatch_image", "thumbnail"] {
            let file = self.with_type(kind).map_or("no_selection", |entry| &entry.file);
            list.push((kind.to_owned(), json!(file)));
        }
        for kind in ["image", "small_image", "thumbnail"] {
            let label = self.with_type(kind).and_then(|entry| entry.label.as_ref());
            list.extend(label.map(|label| (format!("{kind}_label"), json!(label))));
        }
        list
    }

    /// What two shops that show the same have in common: no ids, no names of files.
    pub(crate) fn image(&self) -> Value {
        let mut list: Vec<Value> = self
            .entries
            .iter()
            .map(|entry| {
                let digest = Sha256::digest(&entry.bytes);
                json!([entry.position, entry.label, entry.types, format!("{digest:x?}")])
            })
            .collect();
        list.sort_by_key(Value::to_string);
        Value::Array(list)
    }

    fn with_type(&self, kind: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.types.iter().any(|own| own == kind))
    }

    fn sorted(&self) -> Vec<&Entry> {
        let mut entries: Vec<&Entry> = self.entries.iter().collect();
        entries.sort_by_key(|entry| (entry.position, std::cmp::Reverse(entry.id)));
        entries
    }

    fn entry(&self, id: u32) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.id == id)
    }

    /// A role is one picture's at a time.
    fn take(&mut self, id: u32, types: &[String]) {
        for other in self.entries.iter_mut().filter(|other| other.id != id) {
            other.types.retain(|kind| !types.contains(kind));
        }
    }
}

impl Entry {
    fn json(&self, content: bool) -> Value {
        let mut body = json!({
            "id": self.id,
            "media_type": "image",
            "label": self.label,
            "position": self.position,
            "disabled": self.disabled,
            "types": self.types,
            "file": self.file,
        });
        if content {
            body["content"] = json!({
                "base64_encoded_data": BASE64_STANDARD.encode(&self.bytes),
                "type": self.mime,
                "name": name_of(&self.file),
            });
        }
        body
    }

    /// Label, position, roles and the rest that a request says.
    fn show(&mut self, given: &Map<String, Value>) {
        self.label = given.get("label").filter(|label| !label.is_null()).map(plain);
        self.position = given.get("position").and_then(integer).unwrap_or(0);
        self.disabled = given.get("disabled").and_then(Value::as_bool).unwrap_or(false);
        self.types = types(given);
    }
}

/// `GET /products/{sku}/media`: with the bytes of every picture.
pub(crate) fn list(shop: &mut Shop, call: &Call) -> Outcome {
    let product = shop.product_by_sku(call.segment(1)).ok_or_else(no_product)?;
    Ok(product.gallery.sorted().into_iter().map(|entry| entry.json(true)).collect())
}

/// `GET /products/{sku}/media/{id}`.
pub(crate) fn get(shop: &mut Shop, call: &Call) -> Outcome {
    let product = shop.product_by_sku(call.segment(1)).ok_or_else(no_product)?;
    let entry = call.segment(3).parse().ok().and_then(|id| product.gallery.entry(id));
    entry.map(|entry| entry.json(true)).ok_or_else(no_image)
}

/// `POST /products/{sku}/media`: the new id, as text.
pub(crate) fn post(shop: &mut Shop, call: &Call) -> Outcome {
    let given = check::wrapped(&call.body, "entry")?.clone();
    let mut product = shop.product_by_sku(call.segment(1)).ok_or_else(no_product)?.clone();
    let content = content(&given)?.ok_or_else(no_content)?;
    let id = add(shop, &mut product, &given, content);
    save(shop, product)?;
    Ok(json!(id.to_string()))
}

/// `PUT /products/{sku}/media/{id}`.
pub(crate) fn put(shop: &mut Shop, call: &Call) -> Outcome {
    let given = check::wrapped(&call.body, "entry")?.clone();
    let mut product = shop.product_by_sku(call.segment(1)).ok_or_else(no_product)?.clone();
    let at = call.segment(3).parse().ok();
    let at = at.and_then(|id: u32| product.gallery.entries.iter().position(|own| own.id == id));
    let at = at.ok_or_else(no_image)?;
    if let Some(content) = content(&given)? {
        let file = free_file(shop, &product, &content.name);
        let entry = &mut product.gallery.entries[at];
        (entry.file, entry.mime, entry.bytes) = (file, content.mime, content.bytes);
    }
    product.gallery.entries[at].show(&given);
    let (id, types) = (product.gallery.entries[at].id, product.gallery.entries[at].types.clone());
    product.gallery.take(id, &types);
    save(shop, product)?;
    Ok(json!(true))
}

/// `DELETE /products/{sku}/media/{id}`.
pub(crate) fn delete(shop: &mut Shop, call: &Call) -> Outcome {
    let mut product = shop.product_by_sku(call.segment(1)).ok_or_else(no_product)?.clone();
    let before = product.gallery.entries.len();
    product.gallery.entries.retain(|entry| entry.id.to_string() != call.segment(3));
    if product.gallery.entries.len() == before {
        return Err(no_image());
    }
    save(shop, product)?;
    Ok(json!(true))
}

/// `media_gallery_entries` of a product's save: what is not listed is deleted; absent = untouched.
pub(crate) fn replace(
    shop: &mut Shop,
    draft: &mut Product,
    given: Option<&Value>,
) -> Result<(), Failure> {
    let Some(given) = given.and_then(Value::as_array) else { return Ok(()) };
    let listed: Vec<u32> = given.iter().filter_map(|entry| entry.get("id").and_then(id)).collect();
    draft.gallery.entries.retain(|entry| listed.contains(&entry.id));
    for entry in given.iter().filter_map(Value::as_object) {
        if let Some(content) = content(entry)? {
            add(shop, draft, entry, content);
        }
    }
    Ok(())
}

fn add(
    shop: &mut Shop,
    product: &mut Product,
    given: &Map<String, Value>,
    content: Content,
) -> u32 {
    let id = shop.next_media_id();
    let file = free_file(shop, product, &content.name);
    let (mime, bytes) = (content.mime, content.bytes);
    let mut entry = Entry {
        id,
        label: None,
        position: 0,
        disabled: false,
        types: Vec::new(),
        file,
        mime,
        bytes,
    };
    entry.show(given);
    let same = |other: &&mut Entry| name_of(&other.file) == content.name;
    if let Some(older) = product.gallery.entries.iter_mut().find(same) {
        let taken = std::mem::take(&mut older.types);
        entry.types.extend(taken);
        entry.types.sort_by_key(|kind| TYPES.iter().position(|known| known == kind));
        entry.types.dedup();
        (older.label, older.position) = (entry.label.clone(), entry.position);
    }
    product.gallery.take(id, &entry.types);
    product.gallery.entries.push(entry);
    product.gallery.used = true;
    id
}

fn save(shop: &mut Shop, mut product: Product) -> Result<(), Failure> {
    product.updated = Shop::now();
    shop.store(product)
}

/// The picture of a request, `None` without one; the checks in Magento's order.
fn content(given: &Map<String, Value>) -> Result<Option<Content>, Failure> {
    let Some(content) = given.get("content").filter(|content| !content.is_null()) else {
        return Ok(None);
    };
    let data = check::text(content, "base64_encoded_data");
    let bytes = BASE64_STANDARD.decode(data).ok().filter(|bytes| !bytes.is_empty());
    let bytes = bytes
        .ok_or_else(|| Failure::bad("The image content must be valid base64 encoded data."))?;
    let mime = check::text(content, "type");
    if sniffed(&bytes) != Some(mime.as_str()) {
        return Err(Failure::bad("The image MIME type is not valid or not supported."));
    }
    let name = check::text(content, "name");
    if name.is_empty() || name.contains(FORBIDDEN) {
        return Err(Failure::bad("Provided image name contains forbidden characters."));
    }
    Ok(Some(Content { name, mime, bytes }))
}

/// What the bytes are, of the kinds that are allowed.
fn sniffed(bytes: &[u8]) -> Option<&'static str> {
    let known: [(&[u8], &str); 3] =
        [(b"\xff\xd8\xff", "image/jpeg"), (b"\x89PNG\r\n", "image/png"), (b"GIF8", "image/gif")];
    known.iter().find(|(magic, _)| bytes.starts_with(magic)).map(|(_, mime)| *mime)
}

/// `/f/r/front.png`, numbered where any product has a file of that name.
fn free_file(shop: &Shop, product: &Product, name: &str) -> String {
    let mut letters = name.chars();
    let folder = [letters.next(), letters.next()].map(|letter| match letter {
        None | Some('.') => '_',
        Some(letter) => letter,
    });
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
    let taken = |file: &str| {
        let others = shop.products.values().filter(|other| other.id != product.id);
        let mut all = others.chain([product]).flat_map(|product| &product.gallery.entries);
        all.any(|entry| entry.file == file)
    };
    let numbered = |n: u32| match n {
        0 => format!("/{}/{}/{name}", folder[0], folder[1]),
        n => format!("/{}/{}/{stem}_{n}.{extension}", folder[0], folder[1]),
    };
    (0..=u32::MAX).map(numbered).find(|file| !taken(file)).unwrap_or_default()
}

fn types(given: &Map<String, Value>) -> Vec<String> {
    let list = given.get("types").and_then(Value::as_array);
    let has = |kind: &str| list.is_some_and(|list| list.iter().any(|own| own == kind));
    TYPES.iter().filter(|kind| has(kind)).map(|kind| (*kind).to_owned()).collect()
}

fn name_of(file: &str) -> &str {
    file.rsplit('/').next().unwrap_or(file)
}

fn no_image() -> Failure {
    Failure::new(404, "No image with the provided ID was found. Verify the ID and try again.")
}

fn no_content() -> Failure {
    required("content")
}
