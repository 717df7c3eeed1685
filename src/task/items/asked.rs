//! Items that a person names: `--item NO`, with or without the queue.

use anyhow::Context;

use super::TASK;
use crate::model::ItemNo;
use crate::report::Summary;
use crate::state::JobKey;
use crate::task::Pass;

/// The roots that the named items belong to, queued unless `--now`.
///
/// An item that Counterpoint does not know is still a root: its products are withdrawn.
pub(super) fn roots(
    pass: &mut Pass,
    asked: &[ItemNo],
    summary: &mut Summary,
) -> anyhow::Result<Vec<String>> {
    let families = pass.counterpoint.read_families(pass.store, asked)?;
    let mut roots: Vec<String> = families
        .into_iter()
        .map(|family| match family.head {
            // The spelling of Counterpoint: a person may type the number in other case.
            Some(head) if family.members.is_empty() => head.parent.unwrap_or(head.no).0,
            Some(head) => head.no.0,
            None => family.root.0,
        })
        .collect();
    roots.sort_unstable();
    roots.dedup();
    summary.listed = roots.len() as u64;
    if !pass.selection.now {
        let (store, now) = (pass.store.name.as_str(), pass.timestamp());
        pass.state
            .write(|writer| {
                for root in &roots {
                    writer.enqueue(&JobKey::new(store, TASK, root), "asked", now)?;
                }
                Ok(())
            })
            .context("could not queue the items")?;
        summary.queued += roots.len() as u64;
    }
    Ok(roots)
}
