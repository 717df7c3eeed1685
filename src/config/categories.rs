//! `[stores.NAME.categories]`: where the web categories go in the store.

/// Rules of the tasks `categories` and `category-items`.
#[derive(Clone, Debug)]
pub struct Categories {
    /// The store's category that Counterpoint's top level hangs under.
    pub root: CategoryRoot,
    /// What becomes of a category that is gone from Counterpoint.
    pub gone: GoneCategory,
    /// Template of a new category's url key: `{name}`, `{id}`.
    pub url_key: String,
    /// Whether `EC_CATEG.HTML_DESCR` is sent.
    pub description: bool,
    /// Whether `EC_CATEG_ITEM.ENTRY_SEQ_NO` is the product's position in the category; otherwise
    /// positions are the shop's own.
    pub positions: bool,
}

/// A category of the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CategoryRoot {
    /// The store's default root.
    Default,
    /// The store's id.
    Id(String),
    /// Names from below the default root down.
    Path(Vec<String>),
}

/// What becomes of a category that is gone from Counterpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GoneCategory {
    /// Deactivated; never deleted.
    Deactivate,
    /// Left as it is.
    Leave,
}
