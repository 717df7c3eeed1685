//! Names that are like one that nobody knows.

use super::Look;
use crate::config::nearest;
use crate::model::fold;
use crate::state::State;
use crate::task::items::PRODUCT;

/// Most names that are told.
const MOST: usize = 5;
/// Letters that a name must begin with, to be one that begins alike.
const ALIKE: usize = 3;

/// The nearest of the store's SKUs and of the items that are flagged for e-commerce.
pub(super) fn names(look: &mut Look, asked: &str) -> anyhow::Result<Vec<String>> {
    let mut known: Vec<String> = look.counterpoint.item_names()?.into_keys().collect();
    State::view(look.state, |state| {
        state.for_each_binding(&look.store.name, PRODUCT, |binding| {
            known.push(binding.sku);
            Ok(())
        })
    })?;
    known.sort_unstable();
    known.dedup_by_key(|name| fold(name));
    let mut near: Vec<String> = Vec::new();
    near.extend(nearest(asked, known.iter().map(String::as_str)).map(str::to_owned));
    let asked = fold(asked);
    let alike = |name: &&String| {
        asked.chars().count() >= ALIKE && fold(name).starts_with(&asked) && !near.contains(name)
    };
    let alike: Vec<String> = known.iter().filter(alike).take(MOST).cloned().collect();
    near.extend(alike);
    near.truncate(MOST);
    Ok(near)
}
