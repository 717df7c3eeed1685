//! The plain case: an order arrives once, and the shop is told.

use cpsync::state::OrderState;
use cpsync_double::magento2::NewOrder;

use super::support::{comments, documents, ledger, rows, site, state};

#[test]
fn an_order_becomes_a_document_and_the_shop_is_told_once() {
    let site = site();
    let order = NewOrder::guest("jan@example.org").buy("CLEAT/6IN", 2, "19.95").fee("5.00");
    let placed = site.shop.place_order(&order);
    let ran = site.expect(0, &["orders", "import", "-v"]);
    assert_eq!(documents(&site), ["000000001"], "{}{}", ran.out, ran.err);
    assert_eq!(state(&site, placed.id), OrderState::Acknowledged);
    assert_eq!(comments(&site, placed.id), ["Counterpoint order 000000001"]);
    let lines = rows(
        &site,
        "SELECT ITEM_NO, QTY_SOLD, EXT_PRC FROM dbo.PS_DOC_LIN WHERE TKT_NO = '000000001'",
    );
    assert_eq!(lines, ["CLEAT/6IN|2.0000|39.90"]);
    let committed =
        "SELECT QTY_COMMIT FROM dbo.IM_INV WHERE ITEM_NO = 'CLEAT/6IN' AND LOC_ID = 'MAIN'";
    assert_eq!(rows(&site, committed), ["5.0000"], "3 before, by the commit procedure");
    assert!(ledger(&site, placed.id).cust_no.is_some());
    assert!(site.writes_of(&["orders", "import"]).is_empty(), "nothing is new");
    assert_eq!(documents(&site).len(), 1);
}
