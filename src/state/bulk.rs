//! Bulk requests at the store whose end it has not told yet, so that a killed run's are asked about.

use super::{Result, State, Writer, query};

/// One bulk request in flight.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bulk {
    /// Ours.
    pub id: i64,
    /// The store's (Magento 2: `bulk_uuid`); `None` when the process died, or the answer was lost,
    /// between request and answer: whether the store has it is unknown.
    pub uuid: Option<String>,
    /// The keys whose content it carries.
    pub keys: Vec<String>,
    /// Unix seconds, UTC.
    pub sent_at: i64,
}

impl State {
    /// The bulk requests in flight, oldest first.
    pub fn bulks(&self, store: &str) -> Result<Vec<Bulk>> {
        self.database.all(query!("bulk_list"), [store], |row| {
            let keys: String = row.get("keys")?;
            Ok(Bulk {
                id: row.get("id")?,
                uuid: row.get("uuid")?,
                keys: serde_json::from_str(&keys).map_err(invalid)?,
                sent_at: row.get("sent_at")?,
            })
        })
    }
}

impl Writer<'_> {
    /// Notes a bulk request before it is sent, and returns our id of it.
    pub fn begin_bulk(&self, store: &str, keys: &[String], now: i64) -> Result<i64> {
        let keys = serde_json::Value::from(keys).to_string();
        self.insert("bulk", query!("bulk_begin"), (store, keys, now), |row| row.get("id"))
    }

    /// Keeps the id that the store gave to it.
    pub fn set_bulk_uuid(&self, id: i64, uuid: &str) -> Result<()> {
        self.execute("bulk", query!("bulk_set_uuid"), (id, uuid))?;
        Ok(())
    }

    /// Forgets it: each of its keys is settled, or queued again.
    pub fn end_bulk(&self, id: i64) -> Result<()> {
        self.execute("bulk", query!("bulk_end"), [id])?;
        Ok(())
    }
}

fn invalid(error: serde_json::Error) -> rusqlite::Error {
    let text = rusqlite::types::Type::Text;
    rusqlite::Error::FromSqlConversionFailure(2, text, Box::new(error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bulk_is_known_from_before_the_request_until_its_end() -> anyhow::Result<()> {
        let state = State::in_memory()?;
        let keys = ["A\tcell\tRED\t*\t*".to_owned(), "é\"".to_owned()];
        let id = state.write(|w| Ok(w.begin_bulk("main", &keys, 7)?))?;
        let sent = Bulk { id, uuid: None, keys: keys.to_vec(), sent_at: 7 };
        assert_eq!(state.bulks("main")?, [sent]);
        assert_eq!(state.bulks("other")?, []);
        state.write(|w| Ok(w.set_bulk_uuid(id, "c0ffee")?))?;
        assert_eq!(state.bulks("main")?[0].uuid.as_deref(), Some("c0ffee"));
        state.write(|w| Ok(w.end_bulk(id)?))?;
        assert_eq!(state.bulks("main")?, []);
        let next = state.write(|w| Ok(w.begin_bulk("main", &keys, 8)?))?;
        assert!(next > id, "an id is never used twice");
        Ok(())
    }
}
