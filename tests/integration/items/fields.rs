//! Fields by rule: attributes of every kind, attribute sets, prices of new products, store views.

use super::{items_key, replaced};
use crate::support::site::Site;

const ATTRIBUTES: &str = r#"
[[stores.main.items.attributes]]
attribute = "note"
column = "PROF_ALPHA_1"
kind = "text"
default = "none told"

[[stores.main.items.attributes]]
attribute = "length_m"
column = "PROF_NO_1"
kind = "number"

[[stores.main.items.attributes]]
attribute = "is_new"
column = "ECOMM_NEW"
kind = "yes-no"

[[stores.main.items.attributes]]
attribute = "origin"
fixed = "Norfolk"
kind = "text"

[stores.main.inventory]"#;

fn with_attributes() -> Site {
    use cpsync_double::magento2::settings::{Input, Reach, attribute};
    let shop = |settings: &mut cpsync_double::magento2::Settings| {
        settings.attributes.extend([
            attribute("note", "Note", Input::Text, Reach::Global, &[]),
            attribute("length_m", "Length", Input::Text, Reach::Global, &[]),
            attribute("is_new", "New", Input::Boolean, Reach::Global, &[]),
            attribute("origin", "Origin", Input::Text, Reach::Global, &[]),
        ]);
    };
    let toml = replaced("[stores.main.inventory]", ATTRIBUTES);
    Site::of_with(&["CLEAT/6IN", "000123"], shop, toml)
}

#[test]
fn each_kind_of_attribute_arrives_changes_and_is_cleared() {
    let site = with_attributes();
    let cases = [
        ("new_until", "USER_NEW_UNTIL = '2026-12-24T00:00:00'", "2026-12-24 00:00:00"),
        ("features", "USER_FEATURES = 'made-in-usa,floating'", "Made in USA,floating"),
        ("note", "PROF_ALPHA_1 = 'Écru & <b>bold</b>'", "Écru & <b>bold</b>"),
        ("length_m", "PROF_NO_1 = 1.5", "1.5"),
        ("is_new", "ECOMM_NEW = 'Y'", "1"),
    ];
    for (_, change, _) in cases {
        site.company
            .execute(&format!("UPDATE dbo.IM_ITEM SET {change} WHERE ITEM_NO = 'CLEAT/6IN'"));
    }
    site.expect(0, &["items"]);
    let seen = site.seen("CLEAT/6IN");
    for (attribute, _, value) in cases {
        let sorted = |text: &str| {
            let mut parts: Vec<String> = text.split(',').map(str::to_owned).collect();
            parts.sort();
            parts
        };
        assert_eq!(sorted(seen.get(attribute)), sorted(value), "{attribute}");
    }
    assert_eq!(seen.get("origin"), "Norfolk");
    assert_eq!(site.seen("000123").get("note"), "none told");
    let changes = [
        ("new_until", "USER_NEW_UNTIL = NULL", ""),
        ("features", "USER_FEATURES = NULL", ""),
        ("note", "PROF_ALPHA_1 = NULL", "none told"),
        ("length_m", "PROF_NO_1 = NULL", ""),
        ("is_new", "ECOMM_NEW = 'N'", "0"),
    ];
    for (attribute, change, value) in changes {
        site.company
            .execute(&format!("UPDATE dbo.IM_ITEM SET {change} WHERE ITEM_NO = 'CLEAT/6IN'"));
        assert_eq!(site.sent(&["items"]), [format!("PUT products/CLEAT/6IN: {attribute}")]);
        assert_eq!(site.seen("CLEAT/6IN").get(attribute), value, "{attribute}");
    }
}

#[test]
fn a_value_that_does_not_fit_its_attribute_holds_that_item_only() {
    let toml =
        replaced("[stores.main.inventory]", &ATTRIBUTES.replace("PROF_NO_1", "PROF_ALPHA_2"));
    let site = with_attributes();
    site.write_configuration(toml);
    site.company
        .execute("UPDATE dbo.IM_ITEM SET PROF_ALPHA_2 = 'long' WHERE ITEM_NO = 'CLEAT/6IN'");
    site.expect(3, &["items"]);
    assert!(site.has("000123") && !site.has("CLEAT/6IN"));
    let queue = site.expect(0, &["queue", "list"]).out;
    assert!(queue.contains("attribute `length_m` needs a number, not `long`"), "{queue}");
    site.company.execute("UPDATE dbo.IM_ITEM SET PROF_ALPHA_2 = '12' WHERE ITEM_NO = 'CLEAT/6IN'");
    site.expect(0, &["items"]);
    assert_eq!(site.seen("CLEAT/6IN").get("length_m"), "12");
}

#[test]
fn a_column_chooses_the_attribute_set() {
    let rule =
        items_key("attribute-set-by = { column = \"CATEG_COD\", map = { APPAREL = \"Clothes\" } }");
    let shop = |settings: &mut cpsync_double::magento2::Settings| {
        settings.attribute_sets.push("Clothes".to_owned());
    };
    let site = Site::of_with(&["CLEAT/6IN", "TEE-TERN"], shop, rule);
    site.expect(0, &["items"]);
    let set = |sku: &str| site.shop.product(sku).unwrap()["attribute_set_id"].clone();
    assert_ne!(set("CLEAT/6IN"), set("TEE-TERN"));
    assert_eq!(set("TEE-TERN|NAVY|M"), set("TEE-TERN"));
}

#[test]
fn a_price_of_zero_holds_a_creation_or_is_sent() {
    let mut site = Site::of(&["PROMO-STKR", "CLEAT/6IN"]);
    site.expect(3, &["items"]);
    assert!(!site.has("PROMO-STKR") && site.has("CLEAT/6IN"));
    site.company.execute(
        "UPDATE dbo.IM_PRC SET PRC_1 = 1.25 WHERE ITEM_NO = 'PROMO-STKR'; \
         UPDATE dbo.IM_ITEM SET PRC_1 = 1.25 WHERE ITEM_NO = 'PROMO-STKR'",
    );
    site.expect(0, &["items"]);
    assert_eq!(site.seen("PROMO-STKR").get("price"), "1.25");
    site.later(chrono::TimeDelta::days(1));
    site.company.execute(
        "UPDATE dbo.IM_PRC SET PRC_1 = 0 WHERE ITEM_NO = 'PROMO-STKR'; \
         UPDATE dbo.IM_ITEM SET PRC_1 = 0 WHERE ITEM_NO = 'PROMO-STKR'",
    );
    site.expect(0, &["items"]);
    assert_eq!(site.seen("PROMO-STKR").get("price"), "1.25", "what exists is not held");
    let site = Site::of_with(&["PROMO-STKR"], |_| {}, items_key("zero-price = \"send\""));
    site.expect(0, &["items"]);
    assert_eq!(site.seen("PROMO-STKR").get("price"), "0");
}

#[test]
fn a_store_scoped_field_is_written_to_its_view_only() {
    let toml = replaced(
        "[stores.main]\n",
        "[stores.main]\nstore-code = \"default\"\nstore-scoped = [\"name\"]\n",
    );
    let site = Site::of_with(&["CLEAT/6IN"], |_| {}, toml);
    site.expect(0, &["items"]);
    site.company.execute(
        "UPDATE dbo.IM_ITEM SET DESCR = 'Only here', WEIGHT = 8 WHERE ITEM_NO = 'CLEAT/6IN'",
    );
    site.expect(0, &["items"]);
    let (all, view) = (site.seen("CLEAT/6IN"), site.seen_in("default", "CLEAT/6IN"));
    assert_eq!((all.get("name"), view.get("name")), ("Open Base Cleat 6 in", "Only here"));
    assert_eq!((all.get("weight"), view.get("weight")), ("8", "8"));
    assert_eq!(site.requests_of(&["items"]), []);
}

#[test]
fn skus_with_odd_characters_are_made_changed_and_disabled() {
    let odd = [
        "CLEAT/6IN",
        "TEA+SALT",
        "BOOT #7",
        "LINE&HOOK",
        "GARMENT<3",
        "HATCH TAPE",
        "knot-kit",
        "AYE™ MUG",
        "THERM-°F",
        "SCREW-#10",
        "ROPE/8MM",
        "TEE-LH",
    ];
    let site = Site::of(&odd);
    site.expect(0, &["items"]);
    let made = site.all_seen();
    for sku in ["AYE™ MUG", "SCREW-#10^BOX 100", "ROPE/8MM^COIL 50", "TEE-LH|HEATHER GREY|M"] {
        assert!(made.contains_key(sku), "{sku} in {:?}", made.keys());
    }
    for task in ["items", "inventory"] {
        assert_eq!(site.requests_of(&[task]), [], "{task}");
    }
    site.company
        .execute("UPDATE dbo.IM_ITEM SET WEIGHT = 7.5, IS_TXBL = 'N' WHERE IS_ECOMM_ITEM = 'Y'");
    site.expect(0, &["items"]);
    assert!(site.all_seen().values().all(|seen| seen.get("tax_class_id") == "0"));
    site.company.execute(
        "UPDATE dbo.IM_INV SET QTY_ON_HND = 500; UPDATE dbo.IM_INV_CELL SET QTY_ON_HND = 500",
    );
    site.expect(0, &["inventory"]);
    for (sku, seen) in site.all_seen() {
        let sold = seen.get("type_id") == "simple";
        assert!(!sold || seen.get("qty") != made[&sku].get("qty"), "{sku} has its new stock");
    }
    site.company.execute("UPDATE dbo.IM_ITEM SET IS_ECOMM_ITEM = 'N'");
    site.expect(0, &["items", "--allow-mass-change"]);
    assert!(site.all_seen().values().all(|seen| seen.get("status") == "2"));
    assert_eq!(site.shop.products().len(), made.len());
}
