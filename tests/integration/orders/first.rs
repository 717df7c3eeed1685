//! The plain case: an order arrives once, the shop is told, and `orders show` has the story.

use cpsync::state::OrderState;

use super::support::{
    cleats, comments, customers, documents, double, ledger, lines, rows, site, state,
};

#[test]
fn an_order_becomes_a_document_and_the_shop_is_told_once() {
    let site = site();
    let placed = site.shop.place_order(&cleats("jan@example.org"));
    let ran = site.expect(0, &["orders", "import", "-v"]);
    assert_eq!(documents(&site, "0000"), ["000000001"], "{}{}", ran.out, ran.err);
    assert_eq!(state(&site, &placed), OrderState::Acknowledged);
    assert_eq!(comments(&site, placed.id), ["Counterpoint order 000000001"]);
    let order = ledger(&site, &placed);
    let lines = format!(
        "SELECT ITEM_NO, QTY_SOLD, EXT_PRC FROM dbo.PS_DOC_LIN WHERE DOC_ID = {}",
        order.doc_id.unwrap()
    );
    assert_eq!(rows(&site, &lines), ["CLEAT/6IN|2.0000|39.90"]);
    assert_eq!(customers(&site, "jan@example.org"), [order.cust_no.unwrap()]);
    assert!(site.writes_of(&["orders", "import"]).is_empty(), "nothing is new");
    assert_eq!(documents(&site, "0000").len(), 1);
}

#[test]
fn show_tells_the_story_of_an_order() {
    let site = site();
    site.shop.place_order(&cleats("jan@example.org"));
    site.expect(0, &["orders", "import"]);
    let shown = site.expect(0, &["orders", "show", "000000001"]).out;
    for part in [
        "order 000000001 of store `main`, id 1",
        "acknowledged",
        "jan@example.org, guest",
        "44.90 USD",
        "DOC_GUID",
        "CLEAT/6IN",
        "1. CLEAT/6IN: 2 x 19.95 = 39.90, tax 0.00",
        "charge 1:",
        "final payment 44.90 as CHECK",
        "read from the store in status `pending`",
        "nobody has jan@example.org: customer",
        "claimed document",
        "document 000000001 written (DOC_ID",
        "the store was told",
    ] {
        assert!(shown.contains(part), "`{part}` is not in:\n{shown}");
    }
    let by_id = site.expect(0, &["orders", "show", "1", "--json"]).out;
    let order = &lines(&by_id, "order")[0];
    assert_eq!(order["document"]["number"], "000000001");
    assert_eq!(order["lines"][0]["open"], "2");
    let refused = site.expect(2, &["orders", "show", "7"]);
    assert!(refused.err.contains("the ledger has no order `7`"), "{}", refused.err);
}

#[test]
fn a_dry_run_prints_the_whole_document_and_writes_nothing_anywhere() {
    let site = site();
    site.shop.place_order(&cleats("jan@example.org"));
    let file = || std::fs::read(site.path("cpsync.db")).unwrap();
    let (before, image) = (file(), site.shop.image());
    let count = "SELECT COUNT(*) FROM dbo.PS_DOC_HDR UNION ALL SELECT COUNT(*) FROM dbo.AR_CUST";
    let counted = rows(&site, count);
    double(&site).clear_statements();
    let ran = site.expect(0, &["orders", "import", "--dry-run"]);
    for part in [
        "insert AR_CUST",
        "EMAIL_ADRS_1: \"jan@example.org\"",
        "insert PS_DOC_HDR",
        "TKT_NO: \"000000001\"",
        "insert PS_DOC_LIN",
        "insert PS_DOC_PMT",
        "final payment 44.90",
        "1 created",
    ] {
        assert!(ran.out.contains(part), "`{part}` is not in:\n{}", ran.out);
    }
    assert!(file() == before, "the state file was written");
    assert_eq!(rows(&site, count), counted);
    assert!(site.shop.writes().is_empty());
    assert_eq!(site.shop.image(), image);
    let statements = double(&site).statements();
    assert!(
        !statements.iter().any(|sql| sql.contains("BEGIN TRANSACTION")),
        "a transaction was begun"
    );
    site.expect(0, &["orders", "import"]);
    assert_eq!(documents(&site, "0000").len(), 1);
}
