//! Opening the state file: found or made, checked, brought up to date.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use super::database::Database;
use super::{Error, ErrorKind, Hooks, Result, migration};

/// How long a write waits for another process's: its transactions take a second at most.
const BUSY: Duration = Duration::from_secs(30);

/// What cpsync knows between runs.
///
/// Several processes may have the same file open; writes take turns.
pub struct State {
    pub(super) database: Database,
    pub(super) hooks: Hooks,
}

impl State {
    /// Opens the state file; a missing one is made, with its folder.
    ///
    /// A file that is damaged, another program's or newer than this program is refused and stays
    /// byte for byte as it is.
    pub fn open(path: &Path, hooks: Hooks) -> Result<Self> {
        make_folder(path)?;
        refuse_orphaned_log(path)?;
        let database = connect(path)?;
        keep_log(&database, true)?;
        migration::check(&database, migration::ALL)?;
        keep_log(&database, false)?;
        configure(&database)?;
        migration::apply(&database, &hooks, migration::ALL)?;
        Ok(Self { database, hooks })
    }

    /// A new state that is kept nowhere: what a dry run begins with before the first run.
    pub fn in_memory() -> Result<Self> {
        let path = Path::new(":memory:");
        let connection = Connection::open_in_memory();
        Self::of_memory(connection.map_err(|error| Error::sqlite("make", path, &error))?, path)
    }

    /// The state in a connection without a file; `path` is named in messages.
    pub(super) fn of_memory(connection: Connection, path: &Path) -> Result<Self> {
        let database = Database::new(connection, path);
        let hooks = Hooks::default();
        migration::check(&database, migration::ALL)?;
        database.writing(|connection| connection.pragma_update(None, "foreign_keys", true))?;
        migration::apply(&database, &hooks, migration::ALL)?;
        Ok(Self { database, hooks })
    }
}

/// Makes the folder that the state file and its lock files are in.
pub(super) fn make_folder(path: &Path) -> Result<()> {
    let Some(folder) = path.parent() else { return Ok(()) };
    fs::create_dir_all(folder).map_err(|error| {
        let cause = format!("its folder could not be made: {error}");
        Error::new(ErrorKind::Folder, "open", path, cause)
    })
}

/// `<state>-wal`, `<state>-shm`: SQLite's own names for the files beside the state file.
pub(super) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// The length of a file; `None` when there is none.
pub(super) fn length(path: &Path) -> Option<u64> {
    fs::metadata(path).ok().map(|metadata| metadata.len())
}

/// SQLite throws a write-ahead log away when its file is gone or empty. The log may be all that is
/// left of the state, so a person decides.
pub(super) fn refuse_orphaned_log(path: &Path) -> Result<()> {
    let log = beside(path, "-wal");
    if length(path).unwrap_or(0) > 0 || length(&log).unwrap_or(0) == 0 {
        return Ok(());
    }
    let cause = format!("it is missing or empty, but `{}` is not", log.display());
    Err(Error::new(ErrorKind::Corrupt, "open", path, cause))
}

fn connect(path: &Path) -> Result<Database> {
    if path.is_dir() {
        return Err(Error::new(ErrorKind::Other, "open", path, "it is a folder"));
    }
    // Without SQLITE_OPEN_URI, any file name is only a name.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_CREATE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let failed = |error| Error::sqlite("open", path, &error);
    let connection = Connection::open_with_flags(path, flags).map_err(failed)?;
    connection.busy_timeout(BUSY).map_err(failed)?;
    // SQLite opens what it may not write for reading only, and says nothing.
    if connection.is_readonly("main").map_err(failed)? {
        return Err(Error::new(ErrorKind::ReadOnly, "open", path, "it is write protected"));
    }
    Ok(Database::new(connection, path))
}

/// Whether closing leaves the write-ahead log as it is: a file that is refused is not touched, not
/// even to tidy it up.
fn keep_log(database: &Database, keep: bool) -> Result<()> {
    let option = DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE;
    database.reading(|connection| connection.set_db_config(option, keep))?;
    Ok(())
}

/// NORMAL may lose the last commits when the power fails, never the file: those are done again.
fn configure(database: &Database) -> Result<()> {
    database.writing(|connection| {
        connection.pragma_update(None, "foreign_keys", true)?;
        connection.pragma_update(None, "synchronous", "NORMAL")
    })?;
    use_log(database)
}

/// Turns the write-ahead log on, which a file remembers. Only the first run of all does, and two
/// first runs at once are told `busy` without a wait: hence the waiting here.
fn use_log(database: &Database) -> Result<()> {
    let until = std::time::Instant::now() + BUSY;
    loop {
        let mode = database.writing(|connection| {
            connection.pragma_update_and_check(None, "journal_mode", "wal", |_| Ok(()))
        });
        match mode {
            Err(error) if error.kind == ErrorKind::Busy && std::time::Instant::now() < until => {
                std::thread::sleep(Duration::from_millis(20));
            }
            other => return other,
        }
    }
}
