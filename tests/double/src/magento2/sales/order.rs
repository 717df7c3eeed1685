//! An order as the shop stores it, and what is still open of it.

use rust_decimal::Decimal;
use serde_json::{Map, Value};

use super::new::{Message, NewAddress, Rate};

/// Pieces of a line by what became of them.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Progress {
    pub(crate) invoiced: Decimal,
    pub(crate) shipped: Decimal,
    pub(crate) refunded: Decimal,
    pub(crate) cancelled: Decimal,
}

/// Money of a line or an order; all without tax but `tax` itself.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Sums {
    /// Before discount.
    pub(crate) row: Decimal,
    /// Positive.
    pub(crate) discount: Decimal,
    pub(crate) tax: Decimal,
    /// What of the discount is tax, where prices are with tax.
    pub(crate) compensation: Decimal,
    /// Fixed product taxes.
    pub(crate) fixed_tax: Decimal,
}

impl Sums {
    pub(crate) fn add(&mut self, other: &Self) {
        self.row += other.row;
        self.discount += other.discount;
        self.tax += other.tax;
        self.compensation += other.compensation;
        self.fixed_tax += other.fixed_tax;
    }

    pub(crate) fn less(&self, other: &Self) -> Self {
        Self {
            row: self.row - other.row,
            discount: self.discount - other.discount,
            tax: self.tax - other.tax,
            compensation: self.compensation - other.compensation,
            fixed_tax: self.fixed_tax - other.fixed_tax,
        }
    }

    /// The share of so many of so many, to the cent.
    pub(crate) fn part(&self, quantity: Decimal, of: Decimal) -> Self {
        let share = |amount: Decimal| {
            if of.is_zero() { Decimal::ZERO } else { cents(amount * quantity / of) }
        };
        Self {
            row: share(self.row),
            discount: share(self.discount),
            tax: share(self.tax),
            compensation: share(self.compensation),
            fixed_tax: share(self.fixed_tax),
        }
    }

    /// What is to be paid.
    pub(crate) fn due(&self) -> Decimal {
        self.row - self.discount + self.tax + self.compensation + self.fixed_tax
    }
}

/// Half up, as PHP rounds.
pub(crate) fn cents(amount: Decimal) -> Decimal {
    amount.round_dp_with_strategy(2, rust_decimal::RoundingStrategy::MidpointAwayFromZero)
}

/// A row of `sales_order_item`.
#[derive(Clone, Debug)]
pub(crate) struct Item {
    pub(crate) id: u32,
    pub(crate) parent: Option<u32>,
    /// `product_type`.
    pub(crate) kind: String,
    pub(crate) sku: String,
    pub(crate) name: String,
    pub(crate) product: u32,
    pub(crate) weight: Decimal,
    pub(crate) ordered: Decimal,
    pub(crate) progress: Progress,
    /// Of one, without tax.
    pub(crate) price: Decimal,
    pub(crate) price_with_tax: Decimal,
    pub(crate) original: Option<Decimal>,
    pub(crate) sums: Sums,
    pub(crate) row_with_tax: Decimal,
    pub(crate) invoiced: Sums,
    pub(crate) refunded: Decimal,
    pub(crate) discount_percent: Decimal,
    pub(crate) tax_percent: Decimal,
    /// By the order's rates.
    pub(crate) taxes: Vec<Decimal>,
    pub(crate) message: Option<Message>,
    /// Codes of gift cards sold.
    pub(crate) cards: Vec<String>,
    /// Pieces in one of the parent.
    pub(crate) in_parent: Decimal,
    /// Of a bundle: whether its parts have the price.
    pub(crate) parts_priced: bool,
    /// Of a bundle: whether its parts are sent one by one.
    pub(crate) separately: bool,
}

impl Item {
    pub(crate) fn is_virtual(&self) -> bool {
        matches!(self.kind.as_str(), "virtual" | "downloadable" | "giftcard")
    }

    pub(crate) fn to_invoice(&self) -> Decimal {
        (self.ordered - self.progress.invoiced - self.progress.cancelled).max(Decimal::ZERO)
    }

    pub(crate) fn to_ship(&self) -> Decimal {
        let gone = self.progress.shipped.max(self.progress.refunded) + self.progress.cancelled;
        if self.is_virtual() { Decimal::ZERO } else { (self.ordered - gone).max(Decimal::ZERO) }
    }

    pub(crate) fn to_refund(&self) -> Decimal {
        (self.progress.invoiced - self.progress.refunded).max(Decimal::ZERO)
    }
}

/// A comment on an order or one of its documents.
#[derive(Clone, Debug)]
pub(crate) struct Comment {
    pub(crate) id: u32,
    pub(crate) parent: u32,
    pub(crate) text: String,
    pub(crate) status: Option<String>,
    pub(crate) notified: bool,
    pub(crate) visible: bool,
    pub(crate) created: i64,
}

/// Who ordered.
#[derive(Clone, Debug)]
pub(crate) struct Buyer {
    pub(crate) customer: Option<u32>,
    pub(crate) group: u32,
    pub(crate) email: String,
    pub(crate) first: String,
    pub(crate) last: String,
}

/// How it is sent.
#[derive(Clone, Debug)]
pub(crate) struct Sending {
    pub(crate) method: String,
    pub(crate) title: String,
    pub(crate) pickup: Option<String>,
    pub(crate) sums: Sums,
    pub(crate) invoiced: Decimal,
    pub(crate) refunded: Decimal,
    pub(crate) taxes: Vec<Decimal>,
}

/// How it is paid.
#[derive(Clone, Debug)]
pub(crate) struct Paying {
    pub(crate) method: String,
    pub(crate) title: String,
    pub(crate) purchase_order: Option<String>,
    pub(crate) transaction: Option<String>,
    pub(crate) gift_cards: Vec<(String, Decimal)>,
    pub(crate) store_credit: Decimal,
    pub(crate) points: Option<(u32, Decimal)>,
}

impl Paying {
    /// What was redeemed.
    pub(crate) fn redeemed(&self) -> Decimal {
        let cards: Decimal = self.gift_cards.iter().map(|(_, amount)| amount).sum();
        cards + self.store_credit + self.points.map(|(_, amount)| amount).unwrap_or_default()
    }
}

/// A row of `sales_order` with what hangs on it.
#[derive(Clone, Debug)]
pub(crate) struct Order {
    pub(crate) id: u32,
    pub(crate) number: String,
    pub(crate) view: u32,
    pub(crate) state: String,
    pub(crate) status: String,
    pub(crate) held: Option<(String, String)>,
    pub(crate) created: i64,
    pub(crate) updated: i64,
    pub(crate) buyer: Buyer,
    pub(crate) billing: (u32, NewAddress),
    pub(crate) shipping: Option<(u32, NewAddress)>,
    pub(crate) items: Vec<Item>,
    pub(crate) sending: Sending,
    pub(crate) paying: Paying,
    pub(crate) rates: Vec<Rate>,
    pub(crate) coupon: Option<String>,
    /// The currency shown and its rate.
    pub(crate) shown: (String, Decimal),
    pub(crate) message: Option<Message>,
    pub(crate) note: Option<String>,
    pub(crate) gift_wrap: Decimal,
    pub(crate) extension: Map<String, Value>,
    /// Lines only.
    pub(crate) sums: Sums,
    pub(crate) total: Decimal,
    pub(crate) invoiced: Sums,
    pub(crate) total_invoiced: Decimal,
    pub(crate) total_refunded: Decimal,
    pub(crate) total_cancelled: Decimal,
    pub(crate) comments: Vec<Comment>,
}

impl Order {
    pub(crate) fn item(&self, id: u32) -> Option<&Item> {
        self.items.iter().find(|item| item.id == id)
    }

    pub(crate) fn item_mut(&mut self, id: u32) -> Option<&mut Item> {
        self.items.iter_mut().find(|item| item.id == id)
    }

    pub(crate) fn children(&self, id: u32) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(move |item| item.parent == Some(id))
    }

    /// Whether a line takes from stock: what has children does not.
    pub(crate) fn is_stocked(&self, item: &Item) -> bool {
        self.children(item.id).next().is_none() && !item.is_virtual()
    }

    /// Whether a line is left out of invoices because another one has its money.
    pub(crate) fn has_no_money(&self, item: &Item) -> bool {
        match item.parent.and_then(|parent| self.item(parent)) {
            Some(parent) => !parent.parts_priced,
            None => item.parts_priced,
        }
    }

    /// Whether a line is left out of shipments because another one is what is sent.
    pub(crate) fn is_not_sent(&self, item: &Item) -> bool {
        match item.parent.and_then(|parent| self.item(parent)) {
            Some(parent) => !parent.separately,
            None => item.separately,
        }
    }

    /// Whether something is left to be invoiced; what can be invoiced can be cancelled as well.
    pub(crate) fn can_invoice(&self) -> bool {
        let open = self.items.iter().any(|i| !self.has_no_money(i) && !i.to_invoice().is_zero());
        open && !matches!(
            self.state.as_str(),
            "holded" | "payment_review" | "canceled" | "complete" | "closed"
        )
    }

    pub(crate) fn can_ship(&self) -> bool {
        let open = self.items.iter().any(|i| !self.is_not_sent(i) && !i.to_ship().is_zero());
        open && !matches!(self.state.as_str(), "holded" | "payment_review" | "canceled")
    }

    pub(crate) fn due(&self) -> Decimal {
        self.total - self.total_invoiced
    }

    /// Sets the state with its own status, and the time of the change where there is one.
    pub(crate) fn put_state(&mut self, state: &str, now: i64) {
        let status = if state == "new" { "pending" } else { state };
        if self.state != state || self.status != status {
            state.clone_into(&mut self.state);
            status.clone_into(&mut self.status);
            self.updated = now;
        }
    }

    /// Where an order in work stands when all that can be done is done.
    pub(crate) fn settle_state(&mut self, now: i64) {
        let refunded = self.total_refunded >= self.total_invoiced && !self.total_refunded.is_zero();
        let state = match (self.can_invoice(), self.can_ship()) {
            (false, false) if refunded => "closed",
            (false, false) => "complete",
            _ => "processing",
        };
        self.put_state(state, now);
    }
}
