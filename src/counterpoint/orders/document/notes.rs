//! Contacts and notes of an order.

use std::fmt::Write as _;

use super::Order;
use crate::counterpoint::orders::customer;
use crate::counterpoint::orders::rows::{Cell, Row, Rows};
use crate::model::{Contact, DocumentNote};

impl Order<'_> {
    pub(super) fn contacts_and_notes(&self) -> Vec<Rows> {
        let notes = named(&self.document.notes);
        vec![
            Rows { table: "PS_DOC_CONTACT", rows: self.contacts() },
            Rows::many(
                "PS_DOC_NOTE",
                notes.iter().enumerate().map(|(at, (id, text))| self.note(at + 1, id, text)),
            ),
        ]
    }

    /// 1 is the bill-to contact, 2 the ship-to contact; the deposit ticket has the first as well.
    fn contacts(&self) -> Vec<Row> {
        let document = self.document;
        let mut rows = vec![contact(&self.keys.order, 1, &document.bill_to)];
        rows.extend(document.ship_to.iter().map(|to| contact(&self.keys.order, 2, to)));
        if !self.deposited().is_zero() {
            rows.push(contact(&self.keys.deposit, 1, &document.bill_to));
        }
        rows
    }

    fn note(&self, sequence: usize, id: &str, text: &str) -> Row {
        note(&self.keys.order, &self.document.user, sequence, id, text)
    }
}

/// A note of a document, in plain text and as Counterpoint shows it.
pub(in crate::counterpoint::orders) fn note(
    document: &Cell,
    user: &str,
    sequence: usize,
    id: &str,
    text: &str,
) -> Row {
    vec![
        ("DOC_ID", document.clone()),
        ("NOTE_ID", id.into()),
        ("NOTE_SEQ_NO", sequence.into()),
        ("NOTE", Cell::Text(rich(text))),
        ("NOTE_TXT", text.into()),
        ("USR_ID", user.into()),
        ("NOTE_DAT", Cell::Now),
    ]
}

fn contact(document: &Cell, id: i64, contact: &Contact) -> Row {
    let mut row = vec![
        ("DOC_ID", document.clone()),
        ("CONTACT_ID", id.into()),
        ("NAM_TYP", customer::name_type(contact)),
        ("NAM", (&contact.name).into()),
        ("FST_NAM", (&contact.first_name).into()),
        ("LST_NAM", (&contact.last_name).into()),
    ];
    row.extend(customer::place(contact));
    row.extend(customer::reach(contact));
    row
}

/// Notes of one id are one note: the id is the key.
fn named(notes: &[DocumentNote]) -> Vec<(String, String)> {
    let mut named: Vec<(String, String)> = Vec::new();
    for note in notes {
        match named.iter_mut().find(|(id, _)| id.eq_ignore_ascii_case(&note.id)) {
            Some((_, text)) => {
                text.push_str("\n\n");
                text.push_str(&note.text);
            }
            None => named.push((note.id.clone(), note.text.clone())),
        }
    }
    named
}

/// Plain text as RTF, which is what Counterpoint shows; the code page plays no part in it.
fn rich(text: &str) -> String {
    let mut rich = String::from("{\\rtf1\\ansi ");
    for unit in text.replace("\r\n", "\n").encode_utf16() {
        match char::from_u32(unit.into()) {
            Some('\n') => rich.push_str("\\par\n"),
            Some(sign @ ('\\' | '{' | '}')) => rich.extend(['\\', sign]),
            Some(plain) if plain.is_ascii() => rich.push(plain),
            // RTF takes UTF-16 units as signed numbers; writing to a String cannot fail.
            _ => drop(write!(rich, "\\u{}?", unit.cast_signed())),
        }
    }
    rich.push('}');
    rich
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rich_text_escapes_what_rtf_means_something_by() {
        assert_eq!(rich("a{b}\\\nc"), "{\\rtf1\\ansi a\\{b\\}\\\\\\par\nc}");
        assert_eq!(rich("é€😀"), "{\\rtf1\\ansi \\u233?\\u8364?\\u-10179?\\u-8704?}");
    }

    #[test]
    fn notes_of_one_id_become_one() {
        let note = |id: &str, text: &str| DocumentNote { id: id.into(), text: text.into() };
        let notes = [note("GIFT", "a"), note("gift", "b"), note("COMMENT", "c")];
        let named = named(&notes);
        assert_eq!(named[0], ("GIFT".to_owned(), "a\n\nb".to_owned()));
        assert_eq!(named.len(), 2);
    }
}
