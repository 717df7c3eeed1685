//! What the store holds of a product, read back: about a dozen requests, none of which writes.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::Look;
use crate::model::{Field, Sku, WebPrice};
use crate::store::{Fault, HeldQuantities};

/// A product as the store holds it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ShopStory {
    /// Whether the store has it at all.
    pub there: bool,
    /// Whether it is enabled; `None` = the store does not tell.
    pub enabled: Option<bool>,
    /// Quantities by source; empty where it counts none.
    pub quantities: BTreeMap<String, Decimal>,
    /// Whether it can be bought.
    pub in_stock: Option<bool>,
    /// Its prices; `None` for a product without.
    pub prices: Option<WebPrice>,
}

/// Reads it; `None` where the platform cannot be read back.
pub(super) fn read(look: &mut Look, sku: &Sku) -> Option<Result<ShopStory, Fault>> {
    let msrp = look.store.prices.msrp.as_ref().map(|(attribute, _)| attribute.clone());
    let asked = std::slice::from_ref(sku);
    let held = look.web.read_back()?;
    let mut read = || {
        let mut story = ShopStory::default();
        let Some(product) = held.read_products(asked, &BTreeSet::new())?.into_iter().next() else {
            return Ok(story);
        };
        story.there = true;
        let fields = &product.product.fields;
        story.enabled = fields.get(&Field::Enabled).map(|text| text == "yes");
        for stock in held.read_stock(asked)? {
            story.in_stock = stock.settings.map(|_| stock.in_stock);
            story.quantities = quantities(stock.quantities);
        }
        story.prices =
            held.read_prices(asked, msrp.as_deref())?.into_iter().next().map(|p| p.prices);
        Ok(story)
    };
    Some(read())
}

fn quantities(held: HeldQuantities) -> BTreeMap<String, Decimal> {
    match held {
        HeldQuantities::Sources(sources) => {
            sources.into_iter().map(|(code, (quantity, _))| (code, quantity)).collect()
        }
        HeldQuantities::Sum(sum) => {
            sum.into_iter().map(|quantity| ("default".to_owned(), quantity)).collect()
        }
    }
}
