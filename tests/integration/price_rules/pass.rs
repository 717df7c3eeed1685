//! Differences, dry runs, `--find`, what belongs to the shop, guards.

use chrono::TimeDelta;

use super::{TRADE, by_hand, calls, rule, rules, site, site_with, steps};

#[test]
fn breaks_and_contracts_are_the_shops_steps_and_a_second_pass_makes_no_request() {
    let site = site();
    let ran = site.expect(0, &["price-rules", "-v"]);
    assert!(ran.out.contains("4 updated"), "{}", ran.out);
    for (sku, expected) in [
        ("PLATE-ENM", "all 6 10"),
        ("VARN-SPARQ", "Wholesale 1 36"),
        (
            "SHKL-BOW8^EACH",
            "all 10 7.84, all 25 7.43, all 100 7.01, Wholesale 1 6.6, Wholesale 10 6.6, \
             Wholesale 25 6.6, Wholesale 50 6.19, Wholesale 100 6.19",
        ),
        // The sale is everybody's special price; the trade has its contract before it.
        ("000123", "Wholesale 1 18.66"),
        ("CLEAT/6IN", ""),
    ] {
        assert_eq!(steps(&site, sku), expected, "{sku}");
    }
    assert!(site.requests_of(&["price-rules"]).is_empty());
}

#[test]
fn only_what_a_rule_changes_is_sent_and_steps_made_by_hand_stay() {
    let site = site();
    site.expect(0, &["price-rules"]);
    by_hand(&site, "PLATE-ENM", "Retailer", 3, 11);
    by_hand(&site, "CLEAT/6IN", "Retailer", 3, 13);
    site.company.execute(
        "UPDATE dbo.IM_PRC_RUL_BRK SET MIN_QTY = 12, AMT_OR_PCT = 2 WHERE GRP_COD = 'BULK' AND RUL_SEQ_NO = 2",
    );
    site.shop.clear_requests();
    site.expect(0, &["price-rules"]);
    assert_eq!(calls(&site), ["tier-prices 1", "tier-prices-delete 1"]);
    assert_eq!(steps(&site, "PLATE-ENM"), "all 12 9.5, Retailer 3 11");
    site.company.execute("DELETE FROM dbo.IM_PRC_RUL WHERE GRP_COD = 'BULK' AND RUL_SEQ_NO = 2");
    site.shop.clear_requests();
    site.expect(0, &["price-rules"]);
    assert_eq!(calls(&site), ["tier-prices-delete 1"]);
    assert_eq!(steps(&site, "PLATE-ENM"), "Retailer 3 11");
    assert_eq!(steps(&site, "CLEAT/6IN"), "Retailer 3 13");
    assert!(site.requests_of(&["price-rules"]).is_empty());
    site.expect(0, &["price-rules", "--all"]);
    assert_eq!(steps(&site, "CLEAT/6IN"), "Retailer 3 13");
}

#[test]
fn steps_come_with_the_first_pass_in_a_rules_time_and_go_with_the_first_after_it() {
    let mut site = site();
    rules(&site, "TRADE", "ENABLED = 'N'");
    rules(
        &site,
        "BULK",
        "NO_BEG_DAT = 'N', BEG_DAT = '2026-11-19T06:00:00', NO_END_DAT = 'N', END_DAT = '2026-11-20T06:00:00'",
    );
    let ran = site.expect(0, &["price-rules", "--json"]);
    assert!(ran.out.contains("begins or ends at 2026-11-19T11:00:00Z"), "{}", ran.out);
    assert_eq!(steps(&site, "PLATE-ENM"), "");
    site.later(TimeDelta::days(1));
    site.expect(0, &["price-rules"]);
    assert_eq!(steps(&site, "PLATE-ENM"), "all 6 10");
    // The guard looks at the share above 1, and knows an end from a loss.
    site.later(TimeDelta::days(1));
    site.expect(0, &["price-rules"]);
    assert_eq!(
        (steps(&site, "PLATE-ENM"), steps(&site, "SHKL-BOW8^EACH")),
        (String::new(), String::new())
    );
}

#[test]
fn a_dry_run_tells_and_sends_nothing() {
    let site = site();
    site.expect(0, &["price-rules"]);
    rule(&site, "BULK", 2, "MIN_QTY = MIN_QTY");
    site.company.execute(
        "UPDATE dbo.IM_PRC_RUL_BRK SET AMT_OR_PCT = 2 WHERE GRP_COD = 'BULK' AND RUL_SEQ_NO = 2",
    );
    let before = std::fs::read(site.path("cpsync.db")).unwrap();
    site.shop.clear_requests();
    let ran = site.expect(0, &["price-rules", "--dry-run"]);
    assert!(ran.out.contains("everybody from 6: \"10\" -> \"9.5\""), "{}", ran.out);
    assert!(site.shop.writes().is_empty());
    assert_eq!(std::fs::read(site.path("cpsync.db")).unwrap(), before);
}

#[test]
fn find_limit_and_item_choose_what_is_sent() {
    let site = site();
    assert!(site.requests_of(&["price-rules", "--find"]).is_empty());
    assert!(site.expect(0, &["queue", "list"]).out.contains("PLATE-ENM"));
    let ran = site.expect(0, &["price-rules", "--limit", "1", "-v"]);
    assert!(ran.out.contains("3 left for the next pass"), "{}", ran.out);
    site.expect(0, &["price-rules"]);
    assert!(!site.expect(0, &["queue", "list"]).out.contains("PLATE-ENM"));
    site.shop.clear_requests();
    site.expect(0, &["price-rules", "--item", "plate-enm", "--now"]);
    assert_eq!(calls(&site), ["tier-prices 1"]);
}

#[test]
fn percentages_are_sent_as_such_where_the_shop_takes_them_off_the_same_price() {
    let site = site_with(&format!("{TRADE}\ndiscounts = \"percent\""));
    site.expect(0, &["price-rules"]);
    assert!(
        steps(&site, "SHKL-BOW8^EACH").starts_with("all 10 -5%, all 25 -10%"),
        "{}",
        steps(&site, "SHKL-BOW8^EACH")
    );
    // Regular above Price-1: the shop would take it off the regular price.
    assert_eq!(steps(&site, "000123"), "Wholesale 1 18.66");
    assert_eq!(steps(&site, "PLATE-ENM"), "all 6 10");
    site.expect(0, &["price-rules", "--all"]);
    rules(&site, "BULK", "ENABLED = 'N'");
    rules(&site, "TRADE", "ENABLED = 'N'");
    site.expect(0, &["price-rules", "--allow-mass-change"]);
    for sku in ["SHKL-BOW8^EACH", "000123", "PLATE-ENM", "VARN-SPARQ"] {
        assert_eq!(steps(&site, sku), "", "{sku}");
    }
}

#[test]
fn losing_all_steps_or_giving_away_stops_before_any_write() {
    let site = site();
    site.expect(0, &["price-rules"]);
    rules(&site, "BULK", "ENABLED = 'N'");
    rules(&site, "TRADE", "ENABLED = 'N'");
    site.shop.clear_requests();
    let ran = site.expect(6, &["price-rules"]);
    assert!(
        ran.err.contains("take the quantity and group prices away from 4 of 4 products"),
        "{}",
        ran.err
    );
    rules(&site, "BULK", "ENABLED = 'Y'");
    rules(&site, "TRADE", "ENABLED = 'Y'");
    site.company.execute(
        "UPDATE dbo.IM_PRC_RUL_BRK SET AMT_OR_PCT = 90 WHERE GRP_TYP <> 'P' AND PRC_METH = 'D'",
    );
    site.company.execute("UPDATE dbo.IM_PRC_RUL_BRK SET AMT_OR_PCT = 11 WHERE PRC_METH = 'A'");
    let ran = site.expect(6, &["price-rules"]);
    assert!(ran.err.contains("halve quantity or group prices of"), "{}", ran.err);
    assert!(site.shop.requests().is_empty());
    site.expect(0, &["price-rules", "--allow-mass-change"]);
    assert!(steps(&site, "000123").starts_with("Wholesale 1 2.2"), "{}", steps(&site, "000123"));
}

#[test]
fn prices_of_a_website_are_written_to_it() {
    let site = super::Site::with(
        |shop| shop.price_per_website = true,
        |toml| {
            let toml = super::configured(toml, TRADE);
            let website =
                "platform = \"magento2\"\nstore-code = \"default\"\nprice-scope = \"website\"";
            toml.replace("platform = \"magento2\"", website)
        },
    );
    site.expect(0, &["items"]);
    site.expect(0, &["price-rules"]);
    assert_eq!(steps(&site, "PLATE-ENM"), "all 6 10@1");
    site.company.execute("DELETE FROM dbo.IM_PRC_RUL WHERE GRP_COD = 'BULK'");
    site.expect(0, &["price-rules"]);
    assert_eq!(steps(&site, "PLATE-ENM"), "");
}
