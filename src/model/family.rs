//! The unit of work of `items`: a root item with the separate items grouped under it.

use super::{Item, ItemNo};

/// Everything that one job sends: the root and, where a parent column is configured, its members.
#[derive(Clone, Debug, PartialEq)]
pub struct Family {
    /// The job's key: the parent's item number, or the item's own without a parent.
    pub root: ItemNo,
    /// The root's own record; `None` when `IM_ITEM` has no such row (deleted, or an unknown parent).
    pub head: Option<Item>,
    /// The items whose parent column names the root, by item number; empty without a parent column.
    pub members: Vec<Item>,
}
