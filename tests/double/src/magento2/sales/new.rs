//! An order as a shopper places it: what is bought, by whom, how it is sent and paid.
//!
//! The sums are not given but worked out as the shop does, in `total`.

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use serde_json::{Map, Value};

/// An order to be placed with [`Shop::place_order`](super::super::Shop::place_order).
#[derive(Clone, Debug)]
pub struct NewOrder {
    /// Store view.
    pub view: u32,
    /// The account, by its id; `None` for a guest.
    pub customer: Option<u32>,
    /// E-mail address.
    pub email: String,
    /// First and last name.
    pub name: (String, String),
    /// Where the bill goes.
    pub billing: NewAddress,
    /// Where the goods go; ignored for an order of virtual products only.
    pub shipping: NewAddress,
    /// What is bought.
    pub lines: Vec<NewLine>,
    /// Carrier and method.
    pub method: String,
    /// What the shopper reads of it.
    pub method_title: String,
    /// Shipping fee.
    pub fee: Decimal,
    /// Place to collect it.
    pub pickup: Option<String>,
    /// A coupon.
    pub coupon: Option<Coupon>,
    /// Tax rates.
    pub rates: Vec<Rate>,
    /// Whether prices (and the fee) are given with tax, and coupons take off the price with tax.
    pub prices_with_tax: bool,
    /// The currency shown and what one of the base currency is in it.
    pub shown: Option<(String, Decimal)>,
    /// Payment method and its title.
    pub payment: (String, String),
    /// Purchase order number.
    pub purchase_order: Option<String>,
    /// The payment provider's transaction.
    pub transaction: Option<String>,
    /// Gift cards redeemed (Adobe Commerce): code and amount.
    pub gift_cards: Vec<(String, Decimal)>,
    /// Store credit redeemed (Adobe Commerce).
    pub store_credit: Decimal,
    /// Points redeemed and what they are worth (Adobe Commerce).
    pub points: Option<(u32, Decimal)>,
    /// Price of the gift wrapping of the whole order (Adobe Commerce).
    pub gift_wrap: Decimal,
    /// Gift message: from, to, text.
    pub message: Option<Message>,
    /// What the shopper wrote.
    pub note: Option<String>,
    /// State and status that it is placed in.
    pub status: (String, String),
    /// When; `None` = now.
    pub at: Option<DateTime<Utc>>,
    /// Extension attributes of other modules.
    pub extension: Map<String, Value>,
}

/// A gift message: from, to, text.
pub type Message = (String, String, String);

/// An address typed in.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "they are what they are called")]
pub struct NewAddress {
    pub first: String,
    pub last: String,
    pub company: Option<String>,
    pub street: Vec<String>,
    pub city: String,
    pub region: String,
    pub region_code: String,
    pub postcode: String,
    pub country: String,
    pub telephone: String,
    pub fax: Option<String>,
    pub tax_number: Option<String>,
}

/// A tax rate.
#[derive(Clone, Debug)]
pub struct Rate {
    /// Code, e.g. `US-NY-*`.
    pub code: String,
    /// Title.
    pub title: String,
    /// Per cent.
    pub percent: Decimal,
    /// Whether the shipping fee is taxed by it, too.
    pub shipping: bool,
}

/// What a coupon takes off.
#[derive(Clone, Debug)]
pub struct Coupon {
    /// Its code.
    pub code: String,
    /// Per cent off each line, or an amount off the whole cart.
    pub off: Off,
    /// Whether it is taken off the shipping fee, too (per cent only).
    pub shipping: bool,
    /// Whether shipping is free with it.
    pub free_shipping: bool,
}

/// A reduction.
#[derive(Clone, Copy, Debug)]
pub enum Off {
    /// Per cent of each line.
    Percent(Decimal),
    /// An amount, spread over the lines.
    Amount(Decimal),
}

/// What kind of thing a line is.
#[derive(Clone, Debug)]
pub enum NewKind {
    /// By itself.
    Simple,
    /// A member of a grouped product.
    Grouped,
    /// Not shipped.
    Virtual,
    /// A gift card sold (Adobe Commerce), with the code made for it.
    GiftCard(Option<String>),
    /// A configurable; the line's SKU is that of the child.
    Configurable,
    /// A bundle with a price of its own, or with the prices of its parts.
    Bundle {
        /// Its parts.
        parts: Vec<Part>,
        /// Whether the bundle has the price, as opposed to its parts.
        fixed: bool,
        /// Whether its parts are sent one by one. The order does not tell that: the product has to say the
        /// same by its `shipment_type`.
        separately: bool,
    },
}

/// A part of a bundle.
#[derive(Clone, Debug)]
pub struct Part {
    /// SKU.
    pub sku: String,
    /// Pieces in one bundle.
    pub quantity: Decimal,
    /// Price of one, where the parts have the price.
    pub price: Decimal,
}

/// A line of the cart.
#[derive(Clone, Debug)]
pub struct NewLine {
    /// SKU.
    pub sku: String,
    /// Name; `None` = the product's in the shop, or the SKU.
    pub name: Option<String>,
    /// Ordered.
    pub quantity: Decimal,
    /// Price of one.
    pub price: Decimal,
    /// Price of one before a special price.
    pub original: Option<Decimal>,
    /// What it is.
    pub kind: NewKind,
    /// Gift message.
    pub message: Option<Message>,
    /// Fixed product tax of one.
    pub fixed_tax: Decimal,
    /// Whether it is taxed.
    pub taxed: bool,
}

impl NewOrder {
    /// A guest's order, sent flat rate for nothing and paid by cheque.
    pub fn guest(email: &str) -> Self {
        let address = NewAddress::of("Jan", "Jansen");
        Self {
            view: 1,
            customer: None,
            email: email.to_owned(),
            name: ("Jan".to_owned(), "Jansen".to_owned()),
            billing: address.clone(),
            shipping: address,
            lines: Vec::new(),
            method: "flatrate_flatrate".to_owned(),
            method_title: "Flat Rate - Fixed".to_owned(),
            fee: Decimal::ZERO,
            pickup: None,
            coupon: None,
            rates: Vec::new(),
            prices_with_tax: false,
            shown: None,
            payment: ("checkmo".to_owned(), "Check / Money order".to_owned()),
            purchase_order: None,
            transaction: None,
            gift_cards: Vec::new(),
            store_credit: Decimal::ZERO,
            points: None,
            gift_wrap: Decimal::ZERO,
            message: None,
            note: None,
            status: ("new".to_owned(), "pending".to_owned()),
            at: None,
            extension: Map::new(),
        }
    }

    /// With one more line.
    #[must_use]
    pub fn line(mut self, line: NewLine) -> Self {
        self.lines.push(line);
        self
    }

    /// With so many of a product, each for `price`.
    #[must_use]
    pub fn buy(self, sku: &str, quantity: u32, price: &str) -> Self {
        self.line(NewLine::of(sku, quantity, price))
    }

    /// With this shipping fee.
    #[must_use]
    pub fn fee(mut self, fee: &str) -> Self {
        self.fee = amount(fee);
        self
    }

    /// With a coupon that takes per cent off each line.
    #[must_use]
    pub fn percent_off(mut self, code: &str, percent: &str) -> Self {
        let off = Off::Percent(amount(percent));
        let code = code.to_owned();
        self.coupon = Some(Coupon { code, off, shipping: false, free_shipping: false });
        self
    }

    /// With a coupon that takes an amount off the cart.
    #[must_use]
    pub fn amount_off(mut self, code: &str, off: &str) -> Self {
        let off = Off::Amount(amount(off));
        let code = code.to_owned();
        self.coupon = Some(Coupon { code, off, shipping: false, free_shipping: false });
        self
    }

    /// With a tax rate on lines and, if so, on the shipping fee.
    #[must_use]
    pub fn taxed(mut self, code: &str, percent: &str, shipping: bool) -> Self {
        let (code, title) = (code.to_owned(), code.to_owned());
        self.rates.push(Rate { code, title, percent: amount(percent), shipping });
        self
    }

    /// With any change.
    #[must_use]
    pub fn with(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }
}

impl NewLine {
    /// So many of a simple product, each for `price`.
    pub fn of(sku: &str, quantity: u32, price: &str) -> Self {
        Self {
            sku: sku.to_owned(),
            name: None,
            quantity: quantity.into(),
            price: amount(price),
            original: None,
            kind: NewKind::Simple,
            message: None,
            fixed_tax: Decimal::ZERO,
            taxed: true,
        }
    }

    /// The same of another kind.
    #[must_use]
    pub fn kind(mut self, kind: NewKind) -> Self {
        self.kind = kind;
        self
    }

    /// With any change.
    #[must_use]
    pub fn with(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }
}

impl Part {
    /// So many in one bundle, each for `price`; `"0"` where the bundle has the price.
    pub fn of(sku: &str, quantity: u32, price: &str) -> Self {
        Self { sku: sku.to_owned(), quantity: quantity.into(), price: amount(price) }
    }
}

impl NewAddress {
    /// Somebody's address in Amsterdam.
    pub fn of(first: &str, last: &str) -> Self {
        Self {
            first: first.to_owned(),
            last: last.to_owned(),
            company: None,
            street: vec!["Damrak 1".to_owned(), "2nd floor".to_owned()],
            city: "Amsterdam".to_owned(),
            region: "Noord-Holland".to_owned(),
            region_code: "Noord-Holland".to_owned(),
            postcode: "1012LG".to_owned(),
            country: "NL".to_owned(),
            telephone: "0201234567".to_owned(),
            fax: None,
            tax_number: None,
        }
    }
}

/// A decimal written down in a test; nonsense is 0.
fn amount(text: &str) -> Decimal {
    text.parse().unwrap_or_default()
}
