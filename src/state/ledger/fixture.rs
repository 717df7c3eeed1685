//! What the tests of the ledger share: an order, its lines, and what a store tells.

use rust_decimal::Decimal;

use super::{Held, Order, OrderLine, OrderState};
use crate::model::{ItemNo, ProductKey, WebOrder};
use crate::state::State;

/// An order of store `main`, last changed at 100.
pub(super) fn order(id: &str, state: OrderState) -> Order {
    let held = Held {
        cause: "tax".to_owned(),
        reason: "unknown tax".to_owned(),
        advice: Some("map it".to_owned()),
    };
    Order {
        store: "main".to_owned(),
        id: id.to_owned(),
        number: format!("0000{id}"),
        view: "1".to_owned(),
        status: "pending".to_owned(),
        customer_id: None,
        email: "a@b.example".to_owned(),
        created_at: 100,
        updated_at: 100,
        currency: "USD".to_owned(),
        total: "12.50".parse().unwrap(),
        twin: format!("twin-{id}"),
        state,
        doc_guid: Some(format!("guid-{id}")),
        doc_id: Some(7),
        tkt_no: None,
        deposit_no: None,
        cust_no: None,
        held: (state == OrderState::Held).then_some(held),
        released: false,
        attention: None,
        trouble: None,
        attempts: 0,
        due_at: None,
        committed: state == OrderState::Written,
        posted: false,
    }
}

pub(super) fn line(id: &str, open: &str) -> OrderLine {
    OrderLine {
        id: id.to_owned(),
        sku: "TEA".to_owned(),
        key: Some(ProductKey::Unit(ItemNo("TEA".to_owned()), '2')),
        lin_guid: None,
        ordered: "12".parse().unwrap(),
        invoiced: Decimal::ZERO,
        shipped: Decimal::ZERO,
        refunded: Decimal::ZERO,
        cancelled: Decimal::ZERO,
        open: open.parse().unwrap(),
    }
}

pub(super) fn put(state: &State, order: &Order, lines: &[OrderLine]) -> anyhow::Result<()> {
    state.write(|w| {
        w.put_order(order)?;
        Ok(w.put_order_lines(&order.store, &order.id, lines)?)
    })
}

/// An order without lines, as a store tells it.
pub(super) fn web_order(id: &str) -> WebOrder {
    WebOrder {
        id: id.to_owned(),
        number: format!("0000{id}"),
        currency: "USD".to_owned(),
        shown: Some(("EUR".to_owned(), "11.30".parse().unwrap())),
        comments: vec!["Grüße, \"quoted\"".to_owned()],
        total: "12.50".parse().unwrap(),
        ..WebOrder::default()
    }
}
