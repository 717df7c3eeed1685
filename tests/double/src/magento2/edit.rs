//! What somebody does in the admin panel, without a request.

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::front;
use super::product::sku_key;
use super::shop::Shop;
use super::stock;

impl Shop {
    /// Runs any REST call inside the shop: `target` is path and query with the store scope, percent-encoded.
    ///
    /// # Errors
    /// Status and body of the error answer.
    pub fn call(&mut self, method: &str, target: &str, body: Value) -> Result<Value, (u16, Value)> {
        front::inside(self, method, target, body)
            .map_err(|failure| (failure.status, failure.body()))
    }

    /// Sets a custom attribute of a product globally; `Value::Null` clears it. Does nothing for an unknown SKU.
    pub fn set_attribute(&mut self, sku: &str, code: &str, value: &Value) {
        let custom = json!([{ "attribute_code": code, "value": value }]);
        self.change(sku, &json!({ "custom_attributes": custom }));
    }

    /// Sets a member of a product (`name`, `price`, `status`, ...) globally.
    pub fn set_member(&mut self, sku: &str, member: &str, value: &Value) {
        self.change(sku, &json!({ member: value }));
    }

    fn change(&mut self, sku: &str, product: &Value) {
        let sku = percent_encoding::utf8_percent_encode(sku, percent_encoding::NON_ALPHANUMERIC);
        let target = format!("/rest/all/V1/products/{sku}");
        drop(self.call("PUT", &target, json!({ "product": product })));
    }

    /// Deletes a product.
    pub fn delete_product(&mut self, sku: &str) {
        if let Some(id) = self.product_id(sku) {
            self.remove(id);
        }
    }

    /// Sets the quantity of a SKU in a source; in stock when above zero.
    pub fn set_quantity(&mut self, sku: &str, source: &str, quantity: Decimal) {
        stock::set_source_item(self, sku, source, quantity, quantity > Decimal::ZERO);
    }

    /// Reserves a quantity, as an order not yet shipped does; a negative one gives it back.
    pub fn reserve(&mut self, sku: &str, quantity: Decimal) {
        *self.reservations.entry(sku_key(sku)).or_default() += quantity;
    }

    /// How much of a SKU orders that are not yet sent have reserved.
    pub fn reserved(&self, sku: &str) -> Decimal {
        self.reservations.get(&sku_key(sku)).copied().unwrap_or_default()
    }

    /// Uses up an order id, as a checkout does that is not finished.
    pub fn skip_order(&mut self) {
        self.sales.skip_order();
    }

    /// Has an order changed at this time, as far as `updated_at` tells.
    pub fn set_order_updated(&mut self, order: u32, at: DateTime<Utc>) {
        if let Some(order) = self.sales.orders.get_mut(&order) {
            order.updated = at.timestamp();
        }
    }

    /// The payment provider gives no money from now on, or gives it again.
    pub fn refuse_captures(&mut self, refuse: bool) {
        self.sales.no_money = refuse;
    }

    /// Adds an option to an attribute and answers its id; `None` if the shop refuses it.
    pub fn add_option(&mut self, attribute: &str, label: &str) -> Option<u32> {
        let target = format!("/rest/all/V1/products/attributes/{attribute}/options");
        let answer = self.call("POST", &target, json!({ "option": { "label": label } })).ok()?;
        answer.as_str()?.parse().ok()
    }
}
