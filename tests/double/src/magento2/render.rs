//! Products as the REST API shows them.

use std::borrow::Cow;

use serde_json::{Map, Value, json};

use super::attribute::{NAME, PRICE, STATUS, VISIBILITY, WEIGHT};
use super::configurable;
use super::product::{Link, Product, Tier, stamp};
use super::scope::Scope;
use super::shop::Shop;
use super::values::{decimal, number};

/// Which answer a product stands in: they differ in what they leave out.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Shape {
    /// `GET /products/{sku}`.
    Single,
    /// The answer to a save: empty links and tier prices are missing.
    Saved,
    /// An item of `GET /products`: no stock item.
    Listed,
    /// An item of a configurable product's children: no extension attributes.
    Child,
}

/// Attributes that are members of a product rather than custom attributes.
const MEMBERS: [u32; 5] = [NAME, PRICE, STATUS, VISIBILITY, WEIGHT];

/// A product as JSON.
pub(crate) fn product(shop: &Shop, product: &Product, scope: Scope, shape: Shape) -> Value {
    let view = scope.view();
    let mut body = Map::new();
    let mut put = |name: &str, value: Value| body.insert(name.to_owned(), value);
    put("id", json!(product.id));
    put("sku", json!(product.sku));
    put("name", json!(product.value(view, NAME)));
    put("attribute_set_id", json!(product.set));
    if let Some(price) = price(product, view) {
        put("price", price);
    }
    put("status", integer(product.value(view, STATUS)));
    put("visibility", integer(product.value(view, VISIBILITY)));
    put("type_id", json!(product.kind));
    put("created_at", json!(stamp(product.created)));
    put("updated_at", json!(stamp(product.updated)));
    if let Some(weight) = numeric(product.value(view, WEIGHT)) {
        put("weight", weight);
    }
    if shape != Shape::Child {
        put("extension_attributes", extension(shop, product, shape));
    }
    if shape != Shape::Saved || !product.links.is_empty() {
        put("product_links", links(shop, product, None));
    }
    if shape != Shape::Child {
        put("options", json!([]));
    }
    put("media_gallery_entries", product.gallery.entries());
    if shape != Shape::Saved || !product.tiers.is_empty() {
        put("tier_prices", product.tiers.iter().map(tier).collect());
    }
    put("custom_attributes", custom_attributes(shop, product, view));
    Value::Object(body)
}

/// A field of a product as filters and sort orders see it; `Err` = no such field.
pub(crate) fn field<'a>(
    shop: &Shop,
    product: &'a Product,
    scope: Scope,
    name: &str,
) -> Result<Option<Cow<'a, str>>, ()> {
    let text = |text: String| Ok(Some(Cow::Owned(text)));
    match name {
        "entity_id" | "id" => text(product.id.to_string()),
        "sku" => Ok(Some(Cow::Borrowed(&product.sku))),
        "type_id" => Ok(Some(Cow::Borrowed(&product.kind))),
        "attribute_set_id" => text(product.set.to_string()),
        "created_at" => text(stamp(product.created)),
        "updated_at" => text(stamp(product.updated)),
        "website_id" | "website_ids" | "category_id" | "category_ids" => Ok(None),
        _ => {
            let attribute = shop.attribute(name).ok_or(())?;
            Ok(product.value(scope.view(), attribute.id).map(Cow::Borrowed))
        }
    }
}

/// The links of a product, of one kind or all.
pub(crate) fn links(shop: &Shop, product: &Product, kind: Option<&str>) -> Value {
    product
        .links
        .iter()
        .filter(|link| kind.is_none_or(|kind| link.kind == kind))
        .filter_map(|link| self::link(shop, product, link))
        .collect()
}

fn link(shop: &Shop, product: &Product, link: &Link) -> Option<Value> {
    let to = shop.products.get(&link.to)?;
    let mut body = json!({
        "sku": product.sku,
        "link_type": link.kind,
        "linked_product_sku": to.sku,
        "linked_product_type": to.kind,
        "position": link.position,
    });
    if link.kind == "associated" {
        body["extension_attributes"] = json!({ "qty": number(link.quantity) });
    }
    Some(body)
}

fn tier(tier: &Tier) -> Value {
    let mut extension = json!({ "website_id": tier.website });
    if tier.discount {
        extension["percentage_value"] = number(tier.price);
    }
    json!({
        "customer_group_id": tier.group,
        "qty": number(tier.quantity),
        "value": number(tier.price),
        "extension_attributes": extension,
    })
}

fn extension(shop: &Shop, product: &Product, shape: Shape) -> Value {
    let mut body = Map::new();
    body.insert("website_ids".to_owned(), json!(product.websites));
    if !product.categories.is_empty() {
        let links: Vec<Value> = product
            .categories
            .iter()
            .map(|(id, position)| json!({ "position": position, "category_id": id.to_string() }))
            .collect();
        body.insert("category_links".to_owned(), json!(links));
    }
    if shape != Shape::Listed {
        body.insert("stock_item".to_owned(), product.stock.json(product.id));
    }
    if product.is_configurable() {
        let options = configurable::options(shop, product);
        body.insert("configurable_product_options".to_owned(), options);
        let children = json!(product.variants.children);
        body.insert("configurable_product_links".to_owned(), children);
    }
    Value::Object(body)
}

/// A configurable stores no price and shows 0; a grouped product shows none.
fn price(product: &Product, view: Option<u32>) -> Option<Value> {
    match product.kind.as_str() {
        "configurable" => Some(json!(0)),
        "grouped" => None,
        _ => numeric(product.value(view, PRICE)),
    }
}

fn numeric(text: Option<&str>) -> Option<Value> {
    text.and_then(|text| decimal(&json!(text))).map(number)
}

fn integer(text: Option<&str>) -> Value {
    text.and_then(|text| text.parse::<i64>().ok()).map_or(Value::Null, |n| json!(n))
}

fn custom_attributes(shop: &Shop, product: &Product, view: Option<u32>) -> Value {
    let custom = |code: &str, value: Value| json!({ "attribute_code": code, "value": value });
    let mut list: Vec<Value> = in_effect(product, view)
        .filter(|(id, _)| !MEMBERS.contains(id))
        .filter_map(|(id, value)| Some(custom(&shop.attributes.get(&id)?.code, json!(value))))
        .collect();
    list.extend(product.gallery.attributes().into_iter().map(|(code, value)| custom(&code, value)));
    let has_options = i32::from(!product.variants.options.is_empty()).to_string();
    list.push(custom("required_options", json!(has_options)));
    list.push(custom("has_options", json!(has_options)));
    let ids: Vec<String> = product.categories.iter().map(|(id, _)| id.to_string()).collect();
    list.push(custom("category_ids", json!(ids)));
    Value::Array(list)
}

/// All values in effect in a view, by attribute id.
pub(crate) fn in_effect(product: &Product, view: Option<u32>) -> impl Iterator<Item = (u32, &str)> {
    let over = view.and_then(|view| product.views.get(&view));
    let mut ids: Vec<u32> = product.values.iter().map(|(id, _)| id).collect();
    if let Some(over) = over {
        ids.extend(over.iter().map(|(id, _)| id));
        ids.sort_unstable();
        ids.dedup();
    }
    ids.into_iter().filter_map(move |id| Some((id, product.value(view, id)?)))
}
