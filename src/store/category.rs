//! Categories of a store, and the products in them: what a store can be asked for.

use crate::model::Sku;

/// A store's categories below one of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StoreTree {
    /// The store's id of the category that all others are below.
    pub root: String,
    /// All of them, parents before children, siblings in the store's order.
    pub categories: Vec<StoreCategory>,
}

/// A category as the store holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoreCategory {
    /// The store's id.
    pub id: String,
    /// The store's id of the category above.
    pub parent: String,
    /// Its global name.
    pub name: String,
    /// Whether it is shown.
    pub active: bool,
    /// Orders siblings; not unique.
    pub position: i64,
}

/// What is to happen to one category.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CategoryChange {
    /// Make it, or take the one of this name under this parent where a lost answer leaves in doubt
    /// whether it was made.
    Create {
        /// The store's id of the category above.
        parent: String,
        /// Its name.
        name: String,
        /// HTML; `None` = none.
        description: Option<String>,
        /// Its address below its parent.
        url_key: String,
        /// The address to take where the first is taken.
        spare_url_key: String,
        /// Orders siblings; `None` = last.
        position: Option<i64>,
    },
    /// Send these fields; what is `None` stays.
    Update {
        /// The store's id.
        id: String,
        /// Its name.
        name: Option<String>,
        /// HTML; empty clears it.
        description: Option<String>,
        /// Whether it is shown.
        active: Option<bool>,
    },
    /// Hang it under a parent, behind a sibling.
    Move {
        /// The store's id.
        id: String,
        /// The store's id of the category above.
        parent: String,
        /// The store's id of the sibling before it; `None` = first.
        after: Option<String>,
    },
}

/// What is to happen to one product in one category.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkChange {
    /// The store's id of the category.
    pub category: String,
    /// The product.
    pub sku: Sku,
    /// What.
    pub action: LinkAction,
}

/// Puts a product into a category or takes it out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkAction {
    /// Put it there; a link that exists gets the position.
    Put(Option<i64>),
    /// Take it out; a link that does not exist is success.
    Remove,
}

/// What a link is known by: the category's id and the SKU.
pub type LinkKey = (String, Sku);

/// What became of a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Linked {
    /// It is as it should be.
    Done,
    /// The store has no such product any more.
    NoProduct,
    /// The store has no such category any more.
    NoCategory,
}

impl LinkChange {
    /// What it is known by.
    pub fn key(&self) -> LinkKey {
        (self.category.clone(), self.sku.clone())
    }
}
