//! The header of an order with its totals and state, and the header of its deposit ticket.

use rust_decimal::Decimal;

use super::Order;
use crate::counterpoint::orders::guid;
use crate::counterpoint::orders::rows::{Cell, Row, Rows, flag};

const NOTHING: Decimal = Decimal::ZERO;
/// Counterpoint's flag for "none".
const NONE: &str = "!";

impl Order<'_> {
    pub(super) fn head(&self) -> Vec<Rows> {
        let deposit = !self.deposited().is_zero();
        let mut headers = vec![self.order_header()];
        let mut totals = vec![self.order_totals()];
        let mut rows = Vec::new();
        if deposit {
            headers.push(self.deposit_header());
            totals.push(self.deposit_totals());
            rows.push(Rows::one("PS_DOC_HDR_ORIG_DOC", self.deposit_origin()));
        }
        let mut all = vec![
            Rows { table: "PS_DOC_HDR", rows: headers },
            Rows { table: "PS_DOC_HDR_TOT", rows: totals },
            Rows::one("PS_DOC_HDR_DOC_STAT", self.state()),
            Rows::one("PS_DOC_HDR_EC", self.ecommerce()),
        ];
        all.extend(rows);
        all
    }

    /// What order and deposit ticket have in common.
    fn header(&self) -> Row {
        let document = self.document;
        let customer = self.facts.customer;
        vec![
            ("STR_ID", (&document.till.store).into()),
            ("STA_ID", (&document.till.station).into()),
            ("DRW_ID", (&document.till.drawer).into()),
            ("DRW_SESSION_ID", self.facts.till.session.into()),
            ("TKT_TYP", "T".into()),
            ("CUST_NO", (&customer.number).into()),
            ("TKT_DT", document.date.into()),
            ("USR_ID", (&document.user).into()),
            ("SLS_REP", self.sales_rep()),
            ("STK_LOC_ID", self.stock_location()),
            ("PRC_LOC_ID", self.price_location()),
            ("TAX_COD", (&document.tax_code).into()),
            ("NORM_TAX_COD", (&document.tax_code).into()),
            ("TAX_EXEMPT_NO", customer.tax_exempt_number.as_deref().into()),
            ("TERMS_COD", customer.terms.as_deref().into()),
            ("LOY_PGM_COD", customer.loyalty_program.as_deref().into()),
            ("SHIP_ZONE_COD", customer.ship_zone.as_deref().into()),
            ("REF", document.reference.as_deref().into()),
            ("CUST_PO_NO", document.purchase_order.as_deref().into()),
            ("SAL_LINS", NOTHING.into()),
            ("RET_LINS", NOTHING.into()),
            ("REQ_REPRICE", flag(false)),
            ("IS_DOC_COMMITTED", flag(false)),
            ("IS_REL_TKT", flag(false)),
            ("BILL_TO_CONTACT_ID", 1_i64.into()),
            ("LST_MAINT_DT", Cell::Now),
            ("LST_MAINT_USR_ID", (&document.user).into()),
            ("RS_UTC_DT", Cell::UtcNow),
        ]
    }

    fn order_header(&self) -> Row {
        let lines = self.document.lines.len();
        let (release, leave) = if self.selected() { (lines, 0) } else { (0, lines) };
        let ship_to = self.document.ship_to.as_ref().map(|_| Decimal::TWO);
        let mut row = self.header();
        row.extend([
            ("DOC_ID", self.keys.order.clone()),
            ("TKT_NO", self.keys.number.clone()),
            ("DOC_TYP", "O".into()),
            ("DOC_GUID", Cell::Guid(self.document.guid.clone())),
            ("SHIP_VIA_COD", self.document.ship_via.as_deref().into()),
            ("SHIP_TO_CONTACT_ID", ship_to.into()),
            ("ORD_LINS", lines.into()),
            ("TO_REL_LINS", release.into()),
            ("TO_LEAVE_LINS", leave.into()),
        ]);
        row
    }

    fn deposit_header(&self) -> Row {
        let mut row = self.header();
        row.extend([
            ("DOC_ID", self.keys.deposit.clone()),
            ("TKT_NO", self.keys.deposit_number.clone()),
            ("DOC_TYP", "T".into()),
            ("DOC_GUID", Cell::Guid(guid::of_deposit(&self.document.guid))),
            ("ORD_LINS", NOTHING.into()),
            ("TO_REL_LINS", NOTHING.into()),
            ("TO_LEAVE_LINS", NOTHING.into()),
        ]);
        row
    }

    fn order_totals(&self) -> Row {
        let document = self.document;
        let lines = &document.lines;
        let mut row = vec![
            ("DOC_ID", self.keys.order.clone()),
            ("TOT_TYP", "O".into()),
            ("LINS", lines.len().into()),
            ("SUB_TOT", lines.iter().map(|line| line.amount).sum::<Decimal>().into()),
            ("TOT_LIN_DISC", lines.iter().map(|line| line.discount).sum::<Decimal>().into()),
            (
                "TOT_MISC",
                document.charges.iter().map(|charge| charge.amount).sum::<Decimal>().into(),
            ),
            ("TAX_AMT", document.tax.into()),
            ("NORM_TAX_AMT", document.tax.into()),
            ("TOT", document.total.into()),
            ("AMT_DUE", (document.total - self.deposited()).into()),
            ("HAS_TAX_OVRD", NONE.into()),
            ("TOT_TND", NOTHING.into()),
            ("TOT_EXT_COST", self.cost().into()),
            ("TOT_WEIGHT", self.weight().into()),
            ("TOT_CUBE", self.cube().into()),
        ];
        row.extend(no_totals());
        row
    }

    /// The ticket sells nothing: it carries the money.
    fn deposit_totals(&self) -> Row {
        let mut row = vec![
            ("DOC_ID", self.keys.deposit.clone()),
            ("TOT_TYP", "S".into()),
            ("LINS", NOTHING.into()),
            ("SUB_TOT", NOTHING.into()),
            ("TOT_LIN_DISC", NOTHING.into()),
            ("TOT_MISC", NOTHING.into()),
            ("TAX_AMT", NOTHING.into()),
            ("NORM_TAX_AMT", NOTHING.into()),
            ("TOT", NOTHING.into()),
            ("AMT_DUE", NOTHING.into()),
            ("HAS_TAX_OVRD", NONE.into()),
            ("TOT_TND", self.deposited().into()),
            ("TOT_EXT_COST", NOTHING.into()),
            ("TOT_WEIGHT", NOTHING.into()),
            ("TOT_CUBE", NOTHING.into()),
        ];
        row.extend(no_totals());
        row
    }

    fn state(&self) -> Row {
        vec![
            ("DOC_ID", self.keys.order.clone()),
            ("DOC_STAT", "O".into()),
            ("LST_DOC_ACTIV", NONE.into()),
            ("TOT_DEP_RECEIVED", self.deposited().into()),
        ]
    }

    fn ecommerce(&self) -> Row {
        vec![
            ("DOC_ID", self.keys.order.clone()),
            ("EC_ORD_NO", self.web_number()),
            ("EC_IMP_DT", Cell::Now),
            ("EC_ORD_TOT", self.document.total.into()),
            ("EC_ORD_TAX_AMT_TOT_EXPECTD", self.document.tax.into()),
        ]
    }

    /// Nine characters at the sites that are known.
    fn web_number(&self) -> Cell {
        self.facts.site.number("PS_DOC_HDR_EC", "EC_ORD_NO", &self.document.web_number)
    }

    /// Ties the deposit ticket to its order, as NCR's API does.
    fn deposit_origin(&self) -> Row {
        let till = &self.document.till;
        let deposit = self.deposited();
        vec![
            ("DOC_ID", self.keys.deposit.clone()),
            ("ORIG_DOC_ID", self.keys.order.clone()),
            ("ORIG_DOC_TYP", "O".into()),
            ("ORIG_STR_ID", (&till.store).into()),
            ("ORIG_STA_ID", (&till.station).into()),
            ("ORIG_TKT_NO", self.keys.number.clone()),
            ("ORIG_TOT", self.document.total.into()),
            ("ORIG_AMT_DUE", (self.document.total - deposit).into()),
            ("ORIG_DT", self.document.date.into()),
            ("ORIG_STAT", "O".into()),
            ("DEP_AMT_RECEIVED", deposit.into()),
            ("DEP_AMT_APPLIED", NOTHING.into()),
            ("DEP_AMT_FORFEIT", NOTHING.into()),
            ("DEP_AMT_REFUNDED", NOTHING.into()),
            ("DEP_NET_CHANGE", deposit.into()),
            ("DEP_BAL_BEFORE", NOTHING.into()),
            ("DEP_BAL_AFTER", deposit.into()),
        ]
    }
}

/// Totals that a web order does not have, and that have no default.
fn no_totals() -> [(&'static str, Cell); 5] {
    ["INITIAL_MIN_DUE", "TAX_AMT_SHIPPED", "TOT_HDR_DISC", "TOT_HDR_DISCNTBL_AMT", "TOT_CHNG"]
        .map(|column| (column, NOTHING.into()))
}
