//! What of a web order is goods, and what changed between two readings of it: for the ledger.

use rust_decimal::Decimal;

use crate::model::{LineKind, PostalAddress, Sku, WebLine, WebOrder, fold};

/// Goods on an order: one line of the ledger. Quantities are in the unit that the SKU stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sold {
    /// The store's id of the line that has the quantities: of a configurable, the parent's.
    pub line: String,
    /// The SKU sold, never a parent's of several.
    pub sku: Sku,
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
    /// Still to be delivered.
    pub open: Decimal,
}

/// The goods of an order, in its order.
pub fn sold(order: &WebOrder) -> Vec<Sold> {
    let lines = &order.lines;
    let parent = |line: &WebLine| {
        let id = line.parent.as_ref()?;
        lines.iter().find(|parent| parent.id == *id)
    };
    let has_children =
        |line: &WebLine| lines.iter().any(|child| child.parent == Some(line.id.clone()));
    lines
        .iter()
        .filter(|line| !has_children(line))
        .map(|line| match parent(line) {
            None => goods(line, line, &line.sku),
            Some(parent) if parent.kind == LineKind::Configurable => goods(parent, line, &line.sku),
            Some(parent) => member(parent, line),
        })
        .collect()
}

fn goods(counted: &WebLine, product: &WebLine, sku: &Sku) -> Sold {
    let WebLine { ordered, invoiced, shipped, refunded, cancelled, .. } = *counted;
    // What is not shipped is delivered once it is paid for.
    let delivered = if product.kind == LineKind::Virtual { invoiced } else { shipped };
    // As Magento 2 counts it (Sales\Model\Order\Item::getSimpleQtyToShip): what was given back is
    // first what was delivered.
    let open = ordered - delivered.max(refunded) - cancelled;
    Sold {
        line: counted.id.clone(),
        sku: sku.clone(),
        ordered,
        invoiced,
        shipped,
        refunded,
        cancelled,
        open: open.max(Decimal::ZERO),
    }
}

/// A bundle that is handled as one counts on its own line only.
fn member(parent: &WebLine, line: &WebLine) -> Sold {
    let share = |of: fn(&WebLine) -> Decimal| {
        let whole = (of(parent) * line.ordered).checked_div(parent.ordered).unwrap_or_default();
        of(line).max(whole)
    };
    let counted = WebLine {
        invoiced: share(|line| line.invoiced),
        shipped: share(|line| line.shipped),
        refunded: share(|line| line.refunded),
        cancelled: share(|line| line.cancelled),
        ..line.clone()
    };
    goods(&counted, line, &line.sku)
}

/// Whether nothing of the order is left: all was cancelled or given back. What was shipped before
/// anything was paid is not cancelled with the rest, while all of the money is.
pub fn is_over(order: &WebOrder) -> bool {
    let goods = sold(order);
    let gone = |line: &Sold| line.cancelled + line.refunded >= line.ordered;
    let unpaid = order.total > Decimal::ZERO && order.cancelled >= order.total;
    unpaid || (!goods.is_empty() && goods.iter().all(gone))
}

/// Equal for orders of one shopper with the same total and goods.
pub fn twin(order: &WebOrder) -> String {
    let shopper = order.shopper.id.clone().unwrap_or_else(|| fold(&order.shopper.email));
    let mut goods: Vec<String> = sold(order)
        .iter()
        .map(|line| format!("{}\t{}", line.sku.folded(), line.ordered.normalize()))
        .collect();
    goods.sort_unstable();
    let (total, currency) = (order.total.normalize(), &order.currency);
    format!("{shopper}\n{total} {currency}\n{}", goods.join("\n"))
}

/// What changed at the store between two readings of an order, each in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LateChanges {
    /// Lines, money or addresses are others.
    pub edited: Option<String>,
    /// More of it is cancelled.
    pub cancelled: Option<String>,
    /// More of it was given back.
    pub refunded: Option<String>,
}

/// Compares the order as its document was made from with what the store tells now. Progress
/// (invoices, shipments, the status) is no change.
pub fn late_changes(before: &WebOrder, now: &WebOrder) -> LateChanges {
    let refunded = moved("refunded", before, now, (before.refunded, now.refunded), |l| l.refunded);
    let cancelled =
        moved("cancelled", before, now, (before.cancelled, now.cancelled), |l| l.cancelled);
    LateChanges { edited: edited(before, now), cancelled, refunded }
}

fn moved(
    word: &str,
    before: &WebOrder,
    now: &WebOrder,
    (old, new): (Decimal, Decimal),
    of: fn(&Sold) -> Decimal,
) -> Option<String> {
    let earlier = sold(before);
    let known = |id: &str| earlier.iter().find(|line| line.line == id).map_or(Decimal::ZERO, of);
    let mut parts: Vec<String> = sold(now)
        .iter()
        .map(|line| (of(line) - known(&line.line), &line.sku))
        .filter(|(more, _)| *more > Decimal::ZERO)
        .map(|(more, sku)| format!("{} x {sku}", more.normalize()))
        .collect();
    if new > old {
        parts.push(format!("{:.2} {}", new - old, now.currency));
    }
    (!parts.is_empty()).then(|| format!("{word} at the store: {}", parts.join(", ")))
}

fn edited(before: &WebOrder, now: &WebOrder) -> Option<String> {
    let mut parts = Vec::new();
    if before.total != now.total {
        parts.push(format!("total {:.2} -> {:.2}", before.total, now.total));
    }
    parts.extend(edited_lines(before, now));
    for (what, same) in [
        ("billing address", same_place(&before.billing, &now.billing)),
        (
            "shipping address",
            match (&before.shipping, &now.shipping) {
                (Some(before), Some(now)) => same_place(before, now),
                (before, now) => before.is_none() == now.is_none(),
            },
        ),
        ("e-mail address", before.shopper.email == now.shopper.email),
        ("delivery method", before.delivery.method == now.delivery.method),
    ] {
        if !same {
            parts.push(what.to_owned());
        }
    }
    (!parts.is_empty()).then(|| format!("edited at the store: {}", parts.join(", ")))
}

fn edited_lines(before: &WebOrder, now: &WebOrder) -> Vec<String> {
    let (before, now) = (sold(before), sold(now));
    let key = |line: &Sold| (line.line.clone(), line.sku.folded(), line.ordered.normalize());
    let gone = before.iter().filter(|old| !now.iter().any(|new| key(new) == key(old)));
    let new = now.iter().filter(|new| !before.iter().any(|old| key(new) == key(old)));
    let told = |sign, line: &Sold| format!("{sign}{} x {}", line.ordered.normalize(), line.sku);
    gone.map(|line| told('-', line)).chain(new.map(|line| told('+', line))).collect()
}

/// Equal as far as a parcel is concerned.
fn same_place(one: &PostalAddress, other: &PostalAddress) -> bool {
    let bare = |address: &PostalAddress| PostalAddress { id: None, ..address.clone() };
    bare(one) == bare(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dec(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    fn line(id: &str, parent: Option<&str>, kind: LineKind, sku: &str, ordered: &str) -> WebLine {
        WebLine {
            id: id.to_owned(),
            parent: parent.map(str::to_owned),
            kind,
            sku: Sku(sku.to_owned()),
            name: sku.to_owned(),
            ordered: dec(ordered),
            invoiced: Decimal::ZERO,
            shipped: Decimal::ZERO,
            refunded: Decimal::ZERO,
            cancelled: Decimal::ZERO,
            price: Decimal::ONE,
            original_price: None,
            amount: dec(ordered),
            discount: Decimal::ZERO,
            tax: Decimal::ZERO,
            tax_percent: Decimal::ZERO,
            gift_message: None,
            gift_card: None,
        }
    }

    fn order(lines: Vec<WebLine>) -> WebOrder {
        WebOrder {
            id: "7".to_owned(),
            currency: "USD".to_owned(),
            total: dec("12.50"),
            lines,
            ..WebOrder::default()
        }
    }

    fn told(order: &WebOrder) -> Vec<(String, String, String)> {
        let line = |line: Sold| (line.line, line.sku.0, line.open.normalize().to_string());
        sold(order).into_iter().map(line).collect()
    }

    fn expected(rows: &[(&str, &str, &str)]) -> Vec<(String, String, String)> {
        rows.iter().map(|(a, b, c)| ((*a).into(), (*b).into(), (*c).into())).collect()
    }

    #[test]
    fn goods_are_products_and_never_their_parents() {
        let order = order(vec![
            line("1", None, LineKind::Simple, "TEA", "2"),
            line("2", None, LineKind::Configurable, "TEE|M", "3"),
            line("3", Some("2"), LineKind::Simple, "TEE|M", "3"),
            line("4", None, LineKind::Bundle, "SET", "2"),
            line("5", Some("4"), LineKind::Simple, "CUP", "4"),
        ]);
        let rows = [("1", "TEA", "2"), ("2", "TEE|M", "3"), ("5", "CUP", "4")];
        assert_eq!(told(&order), expected(&rows));
    }

    #[test]
    fn what_is_open_is_neither_delivered_nor_given_back_nor_cancelled() {
        for (kind, invoiced, shipped, refunded, cancelled, open) in [
            (LineKind::Simple, "5", "0", "0", "0", "5"),
            (LineKind::Simple, "5", "2", "0", "1", "2"),
            // Given back is what was delivered, then what was not.
            (LineKind::Simple, "5", "2", "1", "0", "3"),
            (LineKind::Simple, "5", "2", "4", "0", "1"),
            (LineKind::Virtual, "3", "0", "0", "0", "2"),
            (LineKind::Simple, "5", "5", "0", "5", "0"),
        ] {
            let case = format!("{kind:?} {invoiced} {shipped} {refunded} {cancelled}");
            let one = WebLine {
                invoiced: dec(invoiced),
                shipped: dec(shipped),
                refunded: dec(refunded),
                cancelled: dec(cancelled),
                ..line("1", None, kind, "TEA", "5")
            };
            assert_eq!(told(&order(vec![one])), expected(&[("1", "TEA", open)]), "{case}");
        }
    }

    #[test]
    fn a_bundle_shipped_as_one_takes_its_members_along() {
        let bundle = WebLine { shipped: dec("1"), ..line("4", None, LineKind::Bundle, "SET", "2") };
        let order = order(vec![bundle, line("5", Some("4"), LineKind::Simple, "CUP", "4")]);
        assert_eq!(told(&order), expected(&[("5", "CUP", "2")]));
    }

    #[test]
    fn twins_are_one_shoppers_same_goods_for_the_same_money() {
        let goods = || vec![line("1", None, LineKind::Simple, "TEA", "2")];
        let one = order(goods());
        let mut other = WebOrder { id: "8".into(), number: "8".into(), ..order(goods()) };
        other.shopper.email = other.shopper.email.to_uppercase();
        assert_eq!(twin(&one), twin(&other));
        let more = order(vec![line("1", None, LineKind::Simple, "TEA", "3")]);
        assert_ne!(twin(&one), twin(&more));
        let stranger = WebOrder { total: dec("1"), ..one.clone() };
        assert_ne!(twin(&one), twin(&stranger));
    }

    #[test]
    fn progress_is_no_change_and_the_rest_is_told_in_words() {
        let before = order(vec![line("1", None, LineKind::Simple, "TEA", "5")]);
        let mut now = before.clone();
        (now.status, now.invoiced) = ("complete".into(), now.total);
        (now.lines[0].shipped, now.lines[0].invoiced) = (dec("5"), dec("5"));
        assert_eq!(late_changes(&before, &now), LateChanges::default());
        (now.refunded, now.lines[0].refunded) = (dec("2.50"), dec("1"));
        now.lines[0].cancelled = dec("2");
        now.total = dec("9");
        now.billing.city = "Elsewhere".into();
        now.lines.push(line("2", None, LineKind::Simple, "CUP", "1"));
        let changes = late_changes(&before, &now);
        assert_eq!(changes.refunded.as_deref(), Some("refunded at the store: 1 x TEA, 2.50 USD"));
        assert_eq!(changes.cancelled.as_deref(), Some("cancelled at the store: 2 x TEA"));
        let edited = "edited at the store: total 12.50 -> 9.00, +1 x CUP, billing address";
        assert_eq!(changes.edited.as_deref(), Some(edited));
        assert!(!is_over(&now));
        (now.lines[0].refunded, now.lines[1].cancelled) = (dec("3"), dec("1"));
        assert!(is_over(&now));
        // One of three was shipped, none paid, and the order cancelled.
        let mut sent = order(vec![line("1", None, LineKind::Simple, "TEA", "3")]);
        (sent.lines[0].shipped, sent.lines[0].cancelled) = (dec("1"), dec("2"));
        assert!(!is_over(&sent));
        sent.cancelled = sent.total;
        assert!(is_over(&sent));
    }
}
