//! Why something is not on the web: each seeded cause by its own sentence.

use super::super::support::site::Site;
use super::{sentence, told};

/// What is wrong before the first pass.
const BEFORE: &str = "
UPDATE dbo.IM_ITEM SET IS_ECOMM_ITEM = 'N' WHERE ITEM_NO = 'KEYFLOAT';
UPDATE dbo.IM_ITEM SET STAT = 'I' WHERE ITEM_NO = 'CLEAT/8IN';
UPDATE dbo.IM_ITEM SET USER_WEB_STORE = 'OUTLET' WHERE ITEM_NO = 'SPOT-12V';
UPDATE dbo.IM_ITEM SET USER_PARENT_ITEM = 'NOSUCH' WHERE ITEM_NO = 'CANDLE-PIN';
UPDATE dbo.IM_ITEM SET USER_BRAND = NULL;
UPDATE dbo.IM_ITEM SET USER_BRAND = 'Nobody & Sons' WHERE ITEM_NO = 'VHF-HAND';
UPDATE dbo.IM_ITEM SET IS_ECOMM_ITEM = 'N' WHERE ITEM_NO = 'LANTERN';
UPDATE dbo.IM_INV_CELL SET CELL_STAT = 'I' WHERE ITEM_NO = 'CLOG-DECK' AND DIM_1_UPR = '40';
UPDATE dbo.IM_INV_CELL SET IS_ECOMM_ITEM_CELL = 'N' WHERE ITEM_NO = 'CLOG-DECK' AND DIM_1_UPR = '41';
";

/// What happens at the till after it.
const AFTER: &str = "
UPDATE dbo.IM_ITEM SET IS_ECOMM_ITEM = 'N' WHERE ITEM_NO = 'CLEAT-POP';
UPDATE dbo.IM_ITEM SET IS_ECOMM_ITEM = 'Y' WHERE ITEM_NO = 'LAMP/CABIN';
DELETE FROM dbo.IM_BARCOD WHERE ITEM_NO = 'GIFTWRAP';
DELETE FROM dbo.IM_PRC WHERE ITEM_NO = 'GIFTWRAP';
DELETE FROM dbo.IM_INV WHERE ITEM_NO = 'GIFTWRAP';
DELETE FROM dbo.EC_CATEG_ITEM WHERE ITEM_NO = 'GIFTWRAP';
DELETE FROM dbo.EC_ITEM_DESCR WHERE ITEM_NO = 'GIFTWRAP';
DELETE FROM dbo.IM_ITEM WHERE ITEM_NO = 'GIFTWRAP';
";

const ITEMS: [&str; 15] = [
    "CLEAT/6IN",
    "CLEAT/8IN",
    "KEYFLOAT",
    "SPOT-12V",
    "WHSE-MAST",
    "CANDLE-PIN",
    "VHF-HAND",
    "LANTERN",
    "LANTERN-BRS",
    "CLOG-DECK",
    "BK-PILOT",
    "PROMO-STKR",
    "CLEAT-POP",
    "GIFTWRAP",
    "FLAG-VA",
];

const RULE: &str = "[stores.main.items]\nmissing-option-of = { brand = \"hold\" }";

/// After a pass over everything that is wrong before it.
fn site() -> Site {
    let site = Site::of_with(&ITEMS, |_| {}, |toml| toml.replace("[stores.main.items]", RULE));
    site.company.execute(BEFORE);
    site.expect(3, &["items"]);
    site.company.execute(AFTER);
    site
}

#[test]
fn every_cause_is_named_and_nothing_is_written() {
    let site = site();
    let before = std::fs::read(site.path("cpsync.db")).unwrap();
    site.shop.clear_requests();
    for (what, expected) in [
        ("CLEAT/6IN", "on the web"),
        ("KEYFLOAT", "not on the web: not flagged for e-commerce"),
        ("CLEAT/8IN", "not on the web: status is I"),
        ("SPOT-12V", "not on the web: filtered out by USER_WEB_STORE, which is `OUTLET`"),
        ("WHSE-MAST", "not on the web: not stocked at MAIN"),
        ("CANDLE-PIN", "not on the web: its parent `NOSUCH` is not an item of Counterpoint"),
        ("LANTERN-BRS", "not on the web: its parent `LANTERN`: not flagged for e-commerce"),
        ("CLOG-DECK|40", "not on the web: its cell is not for the web: its CELL_STAT is not A"),
        (
            "CLOG-DECK|41",
            "not on the web: its cell is not for the web: its IS_ECOMM_ITEM_CELL is N",
        ),
        ("CLOG-DECK|42", "on the web"),
        ("BK-PILOT", "not on the web: switched off: USER_WEB_STATUS is `N`"),
        ("PROMO-STKR", "not on the web: it has no price"),
        ("CLEAT-POP", "still on the web, until the next pass: not flagged for e-commerce"),
        ("GIFTWRAP", "still on the web, until the next pass: Counterpoint has no item `GIFTWRAP`"),
        ("LAMP/CABIN", "not on the web yet: no pass of `items` has seen it"),
    ] {
        assert_eq!(sentence(&site, what), expected, "{what}");
    }
    assert!(site.shop.requests().is_empty(), "`--offline` asks the store nothing");
    let ran = site.expect(0, &["explain", "CLEAT/6IN"]);
    assert!(ran.out.contains("the store holds now\n  enabled   yes"), "{}", ran.out);
    assert!(site.shop.requests().len() <= 15, "cheap: {}", site.shop.requests().len());
    // Magento 2 tells prices by POST.
    let reads = |path: &str| path.ends_with("-information");
    assert!(site.shop.writes().iter().all(|sent| reads(&sent.path)), "nothing changes there");
    assert!(std::fs::read(site.path("cpsync.db")).unwrap() == before, "nor here");
}

#[test]
fn a_held_product_has_its_job_and_the_command_that_does_it_again() {
    let site = site();
    let held = sentence(&site, "VHF-HAND");
    assert!(held.starts_with("not on the web yet: "), "{held}");
    assert!(held.contains("brand") && held.contains("Nobody & Sons"), "{held}");
    let told = told(&site, "VHF-HAND");
    let [job] = &told["queue"].as_array().unwrap()[..] else { panic!("{told}") };
    assert!(job["replay"].as_str().unwrap().contains(" items --item=VHF-HAND --now"), "{job}");
    let ran = site.expect(0, &["explain", "VHF-HAND", "--offline"]);
    for part in ["NO     queue of items", "  replay:   cpsync --config", "  advice:   mend what"] {
        assert!(ran.out.contains(part), "{part}: {}", ran.out);
    }
    // What has left the scope is archived, where the store wants it so.
    let archive = "[stores.main.items]\nremoved = \"archive\"";
    site.write_configuration(|toml| toml.replace("[stores.main.items]", archive));
    site.expect(0, &["items", "--item", "CLEAT-POP", "--now"]);
    assert_eq!(sentence(&site, "CLEAT-POP"), "archived on the web: its page is kept, out of lists");
    site.write_configuration(|toml| toml.replace("[stores.main.items]", RULE));
    // A change that cannot be sent leaves the product as it was.
    let brand = "UPDATE dbo.IM_ITEM SET USER_BRAND = 'Nobody & Sons' WHERE ITEM_NO = 'CLEAT/6IN'";
    site.company.execute(brand);
    site.expect(3, &["items"]);
    let stuck = sentence(&site, "CLEAT/6IN");
    assert!(stuck.starts_with("on the web as it was: "), "{stuck}");
    site.company.execute(
        "UPDATE dbo.IM_ITEM SET DESCR = 'New', LONG_DESCR = 'New' WHERE ITEM_NO = 'FLAG-VA'",
    );
    let told = super::told(&site, "FLAG-VA");
    assert_eq!(told["fields"]["to_send"], serde_json::json!(["name"]), "{told}");
}
