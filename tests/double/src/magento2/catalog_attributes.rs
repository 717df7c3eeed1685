//! Requests about attributes and their options.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::attribute::{Attribute, AttributeOption, Backend};
use super::check;
use super::criteria::Criteria;
use super::failure::{Failure, Outcome, required};
use super::router::Call;
use super::settings::{Input, Reach};
use super::shop::Shop;
use super::values::{flag, id, integer};

/// `GET /products/attributes/{code}`.
pub(crate) fn get(shop: &mut Shop, call: &Call) -> Outcome {
    let attribute = find(shop, call.segment(2))?;
    Ok(attribute_json(attribute, call.scope.view()))
}

/// `GET /products/attributes`.
pub(crate) fn search(shop: &mut Shop, call: &Call) -> Outcome {
    let criteria = Criteria::required(&call.query, shop.settings.input_limit)?;
    let view = call.scope.view();
    Ok(criteria.list(shop.attributes.values().map(|a| attribute_json(a, view)).collect()))
}

pub(crate) fn find<'a>(shop: &'a Shop, code: &str) -> Result<&'a Attribute, Failure> {
    shop.attribute(code).ok_or_else(|| no_attribute(code))
}

fn no_attribute(code: &str) -> Failure {
    Failure::new(
        404,
        "The attribute with a \"%1\" attributeCode doesn't exist. Verify the attribute and try again.",
    )
    .with(json!([code]))
}

pub(crate) fn attribute_json(attribute: &Attribute, view: Option<u32>) -> Value {
    let mut body = Map::new();
    let mut put = |name: &str, value: Value| body.insert(name.to_owned(), value);
    for name in [
        "is_wysiwyg_enabled",
        "is_html_allowed_on_front",
        "used_for_sort_by",
        "is_filterable",
        "is_filterable_in_search",
        "is_used_in_grid",
        "is_visible_in_grid",
        "is_filterable_in_grid",
    ] {
        put(name, json!(false));
    }
    put("position", json!(0));
    put("apply_to", json!([]));
    for name in [
        "is_searchable",
        "is_visible_in_advanced_search",
        "is_comparable",
        "is_used_for_promo_rules",
        "is_visible_on_front",
        "used_in_product_listing",
    ] {
        put(name, json!("0"));
    }
    put("is_visible", json!(true));
    put("scope", json!(reach_name(attribute.reach)));
    put("attribute_id", json!(attribute.id));
    put("attribute_code", json!(attribute.code));
    put("frontend_input", json!(input_name(attribute.input)));
    put("entity_type_id", json!("4"));
    put("is_required", json!(false));
    put("options", options_json(attribute, view));
    put("is_user_defined", json!(attribute.user_defined));
    put("default_frontend_label", json!(attribute.label));
    let labels: Vec<Value> = attribute
        .view_labels
        .iter()
        .map(|(id, label)| json!({ "store_id": id, "label": label }))
        .collect();
    put("frontend_labels", json!(labels));
    put("backend_type", json!(attribute.backend.name()));
    for (name, value) in models(attribute.input) {
        put(name, json!(value));
    }
    put("is_unique", json!("0"));
    put("validation_rules", json!([]));
    Value::Object(body)
}

fn models(input: Input) -> &'static [(&'static str, &'static str)] {
    match input {
        Input::Select => &[
            ("source_model", "Magento\\Eav\\Model\\Entity\\Attribute\\Source\\Table"),
            ("default_value", ""),
        ],
        Input::Multiselect => &[
            ("backend_model", "Magento\\Eav\\Model\\Entity\\Attribute\\Backend\\ArrayBackend"),
            ("default_value", ""),
        ],
        Input::Boolean => {
            &[("source_model", "Magento\\Eav\\Model\\Entity\\Attribute\\Source\\Boolean")]
        }
        Input::Date | Input::Datetime => {
            &[("backend_model", "Magento\\Eav\\Model\\Entity\\Attribute\\Backend\\Datetime")]
        }
        Input::Price => {
            &[("backend_model", "Magento\\Catalog\\Model\\Product\\Attribute\\Backend\\Price")]
        }
        Input::Text | Input::Textarea => &[],
    }
}

fn reach_name(reach: Reach) -> &'static str {
    match reach {
        Reach::Global => "global",
        Reach::Website => "website",
        Reach::Store => "store",
    }
}

fn input_name(input: Input) -> &'static str {
    match input {
        Input::Text => "text",
        Input::Textarea => "textarea",
        Input::Select => "select",
        Input::Multiselect => "multiselect",
        Input::Boolean => "boolean",
        Input::Date => "date",
        Input::Datetime => "datetime",
        Input::Price => "price",
    }
}

fn input_of(name: &str) -> Option<Input> {
    Some(match name {
        "text" => Input::Text,
        "textarea" => Input::Textarea,
        // Swatches are accepted and read back as selects.
        "select" | "swatch_visual" | "swatch_text" => Input::Select,
        "multiselect" => Input::Multiselect,
        "boolean" => Input::Boolean,
        "date" => Input::Date,
        "datetime" => Input::Datetime,
        "price" | "weight" => Input::Price,
        _ => return None,
    })
}

/// `POST /products/attributes`.
pub(crate) fn post(shop: &mut Shop, call: &Call) -> Outcome {
    let given = Value::Object(check::wrapped(&call.body, "attribute")?.clone());
    save(shop, call, &given)
}

/// `PUT /products/attributes/{code}`: without `attribute_id` it counts as a second one of the same code.
pub(crate) fn put(shop: &mut Shop, call: &Call) -> Outcome {
    let mut given = Value::Object(check::wrapped(&call.body, "attribute")?.clone());
    given["attribute_code"] = json!(call.segment(2));
    save(shop, call, &given)
}

fn save(shop: &mut Shop, call: &Call, given: &Value) -> Outcome {
    let code = check::text(given, "attribute_code");
    let known = given.get("attribute_id").and_then(id).and_then(|id| shop.attributes.get(&id));
    let mut attribute = match known {
        Some(old) => old.clone(),
        None => create(shop, given, &code)?,
    };
    let label = check::text(given, "default_frontend_label");
    if !label.is_empty() {
        attribute.label = label;
    }
    for item in given.get("frontend_labels").and_then(Value::as_array).into_iter().flatten() {
        let store = item.get("store_id").and_then(id).unwrap_or(0);
        attribute.view_labels.insert(store, check::text(item, "label"));
    }
    for item in given.get("options").and_then(Value::as_array).into_iter().flatten() {
        put_option(shop, &mut attribute, item);
    }
    let body = attribute_json(&attribute, call.scope.view());
    shop.insert_attribute(attribute);
    Ok(body)
}

fn create(shop: &mut Shop, given: &Value, code: &str) -> Result<Attribute, Failure> {
    if code.is_empty() || code.len() > 60 {
        return Err(Failure::bad(
            "An attribute code must not be less than 1 and more than 60 characters.",
        ));
    }
    let good = code.starts_with(|c: char| c.is_ascii_lowercase())
        && code.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    if !good {
        return Err(invalid_field("attribute_code", code));
    }
    if shop.attribute(code).is_some() {
        return Err(
            Failure::bad("%1 already exists.").with(json!(["Attribute with the same code"]))
        );
    }
    let name = check::text(given, "frontend_input");
    let input = input_of(&name).ok_or_else(|| invalid_field("frontend_input", &name))?;
    let label = check::text(given, "default_frontend_label");
    if label.is_empty() {
        return Err(required("frontend_label"));
    }
    let reach = match check::text(given, "scope").as_str() {
        "global" => Reach::Global,
        "website" => Reach::Website,
        _ => Reach::Store,
    };
    Ok(Attribute {
        id: shop.next_attribute_id(),
        code: code.to_owned(),
        label,
        input,
        backend: Backend::of(input),
        reach,
        user_defined: true,
        view_labels: BTreeMap::new(),
        options: Vec::new(),
    })
}

fn invalid_field(field: &str, value: &str) -> Failure {
    Failure::bad("Invalid value of \"%value\" provided for the %fieldName field.")
        .with(json!({ "fieldName": field, "value": value }))
}

/// An option sent along with an attribute: with a known `value` it is changed, else added, whatever its label.
fn put_option(shop: &mut Shop, attribute: &mut Attribute, item: &Value) {
    let known = item.get("value").and_then(id);
    let position = attribute.options.iter_mut().find(|option| Some(option.id) == known);
    if let Some(option) = position {
        change_option(option, item);
        return;
    }
    attribute.options.push(new_option(shop.next_option_id(), item));
}

fn new_option(id: u32, item: &Value) -> AttributeOption {
    let mut option =
        AttributeOption { id, label: String::new(), view_labels: BTreeMap::new(), position: 0 };
    change_option(&mut option, item);
    option
}

fn change_option(option: &mut AttributeOption, item: &Value) {
    option.label = check::text(item, "label");
    if let Some(position) = item.get("sort_order").and_then(integer) {
        option.position = position;
    }
    for label in item.get("store_labels").and_then(Value::as_array).into_iter().flatten() {
        let store = label.get("store_id").and_then(id).unwrap_or(0);
        option.view_labels.insert(store, check::text(label, "label"));
    }
}

/// `GET /products/attributes/{code}/options`.
pub(crate) fn get_options(shop: &mut Shop, call: &Call) -> Outcome {
    Ok(options_json(find(shop, call.segment(2))?, call.scope.view()))
}

/// Options with the labels of a view, led by the blank placeholder.
fn options_json(attribute: &Attribute, view: Option<u32>) -> Value {
    if attribute.input == Input::Boolean {
        return json!([{ "label": "Yes", "value": "1" }, { "label": "No", "value": "0" }]);
    }
    if !attribute.is_select() {
        return json!([]);
    }
    let mut list = vec![json!({ "label": " ", "value": "" })];
    list.extend(attribute.sorted_options().into_iter().map(|option| {
        let label = view.and_then(|view| option.view_labels.get(&view)).unwrap_or(&option.label);
        json!({ "label": label, "value": option.id.to_string() })
    }));
    Value::Array(list)
}

/// `POST /products/attributes/{code}/options`: answers the new id as text.
pub(crate) fn post_option(shop: &mut Shop, call: &Call) -> Outcome {
    let given = Value::Object(check::wrapped(&call.body, "option")?.clone());
    let label = option_label(&given)?;
    let attribute = find(shop, call.segment(2))?;
    if !attribute.is_select() {
        return Err(Failure::bad("The \"%1\" attribute doesn't work with options.")
            .with(json!([attribute.code])));
    }
    // The look-up is by label or by id: a label that equals an id is taken as well.
    let taken = |option: &AttributeOption| {
        option.label.to_lowercase() == label.to_lowercase() || option.id.to_string() == label
    };
    if attribute.options.iter().any(taken) {
        return Err(Failure::bad("Admin store attribute option label \"%1\" is already exists.")
            .with(json!([label])));
    }
    let id = shop.next_option_id();
    if let Some(attribute) = shop.attribute_mut(call.segment(2)) {
        attribute.options.push(new_option(id, &given));
    }
    Ok(json!(id.to_string()))
}

fn option_label(given: &Value) -> Result<String, Failure> {
    let label = check::text(given, "label");
    if label.trim().is_empty() {
        return Err(Failure::bad(
            "The attribute option label is empty. Enter the value and try again.",
        ));
    }
    Ok(label)
}

/// `PUT /products/attributes/{code}/options/{id}`.
pub(crate) fn put_option_by_id(shop: &mut Shop, call: &Call) -> Outcome {
    let given = Value::Object(check::wrapped(&call.body, "option")?.clone());
    option_label(&given)?;
    let (code, number) = (call.segment(2), call.segment(4));
    let attribute = shop.attribute_mut(code).ok_or_else(|| no_attribute(code))?;
    let option = attribute.options.iter_mut().find(|option| option.id.to_string() == number);
    change_option(option.ok_or_else(|| no_option(code, number))?, &given);
    Ok(json!(true))
}

/// `DELETE /products/attributes/{code}/options/{id}`: products lose the value without a word.
pub(crate) fn delete_option(shop: &mut Shop, call: &Call) -> Outcome {
    let (code, number) = (call.segment(2), call.segment(4));
    let attribute = shop.attribute_mut(code).ok_or_else(|| no_attribute(code))?;
    let before = attribute.options.len();
    attribute.options.retain(|option| option.id.to_string() != number);
    if attribute.options.len() == before {
        return Err(no_option(code, number));
    }
    let attribute = attribute.id;
    for product in shop.products.values_mut() {
        for values in std::iter::once(&mut product.values).chain(product.views.values_mut()) {
            let Some(held) = values.get(attribute) else { continue };
            let kept: Vec<&str> = held.split(',').filter(|id| *id != number).collect();
            match kept.join(",") {
                left if left.is_empty() => values.remove(attribute),
                left if left.len() != held.len() => values.set(attribute, &left),
                _ => {}
            }
        }
    }
    Ok(json!(true))
}

fn no_option(code: &str, number: &str) -> Failure {
    Failure::new(404, "The \"%1\" attribute doesn't include an option with \"%2\" ID.")
        .with(json!([code, number]))
}

/// Whether a body flag is on; used where Magento takes any of PHP's spellings.
pub(crate) fn is_on(value: Option<&Value>, default: bool) -> bool {
    value.and_then(flag).unwrap_or(default)
}
