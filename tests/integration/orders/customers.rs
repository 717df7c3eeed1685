//! Whose order it is.

use super::support::{cleats, customers, documents, ledger, rows, site, site_with, with_orders};
use cpsync_double::magento2::NewOrder;

const SHARED: &str = "rosalind.rushmore@mail.example";

fn account(id: u32) -> impl FnOnce(&mut NewOrder) {
    move |order| order.customer = Some(id)
}

#[test]
fn the_shoppers_account_is_linked_by_his_first_order() {
    let site = site();
    let first = site.shop.place_order(&cleats("aurelia.ashdown@mail.example").with(account(7)));
    site.expect(0, &["orders", "import"]);
    assert_eq!(ledger(&site, &first).cust_no.as_deref(), Some("100001"));
    let why = site.expect(0, &["customers", "why", "7"]).out;
    assert!(why.contains("shopper 7 of store `main` is customer 100001"), "{why}");
    assert!(why.contains(&format!("with order {}", first.number)), "{why}");
    // Another address by now: the link counts.
    let second = cleats("new@example.org").buy("KEYFLOAT", 1, "4.50").with(account(7));
    let second = site.shop.place_order(&second);
    site.expect(0, &["orders", "import"]);
    assert_eq!(ledger(&site, &second).cust_no.as_deref(), Some("100001"));
    assert!(customers(&site, "new@example.org").is_empty());
}

#[test]
fn a_person_links_and_unlinks() {
    let site = site();
    let refused = site.expect(2, &["customers", "link", "7", "NOBODY"]);
    assert!(refused.err.contains("no customer `NOBODY`"), "{}", refused.err);
    site.expect(0, &["customers", "link", "7", "100003"]);
    let first = site.shop.place_order(&cleats("x@example.org").with(account(7)));
    site.expect(0, &["orders", "import"]);
    assert_eq!(ledger(&site, &first).cust_no.as_deref(), Some("100003"));
    let why = site.expect(0, &["customers", "why", "x@example.org"]).out;
    assert!(why.contains("100003") && why.contains("by a person"), "{why}");
    site.expect(0, &["customers", "unlink", "7"]);
    site.expect(2, &["customers", "unlink", "7"]);
    let second =
        site.shop.place_order(&cleats("x@example.org").buy("KEYFLOAT", 1, "4.50").with(account(7)));
    site.expect(0, &["orders", "import"]);
    assert_ne!(ledger(&site, &second).cust_no.as_deref(), Some("100003"));
    let unknown = site.expect(2, &["customers", "why", "99"]);
    assert!(unknown.err.contains("nothing is known"), "{}", unknown.err);
}

#[test]
fn an_address_that_several_have_goes_to_the_lowest_with_a_word_or_is_held() {
    let site = site();
    let placed = site.shop.place_order(&cleats(SHARED));
    site.expect(0, &["orders", "import"]);
    let taken = ledger(&site, &placed).cust_no.unwrap();
    let flagged = format!(
        "SELECT CUST_NO FROM dbo.AR_CUST WHERE EMAIL_ADRS_1 = '{SHARED}' AND IS_ECOMM_CUST = 'Y' \
         ORDER BY CUST_NO"
    );
    let wanted = rows(&site, &flagged).first().cloned().unwrap_or_else(|| "100018".to_owned());
    assert_eq!(taken, wanted);
    let strict =
        site_with(|_| {}, |toml| toml + "\n[stores.main.orders.customers]\nstrict = true\n");
    let held = strict.shop.place_order(&cleats(SHARED));
    strict.expect(3, &["orders", "import"]);
    assert!(ledger(&strict, &held).held.unwrap().reason.contains("100018, 100031"));
    assert!(documents(&strict, "0000").is_empty());
}

#[test]
fn guests_can_go_to_one_customer() {
    let edit = "\n[stores.main.orders.customers]\nguest = \"CASH\"\n";
    let site = site_with(|_| {}, |toml| with_orders(&toml, "") + edit);
    let guest = site.shop.place_order(&cleats("nobody@example.org"));
    let known = site.shop.place_order(&cleats("aurelia.ashdown@mail.example"));
    site.expect(0, &["orders", "import"]);
    assert_eq!(ledger(&site, &guest).cust_no.as_deref(), Some("CASH"));
    assert_eq!(ledger(&site, &known).cust_no.as_deref(), Some("100001"));
    assert!(customers(&site, "nobody@example.org").is_empty());
}
