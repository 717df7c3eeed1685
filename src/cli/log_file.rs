//! The log file: appended to, and begun anew by size and by age, as Windows has no logrotate.

use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};

use chrono::{DateTime, TimeDelta, Utc};

const LARGEST: u64 = 10 * 1024 * 1024;
/// Older ones that are kept.
const OLDER: u32 = 5;
/// A file whose first line is older is begun anew, so that the kept ones span some weeks at most.
const OLDEST: TimeDelta = TimeDelta::days(7);
/// Longer than the time that a line begins with.
const BEGINNING: u64 = 64;

/// A log file that starts anew when it has grown too large.
pub(super) struct LogFile {
    path: PathBuf,
    file: File,
    length: u64,
}

impl LogFile {
    /// Opens it for appending; one that is too large or too old moves aside first.
    pub(super) fn open(path: &Path, now: DateTime<Utc>) -> io::Result<Self> {
        let length = std::fs::metadata(path).map_or(0, |file| file.len());
        if length > LARGEST || first_line(path).is_some_and(|began| now - began > OLDEST) {
            rotate(path)?;
        }
        let file = append(path)?;
        let length = file.metadata()?.len();
        Ok(Self { path: path.to_owned(), file, length })
    }

    /// Where it cannot move aside (another program has it open), it goes on growing: a log that is
    /// too long is better than none.
    fn begin_anew(&mut self) {
        self.length = 0;
        if rotate(&self.path).is_ok()
            && let Ok(file) = append(&self.path)
        {
            self.file = file;
        }
    }
}

impl Write for LogFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.length > LARGEST {
            self.begin_anew();
        }
        let written = self.file.write(bytes)?;
        self.length += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

fn append(path: &Path) -> io::Result<File> {
    OpenOptions::new().create(true).append(true).open(path)
}

/// When the file was begun, by its first line; `None` for an empty one, or no log of ours.
fn first_line(path: &Path) -> Option<DateTime<Utc>> {
    let mut line = String::new();
    BufReader::new(File::open(path).ok()?.take(BEGINNING)).read_line(&mut line).ok()?;
    let time = line.split_whitespace().next()?;
    DateTime::parse_from_rfc3339(time).ok().map(|time| time.to_utc())
}

/// `log` becomes `log.1`, that one `log.2`, ...; the oldest goes. Another process may be at it at the
/// same time: what it has moved already is done.
fn rotate(path: &Path) -> io::Result<()> {
    for n in (1..OLDER).rev() {
        moved(&numbered(path, n), &numbered(path, n + 1))?;
    }
    moved(path, &numbered(path, 1))
}

fn moved(from: &Path, to: &Path) -> io::Result<()> {
    match std::fs::rename(from, to) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

fn numbered(path: &Path, n: u32) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{n}"));
    name.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> DateTime<Utc> {
        DateTime::from_timestamp(1_795_000_000, 0).unwrap()
    }

    #[test]
    fn a_large_log_moves_aside_and_the_oldest_goes() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log");
        for n in 0..=OLDER + 1 {
            std::fs::write(&path, n.to_string()).unwrap();
            File::options().write(true).open(&path).unwrap().set_len(LARGEST + 1).unwrap();
            drop(LogFile::open(&path, now()).unwrap());
        }
        assert_eq!(std::fs::metadata(&path).unwrap().len(), 0);
        let newest = std::fs::read(numbered(&path, 1)).unwrap();
        assert_eq!(newest[0], b'6');
        assert!(numbered(&path, OLDER).exists() && !numbered(&path, OLDER + 1).exists());
    }

    #[test]
    fn an_old_log_moves_aside_and_a_young_one_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log");
        for (begun, aside) in [(6, false), (8, true)] {
            let begun = now() - TimeDelta::days(begun);
            let line = format!("{} 1234 info  hello\n", begun.to_rfc3339());
            std::fs::write(&path, line).unwrap();
            drop(LogFile::open(&path, now()).unwrap());
            assert_eq!(numbered(&path, 1).exists(), aside);
        }
    }

    #[test]
    fn a_log_that_grows_too_large_while_it_is_written_begins_anew() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log");
        let mut log = LogFile::open(&path, now()).unwrap();
        log.file.set_len(LARGEST).unwrap();
        log.length = LARGEST;
        for line in ["one\n", "two\n"] {
            log.write_all(line.as_bytes()).unwrap();
        }
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "two\n");
        assert_eq!(std::fs::metadata(numbered(&path, 1)).unwrap().len(), LARGEST + 4);
    }
}
