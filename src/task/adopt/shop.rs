//! The store's products as `adopt` looks things up in them: all of them in memory, in short.
//!
//! A hundred thousand products are some twenty-five megabytes, about what the keys of Counterpoint take
//! that every pass holds. What else a product has is read by the first `items` pass, and only of what is
//! bound.

use std::collections::HashMap;
use std::ops::Range;

use anyhow::Context;

use crate::config::{AttributeSource, Items};
use crate::model::fold;
use crate::report::{Adopted, Adoption};
use crate::state::{Binding, State};
use crate::store::{Fault, FaultKind, ListedProduct};
use crate::task::Pass;
use crate::task::items::PRODUCT;

/// A product of the store.
pub(super) struct Entry {
    pub(super) sku: Box<str>,
    pub(super) id: Box<str>,
    /// The store's word.
    pub(super) kind: Box<str>,
    pub(super) name: Box<str>,
    pub(super) enabled: bool,
    /// The text of the barcode attribute.
    code: Option<Box<str>>,
    /// The key of Counterpoint that it is bound to; a withdrawn one gives it up to another.
    pub(super) bound: Option<Box<str>>,
    pub(super) withdrawn: bool,
    /// Whether it was told of, so that it is not told as the store's alone.
    pub(super) told: bool,
}

/// Every product of the store, by SKU.
pub(super) struct Shop {
    pub(super) entries: Vec<Entry>,
    /// Entries by folded barcode, where the configuration names an attribute for barcodes.
    by_code: HashMap<String, Vec<usize>>,
}

impl Shop {
    /// Reads the whole shop, and whose its products are by now.
    pub(super) fn read(pass: &mut Pass) -> anyhow::Result<Self> {
        let attribute = barcode_attribute(&pass.store.items).map(str::to_owned);
        let mut entries = Vec::new();
        let mut next = None;
        loop {
            pass.check_interrupt()?;
            let Some(store) = pass.web.read_back() else { return Err(unreadable().into()) };
            let page = store
                .list_products(next.as_deref(), attribute.as_deref())
                .context("could not read the store's products")?;
            entries.extend(page.products.into_iter().map(Entry::of));
            next = page.next;
            if next.is_none() {
                break;
            }
        }
        entries.sort_by_cached_key(|entry| fold(&entry.sku));
        let mut shop = Self { by_code: by_code(&entries), entries };
        shop.claim(&pass.state, &pass.store.name)?;
        Ok(shop)
    }

    fn claim(&mut self, state: &State, store: &str) -> anyhow::Result<()> {
        state.for_each_binding(store, PRODUCT, |binding| {
            for at in self.of_sku(&binding.sku) {
                self.entries[at].bind(&binding);
            }
            Ok(())
        })
    }

    /// The products of this SKU: one, or several where parallel creations left doubles behind.
    pub(super) fn of_sku(&self, sku: &str) -> Range<usize> {
        let sku = fold(sku);
        let from = self.entries.partition_point(|entry| fold(&entry.sku) < sku);
        let more = self.entries[from..].iter().take_while(|entry| fold(&entry.sku) == sku);
        from..from + more.count()
    }

    /// The products whose SKU or barcode attribute is one of these codes.
    pub(super) fn of_codes(&self, codes: &[String]) -> Vec<usize> {
        let mut found: Vec<usize> = codes
            .iter()
            .flat_map(|code| {
                self.of_sku(code)
                    .chain(self.by_code.get(&fold(code)).into_iter().flatten().copied())
            })
            .collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// What the store alone has, by SKU.
    pub(super) fn rest(&self) -> impl Iterator<Item = Adoption> + '_ {
        let rest = self.entries.iter().filter(|entry| entry.bound.is_none() && !entry.told);
        rest.map(|entry| Adoption {
            part: super::Part::Products.as_str(),
            outcome: Adopted::StoreOnly,
            key: String::new(),
            held_as: entry.sku.to_string(),
            store_id: entry.id.to_string(),
            reason: format!(
                "no item of Counterpoint is this {} product: {}",
                entry.kind, entry.name
            ),
            advice: "left alone".to_owned(),
        })
    }
}

impl Entry {
    fn of(product: ListedProduct) -> Self {
        let ListedProduct { sku, id, kind, name, enabled, attribute } = product;
        Self {
            sku: sku.0.into(),
            id: id.into(),
            kind: kind.into(),
            name: name.into(),
            enabled,
            code: attribute.map(Into::into),
            bound: None,
            withdrawn: false,
            told: false,
        }
    }

    /// Takes a binding in.
    pub(super) fn bind(&mut self, binding: &Binding) {
        self.bound = Some(binding.key.as_str().into());
        self.withdrawn = !binding.online;
    }

    /// The key that keeps it, unless that is this one, or gives it up.
    pub(super) fn taken_by(&self, key: &str) -> Option<&str> {
        self.bound.as_deref().filter(|bound| *bound != key && !self.withdrawn)
    }
}

/// The attribute that the configuration fills with barcodes; the first of several.
fn barcode_attribute(items: &Items) -> Option<&str> {
    let of_barcodes = |source: &AttributeSource| matches!(source, AttributeSource::Barcode(_));
    let rule = items.attributes.iter().find(|rule| of_barcodes(&rule.source))?;
    Some(&rule.attribute)
}

fn by_code(entries: &[Entry]) -> HashMap<String, Vec<usize>> {
    let mut by_code: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, entry) in entries.iter().enumerate() {
        if let Some(code) = &entry.code {
            by_code.entry(fold(code)).or_default().push(at);
        }
    }
    by_code
}

fn unreadable() -> Fault {
    Fault::new(FaultKind::Denied, "this kind of store cannot list its products")
}
