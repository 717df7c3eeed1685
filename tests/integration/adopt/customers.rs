//! Shoppers' accounts: linked by e-mail address, by the rule of `orders import`.

use cpsync_double::magento2::NewOrder;
use serde_json::json;

use super::{call, written};
use crate::support::site::Site;

/// An account of the shop; its id.
fn account(site: &Site, email: &str) -> String {
    let customer = json!({"customer": {"email": email, "firstname": "A", "lastname": "B"}});
    call(site, "POST", "customers", &customer)["id"].to_string()
}

#[test]
fn accounts_are_linked_as_their_first_orders_would_link_them() {
    let site = Site::of(&["CLEAT/6IN"]);
    let [single, flagged, unclear, nobody, by_hand] = [
        "Aurelia.Ashdown@mail.example",
        "rosalind.rushmore@mail.example",
        "web01@mail.example",
        "new@example.org",
        "corinne.coddington@mail.example",
    ]
    .map(|email| account(&site, email));
    site.company.execute(
        "UPDATE dbo.AR_CUST SET IS_ECOMM_CUST = 'N' WHERE CUST_NO IN ('W00001', 'W00018', '100031');
         UPDATE dbo.AR_CUST SET IS_ECOMM_CUST = 'Y' WHERE CUST_NO = '100018';",
    );
    site.expect(0, &["customers", "link", &by_hand, "100007"]);
    site.shop.clear_requests();
    let told = site.expect(7, &["adopt", "customers"]).out;
    let counts = "customers: 2 matched, 1 bound before, 1 ambiguous, ";
    assert!(told.contains(counts), "{told}");
    let unclear_line = "customers web01@mail.example: several customers have this address: W00001 (Søren \
                        Fairweather), W00018 (Tidewater Boat Works)";
    assert!(told.contains(unclear_line), "{told}");
    assert!(told.contains(&format!("`cpsync customers link {unclear} CUST_NO`")), "{told}");
    assert!(
        told.contains("customers in the store only; left alone:\n  new@example.org\n"),
        "{told}"
    );
    let links = || {
        let links = site.state().customer_links("main").unwrap();
        links.into_iter().map(|link| (link.customer_id, link.cust_no)).collect::<Vec<_>>()
    };
    let pair = |id: &String, number: &str| (id.clone(), number.to_owned());
    let wanted = [pair(&single, "100001"), pair(&flagged, "100018"), pair(&by_hand, "100007")];
    assert_eq!(links(), wanted);
    assert_eq!(written(&site.shop), [] as [String; 0]);
    // The link counts, whatever address he has by now.
    let id: u32 = single.parse().unwrap();
    let mut order = NewOrder::guest("moved@example.org").buy("CLEAT/6IN", 1, "12.95");
    order.customer = Some(id);
    site.expect(0, &["items"]);
    let placed = site.shop.place_order(&order);
    site.expect(0, &["orders", "import", "--since", "2020-01-01"]);
    let kept = site.state().order("main", &placed.id.to_string()).unwrap().unwrap();
    assert_eq!(kept.cust_no.as_deref(), Some("100001"));
    site.expect(0, &["customers", "link", &unclear, "W00018"]);
    let again = site.expect(0, &["adopt", "customers"]).out;
    assert!(again.contains("customers: 4 bound before, "), "{again}");
    let why = site.expect(0, &["customers", "why", &flagged]).out;
    assert!(
        why.contains("is customer 100018: by adopt: customer 100018 is the lowest flagged"),
        "{why}"
    );
    assert!(!links().contains(&pair(&nobody, "")));
}
