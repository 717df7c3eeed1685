//! Customers: the shoppers' accounts, page by page, against `AR_CUST` by e-mail address.
//!
//! Who it is of several is the rule of `orders import`; but where that would take one with a warning,
//! a person is asked, since nothing waits for the answer yet.

use std::collections::HashSet;

use anyhow::Context;

use super::{Part, Tally};
use crate::mapper::order::{Choice, among};
use crate::model::{CustomerMatch, fold};
use crate::report::{Adopted, Adoption};
use crate::state::CustomerLink;
use crate::store::{CustomerSearch, StoreCustomer};
use crate::task::Pass;

/// Links what is clear and tells of all.
pub(super) fn run(pass: &mut Pass, tally: &mut Tally) -> anyhow::Result<()> {
    let mut seen = HashSet::new();
    let mut next = None;
    loop {
        pass.check_interrupt()?;
        let page = pass
            .web
            .find_customers(&CustomerSearch::All { page: next })
            .context("could not read the store's customers")?;
        seen.extend(page.customers.iter().map(|shopper| fold(&shopper.email)));
        accounts(pass, page.customers, tally)?;
        next = page.next;
        if next.is_none() {
            break;
        }
    }
    without_account(pass, &seen, tally)
}

/// One page: one statement, one transaction, then told.
fn accounts(
    pass: &mut Pass,
    shoppers: Vec<StoreCustomer>,
    tally: &mut Tally,
) -> anyhow::Result<()> {
    let emails: Vec<String> = shoppers
        .iter()
        .map(|shopper| shopper.email.trim().to_owned())
        .filter(|email| !email.is_empty())
        .collect();
    let mut known = pass
        .counterpoint
        .customers_of(&emails)
        .context("could not read the customers of these e-mail addresses")?;
    let strict = pass.store.orders.as_ref().is_some_and(|orders| orders.customers.strict);
    let (mut links, mut told) = (Vec::new(), Vec::new());
    for shopper in shoppers {
        if let Some(link) = pass.state.customer_link(&pass.store.name, &shopper.id)? {
            told.push(bound(&shopper, &link));
            continue;
        }
        let matches = known.remove(&fold(&shopper.email)).unwrap_or_default();
        let (found, number) = one(&shopper, &matches, strict);
        links.extend(number.map(|number| link(pass, &shopper, number, &found.reason)));
        told.push(found);
        // The store may have another account of that address, for another website.
        known.insert(fold(&shopper.email), matches);
    }
    keep(pass, &links)?;
    told.into_iter().try_for_each(|found| tally.tell(pass, found))
}

fn keep(pass: &Pass, links: &[CustomerLink]) -> anyhow::Result<()> {
    if links.is_empty() {
        return Ok(());
    }
    pass.state
        .write(|writer| {
            for link in links {
                writer.put_customer_link(link)?;
            }
            Ok(())
        })
        .context("could not link the shoppers")
}

/// What is told of an account, and the number to link it to.
fn one(
    shopper: &StoreCustomer,
    matches: &[CustomerMatch],
    strict: bool,
) -> (Adoption, Option<String>) {
    match among(matches, shopper.email.trim(), strict) {
        Ok(None) => {
            let reason = "no customer of Counterpoint has this address".to_owned();
            let advice = "left alone; the account's first order makes a customer".to_owned();
            (told(shopper, Adopted::StoreOnly, "", reason, advice), None)
        }
        Ok(Some(Choice::Existing { number, why, warning: None })) => {
            (told(shopper, Adopted::Matched, &number, why, String::new()), Some(number))
        }
        Ok(Some(Choice::Existing { number, .. })) => {
            let advice = format!("{}; else the first order goes to {number}", settle(shopper));
            (told(shopper, Adopted::Ambiguous, "", several(matches), advice), None)
        }
        Ok(Some(Choice::New { .. })) | Err(_) => {
            let advice = format!("{}; until then the account's orders are held", settle(shopper));
            (told(shopper, Adopted::Ambiguous, "", several(matches), advice), None)
        }
    }
}

fn several(matches: &[CustomerMatch]) -> String {
    let named: Vec<String> =
        matches.iter().map(|one| format!("{} ({})", one.number, one.name)).collect();
    format!("several customers have this address: {}", named.join(", "))
}

fn settle(shopper: &StoreCustomer) -> String {
    format!(
        "say which by `cpsync customers link {} CUST_NO`, or merge them in Counterpoint",
        shopper.id
    )
}

fn link(pass: &Pass, shopper: &StoreCustomer, number: String, why: &str) -> CustomerLink {
    CustomerLink {
        store: pass.store.name.clone(),
        customer_id: shopper.id.clone(),
        cust_no: number,
        email: shopper.email.trim().to_owned(),
        how: format!("by adopt: {why}"),
        at: pass.timestamp(),
    }
}

fn bound(shopper: &StoreCustomer, link: &CustomerLink) -> Adoption {
    told(shopper, Adopted::Bound, &link.cust_no, link.how.clone(), String::new())
}

/// Customers whom Counterpoint flags for e-commerce, and whose address no account has.
fn without_account(
    pass: &mut Pass,
    seen: &HashSet<String>,
    tally: &mut Tally,
) -> anyhow::Result<()> {
    let mut after = String::new();
    loop {
        pass.check_interrupt()?;
        let page = pass
            .counterpoint
            .web_customers(&after)
            .context("could not list the customers that are flagged for e-commerce")?;
        let Some(last) = page.last() else { return Ok(()) };
        after.clone_from(&last.number);
        for customer in page.iter().filter(|one| !seen.contains(&fold(&one.email))) {
            tally.tell(pass, Adoption {
                part: Part::Customers.as_str(),
                outcome: Adopted::CounterpointOnly,
                key: customer.number.clone(),
                held_as: String::new(),
                store_id: String::new(),
                reason: format!("no account of the store has {}", customer.email),
                advice: "nothing is made in the store; an order with this address goes to the customer"
                    .to_owned(),
            })?;
        }
    }
}

fn told(
    shopper: &StoreCustomer,
    outcome: Adopted,
    number: &str,
    reason: String,
    advice: String,
) -> Adoption {
    Adoption {
        part: Part::Customers.as_str(),
        outcome,
        key: number.to_owned(),
        held_as: shopper.email.clone(),
        store_id: shopper.id.clone(),
        reason,
        advice,
    }
}
