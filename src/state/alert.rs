//! What is wrong now, a row a cause, and whether people were told.

use rusqlite::Row;

use super::{Result, State, Writer, query};

/// Something that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// What makes it the same thing at the next pass.
    pub cause: String,
    /// One sentence.
    pub message: String,
    /// What to do about it.
    pub hint: Option<String>,
    /// How many records it concerns; 0 = the pass as a whole.
    pub records: u64,
    /// One of them.
    pub example: Option<String>,
    /// Whether it needs a person; otherwise it may mend itself.
    pub urgent: bool,
}

/// Something that is wrong, or was until lately, with what was told of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alert {
    /// The store's name.
    pub store: String,
    /// The task.
    pub task: String,
    /// What.
    pub wrong: Wrong,
    /// Since when, unix seconds, UTC.
    pub since: i64,
    /// When people were last told, unix seconds, UTC; `None` = not yet.
    pub told_at: Option<i64>,
    /// Since when it is gone, unix seconds, UTC; `None` = it stands.
    pub solved_at: Option<i64>,
}

impl State {
    /// Reads what is wrong, the oldest first.
    pub fn alerts(&self, store: Option<&str>, task: Option<&str>) -> Result<Vec<Alert>> {
        self.database.all(query!("alert_list"), (store, task), read)
    }
}

impl Writer<'_> {
    /// Keeps that something is wrong; told of once, it stays told.
    pub fn put_alert(&self, store: &str, task: &str, wrong: &Wrong, now: i64) -> Result<()> {
        let Wrong { cause, message, hint, records, example, urgent } = wrong;
        let records = i64::try_from(*records).unwrap_or(i64::MAX);
        let values = (store, task, cause, message, hint, records, example, urgent, now);
        self.execute("alert", query!("alert_put"), values)?;
        Ok(())
    }

    /// Keeps that people were told.
    pub fn alert_told(&self, alert: &Alert, now: i64) -> Result<()> {
        let Alert { store, task, wrong, .. } = alert;
        self.execute("alert", query!("alert_told"), (store, task, &wrong.cause, now))?;
        Ok(())
    }

    /// Keeps that it is gone, which is still to be told.
    pub fn alert_solved(&self, alert: &Alert, now: i64) -> Result<()> {
        let Alert { store, task, wrong, .. } = alert;
        self.execute("alert", query!("alert_solved"), (store, task, &wrong.cause, now))?;
        Ok(())
    }

    /// Forgets it.
    pub fn remove_alert(&self, alert: &Alert) -> Result<()> {
        let Alert { store, task, wrong, .. } = alert;
        self.execute("alert", query!("alert_remove"), (store, task, &wrong.cause))?;
        Ok(())
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<Alert> {
    let records: i64 = row.get("records")?;
    Ok(Alert {
        store: row.get("store")?,
        task: row.get("task")?,
        wrong: Wrong {
            cause: row.get("cause")?,
            message: row.get("message")?,
            hint: row.get("hint")?,
            records: records.unsigned_abs(),
            example: row.get("example")?,
            urgent: row.get("urgent")?,
        },
        since: row.get("since")?,
        told_at: row.get("told_at")?,
        solved_at: row.get("solved_at")?,
    })
}
