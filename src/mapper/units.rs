//! An item sold in several units -> a grouped product with a child per chosen unit.

use super::families::{Held, Mapped, Rules};
use super::grid::Children;
use super::label;
use super::product::{Chosen, Draft, name, simple};
use super::sku::unit_name;
use crate::model::{Item, ProductKey, Shape, Visibility};

/// The item in the units chosen for the web: one product for one unit, else a group.
pub fn map(item: &Item, rules: &Rules) -> Mapped {
    let units = match chosen(item, rules) {
        Ok(units) => units,
        Err(held) => return Mapped::held(held),
    };
    let draft = Draft::alone(item);
    match name(&draft, rules) {
        Err(held) => Mapped::held(held),
        Ok(name) => match units[..] {
            [] | ['0'] => {
                let key = ProductKey::Item(item.no.clone());
                Mapped::one(simple(&draft, key, &name, &Chosen::new(), rules))
            }
            [unit] => Mapped::one(one(&draft, unit, &name, rules)),
            _ => group(&draft, &units, &name, rules),
        },
    }
}

fn group(draft: &Draft, units: &[char], name: &str, rules: &Rules) -> Mapped {
    let mut mapped = Mapped::default();
    let mut children = Children::default();
    let child = Draft { visibility: Visibility::Hidden, ..*draft };
    for unit in units {
        let product = one(&child, *unit, name, rules).map(|product| (product, Chosen::new()));
        children.add(product, &mut mapped.held);
    }
    children.finish(&Draft { shape: Shape::Grouped, ..*draft }, rules, &mut mapped);
    mapped
}

fn one(
    draft: &Draft,
    unit: char,
    name: &str,
    rules: &Rules,
) -> Result<crate::model::Product, Held> {
    let shown = label::unit_name(name, &unit_name(draft.item, unit), &rules.store.items);
    simple(draft, ProductKey::Unit(draft.item.no.clone(), unit), &shown, &Chosen::new(), rules)
}

/// The chosen unit digits in the column's order; empty without a column or a choice.
fn chosen(item: &Item, rules: &Rules) -> Result<Vec<char>, Held> {
    let Some(column) = &rules.store.items.units else { return Ok(Vec::new()) };
    let Some(text) = item.text(column) else { return Ok(Vec::new()) };
    let mut units = Vec::new();
    for digit in text.split([',', ';', ' ']).map(str::trim).filter(|digit| !digit.is_empty()) {
        let unit = digit.parse().ok().filter(|unit| *unit == '0' || item.unit(*unit).is_some());
        let unit = unit.ok_or_else(|| unknown(item, column, digit))?;
        if !units.contains(&unit) {
            units.push(unit);
        }
    }
    Ok(units)
}

fn unknown(item: &Item, column: &str, digit: &str) -> Held {
    Held {
        key: Some(ProductKey::Item(item.no.clone())),
        message: format!("column `{column}` names unit `{digit}`, which the item does not have"),
        hint: "use 0 for the stocking unit and 1 to 5 for alternate units that are set up".into(),
    }
}
