//! TLS trust: the usual roots, or the one certificate file that the operator names.

use std::fs;
use std::path::Path;

use super::{Fault, FaultKind};
use anyhow::{Context as _, ensure};
use ureq::tls::{PemItem, RootCerts, TlsConfig, parse_pem};

/// Trusts the certificates of this PEM file and no others.
pub(super) fn trusting(file: &Path) -> Result<TlsConfig, Fault> {
    authorities(file).map_err(|error| {
        Fault::new(FaultKind::Denied, format!("{error:#}"))
            .hint("`ca-file` names a PEM file with the certificate that the store's is signed by")
    })
}

fn authorities(file: &Path) -> anyhow::Result<TlsConfig> {
    let shown = file.display();
    let pem = fs::read(file).with_context(|| format!("could not read ca-file `{shown}`"))?;
    let mut certificates = Vec::new();
    for item in parse_pem(&pem) {
        let item = item.with_context(|| format!("could not read ca-file `{shown}`"))?;
        // A key beside its certificate is no reason to refuse the file.
        if let PemItem::Certificate(certificate) = item {
            certificates.push(certificate);
        }
    }
    ensure!(
        !certificates.is_empty(),
        "could not use ca-file `{shown}`: it holds no PEM certificate"
    );
    Ok(TlsConfig::builder().root_certs(RootCerts::new_with_certs(&certificates)).build())
}

/// What is wrong with the server's certificate, if that is what the error is about.
pub(super) fn problem(error: &ureq::Error) -> Option<String> {
    let tls = match error {
        ureq::Error::Rustls(tls) => tls,
        ureq::Error::Tls(what) => return Some((*what).to_owned()),
        ureq::Error::Io(io) => io.get_ref()?.downcast_ref::<rustls::Error>()?,
        _ => return None,
    };
    Some(match tls {
        rustls::Error::InvalidCertificate(reason) => certificate(reason),
        other => other.to_string(),
    })
}

fn certificate(reason: &rustls::CertificateError) -> String {
    use rustls::CertificateError as E;
    match reason {
        E::Expired | E::ExpiredContext { .. } => "its certificate has expired".to_owned(),
        E::NotValidYet | E::NotValidYetContext { .. } => {
            "its certificate is not valid yet (is this machine's clock right?)".to_owned()
        }
        E::UnknownIssuer => {
            "its certificate is signed by an authority that is not trusted".to_owned()
        }
        E::NotValidForName | E::NotValidForNameContext { .. } => {
            "its certificate is for another host name".to_owned()
        }
        other => format!("its certificate is refused ({other})"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expired_certificate_is_told_apart_from_a_lost_connection() {
        let tls = rustls::Error::InvalidCertificate(rustls::CertificateError::Expired);
        let wrapped = ureq::Error::Io(std::io::Error::new(std::io::ErrorKind::InvalidData, tls));
        assert_eq!(problem(&wrapped).as_deref(), Some("its certificate has expired"));
        let lost = ureq::Error::Io(std::io::ErrorKind::ConnectionReset.into());
        assert_eq!(problem(&lost), None);
    }

    #[test]
    fn a_file_without_a_certificate_is_named() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let error = trusting(file.path()).unwrap_err().to_string();
        assert!(error.contains("holds no PEM certificate"), "{error}");
    }
}
