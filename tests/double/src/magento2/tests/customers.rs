//! Customers: short forms of the `customer_*` exchanges.

use serde_json::{Value, json};

use super::{Client, two_websites};

fn make(client: &Client, scope: &str, email: &str) -> (u16, Value) {
    let customer = json!({
        "email": email, "firstname": "Jan", "lastname": "Jansen",
        "addresses": [{
            "firstname": "Jan", "lastname": "Jansen", "street": ["Damrak 1", "2nd floor"], "city": "Amsterdam",
            "postcode": "1012LG", "country_id": "NL", "telephone": "0201234567",
            "region": { "region": "Noord-Holland" }, "default_billing": true, "default_shipping": true,
        }],
    });
    client.send("POST", &format!("/rest/{scope}/V1/customers"), &json!({ "customer": customer }))
}

#[test]
fn an_address_of_e_mail_is_there_once_a_website() {
    let client = Client::new(two_websites());
    let (status, made) = make(&client, "default", "jan@example.com");
    assert_eq!((status, &made["id"], &made["website_id"]), (200, &json!(1), &json!(1)));
    assert_eq!(made["addresses"][0]["region"]["region_code"], "Noord-Holland");
    assert_eq!(made["default_billing"], made["addresses"][0]["id"].to_string());
    let twice = "A customer with the same email address already exists in an associated website.";
    assert_eq!(make(&client, "default", "JAN@example.com"), (400, json!({ "message": twice })));
    assert_eq!(make(&client, "b2b_en", "jan@example.com").0, 200);
    let f = "searchCriteria[filter_groups][0][filters][0]";
    let found = client
        .get(&format!("/rest/all/V1/customers/search?{f}[field]=email&{f}[value]=jan@example.com"));
    assert_eq!(found["total_count"], 2);
}

#[test]
fn a_put_is_partial_but_replaces_the_addresses() {
    let client = Client::plain();
    make(&client, "default", "jan@example.com");
    let put = |customer: &Value| {
        client.ok("PUT", "/rest/default/V1/customers/1", &json!({ "customer": customer }))
    };
    let changed = put(&json!({ "id": 1, "firstname": "Johan", "lastname": "Jansen" }));
    assert_eq!(
        (&changed["firstname"], &changed["email"]),
        (&json!("Johan"), &json!("jan@example.com"))
    );
    assert_eq!(changed["addresses"].as_array().unwrap().len(), 1);
    let changed = put(&json!({ "id": 1, "addresses": [] }));
    assert_eq!((&changed["addresses"], &changed["default_billing"]), (&json!([]), &Value::Null));
}

#[test]
fn what_is_missing_or_wrong_is_told_in_the_shop_s_words() {
    let client = Client::plain();
    let refused = |customer: &Value, more: &str| {
        let body = json!({ "customer": customer, "password": more });
        let (status, answer) = client.send("POST", "/rest/default/V1/customers", &body);
        (status, answer["message"].as_str().unwrap_or_default().to_owned())
    };
    let good = "Passw0rd!x";
    for (customer, password, wanted) in [
        (
            json!({ "email": "x@example.com", "firstname": "A" }),
            good,
            "\"Last Name\" is a required value.",
        ),
        (
            json!({ "email": "bad", "firstname": "A", "lastname": "B" }),
            good,
            "\"Email\" is not a valid email address.",
        ),
        (
            json!({ "email": "x@example.com", "firstname": "A", "lastname": "B" }),
            "abc",
            "The password needs at least %1 characters. Create a new password and try again.",
        ),
    ] {
        assert_eq!(refused(&customer, password), (400, wanted.to_owned()));
    }
    let missing = json!({ "fieldName": "customerId", "fieldValue": 9999 });
    let (status, answer) = client.send("GET", "/rest/default/V1/customers/9999", &Value::Null);
    assert_eq!((status, &answer["parameters"]), (404, &missing));
}
