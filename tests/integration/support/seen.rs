//! What a shopper or the shop's admin sees: products as flat texts, requests as one line each.

use std::collections::BTreeMap;

use cpsync_double::magento2::Request;
use serde_json::Value;

use super::site::Site;

/// A product as flat texts by Magento's names, select options by label.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Seen(BTreeMap<String, String>);

impl Seen {
    /// The text under a name; empty when the product has none.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    /// What differs in `later`, as `name: old -> new`, by name.
    pub(crate) fn differences(&self, later: &Self) -> Vec<String> {
        let names: std::collections::BTreeSet<&String> =
            self.0.keys().chain(later.0.keys()).collect();
        names
            .into_iter()
            .filter(|name| self.get(name) != later.get(name))
            .map(|name| format!("{name}: {} -> {}", self.get(name), later.get(name)))
            .collect()
    }

    fn put(&mut self, name: &str, text: impl Into<String>) {
        self.0.insert(name.to_owned(), text.into());
    }
}

impl Site {
    /// Whether the shop has the product.
    pub(crate) fn has(&self, sku: &str) -> bool {
        self.shop.product(sku).is_some()
    }

    /// A product over all views.
    pub(crate) fn seen(&self, sku: &str) -> Seen {
        self.seen_in("all", sku)
    }

    /// A product in one store view.
    pub(crate) fn seen_in(&self, view: &str, sku: &str) -> Seen {
        let product = self.shop.product_in_view(view, sku);
        let product = product.unwrap_or_else(|| panic!("the shop has no product `{sku}`"));
        let mut seen = Seen::default();
        for name in ["name", "sku", "price", "status", "visibility", "weight", "type_id"] {
            seen.put(name, text(&product[name]));
        }
        for custom in product["custom_attributes"].as_array().into_iter().flatten() {
            let code = custom["attribute_code"].as_str().unwrap_or_default();
            seen.put(code, self.labels(code, &custom["value"]));
        }
        self.put_links(&mut seen, &product);
        self.put_stock(&mut seen, sku);
        seen
    }

    /// Every product of the shop by SKU.
    pub(crate) fn all_seen(&self) -> BTreeMap<String, Seen> {
        let skus = self.shop.products().into_iter().map(|product| text(&product["sku"]));
        skus.map(|sku| (sku.clone(), self.seen(&sku))).collect()
    }

    /// The write requests of `args`, run with success, in short: `PUT products/A: name, price`.
    pub(crate) fn sent(&self, args: &[&str]) -> Vec<String> {
        self.shop.clear_requests();
        self.expect(0, args);
        self.writes()
    }

    /// The write requests since they were cleared, in short.
    pub(crate) fn writes(&self) -> Vec<String> {
        self.shop.writes().iter().map(line).collect()
    }

    /// The options of select attributes are told by id.
    fn labels(&self, code: &str, value: &Value) -> String {
        let options = self.shop.options(code);
        if options.is_empty() {
            return text(value);
        }
        let label = |id: &str| {
            let found = options.iter().find(|(known, _)| known.to_string() == id);
            found.map_or_else(|| id.to_owned(), |(_, label)| label.clone())
        };
        text(value).split(',').map(label).collect::<Vec<_>>().join(",")
    }

    fn put_links(&self, seen: &mut Seen, product: &Value) {
        let extension = &product["extension_attributes"];
        if let Some(ids) = extension["configurable_product_links"].as_array() {
            let skus: BTreeMap<String, String> = self
                .shop
                .products()
                .iter()
                .map(|product| (text(&product["id"]), text(&product["sku"])))
                .collect();
            let mut children: Vec<&str> = ids.iter().map(|id| skus[&text(id)].as_str()).collect();
            children.sort_unstable();
            seen.put("children", children.join(","));
        }
        if let Some(options) = extension["configurable_product_options"].as_array() {
            let axes: Vec<String> = options.iter().map(|option| text(&option["label"])).collect();
            seen.put("axes", axes.join(","));
        }
        let members = product["product_links"].as_array().into_iter().flatten();
        let members: Vec<String> = members.map(|link| text(&link["linked_product_sku"])).collect();
        if !members.is_empty() {
            seen.put("members", members.join(","));
        }
    }

    fn put_stock(&self, seen: &mut Seen, sku: &str) {
        if let Some(stock) = self.shop.stock_item(sku) {
            for name in ["qty", "is_in_stock", "manage_stock"] {
                seen.put(name, text(&stock[name]));
            }
        }
    }
}

fn line(request: &Request) -> String {
    let path = request.path.replace("/rest/all/V1/", "");
    let product = &request.body["product"];
    let mut parts: Vec<String> = members(product);
    parts.extend(request.body["childSku"].as_str().map(str::to_owned));
    if let Some(items) = request.body["sourceItems"].as_array() {
        parts.extend(
            items.iter().map(|item| format!("{}={}", text(&item["sku"]), item["quantity"])),
        );
    }
    let told = if request.method == "POST" && path == "products" {
        format!(" {}", text(&product["sku"]))
    } else if parts.is_empty() {
        String::new()
    } else {
        format!(": {}", parts.join(", "))
    };
    format!("{} {path}{told}", request.method)
}

/// The names of what a product call carries beside the SKU.
fn members(product: &Value) -> Vec<String> {
    let mut names = Vec::new();
    for (name, value) in product.as_object().into_iter().flatten() {
        match name.as_str() {
            "sku" => {}
            "custom_attributes" => {
                names.extend(
                    value
                        .as_array()
                        .into_iter()
                        .flatten()
                        .map(|custom| text(&custom["attribute_code"])),
                );
            }
            "extension_attributes" => {
                names.extend(value.as_object().into_iter().flatten().map(|(name, _)| name.clone()));
            }
            _ => names.push(name.clone()),
        }
    }
    names.sort_unstable();
    names
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(parts) => parts.iter().map(text).collect::<Vec<_>>().join(","),
        other => other.to_string(),
    }
}
