//! What a person may type: SKUs, items, cells, barcodes, orders and their documents; two stores.

use cpsync_double::company;
use cpsync_double::magento2::MagentoDouble;
use serde_json::Value;

use super::super::support::orders;
use super::super::support::site::Site;
use super::told;

/// A ledger order by a number that is an item's as well.
fn ledger(site: &Site) {
    let mut own = orders::order("main", "7", true, false);
    own.tkt_no = Some("W100007".into());
    let same = cpsync::state::Order {
        number: "000123".into(),
        ..orders::order("main", "8", false, false)
    };
    site.state()
        .write(|writer| {
            writer.put_order(&own)?;
            Ok(writer.put_order(&same)?)
        })
        .unwrap();
}

fn kinds(out: &str) -> Vec<String> {
    let objects = out.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    objects.map(|object| object["message_type"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_product_is_found_by_whatever_a_person_has_at_hand() {
    let site = Site::of(&["CLEAT/6IN", "CLOG-DECK", "ROPE/8MM", "000123"]);
    for (what, key) in
        [("clog-deck|42", "CLOG-DECK cell 42 * *"), ("ROPE/8MM^coil 50", "ROPE/8MM unit 1")]
    {
        assert_eq!(told(&site, what)["key"], key, "before anything was sent");
    }
    site.expect(0, &["items"]);
    ledger(&site);
    for (what, key) in [
        ("CLEAT/6IN", "CLEAT/6IN"),
        (" cleat/6in ", "CLEAT/6IN"),
        ("2000000201962", "CLEAT/6IN"),
        ("400000211732", "CLOG-DECK"),
        ("CLOG-DECK", "CLOG-DECK"),
        ("clog-deck|42", "CLOG-DECK cell 42 * *"),
        ("CLOG-DECK cell 42 * *", "CLOG-DECK cell 42 * *"),
        ("ROPE/8MM^COIL 50", "ROPE/8MM unit 1"),
    ] {
        assert_eq!(told(&site, what)["key"], key, "{what}");
    }
    let parent = site.expect(0, &["explain", "CLOG-DECK", "--offline"]).out;
    assert!(parent.contains("its products"), "{parent}");
    // Orders: by the shopper's number, the store's id and the document's number.
    for what in ["000000007", "7", "w100007"] {
        let out = site.expect(0, &["explain", what, "--order"]).out;
        let shown = site.expect(0, &["orders", "show", "7"]).out;
        assert_eq!(out, shown, "{what}");
    }
    for (args, expected) in [
        (&["000123"][..], &["order", "explanation", "summary"][..]),
        (&["000123", "--order"], &["order", "summary"]),
        (&["000123", "--item"], &["explanation", "summary"]),
    ] {
        let out = site.expect(0, &[&["--json", "explain", "--offline"], args].concat()).out;
        // `--offline` says nothing of an order.
        assert_eq!(kinds(&out), expected, "{args:?}");
    }
    let unknown = site.expect(2, &["explain", "CLEAT/6I"]);
    assert!(unknown.out.is_empty());
    assert!(unknown.err.contains("error: nothing is known as `CLEAT/6I`"), "{}", unknown.err);
    assert!(unknown.err.contains("hint: there is `CLEAT/6IN`"), "{}", unknown.err);
    site.expect(2, &["explain", "CLEAT/6IN", "--order"]);
    site.expect(2, &["explain", "CLEAT/6IN", "--store", "nobody"]);
    // A store that is away is told of, with everything else.
    site.shop.set_maintenance(true);
    let away = site.expect(4, &["explain", "CLEAT/6IN"]);
    assert!(away.out.starts_with("CLEAT/6IN: on the web"), "{}", away.out);
    assert!(away.err.contains("could not ask store `main` what it holds"), "{}", away.err);
    if let Some(double) = site.company.double() {
        double.stop();
        let away = site.expect(4, &["explain", "000123"]);
        assert!(away.out.starts_with("order 000123"), "{}", away.out);
        assert!(away.err.contains("could not look into Counterpoint"), "{}", away.err);
    }
}

#[test]
fn each_store_tells_its_own_story() {
    let pier = MagentoDouble::start(company::shop()).unwrap();
    let url = format!("url = \"{}\"", pier.url());
    let second = |toml: String| {
        let (_, sections) = toml.split_once("[stores.main]").unwrap();
        let sections = format!("[stores.main]{sections}").replace("stores.main", "stores.pier");
        let own = sections.lines().find(|line| line.starts_with("url = ")).unwrap().to_owned();
        let sections = sections.replace(&own, &url).replace("[\"MAIN\", \"WHSE\"]", "\"WHSE\"");
        format!("{toml}\n{sections}")
    };
    let site = Site::of_with(&["CLEAT/6IN"], |_| {}, second);
    site.expect(0, &["items", "--store", "main"]);
    let out = site.expect(0, &["explain", "CLEAT/6IN"]).out;
    let (main, other) = out.split_once("\n\nCLEAT/6IN: ").unwrap();
    assert!(main.starts_with("CLEAT/6IN: on the web\nstore `main`"), "{main}");
    assert!(main.contains("53  in stock"), "{main}");
    assert!(
        other.starts_with("not on the web yet: no pass of `items` has seen it\nstore `pier`"),
        "{other}"
    );
    assert!(other.contains("36  in stock"), "{other}");
    let one = site.expect(0, &["explain", "CLEAT/6IN", "--store", "pier"]).out;
    assert!(!one.contains("`main`"), "{one}");
}
