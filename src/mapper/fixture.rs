//! Records and rules for the mapper's tests.

use std::collections::BTreeMap;
use std::path::Path;

use rust_decimal::Decimal;

use super::availability::OpenLines;
use super::families::Rules;
use crate::config::{Config, Secrets, Store, Variables};
use crate::model::{Cell, DimensionValue, Item, ItemNo, Price, ProductKey, Quantity, Unit, Value};

pub(crate) fn dec(text: &str) -> Decimal {
    text.parse().unwrap()
}

const CONFIG: &str = r#"
[counterpoint]
server = "POS"
database = "Shop"
user = "cpsync"
password-env = "PASSWORD"
time-zone = "America/New_York"
[stores.main]
platform = "magento2"
url = "https://shop.example"
access-token = "token"
[stores.main.items]
stocking-location = "MAIN"
units = "USER_WEB_UNITS"
dimensions = [{ tag = "COLOUR", attribute = "color" }]
"#;

/// A store called `main`; what the configuration does not name is as the defaults are.
pub(crate) fn store() -> Store {
    store_with("")
}

/// The same with this at the end of its configuration.
pub(crate) fn store_with(more: &str) -> Store {
    let (path, text) = (Path::new("cpsync.toml"), format!("{CONFIG}{more}"));
    match Config::parse(path, &text, &Variables::default(), Secrets::Leave) {
        Ok(mut loaded) => loaded.config.stores.remove(0),
        Err(invalid) => panic!("{:#?}", invalid.problems),
    }
}

/// Runs a check under the store's rules, with one source `default` fed by `MAIN`.
pub(crate) fn with_rules<T>(store: &Store, open: &OpenLines, check: impl FnOnce(&Rules) -> T) -> T {
    let sources = [("default".to_owned(), vec!["MAIN".to_owned()])];
    check(&Rules { store, sources: &sources, open, reserves_stock: true })
}

pub(crate) fn item(no: &str) -> Item {
    Item {
        no: ItemNo(no.into()),
        inventory: true,
        in_scope: true,
        columns: BTreeMap::from([
            ("DESCR".to_owned(), Value::Text(format!("{no} name"))),
            ("IS_TXBL".to_owned(), Value::Text("Y".into())),
            ("WEIGHT".to_owned(), Value::Number(dec("0.5000"))),
            ("PRC_1".to_owned(), Value::Number(dec("10.0000"))),
        ]),
        html: Some("<p>Text</p>".into()),
        stock_unit: "EACH".into(),
        prices: vec![price(["*"; 3], None, Some("10"))],
        quantities: vec![("MAIN".into(), on_hand("7"))],
        ..Item::default()
    }
}

pub(crate) fn grid(no: &str, cells: &[(&str, &str)]) -> Item {
    Item {
        gridded: true,
        dimensions: vec!["COLOUR".into(), "SIZE".into()],
        cells: (0..).zip(cells).map(|(n, (one, two))| cell(one, two, n)).collect(),
        ..item(no)
    }
}

fn cell(one: &str, two: &str, position: i32) -> Cell {
    let value = |label: &str| DimensionValue { label: label.to_owned(), position };
    Cell {
        dims: [one.to_uppercase(), two.to_uppercase(), "*".into()],
        values: vec![value(one), value(two)],
        withheld: None,
        quantities: vec![("MAIN".into(), on_hand("2"))],
    }
}

pub(crate) fn unit(index: char, name: &str, numer: &str) -> Unit {
    Unit { index, name: name.into(), numer: dec(numer), denom: Decimal::ONE, weight: None }
}

pub(crate) fn price(dims: [&str; 3], regular: Option<&str>, level: Option<&str>) -> Price {
    let mut price = Price {
        location: "*".into(),
        dims: dims.map(str::to_owned),
        regular: regular.map(dec),
        ..Price::default()
    };
    price.levels[0] = level.map(dec);
    price
}

pub(crate) fn on_hand(quantity: &str) -> Quantity {
    Quantity { on_hand: dec(quantity), ..Quantity::default() }
}

pub(crate) fn item_key(no: &str) -> ProductKey {
    ProductKey::Item(ItemNo(no.into()))
}
