//! A web order -> a Counterpoint document and its customer, by `[stores.NAME.orders]`.
//!
//! [`document`] first finds every problem of the order, so that a hold names all that is to be mended,
//! and then adds up: lines, charges and tax must come to what the store says that is paid, to the
//! cent. [`customer`] and [`choose`] say whose it is; [`derivation`] tells it in words.

mod balance;
mod cents;
mod charges;
mod code;
mod contact;
mod customer;
pub mod delivery;
mod derivation;
mod discount;
mod guid;
mod hold;
mod lines;
mod notes;
mod payments;
mod tax;

use chrono_tz::Tz;
use rust_decimal::Decimal;

pub use balance::{Equation, to_pay};
pub use code::Codes;
pub use contact::{bill_to, ship_to};
pub use customer::{Choice, among, check_account, choose, customer, email};
pub use derivation::derivation;
pub use guid::guid;
pub use hold::Hold;

use crate::config::Orders;
use crate::model::{Document, OrderSite, ProductKey, Sku, WebOrder};
use hold::Problems;

/// `PS_DOC_HDR.TKT_NO`
const NUMBER_WIDTH: usize = 15;

/// For an order whose document would say more than is left of it.
const BY_HAND: &str = "enter what is left of it in Counterpoint and link it: `cpsync orders link`";

/// What an order is mapped by.
#[derive(Clone, Copy)]
pub struct Basis<'a> {
    /// The store's rules.
    pub rules: &'a Orders,
    /// The codes that the company has.
    pub site: &'a OrderSite,
    /// The product that a SKU stands for; `None` when there is none.
    pub known: &'a dyn Fn(&Sku) -> Option<ProductKey>,
    /// The zone of the tills.
    pub zone: Tz,
}

/// The document that the order becomes, with this GUID; a hold with every problem otherwise.
pub fn document(order: &WebOrder, basis: &Basis<'_>, guid: String) -> Result<Document, Hold> {
    let mut problems = Problems::new(&basis.rules.section);
    if let Some(amount) = cents::too_large(order) {
        // Nothing can be reckoned with it.
        problems.add("amount", format!("{amount} is more than Counterpoint can hold"));
        problems.done()?;
    }
    check(order, basis.rules, &mut problems);
    let document = drafted(order, basis, guid, &mut problems);
    problems.done()?;
    Ok(document)
}

/// The document as far as it can be made, with what is wrong in `problems`.
fn drafted(order: &WebOrder, basis: &Basis<'_>, guid: String, problems: &mut Problems) -> Document {
    let rules = basis.rules;
    let codes = Codes::new(basis.site);
    let mut lines = lines::lines(order, basis, problems);
    let mut charges = charges::charges(order, &rules.charges, problems);
    let limit = rules.charges.rounding.limit;
    discount::spread_stray(order, limit, &mut lines, &charges);
    let tax = tax::give(order, &mut lines, &mut charges);
    let payments = payments::payments(order, rules, codes, problems);
    balance::round_off(order, &rules.charges.rounding, &lines, &mut charges, tax, problems);
    let total = balance::owed(&lines, &charges, tax);
    Document {
        guid,
        number: number(order, rules, problems),
        till: rules.till(&order.view),
        user: rules.user.clone(),
        sales_rep: rules.sales_rep.clone(),
        date: order.created_at.with_timezone(&basis.zone).naive_local(),
        stock_location: rules.stock_location.clone(),
        price_location: rules.price_location.clone(),
        ship_via: code::ship_via(order, rules, codes, problems),
        tax_code: tax::code(order, rules, codes, problems),
        purchase_order: order.payments.iter().find_map(|payment| payment.purchase_order.clone()),
        reference: reference(order, rules),
        bill_to: bill_to(order, rules),
        ship_to: ship_to(order, rules),
        lines: discount::coded(order, rules, codes, lines, problems),
        charges,
        tax,
        payments,
        notes: notes::notes(order, rules),
        web_number: order.number.clone(),
        total,
    }
}

/// What makes an order unfit as a whole.
fn check(order: &WebOrder, rules: &Orders, problems: &mut Problems) {
    if let Some(own) = rules.currency.as_ref().filter(|own| **own != order.currency) {
        let reason = format!("its amounts are in {}, and the books in {own}", order.currency);
        problems.add("currency", reason);
    }
    let changed = |of: fn(&crate::model::WebLine) -> Decimal| {
        order.lines.iter().any(|line| !of(line).is_zero())
    };
    if changed(|line| line.cancelled) || !order.cancelled.is_zero() {
        let reason = "a part of it was cancelled at the store before it was imported";
        problems.add("cancelled-before", reason);
        problems.text(BY_HAND);
    }
    if changed(|line| line.refunded) || !order.refunded.is_zero() {
        let reason = "a part of it was refunded at the store before it was imported";
        problems.add("refunded-before", reason);
        problems.text(BY_HAND);
    }
}

fn number(order: &WebOrder, rules: &Orders, problems: &mut Problems) -> Option<String> {
    let number = rules.number(&order.view, &order.number)?;
    if number.chars().count() > NUMBER_WIDTH {
        let reason = format!("its number `{number}` is longer than {NUMBER_WIDTH} characters");
        problems.add("number", reason);
        problems.line("", "number = \"next\"");
    }
    Some(number)
}

fn reference(order: &WebOrder, rules: &Orders) -> Option<String> {
    let template = rules.reference.as_ref()?;
    let method = order.delivery.method.as_deref().unwrap_or_default();
    let values = [("number", order.number.as_str()), ("method", method), ("view", &order.view)];
    Some(super::template::fill(template, &values))
}

#[cfg(test)]
mod tests;
