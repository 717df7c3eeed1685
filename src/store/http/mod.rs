//! The HTTP client that all platforms share: one agent, retries with back-off, every answer sorted
//! into what it means.
//!
//! An adapter hands over a [`Request`] and gets an [`Answer`] whose body is what the platform
//! speaks, whatever its status, or a [`Failure`]. What a status means for a record is the adapter's
//! business; headers and credentials never reach a log or a fault.

mod answer;
mod backoff;
mod failure;
mod tls;
pub mod url;

use std::path::PathBuf;
use std::thread;
use std::time::{Duration, Instant, SystemTime};

pub use answer::Answer;
pub use backoff::Backoff;
pub use failure::Failure;
use ureq::{Agent, http};

use super::{Exchange, Fault, FaultKind};

/// Most of an answer that is read; a product page of 300 with long texts stays well below.
const LARGEST_ANSWER: u64 = 256 << 20;

/// Says who the client is: method and full URL in, value of the `Authorization` header out. Called
/// anew for every attempt, so that no nonce is used twice.
pub type Authorize = Box<dyn Fn(Method, &str) -> String>;

/// What a store's client is made from.
#[derive(Clone, Debug)]
pub struct Settings {
    /// `https://shop.example`, no trailing slash.
    pub base: String,
    /// `application/json`; also what answers must be.
    pub content_type: &'static str,
    /// A CA certificate (PEM) that the store's must be signed by; `None` = the usual roots.
    pub ca_file: Option<PathBuf>,
    /// Time for TCP and TLS connect.
    pub connect_timeout: Duration,
    /// Time for one request, connect included.
    pub request_timeout: Duration,
    /// How busy answers are tried again.
    pub backoff: Backoff,
}

/// The verb.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Reads.
    Get,
    /// Makes.
    Post,
    /// Replaces.
    Put,
    /// Removes.
    Delete,
}

/// One request.
#[derive(Clone, Debug)]
pub struct Request {
    /// The verb.
    pub method: Method,
    /// Path and query, percent-encoded, from the `/` after the host.
    pub path: String,
    /// The body; `None` sends none.
    pub body: Option<String>,
    /// Whether sending it again after a lost answer ends in the same store.
    pub repeatable: bool,
}

/// A store's HTTP client; one connection kept alive.
pub struct Client {
    agent: Agent,
    settings: Settings,
    authorize: Authorize,
    requests: u64,
    clock: Option<SystemTime>,
}

impl Client {
    /// Prepares the client; reads the CA file, makes no request.
    pub fn new(settings: Settings, authorize: Authorize) -> anyhow::Result<Self> {
        let mut config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .user_agent(concat!("cpsync/", env!("CARGO_PKG_VERSION")))
            .accept(settings.content_type)
            .timeout_connect(Some(settings.connect_timeout))
            .timeout_global(Some(settings.request_timeout));
        if let Some(file) = &settings.ca_file {
            config = config.tls_config(tls::trusting(file)?);
        }
        let agent = config.build().new_agent();
        Ok(Self { agent, settings, authorize, requests: 0, clock: None })
    }

    /// Sends, tries again what is worth it, and gives the answer whatever its status.
    pub fn send(&mut self, request: &Request) -> Result<Answer, Failure> {
        let mut attempt = 1;
        loop {
            let failure = match self.once(request) {
                Ok(answer) => return Ok(answer),
                Err(failure) => failure,
            };
            let wait = self.settings.backoff.wait(attempt, failure.retry_after());
            let Some(wait) = wait.filter(|_| failure.again(request.repeatable)) else {
                return Err(failure);
            };
            log::debug!("{} (attempt {attempt}, next in {wait:?})", failure.fault.message);
            thread::sleep(wait);
            attempt += 1;
        }
    }

    /// Requests sent so far, each attempt counted.
    pub fn requests(&self) -> u64 {
        self.requests
    }

    /// What time it was at the store with its last answer (`Date`); `None` = it did not say.
    pub fn clock(&self) -> Option<SystemTime> {
        self.clock
    }

    /// How busy answers are tried again, for adapters that find them in the body.
    pub fn backoff(&self) -> Backoff {
        self.settings.backoff
    }

    fn once(&mut self, request: &Request) -> Result<Answer, Failure> {
        let started = Instant::now();
        self.requests += 1;
        let outcome = self.exchange(request);
        let status = outcome.as_ref().map_or(0, |answer| answer.exchange.status);
        log::debug!(
            "{} {} -> {status} in {} ms",
            request.method.as_str(),
            request.path,
            started.elapsed().as_millis()
        );
        outcome
            .map_err(|error| failure::of_error(&error, &self.settings.base, request))
            .and_then(|answer| failure::sort(answer, self.settings.content_type))
    }

    fn exchange(&mut self, request: &Request) -> Result<Answer, ureq::Error> {
        let url = format!("{}{}", self.settings.base, request.path);
        let built = http::Request::builder()
            .method(request.method.as_str())
            .uri(&url)
            .header("Authorization", (self.authorize)(request.method, &url));
        let response = match &request.body {
            Some(body) => {
                let built = built.header("Content-Type", self.settings.content_type);
                self.agent.run(built.body(body.as_bytes())?)?
            }
            None => self.agent.run(built.body(())?)?,
        };
        let date = response.headers().get("date").and_then(|value| value.to_str().ok());
        self.clock = date.and_then(|date| httpdate::parse_http_date(date).ok());
        read(response, request)
    }
}

fn read(
    mut response: http::Response<ureq::Body>,
    request: &Request,
) -> Result<Answer, ureq::Error> {
    let header = |name: &str| {
        response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned)
    };
    let (content_type, retry_after, location) =
        (header("content-type"), header("retry-after"), header("location"));
    let status = response.status().as_u16();
    let body = response.body_mut().with_config().limit(LARGEST_ANSWER).read_to_vec()?;
    let body = String::from_utf8_lossy(&body).into_owned();
    Ok(Answer {
        status,
        content_type: content_type.unwrap_or_default(),
        retry_after,
        location,
        exchange: answer::exchange(request, status, &body),
        body,
    })
}

impl Method {
    /// The verb on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Delete => "DELETE",
        }
    }
}

impl Request {
    /// A read.
    pub fn get(path: impl Into<String>) -> Self {
        Self { method: Method::Get, path: path.into(), body: None, repeatable: true }
    }
}
