//! Requests about attribute sets.

use serde_json::{Value, json};

use super::attribute::AttributeSet;
use super::catalog_attributes::{attribute_json, find};
use super::check;
use super::criteria::Criteria;
use super::failure::{Failure, Outcome, no_entity, plain, required};
use super::router::Call;
use super::shop::Shop;
use super::values::{id, integer};

/// `GET /products/attribute-sets/sets/list`.
pub(crate) fn get_sets(shop: &mut Shop, call: &Call) -> Outcome {
    let criteria = Criteria::required(&call.query, shop.settings.input_limit)?;
    Ok(criteria.list(shop.sets.values().map(set_json).collect()))
}

fn set_json(set: &AttributeSet) -> Value {
    json!({
        "attribute_set_id": set.id,
        "attribute_set_name": set.name,
        "sort_order": set.sort_order,
        "entity_type_id": 4,
    })
}

/// `GET /products/attribute-sets/{id}`.
pub(crate) fn get_set(shop: &mut Shop, call: &Call) -> Outcome {
    Ok(set_json(find_set(shop, call.segment(2))?))
}

/// `GET /products/attribute-sets/{id}/attributes`.
pub(crate) fn get_set_attributes(shop: &mut Shop, call: &Call) -> Outcome {
    let set = find_set(shop, call.segment(2))?;
    let members = set.attributes.iter().filter_map(|id| shop.attributes.get(id));
    Ok(members.map(|attribute| attribute_json(attribute, call.scope.view())).collect())
}

fn find_set<'a>(shop: &'a Shop, number: &str) -> Result<&'a AttributeSet, Failure> {
    let found = id(&json!(number)).and_then(|id| shop.sets.get(&id));
    found.ok_or_else(|| no_entity("id", &json!(number)))
}

/// `POST /products/attribute-sets`.
pub(crate) fn post_set(shop: &mut Shop, call: &Call) -> Outcome {
    let given = Value::Object(check::wrapped(&call.body, "attributeSet")?.clone());
    let name = check::text(&given, "attribute_set_name");
    let skeleton = call.body.get("skeletonId").ok_or_else(|| required("skeletonId"))?;
    let attributes = find_set(shop, &plain(skeleton))?.attributes.clone();
    if shop.sets.values().any(|set| set.name == name) {
        return Err(Failure::bad(format!(
            "A \"{name}\" attribute set name already exists. Create a new name and try again."
        )));
    }
    let sort_order = given.get("sort_order").and_then(integer).unwrap_or(0);
    let set = AttributeSet { id: shop.next_set_id(), name, sort_order, attributes };
    let body = set_json(&set);
    shop.sets.insert(set.id, set);
    Ok(body)
}

/// `POST /products/attribute-sets/attributes`: puts an attribute into a set.
pub(crate) fn assign(shop: &mut Shop, call: &Call) -> Outcome {
    let code = check::text(&call.body, "attributeCode");
    let attribute = find(shop, &code)?.id;
    let set = call.body.get("attributeSetId").and_then(id).unwrap_or(0);
    let set = shop.sets.get_mut(&set).ok_or_else(|| {
        Failure::new(404, "The AttributeSet with a \"%1\" ID doesn't exist.").with(json!([set]))
    })?;
    set.attributes.insert(attribute);
    Ok(json!((attribute + set.id * 1000).to_string()))
}

/// `DELETE /products/attribute-sets/{id}/attributes/{code}`.
pub(crate) fn unassign(shop: &mut Shop, call: &Call) -> Outcome {
    let attribute = find(shop, call.segment(4))?.id;
    let set = find_set(shop, call.segment(2))?.id;
    if let Some(set) = shop.sets.get_mut(&set) {
        set.attributes.remove(&attribute);
    }
    Ok(json!(true))
}
