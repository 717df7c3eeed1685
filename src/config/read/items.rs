//! `[stores.NAME.items]`

use std::collections::BTreeMap;

use toml::de::DeValue;

use super::attributes;
use super::pattern::Pattern;
use super::section::{Section, Wrong};
use super::values::{column, filled};
use crate::config::{
    FlagColumn, Items, MissingOption, PriceRule, Removed, Shown, SkuSource, TextSource, ZeroPrice,
};

const MISSING: [(&str, MissingOption); 2] =
    [("create", MissingOption::Create), ("hold", MissingOption::Hold)];

const SKU: Pattern =
    Pattern { key: "sku", default: "{item}", required: &["item"], known: &["item"] };
const CELL_SKU: Pattern = Pattern {
    key: "cell-sku",
    default: "{item}|{dim1}|{dim2}|{dim3}",
    required: &["item", "dim1"],
    known: &["item", "dim1", "dim2", "dim3"],
};
const UNIT_SKU: Pattern = Pattern {
    key: "unit-sku",
    default: "{item}^{unit}",
    required: &["item", "unit"],
    known: &["item", "unit"],
};
const CELL_NAME: Pattern = Pattern {
    key: "cell-name",
    default: "{name} {dimensions}",
    required: &[],
    known: &["name", "dimensions"],
};
const UNIT_NAME: Pattern =
    Pattern { key: "unit-name", default: "{name} {unit}", required: &[], known: &["name", "unit"] };
const URL_KEY: Pattern = Pattern {
    key: "url-key",
    default: "{name}-{sku}",
    required: &["sku"],
    known: &["name", "sku"],
};

pub(super) fn read(section: &mut Section<'_>) -> Items {
    let hint = "the location whose stock records say what is sold on the web, such as `MAIN`";
    let stocking_location = section.required("stocking-location", hint);
    let filter = attributes::filter(section);
    let sku_from = sku_source(section);
    let (dimensions, attributes) = attributes::rules(section);
    Items {
        stocking_location,
        filter,
        sku_from,
        sku: section.pattern(&SKU),
        cell_sku: section.pattern(&CELL_SKU),
        unit_sku: section.pattern(&UNIT_SKU),
        name: column_or(section, "name", "DESCR"),
        description: text_source(section, "description", "html"),
        short_description: text_source(section, "short-description", "none"),
        meta_title: text_source(section, "meta-title", "none"),
        meta_description: text_source(section, "meta-description", "none"),
        weight: optional_column(section, "weight", "WEIGHT"),
        cell_name: section.pattern(&CELL_NAME),
        unit_name: section.pattern(&UNIT_NAME),
        unit_names: section.map("unit-names"),
        tax_class: section.text_or("tax-class", "Taxable Goods"),
        exempt_tax_class: section.text_or("exempt-tax-class", "None"),
        attribute_set: section.text_or("attribute-set", "Default"),
        attribute_set_by: attribute_set_by(section),
        url_key: section.pattern(&URL_KEY),
        web_status: flag_column(section, "web-status", true),
        web_archive: flag_column(section, "web-archive", false),
        removed: section
            .choice("removed", &[("disable", Removed::Disable), ("archive", Removed::Archive)]),
        zero_price: section
            .choice("zero-price", &[("hold", ZeroPrice::Hold), ("send", ZeroPrice::Send)]),
        units: section.column("units"),
        parent: attributes::parent(section),
        dimensions,
        attributes,
        missing_option: section.choice("missing-option", &MISSING),
        missing_option_of: section.map_of("missing-option-of", &MISSING),
        price: section.within("price", price),
    }
}

/// `sku-from = "item"` or `{ barcode = "TYPE" }`
fn sku_source(section: &mut Section<'_>) -> SkuSource {
    let read = |value: &DeValue<'_>| match value {
        DeValue::String(word) if word == "item" => Ok(SkuSource::ItemNumber),
        DeValue::Table(table) if table.len() == 1 && table.contains_key("barcode") => {
            let kind = table.get("barcode").map_or(value, |kind| kind.get_ref());
            filled(kind).map(SkuSource::Barcode)
        }
        _ => Err(Wrong::from("can be \"item\" or { barcode = \"TYPE\" }".to_owned())),
    };
    let source = section.take("sku-from", read).unwrap_or(SkuSource::ItemNumber);
    let shown = match &source {
        SkuSource::ItemNumber => Shown::from("item"),
        SkuSource::Barcode(kind) => {
            Shown::Table(vec![("barcode".to_owned(), Shown::Text(kind.clone()))])
        }
    };
    section.show("sku-from", shown);
    source
}

fn column_or(section: &mut Section<'_>, key: &str, default: &str) -> String {
    let name = section.take(key, column).unwrap_or_else(|| default.to_owned());
    section.show(key, Shown::Text(name.clone()));
    name
}

/// A column, or `"none"`.
fn optional_column(section: &mut Section<'_>, key: &str, default: &str) -> Option<String> {
    let name = section.take(key, column_or_none).unwrap_or_else(|| Some(default.to_owned()));
    section.show(key, Shown::Text(name.clone().unwrap_or_else(|| "none".to_owned())));
    name
}

fn column_or_none(value: &DeValue<'_>) -> Result<Option<String>, Wrong> {
    if value.as_str() == Some("none") { Ok(None) } else { column(value).map(Some) }
}

/// `"html"`, `"none"` or a column.
fn text_source(section: &mut Section<'_>, key: &str, default: &str) -> Option<TextSource> {
    let read = |value: &DeValue<'_>| match value.as_str() {
        Some(word @ ("html" | "none")) => Ok(word.to_owned()),
        _ => column(value),
    };
    let source = section.take(key, read).unwrap_or_else(|| default.to_owned());
    section.show(key, Shown::Text(source.clone()));
    match source.as_str() {
        "none" => None,
        "html" => Some(TextSource::Html),
        _ => Some(TextSource::Column(source)),
    }
}

fn attribute_set_by(section: &mut Section<'_>) -> Option<(String, BTreeMap<String, String>)> {
    section.optional("attribute-set-by", |section| {
        (section.required_column("column"), section.map("map"))
    })
}

/// A column alone, or `{ column, yes, blank }`.
pub(super) fn flag_column(section: &mut Section<'_>, key: &str, blank: bool) -> Option<FlagColumn> {
    let yes = || vec!["Y".to_owned()];
    if section.is_text(key) {
        return Some(FlagColumn { column: section.column(key)?, yes: yes(), blank });
    }
    section.optional(key, |section| FlagColumn {
        column: section.required_column("column"),
        yes: section.texts("yes").unwrap_or_else(yes),
        blank: section.flag("blank", blank),
    })
}

fn price(section: &mut Section<'_>) -> PriceRule {
    PriceRule {
        location: section.text("location"),
        level: u8::try_from(section.number("level", 1, 1..=6)).unwrap_or(1),
        regular: section.flag("regular", true),
        decimals: section.number("decimals", 2, 0..=4),
    }
}
