//! What the store confirmed that it holds, per record and facet.
//!
//! The content is opaque here: the task keeps JSON of field -> short value or hash.

use std::collections::HashMap;

use rusqlite::Row;

use super::{Result, State, Writer, query};

const ALL: &str = query!("acknowledged_all");

impl State {
    /// What the store confirmed of one record; `None` when it never did.
    pub fn acknowledged(&self, store: &str, facet: &str, key: &str) -> Result<Option<String>> {
        Ok(self.acknowledged_at(store, facet, key)?.map(|(content, _)| content))
    }

    /// The same with when, unix seconds, UTC.
    pub fn acknowledged_at(
        &self,
        store: &str,
        facet: &str,
        key: &str,
    ) -> Result<Option<(String, i64)>> {
        let read = |row: &Row<'_>| Ok((row.get("content")?, row.get("at")?));
        self.database.one(query!("acknowledged_get"), [store, facet, key], read)
    }

    /// What the store confirmed of every record, by key.
    pub fn acknowledged_all(&self, store: &str, facet: &str) -> Result<HashMap<String, String>> {
        let pairs = self.database.all(ALL, [store, facet], read)?;
        Ok(pairs.into_iter().collect())
    }

    /// Calls `take` with each key and what the store confirmed of it, by key, one in memory at a
    /// time. An `Err` ends it.
    pub fn for_each_acknowledged(
        &self,
        store: &str,
        facet: &str,
        mut take: impl FnMut(String, String) -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        let take = |(key, content)| take(key, content);
        self.database.each(ALL, [store, facet], read, take)
    }
}

impl Writer<'_> {
    /// Keeps what the store confirmed at `now`.
    pub fn put_acknowledged(
        &self,
        store: &str,
        facet: &str,
        key: &str,
        content: &str,
        now: i64,
    ) -> Result<()> {
        let values = (store, facet, key, content, now);
        self.execute("acknowledged", query!("acknowledged_put"), values)?;
        Ok(())
    }

    /// Forgets what the store confirmed: the next pass sends it again.
    pub fn remove_acknowledged(&self, store: &str, facet: &str, key: &str) -> Result<()> {
        self.execute("acknowledged", query!("acknowledged_remove"), [store, facet, key])?;
        Ok(())
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<(String, String)> {
    Ok((row.get(0)?, row.get(1)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_confirmation_counts_per_facet() -> anyhow::Result<()> {
        let state = State::in_memory()?;
        state.write(|w| {
            w.put_acknowledged("main", "items", "B", "old", 1)?;
            w.put_acknowledged("main", "items", "B", "new", 2)?;
            w.put_acknowledged("main", "items", "A", "a", 2)?;
            w.put_acknowledged("main", "stock", "B", "5", 2)?;
            w.put_acknowledged("main", "items", "C", "c", 2)?;
            Ok(w.remove_acknowledged("main", "items", "C")?)
        })?;
        assert_eq!(state.acknowledged("main", "items", "B")?.as_deref(), Some("new"));
        assert_eq!(state.acknowledged("main", "items", "C")?, None);
        assert_eq!(state.acknowledged_all("main", "stock")?.len(), 1);
        let mut keys = Vec::new();
        state.for_each_acknowledged("main", "items", |key, _| {
            keys.push(key);
            Ok(())
        })?;
        assert_eq!(keys, ["A", "B"]);
        Ok(())
    }
}
