//! TLS for the doubles: a certificate for the loopback address, valid or expired, under a throw-away authority.
//!
//! The authority's own key was destroyed after it signed these two; the server key protects nothing.

use std::io;
use std::sync::Arc;

use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

const AUTHORITY: &str = include_str!("certificate/ca.pem");
const VALID: &str = include_str!("certificate/valid.pem");
const EXPIRED: &str = include_str!("certificate/expired.pem");
const KEY: &str = include_str!("certificate/key.pem");

/// Which certificate a server shows.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Certificate {
    /// Valid until 2119 for `127.0.0.1` and `localhost`.
    Valid,
    /// The same, expired since 2021.
    Expired,
}

/// The certificate of the authority, which clients must trust, as PEM.
pub fn authority() -> &'static str {
    AUTHORITY
}

/// The server side of TLS with that certificate.
pub(crate) fn config(certificate: Certificate) -> io::Result<Arc<rustls::ServerConfig>> {
    with_versions(certificate, rustls::DEFAULT_VERSIONS)
}

/// The same up to TLS 1.2, as SQL Server has it inside TDS 7.
pub(crate) fn config_tls12(certificate: Certificate) -> io::Result<Arc<rustls::ServerConfig>> {
    with_versions(certificate, &[&rustls::version::TLS12])
}

fn with_versions(
    certificate: Certificate,
    versions: &[&'static rustls::SupportedProtocolVersion],
) -> io::Result<Arc<rustls::ServerConfig>> {
    let pem = match certificate {
        Certificate::Valid => VALID,
        Certificate::Expired => EXPIRED,
    };
    let chain = CertificateDer::from_pem_slice(pem.as_bytes()).map_err(io::Error::other)?;
    let key = PrivateKeyDer::from_pem_slice(KEY.as_bytes()).map_err(io::Error::other)?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_protocol_versions(versions)
        .map_err(io::Error::other)?
        .with_no_client_auth()
        .with_single_cert(vec![chain], key)
        .map_err(io::Error::other)?;
    Ok(Arc::new(config))
}
