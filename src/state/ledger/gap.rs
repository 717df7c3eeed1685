//! Ids between those of seen orders: an order whose transaction ended late turns up there.

use crate::state::{Result, State, Writer, query};

impl State {
    /// Numeric ids above `id` of the orders placed since `created_at` (unix seconds), ascending.
    pub fn order_ids_above(&self, store: &str, id: i64, created_at: i64) -> Result<Vec<i64>> {
        let values = (store, id, created_at);
        self.database.all(query!("order_ids_above"), values, |row| row.get("id"))
    }

    /// Ids missed for the first time at `since` or later (unix seconds) that no order of the ledger
    /// has, ascending.
    pub fn order_gaps(&self, store: &str, since: i64) -> Result<Vec<i64>> {
        self.database.all(query!("order_gap_list"), (store, since), |row| row.get("order_id"))
    }
}

impl Writer<'_> {
    /// Notes an id that is missing now; one noted earlier keeps its time.
    pub fn put_order_gap(&self, store: &str, id: i64, now: i64) -> Result<()> {
        self.execute("web_order_gap", query!("order_gap_put"), (store, id, now))?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{order, put};
    use super::*;
    use crate::state::{Order, OrderState};

    #[test]
    fn a_gap_is_one_until_its_order_turns_up_or_it_is_old() -> anyhow::Result<()> {
        let state = State::in_memory()?;
        for (id, at) in [("2", 90), ("7", 100), ("10", 100), ("A1", 100)] {
            put(&state, &Order { created_at: at, ..order(id, OrderState::Seen) }, &[])?;
        }
        assert_eq!(state.order_ids_above("main", 2, 95)?, [7, 10]);
        state.write(|w| {
            w.put_order_gap("main", 8, 50)?;
            w.put_order_gap("main", 9, 60)?;
            Ok(w.put_order_gap("main", 8, 70)?)
        })?;
        assert_eq!(state.order_gaps("main", 50)?, [8, 9]);
        assert_eq!(state.order_gaps("main", 51)?, [9], "8 is missed since 50");
        put(&state, &order("9", OrderState::Seen), &[])?;
        assert_eq!(state.order_gaps("main", 50)?, [8]);
        Ok(())
    }
}
