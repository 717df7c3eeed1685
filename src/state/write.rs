//! The one way to change the state: a transaction that is kept whole or not at all.

use std::cell::RefCell;
use std::collections::BTreeSet;

use rusqlite::{Params, Row, Transaction};

use super::database::Database;
use super::{Error, ErrorKind, Result, State};

/// The changes of one transaction; see the file of each noun for what it can do.
pub struct Writer<'a> {
    pub(super) database: &'a Database,
    touched: RefCell<BTreeSet<&'static str>>,
}

impl State {
    /// Runs `work` in one transaction and commits it; an `Err` undoes everything that it wrote.
    ///
    /// Reads of the same `State` inside `work` see what it wrote so far. Not to be nested, and not
    /// to be called from inside a `for_each_*`. Failures of the file itself are [`Error`]s in the
    /// chain.
    pub fn write<T>(
        &self,
        work: impl FnOnce(&Writer<'_>) -> anyhow::Result<T>,
    ) -> anyhow::Result<T> {
        let transaction = self.database.begin()?;
        let writer = Writer { database: &self.database, touched: RefCell::default() };
        let value = work(&writer)?;
        writer.check_bindings()?;
        self.commit(transaction, &writer.summary())?;
        Ok(value)
    }

    /// Whether no [`State::write`] is under way.
    pub fn is_idle(&self) -> bool {
        self.database.connection.is_autocommit()
    }

    fn commit(&self, transaction: Transaction<'_>, what: &str) -> Result<()> {
        self.hooks.before(what);
        self.database.writing(|_| transaction.commit())?;
        self.hooks.after(what);
        Ok(())
    }
}

impl Writer<'_> {
    /// Changes rows of `table`, and returns how many.
    pub(super) fn execute(
        &self,
        table: &'static str,
        sql: &str,
        params: impl Params,
    ) -> Result<usize> {
        self.touch(table)?;
        self.database.execute(sql, params)
    }

    /// Inserts a row of `table` and returns what the statement tells of it.
    pub(super) fn insert<T>(
        &self,
        table: &'static str,
        sql: &str,
        params: impl Params,
        read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<T> {
        self.touch(table)?;
        self.database.writing(|connection| connection.prepare_cached(sql)?.query_row(params, read))
    }

    /// Whether this transaction changed the table.
    pub(super) fn touched(&self, table: &str) -> bool {
        self.touched.borrow().contains(table)
    }

    /// Some failures (a full disk) end the transaction by themselves. A caller that goes on would
    /// commit every further statement on its own.
    fn touch(&self, table: &'static str) -> Result<()> {
        if self.database.connection.is_autocommit() {
            let cause = "an earlier failure ended the transaction";
            return Err(Error::new(ErrorKind::Other, "write", &self.database.path, cause));
        }
        self.touched.borrow_mut().insert(table);
        Ok(())
    }

    fn summary(&self) -> String {
        self.touched.borrow().iter().copied().collect::<Vec<_>>().join(", ")
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::{Arc, Mutex};

    use super::*;
    use crate::state::{Hooks, JobFilter, JobKey, Signature, fixture};

    /// What a find commits: the signature and the job of one record.
    fn find(state: &State, key: &str) -> anyhow::Result<()> {
        state.write(|w| {
            let signature = Signature { root: key.to_owned(), version: 1, online: 1 };
            w.put_signature("main", "items", key, &signature)?;
            Ok(w.enqueue(&JobKey::new("main", "items", key), "changed", 1)?)
        })
    }

    fn counts(state: &State) -> (usize, usize) {
        let jobs = state.jobs(&JobFilter::default()).unwrap();
        (state.signatures("main", "items").unwrap().len(), jobs.len())
    }

    #[test]
    fn an_error_undoes_the_whole_write() {
        let state = State::in_memory().unwrap();
        let result: anyhow::Result<()> = state.write(|w| {
            w.put_note("main", "n", "written")?;
            assert!(state.get_note("main", "n")?.is_some(), "seen inside");
            anyhow::bail!("the record is refused")
        });
        assert_eq!(result.unwrap_err().to_string(), "the record is refused");
        assert_eq!(state.get_note("main", "n").unwrap(), None);
    }

    #[test]
    fn a_panic_undoes_the_whole_write() {
        let state = State::in_memory().unwrap();
        let work = std::panic::AssertUnwindSafe(|| {
            let panic: anyhow::Result<()> = state.write(|w| {
                w.put_note("main", "n", "written")?;
                panic!("a bug")
            });
            panic
        });
        assert!(std::panic::catch_unwind(work).is_err());
        assert_eq!(state.get_note("main", "n").unwrap(), None);
        find(&state, "A").unwrap();
    }

    #[test]
    fn hooks_see_each_commit_and_what_it_changes() {
        let folder = tempfile::tempdir().unwrap();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let log = |when: &'static str| -> Option<crate::state::Hook> {
            let seen = Arc::clone(&seen);
            Some(Arc::new(move |what: &str| seen.lock().unwrap().push(format!("{when} {what}"))))
        };
        let hooks = Hooks { before_commit: log("before"), after_commit: log("after") };
        let state = State::open(&fixture::file(&folder), hooks).unwrap();
        find(&state, "A").unwrap();
        let expected = [
            "before migration",
            "after migration",
            "before job, signature",
            "after job, signature",
        ];
        assert_eq!(*seen.lock().unwrap(), expected);
    }

    #[test]
    fn a_process_killed_before_the_commit_has_written_nothing() {
        let folder = tempfile::tempdir().unwrap();
        find(&fixture::open(&folder), "A").unwrap();
        let mut child = fixture::child("write::tests::child_dies_before", folder.path());
        assert!(!child.wait().unwrap().success());
        assert_eq!(counts(&fixture::open(&folder)), (1, 1));
    }

    #[test]
    fn a_process_killed_after_the_commit_has_written_all() {
        let folder = tempfile::tempdir().unwrap();
        find(&fixture::open(&folder), "A").unwrap();
        let mut child = fixture::child("write::tests::child_dies_after", folder.path());
        assert!(!child.wait().unwrap().success());
        assert_eq!(counts(&fixture::open(&folder)), (2, 2));
    }

    #[test]
    fn a_process_killed_while_it_makes_the_file_has_harmed_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let mut child = fixture::child("write::tests::child_dies_before", folder.path());
        assert!(!child.wait().unwrap().success());
        find(&fixture::open(&folder), "A").unwrap();
        assert_eq!(counts(&fixture::open(&folder)), (1, 1));
    }

    fn die(folder: &Path, hooks: Hooks) {
        let state = State::open(&folder.join("state.db"), hooks).unwrap();
        find(&state, "B").unwrap();
    }

    #[test]
    #[ignore = "run as another process by a_process_killed_before_the_commit_has_written_nothing"]
    fn child_dies_before() {
        let Some(folder) = fixture::child_folder() else { return };
        let abort: crate::state::Hook = Arc::new(|_| std::process::abort());
        die(&folder, Hooks { before_commit: Some(abort), after_commit: None });
    }

    #[test]
    #[ignore = "run as another process by a_process_killed_after_the_commit_has_written_all"]
    fn child_dies_after() {
        let Some(folder) = fixture::child_folder() else { return };
        let abort: crate::state::Hook = Arc::new(|_| std::process::abort());
        die(&folder, Hooks { before_commit: None, after_commit: Some(abort) });
    }

    #[test]
    fn a_full_disk_loses_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let state = fixture::open(&folder);
        find(&state, "A").unwrap();
        let pages = "SELECT page_count FROM pragma_page_count";
        let pages: i64 = state.database.one(pages, [], |row| row.get(0)).unwrap().unwrap();
        let limit = |pages: i64| {
            let took = |row: &Row<'_>| row.get::<_, i64>(0);
            state.database.connection.pragma_update_and_check(None, "max_page_count", pages, took)
        };
        limit(pages).unwrap();
        let content = "x".repeat(100_000);
        let error = state
            .write(|w| {
                w.put_note("main", "n", "small")?;
                Ok(w.put_acknowledged("main", "items", "A", &content, 1)?)
            })
            .unwrap_err();
        let error = error.downcast::<Error>().unwrap();
        assert_eq!(error.kind, ErrorKind::Full);
        assert!(error.message.ends_with("the disk is full"), "{error}");
        assert_eq!(state.get_note("main", "n").unwrap(), None);
        assert_eq!(counts(&state), (1, 1));
        limit(pages + 1_000).unwrap();
        find(&state, "B").unwrap();
        assert_eq!(counts(&state), (2, 2));
    }

    #[test]
    fn a_transaction_that_a_failure_ended_takes_no_more_writes() {
        let state = State::in_memory().unwrap();
        let result = state.write(|w| {
            w.put_note("main", "first", "1")?;
            state.database.connection.execute_batch("ROLLBACK")?;
            Ok(w.put_note("main", "second", "2")?)
        });
        assert!(result.unwrap_err().to_string().contains("an earlier failure"));
        assert_eq!(state.get_note("main", "second").unwrap(), None);
    }

    #[test]
    fn a_write_to_what_may_only_be_read_says_so() {
        let state = State::in_memory().unwrap();
        state.database.connection.pragma_update(None, "query_only", true).unwrap();
        let error = find(&state, "A").unwrap_err().downcast::<Error>().unwrap();
        assert_eq!(error.kind, ErrorKind::ReadOnly);
    }

    #[test]
    fn a_write_waits_for_its_turn_and_says_when_it_waited_too_long() {
        let folder = tempfile::tempdir().unwrap();
        let (one, two) = (fixture::open(&folder), fixture::open(&folder));
        two.database.connection.busy_timeout(std::time::Duration::from_millis(20)).unwrap();
        one.write(|_| {
            let error = find(&two, "A").unwrap_err().downcast::<Error>()?;
            assert_eq!(error.kind, ErrorKind::Busy);
            Ok(())
        })
        .unwrap();
        find(&two, "A").unwrap();
    }
}
