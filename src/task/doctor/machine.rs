//! What only the machine itself can tell: room on the disk, folders, who starts cpsync and when.

use std::path::{Path, absolute};
use std::process::{Command, Stdio};

use crate::model::{Check, Checks, Finding, counted};

const IMAGES: &str = "image folder";
/// Below this much room a pass may end half way.
const LITTLE: u64 = 200 << 20;

/// Looks at the disk of the state file and at the machine's scheduler.
pub(super) fn look(state: &Path) -> Vec<Check> {
    let mut checks = Checks::default();
    let folder = existing(state);
    match fs4::available_space(&folder) {
        Ok(free) => {
            let found = crowded(&folder, free).into_iter().collect();
            checks.settle("disk space", found, format!("{} MB free", free >> 20));
        }
        Err(error) => checks.skipped("disk space", format!("the system does not tell ({error})")),
    }
    scheduler(&mut checks);
    checks.into_list()
}

/// Looks at the folder that a store's pictures come from: there, and readable.
pub fn image_folder(folder: &Path) -> Check {
    let mut checks = Checks::default();
    match std::fs::read_dir(folder).map(Iterator::count) {
        Ok(entries) => {
            checks.fine(IMAGES, format!("`{}`, {}", folder.display(), counted(entries, "entry")));
        }
        Err(error) => {
            let finding = Finding::problem(
                format!("could not read the image folder `{}`: {error}", folder.display()),
                "pictures cannot be compared with the store: no picture is sent or taken away",
                "correct `images.folder`; from another machine it is a share that the account \
                 which runs cpsync must be allowed to read",
            );
            checks.found(IMAGES, finding);
        }
    }
    checks.into_list().remove(0)
}

/// The nearest folder above the file that exists.
fn existing(file: &Path) -> std::path::PathBuf {
    let file = absolute(file).unwrap_or_else(|_| file.to_owned());
    let folder = file.ancestors().skip(1).find(|folder| folder.is_dir());
    folder.unwrap_or(&file).to_owned()
}

fn crowded(folder: &Path, free: u64) -> Option<Finding> {
    (free < LITTLE).then(|| {
        Finding::problem(
            format!("the disk of `{}` has {} MB left", folder.display(), free >> 20),
            "the state file cannot grow: passes end with code 1 until there is room",
            format!("free at least {} MB", LITTLE >> 20),
        )
    })
}

/// Who starts cpsync; never a finding, as any other scheduler may do so as well.
fn scheduler(checks: &mut Checks) {
    const LINK: &str = "scheduler";
    let entries = entries();
    if entries == 0 {
        let advice =
            "no entry of this user starts cpsync; another user's, or another scheduler, may";
        return checks.skipped(LINK, advice);
    }
    checks.fine(LINK, format!("cpsync is started by {}", counted(entries, "entry")));
}

#[cfg(windows)]
fn entries() -> usize {
    // One row a trigger; the command is part of the verbose list.
    asked("schtasks", &["/query", "/v", "/fo", "csv", "/nh"]).map_or(0, |list| count(&list))
}

#[cfg(not(windows))]
fn entries() -> usize {
    let system = std::fs::read_dir("/etc/cron.d").into_iter().flatten().flatten();
    let files = system.map(|entry| entry.path()).chain([Path::new("/etc/crontab").to_owned()]);
    let files = files.filter_map(|path| std::fs::read_to_string(path).ok());
    let own = asked("crontab", &["-l"]);
    let timers = asked("systemctl", &["list-timers", "--all", "--no-legend", "--no-pager"]);
    files.chain(own).chain(timers).map(|list| count(&list)).sum()
}

/// What a command prints; `None` when there is none such, or it fails.
fn asked(command: &str, args: &[&str]) -> Option<String> {
    let mut command = Command::new(command);
    command.args(args).stdin(Stdio::null()).stderr(Stdio::null());
    let output = command.output().ok().filter(|output| output.status.success())?;
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Lines that are no comment and name the program.
fn count(list: &str) -> usize {
    let lines = list.lines().map(str::trim_start).filter(|line| !line.starts_with('#'));
    lines.filter(|line| line.to_lowercase().contains("cpsync")).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Verdict;

    #[test]
    fn entries_are_counted_and_comments_are_not() {
        let crontab = "# cpsync\n*/10 * * * * cpsync items\n7 * * * * /usr/bin/CPSYNC prices\n1 1 * * * other";
        assert_eq!(count(crontab), 2);
    }

    #[test]
    fn an_image_folder_that_cannot_be_read_is_told() {
        let folder = tempfile::tempdir().unwrap();
        assert!(matches!(image_folder(folder.path()).verdict, Verdict::Fine(_)));
        let Verdict::Found(finding) = image_folder(&folder.path().join("gone")).verdict else {
            panic!("nothing found");
        };
        assert!(finding.cause.starts_with("could not read the image folder"), "{finding:?}");
    }

    #[test]
    fn little_room_is_told_in_time() {
        assert!(crowded(Path::new("d"), LITTLE).is_none());
        let finding = crowded(Path::new("d"), 3 << 20).unwrap();
        assert!(finding.cause.contains("has 3 MB left"), "{}", finding.cause);
    }

    #[test]
    fn the_room_is_asked_of_a_folder_that_exists() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(existing(&folder.path().join("a/b/c.db")), folder.path());
    }
}
