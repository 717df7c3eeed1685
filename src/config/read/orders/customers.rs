//! `[stores.NAME.orders.customers]`

use std::collections::{BTreeMap, BTreeSet};

use toml::de::DeValue;

use crate::config::read::section::{Section, Wrong, as_array};
use crate::config::read::values::choose;
use crate::config::{AddressUse, CustomerField, Customers, Shown};

const FIELDS: [(&str, CustomerField); 6] = [
    ("name", CustomerField::Name),
    ("address", CustomerField::Address),
    ("phone", CustomerField::Phone),
    ("fax", CustomerField::Fax),
    ("email", CustomerField::Email),
    ("last-order", CustomerField::LastOrder),
];

const DEFAULT: AddressUse =
    AddressUse { update_billing: false, update_shipping: false, add_shipping: true };

pub(super) fn read(section: &mut Section<'_>) -> Customers {
    let update = address_use(section, DEFAULT);
    Customers {
        strict: section.flag("strict", false),
        guest: section.text("guest"),
        template: section.text("template"),
        update,
        categories: categories(section, update),
        fields: fields(section),
    }
}

fn address_use(section: &mut Section<'_>, default: AddressUse) -> AddressUse {
    AddressUse {
        update_billing: section.flag("update-billing", default.update_billing),
        update_shipping: section.flag("update-shipping", default.update_shipping),
        add_shipping: section.flag("add-shipping", default.add_shipping),
    }
}

/// What a category does not say is as for all.
fn categories(section: &mut Section<'_>, all: AddressUse) -> BTreeMap<String, AddressUse> {
    let mut categories = BTreeMap::new();
    section.each("categories", |section| {
        let category = section.required("category", "a customer category, AR_CUST.CATEG_COD");
        let rule = address_use(section, all);
        if categories.insert(category.clone(), rule).is_some() {
            section.problem("category", format!("`{category}` is given twice"), None);
        }
    });
    categories
}

/// All of them unless some are named; an empty list names none.
fn fields(section: &mut Section<'_>) -> BTreeSet<CustomerField> {
    let read = |value: &DeValue<'_>| -> Result<BTreeSet<CustomerField>, Wrong> {
        let chosen = |word| choose(word, &FIELDS).map(|place| FIELDS[place].1);
        as_array(value)?
            .iter()
            .map(|word| chosen(word.get_ref()))
            .collect::<Result<_, _>>()
            .map_err(|wrong| Wrong {
                message: format!("has an entry that {}", wrong.message),
                ..wrong
            })
    };
    let fields = section
        .take("fields", read)
        .unwrap_or_else(|| FIELDS.iter().map(|(_, field)| *field).collect());
    let words = FIELDS.iter().filter(|(_, field)| fields.contains(field));
    section.show("fields", Shown::List(words.map(|(word, _)| Shown::from(*word)).collect()));
    fields
}
