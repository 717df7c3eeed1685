//! The row of a web order: what is known of it and how far it came.

use rusqlite::{Row, params};
use rust_decimal::Decimal;

use super::line::decimal;
use crate::state::word::words;
use crate::state::{Error, ErrorKind, Result, State, Writer, query};

/// A web order as far as cpsync has brought it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// The store's name.
    pub store: String,
    /// The store's id of it (Magento 2: `entity_id`).
    pub id: String,
    /// The number that the shopper knows.
    pub number: String,
    /// The store view that took it.
    pub view: String,
    /// The store's word for its condition, as last told.
    pub status: String,
    /// The store's id of the shopper's account; `None` for a guest.
    pub customer_id: Option<String>,
    /// The shopper's e-mail address, as typed in.
    pub email: String,
    /// When it was placed, unix seconds, UTC.
    pub created_at: i64,
    /// When the store last changed it, unix seconds, UTC.
    pub updated_at: i64,
    /// ISO 4217.
    pub currency: String,
    /// What the shopper owes in all, in `currency`.
    pub total: Decimal,
    /// Equal for orders of one shopper with the same total and lines.
    pub twin: String,
    /// How far it came.
    pub state: OrderState,
    /// The document's `DOC_GUID`, claimed before it is written; no two orders have the same.
    pub doc_guid: Option<String>,
    /// The document's `DOC_ID`, once written.
    pub doc_id: Option<i64>,
    /// The document's `TKT_NO`, once written.
    pub tkt_no: Option<String>,
    /// `TKT_NO` of its deposit ticket.
    pub deposit_no: Option<String>,
    /// `CUST_NO`, once settled.
    pub cust_no: Option<String>,
    /// Why it is held; `Some` exactly when it is.
    pub held: Option<Held>,
    /// Whether a person has said to import it although something spoke against it.
    pub released: bool,
    /// What changed at the store after the document was made and waits for a decision.
    pub attention: Option<String>,
    /// The last failure that a later pass gets over by itself.
    pub trouble: Option<String>,
    /// How often that failed, or the hold was told, in a row.
    pub attempts: u32,
    /// When it is tried or told again, unix seconds, UTC; `None` = at the next pass.
    pub due_at: Option<i64>,
    /// Whether Counterpoint has committed it: its lines are out of `QTY_AVAIL`.
    pub committed: bool,
    /// Whether Counterpoint has posted it: its lines are out of `QTY_ON_HND`.
    pub posted: bool,
}

/// Why an order waits for a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// Groups orders that wait for the same.
    pub cause: String,
    /// Why, in words.
    pub reason: String,
    /// What to do.
    pub advice: Option<String>,
}

/// The web orders of a store that wait for a person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HeldOrders {
    /// How many.
    pub count: u32,
    /// When the store last changed the oldest, unix seconds, UTC; `None` without one.
    pub oldest: Option<i64>,
    /// Why, in words, and how many wait for that; the most frequent first.
    pub reasons: Vec<(String, u32)>,
}

/// How far a web order came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum OrderState {
    /// Not for this store: another view's, or placed too early.
    Ignored,
    /// In a condition that is not imported, such as an open payment.
    Waiting,
    /// To be imported.
    Seen,
    /// Its document's id is settled; the document may or may not be there.
    Claimed,
    /// The document is there.
    Written,
    /// The store was told.
    Acknowledged,
    /// Waits for a person.
    Held,
    /// Delivered or cancelled: nothing is open.
    Closed,
}
words!(OrderState {
    Ignored = "ignored",
    Waiting = "waiting",
    Seen = "seen",
    Claimed = "claimed",
    Written = "written",
    Acknowledged = "acknowledged",
    Held = "held",
    Closed = "closed",
});

/// Which orders to read; the default is all.
#[derive(Clone, Copy, Debug, Default)]
pub struct OrderFilter<'a> {
    /// Only this store's.
    pub store: Option<&'a str>,
    /// Only those in this state.
    pub state: Option<OrderState>,
    /// Only those with a change that waits for a decision.
    pub attention: bool,
}

/// How many orders are in a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OrderCounts {
    /// The state.
    pub state: OrderState,
    /// Orders in it.
    pub orders: u32,
    /// Of them, those with a change that waits for a decision.
    pub attention: u32,
}

impl Order {
    /// Whether its document is there.
    pub fn imported(&self) -> bool {
        self.tkt_no.is_some()
    }
}

impl State {
    /// Reads one order.
    pub fn order(&self, store: &str, id: &str) -> Result<Option<Order>> {
        let row = self.database.one(query!("order_get"), [store, id], read)?;
        row.map(|row| self.whole(row)).transpose()
    }

    /// Reads orders, by store, oldest first.
    pub fn orders(&self, filter: &OrderFilter<'_>) -> Result<Vec<Order>> {
        let values = (filter.store, filter.state, filter.attention);
        let rows = self.database.all(query!("order_list"), values, read)?;
        rows.into_iter().map(|row| self.whole(row)).collect()
    }

    /// Counts the held orders of a store, by what they wait for.
    pub fn held_orders(&self, store: &str) -> Result<HeldOrders> {
        let held = self.database.one(query!("order_count_held"), [store], |row| {
            Ok((row.get("count")?, row.get("oldest")?))
        })?;
        let (count, oldest) = held.unwrap_or_default();
        let reasons = self.database.all(query!("order_held_reasons"), [store], |row| {
            Ok((row.get("reason")?, row.get("orders")?))
        })?;
        Ok(HeldOrders { count, oldest, reasons })
    }

    /// Ids of the orders that a person may mean by a number or an id; several only where a store
    /// gave one number twice.
    pub fn find_orders(&self, store: &str, text: &str) -> Result<Vec<String>> {
        self.database.all(query!("order_find"), [store, text], |row| row.get("order_id"))
    }

    /// Ids of the orders that became the document of this number.
    pub fn find_orders_of_ticket(&self, store: &str, number: &str) -> Result<Vec<String>> {
        let keys = [store, number];
        self.database.all(query!("order_of_ticket"), keys, |row| row.get("order_id"))
    }

    /// Ids of the orders that a pass takes up, in the order that they were placed.
    pub fn orders_to_work(&self, store: &str) -> Result<Vec<String>> {
        self.database.all(query!("order_work"), [store], |row| row.get("order_id"))
    }

    /// How many orders are in each state; states without any are left out.
    pub fn count_orders(&self, store: &str) -> Result<Vec<OrderCounts>> {
        self.database.all(query!("order_count"), [store], |row| {
            Ok(OrderCounts {
                state: row.get("state")?,
                orders: row.get("orders")?,
                attention: row.get("attention")?,
            })
        })
    }

    /// The number of the order that comes before this one among its twins placed up to `seconds`
    /// from it; `None` when it is the first itself or has none.
    pub fn order_twin(&self, order: &Order, seconds: i64) -> Result<Option<String>> {
        let values = (&order.store, &order.id, &order.twin, order.created_at, seconds);
        self.database.one(query!("order_twins"), values, |row| row.get("increment_id"))
    }

    /// The amount is a decimal in a column of text.
    fn whole(&self, (order, total): (Order, String)) -> Result<Order> {
        let unreadable = |cause: String| {
            let cause = format!("order `{}` of store `{}`: {cause}", order.id, order.store);
            Error::new(ErrorKind::Other, "read", &self.database.path, cause)
        };
        let total = decimal(&total).map_err(unreadable)?;
        Ok(Order { total, ..order })
    }
}

impl Writer<'_> {
    /// Keeps an order; its lines, content and events stay as they are.
    pub fn put_order(&self, order: &Order) -> Result<()> {
        let held = order.held.as_ref();
        let total = order.total.to_string();
        let values = params![
            order.store,
            order.id,
            order.number,
            order.view,
            order.status,
            order.customer_id,
            order.email,
            order.created_at,
            order.updated_at,
            order.currency,
            total,
            order.twin,
            order.state,
            order.doc_guid,
            order.doc_id,
            order.tkt_no,
            order.deposit_no,
            order.cust_no,
            held.map(|held| &held.cause),
            held.map(|held| &held.reason),
            held.and_then(|held| held.advice.as_ref()),
            order.released,
            order.attention,
            order.trouble,
            order.attempts,
            order.due_at,
            order.committed,
            order.posted,
        ];
        self.execute("web_order", query!("order_put"), values)?;
        Ok(())
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<(Order, String)> {
    let cause: Option<String> = row.get("held_cause")?;
    let reason: Option<String> = row.get("held_reason")?;
    let advice = row.get("held_advice")?;
    let held = cause.zip(reason).map(|(cause, reason)| Held { cause, reason, advice });
    let order = Order {
        store: row.get("store")?,
        id: row.get("order_id")?,
        number: row.get("increment_id")?,
        view: row.get("view")?,
        status: row.get("status")?,
        customer_id: row.get("customer_id")?,
        email: row.get("email")?,
        created_at: row.get("created_at")?,
        updated_at: row.get("updated_at")?,
        currency: row.get("currency")?,
        total: Decimal::ZERO,
        twin: row.get("twin")?,
        state: row.get("state")?,
        doc_guid: row.get("doc_guid")?,
        doc_id: row.get("doc_id")?,
        tkt_no: row.get("tkt_no")?,
        deposit_no: row.get("deposit_no")?,
        cust_no: row.get("cust_no")?,
        held,
        released: row.get("released")?,
        attention: row.get("attention")?,
        trouble: row.get("trouble")?,
        attempts: row.get("attempts")?,
        due_at: row.get("due_at")?,
        committed: row.get("committed")?,
        posted: row.get("posted")?,
    };
    Ok((order, row.get("total")?))
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{order, put};
    use super::*;

    #[test]
    fn an_order_is_kept_whole_and_read_by_what_a_person_types() -> anyhow::Result<()> {
        let state = State::in_memory()?;
        let held = order("7", OrderState::Held);
        put(&state, &order("7", OrderState::Seen), &[])?;
        put(&state, &held, &[])?;
        assert_eq!(state.order("main", "7")?, Some(held));
        assert_eq!(state.order("other", "7")?, None);
        assert_eq!(state.find_orders("main", "00007")?, ["7"]);
        assert_eq!(state.find_orders("main", "7")?, ["7"]);
        assert!(state.find_orders("main", "8")?.is_empty());
        Ok(())
    }

    #[test]
    fn what_is_on_its_way_is_taken_up_in_the_order_it_was_placed() -> anyhow::Result<()> {
        let state = State::in_memory()?;
        for (id, at, how) in [
            ("10", 5, OrderState::Seen),
            ("9", 5, OrderState::Claimed),
            ("11", 4, OrderState::Held),
            ("3", 6, OrderState::Written),
            ("4", 1, OrderState::Acknowledged),
            ("5", 1, OrderState::Waiting),
        ] {
            put(&state, &Order { created_at: at, ..order(id, how) }, &[])?;
        }
        assert_eq!(state.orders_to_work("main")?, ["11", "9", "10", "3"]);
        let held = OrderFilter { state: Some(OrderState::Held), ..OrderFilter::default() };
        assert_eq!(state.orders(&held)?.len(), 1);
        let told = state.held_orders("main")?;
        assert_eq!((told.count, told.oldest), (1, Some(100)));
        assert_eq!(told.reasons, [("unknown tax".to_owned(), 1)]);
        assert_eq!(state.held_orders("other")?, HeldOrders::default());
        assert_eq!(state.count_orders("main")?.iter().map(|count| count.orders).sum::<u32>(), 6);
        Ok(())
    }

    #[test]
    fn all_twins_but_the_first_are_told_of_the_first() -> anyhow::Result<()> {
        let state = State::in_memory()?;
        let placed = |id: &str, at, how| Order {
            created_at: at,
            twin: "same".into(),
            tkt_no: None,
            ..order(id, how)
        };
        put(&state, &placed("1", 100, OrderState::Waiting), &[])?;
        let orders =
            [("2", 101), ("10", 101), ("11", 130)].map(|(id, at)| placed(id, at, OrderState::Seen));
        orders.iter().try_for_each(|order| put(&state, order, &[]))?;
        let first = |order| state.order_twin(order, 20);
        assert_eq!(first(&orders[0])?, None, "one that is not paid is no order yet");
        assert_eq!(first(&orders[1])?.as_deref(), Some("00002"), "2 was before 10");
        assert_eq!(first(&orders[2])?, None, "too late to be a twin");
        let imported = Order { tkt_no: Some("T".into()), ..orders[1].clone() };
        put(&state, &imported, &[])?;
        assert_eq!(first(&orders[0])?.as_deref(), Some("000010"), "it has its document already");
        Ok(())
    }

    #[test]
    fn two_orders_cannot_claim_one_document() {
        let state = State::in_memory().unwrap();
        put(&state, &order("1", OrderState::Claimed), &[]).unwrap();
        let same = Order { doc_guid: Some("guid-1".to_owned()), ..order("2", OrderState::Claimed) };
        assert!(put(&state, &same, &[]).is_err());
    }
}
