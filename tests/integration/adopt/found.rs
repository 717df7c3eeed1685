//! What is matched, what is left to a person, and what either side has alone.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{call, product, written};
use crate::support::site::Site;

/// Names and barcodes as shops have them after some years.
fn grown() -> Site {
    let site = Site::of(&[
        "CLEAT/6IN",
        "CLEAT/8IN",
        "CLOG-DECK",
        "knot-kit",
        "000123",
        "000124",
        "ROPE-BAG-S",
        "FID-SET",
        "SHKL-D5",
    ]);
    site.company.execute(
        "INSERT INTO dbo.IM_BARCOD (ITEM_NO, SEQ_NO, BARCOD_ID, DIM_1_UPR, DIM_2_UPR, DIM_3_UPR, BARCOD, UNIT)
         VALUES ('000123', 7, 'ITEM', '*', '*', '*', 'BOTH-1', '!'),
                ('000124', 7, 'ITEM', '*', '*', '*', 'BOTH-1', '!');
         UPDATE dbo.IM_ITEM SET USER_WEB_UNITS = '0,9' WHERE ITEM_NO = 'SHKL-D5';",
    );
    for (sku, barcode) in [
        ("cleat/6in", ""),
        ("400000201979", ""),
        ("OLD-BAG", "400000201191"),
        ("400000201313", ""),
        ("OLD-FID", "400000201313"),
        ("BOTH-1", ""),
        ("CLOG-DECK", ""),
        ("CLOG-DECK|40", ""),
        ("SHKL-D5", ""),
        ("FOREIGN", ""),
    ] {
        product(&site, "simple", sku, barcode);
    }
    site.shop.clear_requests();
    site
}

/// Outcome, key and what the store calls it, of each record.
fn told(json: &str) -> BTreeMap<String, (String, String)> {
    let rows = json.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let rows = rows.filter(|row| row["message_type"] == "adoption");
    let text = |row: &Value, name: &str| row[name].as_str().unwrap().to_owned();
    rows.map(|row| {
        let (key, held) = (text(&row, "key"), text(&row, "held_as"));
        let name = if key.is_empty() { held.clone() } else { key };
        (name, (text(&row, "outcome"), held))
    })
    .collect()
}

#[test]
fn products_are_bound_by_sku_and_barcode_and_a_person_settles_the_rest() {
    let site = grown();
    let dry = site.expect(7, &["adopt", "products", "--dry-run"]).out;
    assert!(!site.path("cpsync.db").exists(), "a dry run leaves no file");
    let json = site.expect(7, &["adopt", "products", "--dry-run", "--json"]).out;
    let found = told(&json);
    for (name, outcome, held) in [
        ("CLEAT/6IN", "matched", "cleat/6in"),
        ("CLEAT/8IN", "matched", "400000201979"),
        ("ROPE-BAG-S", "matched", "OLD-BAG"),
        ("CLOG-DECK cell 40 * *", "matched", "CLOG-DECK|40"),
        ("CLOG-DECK cell 41 * *", "held", ""),
        ("CLOG-DECK", "ambiguous", "CLOG-DECK"),
        ("000123", "ambiguous", "BOTH-1"),
        ("000124", "ambiguous", "BOTH-1"),
        ("FID-SET", "ambiguous", ""),
        ("SHKL-D5", "held", "SHKL-D5"),
        ("knot-kit", "counterpoint-only", ""),
        ("FOREIGN", "store-only", "FOREIGN"),
    ] {
        assert_eq!(found[name], (outcome.to_owned(), held.to_owned()), "{name}");
    }
    assert_eq!(found.len(), 17, "{found:?}");
    let kept = site.expect(7, &["adopt", "products"]).out;
    assert_eq!(kept, dry.replace(" (dry run)", ""));
    insta::assert_snapshot!(kept, @"
    adopt main products: 4 matched, 4 ambiguous, 7 held, 1 in Counterpoint only, 1 in the store only

    left to you, and not bound:
      products 000124 = BOTH-1: `000123` has barcode BOTH-1, too
        hint: give the product the SKU of the right one in the store, here `000124`, or mend the barcodes; else the next `items` pass makes a new one
      products 000123 = BOTH-1: `000124` has barcode BOTH-1, too
        hint: give the product the SKU of the right one in the store, here `000123`, or mend the barcodes; else the next `items` pass makes a new one
      products FID-SET: its barcodes lead to 2 products: `400000201313`, `OLD-FID`
        hint: give the right one the SKU `FID-SET` in the store, or take the barcode off the others; else the next `items` pass makes a new one
      products CLOG-DECK: the store has it as a simple product, Counterpoint makes it configurable
        hint: delete or rename the product in the store, or change the item

    held, and not bound:
      products CLOG-DECK cell 38 * *, CLOG-DECK cell 39 * *, CLOG-DECK cell 41 * *, CLOG-DECK cell 42 * *, CLOG-DECK cell 43 * *, CLOG-DECK cell 44 * *: `CLOG-DECK`, above it, is not settled
        hint: settle that one, then run `cpsync adopt` again
      products SHKL-D5: column `USER_WEB_UNITS` names unit `9`, which the item does not have
        hint: use 0 for the stocking unit and 1 to 5 for alternate units that are set up

    bound under another SKU; the next `items` pass renames them:
      CLEAT/6IN = cleat/6in, CLEAT/8IN = 400000201979, ROPE-BAG-S = OLD-BAG

    products in Counterpoint only; the next `items` pass makes them:
      knot-kit

    products in the store only; left alone:
      FOREIGN
    ");
    assert_eq!(written(&site.shop), [] as [String; 0]);
    repeated(&site);
    the_next_pass_makes_nothing_twice(&site);
}

/// The second run finds everything bound and changes nothing, dry or not.
fn repeated(site: &Site) {
    let before = std::fs::read(site.path("cpsync.db")).unwrap();
    let again = site.expect(7, &["adopt", "products", "--dry-run"]).out;
    assert_eq!(std::fs::read(site.path("cpsync.db")).unwrap(), before);
    assert!(again.contains("products: 4 bound before, 4 ambiguous, 7 held"), "{again}");
    let table = site.expect(7, &["adopt", "products", "--csv", "-"]).out;
    assert!(
        table.starts_with("store,part,outcome,key,held_as,store_id,reason,advice\n"),
        "{table}"
    );
    assert!(table.contains("\nmain,products,bound,CLEAT/6IN,cleat/6in,1,,\n"), "{table}");
    let file = site.path("adopt.csv");
    site.expect(7, &["adopt", "products", "--csv", file.to_str().unwrap()]);
    assert_eq!(std::fs::read_to_string(file).unwrap(), table);
}

fn the_next_pass_makes_nothing_twice(site: &Site) {
    let id = |sku: &str| site.shop.product(sku).unwrap()["id"].clone();
    let (cleat, bag) = (id("cleat/6in"), id("OLD-BAG"));
    site.shop.clear_requests();
    assert_eq!(site.run(&["items"]).exit, 3, "one is of another kind, one cannot be sent");
    assert_eq!((id("CLEAT/6IN"), id("ROPE-BAG-S")), (cleat, bag));
    for gone in ["OLD-BAG", "400000201979"] {
        assert!(!site.has(gone), "{gone} was renamed");
    }
    let sent = site.writes();
    let made: Vec<&String> =
        sent.iter().filter(|line| line.starts_with("POST products ")).collect();
    assert!(!made.iter().any(|line| line.contains("CLOG")), "{made:?}");
    let fields = "PUT products/CLEAT/6IN: barcode, brand, features, material_name, name, weight";
    assert!(sent.iter().any(|line| line == fields), "only what differs: {sent:?}");
    for sku in ["CLEAT/6IN", "CLEAT/8IN", "ROPE-BAG-S"] {
        let seen = site.seen(sku);
        assert_eq!((seen.get("price"), seen.get("qty")), ("777", "3"), "{sku}");
        assert!(seen.get("url_key").starts_with("old-"), "{sku}");
    }
}

#[test]
fn categories_are_bound_by_their_paths() {
    let site = Site::of(&["CLEAT/6IN"]);
    let category = |name: &str, parent: &Value, key: &str| {
        let custom = json!([{"attribute_code": "url_key", "value": key}]);
        let body = json!({"category": {"name": name, "parent_id": parent, "is_active": true,
            "custom_attributes": custom}});
        call(&site, "POST", "categories", &body)["id"].clone()
    };
    let rope = category("rope & line ", &json!(2), "rope");
    let metre = category("Rope by the Metre", &rope, "metre");
    category("Safety", &json!(2), "safety-1");
    category("Safety", &json!(2), "safety-2");
    let sale = category("Sale", &json!(2), "sale");
    category("Rope by the Metre", &sale, "sale-metre");
    site.shop.clear_requests();
    let json = site.expect(7, &["adopt", "categories", "--json"]).out;
    let found = told(&json);
    for (name, outcome, held) in [
        ("2023041700000037 Rope & Line", "matched", "rope & line"),
        ("2023041700000333 Rope by the Metre", "matched", "rope & line / Rope by the Metre"),
        ("2023041700000370 Racing Lines", "counterpoint-only", ""),
        ("2023041700000111 Safety", "ambiguous", ""),
        ("Sale", "store-only", "Sale"),
        ("Sale / Rope by the Metre", "store-only", "Sale / Rope by the Metre"),
    ] {
        assert_eq!(found[name], (outcome.to_owned(), held.to_owned()), "{name}");
    }
    let below = found.iter().filter(|(_, (outcome, _))| outcome == "held");
    assert!(below.count() > 0, "what is below an ambiguous one waits: {found:?}");
    assert_eq!(written(&site.shop), [] as [String; 0]);
    let sent = site.sent(&["categories"]);
    assert!(!sent.iter().any(|line| line.contains("Rope & Line")), "{sent:?}");
    let held = |id: &str| site.state().binding("main", "category", id).unwrap().unwrap().store_id;
    assert_eq!(held("2023041700000037"), rope.to_string());
    assert_eq!(held("2023041700000333"), metre.to_string());
}
