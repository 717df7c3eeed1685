//! The wire shapes of orders and of what becomes of them (`sales-data-*` of `schema.json`), as far as
//! they are read. Empty members are left out by Magento, so all of them are optional.

#![expect(clippy::struct_field_names, reason = "the names are Magento's own")]

use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use super::super::api::text;

/// `sales-data-order-interface`
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Order {
    pub(super) entity_id: u64,
    pub(super) increment_id: String,
    #[serde(deserialize_with = "text")]
    pub(super) store_id: String,
    pub(super) state: String,
    pub(super) status: String,
    pub(super) created_at: String,
    pub(super) updated_at: String,
    #[serde(deserialize_with = "text")]
    pub(super) is_virtual: String,
    pub(super) base_currency_code: String,
    pub(super) order_currency_code: Option<String>,
    #[serde(deserialize_with = "text")]
    pub(super) customer_id: String,
    #[serde(deserialize_with = "text")]
    pub(super) customer_group_id: String,
    pub(super) customer_email: Option<String>,
    pub(super) customer_firstname: Option<String>,
    pub(super) customer_lastname: Option<String>,
    pub(super) customer_taxvat: Option<String>,
    pub(super) customer_note: Option<String>,
    pub(super) coupon_code: Option<String>,
    pub(super) shipping_description: Option<String>,
    #[serde(deserialize_with = "amount")]
    pub(super) base_subtotal: Decimal,
    #[serde(deserialize_with = "amount")]
    pub(super) base_discount_amount: Decimal,
    #[serde(deserialize_with = "amount")]
    pub(super) base_shipping_amount: Decimal,
    #[serde(deserialize_with = "amount")]
    pub(super) base_shipping_discount_amount: Decimal,
    #[serde(deserialize_with = "amount")]
    pub(super) base_shipping_discount_tax_compensation_amnt: Decimal,
    #[serde(deserialize_with = "amount")]
    pub(super) base_shipping_tax_amount: Decimal,
    #[serde(deserialize_with = "amount")]
    pub(super) base_shipping_invoiced: Decimal,
    #[serde(deserialize_with = "amount")]
    pub(super) base_tax_amount: Decimal,
    #[serde(deserialize_with = "amount")]
    pub(super) base_grand_total: Decimal,
    #[serde(deserialize_with = "amount")]
    pub(super) grand_total: Decimal,
    #[serde(deserialize_with = "amount")]
    pub(super) base_total_invoiced: Decimal,
    #[serde(deserialize_with = "amount")]
    pub(super) base_total_refunded: Decimal,
    #[serde(deserialize_with = "amount")]
    pub(super) base_total_canceled: Decimal,
    pub(super) items: Option<Vec<Item>>,
    pub(super) billing_address: Option<Address>,
    pub(super) payment: Option<Payment>,
    pub(super) status_histories: Option<Vec<Comment>>,
    pub(super) extension_attributes: Extension,
}

/// `sales-data-order-item-interface`
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Item {
    pub(super) item_id: u64,
    pub(super) parent_item_id: Option<u64>,
    pub(super) product_id: Option<u64>,
    pub(super) product_type: String,
    pub(super) sku: String,
    pub(super) name: Option<String>,
    #[serde(deserialize_with = "amount")]
    pub(super) qty_ordered: Decimal,
    #[serde(deserialize_with = "amount")]
    pub(super) qty_invoiced: Decimal,
    #[serde(deserialize_with = "amount")]
    pub(super) qty_shipped: Decimal,
    #[serde(deserialize_with = "amount")]
    pub(super) qty_refunded: Decimal,
    #[serde(deserialize_with = "amount")]
    pub(super) qty_canceled: Decimal,
    #[serde(deserialize_with = "amount")]
    pub(super) base_price: Decimal,
    #[serde(deserialize_with = "maybe")]
    pub(super) base_original_price: Option<Decimal>,
    /// After discount (`recorded/order_get.json`); before discount in older versions.
    #[serde(deserialize_with = "amount")]
    pub(super) base_row_total: Decimal,
    #[serde(deserialize_with = "amount")]
    pub(super) base_row_total_incl_tax: Decimal,
    #[serde(deserialize_with = "amount")]
    pub(super) base_discount_amount: Decimal,
    #[serde(deserialize_with = "amount")]
    pub(super) base_discount_tax_compensation_amount: Decimal,
    #[serde(deserialize_with = "amount")]
    pub(super) base_tax_amount: Decimal,
    #[serde(deserialize_with = "amount")]
    pub(super) tax_percent: Decimal,
    #[serde(deserialize_with = "amount")]
    pub(super) base_weee_tax_applied_row_amnt: Decimal,
    pub(super) product_option: Value,
    pub(super) extension_attributes: ItemExtension,
}

/// `sales-data-order-item-extension-interface`
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ItemExtension {
    pub(super) gift_message: Option<Message>,
}

/// `sales-data-order-extension-interface`, with what Adobe Commerce adds.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Extension {
    pub(super) shipping_assignments: Option<Vec<Assignment>>,
    pub(super) applied_taxes: Option<Vec<AppliedTax>>,
    pub(super) gift_message: Option<Message>,
    pub(super) pickup_location_code: Option<String>,
    pub(super) gift_cards: Option<Vec<GiftCard>>,
    #[serde(deserialize_with = "amount")]
    pub(super) base_gift_cards_amount: Decimal,
    #[serde(deserialize_with = "amount")]
    pub(super) base_customer_balance_amount: Decimal,
    #[serde(deserialize_with = "amount")]
    pub(super) base_reward_currency_amount: Decimal,
    #[serde(deserialize_with = "maybe")]
    pub(super) reward_points_balance: Option<Decimal>,
    #[serde(deserialize_with = "amount")]
    pub(super) gw_base_price: Decimal,
    #[serde(deserialize_with = "amount")]
    pub(super) gw_items_base_price: Decimal,
    #[serde(deserialize_with = "amount")]
    pub(super) gw_card_base_price: Decimal,
    /// What other modules add, by name.
    #[serde(flatten)]
    pub(super) others: serde_json::Map<String, Value>,
}

/// `sales-data-shipping-assignment-interface`
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Assignment {
    pub(super) shipping: Shipping,
}

/// `sales-data-shipping-interface`
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Shipping {
    pub(super) address: Option<Address>,
    pub(super) method: Option<String>,
}

/// `sales-data-order-address-interface`
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Address {
    #[serde(deserialize_with = "text")]
    pub(super) customer_address_id: String,
    pub(super) firstname: Option<String>,
    pub(super) lastname: Option<String>,
    pub(super) company: Option<String>,
    pub(super) street: Option<Vec<String>>,
    pub(super) city: Option<String>,
    pub(super) region: Option<String>,
    pub(super) region_code: Option<String>,
    pub(super) postcode: Option<String>,
    pub(super) country_id: Option<String>,
    pub(super) telephone: Option<String>,
    pub(super) fax: Option<String>,
    pub(super) email: Option<String>,
    pub(super) vat_id: Option<String>,
}

/// `sales-data-order-payment-interface`; card data is not read.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Payment {
    pub(super) method: String,
    pub(super) po_number: Option<String>,
    pub(super) last_trans_id: Option<String>,
}

/// `tax-data-order-tax-details-applied-tax-interface`
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct AppliedTax {
    pub(super) code: Option<String>,
    pub(super) title: Option<String>,
    #[serde(deserialize_with = "amount")]
    pub(super) percent: Decimal,
    #[serde(deserialize_with = "amount")]
    pub(super) base_amount: Decimal,
}

/// `gift-message-data-message-interface`
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Message {
    pub(super) sender: Option<String>,
    pub(super) recipient: Option<String>,
    pub(super) message: Option<String>,
}

/// A gift card redeemed (Adobe Commerce).
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct GiftCard {
    pub(super) code: Option<String>,
    #[serde(deserialize_with = "amount")]
    pub(super) base_amount: Decimal,
}

/// A comment on an order, an invoice or a shipment.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Comment {
    pub(super) comment: Option<String>,
}

/// `sales-data-invoice-interface` and `sales-data-creditmemo-interface`
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Bill {
    pub(super) entity_id: u64,
    pub(super) order_id: u64,
    pub(super) increment_id: Option<String>,
    pub(super) created_at: String,
    /// Of an invoice: 1 open, 2 paid, 3 cancelled.
    pub(super) state: u8,
    #[serde(deserialize_with = "amount")]
    pub(super) base_grand_total: Decimal,
    pub(super) items: Option<Vec<DocumentItem>>,
    pub(super) comments: Option<Vec<Comment>>,
}

/// `sales-data-shipment-interface`
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Shipment {
    pub(super) entity_id: u64,
    pub(super) order_id: u64,
    pub(super) increment_id: Option<String>,
    pub(super) created_at: String,
    pub(super) items: Option<Vec<DocumentItem>>,
    pub(super) tracks: Option<Vec<Track>>,
    pub(super) comments: Option<Vec<Comment>>,
}

/// A line of an invoice, a shipment or a credit memo.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct DocumentItem {
    pub(super) order_item_id: u64,
    #[serde(deserialize_with = "amount")]
    pub(super) qty: Decimal,
}

/// `sales-data-shipment-track-interface`
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Track {
    pub(super) track_number: Option<String>,
    pub(super) carrier_code: Option<String>,
    pub(super) title: Option<String>,
}

/// The order that a document belongs to.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Owner {
    pub(super) order_id: u64,
}

/// `customer-data-customer-interface`
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Customer {
    pub(super) id: u64,
    #[serde(deserialize_with = "text")]
    pub(super) group_id: String,
    #[serde(deserialize_with = "text")]
    pub(super) website_id: String,
    pub(super) email: String,
    pub(super) firstname: Option<String>,
    pub(super) lastname: Option<String>,
    pub(super) taxvat: Option<String>,
    pub(super) created_at: String,
    pub(super) updated_at: String,
    pub(super) addresses: Option<Vec<CustomerAddress>>,
}

/// `customer-data-address-interface`
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct CustomerAddress {
    #[serde(deserialize_with = "text")]
    pub(super) id: String,
    pub(super) region: Option<Region>,
    pub(super) default_billing: Option<bool>,
    pub(super) default_shipping: Option<bool>,
    pub(super) firstname: Option<String>,
    pub(super) lastname: Option<String>,
    pub(super) company: Option<String>,
    pub(super) street: Option<Vec<String>>,
    pub(super) city: Option<String>,
    pub(super) postcode: Option<String>,
    pub(super) country_id: Option<String>,
    pub(super) telephone: Option<String>,
    pub(super) fax: Option<String>,
}

/// `customer-data-region-interface`
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Region {
    pub(super) region_code: Option<String>,
    pub(super) region: Option<String>,
}

/// An entity without what says nothing: members that are `null`, as modules leave them, and empty
/// extension attributes, which PHP spells as a list.
pub(super) fn tidied(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let told = members.into_iter().filter(|(name, value)| {
                let list = value.as_array().is_some_and(Vec::is_empty);
                let nothing = list && name == "extension_attributes";
                !(value.is_null() || nothing)
            });
            told.map(|(name, value)| (name, tidied(value))).collect()
        }
        Value::Array(entries) => {
            entries.into_iter().filter(|entry| !entry.is_null()).map(tidied).collect()
        }
        other => other,
    }
}

/// A number in any of Magento's spellings; nothing is 0. PHP's binary fractions are cut off behind
/// the fourth place.
fn amount<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Decimal, D::Error> {
    Ok(maybe(deserializer)?.unwrap_or_default())
}

fn maybe<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Decimal>, D::Error> {
    let value = Value::deserialize(deserializer)?;
    decimal(&value).map_err(serde::de::Error::custom)
}

/// A JSON number or numeric text, to four places.
pub(super) fn decimal(value: &Value) -> Result<Option<Decimal>, String> {
    let text = match value {
        Value::Null => return Ok(None),
        Value::Number(number) => number.to_string(),
        Value::String(text) if text.trim().is_empty() => return Ok(None),
        Value::String(text) => text.trim().to_owned(),
        other => return Err(format!("{other} is no number")),
    };
    let parsed = text.parse::<Decimal>().or_else(|_| Decimal::from_scientific(&text));
    let number = parsed.map_err(|_| format!("{text} is no number"))?;
    Ok(Some(number.round_dp(4).normalize()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_order_is_read_whatever_php_makes_of_nothing() {
        let told = json!({
            "entity_id": 7, "increment_id": "000000007", "store_id": 1, "status": null, "state": null,
            "is_virtual": null, "customer_id": null, "base_currency_code": "USD", "coupon_code": null,
            "created_at": "2026-11-21 22:20:43", "updated_at": "2026-11-21 22:20:43",
            "base_grand_total": "12.3400000001", "base_discount_amount": null,
            "billing_address": { "street": ["1 Pier", null], "region_code": null, "region": "Cork",
                "postcode": null, "extension_attributes": [] },
            "payment": { "method": "checkmo", "additional_information": ["Check"],
                "extension_attributes": [] },
            "items": [{ "item_id": 1, "sku": "A", "qty_ordered": 1.0, "parent_item_id": null,
                "product_option": [], "extension_attributes": [] }],
            "status_histories": [null],
            "extension_attributes": [],
        });
        let order = Order::deserialize(tidied(told)).unwrap();
        assert_eq!(order.base_grand_total.to_string(), "12.34");
        assert_eq!(order.billing_address.unwrap().street.unwrap(), ["1 Pier"]);
        assert_eq!((order.items.unwrap().len(), order.status.as_str()), (1, ""));
    }

    #[test]
    fn amounts_come_as_numbers_texts_and_binary_fractions() {
        for (given, wanted) in [
            (json!(129.46), "129.46"),
            (json!(129.459_999_999_999_98), "129.46"),
            (json!("5.0000"), "5"),
            (json!(1.0e2), "100"),
            (json!(-16.59), "-16.59"),
        ] {
            assert_eq!(decimal(&given).unwrap().unwrap().to_string(), wanted);
        }
        assert_eq!(decimal(&json!(null)).unwrap(), None);
        assert!(decimal(&json!([])).is_err());
    }
}
