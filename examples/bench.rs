//! How long passes take and what they cost, measured on the real program between the doubles.
//!
//! `cargo run --release --example bench` prints one table; `-- 1k 10k` chooses the sizes, `-- status` only how fast a
//! year's history is looked at, `-- orders` only what web orders cost. Each pass is
//! a process of its own, so that CPU and memory are cpsync's and not the doubles'. The doubles' own
//! time is taken by their clocks and shown beside it: SQL here is `SQLite` behind a TDS server.

#![allow(clippy::print_stdout, reason = "a bench talks to the person who started it")]

#[path = "bench/catalogue.rs"]
mod catalogue;
#[path = "bench/history.rs"]
mod history;
#[path = "bench/process.rs"]
mod process;
#[path = "bench/site.rs"]
mod site;
#[path = "bench/table.rs"]
mod table;

use std::ffi::OsString;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context;

use site::{Site, Unit};
use table::Rows;

/// What is added to every request of the slower shop.
const LATENCY: Duration = Duration::from_millis(20);
/// Web orders that wait for the first import.
const ORDERS: u32 = 10_000;
/// Items of the first product push: one call a product and 20 ms each would take an hour at 100k.
const PUSHED: u32 = 1_000;
/// The argument that leaves out everything but the commands that look.
const LOOKING: &str = "status";
/// The argument that leaves out everything but web orders.
const ORDERING: &str = "orders";
/// Items with a picture each.
const PICTURED: u32 = 50_000;
/// Most items whose links are sent: one operation a link.
const LINKED: u32 = 10_000;

fn main() -> anyhow::Result<ExitCode> {
    let mut args: Vec<OsString> = std::env::args_os().skip(1).collect();
    if args.first().is_some_and(|first| first == process::CHILD) {
        return process::child(args.split_off(1));
    }
    let mut rows = Rows::default();
    let only = |part: &str| args == [part];
    if !only(LOOKING) && !only(ORDERING) {
        for size in sizes(&args)? {
            finding(size, &mut rows)?;
            pricing(size, &mut rows)?;
            if size <= LINKED {
                linking(size, &mut rows)?;
            }
        }
        pushing(&mut rows)?;
        picturing(&mut rows)?;
    }
    if !only(LOOKING) {
        ordering(&mut rows)?;
    }
    if !only(ORDERING) {
        looking(&mut rows)?;
    }
    println!("{rows}");
    Ok(ExitCode::SUCCESS)
}

fn sizes(args: &[OsString]) -> anyhow::Result<Vec<u32>> {
    if args.is_empty() {
        return Ok(vec![1_000, 10_000, 100_000]);
    }
    args.iter().map(|arg| size(&arg.to_string_lossy())).collect()
}

/// `1k`, `2500`
fn size(text: &str) -> anyhow::Result<u32> {
    let (number, factor) = text.strip_suffix('k').map_or((text, 1), |number| (number, 1_000));
    let number: u32 = number.parse().with_context(|| format!("`{text}` is no number of items"))?;
    Ok(number * factor)
}

/// Passes that find: all of `items` that a shop with nothing to do costs, and `inventory`.
fn finding(size: u32, rows: &mut Rows) -> anyhow::Result<()> {
    println!("{size} items ...");
    let site = Site::start(size, true)?;
    rows.add(size, &site.pass("items: first find", &["items", "--find"], Unit::Rows)?);
    site.settle()?;
    rows.add(size, &site.pass("items: unchanged", &["items"], Unit::Rows)?);
    site.till(catalogue::RENAME_ONE_PERCENT)?;
    rows.add(size, &site.pass("items: find 1 % changed", &["items", "--find"], Unit::Rows)?);
    rows.add(size, &site.pass("inventory: all sent", &["inventory"], Unit::Skus)?);
    rows.add(size, &site.pass("inventory: unchanged", &["inventory"], Unit::Rows)?);
    site.till(catalogue::RECEIVE_ONE_OF_ALL)?;
    site.set_latency(LATENCY);
    rows.add(size, &site.pass("inventory: all sent", &["inventory"], Unit::Skus)?);
    Ok(())
}

/// Every price and every step of price; one rule in force gives everything a quantity break.
fn pricing(size: u32, rows: &mut Rows) -> anyhow::Result<()> {
    println!("prices of {size} items ...");
    let site = Site::start(size, true)?;
    site.settle()?;
    site.fill_shop()?;
    rows.add(size, &site.pass("prices: all sent", &["prices"], Unit::Prices)?);
    rows.add(size, &site.pass("prices: unchanged", &["prices"], Unit::Rows)?);
    site.till(catalogue::QUANTITY_BREAK)?;
    rows.add(size, &site.pass("price-rules: all sent", &["price-rules"], Unit::Prices)?);
    rows.add(size, &site.pass("price-rules: unchanged", &["price-rules"], Unit::Rows)?);
    Ok(())
}

/// One link of every item, by the store's bulk and one by one.
fn linking(size: u32, rows: &mut Rows) -> anyhow::Result<()> {
    for bulk in [true, false] {
        println!("links of {size} items ...");
        let site = Site::start(size, bulk)?;
        site.settle()?;
        site.fill_shop()?;
        site.pass("categories", &["categories"], Unit::Rows)?;
        let name =
            if bulk { "category-items: all, bulk" } else { "category-items: all, single calls" };
        rows.add(size, &site.pass(name, &["category-items"], Unit::Links)?);
        rows.add(size, &site.pass("category-items: unchanged", &["category-items"], Unit::Rows)?);
    }
    Ok(())
}

/// A backlog of web orders: all are found, and some of them imported.
fn ordering(rows: &mut Rows) -> anyhow::Result<()> {
    println!("{ORDERS} web orders ...");
    let site = Site::start(PUSHED, true)?;
    site.settle()?;
    site.place_orders(ORDERS);
    let first = ["orders", "import", "--since", "2020-01-01", "--limit", "100"];
    rows.add(PUSHED, &site.pass("orders: find 10k, import 100", &first, Unit::Orders)?);
    let more = ["orders", "import", "--limit", "1000"];
    rows.add(PUSHED, &site.pass("orders: import 1,000", &more, Unit::Orders)?);
    // The rest of the 5,000 that are open when their documents are looked at.
    let rest = ["orders", "import", "--limit", "3900"];
    rows.add(PUSHED, &site.pass("orders: import 3,900", &rest, Unit::Orders)?);
    let activity = ["orders", "activity"];
    rows.add(PUSHED, &site.pass("orders: activity of 5k, first", &activity, Unit::Documents)?);
    rows.add(PUSHED, &site.pass("orders: activity of 5k, no news", &activity, Unit::Documents)?);
    Ok(())
}

/// The first pass into an empty shop.
fn pushing(rows: &mut Rows) -> anyhow::Result<()> {
    for bulk in [true, false] {
        for latency in [Duration::ZERO, LATENCY] {
            println!("{PUSHED} items into an empty shop ...");
            let site = Site::start(PUSHED, bulk)?;
            site.set_latency(latency);
            let name = if bulk { "items: first, bulk" } else { "items: first, single calls" };
            rows.add(PUSHED, &site.pass(name, &["items"], Unit::Products)?);
        }
    }
    Ok(())
}

/// A person asks how things stand after a year.
fn looking(rows: &mut Rows) -> anyhow::Result<()> {
    println!("{} lines of history, {} records queued ...", history::RECORDS, history::QUEUED);
    let site = Site::start(1, false)?;
    site.remember()?;
    rows.add(1, &site.pass("status", &["status", "--offline", "--quiet"], Unit::Rows)?);
    Ok(())
}

/// The folder of pictures: looked into once, and then no more.
fn picturing(rows: &mut Rows) -> anyhow::Result<()> {
    println!("{PICTURED} pictures ...");
    let site = Site::start(PICTURED, true)?;
    site.draw()?;
    rows.add(PICTURED, &site.pass("images: first find", &["images", "find"], Unit::Rows)?);
    rows.add(PICTURED, &site.pass("images: find, unchanged", &["images", "find"], Unit::Rows)?);
    Ok(())
}
