//! The state of a shop as one value that two equal shops share: sorted, by names instead of ids, without times.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::product::{Product, Values};
use super::settings::Input;
use super::shop::Shop;
use super::values::number;

/// The image of the whole shop.
pub(crate) fn shop(shop: &Shop) -> Value {
    let products: BTreeMap<String, Value> =
        shop.products.values().map(|p| (p.sku.clone(), product(shop, p))).collect();
    let attributes: BTreeMap<&str, Value> = shop
        .attributes
        .values()
        .filter(|attribute| attribute.user_defined)
        .map(|attribute| (attribute.code.as_str(), options(shop, attribute.id)))
        .collect();
    let sets: BTreeMap<&str, Vec<String>> = shop
        .sets
        .values()
        .map(|set| (set.name.as_str(), codes(shop, set.attributes.iter())))
        .collect();
    let categories: BTreeMap<String, Value> = shop
        .categories
        .values()
        .map(|c| {
            (
                category(shop, c.id),
                json!({ "active": c.active, "texts": c.texts, "views": views(shop, &c.views) }),
            )
        })
        .collect();
    let image = json!({
        "products": products,
        "source_items": source_items(shop),
        "attributes": attributes,
        "sets": sets,
        "categories": categories,
        "orders": super::sales::image::sales(&shop.sales),
    });
    sorted(image)
}

fn product(shop: &Shop, product: &Product) -> Value {
    let sku = |id: &u32| shop.products.get(id).map(|p| p.sku.clone());
    let overrides: BTreeMap<&str, Value> = product
        .views
        .iter()
        .filter(|(_, held)| held.iter().next().is_some())
        .filter_map(|(view, held)| {
            Some((shop.settings.view_by_id(*view)?.code.as_str(), values(shop, held)))
        })
        .collect();
    let categories: BTreeMap<String, i64> =
        product.categories.iter().map(|(id, position)| (category(shop, *id), *position)).collect();
    let mut children: Vec<_> = product.variants.children.iter().filter_map(sku).collect();
    children.sort();
    let mut options: Vec<_> = product
        .variants
        .options
        .iter()
        .map(|option| {
            (option.position, codes(shop, [option.attribute].iter()), option.label.clone())
        })
        .collect();
    options.sort();
    let mut links: Vec<_> = product
        .links
        .iter()
        .map(|link| {
            json!([link.kind, sku(&link.to), link.position, number(link.quantity)]).to_string()
        })
        .collect();
    links.sort();
    let mut tiers: Vec<_> = product
        .tiers
        .iter()
        .map(|t| {
            json!([t.group, t.website, number(t.quantity), number(t.price), t.discount]).to_string()
        })
        .collect();
    tiers.sort();
    let mut stock = product.stock.json(0);
    if let Some(stock) = stock.as_object_mut() {
        stock.retain(|name, _| !matches!(name.as_str(), "item_id" | "product_id"));
    }
    json!({
        "type": product.kind,
        "set": shop.sets.get(&product.set).map(|set| &set.name),
        "values": values(shop, &product.values),
        "views": overrides,
        "websites": product.websites,
        "categories": categories,
        "stock": stock,
        "children": children,
        "options": options,
        "links": links,
        "tiers": tiers,
        "media": product.gallery.image(),
    })
}

fn values(shop: &Shop, values: &Values) -> Value {
    let mut named = Map::new();
    for (id, value) in values.iter() {
        let Some(attribute) = shop.attributes.get(&id) else { continue };
        let shown = match attribute.input {
            Input::Select | Input::Multiselect => labels(shop, id, value),
            _ => value.to_owned(),
        };
        named.insert(attribute.code.clone(), json!(shown));
    }
    Value::Object(named)
}

/// Option ids as labels; an id without an option stays.
fn labels(shop: &Shop, attribute: u32, value: &str) -> String {
    let options = shop.attributes.get(&attribute).map(|a| a.options.as_slice()).unwrap_or_default();
    let mut labels: Vec<String> = value
        .split(',')
        .map(|id| {
            let option = options.iter().find(|option| option.id.to_string() == id);
            option.map_or_else(|| id.to_owned(), |option| option.label.clone())
        })
        .collect();
    labels.sort();
    labels.join(",")
}

fn options(shop: &Shop, attribute: u32) -> Value {
    let Some(attribute) = shop.attributes.get(&attribute) else { return Value::Null };
    let mut options: Vec<Value> = attribute
        .options
        .iter()
        .map(|option| json!({ "label": option.label, "position": option.position, "views": option.view_labels }))
        .collect();
    options.sort_by_key(Value::to_string);
    json!({ "label": attribute.label, "options": options })
}

fn codes<'a>(shop: &Shop, ids: impl Iterator<Item = &'a u32>) -> Vec<String> {
    let mut codes: Vec<String> =
        ids.filter_map(|id| shop.attributes.get(id)).map(|a| a.code.clone()).collect();
    codes.sort();
    codes
}

/// A category as its path of names.
fn category(shop: &Shop, id: u32) -> String {
    let names: Vec<&str> = shop
        .category_path(id)
        .into_iter()
        .filter_map(|id| shop.categories.get(&id)?.text(None, "name"))
        .collect();
    names.join("/")
}

fn views(shop: &Shop, views: &BTreeMap<u32, BTreeMap<String, String>>) -> Value {
    views
        .iter()
        .filter_map(|(id, texts)| Some((shop.settings.view_by_id(*id)?.code.clone(), json!(texts))))
        .collect()
}

fn source_items(shop: &Shop) -> Value {
    let items = shop.source_items.iter().map(|(key, items)| {
        let rows: Map<String, Value> = items
            .iter()
            .map(|(source, item)| {
                (
                    source.clone(),
                    json!({ "quantity": number(item.quantity), "in_stock": item.in_stock }),
                )
            })
            .collect();
        (key.clone(), Value::Object(rows))
    });
    Value::Object(items.collect())
}

/// The same value with the members of every object in order of their names.
fn sorted(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let ordered: BTreeMap<String, Value> =
                members.into_iter().map(|(name, value)| (name, sorted(value))).collect();
            Value::Object(ordered.into_iter().collect())
        }
        Value::Array(list) => Value::Array(list.into_iter().map(sorted).collect()),
        other => other,
    }
}
