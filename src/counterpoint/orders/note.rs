//! A note on an order that is there already: what happened at the store since. Known again by its id.

use super::Refusal;
use super::document;
use super::fit;
use super::insert::batches;
use super::prepare;
use super::rows::{Cell, Rows};
use super::site::Site;
use super::sql_writer::claim;
use crate::counterpoint::connection::Connection;
use crate::counterpoint::error::Error;
use crate::counterpoint::sql::{self, Request};
use crate::counterpoint::unit::{self, Stop, Unit};
use crate::model::{DocumentNote, DocumentRef, fold};

/// What became of a note.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Noted {
    /// The document has it.
    Done,
    /// The document is not open any more, or the site keeps no notes of documents: it has none.
    NotOpen,
}

/// Adds it in one transaction.
pub(super) fn write(
    reading: &mut Connection,
    writing: &mut Connection,
    site: &Site,
    document: &DocumentRef,
    note: &DocumentNote,
    user: &str,
) -> Result<Result<Noted, Refusal>, Error> {
    if !site.tables.has("PS_DOC_NOTE", &["DOC_ID", "NOTE_ID", "NOTE_SEQ_NO"]) {
        return Ok(Ok(Noted::NotOpen));
    }
    let row = |id: &Cell, sequence| {
        let row = document::note(id, user, sequence, &note.id, &note.text);
        vec![Rows::one("PS_DOC_NOTE", row)]
    };
    let spelling = prepare::spelling(reading, &row(&Cell::Null, 1))?;
    unit::run(writing, "note", |unit| {
        claim(unit, &format!("cpsync document {}", document.guid.to_uppercase()), "document")?;
        let Some((id, sequence)) = place(unit, document, note)? else { return Ok(Noted::NotOpen) };
        if let Some(sequence) = sequence {
            let rows = row(&id.into(), sequence);
            let fitted = fit::fit(&site.tables, &rows, &spelling, &mut Vec::new());
            batches("note_insert", &fitted).iter().try_for_each(|batch| unit.run(batch))?;
        }
        Ok(Noted::Done)
    })
}

/// The order's `DOC_ID` and the next place for a note; no place when it has the note, `None` when it is
/// not open.
fn place(
    unit: &mut Unit<'_>,
    document: &DocumentRef,
    note: &DocumentNote,
) -> Result<Option<(i64, Option<usize>)>, Stop> {
    let request = Request::new(&sql::DOCUMENT_NOTES).with(&document.guid);
    let there = unit.rows(&request, |row| {
        Ok((row.integer("DOC_ID")?, row.text("NOTE_ID")?, row.integer("NOTE_SEQ_NO")?))
    })?;
    let Some((id, ..)) = there.first() else { return Ok(None) };
    let has_it = there.iter().any(|(_, own, _)| fold(own) == fold(&note.id));
    let last = there.iter().map(|(.., sequence)| *sequence).max().unwrap_or_default();
    let next = usize::try_from(last).unwrap_or_default() + 1;
    Ok(Some((*id, (!has_it).then_some(next))))
}
