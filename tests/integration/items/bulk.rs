//! Large passes by the store's async bulk, and what becomes of them when its consumers stand still.

use super::replaced;
use crate::support::site::Site;

const ITEMS: [&str; 6] = ["BOOT-WORK", "TEE-TERN", "CLOG-DECK", "CLEAT/6IN", "000123", "SHKL-D5"];

fn site(bulk: &str) -> Site {
    let line = format!("[stores.main]\nbulk = {bulk}\n");
    Site::of_with(&ITEMS, |_| {}, replaced("[stores.main]\n", &line))
}

fn bulks(site: &Site) -> usize {
    site.shop.writes().iter().filter(|request| request.path.contains("/async/bulk/")).count()
}

#[test]
fn a_bulk_ends_in_the_same_shop_as_calls_one_by_one() {
    let single = site("\"never\"");
    single.expect(0, &["items"]);
    assert_eq!(bulks(&single), 0);
    let bulk = site("\"auto\"\nbulk-at-least = 5\nbulk-size = 10");
    bulk.expect(0, &["items"]);
    assert!(bulks(&bulk) >= 4, "{:?}", bulk.writes());
    assert_eq!(bulk.all_seen(), single.all_seen());
    for task in ["items", "inventory"] {
        assert_eq!(bulk.requests_of(&[task]), [], "{task}");
    }
    bulk.company.execute("UPDATE dbo.IM_ITEM SET USER_BRAND = 'New Brand'");
    bulk.shop.clear_requests();
    bulk.expect(0, &["items"]);
    assert!(bulks(&bulk) >= 1, "updates too");
    assert!(bulk.all_seen().values().all(|seen| seen.get("brand") == "New Brand"));
}

#[test]
fn a_record_that_is_rejected_in_a_bulk_fails_alone() {
    let site = site("\"auto\"\nbulk-at-least = 5\nbulk-size = 10");
    site.shop.faults().reject_sku("TEE-TERN|NAVY|M", "This shirt is not for sale.");
    site.expect(3, &["items"]);
    assert!(bulks(&site) >= 4);
    let queue = site.expect(0, &["queue", "list"]).out;
    assert!(queue.contains("This shirt is not for sale"), "{queue}");
    assert_eq!(site.seen("TEE-TERN").get("children").split(',').count(), 11);
    assert!(site.has("CLEAT/6IN") && site.has("SHKL-D5"));
}

#[test]
fn consumers_that_stand_still_are_done_without() {
    let site = site("\"auto\"\nbulk-at-least = 5\nbulk-size = 10\nbulk-deadline = \"1s\"");
    site.shop.set_consumers(false);
    site.expect(0, &["items"]);
    let single = self::site("\"never\"");
    single.expect(0, &["items"]);
    assert_eq!(site.all_seen(), single.all_seen());
    site.shop.set_consumers(true);
    assert!(site.shop.wait_for_bulks(std::time::Duration::from_secs(30)));
    site.expect(0, &["items"]);
    assert_eq!(site.all_seen(), single.all_seen(), "what the store works off late does no harm");
    assert_eq!(site.requests_of(&["items"]), []);
}
