//! A web order as a store tells it, in the words of no platform.
//!
//! `store` fills it, the ledger keeps what of it is still open, `mapper` turns it into a
//! [`Document`](super::Document). Every amount is in the store's base currency, the one that it
//! keeps its books in; the currency that the shopper saw is told in [`WebOrder::shown`].

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::Sku;

/// One order of a web store.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct WebOrder {
    /// The store's own id (Magento 2: `entity_id`).
    pub id: String,
    /// The number that the shopper knows (Magento 2: `increment_id`).
    pub number: String,
    /// The store view that took it (Magento 2: `store_id`), as text.
    pub view: String,
    /// The store's word for its condition (`pending`, `processing`, ...).
    pub status: String,
    /// When it was placed.
    pub created_at: DateTime<Utc>,
    /// When the store last changed it.
    pub updated_at: DateTime<Utc>,
    /// Base currency, ISO 4217; all amounts are in it.
    pub currency: String,
    /// The currency that the shopper saw and his total in it; `None` when it is the base currency.
    pub shown: Option<(String, Decimal)>,
    /// Who ordered.
    pub shopper: Shopper,
    /// Where the bill goes.
    pub billing: PostalAddress,
    /// Where the goods go; `None` when nothing is to be shipped.
    pub shipping: Option<PostalAddress>,
    /// What was ordered, in the store's order, parents before their children.
    pub lines: Vec<WebLine>,
    /// How it is sent, and for how much.
    pub delivery: Delivery,
    /// Amounts on top of the lines that are neither delivery nor tax (surcharges, gift wrap).
    pub fees: Vec<Fee>,
    /// Taxes by rate, adding up to `tax`; empty when the store does not itemise them.
    pub taxes: Vec<WebTax>,
    /// All tax of the order, delivery's included, less nothing.
    pub tax: Decimal,
    /// All discounts, delivery's included, as a positive amount.
    pub discount: Decimal,
    /// Coupon codes used, the first one first.
    pub coupons: Vec<String>,
    /// How it is paid, in the order of use; redeemed gift cards, store credit and points are
    /// entries of their own. Amounts add up to `total` plus what such entries took off it. Empty
    /// when there was nothing to pay.
    pub payments: Vec<WebPayment>,
    /// Gift message of the whole order.
    pub gift_message: Option<GiftMessage>,
    /// What the shopper wrote; the store's own comments are not among it.
    pub comments: Vec<String>,
    /// What the shopper owes in all, redeemed entries taken off (Magento 2: `base_grand_total`).
    pub total: Decimal,
    /// Of `total`, what was invoiced.
    pub invoiced: Decimal,
    /// Of `total`, what was given back.
    pub refunded: Decimal,
    /// Of `total`, what was cancelled.
    pub cancelled: Decimal,
}

/// Who ordered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shopper {
    /// The store's id of the account; `None` for a guest.
    pub id: Option<String>,
    /// As typed in.
    pub email: String,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// The store's id of the customer group, as text.
    pub group: Option<String>,
    /// Tax number, where told.
    pub tax_number: Option<String>,
}

/// A postal address as typed in; absent parts are empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostalAddress {
    /// The store's id of it in the account's book, where it stems from there.
    pub id: Option<String>,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// Business name; empty for a person.
    pub company: String,
    /// Street lines, one to four.
    pub street: Vec<String>,
    /// City.
    pub city: String,
    /// Region code where the store knows one (`NY`), else the name.
    pub region: String,
    /// Postal code.
    pub postcode: String,
    /// ISO 3166 code of two letters.
    pub country: String,
    /// Telephone.
    pub phone: String,
    /// Fax.
    pub fax: String,
    /// E-mail of this address, where the store keeps one.
    pub email: String,
}

/// What a line is at the store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LineKind {
    /// A product by itself; also a member of a grouped one.
    Simple,
    /// A product that is not shipped.
    Virtual,
    /// The parent of one chosen child: the money is here, the product is the child.
    Configurable,
    /// The parent of several children. Its own money is 0 when the children carry it.
    Bundle,
    /// A gift card sold.
    GiftCard,
    /// Another kind, by the store's word; treated as a simple product where it has no children.
    Other(String),
}

/// One line of a web order. Quantities are in the unit that the SKU stands for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WebLine {
    /// The store's id of the line.
    pub id: String,
    /// The line that it belongs to (configurable, bundle).
    pub parent: Option<String>,
    /// What it is.
    pub kind: LineKind,
    /// The SKU sold.
    pub sku: Sku,
    /// Its name when it was sold.
    pub name: String,
    /// Ordered.
    pub ordered: Decimal,
    /// Of `ordered`, invoiced.
    pub invoiced: Decimal,
    /// Of `ordered`, shipped.
    pub shipped: Decimal,
    /// Of `ordered`, given back.
    pub refunded: Decimal,
    /// Of `ordered`, cancelled.
    pub cancelled: Decimal,
    /// Price of one, before discount, without tax.
    pub price: Decimal,
    /// Price of one before any special price; `None` when not told.
    pub original_price: Option<Decimal>,
    /// `price` x `ordered` as the store rounded it, before discount, without tax.
    pub amount: Decimal,
    /// Discount on the whole line, positive, without tax: its part of cart discounts included.
    pub discount: Decimal,
    /// Tax on the whole line.
    pub tax: Decimal,
    /// Tax rate in percent; 0 when none.
    pub tax_percent: Decimal,
    /// Gift message of this line.
    pub gift_message: Option<GiftMessage>,
    /// Number of the card, for [`LineKind::GiftCard`] where the store tells it.
    pub gift_card: Option<String>,
}

/// How an order is sent.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Delivery {
    /// Carrier and method in the store's word (Magento 2: `flatrate_flatrate`); `None` when nothing
    /// is to be shipped.
    pub method: Option<String>,
    /// What the shopper read.
    pub title: String,
    /// The store's code of the place where the shopper collects it; `None` when it is sent.
    pub pickup: Option<String>,
    /// Fee before discount, without tax.
    pub amount: Decimal,
    /// Discount on the fee, positive; part of the order's discount.
    pub discount: Decimal,
    /// Tax on the fee; part of the order's tax.
    pub tax: Decimal,
    /// Of `amount`, what was invoiced.
    pub invoiced: Decimal,
}

/// An amount on top of the lines.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fee {
    /// The store's code of it.
    pub code: String,
    /// What the shopper read.
    pub title: String,
    /// The amount; negative for a reduction.
    pub amount: Decimal,
}

/// The tax of one rate.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WebTax {
    /// The store's code of the rate.
    pub code: String,
    /// What the shopper read.
    pub title: String,
    /// In percent.
    pub percent: Decimal,
    /// The amount.
    pub amount: Decimal,
}

/// What a payment is, as far as Counterpoint treats it differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PaymentKind {
    /// Money by the payment method.
    Method,
    /// A gift card redeemed.
    GiftCard,
    /// Store credit redeemed.
    StoreCredit,
    /// Loyalty points redeemed.
    Points,
}

/// One payment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WebPayment {
    /// What it is.
    pub kind: PaymentKind,
    /// The store's code of the method (`checkmo`); for redemptions the store's word.
    pub method: String,
    /// The amount.
    pub amount: Decimal,
    /// Number of the gift card redeemed. Never a credit card's.
    pub card: Option<String>,
    /// Points redeemed.
    pub points: Option<Decimal>,
    /// Purchase order number typed in.
    pub purchase_order: Option<String>,
    /// The payment provider's id of the transaction.
    pub transaction: Option<String>,
}

/// A gift message.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GiftMessage {
    /// From whom.
    pub sender: String,
    /// For whom.
    pub recipient: String,
    /// The text.
    pub text: String,
}
