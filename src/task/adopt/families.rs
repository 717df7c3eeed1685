//! Counterpoint's products as `items` would send them, family by family, in short.

use anyhow::Context;

use crate::mapper::availability::OpenLines;
use crate::mapper::{Held, Mapped, Rules, map, sku};
use crate::model::{Family, Item, ItemNo, ProductKey, Shape, Sku, fold};
use crate::task::Pass;

/// A product of Counterpoint, as far as it is matched.
pub(super) struct Wanted {
    pub(super) key: ProductKey,
    /// The root of its family.
    pub(super) root: String,
    pub(super) sku: Sku,
    pub(super) shape: Shape,
    /// Its own barcodes; none of what is made of other products.
    pub(super) codes: Vec<String>,
}

/// The roots of all that is in scope, by number.
pub(super) fn roots(pass: &mut Pass) -> anyhow::Result<Vec<ItemNo>> {
    let listed = pass
        .counterpoint
        .list_items(&pass.store.items)
        .context("could not list the items in scope")?;
    let mut roots: Vec<ItemNo> =
        listed.into_iter().map(|item| item.parent.unwrap_or(item.no)).collect();
    roots.sort_by_cached_key(|root| fold(&root.0));
    roots.dedup_by(|one, other| fold(&one.0) == fold(&other.0));
    Ok(roots)
}

/// A family's products, and what of it cannot be sent.
pub(super) struct Sorted {
    pub(super) root: ItemNo,
    /// Children before their parents.
    pub(super) products: Vec<Wanted>,
    pub(super) held: Vec<Held>,
}

/// What the families of these roots become, in their order.
pub(super) fn read(pass: &mut Pass, roots: &[ItemNo]) -> anyhow::Result<Vec<Sorted>> {
    let families = pass
        .counterpoint
        .read_families(pass.store, roots)
        .context("could not read the items in scope")?;
    // Quantities are no matter here: the rules for them stay empty.
    let open = OpenLines::default();
    let rules = Rules { store: pass.store, sources: &[], open: &open, reserves_stock: false };
    Ok(families.iter().map(|family| sorted(family, map(family, &rules))).collect())
}

fn sorted(family: &Family, mapped: Mapped) -> Sorted {
    let products = mapped.products.into_iter().map(|product| Wanted {
        codes: codes(family, &product.key, product.shape),
        root: family.root.0.clone(),
        key: product.key,
        sku: product.sku,
        shape: product.shape,
    });
    Sorted { products: products.collect(), root: family.root.clone(), held: mapped.held }
}

fn codes(family: &Family, key: &ProductKey, shape: Shape) -> Vec<String> {
    if shape.composite() {
        return Vec::new();
    }
    let mut items = family.head.iter().chain(&family.members);
    let own = items.find(|item: &&Item| item.no.folded() == key.item().folded());
    own.map(|item| sku::barcodes(item, key)).unwrap_or_default()
}
