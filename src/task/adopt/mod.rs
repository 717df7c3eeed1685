//! `cpsync adopt`: going live over a shop that was there before.
//!
//! What both sides have is matched - products by SKU, then by barcode; categories by path; customers by
//! e-mail address - and bound in the state file, by the same rules and in the same tables as the
//! tasks that would come upon it later. Nothing is written to either side. What is not clear is told
//! and left to a person; what was bound is skipped the next time, so that a killed run goes on.

mod barcode;
mod customers;
mod families;
mod products;
mod shop;
mod tally;

use super::Pass;
use crate::report::Summary;
pub use tally::Tally;

/// The task's name in the state file.
pub const TASK: &str = "adopt";

/// What is matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The tree of web categories.
    Categories,
    /// Products.
    Products,
    /// Shoppers' accounts.
    Customers,
}

impl Part {
    /// All of them, in the order that they are matched in.
    pub const ALL: [Self; 3] = [Self::Categories, Self::Products, Self::Customers];

    /// The word on the command line and in the report.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Categories => "categories",
            Self::Products => "products",
            Self::Customers => "customers",
        }
    }

    /// The task that binds the same records, whose lock keeps the two apart.
    pub fn task(self) -> &'static str {
        match self {
            Self::Categories => super::categories::TASK,
            Self::Products => super::items::TASK,
            Self::Customers => super::orders::TASK,
        }
    }
}

/// Some of the parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parts([bool; 3]);

impl Parts {
    /// These.
    pub fn of(parts: &[Part]) -> Self {
        Self(Part::ALL.map(|part| parts.contains(&part)))
    }

    /// One after the other, in their order.
    pub fn iter(self) -> impl Iterator<Item = Part> {
        Part::ALL.into_iter().zip(self.0).filter(|(_, chosen)| *chosen).map(|(part, _)| part)
    }
}

/// Matches and binds these parts.
pub fn run(pass: &mut Pass, parts: Parts) -> anyhow::Result<Summary> {
    let mut tally = Tally::new(pass.summary(TASK));
    pass.counterpoint.check(pass.store)?;
    for part in parts.iter() {
        match part {
            Part::Categories => super::categories::adopt(pass, &mut tally)?,
            Part::Products => products::run(pass, &mut tally)?,
            Part::Customers => customers::run(pass, &mut tally)?,
        }
    }
    Ok(tally.summary)
}
