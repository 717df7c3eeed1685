//! Releases in words, and carriers as the shopper reads them.

use rust_decimal::Decimal;

use crate::config::{OrderActivityRules, Orders, OtherShipVia};
use crate::mapper::order::code::mapped;
use crate::model::{PaymentKind, Release, Sku, WebOrder, fold};

/// Magento 2's code of a carrier that it does not know.
const OTHER: &str = "custom";

/// What a release delivers, when and by which ticket.
pub fn released(release: &Release) -> String {
    let goods = release.lines.iter().map(|line| {
        let product = line.product.shown();
        format!("{} x {product}", line.quantity.normalize())
    });
    let goods = goods.collect::<Vec<_>>().join(", ");
    let Release { number, date, .. } = release;
    format!("ticket {number}, {} at the till, releases {goods}", date.format("%F %H:%M"))
}

/// Quantities with their SKUs.
pub fn goods<'a>(of: impl IntoIterator<Item = (&'a Sku, Decimal)>) -> String {
    let told = of.into_iter().map(|(sku, quantity)| format!("{} x {sku}", quantity.normalize()));
    told.collect::<Vec<_>>().join(", ")
}

/// The store's code and the shopper's title of the carrier of a `SHIP_VIA_COD`.
pub fn carrier(rules: &OrderActivityRules, ship_via: Option<&str>) -> (String, String) {
    let code = ship_via.unwrap_or_default();
    match mapped(&rules.carriers, code) {
        Some(carrier) => (carrier.code.clone(), carrier.title.clone()),
        None if code.is_empty() => (OTHER.to_owned(), "Parcel".to_owned()),
        None => (OTHER.to_owned(), code.to_owned()),
    }
}

/// The `SHIP_VIA_COD` of a release; where the site's history keeps none, the one that the order was
/// imported with.
pub fn ship_via(release: &Release, order: Option<&WebOrder>, rules: &Orders) -> Option<String> {
    let imported = || {
        let method = order?.delivery.method.as_deref()?;
        mapped(&rules.ship_via, method).cloned().or_else(|| match &rules.other_ship_via {
            OtherShipVia::Code(code) => Some(code.clone()),
            OtherShipVia::Hold | OtherShipVia::Empty => None,
        })
    };
    release.ship_via.clone().or_else(imported)
}

/// Whether the store takes the order's money with the invoice.
pub fn captures_online(rules: &OrderActivityRules, order: &WebOrder) -> bool {
    let named = |method: &str| {
        let method = fold(method);
        rules.capture_online.iter().map(|key| fold(key)).any(|key| match key.strip_suffix('*') {
            Some(head) => method.starts_with(head),
            None => method == key,
        })
    };
    order.payments.iter().any(|paid| paid.kind == PaymentKind::Method && named(&paid.method))
}

/// The stock source that a release leaves from: where the shopper collects it, else that of its
/// location, else the one of all; `None` = the store chooses.
pub fn source(
    release: &Release,
    order: Option<&WebOrder>,
    rules: &OrderActivityRules,
) -> Option<String> {
    let collected = order.and_then(|order| order.delivery.pickup.clone());
    let of = |location: &String| mapped(&rules.sources, location).cloned();
    collected.or_else(|| release.location.as_ref().and_then(of)).or_else(|| rules.source.clone())
}
