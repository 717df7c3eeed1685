//! One run of one task for one store: everything that a task works with.

use std::rc::Rc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use chrono::{DateTime, Utc};

use super::{Selection, Stop};
use crate::config;
use crate::counterpoint::Counterpoint;
use crate::report::{Report, Summary};
use crate::state::State;
use crate::store::Store;

/// What a task works with.
pub struct Pass<'a> {
    /// The store with its rules.
    pub store: &'a config::Store,
    /// The other stores of the same Counterpoint whose orders can be read; empty when one store was
    /// named: their secrets are not fetched then.
    pub others: &'a [&'a config::Store],
    /// The POS side, connected.
    pub counterpoint: &'a mut Counterpoint,
    /// The web side; no request has been made yet.
    pub web: &'a mut dyn Store,
    /// What is known from earlier passes; in a dry run a copy.
    pub state: Rc<State>,
    /// Who watches.
    pub report: &'a mut Report,
    /// What was asked for.
    pub selection: &'a Selection,
    /// The one moment that the pass calls now.
    pub now: DateTime<Utc>,
    /// Whether nothing may be written anywhere.
    pub dry_run: bool,
    /// Set by Ctrl-C and SIGTERM.
    pub stop: &'a AtomicBool,
    /// When the pass began, for `--max-duration`.
    pub started: Instant,
}

impl Pass<'_> {
    /// An empty summary of this pass.
    pub fn summary(&self, task: &'static str) -> Summary {
        Summary {
            task,
            store: self.store.name.clone(),
            dry_run: self.dry_run,
            ..Summary::default()
        }
    }

    /// Ends the pass when a signal asks for it; called between records.
    pub fn check_interrupt(&self) -> Result<(), Stop> {
        if self.stop.load(Ordering::SeqCst) { Err(Stop::Interrupted) } else { Ok(()) }
    }

    /// Whether `--max-duration` is used up.
    pub fn time_is_up(&self) -> bool {
        self.selection.max_duration.is_some_and(|limit| self.started.elapsed() >= limit)
    }

    /// The moment as the state file keeps it: seconds since 1970, UTC.
    pub fn timestamp(&self) -> i64 {
        self.now.timestamp()
    }
}
