//! Faults on demand: what goes wrong between a client and a shop, and records the shop refuses.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::json;

use super::product::sku_key;
use crate::http::{Outgoing, lock};

/// What goes wrong with one request.
#[derive(Clone, Debug)]
pub enum Fault {
    /// This answer instead of the real one; nothing is applied.
    Status {
        /// HTTP status.
        code: u16,
        /// Further headers.
        headers: Vec<(String, String)>,
        /// Body.
        body: String,
        /// `Content-Type`.
        content_type: String,
    },
    /// 503 with HTML and no `Retry-After`, as `maintenance:enable` has it; nothing is applied.
    Maintenance,
    /// 400 "Database deadlock found when trying to get lock"; nothing is applied.
    Deadlock,
    /// 500 "Internal Error ... Report ID", as lost races end; nothing is applied.
    InternalError,
    /// 429; nothing is applied.
    TooMany {
        /// Seconds for `Retry-After`.
        retry_after: Option<u32>,
    },
    /// 504 with HTML from the web server in front; nothing is applied.
    GatewayTimeout504Html,
    /// 200 with an HTML page, as a captive portal or a firewall answers; nothing is applied.
    HtmlOk,
    /// Applied, but the JSON of the answer is cut in half.
    TruncatedJson,
    /// The connection is closed before anything is applied.
    Drop,
    /// Applied, then the connection is closed without an answer.
    LostAnswer,
    /// Nothing happens for that long; then the request is applied and answered as usual.
    Stall(Duration),
}

/// The faults in waiting.
#[derive(Default)]
pub struct Faults {
    next: Mutex<VecDeque<Fault>>,
    matching: Mutex<Vec<Matching>>,
    pub(crate) rejected: Arc<Mutex<HashMap<String, String>>>,
}

struct Matching {
    method: String,
    path: String,
    fault: Fault,
    left: usize,
}

impl Faults {
    /// The next `n` requests meet `fault`.
    pub fn fail_next(&self, n: usize, fault: Fault) {
        lock(&self.next).extend(std::iter::repeat_n(fault, n));
    }

    /// The next `times` requests of that method whose decoded path contains `path` meet `fault`; an empty method
    /// means any.
    pub fn fail_matching(&self, method: &str, path: &str, fault: Fault, times: usize) {
        let (method, path) = (method.to_owned(), path.to_owned());
        lock(&self.matching).push(Matching { method, path, fault, left: times });
    }

    /// Saving this SKU is refused with 400 and `message`, also in a bulk.
    pub fn reject_sku(&self, sku: &str, message: &str) {
        lock(&self.rejected).insert(sku_key(sku), message.to_owned());
    }

    /// Takes back [`reject_sku`](Self::reject_sku).
    pub fn accept_sku(&self, sku: &str) {
        lock(&self.rejected).remove(&sku_key(sku));
    }

    /// Forgets all faults and rejections.
    pub fn clear(&self) {
        lock(&self.next).clear();
        lock(&self.matching).clear();
        lock(&self.rejected).clear();
    }

    /// The fault a request meets.
    pub(crate) fn take(&self, method: &str, path: &str) -> Option<Fault> {
        let mut matching = lock(&self.matching);
        let hit = matching.iter_mut().find(|m| {
            m.left > 0 && (m.method.is_empty() || m.method == method) && path.contains(&m.path)
        });
        if let Some(hit) = hit {
            hit.left -= 1;
            return Some(hit.fault.clone());
        }
        lock(&self.next).pop_front()
    }
}

impl Fault {
    /// The answer that stands in for the real one; `None` where the request is applied or the connection closed.
    pub(crate) fn answer(&self) -> Option<Outgoing> {
        Some(match self {
            Self::Status { code, headers, body, content_type } => {
                let mut answer = page(*code, content_type, body);
                answer.headers.extend(headers.clone());
                answer
            }
            Self::Maintenance => maintenance(),
            Self::Deadlock => message(400, "Database deadlock found when trying to get lock"),
            Self::InternalError => message(
                500,
                "Internal Error. Details are available in Magento log file. Report ID: webapi-6b02198887c9c",
            ),
            Self::TooMany { retry_after } => {
                let mut answer = message(429, "Too Many Requests");
                let header = retry_after.map(|after| ("retry-after".to_owned(), after.to_string()));
                answer.headers.extend(header);
                answer
            }
            Self::GatewayTimeout504Html => page(
                504,
                "text/html",
                "<html><head><title>504 Gateway Time-out</title></head></html>",
            ),
            Self::HtmlOk => page(
                200,
                "text/html; charset=UTF-8",
                "<!doctype html><html><body>Checking your browser</body></html>",
            ),
            Self::TruncatedJson | Self::Drop | Self::LostAnswer | Self::Stall(_) => return None,
        })
    }
}

/// The page of a shop under maintenance.
pub(crate) fn maintenance() -> Outgoing {
    page(
        503,
        "text/html; charset=UTF-8",
        "<!doctype html>\n<html>\n<head><title>Error 503: Service Unavailable</title></head>\n<body>\n\
         <h1>Service Temporarily Unavailable</h1>\n</body>\n</html>\n",
    )
}

/// What is left of a shop whose database is down: HTML, labelled as plain text.
pub(crate) fn database_down() -> Outgoing {
    page(
        500,
        "text/plain;charset=UTF-8",
        "<!doctype html>\n<html>\n<head>\n<title>There has been an error processing your request</title>\n\
         An error has happened during application run. See exception log for details.\n",
    )
}

/// The answer to an `Accept` header the shop cannot serve.
pub(crate) fn not_acceptable() -> Outgoing {
    page(
        500,
        "text/html; charset=UTF-8",
        "<!doctype html>\n<html><head><title>There has been an error processing your request</title></head></html>\n",
    )
}

fn message(status: u16, text: &str) -> Outgoing {
    page(status, "application/json; charset=utf-8", &json!({ "message": text }).to_string())
}

fn page(status: u16, content_type: &str, body: &str) -> Outgoing {
    Outgoing {
        status,
        headers: vec![("content-type".to_owned(), content_type.to_owned())],
        body: body.as_bytes().to_vec(),
    }
}
