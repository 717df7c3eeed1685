//! The double answers as the recorded shop did; each test plays short forms of recorded exchanges with a real client.

mod auth;
mod bulk;
mod catalog;
mod customers;
mod faults;
mod media;
mod orders;
mod products;
mod search;
mod stock;
mod variants;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};
use sha2::Sha256;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use super::{MagentoDouble, Settings};

const KEPT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

fn enc(text: &str) -> String {
    utf8_percent_encode(text, KEPT).to_string()
}

/// A client that signs every request.
struct Client {
    double: MagentoDouble,
    agent: ureq::Agent,
    nonce: AtomicU64,
}

impl Client {
    fn new(settings: Settings) -> Self {
        let config = ureq::Agent::config_builder().http_status_as_error(false).build();
        let double = MagentoDouble::start(settings).unwrap();
        Self { double, agent: config.into(), nonce: AtomicU64::new(1) }
    }

    fn plain() -> Self {
        Self::new(Settings::default())
    }

    /// Signs `signed` (path without percent-encoding trouble, query pairs encoded) and sends it as `sent`.
    fn authorization(&self, method: &str, target: &str) -> String {
        let keys = self.double.credentials();
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
        let nonce = format!("nonce{}", self.nonce.fetch_add(1, Ordering::SeqCst));
        let own = [
            ("oauth_consumer_key", keys.consumer_key.clone()),
            ("oauth_nonce", nonce),
            ("oauth_signature_method", "HMAC-SHA256".to_owned()),
            ("oauth_timestamp", now.to_string()),
            ("oauth_token", keys.access_token.clone()),
            ("oauth_version", "1.0".to_owned()),
        ];
        let mut all: Vec<(String, String)> =
            own.iter().map(|(name, value)| ((*name).to_owned(), enc(value))).collect();
        for (name, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
            let decode =
                |t: &str| percent_encoding::percent_decode_str(t).decode_utf8_lossy().into_owned();
            all.push((enc(&decode(name)), enc(&decode(value))));
        }
        all.sort_by(|a, b| natord::compare(&a.0, &b.0));
        let joined = all.iter().map(|(n, v)| format!("{n}={v}")).collect::<Vec<_>>().join("&");
        let url = format!("{}{}", self.double.url(), super::oauth::normalise_path(path));
        let base = format!("{method}&{}&{}", enc(&url), enc(&joined));
        let key = format!("{}&{}", enc(&keys.consumer_secret), enc(&keys.access_token_secret));
        let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).unwrap();
        mac.update(base.as_bytes());
        let signature = STANDARD.encode(mac.finalize().into_bytes());
        let header: Vec<String> =
            own.iter().map(|(name, value)| format!("{name}=\"{}\"", enc(value))).collect();
        format!("OAuth {}, oauth_signature=\"{}\"", header.join(", "), enc(&signature))
    }

    fn try_send(
        &self,
        method: &str,
        target: &str,
        body: Option<&str>,
    ) -> Result<Answer, ureq::Error> {
        let authorization = self.authorization(method, target);
        self.try_send_as(method, target, body, &authorization)
    }

    fn try_send_as(
        &self,
        method: &str,
        target: &str,
        body: Option<&str>,
        authorization: &str,
    ) -> Result<Answer, ureq::Error> {
        let request = ureq::http::Request::builder()
            .method(method)
            .uri(format!("{}{target}", self.double.url()))
            .header("authorization", authorization)
            .header("content-type", "application/json");
        let mut response = match body {
            Some(body) => {
                let request = request.body(body.to_owned()).unwrap();
                let config = self.agent.configure_request(request).allow_non_standard_methods(true);
                self.agent.run(config.build())?
            }
            None => self.agent.run(request.body(()).unwrap())?,
        };
        let retry_after =
            response.headers().get("retry-after").map(|v| v.to_str().unwrap().to_owned());
        let kind = response.headers().get("content-type").map(|v| v.to_str().unwrap().to_owned());
        let text = response.body_mut().read_to_string()?;
        Ok(Answer {
            status: response.status().as_u16(),
            text,
            kind: kind.unwrap_or_default(),
            retry_after,
        })
    }

    fn send(&self, method: &str, target: &str, body: &Value) -> (u16, Value) {
        let text = body.to_string();
        let answer =
            self.try_send(method, target, (!body.is_null()).then_some(text.as_str())).unwrap();
        (answer.status, serde_json::from_str(&answer.text).unwrap())
    }

    /// A call that must succeed.
    fn ok(&self, method: &str, target: &str, body: &Value) -> Value {
        let (status, answer) = self.send(method, target, body);
        assert!(status == 200 || status == 202, "{method} {target} {body}: {status} {answer}");
        answer
    }

    fn get(&self, target: &str) -> Value {
        self.ok("GET", target, &Value::Null)
    }

    /// Creates a product from its own members and the usual ones.
    fn create(&self, sku: &str, more: &Value) -> Value {
        let mut product =
            json!({ "sku": sku, "name": format!("Name {sku}"), "attribute_set_id": 4, "price": 5 });
        for (name, value) in more.as_object().into_iter().flatten() {
            product[name] = value.clone();
        }
        self.ok("POST", "/rest/all/V1/products", &json!({ "product": product }))
    }

    fn put(&self, sku: &str, product: &Value) -> Value {
        self.ok(
            "PUT",
            &format!("/rest/all/V1/products/{}", enc(sku)),
            &json!({ "product": product }),
        )
    }
}

struct Answer {
    status: u16,
    text: String,
    kind: String,
    retry_after: Option<String>,
}

/// The value of a custom attribute.
fn custom<'a>(product: &'a Value, code: &str) -> &'a Value {
    product["custom_attributes"]
        .as_array()
        .and_then(|list| list.iter().find(|item| item["attribute_code"] == code))
        .map_or(&Value::Null, |item| &item["value"])
}

fn attribute(code: &str, value: &Value) -> Value {
    json!({ "custom_attributes": [{ "attribute_code": code, "value": value }] })
}

/// Two websites, three views, two sources, as the recorded shop had.
fn two_websites() -> Settings {
    use super::settings::{Stock, source, view, website};
    Settings {
        websites: vec![website(1, "base", "Main Website"), website(2, "b2b", "B2B Website")],
        views: vec![
            view(1, "default", "Default Store View", 1),
            view(2, "b2b_en", "B2B English", 2),
            view(3, "nl", "Nederlands", 1),
        ],
        sources: vec![source("default", "Default Source"), source("ams", "Amsterdam")],
        stocks: vec![
            Stock {
                id: 1,
                name: "Default Stock".into(),
                sources: vec!["default".into()],
                websites: vec!["b2b".into()],
            },
            Stock {
                id: 2,
                name: "NL stock".into(),
                sources: vec!["ams".into()],
                websites: vec!["base".into()],
            },
        ],
        ..Settings::default()
    }
}
