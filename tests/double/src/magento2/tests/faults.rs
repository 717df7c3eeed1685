//! Faults on demand, hooks, and a shop that is down.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};

use super::super::{Fault, Phase};
use super::Client;

const PUT: (&str, &str) = ("PUT", "/rest/all/V1/products/S");

fn shop() -> Client {
    let client = Client::plain();
    client.create("S", &json!({}));
    client
}

fn price(client: &Client) -> Value {
    client.double.product("S").unwrap()["price"].clone()
}

#[test]
fn faults_answer_instead_of_the_shop() {
    let client = shop();
    let status = Fault::Status {
        code: 418,
        headers: vec![],
        body: "short".into(),
        content_type: "text/plain".into(),
    };
    let cases = [
        (Fault::Maintenance, 503, "text/html"),
        (Fault::Deadlock, 400, "application/json"),
        (Fault::InternalError, 500, "application/json"),
        (Fault::TooMany { retry_after: Some(7) }, 429, "application/json"),
        (Fault::GatewayTimeout504Html, 504, "text/html"),
        (Fault::HtmlOk, 200, "text/html"),
        (status, 418, "text/plain"),
    ];
    for (fault, code, kind) in cases {
        client.double.faults().fail_next(1, fault);
        let answer = client.try_send(PUT.0, PUT.1, Some("{\"product\":{\"price\":9}}")).unwrap();
        assert_eq!(answer.status, code);
        assert!(answer.kind.starts_with(kind), "{}", answer.kind);
        assert_eq!(answer.retry_after, (code == 429).then(|| "7".to_owned()));
        assert_eq!(price(&client), 5);
        assert_eq!(client.double.writes().last().unwrap().status, code);
    }
    client.put("S", &json!({ "price": 9 }));
    assert_eq!(price(&client), 9);
}

#[test]
fn connections_break_before_or_after_the_work() {
    for (fault, applied) in [(Fault::Drop, 5), (Fault::LostAnswer, 9), (Fault::TruncatedJson, 9)] {
        let client = shop();
        client.double.faults().fail_matching("PUT", "/products/S", fault.clone(), 1);
        let answer = client.try_send(PUT.0, PUT.1, Some("{\"product\":{\"price\":9}}"));
        match fault {
            Fault::TruncatedJson => {
                assert!(serde_json::from_str::<Value>(&answer.unwrap().text).is_err());
            }
            _ => assert!(answer.is_err()),
        }
        assert_eq!(price(&client), applied);
        assert_eq!(client.get("/rest/all/V1/products/S?fields=sku"), json!({ "sku": "S" }));
    }
}

#[test]
fn a_stalled_request_outlasts_the_client_and_is_applied_when_it_goes_on() {
    let client = shop();
    client.double.faults().fail_next(1, Fault::Stall(Duration::from_secs(60)));
    let config =
        ureq::Agent::config_builder().timeout_global(Some(Duration::from_millis(200))).build();
    let impatient: ureq::Agent = config.into();
    let target = format!("{}{}", client.double.url(), PUT.1);
    assert!(impatient.get(&target).call().is_err());
    // Dropping the double does not wait for the stall.
    drop(client);
}

#[test]
fn rejected_skus_leave_the_others_alone() {
    let client = shop();
    client.double.faults().reject_sku("s", "Not this one.");
    let (status, body) = client.send(PUT.0, PUT.1, &json!({ "product": { "price": 9 } }));
    assert_eq!((status, body), (400, json!({ "message": "Not this one." })));
    client.create("OTHER", &json!({}));
    client.double.faults().accept_sku("S");
    client.put("S", &json!({ "price": 9 }));
}

#[test]
fn a_shop_can_be_down_in_several_ways() {
    let client = shop();
    let status = || client.try_send("GET", PUT.1, None).map(|answer| (answer.status, answer.kind));
    client.double.set_maintenance(true);
    assert_eq!(status().unwrap(), (503, "text/html; charset=UTF-8".to_owned()));
    client.double.set_maintenance(false);
    client.double.set_database_down(true);
    assert_eq!(status().unwrap(), (500, "text/plain;charset=UTF-8".to_owned()));
    client.double.set_database_down(false);
    let url = client.double.url();
    client.double.stop();
    assert!(status().is_err());
    client.double.restart().unwrap();
    assert_eq!((client.double.url(), status().unwrap().0), (url, 200));
}

#[test]
fn hooks_see_each_request_before_and_after_it_is_applied() {
    let client = shop();
    client.double.clear_requests();
    let seen = Arc::new(Mutex::new(Vec::new()));
    let notes = Arc::clone(&seen);
    client.double.on_request(Some(Box::new(move |phase, request| {
        notes.lock().unwrap().push((phase, request.method.clone(), request.status));
    })));
    client.put("S", &json!({ "price": 9 }));
    client.double.on_request(None);
    client.get(PUT.1);
    let expected = [(Phase::Before, "PUT".to_owned(), 0), (Phase::Applied, "PUT".to_owned(), 200)];
    assert_eq!(*seen.lock().unwrap(), expected);
    assert_eq!((client.double.requests().len(), client.double.writes().len()), (2, 1));
    assert_eq!(client.double.writes()[0].body, json!({ "product": { "price": 9 } }));
}
