//! A store's configuration that fits the sample company, to be changed by the test at hand.

use std::collections::BTreeMap;
use std::time::Duration;

use cpsync::config::*;
use cpsync::model::Backorders;
use rust_decimal::Decimal;

/// A store called `main` that sells everything flagged, stocked at `MAIN`.
pub(crate) fn store() -> Store {
    Store {
        name: "main".into(),
        platform: Platform::Magento2(magento()),
        time_zone: chrono_tz::America::New_York,
        items: items(),
        inventory: inventory(),
        categories: Categories {
            root: CategoryRoot::Default,
            gone: GoneCategory::Deactivate,
            url_key: "{name}".into(),
            description: true,
            positions: true,
        },
        prices: prices(),
        images: images(),
        price_rules: PriceRules { groups: None, discounts: Discounts::Price },
        orders: None,
        guard: Guard { disable_percent: 10, zero_percent: 20, price_percent: 50, at_least: 10 },
        retry: Retry {
            attempts: 5,
            first_wait: Duration::from_secs(60),
            longest_wait: Duration::from_secs(3600),
        },
    }
}

/// A condition of the store's filter.
pub(crate) fn condition(column: &str, test: Test) -> Condition {
    Condition { column: column.into(), test }
}

/// A yes/no column with `Y` as yes.
pub(crate) fn flag(column: &str, blank: bool) -> FlagColumn {
    FlagColumn { column: column.into(), yes: vec!["Y".into()], blank }
}

/// The sample company's parent column.
pub(crate) fn parent() -> ParentRule {
    ParentRule {
        column: "USER_PARENT_ITEM".into(),
        shape: ParentShape::Configurable,
        dimensions: vec![("USER_COLOR".into(), "color".into())],
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
        name: "LONG_DESCR".into(),
        description: Some(TextSource::Html),
        short_description: Some(TextSource::Column("USER_SHORT_DESCR".into())),
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
        web_status: Some(flag("USER_WEB_STATUS", true)),
        web_archive: Some(flag("USER_WEB_ARCHIVE", false)),
        removed: Removed::Disable,
        zero_price: ZeroPrice::Hold,
        units: Some("USER_WEB_UNITS".into()),
        parent: None,
        dimensions: Vec::new(),
        attributes: vec![AttributeRule {
            attribute: "manufacturer".into(),
            source: AttributeSource::Column("USER_BRAND".into()),
            kind: AttributeKind::Select,
            map: BTreeMap::new(),
            default: None,
        }],
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

fn images() -> Images {
    use cpsync::model::PictureRole::{Base, Small, Swatch, Thumbnail};
    Images {
        folder: None,
        subfolders: false,
        largest: 2 << 20,
        most_pixels: 40_000_000,
        main_roles: [Base, Small, Thumbnail].into(),
        cell_roles: [Base, Small, Thumbnail, Swatch].into(),
        alt: None,
        turning: Turning::Apply,
        grid_numbers: false,
        gone: GonePicture::Remove,
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
        threshold_column: Some("USER_WEB_THRESHOLD".into()),
        threshold_use: ThresholdUse::Subtract,
        always_in_stock: Some(flag("USER_ALWAYS_IN_STOCK", false)),
        backorders: BackorderRule {
            default: Backorders::None,
            column: Some(("USER_BACKORDER".into(), BTreeMap::new())),
        },
        when_orders_unreadable: WhenUnreadable::Skip,
    }
}

fn magento() -> Magento2 {
    Magento2 {
        url: "https://shop.example".into(),
        auth: Auth::Bearer(Secret::new("token")),
        store_code: None,
        store_scoped: Vec::new(),
        website_ids: None,
        ca_file: None,
        connect_timeout: Duration::from_secs(5),
        request_timeout: Duration::from_secs(5),
        attempts: 1,
        first_wait: Duration::from_millis(1),
        bulk: Bulk::Never,
        bulk_at_least: 100,
        bulk_size: 100,
        bulk_deadline: Duration::from_secs(5),
        stock_batch: 100,
        stock: StockKeeping::Msi,
        order_fees: Vec::new(),
        price_scope: PriceScope::Global,
    }
}
