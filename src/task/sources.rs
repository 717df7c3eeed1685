//! Which locations feed which stock source, and whether the store reserves; asked once per pass.

use anyhow::Context;

use super::Pass;
use crate::config::Store;
use crate::counterpoint::Counterpoint;
use crate::mapper::availability::OpenLines;

/// The note of what the store said, and when.
const RESERVES: &str = "reserves-stock";
/// For how long that holds, in seconds: somebody may switch the store's reservations off.
const DAY: i64 = 86_400;

/// Each source of the store with its locations; an unknown location or group is an error.
pub(super) fn resolve(
    counterpoint: &mut Counterpoint,
    store: &Store,
) -> anyhow::Result<Vec<(String, Vec<String>)>> {
    let mut resolved = Vec::new();
    for source in &store.inventory.sources {
        let locations = counterpoint.locations(&source.locations)?;
        resolved.push((source.code.clone(), locations));
    }
    Ok(resolved)
}

/// Whether the store keeps its open orders as reservations. It is asked where it may be in doubt and
/// the answer makes a difference, once a day: taken for granted, its own orders would be sold again.
pub(super) fn reserves_stock(pass: &mut Pass, open: &OpenLines) -> anyhow::Result<bool> {
    let told = pass.web.capabilities().reserves_stock;
    let store = pass.store.name.as_str();
    if !told || !open.holds_of(store) {
        return Ok(told);
    }
    let now = pass.timestamp();
    let known = pass.state.get_note(store, RESERVES)?;
    let at = known.as_deref().and_then(|at| at.parse::<i64>().ok());
    if at.is_some_and(|at| (at..at.saturating_add(DAY)).contains(&now)) {
        return Ok(true);
    }
    let asked = pass.web.reserves_stock();
    let reserves = asked.context("could not read whether the store reserves stock for orders")?;
    if reserves {
        pass.state
            .write(|writer| Ok(writer.put_note(store, RESERVES, &now.to_string())?))
            .context("could not note that the store reserves stock")?;
    }
    Ok(reserves)
}
