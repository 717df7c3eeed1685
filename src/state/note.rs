//! Small single values that a task comes back to: positions, watermarks.

use super::{Result, State, Writer, query};

impl State {
    /// A value kept by an earlier pass; `None` when there is none.
    pub fn get_note(&self, store: &str, name: &str) -> Result<Option<String>> {
        self.database.one(query!("note_get"), [store, name], |row| row.get("value"))
    }
}

impl Writer<'_> {
    /// Keeps a value for later passes.
    pub fn put_note(&self, store: &str, name: &str, value: &str) -> Result<()> {
        self.execute("note", query!("note_put"), [store, name, value])?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_is_replaced() -> anyhow::Result<()> {
        let state = State::in_memory()?;
        state.write(|w| {
            w.put_note("main", "verified-up-to", "A")?;
            Ok(w.put_note("main", "verified-up-to", "B")?)
        })?;
        assert_eq!(state.get_note("main", "verified-up-to")?.as_deref(), Some("B"));
        assert_eq!(state.get_note("other", "verified-up-to")?, None);
        Ok(())
    }
}
