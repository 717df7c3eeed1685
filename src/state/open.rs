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
    /// The file's format as it was found, before it was brought up to date.
    pub(super) found: i64,
}

impl State {
    /// Opens the state file; a missing one is made, with its folder.
    ///
    /// A file that is damaged, another program's or newer than this program is refused and stays
    /// byte for byte as it is.
    pub fn open(path: &Path, hooks: Hooks) -> Result<Self> {
        make_folder(path)?;
        refuse_orphaned_log(path)?;
        let log = length(&beside(path, "-wal")).unwrap_or(0) > 0;
        let database = connect(path)?;
        keep_log(&database, log)?;
        let found = migration::check(&database, migration::ALL)?;
        keep_log(&database, false)?;
        configure(&database)?;
        migration::apply(&database, &hooks, migration::ALL)?;
        Ok(Self { database, hooks, found })
    }

    /// Where it is kept; of a copy in memory, where the original is.
    pub fn path(&self) -> &Path {
        &self.database.path
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
        let found = migration::check(&database, migration::ALL)?;
        database.writing(|connection| connection.pragma_update(None, "foreign_keys", true))?;
        migration::apply(&database, &hooks, migration::ALL)?;
        Ok(Self { database, hooks, found })
    }

    /// The number of migrations that the file had when it was opened.
    pub(super) fn format(&self) -> i64 {
        self.found
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

/// Whether closing leaves the write-ahead log as it is: what is in it is not brought into a file that
/// is refused.
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::fixture;

    fn refused(path: &Path) -> Error {
        State::open(path, Hooks::default()).err().expect("refused")
    }

    #[test]
    fn a_new_file_and_its_folder_are_made() -> anyhow::Result<()> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("deep/er/state.db");
        let state = State::open(&path, Hooks::default())?;
        let pragma = |name| {
            let value = |row: &rusqlite::Row<'_>| {
                row.get::<_, rusqlite::types::Value>(0).map(|value| format!("{value:?}"))
            };
            state.database.connection.pragma_query_value(None, name, value)
        };
        assert_eq!(pragma("journal_mode")?, "Text(\"wal\")");
        assert_eq!(pragma("foreign_keys")?, "Integer(1)");
        assert_eq!(pragma("synchronous")?, "Integer(1)");
        let loose = "SELECT name FROM pragma_table_list WHERE schema = 'main' AND strict = 0
            AND name NOT LIKE 'sqlite%'";
        let loose = state.database.all(loose, [], |row| row.get::<_, String>(0))?;
        assert!(loose.is_empty(), "not STRICT: {loose:?}");
        Ok(())
    }

    #[test]
    fn first_runs_at_once_all_open_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = fixture::file(&folder);
        std::thread::scope(|scope| {
            for task in 0..8 {
                let path = &path;
                scope.spawn(move || {
                    let state = State::open(path, Hooks::default()).unwrap();
                    let name = task.to_string();
                    state.write(|w| Ok(w.put_note("main", &name, "here")?)).unwrap();
                });
            }
        });
        let state = fixture::open(&folder);
        assert!((0..8).all(|n| state.get_note("main", &n.to_string()).unwrap().is_some()));
    }

    #[test]
    fn a_damaged_or_foreign_file_is_refused_and_untouched() {
        let garbage = "this was never a database file. ".repeat(300);
        let header = format!("SQLite format 3\0{garbage}");
        for (bytes, kind) in [
            (garbage.as_bytes(), ErrorKind::Corrupt),
            (header.as_bytes(), ErrorKind::Corrupt),
            (b"short".as_slice(), ErrorKind::Corrupt),
            (&of_another_program(), ErrorKind::Foreign),
        ] {
            let folder = tempfile::tempdir().unwrap();
            fs::write(fixture::file(&folder), bytes).unwrap();
            let before = fixture::contents(folder.path());
            let error = refused(&fixture::file(&folder));
            assert_eq!(error.kind, kind, "{error}");
            assert!(error.message.starts_with("could not "), "{error}");
            assert!(fixture::contents(folder.path()) == before, "{error}");
        }
    }

    fn of_another_program() -> Vec<u8> {
        let folder = tempfile::tempdir().unwrap();
        let connection = Connection::open(fixture::file(&folder)).unwrap();
        connection.execute_batch("CREATE TABLE theirs (name TEXT)").unwrap();
        drop(connection);
        fs::read(fixture::file(&folder)).unwrap()
    }

    #[test]
    fn damage_inside_the_file_is_told_when_it_is_met() -> anyhow::Result<()> {
        let folder = tempfile::tempdir()?;
        let state = fixture::open(&folder);
        state.write(|w| {
            for key in 0..5_000 {
                w.put_acknowledged("main", "items", &key.to_string(), &"x".repeat(100), 1)?;
            }
            Ok(())
        })?;
        drop(state);
        let mut bytes = fs::read(fixture::file(&folder))?;
        let half = bytes.len() / 2;
        bytes[half..].fill(0xA5);
        fs::write(fixture::file(&folder), &bytes)?;
        let state = fixture::open(&folder);
        let error = state.acknowledged_all("main", "items").unwrap_err();
        assert_eq!(error.kind, ErrorKind::Corrupt);
        assert!(error.hint.contains("backup"), "{}", error.hint);
        drop(state);
        assert!(fs::read(fixture::file(&folder))? == bytes);
        Ok(())
    }

    #[test]
    fn a_log_without_its_file_is_not_thrown_away() {
        let folder = tempfile::tempdir().unwrap();
        let (path, log) = (fixture::file(&folder), folder.path().join("state.db-wal"));
        fs::write(&log, "all that is left").unwrap();
        assert_eq!(refused(&path).kind, ErrorKind::Corrupt);
        assert_eq!(State::copy_in_memory(&path).err().unwrap().kind, ErrorKind::Corrupt);
        fs::write(&path, "").unwrap();
        assert_eq!(refused(&path).kind, ErrorKind::Corrupt);
        assert_eq!(fs::read(&log).unwrap(), b"all that is left");
    }

    #[test]
    fn a_write_protected_file_says_so() {
        let folder = tempfile::tempdir().unwrap();
        let path = fixture::file(&folder);
        drop(fixture::open(&folder));
        protect(&path, true);
        // The administrator may write it all the same.
        if fs::File::options().write(true).open(&path).is_err() {
            let error = refused(&path);
            assert_eq!(error.kind, ErrorKind::ReadOnly, "{error}");
            assert!(error.message.ends_with("it is write protected"), "{error}");
            State::copy_in_memory(&path).unwrap();
        }
        protect(&path, false);
    }

    #[test]
    fn a_write_protected_folder_says_so() {
        let folder = tempfile::tempdir().unwrap();
        drop(fixture::open(&folder));
        protect(folder.path(), true);
        if fs::File::create(folder.path().join("probe")).is_err() {
            let error = refused(&fixture::file(&folder));
            assert_eq!(error.kind, ErrorKind::ReadOnly, "{error}");
            assert!(error.hint.contains("make files in"), "{}", error.hint);
            State::copy_in_memory(&fixture::file(&folder)).unwrap();
            let missing = refused(&folder.path().join("new.db"));
            assert_eq!(missing.kind, ErrorKind::ReadOnly, "{missing}");
            let inner = refused(&folder.path().join("new/state.db"));
            assert_eq!(inner.kind, ErrorKind::Folder, "{inner}");
        }
        protect(folder.path(), false);
    }

    fn protect(path: &Path, readonly: bool) {
        let mut permissions = fs::metadata(path).unwrap().permissions();
        if readonly {
            permissions.set_readonly(true);
        } else {
            permissions = fs::metadata(tempfile::tempdir().unwrap().path()).unwrap().permissions();
        }
        fs::set_permissions(path, permissions).unwrap();
    }

    #[test]
    fn a_folder_that_cannot_be_made_and_a_folder_in_its_place() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("file"), "").unwrap();
        let error = refused(&folder.path().join("file/state.db"));
        assert_eq!(error.kind, ErrorKind::Folder);
        assert!(error.message.contains("its folder could not be made"), "{error}");
        assert!(refused(folder.path()).message.ends_with("it is a folder"));
    }
}
