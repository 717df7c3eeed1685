//! Configurable products: what they vary by and their children.

use std::collections::{BTreeSet, HashMap};

use serde_json::{Map, Value, json};

use super::check;
use super::failure::{Failure, Outcome, no_entity, no_product};
use super::product::{Product, VariantOption};
use super::render::{self, Shape};
use super::router::Call;
use super::shop::Shop;
use super::values::{id, integer};

/// Takes over `configurable_product_options` and `configurable_product_links` of a save; absent = untouched.
pub(crate) fn apply(
    shop: &mut Shop,
    draft: &mut Product,
    extension: &Map<String, Value>,
) -> Result<(), Failure> {
    let options = extension.get("configurable_product_options").and_then(Value::as_array);
    let links = extension.get("configurable_product_links").and_then(Value::as_array);
    if !draft.is_configurable() || (options.is_none() && links.is_none()) {
        return Ok(());
    }
    if let Some(options) = options {
        let mut taken = Vec::new();
        for option in options {
            taken.push(self::option(shop, draft, option)?);
        }
        draft.variants.options = taken;
    }
    if let Some(links) = links {
        draft.variants.children = links.iter().filter_map(id).collect();
    }
    check_children(shop, draft)
}

/// Every child must exist and have its own combination of values.
fn check_children(shop: &Shop, draft: &Product) -> Result<(), Failure> {
    let mut taken: HashMap<Vec<&str>, u32> = HashMap::new();
    for child in &draft.variants.children {
        let product = shop.products.get(child).ok_or_else(no_product)?;
        let mut values = Vec::new();
        for option in &draft.variants.options {
            values.push(product.value(None, option.attribute).ok_or_else(|| {
                Failure::bad("Product with id \"%1\" does not contain required attribute \"%2\".")
                    .with(json!([child.to_string(), code(shop, option.attribute)]))
            })?);
        }
        if let Some(other) = taken.insert(values, *child) {
            return Err(same_values(*child, other));
        }
    }
    Ok(())
}

fn same_values(one: u32, other: u32) -> Failure {
    Failure::bad("Products \"%1\" and \"%2\" have the same set of attribute values.")
        .with(json!([one.to_string(), other.to_string()]))
}

fn code(shop: &Shop, attribute: u32) -> String {
    shop.attributes.get(&attribute).map(|a| a.code.clone()).unwrap_or_default()
}

/// An option as given; one of an attribute already there keeps its id.
fn option(shop: &mut Shop, draft: &Product, given: &Value) -> Result<VariantOption, Failure> {
    if let Some(given) = given.as_object() {
        check::variant_option(given)?;
    }
    let Some(attribute) = given.get("attribute_id").and_then(id) else {
        return Err(Failure::bad("Option attribute ID is not specified."));
    };
    if given.get("values").and_then(Value::as_array).is_none_or(Vec::is_empty) {
        return Err(Failure::bad("Option values are not specified."));
    }
    let label = shop.attributes.get(&attribute).map(|a| a.label.clone());
    let label = label.ok_or_else(|| no_entity("attribute_id", &json!(attribute)))?;
    let old = draft.variants.options.iter().find(|option| option.attribute == attribute);
    let given_label = check::text(given, "label");
    Ok(VariantOption {
        id: old.map_or_else(|| shop.next_variant_option_id(), |option| option.id),
        attribute,
        label: if given_label.is_empty() { label } else { given_label },
        position: given.get("position").and_then(integer).unwrap_or(0),
    })
}

/// The options as shown: their values are those the children have, `null` where a child lost its own.
pub(crate) fn options(shop: &Shop, product: &Product) -> Value {
    let mut options: Vec<&VariantOption> = product.variants.options.iter().collect();
    options.sort_by_key(|option| option.position);
    options
        .into_iter()
        .map(|option| {
            let values: BTreeSet<Option<u32>> = product
                .variants
                .children
                .iter()
                .filter_map(|child| shop.products.get(child))
                .map(|child| child.value(None, option.attribute).and_then(|v| v.parse().ok()))
                .collect();
            let values: Vec<Value> =
                values.into_iter().map(|value| json!({ "value_index": value })).collect();
            json!({
                "id": option.id,
                "attribute_id": option.attribute.to_string(),
                "label": option.label,
                "position": option.position,
                "values": values,
                "product_id": product.id,
            })
        })
        .collect()
}

/// `POST /configurable-products/{sku}/options`: answers the option's id as text.
pub(crate) fn post_option(shop: &mut Shop, call: &Call) -> Outcome {
    let given = check::wrapped(&call.body, "option")?.clone();
    let mut parent = find_parent(shop, call)?;
    // A simple product becomes configurable by its first option.
    "configurable".clone_into(&mut parent.kind);
    let option = option(shop, &parent, &Value::Object(given))?;
    let id = option.id;
    parent.variants.options.retain(|old| old.attribute != option.attribute);
    parent.variants.options.push(option);
    parent.updated = Shop::now();
    shop.store(parent)?;
    Ok(json!(id.to_string()))
}

/// `GET /configurable-products/{sku}/options/all`.
pub(crate) fn get_options(shop: &mut Shop, call: &Call) -> Outcome {
    let parent = find_parent(shop, call)?;
    Ok(options(shop, &parent))
}

/// `DELETE /configurable-products/{sku}/options/{id}`: the children go with it.
pub(crate) fn delete_option(shop: &mut Shop, call: &Call) -> Outcome {
    let mut parent = find_parent(shop, call)?;
    let before = parent.variants.options.len();
    parent.variants.options.retain(|option| option.id.to_string() != call.segment(3));
    if parent.variants.options.len() == before {
        return Err(Failure::new(
            404,
            "The option that was requested doesn't exist. Verify the entity and try again.",
        ));
    }
    parent.variants.children.clear();
    shop.store(parent)?;
    Ok(json!(true))
}

/// `GET /configurable-products/{sku}/children`.
pub(crate) fn get_children(shop: &mut Shop, call: &Call) -> Outcome {
    let parent = find_parent(shop, call)?;
    Ok(parent
        .variants
        .children
        .iter()
        .filter_map(|child| shop.products.get(child))
        .map(|child| render::product(shop, child, call.scope, Shape::Child))
        .collect())
}

/// `POST /configurable-products/{sku}/child`.
pub(crate) fn post_child(shop: &mut Shop, call: &Call) -> Outcome {
    let sku = check::text(&call.body, "childSku");
    let mut parent = find_parent(shop, call)?;
    let child = shop.product_by_sku(&sku).ok_or_else(no_product)?;
    if parent.variants.children.contains(&child.id) {
        return Err(Failure::bad("The product is already attached."));
    }
    if parent.variants.options.is_empty() {
        return Err(Failure::bad("The parent product doesn't have configurable product options."));
    }
    for option in &parent.variants.options {
        if child.value(None, option.attribute).is_none() {
            return Err(Failure::bad(
                "The child product doesn't have the \"%1\" attribute value. Verify the value and try again.",
            )
            .with(json!([code(shop, option.attribute)])));
        }
    }
    parent.variants.children.push(child.id);
    check_children(shop, &parent)?;
    renumber(shop, &mut parent);
    parent.updated = Shop::now();
    shop.store(parent)?;
    Ok(json!(true))
}

/// Linking a child saves the options anew: other ids, and the attributes' own labels.
fn renumber(shop: &mut Shop, parent: &mut Product) {
    for option in &mut parent.variants.options {
        option.id = shop.next_variant_option_id();
        if let Some(attribute) = shop.attributes.get(&option.attribute) {
            option.label.clone_from(&attribute.label);
        }
    }
}

/// `DELETE /configurable-products/{sku}/children/{childSku}`.
pub(crate) fn delete_child(shop: &mut Shop, call: &Call) -> Outcome {
    let mut parent = find_parent(shop, call)?;
    let child = shop.product_id(call.segment(3)).filter(|id| parent.variants.children.contains(id));
    let Some(child) = child else {
        return Err(Failure::new(
            404,
            "The product that was requested doesn't exist. Verify the product and try again.",
        ));
    };
    parent.variants.children.retain(|id| *id != child);
    parent.updated = Shop::now();
    shop.store(parent)?;
    Ok(json!(true))
}

fn find_parent(shop: &Shop, call: &Call) -> Result<Product, Failure> {
    shop.product_by_sku(call.segment(1)).cloned().ok_or_else(no_product)
}
