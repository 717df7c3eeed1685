//! Searches for orders and customers that miss nothing while rows change: a page begins behind the
//! last row of the page before, by time of change and id, instead of counting rows.

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::super::client::Rest;
use super::super::lookups::{paged, pages};
use super::super::trouble::Trouble;
use super::super::{Magento2, api as wire};
use super::api::{Order, Owner, tidied};
use super::map;
use crate::model::WebOrder;
use crate::store::http::url::Query;
use crate::store::{Fault, OrderPage, OrderSearch};

/// Rows of a page: an order with 40 lines is some 200 kB of JSON.
pub(super) const PAGE: usize = 50;
/// Ids of one search: a page of whole orders, in an address of moderate length.
pub(super) const MOST: usize = PAGE;

/// A search with filters: groups are joined by AND, the filters of one by OR.
#[derive(Clone, Debug, Default)]
pub(super) struct Search {
    query: Query,
    groups: usize,
}

impl Search {
    /// With one more group of field, condition and value.
    pub(super) fn group(mut self, filters: &[(&str, &str, &str)]) -> Self {
        for (n, (field, condition, value)) in filters.iter().enumerate() {
            let name = format!("searchCriteria[filter_groups][{}][filters][{n}]", self.groups);
            self.query = self
                .query
                .with(format!("{name}[field]"), field)
                .with(format!("{name}[condition_type]"), condition)
                .with(format!("{name}[value]"), value);
        }
        self.groups += 1;
        self
    }

    pub(super) fn sorted(mut self, fields: &[&str]) -> Self {
        for (n, field) in fields.iter().enumerate() {
            let name = format!("searchCriteria[sortOrders][{n}]");
            self.query = self
                .query
                .with(format!("{name}[field]"), field)
                .with(format!("{name}[direction]"), "ASC");
        }
        self
    }

    pub(super) fn query(&self) -> &Query {
        &self.query
    }
}

/// The last row of a page: what changed later, or then and has a higher id, is still to come.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Cursor {
    time: String,
    id: u64,
}

impl Cursor {
    fn parse(text: &str) -> Option<Self> {
        let (time, id) = text.split_once('|')?;
        Some(Self { time: time.to_owned(), id: id.parse().ok()? })
    }

    fn text(&self) -> String {
        format!("{}|{}", self.time, self.id)
    }
}

/// What of a row the cursor is made of; customers call their id otherwise.
#[derive(Debug, Deserialize)]
struct Key {
    #[serde(alias = "id")]
    entity_id: u64,
    #[serde(default)]
    updated_at: String,
}

/// What changed since, from the cursor on, at most `size` rows; and the next cursor.
pub(super) fn changed(
    rest: &mut Rest,
    path: &str,
    since: DateTime<Utc>,
    page: Option<&str>,
    size: &mut usize,
) -> Result<(Vec<Value>, Option<String>), Trouble> {
    let after = match page {
        Some(text) => Some(Cursor::parse(text).ok_or_else(|| {
            Trouble::rejected(format!("`{text}` is no place in a list of changes"))
        })?),
        None => None,
    };
    let stamp = map::stamp(since);
    let from = after.as_ref().map_or(stamp.as_str(), |cursor| cursor.time.as_str());
    let mut search = Search::default().group(&[("updated_at", "gteq", from)]);
    if let Some(Cursor { time, id }) = &after {
        let later = ("updated_at", "gt", time.as_str());
        search = search.group(&[later, ("entity_id", "gt", &id.to_string())]);
    }
    let search = search.sorted(&["updated_at", "entity_id"]);
    let read = sized(rest, path, &search, size)?;
    let total = read.total_count;
    let rows = read.items.unwrap_or_default();
    let last = rows.last().map(Key::deserialize).transpose();
    let last =
        last.map_err(|problem| Trouble::rejected(format!("a row of `{path}`: {problem}")))?;
    let next = last
        .filter(|_| total > rows.len())
        .map(|key| Cursor { time: key.updated_at, id: key.entity_id })
        .filter(|next| after.as_ref() != Some(next));
    Ok((rows, next.map(|cursor| cursor.text())))
}

/// One page, as large as the store allows.
fn sized(
    rest: &mut Rest,
    path: &str,
    search: &Search,
    size: &mut usize,
) -> Result<wire::Page<Value>, Trouble> {
    loop {
        match rest.get(&paged(search.query(), *size, 1).on(path)) {
            Err(trouble) if trouble.fewer_than(*size).is_some() => {
                *size = trouble.fewer_than(*size).unwrap_or(1);
                log::info!("the store gives {size} rows at a time");
            }
            answer => return answer,
        }
    }
}

/// The rows of these ids that exist.
pub(super) fn by_ids(rest: &mut Rest, path: &str, ids: &[String]) -> Result<Vec<Value>, Trouble> {
    let mut rows = Vec::new();
    for some in ids.chunks(MOST) {
        let search = Search::default().group(&[("entity_id", "in", &some.join(","))]);
        rows.extend(all::<Value>(rest, path, &search.sorted(&["entity_id"]))?);
    }
    Ok(rows)
}

/// All rows of a search that has few.
pub(super) fn all<T: DeserializeOwned>(
    rest: &mut Rest,
    path: &str,
    search: &Search,
) -> Result<Vec<T>, Trouble> {
    pages(rest, path, search.query())
}

impl Magento2 {
    pub(in super::super) fn search_orders(
        &mut self,
        search: &OrderSearch,
    ) -> Result<OrderPage, Trouble> {
        let (rows, next) = match search {
            OrderSearch::ChangedSince { since, page } => {
                changed(&mut self.rest, "orders", *since, page.as_deref(), &mut self.order_rows)?
            }
            OrderSearch::Ids(ids) => (by_ids(&mut self.rest, "orders", ids)?, None),
            OrderSearch::Number(number) => {
                let search = Search::default().group(&[("increment_id", "eq", number)]);
                (all(&mut self.rest, "orders", &search.sorted(&["entity_id"]))?, None)
            }
        };
        let orders = rows.into_iter().map(|row| self.understood(row)).collect();
        Ok(OrderPage { orders, next })
    }

    /// One that cannot be understood is no reason not to read the others.
    fn understood(&self, row: Value) -> (String, Result<WebOrder, Fault>) {
        let id = row.get("entity_id").map(ToString::to_string).unwrap_or_default();
        let fees = &self.settings.order_fees;
        let read = Order::deserialize(tidied(row)).map_err(|problem| problem.to_string());
        let order = read.and_then(|order| map::order(&order, fees)).map_err(|problem| {
            Fault::rejected(format!("order `{id}` of the store cannot be understood: {problem}"))
        });
        (id, order)
    }

    /// Orders with documents that were made or changed since.
    pub(in super::super) fn moved_orders(
        &mut self,
        since: DateTime<Utc>,
    ) -> Result<Vec<String>, Trouble> {
        let mut ids = std::collections::BTreeSet::new();
        for path in ["invoices", "shipments", "creditmemos"] {
            let search = Search::default()
                .group(&[("updated_at", "gteq", &map::stamp(since))])
                .sorted(&["entity_id"]);
            let query = search.query().clone().with("fields", "items[order_id],total_count");
            let owners: Vec<Owner> = pages(&mut self.rest, path, &query)?;
            ids.extend(owners.into_iter().map(|owner| owner.order_id));
        }
        Ok(ids.into_iter().map(|id| id.to_string()).collect())
    }
}
