//! A file that others read is replaced in one step: they see the old one or the new one, never half.

use std::fs;
use std::path::{Path, PathBuf};

/// Writes beside the place under a name that nobody reads, then moves: in one step also on Windows.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let part = part(path);
    fs::write(&part, bytes)
        .and_then(|()| fs::rename(&part, path))
        .inspect_err(|_| drop(fs::remove_file(&part)))
}

/// `.NAME.PID.tmp`: two passes that end at once do not meet.
fn part(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.{}.tmp", std::process::id()))
}
