//! The scenarios: what is done with an order round by round, and what the shopper sees in the end.

use cpsync_double::magento2::{NewKind, NewLine, Part};

use super::Act::{
    Cancel, Edit, Post, Release, StaffCancel, StaffInvoice, StaffRefund, Track, Void,
};
use super::{Scenario, cleats, of, paypal};

pub(super) fn all() -> Vec<Scenario> {
    [releases(), numbers(), ends(), staff()].into_iter().flatten().collect()
}

/// Releases: whole, in parts, of every kind of line.
fn releases() -> Vec<Scenario> {
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
            name: "a bundle in two halves, each in a parcel, and a third number for the first",
            order: of("bundle").line(set),
            rounds: vec![
                vec![Release(1, &[(1, "2")]), Track(1, "1Z8")],
                vec![Release(2, &[(2, "1")]), Track(2, "1Z9")],
                vec![Track(1, "1ZX")],
            ],
            expected: vec![
                "invoice 1 DINGHY-SET, 2 CLEAT/6IN, 1 KEYFLOAT = 40",
                "shipment 1 DINGHY-SET ups:1Z8 ups:1Z9 ups:1ZX",
                "complete",
                "closed CLEAT/6IN=0 KEYFLOAT=0",
            ],
        },
    ]
}

/// Tracking numbers: later, several, none.
fn numbers() -> Vec<Scenario> {
    vec![
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
    ]
}

/// What is taken back in Counterpoint.
fn ends() -> Vec<Scenario> {
    vec![
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
                "cancelled in Counterpoint, without delivering 2 x CLEAT/6IN",
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
                "cancelled in Counterpoint, without delivering 1 x CLEAT/6IN",
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
    ]
}

/// What the shop's staff and the payment do meanwhile.
fn staff() -> Vec<Scenario> {
    vec![
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
