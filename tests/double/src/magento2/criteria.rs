//! Query strings and `searchCriteria`: filters, sorting, paging and the echo in list answers.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::BTreeMap;

use percent_encoding::percent_decode_str;
use rust_decimal::Decimal;
use serde_json::{Map, Value, json};

use super::failure::{Failure, required};
use super::settings::InputLimit;

/// The parameters of a query string, decoded, in order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Query(Vec<(String, String)>);

impl Query {
    pub(crate) fn parse(query: &str) -> Self {
        let decode = |text: &str| {
            percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned()
        };
        Self(
            query
                .split('&')
                .filter(|pair| !pair.is_empty())
                .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
                .map(|(name, value)| (decode(name), decode(value)))
                .collect(),
        )
    }

    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().rev().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }
}

/// One condition.
#[derive(Clone, Debug, Default)]
pub(crate) struct Filter {
    pub(crate) field: String,
    pub(crate) value: String,
    pub(crate) condition: String,
}

/// A parsed `searchCriteria`.
#[derive(Clone, Debug, Default)]
pub(crate) struct Criteria {
    /// Groups joined by AND; the filters of a group by OR.
    pub(crate) groups: Vec<Vec<Filter>>,
    /// Field and whether descending.
    pub(crate) sort: Vec<(String, bool)>,
    page_size: Option<i64>,
    current_page: Option<i64>,
}

impl Criteria {
    /// Reads the criteria; without any the request is refused.
    pub(crate) fn required(query: &Query, limit: Option<InputLimit>) -> Result<Self, Failure> {
        let any = query.0.iter().any(|(name, _)| is_criteria(name));
        if any { Self::optional(query, limit) } else { Err(required("searchCriteria")) }
    }

    /// Reads the criteria; none means all rows.
    pub(crate) fn optional(query: &Query, limit: Option<InputLimit>) -> Result<Self, Failure> {
        let mut criteria = Self::default();
        let mut groups: BTreeMap<u64, BTreeMap<u64, Filter>> = BTreeMap::new();
        let mut sort: BTreeMap<u64, (String, bool)> = BTreeMap::new();
        for (name, value) in query.0.iter().filter(|(name, _)| is_criteria(name)) {
            let keys = keys(name);
            let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
            match keys[..] {
                ["pagesize"] => criteria.page_size = value.parse().ok(),
                ["currentpage"] => criteria.current_page = value.parse().ok(),
                ["filtergroups", group, "filters", filter, part] => {
                    let filter =
                        groups.entry(number(group)).or_default().entry(number(filter)).or_default();
                    set_part(filter, part, value);
                }
                ["sortorders", n, part] => {
                    let order = sort.entry(number(n)).or_default();
                    match part {
                        "field" => order.0.clone_from(value),
                        _ => order.1 = value.eq_ignore_ascii_case("desc"),
                    }
                }
                _ => {}
            }
        }
        criteria.groups = groups.into_values().map(|g| g.into_values().collect()).collect();
        criteria.sort = sort.into_values().collect();
        criteria.apply(limit)?;
        Ok(criteria)
    }

    fn apply(&mut self, limit: Option<InputLimit>) -> Result<(), Failure> {
        let Some(limit) = limit else { return Ok(()) };
        match self.page_size {
            Some(size) if size > i64::from(limit.page_size) => {
                Err(Failure::bad("Maximum SearchCriteria pageSize is %max")
                    .with(json!({ "max": limit.page_size })))
            }
            Some(_) => Ok(()),
            None => {
                self.page_size = Some(999_999);
                Ok(())
            }
        }
    }

    /// Rows to skip and rows to show.
    pub(crate) fn window(&self) -> (usize, usize) {
        let size = match self.page_size {
            None | Some(0) => usize::MAX,
            Some(size) => usize::try_from(size).unwrap_or(1),
        };
        let page = self.current_page.and_then(|p| usize::try_from(p).ok()).unwrap_or(1).max(1);
        (size.saturating_mul(page - 1), size)
    }

    /// The answer of a list: items, the criteria as understood, and the count of all matches.
    pub(crate) fn answer(&self, items: Vec<Value>, total: usize) -> Value {
        let items = Value::Array(items);
        json!({ "items": items, "search_criteria": self.echo(), "total_count": total })
    }

    /// Filters, sorts and pages `rows`, whose members are the fields.
    pub(crate) fn list(&self, rows: Vec<Value>) -> Value {
        let mut rows: Vec<Value> =
            rows.into_iter().filter(|row| self.matches(|field| member(row, field))).collect();
        self.sort_by(&mut rows, member);
        let total = rows.len();
        let (skip, take) = self.window();
        self.answer(rows.into_iter().skip(skip).take(take).collect(), total)
    }

    /// Whether a row, given as a look-up of its fields, matches.
    pub(crate) fn matches<'a>(&self, get: impl Fn(&str) -> Option<Cow<'a, str>>) -> bool {
        self.groups.iter().all(|group| group.iter().any(|f| f.matches(get(&f.field).as_deref())))
    }

    /// Sorts stably by the sort orders.
    pub(crate) fn sort_by<T>(
        &self,
        rows: &mut [T],
        get: impl Fn(&T, &str) -> Option<Cow<'static, str>>,
    ) {
        for (field, descending) in self.sort.iter().rev() {
            rows.sort_by(|a, b| {
                let order = compare_optional(get(a, field).as_deref(), get(b, field).as_deref());
                if *descending { order.reverse() } else { order }
            });
        }
    }

    fn echo(&self) -> Value {
        let mut echo = Map::new();
        let groups: Vec<Value> = self
            .groups
            .iter()
            .map(|group| json!({ "filters": group.iter().map(Filter::echo).collect::<Vec<_>>() }))
            .collect();
        echo.insert("filter_groups".to_owned(), json!(groups));
        if !self.sort.is_empty() {
            let orders: Vec<Value> = self
                .sort
                .iter()
                .map(|(f, desc)| json!({ "field": f, "direction": if *desc { "DESC" } else { "ASC" } }))
                .collect();
            echo.insert("sort_orders".to_owned(), json!(orders));
        }
        if let Some(size) = self.page_size {
            echo.insert("page_size".to_owned(), json!(size));
        }
        if let Some(page) = self.current_page {
            echo.insert("current_page".to_owned(), json!(page));
        }
        Value::Object(echo)
    }
}

impl Filter {
    pub(crate) fn condition(&self) -> &str {
        if self.condition.is_empty() { "eq" } else { &self.condition }
    }

    fn echo(&self) -> Value {
        json!({ "field": self.field, "value": self.value, "condition_type": self.condition() })
    }

    /// The values of an `in`, `nin` or `eq`.
    pub(crate) fn values(&self) -> impl Iterator<Item = &str> {
        let whole = !matches!(self.condition(), "in" | "nin");
        let mut parts = self.value.split(',');
        std::iter::from_fn(move || if whole { None } else { parts.next() })
            .chain(whole.then_some(self.value.as_str()))
            .map(str::trim_end)
    }

    /// Whether a row matches that holds this value in the field.
    pub(crate) fn matches(&self, held: Option<&str>) -> bool {
        let wanted = self.value.as_str();
        match (self.condition(), held) {
            ("null", held) => held.is_none(),
            ("notnull", held) => held.is_some(),
            ("eq", Some(held)) => compare(held, wanted).is_eq(),
            ("neq", Some(held)) => compare(held, wanted).is_ne(),
            ("in", Some(held)) => self.values().any(|v| compare(held, v).is_eq()),
            ("nin", Some(held)) => !self.values().any(|v| compare(held, v).is_eq()),
            ("like", Some(held)) => like(held, wanted),
            ("nlike", Some(held)) => !like(held, wanted),
            ("finset", Some(held)) => held.split(',').any(|v| compare(v, wanted).is_eq()),
            ("nfinset", Some(held)) => !held.split(',').any(|v| compare(v, wanted).is_eq()),
            ("gt", Some(held)) => against(held, wanted, Ordering::is_gt),
            ("gteq" | "from" | "moreq", Some(held)) => against(held, wanted, Ordering::is_ge),
            ("lt", Some(held)) => against(held, wanted, Ordering::is_lt),
            ("lteq" | "to", Some(held)) => against(held, wanted, Ordering::is_le),
            _ => false,
        }
    }
}

fn is_criteria(name: &str) -> bool {
    let root = name.split('[').next().unwrap_or_default();
    matches!(root, "searchCriteria" | "search_criteria")
}

/// `searchCriteria[filter_groups][0]` as `["filtergroups", "0"]`: both spellings become one.
fn keys(name: &str) -> Vec<String> {
    name.split('[')
        .skip(1)
        .map(|key| key.trim_end_matches(']').replace('_', "").to_lowercase())
        .collect()
}

fn set_part(filter: &mut Filter, part: &str, value: &str) {
    match part {
        "field" => value.clone_into(&mut filter.field),
        "value" => value.clone_into(&mut filter.value),
        "conditiontype" => value.clone_into(&mut filter.condition),
        _ => {}
    }
}

fn number(text: &str) -> u64 {
    text.parse().unwrap_or(0)
}

fn member(row: &Value, field: &str) -> Option<Cow<'static, str>> {
    match row.get(field)? {
        Value::Null => None,
        Value::Bool(flag) => Some(Cow::Borrowed(if *flag { "1" } else { "0" })),
        other => Some(Cow::Owned(super::failure::plain(other))),
    }
}

fn compare_optional(a: Option<&str>, b: Option<&str>) -> Ordering {
    match (a, b) {
        (Some(a), Some(b)) => compare(a, b),
        (a, b) => a.is_some().cmp(&b.is_some()),
    }
}

/// As the database compares: numbers by value, text without case and trailing spaces.
fn compare(a: &str, b: &str) -> Ordering {
    if let (Ok(a), Ok(b)) = (a.parse::<Decimal>(), b.parse::<Decimal>()) {
        return a.cmp(&b);
    }
    a.trim_end().to_lowercase().cmp(&b.trim_end().to_lowercase())
}

/// Compares times as times; a value that is no time matches any time, as the database has it.
fn against(held: &str, wanted: &str, test: fn(Ordering) -> bool) -> bool {
    if !is_time(held) {
        return test(compare(held, wanted));
    }
    let wanted = wanted.replacen('T', " ", 1);
    let wanted = wanted.trim_end_matches('Z');
    !is_time(wanted) || test(held.cmp(wanted))
}

fn is_time(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() >= 10
        && bytes[4] == b'-'
        && bytes[7] == b'-'
        && bytes[..4].iter().all(u8::is_ascii_digit)
}

fn like(held: &str, pattern: &str) -> bool {
    let held: Vec<char> = held.to_lowercase().chars().collect();
    let pattern: Vec<char> = pattern.to_lowercase().chars().collect();
    let (mut h, mut p) = (0, 0);
    let mut back: Option<(usize, usize)> = None;
    while h < held.len() {
        match pattern.get(p) {
            Some('%') => {
                back = Some((p + 1, h));
                p += 1;
            }
            Some(&c) if c == '_' || c == held[h] => {
                h += 1;
                p += 1;
            }
            _ => match back {
                Some((after, from)) => {
                    back = Some((after, from + 1));
                    (p, h) = (after, from + 1);
                }
                None => return false,
            },
        }
    }
    pattern[p..].iter().all(|&c| c == '%')
}
