//! One answer, and the exchange that `cpsync queue show` prints.

use std::time::{Duration, SystemTime};

use serde::de::DeserializeOwned;

use super::{Exchange, Failure, Fault, FaultKind, Request};

/// Most bytes of a body that are kept for people to read.
const SHOWN: usize = 4096;

/// An answer of the store.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// `Content-Type`, empty without one.
    pub content_type: String,
    /// The body as text.
    pub body: String,
    /// What was said, cut to a readable length.
    pub exchange: Exchange,
    pub(super) retry_after: Option<String>,
    pub(super) location: Option<String>,
}

impl Answer {
    /// Whether the status is 2xx.
    pub fn ok(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The JSON body; what does not parse is no answer of the platform.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, Failure> {
        serde_json::from_str(&self.body).map_err(|error| {
            let message =
                format!("could not read the answer to `{}`: {error}", self.exchange.request);
            let hint = if error.is_eof() {
                "something between this machine and the store cuts answers short: look at proxies \
                 and firewalls; nothing was lost, the next run goes on"
            } else {
                "nothing was lost, the next run tries again; report it if it stays"
            };
            let fault = Fault::new(FaultKind::Protocol, message).with(self.exchange.clone());
            Failure::lasting(fault.hint(hint))
        })
    }

    /// `Retry-After`, in seconds or as a date.
    pub(super) fn retry_after(&self) -> Option<Duration> {
        let text = self.retry_after.as_deref()?.trim();
        if let Ok(seconds) = text.parse() {
            return Some(Duration::from_secs(seconds));
        }
        let date = httpdate::parse_http_date(text).ok()?;
        Some(date.duration_since(SystemTime::now()).unwrap_or_default())
    }
}

pub(super) fn exchange(request: &Request, status: u16, answer: &str) -> Exchange {
    Exchange {
        request: format!("{} {}", request.method.as_str(), request.path),
        body: shown(request.body.as_deref().unwrap_or_default()),
        status,
        answer: shown(answer),
    }
}

/// The beginning of a text, cut between characters.
fn shown(text: &str) -> String {
    if text.len() <= SHOWN {
        return text.to_owned();
    }
    let end = (0..=SHOWN).rev().find(|end| text.is_char_boundary(*end)).unwrap_or_default();
    format!("{} ... ({} bytes)", &text[..end], text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_body_is_cut_between_characters() {
        let text = format!("{}ü", "x".repeat(SHOWN - 1));
        let cut = shown(&text);
        assert!(cut.starts_with("xxx") && cut.ends_with("x ... (4097 bytes)"), "{}", &cut[4000..]);
    }
}
