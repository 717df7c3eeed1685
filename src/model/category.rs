//! Web categories of Counterpoint, and which items are in them.

use super::ItemNo;

/// A row of `EC_CATEG`, without its text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Category {
    /// `CATEG_ID`
    pub id: String,
    /// `PARENT_ID`; `None` = top level.
    pub parent: Option<String>,
    /// `DESCR`; may be blank.
    pub name: String,
    /// `DISP_SEQ_NO`, the place among its siblings; those without one come last.
    pub sequence: Option<i64>,
    /// Moves when the row changes. Compare for equality.
    pub version: i64,
}

/// A row of `EC_CATEG_ITEM`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemCategory {
    /// `ITEM_NO`, as `IM_ITEM` spells it.
    pub item: ItemNo,
    /// `CATEG_ID`
    pub category: String,
    /// `ENTRY_SEQ_NO`
    pub sequence: Option<i64>,
}

/// An item in scope, as far as its place in categories hangs on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScopedItem {
    /// `ITEM_NO`
    pub no: ItemNo,
    /// The parent that it is grouped under.
    pub parent: Option<ItemNo>,
    /// Whether its archive column says so.
    pub archived: bool,
}
