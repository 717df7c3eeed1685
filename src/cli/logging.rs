//! Where log lines go: stderr for people and cron, a file for those who come later.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Context;
use chrono::{SecondsFormat, Utc};
use env_logger::{Builder, Logger, Target};
use log::{LevelFilter, Log, Metadata, Record};

use super::args::Globals;
use super::{Environment, Usage};
use crate::report::{Output, beside, one_line};

/// Target of records that stderr has been told in another form.
pub(super) const FILE_ONLY: &str = "cpsync::exit";

const LARGEST: u64 = 10 * 1024 * 1024;
const OLDER: u32 = 5;

/// Both places, each with its own filter.
struct Both {
    stderr: Logger,
    file: Option<Logger>,
}

/// Sets the process-wide logger; a second run in one process keeps the first one's.
pub(super) fn start(globals: &Globals, environment: &Environment) -> anyhow::Result<()> {
    if !environment.logging {
        return Ok(());
    }
    let level = level(globals);
    let chosen = environment.variables.filled("RUST_LOG");
    let stderr = filtered(level, chosen)
        .target(Target::Pipe(Box::new(environment.stderr.clone())))
        .format(|line, record| {
            let level = word(record);
            writeln!(line, "{level}: {}", one_line(&record.args().to_string()))
        })
        .build();
    let file = globals.log_file.as_deref().map(|path| to_file(path, level, chosen)).transpose()?;
    let most = stderr.filter().max(file.as_ref().map_or(LevelFilter::Off, Logger::filter));
    if log::set_boxed_logger(Box::new(Both { stderr, file })).is_ok() {
        log::set_max_level(most);
    }
    Ok(())
}

fn level(globals: &Globals) -> LevelFilter {
    match (globals.quiet, globals.verbose) {
        (true, _) => LevelFilter::Error,
        (_, 0) => LevelFilter::Warn,
        (_, 1) => LevelFilter::Info,
        _ => LevelFilter::Debug,
    }
}

/// Libraries speak only of trouble unless `RUST_LOG` asks them to.
fn filtered(level: LevelFilter, chosen: Option<&str>) -> Builder {
    let mut builder = Builder::new();
    builder.filter_level(level.min(LevelFilter::Error)).filter_module("cpsync", level);
    // What it says of a refused login is in our own error, with a hint.
    builder.filter_module("tiberius", LevelFilter::Off);
    if let Some(filters) = chosen {
        builder.parse_filters(filters);
    }
    builder
}

fn to_file(path: &Path, level: LevelFilter, chosen: Option<&str>) -> anyhow::Result<Logger> {
    let hint = "`--log-file` takes a file that the account which runs cpsync can write";
    let file = open(path)
        .with_context(|| format!("could not open the log file `{}`", path.display()))
        .map_err(|error| Usage::new(format!("{error:#}"), hint))?;
    let run = format!("{:08x}", fastrand::u32(..));
    Ok(filtered(level.max(LevelFilter::Info), chosen)
        .target(Target::Pipe(Box::new(Output::new(file))))
        .format(move |line, record| {
            let time = Utc::now().to_rfc3339_opts(SecondsFormat::Millis, true);
            let (level, text) = (word(record), one_line(&record.args().to_string()));
            writeln!(line, "{time} {run} {level:5} {text}")
        })
        .build())
}

fn open(path: &Path) -> std::io::Result<File> {
    if std::fs::metadata(path).is_ok_and(|file| file.len() > LARGEST) {
        rotate(path)?;
    }
    OpenOptions::new().create(true).append(true).open(path)
}

/// `log` becomes `log.1`, that one `log.2`, ...; the oldest goes.
fn rotate(path: &Path) -> std::io::Result<()> {
    for n in (1..OLDER).rev() {
        if numbered(path, n).exists() {
            std::fs::rename(numbered(path, n), numbered(path, n + 1))?;
        }
    }
    std::fs::rename(path, numbered(path, 1))
}

fn numbered(path: &Path, n: u32) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{n}"));
    name.into()
}

fn word(record: &Record<'_>) -> &'static str {
    match record.level() {
        log::Level::Error => "error",
        log::Level::Warn => "warn",
        log::Level::Info => "info",
        log::Level::Debug => "debug",
        log::Level::Trace => "trace",
    }
}

impl Log for Both {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        self.stderr.enabled(metadata)
            || self.file.as_ref().is_some_and(|file| file.enabled(metadata))
    }

    fn log(&self, record: &Record<'_>) {
        if record.target() != FILE_ONLY && self.stderr.matches(record) {
            beside(|| self.stderr.log(record));
        }
        if let Some(file) = &self.file {
            file.log(record);
        }
    }

    fn flush(&self) {
        self.stderr.flush();
        if let Some(file) = &self.file {
            file.flush();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_log_moves_aside_and_the_oldest_goes() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log");
        for n in 0..=OLDER + 1 {
            std::fs::write(&path, n.to_string()).unwrap();
            File::options().write(true).open(&path).unwrap().set_len(LARGEST + 1).unwrap();
            drop(open(&path).unwrap());
        }
        assert_eq!(std::fs::metadata(&path).unwrap().len(), 0);
        let newest = std::fs::read(numbered(&path, 1)).unwrap();
        assert_eq!(newest[0], b'6');
        assert!(numbered(&path, OLDER).exists() && !numbered(&path, OLDER + 1).exists());
    }
}
