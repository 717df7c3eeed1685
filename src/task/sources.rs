//! Which locations feed which stock source, asked once per pass.

use crate::config::Store;
use crate::counterpoint::Counterpoint;

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
