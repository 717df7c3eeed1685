//! Placing an order: items with parents and children, sums, reservations.

use chrono::Utc;
use rust_decimal::Decimal;

use super::new::{NewKind, NewLine, NewOrder, Part};
use super::order::{Buyer, Item, Order, Paying, Sending, Sums, cents};
use super::total::{Reckoned, Reckoner};
use crate::magento2::attribute;
use crate::magento2::shop::Shop;

/// What the shopper is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    /// `entity_id`.
    pub id: u32,
    /// `increment_id`.
    pub number: String,
    /// `item_id`s, parents before their children.
    pub items: Vec<u32>,
}

impl Shop {
    /// A shopper orders. Stock is not asked for; what is sent is reserved.
    pub fn place_order(&mut self, new: &NewOrder) -> Placed {
        let order = self.order_of(new);
        let placed = Placed {
            id: order.id,
            number: order.number.clone(),
            items: order.items.iter().map(|item| item.id).collect(),
        };
        for item in order.items.iter().filter(|item| order.is_stocked(item)) {
            self.reserve(&item.sku, item.ordered);
        }
        self.sales.orders.insert(order.id, order);
        placed
    }

    fn order_of(&mut self, new: &NewOrder) -> Order {
        let id = self.sales.next(|last| &mut last.order);
        let created = new.at.unwrap_or_else(Utc::now).timestamp();
        let mut reckoner = Reckoner::new(new, new.lines.iter().map(priced).sum());
        let mut items = Vec::new();
        for line in &new.lines {
            self.add_line(&mut items, line, &mut reckoner);
        }
        let fee = reckoner.fee();
        let sent = items.iter().any(|item| !item.is_virtual());
        let mut order = Order {
            id,
            number: self.sales.next_number(new.view),
            view: new.view,
            state: new.status.0.clone(),
            status: new.status.1.clone(),
            held: None,
            created,
            updated: created,
            buyer: self.buyer(new),
            shipping: sent
                .then(|| (self.sales.next(|last| &mut last.address), new.shipping.clone())),
            billing: (self.sales.next(|last| &mut last.address), new.billing.clone()),
            sending: sending(new, &fee, sent),
            paying: paying(new),
            rates: new.rates.clone(),
            coupon: new.coupon.as_ref().map(|coupon| coupon.code.clone()),
            shown: new
                .shown
                .clone()
                .unwrap_or_else(|| (self.settings.currency.clone(), Decimal::ONE)),
            message: new.message.clone(),
            note: new.note.clone(),
            gift_wrap: new.gift_wrap,
            extension: new.extension.clone(),
            items,
            sums: Sums::default(),
            total: Decimal::ZERO,
            invoiced: Sums::default(),
            total_invoiced: Decimal::ZERO,
            total_refunded: Decimal::ZERO,
            total_cancelled: Decimal::ZERO,
            comments: Vec::new(),
        };
        for item in &order.items {
            if !order.has_no_money(item) {
                order.sums.add(&item.sums);
            }
        }
        order.total =
            order.sums.due() + order.sending.sums.due() + order.gift_wrap - order.paying.redeemed();
        order
    }

    fn buyer(&self, new: &NewOrder) -> Buyer {
        let account = new.customer.and_then(|id| self.customers.get(&id));
        Buyer {
            customer: new.customer,
            group: account.map_or(0, |account| account.group),
            email: new.email.clone(),
            first: new.name.0.clone(),
            last: new.name.1.clone(),
        }
    }

    fn add_line(&mut self, items: &mut Vec<Item>, line: &NewLine, reckoner: &mut Reckoner<'_>) {
        match &line.kind {
            NewKind::Bundle { parts, fixed, separately } => {
                self.add_bundle(items, line, parts, (*fixed, *separately), reckoner);
            }
            NewKind::Configurable => {
                let reckoned = reckoner.row(line, line.price, line.quantity);
                let parent = self.item(line, "configurable", &reckoned);
                let child = self.part(&line.sku, line.quantity, Decimal::ONE, parent.id);
                items.extend([parent, child]);
            }
            kind => {
                let reckoned = reckoner.row(line, line.price, line.quantity);
                let mut item = self.item(line, word(kind), &reckoned);
                if let NewKind::GiftCard(code) = kind {
                    item.cards = code.iter().cloned().collect();
                }
                items.push(item);
            }
        }
    }

    fn add_bundle(
        &mut self,
        items: &mut Vec<Item>,
        line: &NewLine,
        parts: &[Part],
        (fixed, separately): (bool, bool),
        reckoner: &mut Reckoner<'_>,
    ) {
        let own =
            if fixed { reckoner.row(line, line.price, line.quantity) } else { Reckoned::default() };
        let mut parent = self.item(line, "bundle", &own);
        (parent.parts_priced, parent.separately) = (!fixed, separately);
        let mut children = Vec::new();
        for part in parts {
            let quantity = part.quantity * line.quantity;
            let mut child = self.part(&part.sku, quantity, part.quantity, parent.id);
            if !fixed {
                priced_by(&mut child, &reckoner.row(line, part.price, quantity));
                parent.price += part.price * part.quantity;
                parent.price_with_tax += child.price_with_tax * part.quantity;
                parent.row_with_tax += child.row_with_tax;
                // The shop shows rows and taxes of the parts on the bundle as well, discounts not.
                parent.sums.add(&Sums { discount: Decimal::ZERO, ..child.sums });
            }
            children.push(child);
        }
        items.push(parent);
        items.extend(children);
    }

    fn item(&mut self, line: &NewLine, kind: &str, reckoned: &Reckoned) -> Item {
        let mut item = self.part(&line.sku, line.quantity, Decimal::ONE, 0);
        item.parent = None;
        kind.clone_into(&mut item.kind);
        if let Some(name) = &line.name {
            name.clone_into(&mut item.name);
        }
        priced_by(&mut item, reckoned);
        item.original = Some(line.original.unwrap_or(item.price));
        item.message.clone_from(&line.message);
        item
    }

    fn part(&mut self, sku: &str, quantity: Decimal, in_parent: Decimal, parent: u32) -> Item {
        let product = self.product_by_sku(sku);
        let name = product.and_then(|product| product.value(None, attribute::NAME));
        let name = name.unwrap_or(sku).to_owned();
        let kind = product.map_or("simple", |product| product.kind.as_str()).to_owned();
        let product = product.map_or(0, |product| product.id);
        Item {
            id: self.sales.next(|last| &mut last.item),
            parent: Some(parent),
            kind: if kind == "virtual" { kind } else { "simple".to_owned() },
            sku: sku.to_owned(),
            name,
            product,
            weight: Decimal::ONE,
            ordered: quantity,
            progress: super::order::Progress::default(),
            price: Decimal::ZERO,
            price_with_tax: Decimal::ZERO,
            original: None,
            sums: Sums::default(),
            row_with_tax: Decimal::ZERO,
            invoiced: Sums::default(),
            refunded: Decimal::ZERO,
            discount_percent: Decimal::ZERO,
            tax_percent: Decimal::ZERO,
            taxes: Vec::new(),
            message: None,
            cards: Vec::new(),
            in_parent,
            parts_priced: false,
            separately: false,
        }
    }
}

fn priced_by(item: &mut Item, reckoned: &Reckoned) {
    (item.price, item.price_with_tax) = reckoned.price;
    item.sums = reckoned.sums;
    item.row_with_tax = reckoned.row_with_tax;
    item.taxes.clone_from(&reckoned.taxes);
    item.tax_percent = reckoned.tax_percent;
    item.discount_percent = reckoned.discount_percent;
}

fn priced(line: &NewLine) -> Decimal {
    match &line.kind {
        NewKind::Bundle { parts, fixed: false, .. } => {
            parts.iter().map(|part| cents(part.price * part.quantity * line.quantity)).sum()
        }
        _ => cents(line.price * line.quantity),
    }
}

fn word(kind: &NewKind) -> &'static str {
    match kind {
        NewKind::Grouped => "grouped",
        NewKind::Virtual => "virtual",
        NewKind::GiftCard(_) => "giftcard",
        NewKind::Simple | NewKind::Configurable | NewKind::Bundle { .. } => "simple",
    }
}

fn sending(new: &NewOrder, fee: &Reckoned, sent: bool) -> Sending {
    let (sums, taxes) =
        if sent { (fee.sums, fee.taxes.clone()) } else { (Sums::default(), Vec::new()) };
    Sending {
        method: new.method.clone(),
        title: new.method_title.clone(),
        pickup: new.pickup.clone(),
        sums,
        invoiced: Decimal::ZERO,
        refunded: Decimal::ZERO,
        taxes,
    }
}

fn paying(new: &NewOrder) -> Paying {
    Paying {
        method: new.payment.0.clone(),
        title: new.payment.1.clone(),
        purchase_order: new.purchase_order.clone(),
        transaction: new.transaction.clone(),
        gift_cards: new.gift_cards.clone(),
        store_credit: new.store_credit,
        points: new.points,
    }
}
