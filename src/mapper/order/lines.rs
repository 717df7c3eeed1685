//! Web lines -> document lines: parents resolved to what is shipped, their money given to it.
//!
//! A configurable's child takes all of its parent's money. A bundle's children keep their own money
//! and share what the parent has, in proportion to their own regular prices times their quantities,
//! or equally where one of those is not known.

use rust_decimal::Decimal;

use super::Basis;
use super::cents::{allocate, each, settle};
use super::hold::Problems;
use crate::model::{DocumentLine, ItemNo, LineKind, ProductKey, Sku, WebLine, WebOrder};

/// Exact amounts of a line or a share of one.
#[derive(Clone, Copy, Default)]
struct Money {
    /// After discount, without tax.
    net: Decimal,
    discount: Decimal,
    tax: Decimal,
}

/// What is shipped, with its money.
struct Leaf<'a> {
    /// Whose quantity, regular price and gift card it has.
    head: &'a WebLine,
    /// What it is.
    product: &'a WebLine,
    money: Money,
}

/// The document's lines. A line with a problem is there as well, so that the sum can be made.
pub(super) fn lines(
    order: &WebOrder,
    basis: &Basis<'_>,
    problems: &mut Problems,
) -> Vec<DocumentLine> {
    let leaves = leaves(order, problems);
    let amounts = |of: fn(&Money) -> Decimal| -> Vec<Decimal> {
        settle(&leaves.iter().map(|leaf| of(&leaf.money)).collect::<Vec<_>>())
    };
    let (nets, discounts) = (amounts(|money| money.net), amounts(|money| money.discount));
    let lines = leaves.iter().zip(nets.into_iter().zip(discounts));
    let lines: Vec<DocumentLine> =
        lines.map(|(leaf, (net, discount))| line(leaf, net, discount, basis, problems)).collect();
    if lines.is_empty() {
        problems.add("no lines", "it has no line with a quantity");
    }
    lines
}

fn line(
    leaf: &Leaf<'_>,
    net: Decimal,
    discount: Decimal,
    basis: &Basis<'_>,
    problems: &mut Problems,
) -> DocumentLine {
    let (head, quantity) = (leaf.head, leaf.head.ordered);
    let gross = net + discount;
    DocumentLine {
        web_line: head.id.clone(),
        product: product(&leaf.product.sku, basis, problems),
        name: leaf.product.name.clone(),
        quantity,
        price: each(net, quantity),
        regular_price: head.original_price.filter(|price| *price > Decimal::ZERO),
        gross_price: each(gross, quantity),
        gross_amount: gross,
        amount: net,
        discount,
        discount_code: None,
        override_reason: None,
        tax: leaf.money.tax,
        gift_card: head.gift_card.clone().filter(|_| head.kind == LineKind::GiftCard),
    }
}

fn product(sku: &Sku, basis: &Basis<'_>, problems: &mut Problems) -> ProductKey {
    (basis.known)(sku).unwrap_or_else(|| {
        problems
            .add(format!("sku {sku}"), format!("the SKU `{sku}` is no product of Counterpoint"));
        problems.text(format!(
            "sell an item as `{sku}` by the rules of [{}], or enter the order by hand and link it",
            basis.rules.section.replace(".orders", ".items")
        ));
        ProductKey::Item(ItemNo(sku.0.clone()))
    })
}

/// Every line that is shipped, in the store's order.
fn leaves<'a>(order: &'a WebOrder, problems: &mut Problems) -> Vec<Leaf<'a>> {
    let mut tree = Tree { lines: &order.lines, seen: 0, leaves: Vec::new() };
    for line in &order.lines {
        if tree.parent(line).is_none() {
            tree.walk(line, Money::default());
        }
    }
    if tree.seen != order.lines.len() {
        problems.add("lines", "its lines belong to each other in a circle");
    }
    tree.leaves.retain(|leaf| kept(leaf, problems));
    tree.leaves
}

/// A line of nothing for nothing is left out.
fn kept(leaf: &Leaf<'_>, problems: &mut Problems) -> bool {
    let (money, quantity) = (leaf.money, leaf.head.ordered);
    let sku = &leaf.product.sku;
    if money.net < Decimal::ZERO || money.discount < Decimal::ZERO {
        let reason = format!("the line of `{sku}` has a discount above its price, or below 0");
        problems.add("discount", reason);
    }
    let free = money.net.is_zero() && money.discount.is_zero() && money.tax.is_zero();
    if quantity.is_zero() && free {
        return false;
    }
    if quantity <= Decimal::ZERO || quantity.normalize().scale() > 4 {
        problems.add("quantity", format!("the line of `{sku}` has the quantity {quantity}"));
        return false;
    }
    true
}

struct Tree<'a> {
    lines: &'a [WebLine],
    seen: usize,
    leaves: Vec<Leaf<'a>>,
}

impl<'a> Tree<'a> {
    fn parent(&self, line: &WebLine) -> Option<&'a WebLine> {
        let parent = line.parent.as_ref()?;
        self.lines.iter().find(|other| other.id == *parent)
    }

    fn children(&self, line: &WebLine) -> Vec<&'a WebLine> {
        self.lines.iter().filter(|other| other.parent.as_ref() == Some(&line.id)).collect()
    }

    /// `given` is the line's share of its parent's money.
    fn walk(&mut self, line: &'a WebLine, given: Money) {
        self.seen += 1;
        let money = Money::of(line) + given;
        match (&self.children(line)[..], &line.kind) {
            ([], _) => self.leaves.push(Leaf { head: line, product: line, money }),
            ([child], LineKind::Configurable) => {
                self.seen += 1;
                let money = money + Money::of(child);
                self.leaves.push(Leaf { head: line, product: child, money });
            }
            (children, _) => {
                for (child, share) in children.iter().zip(money.shared(children)) {
                    self.walk(child, share);
                }
            }
        }
    }
}

impl Money {
    fn of(line: &WebLine) -> Self {
        Self { net: line.amount - line.discount, discount: line.discount, tax: line.tax }
    }

    fn shared(self, children: &[&WebLine]) -> Vec<Self> {
        let weights = weights(children);
        let parts = [self.net, self.discount, self.tax].map(|total| allocate(total, &weights));
        let share = |n: usize| Self { net: parts[0][n], discount: parts[1][n], tax: parts[2][n] };
        (0..children.len()).map(share).collect()
    }
}

impl std::ops::Add for Money {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            net: self.net + other.net,
            discount: self.discount + other.discount,
            tax: self.tax + other.tax,
        }
    }
}

/// Regular price times quantity of each; the same for all when one is not known.
fn weights(children: &[&WebLine]) -> Vec<Decimal> {
    let weight = |child: &&WebLine| {
        let price = child.original_price.filter(|price| *price > Decimal::ZERO);
        let weight = price.unwrap_or(child.price) * child.ordered;
        (weight > Decimal::ZERO).then_some(weight)
    };
    let known: Option<Vec<Decimal>> = children.iter().map(weight).collect();
    known.unwrap_or_else(|| vec![Decimal::ONE; children.len()])
}
