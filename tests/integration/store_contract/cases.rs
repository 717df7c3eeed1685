//! The cases that every platform must pass.

use std::time::{Duration, Instant};

use cpsync::model::{Content, Field, Sku};
use cpsync::store::dry_run::DryRun;
use cpsync::store::{FaultKind, Outcomes, Store};

use super::make::{create, decimal, key, level, product, set, stock, update};
use super::rig::{Meet, Rig};

fn skus(list: &[&str]) -> Vec<Sku> {
    list.iter().map(|sku| Sku((*sku).to_owned())).collect()
}

fn all_well<K: std::fmt::Debug, T: std::fmt::Debug>(outcomes: &Outcomes<K, T>) {
    for (key, outcome) in outcomes {
        assert!(outcome.is_ok(), "{key:?}: {outcome:?}");
    }
}

/// Makes these products, or fails the test.
fn made(store: &mut dyn Store, list: &[&str]) {
    for sku in list {
        all_well(&store.put_products(&[create(&product(sku))]).unwrap());
    }
}

fn unavailable(kind: FaultKind) -> bool {
    matches!(kind, FaultKind::Unavailable { .. })
}

pub(crate) fn empty_input_makes_no_request(rig: &dyn Rig) {
    let mut store = rig.store();
    assert!(store.find_products(&[]).unwrap().is_empty());
    assert!(store.put_products(&[]).unwrap().is_empty());
    assert!(store.put_stock(&[]).unwrap().is_empty());
    assert!(store.put_options("size", &[]).unwrap().is_empty());
    assert!(store.settle_bulks(&[]).unwrap().is_empty());
    assert_eq!((rig.requests(), store.requests()), (0, 0));
}

pub(crate) fn a_product_is_made_with_its_creation_data(rig: &dyn Rig) {
    let mut store = rig.store();
    let outcomes = store.put_products(&[create(&product("HAT"))]).unwrap();
    assert_eq!(outcomes.len(), 1);
    let (key_of, id) = &outcomes[0];
    let id = id.as_ref().unwrap();
    assert_eq!(*key_of, key("HAT"));
    assert!(!id.id.is_empty());
    assert_eq!(rig.price("HAT").as_deref(), Some("19.95"));
    assert_eq!(rig.quantity("HAT").as_deref(), Some("7"));
    let found = store.find_products(&skus(&["HAT", "NOPE"])).unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].id.id, id.id);
    for (field, content) in &product("HAT").fields {
        assert_eq!(found[0].fields.get(field), Some(&content.to_string()), "{field}");
    }
    assert!(rig.requests() as u64 == store.requests());
}

pub(crate) fn putting_a_product_twice_ends_in_the_same_store(rig: &dyn Rig) {
    made(&mut *rig.store(), &["HAT"]);
    let once = rig.image();
    made(&mut *rig.store(), &["HAT"]);
    assert_eq!(rig.image(), once);
    let change = update(&product("HAT"), &[Field::Name, Field::Weight, Field::TaxClass]);
    for _ in 0..2 {
        all_well(&rig.store().put_products(std::slice::from_ref(&change)).unwrap());
        assert_eq!(rig.image(), once);
    }
}

pub(crate) fn an_update_sends_only_what_changed(rig: &dyn Rig) {
    let mut store = rig.store();
    made(&mut *store, &["HAT"]);
    let mut hat = product("HAT");
    hat.creation.price = Some(decimal("1"));
    set(&mut hat, Field::Name, Content::Text("Better hat".to_owned()));
    set(&mut hat, Field::Weight, Content::Number(decimal("9")));
    all_well(&store.put_products(&[update(&hat, &[Field::Name])]).unwrap());
    assert_eq!(rig.name("HAT").as_deref(), Some("Better hat"));
    assert_eq!(rig.price("HAT").as_deref(), Some("19.95"));
    let found = store.find_products(&skus(&["HAT"])).unwrap();
    assert_eq!(found[0].fields[&Field::Weight], "1.25");
}

pub(crate) fn putting_options_twice_adds_none(rig: &dyn Rig) {
    let mut store = rig.store();
    let before = rig.labels("size").len();
    let labels: Vec<String> = ["XL", "xl ", "Größe 42", "s"].map(str::to_owned).into();
    for _ in 0..2 {
        let outcomes = store.put_options("size", &labels).unwrap();
        assert_eq!(outcomes.len(), labels.len());
        all_well(&outcomes);
        all_well(&rig.store().put_options("size", &labels).unwrap());
    }
    assert_eq!(rig.labels("size").len(), before + 2);
    assert!(store.find_options("size").unwrap().contains(&"XL".to_owned()));
}

pub(crate) fn an_unknown_attribute_is_rejected(rig: &dyn Rig) {
    let mut store = rig.store();
    for attribute in ["nosuch", "barcode"] {
        let fault = store.find_options(attribute).unwrap_err();
        assert_eq!(fault.kind, FaultKind::Rejected, "{fault}");
        assert!(fault.message.contains(attribute), "{fault}");
    }
    let mut hat = product("HAT");
    set(&mut hat, Field::Attribute("nosuch".to_owned()), Content::Text("x".to_owned()));
    let outcomes = store.put_products(&[create(&hat)]).unwrap();
    let fault = outcomes[0].1.as_ref().unwrap_err();
    assert_eq!(fault.message, "the store has no attribute `nosuch`");
    assert_eq!(rig.copies("HAT"), 0);
}

pub(crate) fn an_unknown_option_is_rejected(rig: &dyn Rig) {
    let mut hat = product("HAT");
    set(&mut hat, Field::Attribute("size".to_owned()), Content::Option("Teal".to_owned()));
    let outcomes = rig.store().put_products(&[create(&hat)]).unwrap();
    let fault = outcomes[0].1.as_ref().unwrap_err();
    assert_eq!(fault.kind, FaultKind::Rejected);
    assert_eq!(fault.message, "attribute `size` has no option `Teal`");
    assert!(fault.hint.is_some());
}

pub(crate) fn putting_stock_twice_ends_in_the_same_store(rig: &dyn Rig) {
    let mut store = rig.store();
    made(&mut *store, &["HAT"]);
    let mut images = Vec::new();
    for _ in 0..2 {
        let outcomes = store.put_stock(&[stock(level("HAT", "12.5"))]).unwrap();
        assert_eq!(outcomes[0].0, Sku("HAT".to_owned()));
        all_well(&outcomes);
        images.push(rig.image());
    }
    assert_eq!(rig.quantity("HAT").as_deref(), Some("12.5"));
    assert_eq!(images[0], images[1]);
}

pub(crate) fn one_bad_record_leaves_the_rest(rig: &dyn Rig) {
    let mut store = rig.store();
    rig.reject("BAD", "The product is not to our taste.");
    let changes = ["ONE", "BAD", "TWO"].map(|sku| create(&product(sku)));
    let outcomes = store.put_products(&changes).unwrap();
    let keys: Vec<_> = outcomes.iter().map(|(key, _)| key.clone()).collect();
    assert_eq!(keys, ["ONE", "BAD", "TWO"].map(key));
    let fault = outcomes[1].1.as_ref().unwrap_err();
    assert_eq!(fault.kind, FaultKind::Rejected);
    assert!(fault.message.contains("not to our taste"), "{fault}");
    let exchange = fault.exchange.as_ref().unwrap();
    assert!(exchange.body.contains("BAD") && exchange.status >= 400, "{exchange:?}");
    assert_eq!((rig.copies("ONE"), rig.copies("BAD"), rig.copies("TWO")), (1, 0, 1));
}

pub(crate) fn wrong_credentials_are_denied(rig: &dyn Rig) {
    rig.revoke();
    let mut store = rig.store();
    let fault = store.find_products(&skus(&["HAT"])).unwrap_err();
    assert_eq!(fault.kind, FaultKind::Denied, "{fault}");
    assert!(fault.hint.is_some());
    assert_eq!(store.put_products(&[create(&product("HAT"))]).unwrap_err().kind, FaultKind::Denied);
    assert_eq!(store.requests(), rig.requests() as u64);
}

pub(crate) fn a_busy_store_is_waited_for(rig: &dyn Rig) {
    let mut store = rig.store();
    made(&mut *store, &["HAT"]);
    for busy in [Meet::TooMany(None), Meet::TooMany(Some(0)), Meet::GatewayTimeout] {
        rig.meet(2, busy);
        assert_eq!(store.find_products(&skus(&["HAT"])).unwrap().len(), 1, "{busy:?}");
    }
    rig.meet(1, Meet::TooMany(Some(1)));
    let started = Instant::now();
    all_well(&store.put_products(&[update(&product("HAT"), &[Field::Name])]).unwrap());
    assert!(started.elapsed() >= Duration::from_secs(1), "the store asked for a second");
    rig.meet(2, Meet::Deadlock);
    all_well(&store.put_products(&[update(&product("HAT"), &[Field::Name])]).unwrap());
}

pub(crate) fn a_store_that_stays_busy_is_unavailable(rig: &dyn Rig) {
    for busy in [Meet::TooMany(None), Meet::GatewayTimeout] {
        rig.meet(3, busy);
        let fault = rig.store().find_products(&skus(&["HAT"])).unwrap_err();
        assert!(unavailable(fault.kind), "{busy:?}: {fault}");
    }
}

pub(crate) fn a_store_that_wants_long_patience_is_left_alone(rig: &dyn Rig) {
    rig.meet(1, Meet::TooMany(Some(3600)));
    let fault = rig.store().find_products(&skus(&["HAT"])).unwrap_err();
    let wanted = FaultKind::Unavailable { retry_after: Some(Duration::from_secs(3600)) };
    assert_eq!(fault.kind, wanted);
    assert_eq!(rig.requests(), 1);
}

pub(crate) fn maintenance_is_unavailable_at_once(rig: &dyn Rig) {
    rig.meet(1, Meet::Maintenance);
    let fault = rig.store().put_products(&[create(&product("HAT"))]).unwrap_err();
    assert!(unavailable(fault.kind) && fault.message.contains("maintenance"), "{fault}");
    assert_eq!(rig.requests(), 1);
}

pub(crate) fn a_store_that_is_down_is_unavailable(rig: &dyn Rig) {
    let mut store = rig.store();
    made(&mut *store, &["HAT"]);
    rig.stop();
    let fault = store.find_products(&skus(&["HAT"])).unwrap_err();
    assert!(unavailable(fault.kind), "{fault}");
    let fault = rig.store().put_stock(&[stock(level("HAT", "1"))]).unwrap_err();
    assert!(unavailable(fault.kind), "{fault}");
}

pub(crate) fn no_answer_in_time_is_unavailable(rig: &dyn Rig) {
    rig.meet(1, Meet::Stall(Duration::from_secs(10)));
    let started = Instant::now();
    let fault = rig.store().find_products(&skus(&["HAT"])).unwrap_err();
    assert!(unavailable(fault.kind) && fault.message.contains("no answer in time"), "{fault}");
    assert!(started.elapsed() < Duration::from_secs(8));
}

pub(crate) fn a_page_instead_of_data_is_no_answer(rig: &dyn Rig) {
    rig.meet(1, Meet::Page);
    let fault = rig.store().find_products(&skus(&["HAT"])).unwrap_err();
    assert_eq!(fault.kind, FaultKind::Protocol, "{fault}");
    assert!(fault.exchange.unwrap().answer.contains("Checking your browser"));
}

pub(crate) fn truncated_data_is_no_answer(rig: &dyn Rig) {
    made(&mut *rig.store(), &["HAT"]);
    rig.meet(1, Meet::Truncated);
    let fault = rig.store().find_products(&skus(&["HAT"])).unwrap_err();
    assert_eq!(fault.kind, FaultKind::Protocol, "{fault}");
}

pub(crate) fn many_products_are_found_over_pages(rig: &dyn Rig) {
    let mut store = rig.store();
    let names: Vec<String> = (0..230).map(|n| format!("A LONG SKU, NUMBER/{n:03}")).collect();
    let names: Vec<String> = names
        .iter()
        .enumerate()
        .map(|(n, sku)| if n % 50 == 0 { sku.clone() } else { sku.replace(',', "") })
        .collect();
    let changes: Vec<_> = names.iter().map(|sku| create(&product(sku))).collect();
    all_well(&store.put_products(&changes).unwrap());
    let asked: Vec<Sku> = names.iter().cloned().map(Sku).collect();
    let mut found: Vec<Sku> =
        rig.store().find_products(&asked).unwrap().into_iter().map(|product| product.sku).collect();
    found.sort();
    let mut wanted = asked;
    wanted.sort();
    assert_eq!(found, wanted);
}

pub(crate) fn awkward_names_arrive(rig: &dyn Rig) {
    let mut store = rig.store();
    let long = "ä".repeat(300);
    for (n, (name, shown)) in [
        ("5\" \\ 'quoted' & <b>", "5\" \\ 'quoted' & <b>"),
        ("Żółć — naïve 北京", "Żółć — naïve 北京"),
        ("Hat 🎩 tall", "Hat  tall"),
        (long.as_str(), &long[..510]),
    ]
    .into_iter()
    .enumerate()
    {
        let mut hat = product(&format!("HAT-{n}"));
        set(&mut hat, Field::Name, Content::Text(name.to_owned()));
        all_well(&store.put_products(&[create(&hat)]).unwrap());
        assert_eq!(rig.name(hat.sku.as_str()).as_deref(), Some(shown));
        all_well(&store.put_products(&[update(&hat, &[Field::Name])]).unwrap());
        assert_eq!(rig.name(hat.sku.as_str()).as_deref(), Some(shown));
    }
}

pub(crate) fn awkward_skus_work_end_to_end(rig: &dyn Rig) {
    let mut store = rig.store();
    let list = [
        "A/B",
        "A+B",
        "A&B",
        "A B 1",
        "A^B",
        "A|B|C",
        "A#B",
        "A%2FB",
        "A,B",
        "A:B",
        "A?B=1",
        "A\\B",
        "A\"B",
        "A'B",
        "(A)*B!",
        "<A>",
        "A.B",
        "Größe-ÄÖ",
        "北京",
    ];
    made(&mut *store, &list);
    for sku in list {
        let mut changed = product(sku);
        set(&mut changed, Field::Name, Content::Text(format!("Changed {sku}")));
        all_well(&store.put_products(&[update(&changed, &[Field::Name])]).unwrap());
        all_well(&store.put_stock(&[stock(level(sku, "3"))]).unwrap());
        assert_eq!(rig.name(sku), Some(format!("Changed {sku}")));
        assert_eq!(rig.quantity(sku).as_deref(), Some("3"), "{sku}");
        assert_eq!(rig.copies(sku), 1, "{sku}");
    }
    assert_eq!(rig.store().find_products(&skus(&list)).unwrap().len(), list.len());
}

pub(crate) fn the_smallest_price_arrives_exactly(rig: &dyn Rig) {
    let mut store = rig.store();
    for (sku, price, shown) in [
        ("TINY", "0.0001", "0.0001"),
        ("ODD", "1234567.8901", "1234567.8901"),
        ("ROUND", "20.00", "20"),
    ] {
        let mut tiny = product(sku);
        tiny.creation.price = Some(decimal(price));
        all_well(&store.put_products(&[create(&tiny)]).unwrap());
        assert_eq!(rig.price(sku).as_deref(), Some(shown));
    }
}

pub(crate) fn a_lost_answer_to_a_creation_is_adopted(rig: &dyn Rig) {
    let mut store = rig.store();
    rig.lose_next_write();
    let outcomes = store.put_products(&[create(&product("HAT"))]).unwrap();
    let id = outcomes[0].1.as_ref().unwrap();
    assert_eq!(rig.copies("HAT"), 1);
    assert_eq!(store.find_products(&skus(&["HAT"])).unwrap()[0].id.id, id.id);
}

pub(crate) fn a_lost_answer_to_an_update_is_sent_again(rig: &dyn Rig) {
    let mut store = rig.store();
    made(&mut *store, &["HAT"]);
    rig.lose_next_write();
    all_well(&store.put_products(&[update(&product("HAT"), &[Field::Name])]).unwrap());
    rig.lose_next_write();
    all_well(&store.put_stock(&[stock(level("HAT", "4"))]).unwrap());
    assert_eq!(rig.quantity("HAT").as_deref(), Some("4"));
}

pub(crate) fn a_broken_connection_does_not_end_the_pass(rig: &dyn Rig) {
    let mut store = rig.store();
    made(&mut *store, &["HAT"]);
    rig.meet(1, Meet::Drop);
    assert_eq!(store.find_products(&skus(&["HAT"])).unwrap().len(), 1);
    rig.meet(1, Meet::Drop);
    made(&mut *store, &["CAP"]);
    rig.meet(1, Meet::Drop);
    all_well(&store.put_stock(&[stock(level("CAP", "4"))]).unwrap());
    assert_eq!((rig.copies("CAP"), rig.quantity("CAP").as_deref()), (1, Some("4")));
}

pub(crate) fn a_product_gone_from_the_store_is_not_found(rig: &dyn Rig) {
    let mut store = rig.store();
    made(&mut *store, &["HAT", "CAP"]);
    rig.delete("HAT");
    let changes = ["HAT", "CAP"].map(|sku| update(&product(sku), &[Field::Weight]));
    let outcomes = store.put_products(&changes).unwrap();
    assert_eq!(outcomes[0].1.as_ref().unwrap_err().kind, FaultKind::NotFound);
    assert!(outcomes[1].1.is_ok());
    assert_eq!(rig.copies("HAT"), 0);
}

pub(crate) fn outcomes_after_a_breakdown_keep_what_was_done(rig: &dyn Rig) {
    let mut store = rig.store();
    made(&mut *store, &["ONE", "TWO", "THREE"]);
    let change = |sku: &str| update(&product(sku), &[Field::Name]);
    rig.reject("ONE", "No.");
    let writes = rig.writes();
    rig.meet(0, Meet::Maintenance);
    let outcomes = store.put_products(&[change("ONE")]).unwrap();
    assert!(outcomes[0].1.is_err() && rig.writes() > writes);
    rig.stop();
    let fault = store.put_products(&[change("TWO"), change("THREE")]).unwrap_err();
    assert!(unavailable(fault.kind), "nothing was done, so the call failed as a whole: {fault}");
}

pub(crate) fn skus_are_found_in_any_case(rig: &dyn Rig) {
    let mut store = rig.store();
    made(&mut *store, &["Hat-Ä"]);
    let found = store.find_products(&skus(&["hat-Ä"])).unwrap();
    assert_eq!(found[0].sku, Sku("Hat-Ä".to_owned()), "in the store's spelling");
}

pub(crate) fn a_dry_run_reads_and_writes_nothing(rig: &dyn Rig) {
    made(&mut *rig.store(), &["HAT"]);
    let (image, writes) = (rig.image(), rig.writes());
    let mut store = DryRun::new(rig.store());
    assert_eq!(store.find_products(&skus(&["HAT"])).unwrap().len(), 1);
    let labels = vec!["XXL".to_owned()];
    all_well(&store.put_options("size", &labels).unwrap());
    assert!(store.find_options("size").unwrap().contains(&labels[0]));
    let outcomes = store
        .put_products(&[create(&product("NEW")), update(&product("HAT"), &[Field::Name])])
        .unwrap();
    assert_eq!(outcomes.len(), 2);
    all_well(&outcomes);
    all_well(&store.put_stock(&[stock(level("HAT", "0"))]).unwrap());
    assert_eq!((rig.image(), rig.writes()), (image, writes));
}
