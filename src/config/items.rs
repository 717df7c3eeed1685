//! `[stores.NAME.items]`: which items go to the store and how they look there.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

/// Rules of the `items` task. Column names are upper case; they are checked against the site's
/// catalogue when Counterpoint is connected.
#[derive(Clone, Debug)]
pub struct Items {
    /// The location that decides whether an item or a cell is stocked: `IM_INV.LOC_ID`.
    pub stocking_location: String,
    /// All must hold.
    pub filter: Vec<Condition>,
    /// Where a SKU's item part comes from.
    pub sku_from: SkuSource,
    /// Template of a simple, parent or grouped product's SKU: `{item}`.
    pub sku: String,
    /// Template of a cell's SKU: `{item}|{dim1}|{dim2}|{dim3}`; unused dimensions are left out with
    /// the separator before them.
    pub cell_sku: String,
    /// Template of an alternate unit's SKU: `{item}^{unit}`.
    pub unit_sku: String,
    /// Column of the name.
    pub name: String,
    /// Where the long text comes from; `None` = not sent.
    pub description: Option<TextSource>,
    /// Where the short text comes from.
    pub short_description: Option<TextSource>,
    /// Where the title for search engines comes from.
    pub meta_title: Option<TextSource>,
    /// Where the description for search engines comes from.
    pub meta_description: Option<TextSource>,
    /// Column of the weight; `None` = not sent. A unit's own weight overrides it.
    pub weight: Option<String>,
    /// Template of a cell product's name: `{name} {dimensions}`.
    pub cell_name: String,
    /// Template of a unit product's name: `{name} {unit}`.
    pub unit_name: String,
    /// What a unit is called on the web, by its Counterpoint name; its own name otherwise.
    pub unit_names: BTreeMap<String, String>,
    /// Tax class (by name) of taxable items, `IM_ITEM.IS_TXBL` = `Y`.
    pub tax_class: String,
    /// Tax class of the others.
    pub exempt_tax_class: String,
    /// Attribute set (by name) of new and changed products.
    pub attribute_set: String,
    /// A column whose value chooses another attribute set, and the map.
    pub attribute_set_by: Option<(String, BTreeMap<String, String>)>,
    /// Template of the url key: `{name}-{sku}`.
    pub url_key: String,
    /// A column that enables (`true`) or disables; `None` = every item in scope is enabled.
    pub web_status: Option<FlagColumn>,
    /// A column that archives; `None` = nothing is archived by column.
    pub web_archive: Option<FlagColumn>,
    /// What becomes of a product whose item left the scope.
    pub removed: Removed,
    /// What becomes of a creation without a price.
    pub zero_price: ZeroPrice,
    /// A column with the comma list of unit digits sold on the web (`0,1`); `None` = the stocking
    /// unit only. More than one unit makes a grouped product.
    pub units: Option<String>,
    /// How separate items are grouped under a parent; `None` = they are not.
    pub parent: Option<ParentRule>,
    /// Which attribute a grid dimension is, by `GRID_DIM_n_TAG` (upper case).
    pub dimensions: Vec<DimensionRule>,
    /// Further attributes.
    pub attributes: Vec<AttributeRule>,
    /// What happens to an option label that the store does not have, unless the attribute is named
    /// in `missing_option_of`.
    pub missing_option: MissingOption,
    /// The same for single attributes.
    pub missing_option_of: BTreeMap<String, MissingOption>,
    /// Prices of a creation.
    pub price: PriceRule,
}

/// A condition on a column of `IM_ITEM`.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// Upper case.
    pub column: String,
    /// What is asked of it.
    pub test: Test,
}

/// What a condition asks. Text is compared as SQL Server does: no case, no trailing spaces.
#[derive(Clone, Debug, PartialEq)]
pub enum Test {
    /// Is this value.
    Equals(String),
    /// Is none of these; `NULL` passes.
    Not(Vec<String>),
    /// Is one of these.
    In(Vec<String>),
    /// Has (`true`) or has no value; blank text is no value.
    IsSet(bool),
    /// Begins with this text.
    StartsWith(String),
    /// Is at least this number.
    AtLeast(Decimal),
    /// Is at most this number.
    AtMost(Decimal),
}

/// Where a SKU's item part comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SkuSource {
    /// `ITEM_NO`
    ItemNumber,
    /// The first barcode of this type (`IM_BARCOD.BARCOD_ID`) of the item, cell or unit; a cell or
    /// unit with one uses it as its whole SKU.
    Barcode(String),
}

/// Where a text comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TextSource {
    /// `EC_ITEM_DESCR.HTML_DESCR`
    Html,
    /// A column of `IM_ITEM`.
    Column(String),
}

/// A yes/no question put to a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlagColumn {
    /// Upper case.
    pub column: String,
    /// The values that mean yes, compared without case.
    pub yes: Vec<String>,
    /// What a blank means.
    pub blank: bool,
}

impl FlagColumn {
    /// Whether the column's text says yes, compared without case and surrounding blanks. `None` =
    /// blank, `NULL` or not read.
    pub fn says(&self, text: Option<&str>) -> bool {
        match text.map(str::trim).filter(|text| !text.is_empty()) {
            Some(text) => self.yes.iter().any(|yes| yes.trim().eq_ignore_ascii_case(text)),
            None => self.blank,
        }
    }
}

/// What becomes of a product whose item was un-flagged, inactivated or deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Removed {
    /// Disabled.
    Disable,
    /// Archived: page kept, out of categories, out of stock.
    Archive,
}

/// What becomes of a creation whose price is 0 or NULL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ZeroPrice {
    /// Held in the queue until there is a price.
    Hold,
    /// Created at 0.
    Send,
}

/// How separate items are grouped.
#[derive(Clone, Debug)]
pub struct ParentRule {
    /// The column of a member that holds its parent's item number.
    pub column: String,
    /// What the parent becomes.
    pub shape: ParentShape,
    /// Dimensions that tell members apart: column and attribute. A gridded member's own dimensions
    /// come after; four in all at most.
    pub dimensions: Vec<(String, String)>,
}

/// What a parent becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParentShape {
    /// Chosen by options.
    Configurable,
    /// A list.
    Grouped,
}

/// Which attribute a dimension is.
#[derive(Clone, Debug)]
pub struct DimensionRule {
    /// `GRID_DIM_n_TAG`, upper case.
    pub tag: String,
    /// The store's attribute code.
    pub attribute: String,
    /// Labels replaced before they are sent, by the cell's value (compared without case).
    pub map: BTreeMap<String, String>,
}

/// An attribute of the store filled from Counterpoint.
#[derive(Clone, Debug)]
pub struct AttributeRule {
    /// The store's attribute code.
    pub attribute: String,
    /// Where its value comes from.
    pub source: AttributeSource,
    /// How it is written.
    pub kind: AttributeKind,
    /// Values replaced before they are sent, by the source's value (compared without case).
    pub map: BTreeMap<String, String>,
    /// Value for a blank source; `None` = the attribute is cleared.
    pub default: Option<String>,
}

/// Where an attribute's value comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AttributeSource {
    /// A column of `IM_ITEM`.
    Column(String),
    /// The first barcode of this type, of the very cell or unit.
    Barcode(String),
    /// A cell's value on this dimension (tag, upper case): colour families by `map`.
    Dimension(String),
    /// The same text for every product.
    Fixed(String),
}

/// How an attribute is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AttributeKind {
    /// As text.
    Text,
    /// As a number.
    Number,
    /// `Y`, `YES`, `1`, `TRUE` are yes; anything else is no.
    YesNo,
    /// One option by label.
    Select,
    /// Options by label, a comma list.
    Multiselect,
    /// An amount of money.
    Price,
    /// A day.
    Date,
}

/// What happens to an option label that the store does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MissingOption {
    /// It is made.
    Create,
    /// The record is held.
    Hold,
}

/// Prices of a creation, by Commerce5's defaults: price = regular if above Price-1, else Price-1;
/// special = Price-1 then.
#[derive(Clone, Debug)]
pub struct PriceRule {
    /// `IM_PRC.LOC_ID` that is asked before `*`; `None` = `*` only.
    pub location: Option<String>,
    /// Level 1..=6 that is the selling price.
    pub level: u8,
    /// Whether the regular price is the price and the level the special price where it is lower.
    pub regular: bool,
    /// Decimals that prices are rounded to, half up.
    pub decimals: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_blank_means_what_the_configuration_says() {
        for (text, blank, expected) in [
            (Some("y "), false, true),
            (Some("N"), true, false),
            (Some("  "), true, true),
            (Some(""), false, false),
            (None, true, true),
            (None, false, false),
            (Some("1"), false, true),
        ] {
            let flag = FlagColumn { column: "X".into(), yes: vec!["Y".into(), "1".into()], blank };
            assert_eq!(flag.says(text), expected, "{text:?}");
        }
    }
}
