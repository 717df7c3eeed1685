//! Miscellaneous charges, tax and payments of an order and its deposit ticket.

use rust_decimal::Decimal;

use super::Order;
use crate::counterpoint::orders::rows::{Cell, Row, Rows, flag};
use crate::model::{DocumentPayment, PaymentUse};

/// The columns of `PS_DOC_TAX` for what was taxed of each charge, by its number less one.
const TAXED_CHARGES: [&str; 5] = [
    "TXBL_MISC_CHG_AMT_1",
    "TXBL_MISC_CHG_AMT_2",
    "TXBL_MISC_CHG_AMT_3",
    "TXBL_MISC_CHG_AMT_4",
    "TXBL_MISC_CHG_AMT_5",
];

impl Order<'_> {
    pub(super) fn money(&self) -> Vec<Rows> {
        let paid = self.paid();
        vec![
            Rows::many("PS_DOC_HDR_MISC_CHRG", self.charges()),
            Rows { table: "PS_DOC_TAX", rows: self.tax().into_iter().collect() },
            Rows::many("PS_DOC_PMT", paid.iter().map(|paid| self.payment(paid))),
            Rows::many("PS_DOC_PMT_APPLY", paid.iter().map(Paid::applied)),
        ]
    }

    /// Charges of one number are one row; one that comes to nothing is none.
    fn charges(&self) -> impl Iterator<Item = Row> {
        (1..=5).map(|number| (number, self.charge(number))).filter_map(|(number, charge)| {
            let (amount, tax) = charge;
            (!amount.is_zero()).then(|| {
                vec![
                    ("DOC_ID", self.keys.order.clone()),
                    ("TOT_TYP", "O".into()),
                    ("MISC_CHRG_NO", i64::from(number).into()),
                    ("MISC_TYP", "A".into()),
                    ("MISC_AMT", amount.into()),
                    ("MISC_TAX_AMT_ALLOC", tax.into()),
                    ("MISC_NORM_TAX_AMT_ALLOC", tax.into()),
                ]
            })
        })
    }

    /// Amount and tax of the charges of this number.
    fn charge(&self, number: u8) -> (Decimal, Decimal) {
        let charges = self.document.charges.iter().filter(|charge| charge.number == number);
        charges.fold((Decimal::ZERO, Decimal::ZERO), |(amount, tax), charge| {
            (amount + charge.amount, tax + charge.tax)
        })
    }

    /// What was taxed of the charges of this number.
    fn taxed_charge(&self, number: u8) -> Decimal {
        let (amount, tax) = self.charge(number);
        if tax.is_zero() { Decimal::ZERO } else { amount }
    }

    /// All of it on the first authority and rule of the tax code: the amounts are the store's own.
    fn tax(&self) -> Option<Row> {
        let rule = self.facts.tax_rule?;
        let lines = &self.document.lines;
        let taxed = lines.iter().filter(|line| !line.tax.is_zero());
        let (amount, quantity) = taxed.fold((Decimal::ZERO, Decimal::ZERO), |sums, line| {
            (sums.0 + line.amount, sums.1 + line.quantity)
        });
        let charges = [1, 2, 3, 4, 5].map(|number| self.taxed_charge(number));
        let charged: Decimal = charges.iter().sum();
        let mut row = vec![
            ("DOC_ID", self.keys.order.clone()),
            ("AUTH_COD", (&rule.authority).into()),
            ("RUL_COD", (&rule.rule).into()),
            ("TAX_DOC_PART", "O".into()),
            ("LIN_AMT", lines.iter().map(|line| line.amount).sum::<Decimal>().into()),
            ("TXBL_LIN_AMT", amount.into()),
            ("TXBL_QTY", quantity.into()),
            ("TXBL_GFC_AMT", Decimal::ZERO.into()),
            ("TXBL_SVC_AMT", Decimal::ZERO.into()),
            ("TXBL_TAX_AMT", Decimal::ZERO.into()),
            ("TAX_AMT", self.document.tax.into()),
            ("NORM_TAX_AMT", self.document.tax.into()),
            ("TAX_AMT_EXACT", self.document.tax.into()),
            ("NORM_TAX_AMT_EXACT", self.document.tax.into()),
            ("TOT_TXBL_AMT", (amount + charged).into()),
        ];
        row.extend(TAXED_CHARGES.into_iter().zip(charges.map(Cell::from)));
        Some(row)
    }

    /// Final payments stay with the order, deposits are the ticket's; numbered from 1 in each.
    fn paid(&self) -> Vec<Paid<'_>> {
        let of = |when, document: &Cell, number: &Cell| {
            let payments = self.payments(when).into_iter().enumerate();
            payments
                .map(|(at, payment)| Paid {
                    sequence: at + 1,
                    payment,
                    document: document.clone(),
                    number: number.clone(),
                })
                .collect::<Vec<_>>()
        };
        let mut paid = of(PaymentUse::Final, &self.keys.order, &self.keys.number);
        paid.extend(of(PaymentUse::Deposit, &self.keys.deposit, &self.keys.deposit_number));
        paid
    }

    fn payment(&self, paid: &Paid<'_>) -> Row {
        let Paid { sequence, payment, .. } = paid;
        let kind = self.facts.site.pay_type(&payment.pay_code).unwrap_or('!');
        vec![
            ("DOC_ID", paid.document.clone()),
            ("PMT_SEQ_NO", (*sequence).into()),
            ("PAY_COD", (&payment.pay_code).into()),
            ("PAY_COD_TYP", Cell::Text(kind.to_string())),
            ("AMT", payment.amount.into()),
            ("HOME_CURNCY_AMT", payment.amount.into()),
            ("STR_ID", (&self.document.till.store).into()),
            ("STA_ID", (&self.document.till.station).into()),
            ("TKT_NO", paid.number.clone()),
            ("FINAL_PMT", flag(payment.when == PaymentUse::Final)),
            ("PMT_LIN_TYP", "T".into()),
            ("PAY_DAT", self.document.date.into()),
            ("CURNCY_COD", "HOME".into()),
            ("EXCH_RATE_NUMER", 1_i64.into()),
            ("EXCH_RATE_DENOM", 1_i64.into()),
            ("CARD_NO", payment.card.as_deref().into()),
            ("LOY_PTS_RDM", payment.points.into()),
            ("DESCR", self.facts.site.remark("PS_DOC_PMT", "DESCR", &payment.description)),
        ]
    }
}

/// A payment with the document that it stands on.
struct Paid<'a> {
    sequence: usize,
    payment: &'a DocumentPayment,
    document: Cell,
    number: Cell,
}

impl Paid<'_> {
    /// Deposits and final payments are both for the order.
    fn applied(&self) -> Row {
        vec![
            ("DOC_ID", self.document.clone()),
            ("PMT_SEQ_NO", self.sequence.into()),
            ("APPL_TYP", "O".into()),
            ("AMT", self.payment.amount.into()),
            ("HOME_CURNCY_AMT", self.payment.amount.into()),
            ("EXCH_LOSS", Decimal::ZERO.into()),
        ]
    }
}
