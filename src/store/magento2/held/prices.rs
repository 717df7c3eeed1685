//! Prices as the shop holds them, by the `*-information` calls.

use std::collections::HashMap;

use chrono::{NaiveDateTime, TimeDelta};
use rust_decimal::Decimal;
use serde::Deserialize;
use serde_json::{Number, json};

use super::decimal;
use crate::model::{Sku, Special, WebPrice};
use crate::store::HeldPrices;
use crate::store::magento2::client::Scope;
use crate::store::magento2::read::{asks, canonical, key, plain};
use crate::store::magento2::trouble::Trouble;
use crate::store::magento2::{Magento2, api};

/// SKUs of one `*-information` call.
const PRICES: usize = 500;

/// A row of `base-prices-information`, `special-price-information` and `cost-information`.
#[derive(Clone, Debug, Deserialize)]
struct PriceRow {
    sku: String,
    #[serde(default)]
    store_id: u32,
    price: Option<Number>,
    cost: Option<Number>,
    price_from: Option<String>,
    price_to: Option<String>,
}

impl Magento2 {
    pub(super) fn held_prices(
        &mut self,
        skus: &[Sku],
        msrp: Option<&str>,
    ) -> Result<Vec<HeldPrices>, Trouble> {
        let store = self.price_store()?;
        let mut held = Vec::new();
        for skus in skus.chunks(PRICES) {
            let base = self.information("products/base-prices-information", skus, store)?;
            let special = self.information("products/special-price-information", skus, store)?;
            let cost = self.information("products/cost-information", skus, store)?;
            let msrps = self.amounts_of(skus, msrp)?;
            for sku in skus {
                let at = key(sku.as_str());
                let Some(row) = base.get(&at) else { continue };
                let prices = WebPrice {
                    price: row.price.as_ref().and_then(decimal),
                    special: special.get(&at).and_then(special_price),
                    cost: cost.get(&at).and_then(|row| decimal(row.cost.as_ref()?)),
                    msrp: msrps.get(&at).copied(),
                };
                held.push(HeldPrices { sku: sku.clone(), prices });
            }
        }
        Ok(held)
    }

    /// The rows of the store that prices are written for, the global ones where it has none.
    fn information(
        &mut self,
        path: &str,
        skus: &[Sku],
        store: u32,
    ) -> Result<HashMap<String, PriceRow>, Trouble> {
        let skus: Vec<&str> = skus.iter().map(Sku::as_str).collect();
        let mut rows: Vec<PriceRow> = self.rest.post(path, &json!({ "skus": skus }))?;
        rows.retain(|row| row.store_id == 0 || row.store_id == store);
        rows.sort_by_key(|row| row.store_id);
        Ok(rows.into_iter().map(|row| (key(&row.sku), row)).collect())
    }

    /// An attribute that holds an amount; Magento's own price attributes are in no other list.
    fn amounts_of(
        &mut self,
        skus: &[Sku],
        attribute: Option<&str>,
    ) -> Result<HashMap<String, Decimal>, Trouble> {
        let Some(code) = attribute else { return Ok(HashMap::new()) };
        let products = self.search_in(Scope::All, &asks(skus), None)?;
        let amount = |product: &api::Product| {
            let mut custom = product.custom_attributes.iter();
            let text = plain(&custom.find(|custom| custom.attribute_code == code)?.value);
            Some((key(&product.sku), canonical(&text).parse().ok()?))
        };
        Ok(products.iter().filter_map(amount).collect())
    }
}

/// Magento compares the end with 24 hours added, by the wall clock; the sending side takes them off.
fn special_price(row: &PriceRow) -> Option<Special> {
    let time = |text: &Option<String>| {
        let text = text.as_deref()?;
        NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S").ok()
    };
    Some(Special {
        price: decimal(row.price.as_ref()?)?,
        from: time(&row.price_from),
        to: time(&row.price_to).map(|to| to + TimeDelta::days(1)),
    })
}
