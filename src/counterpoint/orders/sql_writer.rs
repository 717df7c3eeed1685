//! The document writer that writes rows: one transaction an order, committed by NCR's procedures.

use std::sync::Arc;
use std::time::Duration;

use super::customer;
use super::document::{Keys, has_deposit};
use super::prepare::{Prepared, prepare};
use super::procedures;
use super::site::Site;
use super::till::DEPOSIT_ACCOUNT;
use super::{CustomerWritten, DocumentWriter, Existing, Place, Preview, Refusal, Written};
use super::{find, guid, insert};
use crate::config::Orders;
use crate::counterpoint::error::{Error, ErrorKind};
use crate::counterpoint::sql::{self, Request, quoted};
use crate::counterpoint::unit::{self, Stop, Unit};
use crate::counterpoint::{Connection, Counterpoint};
use crate::model::{CustomerRecord, Document};

/// Writes by SQL.
pub(super) struct SqlWriter {
    orders: Orders,
}

impl SqlWriter {
    /// Fails when the site lacks NCR's functions, or its commit procedure and nobody said that this
    /// is all right.
    pub(super) fn new(orders: &Orders, site: &Site) -> Result<Self, Error> {
        for function in ["fnGenDocId", "fnGetNextDocNumber"] {
            if site.routine(function).is_none() {
                return Err(lacking(function));
            }
        }
        if site.routine(procedures::COMMIT).is_none() && !orders.allow_uncommitted {
            return Err(uncommitted(orders));
        }
        Ok(Self { orders: orders.clone() })
    }
}

impl DocumentWriter for SqlWriter {
    fn put_customer(
        &mut self,
        counterpoint: &mut Counterpoint,
        number: Option<&str>,
        record: &CustomerRecord,
    ) -> Result<Result<CustomerWritten, Refusal>, Error> {
        customer::prepared(counterpoint, &self.orders, record, |counterpoint, new| match number {
            None => {
                let (reading, writing) = counterpoint.both()?;
                customer::create(reading, writing, new)
            }
            Some(number) => match customer::expected(&mut counterpoint.connection, number)? {
                Ok(known) => customer::update(counterpoint.both()?.1, new, &known),
                Err(refusal) => Ok(Err(refusal)),
            },
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
        let site = counterpoint.order_tools()?;
        let prepared = prepare(&mut counterpoint.connection, &site, document, customer)?;
        let prepared = match prepared {
            Ok(prepared) => prepared,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let (_, writing) = counterpoint.both()?;
        let written = unit::run(writing, "document", |unit| transaction(unit, &site, &prepared))?;
        if let Ok(written) = &written
            && !written.existed
        {
            procedures::after_save(writing, &site, written.id);
        }
        Ok(written)
    }

    fn preview(
        &mut self,
        counterpoint: &mut Counterpoint,
        document: &Document,
        customer: &str,
    ) -> Result<Result<Preview, Refusal>, Error> {
        let site: Arc<Site> = counterpoint.order_tools()?;
        let prepared = prepare(&mut counterpoint.connection, &site, document, customer)?;
        Ok(prepared.map(|prepared| prepared.preview()))
    }
}

/// One order, from the claim to the procedures; the caller commits.
fn transaction(unit: &mut Unit<'_>, site: &Site, prepared: &Prepared<'_>) -> Result<Written, Stop> {
    let document = prepared.document;
    claim(unit, &format!("cpsync document {}", document.guid.to_uppercase()), "document")?;
    if let Some(there) = there(unit, document)? {
        return existing(unit, document, there);
    }
    let (order, deposit) = ids(unit, prepared)?;
    let number = match &document.number {
        Some(number) => number.clone(),
        None => next_number(unit, site, prepared, &ORDER)?,
    };
    let deposit_number = if has_deposit(document) {
        Some(next_number(unit, site, prepared, &TICKET)?)
    } else {
        None
    };
    let keys = Keys {
        order: order.into(),
        number: number.as_str().into(),
        deposit: deposit.into(),
        deposit_number: deposit_number.as_deref().into(),
    };
    let mut warnings = Vec::new();
    for batch in insert::batches("document_insert", &prepared.fitted(&keys, &mut warnings)) {
        unit.run(&batch)?;
    }
    let documents: Vec<i64> =
        deposit_number.iter().map(|_| deposit).chain(std::iter::once(order)).collect();
    warnings.extend(procedures::save(unit, site, document, &documents)?);
    warnings.extend(deposit_number.iter().filter_map(|_| no_deposit_account(site, prepared)));
    Ok(Written {
        id: order,
        guid: document.guid.clone(),
        number,
        deposit: deposit_number,
        lines: line_guids(document),
        existed: false,
        warnings,
    })
}

/// Counterpoint posts no deposit without an account to book it to.
fn no_deposit_account(site: &Site, prepared: &Prepared<'_>) -> Option<String> {
    let known = site.tables.column("PS_STR_CFG_PS", DEPOSIT_ACCOUNT).is_some();
    (known && prepared.till.setting(DEPOSIT_ACCOUNT).is_none()).then(|| {
        format!(
            "store `{}` has no account for order deposits (`PS_STR_CFG_PS.{DEPOSIT_ACCOUNT}`): \
             Counterpoint will not post its deposit ticket",
            prepared.document.till.store
        )
    })
}

/// Keeps other runs off what this name stands for until the transaction ends.
pub(super) fn claim(unit: &mut Unit<'_>, name: &str, what: &str) -> Result<(), Stop> {
    let request = Request::new(&sql::DOCUMENT_CLAIM).with(name).with(unit.lock_timeout());
    let got = unit.rows(&request, |row| row.integer("got"))?;
    if got.first().is_some_and(|got| *got >= 0) {
        return Ok(());
    }
    let message = format!("could not lock the {what}: another run writes it");
    Err(Error::new(ErrorKind::Unavailable, message)
        .hint("nothing was lost, the next run goes on")
        .into())
}

/// The document that is there already; held when another one has its number.
fn there(unit: &mut Unit<'_>, document: &Document) -> Result<Option<Existing>, Stop> {
    let request = find::request(&document.guid, document.number.as_deref());
    let found = unit.rows(&request, find::existing)?;
    let ours = found.iter().find(|there| find::is(there, &document.guid));
    match (ours, found.first()) {
        (Some(ours), _) => Ok(Some(ours.clone())),
        (None, Some(other)) => Err(find::taken(other).into()),
        (None, None) => Ok(None),
    }
}

/// What an earlier try wrote.
fn existing(unit: &mut Unit<'_>, document: &Document, there: Existing) -> Result<Written, Stop> {
    let mut lines = line_guids(document);
    if there.place == Place::Open {
        let request = Request::new(&sql::DOCUMENT_LINES).with(there.id.to_string());
        let stored = unit.rows(&request, |row| Ok(row.text("LIN_GUID")?.to_uppercase()))?;
        // An edit at the till may have added lines behind ours, never before.
        if stored.len() >= lines.len() {
            lines = stored;
        }
    }
    Ok(Written {
        id: there.id,
        guid: document.guid.clone(),
        number: there.number,
        deposit: None,
        lines,
        existed: true,
        warnings: Vec::new(),
    })
}

fn line_guids(document: &Document) -> Vec<String> {
    (1..=document.lines.len()).map(|n| guid::of_line(&document.guid, n)).collect()
}

/// How long to wait for a free id. NCR's function makes ten a second for each station.
const SECONDS: u32 = 5;

/// Free ids for the order and for its deposit ticket.
fn ids(unit: &mut Unit<'_>, prepared: &Prepared<'_>) -> Result<(i64, i64), Stop> {
    let request = Request::new(&sql::DOCUMENT_IDS)
        .with(prepared.till.store_number.to_string())
        .with(prepared.till.station_number.to_string());
    for _ in 0..SECONDS {
        let free = unit.rows(&request, |row| Ok((row.text("doc_typ")?, row.integer("doc_id")?)))?;
        let first = |kind: &str| free.iter().find(|(of, _)| of == kind).map(|(_, id)| *id);
        if let Some(ids) = first("O").zip(first("T")) {
            return Ok(ids);
        }
        // Nothing is locked yet but the document's own name.
        std::thread::sleep(Duration::from_secs(1));
    }
    Err(Error::new(ErrorKind::Unavailable, "could not find a free document id for these seconds")
        .hint("nothing was lost, the next run goes on")
        .into())
}

/// A counter of document numbers in the store's or station's settings.
struct Counter {
    kind: &'static str,
    column: &'static str,
    method: &'static str,
    automatic: &'static str,
    words: &'static str,
}

const ORDER: Counter = Counter {
    kind: "O",
    column: "NXT_ORD_NO",
    method: "ORD_NO_METH",
    automatic: "NXT_ORD_NO_AUTO",
    words: "order number",
};

const TICKET: Counter = Counter {
    kind: "T",
    column: "NXT_TKT_NO",
    method: "TKT_NO_METH",
    automatic: "NXT_TKT_NO_AUTO",
    words: "ticket number",
};

/// The site's next number: the store's, unless its method says the station's and there is one.
fn next_number(
    unit: &mut Unit<'_>,
    site: &Site,
    prepared: &Prepared<'_>,
    counter: &Counter,
) -> Result<String, Stop> {
    let till = &prepared.document.till;
    let method = prepared.till.setting(counter.method);
    let stations = site.tables.has("PS_STA_CFG_PS", &["STR_ID", "STA_ID", counter.column]);
    let mut request = Request::new(&sql::DOCUMENT_NUMBER_TAKE).with(&till.store).with(counter.kind);
    let (table, station) = if stations && method.is_some_and(|method| method != "S") {
        let place = request.param(&till.station);
        let condition = format!("AND {} = CAST({place} AS varchar(10))", quoted("c", "STA_ID"));
        ("PS_STA_CFG_PS", condition)
    } else {
        ("PS_STR_CFG_PS", String::new())
    };
    let by_hand = prepared.till.setting(counter.automatic).is_some_and(|auto| auto == "N");
    let request = request
        .slot("table", table)
        .slot("column", &format!("[{}]", counter.column))
        .slot("station", &station);
    let known = site.tables.column(table, counter.column).is_some() && !by_hand;
    let taken =
        if known { unit.rows(&request, |row| row.optional_text("number"))? } else { vec![] };
    let number = taken.into_iter().flatten().find(|number| !number.is_empty());
    number.ok_or_else(|| no_number(counter, &till.store).into())
}

fn no_number(counter: &Counter, store: &str) -> Refusal {
    let Counter { words, column, .. } = counter;
    Refusal::hold(
        &format!("{column}:{store}"),
        format!("Counterpoint's store `{store}` gives no next {words}"),
        Some(format!("set the next {words} of the store in Counterpoint (`{column}`)")),
    )
}

fn lacking(function: &str) -> Error {
    Error::new(
        ErrorKind::Configuration,
        format!("could not find NCR's function `dbo.{function}` in Counterpoint's database"),
    )
    .hint(format!(
        "grant EXECUTE on `dbo.{function}` to the login, or let NCR's API write: \
         `writer = \"api\"` in the orders section"
    ))
}

fn uncommitted(orders: &Orders) -> Error {
    let name = procedures::COMMIT;
    Error::new(
        ErrorKind::Configuration,
        format!("could not find NCR's procedure `dbo.{name}`: committed quantities would not move"),
    )
    .hint(format!(
        "grant EXECUTE on `dbo.{name}` to the login; or set `allow-uncommitted = true` in \
         `[{}]` if something else commits documents",
        orders.section
    ))
}

/// The connections by name, to keep the borrows apart.
impl Counterpoint {
    /// The reading connection and the one that writes.
    pub(super) fn both(&mut self) -> Result<(&mut Connection, &mut Connection), Error> {
        let writing = match &mut self.writing {
            Some(writing) => writing,
            none => none.insert(Connection::for_writing(&self.settings)?),
        };
        Ok((&mut self.connection, writing))
    }
}
