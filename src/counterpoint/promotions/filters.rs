//! What a rule's filters say: asked of SQL Server, which knows them best.

use std::collections::HashMap;

use super::Buyer;
use super::rule::Rule;
use crate::config;
use crate::counterpoint::catalogue::{Catalogue, Kind};
use crate::counterpoint::columns::expression;
use crate::counterpoint::connection::Connection;
use crate::counterpoint::error::{Error, ErrorKind};
use crate::counterpoint::predicate::{Subject, condition};
use crate::counterpoint::row::Row;
use crate::counterpoint::sql::{self, Request};
use crate::model::{ItemNo, fold};

/// An answer; the inner error says in words why there is none.
pub(super) type Answer<T> = Result<Result<T, String>, Error>;

/// Where filters are evaluated.
pub(super) struct Filters<'a> {
    pub(super) connection: &'a mut Connection,
    pub(super) catalogue: &'a Catalogue,
    /// Customer filters already answered, by filter and buyer: a group's stands at each of its rules.
    pub(super) answers: HashMap<(String, usize), Result<bool, String>>,
}

impl Filters<'_> {
    /// The items in scope that the rule names; `None` = all.
    pub(super) fn items(&mut self, rule: &Rule) -> Answer<Option<Vec<ItemNo>>> {
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

    /// Whether the rule is for this buyer.
    pub(super) fn customer(
        &mut self,
        rule: &Rule,
        (place, buyer): (usize, &Buyer<'_>),
    ) -> Answer<bool> {
        if !rule.chooses_customers() {
            return Ok(Ok(true));
        }
        match buyer {
            Buyer::Customer(None) => {
                return Ok(Err(
                    "it is for certain customers, and `prices.customer` names none".into()
                ));
            }
            Buyer::Customer(Some(no)) if fold(no) == fold(&rule.customer) => {}
            _ if rule.customer.is_empty() => {}
            // One customer is never a whole class.
            _ => return Ok(Ok(false)),
        }
        for filter in &rule.customers {
            let known = (filter.clone(), place);
            let answer = match self.answers.get(&known) {
                Some(answer) => answer.clone(),
                None => self.holds(filter, buyer)?,
            };
            self.answers.insert(known, answer.clone());
            match answer {
                Ok(true) => {}
                Ok(false) => return Ok(Ok(false)),
                Err(why) => return Ok(Err(format!("its customer filter: {why}"))),
            }
        }
        Ok(Ok(true))
    }

    /// Whether the rule is for sales at this store; nothing else is known of a sale.
    pub(super) fn sale(&mut self, rule: &Rule, store: Option<&str>) -> Answer<bool> {
        if rule.sale.is_empty() {
            return Ok(Ok(true));
        }
        let Some(store) = store else {
            return Ok(Err("it is for certain sales, and `prices.store` names no store".into()));
        };
        let holds = self.known(&rule.sale, "PS_DOC_HDR", "STR_ID", store)?;
        Ok(holds.map_err(|why| format!("its sale filter: {why}")))
    }

    fn holds(&mut self, filter: &str, buyer: &Buyer<'_>) -> Answer<bool> {
        match buyer {
            Buyer::Customer(no) => self.one(filter, no.unwrap_or_default()),
            Buyer::Class { group, column, codes } => self.class(filter, group, column, codes),
        }
    }

    fn one(&mut self, filter: &str, customer: &str) -> Answer<bool> {
        let catalogue = self.catalogue;
        let column = |name: &str| columns(catalogue, "AR_CUST", name);
        let subject = Subject { table: "AR_CUST", column: &column };
        let mut request = Request::new(&sql::PRICE_RULE_CUSTOMERS).with(customer);
        match condition(filter, &subject, &mut request) {
            Ok(filter) => {
                let rows = self.ask(&request.slot("filter", &filter), |row| row.text("CUST_NO"))?;
                Ok(rows.map(|rows| !rows.is_empty()))
            }
            Err(why) => Ok(Err(why)),
        }
    }

    /// A filter over nothing but the class's own column is answered by the codes themselves, for
    /// customers to come as well. Any other is asked of every customer of the class, and must hold for
    /// all of them or for none.
    fn class(&mut self, filter: &str, group: &str, column: &str, codes: &[String]) -> Answer<bool> {
        let mut answers = Vec::new();
        for code in codes {
            match self.known(filter, "AR_CUST", column, code)? {
                Ok(holds) => answers.push(holds),
                Err(_) => return self.members(filter, group, column, codes),
            }
        }
        match (answers.contains(&true), answers.contains(&false)) {
            (true, true) => Ok(Err(format!(
                "it holds for some of the codes {} and not for others, which are one group `{group}`",
                codes.join(", ")
            ))),
            (holds, _) => Ok(Ok(holds)),
        }
    }

    fn members(
        &mut self,
        filter: &str,
        group: &str,
        column: &str,
        codes: &[String],
    ) -> Answer<bool> {
        let catalogue = self.catalogue;
        let named = |name: &str| columns(catalogue, "AR_CUST", name);
        let subject = Subject { table: "AR_CUST", column: &named };
        let mut request = Request::new(&sql::PRICE_RULE_CLASS);
        let list = request.list(codes, "varchar(50)");
        let filter = match condition(filter, &subject, &mut request) {
            Ok(filter) => filter,
            Err(why) => return Ok(Err(why)),
        };
        let class = columns(catalogue, "AR_CUST", column).unwrap_or_default();
        let request = request.slot("column", &class).slot("codes", &list).slot("filter", &filter);
        let counts =
            self.ask(&request, |row| Ok((row.integer("customers")?, row.integer("held")?)))?;
        Ok(counts.and_then(|counts| {
            let codes = codes.join(", ");
            match counts.first() {
                None | Some((0, _)) => Err(format!(
                    "no customer with {column} {codes} is there to ask it of, for the group `{group}`"
                )),
                Some((_, 0)) => Ok(false),
                Some((all, held)) if all == held => Ok(true),
                Some((all, held)) => Err(format!(
                    "it holds for {held} of the {all} customers with {column} {codes}, who are one group `{group}`"
                )),
            }
        }))
    }

    /// Whether a filter holds that speaks of nothing but one column, whose value is known.
    fn known(&mut self, filter: &str, table: &str, column: &str, value: &str) -> Answer<bool> {
        let mut request = Request::new(&sql::PRICE_RULE_HOLDS);
        let place = request.param(value);
        let known = |name: &str| {
            name.eq_ignore_ascii_case(column).then(|| format!("CAST({place} AS varchar(50))"))
        };
        let subject = Subject { table, column: &known };
        match condition(filter, &subject, &mut request) {
            Ok(filter) => {
                let rows = self.ask(&request.slot("filter", &filter), |row| row.flag("holds"))?;
                Ok(rows.map(|rows| rows.contains(&true)))
            }
            Err(why) => Ok(Err(why)),
        }
    }

    /// Asks SQL Server; what it refuses is the filter's fault and no reason to end the pass.
    fn ask<T>(
        &mut self,
        request: &Request,
        read: impl FnMut(&Row<'_>) -> Result<T, Error>,
    ) -> Answer<Vec<T>> {
        match self.connection.rows(request, read) {
            Ok(rows) => Ok(Ok(rows)),
            Err(error) if error.kind == ErrorKind::Statement => Ok(Err(error.message)),
            Err(error) => Err(error),
        }
    }
}

/// A customer that is not there would be one for whom no rule is.
pub(super) fn check_customer(
    connection: &mut Connection,
    customer: &str,
    store: &config::Store,
    group: &str,
) -> Result<(), Error> {
    let anybody = Request::new(&sql::PRICE_RULE_CUSTOMERS).with(customer).slot("filter", "1 = 1");
    if !connection.rows(&anybody, |row| row.text("CUST_NO"))?.is_empty() {
        return Ok(());
    }
    let error =
        Error::configuration(format!("could not find customer `{customer}` in Counterpoint"));
    Err(error.hint(format!(
        "the group `{group}` of [stores.{}.price-rules] names it: give a number of AR_CUST",
        store.name
    )))
}

/// The SQL for a column that a filter may name.
pub(super) fn columns(catalogue: &Catalogue, table: &str, name: &str) -> Option<String> {
    let column = catalogue.column(table, name)?;
    let read = !matches!(column.kind, Kind::Guid | Kind::Other | Kind::RowVersion);
    read.then(|| expression(table, name, column))
}
