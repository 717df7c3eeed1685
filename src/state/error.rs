//! What can go wrong with the state file, each in words that say what to do.

use std::fmt;
use std::io;
use std::path::Path;

use rusqlite::ffi;

use super::Holder;

/// What the methods of this module return.
pub type Result<T> = std::result::Result<T, Error>;

/// A failure of the state file or its lock. Nothing was half written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// What decisions hang on.
    pub kind: ErrorKind,
    /// `could not <verb> state file <path>: <cause>`
    pub message: String,
    /// What to do about it.
    pub hint: String,
}

/// The kinds that are told apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// A newer cpsync wrote the file.
    Newer {
        /// The file's schema number.
        file: i64,
        /// The newest that this program knows.
        program: i64,
    },
    /// An SQLite file of some other program.
    Foreign,
    /// Damaged, or no SQLite file at all; it is left as it is.
    Corrupt,
    /// The file, its folder or the disk cannot be written.
    ReadOnly,
    /// The disk is full, or takes no more for another reason.
    Full,
    /// Another process kept the file locked for longer than the time-out.
    Busy,
    /// The folder is missing and could not be made.
    Folder,
    /// Another run of the same task and store is under way: exit 5.
    Locked {
        /// Who it is; `None` when it could not be told.
        holder: Option<Holder>,
    },
    /// Anything else.
    Other,
}

impl Error {
    /// An error about the state file; `doing` is the verb: `open`, `read`, `write`.
    pub(super) fn new(kind: ErrorKind, doing: &str, path: &Path, cause: impl fmt::Display) -> Self {
        let message = format!("could not {doing} state file `{}`: {cause}", path.display());
        let hint = hint(&kind, path);
        Self { kind, message, hint }
    }

    /// What SQLite said.
    pub(super) fn sqlite(doing: &str, path: &Path, error: &rusqlite::Error) -> Self {
        let kind = kind_of(error);
        if error.sqlite_extended_error_code() == Some(ffi::SQLITE_IOERR_WRITE) {
            let cause = "the disk takes no more: it is full, over a quota, or failing";
            return Self::new(kind, doing, path, cause);
        }
        match cause(&kind) {
            Some(cause) => Self::new(kind, doing, path, cause),
            None => Self::new(kind, doing, path, error),
        }
    }

    /// What the operating system said.
    pub(super) fn io(doing: &str, path: &Path, error: &io::Error) -> Self {
        Self::new(kind_of_io(error), doing, path, error)
    }
}

fn kind_of(error: &rusqlite::Error) -> ErrorKind {
    // SQLite calls it an I/O error when the shared memory of the WAL cannot grow on a full disk, and
    // when a quota or a limit on the size of files stands in the way.
    let limits = [ffi::SQLITE_IOERR_SHMSIZE, ffi::SQLITE_IOERR_WRITE];
    if error.sqlite_extended_error_code().is_some_and(|code| limits.contains(&code)) {
        return ErrorKind::Full;
    }
    match error.sqlite_error_code() {
        Some(ffi::ErrorCode::DatabaseCorrupt | ffi::ErrorCode::NotADatabase) => ErrorKind::Corrupt,
        Some(
            ffi::ErrorCode::ReadOnly
            | ffi::ErrorCode::CannotOpen
            | ffi::ErrorCode::PermissionDenied,
        ) => ErrorKind::ReadOnly,
        Some(ffi::ErrorCode::DiskFull) => ErrorKind::Full,
        Some(ffi::ErrorCode::DatabaseBusy | ffi::ErrorCode::DatabaseLocked) => ErrorKind::Busy,
        _ => ErrorKind::Other,
    }
}

fn kind_of_io(error: &io::Error) -> ErrorKind {
    match error.kind() {
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => ErrorKind::ReadOnly,
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => ErrorKind::Full,
        _ => ErrorKind::Other,
    }
}

/// SQLite's own words where they would not help are replaced.
fn cause(kind: &ErrorKind) -> Option<&'static str> {
    match kind {
        ErrorKind::Corrupt => Some("it is damaged, or no state file"),
        ErrorKind::ReadOnly => Some("it cannot be opened for writing"),
        ErrorKind::Full => Some("the disk is full"),
        ErrorKind::Busy => Some("another process keeps it locked"),
        _ => None,
    }
}

fn hint(kind: &ErrorKind, path: &Path) -> String {
    let folder = path.parent().unwrap_or(path).display();
    let path = path.display();
    match kind {
        ErrorKind::Newer { .. } => {
            "nothing was changed; update cpsync on this machine, or name another file under [state]"
                .to_owned()
        }
        ErrorKind::Foreign => "nothing was changed; name another file under [state]".to_owned(),
        ErrorKind::Corrupt => format!(
            "nothing was changed; put a backup back, or move `{path}` and its -wal and -shm files \
             away: the next run begins anew and finds the store's products by their SKU"
        ),
        ErrorKind::ReadOnly => format!(
            "give the user that runs cpsync the right to write `{path}` and to make files in \
             `{folder}`, as SQLite keeps two more beside it"
        ),
        ErrorKind::Full => {
            format!("nothing was lost; free space on the disk of `{folder}` and run again")
        }
        ErrorKind::Busy => {
            "nothing was lost; look for a backup or another program that holds it, and run again"
                .to_owned()
        }
        ErrorKind::Folder => {
            format!("make the folder `{folder}`, or name another file under [state]")
        }
        ErrorKind::Locked { .. } => {
            "nothing was done; wait for the other run to end, or end that process".to_owned()
        }
        ErrorKind::Other => {
            "nothing was lost; run again with -vv, and report it if it stays".to_owned()
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sqlite_codes_become_kinds_with_words_of_our_own() {
        let path = Path::new("/var/lib/cpsync/state.db");
        for (code, kind, words) in [
            (ffi::SQLITE_CORRUPT, ErrorKind::Corrupt, "it is damaged"),
            (ffi::SQLITE_NOTADB, ErrorKind::Corrupt, "it is damaged"),
            (ffi::SQLITE_READONLY_DIRECTORY, ErrorKind::ReadOnly, "opened for writing"),
            (ffi::SQLITE_CANTOPEN, ErrorKind::ReadOnly, "opened for writing"),
            (ffi::SQLITE_FULL, ErrorKind::Full, "disk is full"),
            (ffi::SQLITE_IOERR_SHMSIZE, ErrorKind::Full, "disk is full"),
            (ffi::SQLITE_IOERR_WRITE, ErrorKind::Full, "takes no more"),
            (ffi::SQLITE_BUSY_SNAPSHOT, ErrorKind::Busy, "keeps it locked"),
            (ffi::SQLITE_IOERR_READ, ErrorKind::Other, "disk I/O error"),
        ] {
            let failure = rusqlite::Error::SqliteFailure(ffi::Error::new(code), None);
            let error = Error::sqlite("write", path, &failure);
            assert_eq!(error.kind, kind);
            assert!(error.message.contains(words), "{error}");
            assert!(error.message.starts_with("could not write state file `/var/lib/cpsync/"));
            assert!(!error.hint.is_empty());
        }
    }
}
