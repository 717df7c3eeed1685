//! A product that the store has no more: everything known of it is forgotten, `items` makes it anew.

use anyhow::Context;

use super::Pass;
use super::category_items::LINKS;
use super::images::PICTURES;
use super::inventory::acknowledge::{QUANTITY, SETTINGS};
use super::items::{self, FIELDS, PRODUCT};
use super::{price_rules, prices};
use crate::model::{ProductKey, Sku};
use crate::state::JobKey;

/// Forgets it and queues its family.
pub(super) fn product(pass: &Pass, key: &str, sku: &Sku) -> anyhow::Result<()> {
    let (store, now) = (pass.store.name.as_str(), pass.timestamp());
    let root = pass.state.binding(store, PRODUCT, key)?.map(|binding| binding.root);
    let item = || key.parse::<ProductKey>().map_or(key.to_owned(), |key| key.item().0.clone());
    let root = root.unwrap_or_else(item);
    log::warn!("{sku}: the store has no such product any more; `items` makes it anew");
    pass.state
        .write(|writer| {
            writer.remove_binding(store, PRODUCT, key)?;
            for facet in [FIELDS, QUANTITY, SETTINGS, LINKS, PICTURES] {
                writer.remove_acknowledged(store, facet, key)?;
            }
            prices::acknowledge::forget(writer, store, key)?;
            price_rules::acknowledge::forget(writer, store, key)?;
            Ok(writer.enqueue(&JobKey::new(store, items::TASK, &root), "lost", now)?)
        })
        .context("could not queue a product that the store has lost")
}
