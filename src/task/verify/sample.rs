//! Which products are compared: all, or one of several parts in turn, so that each has its turn.

use crate::state::{Binding, Phase};
use crate::task::items::PRODUCT;
use crate::task::{Pass, digest};

/// The note with the number of sampled runs so far.
const RUNS: &str = "verify-runs";

/// One of so many parts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Slot {
    number: u64,
    of: u64,
}

/// The part whose turn it is.
pub(super) fn slot(pass: &Pass, of: u64) -> anyhow::Result<Slot> {
    Ok(Slot { number: runs(pass)? % of.max(1), of: of.max(1) })
}

/// Lets the next run take the next part.
pub(super) fn next(pass: &Pass, of: u64) -> anyhow::Result<()> {
    if of <= 1 || pass.dry_run {
        return Ok(());
    }
    let runs = runs(pass)?.wrapping_add(1).to_string();
    pass.state.write(|writer| Ok(writer.put_note(&pass.store.name, RUNS, &runs)?))
}

/// The products of the part that the store is known to have; families stay together.
pub(super) fn products(pass: &Pass, slot: Slot) -> anyhow::Result<Vec<Binding>> {
    let mut products = Vec::new();
    pass.state.for_each_binding(&pass.store.name, PRODUCT, |binding| {
        if binding.phase != Phase::Creating && slot.takes(&binding.root) {
            products.push(binding);
        }
        Ok(())
    })?;
    Ok(products)
}

fn runs(pass: &Pass) -> anyhow::Result<u64> {
    let note = pass.state.get_note(&pass.store.name, RUNS)?;
    Ok(note.and_then(|note| note.parse().ok()).unwrap_or(0))
}

impl Slot {
    /// By the root's digest, which a renumbering of others does not move.
    fn takes(self, root: &str) -> bool {
        self.takes_number(digest::number(root))
    }

    /// By the digest of any other name.
    pub(super) fn takes_number(self, digest: i64) -> bool {
        digest.unsigned_abs() % self.of == self.number
    }
}
