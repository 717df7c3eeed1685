//! `cpsync orders activity`: what a clerk does with orders in Counterpoint, and what the shopper then
//! sees. Scenario by scenario, all on one site and in the same passes.

mod scenarios;

use chrono::{DateTime, TimeDelta, Utc};
use cpsync_double::clerk;
use cpsync_double::magento2::{NewOrder, Placed};
use serde_json::Value;

use super::support::{cancel, invoice, ledger, lines, open, refund, site_with};
use crate::support::site::Site;

/// Statements of a pass without news, however many orders are followed: the session, what the site
/// has, orders, their lines, tickets with their lines and numbers, open and posted.
const MOST: u64 = 22;

/// What is done with an order in one round.
#[derive(Clone, Copy)]
enum Act {
    /// The order's ticket of this number releases so much of lines, by their place.
    Release(i64, &'static [(i32, &'static str)]),
    Track(i64, &'static str),
    Post(i64),
    Void(i64),
    /// The order is cancelled in Counterpoint.
    Cancel,
    /// A line's quantity is edited in Counterpoint.
    Edit(i32, &'static str),
    /// The shop's staff cancel the order.
    StaffCancel,
    /// The shop's staff give so many of the first line back.
    StaffRefund(u32),
    /// The shop's staff invoice so many of the first line.
    StaffInvoice(u32),
}
use Act::{Cancel, Edit, Post, Release, StaffCancel, StaffInvoice, StaffRefund, Track, Void};

struct Scenario {
    name: &'static str,
    order: NewOrder,
    rounds: Vec<Vec<Act>>,
    /// What the shopper sees at the end, then where the order stands in Counterpoint.
    expected: Vec<&'static str>,
}

/// Placed on the day before the first round.
fn placed_at() -> DateTime<Utc> {
    "2026-11-18T15:00:00Z".parse().unwrap()
}

fn of(email: &str) -> NewOrder {
    NewOrder::guest(&format!("{email}@example.org")).with(|order| order.at = Some(placed_at()))
}

fn cleats(email: &str) -> NewOrder {
    of(email).buy("CLEAT/6IN", 2, "19.95").fee("5.00")
}

const RULES: &str = "ship-untracked-after = \"2d\"\ncapture-online = [\"paypal_*\"]\n\
                     carriers = { \"UPS-*\" = { carrier = \"ups\", title = \"UPS\" } }";

fn site(rules: &str) -> Site {
    let mut site =
        site_with(|_| {}, |toml| format!("{toml}\n[stores.main.orders.activity]\n{rules}\n"));
    site.now = placed_at() + TimeDelta::hours(1);
    site
}

/// An order in hand.
struct Desk<'a> {
    site: &'a Site,
    place: i64,
    placed: Placed,
}

impl Desk<'_> {
    fn ticket(&self, n: i64) -> i64 {
        77_000_000 + self.place * 10 + n
    }

    fn document(&self) -> i64 {
        ledger(self.site, &self.placed).doc_id.expect("it has a document")
    }

    /// Does it, on the site's day.
    fn act(&self, act: Act) {
        let day = self.site.now.format("%Y-%m-%dT00:00:00").to_string();
        let at = self.site.now.format("%Y-%m-%dT%H:%M:%S").to_string();
        let sql = match act {
            Release(n, lines) => clerk::release(self.document(), self.ticket(n), lines, &at),
            Track(n, number) => clerk::track(self.ticket(n), number),
            Post(n) => clerk::post(self.ticket(n), &day),
            Void(n) => clerk::void(self.ticket(n)),
            Cancel => clerk::cancel(self.document(), &day),
            Edit(line, quantity) => clerk::edit(self.document(), line, quantity, &at),
            StaffCancel => return cancel(self.site, &self.placed),
            StaffRefund(quantity) => return refund(self.site, &self.placed, quantity),
            StaffInvoice(quantity) => return invoice(self.site, &self.placed, quantity),
        };
        self.site.company.execute(&sql);
    }

    /// The shop's documents, then the order's status, then what the ledger says of it.
    fn story(&self) -> Vec<String> {
        let mine = |document: &&Value| document["order_id"] == self.placed.id;
        let goods = |document: &Value| {
            let items = document["items"].as_array().unwrap().iter();
            let items = items.filter(|item| number(&item["qty"]) != "0");
            let told =
                items.map(|i| format!("{} {}", number(&i["qty"]), i["sku"].as_str().unwrap()));
            told.collect::<Vec<_>>().join(", ")
        };
        let mut story = Vec::new();
        for invoice in self.site.shop.invoices().iter().filter(mine) {
            story.push(format!("invoice {} = {}", goods(invoice), invoice["base_grand_total"]));
        }
        for shipment in self.site.shop.shipments().iter().filter(mine) {
            let tracks = shipment["tracks"].as_array().unwrap().iter();
            let tracks = tracks.map(|t| {
                let text = |name: &str| t[name].as_str().unwrap().to_owned();
                format!(" {}:{}", text("carrier_code"), text("track_number"))
            });
            story.push(format!("shipment {}{}", goods(shipment), tracks.collect::<String>()));
        }
        let order = self.site.shop.order(self.placed.id).unwrap();
        story.push(order["status"].as_str().unwrap().to_owned());
        let kept = ledger(self.site, &self.placed);
        story.push(format!("{} {}", kept.state.as_str(), open(self.site, &self.placed).join(" ")));
        story.extend(kept.attention);
        story
    }
}

fn paypal(order: NewOrder) -> NewOrder {
    order.with(|order| order.payment = ("paypal_express".into(), "PayPal".into()))
}

fn number(value: &Value) -> String {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    text.parse::<rust_decimal::Decimal>().unwrap().normalize().to_string()
}

#[test]
fn what_happens_in_counterpoint_reaches_the_shopper() {
    every_scenario(site(RULES), &[]);
}

#[test]
fn tickets_are_followed_by_their_lines_where_the_history_keeps_no_links() {
    every_scenario(site(RULES), &["PS_TKT_HIST_ORIG_DOC", "PS_ORD_HIST_LIN"]);
}

/// Plays every scenario at a site that lacks these tables.
fn every_scenario(mut site: Site, lacking: &[&str]) {
    if let Some(double) = site.company.double() {
        double.deny(lacking);
    } else if !lacking.is_empty() {
        return;
    }
    let scenarios = scenarios::all();
    let placed: Vec<Placed> =
        scenarios.iter().map(|scenario| site.shop.place_order(&scenario.order)).collect();
    site.expect(0, &["orders", "import"]);
    let rounds = scenarios.iter().map(|scenario| scenario.rounds.len()).max().unwrap();
    for round in 0..rounds {
        site.later(TimeDelta::days(1));
        for ((place, scenario), placed) in (0..).zip(&scenarios).zip(&placed) {
            let desk = Desk { site: &site, place, placed: placed.clone() };
            for act in scenario.rounds.get(round).into_iter().flatten() {
                desk.act(*act);
            }
        }
        site.expect(0, &["orders", "activity"]);
        site.shop.clear_requests();
        let again = site.expect(0, &["orders", "activity", "--json"]);
        let asked = site.shop.requests();
        assert!(asked.is_empty(), "round {round}: no news, and the store is asked {asked:?}");
        let summary = &lines(&again.out, "summary")[0];
        let statements = summary["statements"].as_u64().unwrap();
        assert!(statements <= MOST, "{statements} statements for {} orders", summary["listed"]);
    }
    let mut wrong = Vec::new();
    for ((place, scenario), placed) in (0..).zip(&scenarios).zip(&placed) {
        let desk = Desk { site: &site, place, placed: placed.clone() };
        let story = desk.story();
        if story != scenario.expected {
            wrong.push(format!("{}\n{story:#?}", scenario.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let verified = site.run(&["verify", "orders"]);
    assert_eq!(verified.exit, 0, "store and Counterpoint agree: {}", verified.out);
}

/// The desk of one order that is imported.
fn imported<'a>(site: &'a Site, place: i64, order: &NewOrder) -> Desk<'a> {
    let placed = site.shop.place_order(order);
    site.expect(0, &["orders", "import"]);
    Desk { site, place, placed }
}

#[test]
fn a_parcel_whose_money_was_not_captured_is_held_back_and_goes_when_it_was() {
    let mut site = site(RULES);
    let placed = imported(&site, 0, &paypal(cleats("a"))).placed;
    site.later(TimeDelta::days(1));
    let desk = Desk { site: &site, place: 0, placed };
    desk.act(Release(1, &[(1, "2")]));
    desk.act(Track(1, "1Z1"));
    site.shop.refuse_captures(true);
    let ran = site.expect(3, &["orders", "activity", "--json"]);
    assert!(ran.out.contains("was not captured: hold the parcel back"), "{}", ran.out);
    assert!(ran.out.contains("\"message_type\":\"error\""), "{}", ran.out);
    let stopped = desk.story();
    assert_eq!(stopped[..2], ["pending", "acknowledged CLEAT/6IN=2"], "no half state");
    let listed = site.expect(0, &["orders", "list", "--state", "attention"]).out;
    assert!(listed.contains("hold the parcel back"), "{listed}");
    // It is tried again, ever more rarely, and at once when a person says so.
    site.shop.refuse_captures(false);
    site.expect(0, &["orders", "retry", &desk.placed.number]);
    site.expect(0, &["orders", "activity"]);
    assert_eq!(ledger(&site, &desk.placed).trouble, None);
    let shipped = [
        "invoice 2 CLEAT/6IN = 44.9",
        "shipment 2 CLEAT/6IN ups:1Z1",
        "complete",
        "closed CLEAT/6IN=0",
    ];
    assert_eq!(desk.story(), shipped, "and nothing is left to be decided");
    let shown = site.expect(0, &["orders", "show", &desk.placed.number]).out;
    for told in
        ["2026-11-19 16:00 at the till, releases 2 x CLEAT/6IN", "invoice 1 at", "tracking 1Z1"]
    {
        assert!(shown.contains(told), "{told}: {shown}");
    }
}

#[test]
fn what_is_cancelled_in_counterpoint_is_cancelled_at_the_store_where_that_is_wanted() {
    let mut site = site("cancelled = \"cancel\"\ntracking = \"store\"");
    let orders = [cleats("whole"), cleats("rest"), cleats("paid")];
    let placed = orders.map(|order| site.shop.place_order(&order));
    site.expect(0, &["orders", "import"]);
    site.later(TimeDelta::days(1));
    let [whole, rest, paid] = [0, 1, 2].map(|place: usize| {
        let place_no = i64::try_from(place).unwrap();
        Desk { site: &site, place: place_no, placed: placed[place].clone() }
    });
    rest.act(Release(1, &[(1, "1")]));
    rest.act(Post(1));
    paid.act(StaffInvoice(2));
    for desk in [&whole, &rest, &paid] {
        desk.act(Cancel);
    }
    let before = [&whole, &rest, &paid].map(Desk::story);
    let dry = site.expect(0, &["--dry-run", "orders", "activity"]);
    assert!(dry.out.contains("cancel") && dry.out.contains("invoice"), "{}", dry.out);
    assert_eq!([&whole, &rest, &paid].map(Desk::story), before, "a dry run changes nothing");
    site.expect(0, &["orders", "activity"]);
    assert_eq!(whole.story(), ["canceled", "closed CLEAT/6IN=0"]);
    let invoiced = ["invoice 1 CLEAT/6IN = 24.95", "processing", "acknowledged CLEAT/6IN=1"];
    assert_eq!(rest.story(), invoiced, "the store ships what it has invoiced");
    assert_eq!(paid.story().len(), 4, "{:?}", paid.story());
    assert!(paid.story()[3].contains("the money is to be given back"), "{:?}", paid.story());
    // What cpsync has cancelled is no news to the import.
    let ran = site.expect(0, &["orders", "import", "--json"]);
    assert!(!ran.out.contains("cancelled at the store"), "{}", ran.out);
    assert!(site.requests_of(&["orders", "activity"]).is_empty());
}
