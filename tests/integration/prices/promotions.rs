//! Price rules: sent ahead, ended, told of.

use chrono::TimeDelta;
use serde_json::Value;

use super::{asked, calls, site, site_with, till};

const ITEMS: [&str; 3] = ["BARO-BRASS", "BINO-7x50", "CLEAT/6IN"];

#[test]
fn a_running_rule_is_the_special_price_with_its_dates() {
    let site = site(&ITEMS);
    site.expect(0, &["prices"]);
    // To the end of 12-24 by Counterpoint; Magento adds 24 hours to what it is told.
    assert_eq!(
        asked(&site, "BARO-BRASS"),
        "167.95, special 119 from 2026-11-01 00:00:00 to 2026-12-23 23:59:59"
    );
    // The regular price is above Price-1, so Price-1 takes the one place for a special price.
    assert_eq!(asked(&site, "BINO-7x50"), "252.95, special 214 from .. to ..");
}

#[test]
fn a_coming_rule_is_in_the_shop_before_it_begins_and_leaves_after_its_end() {
    let mut site = site(&ITEMS);
    till(&site, "BINO-7x50", "REG_PRC = NULL");
    site.expect(0, &["prices"]);
    let ahead = "214, special 169 from 2026-11-27 00:00:00 to 2026-11-29 23:59:59";
    assert_eq!(asked(&site, "BINO-7x50"), ahead);
    // While it runs nothing is to be said.
    site.later(TimeDelta::days(10));
    assert!(site.requests_of(&["prices"]).is_empty());
    assert_eq!(asked(&site, "BINO-7x50"), ahead);
    site.later(TimeDelta::days(5));
    site.shop.clear_requests();
    site.expect(0, &["prices"]);
    assert_eq!(calls(&site), ["special-price-delete 1"]);
    assert_eq!(asked(&site, "BINO-7x50"), "214");
}

#[test]
fn a_rule_that_ends_gives_its_place_back_without_leaving_its_dates() {
    let mut site = site(&ITEMS);
    site.expect(0, &["prices"]);
    site.later(TimeDelta::days(38));
    site.shop.clear_requests();
    site.expect(0, &["prices"]);
    assert_eq!(calls(&site), ["special-price-delete 1", "special-price 1"]);
    assert_eq!(asked(&site, "BARO-BRASS"), "167.95, special 142 from .. to ..");
}

#[test]
fn the_summary_tells_the_next_edge() {
    let site = site(&ITEMS);
    let ran = site.expect(0, &["prices", "--json"]);
    let summary: Value = serde_json::from_str(ran.out.lines().last().unwrap()).unwrap();
    let next = summary["next"].as_str().unwrap();
    assert!(next.ends_with("2026-11-27T05:00:00Z"), "{next}");
}

#[test]
fn rules_that_cannot_be_evaluated_are_told_by_name_and_left_out() {
    let site = site_with(&["CANDLE-FOG", "CANDLE-PIN", "CLEAT/6IN"], "");
    let ran = site.expect(0, &["prices", "-v"]);
    for (rule, why) in [
        ("C/TRADE rule 1 (Rope for the trade)", "certain customers"),
        ("S/CLEAR rule 2 (Web only: slickers)", "certain sales"),
        ("S/CLEAR rule 3 (Priced by procedure)", "procedure"),
        ("S/BOGO rule 1 (Candles: second one free)", "two-for-one"),
    ] {
        let line = ran.out.lines().find(|line| line.contains(rule));
        let line = line.unwrap_or_else(|| panic!("nothing is told of {rule}:\n{}", ran.out));
        assert!(line.contains(why) && line.contains("its items: "), "{line}");
    }
    assert!(ran.out.contains("its items: CANDLE-"), "{}", ran.out);
    for quiet in ["BULK", "OFF", "NOVHOL"] {
        assert!(!ran.out.contains(quiet), "{}", ran.out);
    }
}

#[test]
fn contract_comes_before_promotional_for_the_customer_that_it_is_for() {
    let site = site_with(&["000123", "000124"], "customer = \"CASH\"\n");
    let ten = |site: &super::Site| asked(site, "000123");
    site.expect(0, &["prices"]);
    let promotional = ten(&site);
    site.company.execute("UPDATE dbo.AR_CUST SET CATEG_COD = 'TRADE' WHERE CUST_NO = 'CASH'");
    site.expect(0, &["prices"]);
    let contract = ten(&site);
    assert_ne!(promotional, contract);
    // A contract without dates, over a promotion with them.
    assert!(promotional.contains("from 2026-11-01"), "{promotional}");
    assert!(contract.ends_with("from .. to .."), "{contract}");
}

#[test]
fn methods_that_are_not_known_for_sure_are_left_out() {
    let site = site(&ITEMS);
    site.expect(0, &["prices"]);
    let before = asked(&site, "CLEAT/6IN");
    for method in ["M", "P", "O", "X"] {
        site.company.execute(&format!(
            "UPDATE dbo.IM_PRC_RUL_BRK SET PRC_METH = '{method}' WHERE GRP_COD = 'NOVHOL' AND RUL_SEQ_NO = 3"
        ));
        let ran = site.expect(0, &["prices", "-v"]);
        let told = format!("price method `{method}` is not known for sure; its items: BARO-BRASS");
        assert!(ran.out.contains(&told), "{}", ran.out);
        assert_eq!(asked(&site, "BARO-BRASS"), "167.95, special 142 from .. to ..");
    }
    assert_eq!(asked(&site, "CLEAT/6IN"), before);
}

#[test]
fn ncrs_own_engine_is_refused_where_it_cannot_be_called() {
    let site = site(&ITEMS);
    site.write_configuration(|toml| {
        super::edited(&toml, &ITEMS, "price-engine = \"counterpoint\"\n")
    });
    site.shop.clear_requests();
    let ran = site.expect(2, &["prices"]);
    assert!(ran.err.contains("could not use Counterpoint's own price engine"), "{}", ran.err);
    assert!(site.shop.requests().is_empty());
}
