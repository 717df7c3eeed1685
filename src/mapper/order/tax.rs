//! Tax: which code an order gets, and which part of its tax each line and charge carries.

use rust_decimal::Decimal;

use super::cents::{allocate, round};
use super::code::{Codes, absent, exact, line, mapped};
use super::hold::Problems;
use crate::config::Orders;
use crate::model::{DocumentLine, MiscCharge, PostalAddress, WebOrder};

/// The order's tax to the cent, given to lines and shipping as the store did. Where the store's
/// shares do not come to its tax they are scaled; where it tells none, amounts are the measure.
pub(super) fn give(
    order: &WebOrder,
    lines: &mut [DocumentLine],
    charges: &mut [MiscCharge],
) -> Decimal {
    let tax = round(order.tax);
    let shipping = order.delivery.tax;
    let told: Vec<Decimal> = lines.iter().map(|line| line.tax).chain([shipping]).collect();
    let weights = if told.iter().sum::<Decimal>().is_zero() {
        let fee = order.delivery.amount - order.delivery.discount;
        lines.iter().map(|line| line.amount).chain([fee]).collect()
    } else {
        told
    };
    let carries = charges.first_mut().filter(|charge| charge.number == 1);
    let weights = if carries.is_some() { &weights[..] } else { &weights[..lines.len()] };
    let mut shares = allocate(tax, weights);
    if let Some(charge) = carries {
        charge.tax = shares.pop().unwrap_or_default();
    }
    for (line, share) in lines.iter_mut().zip(shares) {
        line.tax = share;
    }
    tax
}

/// `TAX_COD` by where the goods go, or the bill when nothing is sent.
pub(super) fn code(
    order: &WebOrder,
    rules: &Orders,
    codes: Codes<'_>,
    problems: &mut Problems,
) -> String {
    if order.tax < Decimal::ZERO {
        problems.add("tax", format!("its tax is {}", order.tax));
    }
    let place = order.shipping.as_ref().unwrap_or(&order.billing);
    let taxed = !order.tax.is_zero();
    let none = rules.tax.none.as_ref().filter(|_| !taxed);
    let found = none.or_else(|| of_place(place, rules)).or(rules.tax.default.as_ref());
    let Some(code) = found else {
        unmapped(place, taxed, codes, problems);
        return String::new();
    };
    let Some((own, rule)) = codes.tax(code) else {
        absent("tax code", code, &codes.tax_codes(), problems);
        return code.clone();
    };
    if taxed && rule.is_none() {
        let reason = format!("its tax cannot be booked: the tax code `{own}` has no authority");
        problems.add(format!("tax authority {own}"), reason);
        problems.text(format!("give `{own}` a tax authority with a rule in Counterpoint"));
    }
    own.to_owned()
}

/// By postal code, then by region. `23510-1234` is also looked up as `23510`.
fn of_place<'r>(place: &PostalAddress, rules: &'r Orders) -> Option<&'r String> {
    let (zips, regions) = (&rules.tax.zips, &rules.tax.regions);
    let (zip, region) = (place.postcode.trim(), place.region.trim());
    let short = zip.split_once('-').map_or(zip, |(short, _)| short);
    exact(zips, zip)
        .or_else(|| exact(zips, short))
        .or_else(|| mapped(zips, zip).filter(|_| !zip.is_empty()))
        .or_else(|| mapped(regions, &format!("{}-{region}", place.country.trim())))
        .or_else(|| mapped(regions, region).filter(|_| !region.is_empty()))
}

fn unmapped(place: &PostalAddress, taxed: bool, codes: Codes<'_>, problems: &mut Problems) {
    let region = format!("{}-{}", place.country.trim(), place.region.trim());
    let listed = codes.tax_codes();
    if taxed {
        let reason = format!("its tax is not mapped: it goes to {region}, {}", place.postcode);
        problems.add(format!("tax {region}"), reason);
        problems.line("tax.regions", line(&region, "TAX_COD", &listed));
    } else {
        problems.add("tax none", "it has no tax, and no tax code is set for such orders");
        problems.line("tax", line("none", "TAX_COD", &listed));
    }
}
