//! An order by its number, the store's id, or the number of its document; the story is that of
//! `orders show`.

use crate::config::{Config, Store};
use crate::state::State;

pub(super) use crate::cli::orders::Story;

/// The stories of the orders that are meant.
pub(super) fn find(config: &Config, stores: &[&Store], text: &str) -> anyhow::Result<Vec<Story>> {
    let text = text.trim();
    State::view(&config.state.path, |state| {
        let mut stories = Vec::new();
        for store in stores {
            let mut ids = state.find_orders(&store.name, text)?;
            if ids.is_empty() {
                ids = state.find_orders_of_ticket(&store.name, text)?;
            }
            for id in ids {
                let order = state.order(&store.name, &id)?;
                stories.extend(order.map(|order| Story::read(state, order)).transpose()?);
            }
        }
        Ok(stories)
    })
}
