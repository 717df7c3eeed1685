//! Tells people what is wrong, once a cause: what a pass left behind -> open alerts -> one digest by
//! mail and command; after a good pass, a heartbeat.
//!
//! `book` keeps in the state file what was told, `digest` words it, the rest delivers. An alert that could not be delivered is told with the next pass; no failure here ever
//! changes how a pass ended.

mod book;
mod command;
mod digest;
mod heartbeat;
mod mail;

pub use book::{Findings, settle};
pub use digest::{Digest, Told, moment};
pub use heartbeat::beat;

use crate::config::Alerts;

/// Delivers a digest by every configured channel; the channels that failed, with their reasons.
pub fn deliver(alerts: &Alerts, digest: &Digest) -> Vec<(&'static str, anyhow::Error)> {
    let mail = alerts.mail.as_ref().map(|settings| ("mail", mail::send(settings, digest)));
    let command = alerts.command.as_ref().map(|line| ("command", command::run(line, digest)));
    let sent = [mail, command].into_iter().flatten();
    sent.filter_map(|(channel, sent)| sent.err().map(|error| (channel, error))).collect()
}
