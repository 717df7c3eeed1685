//! Web orders as the store told them last: a held order is tried again from here, without a request.

use anyhow::Context;

use crate::model::WebOrder;
use crate::state::{Result, State, Writer, query};

impl State {
    /// The order as the store told it last. `None` when it was forgotten, or kept by a version of
    /// cpsync that knew an order by other parts: the store can be asked again.
    pub fn web_order(&self, store: &str, id: &str) -> Result<Option<WebOrder>> {
        let text: Option<String> =
            self.database
                .one(query!("order_content_get"), [store, id], |row| row.get("content"))?;
        Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
    }

    /// How the order became what was written, in words; `None` before it was, or when it was
    /// forgotten.
    pub fn order_derivation(&self, store: &str, id: &str) -> Result<Option<String>> {
        let text = self.database.one(query!("order_derivation_get"), [store, id], |row| {
            row.get::<_, Option<String>>("derivation")
        })?;
        Ok(text.flatten())
    }
}

impl Writer<'_> {
    /// Keeps the order as the store told it; it is in the ledger.
    pub fn put_web_order(&self, store: &str, order: &WebOrder) -> anyhow::Result<()> {
        let text = serde_json::to_string(order).context("could not write an order as text")?;
        self.execute("web_order_content", query!("order_content_put"), (store, &order.id, text))?;
        Ok(())
    }

    /// Keeps how an order whose content is kept becomes what is written, in words.
    pub fn put_order_derivation(&self, store: &str, id: &str, words: &str) -> Result<()> {
        let values = [store, id, words];
        self.execute("web_order_content", query!("order_derivation_put"), values)?;
        Ok(())
    }

    /// Forgets what was told of orders that are closed, or not ours, and were last changed before
    /// `older_than` (unix seconds); returns how many.
    pub fn prune_web_orders(&self, store: &str, older_than: i64) -> Result<usize> {
        self.execute("web_order_content", query!("order_content_prune"), (store, older_than))
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{order, put, web_order};
    use super::*;
    use crate::state::OrderState;

    #[test]
    fn an_order_comes_back_as_it_was_told() -> anyhow::Result<()> {
        let state = State::in_memory()?;
        put(&state, &order("7", OrderState::Seen), &[])?;
        let told = web_order("7");
        state.write(|w| w.put_web_order("main", &told))?;
        assert_eq!(state.web_order("main", "7")?, Some(told.clone()));
        assert_eq!(state.web_order("main", "8")?, None);
        assert_eq!(state.order_derivation("main", "7")?, None);
        state.write(|w| {
            w.put_order_derivation("main", "7", "1 + 1 = 2")?;
            w.put_web_order("main", &told)
        })?;
        assert_eq!(state.order_derivation("main", "7")?.as_deref(), Some("1 + 1 = 2"));
        let spoil = "UPDATE web_order_content SET content = '{\"id\":7}'";
        state.database.connection.execute_batch(spoil)?;
        assert_eq!(state.web_order("main", "7")?, None, "another version's");
        Ok(())
    }

    #[test]
    fn only_what_is_closed_for_long_is_forgotten() -> anyhow::Result<()> {
        let state = State::in_memory()?;
        for (id, how) in [("1", OrderState::Closed), ("2", OrderState::Acknowledged)] {
            put(&state, &order(id, how), &[])?;
            state.write(|w| w.put_web_order("main", &web_order(id)))?;
        }
        assert_eq!(state.write(|w| Ok(w.prune_web_orders("main", 100)?))?, 0);
        assert_eq!(state.write(|w| Ok(w.prune_web_orders("main", 101)?))?, 1);
        assert_eq!(state.web_order("main", "1")?, None);
        assert!(state.web_order("main", "2")?.is_some());
        Ok(())
    }
}
