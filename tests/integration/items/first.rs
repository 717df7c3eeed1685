//! The first pass over the sample company, and the silent one after it.

use std::collections::BTreeMap;

use crate::support::site::Site;

#[test]
fn the_whole_company_arrives_and_the_next_passes_send_nothing() {
    let site = Site::start();
    let ran = site.expect(3, &["-v", "items"]);
    let kinds = site.all_seen().values().fold(BTreeMap::new(), |mut kinds, seen| {
        *kinds.entry(seen.get("type_id").to_owned()).or_insert(0) += 1;
        kinds
    });
    let expected: BTreeMap<String, i32> =
        [("configurable", 39), ("grouped", 14), ("simple", 543)].map(|(k, n)| (k.into(), n)).into();
    assert_eq!(kinds, expected, "{}", ran.err);
    let queue = site.expect(0, &["queue", "list"]).out;
    assert!(queue.contains("PROMO-STKR") && queue.contains("it has no price"), "{queue}");
    assert_eq!(queue.lines().count(), 2, "{queue}");
    for task in ["items", "inventory"] {
        assert_eq!(site.requests_of(&[task]), [], "{task} after the first pass");
    }
}

#[test]
fn every_field_of_a_plain_item_is_at_the_store() {
    let site = Site::of(&["000123", "CLEAT/6IN", "BK-PILOT", "AF-BLUE-GL"]);
    site.expect(0, &["items"]);
    let seen = site.seen("000123");
    for (name, value) in [
        ("type_id", "simple"),
        ("name", "Dock Line 3/8\" x 15 ft, Navy"),
        ("price", "25.95"),
        ("special_price", "21.950000"),
        ("weight", "1.43"),
        ("status", "1"),
        ("visibility", "4"),
        ("tax_class_id", "2"),
        ("barcode", "400000201597"),
        ("brand", "Castine Rope Co."),
        ("material_name", "Nylon"),
        ("url_key", "dock-line-3-8-x-15-ft-navy-000123"),
        ("qty", "17"),
        ("is_in_stock", "true"),
        ("manage_stock", "true"),
    ] {
        assert_eq!(seen.get(name), value, "{name}");
    }
    assert!(seen.get("description").starts_with("<p>Eye splice at one end"));
    assert_eq!(
        site.seen("CLEAT/6IN").get("qty"),
        "53",
        "17 of 20 in the shop, 36 in the warehouse"
    );
    assert_eq!(site.seen("BK-PILOT").get("status"), "2", "its web status is N");
    let archived = site.seen("AF-BLUE-GL");
    for (name, value) in [("visibility", "2"), ("qty", "0"), ("is_in_stock", "false")] {
        assert_eq!(archived.get(name), value, "{name} of an archived item");
    }
}

#[test]
fn a_grid_has_its_children_axes_and_options() {
    let site = Site::of(&["BOOT-WORK", "CLOG-DECK"]);
    site.expect(0, &["items"]);
    let boots = site.seen("BOOT-WORK");
    assert_eq!(boots.get("type_id"), "configurable");
    assert_eq!(boots.get("axes"), "Color,Size,Width");
    let children: Vec<&str> = boots.get("children").split(',').collect();
    assert_eq!(children.len(), 23, "24 cells, one of them inactive: {children:?}");
    assert!(!site.has("BOOT-WORK|OXBLOOD|12|EE"), "an inactive cell is no product");
    let child = site.seen(children[0]);
    assert_eq!((child.get("type_id"), child.get("visibility")), ("simple", "1"));
    for attribute in ["color", "size", "width"] {
        assert!(!child.get(attribute).is_empty(), "{attribute}: {child:?}");
    }
    let clogs = site.seen("CLOG-DECK");
    assert_eq!(clogs.get("axes"), "Size", "`*` is no dimension");
    assert_eq!(clogs.get("children").split(',').next(), Some("CLOG-DECK|38"));
}

#[test]
fn the_groups_of_units_and_of_parents_hold_their_members() {
    let lantern = ["LANTERN", "LANTERN-BRS", "LANTERN-BLK", "LANTERN-RED"];
    let site = Site::of(&[&lantern[..], &["SHKL-D5", "SCREW-#10"]].concat());
    site.expect(0, &["items"]);
    let shackle = site.seen("SHKL-D5");
    assert_eq!(shackle.get("type_id"), "grouped");
    assert_eq!(shackle.get("members"), "SHKL-D5^EACH,SHKL-D5^BOX 10,SHKL-D5^CASE 100");
    let case = site.seen("SHKL-D5^CASE 100");
    assert_eq!((case.get("price"), case.get("visibility")), ("318", "1"));
    let screw = site.seen("SCREW-#10^BOX 100");
    assert_eq!((screw.get("price"), screw.get("visibility")), ("38", "4"));
    assert!(!site.has("SCREW-#10"), "it is sold by the box only");
    let parent = site.seen("LANTERN");
    assert_eq!(parent.get("children"), "LANTERN-BLK,LANTERN-BRS,LANTERN-RED");
    assert_eq!((parent.get("axes"), parent.get("is_in_stock")), ("Color", "true"));
    assert_eq!(site.seen("LANTERN-RED").get("status"), "2", "switched off on its own");
    assert_eq!(site.seen("LANTERN-BRS").get("status"), "1");
}
