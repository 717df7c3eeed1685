//! Open web-order lines in the ledger and what they do to the pushed number.

use cpsync::model::{ItemNo, ProductKey};
use cpsync_double::magento2::Fault;

use super::super::support::orders;
use super::super::support::site::Site;
use super::{edited, held, setting, site};

/// Puts an order with one open line into the ledger.
fn order(site: &Site, store: &str, key: ProductKey, open: &str, committed: bool, posted: bool) {
    let open = open.parse().unwrap();
    let order = orders::order(store, "1", committed, posted);
    let line = orders::line("1", key, open);
    site.state()
        .write(|writer| {
            writer.put_order(&order)?;
            Ok(writer.put_order_lines(store, "1", &[line])?)
        })
        .unwrap();
}

fn item(no: &str) -> ProductKey {
    ProductKey::Item(ItemNo(no.into()))
}

/// MAIN: 20 on hand, 3 committed. The shop keeps reservations of its own orders.
#[test]
fn open_lines_change_the_number_as_the_figure_demands() {
    let items = ["CLEAT/6IN"];
    let site = site(&items, None);
    for (figure, store, committed, posted, expected) in [
        // Not in Counterpoint yet: the shop's reservation does it.
        ("available", "main", false, false, "17"),
        // Committed: it is out of the figure and reserved; without the addition it would count twice.
        ("available", "main", true, false, "21"),
        ("available", "main", true, true, "21"),
        ("on-hand", "main", true, false, "20"),
        ("on-hand", "main", true, true, "24"),
        // Another store's order that Counterpoint does not know is taken off here.
        ("available", "other", false, false, "13"),
        ("available", "other", true, false, "17"),
        ("on-hand", "other", true, false, "16"),
        ("on-hand", "other", true, true, "20"),
    ] {
        for clear in ["main", "other"] {
            order(&site, clear, item("CLEAT/6IN"), "0", false, false);
        }
        order(&site, store, item("CLEAT/6IN"), "4", committed, posted);
        let inventory = format!("locations = \"MAIN\"\nfigure = \"{figure}\"");
        site.write_configuration(|toml| edited(&toml, &items, Some(&inventory)));
        site.expect(0, &["inventory"]);
        let case = format!("{figure} {store} {committed} {posted}");
        assert_eq!(held(&site, "CLEAT/6IN"), format!("default={expected} in"), "{case}");
    }
}

#[test]
fn a_line_in_an_alternate_unit_counts_against_the_whole_item() {
    // 137.5 m on hand, 12.25 committed; another shop has sold a coil of 50 m.
    let site = site(&["ROPE/8MM"], Some("locations = \"MAIN\""));
    let coil = ProductKey::Unit(ItemNo("ROPE/8MM".into()), '1');
    order(&site, "other", coil, "1", false, false);
    site.expect(0, &["inventory"]);
    assert_eq!(held(&site, "ROPE/8MM^METRE"), "default=75.25 in");
    assert_eq!(held(&site, "ROPE/8MM^COIL 50"), "default=1 in");
}

#[test]
fn a_line_of_a_cell_counts_against_that_cell() {
    let site = site(&["CLOG-DECK"], Some("locations = \"MAIN\""));
    let cell = ["42", "*", "*"].map(str::to_owned);
    order(&site, "other", ProductKey::Cell(ItemNo("CLOG-DECK".into()), cell), "2", false, false);
    site.expect(0, &["inventory"]);
    assert_eq!(held(&site, "CLOG-DECK|42"), "default=4 in");
    assert_eq!(held(&site, "CLOG-DECK|43"), "default=7 in");
}

#[test]
fn a_new_product_starts_with_the_same_number() {
    let site =
        Site::with(|_| {}, |toml| edited(&toml, &["CLEAT/6IN"], Some("locations = \"MAIN\"")));
    order(&site, "other", item("CLEAT/6IN"), "4", false, false);
    site.expect(0, &["items"]);
    assert_eq!(held(&site, "CLEAT/6IN"), "default=13 in");
    assert!(site.requests_of(&["inventory"]).is_empty());
}

/// As above, of a shop without multi-source inventory, which cpsync.toml does not tell of: its checkout
/// takes orders off the quantity, which is overwritten here.
#[test]
fn a_shop_without_reservations_is_found_out_before_its_own_orders_are_offered_again() {
    let site = site(&["CLEAT/6IN"], Some("locations = \"MAIN\""));
    let no_route = Fault::Status {
        code: 404,
        headers: Vec::new(),
        body: r#"{"message": "Request does not match any route."}"#.to_owned(),
        content_type: "application/json; charset=utf-8".to_owned(),
    };
    site.shop.faults().fail_matching("GET", "/inventory/sources", no_route, usize::MAX);
    for (committed, expected) in [(false, 13), (true, 17)] {
        order(&site, "main", item("CLEAT/6IN"), "4", committed, false);
        site.expect(0, &["inventory", "--all"]);
        assert_eq!(setting(&site, "CLEAT/6IN", "qty"), expected, "committed: {committed}");
    }
}

#[test]
fn a_shop_is_asked_for_its_reservations_once_a_day() {
    let mut site = site(&["CLEAT/6IN"], Some("locations = \"MAIN\""));
    order(&site, "main", item("CLEAT/6IN"), "4", true, false);
    let asked = |site: &Site| {
        let requests = site.requests_of(&["inventory"]);
        requests.iter().filter(|request| request.path.contains("inventory/sources")).count()
    };
    let first = asked(&site);
    let again = asked(&site);
    site.later(chrono::TimeDelta::hours(25));
    assert_eq!((first, again, asked(&site)), (1, 0, 1));
}
