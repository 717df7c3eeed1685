//! The parts of a bundle -> a zip that is there whole or not at all.

use std::fs::{self, File};
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use chrono::{DateTime, Datelike, Timelike, Utc};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::Part;

/// Writes the archive beside its place first, so that a full disk leaves no half of one.
pub(super) fn write(file: &Path, parts: &[Part], now: DateTime<Utc>) -> anyhow::Result<()> {
    let bytes = packed(parts, now).context("could not pack the bundle")?;
    let beside = beside(file);
    let written = File::options()
        .write(true)
        .create_new(true)
        .open(&beside)
        .and_then(|mut out| out.write_all(&bytes).and_then(|()| out.sync_all()))
        .and_then(|()| fs::rename(&beside, file));
    if written.is_err() {
        // What is left says nothing that the error does not say.
        drop(fs::remove_file(&beside));
    }
    written.with_context(|| format!("could not write `{}`", file.display()))
}

fn beside(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(format!(".part-{}", std::process::id()));
    name.into()
}

fn packed(parts: &[Part], now: DateTime<Utc>) -> zip::result::ZipResult<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(stamp(now));
    for part in parts {
        zip.start_file(part.name, options)?;
        zip.write_all(part.text.as_bytes())?;
    }
    Ok(zip.finish()?.into_inner())
}

/// Zip counts from 1980 to 2107; any other year becomes its default.
fn stamp(now: DateTime<Utc>) -> zip::DateTime {
    let part = |number: u32| u8::try_from(number).unwrap_or_default();
    let year = u16::try_from(now.year()).unwrap_or_default();
    let (month, day) = (part(now.month()), part(now.day()));
    let (hour, minute, second) = (part(now.hour()), part(now.minute()), part(now.second()));
    zip::DateTime::from_date_and_time(year, month, day, hour, minute, second).unwrap_or_default()
}
