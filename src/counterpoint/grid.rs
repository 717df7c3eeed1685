//! Grid cells: rows of `IM_INV_CELL` at all locations -> the cells at the stocking location, with the
//! names and the order of `IM_GRID_DIM_n`.

use std::collections::{BTreeMap, HashMap};

use super::catalogue::Catalogue;
use super::error::Error;
use super::fold;
use super::row::Row;
use crate::model::{Cell, DimensionValue, Item, Quantity, Withheld};

/// A row of `IM_INV_CELL`.
pub(super) struct CellRow {
    location: String,
    dims: [String; 3],
    withheld: Option<Withheld>,
    quantity: Quantity,
}

/// A row of `IM_GRID_DIM_n`.
pub(super) struct GridValue {
    dimension: usize,
    upper: String,
    label: String,
    position: i32,
}

/// What is gathered of a cell over the locations.
#[derive(Default)]
struct Gathered {
    /// Whether it exists at the stocking location.
    stocked: bool,
    /// Why it is not for the web there.
    withheld: Option<Withheld>,
    quantities: Vec<(String, Quantity)>,
}

/// An item's grid values by dimension (0..=2) and upper-case value.
pub(super) struct Labels(HashMap<(usize, String), DimensionValue>);

impl CellRow {
    pub(super) fn read(row: &Row<'_>) -> Result<Self, Error> {
        Ok(Self {
            location: row.text("LOC_ID")?,
            dims: row.dims()?,
            withheld: withheld(row.integer("web")?),
            quantity: row.quantity()?,
        })
    }
}

/// What [`standing`] tells of a cell.
fn withheld(standing: i64) -> Option<Withheld> {
    match standing {
        WEB => None,
        UNFLAGGED => Some(Withheld::Unflagged),
        _ => Some(Withheld::Inactive),
    }
}

const WEB: i64 = 1;
const INACTIVE: i64 = 2;
const UNFLAGGED: i64 = 3;

/// Whether a cell is for the web, over `IM_INV_CELL AS c`: 1, or a number that says why it is not; what
/// the site lacks is not asked.
pub(super) fn standing(catalogue: &Catalogue) -> String {
    let has = |column| catalogue.column("IM_INV_CELL", column).is_some();
    let tests = [
        ("CELL_STAT", "c.CELL_STAT IS NULL OR c.CELL_STAT <> 'A'", INACTIVE),
        ("IS_ECOMM_ITEM_CELL", "c.IS_ECOMM_ITEM_CELL = 'N'", UNFLAGGED),
    ];
    let tests = tests.iter().filter(|(column, ..)| has(*column));
    let tests = tests.map(|(_, test, number)| format!("WHEN {test} THEN {number}"));
    match tests.collect::<Vec<_>>().join(" ") {
        none if none.is_empty() => WEB.to_string(),
        tests => format!("CASE {tests} ELSE {WEB} END"),
    }
}

/// 1 for a cell that is for the web, else 0.
pub(super) fn web(catalogue: &Catalogue) -> String {
    format!("CASE WHEN {} = {WEB} THEN 1 ELSE 0 END", standing(catalogue))
}

/// Reads a row of `grid_values_read.sql`.
pub(super) fn value(row: &Row<'_>) -> Result<GridValue, Error> {
    Ok(GridValue {
        dimension: usize::try_from(row.integer("dimension")? - 1).unwrap_or_default(),
        upper: row.text("value_upr")?,
        label: row.text("label")?,
        position: i32::try_from(row.integer("position")?).unwrap_or_default(),
    })
}

impl Labels {
    /// Whether the site has the tables with the names of grid values.
    pub(super) fn offered(catalogue: &Catalogue) -> bool {
        ["IM_GRID_DIM_1", "IM_GRID_DIM_2", "IM_GRID_DIM_3"].iter().all(|t| catalogue.offers(t))
    }

    pub(super) fn new(values: Vec<GridValue>) -> Self {
        let one = |value: GridValue| {
            let shown = DimensionValue { label: value.label, position: value.position };
            ((value.dimension, fold(&value.upper)), shown)
        };
        Self(values.into_iter().map(one).collect())
    }

    /// How a value is shown: as `IM_GRID_DIM_n` says, else as it is stored.
    fn shown(&self, dimension: usize, value: &str) -> DimensionValue {
        let plain = || DimensionValue { label: value.to_owned(), position: 0 };
        match self.0.get(&(dimension, fold(value))) {
            Some(known) if !known.label.is_empty() => known.clone(),
            Some(known) => DimensionValue { position: known.position, ..plain() },
            None => plain(),
        }
    }
}

/// Puts the cells into the item: those that exist at the stocking location, in display order, with
/// the quantities of the locations needed.
pub(super) fn fill(
    item: &mut Item,
    rows: Vec<CellRow>,
    labels: &Labels,
    stocking: &str,
    needed: &[String],
) {
    item.cells = stocked(rows, stocking, needed);
    let used = dimensions_in_use(item);
    item.dimensions = used.iter().map(|dimension| tag(item, *dimension)).collect();
    for cell in &mut item.cells {
        cell.values = used.iter().map(|n| labels.shown(*n, &cell.dims[*n])).collect();
    }
    // By position, then by value: the values are the map's order already, and the sort is stable.
    item.cells
        .sort_by_key(|cell| cell.values.iter().map(|value| value.position).collect::<Vec<_>>());
}

/// The cells at the stocking location by value, with the quantities of the locations needed.
fn stocked(rows: Vec<CellRow>, stocking: &str, needed: &[String]) -> Vec<Cell> {
    let mut cells: BTreeMap<[String; 3], Gathered> = BTreeMap::new();
    for row in rows {
        let cell = cells.entry(row.dims).or_default();
        if fold(&row.location) == fold(stocking) {
            (cell.stocked, cell.withheld) = (true, row.withheld);
        }
        // A READ UNCOMMITTED scan may meet a row twice: its quantity must not count twice.
        let again = cell.quantities.last().is_some_and(|(last, _)| *last == row.location);
        if !again && needed.iter().any(|location| fold(location) == fold(&row.location)) {
            cell.quantities.push((row.location, row.quantity));
        }
    }
    let stocked = cells.into_iter().filter(|(_, cell)| cell.stocked);
    let one = |(dims, cell): ([String; 3], Gathered)| {
        let Gathered { withheld, quantities, .. } = cell;
        Cell { dims, values: Vec::new(), withheld, quantities }
    };
    stocked.map(one).collect()
}

/// Dimensions (0..=2) on which some cell has a value; without a cell, those that have a name.
fn dimensions_in_use(item: &Item) -> Vec<usize> {
    let used = |n: usize| {
        if item.cells.is_empty() {
            item.text(&format!("GRID_DIM_{}_TAG", n + 1)).is_some()
        } else {
            item.cells.iter().any(|cell| cell.dims[n] != "*")
        }
    };
    (0..3).filter(|n| used(*n)).collect()
}

/// `GRID_DIM_n_TAG`, or `DIM n` where the item does not name a dimension that its cells use.
fn tag(item: &Item, dimension: usize) -> String {
    let n = dimension + 1;
    item.text(&format!("GRID_DIM_{n}_TAG")).unwrap_or_else(|| format!("DIM {n}"))
}
