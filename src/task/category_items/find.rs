//! Finding: the wanted sets against the signatures of the last pass and the confirmed sets.

use std::collections::{BTreeSet, HashSet};

use super::known::{Known, Links};
use super::wanted::Wanted;
use super::{TASK, send};
use crate::report::Summary;
use crate::state::{JobFilter, Signature};
use crate::task::found::Found;
use crate::task::{Pass, Stop, Which, digest, guard};

/// Fills the queue with every family whose links differ from what the store confirmed.
///
/// One that waits in the queue already is only queued again when what it wants has changed: a
/// failed family keeps its place and its tries.
pub(super) fn run(
    pass: &mut Pass,
    known: &Known,
    wanted: &Wanted,
    summary: &mut Summary,
) -> anyhow::Result<()> {
    summary.listed = wanted.rows;
    let mut before = pass.state.signatures(&pass.store.name, TASK)?;
    let waits = queued(pass)?;
    let all = pass.selection.which == Which::All;
    let mut found = Found::default();
    let (mut removed, mut confirmed) = (0, 0);
    let roots: BTreeSet<&String> =
        wanted.families().map(|(root, _)| root).chain(known.linked_roots()).collect();
    for root in roots {
        let links = wanted.links(root);
        let differences = send::differences(known, root, &links, false);
        confirmed += known.linked(root).map(|p| known.links[&p.key].len() as u64).sum::<u64>();
        removed += differences.iter().filter(|change| change.takes_away()).count() as u64;
        let signature = signature(known, root, &links);
        let held = before.remove(root);
        let moved = held.as_ref() != Some(&signature);
        let reason = if held.is_some() { "changed" } else { "new" };
        if all {
            found.jobs.push((root.clone(), "all"));
        } else if !differences.is_empty() && (moved || !waits.contains(root)) {
            found.jobs.push((root.clone(), reason));
        }
        if moved {
            found.moved.push((root.clone(), signature));
        }
    }
    found.gone = before.into_keys().collect();
    found.gone.sort_unstable();
    summary.changed = found.jobs.len() as u64;
    check_guard(pass, removed, confirmed)?;
    found.queue(pass, TASK, summary)
}

/// Stops the pass before any write when too many links would be removed.
fn check_guard(pass: &Pass, removed: u64, confirmed: u64) -> Result<(), Stop> {
    if pass.selection.allow_mass_change {
        return Ok(());
    }
    let (rule, link) = (&pass.store.guard, "category link");
    guard::check_records(rule, rule.disable_percent, removed, confirmed, "remove", link)
}

fn queued(pass: &Pass) -> anyhow::Result<HashSet<String>> {
    let store = Some(pass.store.name.as_str());
    let jobs = pass.state.jobs(&JobFilter { store, task: Some(TASK), ..JobFilter::default() })?;
    Ok(jobs.into_iter().map(|job| job.key.key).collect())
}

fn signature(known: &Known, root: &str, links: &Links) -> Signature {
    let product = known.visible(root).map(|product| &product.key);
    let version = digest::number(&format!("{product:?} {links:?}"));
    let online = u32::try_from(links.len()).unwrap_or(u32::MAX);
    Signature { root: root.to_owned(), version, online }
}
