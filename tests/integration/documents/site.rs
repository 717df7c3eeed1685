//! What the site offers orders, and what holds one of them.

use cpsync::counterpoint::Refusal;
use cpsync::model::{Document, ItemNo, PaymentUse, ProductKey, TaxRule, Till};

use super::{Desk, document, payment};
use crate::support::company::Company;

/// What is wrong with an order.
type Change = Box<dyn Fn(&mut Document)>;

#[test]
fn the_codes_that_orders_are_mapped_to_are_the_companys() {
    let mut desk = Desk::start();
    let site = desk.counterpoint.order_site().unwrap();
    assert_eq!((site.pay_codes["CHECK"], site.pay_codes["GC"]), ('C', 'G'));
    let rule = TaxRule { authority: "VASTATE".into(), rule: "FOOD".into() };
    assert_eq!((&site.tax_codes["VA"], &site.tax_codes["OST"]), (&Some(rule), &None));
    assert!(site.ship_vias.contains("UPS-GND") && site.discount_codes.contains("WEB"));
}

#[test]
fn an_order_is_held_with_the_reason_and_nothing_is_written() {
    let mut desk = Desk::start();
    let item = |no: &str| ProductKey::Item(ItemNo(no.into()));
    let unit = |index| ProductKey::Unit(ItemNo("ROPE/8MM".into()), index);
    let cases: [(&str, Change); 9] = [
        ("till:NOWHERE", Box::new(|d| d.till.store = "NOWHERE".into())),
        ("till:WEB/9", Box::new(|d| d.till.station = "9".into())),
        ("drawer:WEB/9", Box::new(|d| d.till.drawer = "9".into())),
        ("item:GONE", Box::new(move |d| d.lines[0].product = item("GONE"))),
        ("unit:ROPE/8MM", Box::new(move |d| d.lines[0].product = unit('5'))),
        ("tax-code:OST", Box::new(|d| d.tax_code = "OST".into())),
        ("pay-code:BITCOIN", Box::new(|d| d.payments[0].pay_code = "BITCOIN".into())),
        ("discount-code:NONE", Box::new(|d| d.lines[1].discount_code = Some("NONE".into()))),
        (
            "account:100018",
            Box::new(|d| d.payments = vec![payment("A/R", PaymentUse::Final, "167.48")]),
        ),
    ];
    desk.company.execute("UPDATE dbo.AR_CUST SET ALLOW_AR_CHRG = 'N' WHERE CUST_NO = '100018'");
    for (expected, change) in cases {
        let mut document = document();
        change(&mut document);
        let refusal = desk.write(&document).unwrap_err();
        let Refusal::Hold { cause, reason, .. } = refusal else { panic!("{expected}") };
        assert_eq!(cause, expected, "{reason}");
        assert!(!reason.is_empty() && reason.chars().next().is_some_and(char::is_alphabetic));
    }
    assert_eq!(desk.value("SELECT COUNT(*) FROM dbo.PS_DOC_HDR"), "0");
    let closed = Till { drawer: "2".into(), ..document().till };
    let closed = desk.counterpoint.check_till(&closed).unwrap().unwrap_err();
    assert!(
        matches!(closed, Refusal::Hold { advice: Some(advice), .. } if advice.contains("drawer"))
    );
    desk.counterpoint.check_till(&document().till).unwrap().unwrap();
}

#[test]
fn numbers_come_from_the_store_or_the_station_and_are_free() {
    let mut desk = Desk::start();
    let mut next = |guid: &str| {
        let mut document = document();
        (document.guid, document.number) = (document.guid.replace("0001", guid), None);
        desk.write(&document).map(|written| (written.number, written.deposit.unwrap()))
    };
    assert_eq!(next("0001").unwrap(), ("W100001".into(), "W900001".into()));
    assert_eq!(next("0002").unwrap(), ("W100002".into(), "W900002".into()));
    desk.company.execute(
        "UPDATE dbo.PS_DOC_HDR SET TKT_NO = 'W100003' WHERE TKT_NO = 'W100001';
         UPDATE dbo.PS_STR_CFG_PS SET NXT_TKT_NO_AUTO = 'N' WHERE STR_ID = 'WEB'",
    );
    let mut document = document();
    (document.guid, document.number) = (document.guid.replace("0001", "0003"), None);
    let refusal = desk.write(&document).unwrap_err();
    assert!(matches!(refusal, Refusal::Hold { cause, .. } if cause == "NXT_TKT_NO:WEB"));
    desk.company.execute(
        "CREATE TABLE dbo.PS_STA_CFG_PS (STR_ID varchar(10) NOT NULL, STA_ID varchar(10) NOT NULL, NXT_ORD_NO varchar(15) NULL);
         INSERT INTO dbo.PS_STA_CFG_PS (STR_ID, STA_ID, NXT_ORD_NO) VALUES ('WEB', 'WEB1', 'S-99'), ('WEB', 'WEB2', 'T-1');
         UPDATE dbo.PS_STR_CFG_PS SET NXT_TKT_NO_AUTO = 'Y', ORD_NO_METH = 'T' WHERE STR_ID = 'WEB'",
    );
    let mut desk = Desk::open(std::sync::Arc::into_inner(desk.company).unwrap());
    assert_eq!(desk.write(&document).unwrap().number, "S-99");
    assert_eq!(
        desk.rows("SELECT NXT_ORD_NO FROM dbo.PS_STA_CFG_PS ORDER BY STA_ID"),
        ["T-00", "T-1"]
    );
    assert_eq!(
        desk.value("SELECT NXT_ORD_NO FROM dbo.PS_STR_CFG_PS WHERE STR_ID = 'WEB'"),
        "W100003"
    );
}

#[test]
fn a_site_with_other_columns_gets_what_it_takes() {
    let company = Company::start_without(&[
        ("PS_DOC_HDR", "TO_LEAVE_LINS"),
        ("PS_DOC_LIN", "TAX_AMT_ALLOC"),
        ("PS_DOC_CONTACT", "FAX_1"),
    ]);
    company.execute("DROP TABLE dbo.PS_DOC_HDR_EC");
    company.execute("ALTER TABLE dbo.PS_DOC_HDR ADD USER_CHANNEL varchar(5) NULL");
    let mut desk = Desk::open(company);
    let mut long = document();
    long.bill_to.city = "Llanfairpwllgwyngyllgogerych".into();
    let preview = desk.writer.preview(&mut desk.counterpoint, &long, super::CUSTOMER);
    let preview = preview.unwrap().unwrap();
    let written = desk.write(&long).unwrap();
    assert_eq!(
        written.warnings,
        [
            "`PS_DOC_CONTACT.CITY` holds 20 characters: `Llanfairpwllgwyngyllgogerych` is cut to `Llanfairpwllgwyngyll`"
        ]
    );
    assert_eq!(preview.warnings, written.warnings);
    assert_eq!(
        desk.value("SELECT CITY FROM dbo.PS_DOC_CONTACT WHERE CONTACT_ID = 1"),
        "Llanfairpwllgwyngyll"
    );
    // What the preview showed is what stands there.
    let shown = |table: &str, column: &str| {
        let row = preview.rows.iter().find(|row| row.table == table).unwrap();
        row.columns.iter().find(|(name, _)| name == column).unwrap().1.clone().unwrap()
    };
    assert_eq!(shown("PS_DOC_HDR_TOT", "TOT"), "167.48");
    assert_eq!(desk.value("SELECT TOT FROM dbo.PS_DOC_HDR_TOT WHERE TOT_TYP = 'O'"), "167.48");
    assert_eq!(shown("PS_DOC_HDR", "TKT_NO"), "000000123");
    assert!(!preview.rows.iter().any(|row| row.table == "PS_DOC_HDR_EC"));
}

#[test]
fn a_stricter_site_gets_what_its_columns_insist_on() {
    let company = Company::start();
    // Columns of a newer version, without defaults; loyalty points are whole numbers.
    company.execute(
        "ALTER TABLE dbo.PS_DOC_LIN ADD USER_LINE_GUID uniqueidentifier NOT NULL, USER_LIN_NO int NOT NULL;
         ALTER TABLE dbo.PS_DOC_HDR ADD USER_GRP_GUID uniqueidentifier NULL",
    );
    company
        .execute("UPDATE dbo.PS_STR_CFG_PS SET ORD_DEP_RECVD_ACCT_NO = NULL WHERE STR_ID = 'WEB'");
    let mut desk = Desk::open(company);
    let mut points = document();
    points.payments[0].points = Some(super::decimal("120.00"));
    points.payments[0].description = "authorizenet_acceptjs 60123456789-capture".into();
    let written = desk.write(&points).unwrap();
    assert_eq!(written.warnings.len(), 1, "a payment's remark is cut without a word");
    assert!(
        written.warnings[0].contains("no account for order deposits"),
        "{:?}",
        written.warnings
    );
    assert_eq!(
        desk.rows(
            "SELECT LOY_PTS_RDM, EXCH_RATE_NUMER, EXCH_RATE_DENOM FROM dbo.PS_DOC_PMT ORDER BY AMT"
        ),
        ["NULL|1.0000|1.0000", "120|1.0000|1.0000"]
    );
    let remark = "SELECT DESCR FROM dbo.PS_DOC_PMT WHERE LOY_PTS_RDM = 120";
    assert_eq!(desk.value(remark), "authorizenet_acceptjs 60123456");
    let told =
        "SELECT COUNT(*) FROM dbo.PS_DOC_LIN WHERE USER_LINE_GUID IS NOT NULL AND USER_LIN_NO = 0";
    assert_eq!(desk.value(told), "3");
}
