//! `[stores.NAME.orders]`: its defaults, its mistakes, and what `config show` makes of it.

use std::path::Path;
use std::time::Duration;

use cpsync::config::{
    Config, DocumentCancelled, Invalid, LateChange, Loaded, OrderNumber, OrderWriter, Orders,
    OtherShipVia, PaymentTime, Secrets, Tracking, Variables,
};
use rust_decimal::Decimal;

use crate::support::config::{MINIMAL, TILL, store_of};

fn read(text: &str) -> Result<Loaded, Invalid> {
    Config::parse(Path::new("cpsync.toml"), text, &Variables::default(), Secrets::Leave)
}

fn orders(keys: &str) -> Orders {
    store_of(&format!("{MINIMAL}{TILL}{keys}")).orders.unwrap()
}

/// The messages and hints, without their places.
fn problems(text: &str) -> String {
    let invalid = read(text).unwrap_err();
    let told = |problem: &cpsync::config::Problem| {
        let hint = problem.hint.as_ref().map(|hint| format!(" ({hint})")).unwrap_or_default();
        format!("{}: {}{hint}", problem.line, problem.message)
    };
    invalid.problems.iter().map(told).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_store_without_the_section_imports_no_orders() {
    assert!(read(MINIMAL).unwrap().config.stores[0].orders.is_none());
}

#[test]
fn four_keys_are_enough_and_the_rest_has_safe_defaults() {
    let orders = orders("");
    assert_eq!(orders.writer, OrderWriter::Sql);
    assert!(!orders.allow_uncommitted && orders.other_views);
    assert_eq!(orders.number, OrderNumber::Web { prefix: String::new() });
    assert_eq!(orders.finding.statuses, ["pending", "processing", "complete"]);
    assert_eq!(orders.finding.twin_window, Some(Duration::from_secs(60)));
    assert_eq!(orders.finding.overlap, Duration::from_secs(1800));
    assert_eq!(orders.finding.refunded, LateChange::List);
    assert_eq!(orders.other_ship_via, OtherShipVia::Hold);
    assert!(orders.payments.default.is_none() && orders.tax.default.is_none());
    assert_eq!(orders.charges.rounding.limit, Decimal::new(5, 2));
    assert_eq!(orders.gift_note.as_deref(), Some("GIFT"));
    assert!(orders.customers.update.add_shipping && !orders.customers.update.update_billing);
    assert_eq!(orders.customers.fields.len(), 6);
    assert_eq!(orders.acknowledge.comment.as_deref(), Some("Counterpoint order {document}"));
}

#[test]
fn what_the_store_is_told_afterwards_has_a_section_of_its_own() {
    let day = Duration::from_secs(86_400);
    let rules = orders("").activity;
    assert_eq!(rules.tracking, Tracking::Counterpoint);
    assert_eq!((rules.ship_untracked_after, rules.watch), (Some(3 * day), 30 * day));
    assert_eq!(rules.cancelled, DocumentCancelled::List, "nothing is cancelled unless it is said");
    assert!(rules.capture_online.is_empty() && !rules.mail_invoices && rules.mail_shipments);
    let rules = orders(
        r#"
[stores.main.orders.activity]
tracking = "none"
ship-untracked-after = "never"
carriers = { UPS = { carrier = "ups", title = "UPS Ground" }, BIKE = "By bicycle" }
capture-online = "paypal_*"
cancelled = "cancel"
"#,
    )
    .activity;
    assert_eq!((rules.tracking, rules.ship_untracked_after), (Tracking::None, None));
    let carriers: Vec<_> = rules
        .carriers
        .iter()
        .map(|(via, carrier)| (via.as_str(), carrier.code.as_str(), carrier.title.as_str()))
        .collect();
    assert_eq!(carriers, [("BIKE", "custom", "By bicycle"), ("UPS", "ups", "UPS Ground")]);
    assert_eq!(rules.capture_online, ["paypal_*"]);
    let wrong = problems(&format!(
        "{MINIMAL}{TILL}[stores.main.orders.activity]\ncancelled = \"hold\"\ncarriers = {{ UPS = 3 }}\n\
         ship-untracked-after = 3\n"
    ));
    for told in [
        "`cancelled` is `hold`; it can be \"list\" or \"cancel\"",
        "`UPS` should be what the shopper reads, or { carrier, title }, not a number",
        "`ship-untracked-after` should be a duration, or \"never\", not a number",
    ] {
        assert!(wrong.contains(told), "{told}: {wrong}");
    }
}

#[test]
fn payments_are_a_code_or_a_code_and_its_time() {
    let rules = orders(
        "gift-card = \"GC\"\npoints = { pay-code = \"LOY\", when = \"invoiced\" }\n\
         [stores.main.orders.payments]\ncheckmo = \"CHECK\"\n\
         \"adyen*\" = { pay-code = \"WEB\", when = \"deposit\" }",
    )
    .payments;
    assert_eq!(rules.methods["checkmo"].time, PaymentTime::Invoiced);
    assert_eq!(rules.methods["adyen*"].time, PaymentTime::Deposit);
    assert_eq!(rules.gift_card.map(|rule| rule.time), Some(PaymentTime::Deposit));
    assert_eq!(rules.points.map(|rule| rule.time), Some(PaymentTime::Invoiced));
}

#[test]
fn a_day_is_text_or_a_date_and_none_switches_off() {
    for day in ["2026-11-30", "\"2026-11-30\""] {
        let start = orders(&format!("start = {day}")).finding.start;
        assert_eq!(start.map(|day| day.to_string()).as_deref(), Some("2026-11-30"));
    }
    let orders = orders(
        "twins = \"import\"\nreference = \"none\"\nacknowledge-comment = \"none\"\n\
         ship-via-default = \"none\"\ncomment-note = \"none\"",
    );
    assert_eq!(orders.finding.twin_window, None);
    assert_eq!((orders.reference, orders.acknowledge.comment), (None, None));
    assert_eq!((orders.other_ship_via, orders.comment_note), (OtherShipVia::Empty, None));
}

#[test]
fn every_mistake_is_told_with_its_line() {
    let text = r#"[stores.main.orders]
store = "WEB"
station = "WEB1"
drawer = "WEB"
writer = "api"
number = "next"
prefix = "W"
reference = "{nummer}"
currency = "dollars"
statuses = ["pending", "holded"]
start = "soon"
overlap = "1s"
edited = "hold"
views = [{ station = "WEB2" }, { view = 2 }, { view = 2 }]
gift-card = { when = "later" }
fees = { wrap = 1 }
rounding-limit = -0.01
rounding-charge = 6
[stores.main.orders.payments]
checkmo = 5
[stores.main.orders.customers]
fields = ["name", "mail"]
categories = [{ update-billing = true }]
tmplate = "X"
"#;
    let first = MINIMAL.lines().count();
    let told = problems(&format!("{MINIMAL}{text}"));
    let told: Vec<String> = told
        .lines()
        .map(|line| {
            let (number, rest) = line.split_once(": ").unwrap();
            format!("{}: {rest}", number.parse::<usize>().unwrap() - first)
        })
        .collect();
    insta::assert_snapshot!(told.join("\n"), @r#"
    1: `user` is missing in [stores.main.orders] (the Counterpoint user who enters web orders, SY_USR)
    5: `writer = "api"` needs the section [counterpoint.api] (it says how to reach NCR's Counterpoint REST API)
    7: `prefix` has no effect with `number = "next"` (Counterpoint gives the number: leave `prefix` out)
    8: `reference` has the unknown placeholder `{nummer}` (it can have `{number}`, `{method}`, `{view}`)
    9: `currency` is `dollars`, which is no currency code (ISO 4217, such as USD)
    10: `statuses` has `holded`: such an order is not to be delivered (leave it out)
    11: `start` is `soon`, which is no day (write it like "2026-11-30")
    12: `overlap` is less than 1m
    13: `edited` is `hold`; it can be "list" or "ignore"
    14: `view` is missing in [stores.main.orders.views] (the store's id of the view, such as 2)
    14: the view `2` is given twice
    15: `pay-code` is missing in [stores.main.orders.gift-card] (a payment code of Counterpoint, SY_PAY_COD)
    15: `when` is `later`; it can be "deposit" or "invoiced" or "final"
    16: `wrap` is 1; it can be 2 to 5
    17: `rounding-limit` is below 0
    18: `rounding-charge` is 6; it can be 1 to 5
    20: `checkmo` should be a payment code, or { pay-code, when }, not a number
    22: `fields` has an entry that is `mail`; it can be "name" or "address" or "phone" or "fax" or "email" or "last-order" (did you mean `email`?)
    23: `category` is missing in [stores.main.orders.customers.categories] (a customer category, AR_CUST.CATEG_COD)
    24: unknown key `tmplate` in [stores.main.orders.customers] (did you mean `template`?)
    "#);
}

#[test]
fn the_api_needs_its_own_section_with_secrets() {
    let api = "[counterpoint.api]\nurl = \"https://pos:81/\"\ncompany = \"SHOP\"\nuser = \"WEB\"\n\
               password-env = \"API_PASSWORD\"\napi-key = \"plain-k3y\"\n";
    let loaded = read(&format!("{MINIMAL}{TILL}writer = \"api\"\n{api}")).unwrap();
    assert_eq!(loaded.warnings.len(), 1, "a secret in the file is told of");
    let noted = format!("{MINIMAL}{TILL}writer = \"api\"\nlate-note = \"WEB\"\n{api}");
    assert!(problems(&noted).contains("`late-note` needs `writer = \"sql\"`"));
    let shown = toml::to_string(&loaded.shown).unwrap();
    assert!(shown.contains("https://pos:81") && !shown.contains("k3y"), "{shown}");
    let api = loaded.config.counterpoint.api.unwrap();
    assert_eq!((api.url.as_str(), format!("{:?}", api.key).as_str()), ("https://pos:81", "***"));
}

#[test]
fn what_is_shown_reads_back_the_same() {
    let keys = r#"
start = 2026-11-30
views = [{ view = 2, import = false }]
fee-default = 3
fees = { wrap = 2 }
store-credit = "STC"
payments = { checkmo = "CHECK", other = { pay-code = "WEB", when = "final" } }
ship-via = { "ups_*" = "UPS" }
tax = { none = "OST", zips = { "235*" = "VA" } }
customers = { guest = "CASH", categories = [{ category = "TRADE" }], fields = ["email"] }
"#;
    let base = MINIMAL.replace("password-env", "password-file").replace("TOKEN", "T");
    let first = read(&format!("{base}{TILL}{keys}")).unwrap();
    let shown = toml::to_string(&first.shown).unwrap();
    assert_eq!(read(&shown).unwrap().shown, first.shown, "{shown}");
}
