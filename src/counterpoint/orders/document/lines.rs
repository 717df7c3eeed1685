//! The lines of an order, with the reason of their prices and their discounts.

use rust_decimal::{Decimal, RoundingStrategy};

use super::Order;
use crate::counterpoint::orders::guid;
use crate::counterpoint::orders::items::{ItemFacts, SellUnit};
use crate::counterpoint::orders::rows::{Cell, Row, Rows, flag};
use crate::model::{DocumentLine, ProductKey, fold};

/// Justification of a price that was agreed on at the web store.
const JUSTIFICATION: &str = "Web order";

/// A line with its place from 1 on and what is known of its item.
struct Line<'a> {
    sequence: usize,
    sold: &'a DocumentLine,
    item: &'a ItemFacts,
    unit: SellUnit,
}

impl Order<'_> {
    pub(super) fn lines(&self) -> Vec<Rows> {
        vec![
            Rows::many("PS_DOC_LIN", self.known_lines().map(|line| self.line(&line))),
            Rows::many("PS_DOC_LIN_PRICE", self.known_lines().map(|line| self.price(&line))),
            Rows { table: "PS_DOC_DISC", rows: self.discounts() },
        ]
    }

    /// What the goods cost.
    pub(super) fn cost(&self) -> Decimal {
        self.known_lines().filter_map(|line| line.cost()).sum()
    }

    pub(super) fn weight(&self) -> Decimal {
        self.known_lines().map(|l| l.unit.weight.unwrap_or_default() * l.sold.quantity).sum()
    }

    pub(super) fn cube(&self) -> Decimal {
        self.known_lines().map(|l| l.unit.cube.unwrap_or_default() * l.sold.quantity).sum()
    }

    /// The lines; reading their items made sure that each has one, and the unit.
    fn known_lines(&self) -> impl Iterator<Item = Line<'_>> {
        let lines = self.document.lines.iter().enumerate();
        lines.filter_map(|(at, line)| {
            let item = self.facts.items.get(&fold(&line.product.item().0))?;
            Some(Line { sequence: at + 1, sold: line, item, unit: item.unit(&line.product)? })
        })
    }

    fn line(&self, known: &Line<'_>) -> Row {
        let Line { sequence, sold: line, item, unit } = known;
        let till = &self.document.till;
        let mut row: Row = vec![
            ("DOC_ID", self.keys.order.clone()),
            ("LIN_SEQ_NO", (*sequence).into()),
            ("STR_ID", (&till.store).into()),
            ("STA_ID", (&till.station).into()),
            ("TKT_NO", self.keys.number.clone()),
            ("LIN_TYP", "O".into()),
            ("LIN_GUID", Cell::Guid(guid::of_line(&self.document.guid, *sequence))),
            ("SLS_REP", self.sales_rep()),
            ("STK_LOC_ID", self.stock_location()),
            ("PRC_LOC_ID", self.price_location()),
            ("EC_SEQ_NO", (*sequence).into()),
            ("QTY_SOLD", line.quantity.into()),
            ("ORIG_QTY", line.quantity.into()),
            ("QTY_NUMER", unit.numer.into()),
            ("QTY_DENOM", unit.denom.into()),
            ("QTY_UNIT", unit.name.as_deref().into()),
            ("SELL_UNIT", Cell::Text(unit.index.to_string())),
            ("UNIT_WEIGHT", unit.weight.into()),
            ("UNIT_CUBE", unit.cube.into()),
            ("EXT_COST", known.cost().into()),
            ("TAX_AMT_ALLOC", line.tax.into()),
            ("NORM_TAX_AMT_ALLOC", line.tax.into()),
            ("REF", line.gift_card.as_ref().map(|number| format!("gift card {number}")).into()),
        ];
        row.extend(self.release_state(line));
        row.extend(prices(line, item, unit));
        row.extend(of_item(item));
        row.extend(cell(&line.product));
        row
    }

    fn release_state(&self, line: &DocumentLine) -> [(&'static str, Cell); 2] {
        let all = line.quantity;
        let (release, leave) =
            if self.selected() { (all, Decimal::ZERO) } else { (Decimal::ZERO, all) };
        [("QTY_TO_REL", release.into()), ("QTY_TO_LEAVE", leave.into())]
    }

    fn price(&self, known: &Line<'_>) -> Row {
        let mut row = vec![
            ("DOC_ID", self.keys.order.clone()),
            ("LIN_SEQ_NO", known.sequence.into()),
            ("PRC_SEQ_NO", 1_i64.into()),
            ("PRC_JUST_STR", JUSTIFICATION.into()),
            ("PRC_GRP_TYP", "!".into()),
            ("PRC_RUL_SEQ_NO", (-1_i64).into()),
            ("PRC_BRK_DESCR", "I".into()),
            ("QTY_PRCD", known.sold.quantity.into()),
            ("UNIT_PRC", known.sold.price.into()),
        ];
        row.extend(dims(&known.sold.product));
        row
    }

    /// Discounts with a code; one without is in the price alone.
    fn discounts(&self) -> Vec<Row> {
        let discounted = self.known_lines().filter_map(|known| {
            let code = known.sold.discount_code.as_deref()?;
            let id = self.facts.site.discounts.get(&fold(code))?;
            (!known.sold.discount.is_zero()).then_some((known, *id))
        });
        discounted
            .enumerate()
            .map(|(at, (known, id))| {
                vec![
                    ("DOC_ID", self.keys.order.clone()),
                    ("DISC_SEQ_NO", (at + 1).into()),
                    ("LIN_SEQ_NO", known.sequence.into()),
                    ("DISC_ID", id.into()),
                    ("APPLY_TO", "L".into()),
                    ("DISC_TYP", "A".into()),
                    ("DISC_AMT", known.sold.discount.into()),
                ]
            })
            .collect()
    }
}

impl Line<'_> {
    fn cost(&self) -> Option<Decimal> {
        let each = self.item.number("LST_COST")?;
        let stocking = self.sold.quantity * self.unit.numer / self.unit.denom;
        let half_up = RoundingStrategy::MidpointAwayFromZero;
        Some((each * stocking).round_dp_with_strategy(2, half_up))
    }
}

/// The store's price holds: it is entered, as a person would.
fn prices(line: &DocumentLine, item: &ItemFacts, unit: &SellUnit) -> Row {
    let regular = line.regular_price.or(unit.regular).or(unit.price_1);
    vec![
        ("PRC", line.price.into()),
        ("CALC_PRC", line.price.into()),
        ("PRC_1", unit.price_1.into()),
        ("REG_PRC", regular.into()),
        ("UNIT_RETL_VAL", item.number("PRC_1").into()),
        ("UNIT_COST", item.number("LST_COST").into()),
        ("EXT_PRC", line.amount.into()),
        ("CALC_EXT_PRC", line.amount.into()),
        ("DISP_EXT_PRC", line.amount.into()),
        ("GROSS_EXT_PRC", line.gross_amount.into()),
        ("GROSS_DISP_EXT_PRC", line.gross_amount.into()),
        ("USR_ENTD_PRC", flag(true)),
        ("HAS_PRC_OVRD", flag(true)),
        ("PRC_OVRD_REAS", line.override_reason.as_deref().into()),
    ]
}

fn of_item(item: &ItemFacts) -> Row {
    let text = |column: &str| Cell::from(item.text(column));
    vec![
        ("ITEM_NO", text("ITEM_NO")),
        ("DESCR", text("DESCR")),
        ("ITEM_TYP", text("ITEM_TYP")),
        ("TRK_METH", text("TRK_METH")),
        ("CATEG_COD", text("CATEG_COD")),
        ("SUBCAT_COD", text("SUBCAT_COD")),
        ("ITEM_VEND_NO", text("ITEM_VEND_NO")),
        ("IS_TXBL", text("IS_TXBL")),
        ("NORM_IS_TXBL", text("IS_TXBL")),
        ("TAX_CATEG", text("TAX_CATEG_COD")),
        ("NORM_TAX_CATEG", text("TAX_CATEG_COD")),
        ("QTY_DECS", item.number("QTY_DECS").into()),
        ("PRC_DECS", item.number("PRC_DECS").into()),
        ("BARCOD", text("BARCOD")),
        ("IS_DISCNTBL", text("IS_DISCNTBL")),
        ("IS_FOOD_STMP_ELIG", text("IS_FOOD_STMP_ITEM")),
        ("IS_WEIGHED", text("IS_WEIGHED")),
        ("MIX_MATCH_COD", text("MIX_MATCH_COD")),
        ("MIX_MATCH_PRC_BASED_ON", "!".into()),
    ]
}

/// A line sells one cell, never several: the store's lines are by product.
fn cell(product: &ProductKey) -> Row {
    let mut row = dims(product);
    row.push(("IS_SINGLE_CELL", flag(matches!(product, ProductKey::Cell(..)))));
    if let ProductKey::Cell(_, dims) = product {
        let used: Vec<&str> = dims.iter().map(String::as_str).filter(|dim| *dim != "*").collect();
        row.push(("CELL_DESCR", Cell::Text(used.join("/"))));
    }
    row
}

fn dims(product: &ProductKey) -> Row {
    let dims = match product {
        ProductKey::Cell(_, [one, two, three]) => [one, two, three].map(Cell::from),
        ProductKey::Item(_) | ProductKey::Unit(..) => [Cell::Null, Cell::Null, Cell::Null],
    };
    ["DIM_1_UPR", "DIM_2_UPR", "DIM_3_UPR"].into_iter().zip(dims).collect()
}
