//! Links between products: related, upsell, crosssell, and the members of a grouped product.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::check;
use super::failure::{Failure, Outcome, no_product, no_product_with_sku};
use super::product::{Link, Product};
use super::render;
use super::router::Call;
use super::shop::Shop;
use super::values::{decimal, integer};

const KINDS: [&str; 4] = ["related", "crosssell", "upsell", "associated"];

/// Replaces all links of a product in a save; absent = untouched.
pub(crate) fn replace(
    shop: &Shop,
    draft: &mut Product,
    given: Option<&Value>,
) -> Result<(), Failure> {
    let Some(given) = given.and_then(Value::as_array) else { return Ok(()) };
    let mut links: Vec<Link> = Vec::new();
    for item in given {
        let sku = check::text(item, "linked_product_sku");
        let link = link(shop, item)?.ok_or_else(|| no_product_with_sku(&sku))?;
        add(&mut links, link);
    }
    draft.links = links;
    Ok(())
}

/// `GET /products/{sku}/links/{type}`.
pub(crate) fn get(shop: &mut Shop, call: &Call) -> Outcome {
    let product = shop.product_by_sku(call.segment(1)).ok_or_else(no_product)?;
    check_kind(call.segment(3))?;
    Ok(render::links(shop, product, Some(call.segment(3))))
}

/// `GET /products/links/types`.
pub(crate) fn types(_: &mut Shop, _: &Call) -> Outcome {
    Ok(json!([
        { "code": 1, "name": "related" },
        { "code": 5, "name": "crosssell" },
        { "code": 4, "name": "upsell" },
        { "code": 3, "name": "associated" },
    ]))
}

/// `POST /products/{sku}/links`: adds.
pub(crate) fn post(shop: &mut Shop, call: &Call) -> Outcome {
    let items = check::listed(&call.body, "items")?;
    save(shop, call, items)
}

/// `PUT /products/{sku}/links`: adds or changes one.
pub(crate) fn put(shop: &mut Shop, call: &Call) -> Outcome {
    let entity = check::wrapped(&call.body, "entity")?;
    save(shop, call, &[Value::Object(entity.clone())])
}

fn save(shop: &mut Shop, call: &Call, items: &[Value]) -> Outcome {
    let id = shop.product_id(call.segment(1)).ok_or_else(no_product)?;
    let mut links = Vec::new();
    for item in items {
        if let Some(item) = item.as_object() {
            check::product_link(item)?;
        }
        links.push(link(shop, item)?.ok_or_else(invalid)?);
    }
    if let Some(product) = shop.product_mut(id) {
        for link in links {
            add(&mut product.links, link);
        }
        product.updated = Shop::now();
    }
    Ok(json!(true))
}

/// `DELETE /products/{sku}/links/{type}/{linkedProductSku}`.
pub(crate) fn delete(shop: &mut Shop, call: &Call) -> Outcome {
    let (sku, kind, linked) = (call.segment(1), call.segment(3), call.segment(4));
    let id = shop.product_id(sku).ok_or_else(no_product)?;
    let to = shop.product_id(linked).ok_or_else(no_product)?;
    check_kind(kind)?;
    let Some(product) = shop.product_mut(id) else { return Err(no_product()) };
    let before = product.links.len();
    product.links.retain(|link| link.to != to || link.kind != kind);
    if product.links.len() == before {
        return Err(Failure::new(404, "Product %1 doesn't have linked %2 as %3")
            .with(json!([sku, linked, kind])));
    }
    product.updated = Shop::now();
    Ok(json!(true))
}

fn add(links: &mut Vec<Link>, link: Link) {
    match links.iter_mut().find(|old| old.to == link.to && old.kind == link.kind) {
        Some(old) => *old = link,
        None => links.push(link),
    }
}

/// The link an item stands for; `None` when the linked SKU is unknown.
fn link(shop: &Shop, item: &Value) -> Result<Option<Link>, Failure> {
    let kind = check::text(item, "link_type");
    check_kind(&kind)?;
    let Some(to) = shop.product_id(&check::text(item, "linked_product_sku")) else {
        return Ok(None);
    };
    let quantity = item.get("extension_attributes").and_then(|e| e.get("qty")).and_then(decimal);
    Ok(Some(Link {
        kind,
        to,
        position: item.get("position").and_then(integer).unwrap_or(0),
        quantity: quantity.unwrap_or(Decimal::ZERO),
    }))
}

fn check_kind(kind: &str) -> Result<(), Failure> {
    if KINDS.contains(&kind) {
        return Ok(());
    }
    Err(Failure::new(404, "The \"%1\" link type is unknown. Verify the type and try again.")
        .with(json!([kind])))
}

fn invalid() -> Failure {
    Failure::bad("The linked products data is invalid. Verify the data and try again.")
}
