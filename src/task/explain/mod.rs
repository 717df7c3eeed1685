//! `explain`: how a product's place on the web, its quantity and its price come about.
//!
//! Nothing is reckoned here: the passes' own rules are asked for their terms and reasons, over what
//! Counterpoint says now and what the state file knows. Reads both, writes neither.

mod chain;
mod family;
mod kept;
mod meant;
mod near;
mod one;
mod price;
mod shop;
mod stock;
mod verdict;

use std::path::Path;

use chrono::{DateTime, Utc};

pub use kept::Happened;
pub use price::{LevelStory, PriceStory, RuleStanding, RuleStory};
pub use shop::ShopStory;
pub use stock::{LineStory, SourceStory, StockStory};
pub use verdict::{Fix, Link, Standing, Verdict};

use crate::config;
use crate::counterpoint::Counterpoint;
use crate::mapper::Held;
use crate::model::{ItemNo, PictureFile, ProductKey, Shape};
use crate::state::{Binding, Job};
use crate::store::{Fault, Store};

/// What an explanation is made from.
pub struct Look<'a> {
    /// The store with its rules.
    pub store: &'a config::Store,
    /// The POS side, connected.
    pub counterpoint: &'a mut Counterpoint,
    /// The web side; only its capabilities are asked unless `ask`.
    pub web: &'a mut dyn Store,
    /// Whether the store is asked what it holds.
    pub ask: bool,
    /// The state file.
    pub state: &'a Path,
    /// The one moment that is called now.
    pub now: DateTime<Utc>,
}

/// Everything that is to be told of one product, item or family.
pub struct Story {
    /// The store's name.
    pub store: String,
    /// The product that is told of.
    pub key: ProductKey,
    /// The root of its family, by which it is queued.
    pub root: ItemNo,
    /// What Counterpoint calls the item; `None` = it has no such item.
    pub name: Option<String>,
    /// The SKU that it has or would have.
    pub sku: Option<String>,
    /// What it comes to.
    pub verdict: Verdict,
    /// Link by link, from the till to the web.
    pub chain: Vec<Link>,
    /// Its quantity; `None` = there is no product to count.
    pub stock: Option<StockStory>,
    /// Its price; `None` for a parent, and where there is no product.
    pub price: Option<PriceStory>,
    /// Fields that the next pass of `items` would send.
    pub fields: Vec<String>,
    /// When the store confirmed its fields last, unix seconds, UTC.
    pub confirmed_at: Option<i64>,
    /// The other products of the family, parents first.
    pub others: Vec<Sibling>,
    /// The web categories of the family; `None` = it is to be in none, as it is not for the web.
    pub categories: Option<Vec<Category>>,
    /// Its item's picture files, as `images find` last saw them; `None` = no folder is configured.
    pub pictures: Option<Pictures>,
    /// What waits or failed of it, with the last exchange.
    pub jobs: Vec<Job>,
    /// What passes did to it, newest first.
    pub happened: Vec<Happened>,
    /// What the store holds; `None` = it was not asked, or has never had it.
    pub shop: Option<Result<ShopStory, Fault>>,
}

/// Another product of the family.
pub struct Sibling {
    /// What it is in Counterpoint.
    pub key: ProductKey,
    /// Its SKU, where there is or was a product.
    pub sku: Option<String>,
    /// What it comes to.
    pub verdict: Verdict,
    /// The quantities that `inventory` sends, as the state file keeps them; empty without any.
    pub quantity: String,
    /// The price that is asked for it.
    pub price: Option<rust_decimal::Decimal>,
}

/// A web category that Counterpoint puts the family into.
pub struct Category {
    /// `CATEG_ID`
    pub id: String,
    /// Its name; the id where Counterpoint has no such category.
    pub name: String,
    /// The store's id; `None` = the store does not have it.
    pub store_id: Option<String>,
    /// Whether the store confirmed the link.
    pub confirmed: bool,
}

/// The picture files of an item.
pub struct Pictures {
    /// As they were last seen.
    pub files: Vec<PictureFile>,
    /// How many pictures of the product the store confirmed.
    pub confirmed: usize,
}

/// What became of what a person typed.
pub enum Found {
    /// The product.
    Story(Box<Story>),
    /// Nothing of that name; the nearest known ones.
    Unknown(Vec<String>),
}

/// One product of a family as the rules and the state file have it.
struct One {
    key: ProductKey,
    sku: Option<String>,
    shape: Shape,
    wanted: Wanted,
    binding: Option<Binding>,
    /// Whether the store confirmed that it is archived, as its item left the scope.
    archived: bool,
}

/// Whether the web is to have it.
enum Wanted {
    /// The place among the family's products.
    Yes(usize),
    /// A person has to mend something.
    Held(Held),
    /// It is not for the web, for this reason.
    No(String),
}

/// Explains what `asked` stands for at this store.
pub fn run(look: &mut Look, asked: &str) -> anyhow::Result<Found> {
    look.counterpoint.check(look.store)?;
    match meant::find(look, asked)? {
        Some(meant) => Ok(Found::Story(Box::new(family::story(look, meant)?))),
        None => Ok(Found::Unknown(near::names(look, asked)?)),
    }
}
