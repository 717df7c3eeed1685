//! The one table.

use std::fmt;
use std::time::Duration;

use comfy_table::presets::UTF8_HORIZONTAL_ONLY;
use comfy_table::{CellAlignment, Table};

use crate::site::{Measured, Unit};

const HEADER: [&str; 13] = [
    "items",
    "pass",
    "added per request",
    "wall",
    "in SQL",
    "in the shop",
    "beyond",
    "floor",
    "sending",
    "CPU",
    "peak",
    "requests",
    "that is",
];

const LEGEND: &str = "\
in SQL: the time that the Counterpoint double worked (SQLite behind a TDS server, not SQL Server)
in the shop: the time that the Magento 2 double worked; beyond: wall less SQL, shop and floor
floor: requests x added time; sending: from the first request to the last answer, less the shop's
work, and how much that is over the floor; CPU and peak memory: cpsync's alone";

/// Measured passes, as a table.
#[derive(Default)]
pub(crate) struct Rows(Vec<Vec<String>>);

impl Rows {
    /// Adds a pass over that many items, and tells what it came to: the whole takes half an hour, and
    /// who stops it then has what was measured so far.
    pub(crate) fn add(&mut self, items: u32, measured: &Measured) {
        let requests = u32::try_from(measured.requests).unwrap_or(u32::MAX);
        let floor = measured.latency * requests;
        let wall = measured.cost.wall;
        let beyond = wall.saturating_sub(measured.sql + measured.shop + floor);
        let sending = measured.sending.saturating_sub(measured.shop);
        let over = (sending.saturating_sub(floor).as_millis() * 100)
            .checked_div(floor.as_millis())
            .map_or_else(String::new, |share| format!(" (+{share} %)"));
        let unknown = || "n/a".to_owned();
        let peak = measured.cost.peak.map_or_else(unknown, |kib| format!("{} MB", kib / 1024));
        println!("  {}: {}, {peak}, {}", measured.pass, time(wall), ratio(measured));
        self.0.push(vec![
            thousands(items.into()),
            measured.pass.to_owned(),
            format!("{} ms", measured.latency.as_millis()),
            time(wall),
            time(measured.sql),
            time(measured.shop),
            time(beyond),
            time(floor),
            format!("{}{over}", time(sending)),
            measured.cost.cpu.map_or_else(unknown, time),
            peak,
            thousands(measured.requests),
            ratio(measured),
        ]);
    }
}

impl fmt::Display for Rows {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut table = Table::new();
        table.load_style(UTF8_HORIZONTAL_ONLY).set_header(HEADER);
        for row in &self.0 {
            table.add_row(row.clone());
        }
        for column in table.column_iter_mut().filter(|column| column.index != 1) {
            column.set_cell_alignment(CellAlignment::Right);
        }
        write!(f, "{table}\n{LEGEND}")
    }
}

fn ratio(measured: &Measured) -> String {
    let count = measured.count;
    match measured.unit {
        Unit::Rows => {
            let rate = u128::from(count) * 1_000_000 / measured.cost.wall.as_micros().max(1);
            format!("{} rows/s", thousands(u64::try_from(rate).unwrap_or(u64::MAX)))
        }
        Unit::Skus | Unit::Prices => {
            format!("{} per 1,000 SKUs", hundredths(measured.requests * 1_000, count))
        }
        Unit::Links => format!("{} per 1,000 links", hundredths(measured.requests * 1_000, count)),
        Unit::Orders => {
            let rate = u128::from(count) * 60_000_000 / measured.cost.wall.as_micros().max(1);
            let rate = thousands(u64::try_from(rate).unwrap_or(u64::MAX));
            format!("{rate} orders/min, {} statements each", hundredths(measured.statements, count))
        }
        Unit::Documents => {
            let statements = thousands(measured.statements);
            format!("{} open orders, {statements} statements in all", thousands(count))
        }
        Unit::Products => format!("{} per product", hundredths(measured.requests, count)),
    }
}

/// A quotient with two decimals.
fn hundredths(dividend: u64, divisor: u64) -> String {
    let hundredths = (dividend * 100).checked_div(divisor).unwrap_or(0);
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

fn time(time: Duration) -> String {
    let milliseconds = time.as_millis();
    match milliseconds {
        0 => "0".to_owned(),
        1..1_000 => format!("{milliseconds} ms"),
        _ => format!("{}.{:02} s", milliseconds / 1_000, milliseconds % 1_000 / 10),
    }
}

/// `12,345`
fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
