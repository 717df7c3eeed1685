//! Lists the image files of the folder: names, sizes and times, no content.

use std::ffi::OsStr;
use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use walkdir::{DirEntry, WalkDir};

use super::{Error, ErrorKind};

/// Extensions that are looked at. The last ones cannot be sent; that is told of where an item has
/// such a file, as Counterpoint shows them.
const EXTENSIONS: [&str; 9] = ["jpg", "jpeg", "jpe", "png", "gif", "webp", "bmp", "tif", "tiff"];

/// An image file, by its extension.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its path inside the folder, parts joined by `/`; letters that are no Unicode replaced.
    pub path: String,
    /// Where it is.
    pub place: PathBuf,
    /// What tells that it is unchanged.
    pub stamp: Stamp,
    /// Why it must not be opened, one sentence.
    pub problem: Option<String>,
}

/// What tells, without a look at the content, that a file is unchanged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stamp {
    /// Bytes.
    pub size: u64,
    /// When it was written, nanoseconds since 1970.
    pub modified: i64,
    /// When anything of it was changed (Unix), or it was made (Windows): moves where a file takes
    /// the place of another with the same size and time. 0 where the file system does not tell.
    pub changed: i64,
}

impl Entry {
    /// The file's name without folders and extension.
    pub fn stem(&self) -> &str {
        let name = self.path.rsplit('/').next().unwrap_or_default();
        name.rsplit_once('.').map_or(name, |(stem, _)| stem)
    }
}

/// Lists the image files below the folder, by path. `known` = it has been read before.
///
/// Errors: the folder, or a folder in it, cannot be read. What cannot be seen is not gone.
pub fn walk(folder: &Path, subfolders: bool, known: bool) -> Result<Vec<Entry>, Error> {
    let root = folder.canonicalize().map_err(|error| unreadable(folder, &error, known))?;
    if !root.is_dir() {
        let message = format!("could not read folder `{}`: it is a file", folder.display());
        return Err(Error { kind: ErrorKind::Missing, message, hint: hint(false) });
    }
    let depth = if subfolders { usize::MAX } else { 1 };
    let mut entries = Vec::new();
    for found in WalkDir::new(&root).min_depth(1).max_depth(depth) {
        let found = found.map_err(|error| {
            let at = error.path().unwrap_or(folder).to_owned();
            unreadable(&at, &error.into(), known)
        })?;
        if !found.file_type().is_dir() && is_picture(found.path()) {
            entries.push(entry(&root, &found));
        }
    }
    entries.sort_unstable_by(|a, b| a.path.cmp(&b.path));
    Ok(entries)
}

fn is_picture(path: &Path) -> bool {
    let extension = path.extension().and_then(OsStr::to_str);
    extension.is_some_and(|own| EXTENSIONS.iter().any(|known| known.eq_ignore_ascii_case(own)))
}

fn entry(root: &Path, found: &DirEntry) -> Entry {
    let place = found.path().to_owned();
    let inside = place.strip_prefix(root).unwrap_or(&place);
    let parts: Vec<_> = inside.iter().map(OsStr::to_string_lossy).collect();
    let path = parts.join("/");
    let (stamp, problem) = match stamped(root, found) {
        Ok(stamp) => (stamp, name_problem(inside)),
        Err(problem) => (Stamp::default(), Some(problem)),
    };
    Entry { path, place, stamp, problem }
}

fn name_problem(inside: &Path) -> Option<String> {
    let Some(name) = inside.to_str() else {
        return Some("its name is no Unicode text".to_owned());
    };
    name.chars()
        .any(char::is_control)
        .then(|| "its name holds a line break or another control character".to_owned())
}

fn stamped(root: &Path, found: &DirEntry) -> Result<Stamp, String> {
    if !found.path_is_symlink() {
        let metadata = found.metadata();
        return metadata.map(|metadata| stamp(&metadata)).map_err(|error| unseen(&error.into()));
    }
    let target = found.path().canonicalize().map_err(|error| unseen(&error))?;
    if !target.starts_with(root) {
        return Err("it is a link to a place outside of the folder".to_owned());
    }
    let metadata = target.metadata().map_err(|error| unseen(&error))?;
    if metadata.is_file() { Ok(stamp(&metadata)) } else { Err("it links to no file".to_owned()) }
}

fn unseen(error: &std::io::Error) -> String {
    format!("it cannot be read: {error}")
}

fn stamp(metadata: &Metadata) -> Stamp {
    let modified = metadata.modified().map(nanoseconds).unwrap_or_default();
    Stamp { size: metadata.len(), modified, changed: changed(metadata) }
}

#[cfg(unix)]
fn changed(metadata: &Metadata) -> i64 {
    use std::os::unix::fs::MetadataExt;
    metadata.ctime().wrapping_mul(1_000_000_000).wrapping_add(metadata.ctime_nsec())
}

#[cfg(not(unix))]
fn changed(metadata: &Metadata) -> i64 {
    metadata.created().map(nanoseconds).unwrap_or_default()
}

fn nanoseconds(time: SystemTime) -> i64 {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_nanos()).unwrap_or(i64::MAX)
}

fn unreadable(at: &Path, error: &std::io::Error, known: bool) -> Error {
    let kind = if known { ErrorKind::Unavailable } else { ErrorKind::Missing };
    let message = format!("could not read folder `{}`: {error}", at.display());
    Error { kind, message, hint: hint(known) }
}

fn hint(known: bool) -> String {
    let text = if known {
        "nothing was changed; the next run goes on once the folder can be read again"
    } else {
        "set `images.folder` to Counterpoint's item images, and let this account read it"
    };
    text.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(folder: &Path, subfolders: bool) -> Vec<String> {
        let entries = walk(folder, subfolders, false).unwrap();
        entries.into_iter().map(|entry| entry.path).collect()
    }

    #[test]
    fn image_files_are_listed_by_path_and_others_are_not() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("more")).unwrap();
        for name in ["B.JPG", "A^1.png", "Thumbs.db", "notes.txt", "old.bmp", "more/C.webp"] {
            std::fs::write(folder.path().join(name), "x").unwrap();
        }
        assert_eq!(paths(folder.path(), false), ["A^1.png", "B.JPG", "old.bmp"]);
        assert_eq!(paths(folder.path(), true), ["A^1.png", "B.JPG", "more/C.webp", "old.bmp"]);
    }

    #[test]
    fn a_folder_that_is_not_there_is_an_error_and_no_empty_list() {
        let folder = tempfile::tempdir().unwrap();
        let gone = folder.path().join("gone");
        assert_eq!(walk(&gone, false, false).unwrap_err().kind, ErrorKind::Missing);
        assert_eq!(walk(&gone, false, true).unwrap_err().kind, ErrorKind::Unavailable);
        let file = folder.path().join("A.jpg");
        std::fs::write(&file, "x").unwrap();
        assert!(walk(&file, false, false).unwrap_err().message.ends_with("it is a file"));
    }
}
