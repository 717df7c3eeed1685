//! Customers and documents written into the sample company, and what became of them.

mod activity;
mod api;
mod customers;
mod rows;
mod site;
mod trouble;

use std::sync::Arc;

use chrono::NaiveDate;
use cpsync::config::Orders;
use cpsync::counterpoint::{Counterpoint, DocumentWriter, Refusal, Written};
use cpsync::model::{
    Contact, CustomerRecord, Document, DocumentLine, DocumentNote, DocumentPayment, ItemNo,
    MiscCharge, PaymentUse, ProductKey, Till,
};
use cpsync_double::counterpoint::CounterpointDouble;
use rust_decimal::Decimal;

use crate::support::company::Company;
use crate::support::config::{MINIMAL, TILL, store_of};

const GUID: &str = "0DE51A7E-0000-4000-8000-000000000001";
const CUSTOMER: &str = "100018";

/// The orders section of the sample store, with lines added to it.
fn orders(lines: &str) -> Orders {
    store_of(&format!("{MINIMAL}{TILL}{lines}")).orders.unwrap()
}

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

/// A till with a writer.
struct Desk {
    company: Arc<Company>,
    counterpoint: Counterpoint,
    writer: Box<dyn DocumentWriter>,
}

impl Desk {
    fn open(company: Company) -> Self {
        Self::with(company, "")
    }

    fn with(company: Company, lines: &str) -> Self {
        let mut counterpoint = Counterpoint::connect(&company.config()).unwrap();
        let writer = counterpoint.document_writer(&orders(lines)).unwrap();
        Self { company: Arc::new(company), counterpoint, writer }
    }

    fn start() -> Self {
        Self::open(Company::start())
    }

    fn write(&mut self, document: &Document) -> Result<Written, Refusal> {
        self.writer.write(&mut self.counterpoint, document, CUSTOMER).unwrap()
    }

    fn double(&self) -> &CounterpointDouble {
        self.company.double().expect("tests of documents use the double")
    }

    /// The single value of a query; `NULL` as text.
    fn value(&self, sql: &str) -> String {
        let rows = self.double().query(sql).unwrap();
        let cell = rows.first().and_then(|row| row.first().cloned());
        cell.unwrap_or_else(|| panic!("no row: {sql}")).unwrap_or_else(|| "NULL".to_owned())
    }

    /// Rows as text, cells joined by `|`.
    fn rows(&self, sql: &str) -> Vec<String> {
        let rows = self.double().query(sql).unwrap();
        let cell = |cell: &Option<String>| cell.clone().unwrap_or_else(|| "NULL".to_owned());
        rows.iter().map(|row| row.iter().map(cell).collect::<Vec<_>>().join("|")).collect()
    }
}

fn contact() -> Contact {
    Contact {
        business: false,
        name: "Ann O'Hara".into(),
        first_name: "Ann".into(),
        last_name: "O'Hara".into(),
        street: ["12 Harbor Rd".into(), "Apt 4".into(), String::new()],
        city: "Norfolk".into(),
        state: "VA".into(),
        zip: "23510".into(),
        country: "USA".into(),
        phone: "757-555-0100".into(),
        fax: String::new(),
        email: "ann@example.com".into(),
    }
}

fn record() -> CustomerRecord {
    CustomerRecord { bill_to: contact(), account: true, ..CustomerRecord::default() }
}

fn line(
    product: ProductKey,
    quantity: &str,
    amount: &str,
    discount: &str,
    tax: &str,
) -> DocumentLine {
    let (quantity, amount) = (decimal(quantity), decimal(amount));
    let gross = amount + decimal(discount);
    DocumentLine {
        web_line: "1".into(),
        product,
        name: "A thing".into(),
        quantity,
        price: (amount / quantity).round_dp(4),
        regular_price: None,
        gross_price: (gross / quantity).round_dp(4),
        gross_amount: gross,
        amount,
        discount: decimal(discount),
        discount_code: None,
        override_reason: None,
        tax: decimal(tax),
        gift_card: None,
    }
}

fn payment(code: &str, when: PaymentUse, amount: &str) -> DocumentPayment {
    DocumentPayment {
        pay_code: code.into(),
        when,
        amount: decimal(amount),
        card: None,
        points: None,
        description: "checkmo".into(),
    }
}

/// Two cleats, a sweatshirt cell and a coil of rope, shipped, taxed, paid in two parts.
fn document() -> Document {
    let item = |no: &str| ItemNo(no.to_owned());
    let mut discounted = line(
        ProductKey::Cell(item("TEE-TERN"), ["NAVY".into(), "M".into(), "*".into()]),
        "1",
        "18.00",
        "2.00",
        "1.08",
    );
    discounted.discount_code = Some("WEB".into());
    Document {
        guid: GUID.into(),
        number: Some("000000123".into()),
        till: Till { store: "WEB".into(), station: "WEB1".into(), drawer: "WEB".into() },
        user: "WEB".into(),
        sales_rep: None,
        date: NaiveDate::from_ymd_opt(2026, 11, 18).unwrap().and_hms_opt(9, 30, 5).unwrap(),
        stock_location: None,
        price_location: None,
        ship_via: Some("UPS-GND".into()),
        tax_code: "VA".into(),
        purchase_order: Some("PO-77".into()),
        reference: Some("web order 000000123".into()),
        bill_to: contact(),
        ship_to: Some(contact()),
        lines: vec![
            line(ProductKey::Item(item("CLEAT/6IN")), "2", "40.00", "0", "2.40"),
            discounted,
            line(ProductKey::Unit(item("ROPE/8MM"), '1'), "1", "90.00", "0", "5.40"),
        ],
        charges: vec![MiscCharge {
            number: 1,
            name: "Flat rate".into(),
            amount: decimal("10.00"),
            tax: decimal("0.60"),
        }],
        tax: decimal("9.48"),
        payments: vec![
            payment("WEB", PaymentUse::Deposit, "100.00"),
            payment("CHECK", PaymentUse::Final, "67.48"),
        ],
        notes: vec![DocumentNote { id: "GIFT".into(), text: "Fair winds".into() }],
        web_number: "000000123".into(),
        total: decimal("167.48"),
    }
}
