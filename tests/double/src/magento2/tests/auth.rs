//! Authentication, scope and routes.

use std::collections::HashSet;

use serde_json::{Value, json};

use super::super::oauth::{Signed, verify};
use super::super::settings::Settings;
use super::{Client, enc};

const PRODUCTS: &str = "/rest/all/V1/products?searchCriteria[pageSize]=1&fields=items[sku]";

/// Path as sent, nonce, signature; made with Python's hmac over the normalised path.
const SIGNED: [(&str, &str, &str); 12] = [
    ("A%2FB-1", "n0", "qkXOx0hclhCx0MHUfiTNEPdPwFSprvpW2zFWi7smaYY="),
    ("A%2BB", "n1", "7NeRUFh9B8BnUf1E9kMqhV/9rZsngq1y3sEVvrmUClY="),
    ("A%26B", "n2", "bu3HVeqzwJXjHufcCFfjuXmXwtPmbbbF4NwW+WTNWzk="),
    ("A%2520B", "n3", "8VWFg/10tMIHbhGrxE1IWvwnJnfbGrWpgaZzUFbHDgE="),
    ("A%20B%201", "n4", "Q12ZEtQDpioHaCk8+5c5WoQaLyVFT0i5YgXa8dm2K90="),
    ("%c3%84", "n5", "hlnjS5e/Pf2IkgbTdLNQQM4MyaNqDGOKwNX5T3bLB0A="),
    ("A%23B", "n6", "YLyAGHBIZjj7s46TLFru7mdgowTneO4CmxWMLyIrSxc="),
    ("A%2CB", "n7", "807ER8uFqPobzt49Liy5TguVmxgJzyOVfKjne+QyZLI="),
    ("A%3AB%3BC", "n8", "dOUOcZH4Q8PIGEkWtk/HrSjQMh/QX9758InK9W2HnJk="),
    ("A%3Cb%3E", "n9", "TNGed+liBQWnQbcuWc6fGTQlBihL4niPluo+6xgzagE="),
    ("A~B", "n10", "SmwevI4lhI1hIrva+HEPeTbfyYKcCwXUnugtgd+t3GA="),
    ("A%7eB", "n11", "PIFPn4B0WzxqOnyDoTU0oPKraBckNy7diCj9jMg+heU="),
];

const NOW: i64 = 1_795_299_944;

fn header(nonce: &str, signature: &str) -> String {
    let keys = Settings::default().credentials;
    format!(
        "oauth_consumer_key=\"{}\", oauth_token=\"{}\", oauth_signature_method=\"HMAC-SHA256\", \
         oauth_timestamp=\"{NOW}\", oauth_nonce=\"{nonce}\", oauth_version=\"1.0\", oauth_signature=\"{}\"",
        keys.consumer_key,
        keys.access_token,
        enc(signature)
    )
}

fn check(path: &str, query: &str, nonce: &str, signature: &str) -> Result<(), String> {
    let header = header(nonce, signature);
    let signed = Signed {
        method: "GET",
        scheme: "http",
        host: "Shop.test:8082",
        path,
        query,
        header: &header,
    };
    let keys = Settings::default().credentials;
    verify(&signed, &keys, false, &mut HashSet::new(), NOW).map_err(|failure| failure.text())
}

#[test]
fn paths_are_normalised_before_signing() {
    for (sent, nonce, signature) in SIGNED {
        let path = format!("/rest/all/V1/products/{sent}");
        assert_eq!(check(&path, "", nonce, signature), Ok(()), "{sent}");
        let other = check(&path, "a=b", nonce, signature);
        assert_eq!(
            other,
            Err("The signature is invalid. Verify and try again.".to_owned()),
            "{sent}"
        );
    }
}

#[test]
fn parameters_are_sorted_naturally() {
    let query: Vec<String> = (0..12)
        .map(|n| format!("searchCriteria[filter_groups][{n}][filters][0][field]=sku"))
        .collect();
    let path = "/rest/all/V1/products";
    let check = |signature| check(path, &query.join("&"), "n99", signature);
    assert_eq!(check("2KL6xNhULdRukngSWEjg1bFOh4KpAFemOn4ewXfjbSM="), Ok(()));
    // Byte order.
    assert!(check("un06WdQhYb0MSTmaPd3YnOT+CBOosublHeX/bI198RI=").is_err());
}

#[test]
fn refusals_say_what_the_shop_says() {
    let client = Client::plain();
    let send = |authorization: &str| {
        let answer = client.try_send_as("GET", PRODUCTS, None, authorization).unwrap();
        (answer.status, serde_json::from_str::<Value>(&answer.text).unwrap())
    };
    let unauthorised = json!({
        "message": "The consumer isn't authorized to access %resources.",
        "parameters": { "resources": "Magento_Catalog::products" },
    });
    let token = client.double.credentials().access_token;
    assert_eq!(send(""), (401, unauthorised.clone()));
    assert_eq!(send(&format!("Bearer {token}")), (401, unauthorised.clone()));
    let good = client.authorization("GET", PRODUCTS);
    assert_eq!(send(&good).0, 200);
    let again = json!({ "message": "The nonce is already being used by the consumer with ID %1", "parameters": ["1"] });
    assert_eq!(send(&good), (401, again));
    let good = || client.authorization("GET", PRODUCTS);
    let cases = [
        ("HMAC-SHA256", "HMAC-SHA1", 400, "Signature method %1 is not supported"),
        (
            "cpsync0consumer",
            "xxxxxxxconsumer",
            401,
            "A consumer having the specified key does not exist",
        ),
        ("cpsync0access", "xxxxxxxaccess", 401, "Specified token does not exist"),
        (
            "oauth_timestamp=\"",
            "oauth_timestamp=\"9",
            401,
            "An error occurred validating the nonce",
        ),
        (
            "oauth_version=\"1.0\"",
            "oauth_version=\"1.1\"",
            401,
            "The signature is invalid. Verify and try again.",
        ),
    ];
    for (from, to, status, message) in cases {
        let (got, body) = send(&good().replace(from, to));
        assert_eq!((got, &body["message"]), (status, &json!(message)));
    }
    client.double.deny(&["Magento_Catalog::products"]);
    assert_eq!(send(&good()), (401, unauthorised));
    client.double.deny(&[]);
    client.double.revoke_token();
    assert_eq!(send(&good()).1["message"], "Specified token does not exist");
}

#[test]
fn tls_certificates_are_valid_or_expired() {
    use super::super::{Certificate, MagentoDouble};
    for (certificate, accepted) in [(Certificate::Valid, true), (Certificate::Expired, false)] {
        let double = MagentoDouble::start_tls(Settings::default(), certificate).unwrap();
        let authority = ureq::tls::Certificate::from_pem(double.ca_pem().as_bytes()).unwrap();
        let roots = ureq::tls::RootCerts::from([authority].into_iter());
        let tls = ureq::tls::TlsConfig::builder().root_certs(roots).build();
        let config =
            ureq::Agent::config_builder().tls_config(tls).http_status_as_error(false).build();
        let agent: ureq::Agent = config.into();
        let answer = agent.get(format!("{}/rest/V1/modules", double.url())).call();
        assert_eq!(answer.is_ok_and(|answer| answer.status() == 401), accepted, "{certificate:?}");
    }
}

#[test]
fn bearer_tokens_work_where_enabled_and_for_administrators() {
    let client = Client::new(Settings { bearer_enabled: true, ..Settings::default() });
    let bearer = |token: &str| {
        client.try_send_as("GET", PRODUCTS, None, &format!("Bearer {token}")).unwrap().status
    };
    assert_eq!(bearer(&client.double.credentials().access_token), 200);
    assert_eq!(bearer("wrong"), 401);
    let sign_in = |password: &str| {
        let body = json!({ "username": "admin", "password": password }).to_string();
        client.try_send_as("POST", "/rest/V1/integration/admin/token", Some(&body), "").unwrap()
    };
    assert_eq!(sign_in("nope").status, 401);
    let token: String = serde_json::from_str(&sign_in("Admin123!pass").text).unwrap();
    assert_eq!(bearer(&token), 200);
}

#[test]
fn every_odd_sku_can_be_reached() {
    let client = Client::plain();
    for sku in [
        "A/B-1",
        "A+B",
        "A&B",
        "A B 1",
        "A%20B",
        "ÄÖ-é-日本",
        "A#B",
        "A?B",
        "A,B",
        "A\"B'C",
        "A<b>C",
        "A:B;C",
    ] {
        client.create(sku, &json!({ "name": format!("Odd {}", enc(sku)) }));
        let target = format!("/rest/all/V1/products/{}?fields=sku", enc(sku));
        assert_eq!(client.get(&target), json!({ "sku": sku }));
        assert_eq!(
            client.double.requests().last().unwrap().path,
            format!("/rest/all/V1/products/{sku}")
        );
    }
    let (status, body) = client.send("GET", "/rest/all/V1/products/A/B-1", &Value::Null);
    assert_eq!((status, body), (404, json!({ "message": "Request does not match any route." })));
    assert_eq!(client.send("GET", "/rest/all/V1/products/A%252FB-1", &Value::Null).0, 404);
}

#[test]
fn bad_requests_are_refused_alike() {
    let client = Client::plain();
    let cases = [
        (
            "GET",
            "/rest/nosuch/V1/store/storeViews",
            None,
            400,
            "Specified request cannot be processed.",
        ),
        ("GET", "/rest/all/V1/nosuchroute", None, 404, "Request does not match any route."),
        (
            "PATCH",
            "/rest/all/V1/products/S-1",
            Some("{}"),
            405,
            "The PATCH HTTP method is not supported.",
        ),
        ("POST", "/rest/all/V1/products", Some("{\"product\":{\"sku\":"), 400, "Decoding error."),
    ];
    for (method, target, body, status, message) in cases {
        let answer = client.try_send(method, target, body).unwrap();
        assert_eq!(
            (answer.status, answer.text),
            (status, json!({ "message": message }).to_string())
        );
    }
}
