//! `[counterpoint]`

use std::time::Duration;

use chrono_tz::Tz;

use super::address;
use super::section::{Section, nearest};
use crate::config::{Counterpoint, CounterpointApi, Encryption, Login, Server};

const SECOND: Duration = Duration::from_secs(1);

pub(super) fn read(section: &mut Section<'_>) -> Counterpoint {
    if !section.exists() {
        section.missing("the section [counterpoint]", Some("`cpsync config init` writes one"));
        return unknown();
    }
    let counterpoint = Counterpoint {
        server: server(section),
        database: section.required("database", "the company's database, as SQL Server knows it"),
        login: login(section),
        encryption: section.choice(
            "encrypt",
            &[("on", Encryption::On), ("login", Encryption::Login), ("off", Encryption::Off)],
        ),
        trust_certificate: section.flag("trust-certificate", false),
        ca_file: section.path("ca-file"),
        connect_timeout: section.duration("connect-timeout", "15s", SECOND),
        command_timeout: section.duration("command-timeout", "60s", SECOND),
        lock_timeout: section.duration("lock-timeout", "5s", Duration::ZERO),
        attempts: section.number("attempts", 5, 1..=100),
        time_zone: time_zone(section, None),
        api: section.optional("api", api),
    };
    if counterpoint.trust_certificate && counterpoint.ca_file.is_some() {
        let message = "`ca-file` has no effect with `trust-certificate = true`";
        section.problem("ca-file", message, Some("keep one of them"));
    }
    counterpoint
}

fn server(section: &mut Section<'_>) -> Server {
    let text = section.required("server", "the machine that SQL Server runs on");
    parse_server(&text).unwrap_or_else(|message| {
        let hint = "write HOST, 'HOST\\INSTANCE', HOST:PORT or HOST,PORT";
        section.problem("server", format!("`server` {message}"), Some(hint));
        Server { host: String::new(), port: None, instance: None }
    })
}

/// Also takes SQL Server's own ways to say this machine: `.` and `(local)`.
fn parse_server(text: &str) -> Result<Server, String> {
    let text = text.trim();
    let text = text.strip_prefix("tcp:").unwrap_or(text);
    let (rest, port) = split_port(text)?;
    let (host, instance) = match rest.split_once('\\') {
        Some((host, instance)) => (host, Some(instance)),
        None => (rest, None),
    };
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    if bare.contains(|c: char| c.is_whitespace() || "/\\,".contains(c)) {
        return Err(format!("is `{text}`, which is no name of a machine"));
    }
    if instance.is_some_and(|name| name.is_empty() || name.contains(['\\', '/', ' '])) {
        return Err("has a backslash, but no name of an instance after it".to_owned());
    }
    let host = if matches!(bare, "." | "(local)" | "") { "localhost" } else { bare };
    Ok(Server { host: host.to_owned(), port, instance: instance.map(str::to_owned) })
}

fn split_port(text: &str) -> Result<(&str, Option<u16>), String> {
    let colon =
        || text.rsplit_once(':').filter(|(host, _)| !host.contains(':') || host.ends_with(']'));
    let Some((rest, port)) = text.rsplit_once(',').or_else(colon) else { return Ok((text, None)) };
    let port = port.trim();
    match port.parse() {
        Ok(port) if port > 0 => Ok((rest.trim(), Some(port))),
        _ => Err(format!("has `{port}`, which is not a port")),
    }
}

fn login(section: &mut Section<'_>) -> Login {
    let windows = section.choice("login", &[("sql", false), ("windows", true)]);
    if !windows {
        let hint = "a SQL Server login, or `login = \"windows\"` without one";
        let user = section.required("user", hint);
        return Login::Sql { user, password: section.required_secret("password") };
    }
    if !cfg!(any(windows, feature = "winauth")) {
        let message = "`login = \"windows\"` works in the Windows build only";
        section.reading.warning(section.place("login"), message, None);
    }
    let user = section.text("user");
    let password = section.secret("password");
    match (user, password) {
        (Some(user), Some(password)) => Login::Windows { account: Some((user, password)) },
        (None, None) => Login::Windows { account: None },
        _ => {
            let message = "`user` and `password` go together with `login = \"windows\"`";
            let hint = "leave both out to log in as the account that runs cpsync";
            section.problem("login", message, Some(hint));
            Login::Windows { account: None }
        }
    }
}

/// An IANA zone; without a default the key must be there.
pub(super) fn time_zone(section: &mut Section<'_>, default: Option<Tz>) -> Tz {
    let given = match default {
        Some(default) => section.text_or("time-zone", default.name()),
        None => section.required("time-zone", "an IANA zone such as `America/New_York`"),
    };
    if given.is_empty() {
        return Tz::UTC;
    }
    given.parse().unwrap_or_else(|_| {
        let hint = nearest(&given, chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name()))
            .map_or_else(
                || "it is an IANA zone such as `America/New_York`".to_owned(),
                |near| format!("did you mean `{near}`?"),
            );
        let message = format!("`time-zone` is `{given}`, which is no time zone");
        section.problem("time-zone", message, Some(&hint));
        Tz::UTC
    })
}

fn api(section: &mut Section<'_>) -> CounterpointApi {
    CounterpointApi {
        url: address::read(section, "the API's address, such as `https://pos:81`"),
        company: section.required("company", "the company's alias at the API"),
        user: section.required("user", "a Counterpoint user, SY_USR.USR_ID"),
        password: section.required_secret("password"),
        key: section.required_secret("api-key"),
        ca_file: section.path("ca-file"),
        connect_timeout: section.duration("connect-timeout", "10s", SECOND),
        request_timeout: section.duration("request-timeout", "60s", SECOND),
    }
}

/// Stands in for a section that is missing, so that the others are read as well.
fn unknown() -> Counterpoint {
    Counterpoint {
        server: Server { host: String::new(), port: None, instance: None },
        database: String::new(),
        login: Login::Windows { account: None },
        encryption: Encryption::On,
        trust_certificate: false,
        ca_file: None,
        connect_timeout: SECOND,
        command_timeout: SECOND,
        lock_timeout: SECOND,
        attempts: 1,
        time_zone: Tz::UTC,
        api: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn servers_are_written_in_many_ways() {
        let cases: [(&str, &str, Option<u16>, Option<&str>); 10] = [
            ("POS", "POS", None, None),
            ("POS,1444", "POS", Some(1444), None),
            ("POS:1444", "POS", Some(1444), None),
            ("tcp:POS, 1444", "POS", Some(1444), None),
            (r"POS\CP", "POS", None, Some("CP")),
            (r"POS\CP,1444", "POS", Some(1444), Some("CP")),
            (r".\SQLEXPRESS", "localhost", None, Some("SQLEXPRESS")),
            ("(local)", "localhost", None, None),
            ("::1", "::1", None, None),
            ("[::1]:1444", "::1", Some(1444), None),
        ];
        for (text, host, port, instance) in cases {
            let expected =
                Server { host: host.into(), port, instance: instance.map(str::to_owned) };
            assert_eq!(parse_server(text), Ok(expected), "{text}");
        }
        for text in ["POS,x", "POS:0", r"POS\", "a b", "https://pos"] {
            assert!(parse_server(text).is_err(), "{text}");
        }
    }
}
