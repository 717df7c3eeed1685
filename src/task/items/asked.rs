//! Items that a person names: `--item NO`, with or without the queue.

use anyhow::Context;

use super::{PRODUCT, TASK};
use crate::model::ItemNo;
use crate::report::{Event, Summary};
use crate::state::JobKey;
use crate::task::Pass;

/// The roots that the named items belong to, queued unless `--now`.
///
/// An item that Counterpoint does not have any more is still a root: its products are withdrawn. One
/// that it never had is a slip of the pen.
pub(super) fn roots(
    pass: &mut Pass,
    asked: &[ItemNo],
    summary: &mut Summary,
) -> anyhow::Result<Vec<String>> {
    let mut roots = Vec::new();
    for family in pass.counterpoint.read_families(pass.store, asked)? {
        match family.head {
            // The spelling of Counterpoint: a person may type the number in other case.
            Some(head) if family.members.is_empty() => {
                roots.push(head.parent.unwrap_or(head.no).0);
            }
            Some(head) => roots.push(head.no.0),
            None if family.members.is_empty() && !known(pass, &family.root)? => {
                unknown(pass, &family.root)?;
            }
            None => roots.push(family.root.0),
        }
    }
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

/// Whether an item that Counterpoint does not have has left anything behind.
fn known(pass: &Pass, no: &ItemNo) -> anyhow::Result<bool> {
    let store = pass.store.name.as_str();
    Ok(pass.state.signature(store, TASK, no.as_str())?.is_some()
        || !pass.state.bindings_of_root(store, PRODUCT, no.as_str())?.is_empty())
}

fn unknown(pass: &mut Pass, no: &ItemNo) -> anyhow::Result<()> {
    let message = format!("there is no item `{no}` in Counterpoint");
    log::warn!("{message}");
    pass.report.event(&Event::Warning { key: None, message })
}
