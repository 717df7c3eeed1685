//! Option labels: made, mapped, shared, or held for a person.

use super::{items_key, replaced};
use crate::support::site::Site;

fn labels(site: &Site, attribute: &str) -> Vec<String> {
    site.shop.options(attribute).into_iter().map(|(_, label)| label).collect()
}

#[test]
fn labels_that_differ_by_case_share_an_option() {
    let site = Site::of(&["TEE-TERN", "TEE-LH"]);
    site.expect(0, &["items"]);
    let navy: Vec<String> =
        labels(&site, "color").into_iter().filter(|l| l.eq_ignore_ascii_case("navy")).collect();
    assert_eq!(navy.len(), 1, "{navy:?}");
    for sku in ["TEE-TERN|NAVY|M", "TEE-LH|NAVY|M"] {
        assert_eq!(site.seen(sku).get("color"), navy[0], "{sku}");
    }
}

#[test]
fn a_colour_has_its_family_by_the_value_map() {
    let site = Site::of(&["TEE-TERN"]);
    site.expect(0, &["items"]);
    for (sku, colour, family) in [
        ("TEE-TERN|NAVY|M", "Navy", "Blue"),
        ("TEE-TERN|FOREST GREEN|M", "Forest Green", "Green"),
        ("TEE-TERN|WHITE|M", "White", "White"),
    ] {
        let seen = site.seen(sku);
        assert_eq!((seen.get("color"), seen.get("color_family")), (colour, family), "{sku}");
    }
    assert_eq!(site.seen("TEE-TERN").get("color_family"), "", "the parent has no colour");
}

#[test]
fn dimensions_may_be_mapped_to_other_labels() {
    let toml = replaced(
        "tag = \"COLOR\"\nattribute = \"color\"\n",
        "tag = \"COLOR\"\nattribute = \"color\"\nmap = { Navy = \"Midnight\" }\n",
    );
    let site = Site::of_with(&["TEE-TERN"], |_| {}, toml);
    site.expect(0, &["items"]);
    let child = site.seen("TEE-TERN|NAVY|M");
    assert_eq!(child.get("color"), "Midnight", "the label; the SKU has the key");
    assert!(!labels(&site, "color").contains(&"Navy".to_owned()));
}

#[test]
fn a_missing_option_holds_its_products_until_somebody_makes_it() {
    let rule = items_key("missing-option-of = { brand = \"hold\" }");
    let mut site = Site::of_with(&["CLEAT/6IN", "SVC-SHARP"], |_| {}, rule);
    let brand = "USER_BRAND = 'Foundry Nine', USER_MATERIAL = 'Bronze Nine'";
    site.company.execute(&format!(
        "UPDATE dbo.IM_ITEM SET {brand} WHERE ITEM_NO = 'CLEAT/6IN'; \
         UPDATE dbo.IM_ITEM SET USER_BRAND = NULL WHERE ITEM_NO = 'SVC-SHARP'"
    ));
    site.expect(3, &["items"]);
    assert!(site.has("SVC-SHARP") && !site.has("CLEAT/6IN"));
    assert_eq!(labels(&site, "brand"), [""; 0]);
    let queue = site.expect(0, &["queue", "list"]).out;
    assert!(queue.contains("attribute `brand` has no option `Foundry Nine`"), "{queue}");
    site.shop.edit(|shop| shop.add_option("brand", "FOUNDRY NINE"));
    site.later(chrono::TimeDelta::hours(1));
    site.expect(0, &["items"]);
    let seen = site.seen("CLEAT/6IN");
    assert_eq!((seen.get("brand"), seen.get("material_name")), ("FOUNDRY NINE", "Bronze Nine"));
}

#[test]
fn an_attribute_that_the_store_does_not_have_holds_what_needs_it() {
    let toml = replaced("attribute = \"brand\"", "attribute = \"no_such\"");
    let site = Site::of_with(&["CLEAT/6IN", "SVC-SHARP"], |_| {}, toml);
    site.company.execute("UPDATE dbo.IM_ITEM SET USER_BRAND = NULL WHERE ITEM_NO = 'SVC-SHARP'");
    site.expect(3, &["items"]);
    assert!(site.has("SVC-SHARP") && !site.has("CLEAT/6IN"));
    assert!(site.expect(0, &["queue", "list"]).out.contains("no_such"));
}
