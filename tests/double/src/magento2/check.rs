//! The shape of a product in a request: unknown members and wrong types are refused before anything else happens.

use serde_json::{Map, Value};

use super::failure::{Failure, required, unsupported, wrong_type};
use super::shop::Shop;
use super::stock_item::StockItem;
use super::values;

const MEMBERS: &[(&str, &str)] = &[
    ("id", "int"),
    ("sku", "string"),
    ("name", "string"),
    ("attribute_set_id", "int"),
    ("price", "float"),
    ("status", "int"),
    ("visibility", "int"),
    ("type_id", "string"),
    ("created_at", "string"),
    ("updated_at", "string"),
    ("weight", "float"),
    ("extension_attributes", "array"),
    ("product_links", "array"),
    ("options", "array"),
    ("media_gallery_entries", "array"),
    ("tier_prices", "array"),
    ("custom_attributes", "array"),
];

const EXTENSION: &[(&str, &str)] = &[
    ("website_ids", "int[]"),
    ("category_links", "array"),
    ("stock_item", "array"),
    ("configurable_product_options", "array"),
    ("configurable_product_links", "int[]"),
    ("downloadable_product_links", "array"),
    ("downloadable_product_samples", "array"),
    ("bundle_product_options", "array"),
    ("discounts", "array"),
];

const CATEGORY_LINK: &[(&str, &str)] =
    &[("position", "int"), ("category_id", "string"), ("extension_attributes", "array")];

const TIER_PRICE: &[(&str, &str)] = &[
    ("customer_group_id", "int"),
    ("qty", "float"),
    ("value", "float"),
    ("extension_attributes", "array"),
];

const PRODUCT_LINK: &[(&str, &str)] = &[
    ("sku", "string"),
    ("link_type", "string"),
    ("linked_product_sku", "string"),
    ("linked_product_type", "string"),
    ("position", "int"),
    ("extension_attributes", "array"),
];

const VARIANT_OPTION: &[(&str, &str)] = &[
    ("id", "int"),
    ("attribute_id", "string"),
    ("label", "string"),
    ("position", "int"),
    ("is_use_default", "boolean"),
    ("values", "array"),
    ("extension_attributes", "array"),
    ("product_id", "int"),
];

/// The object under `name`, or the complaint that it is missing.
pub(crate) fn wrapped<'a>(body: &'a Value, name: &str) -> Result<&'a Map<String, Value>, Failure> {
    body.get(name).and_then(Value::as_object).ok_or_else(|| required(name))
}

/// The list under `name`, or the complaint that it is missing.
pub(crate) fn listed<'a>(body: &'a Value, name: &str) -> Result<&'a [Value], Failure> {
    body.get(name).and_then(Value::as_array).map(Vec::as_slice).ok_or_else(|| required(name))
}

/// A text member, empty when absent.
pub(crate) fn text(given: &Value, name: &str) -> String {
    given.get(name).map(super::failure::plain).unwrap_or_default()
}

/// Checks the product of a request body.
pub(crate) fn product(shop: &Shop, body: &Value) -> Result<(), Failure> {
    let product = wrapped(body, "product")?;
    members(product, MEMBERS)?;
    if let Some(extension) = product.get("extension_attributes").and_then(Value::as_object) {
        self::extension(extension)?;
    }
    each(product.get("product_links"), PRODUCT_LINK)?;
    each(product.get("tier_prices"), TIER_PRICE)?;
    custom_attributes(shop, product.get("custom_attributes"))
}

/// Checks one configurable option.
pub(crate) fn variant_option(option: &Map<String, Value>) -> Result<(), Failure> {
    members(option, VARIANT_OPTION)
}

/// Checks one product link.
pub(crate) fn product_link(link: &Map<String, Value>) -> Result<(), Failure> {
    members(link, PRODUCT_LINK)
}

fn extension(extension: &Map<String, Value>) -> Result<(), Failure> {
    members(extension, EXTENSION)?;
    each(extension.get("category_links"), CATEGORY_LINK)?;
    each(extension.get("configurable_product_options"), VARIANT_OPTION)?;
    match extension.get("stock_item").and_then(Value::as_object) {
        Some(item) => StockItem::check(item),
        None => Ok(()),
    }
}

fn custom_attributes(shop: &Shop, given: Option<&Value>) -> Result<(), Failure> {
    for item in given.and_then(Value::as_array).into_iter().flatten() {
        let code = item.get("attribute_code").and_then(Value::as_str);
        let Some(code) = code else {
            return Err(Failure::bad("There is an empty custom attribute specified."));
        };
        if let Some(attribute) = shop.attribute(code) {
            values::check(attribute, item.get("value").unwrap_or(&Value::Null))?;
        }
    }
    Ok(())
}

fn each(list: Option<&Value>, known: &[(&str, &str)]) -> Result<(), Failure> {
    for item in list.and_then(Value::as_array).into_iter().flatten() {
        if let Some(item) = item.as_object() {
            members(item, known)?;
        }
    }
    Ok(())
}

/// Refuses members that are not known, and values of the wrong type.
pub(crate) fn members(given: &Map<String, Value>, known: &[(&str, &str)]) -> Result<(), Failure> {
    for (name, value) in given {
        let Some((_, kind)) = known.iter().find(|(member, _)| member == name) else {
            return Err(unsupported(name));
        };
        if !value.is_null() && !fits(value, kind) {
            return Err(wrong_type(name, value, kind));
        }
    }
    Ok(())
}

fn fits(value: &Value, kind: &str) -> bool {
    match kind {
        "int" | "float" => values::decimal(value).is_some(),
        "string" => !value.is_array() && !value.is_object(),
        "boolean" => values::flag(value).is_some(),
        "int[]" => value.as_array().is_some_and(|l| l.iter().all(|v| values::decimal(v).is_some())),
        _ => value.is_array() || value.is_object(),
    }
}
