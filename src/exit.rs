//! Exit codes: what cron, Task Scheduler and scripts learn of a run.
//!
//! The one place where errors become codes and hints; `help exit-codes` and README print [`Exit::ALL`].

use crate::cli::Usage;
use crate::config::Invalid;
use crate::counterpoint;
use crate::pictures;
use crate::report::Summary;
use crate::state;
use crate::store::{Fault, FaultKind};
use crate::task::Stop;

/// How a run ended. New codes may come: treat an unknown one as failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Exit {
    /// 0
    Done,
    /// 1
    Failed,
    /// 2
    Operator,
    /// 3
    Partial,
    /// 4
    Unavailable,
    /// 5
    Locked,
    /// 6
    Guarded,
    /// 7
    Different,
    /// 130
    Interrupted,
}

impl Exit {
    /// Every code, ascending.
    pub const ALL: [Self; 9] = [
        Self::Done,
        Self::Failed,
        Self::Operator,
        Self::Partial,
        Self::Unavailable,
        Self::Locked,
        Self::Guarded,
        Self::Different,
        Self::Interrupted,
    ];

    /// From the least to the most urgent: a run over several stores exits with the last that occurred.
    pub const BY_URGENCY: [Self; 9] = [
        Self::Done,
        Self::Locked,
        Self::Partial,
        Self::Different,
        Self::Unavailable,
        Self::Guarded,
        Self::Operator,
        Self::Failed,
        Self::Interrupted,
    ];

    /// The number that the process exits with.
    pub fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Failed => 1,
            Self::Operator => 2,
            Self::Partial => 3,
            Self::Unavailable => 4,
            Self::Locked => 5,
            Self::Guarded => 6,
            Self::Different => 7,
            Self::Interrupted => 130,
        }
    }

    /// What it means, in one line.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Done => "done; also when there was nothing to do, and for dry runs",
            Self::Failed => "unexpected failure: a bug, the disk, an unreadable state file",
            Self::Operator => "the command line, cpsync.toml or a credential must be changed",
            Self::Partial => "done, but some records failed; they are queued or held",
            Self::Unavailable => "Counterpoint or the store is unavailable; nothing is lost",
            Self::Locked => "another run of this task holds the lock",
            Self::Guarded => "the mass-change guard stopped the pass before any write",
            Self::Different => {
                "verify found differences, adopt left records to a person, or status found a task stale"
            }
            Self::Interrupted => "interrupted; the next run goes on where this one ended",
        }
    }

    /// The more urgent of two.
    #[must_use]
    pub fn worst(self, other: Self) -> Self {
        if other.urgency() > self.urgency() { other } else { self }
    }

    fn urgency(self) -> Option<usize> {
        Self::BY_URGENCY.iter().position(|exit| *exit == self)
    }

    /// What a pass that came to its end means.
    pub fn of_summary(summary: &Summary) -> Self {
        match summary {
            Summary { ambiguous: 1.., .. } => Self::Different,
            // A dry run has queued and held nothing.
            Summary { dry_run: true, .. } => Self::Done,
            Summary { failed: 1.., .. } | Summary { held: 1.., .. } => Self::Partial,
            _ => Self::Done,
        }
    }

    /// What an error means, by the first typed one in its chain; 1 without one.
    pub fn of(error: &anyhow::Error) -> Self {
        error.chain().find_map(Self::of_cause).unwrap_or(Self::Failed)
    }

    fn of_cause(cause: &(dyn std::error::Error + 'static)) -> Option<Self> {
        if cause.is::<Invalid>() || cause.is::<Usage>() {
            return Some(Self::Operator);
        }
        if let Some(fault) = cause.downcast_ref::<Fault>() {
            return Some(Self::of_fault(fault.kind));
        }
        if let Some(error) = cause.downcast_ref::<counterpoint::Error>() {
            return Some(Self::of_counterpoint(&error.kind));
        }
        if let Some(error) = cause.downcast_ref::<state::Error>() {
            return Some(Self::of_state(&error.kind));
        }
        if let Some(error) = cause.downcast_ref::<pictures::Error>() {
            return Some(match error.kind {
                pictures::ErrorKind::Missing => Self::Operator,
                pictures::ErrorKind::Unavailable => Self::Unavailable,
            });
        }
        cause.downcast_ref::<Stop>().map(|stop| match stop {
            Stop::Guard(_) => Self::Guarded,
            Stop::Operator { .. } => Self::Operator,
            Stop::Interrupted => Self::Interrupted,
        })
    }

    fn of_counterpoint(kind: &counterpoint::ErrorKind) -> Self {
        use counterpoint::ErrorKind;
        match kind {
            ErrorKind::Unavailable => Self::Unavailable,
            ErrorKind::Denied | ErrorKind::Missing { .. } | ErrorKind::Configuration => {
                Self::Operator
            }
            ErrorKind::Statement | ErrorKind::Undescribed => Self::Failed,
        }
    }

    fn of_state(kind: &state::ErrorKind) -> Self {
        match kind {
            state::ErrorKind::Locked { .. } => Self::Locked,
            state::ErrorKind::Busy => Self::Unavailable,
            state::ErrorKind::Newer { .. }
            | state::ErrorKind::Foreign
            | state::ErrorKind::ReadOnly
            | state::ErrorKind::Folder => Self::Operator,
            state::ErrorKind::Corrupt | state::ErrorKind::Full | state::ErrorKind::Other => {
                Self::Failed
            }
        }
    }

    fn of_fault(kind: FaultKind) -> Self {
        match kind {
            FaultKind::Denied => Self::Operator,
            FaultKind::Busy | FaultKind::Unavailable { .. } => Self::Unavailable,
            FaultKind::Rejected | FaultKind::NotFound | FaultKind::Protocol => Self::Failed,
        }
    }
}

/// What to do about an error: the hints of the typed errors in its chain, else the code's own.
pub fn hints(error: &anyhow::Error) -> Vec<String> {
    let typed: Vec<String> = error.chain().flat_map(hints_of_cause).collect();
    if typed.is_empty() { Exit::of(error).hint().into_iter().collect() } else { typed }
}

fn hints_of_cause(cause: &(dyn std::error::Error + 'static)) -> Vec<String> {
    if let Some(invalid) = cause.downcast_ref::<Invalid>() {
        return invalid.hints.clone();
    }
    if let Some(error) = cause.downcast_ref::<counterpoint::Error>() {
        return error.hint.iter().cloned().collect();
    }
    if let Some(fault) = cause.downcast_ref::<Fault>() {
        return fault.hint.iter().cloned().collect();
    }
    if let Some(error) = cause.downcast_ref::<state::Error>() {
        return vec![error.hint.clone()];
    }
    if let Some(error) = cause.downcast_ref::<pictures::Error>() {
        return vec![error.hint.clone()];
    }

    if let Some(Stop::Operator { hint, .. }) = cause.downcast_ref() {
        return vec![hint.clone()];
    }
    cause.downcast_ref::<Usage>().map(|usage| usage.hints.clone()).unwrap_or_default()
}

impl Exit {
    /// What to do when the error itself does not say.
    fn hint(self) -> Option<String> {
        let text = match self {
            Self::Unavailable => "nothing is lost; the next run goes on where this one ended",
            Self::Guarded => {
                "look at the difference with `--dry-run`, then repeat with `--allow-mass-change`"
            }
            _ => return None,
        };
        Some(text.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use anyhow::Context;

    use super::*;

    #[test]
    fn what_fails_in_a_dry_run_has_failed_nobody() {
        let pass = |failed, held, dry_run| Summary { dry_run, failed, held, ..Summary::default() };
        for (summary, exit) in [
            (pass(0, 0, false), Exit::Done),
            (pass(1, 0, false), Exit::Partial),
            (pass(0, 1, false), Exit::Partial),
            (pass(1, 1, true), Exit::Done),
        ] {
            assert_eq!(Exit::of_summary(&summary), exit, "{summary:?}");
        }
    }

    #[test]
    fn typed_errors_are_found_below_any_context() {
        let cases = [
            (FaultKind::Denied, Exit::Operator),
            (FaultKind::Unavailable { retry_after: None }, Exit::Unavailable),
            (FaultKind::Protocol, Exit::Failed),
        ];
        for (kind, exit) in cases {
            let error = Err::<(), _>(Fault::new(kind, "no")).context("could not send").unwrap_err();
            assert_eq!(Exit::of(&error), exit, "{kind:?}");
        }
        let guard = anyhow::Error::new(Stop::Guard("would disable 40 of 50".into()));
        assert_eq!(Exit::of(&guard), Exit::Guarded);
        assert_eq!(Exit::of(&anyhow::anyhow!("oops")), Exit::Failed);
    }

    #[test]
    fn each_code_has_a_place_in_both_orders() {
        let mut codes: Vec<u8> = Exit::ALL.iter().map(|exit| exit.code()).collect();
        assert!(codes.is_sorted());
        codes.dedup();
        assert_eq!(codes.len(), Exit::ALL.len());
        for exit in Exit::ALL {
            assert!(Exit::BY_URGENCY.contains(&exit), "{exit:?}");
            assert_eq!(Exit::Done.worst(exit), exit);
            assert_eq!(exit.worst(Exit::Done), exit);
        }
        assert_eq!(Exit::Partial.worst(Exit::Unavailable), Exit::Unavailable);
    }
}
