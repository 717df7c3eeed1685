//! A digest as an e-mail (SMTP, RFC 5321; STARTTLS, RFC 3207).

use std::fs;

use anyhow::Context;
use lettre::message::Mailbox;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::{Message, SmtpTransport, Transport};

use super::Digest;
use crate::config::{Mail, MailEncryption};

/// Hands the mail to the server. Errors name the server, never the password.
pub(super) fn send(settings: &Mail, digest: &Digest) -> anyhow::Result<()> {
    let server = || format!("could not send mail by {}:{}", settings.host, settings.port);
    let transport = transport(settings).with_context(server)?;
    transport.send(&message(settings, digest)?).with_context(server)?;
    Ok(())
}

fn message(settings: &Mail, digest: &Digest) -> anyhow::Result<Message> {
    let mut builder = Message::builder()
        .from(mailbox(&settings.from)?)
        .subject(digest.subject())
        .header(ContentType::TEXT_PLAIN)
        // RFC 3834: no out-of-office answers.
        .raw_header(HeaderValue::new(
            HeaderName::new_from_ascii_str("Auto-Submitted"),
            "auto-generated".to_owned(),
        ));
    for receiver in &settings.to {
        builder = builder.to(mailbox(receiver)?);
    }
    builder.body(digest.text()).context("could not write the mail")
}

fn mailbox(address: &str) -> anyhow::Result<Mailbox> {
    address.parse().with_context(|| format!("could not read the mail address `{address}`"))
}

fn transport(settings: &Mail) -> anyhow::Result<SmtpTransport> {
    let tls = match settings.encryption {
        MailEncryption::Off => Tls::None,
        MailEncryption::StartTls => Tls::Required(trust(settings)?),
        MailEncryption::Tls => Tls::Wrapper(trust(settings)?),
    };
    let mut builder = SmtpTransport::builder_dangerous(&settings.host)
        .port(settings.port)
        .timeout(Some(settings.timeout))
        .tls(tls);
    if let Some((user, password)) = &settings.login {
        builder = builder.credentials(Credentials::new(user.clone(), password.expose().to_owned()));
    }
    Ok(builder.build())
}

fn trust(settings: &Mail) -> anyhow::Result<TlsParameters> {
    let mut builder = TlsParameters::builder(settings.host.clone());
    if let Some(file) = &settings.ca_file {
        let read = || format!("could not read ca-file `{}`", file.display());
        let certificate = Certificate::from_pem(&fs::read(file).with_context(read)?);
        builder = builder.add_root_certificate(certificate.with_context(read)?);
    }
    builder.build().context("could not set up TLS")
}
