//! The sums of a cart, line by line, as the shop works them out: rounding that carries over from line to line,
//! discount before tax, prices with or without tax.

use rust_decimal::Decimal;

use super::new::{NewLine, NewOrder, Off};
use super::order::{Sums, cents};

const HUNDRED: Decimal = Decimal::ONE_HUNDRED;

/// What one row that has money comes to.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reckoned {
    /// Of one, without and with tax.
    pub(crate) price: (Decimal, Decimal),
    pub(crate) sums: Sums,
    pub(crate) row_with_tax: Decimal,
    pub(crate) taxes: Vec<Decimal>,
    pub(crate) tax_percent: Decimal,
    pub(crate) discount_percent: Decimal,
}

/// Amounts rounded so that what one loses the next one gets.
#[derive(Default)]
struct Carry(Decimal);

impl Carry {
    fn round(&mut self, amount: Decimal) -> Decimal {
        let exact = amount + self.0;
        let rounded = cents(exact);
        self.0 = exact - rounded;
        rounded
    }
}

/// Works off the rows of one order in turn.
pub(crate) struct Reckoner<'o> {
    order: &'o NewOrder,
    discount: Carry,
    taxes: Vec<Carry>,
    /// What is left of a coupon's amount and of the rows that it is spread over.
    left: (Decimal, Decimal),
}

impl<'o> Reckoner<'o> {
    /// `rows` is the sum of all rows as priced.
    pub(crate) fn new(order: &'o NewOrder, rows: Decimal) -> Self {
        let off = match order.coupon.as_ref().map(|coupon| coupon.off) {
            Some(Off::Amount(off)) => off.min(rows),
            _ => Decimal::ZERO,
        };
        let taxes = order.rates.iter().map(|_| Carry::default()).collect();
        Self { order, discount: Carry::default(), taxes, left: (off, rows) }
    }

    /// So many for `price` each, as priced.
    pub(crate) fn row(&mut self, line: &NewLine, price: Decimal, quantity: Decimal) -> Reckoned {
        let rates: Vec<Decimal> = self.order.rates.iter().map(|rate| rate.percent).collect();
        let rates = if line.taxed { rates } else { vec![Decimal::ZERO; rates.len()] };
        let priced = cents(price * quantity);
        let discount = self.discount_of(priced);
        let mut reckoned = self.taxed(priced, discount, &rates);
        let sum: Decimal = rates.iter().sum();
        reckoned.price = if self.order.prices_with_tax {
            (cents(price * HUNDRED / (HUNDRED + sum)), price)
        } else {
            (price, cents(price * (HUNDRED + sum) / HUNDRED))
        };
        reckoned.sums.fixed_tax = cents(line.fixed_tax * quantity);
        if let Some(Off::Percent(percent)) = self.order.coupon.as_ref().map(|coupon| coupon.off) {
            reckoned.discount_percent = percent;
        }
        reckoned
    }

    /// The shipping fee.
    pub(crate) fn fee(&mut self) -> Reckoned {
        let coupon = self.order.coupon.as_ref();
        if coupon.is_some_and(|coupon| coupon.free_shipping) {
            return Reckoned::default();
        }
        let fee = self.order.fee;
        let discount = match coupon.filter(|coupon| coupon.shipping).map(|coupon| coupon.off) {
            Some(Off::Percent(percent)) => cents(fee * percent / HUNDRED),
            _ => Decimal::ZERO,
        };
        let rate =
            |rate: &super::new::Rate| if rate.shipping { rate.percent } else { Decimal::ZERO };
        let rates: Vec<Decimal> = self.order.rates.iter().map(rate).collect();
        self.taxed(fee, discount, &rates)
    }

    fn discount_of(&mut self, row: Decimal) -> Decimal {
        match self.order.coupon.as_ref().map(|coupon| coupon.off) {
            None => Decimal::ZERO,
            Some(Off::Percent(percent)) => self.discount.round(row * percent / HUNDRED).min(row),
            Some(Off::Amount(_)) => {
                let (off, rows) = self.left;
                let share = if rows.is_zero() { off } else { cents(off * row / rows) };
                self.left = (off - share, rows - row);
                share
            }
        }
    }

    fn taxed(&mut self, priced: Decimal, discount: Decimal, rates: &[Decimal]) -> Reckoned {
        let percent: Decimal = rates.iter().sum();
        let included = |amount: Decimal| cents(amount * percent / (HUNDRED + percent));
        if self.order.prices_with_tax {
            let (full, tax) = (included(priced), included(priced - discount));
            let sums = Sums {
                row: priced - full,
                discount,
                tax,
                compensation: full - tax,
                ..Sums::default()
            };
            let taxes = spread(tax, rates);
            return Reckoned {
                sums,
                row_with_tax: priced,
                taxes,
                tax_percent: percent,
                ..Reckoned::default()
            };
        }
        let base = priced - discount;
        let taxes: Vec<Decimal> = rates
            .iter()
            .zip(&mut self.taxes)
            .map(
                |(rate, carry)| {
                    if rate.is_zero() { *rate } else { carry.round(base * rate / HUNDRED) }
                },
            )
            .collect();
        let tax = taxes.iter().sum();
        let sums = Sums { row: priced, discount, tax, ..Sums::default() };
        let row_with_tax = priced + cents(priced * percent / HUNDRED);
        Reckoned { sums, row_with_tax, taxes, tax_percent: percent, ..Reckoned::default() }
    }
}

/// An amount by the rates' shares; the last one gets the rest.
fn spread(amount: Decimal, rates: &[Decimal]) -> Vec<Decimal> {
    let (mut left, mut sum) = (amount, rates.iter().sum::<Decimal>());
    rates
        .iter()
        .map(|rate| {
            let share = if sum.is_zero() { Decimal::ZERO } else { cents(left * rate / sum) };
            left -= share;
            sum -= rate;
            share
        })
        .collect()
}
