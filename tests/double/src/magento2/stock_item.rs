//! The legacy stock item of a product, `extension_attributes.stock_item`.

use rust_decimal::Decimal;
use serde_json::{Map, Value, json};

use super::failure::{Failure, unsupported, wrong_type};
use super::values::{decimal, flag, number};

/// Quantity and settings of one product in the default stock.
#[derive(Clone, Debug)]
pub(crate) struct StockItem {
    pub(crate) id: u32,
    pub(crate) quantity: Option<Decimal>,
    pub(crate) in_stock: bool,
    /// Set when the shop itself changed `in_stock` of a parent.
    pub(crate) changed_auto: bool,
    pub(crate) manage: bool,
    pub(crate) use_config_manage: bool,
    pub(crate) backorders: i64,
    pub(crate) use_config_backorders: bool,
    pub(crate) min_quantity: Decimal,
    pub(crate) use_config_min: bool,
    pub(crate) decimals: bool,
}

impl Default for StockItem {
    fn default() -> Self {
        Self {
            id: 0,
            quantity: None,
            in_stock: false,
            changed_auto: false,
            manage: true,
            use_config_manage: true,
            backorders: 0,
            use_config_backorders: true,
            min_quantity: Decimal::ZERO,
            use_config_min: true,
            decimals: false,
        }
    }
}

/// Members of a stock item, with whether they are flags (`b`), numbers (`n`) or anything (`a`).
const MEMBERS: &[(&str, char)] = &[
    ("item_id", 'n'),
    ("product_id", 'n'),
    ("stock_id", 'n'),
    ("qty", 'n'),
    ("is_in_stock", 'b'),
    ("is_qty_decimal", 'b'),
    ("show_default_notification_message", 'b'),
    ("use_config_min_qty", 'b'),
    ("min_qty", 'n'),
    ("use_config_min_sale_qty", 'n'),
    ("min_sale_qty", 'n'),
    ("use_config_max_sale_qty", 'b'),
    ("max_sale_qty", 'n'),
    ("use_config_backorders", 'b'),
    ("backorders", 'n'),
    ("use_config_notify_stock_qty", 'b'),
    ("notify_stock_qty", 'n'),
    ("use_config_qty_increments", 'b'),
    ("qty_increments", 'n'),
    ("use_config_enable_qty_inc", 'b'),
    ("enable_qty_increments", 'b'),
    ("use_config_manage_stock", 'b'),
    ("manage_stock", 'b'),
    ("low_stock_date", 'a'),
    ("is_decimal_divided", 'b'),
    ("stock_status_changed_auto", 'n'),
    ("extension_attributes", 'a'),
];

impl StockItem {
    /// Refuses unknown members and wrong types.
    pub(crate) fn check(given: &Map<String, Value>) -> Result<(), Failure> {
        for (name, value) in given {
            let Some((_, kind)) = MEMBERS.iter().find(|(member, _)| member == name) else {
                return Err(unsupported(name));
            };
            let fits = match kind {
                'n' => value.is_null() || decimal(value).is_some(),
                'b' => value.is_null() || flag(value).is_some(),
                _ => true,
            };
            if !fits {
                let wanted = if *kind == 'n' { "float" } else { "boolean" };
                return Err(wrong_type(name, value, wanted));
            }
        }
        Ok(())
    }

    /// Takes over the members given.
    pub(crate) fn apply(&mut self, given: &Map<String, Value>) {
        if let Some(quantity) = given.get("qty") {
            self.quantity = decimal(quantity);
        }
        let set = |target: &mut bool, name: &str| {
            if let Some(value) = given.get(name).and_then(flag) {
                *target = value;
            }
        };
        set(&mut self.in_stock, "is_in_stock");
        set(&mut self.manage, "manage_stock");
        set(&mut self.use_config_manage, "use_config_manage_stock");
        set(&mut self.use_config_backorders, "use_config_backorders");
        set(&mut self.use_config_min, "use_config_min_qty");
        set(&mut self.decimals, "is_qty_decimal");
        if let Some(value) = given.get("backorders").and_then(decimal) {
            self.backorders = i64::try_from(value).unwrap_or(0);
        }
        if let Some(value) = given.get("min_qty").and_then(decimal) {
            self.min_quantity = value;
        }
    }

    /// Whether quantity counts at all.
    pub(crate) fn is_managed(&self) -> bool {
        self.use_config_manage || self.manage
    }

    /// Whether it may be sold below zero.
    pub(crate) fn allows_backorders(&self) -> bool {
        !self.use_config_backorders && self.backorders > 0
    }

    /// Whether the quantity is enough to be in stock.
    pub(crate) fn suffices(&self) -> bool {
        !self.is_managed()
            || self.allows_backorders()
            || self.quantity.is_some_and(|quantity| quantity > self.min_quantity)
    }

    pub(crate) fn json(&self, product: u32) -> Value {
        json!({
            "item_id": self.id,
            "product_id": product,
            "stock_id": 1,
            "qty": self.quantity.map(number),
            "is_in_stock": self.in_stock,
            "is_qty_decimal": self.decimals,
            "show_default_notification_message": false,
            "use_config_min_qty": self.use_config_min,
            "min_qty": number(self.min_quantity),
            "use_config_min_sale_qty": 1,
            "min_sale_qty": 1,
            "use_config_max_sale_qty": true,
            "max_sale_qty": 10000,
            "use_config_backorders": self.use_config_backorders,
            "backorders": self.backorders,
            "use_config_notify_stock_qty": true,
            "notify_stock_qty": 1,
            "use_config_qty_increments": true,
            "qty_increments": 0,
            "use_config_enable_qty_inc": true,
            "enable_qty_increments": false,
            "use_config_manage_stock": self.use_config_manage,
            "manage_stock": self.manage,
            "low_stock_date": null,
            "is_decimal_divided": false,
            "stock_status_changed_auto": i32::from(self.changed_auto),
        })
    }
}
