//! One web product out of one item, cell or unit.

use std::collections::BTreeMap;

use super::attribute::{self, flag, looked_up};
use super::families::{Held, Rules};
use super::{availability, label, price, sku};
use crate::config::{TextSource, ZeroPrice};
use crate::model::{Axis, Member, Product};
use crate::model::{
    Cell, Content, Creation, Field, Item, ProductKey, Shape, Sku, StockLevel, Visibility,
};

/// What is known of a product before its fields are filled.
#[derive(Clone, Copy, Debug)]
pub struct Draft<'a> {
    /// The record that it is made of.
    pub item: &'a Item,
    /// The root of its family: its web status and archive flag reach every product under it.
    pub head: &'a Item,
    /// Where a parent's blank texts are taken from.
    pub fallback: Option<&'a Item>,
    /// The cell that it is, if any.
    pub cell: Option<&'a Cell>,
    /// Simple or composite.
    pub shape: Shape,
    /// Where it is shown while it is not archived.
    pub visibility: Visibility,
}

impl<'a> Draft<'a> {
    /// An item that is sold by itself.
    pub fn alone(item: &'a Item) -> Self {
        Self {
            item,
            head: item,
            fallback: None,
            cell: None,
            shape: Shape::Simple,
            visibility: Visibility::Both,
        }
    }
}

/// A child's chosen values: attribute and label.
pub type Chosen = Vec<(String, String)>;

/// A product that is sold as it is.
pub fn simple(
    draft: &Draft,
    key: ProductKey,
    name: &str,
    chosen: &Chosen,
    rules: &Rules,
) -> Result<Product, Held> {
    let sku = sku::sku(draft.item, &key, &rules.store.items);
    let mut fields = fields(draft, &key, name, rules)?;
    if let Some(weight) = weight(draft.item, &key, rules) {
        fields.insert(Field::Weight, weight);
    }
    for (attribute, label) in chosen {
        fields.insert(Field::Attribute(attribute.clone()), Content::Option(label.clone()));
    }
    let prices = price::prices(draft.item, &key, &rules.store.prices);
    let stock = availability::level(draft, &key, &sku, rules);
    let zero = (rules.store.items.zero_price == ZeroPrice::Send).then_some(0.into());
    let creation = Creation {
        url_key: label::url_key(name, sku.as_str(), &rules.store.items),
        price: prices.price.or(zero),
        special_price: prices.special,
        stock: Some(stock),
    };
    Ok(Product { key, sku, shape: draft.shape, fields, creation })
}

/// A product made of others, which come before it in `children`.
pub fn composite(
    draft: &Draft,
    axes: Vec<Axis>,
    children: &[Product],
    rules: &Rules,
) -> Result<Product, Held> {
    let key = ProductKey::Item(draft.item.no.clone());
    let sku = sku::sku(draft.item, &key, &rules.store.items);
    let name = name(draft, rules)?;
    let mut fields = fields(draft, &key, &name, rules)?;
    let links = links(children);
    if draft.shape == Shape::Configurable {
        fields.insert(Field::Axes, Content::Axes(axes));
        fields.insert(Field::Children, Content::Links(links));
    } else {
        fields.insert(Field::Members, Content::Links(links));
    }
    let creation = Creation {
        url_key: label::url_key(&name, sku.as_str(), &rules.store.items),
        price: children.iter().filter_map(|child| child.creation.price).min(),
        special_price: None,
        stock: Some(composite_stock(draft, &key, &sku, children, rules)),
    };
    Ok(Product { key, sku, shape: draft.shape, fields, creation })
}

/// The name of a visible product: its own, else its fallback's.
pub fn name(draft: &Draft, rules: &Rules) -> Result<String, Held> {
    let items = &rules.store.items;
    label::name(draft.item, items).or_else(|| label::name(draft.fallback?, items)).ok_or_else(
        || Held {
            key: Some(ProductKey::Item(draft.item.no.clone())),
            message: format!("column `{}` is blank: the product has no name", items.name),
            hint: "fill it in in Counterpoint, or name another column in `items.name`".into(),
        },
    )
}

/// Whether the item is archived on the web.
pub fn archived(item: &Item, rules: &Rules) -> bool {
    rules.store.items.web_archive.as_ref().is_some_and(|rule| flag(rule, item))
}

/// Whether the item's web status is on.
pub fn enabled(item: &Item, rules: &Rules) -> bool {
    rules.store.items.web_status.as_ref().is_none_or(|rule| flag(rule, item))
}

fn fields(
    draft: &Draft,
    key: &ProductKey,
    name: &str,
    rules: &Rules,
) -> Result<BTreeMap<Field, Content>, Held> {
    let items = &rules.store.items;
    let archived = archived(draft.head, rules) || archived(draft.item, rules);
    let enabled = enabled(draft.head, rules) && enabled(draft.item, rules);
    let visibility = match draft.visibility {
        Visibility::Hidden => Visibility::Hidden,
        _ if archived => Visibility::Catalog,
        shown => shown,
    };
    let taxable = draft.item.text("IS_TXBL").is_none_or(|flag| flag.eq_ignore_ascii_case("Y"));
    let tax_class = if taxable { &items.tax_class } else { &items.exempt_tax_class };
    let mut fields = BTreeMap::from([
        (Field::Name, Content::Text(name.to_owned())),
        (Field::Enabled, Content::Flag(enabled)),
        (Field::Visibility, Content::Visibility(visibility)),
        (Field::TaxClass, Content::Text(tax_class.clone())),
        (Field::AttributeSet, Content::Text(attribute_set(draft.item, rules))),
        (Field::Archived, Content::Flag(archived)),
    ]);
    if visibility != Visibility::Hidden {
        fields.extend(texts(draft, rules));
    }
    fields.extend(attributes(draft, key, rules)?);
    Ok(fields)
}

/// Texts are shown on pages only: a product that has no page of its own gets none.
fn texts(draft: &Draft, rules: &Rules) -> Vec<(Field, Content)> {
    let items = &rules.store.items;
    let read = |source: &TextSource| {
        label::text(draft.item, source).or_else(|| label::text(draft.fallback?, source))
    };
    [
        (Field::Description, &items.description),
        (Field::ShortDescription, &items.short_description),
        (Field::MetaTitle, &items.meta_title),
        (Field::MetaDescription, &items.meta_description),
    ]
    .into_iter()
    .filter_map(|(field, source)| {
        let text = read(source.as_ref()?);
        Some((field, text.map_or(Content::Clear, Content::Text)))
    })
    .collect()
}

fn attributes(
    draft: &Draft,
    key: &ProductKey,
    rules: &Rules,
) -> Result<Vec<(Field, Content)>, Held> {
    rules
        .store
        .items
        .attributes
        .iter()
        .filter_map(|rule| {
            let content = attribute::content(rule, draft.item, draft.cell, key)?;
            let field = Field::Attribute(rule.attribute.clone());
            Some(content.map(|content| (field, content)).map_err(|message| Held {
                key: Some(key.clone()),
                message,
                hint:
                    "mend the value in Counterpoint, or the attribute's rule in cpsync.toml".into(),
            }))
        })
        .collect()
}

fn attribute_set(item: &Item, rules: &Rules) -> String {
    let items = &rules.store.items;
    let chosen = items
        .attribute_set_by
        .as_ref()
        .and_then(|(column, map)| looked_up(map, &item.text(column)?).cloned());
    chosen.unwrap_or_else(|| items.attribute_set.clone())
}

fn weight(item: &Item, key: &ProductKey, rules: &Rules) -> Option<Content> {
    let column = rules.store.items.weight.as_ref()?;
    let own = match key {
        ProductKey::Unit(_, unit) => item.unit(*unit).map(|unit| {
            unit.weight.or_else(|| Some(item.column(column).number()? * unit.numer / unit.denom))
        }),
        ProductKey::Item(_) | ProductKey::Cell(..) => None,
    };
    let weight = own.unwrap_or_else(|| item.column(column).number());
    Some(weight.map_or(Content::Clear, Content::Number))
}

fn links(children: &[Product]) -> Vec<Member> {
    (1..)
        .zip(children)
        .map(|(position, child)| Member { sku: child.sku.clone(), position })
        .collect()
}

fn composite_stock(
    draft: &Draft,
    key: &ProductKey,
    sku: &Sku,
    children: &[Product],
    rules: &Rules,
) -> StockLevel {
    let sellable = children.iter().any(|child| {
        child.enabled() && child.creation.stock.as_ref().is_some_and(|stock| stock.in_stock)
    });
    availability::composite(key, sku, sellable && !archived(draft.head, rules))
}
