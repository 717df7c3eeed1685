//! Finding: the listing of Counterpoint against the signatures of the last pass.
//!
//! Compared for equality, so that no watermark exists that a late commit could slip under. The new
//! signatures and the jobs are one transaction: killed before it, the next pass finds the same.

use std::collections::HashMap;

use super::{TASK, respell};
use crate::counterpoint::ListedItem;
use crate::report::Summary;
use crate::state::Signature;
use crate::task::found::Found;
use crate::task::{Pass, Which, digest, guard};

/// Changed when the mapper's rules change in a way that products depend on.
const RULES: &str = "rules 1";

/// Fills the queue with every root whose items changed, came or went.
pub(super) fn run(pass: &mut Pass, summary: &mut Summary) -> anyhow::Result<()> {
    let listed = pass.counterpoint.list_items(&pass.store.items)?;
    summary.listed = listed.len() as u64;
    let mut known = pass.state.signatures(&pass.store.name, TASK)?;
    respell::run(pass, &listed, &mut known)?;
    let found = compare(listed, known, fingerprint(pass), pass.selection.which == Which::All);
    summary.changed = found.moved.len() as u64;
    summary.removed = found.gone.len() as u64;
    if !pass.selection.allow_mass_change {
        let guard = &pass.store.guard;
        guard::check(guard, guard.disable_percent, found.lost, found.online, "disable")?;
    }
    found.queue(pass, TASK, summary)
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

/// A number that changes with the rules in cpsync.toml: after an edit there every item is looked at
/// again, and only real differences are sent.
fn fingerprint(pass: &Pass) -> i64 {
    digest::number(&format!("{RULES} {:?}", pass.store.items))
}
