//! The products that failed in earlier passes, and when each may be tried again.

use std::collections::HashMap;

use super::Kind;
use crate::state::{JobFilter, JobState};
use crate::task::{Pass, Which};

/// Products that failed earlier, by product key.
#[derive(Default)]
pub(in crate::task) struct Failed {
    /// When each is due again; 0 = now.
    due: HashMap<String, i64>,
    named: bool,
    now: i64,
}

impl Failed {
    /// Reads them from the queue.
    pub(in crate::task) fn read(pass: &Pass, kind: &Kind) -> anyhow::Result<Self> {
        let store = Some(pass.store.name.as_str());
        let filter = JobFilter { store, task: Some(kind.task), ..JobFilter::default() };
        let due = pass.state.jobs(&filter)?.into_iter().map(|job| match job.state {
            JobState::Due => (job.key.key, 0),
            JobState::Retry | JobState::Dead => (job.key.key, job.due_at.unwrap_or(0)),
        });
        Ok(Self {
            due: due.collect(),
            named: matches!(pass.selection.which, Which::Items(_)),
            now: pass.timestamp(),
        })
    }

    /// Whether the product failed earlier.
    pub(in crate::task) fn has(&self, key: &str) -> bool {
        self.due.contains_key(key)
    }

    /// Whether it is not to be tried yet; one that a person named is tried at once.
    pub(in crate::task) fn waits(&self, key: &str) -> bool {
        !self.named && self.due.get(key).is_some_and(|due| *due > self.now)
    }

    /// Those that the store does not have any more.
    pub(in crate::task) fn lost(&self, has: impl Fn(&str) -> bool) -> Vec<String> {
        self.due.keys().filter(|key| !has(key)).cloned().collect()
    }
}
