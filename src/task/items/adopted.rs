//! A product that was in the store before cpsync: what it holds is read once and counts as confirmed,
//! so that its first update sends only what differs.
//!
//! What the shop makes of the text that would be sent counts as that text. Products linked to a
//! parent by hand are not among its marks, so that they are never taken off.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use anyhow::Context;
use serde_json::Value as Json;

use super::plan::{Chunk, Planned, Step};
use crate::mapper::acknowledged::{Marks, mark};
use crate::model::{Content, Field, Product, Sku};
use crate::store::{HeldProduct, ReadBack};
use crate::task::Pass;

/// Reads those of the chunk of which nothing is confirmed yet; all is sent of them to a store that
/// cannot be read back.
pub(super) fn read(pass: &mut Pass, chunk: &mut Chunk) -> anyhow::Result<()> {
    let unread = |planned: &&mut Planned| planned.unread && planned.step == Step::Known;
    let mut unread: Vec<&mut Planned> = chunk.products.iter_mut().filter(unread).collect();
    if unread.is_empty() {
        return Ok(());
    }
    let attributes: BTreeSet<String> =
        pass.store.items.attributes.iter().map(|rule| rule.attribute.clone()).collect();
    let Some(store) = pass.web.read_back() else { return Ok(()) };
    let skus: Vec<Sku> = unread.iter().map(|planned| Sku(planned.held_as().to_owned())).collect();
    let held: HashMap<String, HeldProduct> = store
        .read_products(&skus, &attributes)
        .context("could not read the products that the store has already")?
        .into_iter()
        .map(|held| (held.product.sku.folded(), held))
        .collect();
    for (planned, sku) in unread.iter_mut().zip(&skus) {
        planned.unread = false;
        if let Some(held) = held.get(&sku.folded()) {
            planned.marks = marks(&planned.product, held, store);
            // Noted also where there is nothing to send.
            planned.to_note = true;
        }
    }
    Ok(())
}

/// The fields that cpsync keeps in step, as the store holds them.
fn marks(product: &Product, held: &HeldProduct, store: &dyn ReadBack) -> Marks {
    let texts: BTreeMap<&Field, &str> =
        held.product.fields.iter().map(|(field, text)| (field, text.as_str())).collect();
    let marked = |(field, wanted): (&Field, &Content)| {
        let text = texts.get(field).copied().unwrap_or_default();
        Some((field.to_string(), held_mark(field, wanted, text, store)?))
    };
    product.fields.iter().filter_map(marked).collect()
}

/// `None` where the store does not tell what it holds.
fn held_mark(field: &Field, wanted: &Content, text: &str, store: &dyn ReadBack) -> Option<Json> {
    match wanted {
        // No store says of itself that cpsync archived a product.
        Content::Flag(archived) if *field == Field::Archived => {
            (!archived).then(|| mark(&Content::Flag(false)))
        }
        Content::Links(_) => Some(links(wanted, text)),
        _ if store.same_text(&field.to_string(), text, &wanted.to_string()) => Some(mark(wanted)),
        _ => Some(mark(&Content::Text(text.to_owned()))),
    }
}

/// The wanted ones among those that are linked, in the store's order.
fn links(wanted: &Content, text: &str) -> Json {
    let Content::Links(members) = wanted else { return Json::Null };
    let known = |sku: &str| members.iter().find(|own| own.sku.folded() == Sku(sku.into()).folded());
    text.split(", ").filter_map(known).map(|own| Json::from(own.sku.as_str())).collect()
}
