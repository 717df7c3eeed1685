//! Where a test can stop the process: around every commit of the state. The program itself passes
//! none, so that there is no switch for it in the release binary.

use std::sync::Arc;

/// Called with what the commit changes: the names of its tables, `, ` between them, or `migration`.
pub type Hook = Arc<dyn Fn(&str) + Send + Sync>;

/// What to call around each commit; [`Hooks::default`] calls nothing.
#[derive(Clone, Default)]
pub struct Hooks {
    /// Everything is written, nothing is committed.
    pub before_commit: Option<Hook>,
    /// The commit is done.
    pub after_commit: Option<Hook>,
}

impl Hooks {
    /// Calls the hook before a commit.
    pub(super) fn before(&self, what: &str) {
        if let Some(hook) = &self.before_commit {
            hook(what);
        }
    }

    /// Calls the hook after a commit.
    pub(super) fn after(&self, what: &str) {
        if let Some(hook) = &self.after_commit {
            hook(what);
        }
    }
}
