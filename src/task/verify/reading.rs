//! Products read back: their fields as marks, and the categories that they are in.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use anyhow::Context;

use super::{Work, store};
use crate::mapper::acknowledged::{Marks, mark, shown as readable_mark};
use crate::model::{Content, Sku};
use crate::state::Binding;
use crate::store::HeldProduct;
use crate::task::Pass;
use crate::task::category_items::LINKS;
use crate::task::items::{FIELDS, PRODUCT};
use crate::task::{inventory, prices};

/// Products of one read.
const CHUNK: usize = 100;
/// Says of itself nothing at the store: no field there is only this.
const UNTOLD: &str = "archived";

/// What is not as the store confirmed it, by product key; all else is in the copy only.
#[derive(Default)]
pub(super) struct Read {
    /// The store's texts of the fields that are not as confirmed.
    pub(super) texts: HashMap<String, BTreeMap<String, String>>,
    /// The marks of those products, for the repair.
    pub(super) marks: HashMap<String, String>,
    /// The links as they are, of products whose links are not as confirmed.
    pub(super) links: HashMap<String, String>,
    /// What was confirmed of those links.
    pub(super) confirmed_links: HashMap<String, Links>,
}

/// Positions by the store's category id, as `category-items` keeps them.
pub(super) type Links = BTreeMap<String, Option<i64>>;

/// Reads the sample's products and puts what they are into the copy.
pub(super) fn of(pass: &mut Pass, work: &mut Work) -> anyhow::Result<Read> {
    let mut read = Read::default();
    let attributes: BTreeSet<String> =
        pass.store.items.attributes.iter().map(|rule| rule.attribute.clone()).collect();
    let products = work.products.clone();
    for chunk in products.chunks(CHUNK) {
        pass.check_interrupt()?;
        let skus: Vec<Sku> = chunk.iter().map(|binding| Sku(binding.sku.clone())).collect();
        let held = store(pass)?
            .read_products(&skus, &attributes)
            .context("could not read the store's products")?;
        let mut held: HashMap<String, HeldProduct> =
            held.into_iter().map(|held| (held.product.sku.folded(), held)).collect();
        for binding in chunk {
            match held.remove(&Sku(binding.sku.clone()).folded()) {
                Some(held) => read.product(pass, work, binding, &held)?,
                None => lose(pass, work, binding)?,
            }
        }
    }
    Ok(read)
}

/// The store has it no more: the copy knows nothing of it.
fn lose(pass: &Pass, work: &mut Work, binding: &Binding) -> anyhow::Result<()> {
    work.missing.insert(binding.key.clone());
    let (store, key) = (pass.store.name.as_str(), binding.key.as_str());
    work.copy.write(|writer| {
        writer.remove_binding(store, PRODUCT, key)?;
        writer.remove_acknowledged(store, FIELDS, key)?;
        writer.remove_acknowledged(store, LINKS, key)?;
        inventory::acknowledge::forget(writer, store, key)?;
        prices::acknowledge::forget(writer, store, key)
    })
}

impl Read {
    fn product(
        &mut self,
        pass: &mut Pass,
        work: &Work,
        binding: &Binding,
        held: &HeldProduct,
    ) -> anyhow::Result<()> {
        self.fields(pass, work, binding, held)?;
        self.links(pass, work, binding, held)
    }

    fn fields(
        &mut self,
        pass: &mut Pass,
        work: &Work,
        binding: &Binding,
        held: &HeldProduct,
    ) -> anyhow::Result<()> {
        let name = pass.store.name.clone();
        let Some(confirmed) = pass.state.acknowledged(&name, FIELDS, &binding.key)? else {
            return Ok(());
        };
        let confirmed: Marks =
            serde_json::from_str(&confirmed).context("could not read what the store confirmed")?;
        let mut told: BTreeMap<String, String> = BTreeMap::new();
        told.extend(held.product.fields.iter().map(|(f, text)| (f.to_string(), text.clone())));
        let (mut marks, mut texts) = (confirmed.clone(), BTreeMap::new());
        for (field, before) in confirmed.iter().filter(|(field, _)| *field != UNTOLD) {
            let text = told.remove(field).unwrap_or_default();
            let now = match before.as_array() {
                Some(_) => text.split(", ").filter(|sku| !sku.is_empty()).collect(),
                None => mark(&Content::Text(text.clone())),
            };
            let as_sent = readable_mark(before)
                .is_some_and(|sent| store(pass).is_ok_and(|s| s.same_text(field, &text, &sent)));
            if now != *before && !as_sent && !same_set(field, &now, before) {
                marks.insert(field.clone(), now);
                texts.insert(field.clone(), text);
            }
        }
        if texts.is_empty() {
            return Ok(());
        }
        let marks = serde_json::to_string(&marks).context("could not write marks")?;
        let now = pass.timestamp();
        let put = |writer: &crate::state::Writer| {
            Ok(writer.put_acknowledged(&name, FIELDS, &binding.key, &marks, now)?)
        };
        work.copy.write(put).context("could not keep what the store has")?;
        self.texts.insert(binding.key.clone(), texts);
        self.marks.insert(binding.key.clone(), marks);
        Ok(())
    }

    /// Only links that cpsync made: what somebody added by hand is never touched.
    fn links(
        &mut self,
        pass: &Pass,
        work: &Work,
        binding: &Binding,
        held: &HeldProduct,
    ) -> anyhow::Result<()> {
        let name = pass.store.name.as_str();
        let Some(text) = pass.state.acknowledged(name, LINKS, &binding.key)? else {
            return Ok(());
        };
        let confirmed: Links =
            serde_json::from_str(&text).context("could not read what the store confirmed")?;
        let mut now = Links::new();
        for (category, position) in &confirmed {
            if let Some(place) = held.categories.get(category) {
                now.insert(category.clone(), position.and(*place).or(*position));
            }
        }
        if now == confirmed {
            return Ok(());
        }
        let text = serde_json::to_string(&now).context("could not write links")?;
        let at = pass.timestamp();
        work.copy
            .write(|writer| Ok(writer.put_acknowledged(name, LINKS, &binding.key, &text, at)?))
            .context("could not keep what the store has")?;
        self.links.insert(binding.key.clone(), text);
        self.confirmed_links.insert(binding.key.clone(), confirmed);
        Ok(())
    }
}

/// Children have no order.
fn same_set(field: &str, one: &serde_json::Value, other: &serde_json::Value) -> bool {
    let set = |list: &serde_json::Value| -> Option<BTreeSet<String>> {
        Some(list.as_array()?.iter().filter_map(|sku| Some(sku.as_str()?.to_owned())).collect())
    };
    field == "children" && set(one).is_some_and(|one| set(other) == Some(one))
}
