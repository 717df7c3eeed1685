//! HTTP to NCR's Counterpoint REST API: Basic login as `COMPANY.USER`, `APIKey` header, JSON, and its
//! own certificate more often than not. Nothing is sent twice here: no request is idempotent.

use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use ureq::tls::{PemItem, RootCerts, TlsConfig, parse_pem};
use ureq::{Agent, http};

use crate::config::CounterpointApi;
use crate::counterpoint::error::{Error, ErrorKind};
use crate::counterpoint::orders::Refusal;

const LARGEST_ANSWER: u64 = 16 << 20;

/// The API of one company.
pub(super) struct Client {
    agent: Agent,
    url: String,
    authorization: String,
    key: String,
}

/// Why there is no answer to go by.
pub(super) enum Trouble {
    /// No request gets through.
    Down(Error),
    /// This record was refused, or nobody knows whether it was taken.
    Record(Refusal),
}

impl Client {
    /// Prepares it; reads the CA file, makes no request.
    pub(super) fn new(api: &CounterpointApi) -> Result<Self, Error> {
        let mut config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .user_agent(concat!("cpsync/", env!("CARGO_PKG_VERSION")))
            .accept("application/json")
            .timeout_connect(Some(api.connect_timeout))
            .timeout_global(Some(api.request_timeout));
        if let Some(file) = &api.ca_file {
            config = config.tls_config(trusting(file)?);
        }
        let login = format!("{}.{}:{}", api.company, api.user, api.password.expose());
        Ok(Self {
            agent: config.build().new_agent(),
            url: api.url.clone(),
            authorization: format!("Basic {}", STANDARD.encode(login)),
            key: api.key.expose().to_owned(),
        })
    }

    /// Sends and gives the answer of a success.
    pub(super) fn send(&self, method: &str, path: &str, body: &Value) -> Result<Value, Trouble> {
        let request = http::Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.url))
            .header("Authorization", &self.authorization)
            .header("APIKey", &self.key)
            .header("Content-Type", "application/json")
            .body(body.to_string());
        let request = request.map_err(|error| self.down(ErrorKind::Configuration, &error))?;
        log::debug!("{method} {path} at the Counterpoint API");
        let mut answer = self.agent.run(request).map_err(|error| self.lost(&error, path))?;
        let status = answer.status().as_u16();
        let text = answer.body_mut().with_config().limit(LARGEST_ANSWER).read_to_string();
        let text = text.map_err(|error| self.unknown(&error.to_string(), path))?;
        self.sort(status, &text, path)
    }

    /// A refused connection took nothing; after any other failure nobody knows.
    fn lost(&self, error: &ureq::Error, path: &str) -> Trouble {
        let never = match error {
            ureq::Error::HostNotFound
            | ureq::Error::ConnectionFailed
            | ureq::Error::Tls(_)
            | ureq::Error::Rustls(_) => true,
            ureq::Error::Timeout(which) => *which == ureq::Timeout::Connect,
            ureq::Error::Io(io) => {
                io.kind() == std::io::ErrorKind::ConnectionRefused
                    || io
                        .get_ref()
                        .is_some_and(<dyn std::error::Error + Send + Sync>::is::<rustls::Error>)
            }
            _ => false,
        };
        if never {
            self.down(ErrorKind::Unavailable, error)
        } else {
            self.unknown(&error.to_string(), path)
        }
    }

    fn down(&self, kind: ErrorKind, cause: &dyn std::fmt::Display) -> Trouble {
        let message = format!("could not reach the Counterpoint API at {}: {cause}", self.url);
        let hint = "nothing was lost, the next run goes on; is the API's service running, is `url` of \
                    `[counterpoint.api]` right, and does `ca-file` name its certificate?";
        Trouble::Down(Error::new(kind, message).hint(hint))
    }

    fn unknown(&self, cause: &str, path: &str) -> Trouble {
        let url = &self.url;
        Trouble::Record(Refusal::Unknown(format!(
            "the Counterpoint API at {url} did not answer `POST {path}`: {cause}"
        )))
    }

    fn sort(&self, status: u16, text: &str, path: &str) -> Result<Value, Trouble> {
        let answer: Value = serde_json::from_str(text).unwrap_or(Value::Null);
        let code = answer["ErrorCode"].as_str().unwrap_or_default();
        let said = answer["Message"].as_str().unwrap_or(text);
        let said = format!("{} {status} {code}", said.chars().take(300).collect::<String>());
        match status {
            200..300 if code == "SUCCESS" => Ok(answer),
            200..300 if answer.is_null() => Err(self.unknown(&said, path)),
            401 | 403 => Err(self.denied(&said)),
            404 | 405 => Err(self.down(ErrorKind::Configuration, &said)),
            // A proxy or the service going down: it may have taken the request.
            502..=504 => Err(self.unknown(&said, path)),
            _ => Err(Trouble::Record(Refusal::hold(
                &format!("api:{}", if code.is_empty() { "refused" } else { code }),
                format!("the Counterpoint API refused it: {said}"),
                None,
            ))),
        }
    }

    fn denied(&self, said: &str) -> Trouble {
        let message = format!("could not log in to the Counterpoint API at {}: {said}", self.url);
        let hint = "check `company`, `user`, password and key of `[counterpoint.api]`, and that the \
                    company is registered for the API";
        Trouble::Down(Error::new(ErrorKind::Denied, message).hint(hint))
    }
}

fn trusting(file: &Path) -> Result<TlsConfig, Error> {
    let shown = file.display();
    let problem = |cause: String| {
        Error::configuration(format!("could not use `{shown}`: {cause}"))
            .hint("`ca-file` of `[counterpoint.api]` names a PEM file with a certificate")
    };
    let pem = std::fs::read(file).map_err(|error| problem(error.to_string()))?;
    let mut certificates = Vec::new();
    for item in parse_pem(&pem) {
        // A key beside its certificate is no reason to refuse the file.
        if let PemItem::Certificate(certificate) = item.map_err(|e| problem(e.to_string()))? {
            certificates.push(certificate);
        }
    }
    if certificates.is_empty() {
        return Err(problem("it holds no PEM certificate".to_owned()));
    }
    Ok(TlsConfig::builder().root_certs(RootCerts::new_with_certs(&certificates)).build())
}
