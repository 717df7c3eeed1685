//! Steps of price by quantity and customer group: `tier-prices` and `tier-prices-delete`.
//!
//! Never `PUT`, which replaces all steps of a product, those made by hand as well. `POST` adds a step or
//! replaces the one for the same website, group and quantity. A deletion takes a step away only where
//! its price is the same (`TierPriceStorage::retrievePriceId`), and is silent about one that is not there.

use serde_json::{Value, json};

use super::prices::Row;
use super::trouble::Trouble;
use super::{Magento2, Results, map};
use crate::model::{Sku, Tier, TierPrice};
use crate::store::TierChange;

/// Rows of an array: some 9 ms each in the shop.
pub(super) const ROWS: usize = 200;

const PUT: &str = "products/tier-prices";
pub(super) const REMOVE: &str = "products/tier-prices-delete";

/// The store's word for everybody.
const EVERYBODY: &str = "ALL GROUPS";

/// Which steps of a change a call carries.
type Steps = fn(&TierChange) -> &[Tier];

impl Magento2 {
    /// Makes the new steps before it takes the old ones away: meanwhile nobody pays too much.
    pub(super) fn put_tier_changes(
        &mut self,
        changes: &[TierChange],
        results: &mut Results<()>,
    ) -> Result<(), Trouble> {
        if changes.is_empty() {
            return Ok(());
        }
        let website = self.price_website()?;
        let calls: [(&str, Steps); 2] =
            [(PUT, |change| &change.put), (REMOVE, |change| &change.remove)];
        for (path, steps) in calls {
            let open = changes.iter().enumerate().filter(|(n, _)| !results.settled(*n));
            let rows: Vec<Row> = open
                .flat_map(|(change, of)| {
                    let row = move |tier| row(&of.sku, tier, website);
                    steps(of).iter().map(move |tier| Row {
                        change,
                        sku: of.sku.clone(),
                        body: row(tier),
                    })
                })
                .collect();
            for rows in rows.chunks(ROWS) {
                self.put_price_rows(path, rows.to_vec(), results)?;
            }
        }
        for n in 0..changes.len() {
            if !results.settled(n) {
                results.done(n, ());
            }
        }
        Ok(())
    }
}

/// A step as `recorded/tier_prices_post.json` has it.
fn row(sku: &Sku, tier: &Tier, website: u32) -> Value {
    let (kind, price) = match tier.price {
        TierPrice::Fixed(price) => ("fixed", price),
        TierPrice::Percent(percent) => ("discount", percent),
    };
    json!({
        "sku": sku.as_str(),
        "website_id": website,
        "customer_group": tier.group.as_deref().unwrap_or(EVERYBODY),
        "quantity": map::number(tier.from),
        "price_type": kind,
        "price": map::number(price),
    })
}
