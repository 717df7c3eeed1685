//! Orders written by NCR's REST API.

use std::sync::Arc;
use std::time::Duration;

use cpsync::config::{CounterpointApi, Secret};
use cpsync::counterpoint::{Counterpoint, ErrorKind, Refusal};
use cpsync_double::authority;
use cpsync_double::counterpoint::Certificate;
use cpsync_double::ncr_api::{ApiFault, NcrApiDouble};
use serde_json::json;

use super::{CUSTOMER, Desk, contact, document, orders, record};
use crate::support::company::Company;

fn settings(api: &NcrApiDouble) -> CounterpointApi {
    CounterpointApi {
        url: api.url(),
        company: NcrApiDouble::COMPANY.into(),
        user: NcrApiDouble::USER.into(),
        password: Secret::new(NcrApiDouble::PASSWORD),
        key: Secret::new(NcrApiDouble::KEY),
        ca_file: None,
        connect_timeout: Duration::from_secs(5),
        request_timeout: Duration::from_secs(10),
    }
}

fn start() -> (Desk, NcrApiDouble) {
    let company = Arc::new(Company::start());
    let behind = Arc::clone(&company);
    let api = NcrApiDouble::start(Box::new(move |sql| behind.execute(sql))).unwrap();
    (over(company, settings(&api)), api)
}

fn over(company: Arc<Company>, api: CounterpointApi) -> Desk {
    let config = cpsync::config::Counterpoint { api: Some(api), ..company.config() };
    let mut counterpoint = Counterpoint::connect(&config).unwrap();
    let mut orders = orders("");
    orders.writer = cpsync::config::OrderWriter::Api;
    let writer = counterpoint.document_writer(&orders).unwrap();
    Desk { company, counterpoint, writer }
}

#[test]
fn an_order_is_sent_once_whatever_becomes_of_the_answer() {
    let (mut desk, api) = start();
    // Nothing was done: nobody can know that, so that it is neither written nor given up.
    api.fail_next(ApiFault::Drop);
    let unknown = desk.write(&document()).unwrap_err();
    assert!(matches!(&unknown, Refusal::Unknown(cause) if cause.contains("did not answer")));
    // Done, and the answer lost: found by its number.
    api.fail_next(ApiFault::DropAfter);
    let written = desk.write(&document()).unwrap();
    assert_eq!((written.number.as_str(), written.lines.len()), ("000000123", 3));
    // Again: looked up, not sent.
    let again = desk.write(&document()).unwrap();
    assert_eq!((again.existed, again.id, again.guid), (true, written.id, written.guid));
    assert_eq!(api.requests().len(), 2);
    assert_eq!(desk.value("SELECT COUNT(*) FROM dbo.PS_DOC_HDR WHERE DOC_TYP = 'O'"), "1");

    let (_, body) = &api.requests()[1];
    let header = &body["PS_DOC_HDR"];
    assert_eq!(header["TKT_NO"], "000000123");
    assert_eq!(header["CUST_NO"], CUSTOMER);
    assert_eq!(header["BILL_TO_CONTACT"]["LST_NAM"], "O'Hara");
    assert_eq!(header["PS_DOC_NOTE"], json!([{ "NOTE_ID": "GIFT", "NOTE": "Fair winds" }]));
    assert_eq!(header["PS_DOC_LIN"][1]["DIM_1_UPR"], "NAVY");
    assert_eq!(header["PS_DOC_LIN"][2]["SELL_UNIT"], "1");
    assert_eq!(header["PS_DOC_LIN"][0]["USR_ENTD_PRC"], "Y");
    assert_eq!(header["PS_DOC_PMT"][0]["FINAL_PMT"], "Y");
    assert_eq!(header["PS_DOC_PMT"][1]["AMT"], "100.00");
    assert_eq!(body["PS_TAX"]["ORD_TAX_AMT"], "9.48");
    assert!(!body.to_string().contains("_UPR\":\"ANN"), "the API keeps its copies itself");
}

#[test]
fn the_api_is_believed_under_its_own_certificate_and_no_other() {
    let company = Arc::new(Company::start());
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), authority()).unwrap();
    let known = Some(file.path().to_owned());
    for (certificate, ca_file, taken) in [
        (Certificate::Expired, known.clone(), false),
        (Certificate::Valid, None, false),
        (Certificate::Valid, known, true),
    ] {
        let behind = Arc::clone(&company);
        let execute = Box::new(move |sql: &str| behind.execute(sql));
        let api = NcrApiDouble::start_tls(execute, certificate).unwrap();
        let mut desk = over(Arc::clone(&company), CounterpointApi { ca_file, ..settings(&api) });
        let written = desk.writer.write(&mut desk.counterpoint, &document(), CUSTOMER);
        match written {
            Ok(written) => {
                assert!(taken && !written.unwrap().existed);
                let orders = "SELECT COUNT(*) FROM dbo.PS_DOC_HDR WHERE DOC_TYP = 'O'";
                assert_eq!(desk.value(orders), "1");
            }
            Err(error) => {
                assert!(!taken, "{error:?}");
                assert_eq!(error.kind, ErrorKind::Unavailable);
                let told = format!("{error:?}");
                assert!(told.contains("certificate") && told.contains("ca-file"), "{told}");
            }
        }
    }
}

#[test]
fn what_the_api_says_decides_between_the_order_and_the_pass() {
    let (mut desk, api) = start();
    api.fail_next(ApiFault::Refuse(400, "ERROR_INVALID_LIN_TYP".into()));
    let refused = desk.write(&document()).unwrap_err();
    assert!(
        matches!(&refused, Refusal::Hold { cause, .. } if cause == "api:ERROR_INVALID_LIN_TYP")
    );
    api.fail_next(ApiFault::OtherNumber);
    let other = desk.write(&document()).unwrap_err();
    assert!(matches!(&other, Refusal::Hold { cause, advice: Some(advice), .. }
        if cause == "api:other-number" && advice.contains("2.1")));
    let mut unnumbered = document();
    unnumbered.number = None;
    assert!(matches!(desk.write(&unnumbered), Err(Refusal::Hold { .. })));

    let wrong = CounterpointApi { key: Secret::new("no"), ..settings(&api) };
    let mut denied = over(Arc::clone(&desk.company), wrong);
    let error = denied.writer.write(&mut denied.counterpoint, &document(), CUSTOMER).unwrap_err();
    assert_eq!(error.kind, ErrorKind::Denied);
    assert!(!format!("{error:?}").contains(NcrApiDouble::PASSWORD));
    let gone = CounterpointApi { url: "http://127.0.0.1:1".into(), ..settings(&api) };
    let mut down = over(Arc::clone(&desk.company), gone);
    let error = down.writer.write(&mut down.counterpoint, &document(), CUSTOMER).unwrap_err();
    assert_eq!(error.kind, ErrorKind::Unavailable);
}

#[test]
fn customers_go_through_the_api_too_and_a_preview_sends_nothing() {
    let (mut desk, api) = start();
    let mut record = record();
    record.ship_to = Some(cpsync::model::Contact { city: "Hampton".into(), ..contact() });
    let Desk { counterpoint, writer, .. } = &mut desk;
    writer.preview_customer(counterpoint, None, &record).unwrap().unwrap();
    let preview = writer.preview(counterpoint, &document(), CUSTOMER).unwrap().unwrap();
    assert!(preview.rows.iter().any(|row| row.table == "POST /Document PS_DOC_LIN"));
    assert_eq!(api.requests(), []);

    let created = writer.put_customer(counterpoint, None, &record).unwrap().unwrap();
    assert_eq!((created.created, created.ship_address.as_deref()), (true, Some("1")));
    let again = writer.put_customer(counterpoint, Some(&created.number), &record).unwrap().unwrap();
    assert_eq!((again.created, again.ship_address.as_deref()), (false, Some("1")));
    let row = desk.rows(&format!(
        "SELECT C.NAM, C.IS_ECOMM_CUST, A.CITY FROM dbo.AR_CUST C INNER JOIN dbo.AR_SHIP_ADRS A
         ON A.CUST_NO = C.CUST_NO WHERE C.CUST_NO = '{}'",
        created.number
    ));
    assert_eq!(row, ["Ann O'Hara|Y|Hampton"]);
}
