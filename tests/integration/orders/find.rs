//! Finding: nothing is missed, whatever the shop's clock says, and nothing is taken that is not ours.

use chrono::{TimeDelta, Utc};
use cpsync::state::OrderState;
use cpsync_double::magento2::{NewOrder, Shop};

use super::super::support::site::Site;
use super::support::{bind, cleats, documents, ledger, site, site_with, staff, state, with_orders};

#[test]
fn an_order_whose_time_was_read_past_is_found_by_its_id() {
    let site = site();
    let long_ago = Utc::now() - TimeDelta::days(30);
    site.shop.place_order(&cleats("a@example.org"));
    // Its transaction ends late: the id is taken, the order not yet there.
    site.shop.edit(Shop::skip_order);
    site.shop.place_order(&cleats("b@example.org"));
    site.expect(0, &["orders", "import"]);
    assert_eq!(documents(&site, "0000").len(), 2);
    // The shop's clock is a month behind.
    let late = site.shop.place_order(&cleats("c@example.org").with(|o| o.at = Some(long_ago)));
    site.expect(0, &["orders", "import"]);
    assert_eq!(documents(&site, "0000").len(), 3);
    assert_eq!(state(&site, &late), OrderState::Acknowledged);
    let asked = site.requests_of(&["orders", "import"]);
    let gap = |path: &str| path.contains("orders");
    assert!(asked.iter().any(|request| gap(&request.path)), "{asked:?}");
}

#[test]
fn only_what_is_paid_for_and_placed_in_time_is_imported() {
    let site = site();
    let unpaid = |o: &mut NewOrder| o.status = ("pending_payment".into(), "pending_payment".into());
    let early =
        cleats("e@example.org").with(|o| o.at = Some("2025-12-31T00:00:00Z".parse().unwrap()));
    let waiting = site.shop.place_order(&cleats("w@example.org").with(unpaid));
    let early = site.shop.place_order(&early);
    // Changed since, so that it is told.
    site.shop.edit(|shop| shop.set_order_updated(early.id, Utc::now()));
    site.expect(0, &["orders", "import"]);
    assert!(documents(&site, "0000").is_empty());
    assert_eq!(state(&site, &waiting), OrderState::Waiting);
    assert!(site.state().order("main", &early.id.to_string()).unwrap().is_none());
    let paid = serde_json::json!({ "entity": {
        "entity_id": waiting.id, "increment_id": waiting.number,
        "state": "processing", "status": "processing",
    }});
    staff(&site, "POST", "orders", paid);
    site.expect(0, &["orders", "import"]);
    assert_eq!(documents(&site, "0000"), [waiting.number]);
    // A person may ask for the early one all the same.
    site.expect(0, &["orders", "import", "--order", &early.number]);
    assert_eq!(state(&site, &early), OrderState::Acknowledged);
    let refused = site.expect(2, &["orders", "import", "--order", "77"]);
    assert!(refused.err.contains("store `main` has no order 77"), "{}", refused.err);
}

#[test]
fn a_view_that_is_not_taken_is_left_alone() {
    let site = site_with(
        |shop| shop.views = shop.views.clone(),
        |toml| toml + "\n[[stores.main.orders.views]]\nview = 1\nimport = false\n",
    );
    let placed = site.shop.place_order(&cleats("a@example.org"));
    site.expect(0, &["orders", "import"]);
    assert!(documents(&site, "0000").is_empty());
    assert_eq!(state(&site, &placed), OrderState::Ignored);
    assert!(site.state().web_order("main", &placed.id.to_string()).unwrap().is_none(), "not ours");
}

#[test]
fn the_first_import_is_told_from_which_day_on() {
    let site = Site::start();
    bind(&site, "main");
    let old = cleats("old@example.org").with(|o| o.at = Some(Utc::now() - TimeDelta::days(40)));
    site.shop.place_order(&old);
    let new = site.shop.place_order(&cleats("new@example.org"));
    let refused = site.expect(2, &["orders", "import"]);
    assert!(refused.err.contains("from which day on"), "{}", refused.err);
    assert!(refused.err.contains("start = ") && refused.err.contains("--since"), "{}", refused.err);
    assert!(site.shop.requests().is_empty());
    let day = (Utc::now() - TimeDelta::days(2)).format("%Y-%m-%d").to_string();
    site.expect(0, &["orders", "import", "--since", &day]);
    assert_eq!(documents(&site, "0000"), [new.number]);
    site.expect(0, &["orders", "import"]);
    assert_eq!(documents(&site, "0000").len(), 1, "the day is kept in mind");
    // From an earlier day on, by configuration: what was left alone is read.
    site.write_configuration(|toml| with_orders(&toml, "start = \"2026-01-01\""));
    site.expect(0, &["orders", "import"]);
    assert_eq!(documents(&site, "0000").len(), 2);
}

#[test]
fn a_pass_goes_as_far_as_it_may() {
    let site = site();
    for email in ["a@example.org", "b@example.org", "c@example.org"] {
        site.shop.place_order(&cleats(email));
    }
    site.expect(0, &["orders", "import", "--limit", "1"]);
    assert_eq!(documents(&site, "0000"), ["000000001"], "the oldest first");
    site.expect(0, &["orders", "import", "--max-duration", "0s"]);
    assert_eq!(documents(&site, "0000").len(), 1);
    site.expect(0, &["orders", "import"]);
    assert_eq!(documents(&site, "0000").len(), 3);
}

#[test]
fn an_order_cancelled_before_its_import_is_none() {
    let site = site();
    let placed = site.shop.place_order(&cleats("a@example.org"));
    super::support::cancel(&site, &placed);
    site.expect(0, &["orders", "import"]);
    assert!(documents(&site, "0000").is_empty());
    assert_eq!(state(&site, &placed), OrderState::Closed);
    assert!(ledger(&site, &placed).held.is_none());
}
