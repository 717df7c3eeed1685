//! What a pass sends, how much of it at once, and what it leaves alone.

use serde_json::{Value, json};

use super::super::categories::{call, id_of, summary, writes};
use super::super::support::site::Site;
use super::{category_id, configured, edited, links, path, put, site, take};

#[test]
fn links_arrive_and_the_second_pass_makes_no_request() {
    let site = site(&["FID-SET", "ROPE-BAG-S"]);
    let ran = site.expect(0, &["category-items", "--json"]);
    assert_eq!(summary(&ran.out)["updated"], 3);
    assert_eq!(summary(&ran.out)["requests"], 3);
    assert_eq!(links(&site, "FID-SET"), "Rigging Tools=2, Twine & Small Stuff=1");
    assert_eq!(links(&site, "ROPE-BAG-S"), "Twine & Small Stuff=1");
    assert!(site.requests_of(&["category-items"]).is_empty());
}

#[test]
fn sets_are_compared_and_only_differences_travel() {
    let site = site(&["FID-SET", "ROPE-BAG-S"]);
    site.expect(0, &["category-items"]);
    let safety = path(&site, "Safety");
    let tools = path(&site, "Rigging Tools");
    put(&site, "FID-SET", "Safety", 3);
    take(&site, "FID-SET", "Rigging Tools");
    site.requests_of(&["category-items"]);
    assert_eq!(writes(&site), [format!("POST {safety}"), format!("DELETE {tools}/FID-SET")]);
    assert_eq!(links(&site, "FID-SET"), "Safety=3, Twine & Small Stuff=1");
    site.company
        .execute("UPDATE dbo.EC_CATEG_ITEM SET ENTRY_SEQ_NO = 9 WHERE ITEM_NO = 'ROPE-BAG-S'");
    assert_eq!(site.requests_of(&["category-items"]).len(), 1);
    assert_eq!(links(&site, "ROPE-BAG-S"), "Twine & Small Stuff=9");
    assert!(site.requests_of(&["category-items"]).is_empty());
}

/// Twenty items of the sample company.
fn twenty(site: &Site) -> Vec<String> {
    let products = site.shop.products();
    let simple = products.iter().filter(|product| product["type_id"] == "simple");
    simple.map(|product| product["sku"].as_str().unwrap().to_owned()).take(20).collect()
}

const PLAIN: [&str; 30] = [
    "CLEAT/6IN",
    "CLEAT/8IN",
    "FNDR-8x20",
    "FNDR-10x26",
    "ANCH-FLK-8",
    "WINCH-HDL",
    "FLARE-KIT",
    "BARO-BRASS",
    "ROPE-BAG-S",
    "ROPE-BAG-L",
    "FID-SET",
    "knot-kit",
    "TEA+SALT",
    "000123",
    "LINE&HOOK",
    "GARMENT<3",
    "HATCH TAPE",
    "KEYFLOAT",
    "BLOCK-40S",
    "COASTER-4",
    "LAMP/CABIN",
    "TENT-4P",
    "BINO-7x50",
    "HORN-AIR",
    "EXTING-5BC",
    "VHF-HAND",
    "CANDLE-PIN",
    "SPOT-12V",
    "BOOT #7",
    "MIRROR-SIG",
];

/// Twenty items, all in one category and nowhere else.
fn in_boots(edit: &str) -> (Site, Vec<String>) {
    let site = Site::with(
        |_| {},
        |toml| {
            let section = "[stores.main.items]";
            edited(&toml, &PLAIN).replacen(section, &format!("{edit}\n{section}"), 1)
        },
    );
    site.expect(0, &["items"]);
    site.expect(0, &["categories"]);
    let items = twenty(&site);
    assert_eq!(items.len(), 20);
    site.company.execute("DELETE FROM dbo.EC_CATEG_ITEM");
    for item in &items {
        put(&site, item, "Boots", 1);
    }
    site.expect(0, &["category-items"]);
    (site, items)
}

fn move_all(site: &Site) {
    site.company.execute(&format!(
        "UPDATE dbo.EC_CATEG_ITEM SET CATEG_ID = '{}' WHERE CATEG_ID = '{}'",
        category_id("Safety"),
        category_id("Boots")
    ));
}

#[test]
fn twenty_items_moved_are_forty_links_one_by_one() {
    let (site, items) = in_boots("");
    move_all(&site);
    site.shop.clear_requests();
    let ran = site.expect(0, &["category-items", "--allow-mass-change", "--json"]);
    assert_eq!(summary(&ran.out)["requests"], 40);
    let (to, from) = (path(&site, "Safety"), path(&site, "Boots"));
    let sent = writes(&site);
    assert_eq!(sent.iter().filter(|write| **write == format!("POST {to}")).count(), 20);
    assert_eq!(sent.iter().filter(|w| w.starts_with(&format!("DELETE {from}/"))).count(), 20);
    for item in &items {
        assert_eq!(links(&site, item), "Safety=1", "{item}");
    }
    assert!(site.requests_of(&["category-items"]).is_empty());
}

#[test]
fn twenty_items_moved_are_two_bulks_where_bulk_pays() {
    let (site, items) = in_boots("bulk-at-least = 10");
    move_all(&site);
    site.shop.clear_requests();
    site.expect(0, &["category-items", "--allow-mass-change"]);
    let bulks: Vec<String> = writes(&site)
        .into_iter()
        .filter(|write| write.contains("byCategoryId"))
        .map(|write| write.replace("/rest/all/async/bulk/V1/", ""))
        .collect();
    assert_eq!(
        bulks,
        ["POST categories/byCategoryId/products", "DELETE categories/byCategoryId/products/bySku"]
    );
    assert_eq!(writes(&site).len(), 3, "a probe and two bulks: {:?}", writes(&site));
    for item in &items {
        assert_eq!(links(&site, item), "Safety=1", "{item}");
    }
    assert!(site.requests_of(&["category-items"]).is_empty());
}

#[test]
fn a_category_moved_and_renamed_and_twenty_items_moved_are_the_minimum() {
    let (site, _) = in_boots("");
    site.company.execute(&format!(
        "UPDATE dbo.EC_CATEG SET DESCR = 'All Safety', PARENT_ID = NULL WHERE CATEG_ID = '{}'",
        category_id("Rigging Tools")
    ));
    move_all(&site);
    let ran = site.expect(0, &["categories", "--json"]);
    assert_eq!(summary(&ran.out)["requests"], 2, "renamed, moved");
    let ran = site.expect(0, &["category-items", "--allow-mass-change", "--json"]);
    assert_eq!(summary(&ran.out)["requests"], 40);
}

#[test]
fn a_link_waits_for_its_category() {
    let site = Site::with(|_| {}, |toml| edited(&toml, &["FID-SET"]));
    site.expect(0, &["items"]);
    let ran = site.expect(0, &["category-items", "--json"]);
    assert!(site.shop.writes().iter().all(|write| !write.path.contains("categories/")));
    assert!(summary(&ran.out)["next"].as_str().unwrap().contains("held back"), "{}", ran.out);
    site.expect(0, &["categories"]);
    site.expect(0, &["category-items"]);
    assert_eq!(links(&site, "FID-SET"), "Rigging Tools=2, Twine & Small Stuff=1");
}

#[test]
fn links_made_by_hand_stay() {
    let site = site(&["FID-SET"]);
    let body = json!({ "productLink": { "sku": "FID-SET", "position": 7 } });
    call(&site, "POST", &path(&site, "Safety"), body);
    site.expect(0, &["category-items"]);
    take(&site, "FID-SET", "Rigging Tools");
    site.expect(0, &["category-items"]);
    assert_eq!(links(&site, "FID-SET"), "Safety=7, Twine & Small Stuff=1");
}

#[test]
fn the_shop_s_own_positions_can_be_left() {
    let site = configured(&["FID-SET"], "positions = false");
    site.expect(0, &["category-items"]);
    assert_eq!(links(&site, "FID-SET"), "Rigging Tools=0, Twine & Small Stuff=0");
    site.company.execute("UPDATE dbo.EC_CATEG_ITEM SET ENTRY_SEQ_NO = 9");
    assert!(site.requests_of(&["category-items"]).is_empty());
}

#[test]
fn a_pass_that_would_take_too_many_links_away_stops_before_any_write() {
    let (site, items) = in_boots("");
    site.company.execute("DELETE FROM dbo.EC_CATEG_ITEM");
    site.shop.clear_requests();
    let ran = site.expect(6, &["category-items"]);
    assert!(ran.err.contains("20 of 20 category links"), "{}", ran.err);
    assert!(site.shop.requests().is_empty());
    site.expect(0, &["category-items", "--allow-mass-change"]);
    assert!(items.iter().all(|item| links(&site, item).is_empty()));
}

#[test]
fn a_dry_run_tells_the_links_and_changes_nothing() {
    let site = site(&["FID-SET"]);
    let file = || std::fs::read(site.path("cpsync.db")).unwrap();
    let bytes = file();
    site.shop.clear_requests();
    let ran = site.expect(0, &["category-items", "--dry-run"]);
    assert!(ran.out.contains("link FID-SET"), "{}", ran.out);
    assert!(site.shop.writes().is_empty());
    assert!(file() == bytes, "the state file was written");
}

#[test]
fn a_product_that_the_store_lost_is_made_again_with_its_links() {
    let site = site(&["FID-SET", "ROPE-BAG-S"]);
    site.expect(0, &["category-items"]);
    site.shop.edit(|shop| shop.delete_product("FID-SET"));
    put(&site, "FID-SET", "Safety", 3);
    site.expect(0, &["category-items"]);
    site.expect(0, &["items"]);
    assert_eq!(links(&site, "FID-SET"), "Rigging Tools=2, Safety=3, Twine & Small Stuff=1");
    assert!(site.requests_of(&["category-items"]).is_empty());
}

#[test]
fn a_category_that_the_store_lost_is_made_again_and_its_links_follow() {
    let site = site(&["FID-SET"]);
    let tools = id_of(&site, "Rigging Tools");
    call(&site, "DELETE", &format!("categories/{tools}"), Value::Null);
    site.expect(0, &["category-items"]);
    site.expect(0, &["categories"]);
    site.expect(0, &["category-items"]);
    assert_eq!(links(&site, "FID-SET"), "Rigging Tools=2, Twine & Small Stuff=1");
}

#[test]
fn one_refused_link_stops_no_other_and_keeps_its_tries() {
    let site = site(&["FID-SET", "ROPE-BAG-S"]);
    site.shop.deny(&["Magento_Catalog::categories"]);
    site.expect(2, &["category-items"]);
    site.shop.deny(&[]);
    site.expect(0, &["category-items"]);
    assert_eq!(links(&site, "ROPE-BAG-S"), "Twine & Small Stuff=1");
}

#[test]
fn flags_choose_records_as_they_do_for_items() {
    let site = site(&["FID-SET", "ROPE-BAG-S", "knot-kit"]);
    let ran = site.expect(0, &["category-items", "--find", "--json"]);
    assert_eq!(summary(&ran.out)["queued"], 3);
    site.expect(0, &["category-items", "--item", "fid-set", "--now"]);
    assert_eq!(links(&site, "FID-SET"), "Rigging Tools=2, Twine & Small Stuff=1");
    assert_eq!(links(&site, "knot-kit"), "");
    let ran = site.expect(0, &["category-items", "--limit", "1", "--json"]);
    assert_eq!(summary(&ran.out)["left"], 1);
    site.expect(0, &["category-items"]);
    assert!(links(&site, "knot-kit").contains("Christmas Ideas=3"));
    call(&site, "DELETE", &format!("{}/FID-SET", path(&site, "Rigging Tools")), Value::Null);
    assert!(site.requests_of(&["category-items"]).is_empty());
    site.expect(0, &["category-items", "--all"]);
    assert_eq!(links(&site, "FID-SET"), "Rigging Tools=2, Twine & Small Stuff=1");
}
