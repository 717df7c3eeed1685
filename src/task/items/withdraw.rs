//! Products whose item, cell or unit is no more for the web: disabled or archived, never deleted.

use std::collections::{BTreeMap, HashSet};

use super::{PRODUCT, TASK};
use crate::config::Removed;
use crate::mapper::{Held, Mapped};
use crate::model::{Content, Creation, Field, Product, ProductKey, Sku, Visibility, fold};
use crate::state::{Binding, Phase};
use crate::task::Pass;

/// The products of this root that its family does not have any more.
///
/// A held product is left as the store has it, and so is the whole family when it is held.
pub(super) fn products(
    pass: &Pass,
    root: &str,
    mapped: &Mapped,
) -> anyhow::Result<Vec<(Product, Binding)>> {
    if mapped.held.iter().any(|held| held.key.is_none()) {
        return Ok(Vec::new());
    }
    let products = mapped.products.iter().map(|product| &product.key);
    let held = mapped.held.iter().filter_map(|held: &Held| held.key.as_ref());
    // However it is spelled: an item by the old spelling of its number is no other item.
    let kept: HashSet<String> = products.chain(held).map(|key| fold(&key.to_string())).collect();
    let mut withdrawn = Vec::new();
    for binding in pass.state.bindings_of_root(&pass.store.name, PRODUCT, root)? {
        let Ok(key) = binding.key.parse::<ProductKey>() else { continue };
        if !kept.contains(&fold(&binding.key))
            && binding.phase != Phase::Creating
            && !moved_away(pass, &binding.key, root)?
        {
            withdrawn.push((withdrawn_product(pass, key, &binding), binding));
        }
    }
    Ok(withdrawn)
}

/// Whether the item belongs to another family by now, whose job sends it.
pub(super) fn moved_away(pass: &Pass, key: &str, root: &str) -> anyhow::Result<bool> {
    let Ok(key) = key.parse::<ProductKey>() else { return Ok(false) };
    let signature = pass.state.signature(&pass.store.name, TASK, key.item().as_str())?;
    Ok(signature.is_some_and(|signature| fold(&signature.root) != fold(root)))
}

fn withdrawn_product(pass: &Pass, key: ProductKey, binding: &Binding) -> Product {
    let fields = match pass.store.items.removed {
        Removed::Disable => BTreeMap::from([(Field::Enabled, Content::Flag(false))]),
        Removed::Archive => archived(&key, binding),
    };
    let sku = Sku(binding.sku.clone());
    Product { key, sku, shape: binding.shape, fields, creation: Creation::default() }
}

/// A page of its own stays up, out of search; a child has none to keep.
fn archived(key: &ProductKey, binding: &Binding) -> BTreeMap<Field, Content> {
    let mut fields = BTreeMap::from([(Field::Archived, Content::Flag(true))]);
    let child = !matches!(key, ProductKey::Item(item) if item.0 == binding.root);
    if !child {
        fields.insert(Field::Visibility, Content::Visibility(Visibility::Catalog));
    }
    fields
}
