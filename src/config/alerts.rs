//! `[alerts]`: who is told when something is wrong, and how.

use std::path::PathBuf;
use std::time::Duration;

use super::Secret;

/// Where alerts go; nowhere by default.
#[derive(Clone, Debug)]
pub struct Alerts {
    /// How long a cause that may mend itself (the other side is down, records wait for another try)
    /// must have stood before it is told. One that needs a person is told at once.
    pub after: Duration,
    /// After how long a cause that still stands is told again; zero = never.
    pub remind: Duration,
    /// A command line that gets the digest as JSON on stdin and as text in `CPSYNC_ALERT`.
    pub command: Option<Secret>,
    /// By e-mail.
    pub mail: Option<Mail>,
    /// An address that is asked after each good pass, so that somebody else notices its absence.
    pub heartbeat: Option<Heartbeat>,
}

/// `[alerts.mail]`
#[derive(Clone, Debug)]
pub struct Mail {
    /// The SMTP server.
    pub host: String,
    /// Its port: 587, 465 with `encryption = "tls"`, 25 with `"off"`.
    pub port: u16,
    /// How the connection is protected.
    pub encryption: MailEncryption,
    /// A CA certificate (PEM) that the server's must be signed by; `None` = the usual roots.
    pub ca_file: Option<PathBuf>,
    /// Login; `None` for a server that takes mail without one.
    pub login: Option<(String, Secret)>,
    /// Sender, `cpsync <pos@shop.example>`.
    pub from: String,
    /// Receivers, at least one.
    pub to: Vec<String>,
    /// Time for the whole delivery.
    pub timeout: Duration,
}

/// How the connection to the mail server is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailEncryption {
    /// Plain at first, then STARTTLS, which the server must offer.
    StartTls,
    /// TLS from the first byte.
    Tls,
    /// None: for a server on the same machine or network.
    Off,
}

/// `[alerts.heartbeat]`; `{task}` and `{store}` in an address are replaced. Addresses of such services
/// let anybody who has them report, so that they are secrets.
#[derive(Clone, Debug)]
pub struct Heartbeat {
    /// Asked after a good pass.
    pub url: Secret,
    /// Asked after a pass that did not come to its end.
    pub failed_url: Option<Secret>,
    /// Time for one request.
    pub timeout: Duration,
}

impl Alerts {
    /// Whether digests go anywhere.
    pub fn has_channel(&self) -> bool {
        self.mail.is_some() || self.command.is_some()
    }
}
