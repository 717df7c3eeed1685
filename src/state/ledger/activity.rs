//! What was seen of the documents of web orders in Counterpoint, and what the store was told of it.

use chrono::NaiveDateTime;
use rusqlite::Row;

use crate::model::{DocumentRef, DocumentSeen, DocumentState, ReleaseTold, Rest, WrittenLine};
use crate::state::{Result, State, Writer, query};

/// How a moment of the tills is kept.
const MOMENT: &str = "%Y-%m-%dT%H:%M:%S%.f";

/// A web order whose document may still bring something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Followed {
    /// The store's id of it.
    pub id: String,
    /// The number that the shopper knows.
    pub number: String,
    /// Its document.
    pub document: DocumentRef,
    /// Whether its last try failed.
    pub troubled: bool,
    /// When it is tried again, unix seconds, UTC; `None` = with this pass.
    pub due_at: Option<i64>,
}

/// `GUID=2,GUID=1`
fn written(lines: &str) -> Vec<WrittenLine> {
    let lines = lines.split(',').filter_map(|line| line.split_once('='));
    let line = |(guid, ordered): (&str, &str)| {
        Some(WrittenLine { guid: guid.to_owned(), quantity: ordered.parse().ok()? })
    };
    lines.filter_map(line).collect()
}

impl State {
    /// The orders with a document that may still bring something, or that was settled at `since` or
    /// later (unix seconds), in the order that they were placed.
    pub fn orders_to_follow(&self, store: &str, since: i64) -> Result<Vec<Followed>> {
        self.database.all(query!("order_follow"), (store, since), |row| {
            let lines: Option<String> = row.get("lines")?;
            Ok(Followed {
                id: row.get("order_id")?,
                number: row.get("increment_id")?,
                document: DocumentRef {
                    id: row.get("doc_id")?,
                    guid: row.get("doc_guid")?,
                    lines: lines.map_or_else(Vec::new, |lines| written(&lines)),
                },
                troubled: row.get("trouble")?,
                due_at: row.get("due_at")?,
            })
        })
    }

    /// The documents of a store's orders as they were last seen, or the one of `order`, by the
    /// store's id of the order.
    pub fn documents_seen(
        &self,
        store: &str,
        order: Option<&str>,
    ) -> Result<Vec<(String, DocumentSeen)>> {
        self.database.all(query!("order_document_list"), (store, order), |row| {
            let document = DocumentSeen {
                state: state(&row.get::<_, String>("state")?)?,
                edited_at: moment(row)?,
                edited: row.get("edited")?,
                rest: rest(&row.get::<_, String>("rest")?)?,
                settled_at: row.get("settled_at")?,
            };
            Ok((row.get("order_id")?, document))
        })
    }

    /// The release tickets of a store's orders, or those of `order`, in the order that they were
    /// seen, each with the store's id of its order.
    pub fn releases_told(
        &self,
        store: &str,
        order: Option<&str>,
    ) -> Result<Vec<(String, ReleaseTold)>> {
        self.database.all(query!("order_release_list"), (store, order), |row| {
            let tracking: String = row.get("tracking")?;
            let release = ReleaseTold {
                guid: row.get("guid")?,
                number: row.get("number")?,
                posted: row.get("posted")?,
                invoice: row.get("invoice")?,
                shipment: row.get("shipment")?,
                tracking: tracking.lines().map(str::to_owned).collect(),
                voided: row.get("voided")?,
            };
            Ok((row.get("order_id")?, release))
        })
    }
}

impl Writer<'_> {
    /// Keeps what was seen of the document of an order that is in the ledger.
    pub fn put_document_seen(&self, store: &str, order: &str, seen: &DocumentSeen) -> Result<()> {
        let edited_at = seen.edited_at.map(|at| at.format(MOMENT).to_string());
        let values = (
            store,
            order,
            word(&STATES, &seen.state),
            edited_at,
            &seen.edited,
            word(&RESTS, &seen.rest),
            seen.settled_at,
        );
        self.execute("web_order_document", query!("order_document_put"), values)?;
        Ok(())
    }

    /// Keeps what the store was told of a release ticket of an order that is in the ledger.
    pub fn put_release_told(&self, store: &str, order: &str, told: &ReleaseTold) -> Result<()> {
        let values = (
            store,
            order,
            &told.guid,
            &told.number,
            told.posted,
            &told.invoice,
            &told.shipment,
            told.tracking.join("\n"),
            told.voided,
        );
        self.execute("web_order_release", query!("order_release_put"), values)?;
        Ok(())
    }
}

const STATES: [(&str, DocumentState); 4] = [
    ("open", DocumentState::Open),
    ("closed", DocumentState::Closed),
    ("cancelled", DocumentState::Cancelled),
    ("gone", DocumentState::Gone),
];

const RESTS: [(&str, Rest); 4] = [
    ("open", Rest::Open),
    ("cancelling", Rest::Cancelling),
    ("cancelled", Rest::Cancelled),
    ("listed", Rest::Listed),
];

fn word<T: PartialEq>(words: &[(&'static str, T)], value: &T) -> &'static str {
    words.iter().find(|(_, of)| of == value).map_or("", |(word, _)| word)
}

fn state(word: &str) -> rusqlite::Result<DocumentState> {
    meaning(&STATES, word)
}

fn rest(word: &str) -> rusqlite::Result<Rest> {
    meaning(&RESTS, word)
}

fn meaning<T: Copy>(words: &[(&'static str, T)], word: &str) -> rusqlite::Result<T> {
    let found = words.iter().find(|(of, _)| *of == word).map(|(_, value)| *value);
    found.ok_or_else(|| rusqlite::types::FromSqlError::InvalidType.into())
}

fn moment(row: &Row<'_>) -> rusqlite::Result<Option<NaiveDateTime>> {
    let text: Option<String> = row.get("edited_at")?;
    let read = |text: String| NaiveDateTime::parse_from_str(&text, MOMENT);
    text.map(read).transpose().map_err(|_| rusqlite::types::FromSqlError::InvalidType.into())
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{order, put};
    use super::*;
    use crate::state::OrderState;

    fn seen() -> DocumentSeen {
        DocumentSeen {
            state: DocumentState::Open,
            edited_at: "2026-11-20T11:00:00.123".parse().ok(),
            edited: Some("2 -> 1 x TEA".to_owned()),
            rest: Rest::Cancelling,
            settled_at: None,
        }
    }

    fn release(guid: &str) -> ReleaseTold {
        ReleaseTold {
            guid: guid.to_owned(),
            number: "T-1".to_owned(),
            posted: false,
            invoice: Some(String::new()),
            shipment: None,
            tracking: vec!["1Z".to_owned(), "2Z".to_owned()],
            voided: false,
        }
    }

    #[test]
    fn what_was_seen_and_told_comes_back() -> anyhow::Result<()> {
        let state = State::in_memory()?;
        put(&state, &order("7", OrderState::Acknowledged), &[])?;
        let told = [release("B"), ReleaseTold { posted: true, ..release("A") }];
        state.write(|w| {
            w.put_document_seen("main", "7", &seen())?;
            told.iter().try_for_each(|told| w.put_release_told("main", "7", told))?;
            w.put_release_told("main", "7", &told[0])?;
            Ok(())
        })?;
        assert_eq!(state.documents_seen("main", Some("7"))?, [("7".to_owned(), seen())]);
        let back: Vec<_> = state.releases_told("main", None)?.into_iter().map(|r| r.1).collect();
        assert_eq!(back, told, "in the order that they were seen");
        assert!(state.releases_told("main", Some("8"))?.is_empty());
        Ok(())
    }

    #[test]
    fn an_order_is_followed_until_it_is_settled_for_long() -> anyhow::Result<()> {
        let state = State::in_memory()?;
        for (id, how) in [
            ("1", OrderState::Written),
            ("2", OrderState::Acknowledged),
            ("3", OrderState::Closed),
            ("4", OrderState::Closed),
            ("5", OrderState::Seen),
        ] {
            put(&state, &order(id, how), &[])?;
        }
        let settled = |at| DocumentSeen { settled_at: Some(at), ..seen() };
        state.write(|w| {
            w.put_document_seen("main", "3", &settled(50))?;
            Ok(w.put_document_seen("main", "4", &settled(49))?)
        })?;
        let ids: Vec<String> =
            state.orders_to_follow("main", 50)?.into_iter().map(|order| order.id).collect();
        assert_eq!(ids, ["2", "3"]);
        Ok(())
    }
}
