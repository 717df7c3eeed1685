//! A pass of `orders activity` that dies anywhere: after the next one every release is one invoice and
//! one shipment, each tracking number is there once, and what was cancelled is cancelled.
//!
//! One release was told before. The pass that dies finds a further number of it, a second release,
//! both posted, and the rest of the order cancelled.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};

use chrono::Utc;
use cpsync_double::clerk;
use cpsync_double::magento2::{NewOrder, Placed};
use serde_json::Value;

use super::death;
use super::orders::{points_of, work_off};
use super::points::{Moment, Point, chosen};
use crate::orders::support::neighbour_with;
use crate::support::company::Company;
use crate::support::site::Site;

const ACTIVITY: [&str; 2] = ["orders", "activity"];
const RULES: &str = "[stores.main.orders.activity]\ncancelled = \"cancel\"\n";

/// A site with an order on which there is news.
struct Scene {
    site: Site,
    name: String,
    placed: Placed,
}

impl Scene {
    fn new(company: &Arc<Company>, number: &AtomicI64) -> Self {
        let number = number.fetch_add(1, Ordering::SeqCst);
        let name = format!("a{number}");
        let mut site = neighbour_with(company, &name, RULES);
        // The process that dies has the system's clock.
        site.now = Utc::now();
        let order = NewOrder::guest("a@example.org").buy("CLEAT/6IN", 3, "19.95").fee("5.00");
        let placed = site.shop.place_order(&order);
        site.expect(0, &["orders", "import"]);
        let scene = Self { site, name, placed };
        scene.news(78_000_000 + number * 10);
        scene
    }

    fn news(&self, ticket: i64) {
        let at = self.site.now.format("%Y-%m-%dT%H:%M:%S").to_string();
        let day = self.site.now.format("%Y-%m-%dT00:00:00").to_string();
        let id = self.placed.id.to_string();
        let ledger = self.site.state().order(&self.name, &id).unwrap().unwrap();
        let order = ledger.doc_id.unwrap();
        let company = &self.site.company;
        company.execute(&clerk::release(order, ticket, &[(1, "1")], &at));
        company.execute(&clerk::track(ticket, "1Z1"));
        self.site.expect(0, &ACTIVITY);
        company.execute(&clerk::track(ticket, "1Z2"));
        company.execute(&clerk::release(order, ticket + 1, &[(1, "1")], &at));
        company.execute(&clerk::track(ticket + 1, "1Z3"));
        for ticket in [ticket, ticket + 1] {
            company.execute(&clerk::post(ticket, &day));
        }
        company.execute(&clerk::cancel(order, &day));
    }

    /// What is not as after a pass that nobody disturbed.
    fn differences(&self) -> Vec<String> {
        let Self { site, name, placed } = self;
        let id = placed.id.to_string();
        let ledger = site.state().order(name, &id).unwrap().unwrap();
        let told = site.state().releases_told(name, Some(&id)).unwrap();
        let told: Vec<String> = told
            .iter()
            .map(|(_, told)| {
                let id = |id: &Option<String>| id.clone().unwrap_or_default();
                let (invoice, shipment) = (id(&told.invoice), id(&told.shipment));
                format!("{invoice} {shipment} {} {}", told.tracking.join(","), told.posted)
            })
            .collect();
        let status = site.shop.order(placed.id).unwrap()["status"].clone();
        let facts = [
            ("invoices", quantities(&site.shop.invoices(), placed.id), "1 1".to_owned()),
            ("shipments", quantities(&site.shop.shipments(), placed.id), "1 1".to_owned()),
            ("tracks", tracks(&site.shop.shipments()), "1Z1,1Z2 1Z3".to_owned()),
            ("status", status.as_str().unwrap_or_default().to_owned(), "complete".to_owned()),
            ("told", told.join("; "), "1 1 1Z1,1Z2 true; 2 2 1Z3 true".to_owned()),
            ("state", ledger.state.as_str().to_owned(), "closed".to_owned()),
            ("attention", ledger.attention.unwrap_or_default(), String::new()),
            ("trouble", ledger.trouble.unwrap_or_default(), String::new()),
        ];
        let differs = facts.into_iter().filter(|(_, found, wanted)| found != wanted);
        differs.map(|(what, found, wanted)| format!("{what}: {found:?}, not {wanted:?}")).collect()
    }
}

fn quantities(documents: &[Value], order: u32) -> String {
    let mine = documents.iter().filter(|document| document["order_id"] == order);
    let pieces = mine.flat_map(|document| document["items"].as_array().unwrap());
    pieces.map(|item| item["qty"].to_string()).collect::<Vec<_>>().join(" ")
}

fn tracks(shipments: &[Value]) -> String {
    let numbers = |shipment: &Value| {
        let tracks = shipment["tracks"].as_array().unwrap().iter();
        tracks.map(|track| track["track_number"].as_str().unwrap()).collect::<Vec<_>>().join(",")
    };
    shipments.iter().map(numbers).collect::<Vec<_>>().join(" ")
}

#[test]
fn activity_that_dies_anywhere_is_made_good_by_the_next_pass() {
    let (company, number) = (Arc::new(Company::start()), AtomicI64::new(0));
    let undisturbed = Scene::new(&company, &number);
    let all = points_of(&undisturbed.site, &ACTIVITY);
    assert_eq!(undisturbed.differences(), Vec::<String>::new());
    // Here nothing is written to Counterpoint, and a read that is lost is a pass that has not begun.
    let points: Vec<Point> =
        chosen(all).into_iter().filter(|point| !point.is_statement()).collect();
    let failures = Mutex::new(Vec::new());
    work_off(&points, 2, |point| {
        let scene = Scene::new(&company, &number);
        if let Some(wrong) = die_and_go_on(&scene, &point.moment) {
            failures.lock().unwrap().push(format!("{point:?}\n{wrong}"));
        }
    });
    let failures = failures.into_inner().unwrap();
    assert!(failures.is_empty(), "{} points:\n\n{}", failures.len(), failures.join("\n\n"));
}

fn die_and_go_on(scene: &Scene, moment: &Moment) -> Option<String> {
    if !death::at(&scene.site, &ACTIVITY, moment) {
        return Some("the pass did not come to this point".into());
    }
    let again = scene.site.run(&ACTIVITY);
    if again.exit != 0 {
        return Some(format!("the next pass ends with {}: {}{}", again.exit, again.out, again.err));
    }
    let differences = scene.differences();
    (!differences.is_empty()).then(|| differences.join("\n"))
}
