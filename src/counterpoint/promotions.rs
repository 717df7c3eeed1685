//! Price rules -> what can be evaluated exactly for a quantity of 1, and what cannot, by name.

use std::collections::HashSet;

use chrono::{NaiveDateTime, NaiveTime, TimeDelta};
use rust_decimal::Decimal;

use super::catalogue::{Catalogue, Kind};
use super::columns::expression;
use super::connection::Connection;
use super::error::{Error, ErrorKind};
use super::predicate::{Subject, condition};
use super::row::Row;
use super::sql::{self, Request};
use crate::config::Prices;
use crate::model::{Basis, GroupKind, ItemNo, Method, Promotion, Promotions, Skipped, Value, fold};

/// Columns of `IM_PRC_RUL` that not every site has.
const FURTHER: [&str; 4] = ["CUST_NO", "ITEM_NO", "IS_CUSTOM", "USE_BOGO_TWOFER"];

/// A rule with its group, as the tables have it.
struct Rule {
    kind: Option<GroupKind>,
    group: String,
    group_order: i64,
    number: i64,
    name: String,
    begin: Option<NaiveDateTime>,
    end: Option<NaiveDateTime>,
    customers: Vec<String>,
    customer: String,
    items: String,
    item: String,
    sale: String,
    custom: bool,
    twofer: bool,
    breaks: Vec<Break>,
}

/// A quantity break.
struct Break {
    from: Decimal,
    method: String,
    basis: String,
    amount: Option<Decimal>,
}

/// Why a rule is not evaluated; `None` = it is not for this customer, store or quantity, and nothing
/// is to be told.
type Refused = Option<String>;

/// Reads the rules that run or begin before `until`, in Counterpoint's order; both times are its
/// wall clock.
pub(super) fn read(
    connection: &mut Connection,
    catalogue: &Catalogue,
    prices: &Prices,
    (now, until): (NaiveDateTime, NaiveDateTime),
) -> Result<Promotions, Error> {
    let mut promotions = Promotions::default();
    if !offered(catalogue) {
        return Ok(promotions);
    }
    let mut site = Site { connection, catalogue, prices };
    let mut rules = site.rules()?;
    rules.retain(|rule| {
        rule.end.is_none_or(|end| end > now) && rule.begin.is_none_or(|begin| begin <= until)
    });
    for rule in rules {
        site.take(&rule, &mut promotions)?;
    }
    Ok(promotions)
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

/// Where the rules are asked about.
struct Site<'a> {
    connection: &'a mut Connection,
    catalogue: &'a Catalogue,
    prices: &'a Prices,
}

impl Site<'_> {
    /// All enabled rules in the order of search, their breaks with them.
    fn rules(&mut self) -> Result<Vec<Rule>, Error> {
        let request = rules_request(self.catalogue);
        let rows = self.connection.rows(&request, |row| Ok((rule(row)?, quantity_break(row)?)))?;
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

    /// Puts one rule where it belongs.
    fn take(&mut self, rule: &Rule, promotions: &mut Promotions) -> Result<(), Error> {
        let (items, filter_refused) = match self.items(rule)? {
            Ok(items) => (Some(items), None),
            Err(why) => (None, Some(why)),
        };
        let made = match filter_refused {
            Some(why) => Err(Some(format!("its item filter: {why}"))),
            None => self.made(rule)?,
        };
        match made {
            Ok((method, basis, amount)) => {
                let items = items.flatten();
                let folded =
                    |items: Vec<ItemNo>| items.iter().map(ItemNo::folded).collect::<HashSet<_>>();
                promotions.rules.push(Promotion {
                    name: rule.name.clone(),
                    begin: rule.begin,
                    end: rule.end,
                    method,
                    amount,
                    basis,
                    items: items.map(folded),
                });
            }
            Err(Some(why)) => promotions.skipped.push(Skipped {
                name: rule.name.clone(),
                why,
                items: items.flatten(),
            }),
            Err(None) => {}
        }
        Ok(())
    }

    /// How the rule makes its price for one piece sold to the price-rule customer at the store.
    fn made(&mut self, rule: &Rule) -> Result<Result<(Method, Basis, Decimal), Refused>, Error> {
        if rule.custom {
            return Ok(Err(Some("it is priced by a procedure of the site's own".to_owned())));
        }
        if rule.twofer {
            return Ok(Err(Some("it is a two-for-one rule".to_owned())));
        }
        let Some(least) = rule.breaks.iter().rfind(|b| b.from <= Decimal::ONE) else {
            return Ok(Err(None));
        };
        for applies in [self.customer(rule)?, self.sale(rule)?] {
            match applies {
                Ok(true) => {}
                Ok(false) => return Ok(Err(None)),
                Err(why) => return Ok(Err(Some(why))),
            }
        }
        Ok(least.price().map_err(Some))
    }

    /// The items in scope that the rule names; `None` = all.
    fn items(&mut self, rule: &Rule) -> Result<Result<Option<Vec<ItemNo>>, String>, Error> {
        let catalogue = self.catalogue;
        let column = |name: &str| columns(catalogue, "IM_ITEM", name);
        let subject = Subject { table: "IM_ITEM", column: &column };
        let mut request = Request::new(&sql::PRICE_RULE_ITEMS);
        let mut conditions = Vec::new();
        if !rule.items.is_empty() {
            match condition(&rule.items, &subject, &mut request) {
                Ok(sql) => conditions.push(sql),
                Err(why) => return Ok(Err(why)),
            }
        }
        if !rule.item.is_empty() {
            let item = request.param(&rule.item);
            conditions.push(format!("IM_ITEM.ITEM_NO = CAST({item} AS varchar(50))"));
        }
        if conditions.is_empty() {
            return Ok(Ok(None));
        }
        let request = request.slot("filter", &conditions.join("\n  AND "));
        let items = self.ask(&request, |row| Ok(ItemNo(row.text("ITEM_NO")?)))?;
        Ok(items.map(Some))
    }

    /// Whether the rule is for the price-rule customer.
    fn customer(&mut self, rule: &Rule) -> Result<Result<bool, String>, Error> {
        if rule.customers.is_empty() && rule.customer.is_empty() {
            return Ok(Ok(true));
        }
        let Some(customer) = &self.prices.customer else {
            return Ok(Err("it is for certain customers, and `prices.customer` names none".into()));
        };
        if !rule.customer.is_empty() && fold(&rule.customer) != fold(customer) {
            return Ok(Ok(false));
        }
        let catalogue = self.catalogue;
        let column = |name: &str| columns(catalogue, "AR_CUST", name);
        let subject = Subject { table: "AR_CUST", column: &column };
        for filter in &rule.customers {
            let mut request = Request::new(&sql::PRICE_RULE_CUSTOMERS).with(customer);
            let filter = match condition(filter, &subject, &mut request) {
                Ok(filter) => filter,
                Err(why) => return Ok(Err(format!("its customer filter: {why}"))),
            };
            match self.ask(&request.slot("filter", &filter), |row| row.text("CUST_NO"))? {
                Ok(rows) if rows.is_empty() => return Ok(Ok(false)),
                Ok(_) => {}
                Err(why) => return Ok(Err(format!("its customer filter: {why}"))),
            }
        }
        Ok(Ok(true))
    }

    /// Whether the rule is for sales at the price-rule store; nothing else is known of a sale.
    fn sale(&mut self, rule: &Rule) -> Result<Result<bool, String>, Error> {
        if rule.sale.is_empty() {
            return Ok(Ok(true));
        }
        let Some(store) = &self.prices.store else {
            return Ok(Err("it is for certain sales, and `prices.store` names no store".into()));
        };
        let mut request = Request::new(&sql::PRICE_RULE_SALE);
        let place = request.param(store);
        let column =
            |name: &str| (name == "STR_ID").then(|| format!("CAST({place} AS varchar(10))"));
        let subject = Subject { table: "PS_DOC_HDR", column: &column };
        let filter = match condition(&rule.sale, &subject, &mut request) {
            Ok(filter) => filter,
            Err(why) => return Ok(Err(format!("its sale filter: {why}"))),
        };
        let holds = self.ask(&request.slot("filter", &filter), |row| row.flag("holds"))?;
        Ok(holds.map(|rows| rows.contains(&true)).map_err(|why| format!("its sale filter: {why}")))
    }

    /// Asks SQL Server; what it refuses is the filter's fault and no reason to end the pass.
    fn ask<T>(
        &mut self,
        request: &Request,
        read: impl FnMut(&Row<'_>) -> Result<T, Error>,
    ) -> Result<Result<Vec<T>, String>, Error> {
        match self.connection.rows(request, read) {
            Ok(rows) => Ok(Ok(rows)),
            Err(error) if error.kind == ErrorKind::Statement => Ok(Err(error.message)),
            Err(error) => Err(error),
        }
    }
}

/// The enabled rules, with the columns that this site has.
pub(super) fn rules_request(catalogue: &Catalogue) -> Request {
    let further: Vec<String> = FURTHER
        .iter()
        .filter(|column| catalogue.column("IM_PRC_RUL", column).is_some())
        .map(|column| format!(", {}", sql::quoted("r", column)))
        .collect();
    Request::new(&sql::PRICE_RULES).slot("further", &further.concat())
}

fn columns(catalogue: &Catalogue, table: &str, name: &str) -> Option<String> {
    let column = catalogue.column(table, name)?;
    let read = !matches!(column.kind, Kind::Other | Kind::RowVersion);
    read.then(|| expression(table, name, column))
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
    fn same(&self, other: &Self) -> bool {
        self.kind == other.kind && self.group == other.group && self.number == other.number
    }

    /// Contract, promotional, special; groups in their order, rules in theirs.
    fn order(&self) -> (bool, Option<GroupKind>, i64, &str, i64) {
        (self.kind.is_none(), self.kind, self.group_order, &self.group, self.number)
    }
}

impl Break {
    /// Methods and bases that are known for sure.
    fn price(&self) -> Result<(Method, Basis, Decimal), String> {
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
        Ok((method, basis, amount))
    }
}
