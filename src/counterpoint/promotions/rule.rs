//! A price rule with its group and quantity breaks, as the tables have it.

use chrono::{NaiveDateTime, NaiveTime, TimeDelta};
use rust_decimal::Decimal;

use crate::counterpoint::catalogue::Catalogue;
use crate::counterpoint::connection::Connection;
use crate::counterpoint::error::Error;
use crate::counterpoint::row::Row;
use crate::counterpoint::sql::{self, Request};
use crate::model::{self, Basis, GroupKind, Method, Value};

/// Columns that not every site has, with the statement's name of their table.
const FURTHER: [(&str, &str, &str); 5] = [
    ("g", "IM_PRC_GRP", "MIX_MATCH_COD"),
    ("r", "IM_PRC_RUL", "CUST_NO"),
    ("r", "IM_PRC_RUL", "ITEM_NO"),
    ("r", "IM_PRC_RUL", "IS_CUSTOM"),
    ("r", "IM_PRC_RUL", "USE_BOGO_TWOFER"),
];

/// A rule with its group.
pub(super) struct Rule {
    kind: Option<GroupKind>,
    group: String,
    group_order: i64,
    number: i64,
    pub(super) name: String,
    pub(super) begin: Option<NaiveDateTime>,
    pub(super) end: Option<NaiveDateTime>,
    pub(super) customers: Vec<String>,
    pub(super) customer: String,
    pub(super) items: String,
    pub(super) item: String,
    pub(super) sale: String,
    pub(super) custom: bool,
    pub(super) twofer: bool,
    /// Whether the quantities of several items add up.
    pub(super) mixes: bool,
    pub(super) breaks: Vec<Break>,
}

/// A quantity break.
pub(super) struct Break {
    pub(super) from: Decimal,
    method: String,
    basis: String,
    amount: Option<Decimal>,
}

/// All enabled rules in the order of search, their breaks with them, ascending.
pub(super) fn read(connection: &mut Connection, catalogue: &Catalogue) -> Result<Vec<Rule>, Error> {
    let request = request(catalogue);
    let rows = connection.rows(&request, |row| Ok((rule(row)?, quantity_break(row)?)))?;
    let mut rules: Vec<Rule> = Vec::new();
    for (rule, quantity_break) in rows {
        if rules.last().is_none_or(|last| !last.same(&rule)) {
            rules.push(rule);
        }
        if let Some(last) = rules.last_mut() {
            last.breaks.extend(quantity_break);
        }
    }
    rules.sort_by(|a, b| a.order().cmp(&b.order()));
    Ok(rules)
}

/// The enabled rules, with the columns that this site has.
pub(in crate::counterpoint) fn request(catalogue: &Catalogue) -> Request {
    let further: Vec<String> = FURTHER
        .iter()
        .filter(|(_, table, column)| catalogue.column(table, column).is_some())
        .map(|(alias, _, column)| format!(", {}", sql::quoted(alias, column)))
        .collect();
    Request::new(&sql::PRICE_RULES).slot("further", &further.concat())
}

fn rule(row: &Row<'_>) -> Result<Rule, Error> {
    let further = |name: &str| {
        if row.has(name) {
            row.text(name).map(|text| text.trim().to_owned())
        } else {
            Ok(String::new())
        }
    };
    let yes = |name: &str| further(name).map(|text| text.eq_ignore_ascii_case("Y"));
    let filled = |name: &str| row.text(name).map(|text| text.trim().to_owned());
    let time = |name: &str, none: &str| {
        let open = row.text(none)?.eq_ignore_ascii_case("Y");
        Ok(match row.value(name)? {
            Value::Time(time) if !open => Some(time),
            _ => None,
        })
    };
    let kind = row.text("GRP_TYP")?;
    let (group, number) = (row.text("GRP_COD")?, row.integer("RUL_SEQ_NO")?);
    let name = format!("{kind}/{group} rule {number} ({})", row.text("DESCR")?);
    let customers = [filled("group_customers")?, filled("rule_customers")?];
    Ok(Rule {
        kind: group_kind(&kind),
        group,
        group_order: row.integer("GRP_SEQ_NO")?,
        number,
        name,
        begin: time("BEG_DAT", "NO_BEG_DAT")?,
        end: time("END_DAT", "NO_END_DAT")?.map(after),
        customers: customers.into_iter().filter(|filter| !filter.is_empty()).collect(),
        customer: further("CUST_NO")?,
        items: filled("rule_items")?,
        item: further("ITEM_NO")?,
        sale: filled("rule_sale")?,
        custom: yes("IS_CUSTOM")?,
        twofer: yes("USE_BOGO_TWOFER")?,
        mixes: !further("MIX_MATCH_COD")?.is_empty(),
        breaks: Vec::new(),
    })
}

fn group_kind(word: &str) -> Option<GroupKind> {
    match word.trim().to_uppercase().as_str() {
        "C" => Some(GroupKind::Contract),
        "P" => Some(GroupKind::Promotional),
        "S" => Some(GroupKind::Special),
        _ => None,
    }
}

/// The first second after an end: a day without a time is the whole day, a time is its own last
/// second.
fn after(end: NaiveDateTime) -> NaiveDateTime {
    let length =
        if end.time() == NaiveTime::MIN { TimeDelta::days(1) } else { TimeDelta::seconds(1) };
    end.checked_add_signed(length).unwrap_or(end)
}

fn quantity_break(row: &Row<'_>) -> Result<Option<Break>, Error> {
    let Some(from) = row.decimal("MIN_QTY")? else { return Ok(None) };
    Ok(Some(Break {
        from,
        method: row.text("PRC_METH")?.trim().to_uppercase(),
        basis: row.text("PRC_BASIS")?.trim().to_uppercase(),
        amount: row.decimal("AMT_OR_PCT")?,
    }))
}

impl Rule {
    /// Whether it is for certain customers only.
    pub(super) fn chooses_customers(&self) -> bool {
        !self.customers.is_empty() || !self.customer.is_empty()
    }

    fn same(&self, other: &Self) -> bool {
        self.kind == other.kind && self.group == other.group && self.number == other.number
    }

    /// Contract, promotional, special; groups in their order, rules in theirs.
    fn order(&self) -> (bool, Option<GroupKind>, i64, &str, i64) {
        (self.kind.is_none(), self.kind, self.group_order, &self.group, self.number)
    }
}

impl Break {
    /// The break, where its method and basis are known for sure.
    pub(super) fn known(&self) -> Result<model::Break, String> {
        let method = match self.method.as_str() {
            "D" => Method::Percent,
            "A" => Method::Amount,
            "F" => Method::Fixed,
            other => return Err(format!("its price method `{other}` is not known for sure")),
        };
        let basis = match self.basis.as_str() {
            "R" => Basis::Regular,
            digit @ ("1" | "2" | "3" | "4" | "5" | "6") => Basis::Level(digit.parse().unwrap_or(1)),
            _ if method == Method::Fixed => Basis::Level(1),
            other => return Err(format!("its price basis `{other}` is not known for sure")),
        };
        let amount = self.amount.ok_or_else(|| "it has no amount".to_owned())?;
        Ok(model::Break { from: self.from, method, amount, basis })
    }
}
