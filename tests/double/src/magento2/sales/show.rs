//! Orders as REST tells them: empty members left out, amounts in base currency and in the one shown, and the row
//! totals after discount that only REST has.

use rust_decimal::Decimal;
use serde_json::{Map, Value, json};

use super::new::{Message, NewAddress};
use super::order::{Comment, Item, Order, cents};
use crate::magento2::product::stamp;
use crate::magento2::settings::Settings;
use crate::magento2::values::number;

/// Members of an answer.
pub(crate) struct Members<'r> {
    map: Map<String, Value>,
    /// What one of the base currency is in the one shown.
    rate: &'r Decimal,
}

impl<'r> Members<'r> {
    pub(crate) fn new(rate: &'r Decimal) -> Self {
        Self { map: Map::new(), rate }
    }

    pub(crate) fn put(&mut self, name: &str, value: impl Into<Value>) -> &mut Self {
        let value = value.into();
        if !value.is_null() {
            self.map.insert(name.to_owned(), value);
        }
        self
    }

    pub(crate) fn amount(&mut self, name: &str, amount: Decimal) -> &mut Self {
        self.put(name, number(amount))
    }

    /// `base_name` and `name`.
    pub(crate) fn both(&mut self, name: &str, base: Decimal) -> &mut Self {
        self.amount(&format!("base_{name}"), base);
        self.amount(name, shown(base, self.rate))
    }

    /// The same, unless there is nothing to tell yet.
    pub(crate) fn both_of(&mut self, told: bool, name: &str, base: Decimal) -> &mut Self {
        if told { self.both(name, base) } else { self }
    }

    pub(crate) fn done(self) -> Value {
        Value::Object(self.map)
    }
}

fn shown(base: Decimal, rate: &Decimal) -> Decimal {
    if rate == &Decimal::ONE { base } else { cents(base * rate) }
}

/// An order.
pub(crate) fn order(order: &Order, settings: &Settings) -> Value {
    let mut members = Members::new(&order.shown.1);
    head(&mut members, order, settings);
    amounts(&mut members, order);
    progress(&mut members, order);
    let items: Vec<Value> = order.items.iter().map(|it| item(order, it, true)).collect();
    members.put("items", items);
    members.put("billing_address", address(&order.billing, order, "billing"));
    members.put("payment", payment(order));
    let histories: Vec<Value> = order.comments.iter().rev().map(comment).collect();
    members.put("status_histories", histories);
    members.put("extension_attributes", extension(order));
    members.done()
}

fn head(members: &mut Members<'_>, order: &Order, settings: &Settings) {
    let view = settings.view_by_id(order.view).map_or("", |view| view.name.as_str());
    let buyer = &order.buyer;
    members
        .put("entity_id", order.id)
        .put("increment_id", order.number.as_str())
        .put("state", order.state.as_str())
        .put("status", order.status.as_str())
        .put("store_id", order.view)
        .put("store_name", format!("Main Website\nMain Website Store\n{view}"))
        .put("created_at", stamp(order.created))
        .put("updated_at", stamp(order.updated))
        .put("base_currency_code", settings.currency.as_str())
        .put("global_currency_code", settings.currency.as_str())
        .put("store_currency_code", settings.currency.as_str())
        .put("order_currency_code", order.shown.0.as_str())
        .amount("base_to_order_rate", order.shown.1)
        .put("base_to_global_rate", 1)
        .put("is_virtual", u8::from(order.shipping.is_none()))
        .put("customer_is_guest", u8::from(buyer.customer.is_none()))
        .put("customer_id", buyer.customer)
        .put("customer_group_id", buyer.group)
        .put("customer_email", buyer.email.as_str())
        .put("customer_firstname", buyer.first.as_str())
        .put("customer_lastname", buyer.last.as_str())
        .put("customer_note", order.note.clone())
        .put("customer_note_notify", 1)
        .put("billing_address_id", order.billing.0)
        .put("coupon_code", order.coupon.clone())
        .put("discount_description", order.coupon.clone())
        .put("hold_before_state", order.held.as_ref().map(|held| held.0.clone()))
        .put("hold_before_status", order.held.as_ref().map(|held| held.1.clone()))
        .put("quote_id", order.id)
        .put("email_sent", 1)
        .put("remote_ip", "127.0.0.1")
        .put("total_item_count", order.items.iter().filter(|item| item.parent.is_none()).count())
        .amount(
            "total_qty_ordered",
            order.items.iter().filter(|item| item.parent.is_none()).map(|i| i.ordered).sum(),
        );
    if order.shipping.is_some() {
        members.put("shipping_description", order.sending.title.as_str());
    }
}

fn amounts(members: &mut Members<'_>, order: &Order) {
    let (sums, fee) = (&order.sums, &order.sending.sums);
    members
        .both("subtotal", sums.row)
        .both("subtotal_incl_tax", subtotal_with_tax(order))
        .both("discount_amount", -(sums.discount + fee.discount))
        .both("discount_tax_compensation_amount", sums.compensation)
        .both("tax_amount", sums.tax + fee.tax)
        .both("grand_total", order.total);
    for (name, amount) in fee_members(order) {
        members.both(name, amount);
    }
    // The one name that has its twin spelt otherwise.
    members
        .amount("base_shipping_discount_tax_compensation_amnt", fee.compensation)
        .amount("shipping_discount_tax_compensation_amount", fee.compensation);
}

fn fee_members(order: &Order) -> [(&'static str, Decimal); 4] {
    let fee = &order.sending.sums;
    [
        ("shipping_amount", fee.row),
        ("shipping_discount_amount", fee.discount),
        ("shipping_tax_amount", fee.tax),
        ("shipping_incl_tax", fee.row + fee.tax + fee.compensation),
    ]
}

fn subtotal_with_tax(order: &Order) -> Decimal {
    let with_money = order.items.iter().filter(|item| !order.has_no_money(item));
    with_money.map(|item| item.row_with_tax).sum()
}

fn progress(members: &mut Members<'_>, order: &Order) {
    let invoiced = !order.total_invoiced.is_zero() || !order.invoiced.row.is_zero();
    members
        .both("total_due", order.due())
        .both_of(invoiced, "total_invoiced", order.total_invoiced)
        .both_of(invoiced, "total_paid", order.total_invoiced)
        .both_of(invoiced, "subtotal_invoiced", order.invoiced.row)
        .both_of(invoiced, "discount_invoiced", -order.invoiced.discount)
        .both_of(invoiced, "tax_invoiced", order.invoiced.tax)
        .both_of(invoiced, "shipping_invoiced", order.sending.invoiced)
        .both_of(!order.total_refunded.is_zero(), "total_refunded", order.total_refunded)
        .both_of(!order.sending.refunded.is_zero(), "shipping_refunded", order.sending.refunded)
        .both_of(!order.total_cancelled.is_zero(), "total_canceled", order.total_cancelled);
}

/// A line; a child carries its parent along.
pub(crate) fn item(order: &Order, item: &Item, with_parent: bool) -> Value {
    let mut members = Members::new(&order.shown.1);
    let sums = &item.sums;
    members
        .put("item_id", item.id)
        .put("parent_item_id", item.parent)
        .put("order_id", order.id)
        .put("quote_item_id", item.id)
        .put("store_id", order.view)
        .put("product_id", item.product)
        .put("product_type", item.kind.as_str())
        .put("sku", item.sku.as_str())
        .put("name", item.name.as_str())
        .put("is_virtual", u8::from(item.is_virtual()))
        .put("is_qty_decimal", 0)
        .put("free_shipping", 0)
        .put("no_discount", 0)
        .put("created_at", stamp(order.created))
        .put("updated_at", stamp(order.created))
        .amount("weight", item.weight)
        .amount("row_weight", item.weight * item.ordered)
        .amount("qty_ordered", item.ordered)
        .amount("qty_invoiced", item.progress.invoiced)
        .amount("qty_shipped", item.progress.shipped)
        .amount("qty_refunded", item.progress.refunded)
        .amount("qty_canceled", item.progress.cancelled)
        .amount("discount_percent", item.discount_percent)
        .amount("tax_percent", item.tax_percent)
        .both("price", item.price)
        .both("discount_amount", sums.discount)
        .both("discount_invoiced", item.invoiced.discount)
        .both("tax_amount", sums.tax)
        .both("tax_invoiced", item.invoiced.tax)
        .both("row_invoiced", item.invoiced.row)
        .both("amount_refunded", item.refunded)
        .both("row_total", (sums.row - sums.discount).max(Decimal::ZERO))
        .both("row_total_incl_tax", sums.due() - sums.fixed_tax);
    // A configurable's child, or a part without a price, is told less of.
    if item.original.is_some() || !item.price.is_zero() {
        members
            .both("original_price", item.original.unwrap_or(item.price))
            .both("price_incl_tax", item.price_with_tax)
            .both("discount_tax_compensation_amount", sums.compensation);
    } else {
        members.put("original_price", 0);
    }
    fixed_tax(&mut members, item);
    if let Some(parent) = item.parent.and_then(|id| order.item(id)).filter(|_| with_parent) {
        members.put("parent_item", self::item(order, parent, false));
    }
    if !item.cards.is_empty() {
        let option = json!({ "extension_attributes": { "giftcard_created_codes": item.cards } });
        members.put(
            "product_option",
            json!({ "extension_attributes": { "giftcard_item_option": option } }),
        );
    }
    let mut extension = json!({ "itemized_taxes": itemized(order, item) });
    if let Some(message) = &item.message {
        extension["gift_message"] = gift_message(item.id, message);
    }
    members.put("extension_attributes", extension);
    members.done()
}

fn fixed_tax(members: &mut Members<'_>, item: &Item) {
    let sum = item.sums.fixed_tax;
    if !sum.is_zero() {
        let one = if item.ordered.is_zero() { sum } else { sum / item.ordered };
        members
            .both("weee_tax_applied_amount", one)
            .amount("base_weee_tax_applied_row_amnt", sum)
            .amount("weee_tax_applied_row_amount", sum);
    }
}

fn itemized(order: &Order, item: &Item) -> Vec<Value> {
    let rates = order.rates.iter().zip(&item.taxes).zip(1..);
    rates
        .filter(|((_, tax), _)| !tax.is_zero())
        .map(|((rate, tax), id)| {
            json!({
                "tax_item_id": id, "tax_id": id, "item_id": item.id, "tax_code": rate.code,
                "tax_percent": number(rate.percent), "amount": number(*tax), "base_amount": number(*tax),
                "real_amount": number(*tax), "real_base_amount": number(*tax), "taxable_item_type": "product",
            })
        })
        .collect()
}

fn gift_message(id: u32, (from, to, text): &Message) -> Value {
    json!({ "gift_message_id": id, "customer_id": 0, "sender": from, "recipient": to, "message": text })
}

fn address((id, address): &(u32, NewAddress), order: &Order, kind: &str) -> Value {
    let one = Decimal::ONE;
    let mut members = Members::new(&one);
    members
        .put("address_type", kind)
        .put("entity_id", *id)
        .put("parent_id", order.id)
        .put("email", order.buyer.email.as_str())
        .put("firstname", address.first.as_str())
        .put("lastname", address.last.as_str())
        .put("company", address.company.clone())
        .put("street", address.street.clone())
        .put("city", address.city.as_str())
        .put("region", address.region.as_str())
        .put("region_code", address.region_code.as_str())
        .put("postcode", address.postcode.as_str())
        .put("country_id", address.country.as_str())
        .put("telephone", address.telephone.as_str())
        .put("fax", address.fax.clone())
        .put("vat_id", address.tax_number.clone());
    members.done()
}

fn payment(order: &Order) -> Value {
    let mut members = Members::new(&order.shown.1);
    let paying = &order.paying;
    members.map.insert("account_status".to_owned(), Value::Null);
    members.map.insert("cc_last4".to_owned(), Value::Null);
    members
        .put("entity_id", order.id)
        .put("parent_id", order.id)
        .put("method", paying.method.as_str())
        .put("additional_information", json!([paying.title]))
        .put("po_number", paying.purchase_order.clone())
        .put("last_trans_id", paying.transaction.clone())
        .both("amount_ordered", order.total)
        .both("shipping_amount", order.sending.sums.row);
    members.done()
}

/// A comment of an order, an invoice or a shipment.
pub(crate) fn comment(comment: &Comment) -> Value {
    let one = Decimal::ONE;
    let mut members = Members::new(&one);
    members
        .put("comment", comment.text.as_str())
        .put("created_at", stamp(comment.created))
        .put("entity_id", comment.id)
        .put("is_customer_notified", u8::from(comment.notified))
        .put("is_visible_on_front", u8::from(comment.visible))
        .put("parent_id", comment.parent)
        .put("status", comment.status.clone());
    members.done()
}

fn extension(order: &Order) -> Value {
    let mut extension = order.extension.clone();
    let mut put = |name: &str, value: Value| drop(extension.insert(name.to_owned(), value));
    put("shipping_assignments", json!([assignment(order)]));
    put("payment_additional_info", json!([{ "key": "method_title", "value": order.paying.title }]));
    put("applied_taxes", Value::Array(applied_taxes(order)));
    put("item_applied_taxes", Value::Array(item_taxes(order)));
    put("converting_from_quote", json!(!order.rates.is_empty()));
    if let Some(message) = &order.message {
        put("gift_message", gift_message(order.id, message));
    }
    if let Some(place) = &order.sending.pickup {
        put("pickup_location_code", json!(place));
    }
    redeemed(order, &mut put);
    Value::Object(extension)
}

/// What only Adobe Commerce has.
fn redeemed(order: &Order, put: &mut impl FnMut(&str, Value)) {
    let paying = &order.paying;
    if !paying.gift_cards.is_empty() {
        let cards = paying.gift_cards.iter().zip(1..).map(|((code, amount), id)| {
            json!({ "id": id, "code": code, "amount": number(*amount), "base_amount": number(*amount) })
        });
        put("gift_cards", cards.collect());
        let sum: Decimal = paying.gift_cards.iter().map(|(_, amount)| amount).sum();
        put("base_gift_cards_amount", number(sum));
        put("gift_cards_amount", number(sum));
    }
    if !paying.store_credit.is_zero() {
        put("base_customer_balance_amount", number(paying.store_credit));
        put("customer_balance_amount", number(paying.store_credit));
    }
    if let Some((points, amount)) = paying.points {
        put("reward_points_balance", json!(points));
        put("base_reward_currency_amount", number(amount));
        put("reward_currency_amount", number(amount));
    }
    if !order.gift_wrap.is_zero() {
        // Recorded by others as text with four places.
        put("gw_base_price", json!(format!("{:.4}", order.gift_wrap)));
        put("gw_price", json!(format!("{:.4}", order.gift_wrap)));
    }
}

fn assignment(order: &Order) -> Value {
    let mut total = Members::new(&order.shown.1);
    for (name, amount) in fee_members(order) {
        total.both(name, amount);
    }
    let mut shipping = json!({ "total": total.done() });
    if let Some(held) = &order.shipping {
        shipping["address"] = address(held, order, "shipping");
        shipping["method"] = json!(order.sending.method);
    }
    let items: Vec<Value> = order.items.iter().map(|it| item(order, it, true)).collect();
    json!({ "shipping": shipping, "items": items })
}

fn applied_taxes(order: &Order) -> Vec<Value> {
    let of = |n: usize| {
        let with_money = order.items.iter().filter(|item| !order.has_no_money(item));
        let lines: Decimal = with_money.filter_map(|item| item.taxes.get(n)).sum();
        lines + order.sending.taxes.get(n).copied().unwrap_or_default()
    };
    let rates = order.rates.iter().enumerate();
    rates.map(|(n, rate)| applied(rate, of(n))).collect()
}

fn applied(rate: &super::new::Rate, amount: Decimal) -> Value {
    json!({
        "code": rate.code, "title": rate.title, "percent": number(rate.percent),
        "amount": number(amount), "base_amount": number(amount),
    })
}

fn item_taxes(order: &Order) -> Vec<Value> {
    let taxes = |amounts: &[Decimal]| {
        order
            .rates
            .iter()
            .zip(amounts)
            .map(|(rate, amount)| applied(rate, *amount))
            .collect::<Value>()
    };
    let with_money = order.items.iter().filter(|item| !order.has_no_money(item));
    let mut all: Vec<Value> = with_money
        .filter(|item| !item.sums.tax.is_zero())
        .map(|item| json!({ "type": "product", "item_id": item.id, "applied_taxes": taxes(&item.taxes) }))
        .collect();
    if !order.sending.sums.tax.is_zero() {
        all.push(json!({ "type": "shipping", "applied_taxes": taxes(&order.sending.taxes) }));
    }
    all
}
