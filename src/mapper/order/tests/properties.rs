//! Whatever Magento's arithmetic makes: the document balances, or the order is held.

use proptest::prelude::*;
use rust_decimal::{Decimal, RoundingStrategy};

use super::fixture::*;
use crate::mapper::order::Equation;
use crate::model::{Document, LineKind, PaymentKind, WebLine, WebOrder, WebPayment};

/// One line as a shop would ring it up, with what a bundle's members would cost by themselves.
#[derive(Clone, Debug)]
struct Rung {
    quantity: u32,
    /// Thousandths: a shop may sell by the metre.
    by_length: bool,
    price: u32,
    members: Vec<u32>,
    rate: u32,
}

#[derive(Clone, Debug)]
struct Case {
    lines: Vec<Rung>,
    /// Cart discount in tenths of a percent, spread with running deltas.
    discount: u32,
    shipping: u32,
    shipping_rate: u32,
    /// Tax rounded once over all lines, not line by line.
    tax_on_total: bool,
    card: u32,
    invoiced: u32,
    /// Cents that the store's total is off by.
    off: i32,
}

fn rung() -> impl Strategy<Value = Rung> {
    let members = prop::collection::vec(0_u32..20_000, 0..4);
    (1_u32..20, any::<bool>(), 0_u32..100_000, members, 0_u32..2_500).prop_map(
        |(quantity, by_length, price, members, rate)| Rung {
            quantity,
            by_length,
            price,
            members,
            rate,
        },
    )
}

fn case() -> impl Strategy<Value = Case> {
    let money = (0_u32..=1000, 0_u32..5_000, 0_u32..2_500, any::<bool>());
    let paid = (0_u32..10_000, 0_u32..=100, prop_oneof![3 => Just(0), 1 => -20_i32..20]);
    (prop::collection::vec(rung(), 1..40), money, paid).prop_map(
        |(lines, (discount, shipping, shipping_rate, tax_on_total), (card, invoiced, off))| Case {
            lines,
            discount,
            shipping,
            shipping_rate,
            tax_on_total,
            card,
            invoiced,
            off,
        },
    )
}

fn cents(amount: Decimal) -> Decimal {
    amount.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero)
}

fn share(amount: Decimal, of: u32, scale: u32) -> Decimal {
    amount * Decimal::new(of.into(), scale)
}

impl Case {
    fn order(&self) -> WebOrder {
        let mut lines = Vec::new();
        // Magento rounds each discount and each tax and carries what it lost to the next line.
        let (mut lost_discount, mut lost_tax) = (Decimal::ZERO, Decimal::ZERO);
        for (n, rung) in self.lines.iter().enumerate() {
            let head =
                rung.head(n, self.discount, &mut lost_discount, (self.tax_on_total, &mut lost_tax));
            lines.extend(rung.members(&head));
            lines.insert(lines.len() - rung.members.len(), head);
        }
        self.totalled(of_lines(lines))
    }

    fn totalled(&self, mut order: WebOrder) -> WebOrder {
        order.delivery.amount = Decimal::new(self.shipping.into(), 2);
        order.delivery.tax = cents(share(order.delivery.amount, self.shipping_rate, 4));
        let net: Decimal = order.lines.iter().map(|line| line.amount - line.discount).sum();
        order.tax = cents(order.tax) + order.delivery.tax;
        let whole = net + order.tax + order.delivery.amount + Decimal::new(self.off.into(), 2);
        let whole = whole.max(Decimal::ZERO);
        let card = Decimal::new(self.card.into(), 2).min(whole);
        order.total = whole - card;
        order.invoiced = cents(order.total * Decimal::new(self.invoiced.into(), 2));
        order.payments[0].amount = order.total;
        let redeemed = payment(PaymentKind::GiftCard, "giftcard", "0");
        order.payments.push(WebPayment { amount: card, card: Some("1".into()), ..redeemed });
        order.shipping = Some(crate::model::PostalAddress { region: "VA".into(), ..address() });
        order
    }
}

impl Rung {
    fn head(
        &self,
        n: usize,
        discount: u32,
        lost_discount: &mut Decimal,
        (on_total, lost_tax): (bool, &mut Decimal),
    ) -> WebLine {
        let kind = if self.members.is_empty() { LineKind::Simple } else { LineKind::Bundle };
        let scale = if self.by_length { 3 } else { 0 };
        let ordered = Decimal::new(self.quantity.into(), scale);
        let price = Decimal::new(self.price.into(), 2);
        let amount = cents(price * ordered);
        let carried = |exact: Decimal, lost: &mut Decimal| {
            let rounded = cents(exact + *lost);
            *lost += exact - rounded;
            rounded.max(Decimal::ZERO)
        };
        let discount = carried(share(amount, discount, 3), lost_discount).min(amount);
        let tax = share(amount - discount, self.rate, 4);
        let tax = if on_total { carried(tax, lost_tax) } else { cents(tax) };
        WebLine {
            ordered,
            price,
            original_price: Some(price),
            amount,
            discount,
            tax,
            ..line(&format!("L{n}"), &format!("S{n}"), kind, "1")
        }
    }

    fn members(&self, head: &WebLine) -> Vec<WebLine> {
        let member = |(n, price): (usize, &u32)| {
            let id = format!("{}-{n}", head.id);
            let price = Some(Decimal::new((*price).into(), 2)).filter(|price| !price.is_zero());
            let line = line(&id, &format!("{}-{n}", head.sku), LineKind::Simple, "1");
            child(&head.id, WebLine { ordered: head.ordered, original_price: price, ..line })
        };
        self.members.iter().enumerate().map(member).collect()
    }
}

fn check(order: &WebOrder, document: &Document, limit: Decimal) {
    let equation = Equation::of(document);
    assert!(equation.balances(), "{equation}");
    let sum = |of: fn(&crate::model::DocumentLine) -> Decimal| -> Decimal {
        document.lines.iter().map(of).sum()
    };
    let charges: Decimal = document.charges.iter().map(|charge| charge.amount).sum();
    let paid: Decimal = document.payments.iter().map(|payment| payment.amount).sum();
    assert_eq!(sum(|line| line.amount) + charges + document.tax, document.total);
    assert_eq!(paid, document.total);
    let charged: Decimal = document.charges.iter().map(|charge| charge.tax).sum();
    assert_eq!(sum(|line| line.tax) + charged, document.tax);
    assert_eq!(sum(|line| line.discount), order.discount);
    for line in &document.lines {
        assert_eq!(line.gross_amount - line.discount, line.amount);
        for amount in [line.amount, line.discount, line.tax, line.gross_amount] {
            assert!(amount >= Decimal::ZERO && amount.normalize().scale() <= 2, "{line:?}");
        }
        assert!(
            (line.price * line.quantity - line.amount).abs() <= line.quantity * Decimal::new(1, 4)
        );
    }
    assert!(document.payments.iter().all(|payment| payment.amount > Decimal::ZERO));
    let rounding = document.charges.iter().find(|charge| charge.name == "rounding");
    assert!(rounding.is_none_or(|charge| charge.amount.abs() <= limit));
}

/// The members of each bundle have what their parent had.
fn nothing_moves_between_parents(order: &WebOrder, document: &Document) {
    for head in order.lines.iter().filter(|line| line.parent.is_none()) {
        let of = |line: &&crate::model::DocumentLine| {
            line.web_line == head.id || line.web_line.starts_with(&format!("{}-", head.id))
        };
        let net: Decimal = document.lines.iter().filter(of).map(|line| line.amount).sum();
        assert_eq!(net, head.amount - head.discount, "{}", head.id);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn any_order_of_a_shop_balances_or_is_held(case in case()) {
        let order = case.order();
        let rules = RULES_READ.with(Clone::clone);
        let limit = rules.charges.rounding.limit;
        let exact = case.off == 0;
        match map(&order, &rules) {
            Ok(document) => {
                check(&order, &document, limit);
                nothing_moves_between_parents(&order, &document);
                if exact {
                    prop_assert!(document.charges.iter().all(|charge| charge.name != "rounding"));
                }
            }
            Err(hold) => {
                prop_assert_eq!(&hold.cause, "balance", "{}", &hold.reason);
                prop_assert!(Decimal::new(case.off.abs().into(), 2) > limit, "{}", hold.reason);
            }
        }
    }
}

/// Amounts finer than a cent, as a store keeps them that sells in another currency than it books.
fn fine() -> impl Strategy<Value = Vec<(u32, u32, u32)>> {
    prop::collection::vec((0_u32..10_000_000, 0_u32..=100, 0_u32..100_000), 1..30)
}

proptest! {
    #[test]
    fn amounts_below_the_cent_are_settled_to_the_cent(fine in fine(), shipping in 0_u32..1_000_000) {
        let amount = |of: u32| Decimal::new(of.into(), 4);
        let lines = fine.iter().enumerate().map(|(n, (net, percent, tax))| WebLine {
            amount: amount(*net),
            discount: share(amount(*net), *percent, 2).round_dp(4),
            tax: amount(*tax),
            ..line(&format!("L{n}"), &format!("S{n}"), LineKind::Simple, "3")
        });
        let mut order = of_lines(lines.collect());
        let before = order.delivery.amount;
        order.delivery.amount = amount(shipping);
        order.total += order.delivery.amount - before;
        order.payments[0].amount = order.total;
        order.shipping = Some(crate::model::PostalAddress { region: "VA".into(), ..address() });
        let rules = RULES_READ.with(Clone::clone);
        let document = map(&order, &rules).unwrap();
        prop_assert_eq!(document.total, cents(order.total));
        order.discount = document.lines.iter().map(|line| line.discount).sum();
        check(&order, &document, Decimal::new(2, 2));
    }
}

thread_local! {
    static RULES_READ: crate::config::Orders = rules(RULES);
}
