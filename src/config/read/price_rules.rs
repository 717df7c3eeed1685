//! `[stores.NAME.price-rules]`

use super::section::Section;
use crate::config::{Buyers, Discounts, Level, PriceGroup, PriceRules};
use crate::model::fold;

/// The store's own word for everybody.
const EVERYBODY: &str = "ALL GROUPS";

pub(super) fn read(section: &mut Section<'_>) -> PriceRules {
    let told = section.has("groups");
    let groups = section.each("groups", group);
    check(section, &groups);
    PriceRules {
        groups: told.then_some(groups),
        discounts: section
            .choice("discounts", &[("price", Discounts::Price), ("percent", Discounts::Percent)]),
    }
}

/// `{ group = "Wholesale", code = "TRADE" }`, or `customer` in place of the code.
fn group(section: &mut Section<'_>) -> PriceGroup {
    const HINT: &str =
        "`code = \"TRADE\"` (of AR_CUST.CATEG_COD, or of `column`) or `customer = \"C-1\"`";
    let group = section.required("group", "the name of a customer group of the store");
    let customer = section.scalar("customer");
    let coded = section.has("code");
    let codes = section.texts("code").unwrap_or_default();
    let column = section.column("column").unwrap_or_else(|| "CATEG_COD".to_owned());
    if customer.is_some() == coded {
        let message = format!("the group `{group}` needs either `code` or `customer`");
        section.whole(message, Some(HINT));
    }
    let buyers = match customer {
        Some(customer) => Buyers::Customer(customer),
        None => Buyers::Codes { column, codes },
    };
    PriceGroup { group, buyers, level: level(section) }
}

fn level(section: &mut Section<'_>) -> Option<Level> {
    let number = |number| Some(Level::Number(number));
    section.choice(
        "level",
        &[
            ("none", None),
            ("regular", Some(Level::Regular)),
            ("price-1", number(1)),
            ("price-2", number(2)),
            ("price-3", number(3)),
            ("price-4", number(4)),
            ("price-5", number(5)),
            ("price-6", number(6)),
        ],
    )
}

fn check(section: &mut Section<'_>, groups: &[PriceGroup]) {
    for (n, PriceGroup { group, .. }) in groups.iter().enumerate() {
        if fold(group) == EVERYBODY {
            let hint = "everybody pays what `prices.customer` pays";
            section.problem("groups", format!("`{group}` is no group of customers"), Some(hint));
        }
        if groups[..n].iter().any(|other| fold(&other.group) == fold(group)) {
            let hint = "`code` takes a list";
            section.problem("groups", format!("the group `{group}` is there twice"), Some(hint));
        }
    }
}
