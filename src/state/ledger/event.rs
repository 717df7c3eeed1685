//! What happened to a web order, in words and with times: for `orders show`.

use crate::state::word::words;
use crate::state::{Result, State, Writer, query};

/// One thing that happened to an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderEvent {
    /// Unix seconds, UTC.
    pub at: i64,
    /// What it is.
    pub kind: OrderEventKind,
    /// In words.
    pub message: String,
}

/// What an event is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrderEventKind {
    /// It went on, or was held.
    State,
    /// Something was cut, or could not be done as it stands.
    Warning,
    /// The store changed it after the document was made.
    Change,
    /// A person decided.
    Person,
}
words!(OrderEventKind {
    State = "state",
    Warning = "warning",
    Change = "change",
    Person = "person",
});

impl State {
    /// Reads what happened to an order, first things first.
    pub fn order_events(&self, store: &str, id: &str) -> Result<Vec<OrderEvent>> {
        self.database.all(query!("order_event_list"), [store, id], |row| {
            Ok(OrderEvent {
                at: row.get("at")?,
                kind: row.get("kind")?,
                message: row.get("message")?,
            })
        })
    }
}

impl Writer<'_> {
    /// Notes what happened to an order that is in the ledger.
    pub fn put_order_event(&self, store: &str, id: &str, event: &OrderEvent) -> Result<()> {
        let values = (store, id, event.at, event.kind, &event.message);
        self.execute("web_order_event", query!("order_event_put"), values)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{order, put};
    use super::*;
    use crate::state::OrderState;

    #[test]
    fn events_are_read_in_the_order_that_they_happened() -> anyhow::Result<()> {
        let state = State::in_memory()?;
        put(&state, &order("7", OrderState::Seen), &[])?;
        let event = |at, message: &str| OrderEvent {
            at,
            kind: OrderEventKind::State,
            message: message.to_owned(),
        };
        // A clock that was set back does not change the order.
        let events = [event(20, "read"), event(10, "written")];
        state.write(|w| {
            events.iter().try_for_each(|event| w.put_order_event("main", "7", event))?;
            Ok(())
        })?;
        assert_eq!(state.order_events("main", "7")?, events);
        let orphan = state.write(|w| Ok(w.put_order_event("main", "8", &events[0])?));
        assert!(orphan.is_err());
        Ok(())
    }
}
