//! A consistent copy of the state file, made while passes run: `cpsync backup`.

use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OpenFlags};

use super::copy::{PAUSE, Source, TRIES, find_source, open, stamp};
use super::database::Database;
use super::open::{length, make_folder, refuse_orphaned_log};
use super::{Error, ErrorKind, Hooks, Result, State, migration};

/// What came of a backup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Copied {
    /// The length of the copy.
    pub bytes: u64,
    /// The number of its schema.
    pub format: i64,
}

impl State {
    /// Copies the state file to `target`, checks the copy, and only then puts it in the place of an
    /// older one.
    ///
    /// The file itself stays as it is, and passes under way are not held up. `Other` where there is
    /// no state file; `Foreign` or `Corrupt` where the target is some other file: that one is left
    /// alone.
    pub fn back_up(path: &Path, target: &Path) -> Result<Copied> {
        refuse_orphaned_log(path)?;
        if length(path).unwrap_or(0) == 0 {
            return Err(Error::new(ErrorKind::Other, "copy", path, "there is none yet"));
        }
        refuse(path, target)?;
        make_folder(target)?;
        let part = part(target);
        let copied = copy(path, &part).and_then(|()| check(&part));
        let copied = copied.and_then(|copied| {
            fs::rename(&part, target).map_err(|error| Error::io("write", target, &error))?;
            Ok(copied)
        });
        if copied.is_err() {
            // What is left of a copy that failed only takes room.
            drop(fs::remove_file(&part));
        }
        copied
    }
}

/// The state file itself and files of other programs are no places for a copy.
fn refuse(path: &Path, target: &Path) -> Result<()> {
    if length(target).is_none() {
        return Ok(());
    }
    if target.canonicalize().ok() == path.canonicalize().ok() {
        let cause = "the copy would take the place of the state file itself";
        return Err(Error::new(ErrorKind::Foreign, "copy", path, cause));
    }
    if length(target) == Some(0) {
        return Ok(());
    }
    let failed = |error| Error::sqlite("replace", target, &error);
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let there = Connection::open_with_flags(target, flags).map_err(failed)?;
    migration::check(&Database::new(there, target), migration::ALL).map(drop)
}

/// `<target>.part`, beside the target: a rename within a folder is one step.
fn part(target: &Path) -> PathBuf {
    super::open::beside(target, ".part")
}

fn copy(path: &Path, part: &Path) -> Result<()> {
    for _ in 0..TRIES {
        let before = stamp(path);
        let source = find_source(path)?;
        drop(fs::remove_file(part));
        match copy_once(path, source, part) {
            Ok(true) if source == Source::WithLog || stamp(path) == before => return Ok(()),
            Err(error) if stamp(path) == before => return Err(error),
            _ => std::thread::sleep(PAUSE),
        }
    }
    Err(Error::new(ErrorKind::Busy, "read", path, "it changes all the time"))
}

/// All pages in one step, so that they are of one moment.
fn copy_once(path: &Path, source: Source, part: &Path) -> Result<bool> {
    let failed = |error| Error::sqlite("copy", path, &error);
    let from = open(path, source)?;
    let mut to = Connection::open(part).map_err(|error| Error::sqlite("write", part, &error))?;
    let step = Backup::new(&from, &mut to).and_then(|backup| backup.step(-1)).map_err(failed)?;
    // A copy is one file: without a log of its own beside it.
    to.pragma_update(None, "journal_mode", "delete").map_err(failed)?;
    to.close().map_err(|(_, error)| failed(error))?;
    Ok(step == StepResult::Done)
}

/// Whether the copy can be read from end to end, and is a state file.
fn check(part: &Path) -> Result<Copied> {
    let failed = |error| Error::sqlite("read", part, &error);
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let copy = Connection::open_with_flags(part, flags).map_err(failed)?;
    let database = Database::new(copy, part);
    let found = migration::check(&database, migration::ALL)?;
    let copy = State { database, hooks: Hooks::default(), found };
    if let Some(damage) = copy.damage()?.first() {
        let cause =
            format!("the copy is damaged, and so is the file that it was made of: {damage}");
        return Err(Error::new(ErrorKind::Corrupt, "copy", part, cause));
    }
    Ok(Copied { bytes: length(part).unwrap_or(0), format: found })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::fixture;

    fn keep(state: &State, value: &str) {
        state.write(|w| Ok(w.put_note("main", "n", value)?)).unwrap();
    }

    fn note(path: &Path) -> Option<String> {
        State::open(path, Hooks::default()).unwrap().get_note("main", "n").unwrap()
    }

    #[test]
    fn a_copy_is_made_while_the_file_is_open_and_replaces_an_older_one() -> anyhow::Result<()> {
        let folder = tempfile::tempdir()?;
        let target = folder.path().join("deep/copy.db");
        let state = fixture::open(&folder);
        for value in ["first", "second"] {
            keep(&state, value);
            let copied = State::back_up(&fixture::file(&folder), &target)?;
            assert_eq!(copied.bytes, length(&target).unwrap());
        }
        assert_eq!(fixture::names(target.parent().unwrap()), ["copy.db"]);
        keep(&state, "third");
        assert_eq!(note(&target).as_deref(), Some("second"));
        drop(state);
        State::back_up(&fixture::file(&folder), &target)?;
        assert_eq!(note(&target).as_deref(), Some("third"), "of a closed file, too");
        Ok(())
    }

    #[test]
    fn other_files_are_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let (path, target) = (fixture::file(&folder), folder.path().join("letter.txt"));
        assert!(State::back_up(&path, &target).is_err(), "there is no state file yet");
        keep(&fixture::open(&folder), "kept");
        fs::write(&target, "dear customer, ".repeat(100)).unwrap();
        let before = fixture::contents(folder.path());
        assert_eq!(State::back_up(&path, &target).unwrap_err().kind, ErrorKind::Corrupt);
        assert_eq!(State::back_up(&path, &path).unwrap_err().kind, ErrorKind::Foreign);
        assert!(fixture::contents(folder.path()) == before);
    }

    #[test]
    fn a_damaged_file_gives_no_copy() -> anyhow::Result<()> {
        let folder = tempfile::tempdir()?;
        let state = fixture::open(&folder);
        state.write(|w| {
            for key in 0..2_000 {
                w.put_acknowledged("main", "items", &key.to_string(), &"x".repeat(100), 1)?;
            }
            Ok(())
        })?;
        drop(state);
        let path = fixture::file(&folder);
        let mut bytes = fs::read(&path)?;
        let half = bytes.len() / 2;
        bytes[half..].fill(0xA5);
        fs::write(&path, &bytes)?;
        let target = folder.path().join("copy.db");
        assert_eq!(State::back_up(&path, &target).unwrap_err().kind, ErrorKind::Corrupt);
        assert_eq!(fixture::names(folder.path()), ["state.db"]);
        Ok(())
    }
}
