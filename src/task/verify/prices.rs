//! Prices: the `prices` pass over what the store holds.

use std::collections::HashMap;

use anyhow::Context;

use super::stock::{keep, told_by};
use super::{Work, rehearse, store};
use crate::model::{Sku, WebPrice};
use crate::report::Event;
use crate::state::Binding;
use crate::store::HeldPrices;
use crate::task::Pass;
use crate::task::prices::acknowledge::{COST, FACETS, MSRP, PRICE, SPECIAL, amount, special};
use crate::task::prices::{self, TASK};

/// Products of one read.
const CHUNK: usize = 500;

/// By facet and product key: what was confirmed, and what the store holds where that is another.
type Facets = HashMap<(&'static str, String), (Option<String>, Option<String>)>;

pub(super) fn compare(pass: &mut Pass, work: &mut Work) -> anyhow::Result<()> {
    let facets = read(pass, work)?;
    rehearse::queue(pass, &work.copy, TASK, [])?;
    let events = rehearse::run(pass, &work.copy, prices::run)?;
    let here = work.by_shown_key();
    for event in events {
        let Event::Change { key, fields, .. } = event else { continue };
        let Some(product) = here.get(&key) else { continue };
        told_by(pass, work, (TASK, product), fields, |field| {
            let facet = facet(&field.field);
            let (confirmed, held) = facets.get(&(facet, product.key.clone()))?;
            Some((facet, confirmed.clone(), held.clone()))
        })?;
    }
    Ok(())
}

fn read(pass: &mut Pass, work: &mut Work) -> anyhow::Result<Facets> {
    let mut facets = Facets::new();
    let priced =
        |product: &&Binding| !product.shape.composite() && !work.missing.contains(&product.key);
    let products: Vec<Binding> = work.products.iter().filter(priced).cloned().collect();
    let msrp = pass.store.prices.msrp.as_ref().map(|(attribute, _)| attribute.clone());
    for chunk in products.chunks(CHUNK) {
        pass.check_interrupt()?;
        let skus: Vec<Sku> = chunk.iter().map(|product| Sku(product.sku.clone())).collect();
        let held = store(pass)?
            .read_prices(&skus, msrp.as_deref())
            .context("could not read the store's prices")?;
        let held: HashMap<String, HeldPrices> =
            held.into_iter().map(|held| (held.sku.folded(), held)).collect();
        for product in chunk {
            let held = held.get(&Sku(product.sku.clone()).folded()).map(|held| &held.prices);
            for facet in FACETS {
                let confirmed = pass.state.acknowledged(&pass.store.name, facet, &product.key)?;
                let now = held.and_then(|held| text(facet, held));
                if confirmed.is_some() && confirmed != now {
                    keep(pass, work, (facet, &product.key), now.as_deref())?;
                    facets.insert((facet, product.key.clone()), (confirmed, now));
                }
            }
        }
    }
    Ok(facets)
}

fn text(facet: &str, held: &WebPrice) -> Option<String> {
    match facet {
        SPECIAL => Some(special(held.special.as_ref())),
        MSRP => held.msrp.map(amount),
        COST => held.cost.map(amount),
        _ => held.price.map(amount),
    }
}

/// The facet of a field as the pass tells it.
fn facet(field: &str) -> &'static str {
    match field {
        "special-price" => SPECIAL,
        "msrp" => MSRP,
        "cost" => COST,
        _ => PRICE,
    }
}
