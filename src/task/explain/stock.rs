//! The quantity of a product, term by term: the terms are those of the sum that `inventory` makes.

use std::collections::HashMap;

use rust_decimal::Decimal;

use crate::config::{Inventory, ThresholdUse};
use crate::mapper::Rules;
use crate::mapper::availability::{self, LineTerm, Term, Threshold, Uncounted};
use crate::model::{Cell, Item, ProductKey, Quantity, Sku, StockLevel};
use crate::task::inventory::acknowledge;
use crate::task::inventory::listing;

/// How a quantity comes about.
#[derive(Clone, Debug, PartialEq)]
pub struct StockStory {
    /// Why it is not counted; `None` = it is.
    pub uncounted: Option<Uncounted>,
    /// Whether none of the configured locations has a record: the store's stock is left alone.
    pub no_record: bool,
    /// What the locations give, by stock source.
    pub sources: Vec<SourceStory>,
    /// Open lines of web orders.
    pub lines: Vec<LineStory>,
    /// When the store's orders were last read, unix seconds, UTC; `None` = they are not.
    pub orders_at: Option<i64>,
    /// What is kept back.
    pub threshold: Threshold,
    /// Whether it is taken off the quantity; else the store is told to sell down to it.
    pub taken_off: bool,
    /// The alternate unit that is sold, with the stocking units in one.
    pub unit: Option<(String, Decimal)>,
    /// What `inventory` sends.
    pub level: StockLevel,
    /// The same as the state file keeps it: quantities, and settings.
    pub texts: (String, String),
    /// What the store confirmed last of the quantities, and when.
    pub sent: Option<(String, i64)>,
    /// What the store confirmed last of the settings, and when.
    pub sent_settings: Option<(String, i64)>,
    /// The children of a parent that can be sold, and all of them.
    pub children: Option<(usize, usize)>,
}

/// What one source's locations give.
#[derive(Clone, Debug, PartialEq)]
pub struct SourceStory {
    /// The store's code of the source.
    pub code: String,
    /// Location, column and what it adds, in stocking units.
    pub terms: Vec<(String, Term, Decimal)>,
    /// Configured locations at which the product has no record.
    pub without: Vec<String>,
    /// The sum of the terms.
    pub figure: Decimal,
}

/// An open line of a web order.
#[derive(Clone, Debug, PartialEq)]
pub struct LineStory {
    /// The store that took the order.
    pub store: String,
    /// The number that the shopper knows; the store's id where that is not known.
    pub order: String,
    /// Still to be delivered, in the unit sold.
    pub open: Decimal,
    /// Whether Counterpoint's figure knows of it already.
    pub out: bool,
    /// Whether the store keeps a reservation for it.
    pub reserved: bool,
    /// What it adds, in stocking units.
    pub adds: Decimal,
}

/// The numbers of orders, by store and the store's id.
pub(super) type Numbers = HashMap<(String, String), String>;

impl StockStory {
    /// The story of a product that is sold as it is.
    pub(super) fn of_leaf(
        (item, head, cell): (&Item, &Item, Option<&Cell>),
        key: &ProductKey,
        sku: &Sku,
        rules: &Rules,
        numbers: &Numbers,
    ) -> Self {
        let inventory = &rules.store.inventory;
        let level = listing::level(item, head, cell, key, sku, rules);
        let uncounted = availability::uncounted(&listing::draft(item, head, cell), rules);
        let quantities = cell.map_or(&item.quantities, |cell| &cell.quantities);
        let sources = rules.sources.iter();
        let sources = sources.map(|source| of_source(source, quantities, inventory)).collect();
        let lines = rules.open.terms(key, item, rules).map(|term| of_line(&term, numbers));
        Self {
            no_record: uncounted.is_none() && level.quantities.is_empty(),
            uncounted,
            sources,
            lines: lines.collect(),
            threshold: availability::threshold(item, inventory),
            taken_off: inventory.threshold_use == ThresholdUse::Subtract,
            unit: unit(item, key),
            ..Self::of_level(level)
        }
    }

    /// The story of a parent.
    pub(super) fn of_parent(level: StockLevel, children: (usize, usize)) -> Self {
        Self { children: Some(children), ..Self::of_level(level) }
    }

    fn of_level(level: StockLevel) -> Self {
        Self {
            uncounted: None,
            no_record: false,
            sources: Vec::new(),
            lines: Vec::new(),
            orders_at: None,
            threshold: Threshold { quantity: Decimal::ZERO, own: false },
            taken_off: true,
            unit: None,
            texts: (acknowledge::quantity(&level), acknowledge::settings(&level)),
            level,
            sent: None,
            sent_settings: None,
            children: None,
        }
    }

    /// What all sources add up to, open lines and threshold counted, in stocking units; below 0 as
    /// well.
    pub fn sum(&self) -> Decimal {
        let sources: Decimal = self.sources.iter().map(|source| source.figure).sum();
        let lines: Decimal = self.lines.iter().map(|line| line.adds).sum();
        let kept = if self.taken_off { self.threshold.quantity } else { Decimal::ZERO };
        sources + lines - kept
    }

    /// Whether the store has confirmed what `inventory` would send.
    pub fn is_sent(&self) -> bool {
        let same = |text: &str, sent: &Option<(String, i64)>| {
            text.is_empty() || sent.as_ref().is_some_and(|(sent, _)| sent == text)
        };
        same(&self.texts.0, &self.sent) && same(&self.texts.1, &self.sent_settings)
    }
}

fn of_source(
    (code, locations): &(String, Vec<String>),
    quantities: &[(String, Quantity)],
    inventory: &Inventory,
) -> SourceStory {
    let (mut terms, mut without) = (Vec::new(), Vec::new());
    for location in locations {
        let records = quantities.iter().filter(|(own, _)| own.eq_ignore_ascii_case(location));
        let before = terms.len();
        for (_, quantity) in records {
            let own = availability::terms(quantity, inventory);
            terms.extend(own.map(|(term, adds)| (location.clone(), term, adds)));
        }
        if terms.len() == before {
            without.push(location.clone());
        }
    }
    let figure = terms.iter().map(|(_, _, adds)| *adds).sum();
    SourceStory { code: code.clone(), terms, without, figure }
}

fn of_line(term: &LineTerm<'_>, numbers: &Numbers) -> LineStory {
    let LineTerm { line, out, reserved, adds } = *term;
    let number = numbers.get(&(line.store.clone(), line.order.clone()));
    let order = number.unwrap_or(&line.order).clone();
    LineStory { store: line.store.clone(), order, open: line.open, out, reserved, adds }
}

fn unit(item: &Item, key: &ProductKey) -> Option<(String, Decimal)> {
    let ProductKey::Unit(_, index) = key else { return None };
    let unit = item.unit(*index)?;
    Some((unit.name.clone(), unit.numer.checked_div(unit.denom)?))
}
