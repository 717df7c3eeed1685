//! A product as the web should show it, in no platform's dialect.

use std::collections::BTreeMap;
use std::fmt;

use chrono::NaiveDateTime;
use rust_decimal::Decimal;

use super::{ProductKey, Sku, StockLevel};

/// One web product: what it is, every field that is kept in step, and what only a creation carries.
#[derive(Clone, Debug, PartialEq)]
pub struct Product {
    /// What it is in Counterpoint.
    pub key: ProductKey,
    /// Its SKU.
    pub sku: Sku,
    /// Simple, configurable or grouped.
    pub shape: Shape,
    /// The fields kept in step; a field that is absent here is left alone at the store.
    pub fields: BTreeMap<Field, Content>,
    /// Sent when the product is made, and never by an update.
    pub creation: Creation,
}

/// How products hang together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Sold as it is.
    Simple,
    /// Chosen by options; its children are simple products.
    Configurable,
    /// A list of simple products shown together.
    Grouped,
}

/// What an update compares and sends, each on its own.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Field {
    /// The name, at most 255 characters.
    Name,
    /// The long text, HTML.
    Description,
    /// The short text.
    ShortDescription,
    /// Title for search engines.
    MetaTitle,
    /// Description for search engines.
    MetaDescription,
    /// Whether it can be seen at all.
    Enabled,
    /// Where it can be seen: [`Visibility`].
    Visibility,
    /// In the shop's unit of weight.
    Weight,
    /// The store's tax class, by name.
    TaxClass,
    /// The store's attribute set, by name.
    AttributeSet,
    /// Out of all categories and out of stock, its page kept.
    Archived,
    /// Any other attribute, by the store's code.
    Attribute(String),
    /// The attributes that a configurable is chosen by, with their option labels in order.
    Axes,
    /// The SKUs under a configurable.
    Children,
    /// The SKUs in a group, in order.
    Members,
}

/// Where a product is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Visibility {
    /// Only through its parent.
    Hidden,
    /// In category lists.
    Catalog,
    /// In search results.
    Search,
    /// In both.
    Both,
}

/// A field's content.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// Emptied at the store.
    Clear,
    /// Text or HTML; also the name of a tax class or attribute set.
    Text(String),
    /// An exact number; prices included.
    Number(Decimal),
    /// Yes or no.
    Flag(bool),
    /// A moment in the store's wall-clock time.
    Time(NaiveDateTime),
    /// A day.
    Date(chrono::NaiveDate),
    /// One option of a select attribute, by label.
    Option(String),
    /// Options of a multiselect attribute, by label, sorted.
    Options(Vec<String>),
    /// Where it is shown.
    Visibility(Visibility),
    /// A configurable's axes.
    Axes(Vec<Axis>),
    /// Linked SKUs: children in key order, or members in the order shown.
    Links(Vec<Member>),
}

/// One attribute that a configurable product is chosen by.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    /// The attribute's code.
    pub attribute: String,
    /// The option labels that its children use, in display order.
    pub labels: Vec<String>,
}

/// A product under another.
#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    /// The linked SKU.
    pub sku: Sku,
    /// 1-based place in the list.
    pub position: u32,
}

/// What only a creation carries; later changes travel by the passes of prices and inventory.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Creation {
    /// The address of its page, unique in the store, lower case.
    pub url_key: String,
    /// The price; `None` for parents on platforms that compute it, and where 0 is held back.
    pub price: Option<Decimal>,
    /// The special price, below the price and above 0.
    pub special_price: Option<Decimal>,
    /// The stock that it starts with; `None` is not stocked on its own.
    pub stock: Option<StockLevel>,
}

impl Product {
    /// The SKUs that a links field ([`Field::Children`], [`Field::Members`]) holds, in order.
    pub fn linked(&self, field: &Field) -> Vec<String> {
        match self.fields.get(field) {
            Some(Content::Links(members)) => {
                members.iter().map(|member| member.sku.0.clone()).collect()
            }
            _ => Vec::new(),
        }
    }

    /// Whether the field says that the product is enabled.
    pub fn enabled(&self) -> bool {
        self.fields.get(&Field::Enabled) == Some(&Content::Flag(true))
    }
}

impl Shape {
    /// The word kept in the state file and shown to people.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Simple => "simple",
            Self::Configurable => "configurable",
            Self::Grouped => "grouped",
        }
    }

    /// The shape of this word.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Simple, Self::Configurable, Self::Grouped]
            .into_iter()
            .find(|shape| shape.as_str() == word)
    }

    /// Whether it is made of other products.
    pub fn composite(self) -> bool {
        matches!(self, Self::Configurable | Self::Grouped)
    }
}

impl Visibility {
    /// The word used in cpsync.toml and in messages.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Hidden => "hidden",
            Self::Catalog => "catalog",
            Self::Search => "search",
            Self::Both => "catalog-search",
        }
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Name => "name",
            Self::Description => "description",
            Self::ShortDescription => "short-description",
            Self::MetaTitle => "meta-title",
            Self::MetaDescription => "meta-description",
            Self::Enabled => "enabled",
            Self::Visibility => "visibility",
            Self::Weight => "weight",
            Self::TaxClass => "tax-class",
            Self::AttributeSet => "attribute-set",
            Self::Archived => "archived",
            Self::Attribute(code) => return write!(f, "attribute {code}"),
            Self::Axes => "axes",
            Self::Children => "children",
            Self::Members => "members",
        })
    }
}

/// The canonical text: compared through its hash, and shown in a dry run.
impl fmt::Display for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Clear => Ok(()),
            Self::Text(text) | Self::Option(text) => f.write_str(text),
            Self::Number(number) => write!(f, "{}", number.normalize()),
            Self::Flag(flag) => f.write_str(if *flag { "yes" } else { "no" }),
            Self::Time(time) => write!(f, "{}", time.format("%Y-%m-%d %H:%M:%S")),
            Self::Date(date) => write!(f, "{date}"),
            Self::Options(labels) => f.write_str(&labels.join(", ")),
            Self::Visibility(visibility) => f.write_str(visibility.as_str()),
            // Labels come and go with the children: only the attributes make a difference.
            Self::Axes(axes) => f.write_str(
                &axes.iter().map(|axis| axis.attribute.as_str()).collect::<Vec<_>>().join(", "),
            ),
            Self::Links(members) => f.write_str(
                &members.iter().map(|member| member.sku.as_str()).collect::<Vec<_>>().join(", "),
            ),
        }
    }
}
