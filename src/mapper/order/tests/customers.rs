//! Whose order it is.

use super::fixture::*;
use crate::mapper::order::{Choice, check_account, choose, customer};
use crate::model::{CustomerMatch, PostalAddress, WebOrder};

fn found(number: &str, ecommerce: bool) -> CustomerMatch {
    CustomerMatch {
        number: number.into(),
        name: String::new(),
        email: "guest@example.com".into(),
        ecommerce,
        category: None,
        has_account: false,
    }
}

#[test]
fn a_link_comes_first_then_a_match_then_a_new_customer() {
    /// Keys, link, who has the address, who is chosen, whether with a warning.
    type Case = (
        &'static str,
        Option<&'static str>,
        &'static [(&'static str, bool)],
        Option<&'static str>,
        bool,
    );
    let cases: [Case; 8] = [
        ("", Some("900"), &[("100", true)], Some("900"), false),
        ("", None, &[("100", false)], Some("100"), false),
        ("", None, &[("100", false), ("9", true), ("10", true)], Some("10"), false),
        ("", None, &[("b2", false), ("B1", false)], Some("B1"), true),
        ("strict = true", None, &[("100", false), ("101", true)], None, false),
        ("strict = true", None, &[("100", false)], Some("100"), false),
        ("", None, &[], Some("new"), false),
        ("guest = \"CASH\"", None, &[], Some("CASH"), false),
    ];
    for (keys, link, matches, expected, warned) in cases {
        let rules = rules(&format!("[stores.main.orders.customers]\n{keys}"));
        let matches: Vec<CustomerMatch> =
            matches.iter().map(|(number, flag)| found(number, *flag)).collect();
        let choice = choose(&order(), &rules.customers, link, &matches);
        let (number, warning) = match choice {
            Ok(Choice::Existing { number, warning, .. }) => (Some(number), warning.is_some()),
            Ok(Choice::New { .. }) => (Some("new".to_owned()), false),
            Err(hold) => {
                assert!(hold.reason.contains("100, 101"), "{}", hold.reason);
                (None, false)
            }
        };
        assert_eq!((number.as_deref(), warned), (expected, warning), "{keys} {matches:?}");
    }
}

#[test]
fn the_customer_for_guests_is_not_for_account_holders() {
    let mut order = order();
    order.shopper.id = Some("5".into());
    let rules = rules("customers = { guest = \"CASH\" }");
    let choice = choose(&order, &rules.customers, None, &[]);
    assert!(matches!(choice, Ok(Choice::New { .. })));
    assert!(customer(&order, &rules, ZONE).account);
}

#[test]
fn a_record_has_a_ship_to_address_only_where_it_differs() {
    let mut order = order();
    let rules = rules("");
    assert_eq!(customer(&order, &rules, ZONE).ship_to, None);
    order.shipping =
        Some(PostalAddress { street: vec!["DAMRAK 1,".into(), "2nd Floor".into()], ..address() });
    assert_eq!(customer(&order, &rules, ZONE).ship_to, None, "case and commas do not count");
    order.shipping =
        Some(PostalAddress { id: Some("7".into()), city: "Utrecht".into(), ..address() });
    let record = customer(&order, &rules, ZONE);
    assert_eq!(record.ship_to.map(|address| address.city).as_deref(), Some("Utrecht"));
    assert_eq!(record.ship_id.as_deref(), Some("7"));
    let (number, date) = record.last_order.unwrap();
    assert_eq!((number.as_str(), date.to_string().as_str()), ("000000001", "2026-11-21 17:20:43"));
}

#[test]
fn a_charge_to_an_account_needs_a_customer_who_has_one() {
    let mut order: WebOrder = order();
    order.payments[0].method = "purchaseorder".into();
    let document = map(&order, &rules(RULES)).unwrap();
    let with = CustomerMatch { has_account: true, ..found("100", true) };
    assert!(check_account(&document, &site(), Some(&with)).is_ok());
    let hold = check_account(&document, &site(), Some(&found("100", true))).unwrap_err();
    assert_eq!(hold.cause, "account 100");
    assert!(check_account(&document, &site(), None).unwrap_err().reason.contains("new customer"));
    order.payments[0].method = "checkmo".into();
    let document = map(&order, &rules(RULES)).unwrap();
    assert!(check_account(&document, &site(), None).is_ok());
}

#[test]
fn a_category_may_have_its_own_rules() {
    let rules = rules(
        "[stores.main.orders.customers]\nupdate-billing = true\n\
         categories = [{ category = \"TRADE\", update-billing = false }]",
    );
    let update = |category| rules.customers.update_of(category);
    assert!(update(None).update_billing && update(Some("SHOP")).update_billing);
    assert!(!update(Some("trade ")).update_billing);
    assert!(update(Some("TRADE")).add_shipping, "what it does not say is as for all");
}
