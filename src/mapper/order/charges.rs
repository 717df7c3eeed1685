//! Miscellaneous charges: shipping is number 1, fees by mapping.

use rust_decimal::Decimal;

use super::cents::round;
use super::code::{key, mapped};
use super::hold::Problems;
use crate::config::OrderCharges;
use crate::model::{MiscCharge, WebOrder};

/// Shipping, by what it costs after the reduction of a free delivery.
const SHIPPING: u8 = 1;

/// The charges by number; taxes are still to be given to them.
pub(super) fn charges(
    order: &WebOrder,
    rules: &OrderCharges,
    problems: &mut Problems,
) -> Vec<MiscCharge> {
    let mut charges = Vec::new();
    let delivery = &order.delivery;
    let shipping = round(delivery.amount - delivery.discount);
    if shipping < Decimal::ZERO {
        problems.add("shipping", "its delivery has a discount above its fee");
    }
    // The charge is there for its tax as well.
    if !shipping.is_zero() || !delivery.tax.is_zero() {
        let name = if delivery.title.is_empty() { "shipping" } else { &delivery.title };
        add(&mut charges, SHIPPING, name, shipping);
    }
    for fee in order.fees.iter().filter(|fee| !fee.amount.is_zero()) {
        let number = mapped(&rules.fees, &fee.code).copied().or(rules.default);
        if number.is_none() {
            problems
                .add(format!("fee {}", fee.code), format!("its fee `{}` is not mapped", fee.code));
            problems.line("fees", format!("{} = 2   # a misc. charge, 2 to 5", key(&fee.code)));
        }
        add(&mut charges, number.unwrap_or(SHIPPING), &fee.title, round(fee.amount));
    }
    charges
}

/// Adds to the charge of this number.
pub(super) fn add(charges: &mut Vec<MiscCharge>, number: u8, name: &str, amount: Decimal) {
    if let Some(charge) = charges.iter_mut().find(|charge| charge.number == number) {
        charge.amount += amount;
        charge.name = format!("{}, {name}", charge.name);
        return;
    }
    charges.push(MiscCharge { number, name: name.to_owned(), amount, tax: Decimal::ZERO });
    charges.sort_by_key(|charge| charge.number);
}
