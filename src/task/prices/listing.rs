//! Listing: every item's prices, streamed, made into the prices of its products.

use super::compare::{Confirmed, Differences};
use super::products::{Asked, Products, warn};
use crate::config;
use crate::mapper::price;
use crate::mapper::promotion::{self, Clock};
use crate::model::{Item, ProductKey, Promotion, Promotions, WebPrice, key};
use crate::report::Summary;
use crate::task::Pass;

/// Lists and compares; nothing is sent yet.
pub(super) fn run(
    pass: &mut Pass,
    promotions: &Promotions,
    clock: &Clock,
    summary: &mut Summary,
) -> anyhow::Result<Differences> {
    let products = Products::read(pass)?;
    let confirmed = Confirmed::read(pass)?;
    let mut differences = Differences::default();
    differences.forget_lost(&confirmed, |key| products.has(key));
    if products.is_empty() {
        return Ok(differences);
    }
    let mut asked = Asked::of(pass);
    let rules = &pass.store.prices;
    pass.counterpoint.list_prices(pass.store, &mut |item| {
        summary.listed += 1;
        let folded = item.no.folded();
        if !asked.takes(&folded) {
            return Ok(());
        }
        let own: Vec<&Promotion> =
            promotions.rules.iter().filter(|rule| rule.is_for(&folded)).collect();
        for product in products.of(&folded) {
            let priced = web_price(&item, &product.key, &own, rules, clock);
            differences.add(&product.key, &product.sku, priced, &confirmed);
        }
        Ok(())
    })?;
    tell_held(pass, &differences, summary)?;
    asked.tell(pass)?;
    summary.changed = differences.changes.len() as u64;
    Ok(differences)
}

/// The prices of one product of the item.
pub(in crate::task) fn web_price(
    item: &Item,
    key: &ProductKey,
    promotions: &[&Promotion],
    rules: &config::Prices,
    clock: &Clock,
) -> WebPrice {
    let prices = price::prices(item, key, rules);
    WebPrice {
        price: prices.price,
        special: promotion::special(item, key, &prices, promotions, rules, clock),
        msrp: price::msrp(item, key, rules),
        cost: price::cost(item, key, rules),
    }
}

fn tell_held(
    pass: &mut Pass,
    differences: &Differences,
    summary: &mut Summary,
) -> anyhow::Result<()> {
    for key in &differences.held {
        warn(pass, key::shown(key), "it has no price; the store keeps the one it has")?;
    }
    summary.held += differences.held.len() as u64;
    Ok(())
}
