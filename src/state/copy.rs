//! The dry run's state: a copy in memory, read without leaving a trace on the disk (law 6).

use std::fs;
use std::path::{Path, absolute};
use std::thread::sleep;
use std::time::{Duration, SystemTime};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode};
use rusqlite::backup::{Backup, StepResult};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use super::open::{beside, length, refuse_orphaned_log};
use super::{Error, ErrorKind, Result, State};

/// How often a look is tried again that another process's work got into.
pub(super) const TRIES: u32 = 50;
/// The wait in between.
pub(super) const PAUSE: Duration = Duration::from_millis(20);

/// What stays as it is in the path of a `file:` address.
const PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b':').remove(b'.').remove(b'-');

/// How the file can be read without writing anything beside it.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Source {
    /// With its write-ahead log: another process has it open, or was killed.
    WithLog,
    /// There is no log: the file is all, and SQLite need not lock it.
    Alone,
}

impl State {
    /// Copies the state into memory; a missing file gives a new, empty state.
    ///
    /// The file, its `-wal` and its `-shm` stay byte for byte as they are, and none is made. An old
    /// schema is brought up to date in the copy only. `Corrupt`, `Foreign` and `Newer` as with
    /// [`State::open`].
    pub fn copy_in_memory(path: &Path) -> Result<Self> {
        refuse_orphaned_log(path)?;
        if length(path).is_none() {
            return Self::in_memory();
        }
        for _ in 0..TRIES {
            if let Some(copy) = try_copy(path)? {
                return Self::of_memory(copy, path);
            }
            sleep(PAUSE);
        }
        Err(Error::new(ErrorKind::Busy, "read", path, "it changes all the time"))
    }
}

/// One copy; `None` when the file changed its state meanwhile.
fn try_copy(path: &Path) -> Result<Option<Connection>> {
    let before = stamp(path);
    let source = find_source(path)?;
    match copy(path, source) {
        // A closing process took the log away between the look and the opening.
        Err(_) if stamp(path) != before => Ok(None),
        // The log's own locks keep the copy whole.
        Ok(copy) if source == Source::WithLog => Ok(copy),
        Ok(copy) => Ok(copy.filter(|_| stamp(path) == before)),
        Err(error) => Err(error),
    }
}

/// What changes when another process begins to use the file, or writes it.
pub(super) fn stamp(path: &Path) -> (Option<u64>, Option<SystemTime>, Option<u64>, bool) {
    let changed = fs::metadata(path).and_then(|metadata| metadata.modified()).ok();
    let log = length(&beside(path, "-wal"));
    (length(path), changed, log, beside(path, "-shm").exists())
}

pub(super) fn find_source(path: &Path) -> Result<Source> {
    let log = length(&beside(path, "-wal"));
    match (log, beside(path, "-shm").exists()) {
        (Some(_), true) => Ok(Source::WithLog),
        (None | Some(0), _) => Ok(Source::Alone),
        // Happens to a file that was copied with its -wal only. Reading the two together would have
        // to make the third.
        (Some(_), false) => Err(Error {
            kind: ErrorKind::Other,
            message: format!(
                "could not read state file `{}`: its `-wal` holds changes, but its `-shm` is missing",
                path.display()
            ),
            hint: "run any command without --dry-run once, which brings the two together"
                .to_owned(),
        }),
    }
}

fn copy(path: &Path, source: Source) -> Result<Option<Connection>> {
    let failed = |error| Error::sqlite("read", path, &error);
    let from = open(path, source)?;
    let mut to = Connection::open_in_memory().map_err(failed)?;
    let step = Backup::new(&from, &mut to).and_then(|backup| backup.step(-1)).map_err(failed)?;
    Ok((step == StepResult::Done).then_some(to))
}

/// The file for reading only; closing it leaves its write-ahead log as it is.
pub(super) fn open(path: &Path, source: Source) -> Result<Connection> {
    let failed = |error| Error::sqlite("read", path, &error);
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
        | OpenFlags::SQLITE_OPEN_URI
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let from = Connection::open_with_flags(address(path, source)?, flags).map_err(failed)?;
    from.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true).map_err(failed)?;
    Ok(from)
}

/// The file as SQLite's URI: `readonly_shm` reads the log through an index of the reader's own,
/// `immutable` looks for no log and takes no lock.
fn address(path: &Path, source: Source) -> Result<String> {
    let path = absolute(path).map_err(|error| Error::io("read", path, &error))?;
    let mut name = path.as_os_str().as_encoded_bytes().to_owned();
    if cfg!(windows) {
        name.iter_mut().filter(|byte| **byte == b'\\').for_each(|byte| *byte = b'/');
    }
    let root = if name.starts_with(b"/") { "" } else { "/" };
    let how = match source {
        Source::WithLog => "readonly_shm=1",
        Source::Alone => "immutable=1",
    };
    Ok(format!("file://{root}{}?mode=ro&{how}", percent_encode(&name, PATH)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::fixture;

    fn note(state: &State) -> Option<String> {
        state.get_note("main", "n").unwrap()
    }

    fn keep(state: &State, value: &str) {
        state.write(|w| Ok(w.put_note("main", "n", value)?)).unwrap();
    }

    /// Copies, changes the copy, and finds the folder as it was.
    fn copied(folder: &Path, path: &Path) -> Option<String> {
        let before = fixture::contents(folder);
        let copy = State::copy_in_memory(path).unwrap();
        let found = note(&copy);
        keep(&copy, "changed in the copy");
        assert_eq!(note(&copy).as_deref(), Some("changed in the copy"));
        drop(copy);
        assert!(fixture::contents(folder) == before, "the dry run left a trace");
        found
    }

    #[test]
    fn a_closed_file_is_copied_without_a_trace() {
        let folder = tempfile::tempdir().unwrap();
        keep(&fixture::open(&folder), "kept");
        assert_eq!(fixture::contents(folder.path()).len(), 1);
        assert_eq!(copied(folder.path(), &fixture::file(&folder)).as_deref(), Some("kept"));
    }

    #[test]
    fn the_log_of_a_run_under_way_or_killed_is_read_and_left() {
        let folder = tempfile::tempdir().unwrap();
        let mut child = fixture::child("copy::tests::child_writes", folder.path());
        fixture::ready(&mut child);
        assert!(length(&folder.path().join("state.db-wal")).unwrap() > 0);
        assert_eq!(copied(folder.path(), &fixture::file(&folder)).as_deref(), Some("committed"));
        fixture::kill(child);
        assert_eq!(copied(folder.path(), &fixture::file(&folder)).as_deref(), Some("committed"));
        assert_eq!(note(&fixture::open(&folder)).as_deref(), Some("committed"));
    }

    // A process of its own: within one process, SQLite shares what it knows of a file.
    #[test]
    #[ignore = "run as another process by the_log_of_a_run_under_way_or_killed_is_read_and_left"]
    fn child_writes() {
        let Some(folder) = fixture::child_folder() else { return };
        let state = State::open(&folder.join("state.db"), crate::state::Hooks::default()).unwrap();
        keep(&state, "committed");
        fixture::wait_to_be_killed();
    }

    #[test]
    fn no_file_is_an_empty_state_and_stays_no_file() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(copied(folder.path(), &folder.path().join("not/there.db")), None);
        fs::write(fixture::file(&folder), "").unwrap();
        assert_eq!(copied(folder.path(), &fixture::file(&folder)), None);
    }

    #[test]
    fn odd_names_are_only_names() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a b#c%41&é'.db");
        keep(&State::open(&path, crate::state::Hooks::default()).unwrap(), "kept");
        assert_eq!(copied(folder.path(), &path).as_deref(), Some("kept"));
    }

    #[test]
    fn a_log_without_its_index_is_refused_not_ignored() {
        let folder = tempfile::tempdir().unwrap();
        let state = fixture::open(&folder);
        keep(&state, "in the log");
        let other = tempfile::tempdir().unwrap();
        for name in ["state.db", "state.db-wal"] {
            fs::copy(folder.path().join(name), other.path().join(name)).unwrap();
        }
        let error = State::copy_in_memory(&fixture::file(&other)).err().unwrap();
        assert!(error.hint.contains("without --dry-run"), "{}", error.hint);
        assert_eq!(note(&fixture::open(&other)).as_deref(), Some("in the log"));
    }

    #[test]
    fn what_is_no_state_file_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = fixture::file(&folder);
        fs::write(&path, "no database, but long enough to look at: ".repeat(50)).unwrap();
        assert_eq!(State::copy_in_memory(&path).err().unwrap().kind, ErrorKind::Corrupt);
    }

    #[test]
    fn a_copy_is_whole_while_another_run_writes() {
        let folder = tempfile::tempdir().unwrap();
        let (path, state) = (fixture::file(&folder), fixture::open(&folder));
        std::thread::scope(|scope| {
            let writer = scope.spawn(move || fixture::write_twins(&state, 300));
            while !writer.is_finished() {
                let copy = State::copy_in_memory(&path).unwrap();
                assert_eq!(copy.get_note("main", "m").unwrap(), note(&copy));
            }
        });
    }
}
