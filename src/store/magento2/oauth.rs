//! OAuth 1.0a the way Magento 2 checks it: HMAC-SHA256 over a path that is normalised first and
//! parameters in natural order.

use std::time::{SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use percent_encoding::percent_decode_str;
use sha2::Sha256;

use crate::config::Secret;
use crate::store::http::Method;
use crate::store::http::url::encode;

/// What Laminas\Uri leaves bare in a path, beside letters and digits: unreserved characters and
/// `: @ & = + $ , / ; %`.
const BARE_IN_PATH: &[u8] = b"-._~:@&=+$,/;%";

/// An integration's four values.
pub(super) struct Signer {
    pub(super) consumer_key: Secret,
    pub(super) consumer_secret: Secret,
    pub(super) token: Secret,
    pub(super) token_secret: Secret,
}

impl Signer {
    /// The `Authorization` header of one attempt, with a nonce and a timestamp of its own.
    pub(super) fn authorization(&self, method: Method, url: &str) -> String {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        let nonce = format!("{:032x}", fastrand::u128(..));
        self.signed(method, url, &nonce, now)
    }

    fn signed(&self, method: Method, url: &str, nonce: &str, now: u64) -> String {
        let now = now.to_string();
        let mut header = vec![
            ("oauth_consumer_key", self.consumer_key.expose()),
            ("oauth_nonce", nonce),
            ("oauth_signature_method", "HMAC-SHA256"),
            ("oauth_timestamp", &now),
            ("oauth_token", self.token.expose()),
            ("oauth_version", "1.0"),
        ];
        let signature = self.signature(&base_string(method, url, &header));
        header.push(("oauth_signature", &signature));
        let fields: Vec<String> =
            header.iter().map(|(name, value)| format!("{name}=\"{}\"", encode(value))).collect();
        format!("OAuth {}", fields.join(", "))
    }

    fn signature(&self, base: &str) -> String {
        let secrets = [&self.consumer_secret, &self.token_secret];
        let key = secrets.map(|secret| encode(secret.expose())).join("&");
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key.as_bytes()) else {
            unreachable!("HMAC takes keys of any length")
        };
        mac.update(base.as_bytes());
        STANDARD.encode(mac.finalize().into_bytes())
    }
}

/// Verb, address and parameters as both sides sign them. The host keeps an odd port, as it stands
/// in the `Host` header.
fn base_string(method: Method, url: &str, header: &[(&str, &str)]) -> String {
    let (address, query) = url.split_once('?').unwrap_or((url, ""));
    let (host, path) = match address
        .find("://")
        .and_then(|at| address[at + 3..].find('/').map(|slash| at + 3 + slash))
    {
        Some(slash) => address.split_at(slash),
        None => (address, "/"),
    };
    let mut parameters: Vec<(String, String)> =
        header.iter().map(|(name, value)| (encode(name), encode(value))).collect();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        parameters.push((recoded(name), recoded(value)));
    }
    // strnatcmp over the encoded names: with ten filter groups and more, `[10]` follows `[9]`.
    parameters.sort_by(|a, b| natord::compare(&a.0, &b.0));
    let parameters: Vec<String> =
        parameters.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let address = format!("{}{}", without_default_port(&host.to_lowercase()), normalised(path));
    format!("{}&{}&{}", method.as_str(), encode(&address), encode(&parameters.join("&")))
}

fn without_default_port(host: &str) -> &str {
    let port = if host.starts_with("https://") { ":443" } else { ":80" };
    host.strip_suffix(port).unwrap_or(host)
}

fn recoded(text: &str) -> String {
    encode(&percent_decode_str(text).decode_utf8_lossy())
}

/// The path as the server sees it when it signs: some escapes are undone, once.
fn normalised(path: &str) -> String {
    let mut normal = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let [first, tail @ ..] = rest {
        let escaped = match tail {
            [high, low, ..] if *first == b'%' => byte(*high, *low).filter(stays_bare),
            _ => None,
        };
        normal.push(escaped.unwrap_or(*first));
        rest = if escaped.is_some() { &tail[2..] } else { tail };
    }
    String::from_utf8_lossy(&normal).into_owned()
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the shape of Option::filter's predicate")]
fn stays_bare(byte: &u8) -> bool {
    byte.is_ascii_alphanumeric() || BARE_IN_PATH.contains(byte)
}

fn byte(high: u8, low: u8) -> Option<u8> {
    let digit = |digit: u8| char::from(digit).to_digit(16);
    u8::try_from(digit(high)? * 16 + digit(low)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signer() -> Signer {
        Signer {
            consumer_key: Secret::new("CONSUMER-KEY"),
            consumer_secret: Secret::new("consumer secret"),
            token: Secret::new("ACCESS-TOKEN"),
            token_secret: Secret::new("token&secret"),
        }
    }

    /// The paths of `recorded/oauth1_normpath_get_sku_*.json`: left as sent, right as signed.
    #[test]
    fn a_path_is_signed_as_laminas_normalises_it() {
        for (sent, signed) in [
            ("A%2FB", "A/B"),
            ("A%2BB", "A+B"),
            ("A%26B", "A&B"),
            ("A%2CB", "A,B"),
            ("A%3AB", "A:B"),
            ("A%2520B", "A%20B"),
            ("A%25B", "A%B"),
            ("A%20B%201", "A%20B%201"),
            ("A%22B", "A%22B"),
            ("A%23B", "A%23B"),
            ("A%3CB%3E", "A%3CB%3E"),
            ("A%3FB", "A%3FB"),
            ("A%5CB", "A%5CB"),
            ("A%5EB", "A%5EB"),
            ("A%7CB", "A%7CB"),
            ("%C3%84%C3%96", "%C3%84%C3%96"),
        ] {
            assert_eq!(normalised(&format!("/x/{sent}")), format!("/x/{signed}"));
        }
    }

    /// `recorded/oauth1_query_12_groups_natsort.json`: byte order is answered with 401.
    #[test]
    fn parameters_are_in_natural_order() {
        let query: Vec<String> = (0..12).rev().map(|n| format!("g%5B{n}%5D=v{n}")).collect();
        let base = base_string(Method::Get, &format!("http://h:8082/p?{}", query.join("&")), &[]);
        let wanted: Vec<String> = (0..12).map(|n| format!("g%5B{n}%5D=v{n}")).collect();
        assert_eq!(base, format!("GET&http%3A%2F%2Fh%3A8082%2Fp&{}", encode(&wanted.join("&"))));
    }

    /// The base string of RFC 5849's rules over the request of `recorded/oauth1_sha256.json`.
    #[test]
    fn the_base_string_holds_header_and_query_parameters() {
        let url = "http://127.0.0.1:8082/rest/all/V1/products?searchCriteria%5BpageSize%5D=1&fields=items%5Bsku%5D";
        let base = base_string(Method::Get, url, &[("oauth_nonce", "n"), ("oauth_token", "t")]);
        assert_eq!(
            base,
            "GET&http%3A%2F%2F127.0.0.1%3A8082%2Frest%2Fall%2FV1%2Fproducts&fields%3Ditems%255Bsku%255D\
             %26oauth_nonce%3Dn%26oauth_token%3Dt%26searchCriteria%255BpageSize%255D%3D1"
        );
    }

    #[test]
    fn a_default_port_is_not_signed() {
        assert_eq!(without_default_port("https://shop:443"), "https://shop");
        assert_eq!(without_default_port("http://shop:8443"), "http://shop:8443");
    }

    #[test]
    fn every_attempt_is_signed_anew() {
        let sign = || signer().authorization(Method::Get, "https://shop.example/rest/V1/x");
        let (one, two) = (sign(), sign());
        assert_ne!(one, two);
        assert!(one.starts_with("OAuth oauth_consumer_key=\"CONSUMER-KEY\""), "{one}");
        assert!(!one.contains("secret"), "{one}");
    }

    /// Checked with Python's hmac and hashlib.
    #[test]
    fn the_signature_is_hmac_sha256_keyed_by_both_secrets() {
        let header = signer().signed(
            Method::Put,
            "https://shop.example/rest/all/V1/products/A%2FB?fields=id",
            "0f",
            1_795_299_944,
        );
        assert!(
            header.ends_with(
                "oauth_signature=\"xFCwR155VqzRHz72RTNG%2BzHrWv%2BrylDO6ChfAzIFhPE%3D\""
            ),
            "{header}"
        );
    }
}
