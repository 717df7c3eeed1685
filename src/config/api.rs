//! `[counterpoint.api]`: NCR's Counterpoint REST API, for documents that it is to write.

use std::path::PathBuf;
use std::time::Duration;

use super::Secret;

/// How to reach the API. It logs in as `COMPANY.USER` with a password, and with an `APIKey` header.
#[derive(Clone, Debug)]
pub struct CounterpointApi {
    /// `https://HOST[:PORT]`, without a slash at the end.
    pub url: String,
    /// The company's alias there.
    pub company: String,
    /// A user of Counterpoint.
    pub user: String,
    /// The user's password.
    pub password: Secret,
    /// The key that NCR issued.
    pub key: Secret,
    /// A CA certificate (PEM) that the server's must be signed by, or its own.
    pub ca_file: Option<PathBuf>,
    /// Time for TCP connect and TLS.
    pub connect_timeout: Duration,
    /// Time for one request.
    pub request_timeout: Duration,
}
