//! OAuth 1.0a as Magento 2.4 verifies it: HMAC-SHA256 over a normalised path and naturally sorted parameters.

use std::collections::{BTreeMap, HashSet};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde_json::json;
use sha2::Sha256;

use super::failure::Failure;
use super::settings::Credentials;

/// Seconds by which a client's clock may run ahead.
const AHEAD: i64 = 600;

const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// One signed request, as far as the signature covers it.
pub(crate) struct Signed<'a> {
    pub(crate) method: &'a str,
    pub(crate) scheme: &'a str,
    pub(crate) host: &'a str,
    /// Path as sent.
    pub(crate) path: &'a str,
    /// Query as sent, without the question mark.
    pub(crate) query: &'a str,
    /// The `Authorization` header after `OAuth `.
    pub(crate) header: &'a str,
}

/// Checks a signed request; `used` remembers the nonces.
pub(crate) fn verify(
    signed: &Signed<'_>,
    credentials: &Credentials,
    revoked: bool,
    used: &mut HashSet<(String, String)>,
    now: i64,
) -> Result<(), Failure> {
    let given = header_parameters(signed.header);
    let get = |name: &str| {
        given.get(name).cloned().ok_or_else(|| {
            Failure::bad(format!("oauth_parameter_absent={name}"))
                .with(json!({ "oauth_parameter_absent": name }))
        })
    };
    let (key, token, method) =
        (get("oauth_consumer_key")?, get("oauth_token")?, get("oauth_signature_method")?);
    let (nonce, stamp, signature) =
        (get("oauth_nonce")?, get("oauth_timestamp")?, get("oauth_signature")?);
    if method != "HMAC-SHA256" {
        return Err(Failure::bad("Signature method %1 is not supported").with(json!([method])));
    }
    if key != credentials.consumer_key {
        return Err(Failure::new(401, "A consumer having the specified key does not exist"));
    }
    check_nonce(nonce, stamp, used, now)?;
    if token != credentials.access_token || revoked {
        return Err(Failure::new(401, "Specified token does not exist"));
    }
    if signature != sign(signed, &given, credentials) {
        return Err(Failure::new(401, "The signature is invalid. Verify and try again."));
    }
    Ok(())
}

fn check_nonce(
    nonce: String,
    stamp: String,
    used: &mut HashSet<(String, String)>,
    now: i64,
) -> Result<(), Failure> {
    let stamp_is_near = stamp.parse::<i64>().is_ok_and(|t| t > 0 && t <= now.saturating_add(AHEAD));
    if !stamp_is_near {
        return Err(Failure::new(401, "An error occurred validating the nonce"));
    }
    if !used.insert((nonce, stamp)) {
        return Err(Failure::new(
            401,
            "The nonce is already being used by the consumer with ID %1",
        )
        .with(json!(["1"])));
    }
    Ok(())
}

fn sign(
    signed: &Signed<'_>,
    given: &BTreeMap<String, String>,
    credentials: &Credentials,
) -> String {
    let url = format!(
        "{}://{}{}",
        signed.scheme,
        signed.host.to_lowercase(),
        normalise_path(signed.path)
    );
    let base = format!(
        "{}&{}&{}",
        signed.method.to_uppercase(),
        encode(&url),
        encode(&parameters(signed.query, given))
    );
    let key = format!(
        "{}&{}",
        encode(&credentials.consumer_secret),
        encode(&credentials.access_token_secret)
    );
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key.as_bytes()) else {
        unreachable!("HMAC takes keys of any length")
    };
    mac.update(base.as_bytes());
    STANDARD.encode(mac.finalize().into_bytes())
}

/// Query and header parameters, encoded, in `strnatcmp` order of the encoded names; the last of equal names counts.
fn parameters(query: &str, given: &BTreeMap<String, String>) -> String {
    let mut all: BTreeMap<String, String> = given
        .iter()
        .filter(|(name, _)| !matches!(name.as_str(), "oauth_signature" | "realm"))
        .map(|(name, value)| (encode(name), encode(value)))
        .collect();
    for pair in query.split('&') {
        let parts: Vec<&str> = pair.split('=').collect();
        if let [name, value] = parts[..] {
            all.insert(encode(&decode(name)), encode(&decode(value)));
        }
    }
    let mut all: Vec<_> = all.into_iter().collect();
    all.sort_by(|a, b| natord::compare(&a.0, &b.0));
    all.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
}

/// Decodes `%XX` of unreserved characters and of `:@&=+$,/;%`; everything else stays encoded, in upper case.
pub(crate) fn normalise_path(path: &str) -> String {
    let mut normal = String::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let [first, tail @ ..] = rest {
        let escape = match tail {
            [high, low, ..] if *first == b'%' => hex(*high).zip(hex(*low)),
            _ => None,
        };
        rest = if let Some((high, low)) = escape {
            push_byte(&mut normal, high * 16 + low);
            &tail[2..]
        } else {
            push_byte(&mut normal, *first);
            tail
        };
    }
    normal
}

fn push_byte(normal: &mut String, byte: u8) {
    if byte.is_ascii_alphanumeric() || b"-._~:@&=+$,/;%".contains(&byte) {
        normal.push(char::from(byte));
    } else {
        normal.push_str(&percent_encoding::percent_encode_byte(byte).to_uppercase());
    }
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|d| u8::try_from(d).ok())
}

fn header_parameters(header: &str) -> BTreeMap<String, String> {
    header
        .split(',')
        .filter_map(|part| part.trim().split_once('='))
        .map(|(name, value)| (decode(name), decode(value.trim().trim_matches('"'))))
        .collect()
}

fn encode(text: &str) -> String {
    utf8_percent_encode(text, UNRESERVED).to_string()
}

fn decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}
