//! What the state file knows of the store's products: small, for there may be a hundred thousand.
//!
//! The texts stand one after the other in one buffer. A string for each of them would cost more than
//! it holds, and leave a heap of holes that the rest of the pass then works in.

use std::collections::HashMap;

use anyhow::Context;

use super::acknowledge::{QUANTITY, SETTINGS};
use crate::state::{Binding, Phase};
use crate::task::Pass;
use crate::task::items::PRODUCT;

/// The products by key.
#[derive(Default)]
pub(super) struct Products {
    texts: String,
    rows: Vec<Row>,
}

/// A product that the store has, as far as the sum and its comparison need it.
#[derive(Clone, Copy)]
pub(super) struct Known<'a> {
    texts: &'a str,
    row: &'a Row,
}

struct Row {
    key: Span,
    sku: Span,
    root: Span,
    quantity: Option<Span>,
    settings: Option<Span>,
    composite: bool,
    online: bool,
    taken: bool,
}

/// Where a text stands.
#[derive(Clone, Copy)]
struct Span {
    start: u32,
    length: u32,
}

impl Products {
    /// Reads the bindings and what was confirmed of each. A product whose creation is not complete
    /// is left out: `items` sends its stock.
    pub(super) fn read(pass: &Pass) -> anyhow::Result<Self> {
        let store = &pass.store.name;
        let mut products = Self::default();
        pass.state.for_each_binding(store, PRODUCT, |binding| match binding.phase {
            Phase::Creating => Ok(()),
            Phase::Created | Phase::Bound => products.add(&binding),
        })?;
        let Self { texts, rows } = &mut products;
        // The file's order is that of its bytes already; the look-up must not hang on it.
        rows.sort_unstable_by(|a, b| a.key.of(texts).cmp(b.key.of(texts)));
        pass.state.for_each_acknowledged(store, QUANTITY, |key, text| {
            let Some(place) = products.place(&key) else { return Ok(()) };
            products.rows[place].quantity = Some(products.keep(&text)?);
            Ok(())
        })?;
        // A handful of texts in all.
        let mut kept: HashMap<String, Span> = HashMap::new();
        pass.state.for_each_acknowledged(store, SETTINGS, |key, text| {
            let Some(place) = products.place(&key) else { return Ok(()) };
            let span = match kept.get(&text) {
                Some(span) => *span,
                None => products.keep(&text)?,
            };
            kept.insert(text, span);
            products.rows[place].settings = Some(span);
            Ok(())
        })?;
        Ok(products)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Whether the store has a product with this key.
    pub(super) fn has(&self, key: &str) -> bool {
        self.place(key).is_some()
    }

    /// The product that is sold as it is with this key, handed out once.
    pub(super) fn take(&mut self, key: &str) -> Option<Known<'_>> {
        let place = self.place(key)?;
        let row = self.rows.get_mut(place).filter(|row| !row.composite && !row.taken)?;
        row.taken = true;
        Some(Known { texts: &self.texts, row })
    }

    /// The parents, by key.
    pub(super) fn composites(&self) -> impl Iterator<Item = Known<'_>> {
        let known = |row| Known { texts: &self.texts, row };
        self.rows.iter().filter(|row| row.composite).map(known)
    }

    fn add(&mut self, binding: &Binding) -> anyhow::Result<()> {
        let key = self.keep(&binding.key)?;
        // For most products all three are the same.
        let mut other = |text: &str| if text == binding.key { Ok(key) } else { self.keep(text) };
        let (sku, root) = (other(&binding.sku)?, other(&binding.root)?);
        self.rows.push(Row {
            key,
            sku,
            root,
            quantity: None,
            settings: None,
            composite: binding.shape.composite(),
            online: binding.online,
            taken: false,
        });
        Ok(())
    }

    fn keep(&mut self, text: &str) -> anyhow::Result<Span> {
        let number = |length: usize| u32::try_from(length).context("the state file is too large");
        let span = Span { start: number(self.texts.len())?, length: number(text.len())? };
        self.texts.push_str(text);
        Ok(span)
    }

    fn place(&self, key: &str) -> Option<usize> {
        self.rows.binary_search_by(|row| row.key.of(&self.texts).cmp(key)).ok()
    }
}

impl<'a> Known<'a> {
    /// Ours, as text.
    pub(super) fn key(self) -> &'a str {
        self.row.key.of(self.texts)
    }

    /// The SKU that the store holds it under.
    pub(super) fn sku(self) -> &'a str {
        self.row.sku.of(self.texts)
    }

    /// The key of the job that sends it.
    pub(super) fn root(self) -> &'a str {
        self.row.root.of(self.texts)
    }

    /// The confirmed quantities' text.
    pub(super) fn quantity(self) -> Option<&'a str> {
        self.row.quantity.map(|span| span.of(self.texts))
    }

    /// The confirmed settings' text.
    pub(super) fn settings(self) -> Option<&'a str> {
        self.row.settings.map(|span| span.of(self.texts))
    }

    /// Whether it is enabled at the store.
    pub(super) fn online(self) -> bool {
        self.row.online
    }
}

impl Span {
    fn of(self, texts: &str) -> &str {
        let start = self.start as usize;
        texts.get(start..start + self.length as usize).unwrap_or_default()
    }
}
