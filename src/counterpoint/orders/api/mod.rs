//! The document writer that lets NCR's Counterpoint REST API write.
//!
//! The API knows no key of ours: an order is known by its number, which is looked up in the database
//! before each request, under a lock that keeps other runs of cpsync off. Line GUIDs are the API's.

mod body;
mod client;

use serde_json::{Map, Value, json};

use self::client::{Client, Trouble};
use super::customer::{self, Step};
use super::document::Keys;
use super::fit::Fitted;
use super::prepare::{Prepared, prepare};
use super::rows::Cell;
use super::{CustomerWritten, DocumentWriter, Existing, Preview, PreviewRow, Refusal, Written};
use super::{find, sql_writer};
use crate::config::{AddressUse, CounterpointApi, Orders};
use crate::counterpoint::error::Error;
use crate::counterpoint::sql::{self, Request};
use crate::counterpoint::unit::{self, Stop, Unit};
use crate::counterpoint::{Connection, Counterpoint};
use crate::model::{CustomerRecord, Document};

/// Writes through the API.
pub(super) struct ApiWriter {
    orders: Orders,
    client: Client,
}

impl ApiWriter {
    /// Prepares it; makes no request.
    pub(super) fn new(orders: &Orders, api: &CounterpointApi) -> Result<Self, Error> {
        Ok(Self { orders: orders.clone(), client: Client::new(api)? })
    }

    fn create(
        &self,
        connection: &mut Connection,
        new: &customer::New<'_>,
    ) -> Result<Result<CustomerWritten, Refusal>, Error> {
        let mut warnings = Vec::new();
        let own = new.fitted(Cell::Later("(next customer number)"), &mut warnings);
        let mut body = json!({ "AR_CUST": object(&own) });
        if let Some(template) = &self.orders.customers.template {
            log::debug!("the API takes the workgroup's template customer, not `{template}`");
        }
        body["AR_CUST"]["STR_ID"] = self.orders.till.store.clone().into();
        let answer = match self.client.send("POST", "/Customer", &body) {
            Ok(answer) => answer,
            Err(trouble) => return sorted(trouble),
        };
        let Some(number) = answer["CUST_NO"].as_str().map(str::to_owned) else {
            return Ok(Err(Refusal::Unknown("the Counterpoint API told no `CUST_NO`".to_owned())));
        };
        let rule = new.rule(new.record.category.as_deref());
        let address = self.address(connection, new, &number, rule, &mut warnings)?;
        Ok(address.map(|ship_address| CustomerWritten {
            number,
            created: true,
            ship_address,
            warnings,
        }))
    }

    fn update(
        &self,
        counterpoint: &mut Counterpoint,
        new: &customer::New<'_>,
        number: &str,
    ) -> Result<Result<CustomerWritten, Refusal>, Error> {
        let known = match customer::expected(&mut counterpoint.connection, number)? {
            Ok(known) => known,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let mut warnings = Vec::new();
        let changes = object(&new.changes(&known, &mut warnings));
        if !changes.is_empty() {
            let body = json!({ "AR_CUST": changes });
            if let Err(trouble) = self.client.send("PATCH", &path(number), &body) {
                return sorted(trouble);
            }
        }
        let rule = new.rule(known.category.as_deref());
        let connection = &mut counterpoint.connection;
        let address = self.address(connection, new, number, rule, &mut warnings)?;
        Ok(address.map(|ship_address| CustomerWritten {
            number: known.number,
            created: false,
            ship_address,
            warnings,
        }))
    }

    fn address(
        &self,
        connection: &mut Connection,
        new: &customer::New<'_>,
        number: &str,
        rule: AddressUse,
        warnings: &mut Vec<String>,
    ) -> Result<Result<Option<String>, Refusal>, Error> {
        let (method, id, fitted) = match customer::step(connection, new, number, rule, warnings)? {
            Step::Keep(id) => return Ok(Ok(id)),
            Step::Change(id, fitted) => ("PATCH", id, fitted),
            Step::Add(id, fitted) => ("POST", id, fitted),
        };
        let body = json!({ "AR_SHIP_ADRS": [object(&fitted)] });
        match self.client.send(method, &format!("{}/Address", path(number)), &body) {
            Ok(_) => Ok(Ok(Some(id))),
            Err(trouble) => sorted(trouble),
        }
    }

    /// Sends the order and finds what became of it.
    fn post(
        &self,
        unit: &mut Unit<'_>,
        prepared: &Prepared<'_>,
        number: &str,
    ) -> Result<Written, Stop> {
        let document = prepared.document;
        sql_writer::claim(unit, &format!("cpsync order {number}"), "document")?;
        if let Some(there) = order(unit, number)? {
            return written(unit, there, true, Vec::new());
        }
        let keys = Keys::later(document);
        let mut warnings = Vec::new();
        let rows = prepared.fitted(&keys, &mut warnings);
        let answer = self.client.send("POST", "/Document", &body::document(&rows, &keys.deposit));
        let there = order(unit, number)?;
        match (answer, there) {
            (Ok(answer), Some(there)) => {
                let mut written = written(unit, there, false, warnings)?;
                written.deposit = reference(&answer, "Ticket");
                Ok(written)
            }
            // The answer was lost, the order was not.
            (Err(Trouble::Record(_)), Some(there)) => written(unit, there, false, warnings),
            (Ok(answer), None) => Err(other_number(number, &answer).into()),
            (Err(Trouble::Record(refusal)), None) => Err(refusal.into()),
            (Err(Trouble::Down(error)), _) => Err(error.into()),
        }
    }
}

impl DocumentWriter for ApiWriter {
    fn put_customer(
        &mut self,
        counterpoint: &mut Counterpoint,
        number: Option<&str>,
        record: &CustomerRecord,
    ) -> Result<Result<CustomerWritten, Refusal>, Error> {
        customer::prepared(counterpoint, &self.orders, record, |counterpoint, new| match number {
            None => self.create(&mut counterpoint.connection, new),
            Some(number) => self.update(counterpoint, new, number),
        })
    }

    fn preview_customer(
        &mut self,
        counterpoint: &mut Counterpoint,
        number: Option<&str>,
        record: &CustomerRecord,
    ) -> Result<Result<Preview, Refusal>, Error> {
        customer::preview(counterpoint, &self.orders, number, record)
    }

    fn write(
        &mut self,
        counterpoint: &mut Counterpoint,
        document: &Document,
        customer: &str,
    ) -> Result<Result<Written, Refusal>, Error> {
        let Some(number) = &document.number else { return Ok(Err(no_number(&self.orders))) };
        let site = counterpoint.order_tools()?;
        let prepared = prepare(&mut counterpoint.connection, &site, document, customer)?;
        let prepared = match prepared {
            Ok(prepared) => prepared,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let (_, writing) = counterpoint.both()?;
        unit::run(writing, "document", |unit| self.post(unit, &prepared, number))
    }

    fn preview(
        &mut self,
        counterpoint: &mut Counterpoint,
        document: &Document,
        customer: &str,
    ) -> Result<Result<Preview, Refusal>, Error> {
        let site = counterpoint.order_tools()?;
        let prepared = prepare(&mut counterpoint.connection, &site, document, customer)?;
        Ok(prepared.map(|prepared| {
            let keys = Keys::later(document);
            let mut warnings = Vec::new();
            let rows = prepared.fitted(&keys, &mut warnings);
            Preview { rows: shown(&body::document(&rows, &keys.deposit)), warnings }
        }))
    }
}

/// The order of this number, wherever it is.
fn order(unit: &mut Unit<'_>, number: &str) -> Result<Option<Existing>, Stop> {
    const NO_GUID: &str = "00000000-0000-0000-0000-000000000000";
    let found = unit.rows(&find::request(NO_GUID, Some(number)), find::existing)?;
    Ok(found.into_iter().next())
}

fn written(
    unit: &mut Unit<'_>,
    there: Existing,
    existed: bool,
    warnings: Vec<String>,
) -> Result<Written, Stop> {
    let request = Request::new(&sql::DOCUMENT_LINES).with(there.id.to_string());
    let lines = unit.rows(&request, |row| Ok(row.text("LIN_GUID")?.to_uppercase()))?;
    let guid = there.guid.unwrap_or_default();
    let (id, number) = (there.id, there.number);
    Ok(Written { id, guid, number, deposit: None, lines, existed, warnings })
}

/// `DOC_ID` of the document of this kind in the API's answer.
fn reference(answer: &Value, kind: &str) -> Option<String> {
    let documents = answer["Documents"].as_array()?;
    let found = documents.iter().find(|document| document["reference"] == kind)?;
    Some(found["DOC_ID"].to_string())
}

fn object(fitted: &Fitted) -> Map<String, Value> {
    fitted.rows.first().map(|row| body::all(fitted, row)).unwrap_or_default()
}

fn path(customer: &str) -> String {
    let plain = percent_encoding::NON_ALPHANUMERIC;
    format!("/Customer/{}", percent_encoding::utf8_percent_encode(customer, plain))
}

/// The request as rows, a list's entries one each.
fn shown(body: &Value) -> Vec<PreviewRow> {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let row = |table: &str, object: &Map<String, Value>| PreviewRow {
        table: format!("POST /Document {table}"),
        columns: object
            .iter()
            .filter(|(_, value)| value.is_string())
            .map(|(name, value)| (name.clone(), text(value)))
            .collect(),
    };
    let mut rows = Vec::new();
    for (section, object) in body.as_object().into_iter().flatten() {
        let Some(object) = object.as_object() else { continue };
        rows.push(row(section, object));
        for (name, value) in object {
            let entries =
                value.as_array().into_iter().flatten().chain(value.is_object().then_some(value));
            rows.extend(entries.filter_map(Value::as_object).map(|entry| row(name, entry)));
        }
    }
    rows
}

fn sorted<T>(trouble: Trouble) -> Result<Result<T, Refusal>, Error> {
    match trouble {
        Trouble::Down(error) => Err(error),
        Trouble::Record(refusal) => Ok(Err(refusal)),
    }
}

fn no_number(orders: &Orders) -> Refusal {
    Refusal::hold(
        "api:number",
        "the Counterpoint API cannot be asked twice for an order without a number of its own",
        Some(format!("set `number = \"web\"` in `[{}]`", orders.section)),
    )
}

/// Trying again would make a second order.
fn other_number(number: &str, answer: &Value) -> Refusal {
    let id = reference(answer, "Order").unwrap_or_default();
    Refusal::hold(
        "api:other-number",
        format!(
            "the Counterpoint API wrote the order (document {id}), but not under the number `{number}`"
        ),
        Some(
            "install version 2.1 or later of the API, which takes `TKT_NO`; then link this order: \
             `cpsync orders link`"
                .to_owned(),
        ),
    )
}
