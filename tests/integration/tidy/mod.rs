//! The project's rules that no compiler knows: who may use whom, how long a file may be, what SQL may
//! say, and that the documents are true.

mod files;
mod layers;
mod readme;
mod scan;
mod sql_files;
mod tsql;

use std::fs;
use std::path::{Path, PathBuf};

/// What holds nothing of ours; a worktree's `.git` is a file.
const FOREIGN: [&str; 3] = [".git", "target", "node_modules"];

/// A text file of the repository.
struct TextFile {
    /// From the root of the repository, with `/`.
    path: String,
    text: String,
}

impl TextFile {
    /// The file's name without its ending.
    fn stem(&self) -> &str {
        let name = self.path.rsplit('/').next().unwrap_or_default();
        name.split('.').next().unwrap_or_default()
    }

    /// The number of the line on which this byte stands.
    fn line(&self, at: usize) -> usize {
        self.text[..at].matches('\n').count() + 1
    }
}

/// The text files under these places of the repository whose names end so, by path.
fn text_files(places: &[&str], ending: &str) -> Vec<TextFile> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    for place in places {
        walk(&root.join(place), &mut paths);
    }
    paths.sort();
    let read = |path: &PathBuf| {
        let name = path.strip_prefix(root).unwrap().to_str()?.replace('\\', "/");
        // What is not text is not ours to judge.
        let text = String::from_utf8(fs::read(path).ok()?).ok()?.replace("\r\n", "\n");
        name.ends_with(ending).then_some(TextFile { path: name, text })
    };
    let files: Vec<TextFile> = paths.iter().filter_map(read).collect();
    assert!(!files.is_empty(), "nothing ends with `{ending}` in {places:?}");
    files
}

fn walk(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let name = entry.file_name();
        let kind = entry.file_type().unwrap();
        if FOREIGN.iter().any(|foreign| name == *foreign) {
            continue;
        }
        if kind.is_dir() {
            walk(&entry.path(), paths);
        } else if kind.is_file() {
            paths.push(entry.path());
        }
    }
}

/// Fails with one line per offence.
fn none(rule: &str, offences: &[String]) {
    assert!(offences.is_empty(), "{rule}:\n  {}", offences.join("\n  "));
}
