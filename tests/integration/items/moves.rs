//! Items that move between parents, and items that become another kind of product.

use crate::support::site::Site;

const MUGS: [&str; 5] = ["HpMug", "HpMug-01", "HpMug-02", "HpMug-03", "HpMug-04"];
const LANTERNS: [&str; 4] = ["LANTERN", "LANTERN-BRS", "LANTERN-BLK", "LANTERN-RED"];

fn synced(items: &[&str]) -> Site {
    let site = Site::of(items);
    site.expect(0, &["items"]);
    site
}

fn set(site: &Site, no: &str, change: &str) {
    site.company.execute(&format!("UPDATE dbo.IM_ITEM SET {change} WHERE ITEM_NO = '{no}'"));
}

#[test]
fn an_item_moves_from_one_parent_to_another() {
    let site = synced(&[&MUGS[..], &LANTERNS].concat());
    set(&site, "HpMug-03", "USER_PARENT_ITEM = 'LANTERN'");
    site.expect(0, &["items"]);
    let children = |sku: &str| site.seen(sku).get("children").to_owned();
    assert_eq!(children("HpMug"), "HpMug-01,HpMug-02,HpMug-04");
    assert_eq!(children("LANTERN"), "HpMug-03,LANTERN-BLK,LANTERN-BRS,LANTERN-RED");
    assert_eq!(site.seen("HpMug-03").get("status"), "1");
    assert_eq!(site.requests_of(&["items"]), []);
    set(&site, "HpMug-03", "IS_ECOMM_ITEM = 'N'");
    site.expect(0, &["items"]);
    assert_eq!(site.seen("HpMug-03").get("status"), "2", "its new parent's job takes it off");
}

#[test]
fn an_item_joins_a_parent_and_leaves_it_again() {
    let site = synced(&[&MUGS[..], &["CLEAT/6IN"]].concat());
    let alone = site.seen("CLEAT/6IN");
    set(&site, "CLEAT/6IN", "USER_PARENT_ITEM = 'HpMug', USER_COLOR = 'Brass'");
    site.expect(0, &["items"]);
    assert_eq!(site.seen("CLEAT/6IN").get("visibility"), "1");
    assert_eq!(site.seen("CLEAT/6IN").get("color"), "Brass");
    assert!(site.seen("HpMug").get("children").starts_with("CLEAT/6IN,"));
    assert_eq!(site.requests_of(&["items"]), []);
    set(&site, "CLEAT/6IN", "USER_PARENT_ITEM = NULL, USER_COLOR = NULL");
    site.expect(0, &["items"]);
    assert_eq!(site.seen("CLEAT/6IN").get("visibility"), alone.get("visibility"));
    assert!(!site.seen("HpMug").get("children").contains("CLEAT"));
    assert_eq!(site.requests_of(&["items"]), []);
}

#[test]
fn an_unknown_parent_holds_the_item_until_it_appears() {
    let mut site = synced(&["CLEAT/6IN", "000123"]);
    let before = site.seen("CLEAT/6IN");
    set(&site, "CLEAT/6IN", "USER_PARENT_ITEM = 'CLEATS', USER_COLOR = 'Brass'");
    site.expect(3, &["items"]);
    assert_eq!(before.differences(&site.seen("CLEAT/6IN")), [""; 0], "left as it was");
    let queue = site.expect(0, &["queue", "list"]).out;
    assert!(
        queue.contains("there is no item `CLEATS`, which CLEAT/6IN names as parent"),
        "{queue}"
    );
    site.later(chrono::TimeDelta::seconds(1));
    assert_eq!(site.requests_of(&["items"]), [], "it waits");
    site.company.execute(
        "INSERT INTO dbo.IM_ITEM (ITEM_NO, DESCR, ITEM_TYP, ACCT_COD, PRC_1, IS_ECOMM_ITEM) \
         VALUES ('CLEATS', 'Cleats', 'N', 'MERCH', 0, 'Y')",
    );
    site.expect(0, &["items"]);
    assert_eq!(site.seen("CLEATS").get("children"), "CLEAT/6IN");
    assert_eq!(site.seen("CLEAT/6IN").get("visibility"), "1");
    assert_eq!(site.expect(0, &["queue", "list"]).out, "the queue is empty\n");
}

#[test]
fn an_item_that_is_a_parent_and_has_one_is_held_and_stops_nobody() {
    let site = synced(&[&MUGS[..], &LANTERNS, &["000123"]].concat());
    set(&site, "LANTERN", "USER_PARENT_ITEM = 'HpMug', USER_COLOR = 'Green'");
    set(&site, "000123", "DESCR = 'Still sent'");
    site.expect(3, &["items"]);
    assert_eq!(site.seen("000123").get("name"), "Still sent");
    let queue = site.expect(0, &["queue", "list"]).out;
    assert!(queue.contains("LANTERN") && queue.contains("parent"), "{queue}");
    assert_eq!(site.seen("LANTERN").get("type_id"), "configurable");
}

#[test]
fn another_kind_of_product_under_the_same_sku_is_held_until_the_old_one_is_gone() {
    let site = synced(&["SHKL-D5", "ROPE/8MM", "LAMP/CABIN"]);
    let cases =
        [("SHKL-D5", "'0'", "grouped", "simple"), ("LAMP/CABIN", "'0,1'", "simple", "grouped")];
    set(
        &site,
        "LAMP/CABIN",
        "ALT_1_UNIT = 'BOX 4', ALT_1_NUMER = 4, ALT_1_DENOM = 1, ALT_1_PRC_1 = 99",
    );
    site.expect(0, &["items"]);
    for (no, units, from, to) in cases {
        let before = site.all_seen();
        set(&site, no, &format!("USER_WEB_UNITS = {units}"));
        site.expect(3, &["items"]);
        assert_eq!(site.all_seen(), before, "{no} stays as it is, members and all");
        let queue = site.expect(0, &["queue", "list"]).out;
        assert!(
            queue.contains(&format!("as a {from} product, Counterpoint makes it {to}")),
            "{queue}"
        );
        site.shop.edit(|shop| shop.delete_product(no));
        site.expect(0, &["queue", "retry", "--all"]);
        site.expect(0, &["items"]);
        assert_eq!(site.seen(no).get("type_id"), to);
        assert_eq!(site.seen(no).get("status"), "1");
        assert_eq!(site.requests_of(&["items"]), []);
        assert_eq!(site.requests_of(&["inventory"]), []);
    }
    assert_eq!(site.seen("SHKL-D5^EACH").get("status"), "2", "no longer sold like that");
    assert_eq!(site.seen("LAMP/CABIN").get("members").split(',').count(), 2);
}

#[test]
fn an_item_whose_number_changes_its_case_stays_the_product_that_it_is() {
    let mut site = synced(&["CLEAT/6IN", "000123"]);
    site.expect(0, &["inventory"]);
    let before = site.seen("CLEAT/6IN");
    set(&site, "CLEAT/6IN", "ITEM_NO = 'Cleat/6in'");
    for _ in 0..2 {
        site.later(chrono::TimeDelta::seconds(1));
        site.expect(0, &["items"]);
        site.expect(0, &["inventory"]);
        let after = site.seen("Cleat/6in");
        assert_eq!(before.differences(&after), ["sku: CLEAT/6IN -> Cleat/6in"]);
    }
    assert_eq!(site.shop.products().len(), 2);
    assert_eq!(site.requests_of(&["items"]), []);
}
