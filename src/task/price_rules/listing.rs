//! Listing: every item's prices, streamed, made into the steps of its products.

use super::compare::{Confirmed, Differences};
use crate::mapper::promotion::Clock;
use crate::mapper::tiers;
use crate::model::{Promotion, Promotions};
use crate::report::{Event, Summary};
use crate::task::Pass;
use crate::task::prices::products::{Asked, Products};

/// Products that are told by number.
const NAMED: usize = 10;

/// Lists and compares; nothing is sent yet.
pub(super) fn run(
    pass: &mut Pass,
    promotions: &Promotions,
    clock: &Clock,
    summary: &mut Summary,
) -> anyhow::Result<Differences> {
    let now = clock.local_now();
    let products = Products::read(pass)?;
    let confirmed = Confirmed::read(pass, now)?;
    let mut differences = Differences::default();
    differences.forget_lost(&confirmed, |key| products.has(key));
    if products.is_empty() {
        return Ok(differences);
    }
    let mut asked = Asked::of(pass);
    let mut dearer = Vec::new();
    let store = pass.store;
    pass.counterpoint.list_prices(store, &mut |item| {
        summary.listed += 1;
        let folded = item.no.folded();
        if !asked.takes(&folded) {
            return Ok(());
        }
        let own: Vec<&Promotion> =
            promotions.rules.iter().filter(|rule| rule.is_for(&folded)).collect();
        for product in products.of(&folded) {
            // Without a price nothing is known: the steps stay.
            let Some(tiers) = tiers::tiers(&item, &product.key, &own, store, now) else { continue };
            if tiers.dearer {
                dearer.push(product.sku.0.clone());
            }
            differences.add(&product.key, &product.sku, tiers, &confirmed);
        }
        Ok(())
    })?;
    tell_dearer(pass, &dearer)?;
    asked.tell(pass)?;
    summary.changed = differences.changes.len() as u64;
    Ok(differences)
}

/// What the shop cannot show, told once.
fn tell_dearer(pass: &mut Pass, skus: &[String]) -> anyhow::Result<()> {
    if skus.is_empty() {
        return Ok(());
    }
    let named = skus[..skus.len().min(NAMED)].join(", ");
    let more = skus.len().saturating_sub(NAMED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let message = format!(
        "some buyer would pay more in Counterpoint than everybody pays in the store, which sells at the \
         lowest price: {named}{more}"
    );
    log::info!("{message}");
    pass.report.event(&Event::Warning { key: None, message })
}
