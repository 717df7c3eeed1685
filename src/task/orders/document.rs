//! The document: claimed in the ledger, written in Counterpoint, noted in the ledger. A pass that dies
//! between two of these is made good by the next one, which looks for the claimed `DOC_GUID` first.

use super::find::lines;
use super::hold;
use super::import::{Import, InHand};
use super::tell;
use crate::counterpoint::{Error, ErrorKind, Existing, Refusal, Written};
use crate::mapper::order as mapper;
use crate::model::Document;
use crate::report::Summary;
use crate::state::{Held, Order, OrderEvent, OrderEventKind, OrderLine, OrderState};
use crate::task::Pass;

/// Writes the document, or finds it; whether the order has one now.
pub(super) fn write(
    pass: &mut Pass,
    import: &mut Import,
    hand: &InHand,
    document: &Document,
    customer: &str,
    summary: &mut Summary,
) -> anyhow::Result<bool> {
    let derivation = mapper::derivation(&hand.web, document);
    if pass.dry_run {
        return preview(pass, import, hand, document, customer, &derivation, summary);
    }
    claim(pass, hand, document, &derivation)?;
    let mut written = put(pass, import, document, customer)?;
    if matches!(written, Err(Refusal::Unknown(_))) {
        // The writer looks for it before it writes.
        written = put(pass, import, document, customer)?;
    }
    match written {
        Ok(written) => {
            settle(pass, hand, document, &written)?;
            tell::imported(pass, hand, customer, &written)?;
            summary.created += u64::from(!written.existed);
            summary.unchanged += u64::from(written.existed);
            Ok(true)
        }
        Err(Refusal::Hold { cause, reason, advice }) => {
            let held = Held { cause, reason, advice };
            hold::hold(pass, &hand.order, held, summary).map(|()| false)
        }
        Err(Refusal::Unknown(cause)) => {
            let message = format!("whether its document was written is not known yet: {cause}");
            hold::trouble(pass, &hand.order, message, summary).map(|()| false)
        }
    }
}

/// A statement that the site refuses is this order's own trouble; everything else ends the pass.
fn put(
    pass: &mut Pass,
    import: &mut Import,
    document: &Document,
    customer: &str,
) -> anyhow::Result<Result<Written, Refusal>> {
    match import.writer.write(pass.counterpoint, document, customer) {
        Ok(outcome) => Ok(outcome),
        Err(Error { kind: ErrorKind::Statement, message, hint }) => {
            Ok(Err(Refusal::Hold { cause: "statement".to_owned(), reason: message, advice: hint }))
        }
        Err(error) => Err(error.into()),
    }
}

/// From here on the document may be there.
fn claim(
    pass: &Pass,
    hand: &InHand,
    document: &Document,
    derivation: &[String],
) -> anyhow::Result<()> {
    let (store, id, at) = (pass.store.name.as_str(), hand.order.id.as_str(), pass.timestamp());
    let goods = lines(&pass.state, store, &hand.web)?;
    hold::change_with(pass, id, |writer, order| {
        if order.state != OrderState::Claimed {
            let message = format!("claimed document {}", document.guid);
            let event = OrderEvent { at, kind: OrderEventKind::State, message };
            writer.put_order_event(store, id, &event)?;
        }
        order.state = OrderState::Claimed;
        order.doc_guid = Some(document.guid.clone());
        writer.put_order_derivation(store, id, &derivation.join("\n"))?;
        Ok(writer.put_order_lines(store, id, &goods)?)
    })
}

/// The document is there.
fn settle(
    pass: &Pass,
    hand: &InHand,
    document: &Document,
    written: &Written,
) -> anyhow::Result<()> {
    let (store, id, at) = (pass.store.name.as_str(), hand.order.id.as_str(), pass.timestamp());
    let now = pass.state.web_order(store, id)?;
    // Goods as the store has them by now, with the lines of the document that was written.
    let goods = lines(&pass.state, store, now.as_ref().unwrap_or(&hand.web))?;
    let goods = with_lines(goods, document, written);
    hold::change_with(pass, id, |writer, order| {
        order.state = OrderState::Written;
        order.doc_guid = Some(written.guid.clone());
        order.doc_id = Some(written.id);
        order.tkt_no = Some(written.number.clone());
        order.deposit_no.clone_from(&written.deposit);
        order.committed = true;
        (order.trouble, order.attempts, order.due_at) = (None, 0, None);
        if !written.existed && pass.state.web_order(store, id)?.as_ref() == Some(&hand.web) {
            order.attention = None;
        }
        let event = |kind, message: String| OrderEvent { at, kind, message };
        let message = told(written);
        writer.put_order_event(store, id, &event(OrderEventKind::State, message))?;
        for warning in &written.warnings {
            let event = event(OrderEventKind::Warning, warning.clone());
            writer.put_order_event(store, id, &event)?;
        }
        Ok(writer.put_order_lines(store, id, &goods)?)
    })
}

fn told(written: &Written) -> String {
    let Written { id, number, deposit, existed, .. } = written;
    let word = if *existed { "found" } else { "written" };
    let deposit = deposit.as_ref().map(|no| format!(", deposit ticket {no}")).unwrap_or_default();
    format!("document {number} {word} (DOC_ID {id}{deposit})")
}

fn with_lines(goods: Vec<OrderLine>, document: &Document, written: &Written) -> Vec<OrderLine> {
    if written.lines.len() != document.lines.len() {
        return goods;
    }
    let guid = |line: &OrderLine| {
        let place = document.lines.iter().position(|of| of.web_line == line.id)?;
        written.lines.get(place).cloned()
    };
    goods.into_iter().map(|line| OrderLine { lin_guid: guid(&line), ..line }).collect()
}

/// A document that a killed pass wrote of an order that could not be mapped any more.
pub(super) fn adopt(
    pass: &mut Pass,
    order: &Order,
    existing: &Existing,
    summary: &mut Summary,
) -> anyhow::Result<()> {
    let message = format!("document {} found (DOC_ID {})", existing.number, existing.id);
    hold::change(pass, &order.id, Some(message), |order| {
        order.state = OrderState::Written;
        order.doc_id = Some(existing.id);
        order.tkt_no = Some(existing.number.clone());
        order.committed = true;
        (order.trouble, order.attempts, order.due_at) = (None, 0, None);
    })?;
    summary.unchanged += 1;
    Ok(())
}

/// In a dry run: the whole document as it would be written.
fn preview(
    pass: &mut Pass,
    import: &mut Import,
    hand: &InHand,
    document: &Document,
    customer: &str,
    derivation: &[String],
    summary: &mut Summary,
) -> anyhow::Result<bool> {
    match import.writer.preview(pass.counterpoint, document, customer)? {
        Ok(preview) => {
            tell::derivation(pass, hand, derivation)?;
            tell::rows(pass, &hand.order.number, &preview)?;
            tell::warnings(pass, &hand.order.number, &preview.warnings)?;
            // In the copy of the ledger, so that twins are seen as they would be.
            hold::change(pass, &hand.order.id, None, |order| {
                order.state = OrderState::Written;
                order.tkt_no = Some(document.number.clone().unwrap_or_default());
            })?;
            summary.created += 1;
        }
        Err(Refusal::Hold { cause, reason, advice }) => {
            let held = Held { cause, reason, advice };
            hold::hold(pass, &hand.order, held, summary)?;
        }
        Err(Refusal::Unknown(cause)) => hold::trouble(pass, &hand.order, cause, summary)?,
    }
    Ok(false)
}
