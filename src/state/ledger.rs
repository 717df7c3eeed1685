//! The ledger: one row a web order, with what is still to be delivered of its lines.
//!
//! Filled by the orders task; the availability sum reads the open lines of every store.

use rusqlite::Row;
use rust_decimal::Decimal;

use super::word::words;
use super::{Error, ErrorKind, Result, State, Writer, query};
use crate::model::{OpenLine, ProductKey};

/// A web order as far as cpsync has brought it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// The store's name.
    pub store: String,
    /// The store's id of it (Magento 2: `entity_id`).
    pub id: String,
    /// The number that the shopper knows.
    pub number: String,
    /// When the store last changed it, unix seconds, UTC.
    pub updated_at: i64,
    /// How far it came.
    pub state: OrderState,
    /// The document's `DOC_GUID`, claimed before it is written; no two orders have the same.
    pub doc_guid: Option<String>,
    /// The document's `TKT_NO`, once written.
    pub tkt_no: Option<String>,
    /// Why it is held, in words; `Some` exactly when it is.
    pub held_reason: Option<String>,
    /// Whether Counterpoint has committed it: its lines are out of `QTY_AVAIL`.
    pub committed: bool,
    /// Whether Counterpoint has posted it: its lines are out of `QTY_ON_HND`.
    pub posted: bool,
}

/// How far a web order came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum OrderState {
    /// Read from the store.
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
    Seen = "seen",
    Claimed = "claimed",
    Written = "written",
    Acknowledged = "acknowledged",
    Held = "held",
    Closed = "closed",
});

/// A line of a web order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderLine {
    /// The store's id of it.
    pub id: String,
    /// The product sold.
    pub key: ProductKey,
    /// Ordered, in stocking units.
    pub ordered: Decimal,
    /// Still to be delivered, in stocking units.
    pub open: Decimal,
}

/// The web orders of a store that wait for a person.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HeldOrders {
    /// How many.
    pub count: u32,
    /// When the store last changed the oldest, unix seconds, UTC; `None` without one.
    pub oldest: Option<i64>,
}

impl State {
    /// Counts the held orders of a store.
    pub fn held_orders(&self, store: &str) -> Result<HeldOrders> {
        let held = self.database.one(query!("order_count_held"), [store], |row| {
            Ok(HeldOrders { count: row.get("count")?, oldest: row.get("oldest")? })
        })?;
        Ok(held.unwrap_or_default())
    }

    /// Reads one order.
    pub fn order(&self, store: &str, id: &str) -> Result<Option<Order>> {
        self.database.one(query!("order_get"), [store, id], read_order)
    }

    /// Reads the lines of one order, by id.
    pub fn order_lines(&self, store: &str, id: &str) -> Result<Vec<OrderLine>> {
        let rows = self.database.all(query!("order_line_list"), [store, id], |row| {
            let texts: [String; 3] =
                [row.get("product_key")?, row.get("ordered")?, row.get("open")?];
            Ok((row.get("line_id")?, texts))
        })?;
        let line = |(line, [key, ordered, open]): (String, [String; 3])| {
            let unreadable = |cause: String| self.unreadable(store, id, &line, &cause);
            let key = key.parse().map_err(unreadable)?;
            let ordered = decimal(&ordered).map_err(unreadable)?;
            let open = decimal(&open).map_err(unreadable)?;
            Ok(OrderLine { id: line, key, ordered, open })
        };
        rows.into_iter().map(line).collect()
    }

    /// Reads what is still to be delivered of every store's orders.
    ///
    /// A line that cannot be read is an error, never a quantity of 0 (law 5).
    pub fn open_lines(&self) -> Result<Vec<OpenLine>> {
        let rows = self.database.all(query!("order_line_list_open"), [], OpenRow::read)?;
        let lines = rows.into_iter().map(|row| self.open_line(row));
        lines.filter(|line| !matches!(line, Ok(line) if line.open <= Decimal::ZERO)).collect()
    }

    fn open_line(&self, row: OpenRow) -> Result<OpenLine> {
        let unreadable = |cause: String| self.unreadable(&row.store, &row.order, &row.line, &cause);
        let key = row.key.parse().map_err(unreadable)?;
        let open = decimal(&row.open).map_err(unreadable)?;
        let (committed, posted) = (row.committed, row.posted);
        Ok(OpenLine { key, store: row.store, open, committed, posted })
    }

    fn unreadable(&self, store: &str, order: &str, line: &str, cause: &str) -> Error {
        let cause = format!("line `{line}` of order `{order}` of store `{store}`: {cause}");
        Error::new(ErrorKind::Other, "read", &self.database.path, cause)
    }
}

impl Writer<'_> {
    /// Keeps an order; its lines stay as they are.
    pub fn put_order(&self, order: &Order) -> Result<()> {
        let values = (
            &order.store,
            &order.id,
            &order.number,
            order.updated_at,
            order.state,
            &order.doc_guid,
            &order.tkt_no,
            &order.held_reason,
            order.committed,
            order.posted,
        );
        self.execute("web_order", query!("order_put"), values)?;
        Ok(())
    }

    /// Keeps a line of an order that is in the ledger.
    pub fn put_order_line(&self, store: &str, order: &str, line: &OrderLine) -> Result<()> {
        let texts = (line.key.to_string(), line.ordered.to_string(), line.open.to_string());
        let values = (store, order, &line.id, texts.0, texts.1, texts.2);
        self.execute("web_order_line", query!("order_line_put"), values)?;
        Ok(())
    }
}

/// An open line as the file has it.
struct OpenRow {
    store: String,
    order: String,
    line: String,
    key: String,
    open: String,
    committed: bool,
    posted: bool,
}

impl OpenRow {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            store: row.get("store")?,
            order: row.get("order_id")?,
            line: row.get("line_id")?,
            key: row.get("product_key")?,
            open: row.get("open")?,
            committed: row.get("committed")?,
            posted: row.get("posted")?,
        })
    }
}

fn read_order(row: &Row<'_>) -> rusqlite::Result<Order> {
    Ok(Order {
        store: row.get("store")?,
        id: row.get("order_id")?,
        number: row.get("increment_id")?,
        updated_at: row.get("updated_at")?,
        state: row.get("state")?,
        doc_guid: row.get("doc_guid")?,
        tkt_no: row.get("tkt_no")?,
        held_reason: row.get("held_reason")?,
        committed: row.get("committed")?,
        posted: row.get("posted")?,
    })
}

fn decimal(text: &str) -> std::result::Result<Decimal, String> {
    text.parse().map_err(|_| format!("`{text}` is not a quantity"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ItemNo;

    fn order(id: &str, state: OrderState) -> Order {
        Order {
            store: "main".to_owned(),
            id: id.to_owned(),
            number: format!("0000{id}"),
            updated_at: 100,
            state,
            doc_guid: Some(format!("guid-{id}")),
            tkt_no: None,
            held_reason: (state == OrderState::Held).then(|| "unknown tax".to_owned()),
            committed: state == OrderState::Written,
            posted: false,
        }
    }

    fn line(id: &str, open: &str) -> OrderLine {
        OrderLine {
            id: id.to_owned(),
            key: ProductKey::Unit(ItemNo("TEA".to_owned()), '2'),
            ordered: "12.0000".parse().unwrap(),
            open: open.parse().unwrap(),
        }
    }

    fn put(state: &State, order: &Order, lines: &[OrderLine]) -> anyhow::Result<()> {
        state.write(|w| {
            w.put_order(order)?;
            lines.iter().try_for_each(|line| w.put_order_line("main", &order.id, line))?;
            Ok(())
        })
    }

    #[test]
    fn an_order_and_its_lines_are_kept() -> anyhow::Result<()> {
        let state = State::in_memory()?;
        let lines = [line("1", "12"), line("2", "0.5000")];
        put(&state, &order("7", OrderState::Seen), &lines)?;
        put(&state, &order("7", OrderState::Held), &[])?;
        assert_eq!(state.order("main", "7")?, Some(order("7", OrderState::Held)));
        assert_eq!(state.order("other", "7")?, None);
        let held = HeldOrders { count: 1, oldest: Some(100) };
        assert_eq!(state.held_orders("main")?, held);
        assert_eq!(state.held_orders("other")?, HeldOrders::default());
        assert_eq!(state.order_lines("main", "7")?, lines);
        Ok(())
    }

    #[test]
    fn open_lines_are_those_with_something_left_in_orders_that_are_not_closed() -> anyhow::Result<()>
    {
        let state = State::in_memory()?;
        put(&state, &order("1", OrderState::Written), &[line("1", "2.5"), line("2", "0.0")])?;
        put(&state, &order("2", OrderState::Held), &[line("1", "1")])?;
        put(&state, &order("3", OrderState::Closed), &[line("1", "9")])?;
        let open: Vec<_> = state
            .open_lines()?
            .into_iter()
            .map(|line| (line.store, line.open.to_string(), line.committed, line.posted))
            .collect();
        let main = || "main".to_owned();
        assert_eq!(open, [(main(), "2.5".into(), true, false), (main(), "1".into(), false, false)]);
        Ok(())
    }

    #[test]
    fn a_line_that_cannot_be_read_is_an_error_and_not_nothing() -> anyhow::Result<()> {
        let state = State::in_memory()?;
        put(&state, &order("1", OrderState::Seen), &[line("1", "1")])?;
        for (column, value) in [("open", "many"), ("open", "NaN"), ("product_key", "A\tb")] {
            let spoil = format!("UPDATE web_order_line SET open = '1', {column} = '{value}'");
            let spoil = spoil.replace("open = '1', open", "open");
            state.database.connection.execute_batch(&spoil)?;
            let error = state.open_lines().unwrap_err();
            assert!(error.message.contains("line `1` of order `1` of store `main`"), "{error}");
        }
        Ok(())
    }

    #[test]
    fn two_orders_cannot_claim_one_document_and_a_line_needs_its_order() {
        let state = State::in_memory().unwrap();
        put(&state, &order("1", OrderState::Claimed), &[]).unwrap();
        let same = Order { doc_guid: Some("guid-1".to_owned()), ..order("2", OrderState::Claimed) };
        assert!(put(&state, &same, &[]).is_err());
        let orphan = state.write(|w| Ok(w.put_order_line("main", "none", &line("1", "1"))?));
        assert!(orphan.is_err());
    }
}
