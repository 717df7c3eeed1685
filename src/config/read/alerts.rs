//! `[alerts]`

use std::time::Duration;

use lettre::message::Mailbox;

use super::section::Section;
use crate::config::{Alerts, Heartbeat, Mail, MailEncryption, Secret};

const SECOND: Duration = Duration::from_secs(1);

pub(super) fn read(section: &mut Section<'_>) -> Alerts {
    Alerts {
        after: section.duration("after", "30m", Duration::ZERO),
        remind: section.duration("remind", "1d", Duration::ZERO),
        command: section.secret("command"),
        mail: section.optional("mail", mail),
        heartbeat: section.optional("heartbeat", heartbeat),
    }
}

fn mail(section: &mut Section<'_>) -> Mail {
    let encryption = section.choice(
        "encryption",
        &[
            ("starttls", MailEncryption::StartTls),
            ("tls", MailEncryption::Tls),
            ("off", MailEncryption::Off),
        ],
    );
    Mail {
        host: section.required("host", "the SMTP server's name"),
        port: port(section, encryption),
        encryption,
        ca_file: section.path("ca-file"),
        login: login(section),
        from: address(section),
        to: receivers(section),
        timeout: section.duration("timeout", "30s", SECOND),
    }
}

fn port(section: &mut Section<'_>, encryption: MailEncryption) -> u16 {
    let usual = match encryption {
        MailEncryption::StartTls => 587,
        MailEncryption::Tls => 465,
        MailEncryption::Off => 25,
    };
    let port = section.number("port", usual, 1..=u32::from(u16::MAX));
    u16::try_from(port).unwrap_or(u16::MAX)
}

fn login(section: &mut Section<'_>) -> Option<(String, Secret)> {
    let user = section.text("user");
    let password = section.secret("password");
    match (user, password) {
        (Some(user), Some(password)) => Some((user, password)),
        (None, None) => None,
        _ => {
            let hint = "leave both out for a server that takes mail without a login";
            section.whole("`user` and `password` go together", Some(hint));
            None
        }
    }
}

fn address(section: &mut Section<'_>) -> String {
    let from = section.required("from", "the sender, such as \"cpsync <pos@shop.example>\"");
    check(section, "from", &from);
    from
}

fn receivers(section: &mut Section<'_>) -> Vec<String> {
    if !section.has("to") {
        section.missing("`to`", Some("one address, or a list of them"));
    }
    let to = section.texts("to").unwrap_or_default();
    for receiver in &to {
        check(section, "to", receiver);
    }
    to
}

fn check(section: &Section<'_>, key: &str, address: &str) {
    if !address.is_empty() && address.parse::<Mailbox>().is_err() {
        let message = format!("`{key}` has `{address}`, which is no e-mail address");
        section.problem(key, message, Some("write NAME@HOST or TEXT <NAME@HOST>"));
    }
}

fn heartbeat(section: &mut Section<'_>) -> Heartbeat {
    Heartbeat {
        url: section.required_secret("url"),
        failed_url: section.secret("failed-url"),
        timeout: section.duration("timeout", "10s", SECOND),
    }
}
