//! The price of a product: the levels that were looked at, the rules for it, and which of them won.

use chrono::{DateTime, NaiveDateTime, Utc};
use rust_decimal::Decimal;

use crate::config::{Level, Store};
use crate::mapper::price::{self, Found};
use crate::mapper::promotion::{self, By, Clock};
use crate::mapper::tiers::{self, Step};
use crate::model::{Item, ProductKey, Promotion, Promotions, Special, WebPrice};
use crate::task::prices::acknowledge;
use crate::task::prices::listing;

/// How a price comes about.
#[derive(Clone, Debug, PartialEq)]
pub struct PriceStory {
    /// The level that is shown as the price where it is above the selling one.
    pub list: Option<LevelStory>,
    /// The level that it is sold for without any rule: "Price-1".
    pub selling: LevelStory,
    /// The price rules for the item, in Counterpoint's order of search.
    pub rules: Vec<RuleStory>,
    /// Rules that may be for the item and are not evaluated: name and reason.
    pub skipped: Vec<(String, String)>,
    /// What makes the special price, in words.
    pub by: String,
    /// What `prices` sends.
    pub web: WebPrice,
    /// The same as the state file keeps it: price, and special price.
    pub texts: (Option<String>, String),
    /// What the store confirmed last of the price, and when.
    pub sent: Option<(String, i64)>,
    /// What the store confirmed last of the special price, and when.
    pub sent_special: Option<(String, i64)>,
    /// The next moment at which a rule for the item begins or ends.
    pub next: Option<DateTime<Utc>>,
    /// The steps by quantity and group that `price-rules` sends.
    pub steps: Vec<Step>,
    /// When the store confirmed the steps last, unix seconds, UTC.
    pub steps_sent_at: Option<i64>,
}

/// One of Counterpoint's prices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LevelStory {
    /// The column, `PRC_1`.
    pub column: String,
    /// Not rounded; `None` = `NULL` everywhere.
    pub amount: Option<Decimal>,
    /// Where it stands, in words.
    pub place: String,
}

/// A price rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleStory {
    /// Group and rule, as a person knows them.
    pub name: String,
    /// Begins at this time of Counterpoint's wall clock; `None` = always has.
    pub begin: Option<NaiveDateTime>,
    /// Ends before this time of Counterpoint's wall clock; `None` = never.
    pub end: Option<NaiveDateTime>,
    /// What one piece would be sold for; `None` = not known for the unit that is sold.
    pub price: Option<Decimal>,
    /// How it stands.
    pub standing: RuleStanding,
}

/// How a price rule stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RuleStanding {
    /// It makes the special price.
    Wins,
    /// It is to come, and makes the special price that the store is told ahead.
    WillWin,
    /// It runs, and one before it in Counterpoint's order makes the price.
    After,
    /// It runs, and its price is not below what the product is sold for anyway.
    NotLower,
    /// It is to come.
    ToCome,
    /// It says nothing of the unit that is sold.
    OtherUnit,
}

/// What of Counterpoint prices are made from.
pub(super) struct Rules {
    pub(super) pieces: Promotions,
    pub(super) tiers: Promotions,
    pub(super) clock: Clock,
}

impl PriceStory {
    pub(super) fn of(item: &Item, key: &ProductKey, store: &Store, all: &Rules) -> Self {
        let (rules, clock) = (&store.prices, &all.clock);
        let folded = item.no.folded();
        let own = |promotions: &'_ Promotions| -> Vec<Promotion> {
            promotions.rules.iter().filter(|rule| rule.is_for(&folded)).cloned().collect()
        };
        let (pieces, steps) = (own(&all.pieces), own(&all.tiers));
        let pieces: Vec<&Promotion> = pieces.iter().collect();
        let steps: Vec<&Promotion> = steps.iter().collect();
        let prices = price::prices(item, key, rules);
        let choice = promotion::choose(item, key, &prices, &pieces, rules, clock);
        let web = listing::web_price(item, key, &pieces, rules, clock);
        let told = pieces.iter().map(|rule| of_rule(item, key, rule, store, clock, choice.by));
        let mine = |items: &Option<Vec<crate::model::ItemNo>>| {
            items.as_ref().is_none_or(|items| items.iter().any(|item| item.folded() == folded))
        };
        let skipped = all.pieces.skipped.iter().filter(|skipped| mine(&skipped.items));
        let edges: Vec<Promotion> = pieces.iter().map(|rule| (*rule).clone()).collect();
        Self {
            list: rules.list.as_ref().map(|level| of_level(item, key, store, level)),
            selling: of_level(item, key, store, &rules.selling),
            rules: told.collect(),
            skipped: skipped.map(|one| (one.name.clone(), one.why.clone())).collect(),
            by: by(&choice.by),
            texts: (web.price.map(acknowledge::amount), acknowledge::special(web.special.as_ref())),
            web,
            sent: None,
            sent_special: None,
            next: promotion::next_edge(&edges, clock),
            steps: tiers::tiers(item, key, &steps, store, clock.local_now())
                .map(|tiers| tiers.steps)
                .unwrap_or_default(),
            steps_sent_at: None,
        }
    }

    /// Whether the store has confirmed what `prices` would send.
    pub fn is_sent(&self) -> bool {
        let same = |text: &str, sent: &Option<(String, i64)>| {
            sent.as_ref().is_some_and(|(sent, _)| sent == text)
        };
        let price = self.texts.0.as_ref().is_none_or(|text| same(text, &self.sent));
        price && same(&self.texts.1, &self.sent_special)
    }

    /// The special price that holds now, or is to come.
    pub fn special(&self) -> Option<&Special> {
        self.web.special.as_ref()
    }
}

fn by(by: &By<'_>) -> String {
    match by {
        By::Nothing => "no special price".to_owned(),
        By::List => "the selling price is below the list price".to_owned(),
        By::Running(rule) => format!("price rule {}", rule.name),
        By::Coming(rule) => format!("price rule {}, to come", rule.name),
    }
}

fn of_rule(
    item: &Item,
    key: &ProductKey,
    rule: &Promotion,
    store: &Store,
    clock: &Clock,
    by: By<'_>,
) -> RuleStory {
    let price = promotion::price_of(item, key, rule, Decimal::ONE, &store.prices);
    let selling = price::prices(item, key, &store.prices).selling();
    let now = clock.local_now();
    let standing = match price {
        None => RuleStanding::OtherUnit,
        Some(_) if by == By::Running(rule) => RuleStanding::Wins,
        Some(_) if by == By::Coming(rule) => RuleStanding::WillWin,
        Some(_) if rule.begin.is_some_and(|begin| begin > now) => RuleStanding::ToCome,
        Some(price) if selling.is_some_and(|selling| price >= selling) => RuleStanding::NotLower,
        Some(_) => RuleStanding::After,
    };
    let (name, begin, end) = (rule.name.clone(), rule.begin, rule.end);
    RuleStory { name, begin, end, price, standing }
}

fn of_level(item: &Item, key: &ProductKey, store: &Store, level: &Level) -> LevelStory {
    let column = match level {
        Level::Regular => "REG_PRC".to_owned(),
        Level::Number(number) => format!("PRC_{number}"),
        Level::Column(column) => column.clone(),
    };
    let found = price::found(item, key, &store.prices, level);
    let unit = match key {
        ProductKey::Unit(_, unit) => Some(*unit).filter(|unit| *unit != '0'),
        ProductKey::Item(_) | ProductKey::Cell(..) => None,
    };
    let column = match (unit, found.is_some_and(|found| found.own_unit)) {
        (Some(unit), true) => format!("ALT_{unit}_{column}"),
        _ => column,
    };
    let place = found.map_or_else(|| "blank".to_owned(), |found| place(found, unit.is_some()));
    LevelStory { column, amount: found.map(|found| found.amount), place }
}

fn place(found: Found<'_>, unit: bool) -> String {
    let times = if unit && !found.own_unit { ", times the units in one" } else { "" };
    let Some(row) = found.row else { return format!("IM_ITEM{times}") };
    let location = match row.location.as_str() {
        "*" => "all locations".to_owned(),
        location => format!("location {location}"),
    };
    let cell = if row.dims.iter().all(|dim| dim == "*") { "" } else { ", the cell's own" };
    format!("IM_PRC, {location}{cell}{times}")
}
