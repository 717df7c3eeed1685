//! Counterpoint's price rules, as far as they can be evaluated exactly (`IM_PRC_GRP`, `IM_PRC_RUL`,
//! `IM_PRC_RUL_BRK`).

use std::collections::HashSet;

use chrono::NaiveDateTime;
use rust_decimal::Decimal;

use super::ItemNo;

/// All rules that matter to a store, in Counterpoint's order of search.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Promotions {
    /// Rules that are evaluated; the first that matches wins.
    pub rules: Vec<Promotion>,
    /// Rules that are not, and why.
    pub skipped: Vec<Skipped>,
}

/// One rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Promotion {
    /// Group and rule, as a person knows them: `P/NOVHOL rule 2 (Lamps 12.00 off)`.
    pub name: String,
    /// Begins at this time of Counterpoint's wall clock; `None` = always has.
    pub begin: Option<NaiveDateTime>,
    /// Ends before this time of Counterpoint's wall clock; `None` = never.
    pub end: Option<NaiveDateTime>,
    /// How the price is made, by quantity, ascending; those up to 1 piece only where nothing else was
    /// asked for.
    pub breaks: Vec<Break>,
    /// Folded numbers of the items that it is for; `None` = all.
    pub items: Option<HashSet<String>>,
    /// Whom of those asked about it is for, by their places.
    pub buyers: Vec<usize>,
}

/// A quantity break (`IM_PRC_RUL_BRK`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Break {
    /// `MIN_QTY`: from this quantity on.
    pub from: Decimal,
    /// How the price is made.
    pub method: Method,
    /// `AMT_OR_PCT`
    pub amount: Decimal,
    /// The price that it starts from.
    pub basis: Basis,
}

/// Kinds of groups in their order of search \[L\].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum GroupKind {
    /// `C`
    Contract,
    /// `P`
    Promotional,
    /// `S`
    Special,
}

/// `PRC_METH`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// `D`: this percentage off the basis.
    Percent,
    /// `A`: this amount off the basis.
    Amount,
    /// `F`: this very price.
    Fixed,
}

/// `PRC_BASIS`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// `1`..`6`: Price-n
    Level(u8),
    /// `R`
    Regular,
}

/// A rule that is not evaluated: it is told of and left out, never guessed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// Group and rule, as a person knows them.
    pub name: String,
    /// Why, in words.
    pub why: String,
    /// The items in scope that it covers; `None` = not known.
    pub items: Option<Vec<ItemNo>>,
    /// Whether the configuration leaves it out on purpose: no cause for alarm.
    pub on_purpose: bool,
}

impl Promotion {
    /// The break that holds for this many pieces: the greatest that is reached.
    pub fn at(&self, quantity: Decimal) -> Option<&Break> {
        self.breaks.iter().rfind(|step| step.from <= quantity)
    }
}
