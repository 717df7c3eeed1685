//! Finding: the listing of Counterpoint against the signatures of the last pass.
//!
//! Compared for equality, so that no watermark exists that a late commit could slip under. The new
//! signatures and the jobs are one transaction: killed before it, the next pass finds the same.

use std::collections::HashMap;

use anyhow::Context;
use sha2::{Digest, Sha256};

use super::TASK;
use crate::counterpoint::ListedItem;
use crate::report::{Event, Summary};
use crate::state::{JobKey, Signature};
use crate::task::{Pass, Which, guard};

/// Changed when the mapper's rules change in a way that products depend on.
const RULES: &str = "rules 1";

/// What the listing came to.
#[derive(Default)]
struct Found {
    /// Items whose signature is new.
    moved: Vec<(String, Signature)>,
    /// Items that are no longer in the listing.
    gone: Vec<String>,
    /// Roots to send and why.
    jobs: Vec<(String, &'static str)>,
    /// Products that were online and would not be any more.
    lost: u64,
    /// Products that were online.
    online: u64,
}

/// Fills the queue with every root whose items changed, came or went.
pub(super) fn run(pass: &mut Pass, summary: &mut Summary) -> anyhow::Result<()> {
    let listed = pass.counterpoint.list_items(&pass.store.items)?;
    summary.listed = listed.len() as u64;
    let known = pass.state.signatures(&pass.store.name, TASK)?;
    let found = compare(listed, known, fingerprint(pass), pass.selection.which == Which::All);
    summary.changed = found.moved.len() as u64;
    summary.removed = found.gone.len() as u64;
    if !pass.selection.allow_mass_change {
        let guard = &pass.store.guard;
        guard::check(guard, guard.disable_percent, found.lost, found.online, "disable")?;
    }
    queue(pass, &found, summary)
}

fn compare(
    listed: Vec<ListedItem>,
    mut known: HashMap<String, Signature>,
    fingerprint: i64,
    all: bool,
) -> Found {
    let mut found = Found::default();
    for item in listed {
        let root = item.parent.as_ref().unwrap_or(&item.no).0.clone();
        let version = item.version ^ fingerprint;
        let signature = Signature { root, version, online: item.online };
        let before = known.remove(&item.no.0);
        found.count(before.as_ref(), signature.online);
        if before.as_ref() == Some(&signature) {
            if all {
                found.jobs.push((signature.root, "all"));
            }
            continue;
        }
        let reason = match &before {
            _ if all => "all",
            Some(_) => "changed",
            None => "new",
        };
        if let Some(before) = before.filter(|before| before.root != signature.root) {
            found.jobs.push((before.root, "changed"));
        }
        found.jobs.push((signature.root.clone(), reason));
        found.moved.push((item.no.0, signature));
    }
    for (no, signature) in known {
        found.count(Some(&signature), 0);
        found.jobs.push((signature.root, "removed"));
        found.gone.push(no);
    }
    found
}

impl Found {
    fn count(&mut self, before: Option<&Signature>, now: u32) {
        let before = before.map_or(0, |signature| signature.online);
        self.online += u64::from(before);
        self.lost += u64::from(before.saturating_sub(now));
    }
}

fn queue(pass: &mut Pass, found: &Found, summary: &mut Summary) -> anyhow::Result<()> {
    if found.jobs.is_empty() && found.moved.is_empty() && found.gone.is_empty() {
        return Ok(());
    }
    let mut jobs: Vec<(&str, &str)> =
        found.jobs.iter().map(|(root, reason)| (root.as_str(), *reason)).collect();
    jobs.sort_unstable();
    jobs.dedup_by(|a, b| a.0 == b.0);
    let (store, now) = (pass.store.name.as_str(), pass.timestamp());
    pass.state
        .write(|writer| {
            for (no, signature) in &found.moved {
                writer.put_signature(store, TASK, no, signature)?;
            }
            for no in &found.gone {
                writer.remove_signature(store, TASK, no)?;
            }
            for (root, reason) in &jobs {
                writer.enqueue(&JobKey::new(store, TASK, root), reason, now)?;
            }
            Ok(())
        })
        .context("could not queue the changed items")?;
    summary.queued += jobs.len() as u64;
    for (root, reason) in jobs {
        pass.report.event(&Event::Queued { key: root.into(), reason: reason.into() })?;
    }
    Ok(())
}

/// A number that changes with the rules in cpsync.toml: after an edit there every item is looked at
/// again, and only real differences are sent.
fn fingerprint(pass: &Pass) -> i64 {
    let rules = format!("{RULES} {:?}", pass.store.items);
    let hash = Sha256::digest(rules.as_bytes());
    hash[..8].iter().fold(0, |number, byte| (number << 8) | i64::from(*byte))
}
