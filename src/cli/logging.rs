//! Where log lines go: stderr for people and cron, a file for those who come later.

use std::io::Write;
use std::path::Path;
use std::sync::atomic::{AtomicI64, Ordering};

use anyhow::Context;
use chrono::{SecondsFormat, Utc};
use env_logger::{Builder, Logger, Target};
use log::{LevelFilter, Log, Metadata, Record};

use super::args::Globals;
use super::log_file::LogFile;
use super::{Environment, Usage};
use crate::report::{Output, beside, one_line};

/// Target of records that stderr has been told in another form.
pub(super) const FILE_ONLY: &str = "cpsync::exit";

/// The number of the last run that began, as the history has it; 0 without one. Process-wide, as the logger
/// is.
static RUN: AtomicI64 = AtomicI64::new(0);

/// Puts the run's number on every line of the log file, until another run begins: what a run is told
/// to have ended with comes after it.
pub(super) fn name_run(run: Option<i64>) {
    RUN.store(run.unwrap_or(0), Ordering::Relaxed);
}

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
    let file = LogFile::open(path, Utc::now())
        .with_context(|| format!("could not open the log file `{}`", path.display()))
        .map_err(|error| Usage::new(format!("{error:#}"), hint))?;
    let process = format!("{:08x}", fastrand::u32(..));
    Ok(filtered(level.max(LevelFilter::Info), chosen)
        .target(Target::Pipe(Box::new(Output::new(file))))
        .format(move |line, record| {
            let time = Utc::now().to_rfc3339_opts(SecondsFormat::Millis, true);
            let (level, text) = (word(record), one_line(&record.args().to_string()));
            let run = match RUN.load(Ordering::Relaxed) {
                0 => "-".to_owned(),
                run => format!("#{run}"),
            };
            writeln!(line, "{time} {process} {run} {level:5} {text}")
        })
        .build())
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
