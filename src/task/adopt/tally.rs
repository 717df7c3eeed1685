//! What was found so far, told as it comes.

use crate::report::{Adopted, Adoption, Event, Summary};
use crate::task::Pass;

/// Counts what is told.
pub struct Tally {
    /// The summary so far.
    pub(super) summary: Summary,
}

impl Tally {
    /// Nothing found yet.
    pub(super) fn new(summary: Summary) -> Self {
        Self { summary }
    }

    /// Tells of one record, after what is known of it was kept.
    pub(in crate::task) fn tell(&mut self, pass: &mut Pass, found: Adoption) -> anyhow::Result<()> {
        self.summary.listed += 1;
        match found.outcome {
            Adopted::Matched => self.summary.matched += 1,
            Adopted::Bound => self.summary.unchanged += 1,
            Adopted::Ambiguous => self.summary.ambiguous += 1,
            Adopted::Held | Adopted::CounterpointOnly | Adopted::StoreOnly => {}
        }
        pass.report.event(&Event::Adoption(found))
    }
}
