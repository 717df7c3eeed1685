//! SKUs: from the item number or a barcode, by the templates of cpsync.toml.

use super::template::fill_present;
use crate::config::{Items, SkuSource};
use crate::model::{Barcode, Item, ProductKey, Sku};

/// The SKU of one product of the item. A product without a barcode of the configured type falls
/// back to its template over the item part, and that to the item number.
pub fn sku(item: &Item, key: &ProductKey, rules: &Items) -> Sku {
    if let SkuSource::Barcode(kind) = &rules.sku_from
        && let Some(code) = barcode(item, key, kind)
    {
        return Sku(code);
    }
    let part = item_part(item, rules);
    Sku(match key {
        ProductKey::Item(_) => fill_present(&rules.sku, &[("item", Some(&part))]),
        ProductKey::Cell(_, dims) => cell_sku(&rules.cell_sku, &part, dims),
        ProductKey::Unit(_, unit) => {
            let name = unit_name(item, *unit);
            fill_present(&rules.unit_sku, &[("item", Some(&part)), ("unit", Some(&name))])
        }
    })
}

/// The first barcode of the type that belongs to this very product: a cell's own, a unit's own, or
/// the whole item's (unit "any" or stocking).
pub fn barcode(item: &Item, key: &ProductKey, kind: &str) -> Option<String> {
    item.barcodes
        .iter()
        .filter(|barcode| barcode.kind.as_deref().is_some_and(|own| own.eq_ignore_ascii_case(kind)))
        .find(|barcode| belongs(barcode, key))
        .map(|barcode| barcode.code.trim().to_owned())
        .filter(|code| !code.is_empty())
}

/// All barcodes of this very product, of whatever type.
pub fn barcodes(item: &Item, key: &ProductKey) -> Vec<String> {
    let own = item.barcodes.iter().filter(|barcode| belongs(barcode, key));
    let mut codes: Vec<String> = own.map(|barcode| barcode.code.trim().to_owned()).collect();
    codes.retain(|code| !code.is_empty());
    codes.sort_unstable();
    codes.dedup();
    codes
}

fn belongs(barcode: &Barcode, key: &ProductKey) -> bool {
    const WHOLE: [&str; 3] = ["*", "*", "*"];
    match key {
        ProductKey::Item(_) | ProductKey::Unit(_, '0') => {
            barcode.dims == WHOLE && matches!(barcode.unit, '!' | '0')
        }
        ProductKey::Cell(_, dims) => barcode.dims == *dims,
        ProductKey::Unit(_, unit) => barcode.unit == *unit,
    }
}

/// The unit's name in Counterpoint: `STK_UNIT` for `'0'`, else `ALT_n_UNIT`.
pub fn unit_name(item: &Item, unit: char) -> String {
    item.unit(unit).map_or_else(|| item.stock_unit.clone(), |unit| unit.name.clone())
}

fn item_part(item: &Item, rules: &Items) -> String {
    match &rules.sku_from {
        SkuSource::Barcode(kind) => barcode(item, &ProductKey::Item(item.no.clone()), kind),
        SkuSource::ItemNumber => None,
    }
    .unwrap_or_else(|| item.no.0.clone())
}

fn cell_sku(template: &str, item: &str, dims: &[String; 3]) -> String {
    let used = |n: usize| (dims[n] != "*").then_some(dims[n].as_str());
    fill_present(
        template,
        &[("item", Some(item)), ("dim1", used(0)), ("dim2", used(1)), ("dim3", used(2))],
    )
}
