//! The path of a REST request: store scope, synchronous or asynchronous, and the segments of the route.

use percent_encoding::percent_decode_str;

use super::failure::{Failure, no_route};
use super::settings::Settings;

/// Whose values a request reads and writes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Scope {
    /// `/rest/all`: the global values.
    All,
    /// A store view by id; `/rest/V1` is the default one.
    View(u32),
}

/// Whether a request is worked off at once.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Mode {
    Now,
    /// `/async/V1`: one operation.
    Queued,
    /// `/async/bulk/V1`: a list of operations.
    Bulk,
}

/// A request path taken apart.
#[derive(Clone, Debug)]
pub(crate) struct Target {
    pub(crate) scope: Scope,
    pub(crate) mode: Mode,
    /// The decoded segments after `V1`.
    pub(crate) segments: Vec<String>,
}

/// Takes an encoded path apart; an unknown store code or a path outside `/rest` is an error answer.
pub(crate) fn parse(path: &str, settings: &Settings) -> Result<Target, Failure> {
    let mut segments: Vec<String> =
        path.split('/').filter(|s| !s.is_empty()).map(decode_segment).collect();
    if segments.first().is_none_or(|s| s != "rest") {
        return Err(no_route());
    }
    segments.remove(0);
    let scope = take_scope(&mut segments, settings)?;
    let mode = take_mode(&mut segments);
    if segments.first().is_none_or(|s| s != "V1") {
        return Err(no_route());
    }
    segments.remove(0);
    Ok(Target { scope, mode, segments })
}

/// A decoded path, for logs and for matching faults.
pub(crate) fn decode(path: &str) -> String {
    percent_decode_str(path).decode_utf8_lossy().into_owned()
}

/// In a path segment a raw plus sign means a space.
fn decode_segment(segment: &str) -> String {
    decode(&segment.replace('+', " "))
}

fn take_scope(segments: &mut Vec<String>, settings: &Settings) -> Result<Scope, Failure> {
    let Some(first) = segments.first().cloned() else { return Err(no_route()) };
    if matches!(first.as_str(), "V1" | "async") {
        return Ok(Scope::View(settings.default_view()));
    }
    segments.remove(0);
    if first == "all" {
        return Ok(Scope::All);
    }
    settings
        .view(&first)
        .map(|view| Scope::View(view.id))
        .ok_or_else(|| Failure::bad("Specified request cannot be processed."))
}

fn take_mode(segments: &mut Vec<String>) -> Mode {
    if segments.first().is_none_or(|s| s != "async") {
        return Mode::Now;
    }
    segments.remove(0);
    if segments.first().is_none_or(|s| s != "bulk") {
        return Mode::Queued;
    }
    segments.remove(0);
    Mode::Bulk
}
