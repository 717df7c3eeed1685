//! The sum: how much of a product the web may sell, from quantities, order lines and thresholds.
//!
//! `figure - backorders - special orders + transfers in`, per source and summed over its locations;
//! then, once per SKU over all sources: `+ own open lines already out of the figure` (a store that
//! reserves) `- open lines not yet out of it - threshold`. Below 0 becomes 0.

use std::collections::HashMap;

use rust_decimal::{Decimal, RoundingStrategy};

use super::attribute::{flag, looked_up};
use super::families::Rules;
use super::product::{Draft, archived};
use crate::config::{Figure, Inventory, ThresholdUse};
use crate::model::{
    Backorders, Item, OpenLine, ProductKey, Quantity, Sku, StockLevel, StockSettings, fold,
};

/// Open quantities of web orders per stock record and store.
#[derive(Clone, Debug, Default)]
pub struct OpenLines {
    /// By stock record, folded: an item's number may be spelled anew while its order is open.
    lines: HashMap<String, Vec<OpenLine>>,
    /// Kept back of every product, in stocking units.
    buffer: Decimal,
}

impl OpenLines {
    /// Groups the ledger's lines; a line in an alternate unit counts against its item.
    pub fn new(lines: Vec<OpenLine>) -> Self {
        let mut grouped: HashMap<String, Vec<OpenLine>> = HashMap::new();
        for line in lines {
            grouped.entry(record(&line.key)).or_default().push(line);
        }
        Self { lines: grouped, buffer: Decimal::ZERO }
    }

    /// The same with so much kept back of every product, as not all orders could be read.
    #[must_use]
    pub fn keeping_back(self, buffer: Decimal) -> Self {
        Self { buffer, ..self }
    }

    /// Whether anything of this store's orders is open.
    pub fn holds_of(&self, store: &str) -> bool {
        self.lines.values().flatten().any(|line| line.store == store)
    }

    /// What open lines add to (positive) or take off (negative) the figure, in stocking units.
    pub fn adjustment(&self, key: &ProductKey, item: &Item, rules: &Rules) -> Decimal {
        let open: Decimal = self.terms(key, item, rules).map(|term| term.adds).sum();
        open - self.buffer
    }

    /// The same line by line.
    ///
    /// A line is out of `QTY_AVAIL` once its order is committed, of `QTY_ON_HND` once it is posted.
    /// A store that reserves takes its own open lines off by itself; a store that decrements has
    /// taken them off the number that is overwritten.
    pub fn terms(
        &self,
        key: &ProductKey,
        item: &Item,
        rules: &Rules,
    ) -> impl Iterator<Item = LineTerm<'_>> {
        let lines = self.lines.get(&record(key)).into_iter().flatten();
        lines.map(|line| {
            let out = match rules.store.inventory.figure {
                Figure::Available => line.committed || line.posted,
                Figure::OnHand => line.posted,
            };
            let reserved = rules.reserves_stock && line.store == rules.store.name;
            let open = stocking_units(item, line);
            let adds = match (reserved, out) {
                (true, true) => open,
                (true, false) | (false, true) => Decimal::ZERO,
                (false, false) => -open,
            };
            LineTerm { line, out, reserved, adds }
        })
    }
}

/// An open line of a web order as a term of the sum.
#[derive(Clone, Copy, Debug)]
pub struct LineTerm<'a> {
    /// The line.
    pub line: &'a OpenLine,
    /// Whether it is out of Counterpoint's figure already.
    pub out: bool,
    /// Whether the store keeps a reservation for it.
    pub reserved: bool,
    /// What it adds, in stocking units.
    pub adds: Decimal,
}

/// A column of a stock record as a term of the sum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Term {
    /// `QTY_ON_HND`
    OnHand,
    /// `QTY_COMMIT`
    Committed,
    /// `QTY_ON_BO`
    Backorder,
    /// `QTY_ON_SO`
    SpecialOrder,
    /// `QTY_ON_XFER_IN`
    TransferIn,
}

/// What is kept back of a product.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Threshold {
    /// In stocking units.
    pub quantity: Decimal,
    /// Whether the item's own column says so.
    pub own: bool,
}

/// Why a product's quantity is not counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Uncounted {
    /// It is archived: the web gets 0.
    Archived,
    /// The item holds no stock (`ITEM_TYP`).
    NoStock,
    /// The column of `inventory.always-in-stock` says so.
    AlwaysInStock,
}

/// What is open of a line, in the item's stocking units; a unit that the item has no more counts as
/// one of them.
fn stocking_units(item: &Item, line: &OpenLine) -> Decimal {
    let ProductKey::Unit(_, index) = line.key else { return line.open };
    let unit = item.unit(index).filter(|unit| unit.denom > Decimal::ZERO);
    unit.map_or(line.open, |unit| line.open * unit.numer / unit.denom)
}

/// The stock of a product that is sold as it is.
pub fn level(draft: &Draft, key: &ProductKey, sku: &Sku, rules: &Rules) -> StockLevel {
    let item = draft.item;
    let base = StockLevel {
        key: key.clone(),
        sku: sku.clone(),
        settings: StockSettings { managed: true, ..StockSettings::default() },
        quantities: Vec::new(),
        in_stock: false,
        composite: false,
    };
    match uncounted(draft, rules) {
        Some(Uncounted::Archived) => {
            let zero = |(code, _): &(String, Vec<String>)| (code.clone(), Decimal::ZERO);
            StockLevel { quantities: rules.sources.iter().map(zero).collect(), ..base }
        }
        Some(Uncounted::NoStock | Uncounted::AlwaysInStock) => {
            let settings = StockSettings { managed: false, ..StockSettings::default() };
            StockLevel { settings, in_stock: true, ..base }
        }
        None => {
            let quantities = draft.cell.map_or(&item.quantities, |cell| &cell.quantities);
            counted(base, item, quantities, rules)
        }
    }
}

/// Why the quantity of a product is not counted; `None` when it is.
pub fn uncounted(draft: &Draft, rules: &Rules) -> Option<Uncounted> {
    let (item, inventory) = (draft.item, &rules.store.inventory);
    if archived(draft.head, rules) || archived(item, rules) {
        return Some(Uncounted::Archived);
    }
    if !item.inventory {
        return Some(Uncounted::NoStock);
    }
    let always = inventory.always_in_stock.as_ref().is_some_and(|rule| flag(rule, item));
    always.then_some(Uncounted::AlwaysInStock)
}

/// The stock of a parent: it holds none of its own and is in stock when an enabled child is.
pub fn composite(key: &ProductKey, sku: &Sku, in_stock: bool) -> StockLevel {
    StockLevel {
        key: key.clone(),
        sku: sku.clone(),
        settings: StockSettings { managed: true, ..StockSettings::default() },
        quantities: Vec::new(),
        in_stock,
        composite: true,
    }
}

fn counted(
    base: StockLevel,
    item: &Item,
    quantities: &[(String, Quantity)],
    rules: &Rules,
) -> StockLevel {
    let inventory = &rules.store.inventory;
    let threshold = threshold(item, inventory).quantity;
    let (taken_off, out_at) = match inventory.threshold_use {
        ThresholdUse::Subtract => (threshold, None),
        ThresholdUse::OutOfStockAt => (Decimal::ZERO, Some(threshold)),
    };
    let adjustment = rules.open.adjustment(&base.key, item, rules) - taken_off;
    let stocking = adjusted(per_source(quantities, inventory, rules), adjustment);
    let sellable = selling_units(item, &base.key);
    let quantities: Vec<(String, Decimal)> =
        stocking.into_iter().map(|(code, quantity)| (code, sellable(quantity))).collect();
    let total: Decimal = quantities.iter().map(|(_, quantity)| *quantity).sum();
    let backorders = backorders(item, inventory);
    let out_of_stock_at = out_at.map(sellable);
    let in_stock =
        backorders != Backorders::None || total > out_of_stock_at.unwrap_or(Decimal::ZERO);
    let settings = StockSettings { managed: true, backorders, out_of_stock_at };
    StockLevel { settings, quantities, in_stock, ..base }
}

fn per_source(
    quantities: &[(String, Quantity)],
    inventory: &Inventory,
    rules: &Rules,
) -> Vec<(String, Decimal)> {
    rules
        .sources
        .iter()
        .map(|(code, locations)| {
            let mut sum = Quantity::default();
            for (location, quantity) in quantities {
                if locations.iter().any(|own| own.eq_ignore_ascii_case(location)) {
                    sum += *quantity;
                }
            }
            (code.clone(), figure(&sum, inventory))
        })
        .collect()
}

fn figure(quantity: &Quantity, inventory: &Inventory) -> Decimal {
    terms(quantity, inventory).map(|(_, adds)| adds).sum()
}

/// What a stock record's columns add to the figure, those that the configuration counts.
pub fn terms(
    quantity: &Quantity,
    inventory: &Inventory,
) -> impl Iterator<Item = (Term, Decimal)> + use<> {
    [
        (true, Term::OnHand, quantity.on_hand),
        (inventory.figure == Figure::Available, Term::Committed, -quantity.committed),
        (inventory.subtract_backorder, Term::Backorder, -quantity.on_backorder),
        (inventory.subtract_special_order, Term::SpecialOrder, -quantity.on_special_order),
        (inventory.add_transfer_in, Term::TransferIn, quantity.on_transfer_in),
    ]
    .into_iter()
    .filter_map(|(counts, term, adds)| counts.then_some((term, adds)))
}

/// Puts an addition on the first source, and takes a reduction off source after source, each down
/// to 0; nothing is left below 0.
fn adjusted(mut sources: Vec<(String, Decimal)>, adjustment: Decimal) -> Vec<(String, Decimal)> {
    if let Some((_, first)) = sources.first_mut() {
        *first += not_negative(adjustment);
    }
    let mut owed = not_negative(-adjustment);
    for (_, quantity) in &mut sources {
        *quantity = not_negative(*quantity);
        let taken = owed.min(*quantity);
        *quantity -= taken;
        owed -= taken;
    }
    sources
}

/// At least 0; a `Decimal` knows a negative zero, which would read as another quantity.
fn not_negative(quantity: Decimal) -> Decimal {
    if quantity > Decimal::ZERO { quantity } else { Decimal::ZERO }
}

/// What is kept back of an item.
pub fn threshold(item: &Item, inventory: &Inventory) -> Threshold {
    let own = inventory.threshold_column.as_ref().and_then(|column| item.column(column).number());
    Threshold { quantity: own.unwrap_or(inventory.threshold), own: own.is_some() }
}

fn backorders(item: &Item, inventory: &Inventory) -> Backorders {
    let own = inventory
        .backorders
        .column
        .as_ref()
        .and_then(|(column, map)| looked_up(map, &item.text(column)?).copied());
    own.unwrap_or(inventory.backorders.default)
}

/// From stocking to selling units: whole alternate units, rounded down; the stocking unit keeps
/// its fractions.
fn selling_units(item: &Item, key: &ProductKey) -> impl Fn(Decimal) -> Decimal + Copy {
    let unit = match key {
        ProductKey::Unit(_, unit) => item.unit(*unit).map(|unit| (unit.numer, unit.denom)),
        ProductKey::Item(_) | ProductKey::Cell(..) => None,
    };
    move |quantity| match unit {
        Some((numer, denom)) if numer > Decimal::ZERO => (quantity * denom / numer)
            .round_dp_with_strategy(0, RoundingStrategy::ToNegativeInfinity),
        _ => quantity,
    }
}

/// The stock record that a product's quantity is in: a unit has its item's.
fn record(key: &ProductKey) -> String {
    match key {
        ProductKey::Unit(item, _) => item.folded(),
        other => fold(&other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{BackorderRule, FlagColumn, Store};
    use crate::mapper::fixture::{dec, item, item_key, store, unit, with_rules};
    use crate::model::{ItemNo, Value};

    fn quantity() -> Quantity {
        Quantity {
            on_hand: dec("20"),
            committed: dec("5"),
            on_backorder: dec("2"),
            on_special_order: dec("1"),
            on_transfer_in: dec("4"),
        }
    }

    fn level_of(item: &Item, key: &ProductKey, store: &Store, open: Vec<OpenLine>) -> StockLevel {
        let draft = Draft::alone(item);
        let open = OpenLines::new(open);
        with_rules(store, &open, |rules| level(&draft, key, &Sku("S".into()), rules))
    }

    fn sellable(store: &Store, item: &Item) -> Decimal {
        level_of(item, &item_key("A"), store, Vec::new()).quantities[0].1
    }

    fn stocked() -> Item {
        Item { quantities: vec![("MAIN".into(), quantity())], ..item("A") }
    }

    #[test]
    fn the_sum_takes_the_terms_that_are_configured() {
        for (figure, backorder, special, transfer, threshold, expected) in [
            (Figure::Available, false, false, false, "0", "15"),
            (Figure::OnHand, false, false, false, "0", "20"),
            (Figure::Available, true, false, false, "0", "13"),
            (Figure::Available, true, true, false, "0", "12"),
            (Figure::Available, true, true, true, "0", "16"),
            (Figure::OnHand, false, false, true, "3", "21"),
            (Figure::Available, false, false, false, "100", "0"),
        ] {
            let mut store = store();
            let rules = &mut store.inventory;
            rules.figure = figure;
            rules.subtract_backorder = backorder;
            rules.subtract_special_order = special;
            rules.add_transfer_in = transfer;
            rules.threshold = dec(threshold);
            assert_eq!(sellable(&store, &stocked()), dec(expected), "{:?}", store.inventory);
        }
    }

    #[test]
    fn the_items_own_threshold_overrides_even_with_zero() {
        let mut store = store();
        store.inventory.threshold = dec("5");
        store.inventory.threshold_column = Some("USER_MIN".into());
        let mut item = stocked();
        assert_eq!(sellable(&store, &item), dec("10"));
        for (own, expected) in [("0", "15"), ("7", "8")] {
            item.columns.insert("USER_MIN".into(), Value::Number(dec(own)));
            assert_eq!(sellable(&store, &item), dec(expected));
        }
    }

    #[test]
    fn a_threshold_can_be_the_stores_to_keep() {
        let mut store = store();
        store.inventory.threshold = dec("15");
        store.inventory.threshold_use = ThresholdUse::OutOfStockAt;
        let level = level_of(&stocked(), &item_key("A"), &store, Vec::new());
        assert_eq!(level.quantities, [("default".to_owned(), dec("15"))]);
        assert_eq!(level.settings.out_of_stock_at, Some(dec("15")));
        assert!(!level.in_stock, "sold out at 15");
    }

    #[test]
    fn a_reduction_is_taken_off_once_over_all_sources() {
        let sources = [("one", "-3"), ("two", "4"), ("three", "10")]
            .map(|(code, quantity)| (code.to_owned(), dec(quantity)))
            .to_vec();
        let quantities = |adjustment| {
            adjusted(sources.clone(), dec(adjustment))
                .into_iter()
                .map(|(_, q)| q.to_string())
                .collect::<Vec<_>>()
        };
        assert_eq!(quantities("0"), ["0", "4", "10"]);
        assert_eq!(quantities("-6"), ["0", "0", "8"]);
        assert_eq!(quantities("-99"), ["0", "0", "0"]);
        assert_eq!(quantities("5"), ["2", "4", "10"]);
    }

    #[test]
    fn alternate_units_are_whole_and_the_stocking_unit_keeps_fractions() {
        let mut store = store();
        store.inventory.figure = Figure::OnHand;
        let mut item = Item { units: vec![unit('1', "COIL", "6")], ..stocked() };
        item.quantities[0].1.on_hand = dec("20.75");
        let unit = |unit| ProductKey::Unit(ItemNo("A".into()), unit);
        let sold = |key| level_of(&item, &key, &store, Vec::new()).quantities[0].1;
        assert_eq!(sold(unit('1')), dec("3"));
        assert_eq!(sold(unit('0')), dec("20.75"));
    }

    #[test]
    fn open_lines_count_as_the_store_and_the_figure_demand() {
        let line = |store: &str, committed, posted| OpenLine {
            key: item_key("A"),
            store: store.into(),
            order: "7".into(),
            open: dec("3"),
            committed,
            posted,
        };
        for (figure, store_name, committed, posted, reserves, expected) in [
            (Figure::Available, "main", false, false, true, "0"),
            (Figure::Available, "main", true, false, true, "3"),
            (Figure::Available, "other", false, false, true, "-3"),
            (Figure::Available, "other", true, false, true, "0"),
            (Figure::OnHand, "main", true, false, true, "0"),
            (Figure::OnHand, "main", true, true, true, "3"),
            (Figure::OnHand, "other", true, false, true, "-3"),
            (Figure::Available, "main", false, false, false, "-3"),
            (Figure::Available, "main", true, false, false, "0"),
        ] {
            let mut config = store();
            config.inventory.figure = figure;
            let open = OpenLines::new(vec![line(store_name, committed, posted)]);
            let adjustment = with_rules(&config, &open, |rules| {
                let rules = Rules { reserves_stock: reserves, ..*rules };
                open.adjustment(&item_key("A"), &Item::default(), &rules)
            });
            let case = format!("{figure:?} {store_name} {committed} {posted} {reserves}");
            assert_eq!(adjustment, dec(expected), "{case}");
        }
    }

    #[test]
    fn what_is_not_counted_is_always_in_stock_unless_archived() {
        let mut store = store();
        let flag = |column: &str| FlagColumn {
            column: column.into(),
            yes: vec!["Y".into()],
            blank: false,
        };
        store.inventory.always_in_stock = Some(flag("USER_ALWAYS"));
        store.items.web_archive = Some(flag("USER_ARCHIVE"));
        let service = Item { inventory: false, quantities: Vec::new(), ..stocked() };
        let mut always = stocked();
        always.columns.insert("USER_ALWAYS".into(), Value::Text("y".into()));
        for mut item in [service, always] {
            let level = level_of(&item, &item_key("A"), &store, Vec::new());
            assert!(level.in_stock && !level.settings.managed && level.quantities.is_empty());
            item.columns.insert("USER_ARCHIVE".into(), Value::Text("Y".into()));
            let level = level_of(&item, &item_key("A"), &store, Vec::new());
            assert!(!level.in_stock && level.settings.managed);
            assert_eq!(level.quantities, [("default".to_owned(), Decimal::ZERO)]);
        }
    }

    #[test]
    fn an_empty_shelf_with_backorders_is_in_stock() {
        let mut store = store();
        let map = [("B".to_owned(), Backorders::Allow)].into();
        store.inventory.backorders =
            BackorderRule { default: Backorders::None, column: Some(("USER_BO".into(), map)) };
        let mut item = Item { quantities: vec![("MAIN".into(), Quantity::default())], ..stocked() };
        assert!(!level_of(&item, &item_key("A"), &store, Vec::new()).in_stock);
        item.columns.insert("USER_BO".into(), Value::Text("b".into()));
        let level = level_of(&item, &item_key("A"), &store, Vec::new());
        assert!(level.in_stock && level.settings.backorders == Backorders::Allow);
    }
}
