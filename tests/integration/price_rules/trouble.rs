//! What goes wrong on the way: products that are gone, refused rows, answers that are lost.

use chrono::TimeDelta;
use cpsync::state::JobFilter;
use cpsync_double::counterpoint::Fault as SqlFault;
use cpsync_double::magento2::Fault;
use serde_json::json;

use super::{Site, by_hand, rules, site, steps};

fn jobs(site: &Site) -> Vec<String> {
    let filter = JobFilter { task: Some("price-rules"), ..JobFilter::default() };
    site.state().jobs(&filter).unwrap().into_iter().map(|job| job.key.key).collect()
}

#[test]
fn a_product_that_the_shop_lost_does_not_stop_the_others() {
    let site = site();
    site.shop.edit(|shop| shop.delete_product("PLATE-ENM"));
    site.expect(0, &["price-rules"]);
    assert_eq!(steps(&site, "VARN-SPARQ"), "Wholesale 1 36");
    assert!(jobs(&site).is_empty());
    site.expect(0, &["items"]);
    site.expect(0, &["price-rules"]);
    assert_eq!(steps(&site, "PLATE-ENM"), "all 6 10");
    // And one that is gone with its steps.
    site.shop.edit(|shop| shop.delete_product("PLATE-ENM"));
    site.expect(0, &["price-rules", "--all"]);
    site.expect(0, &["items"]);
    site.expect(0, &["price-rules"]);
    assert_eq!(steps(&site, "PLATE-ENM"), "all 6 10");
}

#[test]
fn a_refused_row_waits_with_its_reason_and_the_others_are_sent() {
    let mut site = site();
    let refusal = json!([{
        "message": "Invalid attribute Price Type = %priceType. Row ID: SKU = %SKU, Website ID: %websiteId, \
                    Customer Group: %customerGroup, Quantity: %qty.",
        "parameters": ["odd", "SHKL-BOW8^EACH", "0", "Wholesale", "50"],
    }]);
    let answer = Fault::Status {
        code: 200,
        headers: Vec::new(),
        body: refusal.to_string(),
        content_type: "application/json; charset=utf-8".to_owned(),
    };
    site.shop.faults().fail_matching("POST", "/tier-prices", answer, 1);
    let ran = site.expect(3, &["price-rules", "-v"]);
    assert!(ran.out.contains("invalid attribute Price Type = odd"), "{}", ran.out);
    assert_eq!(jobs(&site), ["SHKL-BOW8\tunit\t0"]);
    assert!(site.requests_of(&["price-rules"]).is_empty(), "not before its time");
    site.later(TimeDelta::hours(7));
    site.expect(0, &["price-rules"]);
    assert!(steps(&site, "SHKL-BOW8^EACH").contains("Wholesale 50 6.19"));
    assert!(jobs(&site).is_empty());
}

/// The shop has it, the pass does not know, and the rule is gone before the next.
#[test]
fn steps_of_a_lost_answer_are_known_to_be_ours() {
    let mut site = site();
    by_hand(&site, "PLATE-ENM", "Retailer", 3, 11);
    site.shop.faults().fail_matching("POST", "/tier-prices", Fault::LostAnswer, 99);
    let ran = site.run(&["price-rules"]);
    assert_ne!(ran.exit, 0, "{}", ran.err);
    site.shop.faults().clear();
    assert_eq!(steps(&site, "PLATE-ENM"), "all 6 10, Retailer 3 11");
    rules(&site, "BULK", "ENABLED = 'N'");
    site.later(TimeDelta::hours(7));
    site.expect(0, &["price-rules"]);
    assert_eq!(steps(&site, "PLATE-ENM"), "Retailer 3 11");
    assert_eq!(steps(&site, "SHKL-BOW8^EACH"), "Wholesale 1 6.6, Wholesale 50 6.19");
    assert!(site.requests_of(&["price-rules"]).is_empty());
}

#[test]
fn a_failed_read_takes_nothing_away() {
    let site = site();
    site.expect(0, &["price-rules"]);
    site.shop.clear_requests();
    let Some(double) = site.company.double() else { return };
    for statement in
        ["price_rules", "price_rule_items", "price_rule_holds", "stock_page", "prices_read"]
    {
        double.faults().fail_matching(&format!("cpsync {statement} "), SqlFault::Drop, 9);
        site.expect(4, &["price-rules"]);
        double.faults().clear();
    }
    assert!(site.shop.requests().is_empty());
}
