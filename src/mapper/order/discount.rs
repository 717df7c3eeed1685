//! Discounts: codes and reasons on lines, and a discount that no line carries.

use rust_decimal::Decimal;

use super::balance::{owed, to_pay};
use super::cents::{allocate, each, round};
use super::code::{Codes, mapped};
use super::hold::Problems;
use crate::config::Orders;
use crate::model::{DocumentLine, MiscCharge, WebOrder};

/// Spreads the part of the order's discount that the store put on no line, in proportion to what
/// lines cost. Stores differ in what they count as discount: only where the order adds up with it, and
/// does not without it, is it taken for one.
pub(super) fn spread_stray(
    order: &WebOrder,
    limit: Decimal,
    lines: &mut [DocumentLine],
    charges: &[MiscCharge],
) {
    let told = order.lines.iter().map(|line| line.discount).sum::<Decimal>();
    let stray = round(order.discount - told - order.delivery.discount);
    let over = owed(lines, charges, round(order.tax)) - to_pay(order);
    let net: Decimal = lines.iter().map(|line| line.amount).sum();
    let explains = over.abs() > limit && (over - stray).abs() <= limit;
    if stray <= Decimal::ZERO || stray > net || !explains {
        return;
    }
    let weights: Vec<Decimal> = lines.iter().map(|line| line.amount).collect();
    for (line, share) in lines.iter_mut().zip(allocate(stray, &weights)) {
        line.amount -= share;
        line.discount += share;
        line.price = each(line.amount, line.quantity);
    }
}

/// The lines with their discount code, by the first coupon, and the reason of their price.
pub(super) fn coded(
    order: &WebOrder,
    rules: &Orders,
    codes: Codes<'_>,
    mut lines: Vec<DocumentLine>,
    problems: &mut Problems,
) -> Vec<DocumentLine> {
    let coupon = order.coupons.first().and_then(|coupon| mapped(&rules.coupons, coupon));
    let discounted = lines.iter().any(|line| !line.discount.is_zero());
    let code = coupon.or(rules.discount_code.as_ref()).filter(|_| discounted);
    let code = code.map(|code| codes.discount(code, problems));
    let reason = rules.override_reason.as_ref().map(|reason| codes.reason(reason, problems));
    for line in &mut lines {
        line.discount_code = code.clone().filter(|_| !line.discount.is_zero());
        line.override_reason.clone_from(&reason);
    }
    lines
}
