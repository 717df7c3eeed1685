//! `searchCriteria` on products, and `fields`.

use serde_json::{Value, json};

use super::Client;

fn shop() -> Client {
    let client = Client::plain();
    for (sku, price) in [("C-1", 1), ("C-2", 2), ("D,3", 3), ("c-10", 10)] {
        client.create(sku, &json!({ "price": price }));
    }
    client
}

fn skus(client: &Client, criteria: &str) -> (Vec<String>, Value) {
    let target = format!("/rest/all/V1/products?{criteria}&fields=items[sku],total_count");
    let body = client.get(&target);
    let items = body["items"].as_array().cloned().unwrap_or_default();
    (
        items.iter().map(|i| i["sku"].as_str().unwrap().to_owned()).collect(),
        body["total_count"].clone(),
    )
}

fn filter(field: &str, condition: &str, value: &str) -> String {
    let at = "searchCriteria[filter_groups][0][filters][0]";
    format!("{at}[field]={field}&{at}[value]={value}&{at}[condition_type]={condition}")
}

#[test]
fn conditions_match_as_in_the_database() {
    let client = shop();
    let cases: [(&str, &str, &str, &[&str]); 14] = [
        ("sku", "eq", "c-1", &["C-1"]),
        ("sku", "in", "C-2,c-1,NOPE", &["C-1", "C-2"]),
        ("sku", "in", "D,3", &[]),
        ("sku", "eq", "D%2C3", &["D,3"]),
        ("sku", "nin", "C-1,C-2", &["D,3", "c-10"]),
        ("sku", "like", "C-%25", &["C-1", "C-2", "c-10"]),
        ("price", "gteq", "3", &["D,3", "c-10"]),
        ("price", "lt", "2.0", &["C-1"]),
        ("entity_id", "gt", "3", &["c-10"]),
        ("tagline", "null", "", &["C-1", "C-2", "D,3", "c-10"]),
        ("name", "notnull", "", &["C-1", "C-2", "D,3", "c-10"]),
        ("updated_at", "gt", "garbage", &["C-1", "C-2", "D,3", "c-10"]),
        ("updated_at", "gt", "2099-01-01%2000:00:00", &[]),
        ("sku", "equals", "C-1", &[]),
    ];
    for (field, condition, value, expected) in cases {
        let (found, total) = skus(&client, &filter(field, condition, value));
        assert_eq!(found, expected, "{field} {condition} {value}");
        assert_eq!(total, json!(expected.len()));
    }
}

#[test]
fn pages_end_and_sizes_are_read_as_recorded() {
    let client = shop();
    let cases: [(&str, &[&str]); 7] = [
        ("searchCriteria[pageSize]=2&searchCriteria[currentPage]=2", &["D,3", "c-10"]),
        ("search_criteria[page_size]=1&search_criteria[current_page]=0", &["C-1"]),
        ("searchCriteria[pageSize]=5&searchCriteria[currentPage]=99", &[]),
        ("searchCriteria[pageSize]=0", &["C-1", "C-2", "D,3", "c-10"]),
        ("searchCriteria[pageSize]=-1", &["C-1"]),
        (
            "searchCriteria[sortOrders][0][field]=price&searchCriteria[sortOrders][0][direction]=DESC&searchCriteria[pageSize]=2",
            &["c-10", "D,3"],
        ),
        ("searchCriteria[sortOrders][0][field]=bogus&searchCriteria[pageSize]=1", &["C-1"]),
    ];
    for (criteria, expected) in cases {
        let (found, total) = skus(&client, criteria);
        assert_eq!(
            (found, total),
            (expected.iter().map(|&s| s.to_owned()).collect(), json!(4)),
            "{criteria}"
        );
    }
    let beyond = "/rest/all/V1/products?searchCriteria[pageSize]=5&searchCriteria[currentPage]=99";
    let echo = json!({ "filter_groups": [], "page_size": 5, "current_page": 99 });
    assert_eq!(
        client.get(beyond),
        json!({ "items": [], "search_criteria": echo, "total_count": 4 })
    );
    assert_eq!(client.get(&format!("{beyond}&fields=items[sku]")), json!({ "items": null }));
}

#[test]
fn searches_without_criteria_or_with_unknown_fields_are_refused() {
    let client = shop();
    let (status, body) = client.send("GET", "/rest/all/V1/products", &Value::Null);
    assert_eq!((status, &body["parameters"]), (400, &json!({ "fieldName": "searchCriteria" })));
    let (status, body) = client.send(
        "GET",
        &format!("/rest/all/V1/products?{}", filter("bogus", "eq", "1")),
        &Value::Null,
    );
    let message = "The \"%1\" attribute name is invalid. Reset the name and try again.";
    assert_eq!((status, body), (400, json!({ "message": message, "parameters": ["bogus"] })));
}

#[test]
fn groups_are_joined_by_and_and_their_filters_by_or() {
    let client = shop();
    let at = "searchCriteria[filterGroups]";
    let or = format!(
        "{at}[0][filters][0][field]=sku&{at}[0][filters][0][value]=C-1&{at}[0][filters][1][field]=sku&{at}[0][filters][1][value]=C-2"
    );
    assert_eq!(skus(&client, &or).0, ["C-1", "C-2"]);
    let and = format!(
        "{or}&{at}[1][filters][0][field]=price&{at}[1][filters][0][value]=2&{at}[1][filters][0][conditionType]=eq"
    );
    assert_eq!(skus(&client, &and).0, ["C-2"]);
}

#[test]
fn input_limits_apply_when_switched_on() {
    use super::super::settings::{InputLimit, Settings};
    let limit = Some(InputLimit { page_size: 300, items: Some(20) });
    let client = Client::new(Settings { input_limit: limit, ..Settings::default() });
    let (status, body) =
        client.send("GET", "/rest/all/V1/products?searchCriteria[pageSize]=301", &Value::Null);
    assert_eq!((status, &body["parameters"]), (400, &json!({ "max": 300 })));
    let open =
        client.get("/rest/all/V1/products?searchCriteria[currentPage]=1&fields=search_criteria");
    assert_eq!(open["search_criteria"]["page_size"], 999_999);
    let row = json!({ "price": 5, "store_id": 0, "sku": "A" });
    let prices = json!({ "prices": vec![row; 21] });
    let (status, body) = client.send("POST", "/rest/all/V1/products/base-prices", &prices);
    let kind = "\\Magento\\Catalog\\Api\\Data\\BasePriceInterface";
    assert_eq!((status, &body["parameters"]), (400, &json!({ "type": kind, "max": 20 })));
}
