//! Whose order it is: the link of his account, else his e-mail address, else a new customer.

use super::hold;
use super::import::{Import, InHand};
use super::tell;
use crate::counterpoint::{CustomerWritten, Refusal};
use crate::mapper::order::{self as mapper, Choice};
use crate::model::{CustomerMatch, Document};
use crate::state::{CustomerLink, Held, OrderEvent, OrderEventKind};
use crate::task::Pass;

/// The customer's number, written and noted; a hold when it is not clear who he is, or Counterpoint
/// does not take him.
///
/// An order that was noted with its customer keeps him: what a killed pass had settled is not asked
/// again. A customer made by a pass that was killed before it could note him is found by his address.
pub(super) fn settle(
    pass: &mut Pass,
    import: &mut Import,
    hand: &InHand,
    document: &Document,
) -> anyhow::Result<Result<String, Held>> {
    if let Some(number) = &hand.order.cust_no {
        return Ok(Ok(number.clone()));
    }
    let (choice, known) = match choose(pass, import, hand)? {
        Ok(chosen) => chosen,
        Err(held) => return Ok(Err(held)),
    };
    if let Err(held) = mapper::check_account(document, import.site()?, known.as_ref()) {
        return Ok(Err(held.into()));
    }
    let number = match &choice {
        Choice::Existing { number, .. } => Some(number.as_str()),
        Choice::New { .. } => None,
    };
    match put(pass, import, hand, number)? {
        Ok(written) => {
            note(pass, hand, &choice, &written)?;
            Ok(Ok(written.number))
        }
        Err(refusal) => Ok(Err(refused(refusal))),
    }
}

/// Who he is, and what Counterpoint has of him.
fn choose(
    pass: &mut Pass,
    import: &Import,
    hand: &InHand,
) -> anyhow::Result<Result<(Choice, Option<CustomerMatch>), Held>> {
    let link = match &hand.web.shopper.id {
        Some(id) => pass.state.customer_link(&pass.store.name, id)?,
        None => None,
    };
    let mut matches = match (&link, mapper::email(&hand.web)) {
        (None, Some(email)) => pass.counterpoint.find_customers(&email)?,
        _ => Vec::new(),
    };
    let link = link.map(|link| link.cust_no);
    let choice = match mapper::choose(&hand.web, &import.rules.customers, link.as_deref(), &matches)
    {
        Ok(choice) => choice,
        Err(held) => return Ok(Err(held.into())),
    };
    let Choice::Existing { number, .. } = &choice else { return Ok(Ok((choice, None))) };
    let place = matches.iter().position(|one| one.number.eq_ignore_ascii_case(number));
    let known = match place {
        Some(place) => Some(matches.swap_remove(place)),
        None => pass.counterpoint.find_customer(number)?,
    };
    if known.is_none() {
        let shopper = hand.web.shopper.id.clone().unwrap_or_default();
        return Ok(Err(Held {
            cause: format!("customer {number}"),
            reason: format!("Counterpoint has no customer {number} any more"),
            advice: Some(format!("`cpsync customers unlink {shopper}`, or link another")),
        }));
    }
    Ok(Ok((choice, known)))
}

fn put(
    pass: &mut Pass,
    import: &mut Import,
    hand: &InHand,
    number: Option<&str>,
) -> anyhow::Result<Result<CustomerWritten, Refusal>> {
    let zone = pass.counterpoint.time_zone();
    let record = mapper::customer(&hand.web, import.rules, zone);
    if pass.dry_run {
        let preview = import.writer.preview_customer(pass.counterpoint, number, &record)?;
        return Ok(match preview {
            Ok(preview) => {
                tell::rows(pass, &hand.order.number, &preview)?;
                // Blank for one who is to be created first.
                let number = number.unwrap_or_default().to_owned();
                Ok(CustomerWritten { number, ..CustomerWritten::default() })
            }
            Err(refusal) => Err(refusal),
        });
    }
    Ok(import.writer.put_customer(pass.counterpoint, number, &record)?)
}

/// Links the account, and keeps the order's customer, in one transaction.
fn note(
    pass: &mut Pass,
    hand: &InHand,
    choice: &Choice,
    written: &CustomerWritten,
) -> anyhow::Result<()> {
    let (why, warning) = match choice {
        Choice::Existing { why, warning, .. } => (why.clone(), warning.clone()),
        Choice::New { why } => (format!("{why}: customer {} is new", written.number), None),
    };
    if let Some(warning) = &warning {
        log::warn!("order {}: {warning}", hand.order.number);
    }
    let mut warnings: Vec<String> = warning.into_iter().collect();
    warnings.extend(written.warnings.iter().cloned());
    let (store, at) = (pass.store.name.clone(), pass.timestamp());
    let link = hand.web.shopper.id.clone().map(|customer_id| CustomerLink {
        store: store.clone(),
        customer_id,
        cust_no: written.number.clone(),
        email: hand.web.shopper.email.clone(),
        how: format!("with order {}: {why}", hand.order.number),
        at,
    });
    let event = |kind, message: &str| OrderEvent { at, kind, message: message.to_owned() };
    let id = hand.order.id.as_str();
    hold::change_with(pass, id, |writer, order| {
        order.cust_no = Some(written.number.clone());
        let known =
            pass.state.customer_link(&store, order.customer_id.as_deref().unwrap_or_default())?;
        if let Some(link) =
            link.filter(|link| known.is_none_or(|known| known.cust_no != link.cust_no))
        {
            writer.put_customer_link(&link)?;
        }
        writer.put_order_event(&store, id, &event(OrderEventKind::State, &why))?;
        for warning in &warnings {
            writer.put_order_event(&store, id, &event(OrderEventKind::Warning, warning))?;
        }
        Ok(())
    })?;
    tell::warnings(pass, &hand.order.number, &warnings)
}

/// A refusal as a hold; an unknown outcome is found by the address at the next try.
pub(super) fn refused(refusal: Refusal) -> Held {
    match refusal {
        Refusal::Hold { cause, reason, advice } => Held { cause, reason, advice },
        Refusal::Unknown(reason) => {
            Held { cause: "customer unknown".to_owned(), reason, advice: None }
        }
    }
}
