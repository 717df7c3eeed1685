//! What runs did to single records: what `cpsync log --run` and `--key` tell.

use rusqlite::Row;

use super::{Result, State, Writer, query};

/// What happened to a record in a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunRecord {
    /// The run's id.
    pub run: i64,
    /// `create`, `update`, `failed`, `warning`, `queued`, ...
    pub kind: String,
    /// What the record is in Counterpoint, for people; empty for the run as a whole.
    pub key: String,
    /// Its SKU at the store; `None` where it is the key, or there is none.
    pub sku: Option<String>,
    /// Reason, difference, message; may be empty.
    pub text: String,
}

impl State {
    /// Reads what happened in a run, in its order; `None` = all of it.
    pub fn run_records(&self, run: i64, limit: Option<u32>) -> Result<Vec<RunRecord>> {
        let limit = limit.map_or(-1, i64::from);
        self.database.all(query!("run_record_list"), (run, limit), read)
    }

    /// Reads what happened to one record, newest first. `key` is its key or SKU, in any case; that of
    /// an item also finds its cells and units.
    pub fn records_of(&self, key: &str, limit: Option<u32>) -> Result<Vec<RunRecord>> {
        let limit = limit.map_or(-1, i64::from);
        self.database.all(query!("run_record_of_key"), (key, limit), read)
    }
}

impl Writer<'_> {
    /// Keeps what happened to a record as the `n`-th thing of its run.
    pub fn put_run_record(&self, n: i64, record: &RunRecord) -> Result<()> {
        let RunRecord { run, kind, key, sku, text } = record;
        self.execute("run_record", query!("run_record_put"), (run, n, kind, key, sku, text))?;
        Ok(())
    }

    /// Forgets what the runs that began before `older_than` (unix seconds) did to single records.
    pub fn prune_run_records(&self, older_than: i64) -> Result<usize> {
        self.execute("run_record", query!("run_record_prune"), [older_than])
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<RunRecord> {
    Ok(RunRecord {
        run: row.get("run")?,
        kind: row.get("kind")?,
        key: row.get("key")?,
        sku: row.get("sku")?,
        text: row.get("text")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(run: i64, key: &str, sku: Option<&str>) -> RunRecord {
        let (kind, text) = ("update".to_owned(), "name".to_owned());
        RunRecord { run, kind, key: key.to_owned(), sku: sku.map(str::to_owned), text }
    }

    fn kept() -> State {
        let state = State::in_memory().unwrap();
        state
            .write(|w| {
                for at in [10, 20] {
                    let run = w.begin_run("main", "items", at, false, true)?;
                    w.put_run_record(0, &record(run, "SOCK", None))?;
                    w.put_run_record(1, &record(run, "SOCK cell S * *", Some("SOCK|S|*|*")))?;
                    w.put_run_record(2, &record(run, "SOCKET", None))?;
                }
                Ok(())
            })
            .unwrap();
        state
    }

    #[test]
    fn a_record_is_found_by_key_sku_and_item_in_any_case() {
        let state = kept();
        for (key, found) in
            [("sock", 4), ("Sock|s|*|*", 2), ("sock cell s * *", 2), ("SOCKET", 2), ("SOC", 0)]
        {
            assert_eq!(state.records_of(key, None).unwrap().len(), found, "{key}");
        }
        let newest = &state.records_of("SOCK", Some(1)).unwrap()[0];
        assert_eq!((newest.run, newest.key.as_str()), (2, "SOCK cell S * *"));
    }

    #[test]
    fn what_old_runs_did_is_forgotten() -> anyhow::Result<()> {
        let state = kept();
        assert_eq!(state.run_records(1, Some(2))?.len(), 2);
        assert_eq!(state.write(|w| Ok(w.prune_run_records(20)?))?, 3);
        assert_eq!((state.run_records(1, None)?.len(), state.run_records(2, None)?.len()), (0, 3));
        Ok(())
    }
}
