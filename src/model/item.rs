//! An item as Counterpoint knows it, read fresh with everything that hangs on it.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::{ItemNo, Quantity, Value};

/// One row of `IM_ITEM` with its child rows.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Item {
    /// `ITEM_NO`
    pub no: ItemNo,
    /// `ITEM_TYP` is `I`; `N`, `S` and `D` hold no stock \[C\].
    pub inventory: bool,
    /// `TRK_METH` is `G`: sold by grid cell \[C\].
    pub gridded: bool,
    /// Whether it is for this store: `IS_ECOMM_ITEM` = `Y`, `STAT` = `A`, stocked at the stocking
    /// location (not asked of non-inventory items) and passing the store's filter.
    pub in_scope: bool,
    /// What that was found by, test by test in order; empty where it was not asked one by one.
    pub scope: Vec<ScopeTest>,
    /// The columns of `IM_ITEM` that the program or cpsync.toml names, by upper-case name.
    pub columns: BTreeMap<String, Value>,
    /// `EC_ITEM_DESCR.HTML_DESCR`; `None` without a row.
    pub html: Option<String>,
    /// `STK_UNIT`, the unit that stock is counted in.
    pub stock_unit: String,
    /// The alternate units in use, `ALT_1_*`..`ALT_5_*`.
    pub units: Vec<Unit>,
    /// `GRID_DIM_n_TAG` of the dimensions in use, in order; empty unless gridded.
    pub dimensions: Vec<String>,
    /// `IM_INV_CELL` rows at the stocking location, in display order.
    pub cells: Vec<Cell>,
    /// `IM_BARCOD` rows by `SEQ_NO`.
    pub barcodes: Vec<Barcode>,
    /// `IM_PRC` rows at `*` and at the price location.
    pub prices: Vec<Price>,
    /// Quantities per location of the item as a whole.
    pub quantities: Vec<(String, Quantity)>,
    /// The configured parent column's value; `None` when blank or not configured.
    pub parent: Option<ItemNo>,
    /// The configured archive column of that parent, where the stock listing read it beside the
    /// item; `None` without one.
    pub parent_archive: Option<Value>,
}

/// One of the questions that decide whether an item is for a store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScopeTest {
    /// What is asked: a column of `IM_ITEM`, or the stock record at a location.
    pub name: String,
    /// What was found there, for people.
    pub found: String,
    /// Why the item is not for the store, in words; `None` = it passes.
    pub fails: Option<String>,
}

/// Why a grid cell is not for the web.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Withheld {
    /// `CELL_STAT` is not `A`.
    Inactive,
    /// `IS_ECOMM_ITEM_CELL` is `N`.
    Unflagged,
}

/// An alternate unit: `numer / denom` stocking units each.
#[derive(Clone, Debug, PartialEq)]
pub struct Unit {
    /// `'1'`..`'5'`
    pub index: char,
    /// `ALT_n_UNIT`, as shown.
    pub name: String,
    /// `ALT_n_NUMER`
    pub numer: Decimal,
    /// `ALT_n_DENOM`, never 0.
    pub denom: Decimal,
    /// `ALT_n_WEIGHT`
    pub weight: Option<Decimal>,
}

/// A grid cell at the stocking location.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// `DIM_1_UPR`..`DIM_3_UPR`, `*` where unused.
    pub dims: [String; 3],
    /// The values to show and their order, one per dimension in use.
    pub values: Vec<DimensionValue>,
    /// Why it is not for the web; `None` when it is.
    pub withheld: Option<Withheld>,
    /// Quantities per location.
    pub quantities: Vec<(String, Quantity)>,
}

/// A value on a grid dimension.
#[derive(Clone, Debug, PartialEq)]
pub struct DimensionValue {
    /// `DIM_n` as shown, else `DIM_n_UPR`.
    pub label: String,
    /// `DIM_n_SEQ_NO`
    pub position: i32,
}

/// A row of `IM_BARCOD`.
#[derive(Clone, Debug, PartialEq)]
pub struct Barcode {
    /// `BARCOD`
    pub code: String,
    /// `BARCOD_ID`, the barcode type; `None` when not typed.
    pub kind: Option<String>,
    /// `UNIT`: `'!'` any, `'0'` stocking, `'1'`..`'5'` alternate \[C\].
    pub unit: char,
    /// `DIM_1_UPR`..`DIM_3_UPR`, `*` for the whole item.
    pub dims: [String; 3],
}

/// A row of `IM_PRC`; `None` inherits from the less specific row \[L\].
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Price {
    /// `LOC_ID`, `*` = all.
    pub location: String,
    /// `DIM_1_UPR`..`DIM_3_UPR`, `*` for the whole item.
    pub dims: [String; 3],
    /// `REG_PRC`
    pub regular: Option<Decimal>,
    /// `PRC_1`..`PRC_6`
    pub levels: [Option<Decimal>; 6],
    /// The alternate units' own prices, by unit index 1..=5 less one.
    pub units: [UnitPrice; 5],
}

/// An alternate unit's own prices in a row of `IM_PRC`.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub struct UnitPrice {
    /// `ALT_n_REG_PRC`
    pub regular: Option<Decimal>,
    /// `ALT_n_PRC_1`..`ALT_n_PRC_6`
    pub levels: [Option<Decimal>; 6],
}

impl Item {
    /// A configured column's value; `Null` when it was not read.
    pub fn column(&self, name: &str) -> &Value {
        self.columns.get(name).unwrap_or(&Value::Null)
    }

    /// The first reason why it is not in scope, in words; `None` when it is, or was not asked.
    pub fn out_of_scope_reason(&self) -> Option<&str> {
        self.scope.iter().find_map(|test| test.fails.as_deref())
    }

    /// A column's text, `None` when blank.
    pub fn text(&self, name: &str) -> Option<String> {
        self.column(name).text()
    }

    /// The alternate unit with this index.
    pub fn unit(&self, index: char) -> Option<&Unit> {
        self.units.iter().find(|unit| unit.index == index)
    }
}

impl Cell {
    /// Whether it is for the web: `CELL_STAT` = `A` and `IS_ECOMM_ITEM_CELL` not `N`.
    pub fn web(&self) -> bool {
        self.withheld.is_none()
    }
}

impl Withheld {
    /// The reason in words.
    pub fn why(self) -> &'static str {
        match self {
            Self::Inactive => "its CELL_STAT is not A",
            Self::Unflagged => "its IS_ECOMM_ITEM_CELL is N",
        }
    }
}
