//! `url`: the address of a service.

use super::section::Section;

/// An `https` address without a slash at the end; a plain `http` one is told of, unless it stays on
/// this machine.
pub(super) fn read(section: &mut Section<'_>, hint: &str) -> String {
    let given = section.required("url", hint);
    if given.is_empty() {
        return given;
    }
    let url = given.trim_end_matches('/').to_owned();
    if let Err(message) = check(&url) {
        section.problem("url", format!("`url` {message}"), Some("such as `https://shop.example`"));
    } else if url.starts_with("http://") && !loopback(&url) {
        let message = "`url` is not https: credentials travel in the clear";
        section.reading.warning(section.place("url"), message, None);
    }
    url
}

fn check(url: &str) -> Result<(), &'static str> {
    let rest = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"))
        .ok_or("should begin with `https://`")?;
    let host = rest.split('/').next().unwrap_or_default();
    if host.contains('@') {
        return Err("holds a user name: credentials have keys of their own");
    }
    if host.is_empty() || url.contains(|c: char| c.is_whitespace() || "?#".contains(c)) {
        return Err("is not an address");
    }
    Ok(())
}

fn loopback(url: &str) -> bool {
    let host = url.trim_start_matches("http://").split('/').next().unwrap_or_default();
    ["localhost", "127.0.0.1", "[::1]"].iter().any(|name| {
        host.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with(':'))
    })
}
