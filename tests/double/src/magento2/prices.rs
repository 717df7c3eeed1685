//! The price endpoints: lists of rows, good ones applied, bad ones reported in an answer of status 200.

use chrono::NaiveDateTime;
use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::attribute::{COST, PRICE, SPECIAL_FROM, SPECIAL_PRICE, SPECIAL_TO};
use super::check;
use super::failure::{Failure, Outcome, plain, wrong_type};
use super::product::Product;
use super::router::Call;
use super::save::{write, write_here};
use super::scope::Scope;
use super::shop::Shop;
use super::values::{decimal, id, number};

const BASE_PRICE: &str = "\\Magento\\Catalog\\Api\\Data\\BasePriceInterface";
const SPECIAL: &str = "\\Magento\\Catalog\\Api\\Data\\SpecialPriceInterface";
const COST_ROW: &str = "\\Magento\\Catalog\\Api\\Data\\CostInterface";

/// `POST /products/base-prices`.
pub(crate) fn post_base(shop: &mut Shop, call: &Call) -> Outcome {
    post_amounts(shop, call, ("price", "Price", PRICE), BASE_PRICE)
}

/// `POST /products/cost`; like special prices, for the view of the row alone.
pub(crate) fn post_cost(shop: &mut Shop, call: &Call) -> Outcome {
    post_amounts(shop, call, ("cost", "Cost", COST), COST_ROW)
}

fn post_amounts(
    shop: &mut Shop,
    call: &Call,
    (member, label, attribute): (&str, &str, u32),
    kind: &str,
) -> Outcome {
    let rows = rows(call, kind, member)?;
    let mut errors = Vec::new();
    for row in rows {
        let sku = check::text(row, "sku");
        let before = errors.len();
        let product = shop.product_by_sku(&sku).filter(|product| product.has_stock());
        if product.is_none() {
            errors.push(invalid("SKU", &sku));
        }
        let amount = row.get(member).filter(|v| decimal(v).is_some_and(|d| d >= Decimal::ZERO));
        if amount.is_none() {
            errors.push(invalid(label, &plain(row.get(member).unwrap_or(&Value::Null))));
        }
        let scope = scope(shop, row);
        if scope.is_none() {
            let store = check::text(row, "store_id");
            errors.push(json!({
                "message": format!("Requested store is not found. Row ID: SKU = {sku}, Store ID: {store}."),
                "parameters": [sku, store],
            }));
        }
        if let (Some(id), Some(amount), Some(scope), true) =
            (product.map(|p| p.id), amount, scope, errors.len() == before)
        {
            let writes = if attribute == PRICE { write } else { write_here };
            edit(shop, id, |shop, draft| writes(shop, draft, attribute, amount, scope));
        }
    }
    Ok(json!(errors))
}

fn rows<'a>(call: &'a Call, kind: &str, amount: &str) -> Result<&'a [Value], Failure> {
    let rows = check::listed(&call.body, "prices")?;
    call.limit(rows.len(), kind)?;
    let wrong = |row: &&Value| {
        row.get(amount).is_some_and(|value| !value.is_null() && decimal(value).is_none())
    };
    match rows.iter().find(wrong) {
        Some(row) => Err(wrong_type(amount, row.get(amount).unwrap_or(&Value::Null), "float")),
        None => Ok(rows),
    }
}

fn invalid(field: &str, value: &str) -> Value {
    json!({
        "message": "Invalid attribute %fieldName = %fieldValue.",
        "parameters": [field, value],
    })
}

/// Whose value a row sets; `None` = no such store.
fn scope(shop: &Shop, row: &Value) -> Option<Scope> {
    match row.get("store_id").and_then(id).unwrap_or(0) {
        0 => Some(Scope::All),
        store => shop.settings.view_by_id(store).map(|view| Scope::View(view.id)),
    }
}

/// Changes values that are in no index; `updated_at` stays, as in the shop.
fn edit(shop: &mut Shop, id: u32, change: impl FnOnce(&Shop, &mut Product)) {
    let Some(mut draft) = shop.products.remove(&id) else { return };
    change(shop, &mut draft);
    shop.products.insert(id, draft);
}

/// `POST /products/base-prices-information`.
pub(crate) fn base_information(shop: &mut Shop, call: &Call) -> Outcome {
    information(shop, call, |product, view| {
        let price = stored(product, view, PRICE)?;
        Some(json!({ "price": price, "store_id": view.unwrap_or(0), "sku": product.sku }))
    })
}

/// `POST /products/cost-information`.
pub(crate) fn cost_information(shop: &mut Shop, call: &Call) -> Outcome {
    information(shop, call, |product, view| {
        let cost = stored(product, view, COST)?;
        Some(json!({ "cost": cost, "store_id": view.unwrap_or(0), "sku": product.sku }))
    })
}

/// `POST /products/special-price-information`.
pub(crate) fn special_information(shop: &mut Shop, call: &Call) -> Outcome {
    information(shop, call, |product, view| {
        Some(json!({
            "price": stored(product, view, SPECIAL_PRICE)?,
            "store_id": view.unwrap_or(0),
            "sku": product.sku,
            "price_from": raw(product, view, SPECIAL_FROM),
            "price_to": raw(product, view, SPECIAL_TO),
        }))
    })
}

/// Rows of the SKUs asked for, global values and overrides; unknown SKUs are left out.
fn information(
    shop: &Shop,
    call: &Call,
    row: impl Fn(&Product, Option<u32>) -> Option<Value>,
) -> Outcome {
    let mut seen = Vec::new();
    let mut found = Vec::new();
    for sku in check::listed(&call.body, "skus")? {
        let Some(product) = shop.product_by_sku(&plain(sku)) else { continue };
        seen.push(product);
    }
    seen.sort_by_key(|product| product.id);
    seen.dedup_by_key(|product| product.id);
    for product in seen {
        let views = std::iter::once(None).chain(product.views.keys().copied().map(Some));
        found.extend(views.filter_map(|view| row(product, view)));
    }
    Ok(json!(found))
}

/// The value kept for exactly this scope.
fn raw(product: &Product, view: Option<u32>, attribute: u32) -> Option<&str> {
    match view {
        None => product.values.get(attribute),
        Some(view) => product.views.get(&view).and_then(|values| values.get(attribute)),
    }
}

fn stored(product: &Product, view: Option<u32>, attribute: u32) -> Option<Value> {
    decimal(&json!(raw(product, view, attribute)?)).map(number)
}

/// `POST /products/special-price`: reaches the view of the row and no other of its website, as
/// until 2.4.8 (magento/magento2#39521).
pub(crate) fn post_special(shop: &mut Shop, call: &Call) -> Outcome {
    let mut errors = Vec::new();
    for row in rows(call, SPECIAL, "price")? {
        let problems = special_problems(shop, row);
        let (sku, target) = (check::text(row, "sku"), scope(shop, row));
        let id = shop.product_id(&sku);
        if let (Some(id), Some(target), true) = (id, target, problems.is_empty()) {
            let value = |name: &str| row.get(name).cloned().unwrap_or(Value::Null);
            edit(shop, id, |shop, draft| {
                write_here(shop, draft, SPECIAL_PRICE, &value("price"), target);
                write_here(shop, draft, SPECIAL_FROM, &value("price_from"), target);
                write_here(shop, draft, SPECIAL_TO, &value("price_to"), target);
            });
        }
        errors.extend(problems);
    }
    Ok(json!(errors))
}

/// `POST /products/special-price-delete`: removes the special price whatever price the row states.
pub(crate) fn delete_special(shop: &mut Shop, call: &Call) -> Outcome {
    let mut errors = Vec::new();
    for row in rows(call, SPECIAL, "price")? {
        let target = scope(shop, row);
        match (shop.product_id(&check::text(row, "sku")), target) {
            (Some(id), Some(target)) => edit(shop, id, |shop, draft| {
                for attribute in [SPECIAL_PRICE, SPECIAL_FROM, SPECIAL_TO] {
                    write_here(shop, draft, attribute, &Value::Null, target);
                }
            }),
            _ => errors.extend(special_problems(shop, row)),
        }
    }
    Ok(json!(errors))
}

fn special_problems(shop: &Shop, row: &Value) -> Vec<Value> {
    let text = |name: &str| check::text(row, name);
    let (sku, from, to) = (text("sku"), text("price_from"), text("price_to"));
    let store = row.get("store_id").map_or_else(|| "0".to_owned(), plain);
    let row_id =
        format!("Row ID: SKU = {sku}, Store ID: {store}, Price From: {from}, Price To: {to}.");
    let dates = [row.get("price_from").cloned(), row.get("price_to").cloned()]
        .map(Option::unwrap_or_default);
    let rest = [json!(sku), json!(store), dates[0].clone(), dates[1].clone()];
    let problem = |message: String, first: Option<&str>| {
        let parameters: Vec<Value> =
            first.map(|f| json!(f)).into_iter().chain(rest.iter().cloned()).collect();
        json!({ "message": format!("{message} {row_id}"), "parameters": parameters })
    };
    let mut problems = Vec::new();
    if shop.product_id(&sku).is_none() {
        let unknown =
            "The product that was requested doesn't exist. Verify the product and try again.";
        return vec![problem(unknown.to_owned(), None)];
    }
    if scope(shop, row).is_none() {
        problems.push(problem("Requested store is not found.".to_owned(), None));
    }
    let price = row.get("price").and_then(decimal);
    if price.is_none_or(|price| price < Decimal::ZERO) {
        problems
            .push(problem(format!("Invalid attribute Price = {}.", text("price")), Some("Price")));
    }
    // The message for the first day quotes the last one; so does the shop.
    for (label, date) in [("Price From", &from), ("Price To", &to)] {
        if !date.is_empty() && NaiveDateTime::parse_from_str(date, "%Y-%m-%d %H:%M:%S").is_err() {
            problems.push(problem(format!("Invalid attribute {label} = {to}."), Some(label)));
        }
    }
    problems
}
