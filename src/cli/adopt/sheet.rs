//! Every record of an adoption as CSV, written as it comes: a big shop's table is not held in memory.

use std::io::Write;
use std::path::Path;

use anyhow::Context;

use crate::cli::in_place::Replacement;
use crate::cli::spreadsheet::harmless;
use crate::cli::{Environment, Usage};
use crate::report::Adoption;

const HEADING: [&str; 8] =
    ["store", "part", "outcome", "key", "held_as", "store_id", "reason", "advice"];

/// A table on its way.
pub(super) struct Sheet {
    writer: csv::Writer<Box<dyn Write>>,
    /// `None` = stdout.
    file: Option<Replacement>,
}

impl Sheet {
    /// Begins the table; the file that may be there stays until the end.
    pub(super) fn begin(path: &Path, environment: &Environment) -> anyhow::Result<Self> {
        let (file, target): (_, Box<dyn Write>) = if path == Path::new("-") {
            (None, Box::new(environment.stdout.clone()))
        } else {
            let (place, file) = Replacement::begin(path).map_err(refused(path))?;
            (Some(place), Box::new(std::io::BufWriter::new(file)))
        };
        let mut writer = csv::Writer::from_writer(target);
        writer.write_record(HEADING).context("could not write the CSV")?;
        Ok(Self { writer, file })
    }

    /// Adds a record.
    pub(super) fn write(&mut self, store: &str, told: &Adoption) -> anyhow::Result<()> {
        let Adoption { part, outcome, key, held_as, store_id, reason, advice } = told;
        let cells = [store, part, outcome.as_str(), key, held_as, store_id, reason, advice];
        let cells = cells.map(harmless);
        self.writer.write_record(&cells).context("could not write the CSV")
    }

    /// Puts it in its place.
    pub(super) fn finish(mut self) -> anyhow::Result<()> {
        self.writer.flush().context("could not write the CSV")?;
        drop(self.writer);
        self.file.map_or(Ok(()), |file| file.finish().context("could not write the CSV"))
    }
}

fn refused(path: &Path) -> impl Fn(std::io::Error) -> Usage + '_ {
    move |error| {
        let what = format!("could not write `{}`: {error}", path.display());
        Usage::new(what, "name a file in a folder that this account can write")
    }
}
