//! Orders: what is otherwise at the store, in the ledger or in Counterpoint is told, and nothing else.

use chrono::TimeDelta;
use cpsync_double::clerk;
use cpsync_double::magento2::Placed;

use crate::orders::support::{bind, cleats, double, ledger, with_orders};
use crate::support::site::Site;

fn site() -> Site {
    let toml = |toml: String| {
        let rules = "\n[stores.main.orders.activity]\nship-untracked-after = \"2d\"\n";
        with_orders(&toml, "start = \"2026-01-01\"") + rules
    };
    let site = Site::with(|_| {}, toml);
    bind(&site, "main");
    site
}

fn document(site: &Site, placed: &Placed) -> i64 {
    ledger(site, placed).doc_id.unwrap()
}

/// Changes the ledger, as a restored backup would.
fn ledger_says(site: &Site, sql: &str) {
    let file = rusqlite::Connection::open(site.path("cpsync.db")).unwrap();
    file.execute_batch(&format!("PRAGMA foreign_keys = OFF; {sql}")).unwrap();
}

#[test]
fn what_differs_between_store_ledger_and_counterpoint_is_told_order_by_order() {
    let mut site = site();
    let at = site.now - TimeDelta::hours(1);
    let order = |n| cleats(&format!("shopper{n}@example.org")).with(|order| order.at = Some(at));
    let placed: Vec<Placed> = (0..6).map(|n| site.shop.place_order(&order(n))).collect();
    site.expect(0, &["orders", "import"]);
    let [sent, edited, dearer, doubled, gone, lost] = &placed[..] else { unreachable!() };
    let at = site.now.format("%Y-%m-%dT%H:%M:%S").to_string();
    let release = clerk::release(document(&site, sent), 77_000_001, &[(1, "1")], &at);
    site.company.execute(&format!("{release}{}", clerk::track(77_000_001, "1Z1")));
    site.later(TimeDelta::days(1));
    site.expect(0, &["orders", "activity"]);
    site.shop.clear_requests();
    double(&site).clear_statements();
    let ran = site.expect(0, &["verify", "orders"]);
    assert!(ran.out.contains("0 differ, 0 missing, 0 pending of 6 orders"), "{}", ran.out);
    assert!(site.shop.writes().is_empty());
    let (requests, statements) = (site.shop.requests().len(), double(&site).statements().len());
    assert!(requests <= 12 && statements <= 30, "{requests} requests, {statements} statements");

    let edit = clerk::edit(document(&site, edited), 1, "1", &at);
    let total = format!(
        "UPDATE dbo.PS_DOC_HDR_TOT SET TOT = TOT + 1 WHERE TOT_TYP = 'O' AND DOC_ID = {};",
        document(&site, dearer)
    );
    let twin = format!(
        "INSERT INTO dbo.PS_DOC_HDR (DOC_ID, STR_ID, STA_ID, DRW_ID, DRW_SESSION_ID, TKT_NO, DOC_TYP, TKT_TYP,
           DOC_GUID, CUST_NO, TKT_DT, USR_ID, SLS_REP, STK_LOC_ID, PRC_LOC_ID)
         SELECT 77000099, STR_ID, STA_ID, DRW_ID, DRW_SESSION_ID, TKT_NO, 'O', 'T',
           NEWID(), CUST_NO, TKT_DT, USR_ID, SLS_REP, STK_LOC_ID, PRC_LOC_ID
         FROM dbo.PS_DOC_HDR WHERE DOC_ID = {};",
        document(&site, doubled)
    );
    let away = format!(
        "UPDATE dbo.PS_DOC_HDR SET DOC_GUID = NEWID(), TKT_NO = 'AWAY' WHERE DOC_ID = {};",
        document(&site, gone)
    );
    // The ticket delivers two by now; the shop was told of one.
    let more = "UPDATE dbo.PS_DOC_LIN SET QTY_SOLD = 2 WHERE DOC_ID = 77000001;";
    site.company.execute(&format!("{edit}{total}{twin}{away}{more}"));
    ledger_says(
        &site,
        &format!(
            "UPDATE web_order_release SET tracking = '1Z1' || char(10) || '1Z2';
             UPDATE web_order SET order_id = '99' WHERE order_id = '{}'",
            lost.id
        ),
    );
    let ran = site.expect(7, &["verify", "orders"]);
    for told in [
        format!("differs {} (orders)\n  document: \"one\" -> \"{0} (DOC_ID ", doubled.number),
        format!("differs {} (orders)\n  document: \"{0}\" -> \"not in Counterpoint\"", gone.number),
        format!(
            "differs {} (orders)\n  total in Counterpoint: \"44.90\" -> \"45.90\"",
            dearer.number
        ),
        format!(
            "pending {} (orders)\n  lines in Counterpoint: \"as ordered\" -> \"2 -> 1 x CLEAT/6IN\"",
            edited.number
        ),
        format!("differs {} (orders)\n  tracking number 1Z2 of shipment 1: ", sent.number),
        "CLEAT/6IN invoiced: \"1\" -> \"2\"".to_owned(),
        "CLEAT/6IN shipped: \"1\" -> \"2\"".to_owned(),
        format!("differs {} (orders)\n  order: \"not at the store\"", lost.number),
    ] {
        assert!(ran.out.contains(&told), "{told}:\n{}", ran.out);
    }
    ledger_says(&site, "UPDATE web_order_release SET invoice = '98', shipment = '99'");
    site.run(&["orders", "activity"]);
    let ran = site.expect(7, &["verify", "orders"]);
    for told in ["invoice 98 of ticket ", "shipment 99 of ticket "] {
        assert!(ran.out.contains(told), "{told}:\n{}", ran.out);
    }
    assert!(!ran.out.contains("2 -> 1 x CLEAT"), "the edit was told by `activity`: {}", ran.out);
    site.later(TimeDelta::days(40));
    let ran = site.expect(0, &["verify", "orders"]);
    assert!(ran.out.contains("of nothing"), "placed too long ago: {}", ran.out);
    let day = (site.now - TimeDelta::days(60)).format("%Y-%m-%d").to_string();
    site.expect(7, &["verify", "orders", "--since", &day]);
}
