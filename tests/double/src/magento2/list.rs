//! Reading and deleting products: one, many by `searchCriteria`, and their websites.

use std::borrow::Cow;

use serde_json::{Value, json};

use super::check;
use super::criteria::{Criteria, Filter};
use super::failure::{Failure, Outcome, no_product};
use super::product::Product;
use super::render::{self, Shape};
use super::router::Call;
use super::shop::Shop;
use super::values::id;

/// `GET /products/{sku}`.
pub(crate) fn get(shop: &mut Shop, call: &Call) -> Outcome {
    let product = shop.product_by_sku(call.segment(1)).ok_or_else(no_product)?;
    Ok(render::product(shop, product, call.scope, Shape::Single))
}

/// `DELETE /products/{sku}`.
pub(crate) fn delete(shop: &mut Shop, call: &Call) -> Outcome {
    let id = shop.product_id(call.segment(1)).ok_or_else(no_product)?;
    shop.remove(id);
    Ok(json!(true))
}

/// `GET /products`.
pub(crate) fn search(shop: &mut Shop, call: &Call) -> Outcome {
    let criteria = Criteria::required(&call.query, shop.settings.input_limit)?;
    check_fields(shop, &criteria)?;
    let (skip, take) = criteria.window();
    let in_id_order =
        criteria.sort.first().is_none_or(|(field, down)| field == "entity_id" && !down);
    if criteria.groups.is_empty() && in_id_order {
        let page = shop.products.values().skip(skip).take(take);
        let items = page.map(|p| render::product(shop, p, call.scope, Shape::Listed)).collect();
        return Ok(criteria.answer(items, shop.products.len()));
    }
    let mut found: Vec<&Product> = candidates(shop, &criteria)
        .into_iter()
        .filter(|product| matches(shop, product, &criteria, call))
        .collect();
    if !in_id_order {
        criteria.sort_by(&mut found, |product, name| {
            let value = render::field(shop, product, call.scope, name).ok().flatten()?;
            Some(Cow::Owned(value.into_owned()))
        });
    }
    let total = found.len();
    let page = found.into_iter().skip(skip).take(take);
    let items = page.map(|p| render::product(shop, p, call.scope, Shape::Listed)).collect();
    Ok(criteria.answer(items, total))
}

fn check_fields(shop: &Shop, criteria: &Criteria) -> Result<(), Failure> {
    const KNOWN: [&str; 12] = [
        "entity_id",
        "id",
        "sku",
        "type_id",
        "attribute_set_id",
        "created_at",
        "updated_at",
        "website_id",
        "website_ids",
        "category_id",
        "category_ids",
        "store_id",
    ];
    let known =
        |f: &Filter| KNOWN.contains(&f.field.as_str()) || shop.attribute(&f.field).is_some();
    match criteria.groups.iter().flatten().find(|filter| !known(filter)) {
        None => Ok(()),
        Some(filter) => {
            Err(Failure::bad("The \"%1\" attribute name is invalid. Reset the name and try again.")
                .with(json!([filter.field])))
        }
    }
}

/// Products that may match: those of the SKUs named, in SKU order, if a group names SKUs only.
fn candidates<'a>(shop: &'a Shop, criteria: &Criteria) -> Vec<&'a Product> {
    let by_sku = criteria.groups.iter().find(|group| {
        group.iter().all(|f| f.field == "sku" && matches!(f.condition(), "eq" | "in"))
    });
    let Some(group) = by_sku else { return shop.products.values().collect() };
    let mut found: Vec<&Product> = group
        .iter()
        .flat_map(|filter| filter.values().filter_map(|sku| shop.product_by_sku(sku)))
        .collect();
    found.sort_by_cached_key(|product| product.sku.to_lowercase());
    found.dedup_by_key(|product| product.id);
    found
}

fn matches(shop: &Shop, product: &Product, criteria: &Criteria, call: &Call) -> bool {
    criteria.groups.iter().all(|group| {
        group.iter().any(|filter| {
            let is = |id: u32| filter.matches(Some(&id.to_string()));
            match filter.field.as_str() {
                "website_id" | "website_ids" => product.websites.iter().any(|id| is(*id)),
                "category_id" | "category_ids" => product.categories.iter().any(|(id, _)| is(*id)),
                "store_id" => true,
                name => {
                    let held = render::field(shop, product, call.scope, name).ok().flatten();
                    filter.matches(held.as_deref())
                }
            }
        })
    })
}

/// `POST /products/{sku}/websites`.
pub(crate) fn add_website(shop: &mut Shop, call: &Call) -> Outcome {
    let given = check::wrapped(&call.body, "productWebsiteLink")?;
    let website = given.get("websiteId").or_else(|| given.get("website_id"));
    let number = website.and_then(id).unwrap_or(0);
    let product = shop.product_id(call.segment(1)).ok_or_else(no_product)?;
    if !shop.settings.has_website(number) {
        return Err(Failure::bad("Could not assign product \"%1\" to websites \"%2\"")
            .with(json!([product.to_string(), number])));
    }
    change_websites(shop, product, |websites| websites.push(number))
}

/// `DELETE /products/{sku}/websites/{websiteId}`.
pub(crate) fn remove_website(shop: &mut Shop, call: &Call) -> Outcome {
    let product = shop.product_id(call.segment(1)).ok_or_else(no_product)?;
    let number = id(&json!(call.segment(3))).unwrap_or(0);
    change_websites(shop, product, |websites| websites.retain(|id| *id != number))
}

fn change_websites(shop: &mut Shop, id: u32, change: impl FnOnce(&mut Vec<u32>)) -> Outcome {
    let Some(mut product) = shop.products.get(&id).cloned() else { return Err(no_product()) };
    change(&mut product.websites);
    product.websites.sort_unstable();
    product.websites.dedup();
    product.updated = Shop::now();
    shop.store(product)?;
    Ok(json!(true))
}

/// `GET /products/types`.
pub(crate) fn types(_: &mut Shop, _: &Call) -> Outcome {
    let types = [
        ("simple", "Simple Product"),
        ("virtual", "Virtual Product"),
        ("downloadable", "Downloadable Product"),
        ("configurable", "Configurable Product"),
        ("grouped", "Grouped Product"),
        ("bundle", "Bundle Product"),
    ];
    Ok(types.iter().map(|(name, label)| json!({ "name": name, "label": label })).collect::<Value>())
}
