//! Customers: found, created as the template is, brought up to date.

use chrono::NaiveDate;
use cpsync::counterpoint::{CustomerWritten, Refusal};
use cpsync::model::{Contact, CustomerRecord};

use super::{Desk, contact, record};
use crate::support::company::Company;

fn put(desk: &mut Desk, number: Option<&str>, record: &CustomerRecord) -> CustomerWritten {
    desk.writer.put_customer(&mut desk.counterpoint, number, record).unwrap().unwrap()
}

fn elsewhere(city: &str) -> Contact {
    Contact { city: city.into(), ..contact() }
}

#[test]
fn a_customer_is_found_by_address_in_any_case_and_by_number() {
    let mut desk = Desk::start();
    let numbers = |desk: &mut Desk, email: &str| -> Vec<String> {
        let found = desk.counterpoint.find_customers(email).unwrap();
        found.into_iter().map(|customer| customer.number).collect()
    };
    let shared = desk.value("SELECT EMAIL_ADRS_1 FROM dbo.AR_CUST WHERE CUST_NO = '100018'");
    assert_eq!(numbers(&mut desk, &shared.to_uppercase()), ["100018", "100031"]);
    assert_eq!(numbers(&mut desk, " "), Vec::<String>::new());
    // Longer than the column: cut when he is made, and found again by what was kept.
    let mut long = record();
    long.bill_to.email = format!("{}@a-rather-long-domain-name.example.com", "a".repeat(30));
    let made = put(&mut desk, None, &long);
    assert_eq!(numbers(&mut desk, &long.bill_to.email), [made.number.as_str()]);
    let again = put(&mut desk, None, &long);
    assert_eq!((again.number, again.created), (made.number, false), "another run has made him");
    assert_eq!(desk.counterpoint.find_customer("100018").unwrap().unwrap().email, shared);
    assert_eq!(desk.counterpoint.find_customer("NOBODY").unwrap(), None);
}

#[test]
fn a_new_customer_has_the_templates_settings_and_nothing_of_its_own() {
    let mut desk = Desk::start();
    desk.company.execute(
        "UPDATE dbo.AR_CUST SET CATEG_COD = 'WEB', TAX_COD = 'OST', BAL = 12.5, PHONE_2 = '555', PROF_COD_1 = 'X',
         LST_SAL_AMT = 3, ECOMM_CUST_NO = '7', DISC_PCT = 5 WHERE CUST_NO = 'TMPL-WEB'",
    );
    let mut record = record();
    record.bill_to.name = "Łucja Ångström-Featherstonehaugh of Lower Puddlebury".into();
    record.last_order =
        Some(("000000123".into(), NaiveDate::from_ymd_opt(2026, 11, 18).unwrap().into()));
    record.ship_to = Some(elsewhere("Hampton"));
    let written = put(&mut desk, None, &record);
    assert_eq!((written.number.as_str(), written.created), ("W00020", true));
    assert_eq!(written.ship_address.as_deref(), Some("1"));
    assert_eq!(
        written.warnings,
        [
            "`AR_CUST.NAM` cannot hold `Łucja Ångström-Featherstonehaugh of Lower Puddlebury`: it is kept as \
             `?ucja Ångström-Featherstonehaugh of Lower Puddlebury`",
            "`AR_CUST.NAM` holds 40 characters: `?ucja Ångström-Featherstonehaugh of Lower Puddlebury` is cut to \
             `?ucja Ångström-Featherstonehaugh of Lowe`",
        ]
    );
    assert_eq!(
        desk.rows(
            "SELECT NAM, NAM_UPR, LST_NAM_UPR, CATEG_COD, TAX_COD, BAL, PHONE_1, PHONE_2, PROF_COD_1, LST_SAL_AMT,
             ECOMM_CUST_NO, IS_ECOMM_CUST, ECOMM_LST_ORD_NO, CUST_NAM_TYP FROM dbo.AR_CUST WHERE CUST_NO = 'W00020'"
        ),
        ["?ucja Ångström-Featherstonehaugh of Lowe|?UCJA ÅNGSTRÖM-FEATHERSTONEHAUGH OF LOWE|O'HARA|WEB|OST|0.00|\
          757-555-0100|NULL|X|NULL|NULL|Y|000000123|P"]
    );
    assert_eq!(
        desk.value("SELECT NXT_CUST_NO FROM dbo.SY_WRKGRP WHERE WRKGRP_ID = 'WEB'"),
        "W00021"
    );
    // A guest, while somebody took the next number by hand; another template and no workgroup.
    desk.company.execute(
        "INSERT INTO dbo.AR_CUST (CUST_NO, NAM, SLS_REP, STR_ID) VALUES ('W00021', 'By Hand', 'MGR', 'WEB');
         UPDATE dbo.SY_USR SET WRKGRP_ID = NULL WHERE USR_ID = 'WEB'; UPDATE dbo.EC_CTL SET NXT_CUST_NO = 'W00021'",
    );
    record.account = false;
    record.ship_to = None;
    record.bill_to.email = "guest@example.com".into();
    assert_eq!(put(&mut desk, None, &record).number, "W00022");
    assert_eq!(desk.value("SELECT IS_ECOMM_CUST FROM dbo.AR_CUST WHERE CUST_NO = 'W00022'"), "N");
    assert_eq!(desk.value("SELECT NXT_CUST_NO FROM dbo.EC_CTL"), "W00023");
}

#[test]
fn an_order_changes_of_a_customer_what_the_rules_allow() {
    let company = Company::start();
    let mut desk = Desk::with(company, "");
    let known = |desk: &Desk| {
        desk.rows("SELECT NAM, CITY, ECOMM_LST_ORD_NO, IS_ECOMM_CUST FROM dbo.AR_CUST WHERE CUST_NO = '100007'")
            .remove(0)
    };
    desk.company.execute("UPDATE dbo.AR_CUST SET NAM = 'Old Name', CITY = 'Old', PHONE_1 = '1' WHERE CUST_NO = '100007'");
    let mut record = record();
    record.last_order = Some(("9".into(), NaiveDate::from_ymd_opt(2026, 11, 18).unwrap().into()));
    record.ship_to = Some(elsewhere("Hampton"));
    // By default addresses are added, and nothing is overwritten.
    let added = put(&mut desk, Some("100007"), &record).ship_address.unwrap();
    assert_eq!(known(&desk), "Old Name|Old|9|Y");
    // The same place in other letters is the same address.
    record.ship_to = Some(elsewhere(" HAMPTON"));
    assert_eq!(put(&mut desk, Some("100007"), &record).ship_address.unwrap(), added);
    let count = "SELECT COUNT(*) FROM dbo.AR_SHIP_ADRS WHERE CUST_NO = '100007'";
    let addresses = desk.value(count);

    let rules = "[stores.main.orders.customers]\nupdate-billing = true\nupdate-shipping = true\nadd-shipping = false\n";
    desk.writer = desk.counterpoint.document_writer(&super::orders(rules)).unwrap();
    record.bill_to.phone = String::new();
    record.ship_to = Some(elsewhere("Suffolk"));
    assert_eq!(put(&mut desk, Some("100007"), &record).ship_address, None);
    assert_eq!(known(&desk), "Ann O'Hara|Norfolk|9|Y");
    assert_eq!(desk.value("SELECT PHONE_1 FROM dbo.AR_CUST WHERE CUST_NO = '100007'"), "1");
    record.ship_id = Some(added.clone());
    assert_eq!(put(&mut desk, Some("100007"), &record).ship_address, Some(added.clone()));
    assert_eq!(desk.value(count), addresses);
    assert_eq!(
        desk.value(&format!(
            "SELECT CITY FROM dbo.AR_SHIP_ADRS WHERE CUST_NO = '100007' AND SHIP_ADRS_ID = '{added}'"
        )),
        "Suffolk"
    );
    // A number of another's address, as two stores may give it, is no reason to overwrite that.
    record.ship_to = Some(Contact { name: "Bea O'Hara".into(), ..elsewhere("Suffolk") });
    assert_eq!(put(&mut desk, Some("100007"), &record).ship_address, None);
    let gone = desk.writer.put_customer(&mut desk.counterpoint, Some("NOBODY"), &record).unwrap();
    assert!(matches!(gone, Err(Refusal::Hold { cause, .. }) if cause == "customer:NOBODY"));
}

#[test]
fn a_preview_shows_the_customer_and_writes_nothing() {
    let mut desk = Desk::start();
    desk.double().clear_statements();
    let record = record();
    let preview =
        desk.writer.preview_customer(&mut desk.counterpoint, None, &record).unwrap().unwrap();
    let row = &preview.rows[0];
    assert_eq!(row.table, "AR_CUST");
    let value =
        |name: &str| row.columns.iter().find(|(n, _)| n == name).unwrap().1.clone().unwrap();
    assert_eq!(value("CUST_NO"), "(next customer number)");
    assert_eq!(value("NAM"), "Ann O'Hara");
    assert_eq!(value("(the rest)"), "as template TMPL-WEB");
    let wrote = |text: &String| text.contains("INSERT") || text.contains("UPDATE");
    assert!(!desk.double().statements().iter().any(wrote));

    desk.company.execute(
        "UPDATE dbo.SY_WRKGRP SET NXT_CUST_NO = NULL; UPDATE dbo.EC_CTL SET NXT_CUST_NO = NULL",
    );
    let held = desk.writer.put_customer(&mut desk.counterpoint, None, &record).unwrap();
    assert!(
        matches!(held, Err(Refusal::Hold { cause, advice: Some(_), .. }) if cause == "customer-number")
    );
}
