//! Notes of a document: gift messages in one, what the shopper wrote in another.

use crate::config::Orders;
use crate::model::{DocumentNote, GiftMessage, WebOrder};

/// The notes, by the ids of cpsync.toml.
pub(super) fn notes(order: &WebOrder, rules: &Orders) -> Vec<DocumentNote> {
    let gift = (&rules.gift_note, gift(order));
    let comments = (&rules.comment_note, order.comments.join("\n\n").trim().to_owned());
    [gift, comments]
        .into_iter()
        .filter(|(_, text)| !text.is_empty())
        .filter_map(|(id, text)| id.clone().map(|id| DocumentNote { id, text }))
        .collect()
}

fn gift(order: &WebOrder) -> String {
    let whole = order.gift_message.iter().map(message);
    let of_lines = order.lines.iter().filter_map(|line| {
        let text = message(line.gift_message.as_ref()?);
        Some(format!("{} ({}):\n{text}", line.name, line.sku))
    });
    whole.chain(of_lines).collect::<Vec<_>>().join("\n\n")
}

fn message(gift: &GiftMessage) -> String {
    let from = (!gift.sender.is_empty()).then(|| format!("From: {}", gift.sender));
    let to = (!gift.recipient.is_empty()).then(|| format!("To: {}", gift.recipient));
    let text = Some(gift.text.clone()).filter(|text| !text.is_empty());
    [from, to, text].into_iter().flatten().collect::<Vec<_>>().join("\n")
}
