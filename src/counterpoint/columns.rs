//! Which columns of `IM_ITEM` a statement reads: those that the program knows and those that
//! cpsync.toml names, each in a form that arrives exact.

use std::collections::{BTreeMap, BTreeSet};

use super::catalogue::{Catalogue, Column, Kind};
use super::error::Error;
use super::row::Row;
use super::sql::quoted;
use crate::config::{
    AttributeSource, Inventory, Items, Level, Prices, SkuSource, Store, TextSource,
};
use crate::model::Value;

/// What makes an item: its kind, its texts, its units, its grid.
const ITEM: [&str; 15] = [
    "ITEM_NO",
    "DESCR",
    "LONG_DESCR",
    "SHORT_DESCR",
    "ITEM_TYP",
    "TRK_METH",
    "STAT",
    "IS_ECOMM_ITEM",
    "IS_TXBL",
    "WEIGHT",
    "CATEG_COD",
    "STK_UNIT",
    "GRID_DIM_1_TAG",
    "GRID_DIM_2_TAG",
    "GRID_DIM_3_TAG",
];

/// The picture of an item that is not named after it \[C\].
pub(super) const IMAGE_FILE: &str = "ECOMM_IMG_FILE";

/// What the stock of an item depends on.
const STOCK: [&str; 7] = [
    "ITEM_NO",
    "ITEM_TYP",
    "TRK_METH",
    "STK_UNIT",
    "GRID_DIM_1_TAG",
    "GRID_DIM_2_TAG",
    "GRID_DIM_3_TAG",
];

/// Prices that an item may hold for an alternate unit.
const UNIT_PRICES: [&str; 7] = ["PRC_1", "PRC_2", "PRC_3", "PRC_4", "PRC_5", "PRC_6", "REG_PRC"];

/// Keys whose columns say what becomes of an item as a whole.
const STATE_KEYS: [&str; 4] =
    ["items.web-status", "items.web-archive", "items.units", "items.parent.column"];

/// Columns to read, by name; names are unique.
#[derive(Debug)]
pub(super) struct Columns {
    /// Name and expression.
    list: Vec<(String, String)>,
}

impl Columns {
    /// Everything that a product is made from.
    pub(super) fn of_items(catalogue: &Catalogue, store: &Store) -> Result<Self, Error> {
        let prices = (1..=6).map(|level| format!("PRC_{level}")).chain(["REG_PRC".to_owned()]);
        let known = ITEM.into_iter().map(str::to_owned);
        let known = known
            .chain(prices)
            .chain(units(&["UNIT", "NUMER", "DENOM", "WEIGHT"]))
            .chain(units(&UNIT_PRICES));
        Self::of(catalogue, known, &named(store))
    }

    /// What the inventory rules need.
    pub(super) fn of_stock(catalogue: &Catalogue, store: &Store) -> Result<Self, Error> {
        let known = STOCK.into_iter().map(str::to_owned);
        let known = known.chain(units(&["UNIT", "NUMER", "DENOM"]));
        let wanted = |key: &str| key.starts_with("inventory.") || STATE_KEYS.contains(&key);
        let named: Vec<_> = named(store).into_iter().filter(|(key, _)| wanted(key)).collect();
        Self::of(catalogue, known, &named)
    }

    /// What the price rules need.
    pub(super) fn of_prices(catalogue: &Catalogue, store: &Store) -> Result<Self, Error> {
        let levels = (1..=6).map(|level| format!("PRC_{level}"));
        let known = STOCK.into_iter().map(str::to_owned).chain(["REG_PRC".to_owned()]);
        let known = known.chain(levels).chain(units(&["UNIT", "NUMER", "DENOM"]));
        let known = known.chain(units(&UNIT_PRICES));
        let wanted = |key: &str| key.starts_with("prices.");
        let named: Vec<_> = named(store).into_iter().filter(|(key, _)| wanted(key)).collect();
        Self::of(catalogue, known, &named)
    }

    /// What a listing looks at beside the version.
    pub(super) fn of_listing(catalogue: &Catalogue, items: &Items) -> Result<Self, Error> {
        let wanted = |key: &str| STATE_KEYS.contains(&key) && key != "items.units";
        let named: Vec<_> =
            named_by_items(items).into_iter().filter(|(key, _)| wanted(key)).collect();
        Self::of(catalogue, std::iter::once(IMAGE_FILE.to_owned()), &named)
    }

    /// Known columns that the site lacks are left out; named ones must be there.
    fn of(
        catalogue: &Catalogue,
        known: impl Iterator<Item = String>,
        named: &[(String, String)],
    ) -> Result<Self, Error> {
        let mut wanted: BTreeSet<String> =
            known.filter(|name| catalogue.column("IM_ITEM", name).is_some()).collect();
        for (key, name) in named {
            usable(catalogue, key, name)?;
            wanted.insert(name.clone());
        }
        let list = wanted.into_iter().filter_map(|name| {
            let expression = expression("i", &name, catalogue.column("IM_ITEM", &name)?);
            Some((name, expression))
        });
        Ok(Self { list: list.collect() })
    }

    /// `i.[A] AS [A],` line by line, for a select list.
    pub(super) fn select(&self) -> String {
        let one = |(name, expression): &(String, String)| {
            format!("{expression} AS [{}]", name.replace(']', "]]"))
        };
        self.list.iter().map(one).collect::<Vec<_>>().join(",\n    ")
    }

    /// The same after a comma, for the end of a select list.
    pub(super) fn select_further(&self) -> String {
        if self.list.is_empty() { String::new() } else { format!(", {}", self.select()) }
    }

    /// The row's values by column name; `NULL` is left out, as most columns of most items are.
    pub(super) fn read(&self, row: &Row<'_>) -> Result<BTreeMap<String, Value>, Error> {
        let values = row.values(self.list.iter().map(|(name, _)| name.as_str()))?;
        let filled = self.list.iter().zip(values).filter(|(_, value)| *value != Value::Null);
        Ok(filled.map(|((name, _), value)| (name.clone(), value)).collect())
    }
}

/// The column in a form that arrives as text, exact number or time: legacy text cannot be compared,
/// money and float would arrive as binary fractions, and a decimal of more than 28 digits does not
/// fit `rust_decimal`.
pub(super) fn expression(alias: &str, name: &str, column: &Column) -> String {
    let plain = quoted(alias, name);
    match column.kind {
        Kind::LegacyText => format!("CAST({plain} AS varchar(max))"),
        Kind::LegacyUnicodeText => format!("CAST({plain} AS nvarchar(max))"),
        Kind::Money => format!("CAST({plain} AS decimal(19,4))"),
        Kind::Float => format!("CAST({plain} AS decimal(28,8))"),
        Kind::Decimal if column.precision > 28 => {
            format!("CAST({plain} AS decimal(28,{}))", column.scale.min(8))
        }
        _ => plain,
    }
}

/// What a checksum of the item is taken over, on sites without row versions.
pub(super) fn checksum_of_items(catalogue: &Catalogue, items: &Items) -> String {
    let configured = named_by_items(items).into_iter().map(|(_, column)| column);
    let known = ITEM.into_iter().map(str::to_owned).chain(units(&["UNIT", "NUMER", "DENOM"]));
    let used: BTreeSet<String> = known.chain(configured).collect();
    checksum(catalogue, "IM_ITEM", "i", used.iter().map(String::as_str))
}

/// These columns, as far as the site has them, as the arguments of `BINARY_CHECKSUM`.
pub(super) fn checksum<'a>(
    catalogue: &Catalogue,
    table: &str,
    alias: &str,
    names: impl Iterator<Item = &'a str>,
) -> String {
    let one = |name| Some(summed(alias, name, catalogue.column(table, name)?));
    names.filter_map(one).collect::<Vec<_>>().join(", ")
}

/// The column in a form that `BINARY_CHECKSUM` sees whole: it passes over legacy text and takes 255
/// characters of varchar(max), but any length of varbinary(max); and 1.5 and -1.5 are one to it.
fn summed(alias: &str, name: &str, column: &Column) -> String {
    let form = expression(alias, name, column);
    match column.kind {
        Kind::LegacyText | Kind::LegacyUnicodeText => format!("CAST({form} AS varbinary(max))"),
        Kind::Text | Kind::UnicodeText if column.width.is_none() => {
            format!("CAST({form} AS varbinary(max))")
        }
        Kind::Decimal | Kind::Money | Kind::Float => format!("CAST({form} AS varchar(50))"),
        _ => form,
    }
}

/// Every column that the store's configuration names, after the key under `[stores.NAME]`.
pub(super) fn named(store: &Store) -> Vec<(String, String)> {
    let mut named = named_by_items(&store.items);
    named_by_inventory(&store.inventory, &mut named);
    named_by_prices(&store.prices, &mut named);
    push(&mut named, "images.alt", store.images.alt.as_ref());
    named
}

/// Whether the site has what the store's configuration names; all that is missing in one error.
pub(super) fn check(catalogue: &Catalogue, store: &Store) -> Result<(), Error> {
    let mut missing: Vec<Error> = named(store)
        .into_iter()
        .filter_map(|(key, name)| {
            usable(catalogue, &format!("stores.{}.{key}", store.name), &name).err()
        })
        .collect();
    missing.extend(features(store).into_iter().filter(|(table, _)| !catalogue.offers(table)).map(
        |(table, key)| Error::missing(table, None, &format!("`stores.{}.{key}`", store.name)),
    ));
    let mut missing = missing.into_iter();
    let Some(mut first) = missing.next() else { return Ok(()) };
    for next in missing {
        // Each with its own hint beside it: the one hint of an error could speak of one only.
        if let Some(hint) = first.hint.take() {
            first.message = format!("{} ({hint})", first.message);
        }
        let hint = next.hint.map(|hint| format!(" ({hint})")).unwrap_or_default();
        first.message = format!("{}\n{}{hint}", first.message, next.message);
    }
    Err(first)
}

/// Optional tables that this configuration cannot do without: texts and barcodes that were not read
/// would be emptied at the store.
fn features(store: &Store) -> Vec<(&'static str, &'static str)> {
    let items = &store.items;
    let html = [
        ("items.description", &items.description),
        ("items.short-description", &items.short_description),
        ("items.meta-title", &items.meta_title),
        ("items.meta-description", &items.meta_description),
    ];
    let html = html.into_iter().filter(|(_, source)| **source == Some(TextSource::Html));
    let mut features: Vec<_> = html.map(|(key, _)| ("EC_ITEM_DESCR", key)).collect();
    if matches!(items.sku_from, SkuSource::Barcode(_)) {
        features.push(("IM_BARCOD", "items.sku-from"));
    }
    if store.prices.location.is_some() {
        features.push(("IM_PRC", "prices.location"));
    }
    if items.attributes.iter().any(|rule| matches!(rule.source, AttributeSource::Barcode(_))) {
        features.push(("IM_BARCOD", "items.attributes"));
    }
    features
}

/// The named column; an error when `IM_ITEM` does not have it or its type is not read.
fn usable<'a>(catalogue: &'a Catalogue, key: &str, name: &str) -> Result<&'a Column, Error> {
    let column = catalogue.column("IM_ITEM", name).ok_or_else(|| absent(catalogue, key, name))?;
    if matches!(column.kind, Kind::Guid | Kind::Other | Kind::RowVersion) {
        return Err(Error::configuration(format!(
            "could not use column `IM_ITEM.{name}` for `{key}`: cpsync does not read its type"
        )));
    }
    // Compared with item numbers: SQL Server would make numbers of those, and fail at the first letter.
    let text = [Kind::Text, Kind::UnicodeText, Kind::LegacyText, Kind::LegacyUnicodeText];
    if key.ends_with("items.parent.column") && !text.contains(&column.kind) {
        return Err(Error::configuration(format!(
            "could not use column `IM_ITEM.{name}` for `{key}`: it holds no text"
        )));
    }
    Ok(column)
}

/// The error for a named column that `IM_ITEM` does not have.
pub(super) fn absent(catalogue: &Catalogue, key: &str, name: &str) -> Error {
    let error = Error::missing("IM_ITEM", Some(name), &format!("`{key}`"));
    match catalogue.nearest(name) {
        Some(nearest) => error.hint(format!("did you mean `{nearest}`?")),
        None => error,
    }
}

fn named_by_items(items: &Items) -> Vec<(String, String)> {
    let mut named = Vec::new();
    for condition in &items.filter {
        push(&mut named, "items.filter", Some(&condition.column));
    }
    push(&mut named, "items.name", Some(&items.name));
    for (key, source) in [
        ("items.description", &items.description),
        ("items.short-description", &items.short_description),
        ("items.meta-title", &items.meta_title),
        ("items.meta-description", &items.meta_description),
    ] {
        if let Some(TextSource::Column(column)) = source {
            push(&mut named, key, Some(column));
        }
    }
    push(&mut named, "items.weight", items.weight.as_ref());
    push(&mut named, "items.attribute-set-by", items.attribute_set_by.as_ref().map(|by| &by.0));
    push(&mut named, "items.web-status", items.web_status.as_ref().map(|flag| &flag.column));
    push(&mut named, "items.web-archive", items.web_archive.as_ref().map(|flag| &flag.column));
    push(&mut named, "items.units", items.units.as_ref());
    if let Some(parent) = &items.parent {
        push(&mut named, "items.parent.column", Some(&parent.column));
        for (column, _) in &parent.dimensions {
            push(&mut named, "items.parent.dimensions", Some(column));
        }
    }
    for rule in &items.attributes {
        if let AttributeSource::Column(column) = &rule.source {
            push(&mut named, &format!("items.attributes.{}", rule.attribute), Some(column));
        }
    }
    named
}

fn named_by_inventory(inventory: &Inventory, named: &mut Vec<(String, String)>) {
    push(named, "inventory.threshold-column", inventory.threshold_column.as_ref());
    let always = inventory.always_in_stock.as_ref();
    push(named, "inventory.always-in-stock", always.map(|flag| &flag.column));
    let backorders = inventory.backorders.column.as_ref();
    push(named, "inventory.backorders", backorders.map(|(column, _)| column));
}

fn named_by_prices(prices: &Prices, named: &mut Vec<(String, String)>) {
    let column = |level: &Level| match level {
        Level::Column(column) => Some(column.clone()),
        Level::Regular | Level::Number(_) => None,
    };
    push(named, "prices.price", prices.list.as_ref().and_then(column).as_ref());
    push(named, "prices.special", column(&prices.selling).as_ref());
    push(named, "prices.msrp", prices.msrp.as_ref().and_then(|(_, level)| column(level)).as_ref());
    push(named, "prices.cost", prices.cost.as_ref());
}

fn push(named: &mut Vec<(String, String)>, key: &str, column: Option<&String>) {
    if let Some(column) = column {
        named.push((key.to_owned(), column.to_uppercase()));
    }
}

/// `ALT_1_UNIT`, .. for these endings and all five units.
fn units(endings: &[&'static str]) -> impl Iterator<Item = String> {
    (1..=5).flat_map(move |n| endings.iter().map(move |ending| format!("ALT_{n}_{ending}")))
}
