//! Which locations feed which stock source, asked once per pass.

use super::Pass;

/// Each source of the store with its locations; an unknown location or group is an error.
pub(super) fn resolve(pass: &mut Pass) -> anyhow::Result<Vec<(String, Vec<String>)>> {
    let mut resolved = Vec::new();
    for source in &pass.store.inventory.sources {
        let locations = pass.counterpoint.locations(&source.locations)?;
        resolved.push((source.code.clone(), locations));
    }
    Ok(resolved)
}
