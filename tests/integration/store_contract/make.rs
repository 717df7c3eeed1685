//! Products and changes for the cases, in few words.

use std::collections::{BTreeMap, BTreeSet};

use cpsync::model::{
    Axis, Content, Creation, Field, ItemNo, Member, Product, ProductKey, Shape, Sku, StockLevel,
    StockSettings, Visibility,
};
use cpsync::store::{Action, ProductChange, StockChange};
use rust_decimal::Decimal;

pub(crate) fn key(sku: &str) -> ProductKey {
    ProductKey::Item(ItemNo(sku.to_owned()))
}

pub(crate) fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

/// A simple product with a price of 19.95 and 7 in stock.
pub(crate) fn product(sku: &str) -> Product {
    let mut fields = BTreeMap::new();
    fields.insert(Field::Name, Content::Text(format!("Product {sku}")));
    fields.insert(Field::Enabled, Content::Flag(true));
    fields.insert(Field::Visibility, Content::Visibility(Visibility::Both));
    fields.insert(Field::Weight, Content::Number(decimal("1.25")));
    fields.insert(Field::TaxClass, Content::Text("Taxable Goods".to_owned()));
    fields.insert(Field::AttributeSet, Content::Text("Default".to_owned()));
    Product {
        key: key(sku),
        sku: Sku(sku.to_owned()),
        shape: Shape::Simple,
        fields,
        creation: Creation {
            url_key: sku
                .chars()
                .map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' })
                .collect(),
            price: Some(decimal("19.95")),
            special_price: None,
            stock: Some(level(sku, "7")),
        },
    }
}

/// A child with its size.
pub(crate) fn child(sku: &str, size: &str) -> Product {
    let mut product = product(sku);
    set(&mut product, Field::Attribute("size".to_owned()), Content::Option(size.to_owned()));
    set(&mut product, Field::Visibility, Content::Visibility(Visibility::Hidden));
    product
}

/// A configurable over these children, chosen by size.
pub(crate) fn configurable(sku: &str, children: &[(&str, &str)]) -> Product {
    let mut parent = product(sku);
    parent.shape = Shape::Configurable;
    parent.fields.remove(&Field::Weight);
    parent.creation.price = None;
    parent.creation.stock =
        Some(StockLevel { composite: true, quantities: Vec::new(), ..level(sku, "0") });
    let labels = children.iter().map(|(_, size)| (*size).to_owned()).collect();
    set(
        &mut parent,
        Field::Axes,
        Content::Axes(vec![Axis { attribute: "size".to_owned(), labels }]),
    );
    set(&mut parent, Field::Children, links(children.iter().map(|(sku, _)| *sku)));
    parent
}

/// A group of these members.
pub(crate) fn grouped(sku: &str, members: &[&str]) -> Product {
    let mut parent = configurable(sku, &[]);
    parent.shape = Shape::Grouped;
    parent.fields.remove(&Field::Axes);
    parent.fields.remove(&Field::Children);
    set(&mut parent, Field::Members, links(members.iter().copied()));
    parent
}

pub(crate) fn links<'a>(skus: impl Iterator<Item = &'a str>) -> Content {
    let member = |(position, sku): (u32, &str)| Member { sku: Sku(sku.to_owned()), position };
    Content::Links((1..).zip(skus).map(member).collect())
}

pub(crate) fn set(product: &mut Product, field: Field, content: Content) {
    product.fields.insert(field, content);
}

pub(crate) fn create(product: &Product) -> ProductChange {
    ProductChange { product: product.clone(), action: Action::Create }
}

pub(crate) fn update(product: &Product, fields: &[Field]) -> ProductChange {
    relink(product, fields, &[], &[])
}

pub(crate) fn relink(
    product: &Product,
    fields: &[Field],
    link: &[&str],
    unlink: &[&str],
) -> ProductChange {
    let skus = |list: &[&str]| list.iter().map(|sku| Sku((*sku).to_owned())).collect();
    let action = Action::Update {
        id: None,
        held_as: product.sku.clone(),
        fields: fields.iter().cloned().collect::<BTreeSet<_>>(),
        link: skus(link),
        unlink: skus(unlink),
    };
    ProductChange { product: product.clone(), action }
}

/// That many at the default source, managed.
pub(crate) fn level(sku: &str, quantity: &str) -> StockLevel {
    StockLevel {
        key: key(sku),
        sku: Sku(sku.to_owned()),
        settings: StockSettings { managed: true, ..StockSettings::default() },
        quantities: vec![("default".to_owned(), decimal(quantity))],
        in_stock: true,
        composite: false,
    }
}

/// Sends quantities only.
pub(crate) fn stock(level: StockLevel) -> StockChange {
    StockChange { level, settings: false, quantities: true }
}
