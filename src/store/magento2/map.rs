//! Products as Magento 2 wants them written: fields -> JSON, labels -> option ids.

use rust_decimal::Decimal;
use serde_json::{Map, Number, Value, json};

use super::client::Rest;
use super::lookups::{Attribute, Input, Lookups, same};
use super::trouble::Trouble;
use crate::model::{
    Axis, Backorders, Content, Field, Member, Product, Shape, StockLevel, Visibility,
};
use crate::store::Fault;

/// `varchar` columns of the EAV tables; Magento cuts longer text in silence.
pub(super) const SHORT_TEXT: usize = 255;

/// The body of a product call under construction.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Draft {
    members: Map<String, Value>,
    custom: Vec<(String, Value)>,
    extension: Map<String, Value>,
}

/// Turns fields into members of a draft; looks names up as it goes.
pub(super) struct Writer<'a> {
    pub(super) rest: &'a mut Rest,
    pub(super) lookups: &'a mut Lookups,
    /// The SKU, for warnings.
    pub(super) sku: &'a str,
    /// The product's attribute set, where known.
    pub(super) set: Option<u32>,
}

impl Draft {
    pub(super) fn member(&mut self, name: &str, value: impl Into<Value>) {
        self.members.insert(name.to_owned(), value.into());
    }

    pub(super) fn custom(&mut self, code: &str, value: impl Into<Value>) {
        self.custom.retain(|(known, _)| known != code);
        self.custom.push((code.to_owned(), value.into()));
    }

    pub(super) fn extension(&mut self, name: &str, value: impl Into<Value>) {
        self.extension.insert(name.to_owned(), value.into());
    }

    pub(super) fn without_custom(mut self, code: &str) -> Self {
        self.custom.retain(|(known, _)| known != code);
        self
    }

    pub(super) fn is_empty(&self) -> bool {
        self.members.is_empty() && self.custom.is_empty() && self.extension.is_empty()
    }

    /// `{"product": ...}` with the SKU first.
    pub(super) fn body(&self, sku: &str) -> Value {
        let mut product = Map::new();
        product.insert("sku".to_owned(), sku.into());
        product.extend(self.members.clone());
        if !self.extension.is_empty() {
            product.insert("extension_attributes".to_owned(), self.extension.clone().into());
        }
        if !self.custom.is_empty() {
            let custom = self.custom.iter();
            let custom =
                custom.map(|(code, value)| json!({"attribute_code": code, "value": value}));
            product.insert("custom_attributes".to_owned(), custom.collect());
        }
        json!({ "product": product })
    }
}

impl Writer<'_> {
    /// Puts a field into the draft. Children and members travel on their own.
    pub(super) fn put(
        &mut self,
        draft: &mut Draft,
        field: &Field,
        content: &Content,
    ) -> Result<(), Trouble> {
        match (field, content) {
            (Field::Children | Field::Members, _) | (Field::Archived, Content::Flag(false)) => {}
            (Field::Archived, _) => archive(draft),
            (Field::Axes, Content::Axes(axes)) => {
                let options = self.axes(axes)?;
                draft.extension("configurable_product_options", options);
            }
            (Field::AttributeSet, Content::Text(name)) => {
                draft.member("attribute_set_id", self.lookups.set_id(self.rest, name)?);
            }
            (Field::TaxClass, Content::Text(name)) => {
                draft.custom("tax_class_id", self.lookups.tax_id(self.rest, name)?.to_string());
            }
            (Field::TaxClass, Content::Clear) => draft.custom("tax_class_id", "0"),
            (Field::Enabled, _) => draft.member("status", if flag(content) { 1 } else { 2 }),
            (Field::Visibility, Content::Visibility(visibility)) => {
                draft.member("visibility", visibility_id(*visibility));
            }
            (Field::Weight, _) => draft.member("weight", amount(content)?),
            (Field::Name, _) => draft.member("name", self.text("name", content, true)),
            (Field::Description, _) => self.plain(draft, "description", content, false),
            (Field::ShortDescription, _) => self.plain(draft, "short_description", content, false),
            (Field::MetaTitle, _) => self.plain(draft, "meta_title", content, true),
            (Field::MetaDescription, _) => self.plain(draft, "meta_description", content, true),
            (Field::Attribute(code), _) => self.attribute(draft, code, content)?,
            _ => {
                return Err(Trouble::rejected(format!("field `{field}` cannot hold `{content}`")));
            }
        }
        Ok(())
    }

    fn plain(&self, draft: &mut Draft, code: &str, content: &Content, short: bool) {
        draft.custom(code, self.text(code, content, short));
    }

    fn attribute(
        &mut self,
        draft: &mut Draft,
        code: &str,
        content: &Content,
    ) -> Result<(), Trouble> {
        match code {
            // Members of the product itself, whatever the mapping table calls them.
            "name" => draft.member(code, self.text(code, content, true)),
            "price" | "weight" => draft.member(code, amount(content)?),
            _ => {
                let attribute = self.lookups.attribute_in(self.rest, self.set, code)?;
                let value = self.value(&attribute, content)?;
                draft.custom(code, value);
            }
        }
        Ok(())
    }

    fn value(&mut self, attribute: &Attribute, content: &Content) -> Result<Value, Trouble> {
        Ok(match (attribute.input, content) {
            // "" would be stored: a special price of "" is 0, that is free
            // (recorded/verify_special_empty_is_zero.json).
            (Input::Number | Input::YesNo | Input::Select | Input::Date, Content::Clear) => {
                Value::Null
            }
            (Input::Multiselect | Input::Text, Content::Clear) => "".into(),
            (Input::YesNo, _) => if flag(content) { "1" } else { "0" }.into(),
            (Input::Select, Content::Flag(yes)) => {
                self.option(&attribute.code, if *yes { "Yes" } else { "No" })?.into()
            }
            (Input::Multiselect, Content::Options(labels)) => {
                self.list(&attribute.code, labels)?.into()
            }
            (Input::Select | Input::Multiselect, _) => {
                self.option(&attribute.code, &content.to_string())?.into()
            }
            (Input::Number, _) => number_text(&attribute.code, content)?.into(),
            (Input::Date, Content::Date(date)) => format!("{date} 00:00:00").into(),
            (Input::Text, Content::Flag(yes)) => if *yes { "1" } else { "0" }.into(),
            (Input::Date | Input::Text, _) => {
                self.text(&attribute.code, content, attribute.short).into()
            }
        })
    }

    /// The id of the option with this label.
    fn option(&mut self, code: &str, label: &str) -> Result<String, Trouble> {
        let options = self.lookups.options(self.rest, code)?;
        let found = options.iter().find(|option| same(&option.label, label));
        found.map(|option| option.id.clone()).ok_or_else(|| {
            Fault::rejected(format!("attribute `{code}` has no option `{label}`"))
                .hint(format!(
                    "add the option, map the value, or set `missing-option` of `{code}` to `create`"
                ))
                .into()
        })
    }

    fn list(&mut self, code: &str, labels: &[String]) -> Result<String, Trouble> {
        let ids: Result<Vec<_>, _> = labels.iter().map(|label| self.option(code, label)).collect();
        Ok(ids?.join(","))
    }

    /// `configurable_product_options`: value indexes are option ids as numbers.
    fn axes(&mut self, axes: &[Axis]) -> Result<Value, Trouble> {
        let mut options = Vec::new();
        for (position, axis) in axes.iter().enumerate() {
            let attribute = self.lookups.attribute_in(self.rest, self.set, &axis.attribute)?;
            let mut values = Vec::new();
            for label in &axis.labels {
                let id = self.option(&axis.attribute, label)?;
                let id: u64 = id.parse().map_err(|_| {
                    Trouble::rejected(format!(
                        "attribute `{}` cannot tell products apart",
                        axis.attribute
                    ))
                })?;
                values.push(json!({ "value_index": id }));
            }
            options.push(json!({
                "attribute_id": attribute.id.to_string(),
                "label": attribute.label,
                "position": position,
                "values": values,
            }));
        }
        Ok(options.into())
    }

    /// Text that the store can keep: without 4-byte characters, cut where its column ends.
    pub(super) fn text(&self, code: &str, content: &Content, short: bool) -> String {
        let text = content.to_string();
        let mut kept: String = text.chars().filter(|letter| letter.len_utf8() < 4).collect();
        if kept.len() != text.len() {
            log::warn!(
                "product `{}`: left characters out of `{code}` that the store cannot keep",
                self.sku
            );
        }
        if short && let Some((end, _)) = kept.char_indices().nth(SHORT_TEXT) {
            log::warn!("product `{}`: cut `{code}` at {SHORT_TEXT} characters", self.sku);
            kept.truncate(end);
        }
        kept
    }
}

/// Out of all categories and out of stock, its page kept; where it is seen is a field of its own.
fn archive(draft: &mut Draft) {
    draft.extension("category_links", json!([]));
    draft.extension(
        "stock_item",
        json!({"qty": 0, "is_in_stock": false, "manage_stock": true, "use_config_manage_stock": false}),
    );
}

/// `stock_item` of a creation; `qty` is left out where other sources than the default one hold it.
pub(super) fn stock_item(level: &StockLevel, with_quantity: bool) -> Value {
    let mut item = Map::new();
    if with_quantity && level.settings.managed && !level.quantities.is_empty() {
        item.insert("qty".to_owned(), number(level.quantities.iter().map(|(_, qty)| qty).sum()));
    }
    item.insert("is_in_stock".to_owned(), level.in_stock.into());
    if !level.composite {
        item.extend(settings(level));
    }
    item.into()
}

/// A parent's stock item: nothing but the flag.
pub(super) fn in_stock(flag: bool) -> Map<String, Value> {
    Map::from_iter([("is_in_stock".to_owned(), flag.into())])
}

/// How the store is to treat the stock; its own defaults are switched off where we decide.
pub(super) fn settings(level: &StockLevel) -> Map<String, Value> {
    let settings = &level.settings;
    let mut item = Map::new();
    let mut set = |name: &str, value: Value| item.insert(name.to_owned(), value);
    set("use_config_manage_stock", false.into());
    set("manage_stock", settings.managed.into());
    if settings.managed {
        set("use_config_backorders", false.into());
        set("backorders", backorders_id(settings.backorders).into());
        set("use_config_min_qty", settings.out_of_stock_at.is_none().into());
        if let Some(least) = settings.out_of_stock_at {
            set("min_qty", number(least));
        }
    }
    item
}

/// `product_links` of a group.
pub(super) fn associated(sku: &str, member: &Member, kind: &str) -> Value {
    json!({
        "sku": sku,
        "link_type": "associated",
        "linked_product_sku": member.sku.as_str(),
        "linked_product_type": kind,
        "position": member.position,
        // The quantity that the page opens with.
        "extension_attributes": {"qty": 0},
    })
}

/// The links that a composite should have.
pub(super) fn links(product: &Product) -> &[Member] {
    let field = match product.shape {
        Shape::Configurable => Field::Children,
        Shape::Grouped => Field::Members,
        Shape::Simple => return &[],
    };
    match product.fields.get(&field) {
        Some(Content::Links(members)) => members,
        _ => &[],
    }
}

/// A JSON number with the decimal's own digits.
pub(super) fn number(decimal: Decimal) -> Value {
    let text = decimal.normalize().to_string();
    text.parse::<Number>().map_or(Value::String(text), Value::Number)
}

pub(super) fn visibility_id(visibility: Visibility) -> u8 {
    match visibility {
        Visibility::Hidden => 1,
        Visibility::Catalog => 2,
        Visibility::Search => 3,
        Visibility::Both => 4,
    }
}

fn backorders_id(backorders: Backorders) -> u8 {
    match backorders {
        Backorders::None => 0,
        Backorders::Allow => 1,
        Backorders::Notify => 2,
    }
}

fn amount(content: &Content) -> Result<Value, Trouble> {
    match content {
        Content::Clear => Ok(Value::Null),
        Content::Number(decimal) => Ok(number(*decimal)),
        other => Err(Trouble::rejected(format!("`{other}` is not a number"))),
    }
}

fn number_text(code: &str, content: &Content) -> Result<String, Trouble> {
    match content {
        Content::Number(decimal) => Ok(decimal.normalize().to_string()),
        Content::Text(text) if text.trim().parse::<Decimal>().is_ok() => Ok(text.trim().to_owned()),
        other => {
            Err(Trouble::rejected(format!("attribute `{code}` takes a number, not `{other}`")))
        }
    }
}

fn flag(content: &Content) -> bool {
    match content {
        Content::Flag(flag) => *flag,
        other => {
            ["1", "yes", "y", "true"].contains(&other.to_string().trim().to_lowercase().as_str())
        }
    }
}

pub(super) fn kind(shape: Shape) -> &'static str {
    // The model's words are Magento's.
    shape.as_str()
}
