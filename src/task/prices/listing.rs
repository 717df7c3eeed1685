//! Listing: every item's prices, streamed, made into the prices of its products.

use std::collections::{BTreeSet, HashMap};

use super::compare::{Confirmed, Differences};
use crate::config;
use crate::mapper::price;
use crate::mapper::promotion::{self, Clock};
use crate::model::{Item, ItemNo, ProductKey, Promotion, Promotions, Sku, WebPrice};
use crate::report::{Event, Summary};
use crate::state::{Binding, Phase};
use crate::task::items::PRODUCT;
use crate::task::{Pass, Which};

const NOT_LISTED: &str = "not in scope of this store; its prices are left alone";

/// A product that the store has and that has a price of its own.
struct Known {
    key: ProductKey,
    sku: Sku,
}

/// Lists and compares; nothing is sent yet.
pub(super) fn run(
    pass: &mut Pass,
    promotions: &Promotions,
    clock: &Clock,
    summary: &mut Summary,
) -> anyhow::Result<Differences> {
    let known = known(pass)?;
    let confirmed = Confirmed::read(pass)?;
    let mut differences = Differences::default();
    differences.forget_lost(&confirmed, |key| {
        let key: Option<ProductKey> = key.parse().ok();
        key.is_some_and(|key| {
            let products = known.get(&key.item().folded());
            products.is_some_and(|products| products.iter().any(|product| product.key == key))
        })
    });
    if known.is_empty() {
        return Ok(differences);
    }
    let mut asked = asked(pass);
    let rules = &pass.store.prices;
    pass.counterpoint.list_prices(pass.store, &mut |item| {
        summary.listed += 1;
        let folded = item.no.folded();
        if !asked.as_mut().is_none_or(|asked| asked.remove(&folded)) {
            return Ok(());
        }
        let own: Vec<&Promotion> =
            promotions.rules.iter().filter(|rule| rule.is_for(&folded)).collect();
        for product in known.get(&folded).into_iter().flatten() {
            let priced = web_price(&item, &product.key, &own, rules, clock);
            differences.add(&product.key, &product.sku, priced, &confirmed);
        }
        Ok(())
    })?;
    tell_held(pass, &differences, summary)?;
    for item in asked.into_iter().flatten() {
        warn(pass, item, NOT_LISTED)?;
    }
    summary.changed = differences.changes.len() as u64;
    Ok(differences)
}

fn web_price(
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

/// The products by item; parents have no price of their own where the store computes it.
fn known(pass: &Pass) -> anyhow::Result<HashMap<String, Vec<Known>>> {
    let mut known: HashMap<String, Vec<Known>> = HashMap::new();
    pass.state.for_each_binding(&pass.store.name, PRODUCT, |binding: Binding| {
        if binding.phase == Phase::Creating || binding.shape.composite() {
            return Ok(());
        }
        if let Ok(key) = binding.key.parse::<ProductKey>() {
            let product = Known { sku: Sku(binding.sku), key };
            known.entry(product.key.item().folded()).or_default().push(product);
        }
        Ok(())
    })?;
    Ok(known)
}

fn asked(pass: &Pass) -> Option<BTreeSet<String>> {
    match &pass.selection.which {
        Which::Items(items) => Some(items.iter().map(ItemNo::folded).collect()),
        Which::Changed | Which::All => None,
    }
}

fn tell_held(
    pass: &mut Pass,
    differences: &Differences,
    summary: &mut Summary,
) -> anyhow::Result<()> {
    for key in &differences.held {
        warn(pass, key.replace('\t', " "), "it has no price; the store keeps the one it has")?;
    }
    summary.held += differences.held.len() as u64;
    Ok(())
}

fn warn(pass: &mut Pass, key: String, why: &str) -> anyhow::Result<()> {
    log::warn!("{key}: {why}");
    pass.report.event(&Event::Warning { key: Some(key), message: why.into() })
}
