//! What a document's lines take over of their items, in the unit that is sold.

use std::collections::{BTreeMap, HashMap};

use rust_decimal::Decimal;

use super::Refusal;
use super::site::Site;
use crate::counterpoint::columns::expression;
use crate::counterpoint::connection::Connection;
use crate::counterpoint::error::Error;
use crate::counterpoint::sql::{self, Request, padded};
use crate::model::{Document, ProductKey, Value, fold};

const COLUMNS: [&str; 22] = [
    "ITEM_NO",
    "DESCR",
    "ITEM_TYP",
    "TRK_METH",
    "CATEG_COD",
    "SUBCAT_COD",
    "ITEM_VEND_NO",
    "IS_TXBL",
    "TAX_CATEG_COD",
    "QTY_DECS",
    "PRC_DECS",
    "STK_UNIT",
    "BARCOD",
    "PRC_1",
    "REG_PRC",
    "LST_COST",
    "WEIGHT",
    "CUBE",
    "IS_DISCNTBL",
    "IS_FOOD_STMP_ITEM",
    "IS_WEIGHED",
    "MIX_MATCH_COD",
];
/// What an alternate unit has of its own.
const UNIT: [&str; 7] = ["UNIT", "NUMER", "DENOM", "WEIGHT", "CUBE", "PRC_1", "REG_PRC"];
/// Keys of one statement.
const CHUNK: usize = 50;

/// An item's columns, as far as the site has them.
#[derive(Clone, Debug, Default)]
pub(super) struct ItemFacts(BTreeMap<String, Value>);

/// The items of some lines, by folded number.
pub(super) type Items = HashMap<String, ItemFacts>;

/// The unit that a line sells in.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct SellUnit {
    /// `'0'` the stocking unit, `'1'`..`'5'` the alternate ones.
    pub(super) index: char,
    pub(super) name: Option<String>,
    /// `numer / denom` stocking units each.
    pub(super) numer: Decimal,
    pub(super) denom: Decimal,
    pub(super) weight: Option<Decimal>,
    pub(super) cube: Option<Decimal>,
    pub(super) price_1: Option<Decimal>,
    pub(super) regular: Option<Decimal>,
}

impl ItemFacts {
    pub(super) fn text(&self, column: &str) -> Option<String> {
        self.0.get(column).and_then(Value::text)
    }

    pub(super) fn number(&self, column: &str) -> Option<Decimal> {
        self.0.get(column).and_then(Value::number)
    }

    /// The unit that the product is sold in; `None` when the item has no such unit.
    pub(super) fn unit(&self, product: &ProductKey) -> Option<SellUnit> {
        let index = match product {
            ProductKey::Unit(_, index) => *index,
            ProductKey::Item(_) | ProductKey::Cell(..) => '0',
        };
        if index == '0' {
            return Some(SellUnit {
                index,
                name: self.text("STK_UNIT"),
                numer: Decimal::ONE,
                denom: Decimal::ONE,
                weight: self.number("WEIGHT"),
                cube: self.number("CUBE"),
                price_1: self.number("PRC_1"),
                regular: self.number("REG_PRC"),
            });
        }
        let part = |part: &str| self.number(&format!("ALT_{index}_{part}"));
        Some(SellUnit {
            index,
            name: Some(self.text(&format!("ALT_{index}_UNIT"))?),
            numer: part("NUMER").filter(|numer| *numer > Decimal::ZERO)?,
            denom: part("DENOM").filter(|denom| *denom > Decimal::ZERO)?,
            weight: part("WEIGHT"),
            cube: part("CUBE"),
            price_1: part("PRC_1"),
            regular: part("REG_PRC"),
        })
    }
}

/// Reads the items of the document's lines; held when one is not there, or has no such unit.
pub(super) fn read(
    connection: &mut Connection,
    site: &Site,
    document: &Document,
) -> Result<Result<Items, Refusal>, Error> {
    let names = names(site);
    let columns: Vec<String> = names
        .iter()
        .filter_map(|name| {
            let column = site.tables.column("IM_ITEM", name)?;
            Some(format!("{} AS [{name}]", expression("i", name, column)))
        })
        .collect();
    let mut keys: Vec<String> =
        document.lines.iter().map(|line| line.product.item().0.clone()).collect();
    keys.sort_unstable();
    keys.dedup();
    let mut items = Items::new();
    for chunk in keys.chunks(CHUNK) {
        let mut request = Request::new(&sql::DOCUMENT_ITEMS);
        let list = request.list(&padded(chunk, CHUNK), "varchar(50)");
        let request = request.slot("columns", &columns.join(",\n    ")).slot("keys", &list);
        let rows = connection.rows(&request, |row| {
            let values = row.values(names.iter().map(String::as_str))?;
            let facts = names.iter().cloned().zip(values).collect();
            Ok((fold(&row.text("ITEM_NO")?), ItemFacts(facts)))
        })?;
        items.extend(rows);
    }
    Ok(lacking(document, &items).map_or(Ok(items), Err))
}

/// The columns that the site has.
fn names(site: &Site) -> Vec<String> {
    let units = ('1'..='5').flat_map(|n| UNIT.map(|part| format!("ALT_{n}_{part}")));
    let all = COLUMNS.into_iter().map(str::to_owned).chain(units);
    all.filter(|name| site.tables.column("IM_ITEM", name).is_some()).collect()
}

fn lacking(document: &Document, items: &Items) -> Option<Refusal> {
    document.lines.iter().find_map(|line| {
        let number = line.product.item();
        let Some(item) = items.get(&fold(&number.0)) else {
            let reason = format!("Counterpoint has no item `{number}` (`{}`)", line.name);
            return Some(Refusal::hold(&format!("item:{number}"), reason, None));
        };
        if item.unit(&line.product).is_some() {
            return None;
        }
        let reason = format!("item `{number}` (`{}`) has no such selling unit any more", line.name);
        Some(Refusal::hold(&format!("unit:{number}"), reason, None))
    })
}
