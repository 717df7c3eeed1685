//! Each shape of order that Magento 2 tells becomes a document that balances to the cent.

use cpsync::config::Orders;
use cpsync::mapper::order::{Basis, Equation, document, guid};
use cpsync::model::{Document, ItemNo, OrderSite, ProductKey, Sku, TaxRule};
use rust_decimal::Decimal;

use super::magento2_orders::{read, shapes};
use super::rig::Magento2;
use crate::support::config::{MINIMAL, TILL, store_of};

/// Codes for whatever a shop may ask for.
const CODES: &str = r#"
payment-default = "PAY"
gift-card = "GC"
store-credit = "PAY"
points = "PAY"
ship-via-default = "none"
fee-default = 2
discount-code = "WEB"
tax = { default = "VA" }
"#;

fn rules() -> Orders {
    store_of(&format!("{MINIMAL}{TILL}{CODES}")).orders.unwrap()
}

fn site() -> OrderSite {
    let rule = TaxRule { authority: "STATE".into(), rule: "GEN".into() };
    OrderSite {
        pay_codes: [("PAY".to_owned(), 'E'), ("GC".to_owned(), 'G')].into(),
        tax_codes: [("VA".to_owned(), Some(rule))].into(),
        ..OrderSite::default()
    }
}

fn check(case: &str, document: &Document) {
    let equation = Equation::of(document);
    assert!(equation.balances(), "{case}: {equation}");
    assert!(document.charges.iter().all(|charge| charge.name != "rounding"), "{case}: {equation}");
    let taxes: Decimal = document.lines.iter().map(|line| line.tax).sum();
    let charged: Decimal = document.charges.iter().map(|charge| charge.tax).sum();
    assert_eq!(taxes + charged, document.tax, "{case}");
}

#[test]
fn every_shape_of_order_becomes_a_document_that_balances() {
    let rig = Magento2::start();
    let (rules, site) = (rules(), site());
    let known = |sku: &Sku| Some(ProductKey::Item(ItemNo(sku.0.clone())));
    let basis =
        Basis { rules: &rules, site: &site, known: &known, zone: chrono_tz::America::New_York };
    for (case, placed, _) in shapes() {
        let order = read(&rig, &rig.double.place_order(&placed));
        let document = document(&order, &basis, guid("main", &order.id))
            .unwrap_or_else(|hold| panic!("{case}: {}", hold.reason));
        check(case, &document);
        let goods: Vec<&str> = document.lines.iter().map(|line| line.web_line.as_str()).collect();
        assert!(
            !goods.is_empty() && document.lines.iter().all(|line| line.quantity > Decimal::ZERO)
        );
        let parents = order.lines.iter().filter_map(|line| line.parent.as_deref());
        let kept = parents.filter(|parent| goods.contains(parent)).count();
        assert!(kept == 0 || case == "configurable", "{case}: a parent is no goods");
    }
}
