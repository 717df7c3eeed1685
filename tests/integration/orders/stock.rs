//! What the shop may sell, with orders on their way.

use cpsync_double::company;
use cpsync_double::magento2::MagentoDouble;
use serde_json::Value;

use super::super::support::few;
use super::super::support::site::Site;
use super::support::{begun, cleats, ship};

const ITEMS: [&str; 1] = ["CLEAT/6IN"];

fn held(shop: &MagentoDouble) -> Value {
    let rows = shop.source_items();
    let row = rows.iter().find(|row| row["sku"] == "CLEAT/6IN").expect("the shop has it");
    row["quantity"].clone()
}

fn one(toml: String) -> String {
    begun(&few::only(&ITEMS)(toml))
        .replace("locations = [\"MAIN\", \"WHSE\"]", "locations = \"MAIN\"")
}

/// MAIN: 20 on hand, 3 committed.
#[test]
fn the_shops_own_order_is_taken_off_once_all_the_way() {
    let site = Site::with(|_| {}, one);
    site.expect(0, &["items"]);
    assert_eq!(held(&site.shop), 17);
    let placed = site.shop.place_order(&cleats("a@example.org"));
    site.expect(0, &["inventory"]);
    assert_eq!(held(&site.shop), 17, "the shop has reserved 2 of them");
    site.expect(0, &["orders", "import"]);
    site.expect(0, &["inventory"]);
    assert_eq!(held(&site.shop), 17, "committed and reserved, but not twice");
    ship(&site, &placed, 2);
    assert_eq!(held(&site.shop), 15, "the shop takes what it ships off its source");
    site.expect(0, &["inventory"]);
    assert_eq!(held(&site.shop), 15, "20 less 5 committed, nothing reserved any more");
}

/// A second store on the same Counterpoint.
fn second(toml: &str, url: &str) -> String {
    let (_, sections) = toml.split_once("[stores.main]").unwrap();
    let sections = format!("[stores.main]{sections}").replace("stores.main", "stores.pier");
    let own = sections.lines().find(|line| line.starts_with("url = ")).unwrap().to_owned();
    let sections = sections.replace(&own, &format!("url = \"{url}\""));
    format!(
        "{toml}\n{}",
        sections.replace("[stores.pier.orders]\n", "[stores.pier.orders]\nprefix = \"P\"\n")
    )
}

#[test]
fn what_one_store_sells_the_other_does_not_offer_before_and_after_the_import() {
    let pier = MagentoDouble::start(company::shop()).unwrap();
    let url = pier.url();
    let site = Site::with(|_| {}, |toml| second(&one(toml), &url));
    site.expect(0, &["items"]);
    assert_eq!((held(&site.shop), held(&pier)), (17.into(), 17.into()));
    pier.place_order(&cleats("a@example.org"));
    site.expect(0, &["inventory"]);
    assert_eq!((held(&site.shop), held(&pier)), (15.into(), 17.into()), "known before its import");
    site.expect(0, &["orders", "import"]);
    site.expect(0, &["inventory"]);
    assert_eq!((held(&site.shop), held(&pier)), (15.into(), 17.into()), "the same after it");
    // The other's orders cannot be read: by default nothing is sent, and that is said.
    pier.set_maintenance(true);
    site.company.execute(
        "UPDATE dbo.IM_INV SET QTY_ON_HND = 30 WHERE ITEM_NO = 'CLEAT/6IN' AND LOC_ID = 'MAIN'",
    );
    let ran = site.expect(4, &["inventory"]);
    assert!(ran.err.contains("not known what was sold"), "{}", ran.err);
    assert_eq!(held(&site.shop), 15);
    // Or some more is kept back.
    site.write_configuration(|toml| {
        let section = "[stores.main.inventory]\n";
        let buffer = format!("{section}when-orders-unreadable = \"buffer:4\"\n");
        second(&one(toml), &url).replace(section, &buffer)
    });
    let ran = site.run(&["inventory", "-v"]);
    assert!(ran.out.contains("4 more of every product is kept back"), "{}{}", ran.out, ran.err);
    assert_eq!(held(&site.shop), 21, "30 - 5 committed - 4");
}
