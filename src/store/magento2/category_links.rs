//! Products in categories: `/V1/categories/{id}/products`, one link a call, or many by async bulk.
//!
//! Never a product call: `category_links` there merge, and a product PUT would touch `updated_at`
//! and the index of the whole product.

use std::collections::HashMap;

use serde::de::IgnoredAny;
use serde_json::{Value, json};

use super::bulk::{DONE, OPEN};
use super::client::Scope;
use super::trouble::Trouble;
use super::{Magento2, Results};
use crate::store::http::Method;
use crate::store::http::url::encode;
use crate::store::{LinkAction, LinkChange, Linked};

impl Magento2 {
    /// Settles by bulk what is enough for one; the rest is left open in `results`.
    pub(super) fn link_bulk(
        &mut self,
        changes: &[LinkChange],
        results: &mut Results<Linked>,
    ) -> Result<(), Trouble> {
        // First in, then out: a product is in some category all the time.
        for puts in [true, false] {
            let is_put = |change: &LinkChange| matches!(change.action, LinkAction::Put(_));
            let places: Vec<usize> =
                (0..changes.len()).filter(|n| is_put(&changes[*n]) == puts).collect();
            if self.bulks.usable() && places.len() >= self.settings.bulk_at_least.max(1) {
                self.link_all(puts, places, changes, results)?;
            }
        }
        Ok(())
    }

    fn link_all(
        &mut self,
        puts: bool,
        mut places: Vec<usize>,
        changes: &[LinkChange],
        results: &mut Results<Linked>,
    ) -> Result<(), Trouble> {
        self.probe()?;
        let (method, path) = if puts {
            (Method::Post, "categories/byCategoryId/products")
        } else {
            (Method::Delete, "categories/byCategoryId/products/bySku")
        };
        while !places.is_empty() && self.bulks.usable() {
            let rest = places.split_off(places.len().min(self.bulks.size));
            let part = std::mem::replace(&mut places, rest);
            let bodies: Value = part.iter().map(|place| operation(&changes[*place])).collect();
            match self.queued(method, Scope::All, path, &bodies) {
                Ok(settled) => {
                    results.touched();
                    let by_id: HashMap<usize, _> = settled.iter().map(|o| (o.id, o)).collect();
                    for (id, place) in part.iter().enumerate() {
                        let Some(operation) = by_id.get(&id) else { continue };
                        let said = operation.result_message.as_deref().unwrap_or_default();
                        let end = match operation.status {
                            DONE => Some(Linked::Done),
                            OPEN => None,
                            _ => judged(&changes[*place], said),
                        };
                        // What is open or refused for another reason is tried alone.
                        if let Some(end) = end {
                            results.done(*place, end);
                        }
                    }
                }
                Err(trouble) if trouble.limit.is_some_and(|n| (1..part.len()).contains(&n)) => {
                    self.bulks.size = trouble.limit.unwrap_or(1);
                    places = part.into_iter().chain(places).collect();
                }
                Err(trouble) if trouble.ends_pass => return Err(trouble),
                Err(trouble) => log::debug!("bulk refused: {}", trouble.fault.message),
            }
        }
        Ok(())
    }

    /// One link by itself.
    pub(super) fn link(&mut self, change: &LinkChange) -> Result<Linked, Trouble> {
        let path = format!("categories/{}/products", change.category);
        let sent = match change.action {
            LinkAction::Put(_) => self.rest.post::<IgnoredAny>(&path, &body(change)),
            LinkAction::Remove => {
                self.rest.delete::<IgnoredAny>(&format!("{path}/{}", encode(change.sku.as_str())))
            }
        };
        match sent {
            Ok(_) => Ok(Linked::Done),
            Err(trouble) if trouble.no_route() => Err(trouble),
            Err(trouble) => match judged(change, &trouble.said) {
                Some(end) => Ok(end),
                None => Err(trouble),
            },
        }
    }
}

fn body(change: &LinkChange) -> Value {
    let mut link = json!({ "sku": change.sku.as_str(), "category_id": change.category });
    if let LinkAction::Put(Some(position)) = change.action {
        link["position"] = json!(position);
    }
    json!({ "productLink": link })
}

/// The parameters of a bulk's path are members of its operations' bodies.
fn operation(change: &LinkChange) -> Value {
    match change.action {
        LinkAction::Put(_) => body(change),
        LinkAction::Remove => {
            json!({ "categoryId": change.category, "sku": change.sku.as_str() })
        }
    }
}

/// What a refusal comes to; `None` = it is one.
fn judged(change: &LinkChange, said: &str) -> Option<Linked> {
    let no_product = said.contains("product that was requested doesn't exist");
    let no_category = said.contains("No such entity");
    match change.action {
        LinkAction::Remove => {
            let absent =
                no_product || no_category || said.contains("doesn't contain the specified");
            absent.then_some(Linked::Done)
        }
        LinkAction::Put(_) if no_product => Some(Linked::NoProduct),
        LinkAction::Put(_) if no_category => Some(Linked::NoCategory),
        LinkAction::Put(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Sku;

    /// Messages of `recorded/err_catlink_sku.json`, `err_cat_get_404.json`, `catlink_delete_again.json`.
    #[test]
    fn a_link_that_is_gone_already_is_success_and_a_missing_end_is_told() {
        let product =
            "The product that was requested doesn't exist. Verify the product and try again.";
        let category = "No such entity with id = 99999";
        let link = "The category doesn't contain the specified product.";
        let end = |action, said| {
            judged(&LinkChange { category: "3".into(), sku: Sku("A".into()), action }, said)
        };
        for (action, said, wanted) in [
            (LinkAction::Put(None), product, Some(Linked::NoProduct)),
            (LinkAction::Put(None), category, Some(Linked::NoCategory)),
            (LinkAction::Put(None), "Could not save", None),
            (LinkAction::Remove, product, Some(Linked::Done)),
            (LinkAction::Remove, category, Some(Linked::Done)),
            (LinkAction::Remove, link, Some(Linked::Done)),
            (LinkAction::Remove, "Could not save", None),
        ] {
            assert_eq!(end(action, said), wanted, "{action:?} {said}");
        }
    }
}
