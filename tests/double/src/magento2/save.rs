//! Saving a product: `POST /products` and `PUT /products/{sku}`, both of which create or change.

use rust_decimal::Decimal;
use serde_json::{Map, Value, json};

use super::attribute::{
    MSRP_DISPLAY, NAME, OPTIONS_CONTAINER, PRICE, SPECIAL_FROM, SPECIAL_PRICE, STATUS, TAX_CLASS,
    URL_KEY, VISIBILITY, WEIGHT,
};
use super::failure::{Failure, Outcome, empty_attribute, no_product_with_sku, plain};
use super::product::{Product, Tier, sku_key, stamp};
use super::render::{self, Shape};
use super::router::Call;
use super::scope::Scope;
use super::shop::Shop;
use super::values::{self, Change, decimal, id, integer};
use super::{check, configurable, links, media, stock};
use crate::http::lock;

/// Longest SKU.
const SKU_LENGTH: usize = 64;

/// `POST /products`.
pub(crate) fn post(shop: &mut Shop, call: &Call) -> Outcome {
    save(shop, call, None)
}

/// `PUT /products/{sku}`: the SKU of the path wins.
pub(crate) fn put(shop: &mut Shop, call: &Call) -> Outcome {
    save(shop, call, Some(call.segment(1)))
}

fn save(shop: &mut Shop, call: &Call, path_sku: Option<&str>) -> Outcome {
    check::product(shop, &call.body)?;
    let given = check::wrapped(&call.body, "product")?;
    let sku =
        path_sku.map_or_else(|| text(given, "sku").trim().to_owned(), |s| s.trim_end().to_owned());
    refuse(shop, &sku)?;
    let old = find(shop, given, &sku, path_sku.is_some());
    let mut draft = match &old {
        Some(old) => old.clone(),
        None => create(shop, given, sku.trim())?,
    };
    if path_sku.is_none() {
        draft.sku = sku;
    }
    change(shop, &mut draft, given, call.scope, old.is_none())?;
    finish(shop, draft, given, old.as_ref(), call.scope)
}

fn refuse(shop: &Shop, sku: &str) -> Result<(), Failure> {
    match lock(&shop.rejected).get(&sku_key(sku)) {
        Some(message) => Err(Failure::bad(message.clone())),
        None => Ok(()),
    }
}

/// The product meant: by SKU, or for a POST by `id` (which renames it).
fn find(shop: &Shop, given: &Map<String, Value>, sku: &str, by_path: bool) -> Option<Product> {
    let by_id = given.get("id").and_then(id).filter(|_| !by_path);
    let by_id = by_id.and_then(|id| shop.products.get(&id));
    by_id.or_else(|| shop.product_by_sku(sku)).cloned()
}

fn create(shop: &mut Shop, given: &Map<String, Value>, sku: &str) -> Result<Product, Failure> {
    let set = given.get("attribute_set_id").and_then(id);
    let set = set.filter(|set| shop.sets.contains_key(set)).ok_or_else(bad_set)?;
    if text(given, "name").is_empty() {
        return Err(empty_attribute("Product Name"));
    }
    if sku.is_empty() {
        return Err(empty_attribute("SKU"));
    }
    let kind = Some(text(given, "type_id")).filter(|kind| !kind.is_empty());
    let kind = kind.unwrap_or_else(|| "simple".to_owned());
    let mut product = Product::new(shop.next_product_id(), sku, &kind, set, Shop::now());
    product.stock.id = shop.next_stock_item_id();
    if !product.has_stock() {
        product.stock.quantity = Some(Decimal::ZERO);
    }
    for (attribute, value) in defaults(&kind) {
        product.values.set(*attribute, value);
    }
    product.websites = shop.settings.websites.iter().map(|website| website.id).collect();
    Ok(product)
}

fn defaults(kind: &str) -> &'static [(u32, &'static str)] {
    const ALL: &[(u32, &str)] = &[
        (STATUS, "1"),
        (VISIBILITY, "4"),
        (OPTIONS_CONTAINER, "container2"),
        (MSRP_DISPLAY, "0"),
        (TAX_CLASS, "2"),
    ];
    // A grouped product has neither tax class nor advertised price.
    if kind == "grouped" { &ALL[..3] } else { ALL }
}

fn bad_set() -> Failure {
    Failure::bad("Invalid product data: %1").with(json!(["Invalid attribute set entity type"]))
}

fn change(
    shop: &mut Shop,
    draft: &mut Product,
    given: &Map<String, Value>,
    scope: Scope,
    new: bool,
) -> Result<(), Failure> {
    if draft.sku.chars().count() > SKU_LENGTH {
        return Err(Failure::bad("SKU length should be 64 characters maximum."));
    }
    if draft.sku.chars().any(|c| c.len_utf8() == 4) {
        return Err(no_product_with_sku(&draft.sku));
    }
    if let Some(set) = given.get("attribute_set_id").and_then(id) {
        if !shop.sets.contains_key(&set) {
            return Err(bad_set());
        }
        draft.set = set;
        keep_only_set(shop, draft);
    }
    let scope = if new { Scope::All } else { scope };
    change_members(shop, draft, given, scope)?;
    change_custom(shop, draft, given, scope);
    if new && draft.values.get(URL_KEY).is_none() {
        let key = url_key(draft.values.get(NAME).unwrap_or_default());
        draft.values.set(URL_KEY, &key);
    }
    let nothing = Map::new();
    let extension = given.get("extension_attributes").and_then(Value::as_object);
    let extension = extension.unwrap_or(&nothing);
    change_websites(shop, draft, extension.get("website_ids"))?;
    change_categories(shop, draft, extension.get("category_links"));
    links::replace(shop, draft, given.get("product_links"))?;
    change_tiers(draft, given.get("tier_prices"));
    media::replace(shop, draft, given.get("media_gallery_entries"))?;
    configurable::apply(shop, draft, extension)
}

/// Values of attributes that a new attribute set lacks are dropped.
fn keep_only_set(shop: &Shop, draft: &mut Product) {
    let ids: Vec<u32> = draft.values.iter().map(|(id, _)| id).collect();
    for id in ids.into_iter().filter(|id| !shop.in_set(draft.set, *id)) {
        draft.values.remove(id);
        draft.views.values_mut().for_each(|values| values.remove(id));
    }
}

fn change_members(
    shop: &Shop,
    draft: &mut Product,
    given: &Map<String, Value>,
    scope: Scope,
) -> Result<(), Failure> {
    let members = [
        ("name", NAME),
        ("price", PRICE),
        ("status", STATUS),
        ("visibility", VISIBILITY),
        ("weight", WEIGHT),
    ];
    for (name, attribute) in members {
        let Some(value) = given.get(name) else { continue };
        if attribute == PRICE
            && !matches!(draft.kind.as_str(), "simple" | "virtual" | "downloadable")
        {
            continue;
        }
        if attribute == NAME && plain(value).is_empty() && scope == Scope::All {
            return Err(empty_attribute("Product Name"));
        }
        write(shop, draft, attribute, value, scope);
    }
    Ok(())
}

fn change_custom(shop: &Shop, draft: &mut Product, given: &Map<String, Value>, scope: Scope) {
    let custom = given.get("custom_attributes").and_then(Value::as_array);
    for item in custom.into_iter().flatten() {
        let code = check::text(item, "attribute_code");
        let value = item.get("value").unwrap_or(&Value::Null);
        if code == "category_ids" {
            replace_categories(shop, draft, value);
        }
        let Some(attribute) = shop.attribute(&code) else { continue };
        if attribute.id == URL_KEY && !plain(value).is_empty() {
            write(shop, draft, URL_KEY, &json!(url_key(&plain(value))), scope);
        } else if shop.in_set(draft.set, attribute.id) {
            write(shop, draft, attribute.id, value, scope);
            start_special_price(draft, attribute.id, value);
        }
    }
}

/// A special price without a first day starts today.
fn start_special_price(draft: &mut Product, attribute: u32, value: &Value) {
    let set = attribute == SPECIAL_PRICE && !plain(value).is_empty();
    if set && draft.values.get(SPECIAL_FROM).is_none() {
        let today = format!("{} 00:00:00", &stamp(Shop::now())[..10]);
        draft.values.set(SPECIAL_FROM, &today);
    }
}

/// Writes one value where its reach and the scope of the request put it.
pub(crate) fn write(shop: &Shop, draft: &mut Product, attribute: u32, value: &Value, scope: Scope) {
    let Some(reach) = shop.attributes.get(&attribute).map(|attribute| attribute.reach) else {
        return;
    };
    set_in(shop, draft, attribute, value, shop.views_touched(scope, reach));
}

/// Writes a value to the view named and to no other of its website.
pub(crate) fn write_here(
    shop: &Shop,
    draft: &mut Product,
    attribute: u32,
    value: &Value,
    scope: Scope,
) {
    let Some(reach) = shop.attributes.get(&attribute).map(|attribute| attribute.reach) else {
        return;
    };
    let mut views = shop.views_touched(scope, reach);
    views.retain(|view| Scope::View(*view) == scope);
    set_in(shop, draft, attribute, value, views);
}

/// Without a view it is the value for all.
fn set_in(shop: &Shop, draft: &mut Product, attribute: u32, value: &Value, views: Vec<u32>) {
    let Some(attribute) = shop.attributes.get(&attribute) else { return };
    let change = values::change(attribute, value);
    if views.is_empty() {
        match &change {
            Change::Set(text) => draft.values.set(attribute.id, text),
            Change::Clear | Change::Blank => draft.values.remove(attribute.id),
        }
    }
    for view in views {
        let values = draft.views.entry(view).or_default();
        match &change {
            Change::Set(text) => values.set(attribute.id, text),
            Change::Blank => values.set(attribute.id, ""),
            Change::Clear => values.remove(attribute.id),
        }
    }
}

fn change_websites(shop: &Shop, draft: &mut Product, given: Option<&Value>) -> Result<(), Failure> {
    let Some(given) = given.and_then(Value::as_array) else { return Ok(()) };
    let mut websites: Vec<u32> = given.iter().filter_map(id).collect();
    if websites.iter().any(|website| !shop.settings.has_website(*website)) {
        return Err(Failure::bad("The product was unable to be saved. Please try again."));
    }
    websites.sort_unstable();
    websites.dedup();
    draft.websites = websites;
    Ok(())
}

/// Category links are merged, except that an empty list removes all; unknown categories are ignored.
fn change_categories(shop: &Shop, draft: &mut Product, given: Option<&Value>) {
    let Some(given) = given.and_then(Value::as_array) else { return };
    if given.is_empty() {
        draft.categories.clear();
    }
    for link in given {
        let category = link.get("category_id").and_then(id);
        let Some(category) = category.filter(|id| shop.categories.contains_key(id)) else {
            continue;
        };
        let position = link.get("position").and_then(integer).unwrap_or(0);
        draft.categories.retain(|(id, _)| *id != category);
        draft.categories.push((category, position));
    }
    draft.categories.sort_unstable();
}

fn replace_categories(shop: &Shop, draft: &mut Product, value: &Value) {
    let Some(ids) = value.as_array() else { return };
    let old = std::mem::take(&mut draft.categories);
    let position = |id: u32| old.iter().find(|(o, _)| *o == id).map_or(0, |(_, p)| *p);
    draft.categories = ids
        .iter()
        .filter_map(id)
        .filter(|id| shop.categories.contains_key(id))
        .map(|id| (id, position(id)))
        .collect();
    draft.categories.sort_unstable();
}

fn change_tiers(draft: &mut Product, given: Option<&Value>) {
    let Some(given) = given.and_then(Value::as_array) else { return };
    draft.tiers = given.iter().map(tier).collect();
}

fn tier(given: &Value) -> Tier {
    let extension = given.get("extension_attributes");
    let percentage = extension.and_then(|e| e.get("percentage_value")).and_then(decimal);
    let number = |name: &str| given.get(name).and_then(decimal).unwrap_or_default();
    Tier {
        group: given.get("customer_group_id").and_then(id).unwrap_or(32_000),
        website: extension.and_then(|e| e.get("website_id")).and_then(id).unwrap_or(0),
        quantity: number("qty"),
        price: percentage.unwrap_or_else(|| number("value")),
        discount: percentage.is_some(),
    }
}

fn finish(
    shop: &mut Shop,
    mut draft: Product,
    given: &Map<String, Value>,
    old: Option<&Product>,
    scope: Scope,
) -> Outcome {
    let extension = given.get("extension_attributes");
    let stock_item = extension.and_then(|e| e.get("stock_item")).and_then(Value::as_object);
    draft.updated = Shop::now();
    draft.stock.changed_auto = false;
    if let Some(stock_item) = stock_item {
        draft.stock.apply(stock_item);
    }
    let (id, sku, stocked) = (draft.id, draft.sku.clone(), draft.has_stock());
    shop.store(draft)?;
    if old.is_none() && !shop.settings.index_on_save {
        shop.fresh.insert(id);
    }
    if let Some(old) = old {
        stock::rename(shop, &old.sku, &sku);
    }
    if stocked && stock_item.is_some() {
        stock::settle(shop, id);
    } else if !stocked {
        stock::settle_parent(shop, id, stock_item.is_some());
    }
    let saved = shop.products.get(&id).ok_or_else(super::failure::no_product)?;
    Ok(render::product(shop, saved, scope, Shape::Saved))
}

fn text(given: &Map<String, Value>, name: &str) -> String {
    given.get(name).map(plain).unwrap_or_default()
}

/// A name as a URL key: transliterated, lower case, words joined by hyphens.
pub(crate) fn url_key(name: &str) -> String {
    slug::slugify(name).chars().take(255).collect()
}
