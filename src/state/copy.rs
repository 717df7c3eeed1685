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

/// How often a copy is tried again that another process's work got into.
const TRIES: u32 = 50;

/// What stays as it is in the path of a `file:` address.
const PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b':').remove(b'.').remove(b'-');

/// How the file can be read without writing anything beside it.
#[derive(Clone, Copy, PartialEq)]
enum Source {
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
            sleep(Duration::from_millis(20));
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
fn stamp(path: &Path) -> (Option<u64>, Option<SystemTime>, Option<u64>, bool) {
    let changed = fs::metadata(path).and_then(|metadata| metadata.modified()).ok();
    let log = length(&beside(path, "-wal"));
    (length(path), changed, log, beside(path, "-shm").exists())
}

fn find_source(path: &Path) -> Result<Source> {
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
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
        | OpenFlags::SQLITE_OPEN_URI
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let from = Connection::open_with_flags(address(path, source)?, flags).map_err(failed)?;
    from.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true).map_err(failed)?;
    let mut to = Connection::open_in_memory().map_err(failed)?;
    let step = Backup::new(&from, &mut to).and_then(|backup| backup.step(-1)).map_err(failed)?;
    Ok((step == StepResult::Done).then_some(to))
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
