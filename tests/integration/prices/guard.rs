//! Guards: a mass change, and prices of 0.

use super::{asked, site, site_with, till};

const ITEMS: [&str; 4] = ["CLEAT/6IN", "CLEAT/8IN", "TEA+SALT", "HATCH TAPE"];

#[test]
fn a_mass_price_change_stops_before_any_write() {
    let site = site(&ITEMS);
    site.expect(0, &["prices"]);
    for item in &ITEMS[..3] {
        till(&site, item, "PRC_1 = 1, REG_PRC = NULL");
    }
    site.shop.clear_requests();
    let ran = site.expect(6, &["prices"]);
    assert!(ran.err.contains("change the price of 3 of 4 products"), "{}", ran.err);
    assert!(site.shop.requests().is_empty());
    site.expect(0, &["prices", "--allow-mass-change"]);
    assert_eq!(asked(&site, "TEA+SALT"), "1");
}

#[test]
fn prices_of_0_stop_the_pass_and_a_single_one_is_held() {
    for (config, word) in [("", "find no price for"), ("zero-price = \"send\"\n", "give away")] {
        let site = site_with(&ITEMS, config);
        site.expect(0, &["prices"]);
        for item in &ITEMS[..3] {
            till(&site, item, "PRC_1 = 0");
        }
        site.shop.clear_requests();
        let ran = site.expect(6, &["prices"]);
        assert!(ran.err.contains(word), "{}", ran.err);
        assert!(site.shop.requests().is_empty());
    }
}

#[test]
fn a_price_of_0_is_held_unless_it_is_to_be_sent() {
    for (config, exit, expected) in [("", 3, "14.25"), ("zero-price = \"send\"\n", 0, "0")] {
        let site = site_with(&ITEMS, config);
        site.expect(0, &["prices"]);
        till(&site, "CLEAT/6IN", "PRC_1 = 0");
        till(&site, "CLEAT/8IN", "PRC_1 = 20");
        site.expect(exit, &["prices"]);
        assert_eq!(asked(&site, "CLEAT/6IN"), expected);
        assert_eq!(asked(&site, "CLEAT/8IN"), "20");
    }
}
