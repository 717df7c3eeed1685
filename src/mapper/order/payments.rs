//! Payments: what is invoiced is a deposit, the rest is paid at release.

use rust_decimal::Decimal;

use super::balance::to_pay;
use super::cents::round;
use super::code::{Codes, absent, line, mapped};
use super::contact::clean;
use super::hold::Problems;
use crate::config::{Orders, PaymentRule, PaymentRules, PaymentTime};
use crate::model::{DocumentPayment, PaymentKind, PaymentUse, WebOrder, WebPayment};

/// Payments that add up to what the order comes to; none for an order of nothing.
pub(super) fn payments(
    order: &WebOrder,
    rules: &Orders,
    codes: Codes<'_>,
    problems: &mut Problems,
) -> Vec<DocumentPayment> {
    // Of the shopper's money; what cards and points pay is not invoiced in parts.
    let mut invoiced = round(order.invoiced);
    let all_invoiced = invoiced >= round(order.total);
    let amounts = amounts(order, rules.charges.rounding.limit, problems);
    let told = order.payments.iter().zip(amounts).filter(|(_, amount)| !amount.is_zero());
    let mut payments = Vec::new();
    for (payment, amount) in told {
        if amount < Decimal::ZERO {
            problems.add("payment", format!("its payment by `{}` is {amount}", payment.method));
        }
        let rule = rule(payment, &rules.payments, codes, problems);
        let deposit = match rule.time {
            PaymentTime::Deposit => amount,
            PaymentTime::Invoiced if payment.kind == PaymentKind::Method => {
                amount.min(invoiced).max(Decimal::ZERO)
            }
            PaymentTime::Invoiced if all_invoiced => amount,
            PaymentTime::Invoiced | PaymentTime::Final => Decimal::ZERO,
        };
        if payment.kind == PaymentKind::Method {
            invoiced -= deposit.min(invoiced);
        }
        for (when, amount) in
            [(PaymentUse::Deposit, deposit), (PaymentUse::Final, amount - deposit)]
        {
            if !amount.is_zero() {
                payments.push(booked(payment, &rule, when, amount));
            }
        }
    }
    payments
}

/// To the cent; what they miss the order's total by goes to the largest.
fn amounts(order: &WebOrder, limit: Decimal, problems: &mut Problems) -> Vec<Decimal> {
    let mut amounts: Vec<Decimal> =
        order.payments.iter().map(|payment| round(payment.amount)).collect();
    let (paid, owed) = (amounts.iter().sum::<Decimal>(), to_pay(order));
    let missing = owed - paid;
    if missing.abs() > limit {
        let reason = format!("its payments come to {paid:.2}, and what is to be paid to {owed:.2}");
        problems.add("payments", reason);
    }
    if let Some(largest) = amounts.iter_mut().max_by_key(|amount| **amount) {
        *largest += missing;
    } else if !missing.is_zero() {
        problems.add("payments", format!("it has no payment, and {owed:.2} is to be paid"));
    }
    amounts
}

/// How the payment is booked; without a rule under a name that no site has, so that the order can be
/// looked at further.
fn rule(
    payment: &WebPayment,
    rules: &PaymentRules,
    codes: Codes<'_>,
    problems: &mut Problems,
) -> PaymentRule {
    let (found, (below, key)) = match payment.kind {
        PaymentKind::Method => {
            let found = mapped(&rules.methods, &payment.method).or(rules.default.as_ref());
            (found, ("payments", payment.method.as_str()))
        }
        PaymentKind::GiftCard => (rules.gift_card.as_ref(), ("", "gift-card")),
        PaymentKind::StoreCredit => (rules.store_credit.as_ref(), ("", "store-credit")),
        PaymentKind::Points => (rules.points.as_ref(), ("", "points")),
    };
    let Some(rule) = found else {
        let method = &payment.method;
        problems.add(format!("payment {method}"), format!("its payment `{method}` is not mapped"));
        problems.line(below, line(key, "PAY_COD", &codes.pay_codes()));
        return PaymentRule { pay_code: String::new(), time: PaymentTime::Invoiced };
    };
    let pay_code = checked(payment, &rule.pay_code, codes, problems);
    PaymentRule { pay_code, time: rule.time }
}

/// The company's spelling of the pay code.
fn checked(payment: &WebPayment, code: &str, codes: Codes<'_>, problems: &mut Problems) -> String {
    let Some((own, kind)) = codes.pay(code) else {
        absent("payment code", code, &codes.pay_codes(), problems);
        return code.to_owned();
    };
    // Counterpoint takes a gift card's amount off the card.
    if kind == 'G' && payment.card.is_none() {
        let reason = format!("its payment `{}` has no gift card number", payment.method);
        problems.add("gift card number", reason);
        problems.text("map it to a payment code that is no gift card, or link the order by hand");
    }
    own.to_owned()
}

fn booked(
    payment: &WebPayment,
    rule: &PaymentRule,
    when: PaymentUse,
    amount: Decimal,
) -> DocumentPayment {
    let transaction = payment.transaction.as_deref().unwrap_or_default();
    DocumentPayment {
        pay_code: rule.pay_code.clone(),
        when,
        amount,
        card: payment.card.clone(),
        points: payment.points,
        description: clean(&format!("{} {transaction}", payment.method)),
    }
}
