//! Looking at the state without changing a byte of it: what `status`, `log` and `queue list` read.
//!
//! Unlike a copy it costs nothing for a large file. What it sees is of one moment: with a
//! write-ahead log by SQLite's snapshot, without one by looking whether the file changed meanwhile.

use std::path::Path;
use std::thread::sleep;

use super::copy::{PAUSE, Source, TRIES, find_source, open, stamp};
use super::database::Database;
use super::open::{length, refuse_orphaned_log};
use super::{Error, ErrorKind, Hooks, State, migration};

impl State {
    /// Lets `look` read the state; a missing file reads as an empty state.
    ///
    /// The file, its `-wal` and its `-shm` stay byte for byte as they are. `look` is called again
    /// when another process's work got in between, so it must do nothing but read. A file of an
    /// older cpsync is copied and brought up to date in the copy. `Corrupt`, `Foreign` and `Newer`
    /// as with [`State::open`].
    pub fn view<T>(
        path: &Path,
        mut look: impl FnMut(&Self) -> anyhow::Result<T>,
    ) -> anyhow::Result<T> {
        refuse_orphaned_log(path)?;
        if length(path).is_none() {
            return look(&Self::in_memory()?);
        }
        for _ in 0..TRIES {
            if let Some(seen) = attempt(path, &mut look)? {
                return Ok(seen);
            }
            sleep(PAUSE);
        }
        Err(Error::new(ErrorKind::Busy, "read", path, "it changes all the time").into())
    }
}

/// One look; `None` when the file changed its state meanwhile.
fn attempt<T>(
    path: &Path,
    look: &mut impl FnMut(&State) -> anyhow::Result<T>,
) -> anyhow::Result<Option<T>> {
    let before = stamp(path);
    let source = find_source(path)?;
    let seen = opened(path, source).and_then(|state| match state {
        Some(state) => looked(&state, look),
        None => look(&State::copy_in_memory(path)?),
    });
    match seen {
        // The log's own locks keep what is seen whole.
        Ok(seen) if source == Source::WithLog => Ok(Some(seen)),
        _ if stamp(path) != before => Ok(None),
        Ok(seen) => Ok(Some(seen)),
        Err(error) => Err(error),
    }
}

/// The file for reading only; `None` when its schema is an older one, or it is new and empty.
fn opened(path: &Path, source: Source) -> anyhow::Result<Option<State>> {
    let database = Database::new(open(path, source)?, path);
    let found = migration::check(&database, migration::ALL)?;
    let current = found == migration::newest();
    Ok(current.then(|| State { database, hooks: Hooks::default(), found }))
}

/// All reads see the file as it is at the first.
fn looked<T>(
    state: &State,
    look: &mut impl FnMut(&State) -> anyhow::Result<T>,
) -> anyhow::Result<T> {
    let _snapshot = state.database.reading(rusqlite::Connection::unchecked_transaction)?;
    look(state)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::fixture;

    fn note(path: &Path) -> anyhow::Result<Option<String>> {
        State::view(path, |state| Ok(state.get_note("main", "n")?))
    }

    fn keep(state: &State, value: &str) {
        state.write(|w| Ok(w.put_note("main", "n", value)?)).unwrap();
    }

    #[test]
    fn a_closed_file_is_read_without_a_trace() -> anyhow::Result<()> {
        let folder = tempfile::tempdir()?;
        assert_eq!(note(&fixture::file(&folder))?, None);
        assert!(fixture::names(folder.path()).is_empty());
        keep(&fixture::open(&folder), "kept");
        let before = fixture::contents(folder.path());
        assert_eq!(note(&fixture::file(&folder))?.as_deref(), Some("kept"));
        assert!(fixture::contents(folder.path()) == before);
        Ok(())
    }

    #[test]
    fn the_log_of_a_run_under_way_or_killed_is_read_and_left() {
        let folder = tempfile::tempdir().unwrap();
        let mut child = fixture::child("view::tests::child_writes", folder.path());
        fixture::ready(&mut child);
        let before = fixture::contents(folder.path());
        assert_eq!(note(&fixture::file(&folder)).unwrap().as_deref(), Some("committed"));
        fixture::kill(child);
        assert_eq!(note(&fixture::file(&folder)).unwrap().as_deref(), Some("committed"));
        assert!(fixture::contents(folder.path()) == before);
    }

    #[test]
    #[ignore = "run as another process by the_log_of_a_run_under_way_or_killed_is_read_and_left"]
    fn child_writes() {
        let Some(folder) = fixture::child_folder() else { return };
        let state = State::open(&folder.join("state.db"), Hooks::default()).unwrap();
        keep(&state, "committed");
        fixture::wait_to_be_killed();
    }

    #[test]
    fn what_is_seen_is_of_one_moment_while_another_run_writes() {
        let folder = tempfile::tempdir().unwrap();
        let (path, state) = (fixture::file(&folder), fixture::open(&folder));
        std::thread::scope(|scope| {
            let writer = scope.spawn(move || fixture::write_twins(&state, 200));
            while !writer.is_finished() {
                let seen = State::view(&path, |state| {
                    Ok((state.get_note("main", "n")?, state.get_note("main", "m")?))
                });
                let (one, other) = seen.unwrap();
                assert_eq!(one, other);
            }
        });
    }

    #[test]
    fn a_look_cannot_write() {
        let folder = tempfile::tempdir().unwrap();
        keep(&fixture::open(&folder), "kept");
        let wrote = State::view(&fixture::file(&folder), |state| {
            state.write(|w| Ok(w.put_note("main", "n", "changed")?))
        });
        assert!(wrote.is_err());
    }
}
