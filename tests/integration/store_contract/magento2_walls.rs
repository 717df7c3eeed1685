//! What stands in front of Magento 2: firewalls and web servers that refuse with a page, sometimes
//! for what one request says.

use cpsync::model::{Content, Field};
use cpsync::store::{FaultKind, Outcomes, ProductChange, StoreProductId};
use cpsync_double::magento2::Fault;

use super::make::{create, product, set, update};
use super::rig::{Magento2, Rig};

fn page(code: u16) -> Fault {
    Fault::Status {
        code,
        headers: Vec::new(),
        body: format!("<html><h1>{code}</h1></html>"),
        content_type: "text/html".to_owned(),
    }
}

/// A shop with two products, and a new name for each.
fn renamed() -> (Magento2, Vec<ProductChange>) {
    let rig = Magento2::start();
    let mut store = rig.store();
    let changes = ["HAT", "CAP"].map(|sku| {
        let mut product = product(sku);
        assert!(store.put_products(&[create(&product)]).unwrap()[0].1.is_ok());
        set(&mut product, Field::Name, Content::Text(format!("New {sku}")));
        update(&product, &[Field::Name])
    });
    (rig, changes.to_vec())
}

fn refusal<K>(outcomes: &Outcomes<K, StoreProductId>) -> (FaultKind, String) {
    let fault = outcomes[0].1.as_ref().unwrap_err();
    (fault.kind, fault.hint.clone().unwrap_or_default())
}

#[test]
fn what_a_page_refuses_one_record_for_stops_no_other() {
    for (code, hint) in [(403, "firewall"), (406, "mod_security"), (413, "client_max_body_size")] {
        let (rig, changes) = renamed();
        rig.double.faults().fail_matching("PUT", "/products/HAT", page(code), usize::MAX);
        let outcomes = rig.store().put_products(&changes).unwrap();
        let (kind, told) = refusal(&outcomes);
        assert_eq!(kind, FaultKind::Rejected, "{code}");
        assert!(told.contains(hint), "{code}: {told}");
        assert_eq!(rig.name("CAP").as_deref(), Some("New CAP"), "{code}");
        assert_eq!(rig.name("HAT").as_deref(), Some("Product HAT"), "{code}");
    }
}

#[test]
fn a_wall_that_lets_no_write_through_ends_the_pass() {
    for (code, kind) in [(403, FaultKind::Denied), (406, FaultKind::Protocol)] {
        let (rig, changes) = renamed();
        rig.double.faults().fail_matching("PUT", "", page(code), usize::MAX);
        let fault = rig.store().put_products(&changes).unwrap_err();
        assert_eq!(fault.kind, kind, "{code}");
        assert_eq!(rig.name("CAP").as_deref(), Some("Product CAP"), "{code}");
    }
}

#[test]
fn a_product_that_the_store_never_gets_done_keeps_no_other_back() {
    for fault in [Fault::GatewayTimeout504Html, page(500)] {
        let (rig, changes) = renamed();
        rig.double.faults().fail_matching("PUT", "/products/HAT", fault.clone(), usize::MAX);
        let outcomes = rig.store().put_products(&changes).unwrap();
        let (kind, told) = refusal(&outcomes);
        assert_eq!(kind, FaultKind::Busy, "{fault:?}");
        assert!(told.contains("time limits"), "{fault:?}: {told}");
        assert_eq!(rig.name("CAP").as_deref(), Some("New CAP"), "{fault:?}");
    }
}

#[test]
fn a_store_that_gets_no_product_done_ends_the_pass() {
    let (rig, changes) = renamed();
    rig.double.faults().fail_matching("PUT", "", Fault::GatewayTimeout504Html, usize::MAX);
    let many = changes.iter().cycle().take(4).cloned().collect::<Vec<_>>();
    let outcomes = rig.store().put_products(&many).unwrap();
    let kinds: Vec<FaultKind> =
        outcomes.iter().map(|(_, outcome)| outcome.as_ref().unwrap_err().kind).collect();
    let (busy, down) = (FaultKind::Busy, FaultKind::Unavailable { retry_after: None });
    assert_eq!(kinds, [busy, busy, down, down]);
}
