//! `cpsync orders activity`: what a clerk does with orders in Counterpoint, and what the shopper then
//! sees. Scenario by scenario, all on one site and in the same passes.

use chrono::{DateTime, TimeDelta, Utc};
use cpsync_double::clerk;
use cpsync_double::magento2::{NewKind, NewLine, NewOrder, Part, Placed};
use serde_json::Value;

use super::super::support::site::Site;
use super::support::{cancel, invoice, ledger, open, refund, site_with};

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

fn scenarios() -> Vec<Scenario> {
    let tee = NewLine::of("TEE-TERN|NAVY|M", 3, "24.00").kind(NewKind::Configurable);
    let parts = vec![Part::of("CLEAT/6IN", 2, "18.00"), Part::of("KEYFLOAT", 1, "4.00")];
    let set = NewKind::Bundle { parts, fixed: true, separately: false };
    let set = NewLine::of("DINGHY-SET", 1, "40.00").kind(set);
    vec![
        Scenario {
            name: "a full release with its tracking number",
            order: cleats("full"),
            rounds: vec![vec![Release(1, &[(1, "2")]), Track(1, "1Z1")], vec![Post(1)]],
            expected: vec![
                "invoice 2 CLEAT/6IN = 44.9",
                "shipment 2 CLEAT/6IN ups:1Z1",
                "complete",
                "closed CLEAT/6IN=0",
            ],
        },
        Scenario {
            name: "two partial releases, the fee on the first invoice, the number after the posting",
            order: cleats("partial").buy("KEYFLOAT", 1, "4.50"),
            rounds: vec![
                vec![Release(1, &[(1, "1")])],
                vec![Post(1), Track(1, "1Z2"), Release(2, &[(1, "1"), (2, "1")])],
                vec![Track(2, "1Z3"), Track(1, "1Z4"), Post(2)],
            ],
            expected: vec![
                "invoice 1 CLEAT/6IN = 24.95",
                "invoice 1 CLEAT/6IN, 1 KEYFLOAT = 24.45",
                "shipment 1 CLEAT/6IN ups:1Z2 ups:1Z4",
                "shipment 1 CLEAT/6IN, 1 KEYFLOAT ups:1Z3",
                "complete",
                "closed CLEAT/6IN=0 KEYFLOAT=0",
            ],
        },
        Scenario {
            name: "a part of a line",
            order: of("part").buy("KEYFLOAT", 5, "4.50"),
            rounds: vec![vec![Release(1, &[(1, "2")]), Track(1, "1Z5")]],
            expected: vec![
                "invoice 2 KEYFLOAT = 9",
                "shipment 2 KEYFLOAT ups:1Z5",
                "processing",
                "acknowledged KEYFLOAT=3",
            ],
        },
        Scenario {
            name: "a gridded line",
            order: of("grid").line(tee),
            rounds: vec![vec![Release(1, &[(1, "2")]), Track(1, "1Z6")]],
            expected: vec![
                "invoice 2 TEE-TERN|NAVY|M, 2 TEE-TERN|NAVY|M = 48",
                "shipment 2 TEE-TERN|NAVY|M ups:1Z6",
                "processing",
                "acknowledged TEE-TERN|NAVY|M=1",
            ],
        },
        Scenario {
            name: "an alternate unit, released and posted between two passes",
            order: of("unit").buy("ROPE/8MM^COIL 50", 2, "60.00"),
            rounds: vec![vec![], vec![Release(1, &[(1, "2")]), Track(1, "1Z7"), Post(1)]],
            expected: vec![
                "invoice 2 ROPE/8MM^COIL 50 = 120",
                "shipment 2 ROPE/8MM^COIL 50 ups:1Z7",
                "complete",
                "closed ROPE/8MM^COIL 50=0",
            ],
        },
        Scenario {
            name: "a bundle in two halves",
            order: of("bundle").line(set),
            rounds: vec![
                vec![Release(1, &[(1, "2")]), Track(1, "1Z8")],
                vec![Release(2, &[(2, "1")]), Track(2, "1Z9")],
            ],
            expected: vec![
                "invoice 1 DINGHY-SET, 2 CLEAT/6IN, 1 KEYFLOAT = 40",
                "shipment 1 DINGHY-SET ups:1Z9",
                "complete",
                "closed CLEAT/6IN=0 KEYFLOAT=0",
            ],
        },
        Scenario {
            name: "a release with two numbers that come one after the other",
            order: cleats("two"),
            rounds: vec![vec![Release(1, &[(1, "2")]), Track(1, "1ZA")], vec![Track(1, "1ZB")]],
            expected: vec![
                "invoice 2 CLEAT/6IN = 44.9",
                "shipment 2 CLEAT/6IN ups:1ZA ups:1ZB",
                "complete",
                "closed CLEAT/6IN=0",
            ],
        },
        Scenario {
            name: "no tracking number: shipped two days after the posting",
            order: cleats("none"),
            rounds: vec![vec![Release(1, &[(1, "2")]), Post(1)], vec![], vec![]],
            expected: vec![
                "invoice 2 CLEAT/6IN = 44.9",
                "shipment 2 CLEAT/6IN",
                "complete",
                "closed CLEAT/6IN=0",
            ],
        },
        Scenario {
            name: "no tracking number, and two days are not over",
            order: cleats("wait"),
            rounds: vec![vec![Release(1, &[(1, "2")])], vec![], vec![Post(1)]],
            expected: vec!["invoice 2 CLEAT/6IN = 44.9", "processing", "acknowledged CLEAT/6IN=2"],
        },
        Scenario {
            name: "collected: complete when it is posted",
            order: cleats("collect").with(|order| {
                order.pickup = Some("default".into());
                order.method = "instore_pickup".into();
            }),
            rounds: vec![vec![Release(1, &[(1, "2")]), Post(1)]],
            expected: vec![
                "invoice 2 CLEAT/6IN = 44.9",
                "shipment 2 CLEAT/6IN",
                "complete",
                "closed CLEAT/6IN=0",
            ],
        },
        Scenario {
            name: "a ticket that is voided before a pass saw it",
            order: cleats("unseen"),
            rounds: vec![vec![Release(1, &[(1, "2")]), Void(1)]],
            expected: vec!["pending", "acknowledged CLEAT/6IN=2"],
        },
        Scenario {
            name: "a ticket that is voided after its invoice, and released again",
            order: cleats("void"),
            rounds: vec![
                vec![Release(1, &[(1, "2")])],
                vec![Void(1)],
                vec![Release(2, &[(1, "2")]), Track(2, "1ZC")],
            ],
            expected: vec![
                "invoice 2 CLEAT/6IN = 44.9",
                "shipment 2 CLEAT/6IN ups:1ZC",
                "complete",
                "closed CLEAT/6IN=0",
                "ticket 000000012 was voided after it was invoiced at the store",
            ],
        },
        Scenario {
            name: "cancelled in Counterpoint",
            order: cleats("cancel"),
            rounds: vec![vec![Cancel]],
            expected: vec![
                "pending",
                "acknowledged CLEAT/6IN=2",
                "Counterpoint: cancelled, without delivering 2 x CLEAT/6IN",
            ],
        },
        Scenario {
            name: "the rest cancelled in Counterpoint after a release",
            order: cleats("rest"),
            rounds: vec![
                vec![Release(1, &[(1, "1")]), Track(1, "1ZD")],
                vec![Post(1)],
                vec![Cancel],
            ],
            expected: vec![
                "invoice 1 CLEAT/6IN = 24.95",
                "shipment 1 CLEAT/6IN ups:1ZD",
                "processing",
                "acknowledged CLEAT/6IN=1",
                "Counterpoint: cancelled, without delivering 1 x CLEAT/6IN",
            ],
        },
        Scenario {
            name: "edited in Counterpoint",
            order: cleats("edit"),
            rounds: vec![vec![Edit(1, "1")], vec![]],
            expected: vec![
                "pending",
                "acknowledged CLEAT/6IN=2",
                "edited in Counterpoint on 2026-11-19 16:00: 2 -> 1 x CLEAT/6IN",
            ],
        },
        Scenario {
            name: "cancelled at the store, and released all the same",
            order: cleats("gone"),
            rounds: vec![vec![StaffCancel, Release(1, &[(1, "2")])]],
            expected: vec![
                "canceled",
                "closed CLEAT/6IN=0",
                "cancelled at the store: 2 x CLEAT/6IN, 44.90 USD; ticket 000000016 delivers 2 x CLEAT/6IN, which the store cannot invoice any more",
            ],
        },
        Scenario {
            name: "a refund of what was not released",
            order: cleats("refund"),
            rounds: vec![
                vec![StaffInvoice(2), StaffRefund(1)],
                vec![Release(1, &[(1, "1")]), Track(1, "1ZE")],
            ],
            expected: vec![
                "invoice 2 CLEAT/6IN = 44.9",
                "shipment 1 CLEAT/6IN ups:1ZE",
                "processing",
                "acknowledged CLEAT/6IN=1",
                "refunded at the store: 1 x CLEAT/6IN, 24.95 USD",
            ],
        },
        Scenario {
            name: "invoiced before it was released",
            order: cleats("paid"),
            rounds: vec![vec![StaffInvoice(2)], vec![Release(1, &[(1, "2")]), Track(1, "1ZF")]],
            expected: vec![
                "invoice 2 CLEAT/6IN = 44.9",
                "shipment 2 CLEAT/6IN ups:1ZF",
                "complete",
                "closed CLEAT/6IN=0",
            ],
        },
        Scenario {
            name: "invoiced in part by hand",
            order: cleats("hand"),
            rounds: vec![
                vec![StaffInvoice(1)],
                vec![Release(1, &[(1, "1")])],
                vec![Release(2, &[(1, "1")])],
            ],
            expected: vec![
                "invoice 1 CLEAT/6IN = 24.95",
                "invoice 1 CLEAT/6IN = 19.95",
                "processing",
                "acknowledged CLEAT/6IN=2",
            ],
        },
        Scenario {
            name: "the money comes with the invoice",
            order: paypal(cleats("online")),
            rounds: vec![vec![Release(1, &[(1, "2")]), Track(1, "1ZG")]],
            expected: vec![
                "invoice 2 CLEAT/6IN = 44.9",
                "shipment 2 CLEAT/6IN ups:1ZG",
                "complete",
                "closed CLEAT/6IN=0",
            ],
        },
    ]
}

#[test]
fn what_happens_in_counterpoint_reaches_the_shopper() {
    let mut site = site(RULES);
    let scenarios = scenarios();
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
        let again = site.requests_of(&["orders", "activity"]);
        assert!(
            again.is_empty(),
            "round {round}: nothing is new, and the store is asked {again:?}"
        );
    }
    let mut wrong = String::new();
    for ((place, scenario), placed) in (0..).zip(&scenarios).zip(&placed) {
        let desk = Desk { site: &site, place, placed: placed.clone() };
        let story = desk.story();
        if story != scenario.expected {
            wrong += &format!("{}\n{story:#?}\n", scenario.name);
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
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
    site.expect(0, &["orders", "activity", "--order", &desk.placed.number]);
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
