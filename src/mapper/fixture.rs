//! Records and rules for the mapper's tests.

use std::collections::BTreeMap;
use std::time::Duration;

use rust_decimal::Decimal;

use super::availability::OpenLines;
use super::families::Rules;
use crate::config::{
    Auth, BackorderRule, Bulk, DimensionRule, Discounts, Figure, Guard, Inventory, Items, Level,
    Locations, Magento2, MissingOption, Platform, PriceEngine, PriceRule, PriceRules, PriceScope,
    Prices, Removed, Retry, Secret, SkuSource, Source, StockKeeping, Store, TextSource,
    ThresholdUse, WhenUnreadable, ZeroPrice,
};
use crate::model::{
    Backorders, Cell, DimensionValue, Item, ItemNo, Price, ProductKey, Quantity, Unit, Value,
};

pub(crate) fn dec(text: &str) -> Decimal {
    text.parse().unwrap()
}

pub(crate) fn store() -> Store {
    Store {
        name: "main".into(),
        platform: Platform::Magento2(magento2()),
        time_zone: chrono_tz::America::New_York,
        items: items(),
        inventory: inventory(),
        categories: crate::config::Categories {
            root: crate::config::CategoryRoot::Default,
            gone: crate::config::GoneCategory::Deactivate,
            url_key: "{name}".into(),
            description: true,
            positions: true,
        },
        prices: prices(),
        images: images(),
        price_rules: PriceRules { groups: None, discounts: Discounts::Price },
        orders: None,
        guard: Guard { disable_percent: 10, zero_percent: 10, price_percent: 50, at_least: 10 },
        retry: Retry {
            attempts: 5,
            first_wait: Duration::from_secs(60),
            longest_wait: Duration::from_secs(3600),
        },
    }
}

fn magento2() -> Magento2 {
    Magento2 {
        url: "https://shop.example".into(),
        auth: Auth::Bearer(Secret::new("token")),
        store_code: None,
        store_scoped: Vec::new(),
        website_ids: None,
        ca_file: None,
        connect_timeout: Duration::from_secs(1),
        request_timeout: Duration::from_secs(1),
        attempts: 1,
        first_wait: Duration::from_millis(1),
        bulk: Bulk::Never,
        bulk_at_least: 50,
        bulk_size: 100,
        bulk_deadline: Duration::from_secs(1),
        stock_batch: 100,
        stock: StockKeeping::Msi,
        order_fees: Vec::new(),
        price_scope: PriceScope::Global,
    }
}

fn items() -> Items {
    Items {
        stocking_location: "MAIN".into(),
        filter: Vec::new(),
        sku_from: SkuSource::ItemNumber,
        sku: "{item}".into(),
        cell_sku: "{item}|{dim1}|{dim2}|{dim3}".into(),
        unit_sku: "{item}^{unit}".into(),
        name: "DESCR".into(),
        description: Some(TextSource::Html),
        short_description: None,
        meta_title: None,
        meta_description: None,
        weight: Some("WEIGHT".into()),
        cell_name: "{name} {dimensions}".into(),
        unit_name: "{name} {unit}".into(),
        unit_names: BTreeMap::new(),
        tax_class: "Taxable Goods".into(),
        exempt_tax_class: "None".into(),
        attribute_set: "Default".into(),
        attribute_set_by: None,
        url_key: "{name}-{sku}".into(),
        web_status: None,
        web_archive: None,
        removed: Removed::Disable,
        zero_price: ZeroPrice::Hold,
        units: Some("USER_WEB_UNITS".into()),
        parent: None,
        dimensions: vec![DimensionRule {
            tag: "COLOUR".into(),
            attribute: "color".into(),
            map: BTreeMap::new(),
        }],
        attributes: Vec::new(),
        missing_option: MissingOption::Create,
        missing_option_of: BTreeMap::new(),
        price: PriceRule { location: None, level: 1, regular: true, decimals: 2 },
    }
}

/// Regular shown, Price-1 sold for, no promotions.
fn prices() -> Prices {
    Prices {
        location: None,
        list: Some(Level::Regular),
        selling: Level::Number(1),
        decimals: 2,
        msrp: None,
        cost: None,
        zero_price: ZeroPrice::Hold,
        promotions: true,
        customer: None,
        store: None,
        look_ahead: Duration::from_secs(14 * 86_400),
        engine: PriceEngine::Own,
    }
}

fn images() -> crate::config::Images {
    use crate::model::PictureRole::{Base, Small, Swatch, Thumbnail};
    crate::config::Images {
        folder: None,
        subfolders: false,
        largest: 2 << 20,
        most_pixels: 40_000_000,
        main_roles: [Base, Small, Thumbnail].into(),
        cell_roles: [Base, Small, Thumbnail, Swatch].into(),
        alt: None,
        turning: crate::config::Turning::Apply,
        grid_numbers: false,
        gone: crate::config::GonePicture::Remove,
    }
}

fn inventory() -> Inventory {
    Inventory {
        sources: vec![Source {
            code: "default".into(),
            locations: Locations::List(vec!["MAIN".into()]),
        }],
        figure: Figure::Available,
        subtract_backorder: false,
        subtract_special_order: false,
        add_transfer_in: false,
        threshold: Decimal::ZERO,
        threshold_column: None,
        threshold_use: ThresholdUse::Subtract,
        always_in_stock: None,
        backorders: BackorderRule { default: Backorders::None, column: None },
        when_orders_unreadable: WhenUnreadable::Skip,
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
