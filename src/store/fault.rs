//! What can go wrong at a store, sorted by what is to be done about it.

use std::fmt;
use std::time::Duration;

/// A store's refusal or failure.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// What to do about it.
    pub kind: FaultKind,
    /// What happened, one lower-case sentence without secrets; what the store said included.
    pub message: String,
    /// What the operator can do about it; printed after `hint: `. `None` = nothing beyond the
    /// message.
    pub hint: Option<String>,
    /// The last request and its answer, for `cpsync queue show`; redacted.
    pub exchange: Option<Box<Exchange>>,
}

/// The policy for a fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// The record is refused: queue it with the reason, go on with the others.
    Rejected,
    /// The store has no such record: drop the binding, create once more.
    NotFound,
    /// Credentials or permissions: stop, exit 2.
    Denied,
    /// Too busy for this record (a deadlock): the record later, which burns no attempt; go on with
    /// the others.
    Busy,
    /// Down, busy or in maintenance: stop, exit 4; burns no attempt of any record.
    Unavailable {
        /// What the store asked for.
        retry_after: Option<Duration>,
    },
    /// An answer that is not what the platform sends (HTML, truncated JSON): stop, exit 1.
    Protocol,
}

/// One request with its answer, cut to a readable length.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exchange {
    /// `PUT /rest/all/V1/products/ABC`
    pub request: String,
    /// The body sent, without secrets.
    pub body: String,
    /// The HTTP status; 0 without an answer.
    pub status: u16,
    /// The body received.
    pub answer: String,
}

impl Fault {
    /// A fault without an exchange.
    pub fn new(kind: FaultKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), hint: None, exchange: None }
    }

    /// The record is refused for this reason.
    pub fn rejected(message: impl Into<String>) -> Self {
        Self::new(FaultKind::Rejected, message)
    }

    /// The same fault with what the operator can do about it.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// The same fault with what was said on the wire.
    #[must_use]
    pub fn with(mut self, exchange: Exchange) -> Self {
        self.exchange = Some(Box::new(exchange));
        self
    }

    /// Whether it ends the pass, as opposed to one record.
    pub fn ends_pass(&self) -> bool {
        match self.kind {
            FaultKind::Rejected | FaultKind::NotFound | FaultKind::Busy => false,
            FaultKind::Denied | FaultKind::Unavailable { .. } | FaultKind::Protocol => true,
        }
    }

    /// Whether it counts as an attempt of the record that met it.
    pub fn counts(&self) -> bool {
        !matches!(self.kind, FaultKind::Busy | FaultKind::Unavailable { .. })
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Fault {}
