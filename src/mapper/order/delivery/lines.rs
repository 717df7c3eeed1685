//! Which line of an order a line of a document is, and how much of it the store is to be told.

use rust_decimal::Decimal;

use crate::model::{ActivityLine, ProductKey, Release, Sku};

/// A line of the ledger. Quantities are in the unit that the SKU stands for, as the document's are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The store's id of it.
    pub id: String,
    /// The SKU sold.
    pub sku: Sku,
    /// The product sold.
    pub key: Option<ProductKey>,
    /// `LIN_GUID` of the document's line; `None` for a document that somebody else wrote.
    pub guid: Option<String>,
    /// Ordered.
    pub ordered: Decimal,
    /// Of `ordered`, invoiced, or shipped: what the store was told already.
    pub told: Decimal,
    /// Of `ordered`, cancelled or given back at the store.
    pub gone: Decimal,
}

/// How much of each line a document of the store is made of, by the store's id of the line: what
/// `releases` deliver in all, less what the store was told already, by whomever.
///
/// `releases` are those that the store was told of and the one that it is to be told of, so that
/// what is left over of one (half a bundle) goes with the next.
pub fn to_tell<'a>(
    lines: &[Line],
    releases: impl IntoIterator<Item = &'a Release>,
) -> Vec<(String, Decimal)> {
    let delivered = delivered(lines, releases);
    let open = lines.iter().zip(delivered).map(|(line, all)| (line.id.clone(), all - line.told));
    open.filter(|(_, quantity)| *quantity > Decimal::ZERO).collect()
}

/// How much of each line no release delivers, though it was neither cancelled nor given back.
pub fn undelivered<'a>(lines: &'a [Line], releases: &[Release]) -> Vec<(&'a Line, Decimal)> {
    let delivered = delivered(lines, releases);
    let rest = lines.iter().zip(delivered);
    rest.map(|(line, delivered)| (line, line.ordered - line.gone - delivered))
        .filter(|(_, rest)| *rest > Decimal::ZERO)
        .collect()
}

/// How an open document's lines differ from what was ordered, in words; `None` = they do not.
pub fn edited(lines: &[Line], document: &[ActivityLine], releases: &[Release]) -> Option<String> {
    let released = delivered(lines, releases);
    let standing = spread(lines, document.iter().map(|line| (line, line.open)));
    let mut parts: Vec<String> = lines
        .iter()
        .zip(released.iter().zip(&standing))
        .filter(|(line, (released, standing))| {
            let now = **released + **standing;
            now != line.ordered && now != line.ordered - line.gone
        })
        .map(|(line, (released, standing))| {
            let now = (released + standing).normalize();
            format!("{} -> {now} x {}", line.ordered.normalize(), line.sku)
        })
        .collect();
    let new = document.iter().filter(|line| place(lines, line, &[]).is_none());
    parts.extend(new.map(|line| format!("+{} x {}", line.open.normalize(), line.product)));
    (!parts.is_empty()).then(|| parts.join(", ").replace('\t', " "))
}

/// What a release delivers that is on no line of the order: rung up at the till.
pub fn strangers<'a>(lines: &[Line], release: &'a Release) -> Vec<&'a ActivityLine> {
    release.lines.iter().filter(|line| place(lines, line, &[]).is_none()).collect()
}

/// The lines that a release delivers something of, by the store's id of them.
pub fn delivers<'a>(lines: &'a [Line], release: &Release) -> Vec<&'a str> {
    let places = release.lines.iter().filter_map(|line| place(lines, line, &[]));
    places.map(|place| lines[place].id.as_str()).collect()
}

/// What releases deliver of each line.
fn delivered<'a>(lines: &[Line], releases: impl IntoIterator<Item = &'a Release>) -> Vec<Decimal> {
    let of = releases.into_iter().flat_map(|release| &release.lines);
    spread(lines, of.map(|line| (line, line.quantity)))
}

/// Quantities of a document by the ledger's lines; what is none of them is left out.
fn spread<'a>(
    lines: &[Line],
    of: impl Iterator<Item = (&'a ActivityLine, Decimal)>,
) -> Vec<Decimal> {
    let mut sums = vec![Decimal::ZERO; lines.len()];
    for (line, quantity) in of {
        if let Some(place) = place(lines, line, &sums) {
            sums[place] += quantity;
        }
    }
    sums
}

/// By the document's line; in a document that somebody else wrote by the product, the first line of
/// it that is not full, else its last one.
fn place(lines: &[Line], of: &ActivityLine, sums: &[Decimal]) -> Option<usize> {
    let same = |own: &String| of.order_line.as_ref().is_some_and(|g| g.eq_ignore_ascii_case(own));
    if let Some(place) = lines.iter().position(|line| line.guid.as_ref().is_some_and(same)) {
        return Some(place);
    }
    let alike = |line: &Line| line.guid.is_none() && line.key.as_ref() == Some(&of.product);
    let mut places = lines.iter().enumerate().filter(|(_, line)| alike(line)).map(|(n, _)| n);
    let has_room = |place: &usize| sums.get(*place).is_none_or(|sum| *sum < lines[*place].ordered);
    places.clone().find(has_room).or_else(|| places.next_back())
}
