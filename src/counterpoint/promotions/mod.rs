//! Price rules -> what can be evaluated exactly for certain buyers and quantities, and what cannot, by
//! name. `rule` has the rows, `filters` asks SQL Server what their filters say.

mod filters;
mod rule;

use std::collections::{HashMap, HashSet};

use chrono::NaiveDateTime;
use rust_decimal::Decimal;

use super::catalogue::Catalogue;
use super::connection::Connection;
use super::error::Error;
use super::predicate;
use super::sql::{self, Request};
use crate::config;
use crate::model::{Break, ItemNo, Promotion, Promotions, Skipped, fold};
use filters::Filters;
use rule::Rule;
pub(super) use rule::request as rules_request;

/// The key of cpsync.toml that says whom the store's groups stand for.
const GROUPS: &str = "price-rules.groups";

/// Who might buy.
pub(super) enum Buyer<'a> {
    /// The price-rule customer; `None` = nobody in particular.
    Customer(Option<&'a str>),
    /// All customers with one of these codes in a column of `AR_CUST`.
    Class { group: &'a str, column: &'a str, codes: &'a [String] },
}

/// What the rules are asked for.
struct Question<'a> {
    prices: &'a config::Prices,
    buyers: Vec<Buyer<'a>>,
    /// `None` = one piece, bought by the price-rule customer alone.
    tiers: Option<&'a config::PriceRules>,
}

/// What became of a rule.
#[derive(Default)]
struct Judged {
    /// Empty = it is not evaluated.
    buyers: Vec<usize>,
    breaks: Vec<Break>,
    /// Why it is not evaluated for some buyer, or at all; empty = nothing is to be told.
    doubts: Vec<Doubt>,
}

/// Why a rule is not evaluated, and whether the configuration means it so.
type Doubt = (String, bool);

/// Reads the rules for one piece that run or begin before `until`, in Counterpoint's order; both times
/// are its wall clock.
pub(super) fn read(
    connection: &mut Connection,
    catalogue: &Catalogue,
    store: &config::Store,
    times: (NaiveDateTime, NaiveDateTime),
) -> Result<Promotions, Error> {
    let prices = &store.prices;
    let buyers = vec![Buyer::Customer(prices.customer.as_deref())];
    evaluated(connection, catalogue, Question { prices, buyers, tiers: None }, times)
}

/// The same for every quantity and for the store's groups: buyer 0 is the price-rule customer, the
/// others are the groups in their order.
pub(super) fn read_tiers(
    connection: &mut Connection,
    catalogue: &Catalogue,
    store: &config::Store,
    times: (NaiveDateTime, NaiveDateTime),
) -> Result<Promotions, Error> {
    let (prices, tiers) = (&store.prices, &store.price_rules);
    let mut buyers = vec![Buyer::Customer(prices.customer.as_deref())];
    for group in tiers.groups.iter().flatten() {
        buyers.push(match &group.buyers {
            config::Buyers::Customer(customer) => {
                filters::check_customer(connection, customer, store, &group.group)?;
                Buyer::Customer(Some(customer))
            }
            config::Buyers::Codes { column, codes } => {
                let key = format!("stores.{}.{GROUPS}", store.name);
                if filters::columns(catalogue, "AR_CUST", column).is_none() {
                    return Err(Error::missing("AR_CUST", Some(column), &format!("`{key}`")));
                }
                Buyer::Class { group: &group.group, column, codes }
            }
        });
    }
    evaluated(connection, catalogue, Question { prices, buyers, tiers: Some(tiers) }, times)
}

/// Whether the site has price rules at all.
pub(super) fn offered(catalogue: &Catalogue) -> bool {
    let tables = ["IM_PRC_GRP", "IM_PRC_RUL", "IM_PRC_RUL_BRK"];
    tables.iter().all(|table| catalogue.table(table).is_some())
}

/// Whether the database has NCR's own engine.
pub(super) fn has_engine(connection: &mut Connection) -> Result<bool, Error> {
    Ok(!connection.rows(&Request::new(&sql::PRICE_ENGINE), |row| row.text("name"))?.is_empty())
}

fn evaluated(
    connection: &mut Connection,
    catalogue: &Catalogue,
    question: Question<'_>,
    (now, until): (NaiveDateTime, NaiveDateTime),
) -> Result<Promotions, Error> {
    let mut promotions = Promotions::default();
    if !offered(catalogue) {
        return Ok(promotions);
    }
    let mut rules = rule::read(connection, catalogue)?;
    rules.retain(|rule| {
        rule.end.is_none_or(|end| end > now) && rule.begin.is_none_or(|begin| begin <= until)
    });
    let filters = Filters { connection, catalogue, answers: HashMap::new() };
    let mut site = Site { filters, question };
    for rule in rules {
        site.take(&rule, &mut promotions)?;
    }
    Ok(promotions)
}

/// Where the rules are asked about.
struct Site<'a> {
    filters: Filters<'a>,
    question: Question<'a>,
}

impl Site<'_> {
    /// Puts one rule where it belongs.
    fn take(&mut self, rule: &Rule, promotions: &mut Promotions) -> Result<(), Error> {
        let (items, judged) = match self.filters.items(rule)? {
            Ok(items) => (items, self.judge(rule)?),
            Err(why) => (None, Judged::left_out(format!("its item filter: {why}"))),
        };
        for (why, on_purpose) in judged.doubts {
            let (name, items) = (rule.name.clone(), items.clone());
            promotions.skipped.push(Skipped { name, why, items, on_purpose });
        }
        if judged.buyers.is_empty() {
            return Ok(());
        }
        let folded = |items: Vec<ItemNo>| items.iter().map(ItemNo::folded).collect::<HashSet<_>>();
        promotions.rules.push(Promotion {
            name: rule.name.clone(),
            begin: rule.begin,
            end: rule.end,
            breaks: judged.breaks,
            items: items.map(folded),
            buyers: judged.buyers,
        });
        Ok(())
    }

    /// Whom the rule is for, and how it makes its prices.
    fn judge(&mut self, rule: &Rule) -> Result<Judged, Error> {
        if rule.custom {
            return Ok(Judged::left_out("it is priced by a procedure of the site's own"));
        }
        if rule.twofer {
            return Ok(Judged::left_out("it is a two-for-one rule"));
        }
        let breaks = self.breaks(rule);
        if breaks.is_empty() {
            return Ok(Judged::default());
        }
        let (buyers, mut doubts) = self.buyers(rule)?;
        if buyers.is_empty() {
            if doubts.is_empty() {
                doubts.extend(self.unclaimed(rule));
            }
            return Ok(Judged { doubts, ..Judged::default() });
        }
        match self.filters.sale(rule, self.question.prices.store.as_deref())? {
            Ok(true) => {}
            Ok(false) => return Ok(Judged::default()),
            Err(why) => return Ok(Judged::left_out(why)),
        }
        if self.question.tiers.is_some() && rule.mixes && breaks.iter().any(above_one) {
            let why = "its quantities add up over several items (mix and match)";
            return Ok(Judged::left_out(why));
        }
        Ok(match breaks.iter().map(rule::Break::known).collect() {
            Ok(breaks) => Judged { buyers, breaks, doubts },
            Err(why) => Judged::left_out(why),
        })
    }

    /// The breaks that are asked for.
    fn breaks<'r>(&self, rule: &'r Rule) -> &'r [rule::Break] {
        if self.question.tiers.is_some() {
            return &rule.breaks;
        }
        let one = rule.breaks.iter().rposition(|step| step.from <= Decimal::ONE);
        one.map_or(&[], |one| &rule.breaks[one..=one])
    }

    /// The buyers that the rule is for, and why it is not known of others.
    fn buyers(&mut self, rule: &Rule) -> Result<(Vec<usize>, Vec<Doubt>), Error> {
        let (mut buyers, mut doubts) = (Vec::new(), Vec::new());
        for (place, buyer) in self.question.buyers.iter().enumerate() {
            let nobody = matches!(buyer, Buyer::Customer(None)) && rule.chooses_customers();
            if nobody && self.question.tiers.is_some() {
                // What certain customers pay is not what everybody pays.
                continue;
            }
            match self.filters.customer(rule, (place, buyer))? {
                Ok(true) => buyers.push(place),
                Ok(false) => {}
                Err(why) => doubts.push((why, false)),
            }
        }
        // A filter that cannot be read at all is so for every buyer.
        doubts.dedup();
        Ok((buyers, doubts))
    }

    /// What is told of a rule for customers whom no group stands for, and whether that is meant so.
    fn unclaimed(&self, rule: &Rule) -> Option<Doubt> {
        let groups = &self.question.tiers.filter(|_| rule.chooses_customers())?.groups;
        let (key, value) =
            match rule.customers.iter().find_map(|filter| predicate::equality(filter)) {
                _ if !rule.customer.is_empty() => ("customer".to_owned(), rule.customer.clone()),
                Some((column, code)) if fold(&column) == "CATEG_COD" => ("code".to_owned(), code),
                Some((column, code)) => (format!("column = \"{column}\", code"), code),
                None => ("customer".to_owned(), "...".to_owned()),
            };
        let why = format!(
            "it is for certain customers, and no group of the store stands for them; with \
             `{{ group = \"...\", {key} = {value:?} }}` in `{GROUPS}` one would"
        );
        Some((why, groups.is_some()))
    }
}

fn above_one(step: &rule::Break) -> bool {
    step.from > Decimal::ONE
}

impl Judged {
    fn left_out(why: impl Into<String>) -> Self {
        Self { doubts: vec![(why.into(), false)], ..Self::default() }
    }
}
