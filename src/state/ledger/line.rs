//! The lines of web orders: what was sold, and what of it is still to be delivered.

use rusqlite::{Row, params};
use rust_decimal::Decimal;

use crate::model::{OpenLine, ProductKey, WrittenLine};
use crate::state::{Error, ErrorKind, Result, State, Writer, query};

/// A line of a web order. Quantities are in the unit that the SKU stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderLine {
    /// The store's id of it; of a configurable: the parent's, which has the quantities.
    pub id: String,
    /// The SKU sold.
    pub sku: String,
    /// The product sold; `None` while nothing of Counterpoint has the SKU.
    pub key: Option<ProductKey>,
    /// `LIN_GUID` of the document's line, once written.
    pub lin_guid: Option<String>,
    /// Ordered.
    pub ordered: Decimal,
    /// Of `ordered`, invoiced at the store.
    pub invoiced: Decimal,
    /// Of `ordered`, shipped at the store.
    pub shipped: Decimal,
    /// Of `ordered`, given back at the store.
    pub refunded: Decimal,
    /// Of `ordered`, cancelled at the store.
    pub cancelled: Decimal,
    /// Still to be delivered: what a store that reserves has reserved.
    pub open: Decimal,
}

impl State {
    /// Reads the lines of one order, as the store has them.
    pub fn order_lines(&self, store: &str, id: &str) -> Result<Vec<OrderLine>> {
        let rows = self.database.all(query!("order_line_list"), [store, id], LineRow::read)?;
        let whole = |row: LineRow| {
            let line = row.id.clone();
            row.line().map_err(|cause| self.unreadable(store, id, &line, &cause))
        };
        rows.into_iter().map(whole).collect()
    }

    /// Reads the lines of an order's document as they were written; empty = none of cpsync's own.
    pub fn written_lines(&self, store: &str, id: &str) -> Result<Vec<WrittenLine>> {
        let lines = self.order_lines(store, id)?.into_iter();
        let written =
            |line: OrderLine| Some(WrittenLine { guid: line.lin_guid?, quantity: line.ordered });
        Ok(lines.filter_map(written).collect())
    }

    /// Reads what is still to be delivered of every store's orders.
    ///
    /// A line that cannot be read is an error, never a quantity of 0 (law 5); one whose SKU is
    /// nothing of Counterpoint has no stock to be counted against.
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
        Ok(OpenLine { key, store: row.store, order: row.order, open, committed, posted })
    }

    fn unreadable(&self, store: &str, order: &str, line: &str, cause: &str) -> Error {
        let cause = format!("line `{line}` of order `{order}` of store `{store}`: {cause}");
        Error::new(ErrorKind::Other, "read", &self.database.path, cause)
    }
}

impl Writer<'_> {
    /// Makes these the lines of an order that is in the ledger.
    pub fn put_order_lines(&self, store: &str, order: &str, lines: &[OrderLine]) -> Result<()> {
        self.execute("web_order_line", query!("order_line_clear"), [store, order])?;
        for (place, line) in (0_u32..).zip(lines) {
            let key = line.key.as_ref().map(ToString::to_string);
            let quantities =
                [line.ordered, line.invoiced, line.shipped, line.refunded, line.cancelled];
            let [ordered, invoiced, shipped, refunded, cancelled] =
                quantities.map(|quantity| quantity.normalize().to_string());
            let open = line.open.normalize().to_string();
            let values = params![
                store,
                order,
                line.id,
                place,
                line.sku,
                key,
                line.lin_guid,
                ordered,
                invoiced,
                shipped,
                refunded,
                cancelled,
                open,
            ];
            self.execute("web_order_line", query!("order_line_put"), values)?;
        }
        Ok(())
    }
}

/// A line as the file has it.
struct LineRow {
    id: String,
    sku: String,
    key: Option<String>,
    lin_guid: Option<String>,
    quantities: [String; 6],
}

impl LineRow {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get("line_id")?,
            sku: row.get("sku")?,
            key: row.get("product_key")?,
            lin_guid: row.get("lin_guid")?,
            quantities: [
                row.get("ordered")?,
                row.get("invoiced")?,
                row.get("shipped")?,
                row.get("refunded")?,
                row.get("cancelled")?,
                row.get("open")?,
            ],
        })
    }

    fn line(self) -> std::result::Result<OrderLine, String> {
        let [ordered, invoiced, shipped, refunded, cancelled, open] = self.quantities;
        Ok(OrderLine {
            id: self.id,
            sku: self.sku,
            key: self.key.map(|key| key.parse()).transpose()?,
            lin_guid: self.lin_guid,
            ordered: decimal(&ordered)?,
            invoiced: decimal(&invoiced)?,
            shipped: decimal(&shipped)?,
            refunded: decimal(&refunded)?,
            cancelled: decimal(&cancelled)?,
            open: decimal(&open)?,
        })
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

/// A decimal kept as text.
pub(super) fn decimal(text: &str) -> std::result::Result<Decimal, String> {
    text.parse().map_err(|_| format!("`{text}` is not a number"))
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{line, order, put};
    use super::*;
    use crate::state::OrderState;

    #[test]
    fn the_lines_of_an_order_are_replaced_as_a_whole() -> anyhow::Result<()> {
        let state = State::in_memory()?;
        let before = [line("2", "12"), line("1", "0.5")];
        put(&state, &order("7", OrderState::Seen), &before)?;
        assert_eq!(state.order_lines("main", "7")?, before, "in the store's order");
        let unknown = OrderLine { key: None, sku: "?".to_owned(), ..line("3", "1") };
        put(&state, &order("7", OrderState::Held), std::slice::from_ref(&unknown))?;
        assert_eq!(state.order_lines("main", "7")?, [unknown]);
        assert!(state.open_lines()?.is_empty(), "nothing of Counterpoint, no stock");
        Ok(())
    }

    #[test]
    fn open_lines_are_those_with_something_left_in_orders_that_are_not_closed() -> anyhow::Result<()>
    {
        let state = State::in_memory()?;
        put(&state, &order("1", OrderState::Written), &[line("1", "2.50"), line("2", "0.0")])?;
        put(&state, &order("2", OrderState::Held), &[line("1", "1")])?;
        put(&state, &order("3", OrderState::Closed), &[line("1", "9")])?;
        put(&state, &order("4", OrderState::Ignored), &[line("1", "9")])?;
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
    fn a_line_needs_its_order() {
        let state = State::in_memory().unwrap();
        let orphan = state.write(|w| Ok(w.put_order_lines("main", "none", &[line("1", "1")])?));
        assert!(orphan.is_err());
    }
}
