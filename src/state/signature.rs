//! Signatures: what says "this record is unchanged" to a pass that compares a listing.

use std::collections::HashMap;

use super::{Result, State, Writer, query};

/// The last listing's row of one record. Compared for equality; neither number means more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// The key of the job that sends the record.
    pub root: String,
    /// The newest version over the record's tables.
    pub version: i64,
    /// How many of its rows are for the web: a child row that is deleted or un-flagged changes this
    /// even where it leaves the newest version as it was.
    pub online: u32,
}

impl State {
    /// Reads every signature that a task keeps of a store, by record key.
    pub fn signatures(&self, store: &str, task: &str) -> Result<HashMap<String, Signature>> {
        let count = self.count_signatures(store, task)?;
        self.database.reading(|connection| {
            // Room made at once: a growing map would hold its rows twice for a while.
            let mut all = HashMap::with_capacity(usize::try_from(count).unwrap_or(0));
            let mut statement = connection.prepare_cached(query!("signature_all"))?;
            let mut rows = statement.query([store, task])?;
            while let Some(row) = rows.next()? {
                // By position: a look-up by name would take longer than the row.
                let [root, version, online] = [1, 2, 3];
                let signature = Signature {
                    root: row.get(root)?,
                    version: row.get(version)?,
                    online: row.get(online)?,
                };
                all.insert(row.get(0)?, signature);
            }
            Ok(all)
        })
    }

    /// Reads one record's signature; `None` = it is not in the listing of the last pass.
    pub fn signature(&self, store: &str, task: &str, key: &str) -> Result<Option<Signature>> {
        self.database.one(query!("signature_get"), [store, task, key], |row| {
            Ok(Signature {
                root: row.get("root")?,
                version: row.get("version")?,
                online: row.get("online")?,
            })
        })
    }

    fn count_signatures(&self, store: &str, task: &str) -> Result<u32> {
        let count =
            self.database.one(query!("signature_count"), [store, task], |row| row.get("count"))?;
        Ok(count.unwrap_or(0))
    }
}

impl Writer<'_> {
    /// Keeps the signature of a record.
    pub fn put_signature(
        &self,
        store: &str,
        task: &str,
        key: &str,
        signature: &Signature,
    ) -> Result<()> {
        let Signature { root, version, online } = signature;
        let values = (store, task, key, root, version, online);
        self.execute("signature", query!("signature_put"), values)?;
        Ok(())
    }

    /// Forgets the signature of a record that left the listing.
    pub fn remove_signature(&self, store: &str, task: &str, key: &str) -> Result<()> {
        self.execute("signature", query!("signature_remove"), (store, task, key))?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;

    fn signature(version: i64) -> Signature {
        Signature { root: "ROOT".to_owned(), version, online: 2 }
    }

    #[test]
    fn signatures_are_kept_per_store_and_task() -> anyhow::Result<()> {
        let state = State::in_memory()?;
        state.write(|w| {
            w.put_signature("main", "items", "A", &signature(1))?;
            w.put_signature("main", "items", "A", &signature(i64::MIN))?;
            w.put_signature("main", "items", "B", &signature(3))?;
            w.put_signature("main", "images", "A", &signature(4))?;
            w.put_signature("other", "items", "A", &signature(5))?;
            Ok(w.remove_signature("main", "items", "B")?)
        })?;
        let expected = HashMap::from([("A".to_owned(), signature(i64::MIN))]);
        assert_eq!(state.signatures("main", "items")?, expected);
        assert!(state.signatures("third", "items")?.is_empty());
        Ok(())
    }

    #[test]
    fn a_hundred_thousand_are_read_at_once() -> anyhow::Result<()> {
        let folder = tempfile::tempdir()?;
        let state = crate::state::fixture::open(&folder);
        state.write(|w| {
            (0..100_000).try_for_each(|n| {
                Ok(w.put_signature("main", "items", &format!("ITEM-{n:06}"), &signature(n))?)
            })
        })?;
        let start = Instant::now();
        let all = state.signatures("main", "items")?;
        let took = start.elapsed();
        assert_eq!((all.len(), all["ITEM-099999"].version), (100_000, 99_999));
        // Some 50 ms with an optimised program; the bound leaves room for a test machine at work.
        assert!(took.as_secs() < 2, "{took:?}");
        println!("100,000 signatures in {took:?}");
        Ok(())
    }
}
