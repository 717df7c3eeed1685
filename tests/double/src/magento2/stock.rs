//! Multi-source inventory: source items, stock items, salable quantities, and what they do to each other.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde_json::{Map, Value, json};

use super::check;
use super::criteria::Criteria;
use super::failure::{Failure, Outcome, no_product_with_sku, plain, wrong_type};
use super::product::sku_key;
use super::router::Call;
use super::shop::{Shop, SourceItem};
use super::stock_item::StockItem;
use super::values::{decimal, flag, largest, number};

/// The source that mirrors the legacy stock item.
const DEFAULT: &str = "default";
const SOURCE_ITEM: &str = "\\Magento\\InventoryApi\\Api\\Data\\SourceItemInterface";
const MEMBERS: &[(&str, &str)] = &[
    ("sku", "string"),
    ("source_code", "string"),
    ("quantity", "float"),
    ("status", "int"),
    ("extension_attributes", "array"),
];

/// `POST /inventory/source-items`: all rows or none.
pub(crate) fn post_source_items(shop: &mut Shop, call: &Call) -> Outcome {
    let rows = check::listed(&call.body, "sourceItems")?;
    call.limit(rows.len(), SOURCE_ITEM)?;
    if rows.is_empty() {
        return Err(Failure::bad("Input data is empty"));
    }
    for row in rows {
        check_source_item(row)?;
    }
    let known =
        |row: &Value| shop.sources.iter().any(|s| s.code == check::text(row, "source_code"));
    if !rows.iter().all(known) {
        return Err(Failure::bad("Could not save Source Item"));
    }
    for row in rows {
        let quantity = row.get("quantity").and_then(decimal).unwrap_or_default();
        let in_stock = row.get("status").and_then(flag).unwrap_or_default();
        let (sku, source) = (check::text(row, "sku"), check::text(row, "source_code"));
        set_source_item(shop, &sku, &source, quantity, in_stock);
    }
    Ok(json!([]))
}

fn check_source_item(row: &Value) -> Result<(), Failure> {
    let none = Map::new();
    let members = row.as_object().unwrap_or(&none);
    check::members(members, MEMBERS)?;
    for field in ["quantity", "status"] {
        if members.get(field).and_then(decimal).is_none() {
            return Err(Failure::bad(format!("Validation Failed: \"{field}\" should be numeric."))
                .with_errors(json!([{
                    "message": "\"%field\" should be numeric.",
                    "parameters": { "field": field },
                }])));
        }
    }
    if check::text(row, "sku").trim().is_empty() {
        return Err(Failure::bad("Validation Failed: \"sku\" can not be empty.").with_errors(
            json!([{
                "message": "\"%field\" can not be empty.",
                "parameters": { "field": "sku" },
            }]),
        ));
    }
    Ok(())
}

/// Sets the quantity of a SKU in a source; the default source carries the stock item along.
pub(crate) fn set_source_item(
    shop: &mut Shop,
    sku: &str,
    source: &str,
    quantity: Decimal,
    in_stock: bool,
) {
    let quantity = quantity.round_dp(4).min(largest()).max(-largest());
    put_source_item(shop, sku, source, quantity, in_stock);
    let Some(id) = shop.product_id(sku) else { return };
    if source == DEFAULT
        && let Some(product) = shop.product_mut(id)
    {
        product.stock.quantity = Some(quantity);
        product.stock.in_stock = in_stock && product.stock.suffices();
    }
    after_change(shop, id);
}

fn put_source_item(shop: &mut Shop, sku: &str, source: &str, quantity: Decimal, in_stock: bool) {
    let items = shop.source_items.entry(sku_key(sku)).or_default();
    let item = items.entry(source.to_owned()).or_insert_with(|| SourceItem {
        sku: sku.to_owned(),
        quantity,
        in_stock,
    });
    (item.quantity, item.in_stock) = (quantity, in_stock);
}

/// `POST /inventory/source-items-delete`.
pub(crate) fn delete_source_items(shop: &mut Shop, call: &Call) -> Outcome {
    let rows = check::listed(&call.body, "sourceItems")?;
    if rows.is_empty() {
        return Err(Failure::bad("Input data is empty"));
    }
    for row in rows {
        let (sku, source) = (check::text(row, "sku"), check::text(row, "source_code"));
        let gone =
            shop.source_items.get_mut(&sku_key(&sku)).and_then(|items| items.remove(&source));
        if gone.is_some() && source == DEFAULT {
            lose_default(shop, &sku);
        }
    }
    Ok(json!([]))
}

fn lose_default(shop: &mut Shop, sku: &str) {
    let Some(id) = shop.product_id(sku) else { return };
    if let Some(product) = shop.product_mut(id) {
        (product.stock.quantity, product.stock.in_stock) = (Some(Decimal::ZERO), false);
    }
    after_change(shop, id);
}

/// `GET /inventory/source-items`.
pub(crate) fn get_source_items(shop: &mut Shop, call: &Call) -> Outcome {
    let criteria = Criteria::optional(&call.query, shop.settings.input_limit)?;
    if criteria.groups.is_empty() && criteria.sort.is_empty() {
        let total = shop.source_items.values().map(BTreeMap::len).sum();
        let (skip, take) = criteria.window();
        let page = shop.source_items.values().flatten().skip(skip).take(take);
        return Ok(criteria.answer(page.map(source_item).collect(), total));
    }
    Ok(criteria.list(candidates(shop, &criteria)))
}

/// Rows that may match: those of the SKUs named, if a group names SKUs only.
fn candidates(shop: &Shop, criteria: &Criteria) -> Vec<Value> {
    let by_sku = criteria.groups.iter().find(|group| {
        group.iter().all(|f| f.field == "sku" && matches!(f.condition(), "eq" | "in"))
    });
    let Some(group) = by_sku else {
        return shop.source_items.values().flatten().map(source_item).collect();
    };
    let mut keys: Vec<String> =
        group.iter().flat_map(|filter| filter.values().map(sku_key)).collect();
    keys.sort();
    keys.dedup();
    keys.iter().filter_map(|key| shop.source_items.get(key)).flatten().map(source_item).collect()
}

fn source_item((source, item): (&String, &SourceItem)) -> Value {
    json!({
        "sku": item.sku,
        "source_code": source,
        "quantity": number(item.quantity),
        "status": i32::from(item.in_stock),
    })
}

/// Brings the default source item in line with a stock item that was just written.
pub(crate) fn settle(shop: &mut Shop, id: u32) {
    let Some(product) = shop.products.get_mut(&id) else { return };
    if !product.stock.suffices() {
        product.stock.in_stock = false;
    }
    let (sku, in_stock) = (product.sku.clone(), product.stock.in_stock);
    let quantity = product.stock.quantity.unwrap_or_default();
    let has_row = shop.source_items.get(&sku_key(&sku)).is_some_and(|i| i.contains_key(DEFAULT));
    if in_stock || !quantity.is_zero() || has_row {
        put_source_item(shop, &sku, DEFAULT, quantity, in_stock);
    }
    after_change(shop, id);
}

/// A parent said to be in stock goes out again by itself while no child that the index knows is in stock.
pub(crate) fn settle_parent(shop: &mut Shop, id: u32, stock_given: bool) {
    let Some(parent) = shop.products.get(&id) else { return };
    let children = &parent.variants.children;
    let doubtful = parent.is_configurable() && stock_given && parent.stock.in_stock;
    if !doubtful || children.is_empty() || children.iter().any(|child| counts(shop, *child)) {
        return;
    }
    if let Some(parent) = shop.product_mut(id) {
        (parent.stock.in_stock, parent.stock.changed_auto) = (false, true);
    }
}

fn counts(shop: &Shop, child: u32) -> bool {
    let in_stock = shop.products.get(&child).is_some_and(|product| product.stock.in_stock);
    in_stock && !shop.fresh.contains(&child)
}

/// Passes a change of stock on to the index and to the parents.
fn after_change(shop: &mut Shop, id: u32) {
    if shop.settings.index_on_save {
        let sku = shop.products.get(&id).map(|product| sku_key(&product.sku));
        if let Some(key) = sku {
            index(shop, &key);
        }
    }
    for parent in shop.parents_of(id) {
        follow_children(shop, parent);
    }
}

/// A parent goes out of stock with its last child, and back in only if the shop itself had put it out.
fn follow_children(shop: &mut Shop, parent: u32) {
    let Some(product) = shop.products.get(&parent) else { return };
    let any = product
        .variants
        .children
        .iter()
        .any(|child| shop.products.get(child).is_some_and(|child| child.stock.in_stock));
    let stock = &product.stock;
    if stock.in_stock != any
        && (!any || stock.changed_auto)
        && let Some(product) = shop.product_mut(parent)
    {
        (product.stock.in_stock, product.stock.changed_auto) = (any, true);
    }
}

/// Source items follow a product to its new SKU.
pub(crate) fn rename(shop: &mut Shop, old: &str, new: &str) {
    if sku_key(old) == sku_key(new) {
        return;
    }
    let Some(mut items) = shop.source_items.remove(&sku_key(old)) else { return };
    for item in items.values_mut() {
        new.clone_into(&mut item.sku);
    }
    shop.source_items.insert(sku_key(new), items);
}

/// Runs the indexers: everything is salable as it is stored now.
pub(crate) fn reindex(shop: &mut Shop) {
    shop.fresh.clear();
    let keys: Vec<String> = shop.source_items.keys().cloned().collect();
    for key in keys {
        index(shop, &key);
    }
}

fn index(shop: &mut Shop, key: &str) {
    let Some(items) = shop.source_items.get(key) else { return };
    let salable = items
        .iter()
        .filter(|(_, item)| item.in_stock)
        .map(|(source, item)| (source.clone(), item.quantity))
        .collect();
    shop.indexed.insert(key.to_owned(), salable);
}

/// `GET /inventory/get-product-salable-quantity/{sku}/{stockId}`.
pub(crate) fn get_salable(shop: &mut Shop, call: &Call) -> Outcome {
    Ok(number(salable(shop, call)?))
}

/// `GET /inventory/is-product-salable/{sku}/{stockId}`.
pub(crate) fn is_salable(shop: &mut Shop, call: &Call) -> Outcome {
    Ok(json!(salable(shop, call)? > Decimal::ZERO))
}

fn salable(shop: &Shop, call: &Call) -> Result<Decimal, Failure> {
    let (sku, stock) = (call.segment(2), call.segment(3));
    if shop.product_id(sku).is_none() {
        return Err(super::failure::no_product());
    }
    let Some(stock) = shop.stocks.iter().find(|s| s.id.to_string() == stock) else {
        return Err(super::failure::no_entity("stock_id", &json!(stock)));
    };
    let Some(items) = shop.indexed.get(&sku_key(sku)) else { return Ok(Decimal::ZERO) };
    let held: Decimal = stock.sources.iter().filter_map(|source| items.get(source)).sum();
    Ok(held - shop.reservations.get(&sku_key(sku)).copied().unwrap_or_default())
}

/// `GET /stockItems/{sku}`.
pub(crate) fn get_stock_item(shop: &mut Shop, call: &Call) -> Outcome {
    let sku = call.segment(1);
    let product = shop.product_by_sku(sku).ok_or_else(|| no_product_with_sku(sku))?;
    Ok(product.stock.json(product.id))
}

/// `PUT /products/{sku}/stockItems/{itemId}`: any item id will do.
pub(crate) fn put_stock_item(shop: &mut Shop, call: &Call) -> Outcome {
    let given = check::wrapped(&call.body, "stockItem")?;
    StockItem::check(given)?;
    let sku = call.segment(1);
    let id = shop.product_id(sku).ok_or_else(|| no_product_with_sku(sku))?;
    let Some(product) = shop.product_mut(id) else { return Err(no_product_with_sku(sku)) };
    product.stock.apply(given);
    product.stock.changed_auto = false;
    if given.contains_key("qty") && !product.stock.suffices() {
        product.stock.in_stock = false;
        product.stock.changed_auto = true;
    }
    let (item, stocked) = (product.stock.id, product.has_stock());
    if stocked {
        settle(shop, id);
    }
    Ok(json!(item))
}

/// `GET /stockStatuses/{sku}`: with multi-source inventory an empty shell.
pub(crate) fn get_stock_status(shop: &mut Shop, call: &Call) -> Outcome {
    let sku = call.segment(1);
    shop.product_id(sku).ok_or_else(|| no_product_with_sku(sku))?;
    let shell = StockItem {
        in_stock: true,
        manage: false,
        use_config_manage: false,
        use_config_backorders: false,
        use_config_min: false,
        ..StockItem::default()
    };
    Ok(json!({
        "product_id": null,
        "stock_id": null,
        "qty": 0,
        "stock_status": 1,
        "stock_item": shell.json(0),
    }))
}

/// `GET /stockItems/lowStock`: managed stock items with at most `qty`.
pub(crate) fn get_low_stock(shop: &mut Shop, call: &Call) -> Outcome {
    let numeric = |name: &str| call.query.get(name).map(|text| (text, decimal(&json!(text))));
    let Some((text, Some(most))) = numeric("qty") else {
        let given = call.query.get("qty").map_or(Value::Null, |text| json!(text));
        return Err(wrong_type("qty", &given, "float"));
    };
    let size = |name: &str, default| {
        numeric(name).and_then(|(_, n)| n?.try_into().ok()).unwrap_or(default)
    };
    let (page, size): (usize, usize) = (size("currentPage", 1), size("pageSize", 20));
    let low: Vec<Value> = shop
        .products
        .values()
        .filter(|p| p.stock.is_managed() && p.stock.quantity.unwrap_or_default() <= most)
        .map(|p| p.stock.json(p.id))
        .collect();
    let total = low.len();
    let items: Vec<Value> =
        low.into_iter().skip(size.saturating_mul(page.saturating_sub(1))).take(size).collect();
    let filters = json!([{ "filters": [{ "field": "qty", "value": plain(&json!(text)), "condition_type": "lteq" }] }]);
    Ok(
        json!({ "items": items, "search_criteria": { "filter_groups": filters }, "total_count": total }),
    )
}
