//! What holds of the availability sum whatever the quantities are.

use proptest::prelude::*;
use rust_decimal::Decimal;

use super::availability::{OpenLines, level};
use super::families::Rules;
use super::fixture::{item, store, unit, with_rules};
use super::product::Draft;
use crate::config::{Figure, ThresholdUse};
use crate::model::{
    Item, ItemNo, OpenLine, ProductKey, Quantity, Shape, Sku, StockLevel, Visibility,
};

/// One case: two locations with their figures, and the rules.
#[derive(Clone, Debug)]
struct Case {
    quantities: [Quantity; 2],
    threshold: Decimal,
    open: Vec<OpenLine>,
    on_hand: bool,
    terms: [bool; 3],
    told: bool,
    reserves: bool,
    unit: bool,
}

/// Ten-thousandths, as Counterpoint keeps them.
fn number(range: std::ops::Range<i64>) -> impl Strategy<Value = Decimal> {
    range.prop_map(|number| Decimal::new(number, 4))
}

fn quantity() -> impl Strategy<Value = Quantity> {
    let any = || number(-5_000_000..5_000_000);
    (any(), any(), any(), any(), any()).prop_map(|(on_hand, committed, bo, so, transfer)| {
        Quantity {
            on_hand,
            committed,
            on_backorder: bo,
            on_special_order: so,
            on_transfer_in: transfer,
        }
    })
}

fn line() -> impl Strategy<Value = OpenLine> {
    (any::<bool>(), number(1..100_000), any::<bool>(), any::<bool>()).prop_map(
        |(own, open, committed, posted)| OpenLine {
            key: ProductKey::Item(ItemNo("A".into())),
            store: if own { "main".into() } else { "other".into() },
            order: "7".into(),
            open,
            committed,
            posted,
        },
    )
}

fn case() -> impl Strategy<Value = Case> {
    let flags = (any::<bool>(), any::<[bool; 3]>(), any::<bool>(), any::<bool>(), any::<bool>());
    let lines = prop::collection::vec(line(), 0..4);
    (quantity(), quantity(), number(0..500_000), lines, flags).prop_map(
        |(one, two, threshold, open, (on_hand, terms, told, reserves, unit))| Case {
            quantities: [one, two],
            threshold,
            open,
            on_hand,
            terms,
            told,
            reserves,
            unit,
        },
    )
}

impl Case {
    fn level(&self) -> StockLevel {
        let mut config = store();
        let rules = &mut config.inventory;
        rules.figure = if self.on_hand { Figure::OnHand } else { Figure::Available };
        [rules.subtract_backorder, rules.subtract_special_order, rules.add_transfer_in] =
            self.terms;
        rules.threshold = self.threshold;
        if self.told {
            rules.threshold_use = ThresholdUse::OutOfStockAt;
        }
        let [one, two] = self.quantities;
        let item = Item {
            units: vec![unit('1', "COIL", "6")],
            quantities: vec![("MAIN".into(), one), ("WHSE".into(), two)],
            ..item("A")
        };
        let key = if self.unit {
            ProductKey::Unit(item.no.clone(), '1')
        } else {
            ProductKey::Item(item.no.clone())
        };
        let draft = Draft {
            item: &item,
            head: &item,
            fallback: None,
            cell: None,
            shape: Shape::Simple,
            visibility: Visibility::Both,
        };
        let sources = [("default", "MAIN"), ("pier", "WHSE")]
            .map(|(code, at)| (code.into(), vec![at.into()]));
        let open = OpenLines::new(self.open.clone());
        with_rules(&config, &open, |rules| {
            let rules = Rules { sources: &sources, reserves_stock: self.reserves, ..*rules };
            level(&draft, &key, &Sku("S".into()), &rules)
        })
    }

    fn total(&self) -> Decimal {
        self.level().quantities.iter().map(|(_, quantity)| *quantity).sum()
    }
}

proptest! {
    #[test]
    fn no_source_is_ever_below_nothing_and_units_are_whole(case in case()) {
        let level = case.level();
        prop_assert_eq!(level.quantities.len(), 2);
        for (source, quantity) in &level.quantities {
            prop_assert!(!quantity.is_sign_negative(), "{} {}", source, quantity);
            prop_assert!(!case.unit || quantity.fract().is_zero(), "{} {}", source, quantity);
        }
    }

    #[test]
    fn more_on_hand_is_never_less_for_sale(case in case(), more in number(0..1_000_000), at in 0..2_usize) {
        let mut richer = case.clone();
        richer.quantities[at].on_hand += more;
        prop_assert!(richer.total() >= case.total(), "{} < {}", richer.total(), case.total());
        prop_assert!(richer.level().in_stock || !case.level().in_stock);
    }

    #[test]
    fn a_larger_threshold_never_sells_more(case in case(), more in number(0..1_000_000)) {
        let mut stricter = case.clone();
        stricter.threshold += more;
        prop_assert!(stricter.total() <= case.total());
        prop_assert!(case.level().in_stock || !stricter.level().in_stock);
    }

    #[test]
    fn what_is_in_stock_has_something_to_sell(case in case()) {
        let level = case.level();
        let sold_out_at = level.settings.out_of_stock_at.unwrap_or_default();
        prop_assert_eq!(level.in_stock, case.total() > sold_out_at);
    }
}
