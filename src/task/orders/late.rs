//! What happened at the store after the import, as notes on the documents: `find` keeps them in the ledger
//! with what it lists for a person, here they are written.

use anyhow::Context;

use crate::config::Orders;
use crate::counterpoint::{Noted, Refusal};
use crate::model::DocumentNote;
use crate::report::{Event, FieldChange};
use crate::state::{DueNote, OrderEvent, OrderEventKind};
use crate::task::Pass;

/// `PS_DOC_NOTE.NOTE_ID`, less room for a counter.
const ID_WIDTH: usize = 17;

/// Writes the notes that are due.
pub(super) fn run(pass: &mut Pass, rules: &Orders) -> anyhow::Result<()> {
    let Some(id) = &rules.finding.note else { return Ok(()) };
    let asked = pass.selection.orders.clone();
    for due in pass.state.order_notes_due(&pass.store.name)? {
        if !asked.is_empty() && !asked.contains(&due.number) {
            continue;
        }
        pass.check_interrupt()?;
        let note = DocumentNote { id: note_id(id, due.place), text: due.text.clone() };
        one(pass, rules, &due, &note)?;
    }
    Ok(())
}

fn one(pass: &mut Pass, rules: &Orders, due: &DueNote, note: &DocumentNote) -> anyhow::Result<()> {
    if !pass.dry_run {
        let noted = pass
            .counterpoint
            .note_document(&due.document, note, &rules.user)
            .with_context(|| format!("could not note on the document of order {}", due.number))?;
        settle(pass, due, note, noted)?;
    }
    let field = FieldChange { field: note.id.clone(), old: None, new: Some(note.text.clone()) };
    let (task, key, action) = (super::TASK, due.number.clone(), "note");
    pass.report.event(&Event::Change { task, sku: key.clone(), key, action, fields: vec![field] })
}

/// A note that is not taken is a person's no less: the order is listed all the same.
fn settle(
    pass: &Pass,
    due: &DueNote,
    note: &DocumentNote,
    noted: Result<Noted, Refusal>,
) -> anyhow::Result<()> {
    let (kind, message) = match noted {
        Ok(Noted::Done) => (
            OrderEventKind::State,
            format!("note `{}` is on the document in Counterpoint", note.id),
        ),
        Ok(Noted::NotOpen) => {
            let message = "not noted on the document, which is not open in Counterpoint any more";
            (OrderEventKind::State, message.to_owned())
        }
        Err(refusal) => {
            log::warn!("order {}: not noted on the document: {refusal}", due.number);
            (OrderEventKind::Warning, format!("not noted on the document: {refusal}"))
        }
    };
    let event = OrderEvent { at: pass.timestamp(), kind, message };
    let store = pass.store.name.as_str();
    pass.state
        .write(|writer| {
            writer.order_note_done(store, &due.order, due.place)?;
            Ok(writer.put_order_event(store, &due.order, &event)?)
        })
        .context("could not keep in the ledger that a note was written")
}

/// The first has the id of cpsync.toml, the others are counted.
fn note_id(id: &str, place: u32) -> String {
    if place == 1 {
        return id.to_owned();
    }
    let short: String = id.chars().take(ID_WIDTH).collect();
    format!("{short}-{place}")
}
