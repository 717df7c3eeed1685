//! Customers: one account per e-mail address and website, with an address book that a PUT replaces.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::check;
use super::criteria::Criteria;
use super::failure::{Failure, Outcome, no_entity};
use super::product::stamp;
use super::router::Call;
use super::scope::Scope;
use super::shop::Shop;
use super::values;

/// A row of `customer_entity` with its addresses.
#[derive(Clone, Debug, Default)]
pub(crate) struct Customer {
    id: u32,
    pub(crate) group: u32,
    website: u32,
    view: u32,
    created: i64,
    updated: i64,
    /// `email`, `firstname`, `lastname`, `taxvat` and other plain members.
    texts: BTreeMap<String, String>,
    addresses: Vec<Map<String, Value>>,
}

const MEMBERS: &[(&str, &str)] = &[
    ("id", "int"),
    ("group_id", "int"),
    ("default_billing", "string"),
    ("default_shipping", "string"),
    ("created_at", "string"),
    ("updated_at", "string"),
    ("created_in", "string"),
    ("dob", "string"),
    ("email", "string"),
    ("firstname", "string"),
    ("lastname", "string"),
    ("middlename", "string"),
    ("prefix", "string"),
    ("suffix", "string"),
    ("gender", "int"),
    ("store_id", "int"),
    ("taxvat", "string"),
    ("website_id", "int"),
    ("addresses", "array"),
    ("disable_auto_group_change", "int"),
    ("extension_attributes", "array"),
    ("custom_attributes", "array"),
];

/// Members that are kept as they are given.
const TEXTS: [&str; 7] =
    ["email", "firstname", "lastname", "middlename", "prefix", "suffix", "taxvat"];

/// `POST /customers`.
pub(crate) fn post(shop: &mut Shop, call: &Call) -> Outcome {
    let given = check::wrapped(&call.body, "customer")?;
    check::members(given, MEMBERS)?;
    if let Some(password) = call.body.get("password").and_then(Value::as_str)
        && password.chars().count() < 8
    {
        return Err(Failure::bad(
            "The password needs at least %1 characters. Create a new password and try again.",
        )
        .with(json!(["8"])));
    }
    let view = match call.scope {
        Scope::All => shop.settings.default_view(),
        Scope::View(view) => view,
    };
    let website = shop.settings.view_by_id(view).map_or(1, |view| view.website_id);
    let now = Shop::now();
    let mut customer = Customer {
        group: 1,
        website: given.get("website_id").and_then(values::id).unwrap_or(website),
        view,
        created: now,
        ..Customer::default()
    };
    save(shop, &mut customer, given)?;
    customer.id = shop.customers.keys().max().map_or(1, |last| last + 1);
    let answer = show(&customer, shop);
    shop.customers.insert(customer.id, customer);
    Ok(answer)
}

/// `PUT /customers/{id}`.
pub(crate) fn put(shop: &mut Shop, call: &Call) -> Outcome {
    let given = check::wrapped(&call.body, "customer")?;
    check::members(given, MEMBERS)?;
    let mut customer = find(shop, call)?.clone();
    save(shop, &mut customer, given)?;
    let answer = show(&customer, shop);
    shop.customers.insert(customer.id, customer);
    Ok(answer)
}

/// `GET /customers/{id}`.
pub(crate) fn get(shop: &mut Shop, call: &Call) -> Outcome {
    Ok(show(find(shop, call)?, shop))
}

/// `GET /customers/search`.
pub(crate) fn search(shop: &mut Shop, call: &Call) -> Outcome {
    let criteria = Criteria::required(&call.query, shop.settings.input_limit)?;
    let rows = shop.customers.values().map(|customer| {
        let mut row = show(customer, shop);
        // The column is called otherwise than the member.
        row["entity_id"] = json!(customer.id);
        row
    });
    let mut answer = criteria.list(rows.collect());
    for row in answer["items"].as_array_mut().into_iter().flatten() {
        row.as_object_mut().and_then(|row| row.shift_remove("entity_id"));
    }
    Ok(answer)
}

/// `POST /customers/isEmailAvailable`: always, unless guests may log in.
pub(crate) fn is_email_available(_: &mut Shop, _: &Call) -> Outcome {
    Ok(json!(true))
}

fn find<'a>(shop: &'a Shop, call: &Call) -> Result<&'a Customer, Failure> {
    let id: u32 = call.segment(1).parse().unwrap_or(0);
    shop.customers.get(&id).ok_or_else(|| no_entity("customerId", &json!(id)))
}

fn save(
    shop: &mut Shop,
    customer: &mut Customer,
    given: &Map<String, Value>,
) -> Result<(), Failure> {
    for name in TEXTS {
        if let Some(text) = given.get(name).and_then(Value::as_str) {
            customer.texts.insert(name.to_owned(), text.to_owned());
        }
    }
    if let Some(group) = given.get("group_id").and_then(values::id) {
        customer.group = group;
    }
    refuse(shop, customer)?;
    if let Some(addresses) = given.get("addresses").and_then(Value::as_array) {
        customer.addresses = addresses.iter().filter_map(Value::as_object).cloned().collect();
        for address in &mut customer.addresses {
            shop.last_address += 1;
            address.entry("id").or_insert(json!(shop.last_address));
        }
    }
    customer.updated = Shop::now();
    Ok(())
}

fn refuse(shop: &Shop, customer: &Customer) -> Result<(), Failure> {
    let text = |name: &str| customer.texts.get(name).map(String::as_str).unwrap_or_default();
    for (name, label) in [("firstname", "First Name"), ("lastname", "Last Name")] {
        if text(name).is_empty() {
            return Err(Failure::bad(format!("\"{label}\" is a required value.")));
        }
    }
    if !text("email").contains('@') {
        return Err(Failure::bad("\"Email\" is not a valid email address."));
    }
    let same = |other: &&Customer| {
        other.id != customer.id
            && other.website == customer.website
            && other.texts.get("email").is_some_and(|held| held.eq_ignore_ascii_case(text("email")))
    };
    match shop.customers.values().find(same) {
        Some(_) => Err(Failure::bad(
            "A customer with the same email address already exists in an associated website.",
        )),
        None => Ok(()),
    }
}

fn show(customer: &Customer, shop: &Shop) -> Value {
    let mut shown = Map::new();
    let mut put = |name: &str, value: Value| drop(shown.insert(name.to_owned(), value));
    put("id", json!(customer.id));
    put("group_id", json!(customer.group));
    for (kind, member) in
        [("default_billing", "default_billing"), ("default_shipping", "default_shipping")]
    {
        let chosen =
            customer.addresses.iter().find(|address| address.get(kind) == Some(&json!(true)));
        if let Some(id) = chosen.and_then(|address| address.get("id")) {
            put(member, json!(id.to_string()));
        }
    }
    put("created_at", json!(stamp(customer.created)));
    put("updated_at", json!(stamp(customer.updated)));
    let view = shop.settings.view_by_id(customer.view).map_or("", |view| view.name.as_str());
    put("created_in", json!(view));
    for (name, text) in &customer.texts {
        put(name, json!(text));
    }
    put("store_id", json!(customer.view));
    put("website_id", json!(customer.website));
    put("addresses", customer.addresses.iter().map(|held| address(customer, held)).collect());
    put("disable_auto_group_change", json!(0));
    put("extension_attributes", json!({ "is_subscribed": false }));
    Value::Object(shown)
}

/// A region without a code takes the name for it; one without either is told as nothing.
fn address(customer: &Customer, held: &Map<String, Value>) -> Value {
    let region = held.get("region");
    let text = |name: &str| region.and_then(|region| region.get(name)).cloned().unwrap_or_default();
    let name = text("region");
    let code = if text("region_code").is_null() { name.clone() } else { text("region_code") };
    let mut shown = held.clone();
    shown.insert("customer_id".to_owned(), json!(customer.id));
    shown.insert(
        "region".to_owned(),
        json!({ "region_code": code, "region": name, "region_id": 0 }),
    );
    Value::Object(shown)
}
