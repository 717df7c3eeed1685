//! The sum: lines + charges + tax = what is paid and to be paid, to the cent.

use std::fmt;

use rust_decimal::Decimal;

use super::cents::round;
use super::charges;
use super::hold::Problems;
use crate::config::Rounding;
use crate::model::{Document, DocumentLine, MiscCharge, PaymentKind, PaymentUse, WebOrder};

/// What a document adds up to, for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Equation {
    /// What is added, with its sign, in words.
    terms: Vec<(String, Decimal)>,
    /// What it is to come to.
    parts: Vec<(&'static str, Decimal)>,
}

impl Equation {
    /// The sum of a document, and how it is paid.
    pub fn of(document: &Document) -> Self {
        let paid = |when: PaymentUse| -> Decimal {
            let payments = document.payments.iter().filter(|payment| payment.when == when);
            payments.map(|payment| payment.amount).sum()
        };
        Self {
            terms: terms(&document.lines, &document.charges, document.tax),
            parts: vec![
                ("deposit", paid(PaymentUse::Deposit)),
                ("final payment", paid(PaymentUse::Final)),
            ],
        }
    }

    /// Whether both sides are the same.
    pub fn balances(&self) -> bool {
        let left: Decimal = self.terms.iter().map(|(_, amount)| amount).sum();
        left == self.parts.iter().map(|(_, amount)| amount).sum()
    }
}

impl fmt::Display for Equation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, (name, amount)) in self.terms.iter().enumerate() {
            let sign = if amount.is_sign_negative() && !amount.is_zero() { "-" } else { "+" };
            let sign = if n == 0 && sign == "+" { String::new() } else { format!("{sign} ") };
            write!(f, "{sign}{name} {:.2} ", amount.abs())?;
        }
        let left: Decimal = self.terms.iter().map(|(_, amount)| amount).sum();
        write!(f, "= {left:.2}; ")?;
        for (n, (name, amount)) in self.parts.iter().enumerate() {
            write!(f, "{}{name} {amount:.2}", if n == 0 { "" } else { " + " })?;
        }
        Ok(())
    }
}

fn terms(lines: &[DocumentLine], charges: &[MiscCharge], tax: Decimal) -> Vec<(String, Decimal)> {
    let gross = lines.iter().map(|line| line.gross_amount).sum();
    let discount: Decimal = lines.iter().map(|line| line.discount).sum();
    let mut terms = vec![("lines".to_owned(), gross), ("discounts".to_owned(), -discount)];
    terms.extend(charges.iter().map(|charge| (charge.name.clone(), charge.amount)));
    terms.push(("tax".to_owned(), tax));
    terms.retain(|(name, amount)| name == "lines" || !amount.is_zero());
    terms
}

/// What the parts come to.
pub(super) fn owed(lines: &[DocumentLine], charges: &[MiscCharge], tax: Decimal) -> Decimal {
    let lines: Decimal = lines.iter().map(|line| line.amount).sum();
    lines + charges.iter().map(|charge| charge.amount).sum::<Decimal>() + tax
}

/// What the store says that is to be paid in all, what redeemed cards and points pay included.
pub fn to_pay(order: &WebOrder) -> Decimal {
    let redeemed = order.payments.iter().filter(|payment| payment.kind != PaymentKind::Method);
    round(order.total) + redeemed.map(|payment| round(payment.amount)).sum::<Decimal>()
}

/// Books the cents that the parts miss the whole by; more than the limit is a problem.
pub(super) fn round_off(
    order: &WebOrder,
    rounding: &Rounding,
    lines: &[DocumentLine],
    charges: &mut Vec<MiscCharge>,
    tax: Decimal,
    problems: &mut Problems,
) {
    let missing = to_pay(order) - owed(lines, charges, tax);
    if missing.is_zero() {
        return;
    }
    if missing.abs() <= rounding.limit {
        charges::add(charges, rounding.charge, "rounding", missing);
        return;
    }
    let equation = Equation {
        terms: terms(lines, charges, tax),
        parts: vec![("the store says", to_pay(order))],
    };
    let reason = format!("it does not add up: {equation}, a difference of {:.2}", missing.abs());
    problems.add("balance", reason);
    problems.text("compare with the order at the store; `rounding-limit` lets cents through");
}
