//! An order of Magento's as a `WebOrder`: base currency, discounts as positive amounts without tax.

use chrono::{DateTime, NaiveDateTime, Utc};
use rust_decimal::Decimal;

use super::api::{self, Address, AppliedTax, Message, Order};
use super::lines;
use crate::model::{
    Delivery, Fee, GiftMessage, PaymentKind, PostalAddress, Shopper, WebLine, WebOrder, WebPayment,
    WebTax,
};

/// Amounts on top that Adobe Commerce has: gift wrapping of the order, of its lines, a card.
const WRAPPING: [(&str, &str); 3] =
    [("gw", "gift wrapping"), ("gw_items", "gift wrapping of lines"), ("gw_card", "printed card")];

/// Magento's word for an order of which nothing is sent.
const VIRTUAL: &str = "1";

/// The order, or why it cannot be understood. `fees` names extension attributes that are amounts on
/// top.
pub(super) fn order(order: &Order, fees: &[String]) -> Result<WebOrder, String> {
    let lines = lines::of(order);
    let billing = order.billing_address.clone().unwrap_or_default();
    let shown = order.order_currency_code.clone().filter(|code| *code != order.base_currency_code);
    let delivery = delivery(order);
    let discount = lines.iter().map(|line| line.discount).sum::<Decimal>() + delivery.discount;
    Ok(WebOrder {
        id: order.entity_id.to_string(),
        number: order.increment_id.clone(),
        view: order.store_id.clone(),
        status: order.status.clone(),
        created_at: time(&order.created_at)?,
        updated_at: time(&order.updated_at)?,
        currency: order.base_currency_code.clone(),
        shown: shown.map(|code| (code, order.grand_total)),
        shopper: shopper(order, &billing),
        shipping: shipping(order),
        billing: address(&billing),
        fees: all_fees(order, &lines, fees)?,
        lines,
        delivery,
        taxes: taxes(order),
        tax: order.base_tax_amount,
        discount,
        coupons: listed(order.coupon_code.as_deref()),
        payments: payments(order),
        gift_message: message(order.extension_attributes.gift_message.as_ref()),
        comments: order.customer_note.clone().into_iter().filter(|note| !blank(note)).collect(),
        total: order.base_grand_total,
        invoiced: order.base_total_invoiced,
        refunded: order.base_total_refunded,
        cancelled: order.base_total_canceled,
    })
}

/// `2026-11-21 22:20:43`, UTC without saying so.
pub(super) fn time(text: &str) -> Result<DateTime<Utc>, String> {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S")
        .map(|time| time.and_utc())
        .map_err(|_| format!("`{text}` is no time"))
}

/// The form that filters take.
pub(super) fn stamp(time: DateTime<Utc>) -> String {
    time.format("%Y-%m-%d %H:%M:%S").to_string()
}

/// A gift message, unless it is empty.
pub(super) fn message(message: Option<&Message>) -> Option<GiftMessage> {
    let text = |held: &Option<String>| held.clone().unwrap_or_default();
    let message = message?;
    let message = GiftMessage {
        sender: text(&message.sender),
        recipient: text(&message.recipient),
        text: text(&message.message),
    };
    Some(message).filter(|message| *message != GiftMessage::default())
}

pub(super) fn some(text: &str) -> Option<String> {
    Some(text.to_owned()).filter(|text| !blank(text))
}

fn blank(text: &str) -> bool {
    text.trim().is_empty()
}

fn shopper(order: &Order, billing: &Address) -> Shopper {
    // Guests had no name of their own before 2.4.
    let or = |own: &Option<String>, other: &Option<String>| {
        own.clone().or_else(|| other.clone()).unwrap_or_default()
    };
    Shopper {
        id: some(&order.customer_id),
        email: or(&order.customer_email, &billing.email),
        first_name: or(&order.customer_firstname, &billing.firstname),
        last_name: or(&order.customer_lastname, &billing.lastname),
        group: some(&order.customer_group_id),
        tax_number: order.customer_taxvat.clone().or_else(|| billing.vat_id.clone()),
    }
}

fn address(address: &Address) -> PostalAddress {
    let text = |held: &Option<String>| held.clone().unwrap_or_default();
    PostalAddress {
        id: some(&address.customer_address_id).filter(|id| id != "0"),
        first_name: text(&address.firstname),
        last_name: text(&address.lastname),
        company: text(&address.company),
        street: address.street.clone().unwrap_or_default(),
        city: text(&address.city),
        region: region(address.region_code.as_deref(), address.region.as_deref()),
        postcode: text(&address.postcode),
        country: text(&address.country_id),
        phone: text(&address.telephone),
        fax: text(&address.fax),
        email: text(&address.email),
    }
}

/// The code of a region, else its name; where the country has none the code may be blank.
pub(super) fn region(code: Option<&str>, name: Option<&str>) -> String {
    [code, name].into_iter().flatten().find(|text| !blank(text)).unwrap_or_default().to_owned()
}

fn assignment(order: &Order) -> Option<&api::Shipping> {
    let assignments = order.extension_attributes.shipping_assignments.as_ref()?;
    assignments.first().map(|assignment| &assignment.shipping)
}

fn shipping(order: &Order) -> Option<PostalAddress> {
    let shipping = assignment(order).filter(|_| order.is_virtual != VIRTUAL)?;
    shipping.address.as_ref().map(address)
}

fn delivery(order: &Order) -> Delivery {
    Delivery {
        method: assignment(order).and_then(|shipping| shipping.method.clone()),
        title: order.shipping_description.clone().unwrap_or_default(),
        pickup: order.extension_attributes.pickup_location_code.clone(),
        amount: order.base_shipping_amount,
        discount: order.base_shipping_discount_amount
            - order.base_shipping_discount_tax_compensation_amnt,
        tax: order.base_shipping_tax_amount,
        invoiced: order.base_shipping_invoiced,
    }
}

fn all_fees(order: &Order, lines: &[WebLine], named: &[String]) -> Result<Vec<Fee>, String> {
    let fee = |code: &str, title: &str, amount| Fee {
        code: code.to_owned(),
        title: title.to_owned(),
        amount,
    };
    let held = &order.extension_attributes;
    let wrapping = [held.gw_base_price, held.gw_items_base_price, held.gw_card_base_price];
    let wrapping =
        WRAPPING.iter().zip(wrapping).map(|((code, title), amount)| fee(code, title, amount));
    let items = order.items.iter().flatten().zip(lines);
    // A copy on a bundle whose parts have the money does not count.
    let fixed = items.filter(|(_, line)| !line.amount.is_zero());
    let fixed = fixed.map(|(item, _)| item.base_weee_tax_applied_row_amnt).sum();
    let mut fees = vec![fee("fpt", "fixed product tax", fixed)];
    fees.extend(wrapping);
    for name in named {
        let amount = held.others.get(name).map(api::decimal).transpose()?.flatten();
        fees.push(fee(name, name, amount.unwrap_or_default()));
    }
    fees.retain(|fee| !fee.amount.is_zero());
    Ok(fees)
}

/// Taxes by rate. Rates are rounded one by one, so that their sum may miss the tax by cents: the
/// largest gets the difference. Rates that miss it by more are not told at all.
fn taxes(order: &Order) -> Vec<WebTax> {
    let applied = order.extension_attributes.applied_taxes.as_deref().unwrap_or_default();
    let mut taxes: Vec<WebTax> =
        applied.iter().filter(|tax| !tax.base_amount.is_zero()).map(tax).collect();
    let missing = order.base_tax_amount - taxes.iter().map(|tax| tax.amount).sum::<Decimal>();
    let cents = Decimal::new(1, 2) * Decimal::from(order.items.iter().flatten().count() + 1);
    if missing.abs() > cents {
        return Vec::new();
    }
    if let Some(largest) = taxes.iter_mut().max_by_key(|tax| tax.amount.abs()) {
        largest.amount += missing;
    }
    taxes
}

fn tax(applied: &AppliedTax) -> WebTax {
    let code = applied.code.clone().unwrap_or_default();
    WebTax {
        title: applied.title.clone().unwrap_or_else(|| code.clone()),
        code,
        percent: applied.percent,
        amount: applied.base_amount,
    }
}

fn payments(order: &Order) -> Vec<WebPayment> {
    let held = &order.extension_attributes;
    let mut payments = gift_cards(held);
    payments.push(redeemed(
        PaymentKind::StoreCredit,
        "customerbalance",
        held.base_customer_balance_amount,
    ));
    let points = redeemed(PaymentKind::Points, "reward", held.base_reward_currency_amount);
    payments.push(WebPayment { points: held.reward_points_balance, ..points });
    if let Some(payment) = &order.payment {
        payments.push(WebPayment {
            purchase_order: payment.po_number.as_deref().and_then(some),
            transaction: payment.last_trans_id.as_deref().and_then(some),
            ..redeemed(PaymentKind::Method, &payment.method, order.base_grand_total)
        });
    }
    payments.retain(|payment| !payment.amount.is_zero());
    payments
}

/// One payment a card, where the cards explain the whole amount.
fn gift_cards(held: &api::Extension) -> Vec<WebPayment> {
    let cards = held.gift_cards.as_deref().unwrap_or_default();
    let sum: Decimal = cards.iter().map(|card| card.base_amount).sum();
    let payment = |amount| redeemed(PaymentKind::GiftCard, "giftcardaccount", amount);
    if cards.is_empty() || sum != held.base_gift_cards_amount {
        return vec![payment(held.base_gift_cards_amount)];
    }
    let cards = cards.iter();
    cards.map(|card| WebPayment { card: card.code.clone(), ..payment(card.base_amount) }).collect()
}

fn redeemed(kind: PaymentKind, method: &str, amount: Decimal) -> WebPayment {
    WebPayment {
        kind,
        method: method.to_owned(),
        amount,
        card: None,
        points: None,
        purchase_order: None,
        transaction: None,
    }
}

/// Codes are kept with commas between them by modules that allow several.
fn listed(codes: Option<&str>) -> Vec<String> {
    codes.unwrap_or_default().split(',').filter_map(|code| some(code.trim())).collect()
}
