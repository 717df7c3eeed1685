//! The quantity for people: a sum that can be checked with a finger.

use rust_decimal::Decimal;

use super::lines::{hanging, section, term};
use crate::cli::moment::short;
use crate::mapper::availability::{Term, Uncounted};
use crate::task::explain::{LineStory, StockStory};

/// The section of a quantity.
pub(super) fn lines(stock: &StockStory, store: &str) -> Vec<String> {
    let mut lines = match (stock.uncounted, stock.children) {
        (_, Some(children)) => vec![parent(stock, children)],
        (Some(why), None) => vec![hanging("  ", uncounted(why))],
        (None, None) if stock.no_record => vec![hanging("  ", NO_RECORD)],
        (None, None) => sum(stock, store),
    };
    lines.extend(sent(stock));
    section("quantity", lines)
}

const NO_RECORD: &str = "none of the configured locations has a stock record of it: the store keeps what \
                         it has";

/// Why a quantity is not counted, in words.
pub(super) fn uncounted(why: Uncounted) -> &'static str {
    match why {
        Uncounted::Archived => "archived: the store gets 0",
        Uncounted::NoStock => "not counted, always in stock: the item holds no stock (ITEM_TYP)",
        Uncounted::AlwaysInStock => {
            "not counted, always in stock: the column of `inventory.always-in-stock` says so"
        }
    }
}

/// The column of a term.
pub(super) fn column(term: Term) -> &'static str {
    match term {
        Term::OnHand => "QTY_ON_HND",
        Term::Committed => "QTY_COMMIT",
        Term::Backorder => "QTY_ON_BO",
        Term::SpecialOrder => "QTY_ON_SO",
        Term::TransferIn => "QTY_ON_XFER_IN",
    }
}

fn parent(stock: &StockStory, (sold, all): (usize, usize)) -> String {
    let stands = if stock.level.in_stock { "in stock" } else { "out of stock" };
    hanging("  ", &format!("{stands}: {sold} of its {all} products can be sold"))
}

fn sum(stock: &StockStory, store: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let several = stock.sources.len() > 1;
    for source in &stock.sources {
        for (location, kind, adds) in &source.terms {
            if *kind == Term::OnHand || !adds.is_zero() {
                let what = format!("{} at {location} ({})", meaning(*kind), column(*kind));
                lines.push(term(*adds, *kind != Term::OnHand, &what));
            }
        }
        for location in &source.without {
            lines.push(hanging("           -  ", &format!("no stock record at {location}")));
        }
        if several {
            lines.push(term(source.figure, false, &format!("= source `{}`", source.code)));
        }
    }
    lines.extend(stock.lines.iter().map(|line| order(line, store)));
    lines.extend(threshold(stock));
    lines.push(format!("  {:->10}", ""));
    lines.push(total(stock));
    lines.extend(settings(stock));
    lines.extend(stock.orders_at.map(|at| format!("  web orders as read {}", short(at))));
    lines
}

fn meaning(term: Term) -> &'static str {
    match term {
        Term::OnHand => "on hand",
        Term::Committed => "committed",
        Term::Backorder => "back-ordered",
        Term::SpecialOrder => "on special order",
        Term::TransferIn => "on the way in",
    }
}

fn order(line: &LineStory, store: &str) -> String {
    let whose = if line.store == store { String::new() } else { format!(" of `{}`", line.store) };
    let open = line.open.normalize();
    let why = match (line.reserved, line.out) {
        (true, true) => "Counterpoint has taken it off, and so will the store: added back",
        (true, false) => "the store takes it off by itself",
        (false, true) => "Counterpoint has taken it off already",
        (false, false) => "not in Counterpoint's figure yet",
    };
    term(line.adds, true, &format!("order {}{whose}, {open} open: {why}", line.order))
}

fn threshold(stock: &StockStory) -> Option<String> {
    let whose = if stock.threshold.own { "the item's threshold" } else { "the shop's threshold" };
    let quantity = stock.threshold.quantity;
    (stock.taken_off && !quantity.is_zero())
        .then(|| term(-quantity, true, &format!("kept back ({whose})")))
}

fn total(stock: &StockStory) -> String {
    let sum = stock.sum();
    let sold: Decimal = stock.level.quantities.iter().map(|(_, quantity)| *quantity).sum();
    let mut notes = Vec::new();
    if let Some((unit, factor)) = &stock.unit {
        let factor = factor.normalize();
        notes.push(format!("{} whole {unit} of {factor} each", sold.normalize()));
    } else if sold != sum {
        notes.push(format!("{} is sold: no source counts less than 0", sold.normalize()));
    }
    let stands = if stock.level.in_stock { "in stock" } else { "out of stock" };
    term(sum, false, &[stands.to_owned()].into_iter().chain(notes).collect::<Vec<_>>().join("; "))
}

fn settings(stock: &StockStory) -> Option<String> {
    let settings = &stock.texts.1;
    (settings != "counted, no backorders").then(|| hanging("  treated as ", settings))
}

/// What goes to the store, and what it confirmed.
fn sent(stock: &StockStory) -> Vec<String> {
    let (quantity, settings) = &stock.texts;
    let text = if quantity.is_empty() { settings } else { quantity };
    let confirmed = if quantity.is_empty() { &stock.sent_settings } else { &stock.sent };
    let mut lines = Vec::new();
    if !stock.no_record {
        lines.push(hanging("  to send   ", text));
    }
    lines.push(match confirmed {
        None => "  confirmed nothing yet".to_owned(),
        Some((sent, at)) => {
            let same = if stock.is_sent() {
                ""
            } else {
                "; the next pass of `inventory` sends the difference"
            };
            hanging("  confirmed ", &format!("{sent}, {}{same}", short(*at)))
        }
    });
    lines
}
