//! A file that others read is replaced in one step: they see the old one or the new one, never half.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

/// Writes beside the place under a name that nobody reads, then moves: in one step also on Windows.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let part = part(path);
    fs::write(&part, bytes)
        .and_then(|()| fs::rename(&part, path))
        .inspect_err(|_| drop(fs::remove_file(&part)))
}

/// A file that is written bit by bit and takes its place at the end; without one it leaves nothing.
pub(super) struct Replacement {
    part: PathBuf,
    path: PathBuf,
}

impl Replacement {
    /// Begins it beside the place.
    pub(super) fn begin(path: &Path) -> std::io::Result<(Self, File)> {
        let part = part(path);
        let file = File::create(&part)?;
        Ok((Self { part, path: path.to_owned() }, file))
    }

    /// Puts it in its place; the file must be closed by now.
    pub(super) fn finish(self) -> std::io::Result<()> {
        fs::rename(&self.part, &self.path)
    }
}

/// Nothing is left of one that did not come to its end; of another there is nothing to remove.
impl Drop for Replacement {
    fn drop(&mut self) {
        fs::remove_file(&self.part).ok();
    }
}

/// `.NAME.PID.tmp`: two passes that end at once do not meet.
fn part(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.{}.tmp", std::process::id()))
}
