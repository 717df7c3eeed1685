//! Product attributes, their options and the attribute sets: the model, no requests.

use std::collections::{BTreeMap, BTreeSet};

use super::settings::{Input, Reach};

/// How values of an attribute are stored.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Backend {
    Int,
    Decimal,
    Varchar,
    Text,
    Datetime,
}

impl Backend {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Int => "int",
            Self::Decimal => "decimal",
            Self::Varchar => "varchar",
            Self::Text => "text",
            Self::Datetime => "datetime",
        }
    }

    pub(crate) fn of(input: Input) -> Self {
        match input {
            Input::Text => Self::Varchar,
            Input::Textarea | Input::Multiselect => Self::Text,
            Input::Select | Input::Boolean => Self::Int,
            Input::Date | Input::Datetime => Self::Datetime,
            Input::Price => Self::Decimal,
        }
    }
}

/// An option of a select or multiselect.
#[derive(Clone, Debug)]
pub(crate) struct AttributeOption {
    pub(crate) id: u32,
    /// The admin label.
    pub(crate) label: String,
    pub(crate) view_labels: BTreeMap<u32, String>,
    pub(crate) position: i64,
}

/// A product attribute.
#[derive(Clone, Debug)]
pub(crate) struct Attribute {
    pub(crate) id: u32,
    pub(crate) code: String,
    pub(crate) label: String,
    pub(crate) input: Input,
    pub(crate) backend: Backend,
    pub(crate) reach: Reach,
    pub(crate) user_defined: bool,
    pub(crate) view_labels: BTreeMap<u32, String>,
    pub(crate) options: Vec<AttributeOption>,
}

impl Attribute {
    pub(crate) fn is_select(&self) -> bool {
        matches!(self.input, Input::Select | Input::Multiselect)
    }

    /// Options in the order the shop shows them.
    pub(crate) fn sorted_options(&self) -> Vec<&AttributeOption> {
        let mut options: Vec<_> = self.options.iter().collect();
        options.sort_by_key(|option| (option.position, option.id));
        options
    }
}

/// A set of attributes that products of one kind have.
#[derive(Clone, Debug)]
pub(crate) struct AttributeSet {
    pub(crate) id: u32,
    pub(crate) name: String,
    pub(crate) sort_order: i64,
    pub(crate) attributes: BTreeSet<u32>,
}

pub(crate) const NAME: u32 = 73;
pub(crate) const PRICE: u32 = 77;
pub(crate) const SPECIAL_PRICE: u32 = 78;
pub(crate) const SPECIAL_FROM: u32 = 79;
pub(crate) const SPECIAL_TO: u32 = 80;
pub(crate) const COST: u32 = 81;
pub(crate) const WEIGHT: u32 = 82;
pub(crate) const STATUS: u32 = 97;
pub(crate) const VISIBILITY: u32 = 99;
pub(crate) const OPTIONS_CONTAINER: u32 = 106;
pub(crate) const URL_KEY: u32 = 121;
pub(crate) const MSRP_DISPLAY: u32 = 124;
pub(crate) const TAX_CLASS: u32 = 136;
/// Ids of the attributes a shop adds start here.
pub(crate) const FIRST_OWN: u32 = 137;

/// The attributes a fresh shop has, as far as the double knows them.
pub(crate) fn system_attributes(price_reach: Reach) -> Vec<Attribute> {
    use Backend::{Datetime, Decimal, Int, Text, Varchar};
    use Reach::{Global, Store, Website};
    let own = |mut attribute: Attribute| {
        attribute.user_defined = true;
        attribute
    };
    vec![
        system(NAME, "name", "Product Name", Input::Text, Varchar, Store),
        system(75, "description", "Description", Input::Textarea, Text, Store),
        system(76, "short_description", "Short Description", Input::Textarea, Text, Store),
        system(PRICE, "price", "Price", Input::Price, Decimal, price_reach),
        system(SPECIAL_PRICE, "special_price", "Special Price", Input::Price, Decimal, price_reach),
        system(
            SPECIAL_FROM,
            "special_from_date",
            "Special Price From Date",
            Input::Date,
            Datetime,
            Website,
        ),
        system(
            SPECIAL_TO,
            "special_to_date",
            "Special Price To Date",
            Input::Date,
            Datetime,
            Website,
        ),
        own(system(COST, "cost", "Cost", Input::Price, Decimal, price_reach)),
        system(WEIGHT, "weight", "Weight", Input::Text, Decimal, Global),
        own(system(83, "manufacturer", "Manufacturer", Input::Select, Int, Global)),
        system(84, "meta_title", "Meta Title", Input::Text, Varchar, Store),
        system(85, "meta_keyword", "Meta Keywords", Input::Textarea, Text, Store),
        system(86, "meta_description", "Meta Description", Input::Textarea, Varchar, Store),
        own(system(93, "color", "Color", Input::Select, Int, Global)),
        system(
            94,
            "news_from_date",
            "Set Product as New from Date",
            Input::Date,
            Datetime,
            Website,
        ),
        system(95, "news_to_date", "Set Product as New to Date", Input::Date, Datetime, Website),
        system(STATUS, "status", "Enable Product", Input::Boolean, Int, Website),
        system(VISIBILITY, "visibility", "Visibility", Input::Boolean, Int, Store),
        system(
            OPTIONS_CONTAINER,
            "options_container",
            "Display Product Options In",
            Input::Text,
            Varchar,
            Store,
        ),
        system(
            114,
            "country_of_manufacture",
            "Country of Manufacture",
            Input::Text,
            Varchar,
            Website,
        ),
        system(URL_KEY, "url_key", "URL Key", Input::Text, Varchar, Store),
        system(123, "msrp", "Minimum Advertised Price", Input::Price, Decimal, price_reach),
        system(
            MSRP_DISPLAY,
            "msrp_display_actual_price_type",
            "Display Actual Price",
            Input::Text,
            Varchar,
            Website,
        ),
        system(128, "shipment_type", "Ship Bundle Items", Input::Boolean, Int, Global),
        system(129, "gift_message_available", "Allow Gift Message", Input::Text, Varchar, Global),
        system(TAX_CLASS, "tax_class_id", "Tax Class", Input::Boolean, Int, Website),
    ]
}

fn system(
    id: u32,
    code: &str,
    label: &str,
    input: Input,
    backend: Backend,
    reach: Reach,
) -> Attribute {
    Attribute {
        id,
        code: code.to_owned(),
        label: label.to_owned(),
        input,
        backend,
        reach,
        user_defined: false,
        view_labels: BTreeMap::new(),
        options: Vec::new(),
    }
}
