//! What the store calls things by number: attribute sets, tax classes, attributes with their
//! options, stock sources. Fetched when first needed, kept for the run.

use std::cell::OnceCell;
use std::collections::{BTreeSet, HashMap};

use super::api;
use super::client::{Rest, Scope};
use super::trouble::Trouble;
use crate::model::fold;
use crate::store::http::url::{Query, encode};

/// Lists are read in pages of this size; some shops refuse more than 300.
pub(super) const PAGE: usize = 300;

/// What is read of an attribute: not its options, which may be thousands.
const FIELDS: &str = "attribute_id,attribute_code,frontend_input,backend_type,default_frontend_label,is_user_defined";

/// The caches; nothing is read before it is asked for.
#[derive(Debug, Default)]
pub(super) struct Lookups {
    sets: Option<Vec<(u32, String)>>,
    taxes: Option<Vec<(u32, String)>>,
    attributes: HashMap<String, Option<Attribute>>,
    listed: bool,
    codes: HashMap<u32, BTreeSet<String>>,
    options: HashMap<String, Vec<Choice>>,
    /// The numbers of the configured view and of its website, read once.
    view: OnceCell<(u32, u32)>,
    groups: Option<Vec<String>>,
    /// Read once; `None` in it = the store has no MSI.
    sources: OnceCell<Option<BTreeSet<String>>>,
}

/// An attribute of the store.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Attribute {
    pub(super) id: u32,
    pub(super) code: String,
    pub(super) label: String,
    pub(super) input: Input,
    /// Whether the database cuts its text at 255 characters.
    pub(super) short: bool,
    /// Whether the shop made it, as opposed to Magento.
    pub(super) own: bool,
}

/// What an attribute holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Input {
    Text,
    Number,
    YesNo,
    Select,
    Multiselect,
    Date,
}

/// An option of a select attribute.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Choice {
    pub(super) id: String,
    pub(super) label: String,
}

impl Lookups {
    /// The numbers of the configured view and of its website, where they were read.
    pub(super) fn view(&self) -> Option<(u32, u32)> {
        self.view.get().copied()
    }

    /// Keeps the numbers of the configured view and of its website.
    pub(super) fn keep_view(&mut self, view: (u32, u32)) {
        self.view = view.into();
    }

    /// The names of the customer groups.
    pub(super) fn groups(&mut self, rest: &mut Rest) -> Result<Vec<String>, Trouble> {
        if let Some(groups) = &self.groups {
            return Ok(groups.clone());
        }
        let read = pages::<api::CustomerGroup>(rest, "customerGroups/search", &Query::new())?;
        let groups: Vec<String> = read.into_iter().map(|group| group.code).collect();
        Ok(self.groups.insert(groups).clone())
    }

    /// The attribute set of this name.
    pub(super) fn set_id(&mut self, rest: &mut Rest, name: &str) -> Result<u32, Trouble> {
        let found = self.sets(rest)?.iter().find(|(_, known)| same(known, name)).map(|(id, _)| *id);
        found.ok_or_else(|| unknown("attribute set", name, self.sets.iter().flatten()))
    }

    pub(super) fn set_name(&mut self, rest: &mut Rest, id: u32) -> Result<Option<String>, Trouble> {
        Ok(self.sets(rest)?.iter().find(|(known, _)| *known == id).map(|(_, name)| name.clone()))
    }

    /// The product tax class of this name.
    pub(super) fn tax_id(&mut self, rest: &mut Rest, name: &str) -> Result<u32, Trouble> {
        if same(name, "None") || name == "0" {
            return Ok(0);
        }
        let found =
            self.taxes(rest)?.iter().find(|(_, known)| same(known, name)).map(|(id, _)| *id);
        found.ok_or_else(|| unknown("product tax class", name, self.taxes.iter().flatten()))
    }

    pub(super) fn tax_name(
        &mut self,
        rest: &mut Rest,
        id: &str,
    ) -> Result<Option<String>, Trouble> {
        let classes = self.taxes(rest)?;
        Ok(classes.iter().find(|(known, _)| known.to_string() == id).map(|(_, name)| name.clone()))
    }

    /// The attribute of this code; `None` when the store has none.
    pub(super) fn attribute(
        &mut self,
        rest: &mut Rest,
        code: &str,
    ) -> Result<Option<Attribute>, Trouble> {
        if let Some(known) = self.attributes.get(code) {
            return Ok(known.clone());
        }
        let read: Result<api::Attribute, _> =
            rest.get(&format!("products/attributes/{}", encode(code)));
        let attribute = match read {
            Ok(attribute) => Some(Attribute::from(attribute)),
            Err(trouble) if trouble.status == 404 && !trouble.no_route() => None,
            Err(trouble) => return Err(trouble),
        };
        self.attributes.insert(code.to_owned(), attribute.clone());
        Ok(attribute)
    }

    /// The attribute, if the shop made it; Magento's own are book-keeping, prices and images. All of
    /// them are read at once.
    pub(super) fn listed(
        &mut self,
        rest: &mut Rest,
        code: &str,
    ) -> Result<Option<Attribute>, Trouble> {
        if !self.listed {
            let query = Query::new().with("fields", format!("items[{FIELDS}],total_count"));
            let read = pages::<api::Attribute>(rest, "products/attributes", &query)?;
            for attribute in read.into_iter().map(Attribute::from) {
                self.attributes.insert(attribute.code.clone(), Some(attribute));
            }
            self.listed = true;
        }
        let attribute = self.attributes.get(code).and_then(Clone::clone);
        Ok(attribute.filter(|attribute| attribute.own))
    }

    /// What an attribute that was read holds, and whether its text is cut at 255 characters.
    pub(super) fn input_of(&self, code: &str) -> Option<(Input, bool)> {
        let attribute = self.attributes.get(code)?.as_ref()?;
        Some((attribute.input, attribute.short))
    }

    /// The code of the attribute with this id, as far as it was read; the id otherwise.
    pub(super) fn code_of(&self, id: &str) -> String {
        let mut known = self.attributes.values().flatten();
        let found = known.find(|attribute| attribute.id.to_string() == id);
        found.map_or_else(|| format!("#{id}"), |attribute| attribute.code.clone())
    }

    /// The attribute, as a member of the set: what is not in a product's set is dropped in silence
    /// (`recorded/err_product_attr_not_in_set.json`). `None` = the product's set is not known.
    pub(super) fn attribute_in(
        &mut self,
        rest: &mut Rest,
        set: Option<u32>,
        code: &str,
    ) -> Result<Attribute, Trouble> {
        if let Some(set) = set {
            self.read_set(rest, set)?;
        }
        let Some(attribute) = self.attribute(rest, code)? else {
            return Err(Trouble::rejected(format!("the store has no attribute `{code}`")));
        };
        match set.and_then(|set| self.codes.get(&set)) {
            Some(codes) if !codes.contains(code) => {
                let name = set
                    .map(|set| self.set_name(rest, set))
                    .transpose()?
                    .flatten()
                    .unwrap_or_default();
                Err(Trouble::rejected(format!(
                    "attribute `{code}` is not in attribute set `{name}`"
                )))
            }
            _ => Ok(attribute),
        }
    }

    /// The options of a select attribute, without the blank placeholder.
    pub(super) fn options(&mut self, rest: &mut Rest, code: &str) -> Result<&[Choice], Trouble> {
        if !self.options.contains_key(code) {
            let path = format!("products/attributes/{}/options", encode(code));
            let read: Vec<api::AttributeOption> = rest.get(&path)?;
            let choices = read.into_iter().filter(|option| !option.value.is_empty());
            let choices = choices.map(|option| Choice { id: option.value, label: option.label });
            self.options.insert(code.to_owned(), choices.collect());
        }
        Ok(self.options.get(code).map(Vec::as_slice).unwrap_or_default())
    }

    /// Notes an option just made.
    pub(super) fn add_option(&mut self, code: &str, id: String, label: &str) {
        self.options
            .entry(code.to_owned())
            .or_default()
            .push(Choice { id, label: label.to_owned() });
    }

    /// Has the options read again when next asked for.
    pub(super) fn forget_options(&mut self, code: &str) {
        self.options.remove(code);
    }

    /// The stock sources; `None` when the store has no MSI.
    pub(super) fn sources(
        &mut self,
        rest: &mut Rest,
    ) -> Result<Option<&BTreeSet<String>>, Trouble> {
        if self.sources.get().is_none() {
            let codes = match pages::<api::Source>(rest, "inventory/sources", &Query::new()) {
                Ok(sources) => Some(sources.into_iter().map(|source| source.source_code).collect()),
                Err(trouble) if trouble.no_route() => None,
                Err(trouble) => return Err(trouble),
            };
            self.sources = OnceCell::from(codes);
        }
        Ok(self.sources.get().and_then(Option::as_ref))
    }

    /// Whether the store was asked for its stock sources.
    pub(super) fn knows_sources(&self) -> bool {
        self.sources.get().is_some()
    }

    /// Whether the store was found to have no stock sources.
    pub(super) fn lacks_sources(&self) -> bool {
        self.sources.get().is_some_and(Option::is_none)
    }

    fn sets(&mut self, rest: &mut Rest) -> Result<&[(u32, String)], Trouble> {
        if self.sets.is_none() {
            let read = pages::<api::AttributeSet>(
                rest,
                "products/attribute-sets/sets/list",
                &Query::new(),
            )?;
            self.sets = Some(
                read.into_iter()
                    .map(|set| (set.attribute_set_id, set.attribute_set_name))
                    .collect(),
            );
        }
        Ok(self.sets.as_deref().unwrap_or_default())
    }

    fn taxes(&mut self, rest: &mut Rest) -> Result<&[(u32, String)], Trouble> {
        if self.taxes.is_none() {
            let read = pages::<api::TaxClass>(rest, "taxClasses/search", &Query::new())?;
            let products = read.into_iter().filter(|class| class.class_type == "PRODUCT");
            self.taxes = Some(products.map(|class| (class.class_id, class.class_name)).collect());
        }
        Ok(self.taxes.as_deref().unwrap_or_default())
    }

    /// The codes of the attributes in a set.
    pub(super) fn codes(
        &mut self,
        rest: &mut Rest,
        set: u32,
    ) -> Result<&BTreeSet<String>, Trouble> {
        self.read_set(rest, set)?;
        Ok(self.codes.entry(set).or_default())
    }

    fn read_set(&mut self, rest: &mut Rest, set: u32) -> Result<(), Trouble> {
        if self.codes.contains_key(&set) {
            return Ok(());
        }
        let query = Query::new().with("fields", FIELDS);
        let path = query.on(&format!("products/attribute-sets/{set}/attributes"));
        let read: Vec<api::Attribute> = rest.get(&path)?;
        self.codes
            .insert(set, read.iter().map(|attribute| attribute.attribute_code.clone()).collect());
        for attribute in read.into_iter().map(Attribute::from) {
            self.attributes.insert(attribute.code.clone(), Some(attribute));
        }
        Ok(())
    }
}

impl From<api::Attribute> for Attribute {
    fn from(wire: api::Attribute) -> Self {
        let backend = wire.backend_type.as_deref().unwrap_or_default();
        let input = match wire.frontend_input.as_deref().unwrap_or_default() {
            "select" | "swatch_visual" | "swatch_text" => Input::Select,
            "multiselect" => Input::Multiselect,
            "boolean" => Input::YesNo,
            "date" | "datetime" => Input::Date,
            "price" | "weight" => Input::Number,
            _ if backend == "decimal" => Input::Number,
            _ => Input::Text,
        };
        Self {
            id: wire.attribute_id,
            label: wire.default_frontend_label.unwrap_or_else(|| wire.attribute_code.clone()),
            code: wire.attribute_code,
            input,
            short: backend == "varchar",
            own: wire.is_user_defined,
        }
    }
}

/// All rows of a search, page by page; a page past the end is empty, or repeats the last one in
/// older versions, so the count decides.
pub(super) fn pages<T: serde::de::DeserializeOwned>(
    rest: &mut Rest,
    path: &str,
    query: &Query,
) -> Result<Vec<T>, Trouble> {
    pages_in(rest, Scope::All, path, query)
}

/// The same with the values of one scope.
pub(super) fn pages_in<T: serde::de::DeserializeOwned>(
    rest: &mut Rest,
    scope: Scope,
    path: &str,
    query: &Query,
) -> Result<Vec<T>, Trouble> {
    let (mut rows, mut size) = (Vec::new(), PAGE);
    let mut page = 1;
    loop {
        let read: api::Page<T> = match rest.get_in(scope, &paged(query, size, page).on(path)) {
            Err(trouble) if rows.is_empty() && trouble.fewer_than(size).is_some() => {
                size = trouble.fewer_than(size).unwrap_or(1);
                continue;
            }
            answer => answer?,
        };
        let items = read.items.unwrap_or_default();
        let last = items.len() < size;
        rows.extend(items);
        if last || rows.len() >= read.total_count {
            return Ok(rows);
        }
        page += 1;
    }
}

/// The query for one page.
pub(super) fn paged(query: &Query, size: usize, page: usize) -> Query {
    query.clone().with("searchCriteria[pageSize]", size).with("searchCriteria[currentPage]", page)
}

/// Names and labels are the same whatever their case and the blanks round them.
pub(super) fn same(one: &str, two: &str) -> bool {
    fold(one) == fold(two)
}

fn unknown<'a>(what: &str, name: &str, known: impl Iterator<Item = &'a (u32, String)>) -> Trouble {
    let known: BTreeSet<&str> = known.map(|(_, name)| name.as_str()).collect();
    let known: Vec<String> = known.into_iter().map(|name| format!("`{name}`")).collect();
    let fault = crate::store::Fault::rejected(format!("the store has no {what} `{name}`"));
    fault.hint(format!("it has {}", known.join(", "))).into()
}
