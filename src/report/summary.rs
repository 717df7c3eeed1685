//! What a pass came to, in numbers.

use serde::Serialize;

/// The last line of a pass. Counts are records of the task: items, or stock levels.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Summary {
    /// `items`, `inventory`
    pub task: &'static str,
    /// The store's configured name.
    pub store: String,
    /// Whether nothing was really sent.
    pub dry_run: bool,
    /// Rows of the listing.
    pub listed: u64,
    /// Records that differ from what was known.
    pub changed: u64,
    /// Keys put into the queue.
    pub queued: u64,
    /// Products made; pictures added.
    pub created: u64,
    /// Products or stock levels sent; pictures replaced or shown in another way.
    pub updated: u64,
    /// Products disabled.
    pub disabled: u64,
    /// Products archived.
    pub archived: u64,
    /// Records whose content turned out to be what the store has.
    pub unchanged: u64,
    /// Records of Counterpoint that have gone; pictures taken away.
    pub removed: u64,
    /// Records that failed and are queued for another try.
    pub failed: u64,
    /// Records that wait for a person or for data (no price, missing option, dead).
    pub held: u64,
    /// Records that `adopt` bound to what the store had.
    #[serde(skip_serializing_if = "none")]
    pub matched: u64,
    /// Records that `adopt` leaves to a person.
    #[serde(skip_serializing_if = "none")]
    pub ambiguous: u64,
    /// Records left for the next pass by `--limit` or `--max-duration`.
    pub left: u64,
    /// Requests made to the store.
    pub requests: u64,
    /// Statements run in Counterpoint.
    pub statements: u64,
    /// Wall-clock time.
    pub seconds: f64,
    /// What the operator might do next, one sentence.
    pub next: Option<String>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference to the field")]
fn none(count: &u64) -> bool {
    *count == 0
}

impl Summary {
    /// One line for people: what happened, nothing that is 0.
    pub fn line(&self) -> String {
        let counts = [
            (self.created, "created"),
            (self.updated, "updated"),
            (self.disabled, "disabled"),
            (self.archived, "archived"),
            (self.removed, "removed"),
            (self.unchanged, "unchanged"),
            (self.queued, "queued"),
            (self.failed, "failed"),
            (self.held, "held"),
            (self.matched, "matched"),
            (self.ambiguous, "ambiguous"),
            (self.left, "left for the next pass"),
        ];
        let told: Vec<String> = counts
            .iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, word)| format!("{count} {word}"))
            .collect();
        let told = if told.is_empty() { "nothing to do".to_owned() } else { told.join(", ") };
        let dry = if self.dry_run { " (dry run)" } else { "" };
        format!(
            "{} {}{dry}: {told}; {} listed, {} requests, {:.1} s",
            self.task, self.store, self.listed, self.requests, self.seconds
        )
    }
}
