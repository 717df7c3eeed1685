//! The prices that a new product starts with, from `IM_PRC` and `IM_ITEM`.
//!
//! Most specific first, column by column, since NULL inherits \[L\]: cell at the location, cell at
//! `*`, location, `*`, `IM_ITEM`. There is no `IM_PRC_CELL` table \[C\].

use rust_decimal::{Decimal, RoundingStrategy};

use crate::config::PriceRule;
use crate::model::{Item, Price, ProductKey};

/// What a product is sold for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Prices {
    /// The price; `None` when Counterpoint has none or 0.
    pub price: Option<Decimal>,
    /// The special price: above 0 and below the price.
    pub special: Option<Decimal>,
}

/// The prices of one product of the item: the regular price with the selling price as special
/// where that is lower, else the selling price.
pub fn prices(item: &Item, key: &ProductKey, rule: &PriceRule) -> Prices {
    let selling = positive(selling(item, key, rule), rule);
    let regular = if rule.regular { positive(regular(item, key, rule), rule) } else { None };
    match (regular, selling) {
        (Some(regular), Some(selling)) if regular > selling => {
            Prices { price: Some(regular), special: Some(selling) }
        }
        (_, selling) => Prices { price: selling, special: None },
    }
}

fn selling(item: &Item, key: &ProductKey, rule: &PriceRule) -> Option<Decimal> {
    let level = usize::from(rule.level.clamp(1, 6)) - 1;
    let stocking = || {
        first(item, key, rule, |row| row.levels[level])
            .or_else(|| item.column(&format!("PRC_{}", level + 1)).number())
    };
    unit_price(item, key, rule, |unit| unit.1, "PRC_1")
        .or_else(|| Some(stocking()? * factor(item, key)))
}

fn regular(item: &Item, key: &ProductKey, rule: &PriceRule) -> Option<Decimal> {
    let stocking =
        || first(item, key, rule, |row| row.regular).or_else(|| item.column("REG_PRC").number());
    unit_price(item, key, rule, |unit| unit.0, "REG_PRC")
        .or_else(|| Some(stocking()? * factor(item, key)))
}

/// An alternate unit's own price; `None` for the stocking unit and for a unit without one.
fn unit_price(
    item: &Item,
    key: &ProductKey,
    rule: &PriceRule,
    pick: impl Fn((Option<Decimal>, Option<Decimal>)) -> Option<Decimal>,
    column: &str,
) -> Option<Decimal> {
    let ProductKey::Unit(_, unit) = key else { return None };
    let index = unit.to_digit(10).filter(|index| (1..=5).contains(index))?;
    first(item, key, rule, |row| pick(row.units[index as usize - 1]))
        .or_else(|| item.column(&format!("ALT_{index}_{column}")).number())
        .filter(|price| *price > Decimal::ZERO)
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
fn first(
    item: &Item,
    key: &ProductKey,
    rule: &PriceRule,
    pick: impl Fn(&Price) -> Option<Decimal>,
) -> Option<Decimal> {
    let whole = ["*", "*", "*"].map(str::to_owned);
    let cell = match key {
        ProductKey::Cell(_, dims) => Some(dims),
        ProductKey::Item(_) | ProductKey::Unit(..) => None,
    };
    let location = rule.location.as_deref();
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
        .find_map(pick)
}

fn positive(price: Option<Decimal>, rule: &PriceRule) -> Option<Decimal> {
    price
        .map(|price| {
            price.round_dp_with_strategy(rule.decimals, RoundingStrategy::MidpointAwayFromZero)
        })
        .filter(|price| *price > Decimal::ZERO)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mapper::fixture::{dec, item, item_key, price, store, unit};
    use crate::model::ItemNo;

    fn rule() -> PriceRule {
        PriceRule { location: Some("OUTLET".into()), ..store().items.price }
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
        item.prices[0].units[1].1 = Some(dec("99.5"));
        assert_eq!(prices(&item, &key, &rule()).price, Some(dec("99.5")));
    }
}
