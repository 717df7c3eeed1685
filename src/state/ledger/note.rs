//! Notes that the documents of web orders are still to get: what happened at the store after the import.

use crate::model::DocumentRef;
use crate::state::{Result, State, Writer, query};

/// A note that a document is to get.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueNote {
    /// The store's id of the order.
    pub order: String,
    /// The number that the shopper knows.
    pub number: String,
    /// The order's document.
    pub document: DocumentRef,
    /// The how manieth of the order's notes it is, from 1 on.
    pub place: u32,
    /// Plain text.
    pub text: String,
}

impl State {
    /// The notes of a store's orders that are still to be written, as far as there is a document.
    pub fn order_notes_due(&self, store: &str) -> Result<Vec<DueNote>> {
        self.database.all(query!("order_note_due"), [store], |row| {
            Ok(DueNote {
                order: row.get("order_id")?,
                number: row.get("increment_id")?,
                document: DocumentRef {
                    id: row.get("doc_id")?,
                    guid: row.get("doc_guid")?,
                    lines: Vec::new(),
                },
                place: row.get("place")?,
                text: row.get("text")?,
            })
        })
    }
}

impl Writer<'_> {
    /// Keeps a note that the document of an order is to get.
    pub fn put_order_note(&self, store: &str, order: &str, text: &str) -> Result<()> {
        self.execute("web_order_note", query!("order_note_put"), (store, order, text))?;
        Ok(())
    }

    /// The note is written, or will never be.
    pub fn order_note_done(&self, store: &str, order: &str, place: u32) -> Result<()> {
        self.execute("web_order_note", query!("order_note_done"), (store, order, place))?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{order, put};
    use super::*;
    use crate::state::{Order, OrderState};

    #[test]
    fn a_note_waits_for_its_document_and_is_due_until_it_is_done() -> anyhow::Result<()> {
        let state = State::in_memory()?;
        put(&state, &Order { tkt_no: None, doc_id: None, ..order("7", OrderState::Claimed) }, &[])?;
        state.write(|w| {
            w.put_order_note("main", "7", "one")?;
            Ok(w.put_order_note("main", "7", "two")?)
        })?;
        assert!(state.order_notes_due("main")?.is_empty());
        let written = order("7", OrderState::Written);
        let written = Order {
            tkt_no: Some("7".into()),
            doc_id: Some(1),
            doc_guid: Some("G".into()),
            ..written
        };
        put(&state, &written, &[])?;
        state.write(|w| Ok(w.order_note_done("main", "7", 1)?))?;
        let due = state.order_notes_due("main")?;
        assert_eq!((due.len(), due[0].place, due[0].text.as_str()), (1, 2, "two"));
        Ok(())
    }
}
