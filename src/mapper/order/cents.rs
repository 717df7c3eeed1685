//! Money to the cent: what is divided adds up again.

use rust_decimal::{Decimal, RoundingStrategy};

use crate::model::WebOrder;

/// To the cent, half away from zero, as both sides round.
pub(super) fn round(amount: Decimal) -> Decimal {
    amount.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero)
}

/// Price of one: 4 decimals, as Counterpoint keeps prices. `quantity` is not 0.
pub(super) fn each(amount: Decimal, quantity: Decimal) -> Decimal {
    let price = amount.checked_div(quantity).unwrap_or_default();
    price.round_dp_with_strategy(4, RoundingStrategy::MidpointAwayFromZero)
}

/// Amounts to the cent that add up to the rounded sum of the exact ones. Cents that are over go to
/// the largest fractions, the first of equal ones; an exact amount keeps itself.
pub(super) fn settle(exact: &[Decimal]) -> Vec<Decimal> {
    settle_to(round(exact.iter().sum()), exact)
}

/// `total` divided by weights, to the cent; what `total` has below the cent goes to the first.
/// Without a usable weight all get the same.
pub(super) fn allocate(total: Decimal, weights: &[Decimal]) -> Vec<Decimal> {
    let whole = total.trunc_with_scale(2);
    let sum: Decimal = weights.iter().sum();
    let usable = sum > Decimal::ZERO && weights.iter().all(|weight| *weight >= Decimal::ZERO);
    let even = Decimal::ONE / Decimal::from(weights.len().max(1));
    let share = |weight: &Decimal| if usable { weight / sum } else { even };
    // 20 decimals: a third of three thirds is one again.
    let exact: Vec<Decimal> =
        weights.iter().map(|weight| (whole * share(weight)).round_dp(20)).collect();
    let mut shares = settle_to(whole, &exact);
    if let Some(first) = shares.first_mut() {
        *first += total - whole;
    }
    shares
}

/// `total` has no part of a cent and is within a few cents of the sum.
fn settle_to(total: Decimal, exact: &[Decimal]) -> Vec<Decimal> {
    let cents: Vec<Decimal> = exact.iter().map(|amount| amount * Decimal::ONE_HUNDRED).collect();
    let mut settled: Vec<Decimal> = cents.iter().map(Decimal::floor).collect();
    let over = total * Decimal::ONE_HUNDRED - settled.iter().sum::<Decimal>();
    let mut order: Vec<usize> = (0..exact.len()).collect();
    order.sort_by_key(|n| std::cmp::Reverse(cents[*n] - settled[*n]));
    let count = Decimal::from(exact.len().max(1));
    let all = (over / count).floor();
    let extra = over - all * count;
    for (place, n) in order.into_iter().enumerate() {
        settled[n] += all + Decimal::from(u8::from(Decimal::from(place) < extra));
    }
    settled.into_iter().map(|cents| cents / Decimal::ONE_HUNDRED).collect()
}

/// An amount, price or quantity that no column of Counterpoint holds (`decimal(15,4)`), so that
/// products of two stay within [`Decimal`]; `None` when there is none.
pub(super) fn too_large(order: &WebOrder) -> Option<Decimal> {
    let limit = Decimal::from(10_000_000_000_u64);
    let lines = order.lines.iter().flat_map(|line| {
        let regular = line.original_price.unwrap_or_default();
        [line.ordered, line.price, regular, line.amount, line.discount, line.tax]
    });
    let fees = order.fees.iter().map(|fee| fee.amount);
    let payments = order.payments.iter().map(|payment| payment.amount);
    let delivery = &order.delivery;
    let whole = [order.tax, order.discount, order.total, order.invoiced];
    let whole = whole.into_iter().chain([delivery.amount, delivery.discount, delivery.tax]);
    let mut all = lines.chain(fees).chain(payments).chain(whole);
    all.find(|amount| amount.abs() >= limit)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn dec(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn the_cents_that_are_over_go_to_the_largest_fractions() {
        for (total, weights, expected) in [
            ("10", vec!["1", "1", "1"], vec!["3.34", "3.33", "3.33"]),
            ("10", vec!["0", "0"], vec!["5.00", "5.00"]),
            ("0.01", vec!["1", "2"], vec!["0", "0.01"]),
            ("100", vec!["20", "30", "50"], vec!["20", "30", "50"]),
            ("9.99", vec!["3.33", "3.33", "3.33"], vec!["3.33", "3.33", "3.33"]),
            ("-1", vec!["1", "2"], vec!["-0.33", "-0.67"]),
            ("1.005", vec!["1", "1"], vec!["0.505", "0.50"]),
        ] {
            let weights: Vec<Decimal> = weights.into_iter().map(dec).collect();
            let expected: Vec<Decimal> = expected.into_iter().map(dec).collect();
            assert_eq!(allocate(dec(total), &weights), expected, "{total} by {weights:?}");
        }
        assert_eq!(settle(&[dec("1.005"), dec("1.005")]), [dec("1.01"), dec("1.00")]);
    }

    proptest! {
        #[test]
        fn no_cent_is_lost_or_made(
            total in -10_000_000_i64..10_000_000,
            weights in prop::collection::vec(0_i64..10_000_000, 1..40),
        ) {
            let (total, scale) = (Decimal::new(total, 2), 4);
            let weights: Vec<Decimal> = weights.iter().map(|w| Decimal::new(*w, scale)).collect();
            let shares = allocate(total, &weights);
            prop_assert_eq!(shares.iter().sum::<Decimal>(), total);
            let sum: Decimal = weights.iter().sum();
            for (share, weight) in shares.iter().zip(&weights) {
                prop_assert!(share.fract().normalize().scale() <= 2);
                let exact = if sum.is_zero() { total / Decimal::from(weights.len()) }
                    else { total * (weight / sum) };
                prop_assert!((share - exact).abs() <= Decimal::new(1, 2));
            }
        }

        #[test]
        fn settling_moves_no_amount_by_a_cent(
            amounts in prop::collection::vec(0_i64..10_000_000, 0..40),
        ) {
            let exact: Vec<Decimal> = amounts.iter().map(|a| Decimal::new(*a, 4)).collect();
            let settled = settle(&exact);
            prop_assert_eq!(settled.iter().sum::<Decimal>(), round(exact.iter().sum()));
            for (settled, exact) in settled.iter().zip(&exact) {
                prop_assert!((settled - exact).abs() < Decimal::new(1, 2));
            }
        }
    }
}
