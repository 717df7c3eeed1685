//! What became of our documents: a constant number of statements, however many orders are open.
//!
//! The open tables are read before the posted ones: posting moves rows that way, so that nothing is
//! between two looks. A document id may come back after a hundred days, so that orders are told by
//! their GUID and releases long before their order's date belong to another.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{NaiveDateTime, TimeDelta};
use rust_decimal::Decimal;

use super::links::{self, Written};
use super::site::Site;
use crate::counterpoint::connection::Connection;
use crate::counterpoint::error::Error;
use crate::counterpoint::row::Row;
use crate::counterpoint::sql::{self, Request, Statement, bigints, quoted};
use crate::model::{
    ActivityLine, DocumentActivity, DocumentRef, DocumentState, ItemNo, ProductKey, Release, Value,
};

const FEATURE: &str = "`orders activity`";
/// Documents of one statement: their ids stand in its text.
const CHUNK: usize = 5000;
/// GUIDs of one statement: they are parameters.
const GUIDS: usize = 1000;

/// How far before its order a release may be dated: tickets may have the business day without its time,
/// and the clock of a till may be behind. Ids come back much later.
const EARLIEST: TimeDelta = TimeDelta::days(30);

/// An order as it stands in its table.
struct Place {
    id: i64,
    guid: String,
    open: bool,
    date: Option<NaiveDateTime>,
    edited_at: Option<NaiveDateTime>,
}

/// What tells the lines of a posted ticket.
const POSTED: [&str; 4] = ["BUS_DAT", "DOC_ID", "LIN_TYP", "LINK_LIN_GUID"];
/// What tells the tracking numbers of a posted ticket.
const TRACKED: [&str; 4] = ["BUS_DAT", "DOC_ID", "PKG_TRK_SEQ_NO", "PKG_TRK_NO"];

type Lines = HashMap<i64, Vec<ActivityLine>>;

/// The activity of these documents, in their order.
pub(super) fn read(
    connection: &mut Connection,
    site: &Site,
    documents: &[DocumentRef],
) -> Result<Vec<DocumentActivity>, Error> {
    site.tables.require("PS_TKT_HIST_LIN", &POSTED, FEATURE)?;
    let mut activities = Vec::with_capacity(documents.len());
    for chunk in documents.chunks(CHUNK) {
        activities.extend(of_chunk(connection, site, chunk)?);
    }
    Ok(activities)
}

fn of_chunk(
    connection: &mut Connection,
    site: &Site,
    documents: &[DocumentRef],
) -> Result<Vec<DocumentActivity>, Error> {
    let places = places(connection, documents)?;
    let ids: Vec<i64> = places.values().map(|place| place.id).collect();
    let mut lines = order_lines(connection, site, &places)?;
    let orders = bigints(ids.into_iter());
    let links = links::source(site, &orders, &written(documents, &places));
    let mut releases = releases(connection, site, (&orders, &links))?;
    Ok(documents
        .iter()
        .map(|document| {
            let guid = document.guid.to_uppercase();
            let place = places.get(&guid);
            let id = place.map_or(document.id, |place| place.id);
            let lines = lines.remove(&id).unwrap_or_default();
            let mut releases = releases.remove(&id).unwrap_or_default();
            let since = place.and_then(|place| place.date);
            releases.retain(|release| since.is_none_or(|since| is_of(release, since)));
            releases.sort_by_key(|release| (release.date, release.id));
            for release in &mut releases {
                link(&lines, release);
            }
            DocumentActivity {
                state: state(place, &ordered(document, &lines), &releases),
                edited_at: place.and_then(|place| place.edited_at),
                guid,
                id,
                lines,
                releases,
            }
        })
        .collect())
}

fn written<'d>(documents: &'d [DocumentRef], places: &HashMap<String, Place>) -> Written<'d> {
    let closed = documents.iter().filter_map(|document| {
        let place = places.get(&document.guid.to_uppercase())?;
        (!place.open).then_some((place.id, document.lines.as_slice()))
    });
    closed.collect()
}

/// Gives the lines of a ticket that points at no line of its order those of the same product: what made
/// it does not keep the links. A line without one among linked ones was added at the till.
fn link(ordered: &[ActivityLine], release: &mut Release) {
    if release.lines.iter().any(|line| line.order_line.is_some()) {
        return;
    }
    let mut given = vec![Decimal::ZERO; ordered.len()];
    for line in &mut release.lines {
        let same = |place: &usize| ordered[*place].product == line.product;
        let has_room = |place: &usize| given[*place] < ordered[*place].quantity;
        let mut places = (0..ordered.len()).filter(same);
        if let Some(place) = places.clone().find(has_room).or_else(|| places.next()) {
            given[place] += line.quantity;
            line.order_line.clone_from(&ordered[place].order_line);
        }
    }
}

/// Whether a release is of the order of this date, and not of one that had its id before. One without
/// a date is taken at its word.
fn is_of(release: &Release, since: NaiveDateTime) -> bool {
    release.date == NaiveDateTime::default() || release.date >= since - EARLIEST
}

/// What was ordered by line: as it stands in Counterpoint, else as it was written.
fn ordered(document: &DocumentRef, lines: &[ActivityLine]) -> Vec<(Option<String>, Decimal)> {
    if lines.is_empty() {
        let written = document.lines.iter();
        return written.map(|line| (Some(line.guid.to_uppercase()), line.quantity)).collect();
    }
    lines.iter().map(|line| (line.order_line.clone(), line.quantity)).collect()
}

/// A closed order with something that was never released was cancelled, all of it or the rest. Where
/// neither its lines nor a release are left, nobody can say whether it was delivered: it is as good as
/// gone, so that a person looks and nothing is cancelled at the store.
fn state(
    place: Option<&Place>,
    ordered: &[(Option<String>, Decimal)],
    releases: &[Release],
) -> DocumentState {
    let Some(place) = place else { return DocumentState::Gone };
    if place.open {
        return DocumentState::Open;
    }
    let released = |guid: &Option<String>| -> Decimal {
        let lines = releases.iter().flat_map(|release| &release.lines);
        lines.filter(|line| line.order_line == *guid).map(|line| line.quantity).sum()
    };
    if ordered.is_empty() && releases.is_empty() {
        return DocumentState::Gone;
    }
    let covered = ordered.iter().all(|(line, quantity)| released(line) >= *quantity);
    if covered && !releases.is_empty() { DocumentState::Closed } else { DocumentState::Cancelled }
}

/// Where the documents are, by GUID: looked for by id, and those that have another one by GUID.
fn places(
    connection: &mut Connection,
    documents: &[DocumentRef],
) -> Result<HashMap<String, Place>, Error> {
    let wanted: HashSet<String> =
        documents.iter().map(|document| document.guid.to_uppercase()).collect();
    let ids = bigints(documents.iter().map(|document| document.id));
    let by_id = |alias| format!("{} IN ({ids})", quoted(alias, "DOC_ID"));
    let request =
        Request::new(&sql::ACTIVITY_ORDERS).slot("open", &by_id("h")).slot("closed", &by_id("o"));
    let mut places = HashMap::new();
    note(&mut places, connection.rows(&request, place)?, &wanted);
    let missing: Vec<&String> = wanted.iter().filter(|guid| !places.contains_key(*guid)).collect();
    for guids in missing.chunks(GUIDS) {
        let mut request = Request::new(&sql::ACTIVITY_ORDERS);
        let guids = request.list(guids, "uniqueidentifier");
        let by_guid = |alias| format!("{} IN ({guids})", quoted(alias, "DOC_GUID"));
        let request = request.slot("open", &by_guid("h")).slot("closed", &by_guid("o"));
        note(&mut places, connection.rows(&request, place)?, &wanted);
    }
    Ok(places)
}

/// An order that was closed between two looks is found in both tables: it is closed.
fn note(places: &mut HashMap<String, Place>, found: Vec<Place>, wanted: &HashSet<String>) {
    for place in found.into_iter().filter(|place| wanted.contains(&place.guid)) {
        if !place.open || !places.contains_key(&place.guid) {
            places.insert(place.guid.clone(), place);
        }
    }
}

fn place(row: &Row<'_>) -> Result<Place, Error> {
    Ok(Place {
        id: row.integer("DOC_ID")?,
        guid: row.text("DOC_GUID")?.to_uppercase(),
        open: row.text("place")? == "OPEN",
        date: time(row, "TKT_DT")?,
        edited_at: time(row, "LST_DOC_EDIT_DT")?,
    })
}

fn order_lines(
    connection: &mut Connection,
    site: &Site,
    places: &HashMap<String, Place>,
) -> Result<Lines, Error> {
    let of = |open: bool| bigints(places.values().filter(|p| p.open == open).map(|place| place.id));
    let mut lines = Lines::new();
    let (open, closed) = (of(true), of(false));
    if !open.is_empty() {
        let request = Request::new(&sql::ACTIVITY_LINES_OPEN).slot("documents", &open);
        collect(&mut lines, connection.rows(&request, line)?);
    }
    let kept = ["BUS_DAT", "DOC_ID", "LIN_SEQ_NO", "LIN_GUID", "ITEM_NO", "QTY_SOLD"];
    if !closed.is_empty() && site.tables.has("PS_ORD_HIST_LIN", &kept) {
        let has = |column: &str| site.tables.has("PS_ORD_HIST_LIN", &[column]);
        let quantity = if has("ORIG_QTY") { "ORIG_QTY" } else { "QTY_SOLD" };
        let request = Request::new(&sql::ACTIVITY_LINES_CLOSED)
            .slot("unit", &unit(site, "PS_ORD_HIST_LIN"))
            .slot("quantity", &quoted("l", quantity))
            .slot("documents", &closed);
        collect(&mut lines, connection.rows(&request, line)?);
    }
    Ok(lines)
}

/// Releases by the id of their order; `links` is the source of those that are posted.
fn releases(
    connection: &mut Connection,
    site: &Site,
    (orders, links): (&str, &str),
) -> Result<HashMap<i64, Vec<Release>>, Error> {
    if orders.is_empty() {
        return Ok(HashMap::new());
    }
    let open = tickets(connection, &open_tickets(orders))?;
    let open_ids = bigints(open.keys().copied());
    let of_open = |statement: &Statement| Request::new(statement).slot("documents", &open_ids);
    let (mut lines, mut tracking) = (Lines::new(), HashMap::new());
    if !open.is_empty() {
        lines = details(connection, &of_open(&sql::ACTIVITY_RELEASE_LINES_OPEN))?;
        tracking = tracked(connection, &of_open(&sql::ACTIVITY_TRACKING_OPEN))?;
    }
    let of_posted = |request: Request| request.slot("links", links).slot("documents", orders);
    let posted = tickets(connection, &of_posted(posted_tickets(site)))?;
    // A ticket that was posted since has its lines and numbers there.
    if !posted.is_empty() {
        let posted_lines = Request::new(&sql::ACTIVITY_RELEASE_LINES_POSTED)
            .slot("unit", &unit(site, "PS_TKT_HIST_LIN"));
        lines.extend(details(connection, &of_posted(posted_lines))?);
        if site.tables.has("PS_TKT_HIST_PKG_TRK_NO", &TRACKED) {
            let posted_numbers = Request::new(&sql::ACTIVITY_TRACKING_POSTED);
            tracking.extend(tracked(connection, &of_posted(posted_numbers))?);
        }
    }
    let mut tickets = open;
    tickets.extend(posted);
    let mut releases: HashMap<i64, Vec<Release>> = HashMap::new();
    for (id, (order, mut release)) in tickets {
        release.lines = lines.remove(&id).unwrap_or_default();
        release.tracking = tracking.remove(&id).unwrap_or_default();
        releases.entry(order).or_default().push(release);
    }
    // A ticket without lines delivers nothing: a deposit, at a site that does not tell them apart.
    for all in releases.values_mut() {
        all.retain(|release| !release.lines.is_empty());
    }
    Ok(releases)
}

fn open_tickets(orders: &str) -> Request {
    Request::new(&sql::ACTIVITY_RELEASES_OPEN).slot("documents", orders)
}

/// Without its links and orders.
fn posted_tickets(site: &Site) -> Request {
    let has = |column: &str| site.tables.has("PS_TKT_HIST", &[column]);
    let kept = |column: &str| {
        if has(column) { quoted("h", column) } else { "CAST(NULL AS varchar(10))".to_owned() }
    };
    let released = if has("IS_REL_TKT") { "AND h.[IS_REL_TKT] = 'Y'" } else { "" };
    Request::new(&sql::ACTIVITY_RELEASES_POSTED)
        .slot("ship_via", &kept("SHIP_VIA_COD"))
        .slot("location", &kept("STK_LOC_ID"))
        .slot("released", released)
}

/// Tickets by id, with their order's.
fn tickets(
    connection: &mut Connection,
    request: &Request,
) -> Result<BTreeMap<i64, (i64, Release)>, Error> {
    let rows = connection.rows(request, |row| {
        let release = Release {
            guid: row.text("DOC_GUID")?.to_uppercase(),
            id: row.integer("DOC_ID")?,
            number: row.text("TKT_NO")?,
            date: time(row, "TKT_DT")?.unwrap_or_default(),
            posted: time(row, "POST_DAT")?,
            ship_via: row.optional_text("SHIP_VIA_COD")?.filter(|code| !code.is_empty()),
            location: row.optional_text("STK_LOC_ID")?.filter(|code| !code.is_empty()),
            lines: Vec::new(),
            tracking: Vec::new(),
        };
        Ok((release.id, (row.integer("ORIG_DOC_ID")?, release)))
    })?;
    Ok(rows.into_iter().collect())
}

fn details(connection: &mut Connection, request: &Request) -> Result<Lines, Error> {
    let mut lines = Lines::new();
    collect(&mut lines, connection.rows(request, line)?);
    Ok(lines)
}

fn tracked(
    connection: &mut Connection,
    request: &Request,
) -> Result<HashMap<i64, Vec<String>>, Error> {
    let mut tracking: HashMap<i64, Vec<String>> = HashMap::new();
    let rows =
        connection.rows(request, |row| Ok((row.integer("DOC_ID")?, row.text("PKG_TRK_NO")?)))?;
    for (id, number) in rows.into_iter().filter(|(_, number)| !number.trim().is_empty()) {
        tracking.entry(id).or_default().push(number.trim().to_owned());
    }
    Ok(tracking)
}

fn collect(lines: &mut Lines, rows: Vec<(i64, ActivityLine)>) {
    for (id, line) in rows {
        lines.entry(id).or_default().push(line);
    }
}

fn line(row: &Row<'_>) -> Result<(i64, ActivityLine), Error> {
    let guid = row.optional_text("LIN_GUID")?.filter(|guid| !guid.is_empty());
    let line = ActivityLine {
        order_line: guid.map(|guid| guid.to_uppercase()),
        product: product(row)?,
        quantity: row.decimal("quantity")?.unwrap_or_default(),
        open: row.decimal("open_quantity")?.unwrap_or_default().max(Decimal::ZERO),
    };
    Ok((row.integer("DOC_ID")?, line))
}

fn product(row: &Row<'_>) -> Result<ProductKey, Error> {
    let item = ItemNo(row.text("ITEM_NO")?);
    let dims = row.dims()?;
    let unit = row.text("SELL_UNIT")?.chars().next().unwrap_or('0');
    Ok(match unit {
        _ if dims.iter().any(|dim| dim != "*") => ProductKey::Cell(item, dims),
        '0' => ProductKey::Item(item),
        unit => ProductKey::Unit(item, unit),
    })
}

/// The selling unit of a history's lines; the stocking unit where it keeps none.
fn unit(site: &Site, table: &str) -> String {
    let kept = site.tables.has(table, &["SELL_UNIT"]);
    if kept { quoted("l", "SELL_UNIT") } else { "'0'".to_owned() }
}

fn time(row: &Row<'_>, column: &str) -> Result<Option<NaiveDateTime>, Error> {
    Ok(match row.value(column)? {
        Value::Time(time) => Some(time),
        _ => None,
    })
}
