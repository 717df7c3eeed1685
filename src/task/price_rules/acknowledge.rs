//! The steps of price that cpsync made: what the store confirmed of a product, and what it may hold
//! because a pass that died meanwhile was about to send it.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::mapper::tiers::Step;
use crate::model::{Tier, TierPrice};
use crate::state::Writer;

/// The facet of a product's steps.
pub const TIERS: &str = "tiers";

/// What is known of one product; nothing kept = cpsync made none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Made {
    /// What the store confirmed.
    pub steps: Vec<Step>,
    /// What it may hold beside or in place of those.
    pub unsure: Vec<Step>,
}

/// The text in the state file.
#[derive(Serialize, Deserialize)]
struct Text {
    steps: Vec<Row>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    unsure: Vec<Row>,
}

#[derive(Serialize, Deserialize)]
struct Row {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    group: Option<String>,
    from: Decimal,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    price: Option<Decimal>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    percent: Option<Decimal>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    until: Option<String>,
}

impl Made {
    /// Reads the text of the state file.
    pub fn parse(text: &str) -> serde_json::Result<Self> {
        let Text { steps, unsure } = serde_json::from_str(text)?;
        let read = |rows: Vec<Row>| rows.into_iter().filter_map(Row::step).collect();
        Ok(Self { steps: read(steps), unsure: read(unsure) })
    }

    /// Keeps it for a product.
    pub fn keep(&self, writer: &Writer, store: &str, key: &str, now: i64) -> anyhow::Result<()> {
        if self.steps.is_empty() && self.unsure.is_empty() {
            return forget(writer, store, key);
        }
        let rows = |steps: &[Step]| steps.iter().map(Row::of).collect();
        let text = Text { steps: rows(&self.steps), unsure: rows(&self.unsure) };
        let text = serde_json::to_string(&text)?;
        Ok(writer.put_acknowledged(store, TIERS, key, &text, now)?)
    }
}

/// Forgets a product that the store does not have any more, or has anew.
pub fn forget(writer: &Writer, store: &str, key: &str) -> anyhow::Result<()> {
    Ok(writer.remove_acknowledged(store, TIERS, key)?)
}

impl Row {
    fn of(Step { tier, until }: &Step) -> Self {
        let until = until.map(|until| until.format("%FT%T").to_string());
        let (price, percent) = match tier.price {
            TierPrice::Fixed(price) => (Some(price.normalize()), None),
            TierPrice::Percent(percent) => (None, Some(percent.normalize())),
        };
        Self { group: tier.group.clone(), from: tier.from, price, percent, until }
    }

    fn step(self) -> Option<Step> {
        let price = match (self.price, self.percent) {
            (Some(price), _) => TierPrice::Fixed(price),
            (None, percent) => TierPrice::Percent(percent?),
        };
        let tier = Tier { group: self.group, from: self.from, price };
        Some(Step { tier, until: self.until.and_then(|until| until.parse().ok()) })
    }
}
