//! Magento 2's async bulk: settled, refused, left lying.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::{Duration, Instant};

use cpsync::config::Bulk;
use cpsync::model::{Content, Field};
use cpsync::store::{BulkStep, FaultKind, ProductChange, Store};
use cpsync_double::magento2::settings::InputLimit;
use cpsync_double::magento2::{Fault, Settings};

use super::make::{create, product, set, update};
use super::rig::{Magento2, Rig};

fn bulky(settings: Settings) -> Magento2 {
    Magento2::with(settings, |config| config.bulk = Bulk::Auto)
}

fn creations(count: usize) -> Vec<ProductChange> {
    (0..count).map(|n| create(&product(&format!("B-{n:03}")))).collect()
}

fn all_well(store: &mut dyn Store, changes: &[ProductChange]) {
    for (key, outcome) in store.put_products(changes).unwrap() {
        assert!(outcome.as_ref().is_ok(), "{key:?}: {outcome:?}");
    }
}

/// Products that were posted or put one by one.
fn single(rig: &Magento2) -> usize {
    rig.written().iter().filter(|write| !write.contains("/async/")).count()
}

#[test]
fn a_large_batch_is_one_call_and_every_product_gets_its_id() {
    let rig = bulky(Settings::default());
    let mut store = rig.store();
    assert_eq!(store.capabilities().product_batch, 100);
    let outcomes = store.put_products(&creations(40)).unwrap();
    for (n, (_, outcome)) in outcomes.iter().enumerate() {
        let id = outcome.as_ref().unwrap();
        assert!(!id.id.is_empty() && id.url_key.as_deref() == Some(&format!("b-{n:03}")), "{id:?}");
    }
    assert_eq!(rig.double.products().len(), 40);
    assert_eq!((rig.writes(), single(&rig)), (2, 0), "a probe and the batch");
    let mut changes = Vec::new();
    for n in 0..40 {
        let mut renamed = product(&format!("B-{n:03}"));
        set(&mut renamed, Field::Name, Content::Text(format!("Name {n}")));
        changes.push(update(&renamed, &[Field::Name]));
    }
    all_well(&mut *store, &changes);
    assert_eq!(rig.name("B-039").as_deref(), Some("Name 39"));
    assert_eq!((rig.writes(), single(&rig)), (3, 0));
}

#[test]
fn a_small_batch_goes_one_by_one() {
    let rig = bulky(Settings::default());
    all_well(&mut *rig.store(), &creations(9));
    assert_eq!((rig.writes(), single(&rig)), (9, 9));
}

#[test]
fn refused_operations_are_told_and_url_keys_mended() {
    let rig = bulky(Settings::default());
    rig.double.faults().reject_sku("B-003", "Not this one.");
    let mut changes = creations(12);
    changes[7].product.creation.url_key = "b-001".to_owned();
    let outcomes = rig.store().put_products(&changes).unwrap();
    let fault = outcomes[3].1.as_ref().unwrap_err();
    assert_eq!((fault.kind, fault.message.as_str()), (FaultKind::Rejected, "Not this one."));
    assert_eq!(outcomes[7].1.as_ref().unwrap().url_key.as_deref(), Some("b-001-2"));
    assert_eq!(outcomes.iter().filter(|(_, outcome)| outcome.is_ok()).count(), 11);
}

#[test]
fn an_update_of_a_product_that_is_gone_is_not_found() {
    let rig = bulky(Settings::default());
    let mut store = rig.store();
    all_well(&mut *store, &creations(12));
    rig.delete("B-005");
    let changes: Vec<ProductChange> =
        (0..12).map(|n| update(&product(&format!("B-{n:03}")), &[Field::Weight])).collect();
    let outcomes = store.put_products(&changes).unwrap();
    assert_eq!(outcomes[5].1.as_ref().unwrap_err().kind, FaultKind::NotFound);
    assert_eq!(outcomes.iter().filter(|(_, outcome)| outcome.is_ok()).count(), 11);
}

#[test]
fn without_consumers_products_go_one_by_one_and_nothing_is_left_in_the_queue() {
    let rig = bulky(Settings { consumers_running: false, ..Settings::default() });
    let mut store = rig.store();
    let started = Instant::now();
    all_well(&mut *store, &creations(15));
    assert!(started.elapsed() >= rig.config.bulk_deadline);
    assert_eq!(rig.double.products().len(), 15);
    assert_eq!(store.capabilities().product_batch, 1);
    let image = rig.image();
    // The consumers come back: only the probe is waiting, which does nothing.
    rig.double.set_consumers(true);
    assert!(rig.double.wait_for_bulks(Duration::from_secs(5)));
    assert_eq!(rig.image(), image);
}

#[test]
fn consumers_that_stop_half_way_leave_no_product_out() {
    let rig = bulky(Settings::default());
    let mut store = rig.store();
    all_well(&mut *store, &creations(10));
    rig.double.set_consumers(false);
    let steps = Rc::new(RefCell::new(Vec::new()));
    let seen = Rc::clone(&steps);
    store.on_bulk(Box::new(move |uuid, step| seen.borrow_mut().push((uuid.to_owned(), step))));
    let more: Vec<ProductChange> =
        (100..115).map(|n| create(&product(&format!("B-{n}")))).collect();
    all_well(&mut *store, &more);
    assert_eq!(rig.double.products().len(), 25);
    assert_eq!(store.capabilities().product_batch, 1);
    let steps = steps.borrow();
    assert_eq!(steps.len(), 2, "sent and started, never settled: {steps:?}");
    let uuids = vec![Some(steps[1].0.clone())];
    assert_eq!(rig.store().settle_bulks(&uuids).unwrap(), uuids, "still open");
    rig.double.set_consumers(true);
    assert!(rig.store().settle_bulks(&uuids).unwrap().is_empty());
    assert_eq!(rig.double.products().len(), 25, "carried out late, by SKU: no doubles");
}

#[test]
fn a_started_bulk_is_told_before_it_is_waited_for() {
    let rig = bulky(Settings::default());
    let mut store = rig.store();
    let steps = Rc::new(RefCell::new(Vec::new()));
    let seen = Rc::clone(&steps);
    store.on_bulk(Box::new(move |uuid, step| seen.borrow_mut().push((uuid.to_owned(), step))));
    all_well(&mut *store, &creations(12));
    let steps = steps.borrow();
    assert_eq!(
        steps.iter().map(|(_, step)| *step).collect::<Vec<_>>(),
        [BulkStep::Sending, BulkStep::Started, BulkStep::Settled]
    );
    assert_eq!(steps[1].0, steps[2].0);
    let unknown = vec![Some("00000000-0000-0000-0000-000000000000".to_owned()), None];
    assert!(rig.store().settle_bulks(&unknown).unwrap().is_empty());
}

#[test]
fn slow_consumers_are_waited_for() {
    let rig = bulky(Settings { consumer_delay: Duration::from_millis(150), ..Settings::default() });
    all_well(&mut *rig.store(), &creations(12));
    assert_eq!(single(&rig), 0);
}

#[test]
fn a_value_of_a_wrong_type_costs_the_call_and_not_the_others() {
    let rig = bulky(Settings::default());
    let refusal = Fault::Status {
        code: 400,
        headers: Vec::new(),
        body: r#"{"message":"Error occurred during \"price\" processing."}"#.to_owned(),
        content_type: "application/json".to_owned(),
    };
    rig.double.faults().fail_matching("POST", "/async/bulk/V1/products", refusal, 1);
    all_well(&mut *rig.store(), &creations(12));
    assert_eq!(rig.double.products().len(), 12);
    assert_eq!(single(&rig), 12);
}

#[test]
fn the_store_s_limit_makes_the_batches_smaller() {
    let limit = InputLimit { page_size: 300, items: Some(20) };
    let rig = bulky(Settings { input_limit: Some(limit), ..Settings::default() });
    let mut store = rig.store();
    let outcomes = store.put_products(&creations(50)).unwrap();
    assert!(outcomes.iter().all(|(_, outcome)| outcome.is_ok()), "{outcomes:?}");
    assert_eq!(rig.double.products().len(), 50);
}

#[test]
fn a_lost_answer_to_a_bulk_makes_no_doubles() {
    let rig = bulky(Settings::default());
    let mut store = rig.store();
    rig.double.faults().fail_matching("POST", "/async/bulk/V1/products", Fault::LostAnswer, 1);
    let fault = store.put_products(&creations(12)).unwrap_err();
    assert!(matches!(fault.kind, FaultKind::Unavailable { .. }), "{fault:?}");
    assert!(rig.double.wait_for_bulks(Duration::from_secs(5)));
    all_well(&mut *rig.store(), &creations(12));
    assert_eq!(rig.double.products().len(), 12);
}
