//! The products of a family one by one: what there is or was, and the stories of stock and price.

use anyhow::Context;

use super::chain::Chains;
use super::kept::Kept;
use super::meant::item_of;
use super::price::Rules as PriceRules;
use super::stock::Numbers;
use super::{One, PriceStory, Sibling, StockStory, Wanted};
use crate::mapper::{Held, LeftOut, Mapped, Rules, price, sku};
use crate::model::{Cell, Family, Item, Product, ProductKey, Shape, Sku};
use crate::state::Binding;
use crate::task::inventory::acknowledge::{QUANTITY, SETTINGS};
use crate::task::price_rules::acknowledge::TIERS;
use crate::task::prices::acknowledge::{PRICE, SPECIAL};

/// What Counterpoint has no more, and the store had.
const GONE: &str = "Counterpoint has it no more";

/// Everything that is, was or could be a product of the family: parents first.
pub(super) fn products(family: &Family, mapped: &Mapped, bindings: Vec<Binding>) -> Vec<One> {
    let mut ones: Vec<One> = Vec::new();
    for (place, product) in mapped.products.iter().enumerate() {
        let sku = Some(product.sku.0.clone());
        let wanted = Wanted::Yes(place);
        ones.push(One {
            key: product.key.clone(),
            sku,
            shape: product.shape,
            wanted,
            binding: None,
            archived: false,
        });
    }
    let whole = mapped.held.iter().find(|held| held.key.is_none());
    for held in &mapped.held {
        held.key.iter().for_each(|key| add(&mut ones, key.clone(), Wanted::Held(held.clone())));
    }
    for LeftOut { key, why } in &mapped.left_out {
        add(&mut ones, key.clone(), Wanted::No(why.clone()));
    }
    for item in family.head.iter().chain(&family.members) {
        if !ones.iter().any(|one| one.key.item().folded() == item.no.folded()) {
            add(
                &mut ones,
                ProductKey::Item(item.no.clone()),
                without(whole, "it makes no product"),
            );
        }
    }
    for binding in bindings {
        let Ok(key) = binding.key.parse::<ProductKey>() else { continue };
        add(&mut ones, key.clone(), without(whole, GONE));
        if let Some(one) = ones.iter_mut().find(|one| one.key == key) {
            one.shape = binding.shape;
            one.sku = one.sku.take().or_else(|| Some(binding.sku.clone()));
            one.binding = Some(binding);
        }
    }
    if ones.is_empty() {
        add(&mut ones, ProductKey::Item(family.root.clone()), Wanted::No(GONE.to_owned()));
    }
    ones.sort_by_key(|one| !one.shape.composite());
    ones
}

/// The same with what a person asked for, where that is none of them: a cell that is not stocked, a unit
/// that is not sold.
pub(super) fn with_asked(mut ones: Vec<One>, asked: &ProductKey) -> Vec<One> {
    let why = match asked {
        ProductKey::Item(_) => return ones,
        ProductKey::Cell(..) => "the item has no such cell",
        ProductKey::Unit(..) => "it is not sold in this unit",
    };
    add(&mut ones, asked.clone(), Wanted::No(why.to_owned()));
    ones
}

/// What is wanted of a product that the rules gave no word of.
fn without(whole: Option<&Held>, why: &str) -> Wanted {
    whole.map_or_else(|| Wanted::No(why.to_owned()), |held| Wanted::Held(held.clone()))
}

fn add(ones: &mut Vec<One>, key: ProductKey, wanted: Wanted) {
    if !ones.iter().any(|one| one.key == key) {
        ones.push(One {
            key,
            sku: None,
            shape: Shape::Simple,
            wanted,
            binding: None,
            archived: false,
        });
    }
}

/// What the stories of a family's products are made from.
pub(super) struct Of<'a> {
    pub(super) family: &'a Family,
    pub(super) kept: &'a Kept<'a>,
    pub(super) rules: &'a Rules<'a>,
    pub(super) mapped: &'a Mapped,
    pub(super) prices: &'a PriceRules,
    pub(super) numbers: &'a Numbers,
}

impl Of<'_> {
    /// The product as the web should show it.
    pub(super) fn product(&self, one: &One) -> Option<&Product> {
        match one.wanted {
            Wanted::Yes(place) => self.mapped.products.get(place),
            Wanted::Held(_) | Wanted::No(_) => None,
        }
    }

    /// Its quantity; `None` where there is nothing to count.
    pub(super) fn stock(&self, one: &One) -> anyhow::Result<Option<StockStory>> {
        let Some(product) = self.product(one) else { return Ok(None) };
        let story = if one.shape.composite() {
            let level = product.creation.stock.clone();
            level.map(|level| StockStory::of_parent(level, self.children()))
        } else {
            self.leaf(one).map(|(item, cell)| {
                let head = self.family.head.as_ref().unwrap_or(item);
                let sku = Sku(one.sku.clone().unwrap_or_default());
                let draft = (item, head, cell);
                StockStory::of_leaf(draft, &one.key, &sku, self.rules, self.numbers)
            })
        };
        let Some(mut story) = story else { return Ok(None) };
        story.orders_at = self.kept.orders_at()?;
        story.sent = self.kept.sent(QUANTITY, &one.key)?;
        story.sent_settings = self.kept.sent(SETTINGS, &one.key)?;
        Ok(Some(story))
    }

    /// Its price; `None` for a parent.
    pub(super) fn price(&self, one: &One) -> anyhow::Result<Option<PriceStory>> {
        let leaf = self.leaf(one).filter(|_| !one.shape.composite() && self.product(one).is_some());
        let Some((item, _)) = leaf else { return Ok(None) };
        let mut story = PriceStory::of(item, &one.key, self.kept.store, self.prices);
        story.sent = self.kept.sent(PRICE, &one.key)?;
        story.sent_special = self.kept.sent(SPECIAL, &one.key)?;
        story.steps_sent_at = self.kept.sent(TIERS, &one.key)?.map(|(_, at)| at);
        Ok(Some(story))
    }

    /// The rest of the family, told beside what stands for it as a whole.
    pub(super) fn others(&self, chains: &Chains<'_>, focus: &One) -> anyhow::Result<Vec<Sibling>> {
        let whole = ProductKey::Item(self.family.root.clone());
        if focus.key != whole {
            return Ok(Vec::new());
        }
        let others = chains.ones.iter().filter(|one| one.key != focus.key);
        others.map(|one| self.sibling(chains, one)).collect()
    }

    fn sibling(&self, chains: &Chains<'_>, one: &One) -> anyhow::Result<Sibling> {
        let rules = &self.kept.store.prices;
        let leaf = self.leaf(one).filter(|_| self.product(one).is_some());
        let would_be = leaf.map(|(item, _)| sku::sku(item, &one.key, &self.kept.store.items).0);
        Ok(Sibling {
            key: one.key.clone(),
            sku: one.sku.clone().or(would_be),
            verdict: chains.of(one).1,
            quantity: self
                .stock(one)
                .context("could not tell its stock")?
                .map_or_else(String::new, |s| s.texts.0),
            price: leaf.and_then(|(item, _)| price::prices(item, &one.key, rules).selling()),
        })
    }

    /// The children that can be sold, and all of them.
    fn children(&self) -> (usize, usize) {
        let leaves = self.mapped.products.iter().filter(|product| !product.shape.composite());
        let sold = |product: &&Product| {
            product.enabled() && product.creation.stock.as_ref().is_some_and(|stock| stock.in_stock)
        };
        (leaves.clone().filter(sold).count(), leaves.count())
    }

    /// The record that a product is made of.
    fn leaf(&self, one: &One) -> Option<(&Item, Option<&Cell>)> {
        let item = item_of(self.family, &one.key)?;
        let ProductKey::Cell(_, dims) = &one.key else { return Some((item, None)) };
        let cell = item.cells.iter().find(|cell| cell.dims == *dims)?;
        Some((item, Some(cell)))
    }
}
