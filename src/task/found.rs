//! What a comparison of a listing with the signatures came to, and how it enters the queue.

use anyhow::Context;

use super::Pass;
use crate::report::{Event, Summary};
use crate::state::{JobKey, Signature};

/// What the listing came to.
#[derive(Default)]
pub(super) struct Found {
    /// Records whose signature is new.
    pub(super) moved: Vec<(String, Signature)>,
    /// Records that are no longer in the listing.
    pub(super) gone: Vec<String>,
    /// Keys to send and why.
    pub(super) jobs: Vec<(String, &'static str)>,
    /// Products that were online and would not be any more.
    pub(super) lost: u64,
    /// Products that were online.
    pub(super) online: u64,
}

impl Found {
    /// Counts what a record had online before against what it has now.
    pub(super) fn count(&mut self, before: Option<&Signature>, now: u32) {
        let before = before.map_or(0, |signature| signature.online);
        self.online += u64::from(before);
        self.lost += u64::from(before.saturating_sub(now));
    }

    /// Keeps signatures and jobs in one transaction: killed before it, the next pass finds the same.
    pub(super) fn queue(
        &self,
        pass: &mut Pass,
        task: &str,
        summary: &mut Summary,
    ) -> anyhow::Result<()> {
        if self.jobs.is_empty() && self.moved.is_empty() && self.gone.is_empty() {
            return Ok(());
        }
        let mut jobs: Vec<(&str, &str)> =
            self.jobs.iter().map(|(root, reason)| (root.as_str(), *reason)).collect();
        jobs.sort_unstable();
        jobs.dedup_by(|a, b| a.0 == b.0);
        let (store, now) = (pass.store.name.as_str(), pass.timestamp());
        pass.state
            .write(|writer| {
                for (no, signature) in &self.moved {
                    writer.put_signature(store, task, no, signature)?;
                }
                for no in &self.gone {
                    writer.remove_signature(store, task, no)?;
                }
                for (root, reason) in &jobs {
                    writer.enqueue(&JobKey::new(store, task, root), reason, now)?;
                }
                Ok(())
            })
            .with_context(|| format!("could not queue the changes for `{task}`"))?;
        summary.queued += jobs.len() as u64;
        for (root, reason) in jobs {
            pass.report.event(&Event::Queued { key: root.into(), reason: reason.into() })?;
        }
        Ok(())
    }
}
