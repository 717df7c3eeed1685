//! A look at the state file for `cpsync doctor`: readable, whole, writable, locked for how long.
//! Leaves no trace but a file that is made and taken away again beside it.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use chrono::{DateTime, TimeDelta, Utc};

use super::lock::{self, Held};
use super::open::{beside, length};
use super::{ErrorKind, Result, State, query};
use crate::model::{Check, Checks, Finding, Severity};

const FILE: &str = "state file";
const WHOLE: &str = "integrity of the state file";
const WRITABLE: &str = "right to write the state file";
const LOCKS: &str = "locks";
/// A pass that runs for longer is stuck, or should have a `--max-duration`.
const LONG: TimeDelta = TimeDelta::hours(6);

/// Looks at the state file of this path.
pub fn examine(path: &Path) -> Vec<Check> {
    let mut checks = Checks::default();
    if length(path).is_none() {
        checks.fine(FILE, format!("`{}` is made by the first pass", path.display()));
        checks.skipped(WHOLE, "there is none yet");
    } else {
        look_inside(path, &mut checks);
    }
    checks.settle(WRITABLE, unwritable(path).into_iter().collect(), "granted");
    let held = lock::held(path);
    let told = format!("{} held", held.len());
    checks.settle(LOCKS, held.iter().filter_map(|held| long(held, Utc::now())).collect(), told);
    checks.into_list()
}

/// On a copy in memory, as a dry run reads it.
fn look_inside(path: &Path, checks: &mut Checks) {
    let state = match State::copy_in_memory(path) {
        Ok(state) => state,
        Err(error) => {
            let severity = match error.kind {
                ErrorKind::Busy => Severity::Unreachable,
                _ => Severity::Problem,
            };
            let consequence = "no pass can run";
            checks.found(FILE, Finding::new(severity, error.message, consequence, error.hint));
            return checks.skip_after(FILE, &[WHOLE]);
        }
    };
    let size = length(path).unwrap_or_default() >> 10;
    let told = format!("`{}`, {size} KB, format {}", path.display(), state.format());
    checks.fine(FILE, told);
    let found = match state.damage() {
        Ok(damage) => damaged(path, &damage).into_iter().collect(),
        Err(error) => vec![Finding::problem(error.message, "passes end with code 1", error.hint)],
    };
    checks.settle(WHOLE, found, "whole");
}

fn damaged(path: &Path, damage: &[String]) -> Option<Finding> {
    let first = damage.first()?.lines().next_back().unwrap_or_default();
    let more = damage.len() - 1;
    let more = if more == 0 { String::new() } else { format!(", and {more} more") };
    Some(Finding::problem(
        format!("the state file `{}` is damaged: {first}{more}", path.display()),
        "passes end with code 1 when they come to that place",
        format!(
            "put a backup back, or move `{}` and its -wal and -shm files away: the next run begins \
             anew and finds the store's products by their SKU",
            path.display()
        ),
    ))
}

impl State {
    /// What SQLite's own check finds wrong, at most ten places.
    pub(super) fn damage(&self) -> Result<Vec<String>> {
        let found = self.database.all(query!("integrity_check"), [], |row| row.get(0))?;
        Ok(found.into_iter().filter(|line: &String| line != "ok").collect())
    }
}

/// SQLite keeps two files beside the state file, so that the folder has to be writable, too.
fn unwritable(path: &Path) -> Option<Finding> {
    let refused = |what: &Path, error: &std::io::Error| {
        Finding::problem(
            format!("could not write `{}`: {error}", what.display()),
            "no pass can run, as none can note what it did",
            format!(
                "give the user that runs cpsync the right to write `{}` and to make files beside it",
                path.display()
            ),
        )
    };
    if length(path).is_some()
        && let Err(error) = File::options().append(true).open(path)
    {
        return Some(refused(path, &error));
    }
    let folder = folder(path);
    if !folder.exists() {
        // The first pass makes it; whether it may is seen one level up.
        return None;
    }
    let probe = beside(path, &format!(".probe-{}", std::process::id()));
    let made = File::options().write(true).create_new(true).open(&probe);
    let gone = made.and_then(|file| {
        drop(file);
        fs::remove_file(&probe)
    });
    gone.err().map(|error| refused(&folder, &error))
}

fn folder(path: &Path) -> PathBuf {
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    parent.unwrap_or(Path::new(".")).to_owned()
}

fn long(held: &Held, now: DateTime<Utc>) -> Option<Finding> {
    let since = DateTime::from_timestamp(held.holder.since, 0)?;
    let age = now - since;
    (age > LONG).then(|| {
        Finding::warning(
            format!(
                "the lock `{}` is held for {} h, by {}",
                held.name,
                age.num_hours(),
                held.holder
            ),
            "every run of this task leaves at once with code 5",
            "look at that process: end it if it is stuck, or bound it with `--max-duration`",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Verdict;
    use crate::state::{Holder, fixture};

    fn found(checks: &[Check]) -> Vec<&str> {
        let cause = |check: &'_ Check| match &check.verdict {
            Verdict::Found(finding) => Some(finding.cause.clone()),
            _ => None,
        };
        checks.iter().filter(|check| cause(check).is_some()).map(|c| c.link.as_str()).collect()
    }

    #[test]
    fn a_good_file_has_no_finding_and_keeps_every_byte() {
        let folder = tempfile::tempdir().unwrap();
        let path = fixture::file(&folder);
        assert!(found(&examine(&path)).is_empty());
        assert!(fixture::names(folder.path()).is_empty());
        drop(fixture::open(&folder));
        let before = fixture::contents(folder.path());
        assert!(found(&examine(&path)).is_empty());
        assert!(fixture::contents(folder.path()) == before);
    }

    #[test]
    fn a_lock_is_told_when_it_is_held_for_long() {
        let since = Utc::now() - TimeDelta::hours(9);
        let holder = Holder { pid: 7, host: "pos".into(), since: since.timestamp() };
        let held = Held { name: "main.items".into(), holder };
        let finding = long(&held, Utc::now()).unwrap();
        assert!(finding.cause.contains("held for 9 h, by process 7"), "{}", finding.cause);
        assert!(long(&held, since + TimeDelta::hours(1)).is_none());
    }
}
