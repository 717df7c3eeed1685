//! Levels, differences, dry runs, `--find`.

use super::{asked, attribute, calls, number, site, site_with, till};

#[test]
fn the_shop_asks_what_counterpoint_asks_and_a_second_pass_makes_no_request() {
    let items = [
        "CLEAT/6IN",
        "000123",
        "BOATHOOK-T",
        "SPOT-12V",
        "ROPE/8MM",
        "TEE-LH",
        "BOOT-DECK",
        "SHKL-D5",
        "GUERN",
    ];
    let site = site(&items);
    site.expect(0, &["prices"]);
    for (sku, expected) in [
        ("CLEAT/6IN", "14.25"),
        ("000123", "25.95, special 19.76 from 2026-11-01 00:00:00 to 2026-12-23 23:59:59"),
        ("BOATHOOK-T", "46.95, special 39.95 from .. to .."),
        ("SPOT-12V", "68, special 56 from 2026-11-01 00:00:00 to 2026-12-23 23:59:59"),
        ("TEE-LH|NAVY|XXL", "32, special 24 from 2026-11-27 00:00:00 to 2026-11-29 23:59:59"),
        ("BOOT-DECK|BLACK|8|WIDE", "156"),
    ] {
        assert_eq!(asked(&site, sku), expected, "{sku}");
    }
    assert!(site.requests_of(&["prices"]).is_empty());
}

#[test]
fn only_what_differs_is_sent_in_one_call() {
    let site = site(&["CLEAT/6IN", "CLEAT/8IN", "BOATHOOK-T", "TEE-LH"]);
    site.expect(0, &["prices"]);
    till(&site, "CLEAT/8IN", "PRC_1 = 20.005");
    till(&site, "BOATHOOK-T", "PRC_1 = 47.5");
    site.shop.clear_requests();
    let ran = site.expect(0, &["prices", "-v"]);
    assert!(ran.out.contains("2 updated"), "{}", ran.out);
    assert_eq!(calls(&site), ["base-prices 2", "special-price-delete 1"]);
    assert_eq!(asked(&site, "CLEAT/8IN"), "20.01");
    assert_eq!(asked(&site, "BOATHOOK-T"), "47.5");
    assert!(site.requests_of(&["prices"]).is_empty());
}

#[test]
fn an_item_that_is_named_is_sent_again_and_nothing_else() {
    let site = site(&["CLEAT/6IN", "CLEAT/8IN"]);
    site.expect(0, &["prices"]);
    till(&site, "CLEAT/8IN", "PRC_1 = 21");
    site.shop.clear_requests();
    site.expect(0, &["prices", "--item", "cleat/6in", "--now"]);
    assert_eq!(calls(&site), ["base-prices 1", "special-price-delete 1"]);
    assert_eq!(asked(&site, "CLEAT/8IN"), "19.75");
    site.shop.clear_requests();
    site.expect(0, &["prices", "--all"]);
    assert_eq!(calls(&site), ["base-prices 2", "special-price-delete 2"]);
}

#[test]
fn a_dry_run_tells_and_sends_nothing() {
    let site = site(&["CLEAT/6IN", "CLEAT/8IN"]);
    site.expect(0, &["prices"]);
    till(&site, "CLEAT/8IN", "PRC_1 = 21");
    let before = std::fs::read(site.path("cpsync.db")).unwrap();
    site.shop.clear_requests();
    let ran = site.expect(0, &["prices", "--dry-run"]);
    assert!(ran.out.contains("price: \"19.75\" -> \"21\""), "{}", ran.out);
    assert!(site.shop.requests().is_empty());
    assert_eq!(std::fs::read(site.path("cpsync.db")).unwrap(), before);
    assert_eq!(site.writes_of(&["prices"]).len(), 1);
}

#[test]
fn find_fills_the_queue_and_the_next_pass_empties_it() {
    let site = site(&["CLEAT/6IN", "CLEAT/8IN"]);
    site.expect(0, &["prices"]);
    till(&site, "CLEAT/8IN", "PRC_1 = 21");
    assert!(site.requests_of(&["prices", "--find"]).is_empty());
    assert!(site.expect(0, &["queue", "list"]).out.contains("CLEAT/8IN"));
    site.expect(0, &["prices"]);
    assert_eq!(asked(&site, "CLEAT/8IN"), "21");
    assert!(!site.expect(0, &["queue", "list"]).out.contains("CLEAT/8IN"));
}

#[test]
fn the_limit_leaves_the_rest_for_the_next_pass() {
    let site = site(&["CLEAT/6IN", "CLEAT/8IN", "TEA+SALT"]);
    site.expect(0, &["prices"]);
    for item in ["CLEAT/6IN", "CLEAT/8IN"] {
        till(&site, item, "PRC_1 = 21, REG_PRC = NULL");
    }
    let ran = site.expect(0, &["prices", "--limit", "1", "-v"]);
    assert!(ran.out.contains("1 left for the next pass"), "{}", ran.out);
    site.expect(0, &["prices"]);
    assert_eq!((asked(&site, "CLEAT/6IN"), asked(&site, "CLEAT/8IN")), ("21".into(), "21".into()));
}

#[test]
fn levels_location_msrp_and_cost_are_as_configured() {
    let site = site_with(
        &["000123", "CLEAT/6IN"],
        "price = \"price-1\"\nspecial = \"price-2\"\nmsrp = \"regular\"\ncost = \"LST_COST\"\npromotions = false\n",
    );
    site.company.execute("UPDATE dbo.IM_ITEM SET LST_COST = 9.1234 WHERE ITEM_NO = '000123'");
    site.expect(0, &["prices"]);
    assert_eq!(asked(&site, "000123"), "21.95, special 20.19 from .. to ..");
    let product = site.shop.product("000123").unwrap();
    assert_eq!(attribute(&product, "msrp").map(|value| number(&value)).as_deref(), Some("25.95"));
    assert_eq!(attribute(&product, "cost").map(|value| number(&value)).as_deref(), Some("9.1234"));
    assert!(site.requests_of(&["prices"]).is_empty());
}

#[test]
fn rows_that_counterpoint_has_switched_off_are_not_used() {
    let site = site_with(&["TEE-LH"], "promotions = false\n");
    site.expect(0, &["prices"]);
    site.company.execute("UPDATE dbo.IM_CTL SET USE_CELL_PRCS = 'N'");
    assert_eq!(asked(&site, "TEE-LH|NAVY|XXL"), "32");
    site.expect(0, &["prices", "--allow-mass-change"]);
    assert_eq!(asked(&site, "TEE-LH|NAVY|XXL"), asked(&site, "TEE-LH|NAVY|M"));
}

#[test]
fn prices_of_a_website_are_written_to_its_view() {
    let site = site(&["CLEAT/6IN"]);
    site.write_configuration(|toml| {
        let toml = super::edited(&toml, &["CLEAT/6IN"], "");
        toml.replace(
            "platform = \"magento2\"",
            "platform = \"magento2\"\nstore-code = \"default\"\nprice-scope = \"website\"",
        )
    });
    till(&site, "CLEAT/6IN", "PRC_1 = 15, REG_PRC = NULL");
    site.shop.clear_requests();
    site.expect(0, &["prices"]);
    let writes = site.shop.writes();
    let base = writes.iter().find(|call| call.path.ends_with("base-prices")).unwrap();
    assert_eq!(base.body["prices"][0]["store_id"], 1);
}
