//! What kind of shop the double is: its views, sources, attributes and switches at the start.

use std::time::Duration;

/// An OAuth 1.0a integration, plus the password of its administrator.
#[derive(Clone, Debug)]
pub struct Credentials {
    /// Consumer key, 32 characters.
    pub consumer_key: String,
    /// Consumer secret.
    pub consumer_secret: String,
    /// Access token; also the bearer token where those are enabled.
    pub access_token: String,
    /// Access token secret.
    pub access_token_secret: String,
}

/// A website.
#[derive(Clone, Debug)]
pub struct Website {
    /// Id, from 1.
    pub id: u32,
    /// Code, e.g. `base`.
    pub code: String,
    /// Name.
    pub name: String,
}

/// A store view.
#[derive(Clone, Debug)]
pub struct StoreView {
    /// Id, from 1; the lowest one is the default.
    pub id: u32,
    /// Code, as it stands in request paths.
    pub code: String,
    /// Name.
    pub name: String,
    /// Website it belongs to.
    pub website_id: u32,
}

/// A tax class.
#[derive(Clone, Debug)]
pub struct TaxClass {
    /// Id.
    pub id: u32,
    /// Name.
    pub name: String,
    /// `PRODUCT` or `CUSTOMER`.
    pub class_type: String,
}

/// An inventory source.
#[derive(Clone, Debug)]
pub struct Source {
    /// Code, e.g. `default`.
    pub code: String,
    /// Name.
    pub name: String,
    /// Whether it counts.
    pub enabled: bool,
}

/// A stock: websites that sell from sources.
#[derive(Clone, Debug)]
pub struct Stock {
    /// Id; 1 is the default stock.
    pub id: u32,
    /// Name.
    pub name: String,
    /// Codes of the sources, in order of priority.
    pub sources: Vec<String>,
    /// Codes of the websites.
    pub websites: Vec<String>,
}

/// The input element of an attribute, which decides how its values are stored.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(missing_docs, reason = "the names are Magento's own")]
pub enum Input {
    Text,
    Textarea,
    Select,
    Multiselect,
    Boolean,
    Date,
    Datetime,
    Price,
}

/// How far a value of an attribute reaches.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(missing_docs, reason = "the names are Magento's own")]
pub enum Reach {
    Global,
    Website,
    Store,
}

/// A user-defined attribute.
#[derive(Clone, Debug)]
pub struct AttributeSeed {
    /// Code.
    pub code: String,
    /// Default label.
    pub label: String,
    /// Input element.
    pub input: Input,
    /// Scope.
    pub reach: Reach,
    /// Labels of the options, in order.
    pub options: Vec<String>,
    /// Names of the attribute sets that have it; empty = all.
    pub sets: Vec<String>,
}

/// A category to start with.
#[derive(Clone, Debug)]
pub struct CategorySeed {
    /// Names from below the root, e.g. `["Footwear", "Boots"]`; parents are made as needed.
    pub path: Vec<String>,
}

/// The limits of `webapi/validation`, off by default.
#[derive(Clone, Copy, Debug)]
pub struct InputLimit {
    /// Largest page size.
    pub page_size: u32,
    /// Longest list of objects.
    pub items: Option<u32>,
}

/// Everything a double is started with.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The integration.
    pub credentials: Credentials,
    /// Administrator's name and password for `/V1/integration/admin/token`.
    pub administrator: (String, String),
    /// Whether integration tokens work as bearer tokens (off since 2.4.4).
    pub bearer_enabled: bool,
    /// ACL resources the integration lacks, e.g. `Magento_Catalog::products`.
    pub denied: Vec<String>,
    /// Websites.
    pub websites: Vec<Website>,
    /// Store views.
    pub views: Vec<StoreView>,
    /// Tax classes.
    pub tax_classes: Vec<TaxClass>,
    /// Attribute sets; ids from 4 on (`Default` = 4), then 9, 10, ...
    pub attribute_sets: Vec<String>,
    /// User-defined attributes.
    pub attributes: Vec<AttributeSeed>,
    /// Categories.
    pub categories: Vec<CategorySeed>,
    /// Inventory sources.
    pub sources: Vec<Source>,
    /// Stocks.
    pub stocks: Vec<Stock>,
    /// Whether a consumer works off bulk operations.
    pub consumers_running: bool,
    /// How long the consumer waits before it takes up a bulk.
    pub consumer_delay: Duration,
    /// Whether prices belong to websites instead of being global.
    pub price_per_website: bool,
    /// Whether indexers run on save; a fresh 2.4.7 waits for cron ([`MagentoDouble::reindex`](super::MagentoDouble::reindex)).
    pub index_on_save: bool,
    /// IANA time zone of the shop.
    pub time_zone: String,
    /// ISO code of the base currency.
    pub currency: String,
    /// Limits on input, if switched on.
    pub input_limit: Option<InputLimit>,
    /// Time every answer takes at least.
    pub latency: Duration,
}

impl Settings {
    pub(crate) fn default_view(&self) -> u32 {
        self.views.iter().map(|view| view.id).min().unwrap_or(1)
    }

    pub(crate) fn view(&self, code: &str) -> Option<&StoreView> {
        self.views.iter().find(|view| view.code == code)
    }

    pub(crate) fn view_by_id(&self, id: u32) -> Option<&StoreView> {
        self.views.iter().find(|view| view.id == id)
    }

    pub(crate) fn has_website(&self, id: u32) -> bool {
        self.websites.iter().any(|website| website.id == id)
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            credentials: Credentials {
                consumer_key: "cpsync0consumer0key0000000000000".to_owned(),
                consumer_secret: "cpsync0consumer0secret0000000000".to_owned(),
                access_token: "cpsync0access0token0000000000000".to_owned(),
                access_token_secret: "cpsync0token0secret0000000000000".to_owned(),
            },
            administrator: ("admin".to_owned(), "Admin123!pass".to_owned()),
            bearer_enabled: false,
            denied: Vec::new(),
            websites: vec![website(1, "base", "Main Website")],
            views: vec![view(1, "default", "Default Store View", 1)],
            tax_classes: vec![
                tax_class(2, "Taxable Goods", "PRODUCT"),
                tax_class(3, "Retail Customer", "CUSTOMER"),
            ],
            attribute_sets: vec!["Default".to_owned()],
            attributes: attributes(),
            categories: Vec::new(),
            sources: vec![source("default", "Default Source")],
            stocks: vec![Stock {
                id: 1,
                name: "Default Stock".to_owned(),
                sources: vec!["default".to_owned()],
                websites: vec!["base".to_owned()],
            }],
            consumers_running: true,
            consumer_delay: Duration::ZERO,
            price_per_website: false,
            index_on_save: false,
            time_zone: "Europe/Amsterdam".to_owned(),
            currency: "EUR".to_owned(),
            input_limit: None,
            latency: Duration::ZERO,
        }
    }
}

/// A website by its facts.
pub fn website(id: u32, code: &str, name: &str) -> Website {
    Website { id, code: code.to_owned(), name: name.to_owned() }
}

/// A store view by its facts.
pub fn view(id: u32, code: &str, name: &str, website_id: u32) -> StoreView {
    StoreView { id, code: code.to_owned(), name: name.to_owned(), website_id }
}

/// An inventory source by its facts.
pub fn source(code: &str, name: &str) -> Source {
    Source { code: code.to_owned(), name: name.to_owned(), enabled: true }
}

/// A user-defined attribute that every set has.
pub fn attribute(
    code: &str,
    label: &str,
    input: Input,
    reach: Reach,
    options: &[&str],
) -> AttributeSeed {
    AttributeSeed {
        code: code.to_owned(),
        label: label.to_owned(),
        input,
        reach,
        options: options.iter().map(|&label| label.to_owned()).collect(),
        sets: Vec::new(),
    }
}

fn tax_class(id: u32, name: &str, class_type: &str) -> TaxClass {
    TaxClass { id, name: name.to_owned(), class_type: class_type.to_owned() }
}

fn attributes() -> Vec<AttributeSeed> {
    use Input::{Boolean, Date, Multiselect, Price, Select, Text};
    use Reach::{Global, Store, Website};
    vec![
        attribute("size", "Size", Select, Global, &["S", "M", "L"]),
        attribute("material", "Material", Multiselect, Global, &["Wool", "Leather", "Cotton"]),
        attribute("barcode", "Barcode", Text, Global, &[]),
        attribute("tagline", "Tagline", Text, Store, &[]),
        attribute("season", "Season", Select, Global, &[]),
        attribute("width", "Width", Select, Global, &[]),
        attribute("is_vegan", "Vegan", Boolean, Global, &[]),
        attribute("launch_date", "Launch", Date, Global, &[]),
        attribute("rrp", "RRP", Price, Website, &[]),
    ]
}
