//! Sorting: what an answer or a broken connection means for the pass.

use std::time::Duration;

use ureq::Timeout;

use super::{Answer, Fault, FaultKind, Request, answer, tls};

/// A request without a usable answer.
#[derive(Clone, Debug)]
pub struct Failure {
    /// What to report.
    pub fault: Fault,
    /// Whether the store may have done what was asked all the same.
    pub ambiguous: bool,
    transient: bool,
    /// Whether a page of something in front of the store refused it.
    page: bool,
}

impl Failure {
    /// A failure that no repetition mends, and of a request that did nothing.
    pub fn lasting(fault: Fault) -> Self {
        Self { fault, ambiguous: false, transient: false, page: false }
    }

    /// Whether it may be what was sent that something in front of the store refused, a firewall for
    /// one; whoever asks finds out by sending something harmless.
    pub fn perhaps_of_content(&self, request: &Request) -> bool {
        self.page && request.body.is_some()
    }

    /// Whether the connection broke, as opposed to an answer that is late: whatever the store was
    /// doing then ends soon.
    pub fn lost(&self) -> bool {
        let answered = self.fault.exchange.as_ref().is_some_and(|exchange| exchange.status != 0);
        self.ambiguous && self.transient && !answered
    }

    fn ambiguous(fault: Fault) -> Self {
        Self { ambiguous: true, ..Self::lasting(fault) }
    }

    fn transient(mut self) -> Self {
        self.transient = true;
        self
    }

    /// Whether to send once more; a lost answer only to what may be repeated.
    pub(super) fn again(&self, repeatable: bool) -> bool {
        self.transient && (repeatable || !self.ambiguous)
    }

    pub(super) fn retry_after(&self) -> Option<Duration> {
        match self.fault.kind {
            FaultKind::Unavailable { retry_after } => retry_after,
            _ => None,
        }
    }
}

/// Lets an answer in the platform's language through, whatever its status; sorts the others.
pub(super) fn sort(answer: Answer, expected: &str) -> Result<Answer, Failure> {
    let spoken = answer.content_type.starts_with(expected);
    match answer.status {
        503 if !spoken && answer.retry_after.is_none() => Err(closed(&answer)),
        429 | 503 => Err(busy(&answer).transient()),
        502 | 504 => Err(Failure { ambiguous: true, ..busy(&answer).transient() }),
        300..=399 => Err(redirected(&answer)),
        413 => Err(too_large(&answer)),
        401 | 403 if !spoken => Err(walled(&answer)),
        500.. if !spoken => Err(broken(&answer)),
        _ if !spoken => Err(foreign(&answer, expected)),
        _ => Ok(answer),
    }
}

fn busy(answer: &Answer) -> Failure {
    let message = format!("the store answered {} to `{}`", answer.status, answer.exchange.request);
    Failure::lasting(unavailable(message, answer.retry_after()).with(answer.exchange.clone()))
}

/// The page that a shop shows while it is taken down: waiting a few seconds is no use.
fn closed(answer: &Answer) -> Failure {
    let message = "the store is in maintenance mode (it answered 503 with a page)";
    Failure::lasting(unavailable(message, None).with(answer.exchange.clone()))
}

fn broken(answer: &Answer) -> Failure {
    let message = format!(
        "the store answered {} with a page instead of data to `{}`",
        answer.status, answer.exchange.request
    );
    Failure::ambiguous(unavailable(message, None).with(answer.exchange.clone()))
}

fn redirected(answer: &Answer) -> Failure {
    let target = answer.location.as_deref().unwrap_or("elsewhere");
    let message = format!("the store redirects `{}` to `{target}`", answer.exchange.request);
    let fault = Fault::new(FaultKind::Denied, message).with(answer.exchange.clone());
    Failure::lasting(fault.hint("set `url` to the address that the store itself uses"))
}

fn walled(answer: &Answer) -> Failure {
    let message = format!("something in front of the store answered {} with a page", answer.status);
    let fault = Fault::new(FaultKind::Denied, message).with(answer.exchange.clone());
    let fault = fault.hint("check for a firewall or a password in front of the shop");
    Failure { page: answer.status == 403, ..Failure::lasting(fault) }
}

/// A matter of this request, mostly a picture: others are smaller.
fn too_large(answer: &Answer) -> Failure {
    let message = "the store's web server takes no request of this size (it answered 413)";
    let fault = Fault::rejected(message).with(answer.exchange.clone());
    Failure::lasting(fault.hint(
        "raise its limit: `client_max_body_size` of nginx, `LimitRequestBody` of Apache, or the \
         proxy's",
    ))
}

fn foreign(answer: &Answer, expected: &str) -> Failure {
    let message = format!(
        "the store answered {} with `{}` instead of `{expected}` to `{}`",
        answer.status, answer.content_type, answer.exchange.request
    );
    let fault = Fault::new(FaultKind::Protocol, message).with(answer.exchange.clone());
    let fault = fault.hint("check that `url` is the shop's base address");
    // 406 is what mod_security says by default on many hosts.
    let page = matches!(answer.status, 400 | 406);
    Failure { page, ..Failure::lasting(fault) }
}

/// A request that got no answer at all.
pub(super) fn of_error(error: &ureq::Error, base: &str, request: &Request) -> Failure {
    let exchange = answer::exchange(request, 0, "");
    if let Some(problem) = tls::problem(error) {
        let message = format!("could not trust `{base}`: {problem}");
        let fault = Fault::new(FaultKind::Denied, message).with(exchange);
        return Failure::lasting(fault.hint("check the certificate or set ca-file"));
    }
    let fault = |cause: String| {
        unavailable(format!("could not reach `{base}`: {cause}"), None).with(exchange.clone())
    };
    match error {
        ureq::Error::HostNotFound => Failure::lasting(fault("unknown host name".to_owned())),
        ureq::Error::ConnectionFailed => Failure::lasting(fault("no connection".to_owned())),
        ureq::Error::Timeout(Timeout::Connect | Timeout::Resolve) => {
            Failure::lasting(fault("no connection in time".to_owned()))
        }
        ureq::Error::Timeout(_) => Failure::ambiguous(fault("no answer in time".to_owned())),
        ureq::Error::Io(io) if refused(io) => Failure::lasting(fault(io.to_string())),
        ureq::Error::BadUri(_) | ureq::Error::Http(_) => Failure::lasting(
            Fault::new(FaultKind::Denied, format!("could not reach `{base}`: {error}"))
                .hint("check `url`"),
        ),
        other => {
            Failure::ambiguous(fault(format!("the connection was lost ({other})"))).transient()
        }
    }
}

fn refused(error: &std::io::Error) -> bool {
    use std::io::ErrorKind as E;
    matches!(
        error.kind(),
        E::ConnectionRefused | E::HostUnreachable | E::NetworkUnreachable | E::AddrNotAvailable
    )
}

fn unavailable(message: impl Into<String>, retry_after: Option<Duration>) -> Fault {
    Fault::new(FaultKind::Unavailable { retry_after }, message)
        .hint("nothing was lost; the next run goes on")
}
