//! Web orders as they are in the ledger, for suites that need one there.

use cpsync::model::ProductKey;
use cpsync::state::{Order, OrderLine, OrderState};
use rust_decimal::Decimal;

/// An order whose document is there.
pub(crate) fn order(store: &str, id: &str, committed: bool, posted: bool) -> Order {
    Order {
        store: store.into(),
        id: id.into(),
        number: format!("00000000{id}"),
        view: "1".into(),
        status: "pending".into(),
        customer_id: None,
        email: "jan@example.org".into(),
        created_at: 1,
        updated_at: 1,
        currency: "USD".into(),
        total: Decimal::ONE,
        twin: String::new(),
        state: OrderState::Written,
        doc_guid: None,
        doc_id: None,
        tkt_no: None,
        deposit_no: None,
        cust_no: None,
        held: None,
        released: false,
        attention: None,
        trouble: None,
        attempts: 0,
        due_at: None,
        committed,
        posted,
    }
}

/// A line of which so many are open, and nothing else happened.
pub(crate) fn line(id: &str, key: ProductKey, open: Decimal) -> OrderLine {
    OrderLine {
        id: id.into(),
        sku: key.item().0.clone(),
        key: Some(key),
        lin_guid: None,
        ordered: open,
        invoiced: Decimal::ZERO,
        shipped: Decimal::ZERO,
        refunded: Decimal::ZERO,
        cancelled: Decimal::ZERO,
        open,
    }
}
