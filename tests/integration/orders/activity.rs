//! `cpsync orders activity`: what a clerk does with orders in Counterpoint, and what the shopper then
//! sees. Scenario by scenario, all on one site and in the same passes.

use chrono::{DateTime, TimeDelta, Utc};
use cpsync_double::clerk;
use cpsync_double::magento2::{NewKind, NewLine, NewOrder, Part, Placed};
use serde_json::Value;

use super::super::support::site::Site;
use super::support::{
    cancel, invoice, ledger, open, refund, site_with,
};

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
    /// The payment provider gives no money (or does again).
    Refuse(bool),
}
use Act::{
    Cancel, Edit, Post, Refuse, Release, StaffCancel, StaffInvoice, StaffRefund, Track, Void,
};

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

fn site() -> Site {
    let mut site = site_with(
        |_| {},
        |toml| {
            let lines = "[stores.main.orders.activity]\nship-untracked-after = \"2d\"\n\
                         carriers = { \"UPS-*\" = { carrier = \"ups\", title = \"UPS\" } }\n\
                         capture-online = [\"paypal_*\"]\n";
            format!("{toml}\n{lines}")
        },
    );
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
            Refuse(refuse) => return self.site.shop.refuse_captures(refuse),
        };
        self.site.company.execute(&sql);
    }

    /// The shop's documents, then the order's status, then what the ledger says of it.
    fn story(&self) -> Vec<String> {
        let mine = |document: &&Value| document["order_id"] == self.placed.id;
        let goods = |document: &Value| {
            let items = document["items"].as_array().unwrap().iter();
            let items = items.filter(|item| number(&item["qty"]) != "0");
            let told = items.map(|i| format!("{} {}", number(&i["qty"]), i["sku"].as_str().unwrap()));
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

fn number(value: &Value) -> String {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    text.parse::<rust_decimal::Decimal>().unwrap().normalize().to_string()
}

fn scenarios() -> Vec<Scenario> {
    let tee = NewLine::of("TEE-TERN|NAVY|M", 3, "24.00").kind(NewKind::Configurable);
    let parts = vec![Part::of("CLEAT/6IN", 2, "18.00"), Part::of("KEYFLOAT", 1, "4.00")];
    let set = NewKind::Bundle { parts, fixed: true, separately: false };
    let set = NewLine::of("DINGHY-SET", 1, "40.00").kind(set);
    let paypal = |order: NewOrder| {
        order.with(|order| order.payment = ("paypal_express".into(), "PayPal".into()))
    };
    vec![
        Scenario {
            name: "a full release with its tracking number",
            order: cleats("full"),
            rounds: vec![vec![Release(1, &[(1, "2")]), Track(1, "1Z1")], vec![Post(1)]],
            expected: vec![],
        },
        Scenario {
            name: "two partial releases, the fee on the first invoice, the number after the posting",
            order: cleats("partial").buy("KEYFLOAT", 1, "4.50"),
            rounds: vec![
                vec![Release(1, &[(1, "1")])],
                vec![Post(1), Track(1, "1Z2"), Release(2, &[(1, "1"), (2, "1")])],
                vec![Track(2, "1Z3"), Track(1, "1Z4"), Post(2)],
            ],
            expected: vec![],
        },
        Scenario {
            name: "a part of a line",
            order: of("part").buy("KEYFLOAT", 5, "4.50"),
            rounds: vec![vec![Release(1, &[(1, "2")]), Track(1, "1Z5")]],
            expected: vec![],
        },
        Scenario {
            name: "a gridded line",
            order: of("grid").line(tee),
            rounds: vec![vec![Release(1, &[(1, "2")]), Track(1, "1Z6")]],
            expected: vec![],
        },
        Scenario {
            name: "an alternate unit, released and posted between two passes",
            order: of("unit").buy("ROPE/8MM^COIL 50", 2, "60.00"),
            rounds: vec![vec![], vec![Release(1, &[(1, "2")]), Track(1, "1Z7"), Post(1)]],
            expected: vec![],
        },
        Scenario {
            name: "a bundle in two halves",
            order: of("bundle").line(set),
            rounds: vec![
                vec![Release(1, &[(1, "2")]), Track(1, "1Z8")],
                vec![Release(2, &[(2, "1")]), Track(2, "1Z9")],
            ],
            expected: vec![],
        },
        Scenario {
            name: "a release with two numbers that come one after the other",
            order: cleats("two"),
            rounds: vec![
                vec![Release(1, &[(1, "2")]), Track(1, "1ZA")],
                vec![Track(1, "1ZB")],
            ],
            expected: vec![],
        },
        Scenario {
            name: "no tracking number: shipped two days after the posting",
            order: cleats("none"),
            rounds: vec![vec![Release(1, &[(1, "2")]), Post(1)], vec![], vec![]],
            expected: vec![],
        },
        Scenario {
            name: "no tracking number, and two days are not over",
            order: cleats("wait"),
            rounds: vec![vec![Release(1, &[(1, "2")])], vec![], vec![Post(1)]],
            expected: vec![],
        },
        Scenario {
            name: "collected: complete when it is posted",
            order: cleats("collect").with(|order| {
                order.pickup = Some("default".into());
                order.method = "instore_pickup".into();
            }),
            rounds: vec![vec![Release(1, &[(1, "2")]), Post(1)]],
            expected: vec![],
        },
        Scenario {
            name: "a ticket that is voided before a pass saw it",
            order: cleats("unseen"),
            rounds: vec![vec![Release(1, &[(1, "2")]), Void(1)]],
            expected: vec![],
        },
        Scenario {
            name: "a ticket that is voided after its invoice, and released again",
            order: cleats("void"),
            rounds: vec![
                vec![Release(1, &[(1, "2")])],
                vec![Void(1)],
                vec![Release(2, &[(1, "2")]), Track(2, "1ZC")],
            ],
            expected: vec![],
        },
        Scenario {
            name: "cancelled in Counterpoint",
            order: cleats("cancel"),
            rounds: vec![vec![Cancel]],
            expected: vec![],
        },
        Scenario {
            name: "the rest cancelled in Counterpoint after a release",
            order: cleats("rest"),
            rounds: vec![vec![Release(1, &[(1, "1")]), Track(1, "1ZD")], vec![Post(1)], vec![Cancel]],
            expected: vec![],
        },
        Scenario {
            name: "edited in Counterpoint",
            order: cleats("edit"),
            rounds: vec![vec![Edit(1, "1")], vec![]],
            expected: vec![],
        },
        Scenario {
            name: "cancelled at the store, and released all the same",
            order: cleats("gone"),
            rounds: vec![vec![StaffCancel, Release(1, &[(1, "2")])]],
            expected: vec![],
        },
        Scenario {
            name: "a refund of what was not released",
            order: cleats("refund"),
            rounds: vec![vec![StaffInvoice(2), StaffRefund(1)], vec![Release(1, &[(1, "1")]), Track(1, "1ZE")]],
            expected: vec![],
        },
        Scenario {
            name: "invoiced before it was imported",
            order: cleats("paid"),
            rounds: vec![vec![StaffInvoice(2)], vec![Release(1, &[(1, "2")]), Track(1, "1ZF")]],
            expected: vec![],
        },
        Scenario {
            name: "invoiced in part by hand",
            order: cleats("hand"),
            rounds: vec![vec![StaffInvoice(1)], vec![Release(1, &[(1, "1")])], vec![Release(2, &[(1, "1")])]],
            expected: vec![],
        },
        Scenario {
            name: "the money comes with the invoice",
            order: paypal(cleats("online")),
            rounds: vec![vec![Release(1, &[(1, "2")]), Track(1, "1ZG")]],
            expected: vec![],
        },
    ]
}

#[test]
fn what_happens_in_counterpoint_reaches_the_shopper() {
    let mut site = site();
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
        assert!(again.is_empty(), "round {round}: nothing is new, and the store is asked {again:?}");
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
