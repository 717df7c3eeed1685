//! A gridded item -> a configurable product with one simple child per web cell.

use std::collections::{BTreeMap, BTreeSet};

use super::families::{Held, LeftOut, Mapped, Rules};
use super::product::{Chosen, Draft, composite, name, simple};
use super::{attribute, label};
use crate::model::{Axis, Cell, Item, Product, ProductKey, Shape, Visibility};

/// A configurable product with its children before it. Without a web cell there is no product.
pub fn map(item: &Item, rules: &Rules) -> Mapped {
    let mut mapped = Mapped { left_out: withheld(item).collect(), ..Mapped::default() };
    if !item.cells.iter().any(Cell::web) {
        let why = "none of its cells is for the web".to_owned();
        mapped.left_out.push(LeftOut { key: ProductKey::Item(item.no.clone()), why });
        return mapped;
    }
    let parent = Draft {
        item,
        head: item,
        fallback: None,
        cell: None,
        shape: Shape::Configurable,
        visibility: Visibility::Both,
    };
    let name = match name(&parent, rules) {
        Ok(name) => name,
        Err(held) => return Mapped { held: vec![held], ..mapped },
    };
    let mut children = Children::default();
    for cell in item.cells.iter().filter(|cell| cell.web()) {
        let draft = Draft { cell: Some(cell), ..parent };
        children.add(child(&draft, &name, Chosen::new(), rules), &mut mapped.held);
    }
    children.finish(&parent, rules, &mut mapped);
    mapped
}

/// The cells that are not for the web.
pub fn withheld(item: &Item) -> impl Iterator<Item = LeftOut> {
    item.cells.iter().filter_map(|cell| {
        let key = ProductKey::Cell(item.no.clone(), cell.dims.clone());
        Some(LeftOut { key, why: cell.withheld?.why().to_owned() })
    })
}

/// One cell's product, with the values chosen so far before those of its own dimensions.
pub fn child(
    draft: &Draft,
    parent_name: &str,
    mut chosen: Chosen,
    rules: &Rules,
) -> Result<(Product, Chosen), Held> {
    let cell = draft.cell.ok_or_else(|| no_cell(draft.item))?;
    let labels = label::cell_labels(cell);
    chosen.extend(dimension_values(draft.item, cell, rules));
    let key = ProductKey::Cell(draft.item.no.clone(), cell.dims.clone());
    let draft = Draft { shape: Shape::Simple, visibility: Visibility::Hidden, ..*draft };
    let name = label::cell_name(parent_name, &labels, &rules.store.items);
    simple(&draft, key, &name, &chosen, rules).map(|product| (product, chosen))
}

/// The attribute that a grid dimension is: by its rule, else its tag in lower case.
pub fn dimension_attribute(tag: &str, rules: &Rules) -> String {
    let rule = rules.store.items.dimensions.iter().find(|rule| rule.tag.eq_ignore_ascii_case(tag));
    rule.map_or_else(
        || tag.trim().to_lowercase().replace(|c: char| !c.is_ascii_alphanumeric(), "_"),
        |rule| rule.attribute.clone(),
    )
}

fn dimension_values(item: &Item, cell: &Cell, rules: &Rules) -> Chosen {
    item.dimensions
        .iter()
        .zip(&cell.values)
        .map(|(tag, value)| {
            let rule =
                rules.store.items.dimensions.iter().find(|rule| rule.tag.eq_ignore_ascii_case(tag));
            let label = rule.map_or(value.label.as_str(), |rule| {
                attribute::mapped(&rule.map, value.label.trim())
            });
            (dimension_attribute(tag, rules), label.trim().to_owned())
        })
        .collect()
}

fn no_cell(item: &Item) -> Held {
    Held {
        key: Some(ProductKey::Item(item.no.clone())),
        message: format!("item `{}` is gridded and was read without its cell", item.no),
        hint: "report this to the maintainers".into(),
    }
}

/// The children of one configurable or grouped parent, gathered one by one.
#[derive(Debug, Default)]
pub struct Children {
    products: Vec<Product>,
    axes: Vec<Axis>,
    combinations: BTreeMap<BTreeSet<(String, String)>, String>,
}

impl Children {
    /// Takes a child in, or holds it: a bad child does not hold its parent.
    pub fn add(&mut self, child: Result<(Product, Chosen), Held>, held: &mut Vec<Held>) {
        match child.and_then(|(product, chosen)| self.take(product, &chosen)) {
            Ok(()) => {}
            Err(reason) => held.push(reason),
        }
    }

    /// Makes the parent over the gathered children.
    pub fn finish(self, parent: &Draft, rules: &Rules, mapped: &mut Mapped) {
        if self.products.is_empty() {
            return;
        }
        match composite(parent, self.axes, &self.products, rules) {
            Ok(product) => {
                mapped.products.extend(self.products);
                mapped.products.push(product);
            }
            Err(reason) => {
                mapped.products.extend(self.products);
                mapped.held.push(reason);
            }
        }
    }

    fn take(&mut self, product: Product, chosen: &Chosen) -> Result<(), Held> {
        self.check_axes(&product, chosen)?;
        self.check_combination(&product, chosen)?;
        for (place, (attribute, label)) in chosen.iter().enumerate() {
            if self.axes.len() == place {
                self.axes.push(Axis { attribute: attribute.clone(), labels: Vec::new() });
            }
            let labels = &mut self.axes[place].labels;
            if !labels.iter().any(|known| known.eq_ignore_ascii_case(label)) {
                labels.push(label.clone());
            }
        }
        self.products.push(product);
        Ok(())
    }

    /// Every child of a configurable is chosen by the same attributes as the first.
    fn check_axes(&self, product: &Product, chosen: &Chosen) -> Result<(), Held> {
        let same = self.products.is_empty()
            || self.axes.iter().map(|axis| &axis.attribute).eq(chosen.iter().map(|(name, _)| name));
        let names = |list: Vec<&str>| list.join(", ");
        same.then_some(()).ok_or_else(|| Held {
            key: Some(product.key.clone()),
            message: format!(
                "it is chosen by `{}`, its siblings by `{}`",
                names(chosen.iter().map(|(name, _)| name.as_str()).collect()),
                names(self.axes.iter().map(|axis| axis.attribute.as_str()).collect()),
            ),
            hint: "give all items of one parent the same dimensions".into(),
        })
    }

    /// Two children with equal values could not be told apart, and the store refuses them.
    fn check_combination(&mut self, product: &Product, chosen: &Chosen) -> Result<(), Held> {
        if chosen.is_empty() {
            return Ok(());
        }
        let combination =
            chosen.iter().map(|(name, label)| (name.clone(), label.to_lowercase())).collect();
        let first = self.combinations.entry(combination).or_insert_with(|| product.sku.0.clone());
        let labels = chosen.iter().map(|(_, label)| label.as_str()).collect::<Vec<_>>().join(", ");
        (*first == product.sku.0).then_some(()).ok_or_else(|| Held {
            key: Some(product.key.clone()),
            message: format!("it has the same options ({labels}) as `{first}`"),
            hint: "give it a value of its own, or map its value in `items.dimensions`".into(),
        })
    }
}
