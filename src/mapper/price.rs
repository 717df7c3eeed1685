//! What a product is sold for, from `IM_PRC` and `IM_ITEM`.
//!
//! Most specific first, column by column, since NULL inherits \[L\]: cell at the location, cell at
//! `*`, location, `*`, `IM_ITEM`. There is no `IM_PRC_CELL` table \[C\].

use rust_decimal::{Decimal, RoundingStrategy};

use crate::config::{self, Level};
use crate::model::{Item, Price, ProductKey, UnitPrice};

/// What a product is sold for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Prices {
    /// The price; `None` when Counterpoint has none or 0.
    pub price: Option<Decimal>,
    /// The special price: above 0 and below the price.
    pub special: Option<Decimal>,
}

impl Prices {
    /// What the product is sold for without any rule: "Price-1".
    pub fn selling(&self) -> Option<Decimal> {
        self.special.or(self.price)
    }
}

/// The prices of one product of the item: the list price with the selling price as special where
/// that is lower, else the selling price.
pub fn prices(item: &Item, key: &ProductKey, rules: &config::Prices) -> Prices {
    let selling = positive(at_level(item, key, rules, &rules.selling), rules);
    let list = rules.list.as_ref().and_then(|level| at_level(item, key, rules, level));
    match (positive(list, rules), selling) {
        (Some(list), Some(selling)) if list > selling => {
            Prices { price: Some(list), special: Some(selling) }
        }
        (_, selling) => Prices { price: selling, special: None },
    }
}

/// The manufacturer's price, rounded; `None` when it is not sent, 0 or unknown.
pub fn msrp(item: &Item, key: &ProductKey, rules: &config::Prices) -> Option<Decimal> {
    let (_, level) = rules.msrp.as_ref()?;
    positive(at_level(item, key, rules, level), rules)
}

/// The cost of a selling unit, with four decimals as Counterpoint keeps it; `None` when it is not
/// sent, 0 or unknown.
pub fn cost(item: &Item, key: &ProductKey, rules: &config::Prices) -> Option<Decimal> {
    let column = rules.cost.as_ref()?;
    let cost = item.column(column).number()? * factor(item, key);
    Some(rounded(cost, 4)).filter(|cost| *cost > Decimal::ZERO)
}

/// One of Counterpoint's prices of a product, not rounded; `None` when it is `NULL` everywhere.
pub fn at_level(
    item: &Item,
    key: &ProductKey,
    rules: &config::Prices,
    level: &Level,
) -> Option<Decimal> {
    found(item, key, rules, level).map(|found| found.amount)
}

/// A price with the place that it stands at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Found<'a> {
    /// Of a selling unit, not rounded.
    pub amount: Decimal,
    /// The row of `IM_PRC`; `None` = `IM_ITEM`.
    pub row: Option<&'a Price>,
    /// Whether it is an alternate unit's own (`ALT_n_...`).
    pub own_unit: bool,
}

/// The same with where it stands.
pub fn found<'a>(
    item: &'a Item,
    key: &ProductKey,
    rules: &config::Prices,
    level: &Level,
) -> Option<Found<'a>> {
    if let Some((row, amount)) = unit_price(item, key, rules, level) {
        return Some(Found { amount, row, own_unit: true });
    }
    let (row, amount) = stocking(item, key, rules, level)?;
    Some(Found { amount: amount * factor(item, key), row, own_unit: false })
}

/// A price and the row of `IM_PRC` that it stands in; `None` = `IM_ITEM`.
type Placed<'a> = (Option<&'a Price>, Decimal);

/// Rounded half up.
pub fn rounded(price: Decimal, decimals: u32) -> Decimal {
    price.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero)
}

/// The price of the stocking unit.
fn stocking<'a>(
    item: &'a Item,
    key: &ProductKey,
    rules: &config::Prices,
    level: &Level,
) -> Option<Placed<'a>> {
    let of_item = |column: &str| Some((None, item.column(column).number()?));
    match level {
        Level::Regular => first(item, key, rules, |row| row.regular).or_else(|| of_item("REG_PRC")),
        Level::Number(number) => {
            let place = usize::from((*number).clamp(1, 6)) - 1;
            first(item, key, rules, |row| row.levels[place])
                .or_else(|| of_item(&format!("PRC_{number}")))
        }
        Level::Column(column) => of_item(column),
    }
}

/// An alternate unit's own price; `None` for the stocking unit and for a unit without one.
fn unit_price<'a>(
    item: &'a Item,
    key: &ProductKey,
    rules: &config::Prices,
    level: &Level,
) -> Option<Placed<'a>> {
    let ProductKey::Unit(_, unit) = key else { return None };
    let index = unit.to_digit(10).filter(|index| (1..=5).contains(index))?;
    let own = |unit: &UnitPrice| match level {
        Level::Regular => unit.regular,
        Level::Number(number) => unit.levels[usize::from((*number).clamp(1, 6)) - 1],
        Level::Column(_) => None,
    };
    let column = match level {
        Level::Regular => "REG_PRC".to_owned(),
        Level::Number(number) => format!("PRC_{number}"),
        Level::Column(_) => return None,
    };
    first(item, key, rules, |row| own(&row.units[index as usize - 1]))
        .or_else(|| Some((None, item.column(&format!("ALT_{index}_{column}")).number()?)))
        .filter(|(_, price)| *price > Decimal::ZERO)
}

/// Stocking units in one selling unit.
fn factor(item: &Item, key: &ProductKey) -> Decimal {
    match key {
        ProductKey::Unit(_, unit) => {
            item.unit(*unit).map_or(Decimal::ONE, |unit| unit.numer / unit.denom)
        }
        ProductKey::Item(_) | ProductKey::Cell(..) => Decimal::ONE,
    }
}

/// The first value along the inheritance.
fn first<'a>(
    item: &'a Item,
    key: &ProductKey,
    rules: &config::Prices,
    pick: impl Fn(&Price) -> Option<Decimal>,
) -> Option<Placed<'a>> {
    let whole = ["*", "*", "*"].map(str::to_owned);
    let cell = match key {
        ProductKey::Cell(_, dims) => Some(dims),
        ProductKey::Item(_) | ProductKey::Unit(..) => None,
    };
    let location = rules.location.as_deref();
    let places = cell
        .into_iter()
        .chain([&whole])
        .flat_map(|dims| location.into_iter().chain(["*"]).map(move |location| (location, dims)));
    places
        .filter_map(|(location, dims)| {
            item.prices
                .iter()
                .find(|row| row.dims == *dims && row.location.eq_ignore_ascii_case(location))
        })
        .find_map(|row| Some((Some(row), pick(row)?)))
}

fn positive(price: Option<Decimal>, rules: &config::Prices) -> Option<Decimal> {
    price.map(|price| rounded(price, rules.decimals)).filter(|price| *price > Decimal::ZERO)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mapper::fixture::{dec, item, item_key, price, store, unit};
    use crate::model::ItemNo;

    fn rule() -> config::Prices {
        config::Prices { location: Some("OUTLET".into()), ..store().prices }
    }

    #[test]
    fn the_most_specific_row_that_has_the_column_decides() {
        let red = ["RED", "*", "*"];
        let key = ProductKey::Cell(ItemNo("A".into()), red.map(str::to_owned));
        let at = |price: Price, location: &str| Price { location: location.into(), ..price };
        let rows = [
            at(price(["*"; 3], None, Some("4")), "*"),
            at(price(["*"; 3], None, Some("3")), "outlet"),
            at(price(red, None, Some("2")), "*"),
            at(price(red, None, Some("1")), "OUTLET"),
        ];
        for count in 0..=rows.len() {
            let item = Item { prices: rows[..count].to_vec(), ..item("A") };
            let expected = ["10", "4", "3", "2", "1"][count];
            assert_eq!(prices(&item, &key, &rule()).price, Some(dec(expected)), "{count} rows");
        }
        let mut rows = rows.to_vec();
        rows[3].levels[0] = None;
        let item = Item { prices: rows, ..item("A") };
        assert_eq!(prices(&item, &key, &rule()).price, Some(dec("2")), "NULL inherits");
    }

    #[test]
    fn a_higher_regular_price_makes_the_selling_price_special() {
        for (regular, level, expected, special) in [
            (Some("12"), Some("10"), Some("12"), Some("10")),
            (Some("10"), Some("10"), Some("10"), None),
            (Some("8"), Some("10"), Some("10"), None),
            (None, Some("10"), Some("10"), None),
            (Some("12"), Some("0"), None, None),
            (None, Some("10.005"), Some("10.01"), None),
            (Some("12"), Some("0.001"), None, None),
        ] {
            let item = Item { prices: vec![price(["*"; 3], regular, level)], ..item("A") };
            let expected = Prices { price: expected.map(dec), special: special.map(dec) };
            assert_eq!(prices(&item, &item_key("A"), &rule()), expected, "{regular:?} {level:?}");
        }
    }

    #[test]
    fn a_unit_without_its_own_price_is_worth_its_stocking_units() {
        let mut item = Item { units: vec![unit('2', "BOX", "12")], ..item("A") };
        let key = ProductKey::Unit(ItemNo("A".into()), '2');
        assert_eq!(prices(&item, &key, &rule()).price, Some(dec("120")));
        item.prices[0].units[1].levels[0] = Some(dec("99.5"));
        assert_eq!(prices(&item, &key, &rule()).price, Some(dec("99.5")));
    }

    #[test]
    fn every_level_is_read_where_the_configuration_says() {
        let mut item = Item { units: vec![unit('1', "PAIR", "2")], ..item("A") };
        item.prices[0].regular = Some(dec("14"));
        item.prices[0].levels[1] = Some(dec("9"));
        item.prices[0].units[0].levels[1] = Some(dec("17.5"));
        item.columns.insert("USER_PRC_7".into(), crate::model::Value::Number(dec("8.125")));
        item.columns.insert("LST_COST".into(), crate::model::Value::Number(dec("4.20015")));
        let pair = ProductKey::Unit(ItemNo("A".into()), '1');
        let seven = || Level::Column("USER_PRC_7".into());
        for (name, key, list, selling, expected) in [
            ("price 2", item_key("A"), None, Level::Number(2), ("9", None)),
            ("list 1", item_key("A"), Some(Level::Number(1)), Level::Number(2), ("10", Some("9"))),
            ("column", item_key("A"), Some(Level::Regular), seven(), ("14", Some("8.13"))),
            ("unit's own", pair.clone(), None, Level::Number(2), ("17.5", None)),
            ("unit by factor", pair.clone(), None, Level::Number(1), ("20", None)),
            ("unit of a column", pair.clone(), None, seven(), ("16.25", None)),
        ] {
            let rules = config::Prices { list, selling, ..rule() };
            let expected = Prices { price: Some(dec(expected.0)), special: expected.1.map(dec) };
            assert_eq!(prices(&item, &key, &rules), expected, "{name}");
        }
        let rules = config::Prices {
            msrp: Some(("msrp".into(), Level::Regular)),
            cost: Some("LST_COST".into()),
            ..rule()
        };
        assert_eq!(msrp(&item, &pair, &rules), Some(dec("28")));
        assert_eq!(cost(&item, &item_key("A"), &rules), Some(dec("4.2002")));
        assert_eq!(cost(&item, &pair, &rules), Some(dec("8.4003")));
    }
}
