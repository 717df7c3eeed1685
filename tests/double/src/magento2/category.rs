//! Categories: the tree, its requests, and the products in them.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::catalog_attributes::is_on;
use super::check;
use super::criteria::Criteria;
use super::failure::{Failure, Outcome, no_entity, no_product, plain};
use super::product::stamp;
use super::router::Call;
use super::save::url_key;
use super::scope::Scope;
use super::shop::Shop;
use super::values::{id, integer};

/// The invisible root of all categories.
const TOP: u32 = 1;
/// The root of the shop's own tree.
const ROOT: u32 = 2;

/// A category; texts apart per store view.
#[derive(Clone, Debug)]
pub(crate) struct Category {
    pub(crate) id: u32,
    pub(crate) parent: u32,
    pub(crate) active: bool,
    pub(crate) in_menu: bool,
    pub(crate) position: i64,
    created: i64,
    updated: i64,
    /// `name`, `url_key`, `description`, ...
    pub(crate) texts: BTreeMap<String, String>,
    pub(crate) views: BTreeMap<u32, BTreeMap<String, String>>,
}

impl Category {
    fn new(id: u32, parent: u32, name: &str, position: i64) -> Self {
        let now = Shop::now();
        Self {
            id,
            parent,
            active: true,
            in_menu: true,
            position,
            created: now,
            updated: now,
            texts: BTreeMap::from([("name".to_owned(), name.to_owned())]),
            views: BTreeMap::new(),
        }
    }

    pub(crate) fn text(&self, view: Option<u32>, name: &str) -> Option<&str> {
        let over = view.and_then(|v| self.views.get(&v)).and_then(|texts| texts.get(name));
        over.or_else(|| self.texts.get(name)).map(String::as_str).filter(|text| !text.is_empty())
    }
}

impl Shop {
    pub(crate) fn seed_categories(&mut self) {
        for (parent, name) in [(0, "Root Catalog"), (TOP, "Default Category")] {
            let id = self.next_category_id();
            self.categories.insert(id, Category::new(id, parent, name, i64::from(parent)));
        }
        for seed in self.settings.categories.clone() {
            let mut parent = ROOT;
            for name in &seed.path {
                parent = self.category_below(parent, name);
            }
        }
    }

    fn category_below(&mut self, parent: u32, name: &str) -> u32 {
        let found = self.children(parent).into_iter().find(|c| c.text(None, "name") == Some(name));
        if let Some(found) = found {
            return found.id;
        }
        let (id, position) = (self.next_category_id(), self.next_position(parent));
        let mut category = Category::new(id, parent, name, position);
        category.texts.insert("url_key".to_owned(), url_key(name));
        self.categories.insert(id, category);
        id
    }

    /// Subcategories in order.
    pub(crate) fn children(&self, parent: u32) -> Vec<&Category> {
        let mut children: Vec<_> =
            self.categories.values().filter(|c| c.parent == parent).collect();
        children.sort_by_key(|category| (category.position, category.id));
        children
    }

    fn next_position(&self, parent: u32) -> i64 {
        self.children(parent).iter().map(|c| c.position).max().unwrap_or(0) + 1
    }

    /// Ids from the top down to the category itself.
    pub(crate) fn category_path(&self, id: u32) -> Vec<u32> {
        let mut path = vec![id];
        let mut at = id;
        while let Some(category) = self.categories.get(&at).filter(|c| c.parent != 0) {
            at = category.parent;
            if path.contains(&at) {
                break;
            }
            path.insert(0, at);
        }
        path
    }
}

fn find<'a>(shop: &'a Shop, number: &str) -> Result<&'a Category, Failure> {
    let id = id(&json!(number)).unwrap_or(0);
    shop.categories.get(&id).ok_or_else(|| no_entity("id", &json!(id)))
}

/// `GET /categories/{id}`.
pub(crate) fn get(shop: &mut Shop, call: &Call) -> Outcome {
    Ok(category_json(shop, find(shop, call.segment(1))?, call.scope))
}

/// `GET /categories/list`.
pub(crate) fn list(shop: &mut Shop, call: &Call) -> Outcome {
    let criteria = Criteria::required(&call.query, shop.settings.input_limit)?;
    let rows = shop.categories.values().map(|category| {
        let mut row = category_json(shop, category, call.scope);
        row["entity_id"] = json!(category.id);
        row
    });
    let mut answer = criteria.list(rows.collect());
    // The field exists for filters only.
    for row in answer["items"].as_array_mut().into_iter().flatten() {
        row.as_object_mut().and_then(|row| row.remove("entity_id"));
    }
    Ok(answer)
}

fn category_json(shop: &Shop, category: &Category, scope: Scope) -> Value {
    let view = scope.view();
    let path = shop.category_path(category.id);
    let path_text = path.iter().map(u32::to_string).collect::<Vec<_>>().join("/");
    let children = shop.children(category.id);
    let mut body = Map::new();
    let mut put = |name: &str, value: Value| body.insert(name.to_owned(), value);
    put("id", json!(category.id));
    put("parent_id", json!(category.parent));
    put("name", json!(category.text(view, "name")));
    if category.id != TOP {
        put("is_active", json!(category.active));
    }
    put("position", json!(category.position));
    put("level", json!(path.len() - 1));
    put("children", json!(children.iter().map(|c| c.id.to_string()).collect::<Vec<_>>().join(",")));
    put("created_at", json!(stamp(category.created)));
    put("updated_at", json!(stamp(category.updated)));
    put("path", json!(path_text));
    put("include_in_menu", json!(category.in_menu));
    let mut custom = Vec::new();
    let mut add =
        |code: &str, value: &str| custom.push(json!({ "attribute_code": code, "value": value }));
    for name in category.texts.keys().filter(|name| !matches!(name.as_str(), "name" | "url_key")) {
        if let Some(text) = category.text(view, name) {
            add(name, text);
        }
    }
    if category.id > ROOT {
        add("is_anchor", "1");
    }
    add("path", &path_text);
    add("children_count", &descendants(shop, category.id).len().to_string());
    if let Some(key) = category.text(view, "url_key") {
        add("url_key", key);
        add("url_path", &url_path(shop, &path));
    }
    put("custom_attributes", json!(custom));
    Value::Object(body)
}

fn url_path(shop: &Shop, path: &[u32]) -> String {
    let keys: Vec<&str> = path
        .iter()
        .filter_map(|id| shop.categories.get(id))
        .filter_map(|category| category.text(None, "url_key"))
        .collect();
    keys.join("/")
}

fn descendants(shop: &Shop, id: u32) -> Vec<u32> {
    let mut found = Vec::new();
    let mut open = vec![id];
    while let Some(at) = open.pop() {
        for child in shop.children(at) {
            found.push(child.id);
            open.push(child.id);
        }
    }
    found
}

/// `GET /categories`: the tree.
pub(crate) fn tree(shop: &mut Shop, call: &Call) -> Outcome {
    let root = call.query.get("rootCategoryId").unwrap_or("2").to_owned();
    let depth = call.query.get("depth").and_then(|d| d.parse().ok()).unwrap_or(u32::MAX);
    find(shop, &root)?;
    branch(shop, id(&json!(root)).unwrap_or(ROOT), call.scope, depth)
        .ok_or_else(|| no_entity("id", &json!(root)))
}

fn branch(shop: &Shop, id: u32, scope: Scope, depth: u32) -> Option<Value> {
    let category = shop.categories.get(&id)?;
    let children: Vec<Value> = match depth {
        0 => Vec::new(),
        _ => shop
            .children(id)
            .into_iter()
            .filter_map(|child| branch(shop, child.id, scope, depth - 1))
            .collect(),
    };
    let count =
        shop.products.values().filter(|p| p.categories.iter().any(|(c, _)| *c == id)).count();
    Some(json!({
        "id": id,
        "parent_id": category.parent,
        "name": category.text(scope.view(), "name"),
        "is_active": category.active,
        "position": category.position,
        "level": shop.category_path(id).len() - 1,
        "product_count": count,
        "children_data": children,
    }))
}

/// `POST /categories`.
pub(crate) fn post(shop: &mut Shop, call: &Call) -> Outcome {
    let given = Value::Object(check::wrapped(&call.body, "category")?.clone());
    let parent = given.get("parent_id").and_then(id).unwrap_or(ROOT);
    find(shop, &parent.to_string())?;
    let name = check::text(&given, "name");
    if name.is_empty() {
        return Err(not_saved(
            "The \"Name\" attribute value is empty. Set the attribute and try again.",
        ));
    }
    let (number, position) = (shop.next_category_id(), shop.next_position(parent));
    let mut category = Category::new(number, parent, &name, position);
    change(&mut category, &given, Scope::All);
    category.texts.entry("url_key".to_owned()).or_insert_with(|| url_key(&name));
    save(shop, category, call.scope)
}

/// `PUT /categories/{id}`: what is not sent stays.
pub(crate) fn put(shop: &mut Shop, call: &Call) -> Outcome {
    let given = Value::Object(check::wrapped(&call.body, "category")?.clone());
    let mut category = find(shop, call.segment(1))?.clone();
    change(&mut category, &given, call.scope);
    category.updated = Shop::now();
    save(shop, category, call.scope)
}

fn save(shop: &mut Shop, category: Category, scope: Scope) -> Outcome {
    let clash = shop.children(category.parent).into_iter().any(|other| {
        other.id != category.id && other.text(None, "url_key") == category.text(None, "url_key")
    });
    if clash {
        return Err(not_saved("URL key for specified store already exists."));
    }
    let number = category.id;
    shop.categories.insert(number, category);
    get_saved(shop, number, scope)
}

fn get_saved(shop: &Shop, number: u32, scope: Scope) -> Outcome {
    Ok(category_json(shop, find(shop, &number.to_string())?, scope))
}

fn not_saved(why: &str) -> Failure {
    Failure::bad("Could not save category: %1").with(json!([why]))
}

fn change(category: &mut Category, given: &Value, scope: Scope) {
    category.active = is_on(given.get("is_active"), category.active);
    category.in_menu = is_on(given.get("include_in_menu"), category.in_menu);
    if let Some(position) = given.get("position").and_then(integer) {
        category.position = position;
    }
    let texts = match scope.view() {
        None => &mut category.texts,
        Some(view) => category.views.entry(view).or_default(),
    };
    if let Some(name) = given.get("name").map(plain).filter(|name| !name.is_empty()) {
        texts.insert("name".to_owned(), name);
    }
    let custom = given.get("custom_attributes").and_then(Value::as_array);
    for item in custom.into_iter().flatten() {
        let (code, value) = (check::text(item, "attribute_code"), check::text(item, "value"));
        let computed =
            matches!(code.as_str(), "path" | "children_count" | "url_path" | "is_anchor");
        if !computed {
            let value = if code == "url_key" { url_key(&value) } else { value };
            texts.insert(code, value);
        }
    }
}

/// `DELETE /categories/{id}`: with everything below it.
pub(crate) fn delete(shop: &mut Shop, call: &Call) -> Outcome {
    let number = find(shop, call.segment(1))?.id;
    let mut gone = descendants(shop, number);
    gone.push(number);
    shop.categories.retain(|id, _| !gone.contains(id));
    for product in shop.products.values_mut() {
        product.categories.retain(|(id, _)| !gone.contains(id));
    }
    Ok(json!(true))
}

/// `PUT /categories/{id}/move`.
pub(crate) fn move_to(shop: &mut Shop, call: &Call) -> Outcome {
    let number = find(shop, call.segment(1))?.id;
    let parent = find(shop, &check::text(&call.body, "parentId"))?.id;
    if parent == number || descendants(shop, number).contains(&parent) {
        return Err(Failure::bad(
            "Operation do not allow to move a parent category to any of children category",
        ));
    }
    let after = call.body.get("afterId").and_then(id);
    reposition(shop, number, parent, after);
    Ok(json!(true))
}

/// As Magento's category resource does it: those behind the old place close up, those behind the
/// new place give way.
fn reposition(shop: &mut Shop, number: u32, parent: u32, after: Option<u32>) {
    let Some((old_parent, old)) = shop.categories.get(&number).map(|c| (c.parent, c.position))
    else {
        return;
    };
    for category in shop.categories.values_mut() {
        if category.parent == old_parent && category.position > old {
            category.position -= 1;
        }
    }
    let last = shop.children(parent).iter().map(|c| c.id).filter(|c| *c != number).max();
    let after = match (after, last) {
        (None, last) => last,
        (Some(after), Some(last)) if after > last => Some(last),
        (after, _) => after,
    };
    let place = after.and_then(|after| shop.categories.get(&after)).map_or(1, |c| c.position + 1);
    for category in shop.categories.values_mut() {
        if category.parent == parent && category.position >= place && category.id != number {
            category.position += 1;
        }
    }
    if let Some(category) = shop.categories.get_mut(&number) {
        (category.parent, category.position) = (parent, place);
    }
}

/// `GET /categories/{id}/products`: all links, unpaged.
pub(crate) fn get_products(shop: &mut Shop, call: &Call) -> Outcome {
    let number = find(shop, call.segment(1))?.id;
    let links = shop.products.values().filter_map(|product| {
        let (_, position) = product.categories.iter().find(|(id, _)| *id == number)?;
        Some(json!({ "sku": product.sku, "position": position, "category_id": number.to_string() }))
    });
    Ok(links.collect())
}

/// `POST` and `PUT /categories/{id}/products`: adds a product or moves it.
pub(crate) fn put_product(shop: &mut Shop, call: &Call) -> Outcome {
    let given = Value::Object(check::wrapped(&call.body, "productLink")?.clone());
    let number = find(shop, call.segment(1))?.id;
    let product = shop.product_id(&check::text(&given, "sku")).ok_or_else(no_product)?;
    let position = given.get("position").and_then(integer).unwrap_or(0);
    if let Some(product) = shop.product_mut(product) {
        product.categories.retain(|(id, _)| *id != number);
        product.categories.push((number, position));
        product.categories.sort_unstable();
    }
    Ok(json!(true))
}

/// `DELETE /categories/{id}/products/{sku}`.
pub(crate) fn delete_product(shop: &mut Shop, call: &Call) -> Outcome {
    let number = find(shop, call.segment(1))?.id;
    let product = shop.product_id(call.segment(3)).ok_or_else(no_product)?;
    let Some(product) = shop.product_mut(product) else { return Err(no_product()) };
    let before = product.categories.len();
    product.categories.retain(|(id, _)| *id != number);
    if product.categories.len() == before {
        return Err(Failure::bad("The category doesn't contain the specified product."));
    }
    Ok(json!(true))
}
