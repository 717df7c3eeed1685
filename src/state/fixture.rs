//! What the tests of this module share: a folder, a look at its bytes, and a process to kill.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use super::{Hooks, State, Writer};

/// Tells a child process where to work.
const FOLDER: &str = "CPSYNC_TEST_STATE_FOLDER";

/// The state file in a test's folder.
pub(super) fn file(folder: &tempfile::TempDir) -> PathBuf {
    folder.path().join("state.db")
}

pub(super) fn open(folder: &tempfile::TempDir) -> State {
    State::open(&file(folder), Hooks::default()).unwrap()
}

/// Writes the notes `n` and `m` so often, each time both alike in one transaction.
pub(super) fn write_twins(state: &State, times: u32) {
    for round in 0..times {
        let value = round.to_string();
        let both = |writer: &Writer<'_>| {
            writer.put_note("main", "n", &value)?;
            Ok(writer.put_note("main", "m", &value)?)
        };
        state.write(both).unwrap();
    }
}

/// Every file of a folder with its bytes.
pub(super) fn contents(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.map(|path| (path.clone(), fs::read(&path).unwrap())).collect()
}

/// The names of a folder's files, sorted.
pub(super) fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
    let mut names: Vec<_> = entries.map(|name| name.into_string().unwrap()).collect();
    names.sort();
    names
}

/// Starts this test program once more to run one ignored test, `state::<name>`, on a folder.
pub(super) fn child(name: &str, folder: &Path) -> Child {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--ignored", "--exact", "--nocapture", &format!("state::{name}")]);
    command.env(FOLDER, folder).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    command.spawn().unwrap()
}

/// In the child: the folder to work in. `None` when a person runs the ignored tests.
pub(super) fn child_folder() -> Option<PathBuf> {
    std::env::var_os(FOLDER).map(PathBuf::from)
}

/// In the child: tells that it is ready, and waits to be killed.
pub(super) fn wait_to_be_killed() {
    println!("\nready");
    std::io::stdin().read_line(&mut String::new()).unwrap();
}

/// Waits until the child is ready.
pub(super) fn ready(child: &mut Child) {
    let lines = BufReader::new(child.stdout.as_mut().unwrap()).lines();
    assert!(lines.map_while(Result::ok).any(|line| line == "ready"), "the child died");
}

/// Kills the child, as power or an administrator does: nothing is tidied up.
pub(super) fn kill(mut child: Child) {
    child.kill().unwrap();
    child.wait().unwrap();
}
