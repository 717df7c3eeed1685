//! Whose order it is: which customer of Counterpoint, and what a record of him says.

use chrono_tz::Tz;

use super::code::Codes;
use super::contact::{bill_to, clean, ship_to};
use super::hold::Hold;
use crate::config::{Customers, Orders};
use crate::model::{CustomerMatch, CustomerRecord, Document, OrderSite, WebOrder, fold};

/// The customer that an order goes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    /// One that Counterpoint has.
    Existing {
        /// `CUST_NO`
        number: String,
        /// In words.
        why: String,
        /// What a person should look at; `None` when all is clear.
        warning: Option<String>,
    },
    /// One that is to be created.
    New {
        /// In words.
        why: String,
    },
}

/// The e-mail address that customers are searched by; `None` when the order has none.
pub fn email(order: &WebOrder) -> Option<String> {
    [&order.shopper.email, &order.billing.email]
        .map(|email| clean(email))
        .into_iter()
        .find(|email| !email.is_empty())
}

/// The customer: a link, else a match by e-mail address, else the customer for guests, else a new one.
///
/// `link` is the customer that the shopper's account is linked to, `matches` have his e-mail address.
pub fn choose(
    order: &WebOrder,
    rules: &Customers,
    link: Option<&str>,
    matches: &[CustomerMatch],
) -> Result<Choice, Hold> {
    if let Some(number) = link {
        let why = format!("the shopper's account is linked to customer {number}");
        return Ok(existing(number, why, None));
    }
    let email = email(order).unwrap_or_default();
    let found = among(matches, &email, rules.strict)?;
    Ok(found.unwrap_or_else(|| nobody(order, rules, &email)))
}

/// The customer among those of one e-mail address; `None` when nobody has it.
///
/// Of several the lowest number that is flagged for e-commerce, else the lowest, with a warning;
/// `strict` gives a [`Hold`] instead.
pub fn among(matches: &[CustomerMatch], email: &str, strict: bool) -> Result<Option<Choice>, Hold> {
    match matches {
        [] => Ok(None),
        [only] => {
            let why = format!("customer {} is the only one with {email}", only.number);
            Ok(Some(existing(&only.number, why, None)))
        }
        several if strict => Err(ambiguous(several, email)),
        several => Ok(Some(lowest(several, email))),
    }
}

/// Holds an order that is charged to an account which the customer does not have. `customer` is
/// `None` when he is still to be created.
pub fn check_account(
    document: &Document,
    site: &OrderSite,
    customer: Option<&CustomerMatch>,
) -> Result<(), Hold> {
    let codes = Codes::new(site);
    let charged = document
        .payments
        .iter()
        .find(|payment| codes.pay(&payment.pay_code).is_some_and(|(_, kind)| kind == 'A'));
    let Some(payment) = charged else { return Ok(()) };
    if customer.is_some_and(|customer| customer.has_account) {
        return Ok(());
    }
    let whose = customer.map_or_else(
        || "a new customer has none".to_owned(),
        |customer| format!("customer {} has none", customer.number),
    );
    let reason = format!("its payment `{}` needs an A/R account, and {whose}", payment.pay_code);
    let cause = customer.map_or("account".to_owned(), |one| format!("account {}", one.number));
    let advice = "allow the customer A/R charges in Counterpoint, or map the payment method to a \
                  payment code that is not charged to an account";
    Err(Hold::new(&cause, reason, Some(advice)))
}

/// What the order says of its customer.
pub fn customer(order: &WebOrder, rules: &Orders, zone: Tz) -> CustomerRecord {
    let bill_to = bill_to(order, rules);
    let date = order.created_at.with_timezone(&zone).naive_local();
    let ship_to = ship_to(order, rules).filter(|address| !address.same_place(&bill_to));
    let ship_id = ship_to.as_ref().and(order.shipping.as_ref()).and_then(|own| own.id.clone());
    CustomerRecord {
        bill_to,
        ship_to,
        ship_id,
        account: order.shopper.id.is_some(),
        category: None,
        tax_code: None,
        last_order: Some((order.number.clone(), date)),
    }
}

fn existing(number: &str, why: String, warning: Option<String>) -> Choice {
    Choice::Existing { number: number.to_owned(), why, warning }
}

fn nobody(order: &WebOrder, rules: &Customers, email: &str) -> Choice {
    let who = if email.is_empty() { "the order has no e-mail address" } else { "nobody has" };
    let who = format!("{who} {email}").trim_end().to_owned();
    match &rules.guest {
        Some(guest) if order.shopper.id.is_none() => {
            existing(guest, format!("{who}, and customer {guest} stands for guests"), None)
        }
        _ => Choice::New { why: who },
    }
}

/// The lowest number, as text, among those flagged for e-commerce, or among all.
fn lowest(several: &[CustomerMatch], email: &str) -> Choice {
    let flagged: Vec<&CustomerMatch> = several.iter().filter(|one| one.ecommerce).collect();
    let none = flagged.is_empty();
    let among = if none { several.iter().collect() } else { flagged };
    let chosen = among.iter().map(|one| &one.number).min_by_key(|number| fold(number));
    let number = chosen.map(String::as_str).unwrap_or_default();
    let flag = if none { "" } else { " flagged for e-commerce" };
    let why = format!("customer {number} is the lowest{flag} of {} with {email}", numbers(several));
    let warning = none.then(|| {
        format!(
            "{} have {email}, and none is flagged for e-commerce: {number} was taken",
            numbers(several)
        )
    });
    existing(number, why, warning)
}

fn ambiguous(several: &[CustomerMatch], email: &str) -> Hold {
    let cause = format!("customer {}", fold(email));
    let reason = format!("its customer is not clear: {} have {email}", numbers(several));
    let advice = "merge them in Counterpoint, or say which one: `cpsync customers link`";
    Hold::new(&cause, reason, Some(advice))
}

fn numbers(several: &[CustomerMatch]) -> String {
    let mut numbers: Vec<&str> = several.iter().map(|one| one.number.as_str()).collect();
    numbers.sort_by_key(|number| fold(number));
    numbers.join(", ")
}
