//! REST calls: scope and path, the shape of error answers, deadlocks tried again.
//!
//! Everything above this file speaks of products and options; everything below of HTTP.

use std::thread;

use chrono::{DateTime, Utc};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::oauth::Signer;
use super::trouble::{Refused, Trouble};
use crate::config::{self, Auth};
use crate::store::Fault;
use crate::store::http::{self, Answer, Backoff, Client, Method, Request};

/// Whose values a call reads or writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Scope {
    /// `/rest/all`: the global values. Plain `/rest/V1` is the default view, not this.
    All,
    /// `/rest/{store_code}`: the overrides of the configured view.
    View,
}

/// The REST interface of one store.
pub(super) struct Rest {
    http: Client,
    view: String,
}

impl Rest {
    /// Prepares the client; makes no request.
    pub(super) fn open(settings: &config::Magento2) -> anyhow::Result<Self> {
        let client = http::Settings {
            base: settings.url.trim_end_matches('/').to_owned(),
            content_type: "application/json",
            ca_file: settings.ca_file.clone(),
            connect_timeout: settings.connect_timeout,
            request_timeout: settings.request_timeout,
            backoff: Backoff { attempts: settings.attempts.max(1), first: settings.first_wait },
        };
        let view = settings.store_code.as_deref().unwrap_or("all");
        Ok(Self {
            http: Client::new(client, authorize(&settings.auth))?,
            view: http::url::encode(view),
        })
    }

    pub(super) fn requests(&self) -> u64 {
        self.http.requests()
    }

    /// What time it was at the store with its last answer.
    pub(super) fn clock(&self) -> Option<DateTime<Utc>> {
        self.http.clock().map(DateTime::from)
    }

    /// Waits as after a busy answer; `false` when there is to be no further attempt.
    pub(super) fn pause(&self, attempt: u32) -> bool {
        let wait = self.http.backoff().wait(attempt, None);
        wait.map(thread::sleep).is_some()
    }

    /// Reads `path` (from behind `/V1/`) in the global scope.
    pub(super) fn get<T: DeserializeOwned>(&mut self, path: &str) -> Result<T, Trouble> {
        self.get_in(Scope::All, path)
    }

    /// Reads `path` in a scope.
    pub(super) fn get_in<T: DeserializeOwned>(
        &mut self,
        scope: Scope,
        path: &str,
    ) -> Result<T, Trouble> {
        let request = Request::get(self.path(scope, path));
        self.call(&request).and_then(|answer| Ok(answer.json()?))
    }

    /// Writes what may be written twice.
    pub(super) fn put<T: DeserializeOwned>(
        &mut self,
        scope: Scope,
        path: &str,
        body: &Value,
    ) -> Result<T, Trouble> {
        self.write(Method::Put, scope, path, Some(body.to_string()), true)
    }

    /// Posts what may be posted twice (links, options, stock: the second time changes nothing).
    pub(super) fn post<T: DeserializeOwned>(
        &mut self,
        path: &str,
        body: &Value,
    ) -> Result<T, Trouble> {
        self.post_text(path, body.to_string())
    }

    /// The same with JSON as text, for arrays of many rows.
    pub(super) fn post_text<T: DeserializeOwned>(
        &mut self,
        path: &str,
        body: String,
    ) -> Result<T, Trouble> {
        self.write(Method::Post, Scope::All, path, Some(body), true)
    }

    /// Posts what a lost answer leaves in doubt: products, whose SKU is not unique in the database.
    pub(super) fn post_once<T: DeserializeOwned>(
        &mut self,
        path: &str,
        body: &Value,
    ) -> Result<T, Trouble> {
        self.write(Method::Post, Scope::All, path, Some(body.to_string()), false)
    }

    /// Posts what is not to be done twice, whatever is answered: invoices, shipments, comments.
    pub(super) fn post_single<T: DeserializeOwned>(
        &mut self,
        path: &str,
        body: &Value,
    ) -> Result<T, Trouble> {
        let path = self.path(Scope::All, path);
        let body = Some(body.to_string());
        let request = Request { method: Method::Post, path, body, repeatable: false };
        self.call(&request).and_then(|answer| Ok(answer.json()?))
    }

    /// Posts what makes another each time: never again by itself, not even after an internal error.
    pub(super) fn post_strictly<T: DeserializeOwned>(
        &mut self,
        path: &str,
        body: String,
    ) -> Result<T, Trouble> {
        let (method, path) = (Method::Post, self.path(Scope::All, path));
        self.call(&Request { method, path, body: Some(body), repeatable: false })
            .and_then(|answer| Ok(answer.json()?))
    }

    pub(super) fn delete<T: DeserializeOwned>(&mut self, path: &str) -> Result<T, Trouble> {
        self.write(Method::Delete, Scope::All, path, None, true)
    }

    /// Queues a list of bodies for the store's consumers. Queued twice it is only done twice.
    pub(super) fn queue<T: DeserializeOwned>(
        &mut self,
        method: Method,
        scope: Scope,
        path: &str,
        bodies: &Value,
    ) -> Result<T, Trouble> {
        let path = format!("/rest/{}/async/bulk/V1/{path}", self.code(scope));
        let body = Some(bodies.to_string());
        self.call(&Request { method, path, body, repeatable: false })
            .and_then(|answer| Ok(answer.json()?))
    }

    fn write<T: DeserializeOwned>(
        &mut self,
        method: Method,
        scope: Scope,
        path: &str,
        body: Option<String>,
        repeatable: bool,
    ) -> Result<T, Trouble> {
        let path = self.path(scope, path);
        let request = Request { method, path, body, repeatable };
        let mut attempt = 1;
        loop {
            let trouble = match self.call(&request) {
                Ok(answer) => return Ok(answer.json()?),
                Err(trouble) => trouble,
            };
            if !trouble.worth_repeating(attempt) || !self.pause(attempt) {
                return Err(trouble);
            }
            log::debug!("{} (attempt {attempt})", trouble.fault.message);
            attempt += 1;
        }
    }

    fn call(&mut self, request: &Request) -> Result<Answer, Trouble> {
        let answer = match self.http.send(request) {
            Err(failure) if failure.perhaps_of_content(request) && self.harmless_passes() => {
                return Err(of_content(failure.fault));
            }
            answer => answer?,
        };
        if answer.ok() { Ok(answer) } else { Err(Refused::of(&answer)?.into()) }
    }

    /// Whether a write gets through to the store at all: one for a product that does not exist, which
    /// the store refuses in its own words.
    fn harmless_passes(&mut self) -> bool {
        let sku = format!("cpsync-probe-{:08x}", fastrand::u32(..));
        let path = self.path(Scope::All, &format!("products/{sku}"));
        let body = Some(json!({ "product": { "sku": sku } }).to_string());
        let request = Request { method: Method::Put, path, body, repeatable: true };
        self.http.send(&request).is_ok()
    }

    fn path(&self, scope: Scope, path: &str) -> String {
        format!("/rest/{}/V1/{path}", self.code(scope))
    }

    fn code(&self, scope: Scope) -> &str {
        match scope {
            Scope::All => "all",
            Scope::View => &self.view,
        }
    }
}

/// What is said in this request, and not the request as such, is what something in front of the
/// store does not let through: one record's matter.
fn of_content(fault: Fault) -> Trouble {
    let message = "something in front of the store does not let this record's content through";
    let refused = Fault::rejected(message).hint(
        "look into the log of the shop's firewall (mod_security, Cloudflare, ...) for the rule, and \
         let the integration's requests pass it",
    );
    Fault { exchange: fault.exchange, ..refused }.into()
}

fn authorize(auth: &Auth) -> http::Authorize {
    match auth.clone() {
        Auth::Bearer(token) => Box::new(move |_, _| format!("Bearer {}", token.expose())),
        Auth::OAuth { consumer_key, consumer_secret, token, token_secret } => {
            let signer = Signer { consumer_key, consumer_secret, token, token_secret };
            Box::new(move |method, url| signer.authorization(method, url))
        }
    }
}
