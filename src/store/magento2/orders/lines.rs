//! Order lines in one language: amounts before discount and without tax, each amount on one line only,
//! and progress on the lines of the products themselves.
//!
//! Magento tells row totals after discount, keeps the progress of a configurable on the parent, that
//! of a bundle on the parent or on its parts, and repeats the money of priced parts on the bundle.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::api::{Item, Order};
use super::map::message;
use crate::model::{LineKind, Sku, WebLine};

/// All lines of an order.
pub(super) fn of(order: &Order) -> Vec<WebLine> {
    let items = order.items.as_deref().unwrap_or_default();
    let family = Family::of(items);
    let before_discount = before_discount(order, &family);
    items.iter().map(|item| line(item, &family, before_discount(item))).collect()
}

/// Lines with their parents and children.
pub(super) struct Family<'i> {
    items: &'i [Item],
    by_id: BTreeMap<u64, &'i Item>,
}

/// How many of a line went one of its ways.
type Count = fn(&Item) -> Decimal;

impl<'i> Family<'i> {
    pub(super) fn of(items: &'i [Item]) -> Self {
        Self { items, by_id: items.iter().map(|item| (item.item_id, item)).collect() }
    }

    pub(super) fn item(&self, id: u64) -> Option<&'i Item> {
        self.by_id.get(&id).copied()
    }

    pub(super) fn parent(&self, item: &Item) -> Option<&'i Item> {
        self.item(item.parent_item_id?)
    }

    pub(super) fn children(&self, parent: u64) -> impl Iterator<Item = &'i Item> {
        self.items.iter().filter(move |item| item.parent_item_id == Some(parent))
    }

    /// Whether the parts of a bundle have its money (Magento: dynamic price).
    pub(super) fn parts_priced(&self, bundle: &Item) -> bool {
        bundle.product_type == "bundle"
            && self.children(bundle.item_id).any(|child| !child.base_price.is_zero())
    }

    /// Whether the line's amounts are those that count, as opposed to copies on another line.
    pub(super) fn has_money(&self, item: &Item) -> bool {
        match self.parent(item) {
            Some(parent) => self.parts_priced(parent),
            None => !self.parts_priced(item),
        }
    }

    /// Pieces of a line in one of its parent.
    pub(super) fn in_parent(child: &Item, parent: &Item) -> Decimal {
        if parent.qty_ordered.is_zero() {
            Decimal::ONE
        } else {
            child.qty_ordered / parent.qty_ordered
        }
    }

    /// So many of the line went this way. A configurable's child follows its parent; a bundle's
    /// parts do so where none of them has a count of its own.
    fn count(&self, item: &Item, count: Count) -> Decimal {
        let own = count(item).min(item.qty_ordered);
        let Some(parent) = self.parent(item) else { return own };
        let bundle = parent.product_type == "bundle";
        if bundle && self.children(parent.item_id).any(|child| !count(child).is_zero()) {
            return own;
        }
        (count(parent) * Self::in_parent(item, parent)).min(item.qty_ordered).normalize()
    }
}

fn line(item: &Item, family: &Family<'_>, amount: Decimal) -> WebLine {
    let zero = Decimal::ZERO;
    let money = |held: Decimal| if family.has_money(item) { held } else { zero };
    let discount = item.base_discount_amount - item.base_discount_tax_compensation_amount;
    WebLine {
        id: item.item_id.to_string(),
        parent: item.parent_item_id.map(|parent| parent.to_string()),
        kind: kind(&item.product_type),
        sku: Sku(item.sku.clone()),
        name: item.name.clone().unwrap_or_default(),
        ordered: item.qty_ordered,
        invoiced: family.count(item, |item| item.qty_invoiced),
        shipped: family.count(item, |item| item.qty_shipped),
        refunded: family.count(item, |item| item.qty_refunded),
        cancelled: family.count(item, |item| item.qty_canceled),
        price: money(item.base_price),
        original_price: item.base_original_price.filter(|_| family.has_money(item)),
        amount: money(amount),
        discount: money(discount),
        tax: money(item.base_tax_amount),
        tax_percent: money(item.tax_percent),
        gift_message: message(item.extension_attributes.gift_message.as_ref()),
        gift_card: gift_card(item),
    }
}

fn kind(word: &str) -> LineKind {
    match word {
        "simple" | "grouped" => LineKind::Simple,
        "virtual" | "downloadable" => LineKind::Virtual,
        "configurable" => LineKind::Configurable,
        "bundle" => LineKind::Bundle,
        "giftcard" => LineKind::GiftCard,
        other => LineKind::Other(other.to_owned()),
    }
}

/// Adobe Commerce keeps the codes made for a card sold among the line's options.
fn gift_card(item: &Item) -> Option<String> {
    let option = item.product_option.pointer("/extension_attributes/giftcard_item_option")?;
    let codes = option.pointer("/extension_attributes/giftcard_created_codes")?;
    Some(codes.get(0)?.as_str()?.to_owned())
}

/// Ways to find a line's amount before discount, without tax.
const WAYS: [Count; 3] = [net_of_discount, |item| item.base_row_total, priced];

/// REST's row total is after discount, floored at 0; the one with tax is not floored as long as
/// something is left to pay.
fn net_of_discount(item: &Item) -> Decimal {
    let discount = item.base_discount_amount;
    if item.base_row_total.is_zero() && !discount.is_zero() {
        return item.base_row_total_incl_tax
            - item.base_tax_amount
            - item.base_discount_tax_compensation_amount
            + discount;
    }
    item.base_row_total + discount
}

fn priced(item: &Item) -> Decimal {
    (item.base_price * item.qty_ordered).round_dp(2)
}

/// The way that adds up to the order's subtotal; Magento before 2.3 told row totals before discount.
fn before_discount(order: &Order, family: &Family<'_>) -> Count {
    let adds_up = |way: &&Count| {
        let rows = family.items.iter().filter(|item| family.has_money(item));
        rows.map(**way).sum::<Decimal>() == order.base_subtotal
    };
    WAYS.iter().find(adds_up).copied().unwrap_or(net_of_discount)
}
